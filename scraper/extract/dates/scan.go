package dates

import (
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

type kind uint8

const (
	number kind = iota + 1
	letters
	mark // one rune of punctuation, or a counter like 年
)

// token is a number, a word or a mark of a text. White space is none.
type token struct {
	kind       kind
	value      int    // of a number
	width      int    // digits of a number
	word       string // of letters: lower-case, without accents
	r          rune   // of a mark
	start, end int
	space      bool // white space before it
}

// counters are the characters that East Asian dates put after a number. They
// are marks even within a run of letters.
const counters = "年月日時时分秒点點년월일시분초号號"

func isAny(r rune, set string) bool { return r != 0 && strings.ContainsRune(set, r) }

// zeros are the digits 0 of those scripts, in Arabic, Persian, Devanagari, Bengali,
// Gurmukhi, Gujarati, Oriya, Tamil, Telugu, Kannada, Malayalam, Thai, Lao, Burmese, Khmer.
var zeros = [...]rune{0x660, 0x6F0, 0x966, 0x9E6, 0xA66, 0xAE6, 0xB66, 0xBE6, 0xC66, 0xCE6, 0xD66, 0xE50, 0xED0, 0x1040, 0x17E0}

// digit returns the value of a decimal digit of the scripts that news use.
func digit(r rune) (int, bool) {
	switch {
	case r >= '0' && r <= '9':
		return int(r - '0'), true
	case r < 0x660:
		return 0, false
	case r >= 0xFF10 && r <= 0xFF19:
		return int(r - 0xFF10), true
	case r > 0x17E9:
		return 0, false
	}
	for _, zero := range zeros {
		if r >= zero && r <= zero+9 {
			return int(r - zero), true
		}
	}
	return 0, false
}

// few is how many tokens most texts have. Room for them is used again, since
// pages have hundreds of texts that may be dates.
const few = 80

var rooms = sync.Pool{New: func() any { return new([few]token) }}

// scan appends the tokens of a text to a slice.
func scan(tokens []token, text string) []token {
	space := false
	for i := 0; i < len(text); {
		r, n := utf8.DecodeRuneInString(text[i:])
		switch {
		case unicode.IsSpace(r) || r == 0x200E || r == 0x200F || r == 0x200B || r == 0xFEFF || r == 0xAD:
			space = true
			i += n
			continue
		case r >= utf8.RuneSelf && isAny(r, counters):
			tokens = append(tokens, token{kind: mark, r: r, start: i, end: i + n, space: space})
			i += n
		case isDigit(r):
			t := scanNumber(text, i)
			t.space = space
			tokens = append(tokens, t)
			i = t.end
		case unicode.IsLetter(r):
			j := i
			for j < len(text) && (text[j]|0x20 >= 'a' && text[j]|0x20 <= 'z') {
				j++
			}
			for j < len(text) {
				r, n := utf8.DecodeRuneInString(text[j:])
				if r < utf8.RuneSelf {
					if !unicode.IsLetter(r) {
						break
					}
				} else if !(unicode.IsLetter(r) || unicode.Is(unicode.M, r) || joiner(r)) || (isAny(r, counters) && j > i) {
					break
				}
				j += n
			}
			tokens = append(tokens, token{kind: letters, word: plain(text[i:j]), start: i, end: j, space: space})
			i = j
		default:
			tokens = append(tokens, token{kind: mark, r: r, start: i, end: i + n, space: space})
			i += n
		}
		space = false
	}
	return thai(text, tokens)
}

func isDigit(r rune) bool { _, ok := digit(r); return ok }

func scanNumber(text string, i int) token {
	t := token{kind: number, start: i}
	for i < len(text) {
		r, n := utf8.DecodeRuneInString(text[i:])
		v, ok := digit(r)
		if !ok {
			break
		}
		if t.width++; t.width <= 18 {
			t.value = t.value*10 + v
		}
		i += n
	}
	t.end = i
	return t
}

// plain returns a word lower-case and without accents, as the tables hold it.
func plain(word string) string {
	word = strings.ToLower(word)
	for i := 0; i < len(word); i++ {
		if word[i] >= utf8.RuneSelf {
			return unaccented(word)
		}
	}
	return word
}

func unaccented(word string) string {
	var b strings.Builder
	for _, r := range norm.NFKD.String(word) {
		switch {
		case unicode.Is(unicode.Mn, r) && !indic(r), joiner(r):
		case r == 'ı':
			b.WriteByte('i')
		case r == 'ł':
			b.WriteByte('l')
		case r == 'ø':
			b.WriteByte('o')
		case r == 'đ':
			b.WriteByte('d')
		case r == 'ς':
			b.WriteRune('σ')
		default:
			b.WriteRune(r)
		}
	}
	return norm.NFC.String(b.String())
}

// indic says whether a combining mark is a vowel that a word needs.
func indic(r rune) bool { return r >= 0x900 && r <= 0xE7F }

// joiner says whether a rune only shapes the letters beside it.
func joiner(r rune) bool { return r == 0x200C || r == 0x200D }
