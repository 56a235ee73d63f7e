package extract

import "sync"

// readCards counts the elements of one make side by side: cards, items, posts.
func (s *pageState) readCards() {
	d := s.t.doc
	s.cards = make([]int32, len(d.elements))
	type place struct {
		parent int32
		make   uint32
	}
	first := make(map[place]int32, len(d.elements)/4)
	for i := range d.elements {
		e := &d.elements[i]
		if e.lo == e.hi || e.parent < 0 {
			continue
		}
		at := place{e.parent, s.signature[i]}
		f, ok := first[at]
		if !ok {
			f = int32(i)
			first[at] = f
		}
		s.cards[f]++
		if f != int32(i) {
			s.cards[i] = -f
		}
	}
	for i := range s.cards {
		if s.cards[i] < 0 {
			s.cards[i] = s.cards[-s.cards[i]]
		}
	}
}

// cardOf is the nearest container around a block that has others of more than
// one block like it beside it; -1 without one.
func (s *pageState) cardOf(i int) (card int32, up int) {
	d := s.t.doc
	for e := d.blocks[i].elem; e >= 0 && up < 8; e, up = d.elements[e].parent, up+1 {
		if s.cards[e] >= 2 && d.elements[e].hi-d.elements[e].lo >= 2 {
			return e, up
		}
	}
	return -1, up
}

// rowOfCard writes what the card around a block is like.
func (s *pageState) rowOfCard(w *rowWriter, i int) {
	d, t := s.t.doc, s.t
	e, up := s.cardOf(i)
	if e < 0 {
		for _, name := range [...]string{".count", ".up", ".at", ".words", ".links", ".long", ".share", ".head"} {
			w.addOf("card", name, unknown)
		}
		return
	}
	c := &d.elements[e]
	around := &d.elements[c.parent]
	words := t.words[c.hi] - t.words[c.lo]
	w.addOf("card", ".count", float32(s.cards[e]))
	w.addOf("card", ".up", float32(up))
	w.addOf("card", ".at", float32(int32(i)-c.lo))
	w.addOf("card", ".words", float32(words))
	w.addOf("card", ".links", ratio(t.linked[c.hi]-t.linked[c.lo], words))
	w.addOf("card", ".long", ratio(s.sums.long[c.hi]-s.sums.long[c.lo], words))
	w.addOf("card", ".share", ratio(t.words[around.hi]-t.words[around.lo], t.words[len(d.blocks)]))
	// How much of what is not a paragraph is linked: the title of a teaser.
	short := words - (s.sums.long[c.hi] - s.sums.long[c.lo])
	w.addOf("card", ".head", ratio(t.linked[c.hi]-t.linked[c.lo], short))
}

// readEchoes finds for each block the share of its runs of five words that stand
// elsewhere on the page too: pull quotes, teasers, captions told twice. Runs are
// counted by 16 bits of their hash: on a long page some seem to stand twice that
// do not.
func (s *pageState) readEchoes() {
	counts := echoRoom.Get().(*[1 << 16]uint8)
	for i := range s.words {
		words := s.wordsOf(i)
		for j := 0; j+5 <= len(words); j++ {
			if k := shingle(words[j:j+5]) >> 16; counts[k] < 255 {
				counts[k]++
			}
		}
	}
	s.echoes = make([]float32, len(s.words))
	for i := range s.words {
		words := s.wordsOf(i)
		if len(words) < 5 {
			s.echoes[i] = unknown
			continue
		}
		hits := 0
		for j := 0; j+5 <= len(words); j++ {
			if counts[shingle(words[j:j+5])>>16] > 1 {
				hits++
			}
		}
		s.echoes[i] = share(hits, len(words)-4)
	}
	clear(counts[:])
	echoRoom.Put(counts)
}

// echoRoom keeps tables of readEchoes, all zero.
var echoRoom = sync.Pool{New: func() any { return new([1 << 16]uint8) }}
