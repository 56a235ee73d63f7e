package extract

// readCards counts the elements of one make side by side: cards, items, posts.
func (s *pageState) readCards() {
	d := s.t.doc
	slabs := d.slabs()
	s.cards = slabs.ints.take(len(d.elements))
	first := &slabs.firsts
	first.open(len(d.elements))
	for i := range d.elements {
		e := &d.elements[i]
		if e.lo == e.hi || e.parent < 0 {
			continue
		}
		sig := s.signature[i]
		f := first.of(sig^uint32(e.parent)*fnvPrime, i, func(j int) bool { return d.elements[j].parent == e.parent && s.signature[j] == sig })
		s.cards[f]++
		if f != i {
			s.cards[i] = -int32(f)
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

var cardFeatures = []string{".count", ".up", ".at", ".words", ".links", ".long", ".share", ".head"}

// rowOfCard writes what the card around a block is like.
func (s *pageState) rowOfCard(w *rowWriter, i int) {
	d, t := s.t.doc, s.t
	e, up := s.cardOf(i)
	if e < 0 {
		w.addAll("card", cardFeatures, unknown, unknown, unknown, unknown, unknown, unknown, unknown, unknown)
		return
	}
	c := &d.elements[e]
	around := &d.elements[c.parent]
	words, linked, long := t.words[c.hi]-t.words[c.lo], t.linked[c.hi]-t.linked[c.lo], s.sums.long[c.hi]-s.sums.long[c.lo]
	w.addAll("card", cardFeatures,
		float32(s.cards[e]), float32(up), float32(int32(i)-c.lo), float32(words), ratio(linked, words), ratio(long, words),
		ratio(t.words[around.hi]-t.words[around.lo], t.words[len(d.blocks)]),
		ratio(linked, words-long), // how much of what is not a paragraph is linked: the title of a teaser
	)
}

// readEchoes finds for each block the share of its runs of five words that stand
// elsewhere on the page too: pull quotes, teasers, captions told twice. Runs are
// told apart by 16 bits of their hash: on a long page some seem to stand twice that
// do not.
func (s *pageState) readEchoes() {
	slabs := s.t.doc.slabs()
	var once, twice runSet
	runs := slabs.hashes.take(len(s.flat))
	for i := range s.words {
		lo, hi := s.words[i][0], s.words[i][1]
		words, runs := s.flat[lo:hi], runs[lo:hi]
		for j := 0; j+5 <= len(words); j++ {
			k := shingle(words[j:j+5]) >> 16
			runs[j] = k
			twice[k>>6] |= once[k>>6] & (1 << (k & 63))
			once[k>>6] |= 1 << (k & 63)
		}
	}
	s.echoes = slabs.floats.take(len(s.words))
	for i := range s.words {
		lo, hi := s.words[i][0], s.words[i][1]
		n := int(hi-lo) - 4
		if n < 1 {
			s.echoes[i] = unknown
			continue
		}
		hits := 0
		for _, k := range runs[lo:][:n] {
			hits += int(twice[k>>6] >> (k & 63) & 1)
		}
		s.echoes[i] = share(hits, n)
	}
}

// runSet is a set of runs of words, by 16 bits of their hashes.
type runSet [1 << 16 / 64]uint64
