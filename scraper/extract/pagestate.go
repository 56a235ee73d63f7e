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
	values     map[string]lexed // of each value of a class or id met
	group      []int32          // of each block, the blocks that stand alike
	groups     []groupFacts
	title      *wordBag
	site       *wordBag // name of the site
	authors    *wordBag
	about      *wordBag // description
	printed    *wordBag // first h1
	article    map[uint32]bool
	copies     []int32         // of each block, how often its text stands on the page
	echoes     []float32       // of each block, how much of it stands elsewhere too
	earlier    []bool          // of each block, whether its text stood before
	firstH1    int             // block, or -1
	chain      []int16         // of each element: 0, or its place from 1 in the chain from the heuristic's container outwards
	lastHead   []int32         // of each block, the heading before it; -1 without one
	heads      map[int32]lexed // of each heading, what the lexicon knows of its words
	rule       []int8          // of each block, blocks since the last hr, 9 at most
	best       int32           // the heuristic's container; -1 without one
	containers []containerRow
	cards      []int32    // of each element, how many of its make stand beside it, itself included
	words      [][2]int32 // of each block, its words in flat
	flat       []uint32
	media      [][2]int8 // of each block, blocks since the last image and to the next, 9 at most
	page       []float32 // features of the page as a whole
}

type groupFacts struct {
	blocks, words, linked int32
}

// open gathers what the rows of a page share.
func (t *runningText) open(facts pageFacts, lex Lexicon) *pageState {
	d := t.doc
	s := &pageState{t: t, lex: lex, facts: facts, sums: t.sum(), firstH1: -1}
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
	s.readContainers()
	s.readCards()
	s.readMedia()
	s.readHeads()
	s.readPage()
	return s
}

func (s *pageState) readWords() {
	d := s.t.doc
	s.words = make([][2]int32, len(d.blocks))
	s.copies, s.earlier = make([]int32, len(d.blocks)), make([]bool, len(d.blocks))
	seen := make(map[string]int32, len(d.blocks))
	for i := range d.blocks {
		b := &d.blocks[i]
		lo := int32(len(s.flat))
		s.flat = textWords(b.text, len(s.flat)+2*shortText, s.flat)
		s.words[i] = [2]int32{lo, int32(len(s.flat))}
		s.earlier[i] = seen[b.text] > 0
		seen[b.text]++
	}
	for i := range d.blocks {
		s.copies[i] = seen[d.blocks[i].text]
	}
}

func (s *pageState) wordsOf(i int) []uint32 { return s.flat[s.words[i][0]:s.words[i][1]] }

// chainOf numbers an element and those around it from 1.
func chainOf(d *document, e int32) []int16 {
	chain := make([]int16, len(d.elements))
	for k := int16(1); e >= 0; k, e = k+1, d.elements[e].parent {
		chain[e] = k
	}
	return chain
}

func (s *pageState) readHeads() {
	d := s.t.doc
	s.lastHead = make([]int32, len(d.blocks))
	s.heads = map[int32]lexed{}
	last := int32(-1)
	for i := range d.blocks {
		s.lastHead[i] = last
		if isHeading(d.blocks[i].tag) && s.t.measures[i].words > 0 {
			last = int32(i)
			words := s.wordsOf(i)
			var known lexed
			blockWords(words[:min(len(words), shortText)], func(word uint32) {
				if p, ok := s.lex.Prob(word); ok {
					known.add(p)
				}
			})
			s.heads[last] = known
		}
	}
	s.rule = make([]int8, len(d.blocks))
	for i := range s.rule {
		s.rule[i] = 9
	}
	for i := range d.elements {
		if d.elements[i].node.DataAtom != atom.Hr {
			continue
		}
		for k := int32(0); k < 9 && d.elements[i].lo+k < int32(len(d.blocks)); k++ {
			s.rule[d.elements[i].lo+k] = int8(k)
		}
	}
}

func (s *pageState) readMedia() {
	n := len(s.t.doc.blocks)
	s.media = make([][2]int8, n)
	for i := range s.media {
		s.media[i] = [2]int8{9, 9}
	}
	for _, m := range s.t.doc.media {
		for k := 0; k < 9; k++ {
			if i := m.before + k; i < n {
				s.media[i][0] = min(s.media[i][0], int8(k))
			}
			if i := m.before - 1 - k; i >= 0 && i < n {
				s.media[i][1] = min(s.media[i][1], int8(k))
			}
		}
	}
}

func (s *pageState) readGroups() {
	d := s.t.doc
	s.group = make([]int32, len(d.blocks))
	index := make(map[uint32]int32, 64)
	for i := range d.blocks {
		b, m := &d.blocks[i], &s.t.measures[i]
		sig := uint32(0)
		if b.elem >= 0 {
			sig = s.signature[b.elem]
		}
		g, ok := index[sig]
		if !ok {
			g = int32(len(s.groups))
			index[sig] = g
			s.groups = append(s.groups, groupFacts{})
		}
		s.group[i] = g
		s.groups[g].blocks++
		s.groups[g].words += m.words
		s.groups[g].linked += m.linkWords
	}
}

// readContainers weighs containers by their paragraphs and keeps the chain of the best one.
func (s *pageState) readContainers() {
	best, _ := s.t.bestContainer()
	s.chain, s.best = chainOf(s.t.doc, best), best
	s.containers = make([]containerRow, len(s.t.doc.elements))
}
