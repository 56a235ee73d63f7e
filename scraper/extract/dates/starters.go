package dates

import "unicode/utf8"

// starters are the words that a moment may begin with: most words of a text
// are none of them, and are passed over without looking them up in each table.
var starters = func() *heads {
	var h heads
	for _, list := range []set{before, ones, words("just только 刚刚 剛剛 il час минуту неделю месяц godzine годину hier t klo kl")} {
		for w := range list {
			h.add(w)
		}
	}
	for _, table := range []map[string]int{months, todays, halves} {
		for w := range table {
			h.add(w)
		}
	}
	return &h
}()

// holdsNone says of a text that it surely holds no moment: it is ASCII and has
// neither a digit nor a word that one may begin with.
func holdsNone(text string) bool {
	for i := 0; i < len(text); {
		c := text[i]
		if c >= utf8.RuneSelf || c >= '0' && c <= '9' {
			return false
		}
		if c |= 0x20; c < 'a' || c > 'z' {
			i++
			continue
		}
		h := uint(0)
		for n := 0; i < len(text) && text[i]|0x20 >= 'a' && text[i]|0x20 <= 'z'; n, i = n+1, i+1 {
			if n < 3 {
				h = h*41 + uint(text[i]|0x20)
			}
		}
		if h %= 1 << 14; starters[h>>6]>>(h&63)&1 != 0 {
			return false
		}
	}
	return true
}

// heads is a set of the first three bytes of words; a few others are taken for
// some of them.
type heads [1 << 8]uint64

func headOf(w string) uint {
	h := uint(0)
	for i := 0; i < len(w) && i < 3; i++ {
		h = h*41 + uint(w[i])
	}
	return h % (1 << 14)
}

func (s *heads) add(w string) { h := headOf(w); s[h>>6] |= 1 << (h & 63) }

// may says whether a word may be one of the set.
func (s *heads) may(w string) bool { h := headOf(w); return s[h>>6]>>(h&63)&1 != 0 }
