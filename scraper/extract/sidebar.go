package extract

import (
	"slices"
	"strings"

	"github.com/andybalholm/cascadia"
	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"github.com/newsarc/newsarc/schema"
	"github.com/newsarc/newsarc/scraper/profile"
)

// readSidebars finds the blocks of linked items beside the article and keeps
// every item of them, those without a title too.
func (p *page) readSidebars() {
	if p.selectSidebar() {
		return
	}
	var found []sidebar
	for i := range p.lines {
		l := &p.lines[i]
		if l.used != "" || i == p.title || !p.heads(l, profile.LabelSidebar) || p.blocks[l.block].hidden || p.blocks[l.block].tag == atom.H1 || p.inMenu(i) {
			continue
		}
		lo, hi := p.region(i)
		items, end := p.items(lo, hi)
		if len(items) == 0 || p.insideText(i, end) {
			continue
		}
		found = append(found, sidebar{heading: i, end: end, items: items})
		for j := i; j < end; j++ {
			p.take(j, "sidebar")
		}
		p.iconsIn(i, end)
	}
	for _, s := range p.withoutListing(found) {
		p.keepSidebar(s)
	}
}

// readUnlabelledSidebars finds blocks of items under a heading that no
// dictionary knows, or under none: on a site whose articles are known by their
// addresses, three or more links to other articles in a row, with times and
// counts between them and no running text.
func (p *page) readUnlabelledSidebars() {
	if p.root == nil || p.profile == nil || len(p.profile.Spec.URLs.Article) == 0 {
		return
	}
	for i := 0; i < len(p.lines); i++ {
		lo, hi, links := p.linkedStretch(i)
		if links < 3 {
			continue
		}
		items, end := p.items(lo, hi)
		if len(items) < 3 || p.betweenText(lo, end) {
			i = max(i, hi-1)
			continue
		}
		block := schema.Text(p.stretchHeading(lo - 1))
		for n, it := range items {
			it.Block, it.Position = block, int64(n)
			p.record.Sidebar = append(p.record.Sidebar, it)
		}
		p.found("sidebar", "profile", p.place(lo), 0.8)
		for j := lo; j < end; j++ {
			p.take(j, "sidebar")
		}
		if block != "" {
			lo--
		}
		p.iconsIn(lo, end)
		i = max(i, end-1)
	}
}

// stretchHeading returns the heading in line h, or in the line before a button
// in line h, and takes the lines.
func (p *page) stretchHeading(h int) string {
	dict := p.profile.Dictionary()
	if h > 0 && dict.Is(p.lines[h].text, profile.LabelButtons) && p.lines[h].used == "" {
		p.take(h, "sidebar")
		h--
	}
	if h < 0 || !p.headsStretch(h) {
		return ""
	}
	p.take(h, "sidebar")
	for _, s := range p.segments(h, h+1) {
		if s.kind == segText && !dict.Is(s.text, profile.LabelButtons) {
			return trimColon(s.text)
		}
	}
	return ""
}

// linkedStretch returns the stretch of lines from i on that are links to other
// articles, times or counts, and how many of the links there are.
func (p *page) linkedStretch(i int) (lo, hi, links int) {
	lo, hi = i, i
	for j := i; j < len(p.lines); j++ {
		l := &p.lines[j]
		if l.used != "" || j == p.title || p.blocks[l.block].hidden {
			break
		}
		link := p.firstLink(l.block, l.lo, l.hi)
		switch {
		case link >= 0 && p.otherArticle(link) && (p.fullLink(l) >= 0 || len(l.facts) > 0 || l.words < 30):
			links++
			hi = j + 1
		case l.only():
			if links > 0 && l.has(factTime) {
				hi = j + 1
			}
		case links == 0 && j > i:
			return lo, hi, links
		case p.profile.Dictionary().Is(l.text, profile.LabelButtons) && links > 0:
		default:
			return lo, hi, links
		}
	}
	return lo, hi, links
}

// otherArticle says whether a link leads to another article of the site.
func (p *page) otherArticle(link int32) bool {
	u := p.href(link)
	kind, _, _ := p.urlKind(u)
	return kind == profile.KindArticle && !p.isHere(u)
}

