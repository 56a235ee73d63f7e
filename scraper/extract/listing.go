package extract

import (
	"cmp"
	"math"
	"slices"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"github.com/newsarc/newsarc/schema"
	"github.com/newsarc/newsarc/scraper/profile"
)

// readListing reads a page that lists articles: its items and the next page.
// With a profile the items are the links that its patterns call articles;
// without one they are the largest set of links that stand in elements of the
// same make.
func (p *page) readListing() {
	kind, _, _ := p.urlKind(p.meta.URL)
	if p.root == nil || kind == profile.KindArticle {
		return
	}
	titles, spans := p.selectItems()
	if len(titles) == 0 {
		titles = p.itemTitles(kind)
		spans = p.itemSpans(titles)
		for k := range titles {
			t := &titles[k]
			t.text = p.titleIn(t.anchor, t.text)
		}
	}
	p.result.Items = p.listItems(titles, spans)
	p.result.NextPageURL = p.nextPage()
}

// itemTitle is a link that may be the title of an item.
type itemTitle struct {
	anchor  int32
	first   int // first line of the link
	line    int // line the title stands in
	last    int // last line of the link
	text    string
	url     string
	heading bool
}

// linkTexts returns the links that hold text, in reading order, with the text
// that is most like a title.
func (p *page) linkTexts() []itemTitle {
	out := p.room.links[:0]
	some := p.room.segments
	at := slices.Grow(p.room.linkOf[:0], len(p.anchors))[:len(p.anchors)] // of each link, 1 + its place in out
	clear(at)
	for i := range p.lines {
		l := &p.lines[i]
		b := &p.blocks[l.block]
		if b.hidden || !p.hasLink(b, l) {
			continue
		}
		switch l.used {
		case "sidebar", "comment", "mentions", "removed", "promo":
			continue
		}
		some = p.appendSegments(some[:0], i, i+1)
		for _, s := range some {
			if s.link < 0 {
				continue
			}
			k := int(at[s.link]) - 1
			if s.kind != segText {
				if k >= 0 {
					out[k].last = i // counts at the end of a card that is all one link
				}
				continue
			}
			if k < 0 {
				u := p.href(s.link)
				if u == "" {
					continue
				}
				at[s.link] = int32(len(out) + 1)
				out = append(out, itemTitle{anchor: s.link, first: i, line: i, last: i, text: s.text, url: u, heading: p.inHeading(b, s)})
				continue
			}
			// A link around a whole card: its heading is the title, else its first line.
			t := &out[k]
			t.last = i
			if h := p.inHeading(b, s); h && !t.heading || countWords(t.text, 3) < 2 && !t.heading {
				t.line, t.text, t.heading = i, s.text, h
			}
		}
	}
	p.room.segments, p.room.links, p.room.linkOf = some, out, at
	return out
}

// hasLink says whether a piece of a line, or of a block of few pieces, is a link.
func (p *page) hasLink(b *block, l *line) bool {
	for _, r := range p.runsIn(b, l.lo, l.hi) {
		if r.link != nil {
			return true
		}
	}
	return false
}

// inHeading says whether a segment is a heading, or all of one.
func (p *page) inHeading(b *block, s segment) bool {
	if isHeading(b.tag) {
		return true
	}
	if p.headingOf != b.index || p.headingFrom < 0 {
		p.headingOf, p.headingFrom = b.index, linkedHeading(p.runsOf(b), b.node)
	}
	return p.headingFrom <= s.lo
}

// linkedHeading returns where the first link that stands in a heading begins.
func linkedHeading(runs []run, block *html.Node) int {
	for _, r := range runs {
		if r.link == nil {
			continue
		}
		for n := r.node; n != nil && n != block; n = n.Parent {
			if isHeading(n.DataAtom) {
				return r.start
			}
		}
	}
	return math.MaxInt
}

// itemTitles picks the links that are the titles of the page's items.
func (p *page) itemTitles(kind profile.Kind) []itemTitle {
	links := p.linkTexts()
	if p.profile != nil && len(p.profile.Spec.URLs.Article) > 0 {
		return p.articleLinks(links)
	}
	return p.repeated(links)
}

