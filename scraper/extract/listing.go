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
