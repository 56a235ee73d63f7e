package extract

import (
	"math/bits"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"github.com/newsarc/newsarc/schema"
)

// readLanguage finds the language of the text, not of the page's chrome: by
// script, letters and small words. What the page declares is one vote.
func (p *page) readLanguage() {
	if p.record.Lang != "" {
		return
	}
	body := string(p.record.Body)
	text := string(p.record.Title) + "\n" + string(p.record.Lead) + "\n" + body[:min(len(body), sampleSize)]
	if p.record.Body == "" {
		for i := range p.result.Items {
			text += "\n" + string(p.result.Items[i].Title)
		}
	}
	declared := p.declaredLanguage()
	lang, sure := languageOf(text, declared)
	if lang == "" {
		return
	}
	p.record.Lang = schema.Text(lang)
	p.found("lang", "heuristic", "", sure)
	if declared != "" && declared != lang {
		p.warn("lang-mismatch", "the page declares "+declared+", the text is "+lang)
	}
}

// declaredLanguage is the primary subtag that the page gives for itself; "" without one.
func (p *page) declaredLanguage() string {
	if p.root == nil {
		return ""
	}
	for n := p.root.FirstChild; n != nil; n = n.NextSibling {
		if n.Type == html.ElementNode && n.DataAtom == atom.Html {
			for _, key := range []string{"lang", "xml:lang"} {
				if v, ok := attr(n, key); ok {
					if l := primarySubtag(v); l != "" {
						return l
					}
				}
			}
		}
	}
	for _, n := range p.metas {
		key, _ := attr(n, "property")
		if key == "" {
			key, _ = attr(n, "name")
		}
		if key == "" {
			key, _ = attr(n, "http-equiv")
		}
		switch strings.ToLower(key) {
		case "og:locale", "content-language", "dc.language", "language":
			v, _ := attr(n, "content")
			if l := primarySubtag(v); l != "" {
				return l
			}
		}
	}
	return ""
}

// primarySubtag reads the language of a tag such as "pt-BR" or "nb_NO"; "" if it is none.
func primarySubtag(tag string) string {
	tag = strings.ToLower(strings.TrimSpace(tag))
	if i := strings.IndexAny(tag, "-_,; "); i >= 0 {
		tag = tag[:i]
	}
	if len(tag) < 2 || len(tag) > 3 {
		return ""
	}
	for i := 0; i < len(tag); i++ {
		if tag[i] < 'a' || tag[i] > 'z' {
			return ""
		}
	}
	switch tag {
	case "nb", "nn":
		return "no"
	case "iw":
		return "he"
	case "in":
		return "id"
	case "ji":
		return "yi"
	case "und", "mul", "zxx":
		return ""
	}
	return tag
}

// sampleSize is how many bytes of a text its language is judged by.
const sampleSize = 6000

// languageOf judges the language of a text; "" if it is too short to tell and
// nothing is declared. sure is the probability that it is right.
func languageOf(text, declared string) (lang string, sure float64) {
	if len(text) > sampleSize {
		cut := sampleSize
		for cut > 0 && text[cut]&0xC0 == 0x80 {
			cut--
		}
		text = text[:cut]
	}
	script, letters := scriptOf(text)
	if letters < 12 {
		if declared != "" {
			return declared, 0.6
		}
		if letters == 0 {
			return "", 0
		}
	}
	switch script {
	case "latin":
		return latinLanguage(text, declared)
	case "cyrillic":
		return cyrillicLanguage(text, declared)
	case "arabic":
		return arabicLanguage(text, declared)
	case "devanagari":
		if declared == "mr" || declared == "ne" || declared == "sa" {
			return declared, 0.9
		}
		return "hi", 0.85
	case "hebrew":
		if declared == "yi" {
			return "yi", 0.9
		}
		return "he", 0.98
	case "":
		return declared, 0.5
	}
	return script, 0.99
}

// scriptOf is the script of most letters: its language where one language
// writes it, else its name.
func scriptOf(text string) (script string, letters int) {
	var latin, cyrillic, arabic, devanagari, hebrew, han, kana, hangul int
	var other map[string]int
	for i := 0; i < len(text); {
		if i+8 <= len(text) {
			if x := eightBytes(text[i : i+8]); x&highBits == 0 {
				latin += bits.OnesCount64(within(x|0x20*lowBits, 'a', 'z') & highBits)
				i += 8
				continue
			}
		}
		if c := text[i]; c < utf8.RuneSelf {
			latin += int(asciiLetter[c])
			i++
			continue
		}
		r, size := utf8.DecodeRuneInString(text[i:])
		i += size
		switch {
		case r < 0x250 || r >= 0x1E00 && r < 0x1F00:
			if unicode.IsLetter(r) {
				latin++
			}
		case r >= 0x400 && r < 0x530:
			cyrillic++
		case r >= 0x590 && r < 0x600:
			hebrew++
		case r >= 0x600 && r < 0x780:
			if unicode.IsLetter(r) {
				arabic++
			}
		case r >= 0x900 && r < 0x980:
			devanagari++
		case r >= 0x3040 && r < 0x3100:
			kana++
		case r >= 0x4E00 && r < 0xA000 || r >= 0x3400 && r < 0x4DC0:
			han++
		case r >= 0xAC00 && r < 0xD7B0 || r >= 0x1100 && r < 0x1200:
			hangul++
		default:
			for _, s := range soleScripts {
				if r >= s.lo && r < s.hi {
					if other == nil {
						other = map[string]int{}
					}
					other[s.lang]++
					break
				}
			}
		}
	}
	// A character of these scripts is worth two letters of an alphabet: names in Latin stand between them.
	han, kana, hangul = 2*han, 2*kana, 2*hangul
	letters = latin + cyrillic + arabic + devanagari + hebrew + han + kana + hangul
	best := 0
	take := func(name string, n int) {
		if n > best {
			best, script = n, name
		}
	}
	take("latin", latin)
	take("cyrillic", cyrillic)
	take("arabic", arabic)
	take("devanagari", devanagari)
	take("hebrew", hebrew)
	take("ko", hangul)
	if kana*10 > han {
		take("ja", han+kana)
	} else {
		take("zh", han+kana)
	}
	for _, s := range soleScripts {
		letters += other[s.lang]
		take(s.lang, other[s.lang])
	}
	return script, letters
}

