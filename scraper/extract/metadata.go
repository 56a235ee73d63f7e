package extract

import (
	"bytes"
	"slices"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"github.com/newsarc/newsarc/schema"
)

// metadata is what a page says of itself without printing it: meta and link
// elements, JSON-LD, microdata. It is read once, for all rooms.
type metadata struct {
	meta    map[string][]metaValue // by name, property or http-equiv, lower-case
	props   []prop                 // microdata and RDFa outside of meta elements
	graph   *graph
	title   string // of the title element
	titled  *html.Node
	sites   []string // names of the site, as the metadata give them
	plain   []string // the same, squashed
	longest int      // length in bytes of the longest of plain
}

// metaValue is the content of one meta element.
type metaValue struct {
	text string
	node *html.Node
}

// prop is an element with an itemprop (or an RDFa property that schema.org knows).
type prop struct {
	name   string // without its prefix
	node   *html.Node
	at     int32 // block it begins in, or that follows it
	hidden bool
}

// readMetadata reads what the metadata say and fills the fields that only
// they can: description, section, tags, alternates, access, the robots' rules.
func (p *page) readMetadata() {
	p.md = p.document.readMeta()
	p.readIdentity()
	if p.root == nil {
		return
	}
	p.readDescription()
	p.readSection()
	p.readTags()
	p.readAccess()
	p.readAlternates()
	p.readRobots()
}

func (d *document) readMeta() *metadata {
	m := &metadata{meta: map[string][]metaValue{}, graph: d.readGraph()}
	for _, n := range d.metas {
		switch n.DataAtom {
		case atom.Title:
			if m.titled == nil && n.FirstChild != nil {
				m.title, m.titled = plainText(n.FirstChild.Data), n
			}
		case atom.Meta:
			m.add(n)
		}
	}
	for i := range d.elements {
		e := &d.elements[i]
		if name := propName(e.node); name != "" {
			m.props = append(m.props, prop{name: name, node: e.node, at: e.lo})
		}
	}
	for i := range d.spans {
		s := &d.spans[i]
		if name := propName(s.node); name != "" {
			m.props = append(m.props, prop{name: name, node: s.node, at: s.at, hidden: s.hidden})
		}
	}
	slices.SortStableFunc(m.props, func(a, b prop) int { return int(a.at - b.at) })
	m.sites = m.siteNames(d)
	for _, name := range m.sites {
		plain := squash(name)
		m.plain, m.longest = append(m.plain, plain), max(m.longest, len(plain))
	}
	return m
}

func (m *metadata) add(n *html.Node) {
	content, ok := attr(n, "content")
	if !ok {
		content, _ = attr(n, "value")
	}
	if content = plainText(content); content == "" {
		return
	}
	for _, a := range n.Attr {
		switch a.Key {
		case "name", "property", "http-equiv", "itemprop":
			for _, key := range strings.Fields(strings.ToLower(a.Val)) {
				if a.Key == "itemprop" {
					key = "itemprop:" + localName(key)
				}
				m.meta[key] = append(m.meta[key], metaValue{text: content, node: n})
			}
		}
	}
}

// propName is the schema.org property that an element holds; "" for none.
func propName(n *html.Node) string {
	for i := range n.Attr {
		switch a := &n.Attr[i]; a.Key {
		case "itemprop", "property":
			name, _, _ := strings.Cut(strings.TrimSpace(a.Val), " ")
			return localName(name)
		}
	}
	return ""
}

// first returns the first meta element that one of the names finds, in the order of the names.
func (m *metadata) first(names ...string) (metaValue, string) {
	for _, name := range names {
		if v := m.meta[name]; len(v) > 0 {
			return v[0], name
		}
	}
	return metaValue{}, ""
}

// siteNames are the names under which a site may sign its titles and texts.
func (m *metadata) siteNames(d *document) []string {
	var names []string
	add := func(s string) {
		if s = strings.TrimSpace(s); s != "" && len(s) < 80 && !slices.Contains(names, s) {
			names = append(names, s)
		}
	}
	for _, key := range []string{"og:site_name", "application-name", "apple-mobile-web-app-title", "al:android:app_name", "al:ios:app_name", "dc.publisher", "publisher", "cre", "twitter:app:name:iphone"} {
		for _, v := range m.meta[key] {
			add(v.text)
		}
	}
	add(m.graph.publisher)
	add(m.graph.website)
	if d.base != nil {
		host := strings.TrimPrefix(d.base.Hostname(), "www.")
		add(host)
		if parts := strings.Split(host, "."); len(parts) > 1 {
			add(parts[len(parts)-2])
			if len(parts) > 2 {
				add(parts[0])
				add(parts[len(parts)-3])
			}
		}
	}
	return names
}

// isSite says whether a text is a name of the site.
func (m *metadata) isSite(s string) bool {
	var room [128]byte
	k, whole := appendSquashed(room[:0], s, m.longest+len("the"))
	if len(k) == 0 || !whole {
		return false // most texts are longer than all names
	}
	the := []byte("the")
	for _, n := range m.plain {
		if n == string(k) || len(n) > 3 && (string(bytes.TrimPrefix(k, the)) == strings.TrimPrefix(n, "the") || len(k) == len(n)+3 && string(k[:3]) == "www" && string(k[3:]) == n) {
			return true
		}
	}
	return false
}

// reading is one value that a source gives for a field.
type reading struct {
	value      string
	method     string // json-ld, opengraph, twitter, meta, microdata, html, label, class, url
	key        string // a locator that is no element: "json-ld headline"
	node       *html.Node
	confidence float64
}