// articleLinks keeps one link for each article: the longest text that is no
// "read more" and no count.
func (p *page) articleLinks(links []itemTitle) []itemTitle {
	best := map[string]int{}
	var out []itemTitle
	for _, t := range links {
		kind, id, lang := p.urlKind(t.url)
		if kind != profile.KindArticle || p.isHere(t.url) || p.within(p.lines[t.line].block, atom.Nav) {
			continue
		}
		if id == "" {
			id = t.url
		}
		id += " " + lang
		k, seen := best[id]
		switch {
		case !seen:
			best[id] = len(out)
			out = append(out, t)
		case p.readMore(out[k].text) && !p.readMore(t.text), t.heading && !out[k].heading:
			out[k] = t
		case !out[k].heading && !p.readMore(t.text) && t.line-out[k].line < 8 && countWords(t.text, 40) > countWords(out[k].text, 40) && countWords(t.text, 40) < 30 && p.readsOn(out[k].text):
			out[k] = t
		}
	}
	slices.SortStableFunc(out, func(a, b itemTitle) int { return a.line - b.line })
	return out
}

// readsOn says whether a text is too short to be a title.
func (p *page) readsOn(s string) bool { return countWords(s, 4) < 3 }

// readMore says whether a link text is that of a button.
func (p *page) readMore(s string) bool {
	d := p.profile.Dictionary()
	if countWords(s, 1) == 0 {
		return true
	}
	hits := d.At(s)
	if counterOf(hits) != "" && countWords(s, 4) <= 3 {
		return true
	}
	for _, h := range hits {
		switch h.Label {
		case profile.LabelPromo, profile.LabelButtons, profile.LabelNext, profile.LabelDiscussion, profile.LabelComments:
			if h.Whole {
				return true
			}
		}
	}
	_, end, ok := parseCount(s)
	return ok && end == len(s)
}

// repeated keeps the links of the largest group whose elements are of the same make.
func (p *page) repeated(links []itemTitle) []itemTitle {
	groups := makes{}
	for k := range links {
		t := &links[k]
		l := &p.lines[t.line]
		words := countWords(t.text, 40)
		if words < 2 || words > 35 || l.words > words+25 && !t.heading || p.inMenuElement(l.block) || p.readMore(t.text) {
			continue
		}
		if p.blocks[l.block].claim == "body" && !t.heading && l.words > words*3 {
			continue
		}
		g := groups.of(p, t)
		g.links = append(g.links, k)
	}
	var best []int
	top := 0
	slices.SortFunc(groups.list, func(a, b *makeGroup) int { return strings.Compare(a.name, b.name) })
	seen := map[string]bool{}
	for _, g := range groups.list {
		if len(g.links) < 3 {
			continue
		}
		score := 0
		clear(seen)
		for _, k := range g.links {
			if !seen[links[k].url] {
				seen[links[k].url] = true
				w := countWords(links[k].text, 14)
				if w < 4 && !links[k].heading {
					w = 1
				}
				score += w
				if links[k].heading {
					score += 3
				}
			}
		}
		if len(seen) >= 3 && score > top {
			best, top = g.links, score
		}
	}
	clear(seen)
	var out []itemTitle
	words := 0
	for _, k := range best {
		if !seen[links[k].url] {
			seen[links[k].url] = true
			out = append(out, links[k])
			words += countWords(links[k].text, 40)
		}
	}
	if len(out) > 0 && words < 3*len(out) && !out[0].heading {
		return nil // a menu
	}
	return out
}

// inMenuElement says whether a block stands in an element that lists no articles.
func (p *page) inMenuElement(block int) bool {
	return p.within(block, atom.Nav, atom.Footer, atom.Aside, atom.Menu)
}

