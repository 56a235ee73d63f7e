package extract

import (
	"maps"
	"math"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/newsarc/newsarc/scraper/profile"
)

// fact is a time or a count at the beginning of a line.
type fact struct {
	kind   factKind
	lo, hi int // offsets in the line's text
	value  int64
}

type factKind uint8

const (
	factTime factKind = iota
	factCount
)

// appendFacts appends the times and counts that a text begins with, in order, to a
// list, and returns what follows them.
func appendFacts(facts []fact, text string) (all []fact, rest string) {
	lo, before := 0, len(facts)
	for lo < len(text) {
		t := trimMarks(text[lo:], " |·•,;–—()[]/")
		at := len(text) - len(t)
		if t == "" {
			return facts, ""
		}
		if n := timePrefix(t); n > 0 {
			facts = append(facts, fact{kind: factTime, lo: at, hi: at + n})
			lo = at + n
			continue
		}
		v, n, ok := parseCount(t)
		if !ok {
			break
		}
		if end := at + n; end < len(text) && !strings.ContainsRune(" |·•,;)]/", rune(text[end])) {
			break
		}
		facts = append(facts, fact{kind: factCount, lo: at, hi: at + n, value: v})
		lo = at + n
	}
	rest = trimMarks(text[lo:], " |·•,;–—()[]/")
	if n := len(facts) - 1; rest != "" && n >= before && facts[n].kind == factCount && !strings.ContainsAny(text[facts[n].hi:len(text)-len(rest)], "|·•,;)]/") {
		// "5 facts about …" begins with a number that counts nothing.
		rest = text[facts[n].lo:]
		facts = facts[:n]
	}
	return facts, rest
}

// parseCount reads a count at the beginning of s: "966", "1 234", "1,234",
// "12,5 тыс.", "1.2K", "2 млн", "-3". It returns where it ends.
func parseCount(s string) (value int64, end int, ok bool) {
	if s == "" {
		return 0, 0, false
	}
	i := 0
	neg := false
	switch c := s[0]; {
	case isDigit(c):
	case c == '-' || c == '+':
		neg, i = c == '-', 1
	case c == 0xE2 && (strings.HasPrefix(s, "−") || strings.HasPrefix(s, "–")):
		neg, i = true, len("−")
	default:
		return 0, 0, false
	}
	start := i
	for i < len(s) && isDigit(s[i]) {
		i++
	}
	if i == start || i-start > 15 {
		return 0, 0, false
	}
	whole := digits(s[start:i])
	frac, fracDigits := 0.0, 0
	if i-start <= 3 {
		var sep byte
		for i+3 < len(s) && (s[i] == ' ' || s[i] == ',' || s[i] == '.' || s[i] == '\'') && (sep == 0 || s[i] == sep) && isDigit(s[i+1]) && isDigit(s[i+2]) && isDigit(s[i+3]) && (i+4 == len(s) || !isDigit(s[i+4])) {
			if s[i] != ' ' && s[i] != '\'' && suffixed(s[i+4:]) {
				break // 1.234K is a fraction
			}
			if s[i] == '.' && i+4 < len(s) && s[i+4] == '.' && !thousandsGoOn(s[i+4:]) {
				break
			}
			sep = s[i]
			whole = whole*1000 + digits(s[i+1:i+4])
			i += 4
		}
		if sep == 0 && i+1 < len(s) && (s[i] == ',' || s[i] == '.') && isDigit(s[i+1]) {
			j := i + 1
			for j < len(s) && isDigit(s[j]) {
				j++
			}
			if !suffixed(s[j:]) {
				return 0, 0, false // a fraction counts nothing: 0.5, 18.11
			}
			for _, d := range []byte(s[i+1 : j]) {
				frac = frac*10 + float64(d-'0')
				fracDigits++
			}
			i = j
		}
	}
	v := float64(whole) + frac/math.Pow10(fracDigits)
	if mul, n := magnitude(s[i:]); n > 0 {
		v *= mul
		i += n
	} else if i < len(s) {
		r, _ := utf8.DecodeRuneInString(s[i:])
		if unicode.IsLetter(r) || r == ':' || r == '%' || r == '°' || r == '$' || r == '€' || r == '-' {
			return 0, 0, false
		}
	}
	if neg {
		v = -v
	}
	return int64(math.Round(v)), i, true
}

func thousandsGoOn(s string) bool {
	return len(s) >= 4 && isDigit(s[1]) && isDigit(s[2]) && isDigit(s[3])
}

