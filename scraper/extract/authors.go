package extract

import (
	"slices"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"github.com/newsarc/newsarc/schema"
	"github.com/newsarc/newsarc/scraper/profile"
)

// credited is one reading of who wrote the article.
type credited struct {
	reading
	names []string
	at    int // its block, -1 without one
}

// readPeopleAndTimes finds the authors and the times.
func (p *page) readPeopleAndTimes() {
	p.readTitle()
	for i := range p.blocks {
		if p.titleAt < 0 && p.blocks[i].claim == "title" {
			p.titleAt = i
		}
	}
	p.readAuthors()
	p.readTimes()
}

// readAuthors finds who wrote the article: what JSON-LD says, completed by the
// printed by-line; the by-line alone; the meta elements.
func (p *page) readAuthors() {
	if len(p.record.Authors) > 0 || p.root == nil {
		return
	}
	var all []credited
	all = append(all, p.graphAuthors()...)
	printed := p.printedAuthors()
	all = append(all, printed...)
	all = append(all, p.metaAuthors()...)
	won := p.chooseAuthors(all)
	if won < 0 {
		return
	}
	w := &all[won]
	w.names = p.withoutSite(w.names)
	for _, n := range w.names {
		p.record.Authors = append(p.record.Authors, schema.Text(n))
	}
	var readings []reading
	for i := range all {
		readings = append(readings, all[i].reading)
	}
	p.settleField("authors", w.reading, readings)
	p.keepByline(w, printed)
}

// chooseAuthors returns the index of the reading to believe, -1 for none.
func (p *page) chooseAuthors(all []credited) int {
	best := -1
	score := func(c *credited) float64 {
		s := c.confidence
		if p.onlySite(c.names) {
			s -= 0.5
		}
		return s
	}
	for i := range all {
		if best < 0 || score(&all[i]) > score(&all[best]) {
			best = i
		}
	}
	if best < 0 {
		return -1
	}
	// A printed by-line that holds all these names and more says more.
	for i := range all {
		c := &all[i]
		if c.at >= 0 && c.confidence >= 0.8 && len(c.names) > len(all[best].names) && len(c.names) <= 6 && holdsAll(c.names, all[best].names) {
			best = i
		}
	}
	agree := 0
	for i := range all {
		if i != best && holdsAll(all[i].names, all[best].names) && holdsAll(all[best].names, all[i].names) {
			agree++
		}
	}
	if agree > 0 {
		all[best].confidence = min(0.97, all[best].confidence+0.04)
	}
	return best
}

// withoutSite drops the names of the site where a person is named beside it.
func (p *page) withoutSite(names []string) []string {
	if len(names) < 2 || p.onlySite(names) {
		return names
	}
	return slices.DeleteFunc(slices.Clone(names), p.md.isSite)
}

func (p *page) onlySite(names []string) bool {
	for _, n := range names {
		if !p.md.isSite(n) {
			return false
		}
	}
	return true
}

// holdsAll says whether each of part is among names, in some form.
func holdsAll(names, part []string) bool {
	for _, q := range part {
		found := false
		for _, n := range names {
			found = found || squash(n) == squash(q) || shortFormOf(q, n) || shortFormOf(n, q)
		}
		if !found {
			return false
		}
	}
	return len(part) > 0
}

// graphAuthors reads the authors of JSON-LD.
func (p *page) graphAuthors() []credited {
	g := p.md.graph
	var out []credited
	for _, source := range []struct {
		v    *jsonValue
		key  string
		conf float64
	}{{g.main, "author", 0.95}, {g.main, "creator", 0.9}, {g.page, "author", 0.85}, {g.main, "contributor", 0.7}} {
		var names []string
		source.v.get(source.key).each(func(o *jsonValue) {
			o = g.follow(o)
			name := o.string()
			if o.kind == jsonObject {
				o.get("name").each(func(n *jsonValue) { names = append(names, nameList(n.string(), false)...) })
				if o.get("name") == nil {
					names = append(names, nameList(strings.TrimSpace(o.get("givenName").string()+" "+o.get("familyName").string()), false)...)
				}
				return
			}
			names = append(names, nameList(name, false)...)
		})
		if names = mergeNames(names); len(names) > 0 {
			out = append(out, credited{reading: reading{value: strings.Join(names, ", "), method: "json-ld", key: "json-ld " + source.key, confidence: source.conf}, names: names, at: -1})
		}
	}
	return out
}

