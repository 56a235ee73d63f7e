package extract

import (
	"math"
	"slices"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"github.com/newsarc/newsarc/schema"
)

// readContent finds the running text: body, body_markdown, lead, word_count
// and the links of the body. On pages without a profile, what other rooms took
// a block for is one of the signs by which it is judged: their rules are right
// for most pages, and wrong for some. The headline is never text.
func (p *page) readContent() {
	t := p.openText()
	m, err := contentModel()
	if err != nil || len(p.elements) == 0 {
		picked, method, quality := t.pick(), "heuristic", 0.6
		if p.chosen != nil {
			picked = p.chosen
			if p.profile != nil {
				method, quality = "profile", 0.9
			}
		}
		p.compose(t, picked, nil, method, quality)
		return
	}
	s := t.open(p.facts(), m.Words)
	scores := m.scores(s)
	s.judgeByArticle(scores)
	picked, quality := t.choose(scores)
	if p.chosen == nil {
		p.kinds = func() []float32 {
			w := &rowWriter{}
			p.kindRow(w, s, picked)
			return kindsOf(m.Kinds, w.out)
		}
	}
	if p.chosen == nil && p.elsewhereText(t, picked, s.facts.articleBody) {
		return
	}
	method := "model"
	if p.chosen != nil {
		picked, method, quality = p.chosen, "profile", 0.9
	}
	var lead []int
	if p.record.Lead == "" && p.chosen == nil {
		var sure float32
		if lead, sure = s.pickLead(m.Lead, scores, picked); len(lead) > 0 {
			p.found("lead", "model", locator(&p.blocks[lead[0]]), float64(sure))
		}
	}
	if p.chosen == nil {
		t.fillGaps(scores, picked, quality)
	}
	p.compose(t, picked, lead, method, float64(quality))
}

// elsewhereText takes the text from where scripts would bring it from, if the
// page prints (nearly) nothing of it: JSON-LD, or markup in a script.
func (p *page) elsewhereText(t *runningText, picked []bool, articleBody string) bool {
	printed := int32(0)
	for i := range picked {
		if picked[i] {
			printed += t.measures[i].words
		}
	}
	return p.onlyAnnounced(printed, articleBody) || p.readScripted(printed)
}

// onlyAnnounced takes the text from JSON-LD.
func (p *page) onlyAnnounced(printed int32, articleBody string) bool {
	if len(articleBody) < 400 {
		return false
	}
	words := wordsIn(articleBody)
	if words < 60 || printed*4 > words || strings.Contains(articleBody, "</") {
		return false
	}
	var paragraphs []string
	for line := range strings.SplitSeq(articleBody, "\n") {
		if line = fold(html.UnescapeString(line)); line != "" {
			paragraphs = append(paragraphs, line)
		}
	}
	p.record.Body = schema.Text(strings.Join(paragraphs, "\n\n"))
	for i := range paragraphs {
		paragraphs[i] = escapeMarkdown(paragraphs[i], true)
	}
	p.record.BodyMarkdown = schema.Text(strings.Join(paragraphs, "\n\n"))
	count := int64(words)
	p.record.WordCount = &count
	p.found("body", "json-ld", "json-ld articleBody", 0.8)
	return true
}

// runningText is the work on the running text of one page.
type runningText struct {
	doc      *document
	measures []measures     // of each block
	hints    []hint         // of each element, its own
	around   []hint         // of each element, its own and those of all around it
	words    []int32        // words before each block
	linked   []int32        // linked words before each block
	tables   map[int32]bool // of each table met, whether it holds data
	numbers  map[int32]int  // of each item of an ordered list, its number
}

