package extract

import (
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"github.com/newsarc/newsarc/schema"
)

// readContent finds the running text: body, body_markdown, lead, word_count
// and the links of the body. Blocks that another room claimed are left to it.
func (p *page) readContent() {
	t := p.openText()
	picked := t.pick()
	if p.chosen != nil {
		picked = p.chosen
	}
	lead := p.readLead(t, picked)
	p.compose(t, picked, lead)
}

// runningText is the work on the running text of one page.
type runningText struct {
	doc      *document
	measures []measures // of each block
	hints    []hint     // of each element, its own
	around   []hint     // of each element, its own and those of all around it
	words    []int32    // words before each block
	linked   []int32    // linked words before each block
}

// openText measures the blocks of a page and the containers around them.
func (p *page) openText() *runningText {
	d := p.document
	t := &runningText{doc: d, measures: d.measure(), hints: make([]hint, len(d.elements)), around: make([]hint, len(d.elements))}
	for i := range d.elements {
		e := &d.elements[i]
		t.hints[i] = hintsOf(e.node)
		t.around[i] = t.hints[i]
		if e.parent >= 0 && e.node.DataAtom != atom.Body {
			if up := d.elements[e.parent].node.DataAtom; up != atom.Body && up != atom.Html {
				t.around[i] |= t.around[e.parent]
			}
		}
	}
	t.words, t.linked = make([]int32, len(d.blocks)+1), make([]int32, len(d.blocks)+1)
	for i := range d.blocks {
		m := &t.measures[i]
		words, linked := m.words, m.linkWords
		if d.blocks[i].hidden {
			words, linked = 0, 0
		}
		t.words[i+1], t.linked[i+1] = t.words[i]+words, t.linked[i]+linked
	}
	return t
}

// chrome are the hints that speak against running text.
const chrome = hintNav | hintFooter | hintComment | hintShare | hintRelated | hintPromo | hintForm | hintDialog | hintAside | hintUnseen

// pick chooses the blocks of the running text: the container whose paragraphs
// weigh most, and in it what looks like text.
func (t *runningText) pick() []bool {
	d := t.doc
	picked := make([]bool, len(d.blocks))
	if len(d.elements) == 0 {
		for i := range d.blocks {
			picked[i] = d.blocks[i].claim == "" && t.measures[i].words >= 8
		}
		return picked
	}
	weight := make([]float32, len(d.elements))
	for i := range d.blocks {
		b, m := &d.blocks[i], &t.measures[i]
		if b.hidden || m.words < 8 || m.linkWords*3 > m.words {
			continue
		}
		w := 1 + float32(m.commas) + float32(min(m.words/15, 4))
		if h := t.around[b.elem]; h&(chrome&^hintRelated&^hintShare) != 0 && h&hintBody == 0 {
			w /= 5
		}
		share := float32(1)
		for e, n := b.elem, 0; e >= 0 && n < 6; e, n = d.elements[e].parent, n+1 {
			weight[e] += w * share
			if n > 0 {
				share *= 0.75
			}
		}
	}
	best := int32(-1)
	for i := range weight {
		e := &d.elements[i]
		if e.node.DataAtom == atom.Body || e.node.DataAtom == atom.Html {
			weight[i] *= 0.8
		}
		density := float32(t.linked[e.hi]-t.linked[e.lo]) / float32(max(1, t.words[e.hi]-t.words[e.lo]))
		weight[i] *= 1 - density
		if best < 0 || weight[i] > weight[best] {
			best = int32(i)
		}
	}
	top := d.elements[best]
	for i := top.lo; i < top.hi; i++ {
		b, m := &d.blocks[i], &t.measures[i]
		inner := hint(0)
		for e := b.elem; e >= 0 && e != best; e = d.elements[e].parent {
			inner |= t.hints[e]
		}
		switch {
		case b.hidden, b.claim != "", m.words == 0:
		case inner&(chrome|hintCaption) != 0 && inner&hintBody == 0 && m.words < 40:
		case m.linkWords*2 > m.words && m.words < 30:
		case isHeading(b.tag):
			picked[i] = b.tag != atom.H1
		case m.words < 4 && m.stops == 0 && b.tag != atom.Li && b.tag != atom.Td:
		default:
			picked[i] = true
		}
	}
	// A heading with no text below it is a heading of something else.
	below := false
	for i := top.hi - 1; i >= top.lo; i-- {
		if isHeading(d.blocks[i].tag) {
			picked[i] = picked[i] && below
			below = false
		} else if picked[i] {
			below = true
		}
	}
	return picked
}