// appendMake appends what the elements around a link have in common with those around
// its siblings: tags, and the first class without numbers.
func (p *page) appendMake(b []byte, t *itemTitle) []byte {
	n := p.anchors[t.anchor].node
	if line := p.blocks[p.lines[t.line].block].node; t.heading && line != nil {
		b = append(b, line.Data...)
	}
	for d := 0; n != nil && n.Type == html.ElementNode && d < 5; d++ {
		b = append(append(b, '<'), n.Data...)
		if d < 3 {
			if c, ok := attr(n, "class"); ok {
				first, _, _ := strings.Cut(strings.TrimSpace(c), " ")
				b = append(append(b, '.'), strings.Trim(first, "0123456789-_")...)
			}
		}
		n = n.Parent
	}
	return b
}

// makes are links by their make.
type makes struct {
	index map[string]*makeGroup
	list  []*makeGroup
}

// makeGroup is the links of one make, and how many words they have.
type makeGroup struct {
	name  string
	links []int
	words int
}

// of returns the group that a link belongs to.
func (m *makes) of(p *page, t *itemTitle) *makeGroup {
	var room [256]byte
	name := p.appendMake(room[:0], t)
	g := m.index[string(name)]
	if g == nil {
		if m.index == nil {
			m.index = map[string]*makeGroup{}
		}
		g = &makeGroup{name: string(name)}
		m.index[g.name] = g
		m.list = append(m.list, g)
	}
	return g
}

// itemSpan is the lines of one item.
type itemSpan struct{ lo, hi int }

// listItems reads what stands with each title.
func (p *page) listItems(titles []itemTitle, spans []itemSpan) []schema.Item {
	items := make([]schema.Item, len(titles))
	day, read := "", 0
	if len(titles) > 0 {
		read = max(0, titles[0].first-3)
	}
	for k := range titles {
		items[k] = p.listItem(&titles[k], spans[k])
		items[k].Position = int64(k)
		for ; read < titles[k].first; read++ {
			if l := &p.lines[read]; l.only() && l.has(factTime) && clockPrefix(l.text) == 0 && !p.blocks[l.block].hidden {
				day = l.text
			}
		}
		read = titles[k].last + 1
		if raw := string(items[k].TimeRaw); day != "" && raw != "" && clockPrefix(raw) == len(raw) {
			// The items of a day stand below it with their times only.
			if t, _ := p.instant(day + ", " + raw); t != nil {
				items[k].PublishedAt = t
			}
		}
	}
	return items
}

// itemSpans returns the lines that belong to each title: those of the largest
// element around it that holds no other title; where such elements hold
// titles only, the lines between.
func (p *page) itemSpans(titles []itemTitle) []itemSpan {
	spans := make([]itemSpan, len(titles))
	alone := 0
	for k := range titles {
		lo, hi := p.elementSpan(titles, k)
		spans[k] = itemSpan{lo, hi}
		if hi-lo <= titles[k].last-titles[k].first+1 {
			alone++
		}
	}
	if alone*2 <= len(titles) || len(titles) < 2 {
		return spans
	}
	// Between the titles stand their times and teasers, before or behind them.
	gap := false
	for k := 1; k < len(titles); k++ {
		gap = gap || titles[k].first > titles[k-1].last+1 || p.lines[titles[k].line].block == p.lines[titles[k-1].line].block
	}
	if !gap {
		return spans
	}
	first := titles[0].first
	before := first > 0 && p.lines[first-1].only() && p.lines[first-1].used == "" && !p.lines[first].has(factTime)
	for k := range titles {
		lo := titles[k].first
		if before {
			for lo > 0 && lo > first-3 && p.lines[lo-1].only() && (k == 0 || lo-1 > titles[k-1].last) {
				lo--
			}
			if k > 0 {
				for lo = titles[k].first; lo > titles[k-1].last+1 && p.lines[lo-1].only(); {
					lo--
				}
			}
		}
		spans[k].lo = lo
		if k > 0 {
			spans[k-1].hi = lo
		}
	}
	last := len(titles) - 1
	longest := 1
	for k := 0; k < last; k++ {
		longest = max(longest, spans[k].hi-titles[k].line)
	}
	end := titles[last].line + 1
	for end < len(p.lines) && end < titles[last].line+longest && !p.isAnchor(end) && p.lines[end].used == "" {
		end++
	}
	spans[last].hi = max(end, titles[last].last+1)
	return spans
}

