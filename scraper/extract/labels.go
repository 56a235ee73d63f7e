package extract

import (
	"strings"

	"golang.org/x/net/html/atom"

	"github.com/newsarc/newsarc/schema"
	"github.com/newsarc/newsarc/scraper/profile"
)

// readLabels reads what the page's labels, the order of its lines and the
// profile tell: counters, source, rights, mentions, blocks beside the article,
// readers' comments; and for a site with a profile the headline, the byline
// and where the running text begins and ends. It works on the lines of the
// index and names no class and no element, so the same rules read HTML of any
// make and plain text.
func (p *page) readLabels() {
	p.title = -1
	p.splitLines()
	p.title = p.findTitle()
	if p.profile != nil {
		p.readHeadline()
	}
	p.removeSelected()
	p.readReaderComments()
	p.readSidebars()
	if kind, _, _ := p.urlKind(p.meta.URL); kind == profile.KindListing {
		p.dropNoise()
		p.settle()
		return
	}
	p.readMentions()
	p.readSource()
	p.readCredits()
	p.readUnlabelledSidebars()
	p.readCounters()
	p.dropNoise()
	p.readByline()
	if p.profile != nil || p.root == nil {
		p.readRunningText()
	}
	p.settle()
}

// findTitle returns the line of the headline. On a site without a profile it
// is what the room of titles claimed, or the first h1.
func (p *page) findTitle() int {
	if p.profile != nil {
		if i := p.headline(); i >= 0 || p.root != nil {
			return i
		}
		return p.plainTitle()
	}
	h1 := -1
	for i := range p.lines {
		b := &p.blocks[p.lines[i].block]
		if b.claim == "title" {
			return i
		}
		if h1 < 0 && b.tag == atom.H1 && !b.hidden {
			h1 = i
		}
	}
	if h1 < 0 && p.root == nil {
		return p.plainTitle()
	}
	return h1
}

// removeSelected takes the elements that the profile says are no part of anything.
func (p *page) removeSelected() {
	for _, n := range p.selected(profile.FieldRemove) {
		for i := range p.elements {
			if p.elements[i].node == n {
				for j := p.lineOf[p.elements[i].lo]; j < p.lineOf[p.elements[i].hi]; j++ {
					p.take(j, "removed")
				}
			}
		}
	}
}

// value is what stands behind a label.
type value struct {
	text   string
	line   int   // line it stands in
	link   int32 // first link in it, -1 without one
	lo, hi int   // offsets in the block's text
	logo   bool  // text is the alternative text of an image
}

// valueOf returns what follows a label: the rest of its line, else a logo
// behind it, else the next line if that is no label itself.
func (p *page) valueOf(i int, h profile.Hit) (value, bool) {
	l := &p.lines[i]
	if rest := strings.TrimSpace(l.text[h.Value:]); rest != "" && hasLetter(rest) {
		lo := l.lo + h.Value
		return value{text: rest, line: i, link: p.firstLink(l.block, lo, l.hi), lo: lo, hi: l.hi}, true
	}
	next := i + 1
	if v, ok := p.logoBehind(i, next); ok {
		return v, true
	}
	if next >= len(p.lines) || next == p.title {
		return value{}, false
	}
	n := &p.lines[next]
	if n.used != "" || p.blocks[n.block].hidden || n.words > 30 || p.isLabel(n) || p.isAnchor(next) || !hasLetter(n.text) {
		return value{}, false
	}
	if p.root == nil && !h.Colon && n.words > 8 {
		return value{}, false
	}
	return value{text: n.text, line: next, link: p.firstLink(n.block, n.lo, n.hi), lo: n.lo, hi: n.hi}, true
}

// logoBehind returns the alternative text of an image between the end of line
// i and the beginning of line next.
func (p *page) logoBehind(i, next int) (value, bool) {
	l := &p.lines[i]
	for k := range p.marks {
		m := &p.marks[k]
		if m.at < l.block || m.at == l.block && m.from < l.lo || m.hidden {
			continue
		}
		if next < len(p.lines) && (m.at > p.lines[next].block || m.at == p.lines[next].block && m.from > p.lines[next].lo) || m.at > l.block+2 {
			break
		}
		if m.key != "alt" && !(m.key == "title" && m.link == m.node) {
			continue
		}
		// An icon that is itself a label ("Original publication") names nobody.
		if name := logoName(m.text); name != "" && !p.profile.Dictionary().Is(name, profile.LabelOriginal) {
			v := value{text: name, line: i, link: -1, logo: true}
			if m.key == "alt" {
				p.isIcon(m.node)
			}
			if m.link != nil {
				v.link = m.anchor
			}
			return v, true
		}
	}
	return value{}, false
}