func suffixed(s string) bool {
	_, n := magnitude(s)
	return n > 0
}

// magnitudes are the words that multiply a count.
var magnitudes = []struct {
	word string
	by   float64
}{
	{"тысячи", 1e3}, {"тысяча", 1e3}, {"тысяч", 1e3}, {"тыс.", 1e3}, {"тыс", 1e3}, {"т.", 1e3}, {"миллионов", 1e6}, {"миллиона", 1e6}, {"миллион", 1e6}, {"млн.", 1e6}, {"млн", 1e6}, {"млрд.", 1e9}, {"млрд", 1e9},
	{"thousand", 1e3}, {"million", 1e6}, {"mln.", 1e6}, {"mln", 1e6}, {"mio.", 1e6}, {"mio", 1e6}, {"tsd.", 1e3}, {"tsd", 1e3}, {"tis.", 1e3}, {"mil", 1e3}, {"bn", 1e9}, {"k", 1e3}, {"к", 1e3}, {"m", 1e6}, {"м", 1e6}, {"b", 1e9}, {"万", 1e4}, {"萬", 1e4}, {"만", 1e4}, {"천", 1e3}, {"亿", 1e8},
}

// magnitudeBegins says which bytes magnitudes begin with, in whatever case.
var magnitudeBegins = func() (is [256]bool) {
	for _, m := range magnitudes {
		is[m.word[0]], is[strings.ToUpper(m.word)[0]] = true, true
	}
	return is
}()

// magnitude reads "тыс.", "K" and the like behind a number.
func magnitude(s string) (by float64, n int) {
	t := strings.TrimLeft(s, " ")
	skip := len(s) - len(t)
	if t == "" || skip > 1 || !magnitudeBegins[t[0]] {
		return 1, 0
	}
	for _, m := range magnitudes {
		if len(t) < len(m.word) || !strings.EqualFold(t[:len(m.word)], m.word) {
			continue
		}
		if rest := t[len(m.word):]; rest != "" && !strings.HasSuffix(m.word, ".") {
			if r, _ := utf8.DecodeRuneInString(rest); unicode.IsLetter(r) || unicode.IsDigit(r) {
				continue
			}
		}
		return m.by, skip + len(m.word)
	}
	return 1, 0
}

func isDigit(c byte) bool { return c >= '0' && c <= '9' }

// hasDigit says whether a text holds one of the digits 0 to 9.
func hasDigit(s string) bool {
	for i := 0; i < len(s); i++ {
		if isDigit(s[i]) {
			return true
		}
	}
	return false
}

// trimMarks removes marks from the beginning of a text: spaces, punctuation
// and, beyond ASCII, those of Latin-1 and of general punctuation. Most texts
// begin with a word.
func trimMarks(s, marks string) string {
	if s == "" || beginsWord[s[0]] {
		return s
	}
	return strings.TrimLeft(s, marks)
}

// trimBoth is trimMarks at both ends of a text.
func trimBoth(s, marks string) string {
	if s = trimMarks(s, marks); s == "" || s[len(s)-1] < utf8.RuneSelf && asciiWord[s[len(s)-1]] {
		return s
	}
	return strings.TrimRight(s, marks)
}

// beginsWord says with which bytes no mark begins.
var beginsWord = func() (is [256]bool) {
	for c := range is {
		is[c] = c < utf8.RuneSelf && wordRune(rune(c)) || c >= utf8.RuneSelf && c != 0xC2 && c != 0xE2
	}
	return is
}()

func digits(s string) int64 {
	var n int64
	for i := 0; i < len(s); i++ {
		n = n*10 + int64(s[i]-'0')
	}
	return n
}

func wordRune(r rune) bool {
	return r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || r >= 0x80 && (unicode.IsLetter(r) || unicode.IsDigit(r))
}

// counterWord returns the counter that a text names at its beginning: "просмотров".
func counterWord(dict *profile.Dictionary, s string) profile.Counter {
	return counterOf(dict.At(s))
}

// counterOf returns the counter that the labels at the beginning of a text
// name, those of discussions included.
func counterOf(hits []profile.Hit) profile.Counter {
	for _, h := range hits {
		switch h.Label {
		case profile.LabelViews:
			return profile.Views
		case profile.LabelComments, profile.LabelDiscussion:
			return profile.Comments
		case profile.LabelVotes:
			return profile.Votes
		}
	}
	return ""
}

