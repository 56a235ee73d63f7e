package extract

import (
	"slices"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"github.com/newsarc/newsarc/schema"
	"github.com/newsarc/newsarc/scraper/extract/dates"
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
	p.readPrintedTopics()
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
	all = slices.DeleteFunc(all, func(c credited) bool { return c.at < 0 && p.namesNobody(c.names) })
	won := p.chooseAuthors(all)
	if won < 0 {
		return
	}
	w := &all[won]
	w.names = p.withoutSite(w.names)
	for i, name := range w.names {
		// "Jane Doe BBC"
		if at := strings.LastIndexByte(name, ' '); at > 0 && strings.Contains(name[:at], " ") && name[at+1:] == strings.ToUpper(name[at+1:]) && p.md.isSite(name[at+1:]) {
			w.names[i] = name[:at]
		}
	}
	unshout(w.names, all)
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

// unshout gives names printed in capitals the form that another reading has.
func unshout(names []string, all []credited) {
	for i, n := range names {
		if !isShouted(n) {
			continue
		}
		for j := range all {
			for _, o := range all[j].names {
				if !isShouted(o) && o != strings.ToLower(o) && squash(o) == squash(n) {
					names[i] = o
				}
			}
		}
	}
}

// accounts are the names of those who put pages up, not of those who wrote them.
var accounts = lowerSet("admin administrator root webmaster user guest superuser админ администратор")

// namesNobody says whether all names of the metadata are accounts of the
// content system, or on an aggregator with a profile the site itself: what a
// reader does not see and could not mean.
func (p *page) namesNobody(names []string) bool {
	for _, n := range names {
		own := p.profile != nil && (p.md.isSite(n) || p.base != nil && strings.EqualFold(siteLabel(p.base.Hostname()), n))
		if !accounts[strings.ToLower(n)] && !own {
			return false
		}
	}
	return true
}

// siteLabel is the first label of a host that says something: vpk of www.vpk.name.
func siteLabel(host string) string {
	label, _, _ := strings.Cut(strings.TrimPrefix(host, "www."), ".")
	return label
}

// chooseAuthors returns the index of the reading to believe, -1 for none.
func (p *page) chooseAuthors(all []credited) int {
	best := -1
	p.demoteEditors(all)
	score := func(c *credited) float64 {
		s := c.confidence
		if p.onlySite(c.names) {
			s -= siteMalus
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
	// A first name alone gives way to the whole one that is printed.
	if b := &all[best]; len(b.names) == 1 && !strings.Contains(b.names[0], " ") && !agencies[strings.ToLower(b.names[0])] && !p.onlySite(b.names) {
		for i := range all {
			if c := &all[i]; i != best && len(c.names) == 1 && strings.Count(c.names[0], " ") == 1 && strings.HasPrefix(c.names[0], b.names[0]+" ") && isFullName(c.names[0]) {
				best = i
				break
			}
		}
	}
	agree := 0
	for i := range all {
		if i != best && holdsAll(all[i].names, all[best].names) && holdsAll(all[best].names, all[i].names) {
			agree++
		}
	}
	w := &all[best]
	w.confidence = p.authoredSurely(w, agree > 0)
	return best
}

// authoredSurely is the confidence in a reading of the authors: what such
// readings are worth, as measured on pages of many publishers. agreed says that
// another source gives the same names.
func (p *page) authoredSurely(w *credited, agreed bool) float64 {
	switch c := w.confidence; {
	case p.onlySite(w.names) && w.method == "meta":
		return 0.73
	case p.onlySite(w.names):
		return max(0.8, min(c, 0.85))
	case agreed && w.method == "meta":
		return c + 0.1
	case agreed:
		return min(0.95, c+0.02)
	case w.method == "json-ld":
		return c - 0.15
	case w.method == "html" && c < 0.8:
		return c - 0.2
	case w.method == "html":
		return c - 0.35
	case w.method == "class":
		return c - 0.22
	case w.method == "meta":
		return c - 0.2
	case w.method == "label":
		return c - 0.1
	case w.method == "text":
		return min(c+0.14, 0.75)
	default:
		return c
	}
}

// demoteEditors takes from the readings of the metadata whose name the page
// prints as that of an editor or a photographer, while it prints another author.
func (p *page) demoteEditors(all []credited) {
	for i := range all {
		m := &all[i]
		if m.at >= 0 || len(m.names) != 1 {
			continue
		}
		other, same := false, false
		for j := range all {
			if c := &all[j]; c.at >= 0 && c.confidence >= 0.7 {
				held := holdsAll(c.names, m.names)
				other, same = other || !held, same || held
			}
		}
		if !other || same {
			continue
		}
		for k := range p.blocks {
			if b := &p.blocks[k]; len(b.text) < 100 && !b.hidden && isOtherWork(b.text) && strings.Contains(b.text, m.names[0]) {
				m.confidence -= 0.4
				break
			}
		}
	}
}

// siteMalus is how much less it counts when only the site itself is named.
const siteMalus = 0.3

// withoutSite drops the names of the site where a person is named beside it.
func (p *page) withoutSite(names []string) []string {
	if len(names) < 2 || p.onlySite(names) {
		return names
	}
	return slices.DeleteFunc(slices.Clone(names), func(name string) bool {
		first, _, _ := strings.Cut(name, " ")
		return p.md.isSite(name) || len(first) > 2 && first == strings.ToUpper(first) && p.md.isSite(first) // "MDR THÜRINGEN"
	})
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
			if isAccount(o) {
				source.conf -= 0.5
			}
			name := o.string()
			if o.kind == jsonObject && isOrganization(o) {
				if n := tidyBrackets(strings.TrimSpace(o.get("name").string())); n != "" && mayBeName(n) && !strings.Contains(n, "://") {
					names = append(names, n)
				}
				return
			}
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

// isAccount says whether an author of JSON-LD is whoever put the page up.
func isAccount(o *jsonValue) bool {
	for _, key := range []string{"url", "@id"} {
		u := strings.TrimSuffix(o.get(key).string(), "/")
		if accounts[strings.ToLower(u[strings.LastIndexByte(u, '/')+1:])] {
			return true
		}
	}
	return false
}

// isOrganization says whether an object of JSON-LD is one, whose name is not
// to be cut.
func isOrganization(o *jsonValue) bool {
	is := false
	o.get("@type").each(func(t *jsonValue) {
		is = is || strings.HasSuffix(t.string(), "Organization")
	})
	return is
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

// namedLines reads the short lines that name authors: behind a label, around a
// date, or by themselves.
func (p *page) namedLines(lo, hi int) []credited {
	dict := p.profile.Dictionary()
	var out []credited
	for i := range p.blocks {
		b := &p.blocks[i]
		if len(b.text) > 200 || b.hidden || b.claim != "" {
			continue
		}
		near := i >= lo && i < hi
		if h, ok := dict.Find(b.text, profile.LabelByline); ok && (near && !isHeading(b.tag) || h.Colon || h.Whole && len(b.text) < 40) {
			text := b.text[h.Value:]
			if h.Whole && i+1 < len(p.blocks) {
				text = clip(p.blocks[i+1].text, 120)
			}
			if hasDigit(text) {
				if d, ok := dates.Find(text, dates.Options{}); ok && d.Start > 0 {
					text = strings.TrimRight(text[:d.Start], " |,·•–—-(") // the date behind the names
				}
			}
			names, conf := nameList(text, true), 0.85
			if len(names) == 0 && !h.Whole {
				names = p.namesInRuns(b, h.Value)
			}
			if name := tidyName(text); len(names) == 0 && near && isSign(name) {
				names, conf = []string{name}, 0.7
			}
			if !near {
				conf -= 0.25
			}
			if len(names) > 0 && len(names) <= 8 && !(b.node != nil && p.isBeside(b.node)) {
				out = append(out, p.line(b, names, conf))
				continue
			}
		}
		if near && len(b.text) < 140 && !isHeading(b.tag) {
			if names := namesInLine(b.text); len(names) > 0 {
				out = append(out, p.line(b, names, 0.7))
			} else if len(b.text) < 60 && endsInRole(b.text) {
				if names := nameList(b.text, true); len(names) > 0 {
					out = append(out, p.line(b, names, 0.75))
				}
			}
		}
	}
	return append(out, p.bareNames(lo, hi)...)
}

// namesInRuns finds the names that end where an element does: what follows
// them is parted from them by the style alone.
func (p *page) namesInRuns(b *block, from int) []string {
	runs := p.runsOf(b)
	for i := 1; i < len(runs) && i < 6; i++ {
		if end := runs[i].start; end > from {
			if names := nameList(b.text[from:end], true); len(names) > 0 {
				return names
			}
		}
	}
	return nil
}

func (p *page) line(b *block, names []string, conf float64) credited {
	return credited{reading: reading{value: strings.Join(names, ", "), method: "label", node: b.node, confidence: conf - 0.003*float64(distance(b.index, p.titleAt))}, names: names, at: b.index}
}

// namesInLine finds the names in a line of dates and labels: "04.02.2022 |
// 13:10 Uhr | Jane Doe", "Posted on May 5, 2020 by Jane Doe".
func namesInLine(s string) []string {
	for _, by := range []string{" by ", " By ", " von ", " par ", " por ", " di ", " av ", " af ", " door "} {
		if i := strings.Index(s, by); i >= 0 {
			tail := s[i+len(by):]
			if j := strings.IndexAny(tail, "|•·0123456789"); j >= 0 {
				tail = tail[:j]
			}
			if names := nameList(strings.Trim(tail, " ,-–—"), true); len(names) > 0 && len(strings.Fields(s[:i])) <= 8 && endsLine(tail) && !isOtherWork(s) {
				return names
			}
		}
	}
	if !hasDigit(s) || !strings.ContainsAny(s, "|•·/,–-") {
		return nil
	}
	if _, ok := dates.Find(s, dates.Options{}); !ok || namesOtherWork(s) {
		return nil
	}
	for _, part := range strings.FieldsFunc(s, func(r rune) bool { return strings.ContainsRune("|•·/,–\n", r) }) {
		part = strings.Trim(part, " -—()[]")
		if n := len(strings.Fields(part)); n >= 2 && n <= 3 && isFullName(part) {
			return []string{part}
		}
	}
	return nil
}

// namesOtherWork says whether one of the words of a line calls for a
// photographer's name.
func namesOtherWork(s string) bool {
	for _, w := range strings.FieldsFunc(s, func(r rune) bool { return r == ' ' || r == '/' || r == '(' }) {
		if otherWork[strings.ToLower(strings.Trim(w, ".,:()"))] {
			return true
		}
	}
	return false
}

// endsLine says whether a text is names to its end, and no running sentence.
func endsLine(s string) bool {
	words := strings.Fields(s)
	return len(words) <= 8 && !strings.HasSuffix(strings.TrimSpace(s), ".")
}

// bareNames finds names that stand by themselves: between the headline and a
// date, and behind the last paragraph of a text.
func (p *page) bareNames(lo, hi int) []credited {
	var out []credited
	long := false // the block before is a paragraph
	for i := range p.blocks {
		b := &p.blocks[i]
		if b.hidden {
			continue
		}
		if n := len(b.text); n > 60 || b.claim != "" || isHeading(b.tag) {
			long = n > 120
			continue
		}
		under := p.titleAt >= 0 && i > p.titleAt && i < min(p.titleAt+6, hi)
		if !under && !long {
			continue
		}
		text := strings.Trim(cutLabels(strings.Trim(b.text, " |/–—-,")), " .")
		under = under && (p.besideDate(i) || isShouted(text) && p.isSigned(b))
		if (under || long && p.closesText(b)) && isFullName(text) && !p.md.isSite(text) {
			runs := p.runsOf(b)
			if under && len(runs) > 0 && runs[0].link != nil && !isAuthorPath(hrefOf(runs[0].link)) {
				continue // a section or a tag
			}
			conf := 0.6
			if !under && p.isSigned(b) {
				conf = 0.85
			}
			c := p.line(b, []string{text}, conf)
			c.method = "text"
			if out = append(out, c); len(out) == 2 {
				break
			}
		}
		long = false
	}
	return out
}

// isSigned says whether a name behind a text is set as a signature: bold,
// slanted or to the right.
func (p *page) isSigned(b *block) bool {
	if v, _ := attr(b.node, "align"); v == "right" {
		return true
	}
	if v, _ := attr(b.node, "style"); strings.Contains(v, "right") {
		return true
	}
	for _, r := range p.runsOf(b) {
		slanted := r.strong
		for n, k := r.node, 0; n != nil && n != b.node && k < 4; n, k = n.Parent, k+1 {
			slanted = slanted || n.DataAtom == atom.Em || n.DataAtom == atom.I
		}
		if !slanted && strings.TrimSpace(r.text) != "" {
			return false
		}
	}
	return true
}

// besideDate says whether one of the blocks beside a block holds a date.
func (p *page) besideDate(i int) bool {
	for j := max(0, i-2); j <= i+2 && j < len(p.blocks); j++ {
		if b := &p.blocks[j]; j != i && len(b.text) < 80 && hasDigit(b.text) {
			return true
		}
	}
	return false
}

func hrefOf(n *html.Node) string {
	v, _ := attr(n, "href")
	return v
}

// closesText says whether no paragraph follows a block in its container, and a
// text stands before it there.
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
	long := 0
	for i := b.index - 1; i >= int(box.lo) && long < 2; i-- {
		if len(p.blocks[i].text) > 120 {
			long++
		}
	}
	return long == 2 || long > 0 && int(box.lo) <= p.titleAt
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
			if b := &p.blocks[i]; len(b.text) <= 240 && !b.hidden && b.claim == "" && strings.Contains(strings.ToLower(b.text), name) {
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
