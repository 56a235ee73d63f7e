package extract

import "golang.org/x/net/html/atom"

// pageState is what the rows of one page share.
type pageState struct {
	t          *runningText
	lex        Lexicon
	facts      pageFacts
	sums       *sums
	own        []classWords
	around     []classWords
	signature  []uint32
	names      *classNames
	values     map[string]lexed // of each long value of a class or id met
	group      []int32          // of each block, the blocks that stand alike
	groups     []groupFacts
	title      *wordBag
	site       *wordBag // name of the site
	authors    *wordBag
	about      *wordBag // description
	printed    *wordBag // first h1
	bags       *bags    // title, printed, about, site, authors
	article    map[uint32]bool
	firstCopy  []int32   // of each block, the first one with its text
	copies     []int32   // of each block, how often its text stands on the page
	echoes     []float32 // of each block, how much of it stands elsewhere too
	firstH1    int       // block, or -1
	chain      []int32   // of each element: 0, or its place from 1 in the chain from the heuristic's container outwards
	lastHead   []int32   // of each block, the heading before it; -1 without one
	heads      []lexed   // of each block that is a heading, what the lexicon knows of its words
	rule       []int32   // of each block, blocks since the last hr, 9 at most
	best       int32     // the heuristic's container; -1 without one
	containers []containerRow
	beside     []besideRow
	cards      []int32    // of each element, how many of its make stand beside it, itself included
	words      [][2]int32 // of each block, its words in flat
	flat       []uint32
	media      [][2]int32 // of each block, blocks since the last image and to the next, 9 at most
	page       []float32  // features of the page as a whole
}

type groupFacts struct {
	blocks, words, linked int32
	signature             uint32
}

// open gathers what the rows of a page share.
func (t *runningText) open(facts pageFacts, lex Lexicon) *pageState {
	d := t.doc
	s := &pageState{t: t, lex: lex, names: d.names(), facts: facts, sums: t.sum(), firstH1: -1}
	s.names.learn(lex)
	s.readElements()
	s.title = bagOf(facts.title+" "+facts.headline, 60)
	s.about = bagOf(facts.description, 80)
	s.site = bagOf(facts.site, 12)
	s.authors = bagOf(facts.authors, 20)
	s.article = shingles(facts.articleBody)
	s.readWords()
	s.readEchoes()
	s.readGroups()
	for i := range d.blocks {
		if d.blocks[i].tag == atom.H1 && !d.blocks[i].hidden {
			s.firstH1 = i
			break
		}
	}
	if s.firstH1 >= 0 {
		s.printed = bagOf(d.blocks[s.firstH1].text, 60)
	} else {
		s.printed = &wordBag{}
	}
	s.bags = &d.slabs().bags
	s.bags.open(s.title, s.printed, s.about, s.site, s.authors)
	s.readContainers()
	s.readCards()
	s.readMedia()
	s.readHeads()
	s.readPage()
	s.readBeside()
	return s
}

// readWords hashes the words of the blocks and counts those with the same text.
func (s *pageState) readWords() {
	d, slabs := s.t.doc, s.t.doc.slabs()
	n := len(d.blocks)
	s.words = slabs.pairs.take(n)
	s.firstCopy, s.copies = slabs.ints.take(n), slabs.ints.take(n)
	s.flat = slabs.hashes.rest()
	first := &slabs.firsts
	first.open(n)
	for i := range d.blocks {
		text := d.blocks[i].text
		lo := len(s.flat)
		s.flat = textWords(text, lo+2*shortText, s.flat)
		s.words[i] = [2]int32{int32(lo), int32(len(s.flat))}
		hash := uint32(len(text))
		for _, w := range s.flat[lo:min(lo+8, len(s.flat))] {
			hash = (hash ^ w) * fnvPrime
		}
		k := first.of(hash, i, func(j int) bool { return d.blocks[j].text == text })
		s.firstCopy[i] = int32(k)
		s.copies[k]++
	}
	for i, k := range s.firstCopy {
		s.copies[i] = s.copies[k]
	}
	slabs.hashes.keep(s.flat)
}

func (s *pageState) wordsOf(i int) []uint32 { return s.flat[s.words[i][0]:s.words[i][1]] }

// chainOf numbers an element and those around it from 1.
func chainOf(d *document, e int32) []int32 {
	chain := d.slabs().ints.take(len(d.elements))
	for k := int32(1); e >= 0; k, e = k+1, d.elements[e].parent {
		chain[e] = k
	}
	return chain
}

// readHeads finds the heading before each block and the rule before it.
func (s *pageState) readHeads() {
	d, slabs := s.t.doc, s.t.doc.slabs()
	n := int32(len(d.blocks))
	s.lastHead, s.heads, s.rule = slabs.ints.take(int(n)), slabs.lexed.take(int(n)), slabs.ints.take(int(n))
	last := int32(-1)
	for i := range d.blocks {
		s.lastHead[i], s.rule[i] = last, 9
		if isHeading(d.blocks[i].tag) && s.t.measures[i].words > 0 {
			last = int32(i)
			words := s.wordsOf(i)
			known := s.readShort(words[:min(len(words), shortText)])
			s.heads[i] = lexed{known.low, known.high, known.sum, known.n}
		}
	}
	for i := range d.elements {
		if d.elements[i].node.DataAtom != atom.Hr {
			continue
		}
		lo := d.elements[i].lo
		for k := int32(0); k < 9 && lo+k < n; k++ {
			s.rule[lo+k] = k
		}
	}
}

// readMedia finds how far each block is from the images around it.
func (s *pageState) readMedia() {
	n := len(s.t.doc.blocks)
	s.media = s.t.doc.slabs().pairs.take(n)
	for i := range s.media {
		s.media[i] = [2]int32{9, 9}
	}
	for _, m := range s.t.doc.media {
		for k := 0; k < 9; k++ {
			if i := m.before + k; i < n {
				s.media[i][0] = min(s.media[i][0], int32(k))
			}
			if i := m.before - 1 - k; i >= 0 && i < n {
				s.media[i][1] = min(s.media[i][1], int32(k))
			}
		}
	}
}

// readGroups gathers the blocks whose elements are made alike.
func (s *pageState) readGroups() {
	d, slabs := s.t.doc, s.t.doc.slabs()
	s.group = slabs.ints.take(len(d.blocks))
	s.groups = make([]groupFacts, 0, 48)
	first := &slabs.firsts
	first.open(len(d.blocks))
	for i := range d.blocks {
		b, m := &d.blocks[i], &s.t.measures[i]
		sig := uint32(0)
		if b.elem >= 0 {
			sig = s.signature[b.elem]
		}
		g := int32(len(s.groups))
		if k := first.of(sig, i, func(j int) bool { return s.groups[s.group[j]].signature == sig }); k < i {
			g = s.group[k]
		} else {
			s.groups = append(s.groups, groupFacts{signature: sig})
		}
		s.group[i] = g
		s.groups[g].blocks++
		s.groups[g].words += m.words
		s.groups[g].linked += m.linkWords
	}
}

// readContainers weighs containers by their paragraphs and keeps the chain of the best one.
func (s *pageState) readContainers() {
	d := s.t.doc
	best, _ := s.t.bestContainer()
	s.chain, s.best = chainOf(d, best), best
	s.containers = d.slabs().containers.take(len(d.elements))
}
