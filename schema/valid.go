package schema

import "unicode/utf8"

const (
	high   = 0x8080808080808080
	most   = 0x7F7F7F7F7F7F7F7F // added to a number below 0x80 it sets the high bit unless that is 0
	second = 0x1E1E1E1E1E1E1E1E // the bits of which C0 and C1, of the leads of two bytes, have none
	stride = 32                 // bytes that are looked at before anything is decided
)

// ValidText is utf8.ValidString, faster on texts of Cyrillic, Greek, Arabic and
// Hebrew letters: it takes eight bytes at a time without asking what each of
// them is, where the standard library goes letter by letter and would be a tenth of
// the cost of writing a part. Where a letter has more than two bytes it decodes.
func ValidText(s string) bool {
	i := 0
	for len(s)-i >= stride {
		b := s[i : i+stride]
		lead, long, wrong := pairs(word(b[0:8]), 0)
		lead, l, w := pairs(word(b[8:16]), lead)
		long, wrong = long|l, wrong|w
		lead, l, w = pairs(word(b[16:24]), lead)
		long, wrong = long|l, wrong|w
		lead, l, w = pairs(word(b[24:32]), lead)
		switch {
		case long|l != 0:
			for end := i + stride; i < end; {
				r, n := utf8.DecodeRuneInString(s[i:])
				if r == utf8.RuneError && n == 1 {
					return false
				}
				i += n
			}
		case wrong|w != 0:
			return false
		default: // a letter that has begun is looked at again
			i += stride - int(lead>>63) //nolint:gosec // one bit
		}
	}
	return utf8.ValidString(s[i:])
}

// pairs looks at eight bytes, of which the first is the lowest, as letters of
// one byte or two. before are the leads of the word before. lead has the high bit
// of each byte that leads others; long is not 0 if one leads more than one; else
// wrong is not 0 if this is not UTF-8.
func pairs(w, before uint64) (lead, long, wrong uint64) {
	lead = w & (w << 1) & high
	next := w&high ^ lead // continuations
	return lead, lead & (w << 2), (next ^ (lead<<8 | before>>56)) | lead&^(w&second+most)
}