// logoName is the name in the alternative text of a logo: "Логотип ИноСМИ".
func logoName(s string) string {
	s = fold(s)
	for _, w := range []string{"логотип", "logo of", "logotype", "logo", "лого", "сайт"} {
		if len(s) > len(w) && strings.EqualFold(s[:len(w)], w) {
			s = strings.TrimLeft(s[len(w):], " :-–—")
		} else if len(s) > len(w) && strings.EqualFold(s[len(s)-len(w):], w) {
			s = strings.TrimRight(s[:len(s)-len(w)], " :-–—")
		}
	}
	if countWords(s, 8) > 6 {
		return ""
	}
	return strings.Trim(s, `"«»“” `)
}

// dropNoise takes lines that are never running text: adverts, share boxes,
// lines that lead elsewhere, forms, the page's frame.
func (p *page) dropNoise() {
	for i := range p.lines {
		l := &p.lines[i]
		if l.used != "" || i == p.title || len(l.hits) == 0 {
			continue
		}
		if claim := p.noise(i); claim != "" {
			p.take(i, claim)
			p.dropBehind(i, claim)
		}
	}
}

// noise says what a line is noise for, "" if it is none.
func (p *page) noise(i int) string {
	l := &p.lines[i]
	for _, h := range l.hits {
		switch h.Label {
		case profile.LabelPromo:
			// The words may begin a sentence; a colon or a link behind them says that they do not.
			if h.Whole || h.Colon || p.linkedFrom(l, h.Value) {
				return "promo"
			}
		case profile.LabelAd:
			if h.Whole || h.Colon || p.linkedFrom(l, h.Value) || l.words <= 40 && p.apartAt(l, h.End) || l.words <= 6 && strings.HasPrefix(strings.TrimSpace(l.text[h.End:]), ".") {
				return "ad"
			}
		case profile.LabelShare:
			if h.Whole || h.Colon || p.shareWords(l) {
				return "share"
			}
		case profile.LabelSubscribe:
			if h.Whole || h.Own || h.Colon || l.words <= 6 && !endsSentence(l.text) || l.words <= 12 && p.linkedFrom(l, 0) {
				return "subscribe"
			}
		case profile.LabelChrome, profile.LabelButtons:
			if h.Whole {
				return "chrome"
			}
		case profile.LabelStop:
			if h.Own || h.Whole || l.words < 25 {
				return "stop"
			}
		case profile.LabelTags:
			if h.Colon || h.Whole {
				return "tags"
			}
		}
	}
	return ""
}

// apartAt says whether an element ends where a label does.
func (p *page) apartAt(l *line, end int) bool {
	for _, r := range p.runsIn(&p.blocks[l.block], l.lo+end, l.lo+end+4) {
		if at := l.lo + end; r.start >= at && r.start <= at+3 {
			return true
		}
	}
	return false
}

// linkedFrom says whether the text of a line from an offset on is all links.
func (p *page) linkedFrom(l *line, from int) bool {
	lo, any := l.lo+from, false
	for _, r := range p.runsIn(&p.blocks[l.block], lo, l.hi) {
		if r.start+len(r.text) <= lo || r.start >= l.hi {
			continue
		}
		if r.link == nil && hasLetter(r.text[max(0, min(len(r.text), lo-r.start)):]) {
			return false
		}
		any = any || r.link != nil
	}
	return any
}

// shareWords says whether a line is a row of share words: "Telegram VK Twitter".
func (p *page) shareWords(l *line) bool {
	if l.words > 10 {
		return false
	}
	dict := p.profile.Dictionary()
	for rest := l.text; hasLetter(rest); {
		h, ok := dict.Find(rest, profile.LabelShare)
		if !ok {
			return false
		}
		rest = rest[h.End:]
	}
	return true
}

