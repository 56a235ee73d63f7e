package extract

// wordBag is a bag of words to compare blocks with.
type wordBag struct {
	words []uint32
	mask  [4]uint64
}

func bagOf(s string, limit int) *wordBag {
	l := &wordBag{words: textWords(s, limit, nil)}
	for _, w := range l.words {
		l.mask[w>>6&3] |= 1 << (w & 63)
	}
	return l
}

// shared counts the words that l holds.
func (l *wordBag) shared(words []uint32) (n int) {
	for _, w := range words {
		if l.mask[w>>6&3]&(1<<(w&63)) == 0 {
			continue
		}
		for _, v := range l.words {
			if v == w {
				n++
				break
			}
		}
	}
	return n
}

// shingles is the set of runs of five words of a text.
func shingles(s string) map[uint32]bool {
	if s == "" {
		return nil
	}
	words := textWords(s, 20000, nil)
	set := make(map[uint32]bool, len(words))
	for i := 0; i+5 <= len(words); i++ {
		set[shingle(words[i:i+5])] = true
	}
	return set
}

func shingle(words []uint32) uint32 {
	h := uint32(fnvOffset)
	for _, w := range words {
		h = (h ^ w) * fnvPrime
	}
	return h
}

// likeArticle is the share of a text's runs of five words that JSON-LD's
// articleBody has; unknown for short texts and without one.
func (s *pageState) likeArticle(words []uint32) float32 {
	if s.article == nil || len(words) < 5 {
		return unknown
	}
	hits, all := 0, 0
	for j := 0; j+5 <= len(words); j++ {
		all++
		if s.article[shingle(words[j:j+5])] {
			hits++
		}
	}
	return share(hits, all)
}