// headsStretch says whether a line may be the heading of what follows it.
func (p *page) headsStretch(h int) bool {
	l := &p.lines[h]
	return l.used == "" && h != p.title && !p.blocks[l.block].hidden && l.words <= 6 && !endsSentence(strings.TrimRight(l.text, ": ")) && !l.only() &&
		(p.fullLink(l) < 0 || isHeading(p.blocks[l.block].tag))
}

// betweenText says whether paragraphs stand before and behind the lines.
func (p *page) betweenText(lo, hi int) bool {
	before, after := false, false
	for j := lo - 1; j >= max(0, lo-4) && j != p.title; j-- {
		before = before || p.textWeight(j) >= 10
	}
	for j := hi; j < min(len(p.lines), hi+4) && j != p.title; j++ {
		after = after || p.textWeight(j) >= 10
	}
	return before && after
}

// iconsIn keeps that the images in the lines [lo, hi) are none of the article.
func (p *page) iconsIn(lo, hi int) {
	if lo >= hi {
		return
	}
	first, last := &p.lines[lo], &p.lines[hi-1]
	for k := p.marksFrom(first.block); k < len(p.marks) && p.marks[k].at <= last.block; k++ {
		m := &p.marks[k]
		if m.key != "image" || m.at == first.block && m.from < first.lo || m.at == last.block && m.from > last.hi {
			continue
		}
		p.isIcon(m.node)
	}
}

// sidebar is a block of items beside the article, headed by a line.
type sidebar struct {
	heading, end int
	items        []schema.SidebarItem
}

// withoutListing drops the block that is the listing itself: on a page that is
// no article, "Latest news" may head what the page is about. It is the block
// with most items if no others are left outside of all blocks.
func (p *page) withoutListing(found []sidebar) []sidebar {
	kind, _, _ := p.urlKind(p.meta.URL)
	if len(found) == 0 || kind == profile.KindArticle || p.root == nil || p.profile == nil {
		return found
	}
	if len(p.articleLinks(p.linkTexts())) > 1 {
		return found
	}
	most := 0
	for k := range found {
		if len(found[k].items) > len(found[most].items) {
			most = k
		}
	}
	for j := found[most].heading; j < found[most].end; j++ {
		p.lines[j].used = ""
	}
	clear(p.icons)
	return append(found[:most:most], found[most+1:]...)
}

// inMenu says whether a line is an entry of a menu: a link among links, none of them long.
func (p *page) inMenu(i int) bool {
	l := &p.lines[i]
	if p.root == nil {
		return false
	}
	if p.within(l.block, atom.Nav, atom.Footer, atom.Menu) {
		return true
	}
	if p.fullLink(l) < 0 {
		return false
	}
	if isHeading(p.blocks[l.block].tag) {
		return false
	}
	// The neighbours of a heading are its items; those of an entry are entries.
	for _, j := range []int{i - 1, i + 1} {
		if j >= 0 && j < len(p.lines) {
			n := &p.lines[j]
			if n.words <= 3 && len(n.facts) == 0 && p.fullLink(n) >= 0 && p.sameParent(l.block, n.block) {
				return true
			}
		}
	}
	return false
}

// sameParent says whether two blocks stand side by side.
func (p *page) sameParent(a, b int) bool {
	ea, eb := p.blocks[a].elem, p.blocks[b].elem
	if ea < 0 || eb < 0 {
		return false
	}
	return ea == eb || p.elements[ea].parent == p.elements[eb].parent
}

// keepSidebar keeps the items of a block.
func (p *page) keepSidebar(s sidebar) {
	l := &p.lines[s.heading]
	heading := l.text
	if h, ok := l.hit(profile.LabelSidebar); ok {
		heading = strings.TrimSpace(strings.TrimRight(heading[:h.End], ": "))
	}
	p.record.Sidebar = slices.Grow(p.record.Sidebar, len(s.items))
	for n, it := range s.items {
		it.Block, it.Position = schema.Text(heading), int64(n)
		p.record.Sidebar = append(p.record.Sidebar, it)
	}
	p.found("sidebar", "label", locator(&p.blocks[l.block]), 0.9)
}

