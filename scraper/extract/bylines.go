package extract

import (
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"github.com/newsarc/newsarc/schema"
)

// printedAuthors reads the by-lines that stand on the page.
func (p *page) printedAuthors() []credited {
	var out []credited
	lo, hi := p.aroundTitle()
	add := func(text, method string, n *html.Node, at int, conf float64, strict bool) {
		if len(text) > 300 {
			return
		}
		names := nameList(text, strict)
		if nick := strings.Trim(text, " |"); len(names) == 0 && method == "class" && isNick(nick) {
			names, conf = []string{nick}, conf-0.2
		}
		if len(names) == 0 || len(names) > 8 {
			return
		}
		if at < lo || at >= hi {
			conf -= 0.25
		}
		out = append(out, credited{reading: reading{value: strings.Join(names, ", "), method: method, node: n, confidence: conf - 0.003*float64(distance(at, p.titleAt))}, names: names, at: at})
	}
	for i := range p.md.props {
		pr := &p.md.props[i]
		if pr.name != "author" && pr.name != "creator" || p.isNested(pr.node) || p.inFigure(pr.node) || pr.node.DataAtom == atom.Meta {
			continue
		}
		add(p.propText(pr.node), "microdata", pr.node, int(pr.at), 0.9, false)
	}
	out = append(out, p.linkedAuthors(lo, hi)...)
	p.elementHints()
	for i := range p.spans {
		s := &p.spans[i]
		if !s.hidden && p.isBylineClass(s.node) && !p.inFigure(s.node) && !p.isBeside(s.node) {
			add(p.textOf(s.node), "class", s.node, int(s.at), 0.84, true)
		}
	}
	for i := range p.elements {
		e := &p.elements[i]
		if e.hi-e.lo <= 8 && e.hi > e.lo && p.isBylineElement(e) && !p.inFigure(e.node) && !p.isBeside(e.node) {
			add(p.textOf(e.node), "class", e.node, int(e.lo), 0.84, true)
		}
	}
	return append(out, p.namedLines(lo, hi)...)
}

// linkedAuthors reads the links to authors: rel=author, and addresses of the
// pages of authors near the headline.
func (p *page) linkedAuthors(lo, hi int) []credited {
	var names []string
	var first *anchor
	conf := 0.0
	for i := range p.anchors {
		a := &p.anchors[i]
		near := int(a.at) >= lo && int(a.at) < hi
		rel, _ := attr(a.node, "rel")
		declared := hasWord(strings.ToLower(rel), "author")
		if !declared && !(near && isAuthorPath(hrefOf(a.node)) && len(p.blocks[a.at].text) <= 200) || first != nil && a.at-first.at > 2 || p.isBeside(a.node) || p.inFigure(a.node) || p.didOtherWork(a) {
			continue
		}
		text := p.textOf(a.node)
		found := nameList(text, true)
		c := 0.86
		if len(found) == 0 && isNick(text) {
			found, c = []string{text}, 0.72
		}
		if len(found) == 0 {
			continue
		}
		if !near {
			c -= 0.15
		}
		names = append(names, found...)
		if first == nil {
			first, conf = a, c
		}
	}
	if first == nil {
		return nil
	}
	names = mergeNames(names)
	return []credited{{reading: reading{value: strings.Join(names, ", "), method: "html", node: first.node, confidence: conf}, names: names, at: int(first.at)}}
}

// didOtherWork says whether what stands before a link calls it the name of one
// who did not write: "Fact checked by", "Photos:".
func (p *page) didOtherWork(a *anchor) bool {
	b := &p.blocks[a.at]
	before, behind := "", 0 // behind the link before it
	for _, r := range p.runsOf(b) {
		if r.link == a.node {
			before = b.text[behind:r.start]
			break
		}
		if r.link != nil {
			behind = r.start + len(r.text)
		}
	}
	if strings.TrimSpace(before) == "" && a.at > 0 {
		if before = p.blocks[a.at-1].text; len(before) > 40 || !byWords[lastWord(before)] && !strings.HasSuffix(before, ":") {
			return false
		}
	}
	if i := strings.LastIndexAny(before, "|•·;\n,"); i >= 0 {
		before = before[i+1:]
	}
	return len(before) <= 60 && isOtherWork(before)
}

func lastWord(s string) string {
	s = strings.TrimRight(s, " :")
	return strings.ToLower(s[strings.LastIndexByte(s, ' ')+1:])
}

// isBeside says whether an element stands in a block beside the article:
// related articles, readers' comments, menus.
func (p *page) isBeside(n *html.Node) bool {
	for up, k := n.Parent, 0; up != nil && up.Type == html.ElementNode && k < 10; up, k = up.Parent, k+1 {
		switch up.DataAtom {
		case atom.Aside:
			return !p.holdsByline(up)
		case atom.Nav:
			return true
		case atom.Body, atom.Article, atom.Main:
			return false
		}
		if h := p.hintsOf(up); h&(hintRelated|hintComment|hintNav|hintAside) != 0 && h&(hintBody|hintArticle|hintHeader|hintMeta|hintAuthor) == 0 {
			return true
		}
	}
	return false
}