func (p *page) locatorOf(r *reading) string {
	if r.node != nil {
		return p.cssPath(r.node)
	}
	return r.key
}

// settleField keeps where the winner came from, and the readings that lost.
func (p *page) settleField(field string, won reading, all []reading) {
	p.found(field, won.method, p.locatorOf(&won), won.confidence)
	for i := range all {
		r := &all[i]
		if r.value == "" || r.method == won.method && r.key == won.key && r.node == won.node {
			continue
		}
		p.result.Candidates = append(p.result.Candidates, schema.Provenance{
			Field: schema.Text(field), Method: schema.Text(r.method), Locator: schema.Text(p.locatorOf(r)), Confidence: r.confidence,
		})
	}
}

// metaReading makes a reading of the first of the named meta elements.
func (m *metadata) metaReading(confidence float64, names ...string) (reading, bool) {
	v, name := m.first(names...)
	if name == "" {
		return reading{}, false
	}
	return reading{value: v.text, method: metaMethod(name), key: "meta " + name, confidence: confidence}, true
}

func metaMethod(name string) string {
	switch {
	case strings.HasPrefix(name, "og:"), strings.HasPrefix(name, "article:"):
		return "opengraph"
	case strings.HasPrefix(name, "twitter:"):
		return "twitter"
	case strings.HasPrefix(name, "itemprop:"):
		return "microdata"
	}
	return "meta"
}

// readDescription takes the description of the metadata.
func (p *page) readDescription() {
	var all []reading
	for _, source := range []struct {
		names []string
		conf  float64
	}{{[]string{"description"}, 0.9}, {[]string{"og:description"}, 0.9}, {[]string{"twitter:description", "dc.description", "sailthru.description", "dcterms.description", "itemprop:description"}, 0.85}} {
		if r, ok := p.md.metaReading(source.conf, source.names...); ok {
			all = append(all, r)
		}
	}
	if s := p.md.graph.main.get("description").string(); s != "" {
		all = append(all, reading{value: s, method: "json-ld", key: "json-ld description", confidence: 0.85})
	}
	for _, r := range all {
		if len(r.value) >= 10 && !p.md.isSite(r.value) {
			p.record.Description = schema.Text(r.value)
			p.settleField("description", r, all)
			return
		}
	}
}

// readAccess says whether the whole text is free, as far as the page says so.
func (p *page) readAccess() {
	for _, v := range []*jsonValue{p.md.graph.main, p.md.graph.page} {
		free, known := truth(v.get("isAccessibleForFree"))
		if !known {
			continue
		}
		locked := false
		v.get("hasPart").each(func(part *jsonValue) {
			f, ok := truth(part.get("isAccessibleForFree"))
			locked = locked || ok && !f
		})
		access := schema.AccessFree
		switch {
		case !free:
			access = schema.AccessPaywalled
		case locked:
			access = schema.AccessPartial
		}
		p.record.Access = access
		p.found("access", "json-ld", "json-ld isAccessibleForFree", 0.9)
		return
	}
	if v, name := p.md.first("article:content_tier", "content_tier", "og:article:content_tier"); name != "" {
		switch strings.ToLower(v.text) {
		case "free":
			p.record.Access = schema.AccessFree
		case "metered":
			p.record.Access = schema.AccessPartial
		case "locked":
			p.record.Access = schema.AccessPaywalled
		default:
			return
		}
		p.found("access", "meta", "meta "+name, 0.85)
	}
}

// truth reads a boolean however it is written.
func truth(v *jsonValue) (value, known bool) {
	switch strings.ToLower(localName(v.string())) {
	case "true", "yes", "1":
		return true, true
	case "false", "no", "0":
		return false, true
	}
	return false, false
}

// readAlternates lists the versions in other languages, and the feeds.
func (p *page) readAlternates() {
	for _, n := range p.metas {
		if n.DataAtom != atom.Link {
			continue
		}
		rel, _ := attr(n, "rel")
		href, _ := attr(n, "href")
		if rel = strings.ToLower(rel); !hasWord(rel, "alternate") && !hasWord(rel, "feed") || href == "" {
			continue
		}
		u := p.resolve(href)
		if u == "" {
			continue
		}
		kind, _ := attr(n, "type")
		kind = strings.ToLower(kind)
		switch lang, ok := attr(n, "hreflang"); {
		case strings.Contains(kind, "rss") || strings.Contains(kind, "atom") || strings.Contains(kind, "feed+json") || hasWord(rel, "feed"):
			if !slices.Contains(p.result.Feeds, u) {
				p.result.Feeds = append(p.result.Feeds, u)
			}
		case ok && lang != "" && !strings.EqualFold(lang, "x-default") && kind == "" || kind == "text/html" && lang != "":
			a := schema.Alternate{Lang: schema.Text(strings.TrimSpace(lang)), URL: schema.Text(u)}
			if !slices.Contains(p.record.Alternates, a) {
				p.record.Alternates = append(p.record.Alternates, a)
			}
		}
	}
	if len(p.record.Alternates) > 0 {
		p.found("alternates", "html", "link[rel=alternate][hreflang]", 0.95)
	}
}

// readRobots reads the robots meta elements.
func (p *page) readRobots() {
	for _, v := range p.md.meta["robots"] {
		for _, w := range strings.FieldsFunc(strings.ToLower(v.text), func(r rune) bool { return r == ',' || r == ' ' || r == ';' }) {
			switch w {
			case "noindex":
				p.result.NoIndex = true
			case "nofollow":
				p.result.NoFollow = true
			case "none":
				p.result.NoIndex, p.result.NoFollow = true, true
			}
		}
	}
}