var authorMetas = []string{"author", "article:author", "article:author_name", "og:article:author", "og:author", "byl", "byline", "parsely-author", "sailthru.author", "dc.creator", "dcterms.creator", "dc.contributor", "citation_author", "cxenseparse:author", "itemprop:author", "news_author", "authors", "article.author", "vr:author", "shareaholic:article_author_name", "rbauthors", "dcsext.author", "twitter:data1", "creator"}

// metaAuthors reads the authors of meta elements.
func (p *page) metaAuthors() []credited {
	var out []credited
	for i, name := range authorMetas {
		values := p.md.meta[name]
		if len(values) == 0 || name == "twitter:data1" && !p.isWrittenBy("twitter:label1") {
			continue
		}
		var names []string
		for _, v := range values {
			if strings.Contains(v.text, "://") {
				continue
			}
			text := v.text
			if name == "citation_author" || name == "dc.creator" {
				text = turnName(text)
			}
			names = append(names, nameList(text, false)...)
		}
		if names = mergeNames(names); len(names) > 0 && len(names) <= 12 {
			out = append(out, credited{reading: reading{value: strings.Join(names, ", "), method: metaMethod(name), key: "meta " + name, confidence: 0.82 - 0.005*float64(i)}, names: names, at: -1})
		}
	}
	return out
}

func (p *page) isWrittenBy(name string) bool {
	v, ok := p.md.first(name)
	if ok == "" {
		return false
	}
	l := strings.ToLower(v.text)
	return strings.Contains(l, "written") || byWords[strings.TrimSpace(l)] || strings.Contains(l, "verfasst") || strings.Contains(l, "écrit") || strings.Contains(l, "autor")
}

// turnName turns "Smith, John" into "John Smith".
func turnName(s string) string {
	last, first, ok := strings.Cut(s, ",")
	first = strings.TrimSpace(first)
	if !ok || strings.Contains(first, ",") || strings.Contains(last, " ") || first == "" || len(strings.Fields(first)) > 2 {
		return s
	}
	return first + " " + last
}

// printedAuthors reads the by-lines that stand on the page.
func (p *page) printedAuthors() []credited {
	var out []credited
	lo, hi := p.aroundTitle()
	add := func(text, method string, n *html.Node, at int, conf float64, strict bool) {
		if len(text) > 300 {
			return
		}
		names := nameList(text, strict)
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
		if pr.name != "author" && pr.name != "creator" || p.isNested(pr.node) || inFigure(pr.node) || pr.node.DataAtom == atom.Meta {
			continue
		}
		add(p.propText(pr.node), "microdata", pr.node, int(pr.at), 0.9, false)
	}
	var linked []string
	var linkedAt *anchor
	for i := range p.anchors {
		a := &p.anchors[i]
		if int(a.at) < lo || int(a.at) >= hi {
			continue
		}
		rel, _ := attr(a.node, "rel")
		href, _ := attr(a.node, "href")
		if hasWord(strings.ToLower(rel), "author") || isAuthorPath(href) {
			if names := nameList(p.textOf(a.node), true); len(names) > 0 && (linkedAt == nil || a.at-linkedAt.at <= 2) {
				linked = append(linked, names...)
				if linkedAt == nil {
					linkedAt = a
				}
			}
		}
	}
	if linkedAt != nil {
		linked = mergeNames(linked)
		out = append(out, credited{reading: reading{value: strings.Join(linked, ", "), method: "html", node: linkedAt.node, confidence: 0.86}, names: linked, at: int(linkedAt.at)})
	}
	for i := range p.spans {
		s := &p.spans[i]
		if int(s.at) >= lo && int(s.at) < hi && !s.hidden && isBylineClass(s.node) && !inFigure(s.node) {
			add(p.textOf(s.node), "class", s.node, int(s.at), 0.84, true)
		}
	}
	for i := range p.elements {
		e := &p.elements[i]
		if int(e.lo) >= lo && int(e.lo) < hi && e.hi-e.lo <= 8 && e.hi > e.lo && isBylineClass(e.node) && !inFigure(e.node) {
			add(p.textOf(e.node), "class", e.node, int(e.lo), 0.84, true)
		}
	}
	dict := p.profile.Dictionary()
	for i := range p.blocks {
		b := &p.blocks[i]
		if len(b.text) > 200 || b.hidden || b.claim != "" {
			continue
		}
		near := i >= lo && i < hi
		h, ok := dict.Find(b.text, profile.LabelByline)
		if !ok || h.Whole && !near || !near && !h.Colon {
			continue
		}
		text := b.text[h.Value:]
		if h.Whole && i+1 < len(p.blocks) {
			text = p.blocks[i+1].text
		}
		before := len(out)
		add(text, "label", b.node, i, 0.85, true)
		if name := tidyName(text); len(out) == before && near && isSign(name) {
			out = append(out, credited{reading: reading{value: name, method: "label", node: b.node, confidence: 0.7}, names: []string{name}, at: i})
		}
	}
	return append(out, p.bareNames(lo, hi)...)
}

