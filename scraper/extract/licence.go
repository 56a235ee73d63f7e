package extract

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// licence finds the name of a licence in a credit: "CC BY-SA 2.0", "public domain".
func licence(s string) string {
	low := lowerInPlace(s)
	if i := wordIndex(low, "cc"); i >= 0 {
		j := i + 2
		for j < len(low) {
			c := low[j]
			if c == ' ' || c == '-' || c == '.' || c >= '0' && c <= '9' {
				j++
				continue
			}
			part := ""
			for _, p := range []string{"by", "sa", "nc", "nd", "zero"} {
				if strings.HasPrefix(low[j:], p) && (j+len(p) == len(low) || !isLetter(low[j+len(p)])) {
					part = p
				}
			}
			if part == "" {
				break
			}
			j += len(part)
		}
		if got := strings.TrimRight(s[i:j], " -."); len(got) > 3 {
			return got
		}
	}
	for _, name := range []string{"cc0", "public domain", "gemeinfrei", "domaine public", "dominio público", "domínio público", "общественное достояние", "creative commons", "gfdl", "gnu free documentation license"} {
		if i := strings.Index(low, name); i >= 0 && i+len(name) <= len(s) && utf8.RuneStart(s[i]) {
			return s[i : i+len(name)]
		}
	}
	return ""
}

// lowerInPlace lowers the letters whose lower case takes as many bytes, so that
// offsets in the result hold in s: "İ" and "Ⱥ" stay.
func lowerInPlace(s string) string {
	out := []byte(s)
	for i, r := range s {
		if l := unicode.ToLower(r); l != r && utf8.RuneLen(l) == utf8.RuneLen(r) {
			utf8.EncodeRune(out[i:], l)
		}
	}
	return string(out)
}

func isLetter(c byte) bool { return c >= 'a' && c <= 'z' }

// wordIndex is the place of an ASCII word in a lower-case text, -1 without it.
func wordIndex(s, w string) int {
	for from := 0; ; {
		i := strings.Index(s[from:], w)
		if i < 0 {
			return -1
		}
		i += from
		end := i + len(w)
		if (i == 0 || !isLetter(s[i-1])) && (end == len(s) || !isLetter(s[end])) {
			return i
		}
		from = end
	}
}