// elementSpan returns the lines of the largest element around title k that
// holds no other title.
func (p *page) elementSpan(titles []itemTitle, k int) (lo, hi int) {
	t := &titles[k]
	block := p.lines[t.line].block
	e := p.blocks[block].elem
	best := int32(-1)
	for ; e >= 0; e = p.elements[e].parent {
		el := &p.elements[e]
		l, h := p.lineOf[el.lo], p.lineOf[el.hi]
		if k > 0 && titles[k-1].last >= l || k+1 < len(titles) && titles[k+1].first < h {
			break
		}
		if tag := el.node.DataAtom; tag == atom.Body || tag == atom.Html || tag == atom.Main {
			break
		}
		// The first and the last item have a neighbour on one side only.
		if (k == 0 || k == len(titles)-1) && best >= 0 && len(titles) > 1 && !p.likeOthers(titles, k, e) {
			break
		}
		best = e
	}
	if best < 0 {
		return t.first, t.last + 1
	}
	return min(t.first, p.lineOf[p.elements[best].lo]), max(t.last+1, p.lineOf[p.elements[best].hi])
}

// likeOthers says whether an element around the first or last title has the
// same tag as, and is a sibling of, one around its neighbour.
func (p *page) likeOthers(titles []itemTitle, k int, e int32) bool {
	o := k + 1
	if k > 0 {
		o = k - 1
	}
	for f := p.blocks[p.lines[titles[o].line].block].elem; f >= 0; f = p.elements[f].parent {
		if p.elements[f].parent == p.elements[e].parent && f != e {
			return p.elements[f].node.DataAtom == p.elements[e].node.DataAtom
		}
	}
	// Deeper than the neighbour's sibling: still inside the item.
	for up := p.elements[e].parent; up >= 0; up = p.elements[up].parent {
		for f := p.blocks[p.lines[titles[o].line].block].elem; f >= 0; f = p.elements[f].parent {
			if p.elements[f].parent == p.elements[up].parent && f != up {
				return true
			}
		}
	}
	return false
}

// listItem reads one item.
func (p *page) listItem(t *itemTitle, s itemSpan) schema.Item {
	it := schema.Item{Title: schema.Text(t.text), URL: schema.Text(t.url)}
	teaser := ""
	var counts, printed []int64
	for _, g := range p.segments(s.lo, s.hi) {
		switch g.kind {
		case segTime:
			if it.TimeRaw == "" {
				it.TimeRaw = schema.Text(g.text)
				it.PublishedAt, _ = p.instant(g.text)
			}
		case segCount:
			printed = append(printed, g.count)
		case segText:
			if g.text == t.text || g.link >= 0 && p.href(g.link) != t.url || !p.saysSomething(g.text) || g.line >= t.line && g.line <= t.line && g.link == t.anchor {
				continue
			}
			if p.labelled(g.text) {
				continue
			}
			if len(g.text) > len(teaser) {
				teaser = g.text
			}
		}
	}
	it.Teaser = schema.Text(teaser)
	if counts = p.itemCounts(&it, s); len(counts) == 0 {
		counts = printed
	}
	if it.Views == nil && it.Comments == nil && p.profile != nil {
		order := p.profile.CounterOrder()
		for i, c := range counts {
			if i >= len(order) {
				break
			}
			switch order[i] {
			case profile.Views:
				it.Views = schema.Count(c)
			case profile.Comments:
				it.Comments = schema.Count(c)
			}
		}
	}
	p.itemTime(&it, s)
	it.ImageURL = schema.Text(p.itemImage(t, s))
	return it
}

// saysSomething says whether a text is long enough for a teaser: five words, or
// a sentence of three.
func (p *page) saysSomething(s string) bool {
	n := countWords(s, 5)
	return n >= 5 || n >= 3 && strings.HasSuffix(s, ".") && !p.readMore(strings.TrimRight(s, "."))
}

