package extract

import "strings"

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