// asciiLetter is 1 for the letters of ASCII.
var asciiLetter = func() (is [utf8.RuneSelf]uint8) {
	for c := byte('a'); c <= 'z'; c++ {
		is[c], is[c-'a'+'A'] = 1, 1
	}
	return is
}()

// soleScripts are scripts that (nearly) one language writes.
var soleScripts = []struct {
	lo, hi rune
	lang   string
}{
	{0x370, 0x400, "el"}, {0x1F00, 0x2000, "el"}, {0x530, 0x590, "hy"}, {0x10A0, 0x1100, "ka"}, {0x980, 0xA00, "bn"}, {0xA00, 0xA80, "pa"}, {0xA80, 0xB00, "gu"},
	{0xB00, 0xB80, "or"}, {0xB80, 0xC00, "ta"}, {0xC00, 0xC80, "te"}, {0xC80, 0xD00, "kn"}, {0xD00, 0xD80, "ml"}, {0xD80, 0xE00, "si"}, {0xE00, 0xE80, "th"},
	{0xE80, 0xF00, "lo"}, {0xF00, 0x1000, "bo"}, {0x1000, 0x10A0, "my"}, {0x1200, 0x1380, "am"}, {0x1780, 0x1800, "km"}, {0x1800, 0x18B0, "mn"}, {0x780, 0x7C0, "dv"},
}

// cyrillicLanguage goes by the letters that only some of the languages have.
func cyrillicLanguage(text, declared string) (string, float64) {
	var n, ukr, bel, rus, srp, mkd, kaz, bul int
	for _, r := range text {
		r = unicode.ToLower(r)
		if r >= 0x400 && r < 0x530 {
			n++
		}
		switch r {
		case 'ї', 'є', 'ґ':
			ukr++
		case 'ў':
			bel++
		case 'ы', 'э', 'ё':
			rus++
		case 'ђ', 'ћ':
			srp++
		case 'ј', 'љ', 'њ', 'џ':
			srp++
			mkd++
		case 'ѓ', 'ќ', 'ѕ':
			mkd += 2
		case 'қ', 'ғ', 'ұ', 'ә', 'ң', 'ө', 'ү', 'һ':
			kaz++
		case 'ъ':
			bul++
		}
	}
	switch {
	case kaz*100 > n:
		switch declared {
		case "ky", "mn", "tt", "ba", "tg":
			return declared, 0.9
		}
		return "kk", 0.8
	case srp*100 > n && srp >= mkd:
		return "sr", 0.95
	case mkd*100 > n:
		return "mk", 0.95
	case ukr*100 > n && ukr >= bel && rus*5 < ukr:
		return "uk", 0.97
	case bel*150 > n:
		return "be", 0.95
	case rus*100 > n:
		return "ru", 0.98
	case bul*120 > n && rus*20 < bul:
		return "bg", 0.95
	}
	switch declared {
	case "ru", "uk", "be", "bg", "sr", "mk", "kk":
		return declared, 0.8
	}
	return "ru", 0.7
}

func arabicLanguage(text, declared string) (string, float64) {
	var letters, persian, urdu, uyghur, pashto int
	for _, r := range text {
		if r >= 0x600 && r < 0x780 {
			letters++
		}
		switch r {
		case 'پ', 'چ', 'ژ', 'گ', 'ی', 'ک':
			persian++
		case 'ٹ', 'ڈ', 'ڑ', 'ے', 'ں', 'ہ':
			urdu++
		case 'ې', 'ۇ', 'ۆ', 'ە':
			uyghur++
		case 'ټ', 'ډ', 'ړ', 'ښ', 'ګ', 'ځ':
			pashto++
		}
	}
	switch {
	case urdu*25 > letters:
		return "ur", 0.95
	case pashto*40 > letters:
		return "ps", 0.9
	case uyghur*12 > letters:
		if declared == "ckb" || declared == "ku" {
			return declared, 0.9
		}
		return "ug", 0.7
	case persian*20 > letters:
		return "fa", 0.95
	}
	switch declared {
	case "ar", "fa", "ur", "ps", "ckb", "ku", "sd":
		return declared, 0.85
	}
	return "ar", 0.9
}

// otherScript says whether a language is never printed in Latin letters.
func otherScript(lang string) bool {
	switch lang {
	case "ru", "uk", "be", "bg", "mk", "el", "ka", "hy", "he", "yi", "ar", "fa", "ur", "ps",
		"hi", "mr", "ne", "bn", "ta", "te", "kn", "ml", "gu", "pa", "si", "th", "lo", "my", "km", "am", "zh", "ja", "ko":
		return true
	}
	return false
}
