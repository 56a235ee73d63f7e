package extract

import (
	"unicode"
	"unicode/utf8"

	"golang.org/x/net/html"
)

// A Lexicon says how often blocks with a word belong to the running text, as
// learned from the corpus: words of class names and ids (kind 0 the block's
// own, kind 1 those of containers), words of short texts (kind 2), and first
// words (kind 3).
type Lexicon interface {
	// Prob returns a probability and whether the word is known.
	Prob(word uint32) (float32, bool)
}

// The kinds of words; they salt the hashes.
const (
	wordClass uint32 = iota + 1
	wordTag
	wordText
	wordFirst
	wordWhole
	wordLong
)

const (
	fnvOffset = 2166136261
	fnvPrime  = 16777619
)

func salt(kind uint32) uint32 { return (fnvOffset ^ kind) * fnvPrime }

func hashString(h uint32, s string) uint32 {
	for i := 0; i < len(s); i++ {
		h = (h ^ uint32(s[i])) * fnvPrime
	}
	return h
}

func hashRune(h uint32, r rune) uint32 {
	for ; r > 0; r >>= 8 {
		h = (h ^ uint32(r&0xff)) * fnvPrime
	}
	return h
}

// named says whether an attribute gives an element a name.
func named(key string) bool {
	switch key {
	case "class", "id", "itemprop", "data-component", "data-testid", "data-type", "role":
		return true
	}
	return false
}

// elementWords calls f with the hashed words of an element's class and id.
func elementWords(n *html.Node, f func(word uint32)) {
	for i := range n.Attr {
		if named(n.Attr[i].Key) {
			valueWords(n.Attr[i].Val, f)
		}
	}
}

// valueWords calls f with the hashed words of an attribute, alone and in pairs.
func valueWords(val string, f func(word uint32)) {
	if len(val) > 400 {
		val = val[:400]
	}
	last := uint32(0)
	eachWord(val, func(w string) {
		if len(w) < 2 {
			return
		}
		h := hashString(salt(wordClass), w)
		f(h)
		if last != 0 {
			f((last ^ h>>7) * fnvPrime)
		}
		last = h
	})
}

// textWords hashes the words of a text in lower case, at most limit of them.
func textWords(s string, limit int, out []uint32) []uint32 {
	none := salt(wordText)
	h, in := none, false
	for i := 0; i < len(s); {
		if c := s[i]; c < utf8.RuneSelf {
			i++
			if c = hashedByte[c]; c != 0 {
				h, in = (h^uint32(c))*fnvPrime, true
				continue
			}
		} else {
			r, size := utf8.DecodeRuneInString(s[i:])
			i += size
			switch {
			case noSpaces(r):
				if in {
					out = append(out, h)
				}
				out = append(out, hashRune(none, r))
				h, in = none, false
				if len(out) >= limit {
					return out
				}
				continue
			case unicode.IsLetter(r) || unicode.IsDigit(r):
				h, in = hashRune(h, unicode.ToLower(r)), true
				continue
			}
		}
		if !in {
			continue
		}
		out = append(out, h)
		if len(out) >= limit {
			return out
		}
		h, in = none, false
	}
	if in {
		out = append(out, h)
	}
	return out
}

// hashedByte is what counts in a word for a character of ASCII: the letters in
// lower case, 0 for any digit; nothing for what parts words.
var hashedByte = func() (is [utf8.RuneSelf]byte) {
	for c := byte('a'); c <= 'z'; c++ {
		is[c], is[c-'a'+'A'] = c, c
	}
	for c := byte('0'); c <= '9'; c++ {
		is[c] = '0'
	}
	is['_'] = '_'
	return is
}()

// blockWords calls f with the hashed words by which a short text is known:
// each word, the first two together, and the whole.
func blockWords(words []uint32, f func(word uint32)) {
	if len(words) == 0 {
		return
	}
	whole := salt(wordWhole)
	for _, w := range words {
		whole = (whole ^ w) * fnvPrime
		f(w)
	}
	if len(words) > 1 {
		f(pair(words[0], words[1]))
	}
	f((salt(wordFirst) ^ words[0]) * fnvPrime)
	if len(words) <= 8 {
		f(whole)
	}
}

// longWords calls f with the hashed words by which the beginning of a long text is known.
func longWords(words []uint32, f func(word uint32)) {
	for _, w := range words {
		f((salt(wordLong) ^ w) * fnvPrime)
	}
}

// shortText is how many words of a text its own words are asked of.
const shortText = 24
