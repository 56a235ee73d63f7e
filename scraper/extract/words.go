package extract

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// maxText bounds what textOf reads of one element, in bytes.
const maxText = 2000

// textOf returns the visible text of a small element, white space folded, "|"
// between block-level elements and at line breaks.
func (d *document) textOf(n *html.Node) string {
	if c := n.FirstChild; c != nil && c.NextSibling == nil && c.Type == html.TextNode {
		return strings.Trim(fold(c.Data), " |")
	}
	var room [256]byte
	return strings.Trim(fold(string(appendText(room[:0], n))), " |")
}

func appendText(b []byte, n *html.Node) []byte {
	for c := n.FirstChild; c != nil && len(b) < maxText; c = c.NextSibling {
		switch {
		case c.Type == html.TextNode:
			b = append(b, c.Data...)
		case c.Type != html.ElementNode || skipped(c.DataAtom) || c.DataAtom == atom.Noscript:
		case c.DataAtom == atom.Br:
			b = append(b, " | "...)
		case inline(c):
			if len(b) > 0 && !glues(c.DataAtom) {
				b = append(b, ' ')
			}
			b = appendText(b, c)
			if !glues(c.DataAtom) {
				b = append(b, ' ')
			}
		default:
			before := len(b)
			if before > 0 {
				b = append(b, " | "...)
			}
			b = appendText(b, c)
			if len(b) > before+3 {
				b = append(b, " | "...)
			}
		}
	}
	return b
}

// squash is a text reduced to lower-case letters and digits, to compare names.
func squash(s string) string {
	var room [128]byte
	k, _ := appendSquashed(room[:0], s, len(s)*utf8.UTFMax)
	return string(k)
}

// appendSquashed appends what squash makes of a text, as far as that has no
// more than limit bytes, and says whether it is all.
func appendSquashed(out []byte, s string, limit int) (all []byte, whole bool) {
	for i := 0; i < len(s); {
		if len(out) > limit {
			return out, false
		}
		c := s[i]
		if c < utf8.RuneSelf {
			i++
			switch {
			case c >= 'A' && c <= 'Z':
				out = append(out, c+'a'-'A')
			case asciiWord[c]:
				out = append(out, c)
			}
			continue
		}
		r, size := utf8.DecodeRuneInString(s[i:])
		i += size
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			out = utf8.AppendRune(out, unicode.ToLower(r))
		}
	}
	return out, len(out) <= limit
}

// wordsOf cuts a text into lower-case words: stretches of letters and digits.
func wordsOf(s string) []string {
	s = strings.ToLower(s)
	words := make([]string, 0, 12)
	begin := -1 // of the word that is being read
	for i := 0; i < len(s); {
		c, size := s[i], 1
		word := c == '_' || c < utf8.RuneSelf && asciiWord[c]
		if c >= utf8.RuneSelf {
			var r rune
			r, size = utf8.DecodeRuneInString(s[i:])
			word = unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.Is(unicode.M, r)
		}
		if word && begin < 0 {
			begin = i
		} else if !word && begin >= 0 {
			words, begin = append(words, s[begin:i]), -1
		}
		i += size
	}
	if begin >= 0 {
		words = append(words, s[begin:])
	}
	return words
}

// tokenF1 is how far two texts share their words: 1 for the same bag of words.
func tokenF1(a, b string) float64 { return bagF1(wordsOf(a), wordsOf(b)) }

func bagF1(a, b []string) float64 {
	if len(a) == 0 || len(b) == 0 {
		return 0
	}
	return 2 * float64(common(a, b)) / float64(len(a)+len(b))
}

// common is how many words two bags have in common.
func common(a, b []string) (same int) {
	if len(a) <= 32 && len(b) <= 32 {
		taken := uint32(0) // of a
		for _, w := range b {
			for i := range a {
				if taken>>i&1 == 0 && a[i] == w {
					taken |= 1 << i
					same++
					break
				}
			}
		}
		return same
	}
	count := make(map[string]int, len(a))
	for _, w := range a {
		count[w]++
	}
	for _, w := range b {
		if count[w] > 0 {
			count[w]--
			same++
		}
	}
	return same
}