// labelled says whether a text begins with a label of something else.
func (p *page) labelled(s string) bool {
	for _, h := range p.profile.Dictionary().At(s) {
		if h.Colon || h.Whole {
			return true
		}
	}
	return false
}

// itemCounts reads the named counts of an item, and returns the unnamed ones.
func (p *page) itemCounts(it *schema.Item, s itemSpan) []int64 {
	var numbers []number
	for i := s.lo; i < s.hi; i++ {
		l := &p.lines[i]
		if l.words > 14 || p.blocks[l.block].hidden {
			continue
		}
		tokens := p.tokens(l)
		quiet := true
		for _, t := range tokens {
			quiet = quiet && t.kind != tokenOther
		}
		numbers = p.lineNumbers(numbers, i, tokens, quiet)
	}
	p.nameNumbers(numbers)
	if s.hi > s.lo {
		last := p.lines[s.hi-1].block
		for k := p.marksFrom(p.lines[s.lo].block); k < len(p.marks) && p.marks[k].at <= last; k++ {
			m := &p.marks[k]
			c, v, exact := p.markCounter(m)
			if c == "" || m.hidden {
				continue
			}
			n, found := p.numberBy(m, exact)
			if !found && !exact || found && (n.line < s.lo || n.line >= s.hi) {
				continue
			}
			if exact {
				n.value = v
			}
			n.counter, n.score = c, 0.9
			numbers = nameNumber(numbers, n)
		}
	}
	var unnamed []int64
	for k := range numbers {
		n := &numbers[k]
		if n.counter == "" && n.block < len(p.blocks) {
			for _, r := range p.runsIn(&p.blocks[n.block], n.lo, n.hi) {
				if r.node != nil && r.start <= n.lo && r.start+len(r.text) >= n.hi {
					if n.counter = classCounter(r.node); n.counter == "" {
						n.counter = p.columnCounter(r.node)
					}
				}
			}
		}
		switch n.counter {
		case profile.Views:
			if it.Views == nil {
				it.Views = schema.Count(n.value)
			}
		case profile.Comments:
			if it.Comments == nil {
				it.Comments = schema.Count(n.value)
			}
		case "":
			unnamed = append(unnamed, n.value)
		}
	}
	return unnamed
}

// columnCounter returns the counter that the head of the table's column around
// a node names, "" for none.
func (p *page) columnCounter(n *html.Node) profile.Counter {
	for n != nil && n.DataAtom != atom.Td {
		if n.DataAtom == atom.Table || n.DataAtom == atom.Body {
			return ""
		}
		n = n.Parent
	}
	if n == nil {
		return ""
	}
	column := 0
	for c := n.PrevSibling; c != nil; c = c.PrevSibling {
		if c.Type == html.ElementNode {
			column++
		}
	}
	table := n
	for table != nil && table.DataAtom != atom.Table {
		table = table.Parent
	}
	row := firstRow(table)
	if row == nil || row == n.Parent {
		return ""
	}
	for c := row.FirstChild; c != nil; c = c.NextSibling {
		if c.Type != html.ElementNode {
			continue
		}
		if column == 0 {
			if k, h := counterHit(p.profile.Dictionary(), fold(textOf(c))); h.Whole {
				return k
			}
			return ""
		}
		column--
	}
	return ""
}

// firstRow returns the first row of a table, nil without one.
func firstRow(n *html.Node) *html.Node {
	if n == nil || n.DataAtom == atom.Tr {
		return n
	}
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		switch c.DataAtom {
		case atom.Thead, atom.Tbody, atom.Tr:
			if row := firstRow(c); row != nil {
				return row
			}
		}
	}
	return nil
}

