package extract

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// seam returns where a lead ends that a rendition to plain text has glued to
// the first sentence of the body: "… in UkraineAll new reports …". It is 0
// without one. A seam is a small letter, digit or closing mark directly before
// a capital letter; "YouTube" is none. What speaks for a seam: both halves are
// words of the page, the whole is not; the lead is as long as a sentence; no
// sentence ends before it.
func (p *page) seam(text string) int {
	best, top := 0, 0.0
	for i, r := range text {
		if i == 0 || !unicode.IsUpper(r) {
			continue
		}
		before, _ := utf8.DecodeLastRuneInString(text[:i])
		var score float64
		switch {
		case before == '.' || before == '!' || before == '?' || before == '…':
			// "ended.All new": a missing space behind a sentence.
			if prev := text[:i-utf8.RuneLen(before)]; initials(prev) {
				continue
			}
			score = 1.5
		case before == '"' || before == '»' || before == '”' || before == ')':
			if closesNothing(text[:i], before) {
				continue
			}
			score = 1
		case unicode.IsLower(before):
			score = p.halves(text, i)
		case unicode.IsDigit(before):
			score = p.digitSeam(text, i)
		default:
			continue
		}
		if score == 0 {
			continue
		}
		words := countWords(text[:i], 80)
		switch {
		case words < 4 || words > 70:
			continue
		case words < 6:
			score -= 0.5
		}
		if !sentenceFollows(text[i:]) {
			continue
		}
		// A lead is one sentence, seldom two.
		score -= 0.6 * float64(sentenceEnds(text[:i]))
		if score > top {
			best, top = i, score
		}
	}
	if top < 0.5 {
		return 0
	}
	return best
}

// halves judges a capital letter behind a small one: 0 speaks against a seam.
func (p *page) halves(text string, i int) float64 {
	left := text[wordStart(text, i):i]
	right := text[i:wordEnd(text, i)]
	whole := left + right
	if camelNames[strings.ToLower(whole)] || strings.HasPrefix(left, "Mc") && left == "Mc" || left == "Mac" || len(left) == 1 {
		return 0
	}
	if utf8.RuneCountInString(right) == 1 && !strings.HasPrefix(text[i+len(right):], " ") {
		return 0
	}
	// The same writing elsewhere on the page, or again in this text, is a name.
	if p.wordCount(whole) > 1 {
		return 0
	}
	score := 0.6
	if p.wordCount(left) > 0 {
		score += 1
	} else if utf8.RuneCountInString(left) <= 4 && isUpperStart(left) {
		score -= 0.5 // YouTube, DeepMind, PayPal: a short capitalised first half
	}
	if p.wordCount(right) > 0 || p.wordCount(strings.ToLower(right)) > 0 || commonStart[strings.ToLower(right)] {
		score++
	}
	if utf8.RuneCountInString(right) <= 2 && !commonStart[strings.ToLower(right)] {
		score -= 0.4
	}
	if !isUpperStart(left) {
		score += 0.4 // a name seldom begins small: troopsThe
		if utf8.RuneCountInString(left) <= 2 && !commonEnd(left) {
			score -= 0.9 // iPhone, eBay
		}
	}
	// A quoted or linked-up compound such as "AlphaGo" in mid-sentence is followed by a small letter more often than a seam is.
	if next := nextRune(text[i+len(right):]); unicode.IsUpper(next) && !commonStart[strings.ToLower(right)] {
		score -= 0.2
	}
	return score
}

// digitSeam judges a capital letter behind a digit: "in 2022The"; "F-16A" and "3D" are none.
func (p *page) digitSeam(text string, i int) float64 {
	right := text[i:wordEnd(text, i)]
	if utf8.RuneCountInString(right) < 2 && !commonStart[strings.ToLower(right)] || strings.ToUpper(right) == right && utf8.RuneCountInString(right) > 1 {
		return 0
	}
	left := text[wordStart(text, i):i]
	for _, r := range left {
		if !unicode.IsDigit(r) {
			return 0.1
		}
	}
	score := 0.5
	if commonStart[strings.ToLower(right)] || p.wordCount(right) > 0 || p.wordCount(strings.ToLower(right)) > 0 {
		score += 0.8
	}
	return score
}

// closesNothing says whether a quote or bracket before a seam opens rather than closes.
func closesNothing(s string, mark rune) bool {
	switch mark {
	case ')':
		return strings.Count(s, "(") < strings.Count(s, ")")
	case '"':
		return strings.Count(s, `"`)%2 == 1
	}
	return false
}

// initials says whether a text ends in a single capital letter: "J.", "U.S.".
func initials(s string) bool {
	r, n := utf8.DecodeLastRuneInString(s)
	if !unicode.IsUpper(r) {
		return false
	}
	prev, _ := utf8.DecodeLastRuneInString(s[:len(s)-n])
	return len(s) == n || !unicode.IsLetter(prev)
}

