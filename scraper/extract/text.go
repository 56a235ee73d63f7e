package extract

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"github.com/newsarc/newsarc/schema"
	"github.com/newsarc/newsarc/scraper/profile"
)

// readRunningText finds the running text of a page whose labels are known, or
// of a plain text: the stretch of lines between labels that holds most text.
// It sets lead and byline, and leaves in page.chosen the blocks of the body.
func (p *page) readRunningText() {
	if nodes := p.selected(profile.FieldBody); len(nodes) > 0 {
		p.chooseInside(nodes)
		p.splitLead(p.firstChosen())
		return
	}
	lo, hi := p.stretch()
	if lo < 0 {
		return
	}
	if p.root == nil && p.profile == nil {
		lo, hi = p.densest(lo, hi)
	}
	lo, hi = p.trim(lo, hi)
	if lo >= hi {
		return
	}
	last := p.trailingByline(lo, hi)
	p.chosen = make([]bool, len(p.blocks))
	for i := lo; i < hi; i++ {
		if p.lines[i].used == "" && i != last && p.reads(i) {
			p.chosen[p.lines[i].block] = true
		}
	}
	p.dropOrphans(lo, hi)
	// What the body's blocks hold besides is no text of it.
	for i := lo; i < hi; i++ {
		l := &p.lines[i]
		if l.used == "" && !p.chosen[l.block] {
			l.used = "other"
		}
	}
	p.splitLead(p.firstChosen())
	for i, c := range p.chosen {
		if c {
			p.breakParagraphs(&p.blocks[i])
		}
	}
}

// breakParagraphs makes paragraphs of the lines of a block where single line
// breaks part whole sentences.
func (p *page) breakParagraphs(b *block) {
	lines := strings.Split(b.text, "\n")
	if len(lines) < 2 {
		return
	}
	for i, l := range lines {
		if countWords(l, 6) < 5 || i+1 < len(lines) && !endsSentence(l) {
			return
		}
	}
	for i := b.lo; i < b.hi; i++ {
		r := &p.runs[i]
		r.start += strings.Count(b.text[:r.start], "\n")
		r.text = strings.ReplaceAll(r.text, "\n", "\n\n")
	}
	b.text = strings.Join(lines, "\n\n")
}

// firstChosen returns the first block of the body, -1 without one.
func (p *page) firstChosen() int {
	for i, c := range p.chosen {
		if c {
			return i
		}
	}
	return -1
}

// chooseInside takes the visible blocks of elements as the body.
func (p *page) chooseInside(nodes []*html.Node) {
	p.chosen = make([]bool, len(p.blocks))
	for i := range p.elements {
		e := &p.elements[i]
		for _, n := range nodes {
			if e.node != n {
				continue
			}
			for b := e.lo; b < e.hi; b++ {
				p.chosen[b] = !p.blocks[b].hidden && p.blocks[b].claim == "" && p.lines[p.lineOf[b]].used == ""
			}
		}
	}
}

// stretch returns the lines between two labels that hold most running text.
func (p *page) stretch() (lo, hi int) {
	lo, hi = -1, -1
	best := 0
	for i := 0; i < len(p.lines); {
		j, weight := i, 0
		for ; j < len(p.lines) && !p.endsText(j); j++ {
			weight += p.textWeight(j)
		}
		if weight > best {
			lo, hi, best = i, j, weight
		}
		i = j + 1
	}
	if lo >= 0 && p.title >= lo && p.title < hi {
		// The text follows its title, but for pages that print it first.
		before, after := 0, 0
		for i := lo; i < hi; i++ {
			if i < p.title {
				before += p.textWeight(i)
			} else {
				after += p.textWeight(i)
			}
		}
		if after*3 >= before {
			lo = p.title + 1
		} else {
			hi = p.title
		}
	}
	return lo, hi
}

// endsText says whether no running text goes on beyond line i.
func (p *page) endsText(i int) bool {
	switch p.lines[i].used {
	case "rights", "original", "disclaimer", "mentions", "comment", "stop":
		return true
	}
	return false
}

// textWeight is how many words of running text a line has.
func (p *page) textWeight(i int) int {
	l := &p.lines[i]
	if l.used != "" || p.blocks[l.block].hidden || i == p.title || l.words < 8 || p.fullLink(l) >= 0 {
		return 0
	}
	if !endsSentence(l.text) && l.words < 25 {
		return l.words / 4
	}
	return l.words
}

// trim drops what stands before the first and behind the last text of a stretch.
func (p *page) trim(lo, hi int) (int, int) {
	from := lo
	for lo < hi && !p.isText(lo) {
		lo++
	}
	for hi > lo && !p.isText(hi-1) && !p.isTail(hi-1) {
		hi--
	}
	if j := p.shortLead(lo, from); j >= 0 {
		lo = j
	}
	return lo, hi
}