// itemTime reads the datetime of a time element when the text gives no instant.
func (p *page) itemTime(it *schema.Item, s itemSpan) {
	if it.PublishedAt != nil && !it.PublishedAt.IsZero() && it.TimeRaw != "" {
		return
	}
	for i := s.lo; i < s.hi; i++ {
		for _, r := range p.runsOf(&p.blocks[p.lines[i].block]) {
			if r.node == nil || r.node.DataAtom != atom.Time {
				continue
			}
			if it.TimeRaw == "" {
				it.TimeRaw = schema.Text(r.text)
			}
			if v, ok := attr(r.node, "datetime"); ok {
				if t, _ := p.instant(v); t != nil {
					it.PublishedAt = t
				}
			}
			return
		}
	}
}

// itemImage returns the address of the first image of an item.
func (p *page) itemImage(t *itemTitle, s itemSpan) string {
	if s.hi <= s.lo {
		return ""
	}
	first, last := p.lines[s.lo].block, p.lines[s.hi-1].block
	prev := -1
	if s.lo > 0 {
		prev = p.lines[s.lo-1].block
	}
	from, _ := slices.BinarySearchFunc(p.media, first, func(m medium, block int) int { return cmp.Compare(m.before, block) })
	found := ""
	for k := from; k < len(p.media) && p.media[k].before <= last+1; k++ {
		m := &p.media[k]
		if !isImage(m.node) {
			continue
		}
		linked := p.linksTo(m.node, t.url)
		// An image directly before the first block may stand in the item or end the one before.
		if m.before == first && prev >= 0 && !linked && !p.below(m.node, p.itemElement(s)) {
			continue
		}
		if m.before > last && !p.below(m.node, p.itemElement(s)) || m.before > last && !linked && found == "" && p.leadsElsewhere(m.node, t.url) {
			continue
		}
		if found != "" && !linked {
			continue
		}
		if u := p.imageAddress(m.node); u != "" {
			if linked {
				return u
			}
			found = u
		}
	}
	return found
}

// itemElement is the smallest element that holds all lines of a span.
func (p *page) itemElement(s itemSpan) *html.Node {
	e := p.blocks[p.lines[s.lo].block].elem
	last := int32(p.lines[s.hi-1].block)
	for ; e >= 0; e = p.elements[e].parent {
		if p.elements[e].hi > last {
			// As large as it can be without more text.
			for up := p.elements[e].parent; up >= 0 && p.elements[up].lo == p.elements[e].lo && p.elements[up].hi == p.elements[e].hi; up = p.elements[e].parent {
				e = up
			}
			return p.elements[e].node
		}
	}
	return nil
}

// below says whether a node stands inside an element.
func (p *page) below(n, e *html.Node) bool {
	for ; n != nil; n = n.Parent {
		if n == e {
			return true
		}
	}
	return false
}

// linksTo says whether the link around a node leads to an address.
func (p *page) linksTo(n *html.Node, address string) bool { return p.linkAround(n) == address }

// leadsElsewhere says whether a node stands in a link to another address.
func (p *page) leadsElsewhere(n *html.Node, address string) bool {
	u := p.linkAround(n)
	return u != "" && u != address
}

// linkAround returns the address that the link around a node leads to, "" without one.
func (p *page) linkAround(n *html.Node) string {
	for n != nil && !isLink(n) {
		n = n.Parent
	}
	if n == nil {
		return ""
	}
	h, _ := attr(n, "href")
	return p.resolve(h)
}

// imageAddress returns the address of an image, lazy ones included.
func (p *page) imageAddress(n *html.Node) string {
	for _, key := range []string{"data-src", "data-original", "data-lazy-src", "data-lazy", "src"} {
		v, ok := attr(n, key)
		if !ok || strings.HasPrefix(v, "data:") {
			continue
		}
		if u := p.resolve(v); u != "" {
			return u
		}
	}
	for _, key := range []string{"data-srcset", "srcset"} {
		if v, ok := attr(n, key); ok {
			first, _, _ := strings.Cut(strings.TrimSpace(v), " ")
			if u := p.resolve(strings.TrimSuffix(first, ",")); u != "" && !strings.HasPrefix(first, "data:") {
				return u
			}
		}
	}
	return ""
}