// timePrefix returns the length of the time that s begins with, 0 if none:
// 18.11 06:46, 18.11.2022, 06:46, 18 ноября 2022, 12:30, November 18, 2022,
// 2022-11-18T06:46, вчера, 12:30, 2 hours ago. It only says what looks like a
// time; package dates reads it.
func timePrefix(s string) int {
	if s == "" || !isDigit(s[0]) && !dateBegins.may(s) {
		return 0
	}
	if w, n := letters(s); n > 0 && !holds(dateWords, w) || n == 0 && !isDigit(s[0]) {
		return 0
	}
	i := skipWeekday(s)
	n := datePrefix(s[i:])
	if n == 0 {
		if i > 0 {
			return 0
		}
		c := clockPrefix(s)
		if c == 0 {
			return 0
		}
		if d := behind(s, c, datePrefix); d > 0 {
			return d // 06:46 18.11.2022
		}
		return c
	}
	end := i + n
	if c := behind(s, end, clockPrefix); c > 0 {
		end = c
	}
	return end
}

// behind returns the end of what f reads behind s[:end], with the words and
// punctuation that join date and time; 0 if nothing.
func behind(s string, end int, f func(string) int) int {
	t := s[end:]
	for range 3 {
		if t = strings.TrimLeft(t, " ,|/–—-Tг"); t == "" || !joinsTimes[t[0]] {
			break
		}
		t = strings.TrimPrefix(t, ". ")
		for _, w := range []string{"в ", "at ", "At ", "um ", "года", "г.", "г,", "à ", "a las ", "alle ", "kl. ", "kl ", "klo ", "o ", "om ", "às ", "о "} {
			t = strings.TrimPrefix(t, w)
		}
	}
	if n := f(t); n > 0 && len(s)-len(t)-end <= 12 {
		return len(s) - len(t) + n
	}
	return 0
}

// joinsTimes says with which bytes the words begin that behind passes over.
var joinsTimes = func() (is [256]bool) {
	for _, c := range []byte(".aAukÃoÐ") {
		is[c] = true
	}
	return is
}()

// clockPrefix reads 06:46, 06:46:12, 6:46 PM and a zone behind it.
func clockPrefix(s string) int {
	h := leadingDigits(s, 2)
	if h == 0 || h >= len(s) || s[h] != ':' || digits(s[:h]) > 23 {
		return 0
	}
	m := leadingDigits(s[h+1:], 2)
	if m != 2 || digits(s[h+1:h+3]) > 59 {
		return 0
	}
	i := h + 3
	if i < len(s) && s[i] == ':' && leadingDigits(s[i+1:], 2) == 2 {
		i += 3
	}
	if i < len(s) && isDigit(s[i]) {
		return 0
	}
	t := strings.TrimLeft(s[i:], " ")
	for _, z := range []string{"AM", "PM", "am", "pm", "a.m.", "p.m.", "МСК", "мск", "MSK", "(МСК)", "(мск)", "(MSK)", "GMT", "UTC", "Z", "Uhr", "ч."} {
		if rest, ok := strings.CutPrefix(t, z); ok {
			if r, _ := utf8.DecodeRuneInString(rest); rest == "" || !unicode.IsLetter(r) {
				i = len(s) - len(rest)
				if off := offsetPrefix(rest); off > 0 {
					i += off
				}
				break
			}
		}
	}
	if off := offsetPrefix(s[i:]); off > 0 {
		i += off
	}
	return i
}

// offsetPrefix reads +03:00.
func offsetPrefix(s string) int {
	if len(s) >= 6 && (s[0] == '+' || s[0] == '-') && isDigit(s[1]) && isDigit(s[2]) && s[3] == ':' && isDigit(s[4]) && isDigit(s[5]) {
		return 6
	}
	if len(s) >= 5 && (s[0] == '+' || s[0] == '-') && leadingDigits(s[1:], 4) == 4 {
		return 5
	}
	return 0
}

func leadingDigits(s string, limit int) int {
	n := 0
	for n < len(s) && n < limit && isDigit(s[n]) {
		n++
	}
	if n < len(s) && isDigit(s[n]) {
		return 0
	}
	return n
}

