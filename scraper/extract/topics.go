package extract

import (
	"slices"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"github.com/newsarc/newsarc/schema"
)

// readSection finds the section of the site that the article stands in.
func (p *page) readSection() {
	if p.selectSection() {
		return
	}
	var all []reading
	add := func(r reading) {
		if r.value = strings.Trim(r.value, " /|>»›"); r.value != "" && len(r.value) <= 80 && !p.md.isSite(r.value) && !isHome(r.value) {
			all = append(all, r)
		}
	}
	add(reading{value: firstSection(p.md.graph.main), method: "json-ld", key: "json-ld articleSection", confidence: 0.6})
	for _, name := range []string{"article:section", "og:article:section", "itemprop:articlesection", "parsely-section", "section", "sailthru.section", "cxenseparse:section", "dc.subject.section", "news_section", "category"} {
		if r, ok := p.md.metaReading(0.62, name); ok {
			add(r)
		}
	}
	for i := range p.md.props {
		if pr := &p.md.props[i]; pr.name == "articleSection" {
			add(reading{value: p.textOf(pr.node), method: "microdata", node: pr.node, confidence: 0.8})
		}
	}
	if c := p.md.graph.crumbs; len(c) > 0 {
		// The last crumb is the page itself, where it is like its title.
		last := c[len(c)-1]
		if len(c) > 1 && (tokenF1(last, p.md.graph.main.get("headline").string()) > 0.6 || tokenF1(last, p.md.title) > 0.5 || len(last) > 40) {
			last = c[len(c)-2]
		}
		add(reading{value: last, method: "json-ld", key: "json-ld breadcrumb", confidence: 0.6})
	}
	if len(all) == 0 {
		if a := p.lastCrumb(); a != nil {
			add(reading{value: p.textOf(a.node), method: "html", node: a.node, confidence: 0.55})
		}
	}
	if len(all) > 0 {
		p.record.Section = schema.Text(all[0].value)
		p.settleField("section", all[0], all)
	}
}

// namedSection is the link, or the short text, beside the headline that is called
// the article's category; nil without one.
func (p *page) namedSection() *html.Node {
	var behind *html.Node // what WordPress prints behind a text
	for i := range p.anchors {
		a := &p.anchors[i]
		if int(a.at) < p.titleAt-6 {
			continue
		}
		near := int(a.at) <= p.titleAt+8
		rel, _ := attr(a.node, "rel")
		category := rel != "" && hasWord(strings.ToLower(rel), "category")
		if !near && (!category || behind != nil) || isAuthorPath(hrefOf(a.node)) || p.isHere(p.href(int32(i))) || p.isBeside(a.node) {
			continue
		}
		prop, _ := attr(a.node, "itemprop")
		if !category && prop != "genre" && !p.isCalled(a.node, 3, saysSection, 80) || !p.mayBeSection(p.textOf(a.node)) {
			continue
		}
		if near {
			return a.node
		}
		behind = a.node
	}
	for i := range p.spans {
		s := &p.spans[i]
		if int(s.at) < p.titleAt-6 || int(s.at) > p.titleAt+8 || s.hidden || !p.isCalled(s.node, 0, saysSection, 80) {
			continue
		}
		if p.mayBeSection(p.textOf(s.node)) {
			return s.node
		}
	}
	return behind
}

// mayBeSection says whether a text has the shape of a section's name.
func (p *page) mayBeSection(s string) bool {
	return s != "" && len(s) <= 60 && countWords(s, 5) <= 4 && !strings.ContainsAny(s, "0123456789↓#") && !p.md.isSite(s) && !isHome(s) && tokenF1(s, p.md.title) < 0.6
}

// isCalled says whether the class of an element, or of one of the few around
// it, calls it something, within the article. What is called so holds size bytes
// of text at most: WordPress gives whole posts the names of their categories.
func (p *page) isCalled(n *html.Node, levels int, what saying, size int) bool {
	for k := 0; n != nil && n.Type == html.ElementNode && k <= levels; n, k = n.Parent, k+1 {
		switch n.DataAtom {
		case atom.Article, atom.Main, atom.Body, atom.Aside, atom.Nav:
			return false
		}
		if class, ok := attr(n, "class"); ok && p.naming(class).says&what != 0 {
			return len(p.textOf(n)) <= size && !p.isBeside(n)
		}
	}
	return false
}

// lastCrumb is the last link of the printed breadcrumbs that leads to another
// page than this one; nil without one.
func (p *page) lastCrumb() *anchor {
	const few = 150 // breadcrumbs stand at the top
	var last *anchor
	var box *html.Node
	for i := range p.anchors[:min(len(p.anchors), few)] {
		a := &p.anchors[i]
		at := crumbsAround(a.node)
		switch {
		case at == nil || box != nil && at != box:
			if box != nil {
				return last
			}
			continue
		case p.isHere(p.resolve(hrefOf(a.node))):
			continue
		}
		if text := p.textOf(a.node); text != "" && tokenF1(text, p.md.title) <= 0.5 {
			last, box = a, at
		}
	}
	return last
}