// shortLead returns the line of a short standfirst without an end mark that
// stands directly before the first text, or with nothing but an image and its
// credit between them; -1 without one.
func (p *page) shortLead(first, from int) int {
	if p.profile == nil {
		return -1
	}
	j := first - 1
	for j >= from && p.lines[j].used == "credit" {
		j--
	}
	if j < from || j == p.title {
		return -1
	}
	l := &p.lines[j]
	if l.used != "" || l.words < 5 || l.only() || len(l.hits) > 0 || l.has(factTime) || p.blocks[l.block].hidden || p.inFrame(l.block) || p.firstLink(l.block, l.lo, l.hi) >= 0 || looksLikeNames(l.text) {
		return -1
	}
	for k := range p.marks {
		if m := &p.marks[k]; m.key == "image" && p.behindLine(m, j-1) && p.beforeLine(m, j) {
			return -1 // a caption
		}
	}
	return j
}

// isText says whether a line reads as running text by itself.
func (p *page) isText(i int) bool {
	l := &p.lines[i]
	b := &p.blocks[l.block]
	if l.used != "" || b.hidden || i == p.title || l.only() || p.fullLink(l) >= 0 && l.words < 30 || p.inFrame(l.block) {
		return false
	}
	if p.root != nil && b.tag == atom.Figcaption {
		return false
	}
	return l.words >= 10 || l.words >= 3 && endsSentence(l.text) || p.root != nil && l.words >= 3 && (p.allStrong(l) || isHeading(b.tag) || b.tag == atom.P || b.tag == atom.Blockquote || l.words >= 5 && p.leadHint(b))
}

// leadHint says whether an element around a block, and around nothing else, is
// called a lead.
func (p *page) leadHint(b *block) bool {
	n := b.node
	if r := p.runsOf(b); len(r) > 0 && r[0].node != nil && len(r[0].text) == len(b.text) {
		n = r[0].node
	}
	for d := 0; n != nil && n.Parent != nil && d < 3; d++ {
		if p.hintsOf(n)&hintLead != 0 {
			return true
		}
		if hasElementSiblings(n) {
			return false
		}
		n = n.Parent
	}
	return false
}

// isTail says whether a short line without an end mark may end the text: a
// byline, an item of a list, a cell.
func (p *page) isTail(i int) bool {
	l := &p.lines[i]
	b := &p.blocks[l.block]
	if l.used != "" || b.hidden || l.only() || p.inFrame(l.block) {
		return false
	}
	if looksLikeNames(l.text) {
		return true
	}
	return b.tag == atom.Li || b.tag == atom.Td
}

// inFrame says whether a block stands in a menu, a footer, a form or beside the text.
func (p *page) inFrame(block int) bool {
	e := p.blocks[block].elem
	for ; e >= 0; e = p.elements[e].parent {
		switch p.elements[e].node.DataAtom {
		case atom.Nav, atom.Footer, atom.Aside, atom.Menu, atom.Button, atom.Dialog, atom.Figcaption:
			return true
		case atom.Form:
			// Old pages wrap everything in one form.
			return p.blockWords(int(p.elements[e].lo), int(p.elements[e].hi), 120) < 120
		}
	}
	return false
}

// reads says whether a line inside the stretch is part of the text.
func (p *page) reads(i int) bool {
	l := &p.lines[i]
	b := &p.blocks[l.block]
	if b.hidden || b.claim != "" || i == p.title || p.inFrame(l.block) {
		return false
	}
	if p.isText(i) {
		return true
	}
	if l.only() && p.root != nil && b.tag != atom.Td && b.tag != atom.Li {
		return false
	}
	if p.fullLink(l) >= 0 {
		return b.tag == atom.Li && p.listed(l.block)
	}
	switch b.tag {
	case atom.Li, atom.Td, atom.Th, atom.Dd, atom.Dt, atom.Blockquote, atom.Pre:
		return p.listed(l.block)
	}
	return (l.words >= 2 || endsSentence(l.text)) && !l.only()
}

// listed says whether a block stands in a list or table of the text, rather
// than in one that lays out the page.
func (p *page) listed(block int) bool {
	for e := p.blocks[block].elem; e >= 0; e = p.elements[e].parent {
		switch p.elements[e].node.DataAtom {
		case atom.Ul, atom.Ol, atom.Dl, atom.Table, atom.Blockquote, atom.Pre:
			el := &p.elements[e]
			linked, all := 0, 0
			for i := p.lineOf[el.lo]; i < p.lineOf[el.hi]; i++ {
				all++
				if p.fullLink(&p.lines[i]) >= 0 {
					linked++
				}
			}
			return linked*2 < all
		}
	}
	return false
}

