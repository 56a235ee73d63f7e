package extract

import (
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"github.com/newsarc/newsarc/schema"
	"github.com/newsarc/newsarc/scraper/profile"
)

// readMarkedSidebars finds, on a site without a profile, the blocks of linked
// items that no known heading announces: elements outside the running text
// whose class says that they hold related or most read stories. It comes
// behind the running text, so that it takes nothing of that.
func (p *page) readMarkedSidebars() {
	if p.root == nil || p.profile != nil || p.title < 0 || p.wordCountBelow(40) {
		return
	}
	title := int32(p.lines[p.title].block)
	hints := p.elementHints()
	read := int32(0) // blocks before it are read
	for i := range p.elements {
		e := &p.elements[i]
		if e.hi <= e.lo || e.lo < read || title >= e.lo && title < e.hi || !marksSidebar(e.node, hints[i]) {
			continue
		}
		if up := e.parent; p.lineOf[e.hi]-p.lineOf[e.lo] < 3 && up >= 0 && p.elements[up].lo >= read {
			if u := &p.elements[up]; title < u.lo || title >= u.hi {
				e = u // the mark is that of one item
			}
		}
		lo, hi := p.lineOf[e.lo], p.lineOf[e.hi]
		if hi-lo < 2 || hi-lo > 120 || !p.apartFromText(lo, hi) {
			continue
		}
		p.markedSidebar(lo, hi)
		read = e.hi
	}
}

// wordCountBelow says whether the running text has fewer words than n.
func (p *page) wordCountBelow(n int64) bool {
	return p.record.WordCount == nil || *p.record.WordCount < n
}

// marksSidebar says whether the class or id of an element is a habitual one of
// blocks of other stories.
func marksSidebar(n *html.Node, h hint) bool {
	switch n.DataAtom {
	case atom.Body, atom.Html, atom.Main, atom.A, atom.Li:
		return false
	}
	is, most := false, false
	for i := range n.Attr {
		if k := n.Attr[i].Key; k != "class" && k != "id" {
			continue
		}
		if v := n.Attr[i].Val; h&hintRelated == 0 && !containsFold(v, "recent") && !containsFold(v, "most") && !containsFold(v, "stories") {
			continue
		}
		eachWord(n.Attr[i].Val, func(w string) {
			switch w {
			case "related", "popular", "mostread", "mostpopular", "mostviewed", "trending", "recommended", "recommendations", "similar", "recirc", "recirculation", "onward", "upnext", "readalso", "readmore", "topstories", "recent", "latest":
				is = true
			case "most":
				most = true
			case "read", "viewed", "commented", "discussed", "shared":
				is = is || most
			}
		})
	}
	return is
}

// apartFromText says whether the lines [lo, hi) are visible, nobody's yet and no
// part of the running text.
func (p *page) apartFromText(lo, hi int) bool {
	for j := lo; j < hi; j++ {
		b := &p.blocks[p.lines[j].block]
		if b.hidden || b.claim == "body" || b.claim == "lead" || p.usedAt(j) || p.within(p.lines[j].block, atom.Nav, atom.Menu) {
			return false
		}
	}
	return true
}

// markedSidebar keeps the items in the lines [lo, hi) if they are stories:
// two or more titles of three words that lead elsewhere.
func (p *page) markedSidebar(lo, hi int) {
	block, from := "", lo
	if p.headingAt(lo) {
		from++
	} else if lo > 0 && p.headingAt(lo-1) && isHeading(p.blocks[p.lines[lo-1].block].tag) && p.apartFromText(lo-1, lo) {
		lo--
	}
	if p.headingAt(lo) {
		for _, s := range p.segments(lo, lo+1) {
			if s.kind == segText && !p.profile.Dictionary().Is(s.text, profile.LabelButtons) {
				block = trimColon(s.text)
				break
			}
		}
	}
	items, end := p.items(from, hi)
	var kept []schema.SidebarItem
	seen := map[string]bool{}
	for _, it := range items {
		u := string(it.URL)
		if u == "" || seen[u] || p.isHere(u) || countWords(string(it.Title), 3) < 3 {
			continue
		}
		seen[u] = true
		kept = append(kept, it)
	}
	if len(kept) < 2 || len(kept)*2 < len(items) {
		return
	}
	for n, it := range kept {
		it.Block, it.Position = schema.Text(block), int64(n)
		p.record.Sidebar = append(p.record.Sidebar, it)
	}
	p.found("sidebar", "semantic", p.place(lo), 0.75)
	p.iconsIn(lo, end)
	for j := lo; j < end; j++ {
		p.take(j, "sidebar")
	}
}

// headingAt says whether a line may be the heading of a block of items.
func (p *page) headingAt(i int) bool {
	l := &p.lines[i]
	if l.only() || l.words > 8 || i == p.title || p.blocks[l.block].hidden {
		return false
	}
	if !isHeading(p.blocks[l.block].tag) {
		return p.fullLink(l) < 0 && l.words <= 6
	}
	// The title of a single item may be a heading too.
	next := i + 1
	return p.fullLink(l) < 0 || next < len(p.lines) && p.blocks[p.lines[next].block].tag != p.blocks[l.block].tag && l.words <= 4
}

// titleIn returns the part of a link's text that is the title, else all of it.
func (p *page) titleIn(anchor int32, text string) string {
	if t := p.linkTitle(anchor); t != "" && len(t) < len(text) && strings.Contains(text, t) {
		return t
	}
	return text
}

// linkTitle returns the part of a link's text that is the title: what an
// element in it says is one; "" if none does. Beside it stand a kicker, a
// category, a number.
func (p *page) linkTitle(anchor int32) string {
	if anchor < 0 {
		return ""
	}
	a := p.anchors[anchor].node
	found := ""
	var walk func(n *html.Node)
	walk = func(n *html.Node) {
		for c := n.FirstChild; c != nil && found == ""; c = c.NextSibling {
			if c.Type != html.ElementNode {
				continue
			}
			if isHeading(c.DataAtom) || titleClass(c) {
				walk(c)
				if found == "" {
					found = fold(textOf(c))
				}
				continue
			}
			walk(c)
		}
	}
	walk(a)
	if countWords(found, 2) < 2 {
		return ""
	}
	return found
}

// titleClass says whether a class says that an element is a title.
func titleClass(n *html.Node) bool {
	v, ok := attr(n, "class")
	if !ok {
		return false
	}
	is, not := false, false
	eachWord(v, func(w string) {
		switch w {
		case "title", "headline", "heading":
			is = true
		case "sub", "subtitle", "section", "category", "kicker", "wrap", "wrapper", "container", "box", "meta":
			not = true
		}
	})
	return is && !not
}