// bareNames finds names that stand by themselves: under the headline, and
// behind the last paragraph of a text.
func (p *page) bareNames(lo, hi int) []credited {
	var out []credited
	long := false // the block before is a paragraph
	for i := range p.blocks {
		b := &p.blocks[i]
		if b.hidden {
			continue
		}
		if n := len(b.text); n > 60 || b.claim != "" || isHeading(b.tag) {
			long = n > 160
			continue
		}
		text := strings.Trim(b.text, " |/–—-")
		under := p.titleAt >= 0 && i > p.titleAt && i < min(p.titleAt+8, hi)
		if (under || long && p.closesText(b)) && isName(text) && len(strings.Fields(text)) >= 2 && !p.md.isSite(text) {
			if runs := p.runsOf(b); under && len(runs) > 0 && runs[0].link != nil && !isAuthorPath(hrefOf(runs[0].link)) {
				continue // a section or a tag
			}
			out = append(out, credited{reading: reading{value: text, method: "text", node: b.node, confidence: 0.6}, names: nameList(text, true), at: i})
			if len(out) == 2 {
				break
			}
		}
		long = false
	}
	return slices.DeleteFunc(out, func(c credited) bool { return len(c.names) == 0 })
}

func hrefOf(n *html.Node) string {
	v, _ := attr(n, "href")
	return v
}

// closesText says whether no paragraph follows a block in its container.
func (p *page) closesText(b *block) bool {
	if b.elem < 0 || p.elements[b.elem].parent < 0 {
		return false
	}
	box := &p.elements[p.elements[b.elem].parent]
	for i := b.index + 1; i < int(box.hi); i++ {
		if len(p.blocks[i].text) > 120 {
			return false
		}
	}
	return true
}

// inFigure says whether an element stands under an image, where the names are
// those of photographers.
func inFigure(n *html.Node) bool {
	for up, k := n, 0; up != nil && k < 6; up, k = up.Parent, k+1 {
		if up.DataAtom == atom.Figure || up.DataAtom == atom.Figcaption || up != n && captionClass(up) == isCaption {
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
	href = strings.ToLower(href)
	for _, part := range []string{"/author/", "/authors/", "/autor/", "/autoren/", "/auteur/", "/autore/", "/autori/", "/autores/", "/profile/", "/people/", "/person/", "/staff/", "/journalist", "/reporter", "/contributor", "/by/", "/columnist", "/redaktion/", "/avtor", "/redakce/", "/writers/", "/byline/", "/firmas/", "/signatures/", "/bio/", "/team/"} {
		if i := strings.Index(href, part); i >= 0 && i+len(part) < len(href) {
			return true
		}
	}
	return false
}

// isBylineClass says whether the class of an element calls it a by-line.
func isBylineClass(n *html.Node) bool {
	yes, no := false, false
	for i := range n.Attr {
		switch n.Attr[i].Key {
		case "class", "id", "data-testid", "data-component":
			eachWord(n.Attr[i].Val, func(w []byte) {
				switch string(w) {
				case "author", "authors", "byline", "bylines", "autor", "autoren", "auteur", "auteurs", "autore", "autores", "writer", "contributor", "contributors", "vcard", "fn", "signature", "firma", "skribent", "forfatter", "journalist", "authorname", "redakteur", "byl":
					yes = true
				case "comment", "comments", "related", "bio", "biography", "avatar", "image", "img", "description", "footer", "sidebar", "widget", "social", "box", "recommended", "teaser":
					no = true
				}
			})
		}
	}
	return yes && !no
}

// keepByline keeps the line that names the authors, as printed, and claims it.
func (p *page) keepByline(w *credited, printed []credited) {
	lo, hi := p.aroundTitle()
	at := w.at
	if at < 0 || at >= len(p.blocks) || !strings.Contains(p.blocks[at].text, w.names[0]) {
		at = -1
		for i := lo; i < hi; i++ {
			if b := &p.blocks[i]; len(b.text) <= 240 && !b.hidden && b.claim == "" && strings.Contains(strings.ToLower(b.text), strings.ToLower(w.names[0])) {
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
