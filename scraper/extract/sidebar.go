package extract

import (
	"strings"
	"time"

	"github.com/andybalholm/cascadia"
	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"github.com/newsarc/newsarc/schema"
	"github.com/newsarc/newsarc/scraper/extract/dates"
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

// items reads the items in the lines [lo, hi). It returns the line behind the
// last one. In HTML each time stands in an element of its item where elements
// tell; else the order of times, counts and texts does.
func (p *page) items(lo, hi int) ([]schema.SidebarItem, int) {
	segs := p.itemSegments(lo, hi)
	if len(segs) == 0 {
		return nil, lo
	}
	times := 0
	for _, s := range segs {
		if s.kind == segTime {
			times++
		}
	}
	groups := p.wrapped(segs, times)
	wrapped := groups != nil
	if groups == nil {
		groups = p.sequence(segs, times)
	}
	items := make([]schema.SidebarItem, 0, len(groups))
	end := lo
	for _, g := range groups {
		it, ok := p.item(g, times > 0)
		if !ok {
			continue
		}
		if it.URL == "" && wrapped {
			it.URL = schema.Text(p.emptyLink(g))
		}
		items = append(items, it)
		end = max(end, g[len(g)-1].line+1)
	}
	if times == 0 && p.profile == nil && p.root != nil {
		items, end = p.alike(items, groups, lo)
	}
	if times == 0 && len(items) < 2 {
		return nil, lo
	}
	return items, end
}

// alike keeps the items whose links are made as most of the titles are, by
// their words: behind the stories of a block stand buttons and menus.
func (p *page) alike(items []schema.SidebarItem, groups [][]segment, lo int) ([]schema.SidebarItem, int) {
	if len(items) != len(groups) {
		return items, groupsEnd(groups, lo)
	}
	known, of := makes{}, make([]*makeGroup, len(groups))
	unlinked := &makeGroup{}
	best := unlinked
	for k := range groups {
		g := unlinked
		if s := &groups[k][0]; s.link >= 0 {
			g = known.of(p, &itemTitle{anchor: s.link, line: s.line})
		}
		of[k] = g
		g.words += countWords(string(items[k].Title), 14)
		if g.words > best.words || g.words == best.words && g.name < best.name {
			best = g
		}
	}
	kept := items[:0]
	end := lo
	for k := range groups {
		if of[k] == best {
			kept = append(kept, items[k])
			end = groupsEnd(groups[k:k+1], end)
		}
	}
	return kept, end
}

// groupsEnd returns the line behind the last group.
func groupsEnd(groups [][]segment, lo int) int {
	for _, g := range groups {
		lo = max(lo, g[len(g)-1].line+1)
	}
	return lo
}

// emptyLink returns the address of the first link without text in the element
// that holds an item's segments and nothing else: the item has no title, but a
// place it leads to.
func (p *page) emptyLink(g []segment) string {
	first, last := int32(p.lines[g[0].line].block), int32(p.lines[g[len(g)-1].line].block)
	e := p.blocks[first].elem
	for e >= 0 && p.elements[e].hi <= last {
		e = p.elements[e].parent
	}
	if e < 0 || p.elements[e].lo != first || p.elements[e].hi != last+1 {
		return ""
	}
	if a := linkIn(p.elements[e].node); a != nil && fold(textOf(a)) == "" {
		h, _ := attr(a, "href")
		return p.resolve(h)
	}
	return ""
}

// itemSegments are the segments of the lines [lo, hi) without buttons. They
// hold until the next call.
func (p *page) itemSegments(lo, hi int) []segment {
	segs := p.appendSegments(p.room.pieces[:0], lo, hi)
	p.room.pieces = segs
	out := segs[:0]
	for _, s := range segs {
		if s.kind == segText && (p.profile.Dictionary().Is(s.text, profile.LabelButtons) || p.profile.Dictionary().Is(s.text, profile.LabelAd) || !hasLetter(s.text)) {
			continue
		}
		if p.lines[s.line].used != "" {
			continue
		}
		out = append(out, s)
	}
	return out
}

func hasLetter(s string) bool {
	for _, r := range s {
		if wordRune(r) && (r < '0' || r > '9') {
			return true
		}
	}
	return false
}

// wrapped groups segments by the elements that hold one time each; nil where
// the elements do not tell the items apart.
func (p *page) wrapped(segs []segment, times int) [][]segment {
	if p.root == nil || times < 2 {
		return nil
	}
	// The largest element around each time that holds no other time.
	var timeBlocks []int
	for _, s := range segs {
		if s.kind == segTime {
			b := p.lines[s.line].block
			if n := len(timeBlocks); n > 0 && timeBlocks[n-1] == b {
				return nil
			}
			timeBlocks = append(timeBlocks, b)
		}
	}
	wrap := make([]element, len(timeBlocks))
	for k, b := range timeBlocks {
		e := p.blocks[b].elem
		if own := &p.elements[e]; k > 0 && int(own.lo) <= timeBlocks[k-1] || k+1 < len(timeBlocks) && int(own.hi) > timeBlocks[k+1] {
			return nil // the times stand side by side in one element
		}
		for up := p.elements[e].parent; up >= 0; up = p.elements[e].parent {
			u := &p.elements[up]
			if k > 0 && int(u.lo) <= timeBlocks[k-1] || k+1 < len(timeBlocks) && int(u.hi) > timeBlocks[k+1] {
				break
			}
			if k == 0 && int(u.lo) < p.lines[segs[0].line].block || k == len(timeBlocks)-1 && int(u.hi) > p.lines[segs[len(segs)-1].line].block+1 {
				break
			}
			e = up
		}
		wrap[k] = p.elements[e]
	}
	groups, flat := make([][]segment, len(wrap)), make([]segment, 0, len(segs))
	k := 0
	for _, s := range segs {
		b := int32(p.lines[s.line].block)
		for k < len(wrap) && b >= wrap[k].hi {
			k++
		}
		if k == len(wrap) || b < wrap[k].lo {
			if s.kind == segText {
				return nil // a text outside of all: the elements do not hold whole items
			}
			continue
		}
		flat = append(flat, s)
		n := len(groups[k]) + 1
		groups[k] = flat[len(flat)-n:]
	}
	return groups
}

// sequence groups segments by their order: what the first item begins with
// begins each.
func (p *page) sequence(segs []segment, times int) [][]segment {
	if times == 0 {
		return p.linkGroups(segs)
	}
	starter := segs[0].kind
	if starter == segCount {
		starter = segTime
		if len(segs) > 1 {
			starter = segs[1].kind
		}
	}
	var groups [][]segment
	flat := make([]segment, 0, len(segs))
	g := flat // the last of them, of which the group is made
	has := func(k segmentKind) bool {
		for _, s := range g {
			if s.kind == k {
				return true
			}
		}
		return false
	}
	for n, s := range segs {
		next := false
		switch {
		case len(g) == 0:
		case starter == segTime && s.kind == segTime:
			next = has(segTime)
		case s.kind == segText && starter == segText:
			next = has(segTime) || p.otherLink(g, s)
		case s.kind == segTime:
			next = has(segTime)
		case s.kind == segText && has(segText):
			// A second text with a first-class link is no part of the item; without
			// one it ends the block.
			if p.lastTime(segs[n:]) {
				return append(groups, g)
			}
			continue
		case s.kind == segCount && has(segCount):
			continue
		}
		if next {
			groups, g = append(groups, g), flat[len(flat):]
		}
		flat = append(flat, s)
		g = flat[len(flat)-len(g)-1:]
	}
	if len(g) > 0 {
		groups = append(groups, g)
	}
	return groups
}

// lastTime says whether no time follows.
func (p *page) lastTime(segs []segment) bool {
	for _, s := range segs {
		if s.kind == segTime {
			return false
		}
	}
	return true
}

func (p *page) otherLink(g []segment, s segment) bool {
	for _, t := range g {
		if t.kind == segText && t.link >= 0 && s.link >= 0 && p.href(t.link) != p.href(s.link) {
			return true
		}
	}
	return false
}

// linkGroups makes an item of each link, with the count behind it.
func (p *page) linkGroups(segs []segment) [][]segment {
	groups, flat := make([][]segment, 0, len(segs)), make([]segment, 0, len(segs))
	for i := range segs {
		s, size := &segs[i], 0
		n := len(groups)
		if n > 0 {
			size = len(groups[n-1])
		}
		switch {
		case s.link >= 0 && s.kind == segText:
			flat = append(flat, *s)
			if n > 0 && p.href(groups[n-1][0].link) == p.href(s.link) {
				groups[n-1] = flat[len(flat)-size-1:]
				continue
			}
			groups = append(groups, flat[len(flat)-1:])
		case s.kind == segCount && size == 1:
			flat = append(flat, *s)
			groups[n-1] = flat[len(flat)-2:]
		}
	}
	return groups
}

// item makes an item of its segments. ok is false for what is none: without
// a time where the others have one, or without a title and a time.
func (p *page) item(g []segment, timed bool) (schema.SidebarItem, bool) {
	var it schema.SidebarItem
	var title *segment
	for i := range g {
		s := &g[i]
		switch s.kind {
		case segTime:
			if it.TimeRaw == "" {
				it.TimeRaw = schema.Text(s.text)
				it.Time, it.TimeInferred = p.instant(s.text)
			}
		case segCount:
			if it.Count == nil {
				it.Count = schema.Count(s.count)
			}
		case segText:
			if title == nil || title.link < 0 && s.link >= 0 || p.better(s, title) {
				title = s
			}
		}
		if it.URL == "" || s.kind == segText && title == s {
			if u := p.href(s.link); u != "" {
				it.URL = schema.Text(u)
			}
		}
	}
	if title != nil {
		it.Title = schema.Text(p.titleIn(title.link, strings.TrimSpace(title.text)))
	}
	if timed && it.TimeRaw == "" {
		return it, false
	}
	return it, it.Title != "" || it.TimeRaw != ""
}

// better says whether a text is the item's title rather than another one: the
// first link to an article, else the first text.
func (p *page) better(s, title *segment) bool {
	if s.link < 0 || title.link < 0 {
		return false
	}
	if p.profile == nil {
		// A short link before the title leads to its section.
		return countWords(title.text, 4) <= 3 && countWords(s.text, 4) >= 4
	}
	a, _, _ := p.urlKind(p.href(s.link))
	b, _, _ := p.urlKind(p.href(title.link))
	return a == profile.KindArticle && b != profile.KindArticle
}

// instant reads a time as printed beside an article.
func (p *page) instant(raw string) (t *time.Time, inferred bool) {
	d, ok := dates.Parse(raw, p.dateOptions())
	if !ok {
		return nil, false
	}
	return schema.Instant(d.Time), d.Inferred && !d.Time.IsZero()
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
