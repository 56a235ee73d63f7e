package extract

import (
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
	if s = strings.Trim(s, " "); folded(s) {
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