// dropOrphans drops short lines at the end and headings without text below.
func (p *page) dropOrphans(lo, hi int) {
	for i := hi - 1; i >= lo; i-- {
		l := &p.lines[i]
		if !p.chosen[l.block] || l.used != "" {
			continue
		}
		if p.isText(i) && !isHeading(p.blocks[l.block].tag) || p.blocks[l.block].tag == atom.Li || p.blocks[l.block].tag == atom.Td {
			return
		}
		p.chosen[l.block] = false
	}
}

// trailingByline finds the author in the last short line of the text: "Frederic
// Lasse (Frederic Lassez)". It returns the line, -1 without one.
func (p *page) trailingByline(lo, hi int) int {
	last := hi - 1
	for last > lo && (p.lines[last].used != "" || p.blocks[p.lines[last].block].hidden) {
		last--
	}
	l := &p.lines[last]
	if last <= lo || !looksLikeNames(l.text) || isHeading(p.blocks[l.block].tag) {
		return -1
	}
	if p.blocks[l.block].tag == atom.Li && p.listed(l.block) {
		return -1
	}
	if p.bylineFound {
		return -1
	}
	p.setAuthors(l.text, l.text, last, 0.85)
	p.take(last, "byline")
	return last
}

// looksLikeNames says whether a line may be the names of authors: up to eight
// capitalised words without an end mark.
func looksLikeNames(s string) bool {
	s = strings.TrimSpace(s)
	if s == "" || len(s) > 120 || strings.HasSuffix(s, ".") && countWords(s, 9) > 4 || strings.ContainsAny(s, "!?:;\"«»©@0123456789") {
		return false
	}
	words, capital := 0, 0
	for _, w := range strings.FieldsFunc(s, func(r rune) bool { return isSpace(r) || r == ',' || r == '(' || r == ')' || r == '/' }) {
		r, _ := utf8.DecodeRuneInString(w)
		if !unicode.IsLetter(r) {
			continue
		}
		words++
		switch strings.ToLower(w) {
		case "и", "and", "de", "van", "von", "der", "da", "di", "la", "le", "el", "al", "bin", "ibn", "фон", "де", "ван", "del", "du", "dos", "of", "для", "specially", "for":
			continue
		}
		if !unicode.IsUpper(r) {
			return false
		}
		capital++
	}
	if capital < 2 || words > 8 {
		return false
	}
	return strings.ToUpper(s) != s
}

// splitLead finds the printed standfirst at the beginning of the body: a bold
// beginning, a block of its own in bold, or in plain text the sentence before a seam.
func (p *page) splitLead(first int) {
	if nodes := p.selected(profile.FieldLead); len(nodes) > 0 {
		p.leadFrom(nodes[0])
		return
	}
	if first < 0 || p.record.Lead != "" {
		return
	}
	p.cutUsed(first)
	b := &p.blocks[first]
	if p.root == nil {
		if n := p.seam(b.text); n > 0 {
			p.setLead(b, b.text[:n], "heuristic", 0.8)
			p.cutText(b, n)
		} else if countWords(b.text, 6) >= 5 && p.profile != nil && p.standsApart(first) {
			p.setLead(b, b.text, "heuristic", 0.75)
			p.unchoose(first)
		}
		return
	}
	end := p.boldStart(b)
	switch {
	case end == 0:
		if p.leadBlock(first) {
			p.setLead(b, b.text, "semantic", 0.85)
			p.unchoose(first)
		}
	case end == len(b.text):
		if p.mostlyBold(first) || countWords(b.text, 101) > 100 || countWords(b.text, 5) < 4 {
			return
		}
		p.setLead(b, b.text, "profile", 0.93)
		p.unchoose(first)
	case countWords(b.text[:end], 6) > 4 && p.leadEnds(b.text, end) && !dateline(b.text[:end]):
		p.setLead(b, b.text[:end], "profile", 0.9)
		p.cutText(b, end)
	}
}

// cutUsed cuts the lines that are something else out of the block in which the
// text begins: a credit above or below the standfirst, with nothing but line
// breaks between them.
func (p *page) cutUsed(block int) {
	lines := p.lines[p.lineOf[block]:p.lineOf[block+1]]
	for j := range lines {
		l := &lines[j]
		if l.used == "" || len(lines) == 1 {
			continue
		}
		b := &p.blocks[block]
		before := len(b.text)
		p.cut(b, l.lo, l.hi)
		n := before - len(b.text)
		for k := j; k < len(lines); k++ {
			m := &lines[k]
			m.lo, m.hi = min(m.lo, max(l.lo, m.lo-n)), min(m.hi, max(l.lo, m.hi-n))
		}
		l.hi = l.lo
	}
}

