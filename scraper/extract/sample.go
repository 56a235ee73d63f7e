package extract

import (
	"slices"
	"strings"

	"golang.org/x/net/html/atom"

	"github.com/newsarc/newsarc/internal/boost"
	"github.com/newsarc/newsarc/schema"
)

// Sample opens one page's blocks to the program that trains and evaluates the
// content model (internal/train). It is no part of the extraction API and may
// change with the model.
type Sample struct {
	page  *page
	text  *runningText
	state *pageState
	first *rowWriter
}

// OpenSample parses a page and measures its blocks.
func OpenSample(body []byte, meta Meta) (*Sample, error) {
	p, err := open(body, meta, nil)
	if err != nil {
		return nil, err
	}
	p.beforeContent()
	return &Sample{page: p, text: p.openText()}, nil
}

// Texts returns the text of every block.
func (s *Sample) Texts() []string {
	out := make([]string, len(s.page.blocks))
	for i := range s.page.blocks {
		out[i] = s.page.blocks[i].text
	}
	return out
}

// Hidden says whether readers do not see a block.
func (s *Sample) Hidden(i int) bool { return s.page.blocks[i].hidden }

// Claim is the field that took a block before the running text was read.
func (s *Sample) Claim(i int) string { return s.page.blocks[i].claim }

// Place names the elements around a block with their classes, innermost first.
func (s *Sample) Place(i int) string {
	var b strings.Builder
	n := s.page.runs[s.page.blocks[i].lo].node
	for k := 0; n != nil && k < 7 && n.DataAtom != atom.Body; k, n = k+1, n.Parent {
		b.WriteString(n.Data)
		for _, key := range [...]string{"class", "id"} {
			if v, _ := attr(n, key); v != "" {
				b.WriteString("[" + v[:min(len(v), 60)] + "]")
			}
		}
		b.WriteString(" < ")
	}
	return strings.TrimSuffix(b.String(), " < ")
}

// Words calls f with the lexicon's words of every block: those of its own
// element and of containers, and those of its text.
func (s *Sample) Words(f func(block int, word uint32)) {
	d := s.page.document
	cached := make([][]uint32, len(d.elements))
	for i := range d.elements {
		elementWords(d.elements[i].node, func(w uint32) { cached[i] = append(cached[i], w) })
	}
	var words []uint32
	for i := range d.blocks {
		b := &d.blocks[i]
		seen := map[uint32]bool{}
		once := func(w uint32) {
			if !seen[w] {
				seen[w] = true
				f(i, w)
			}
		}
		for e := b.elem; e >= 0; e = d.elements[e].parent {
			for _, w := range cached[e] {
				once(w)
			}
		}
		for n := d.runs[b.lo].node; n != nil && n != b.node; n = n.Parent {
			elementWords(n, once)
		}
		words = textWords(b.text, 2*shortText, words[:0])
		if len(words) <= shortText {
			blockWords(words, once)
		} else {
			longWords(words, once)
		}
	}
}

// First returns the first stage's rows, their width and, if asked, the names of the columns.
func (s *Sample) First(lex Lexicon, named bool) (rows []float32, width int, names []string) {
	s.state = s.text.open(s.page.facts(), lex)
	s.first = s.state.rows(named)
	return s.first.out, s.first.width, s.first.names
}

// Context returns a later stage's rows for the probabilities of the stage before.
// It follows a call of First.
func (s *Sample) Context(first []float32, named bool) (rows []float32, width int, names []string) {
	w := s.state.contextRows(s.first, first, named)
	return w.out, w.width, w.names
}

// LeadRows returns rows for the model of the standfirst: one for each block
// that can be one, and which blocks these are.
func (s *Sample) LeadRows(lex Lexicon, scores []float32, named bool) (blocks []int, rows []float32, names []string) {
	state := s.text.open(s.page.facts(), lex)
	picked, _ := s.text.choose(scores)
	lo, hi := state.leadWindow(picked)
	w := &rowWriter{named: named}
	for i := lo; i < hi; i++ {
		if state.leadCandidate(i, picked) && state.leadMarked(i, picked) {
			state.leadRow(w, i, scores, picked)
			w.named = false
			blocks = append(blocks, i)
		}
	}
	return blocks, w.out, w.names
}

// PageKinds are the types of pages that the model tells apart, in the order of Model.Kinds.
func PageKinds() []schema.PageType { return learnedKinds[:] }

// PageType is the type of the page. It follows Compose and may be called once.
func (s *Sample) PageType(kinds []*boost.Model, row []float32) schema.PageType {
	s.page.kinds = func() []float32 { return kindsOf(kinds, row) }
	s.page.readListing()
	s.page.classify()
	return s.page.record.PageType
}

// KindRow returns the row for the models of page types.
func (s *Sample) KindRow(lex Lexicon, scores []float32, named bool) (row []float32, names []string) {
	state := s.text.open(s.page.facts(), lex)
	picked, _ := s.text.choose(scores)
	w := &rowWriter{named: named}
	s.page.kindRow(w, state, picked)
	return w.out, w.names
}

// Compose makes lead and body of the last stage's probabilities. It may be called once.
func (s *Sample) Compose(lex Lexicon, lead *boost.Model, scores []float32) (standfirst, body string) {
	state := s.text.open(s.page.facts(), lex)
	scores = slices.Clone(scores)
	state.judgeByArticle(scores)
	picked, quality := s.text.choose(scores)
	if s.page.elsewhereText(s.text, picked, state.facts.articleBody) {
		return "", string(s.page.record.Body)
	}
	at, sure := state.pickLead(lead, scores, picked)
	if len(at) > 0 {
		s.page.found("lead", "model", "", float64(sure))
	}
	s.text.fillGaps(scores, picked, quality)
	s.page.compose(s.text, picked, at, "model", float64(quality))
	r := s.page.record
	standfirst, body = string(r.Lead), string(r.Body)
	if !strings.HasPrefix(body, standfirst) {
		body = standfirst + "\n\n" + body
	}
	return standfirst, body
}

// Provenance is what was noted of the fields that Compose made.
func (s *Sample) Provenance() []schema.Provenance {
	return slices.DeleteFunc(slices.Clone(s.page.record.Provenance), func(v schema.Provenance) bool { return v.Field != "lead" && v.Field != "body" })
}

// ComposeOf is the body that a choice of blocks gives, without a standfirst.
func (s *Sample) ComposeOf(scores []float32) string {
	fresh := *s.page
	fresh.record = &schema.Article{}
	fresh.document = &document{}
	*fresh.document = *s.page.document
	fresh.document.blocks = slices.Clone(s.page.blocks)
	t := *s.text
	t.doc = fresh.document
	picked, _ := t.choose(scores)
	fresh.compose(&t, picked, nil, "", 0)
	return string(fresh.record.Body)
}

// Release lets go of the rows.
func (s *Sample) Release() { s.state, s.first = nil, nil }

// Choose picks blocks by the probability that each belongs to the running text.
func (s *Sample) Choose(scores []float32) []bool {
	picked, _ := s.text.choose(scores)
	return picked
}