// holdsByline says whether an aside of the article is but its by-line: a little
// text with the name of an author and no heading.
func (p *page) holdsByline(aside *html.Node) bool {
	if !hasAncestor(aside, atom.Article) || len(p.textOf(aside)) > 300 {
		return false
	}
	author, heading := false, false
	var walk func(n *html.Node, depth int)
	walk = func(n *html.Node, depth int) {
		for c := n.FirstChild; c != nil && depth < 12; c = c.NextSibling {
			rel, _ := attr(c, "rel")
			author = author || c.DataAtom == atom.A && hasWord(strings.ToLower(rel), "author")
			heading = heading || isHeading(c.DataAtom)
			walk(c, depth+1)
		}
	}
	walk(aside, 0)
	return author && !heading
}

func hrefOf(n *html.Node) string {
	v, _ := attr(n, "href")
	return v
}

// inFigure says whether an element stands under an image, where the names are
// those of photographers.
func (p *page) inFigure(n *html.Node) bool {
	for up, k := n, 0; up != nil && k < 6; up, k = up.Parent, k+1 {
		if up.DataAtom == atom.Figure || up.DataAtom == atom.Figcaption || up != n && p.captionClass(up) == isCaption {
			return true
		}
	}
	return false
}

// propText is the name that an element of microdata holds: its content, the
// name inside it, or its text.
func (p *page) propText(n *html.Node) string {
	if v, ok := attr(n, "content"); ok && strings.TrimSpace(v) != "" {
		return plainText(v)
	}
	var name string
	var find func(n *html.Node, depth int)
	find = func(n *html.Node, depth int) {
		for c := n.FirstChild; c != nil && depth < 8; c = c.NextSibling {
			if c.Type != html.ElementNode {
				continue
			}
			if propName(c) == "name" {
				t, _ := attr(c, "content")
				if t = plainText(t); t == "" {
					t = p.textOf(c)
				}
				if t != "" {
					name += " | " + t
				}
				continue
			}
			find(c, depth+1)
		}
	}
	find(n, 0)
	if name != "" {
		return name
	}
	return p.textOf(n)
}

func isAuthorPath(href string) bool {
	if !mayBeAuthorPath(href) {
		return false
	}
	href = strings.ToLower(href)
	for _, part := range []string{"/author/", "/authors/", "/autor/", "/autoren/", "/auteur/", "/autore/", "/autori/", "/autores/", "/profile/", "/people/", "/person/", "/staff/", "/journalist", "/reporter", "/contributor", "/by/", "/columnist", "/redaktion/", "/avtor", "/redakce/", "/writers/", "/byline/", "/firmas/", "/signatures/", "/bio/", "/team/"} {
		if i := strings.Index(href, part); i >= 0 && i+len(part) < len(href) {
			return true
		}
	}
	return false
}

// mayBeAuthorPath says whether a part of an address begins as those of
// isAuthorPath do.
func mayBeAuthorPath(href string) bool {
	for i := 0; i+2 < len(href); i++ {
		if href[i] != '/' {
			continue
		}
		switch [2]byte{href[i+1] | 0x20, href[i+2] | 0x20} {
		case [2]byte{'a', 'u'}, [2]byte{'a', 'v'}, [2]byte{'p', 'r'}, [2]byte{'p', 'e'}, [2]byte{'s', 't'}, [2]byte{'s', 'i'}, [2]byte{'j', 'o'},
			[2]byte{'r', 'e'}, [2]byte{'c', 'o'}, [2]byte{'b', 'y'}, [2]byte{'b', 'i'}, [2]byte{'w', 'r'}, [2]byte{'f', 'i'}, [2]byte{'t', 'e'}:
			return true
		}
	}
	return false
}

// keepByline keeps the line that names the authors, as printed, and claims it.
func (p *page) keepByline(w *credited, printed []credited) {
	lo, hi := p.aroundTitle()
	at := w.at
	if at < 0 || at >= len(p.blocks) || !strings.Contains(p.blocks[at].text, w.names[0]) {
		at = -1
		name := strings.ToLower(w.names[0])
		for i := lo; i < hi; i++ {
			if b := &p.blocks[i]; len(b.text) <= 240 && !b.hidden && b.claim == "" && containsLower(b.text, name) {
				at = i
				break
			}
		}
	}
	if at < 0 {
		return
	}
	b := &p.blocks[at]
	p.record.BylineRaw = schema.Text(strings.ReplaceAll(b.text, "\n", " "))
	if b.claim == "" && len(b.text) <= 200 && !strings.HasSuffix(b.text, ".") {
		b.claim = "authors"
	}
}