func (p *page) unchoose(block int) {
	p.chosen[block] = false
	p.blocks[block].claim = "lead"
	for i := p.lineOf[block]; i < p.lineOf[block+1]; i++ {
		p.take(i, "lead")
	}
}

func (p *page) setLead(b *block, text, method string, confidence float64) {
	p.record.Lead = schema.Text(strings.TrimSpace(strings.ReplaceAll(text, "\n", " ")))
	p.found("lead", method, locator(b), confidence)
}

// leadFrom reads the lead a selector points at.
func (p *page) leadFrom(n *html.Node) {
	text := p.selectedText(profile.FieldLead, n)
	if text == "" {
		return
	}
	p.record.Lead = schema.Text(text)
	p.found("lead", "profile", cssPath(n), 0.95)
	for i := range p.elements {
		if p.elements[i].node == n {
			for b := p.elements[i].lo; b < p.elements[i].hi; b++ {
				p.unchoose(int(b))
			}
		}
	}
}

// boldStart returns where the bold beginning of a block ends, 0 without one.
func (p *page) boldStart(b *block) int {
	end := 0
	for _, r := range p.runsOf(b) {
		if !r.strong && hasLetter(r.text) {
			break
		}
		if r.strong || strings.Trim(r.text, " .,!?…»\"”") == "" {
			end = r.start + len(r.text)
		}
	}
	return end
}

// leadEnds says whether a lead may end at an offset: behind an end mark, or
// where a new sentence begins.
func (p *page) leadEnds(text string, end int) bool {
	if endsSentence(text[:end]) {
		return true
	}
	r, _ := utf8.DecodeRuneInString(strings.TrimLeft(text[end:], " \n\"«“"))
	return unicode.IsUpper(r) || unicode.IsDigit(r)
}

// dateline says whether a bold beginning only names place and agency:
// "МОСКВА, 12 ноя — РИА Новости."
func dateline(s string) bool {
	if countWords(s, 12) > 10 {
		return false
	}
	upper := 0
	for _, c := range strings.TrimSpace(s) {
		if !unicode.IsUpper(c) {
			break
		}
		upper++
	}
	return upper >= 3 && strings.ContainsAny(s, "—–-,/")
}

// mostlyBold says whether most of the body is bold, so that bold says nothing.
func (p *page) mostlyBold(first int) bool {
	bold, all := 0, 0
	for i := first + 1; i < len(p.blocks); i++ {
		if !p.chosen[i] {
			continue
		}
		all++
		if p.boldStart(&p.blocks[i]) == len(p.blocks[i].text) {
			bold++
		}
	}
	return all == 0 || bold*2 > all
}

// leadBlock says whether the first block of the body is a standfirst by its
// element: a heading, a class, itemprop=description.
func (p *page) leadBlock(first int) bool {
	b := &p.blocks[first]
	words := countWords(b.text, 101)
	if words < 5 || words > 100 {
		return false
	}
	others := false
	for i := first + 1; i < len(p.chosen); i++ {
		others = others || p.chosen[i]
	}
	if !others {
		return false
	}
	if isHeading(b.tag) {
		return words >= 8
	}
	return p.leadHint(b) || p.standsApart(first)
}

// standsApart says whether the first block of the body is printed as a
// standfirst though no bold and no name says so: a line without an end mark
// before paragraphs that all have theirs.
func (p *page) standsApart(first int) bool {
	b := &p.blocks[first]
	if endsSentence(b.text) || strings.ContainsRune(b.text, '\n') || countWords(b.text, 41) > 40 || dateline(b.text) {
		return false
	}
	ended := 0
	for i := first + 1; i < len(p.blocks) && ended < 2; i++ {
		switch {
		case !p.chosen[i]:
		case !endsSentence(p.blocks[i].text):
			return false
		default:
			ended += 1 + strings.Count(strings.TrimSpace(p.blocks[i].text), "\n\n")
		}
	}
	return ended >= 2
}

// cutText removes the first n bytes of a block's text.
func (p *page) cutText(b *block, n int) {
	for n < len(b.text) && (b.text[n] == ' ' || b.text[n] == '\n') {
		n++
	}
	p.cut(b, 0, n)
	for i := p.lineOf[b.index]; i < p.lineOf[b.index+1]; i++ {
		l := &p.lines[i]
		l.lo, l.hi = max(0, l.lo-n), max(0, l.hi-n)
	}
}