// sentenceFollows says whether what begins here reads as a sentence: it is
// long enough and comes to an end.
func sentenceFollows(s string) bool { return countWords(s, 6) >= 5 }

// sentenceEnds counts the sentences that end within a text, before its last word.
func sentenceEnds(s string) int {
	n := 0
	for i, r := range s {
		if r != '.' && r != '!' && r != '?' && r != '…' {
			continue
		}
		rest := s[i+utf8.RuneLen(r):]
		if strings.HasPrefix(rest, " ") && !initials(s[:i]) && unicode.IsUpper(nextRune(rest)) {
			n++
		}
	}
	return n
}

func nextRune(s string) rune {
	for _, r := range s {
		if !isSpace(r) && r != '"' && r != '«' && r != '“' && r != '(' {
			return r
		}
	}
	return 0
}

func isUpperStart(s string) bool {
	r, _ := utf8.DecodeRuneInString(s)
	return unicode.IsUpper(r)
}

// commonEnd says whether a word of two letters ends sentences.
func commonEnd(w string) bool {
	switch strings.ToLower(w) {
	case "it", "so", "up", "on", "in", "to", "us", "me", "do", "go", "no", "be", "is", "of", "at", "не", "их", "её", "ее", "им", "мы", "вы", "он", "но", "то":
		return true
	}
	return false
}

func wordStart(s string, i int) int {
	for i > 0 {
		r, n := utf8.DecodeLastRuneInString(s[:i])
		if !unicode.IsLetter(r) && !unicode.IsDigit(r) {
			break
		}
		i -= n
	}
	return i
}

func wordEnd(s string, i int) int {
	for i < len(s) {
		r, n := utf8.DecodeRuneInString(s[i:])
		if !unicode.IsLetter(r) && !unicode.IsDigit(r) {
			break
		}
		i += n
	}
	return i
}

// wordCount is how often a word stands on the page by itself.
func (p *page) wordCount(w string) int {
	if p.words == nil {
		p.words = map[string]int{}
		for i := range p.blocks {
			for _, f := range strings.FieldsFunc(p.blocks[i].text, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }) {
				p.words[f]++
			}
		}
	}
	return p.words[w]
}

// camelNames are names with a capital letter inside that news print often.
var camelNames = set("youtube", "deepmind", "paypal", "iphone", "ipad", "ipod", "imac", "ios", "macos", "ebay", "linkedin", "openai", "chatgpt", "spacex", "whatsapp",
	"facetime", "playstation", "powerpoint", "javascript", "github", "gitlab", "tiktok", "wechat", "macbook", "airbnb", "fedex", "mastercard", "nasdaq", "bytedance", "blackrock", "blackberry",
	"mcdonald", "mcdonalds", "mcdonnell", "mckinsey", "macdonald", "bloombergnef", "huffpost", "buzzfeed", "lockheedmartin", "airforce", "rostec", "rosatom", "rosoboronexport", "wikileaks", "deepstate", "defensenews", "warzone", "turboprop", "uralvagonzavod",
	"иносми", "росатом", "роскосмос", "росвоенипотека", "уралвагонзавод", "рособоронэкспорт", "росгвардия", "газпром", "вконтакте", "минобороны", "евросоюз")

// commonStart are words that begin sentences.
var commonStart = set("the", "a", "an", "all", "in", "on", "at", "it", "this", "that", "these", "those", "he", "she", "they", "we", "i", "according", "as", "after", "before", "when", "while", "for", "from", "his", "her", "its", "their", "russian", "russia", "ukrainian", "american", "by", "with", "to", "there", "if", "but", "and", "how", "what", "who", "why", "last", "earlier", "recently", "since", "despite", "over", "under", "one", "two", "some", "many", "most", "now", "new", "today", "yesterday", "during", "about", "not", "no", "our", "former", "western", "military", "experts", "against", "nato", "so", "then", "once", "both",
	"в", "на", "по", "как", "это", "он", "она", "они", "мы", "я", "о", "об", "с", "со", "из", "за", "при", "после", "до", "для", "от", "у", "к", "ко", "во", "не", "но", "и", "а", "все", "всё", "эти", "этот", "эта", "этого", "об", "россия", "российские", "российский", "российская", "сша", "украина", "украинские", "американские", "американский", "согласно", "ранее", "сегодня", "вчера", "однако", "если", "когда", "пока", "так", "также", "кроме", "несмотря", "теперь", "недавно", "новые", "новый", "новая", "запад", "западные", "военные", "эксперты", "автор", "по-прежнему", "среди", "один", "два", "многие", "некоторые", "более", "между", "во-первых", "что", "кто", "где", "там", "тем", "под", "над", "без", "благодаря", "именно", "глава", "президент", "министр", "минобороны", "компания")