// datePrefix reads a date in digits, with a month's name, or a relative one.
func datePrefix(s string) int {
	if n := leadingDigits(s, 2); n > 0 && n < len(s) && s[n] == ':' {
		return 0 // a time
	}
	if n := numericDate(s); n > 0 {
		return n
	}
	d := leadingDigits(s, 2)
	if d > 0 && digits(s[:d]) >= 1 && digits(s[:d]) <= 31 {
		if n := monthDate(s, d); n > 0 {
			return n
		}
	}
	if d := leadingDigits(s, 3); d > 0 {
		if n := agoPrefix(s, d); n > 0 {
			return n
		}
	}
	w, end := letters(s)
	if holds(months, w) {
		// November 18, 2022
		t := strings.TrimLeft(s[end:], " .")
		at := len(s) - len(t)
		d := leadingDigits(t, 2)
		if d == 0 || at == end {
			return 0
		}
		at += d
		for _, suffix := range []string{"st", "nd", "rd", "th"} {
			if strings.HasPrefix(s[at:], suffix) {
				at += 2
			}
		}
		if y := yearAt(strings.TrimLeft(s[at:], " ,")); y > 0 {
			return len(s) - len(strings.TrimLeft(s[at:], " ,")) + y
		}
		return at
	}
	if holds(relativeDays, w) {
		return end
	}
	return 0
}

// numericDate reads 18.11, 18.11.2022, 18/11/2022, 2022-11-18.
func numericDate(s string) int {
	a := leadingDigits(s, 4)
	if a == 0 || a >= len(s) || !strings.ContainsRune("./-", rune(s[a])) {
		return 0
	}
	sep := s[a]
	b := leadingDigits(s[a+1:], 2)
	if b == 0 {
		return 0
	}
	end := a + 1 + b
	if a == 4 {
		if end < len(s) && s[end] == sep {
			if c := leadingDigits(s[end+1:], 2); c > 0 && digits(s[a+1:a+1+b]) <= 12 {
				return end + 1 + c
			}
		}
		return 0
	}
	if a == 3 || digits(s[:a]) > 31 || digits(s[:a]) == 0 || digits(s[a+1:a+1+b]) > 31 || digits(s[a+1:a+1+b]) == 0 {
		return 0
	}
	if end < len(s) && s[end] == sep {
		if c := leadingDigits(s[end+1:], 4); c == 4 || c == 2 {
			return end + 1 + c
		}
		if sep != '.' {
			return 0
		}
	}
	// 18/11 is a date before a time only.
	if sep != '.' && a == 2 && b == 2 && end < len(s) && (s[end] == ' ' || s[end] == ',') && clockPrefix(strings.TrimLeft(s[end:], " ,")) > 0 {
		return end
	}
	// Without a year it must have two digits each and a dot: 18.11, not 1.2 or 1/2.
	if sep == '.' && a == 2 && b == 2 && digits(s[a+1:a+1+b]) <= 12 {
		if end == len(s) || s[end] == ' ' || s[end] == ',' || s[end] == '|' || s[end] == ')' || s[end] == '.' {
			return end
		}
	}
	return 0
}

// monthDate reads "18 ноября 2022 г." behind d digits.
func monthDate(s string, d int) int {
	t := strings.TrimLeft(s[d:], " .-")
	at := len(s) - len(t)
	w, n := letters(t)
	lw := strings.ToLower(w)
	for _, suffix := range []string{"st", "nd", "rd", "th"} {
		if lw == suffix {
			t = strings.TrimLeft(t[n:], " ")
			at = len(s) - len(t)
			w, n = letters(t)
			lw = strings.ToLower(w)
		}
	}
	if lw == "of" || lw == "de" {
		t = strings.TrimLeft(t[n:], " ")
		at = len(s) - len(t)
		w, n = letters(t)
		lw = strings.ToLower(w)
	}
	if !months[lw] {
		return 0
	}
	end := at + n
	rest := strings.TrimLeft(s[end:], " .,-")
	rest = strings.TrimPrefix(rest, "de ")
	if y := yearAt(rest); y > 0 {
		return len(s) - len(rest) + y
	}
	return end
}

// agoPrefix reads "2 hours ago", "5 минут назад" behind d digits.
func agoPrefix(s string, d int) int {
	t := strings.TrimLeft(s[d:], " ")
	w, n := letters(t)
	if w == "" {
		return 0
	}
	rest := strings.TrimLeft(t[n:], " .")
	v, m := letters(rest)
	switch strings.ToLower(v) {
	case "ago", "назад", "тому":
		return len(s) - len(rest) + m
	}
	return 0
}

func yearAt(s string) int {
	if leadingDigits(s, 4) == 4 && (s[0] == '1' && s[1] == '9' || s[0] == '2' && s[1] == '0') {
		return 4
	}
	return 0
}

// letters returns the letters s begins with.
func letters(s string) (string, int) {
	for i, r := range s {
		if !unicode.IsLetter(r) {
			return s[:i], i
		}
	}
	return s, len(s)
}