// insideText says whether the linked lines [i, end) headed "Read also" or the
// like stand between paragraphs: they are a promo inside the text then, no
// block beside it.
func (p *page) insideText(i, end int) bool {
	if _, ok := p.lines[i].hit(profile.LabelPromo); !ok {
		return false
	}
	before, after := false, false
	for j := i - 1; j >= max(0, i-12) && j != p.title && !p.isAnchor(j); j-- {
		before = before || p.textWeight(j) >= 10
	}
	for j := end; j < min(len(p.lines), end+8) && j != p.title && !p.isAnchor(j); j++ {
		after = after || p.textWeight(j) >= 10
	}
	return before && after
}

// region returns the lines that may belong to the heading in line i: those of
// the largest element around it that holds neither the title nor another
// heading of that kind, and where the heading stands alone in its element,
// those behind it up to the next label.
func (p *page) region(i int) (lo, hi int) {
	lo, hi = i+1, len(p.lines)
	for j := i + 1; j < hi; j++ {
		if p.isAnchor(j) || j == p.title {
			hi = j
		}
	}
	b := p.lines[i].block
	if p.root == nil || p.blocks[b].elem < 0 {
		return lo, hi
	}
	e := p.blocks[b].elem
	title := -1
	if p.title >= 0 {
		title = p.lines[p.title].block
	}
	best := -1
	for ; e >= 0; e = p.elements[e].parent {
		el := &p.elements[e]
		if el.node.DataAtom == atom.Body || el.node.DataAtom == atom.Html || title >= int(el.lo) && title < int(el.hi) {
			break
		}
		end := p.lineOf[el.hi]
		if end > i+1 && end <= hi {
			best = end
			if _, promo := p.lines[i].hit(profile.LabelPromo); promo {
				break // a box amid the text: what is around it is the text
			}
		}
		if end > hi {
			break
		}
	}
	if best > i+1 && !p.goesOn(i, best, hi) {
		hi = best
	}
	if _, promo := p.lines[i].hit(profile.LabelPromo); promo {
		for j := lo + 1; j < hi; j++ {
			if p.textWeight(j) >= 10 && p.textWeight(j-1) == 0 {
				hi = j
			}
		}
	}
	return lo, hi
}

// goesOn says whether the items headed by line i go on behind the element
// around it, which ends at line end: it holds the time of one item and no
// title, and more times follow up to line hi. So unclosed lists come out of a
// parser: <ul><li>Discussion<li>18.11<li>7</ul><a>title</a><ul>…
func (p *page) goesOn(i, end, hi int) bool {
	for j := i + 1; j < end; j++ {
		if l := &p.lines[j]; !l.only() && !p.profile.Dictionary().Is(l.text, profile.LabelButtons) {
			return false
		}
	}
	times := 0
	for j := i + 1; j < hi; j++ {
		if p.lines[j].has(factTime) && p.lines[j].only() {
			if times++; j >= end {
				return times > 1
			}
		}
	}
	return false
}

// isAnchor says whether line j heads or ends a part of the page.
func (p *page) isAnchor(j int) bool {
	l := &p.lines[j]
	if p.blocks[l.block].hidden {
		return false
	}
	for _, h := range l.hits {
		switch h.Label {
		case profile.LabelSidebar, profile.LabelMentions, profile.LabelDiscussion, profile.LabelOriginal:
			if p.heads(l, h.Label) && !(p.root != nil && h.Label == profile.LabelSidebar && p.inMenu(j)) {
				return true
			}
		case profile.LabelRights, profile.LabelDisclaimer, profile.LabelImageSource:
			if h.Own {
				return true
			}
		case profile.LabelStop, profile.LabelSubscribe:
			if h.Own || l.words < 12 {
				return true
			}
		}
	}
	return false
}

// selected returns the elements of the profile's first selector for a field
// that finds any.
func (p *page) selected(f profile.Field) []*html.Node {
	if p.root == nil {
		return nil
	}
	for _, s := range p.profile.Selectors(f) {
		if nodes := cascadia.QueryAll(p.root, s.Match); len(nodes) > 0 {
			return nodes
		}
	}
	return nil
}
