package extract

import (
	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

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

// classWords sums up what the lexicon knows of an element's class words.
type classWords struct{ low, high, mean float32 }

// noWords stands where no word is known.
var noWords = classWords{unknown, unknown, unknown}

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
		c := s.wordsOfElement(e.node, noWords)
		s.own[i] = c
		if e.parent < 0 || e.node.DataAtom == atom.Body {
			s.around[i] = noWords
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

// containerRow is what a row says of one container, as containerFeatures names it.
type containerRow struct {
	values [len(containerFeatures)]float32
	known  bool
}

var containerFeatures = [...]string{".share", ".links", ".mean", ".long", ".tag", ".short", ".heads", ".items", ".blocks", ".lex.low", ".lex.high", ".lex.mean"}

// containerOf returns the row of a container, which many blocks share.
func (s *pageState) containerOf(e int32) *containerRow {
	if e < 0 {
		return &noContainer
	}
	r := &s.containers[e]
	if !r.known {
		el := &s.t.doc.elements[e]
		n, lo, hi, lexed := s.sums, el.lo, el.hi, &s.own[e]
		words, all := n.words[hi]-n.words[lo], n.words[len(n.words)-1]
		*r = containerRow{known: true, values: [...]float32{
			ratio(words, all), ratio(n.linked[hi]-n.linked[lo], words), ratio(words, hi-lo), ratio(n.long[hi]-n.long[lo], words),
			kindOfTag(el.node.DataAtom), ratio(n.short[hi]-n.short[lo], hi-lo), ratio(n.heads[hi]-n.heads[lo], hi-lo), ratio(n.items[hi]-n.items[lo], hi-lo),
			float32(hi - lo), lexed.low, lexed.high, lexed.mean,
		}}
	}
	return r
}

var noContainer = containerRow{values: [...]float32{4: unknown, 9: unknown, 10: unknown, 11: unknown}}