// crumbsAround is the element around a node that is called breadcrumbs.
func crumbsAround(n *html.Node) *html.Node {
	n = n.Parent
	for k := 0; n != nil && k < 5; n, k = n.Parent, k+1 {
		for i := range n.Attr {
			switch n.Attr[i].Key {
			case "class", "id", "aria-label", "itemtype", "data-testid":
				if v := n.Attr[i].Val; strings.Contains(v, "crumb") || strings.Contains(v, "readcum") || v == "speedbar" {
					for n.Parent != nil && n.DataAtom != atom.Nav && n.DataAtom != atom.Ol && n.DataAtom != atom.Ul && strings.Contains(v, "item") {
						n = n.Parent // the name of one of them
					}
					return n
				}
			}
		}
	}
	return nil
}

func firstSection(v *jsonValue) string {
	s := v.get("articleSection").string()
	if a, rest, ok := strings.Cut(s, ","); ok && (len(s) > 40 || !strings.HasPrefix(rest, " ")) {
		return strings.TrimSpace(a)
	}
	return s
}

func isHome(s string) bool {
	switch strings.ToLower(s) {
	case "home", "homepage", "startseite", "accueil", "inicio", "início", "главная", "uncategorized", "article", "articles", "default", "null", "undefined", "none":
		return true
	}
	return false
}

// readTags collects keywords and topics as the page gives them.
func (p *page) readTags() {
	if p.selectTags() {
		return
	}
	var tags []string
	add := func(s string) {
		s = strings.Trim(s, " #,;")
		if s == "" || len(s) > 80 || isHome(s) || p.md.isSite(s) {
			return
		}
		for _, t := range tags {
			if strings.EqualFold(t, s) {
				return
			}
		}
		tags = append(tags, s)
	}
	split := func(s string) {
		sep := ","
		if !strings.Contains(s, ",") && strings.Contains(s, ";") {
			sep = ";"
		}
		for _, part := range strings.Split(s, sep) {
			add(part)
		}
	}
	keep := func(method, key string, conf float64) bool {
		if len(tags) == 0 {
			return false
		}
		for _, t := range tags[:min(len(tags), 60)] {
			p.record.Tags = append(p.record.Tags, schema.Text(t))
		}
		p.found("tags", method, key, conf)
		return true
	}
	p.md.graph.main.get("keywords").each(func(v *jsonValue) {
		if v.kind == jsonObject {
			add(v.get("name").string())
			return
		}
		split(v.string())
	})
	tags = slices.DeleteFunc(tags, func(s string) bool { return strings.Contains(s, ":") && !strings.Contains(s, ": ") }) // type:article
	if keep("json-ld", "json-ld keywords", 0.84) {
		return
	}
	for _, name := range []string{"article:tag", "parsely-tags", "sailthru.tags", "news_keywords", "dc.subject", "itemprop:keywords"} {
		for _, v := range p.md.meta[name] {
			if name == "article:tag" && len(p.md.meta[name]) > 1 {
				add(v.text)
				continue
			}
			split(v.text)
		}
		if keep(metaMethod(name), "meta "+name, 0.84) {
			return
		}
	}
	for i := range p.anchors {
		rel, _ := attr(p.anchors[i].node, "rel")
		if rel = strings.ToLower(rel); hasWord(rel, "tag") && !hasWord(rel, "category") {
			add(p.textOf(p.anchors[i].node))
		}
	}
	if keep("html", "a[rel~=tag]", 0.82) {
		return
	}
	for _, v := range p.md.meta["keywords"] {
		split(v.text)
	}
	keep("meta", "meta keywords", 0.6)
}

// readPrintedTopics finds the section and the tags that only the page prints,
// by what their elements are called. The headline must be known.
func (p *page) readPrintedTopics() {
	if p.profile != nil || p.root == nil || p.titleAt < 0 {
		return
	}
	if p.record.Section == "" {
		if n := p.namedSection(); n != nil {
			p.record.Section = schema.Text(strings.Trim(p.textOf(n), " /|>»›"))
			p.found("section", "class", p.cssPath(n), 0.85)
		}
	}
	if len(p.record.Tags) > 0 {
		return
	}
	var first *anchor
	for i := range p.anchors {
		a := &p.anchors[i]
		if int(a.at) <= p.titleAt || len(p.record.Tags) == 20 || !p.isCalled(a.node.Parent, 4, saysTags, 800) {
			continue
		}
		text := schema.Text(strings.Trim(p.textOf(a.node), " #,;"))
		if text == "" || len(text) > 60 || countWords(string(text), 6) > 5 || p.md.isSite(string(text)) || slices.Contains(p.record.Tags, text) {
			continue
		}
		if p.record.Tags = append(p.record.Tags, text); first == nil {
			first = a
		}
	}
	if first != nil {
		p.found("tags", "class", p.cssPath(first.node), 0.7)
	}
}