// dropBehind takes what belongs to a line of noise: the linked lines behind a
// promo heading, the small box around an advert or a form.
func (p *page) dropBehind(i int, claim string) {
	l := &p.lines[i]
	switch claim {
	case "promo":
		if h, _ := l.hit(profile.LabelPromo); !h.Whole && (h.Colon || h.Value < len(l.text)) {
			return
		}
		linked := 0
		for j := i + 1; j < len(p.lines) && j <= i+8; j++ {
			n := &p.lines[j]
			if n.used != "" || j == p.title {
				break
			}
			if p.fullLink(n) >= 0 || n.only() {
				p.take(j, claim)
				linked++
				continue
			}
			if p.root == nil && linked == 0 && n.words >= 3 && !endsSentence(n.text) {
				p.take(j, claim) // plain text shows no links: one title follows
			}
			break
		}
	case "ad", "share", "subscribe":
		e := p.smallBox(l.block)
		if e < 0 {
			return
		}
		for j := p.lineOf[p.elements[e].lo]; j < p.lineOf[p.elements[e].hi]; j++ {
			if j != p.title {
				p.take(j, claim)
			}
		}
	}
}

// smallBox returns the smallest element around a block that holds more than
// it, if that is a box of its own and not the running text; -1 otherwise.
func (p *page) smallBox(block int) int32 {
	e := p.blocks[block].elem
	if e < 0 {
		return -1
	}
	if el := &p.elements[e]; int(el.hi-el.lo) == 1 {
		for e >= 0 && p.elements[e].hi-p.elements[e].lo == 1 {
			e = p.elements[e].parent
		}
	}
	if e < 0 {
		return -1
	}
	el := &p.elements[e]
	switch el.node.DataAtom {
	case atom.Body, atom.Html, atom.Article, atom.Main:
		return -1
	}
	if el.lo < int32(block) || p.title >= 0 && p.lines[p.title].block >= int(el.lo) && p.lines[p.title].block < int(el.hi) {
		return -1 // text before the label: the box is larger than the advert
	}
	if p.blockWords(int(el.lo), int(el.hi), 61) > 60 {
		return -1
	}
	return e
}

// endsSentence says whether a text ends as a sentence does.
func endsSentence(s string) bool {
	s = strings.TrimRight(s, ` "'»”’)]`)
	for _, e := range []string{".", "!", "?", "…", ":", ";", "。", "！", "？"} {
		if strings.HasSuffix(s, e) {
			return true
		}
	}
	return false
}

// readByline finds the authors behind a label, or as a short line of names
// where the article ends.
func (p *page) readByline() {
	if p.selectAuthors() {
		return
	}
	if p.profile == nil && p.root != nil {
		return
	}
	for i := range p.lines {
		l := &p.lines[i]
		h, ok := l.hit(profile.LabelByline)
		if !ok || l.used != "" || !h.Colon && !(h.Whole && p.root != nil) && !looksLikeNames(l.text[h.Value:]) || p.blocks[l.block].hidden || l.words > 14 {
			continue
		}
		if p.title >= 0 && i < p.title-4 {
			continue
		}
		v, ok := p.valueOf(i, h)
		if !ok || countWords(v.text, 14) > 12 || endsSentence(v.text) && !strings.HasSuffix(v.text, ".") {
			continue
		}
		p.take(i, "byline")
		p.take(v.line, "byline")
		p.setAuthors(v.text, p.lines[i].text, i, 0.95)
		return
	}
}

// setAuthors keeps the names of a byline.
func (p *page) setAuthors(names, raw string, i int, confidence float64) {
	var authors []schema.Text
	for _, n := range splitNames(names) {
		authors = append(authors, schema.Text(n))
	}
	if len(authors) == 0 {
		return
	}
	p.record.Authors, p.record.BylineRaw = authors, schema.Text(raw)
	p.found("authors", "profile", locator(&p.blocks[p.lines[i].block]), confidence)
	p.bylineFound = true
}

// splitNames cuts a byline into names. A spelling in brackets stays in its name.
func splitNames(s string) []string {
	var out []string
	depth, start := 0, 0
	cutAt := func(i int) {
		if n := strings.Trim(s[start:i], " ,;.·|"); n != "" {
			out = append(out, n)
		}
	}
	for i, r := range s {
		switch {
		case r == '(':
			depth++
		case r == ')':
			depth--
		case depth > 0:
		case r == ',' || r == ';' || r == '|' || r == '/' || r == '·':
			cutAt(i)
			start = i + len(string(r))
		case r == ' ':
			for _, w := range []string{" и ", " and ", " & "} {
				if strings.HasPrefix(s[i:], w) {
					cutAt(i)
					start = i + len(w)
				}
			}
		}
	}
	if start < len(s) {
		cutAt(len(s))
	}
	return out
}
