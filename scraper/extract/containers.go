package extract

import (
	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// containerFacts are a container's statistics, from the sums before each block.
type containerFacts struct {
	share   float32 // of the page's words
	links   float32 // of its words
	mean    float32 // words a block
	blocks  float32
	long    float32 // share of its words that stand in long paragraphs
	commas  float32 // commas a word
	heads   float32 // headings a block
	items   float32 // list items a block
	control float32 // links, buttons without words … a block
}

// sums are running totals before each block, so that any range has its totals in one step.
type sums struct {
	words, linked, long, commas, heads, items, short []int32
}

func (t *runningText) sum() *sums {
	n := len(t.doc.blocks) + 1
	flat := t.doc.slabs().ints.take(5 * n)
	s := &sums{words: t.words, linked: t.linked, long: flat[:n], commas: flat[n : 2*n], heads: flat[2*n : 3*n], items: flat[3*n : 4*n], short: flat[4*n:]}
	for i := range t.doc.blocks {
		b, m := &t.doc.blocks[i], &t.measures[i]
		var long, commas, head, item, short int32
		if !b.hidden {
			commas = m.commas
			if m.words >= 12 && m.linkWords*3 < m.words {
				long = m.words
			}
			if isHeading(b.tag) {
				head = 1
			}
			if b.tag == atom.Li {
				item = 1
			}
			if m.words < 4 {
				short = 1
			}
		}
		s.long[i+1], s.commas[i+1], s.heads[i+1], s.items[i+1], s.short[i+1] =
			s.long[i]+long, s.commas[i]+commas, s.heads[i]+head, s.items[i]+item, s.short[i]+short
	}
	return s
}

func (s *sums) container(lo, hi int32) containerFacts {
	words, all := s.words[hi]-s.words[lo], s.words[len(s.words)-1]
	return containerFacts{
		share: ratio(words, all), links: ratio(s.linked[hi]-s.linked[lo], words), mean: ratio(words, hi-lo), blocks: float32(hi - lo),
		long: ratio(s.long[hi]-s.long[lo], words), commas: ratio(s.commas[hi]-s.commas[lo], words),
		heads: ratio(s.heads[hi]-s.heads[lo], hi-lo), items: ratio(s.items[hi]-s.items[lo], hi-lo), control: ratio(s.short[hi]-s.short[lo], hi-lo),
	}
}

// classWords sums up what the lexicon knows of an element's class words.
type classWords struct{ low, high, mean float32 }

// lexed is what the lexicon knows of some words.
type lexed struct {
	low, high, sum float32
	n              float32
}

func (l *lexed) add(p float32) {
	if l.n == 0 {
		l.low, l.high = p, p
	}
	l.low, l.high = min(l.low, p), max(l.high, p)
	l.sum += p
	l.n++
}

// readElements asks the lexicon for the class words of every element that
// holds blocks, gathers those around each, body excluded, and tells elements
// of one make by tags and classes of three levels.
func (s *pageState) readElements() {
	d := s.t.doc
	slabs := d.slabs()
	n := len(d.elements)
	s.own, s.around = slabs.classes.take(n), slabs.classes.take(n)
	s.signature = slabs.hashes.take(n)
	make1 := slabs.hashes.take(n) // of the element alone
	for i := range d.elements {
		e := &d.elements[i]
		h := hashString(salt(wordTag), e.node.Data)
		for j := range e.node.Attr {
			if e.node.Attr[j].Key == "class" {
				h = hashString(h, e.node.Attr[j].Val)
			}
		}
		make1[i] = h
		for up, n := e.parent, 0; up >= 0 && n < 2; up, n = d.elements[up].parent, n+1 {
			h = h*fnvPrime ^ make1[up]
		}
		s.signature[i] = h
		if e.lo == e.hi {
			continue
		}
		c := s.wordsOfElement(e.node, noContainer.lexed)
		s.own[i] = c
		if e.parent < 0 || e.node.DataAtom == atom.Body {
			s.around[i] = noContainer.lexed
			continue
		}
		up := s.around[e.parent]
		if c.low >= 0 {
			if up.low < 0 {
				up = c
			} else {
				up = classWords{min(up.low, c.low), max(up.high, c.high), up.mean*0.6 + c.mean*0.4}
			}
		}
		s.around[i] = up
	}
}

// wordsOfElement adds what the lexicon knows of an element's class and id.
func (s *pageState) wordsOfElement(n *html.Node, c classWords) classWords {
	var all lexed
	if c.low >= 0 {
		all = lexed{c.low, c.high, c.mean, 1}
	}
	for i := range n.Attr {
		a := &n.Attr[i]
		if !named(a.Key) {
			continue
		}
		v := s.wordsOfValue(a.Val)
		if v.n == 0 {
			continue
		}
		if all.n == 0 {
			all.low, all.high = v.low, v.high
		}
		all.low, all.high = min(all.low, v.low), max(all.high, v.high)
		all.sum += v.sum
		all.n += v.n
	}
	if all.n == 0 {
		return c
	}
	return classWords{all.low, all.high, all.sum / all.n}
}

// wordsOfValue is what the lexicon knows of the words of a class or id.
func (s *pageState) wordsOfValue(value string) lexed {
	if len(value) <= maxClassName {
		name := s.names.at(value)
		if !name.known {
			name.lexed, name.known = s.lexValue(value), true
		}
		return name.lexed
	}
	v, ok := s.values[value]
	if !ok {
		v = s.lexValue(value)
		if s.values == nil {
			s.values = map[string]lexed{}
		}
		s.values[value] = v
	}
	return v
}

func (s *pageState) lexValue(value string) (v lexed) {
	valueWords(value, func(word uint32) {
		if p, ok := s.lex.Prob(word); ok {
			v.add(p)
		}
	})
	return v
}

// containerRow is what a row says of one container.
type containerRow struct {
	facts containerFacts
	lexed classWords
	tag   float32
	known bool
}

// containerOf returns the facts of a container, which many blocks share.
func (s *pageState) containerOf(e int32) *containerRow {
	if e < 0 {
		return &noContainer
	}
	r := &s.containers[e]
	if !r.known {
		el := &s.t.doc.elements[e]
		*r = containerRow{facts: s.sums.container(el.lo, el.hi), lexed: s.own[e], tag: kindOfTag(el.node.DataAtom), known: true}
	}
	return r
}

var noContainer = containerRow{lexed: classWords{unknown, unknown, unknown}, tag: unknown}
