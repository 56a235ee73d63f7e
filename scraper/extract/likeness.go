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

// bags are some bags of words, each of which a block is compared with.
type bags struct {
	slots [bagSlots]bagWord
}

// bagSlots is more than twice as many as the words of the bags of a page.
const bagSlots = 512

// mostBags is how many bags there may be.
const mostBags = 5

type bagWord struct {
	word uint32
	in   uint32 // a bit for each bag that holds the word; 0 for an empty slot
}

// open takes the words of some bags, at most 240.
func (b *bags) open(lists ...*wordBag) {
	b.slots = [bagSlots]bagWord{}
	for k, l := range lists {
		for _, w := range l.words {
			at := bagSlot(w)
			for b.slots[at].in != 0 && b.slots[at].word != w {
				at = (at + 1) % bagSlots
			}
			b.slots[at].word = w
			b.slots[at].in |= 1 << k
		}
	}
}

func bagSlot(word uint32) uint32 { return word * 2654435769 >> 23 }

// shared counts for each bag the words that it holds.
func (b *bags) shared(words []uint32) (n [mostBags]int) {
	for _, w := range words {
		at := bagSlot(w)
		for b.slots[at].in != 0 && b.slots[at].word != w {
			at = (at + 1) % bagSlots
		}
		in := int(b.slots[at].in)
		n[0] += in & 1
		n[1] += in >> 1 & 1
		n[2] += in >> 2 & 1
		n[3] += in >> 3 & 1
		n[4] += in >> 4 & 1
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

// shingle is the hash of a run of five words.
func shingle(words []uint32) uint32 {
	_ = words[4]
	h := (uint32(fnvOffset) ^ words[0]) * fnvPrime
	h = (h ^ words[1]) * fnvPrime
	h = (h ^ words[2]) * fnvPrime
	h = (h ^ words[3]) * fnvPrime
	return (h ^ words[4]) * fnvPrime
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
