package extract

import (
	"math/bits"
	"strings"
	"unicode/utf8"
)

// isSpace says whether r parts words: Unicode's white space, the no-break ones included.
func isSpace(r rune) bool {
	switch r {
	case ' ', '\t', '\n', '\v', '\f', '\r', 0x85, 0xA0, 0x1680, 0x2028, 0x2029, 0x202F, 0x205F, 0x3000:
		return true
	}
	return r >= 0x2000 && r <= 0x200A
}

// foldedWords returns the end of the words from s[i:] on that are parted by one
// space each and hold no character that clean would remove or fold change; i
// itself if there are none.
func foldedWords(s string, i int) (end int) {
	end = i
	begin := i // of the word that is being looked at
	for ; i < len(s); i++ {
		if i == begin {
			if end, begin, i = foldedASCII(s, end, begin, i); i == len(s) {
				break
			}
		}
		switch textByte[s[i]] {
		case plainByte:
		case spaceByte:
			if i == begin {
				return end
			}
			end, begin = i, i+1
		case breakByte:
			if i > begin {
				end = i
			}
			return end
		case leadByte:
			if maySpace(s[i:]) {
				return end
			}
		default:
			return end
		}
	}
	if i > begin {
		end = i
	}
	return end
}

// foldedASCII does the work of foldedWords for eight characters of ASCII at a
// time, from a word's beginning on, as far as there is nothing but words in them
// and the spaces between.
func foldedASCII(s string, end, begin, i int) (newEnd, newBegin, at int) {
	for ; i+8 <= len(s); i += 8 {
		x := eightBytes(s[i : i+8])
		if (x|(x+lowBits)|(x-0x20*lowBits)&^x)&highBits != 0 {
			break // a character below 0x20 or above 0x7E
		}
		y := x ^ 0x20*lowBits
		spaces := ^(y&^highBits + ^uint64(highBits) | y) & highBits
		if spaces&(spaces<<8) != 0 || spaces&0x80 != 0 && i == begin {
			break
		}
		if spaces != 0 {
			end = i + (63-bits.LeadingZeros64(spaces))/8
			begin = end + 1
		}
	}
	return end, begin, i
}

// The kinds of bytes in texts; 0 is one that no reader sees.
const (
	plainByte = iota + 1
	spaceByte
	breakByte // other white space
	leadByte  // what white space and unseen characters beyond ASCII begin with
)

var textByte = func() (kinds [256]uint8) {
	for c := range kinds {
		switch {
		case c == ' ':
			kinds[c] = spaceByte
		case c < utf8.RuneSelf && isSpace(rune(c)):
			kinds[c] = breakByte
		case c == 0xC2 || c == 0xE1 || c == 0xE2 || c == 0xE3 || c == 0xEF:
			kinds[c] = leadByte
		case c >= utf8.RuneSelf || !unseen(rune(c)):
			kinds[c] = plainByte
		}
	}
	return kinds
}()

// maySpace says whether a character that begins with a leadByte may be white
// space or one that no reader sees. Quotation marks, dashes and dots are none.
func maySpace(s string) bool {
	if len(s) < 3 {
		return true
	}
	switch a, b := s[1], s[2]; s[0] {
	case 0xC2:
		return a <= 0xA0 || a == 0xAD
	case 0xE1:
		return a == 0x9A
	case 0xE2:
		return a == 0x80 && (b < 0x90 || b >= 0xA8 && b < 0xB0) || a == 0x81
	case 0xE3:
		return a == 0x80 && b == 0x80
	default:
		return a == 0xBB || a == 0xBF
	}
}

// clean removes characters that no reader sees: zero-width, soft hyphen, byte order mark, controls.
func clean(s string) string {
	for _, r := range s {
		if unseen(r) {
			return strings.Map(func(r rune) rune {
				if unseen(r) {
					return -1
				}
				return r
			}, s)
		}
	}
	return s
}

func unseen(r rune) bool {
	switch r {
	case 0xAD, 0x200B, 0x2060, 0xFEFF, 0xFFFC:
		return true
	}
	return r < 0x20 || r == 0x7F || (r >= 0x80 && r < 0xA0)
}

// fold trims s and makes each stretch of white space one space.
func fold(s string) string {
	if s = strings.Trim(s, " "); foldedWords(s, 0) == len(s) || folded(s) {
		return s
	}
	return strings.Join(strings.FieldsFunc(clean2(s), isSpace), " ")
}

// folded says whether fold would leave a text as it is.
func folded(s string) bool {
	space := true // before i
	for i := 0; i < len(s); {
		c := s[i]
		switch {
		case c == ' ':
			if space {
				return false
			}
			space = true
			i++
		case c < 0x20 || c == 0x7F:
			return false
		case c < utf8.RuneSelf:
			space = false
			i++
		default:
			r, size := utf8.DecodeRuneInString(s[i:])
			if r == utf8.RuneError || isSpace(r) || unseen(r) {
				return false
			}
			space = false
			i += size
		}
	}
	return !space || s == ""
}

// clean2 is clean for text that still holds white space.
func clean2(s string) string {
	return strings.Map(func(r rune) rune {
		if unseen(r) && !isSpace(r) {
			return -1
		}
		return r
	}, s)
}
