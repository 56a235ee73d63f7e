package profile

import "unicode/utf8"

// heads is a set of the beginnings of words, to pass over the many words that
// are none of a dictionary's without making and looking up each.
type heads struct {
	pairs [16]uint64 // of the first two bytes, where both are ASCII
	wide  bool       // there are words that begin otherwise
	// threes are of the first three bytes; nil where the words are few.
	threes *[1 << 15 / 64]uint64
}

// add keeps how a word in lower case begins.
func (h *heads) add(w string) {
	if k, ok := headOf(w, 0); ok {
		h.pairs[k>>6] |= 1 << (k & 63)
	} else {
		h.wide = true
	}
	if h.threes != nil {
		h.addThree(w)
	}
}

// addThree keeps the first three bytes of a word, if they are ASCII: may asks for no others.
func (h *heads) addThree(w string) {
	if k, ok := headOf(w, 0); ok {
		if c, ok := thirdOf(w, 0); ok {
			k = k<<5 | c
			h.threes[k>>6] |= 1 << (k & 63)
		}
	}
}

// manyWords is from how many on heads look at three bytes of each.
const manyWords = 24

// grow makes heads look at three bytes of the words of a table.
func (h *heads) grow(words *words) {
	h.threes = new([1 << 15 / 64]uint64)
	for i := range words.slots {
		if s := &words.slots[i]; s.to != nil {
			h.addThree(s.word)
		}
	}
}

func (h *heads) clone() heads {
	c := *h
	if h.threes != nil {
		threes := *h.threes
		c.threes = &threes
	}
	return c
}

// may says whether the word that begins at i may be one of the set.
func (h *heads) may(text string, i int) bool {
	k, ok := headOf(text, i)
	if !ok {
		return true
	}
	if h.pairs[k>>6]&(1<<(k&63)) == 0 {
		return false
	}
	if h.threes == nil {
		return true
	}
	c, ok := thirdOf(text, i)
	k = k<<5 | c
	return !ok || h.threes[k>>6]&(1<<(k&63)) != 0
}

// thirdOf is a number for the third byte of a word, whatever its case, and
// whether it is ASCII; 0 for a word of less.
func thirdOf(text string, i int) (c uint, ok bool) {
	switch {
	case i+1 >= len(text) || !isWordRune(rune(text[i+1])) || i+2 >= len(text):
		return 0, true
	case text[i+2] >= utf8.RuneSelf:
		return 0, false
	case !wordByte[text[i+2]]:
		return 0, true
	}
	return uint(text[i+2] & 31), true
}

// headOf is a number for the first two bytes of a word, whatever its case, and
// whether they are ASCII.
func headOf(text string, i int) (k uint, ok bool) {
	a, b := text[i], byte(0)
	if i+1 < len(text) {
		b = text[i+1]
	}
	if a >= utf8.RuneSelf || b >= utf8.RuneSelf {
		return 0, false
	}
	if !isWordRune(rune(b)) {
		b = 0
	}
	return uint(a&31)<<5 | uint(b&31), true
}