func isHeading(a atom.Atom) bool {
	switch a {
	case atom.H1, atom.H2, atom.H3, atom.H4, atom.H5, atom.H6:
		return true
	}
	return false
}

// readLead finds the printed standfirst among the first blocks of the running
// text; -1 if none is printed.
func (p *page) readLead(t *runningText, picked []bool) int {
	d := t.doc
	if p.record.Lead != "" {
		return -1
	}
	n := 0
	for i := range d.blocks {
		b, m := &d.blocks[i], &t.measures[i]
		if !picked[i] || m.words < 4 {
			continue
		}
		n++
		if n > 2 {
			break
		}
		h := hint(0)
		if b.elem >= 0 {
			h = t.hints[b.elem]
			if up := d.elements[b.elem].parent; up >= 0 && d.elements[up].hi-d.elements[up].lo <= 2 {
				h |= t.hints[up]
			}
		}
		if m.words <= 100 && (h&hintLead != 0 || m.boldWords == m.words && m.words >= 8 || b.tag == atom.H2 && m.words >= 8) {
			return i
		}
	}
	return -1
}

// compose writes the chosen blocks into the record.
func (p *page) compose(t *runningText, picked []bool, lead int) {
	d := t.doc
	var body strings.Builder
	words := int64(0)
	if p.record.Lead != "" && lead < 0 {
		words = int64(wordsIn(string(p.record.Lead))) // read before the running text
	}
	last := -1
	for i := range d.blocks {
		b := &d.blocks[i]
		if !picked[i] {
			continue
		}
		words += int64(t.measures[i].words)
		if i == lead {
			b.claim = "lead"
			p.record.Lead = schema.Text(strings.ReplaceAll(b.text, "\n", " "))
			p.found("lead", "heuristic", locator(b), 0.7)
			continue
		}
		b.claim = "body"
		if last >= 0 {
			body.WriteString(t.separator(last, i))
		}
		body.WriteString(b.text)
		last = i
		p.bodyLinks(b)
	}
	p.record.Body = schema.Text(body.String())
	if words > 0 {
		p.record.WordCount = &words
	}
}

// separator is what stands between two blocks of the body: items of one list
// and rows of one table follow line by line, cells of one row with a tab.
func (t *runningText) separator(last, next int) string {
	d := t.doc
	a, b := &d.blocks[last], &d.blocks[next]
	if a.elem < 0 || b.elem < 0 {
		return "\n\n"
	}
	if row := t.inside(a.elem, atom.Tr); row >= 0 && row == t.inside(b.elem, atom.Tr) {
		return "\t"
	}
	if list := t.listOf(a.elem); list >= 0 && list == t.listOf(b.elem) {
		return "\n"
	}
	return "\n\n"
}

// inside returns the nearest element around e, e included, with the tag a; -1 without one near.
func (t *runningText) inside(e int32, a atom.Atom) int32 {
	for n := 0; e >= 0 && n < 6; e, n = t.doc.elements[e].parent, n+1 {
		if t.doc.elements[e].node.DataAtom == a {
			return e
		}
	}
	return -1
}

// listOf returns the outermost list or table body around e; -1 without one near.
func (t *runningText) listOf(e int32) int32 {
	list := int32(-1)
	for n := 0; e >= 0 && n < 12; e, n = t.doc.elements[e].parent, n+1 {
		switch t.doc.elements[e].node.DataAtom {
		case atom.Ul, atom.Ol, atom.Dl, atom.Table:
			list = e
		case atom.Article, atom.Main, atom.Body:
			return list
		}
	}
	return list
}

// bodyLinks keeps the links of a block of the body.
func (p *page) bodyLinks(b *block) {
	var last *html.Node
	for _, r := range p.runsOf(b) {
		if r.link == nil {
			last = nil
			continue
		}
		n := len(p.record.Links) - 1
		if r.link == last && n >= 0 {
			p.record.Links[n].Text += schema.Text(" " + r.text)
			continue
		}
		last = nil
		href, _ := attr(r.link, "href")
		if u := p.resolve(href); u != "" {
			p.record.Links = append(p.record.Links, schema.Link{URL: schema.Text(u), Text: schema.Text(r.text)})
			last = r.link
		}
	}
}