var relativeDays = set("today", "yesterday", "сегодня", "вчера", "позавчера", "heute", "gestern", "hoy", "ayer", "вчора", "сьогодні")

var months = set("january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december",
	"jan", "feb", "mar", "apr", "jun", "jul", "aug", "sep", "sept", "oct", "nov", "dec",
	"января", "февраля", "марта", "апреля", "мая", "июня", "июля", "августа", "сентября", "октября", "ноября", "декабря",
	"январь", "февраль", "март", "апрель", "май", "июнь", "июль", "август", "сентябрь", "октябрь", "ноябрь", "декабрь",
	"янв", "фев", "мар", "апр", "июн", "июл", "авг", "сен", "сент", "окт", "ноя", "нояб", "дек",
	"січня", "лютого", "березня", "квітня", "травня", "червня", "липня", "серпня", "вересня", "жовтня", "листопада", "грудня",
	"januar", "februar", "märz", "mai", "juni", "juli", "oktober", "dezember", "janvier", "février", "mars", "avril", "juin", "juillet", "août", "septembre", "octobre", "novembre", "décembre",
	"enero", "febrero", "marzo", "abril", "mayo", "junio", "julio", "agosto", "septiembre", "octubre", "noviembre", "diciembre")

var weekdays = set("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday", "mon", "tue", "wed", "thu", "fri", "sat", "sun",
	"понедельник", "вторник", "среда", "четверг", "пятница", "суббота", "воскресенье", "пн", "вт", "ср", "чт", "пт", "сб", "вс")

// dateWords are the words that a time may begin with.
var dateWords = func() map[string]bool {
	m := maps.Clone(months)
	maps.Copy(m, weekdays)
	maps.Copy(m, relativeDays)
	return m
}()

// dateBegins passes over the many words that are none of dateWords.
var dateBegins = beginningsOf(dateWords)

// beginnings is a set of the first three letters of words, Latin or Cyrillic;
// a few others are taken for some of them.
type beginnings [64]uint64

func beginningsOf[V any](words map[string]V) *beginnings {
	var b beginnings
	for w := range words {
		if h, ok := beginningOf(w); ok {
			b[h>>6] |= 1 << (h & 63)
		}
	}
	return &b
}

// may says whether a text may begin with one of the words.
func (b *beginnings) may(s string) bool {
	h, ok := beginningOf(s)
	return !ok || b[h>>6]&(1<<(h&63)) != 0
}

// beginningOf is a number for the first three letters of a text in whatever
// case, or for all if they are less; it is not ok for letters of other scripts.
func beginningOf(s string) (h uint, ok bool) {
	if len(s) >= 3 {
		// Three letters of ASCII, as most are.
		a, b, c := s[0]|0x20, s[1]|0x20, s[2]|0x20
		if a-'a' < 26 && b-'a' < 26 && c-'a' < 26 {
			return ((uint(a)*61+uint(b))*61 + uint(c)) % 4096, true
		}
	}
	n := 0
	for _, r := range s {
		switch {
		case r >= 'a' && r <= 'z', r >= 0x430 && r < 0x460:
		case r >= 'A' && r <= 'Z', r >= 0x410 && r < 0x430:
			r += 0x20
		case r >= 0x400 && r < 0x410:
			r += 0x50
		case r < utf8.RuneSelf:
			return h % 4096, true
		default:
			return 0, false
		}
		h = h*61 + uint(r)
		if n++; n == 3 {
			break
		}
	}
	return h % 4096, true
}

// skipWeekday returns where the text behind "Friday, " begins, 0 without one.
func skipWeekday(s string) int {
	w, n := letters(s)
	if w == "" || !holds(weekdays, w) {
		return 0
	}
	return len(s) - len(strings.TrimLeft(s[n:], " ,."))
}

// holds says whether a set of words in lower case holds a word.
func holds(set map[string]bool, word string) bool {
	var buf [32]byte
	if len(word) > len(buf)-utf8.UTFMax {
		return false // longer than any word of a date
	}
	b := buf[:0]
	for _, r := range word {
		b = utf8.AppendRune(b, unicode.ToLower(r))
		if len(b) > len(buf)-utf8.UTFMax {
			return false
		}
	}
	return set[string(b)]
}

func set(words ...string) map[string]bool {
	m := make(map[string]bool, len(words))
	for _, w := range words {
		m[w] = true
	}
	return m
}

func abs(n int) int {
	if n < 0 {
		return -n
	}
	return n
}