// openText measures the blocks of a page and the containers around them.
func (p *page) openText() *runningText {
	d := p.document
	t := &runningText{doc: d, measures: d.measure(), hints: d.elementHints(), around: d.slabs().hints.take(len(d.elements))}
	for i := range d.elements {
		e := &d.elements[i]
		t.around[i] = t.hints[i]
		if e.parent >= 0 && e.node.DataAtom != atom.Body {
			if up := d.elements[e.parent].node.DataAtom; up != atom.Body && up != atom.Html {
				t.around[i] |= t.around[e.parent]
			}
		}
	}
	ints := &d.slabs().ints
	t.words, t.linked = ints.take(len(d.blocks)+1), ints.take(len(d.blocks)+1)
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
	best, _ := t.bestContainer()
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

// choose picks blocks by the probability that each belongs to the running
// text: the set with the highest expected F1 of words, which is its quality.
func (t *runningText) choose(scores []float32) (picked []bool, quality float32) {
	d := t.doc
	picked = make([]bool, len(d.blocks))
	expected := float32(0)
	order := make([]uint64, 0, len(d.blocks)) // the greatest score first; the blocks of one score as they stand
	under := false                            // between the headline and the first paragraph
	for i := range d.blocks {
		b := &d.blocks[i]
		switch {
		case b.claim == "title":
			under = true
		case t.measures[i].words >= 20:
			under = false
		case under && scores[i] < 0.95 && (b.claim == "authors" || b.claim == "published"):
			continue // names and dates that were read are a better witness than most scores
		}
		if b.claim == "title" || t.measures[i].chars == 0 {
			continue
		}
		if d.profile != nil && (b.claim != "" || b.hidden) {
			continue // the profile's labels know better than any score
		}
		expected += scores[i] * float32(t.measures[i].words)
		order = append(order, uint64(^math.Float32bits(scores[i]))<<32|uint64(i))
	}
	slices.Sort(order)
	hit, words, best, cut := float32(0), float32(0), float32(0), float32(0.5)
	for _, key := range order {
		i := uint32(key)
		w := float32(t.measures[i].words)
		hit += scores[i] * w
		words += w
		if f := 2 * hit / (words + expected); f > best {
			best, cut = f, scores[i]
		}
	}
	cut = min(cut, 0.5)
	for _, key := range order {
		i := uint32(key)
		picked[i] = scores[i] >= cut
	}
	t.pickSiblings(scores, picked)
	if best >= 0.85 {
		t.dropSignOff(scores, picked)
	}
	return picked, best
}

// dropSignOff takes short lines off the end of a text that are no sentences,
// of which the model is not sure: agencies, names of those who helped, links.
// It does so only where long paragraphs end in an end mark.
func (t *runningText) dropSignOff(scores []float32, picked []bool) {
	ended, long, left := 0, 0, 0
	for i := range picked {
		if !picked[i] {
			continue
		}
		left++
		if m := &t.measures[i]; m.words >= 20 {
			long++
			if closes(m.ends) {
				ended++
			}
		}
	}
	if ended*2 < long {
		return
	}
	for i := len(picked) - 1; i >= 0 && left > 3; i-- {
		if !picked[i] {
			continue
		}
		if m := &t.measures[i]; scores[i] >= 0.8 || m.words >= 20 || closes(m.ends) {
			return
		}
		picked[i] = false
		left--
	}
}

// fillGaps picks short blocks between picked ones, and headings before one, that
// the model all but took: amid a text less is needed than beside it. It does so
// only where the text as a whole is sure.
func (t *runningText) fillGaps(scores []float32, picked []bool, quality float32) {
	if quality < 0.85 {
		return
	}
	var gaps []int
	before, last := false, -1 // whether the block before the last one is picked; the last one that readers see
	look := func(after bool) {
		if last < 0 || picked[last] {
			return
		}
		b := &t.doc.blocks[last]
		if b.claim != "" || t.measures[last].words > 30 || !after {
			return
		}
		if before && scores[last] >= 0.35 || isHeading(b.tag) && b.tag != atom.H1 && scores[last] >= 0.27 {
			gaps = append(gaps, last)
		}
	}
	for i := range picked {
		if t.doc.blocks[i].hidden && !picked[i] || t.measures[i].chars == 0 {
			continue
		}
		look(picked[i])
		before, last = last >= 0 && picked[last], i
	}
	for _, i := range gaps {
		picked[i] = true
	}
}

// closes says whether a text that ends in r ends as sentences do.
func closes(r rune) bool {
	switch kindOfEnd(r) {
	case 1, 2, 4, 5, 6: // an end mark, a quotation mark or a bracket
		return true
	}
	return false
}

// judgeByArticle corrects scores by JSON-LD's articleBody, where that holds
// nearly all of what seems to be text: a paragraph amid it that it lacks is
// seldom text, and a heading that it has is. Often it is cut, or holds captions
// and promotion too: then it says little.
func (s *pageState) judgeByArticle(scores []float32) {
	if s.article == nil {
		return
	}
	d, t := s.t.doc, s.t
	likes := make([]float32, len(scores))
	text, held := int32(0), int32(0)
	first := -1
	for i := range scores {
		likes[i] = s.likeArticle(s.wordsOf(i))
		if scores[i] < 0.5 || likes[i] == unknown {
			continue
		}
		text += t.measures[i].words
		if likes[i] > 0.6 {
			held += t.measures[i].words
			if first < 0 {
				first = i
			}
		}
	}
	if text < 60 || held*5 < text*4 {
		return
	}
	for i := first; i < len(scores); i++ {
		switch heading := isHeading(d.blocks[i].tag); {
		case likes[i] == unknown:
		case heading && likes[i] > 0.9 && d.blocks[i].claim == "" && !d.blocks[i].hidden:
			scores[i] = max(scores[i], 0.6)
		case !heading && likes[i] < 0.3 && scores[i] < 0.9:
			scores[i] *= 0.3
		}
	}
}

// bestContainer weighs every container by the paragraphs in it and finds the
// heaviest; -1 without any.
func (t *runningText) bestContainer() (best int32, weight []float32) {
	d := t.doc
	weight = d.slabs().floats.take(len(d.elements))
	for i := range d.blocks {
		b, m := &d.blocks[i], &t.measures[i]
		if b.elem < 0 || b.hidden || m.words < 8 || m.linkWords*3 > m.words {
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
	best = -1
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
	return best, weight
}

func isHeading(a atom.Atom) bool {
	switch a {
	case atom.H1, atom.H2, atom.H3, atom.H4, atom.H5, atom.H6:
		return true
	}
	return false
}

// compose writes the chosen blocks into the record.
func (p *page) compose(t *runningText, picked []bool, lead []int, method string, quality float64) {
	d := t.doc
	var body, standfirst strings.Builder
	words := int64(0)
	if p.record.Lead != "" && len(lead) == 0 {
		words = int64(wordsIn(string(p.record.Lead))) // read before the running text
	}
	last, begun := form{}, false
	md := &markdown{p: p, t: t, last: form{row: -1, table: -1, item: -1, list: -1}}
	size := 0
	for i := range d.blocks {
		if picked[i] {
			size += len(d.blocks[i].text) + 2
		}
	}
	body.Grow(size)
	md.out.Grow(size + size/8)
	for i := range d.blocks {
		b := &d.blocks[i]
		isLead := slices.Contains(lead, i)
		if !picked[i] && !isLead {
			continue
		}
		words += int64(t.measures[i].words)
		if isLead {
			b.claim = "lead"
			if standfirst.Len() > 0 {
				standfirst.WriteByte(' ')
			}
			standfirst.WriteString(strings.ReplaceAll(b.text, "\n", " "))
			continue
		}
		b.claim = "body"
		f := t.formOf(i)
		if begun {
			body.WriteString(separator(last, f))
		} else {
			if method == "model" {
				quality = worthOf(textWorth, quality)
			}
			p.found("body", method, locator(b), quality)
		}
		body.WriteString(t.plain(i, f))
		md.block(i, f)
		last, begun = f, true
		p.bodyLinks(b)
	}
	if standfirst.Len() > 0 {
		p.record.Lead = schema.Text(standfirst.String())
	}
	p.record.Body = schema.Text(body.String())
	p.record.BodyMarkdown = schema.Text(md.String())
	if words > 0 {
		p.record.WordCount = &words
	}
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
