package extract

import (
	"strings"
)

func nameSet(names string) map[string]bool {
	m := map[string]bool{}
	for _, n := range strings.Fields(names) {
		m[n] = true
	}
	return m
}

// The types of schema.org that matter here.
var (
	articleTypes = nameSet("NewsArticle Article ReportageNewsArticle AnalysisNewsArticle OpinionNewsArticle BackgroundNewsArticle ReviewNewsArticle AskPublicNewsArticle AdvertiserContentArticle SatiricalArticle LiveBlogPosting BlogPosting SocialMediaPosting DiscussionForumPosting TechArticle ScholarlyArticle MedicalScholarlyArticle Report Newsarticle newsarticle article CreativeWork")
	pageTypes    = nameSet("WebPage ItemPage VideoObject Review Recipe Product Event PodcastEpisode Podcast FAQPage QAPage Question VideoGallery ImageGallery MedicalWebPage CollectionPage AboutPage Course Book HowTo WebContent Claim ClaimReview ProfilePage")
	imageTypes   = nameSet("ImageObject Photograph ImageGallery")
)

// graph is all that the JSON-LD scripts of a page say.
type graph struct {
	roots []jsonValue
	ids   map[string]*jsonValue
	// main is the object about the page's article, nil without one; page is
	// the object about the page itself.
	main, page *jsonValue
	publisher  string
	website    string
	crumbs     []string
	images     []*jsonValue // ImageObjects that stand by themselves
}

// readGraph decodes the scripts, once for all rooms.
func (d *document) readGraph() *graph {
	g := &graph{ids: map[string]*jsonValue{}}
	for _, n := range d.jsonld {
		if n.FirstChild == nil {
			continue
		}
		g.roots = append(g.roots, parseJSON(n.FirstChild.Data)...)
	}
	var articles, pages []*jsonValue
	for i := range g.roots {
		g.visit(&g.roots[i], &articles, &pages, 0)
	}
	address := d.meta.URL
	g.main, g.page = pick(articles, address), pick(pages, address)
	for _, v := range []*jsonValue{g.main, g.page} {
		if g.publisher == "" && v != nil {
			g.publisher = g.name(v.get("publisher"))
		}
	}
	return g
}

// visit collects the objects at the top of the graph: those in lists, in
// @graph, and the main entity of a page, but not the items of lists.
func (g *graph) visit(v *jsonValue, articles, pages *[]*jsonValue, depth int) {
	switch {
	case v.kind == jsonList:
		for i := range v.items {
			g.visit(&v.items[i], articles, pages, depth)
		}
		return
	case v.kind != jsonObject || depth > 6:
		return
	}
	if id := v.get("@id").string(); id != "" && len(v.keys) > 1 {
		if old := g.ids[id]; old == nil || len(old.keys) < len(v.keys) {
			g.ids[id] = v
		}
	}
	switch {
	case v.is(articleTypes):
		*articles = append(*articles, v)
	case v.is(pageTypes):
		*pages = append(*pages, v)
	case v.is(imageTypes):
		g.images = append(g.images, v)
	}
	v.get("@type", "type").each(func(t *jsonValue) {
		switch localName(t.text) {
		case "WebSite":
			g.website = v.get("name").string()
		case "BreadcrumbList":
			if len(g.crumbs) == 0 {
				g.crumbs = crumbNames(v)
			}
		case "NewsMediaOrganization", "Organization":
			if g.publisher == "" {
				g.publisher = v.get("name").string()
			}
		}
	})
	for i, key := range v.keys {
		switch key {
		case "@graph", "mainEntity", "mainEntityOfPage", "breadcrumb", "about", "isPartOf", "subjectOf", "video", "itemReviewed":
			if v.items[i].kind >= jsonList {
				g.visit(&v.items[i], articles, pages, depth+1)
			}
		case "author", "publisher", "image", "creator", "primaryImageOfPage":
			g.register(&v.items[i], depth+1)
		}
	}
}

// register keeps the identities of nested objects.
func (g *graph) register(v *jsonValue, depth int) {
	if depth > 8 {
		return
	}
	v.each(func(o *jsonValue) {
		if id := o.get("@id").string(); id != "" && len(o.keys) > 1 && g.ids[id] == nil {
			g.ids[id] = o
		}
	})
}

// follow returns the object that a reference {"@id": …} stands for.
func (g *graph) follow(v *jsonValue) *jsonValue {
	if v == nil || v.kind != jsonObject {
		return v
	}
	if id := v.get("@id").string(); id != "" && v.get("name") == nil && v.get("url") == nil {
		if o := g.ids[id]; o != nil {
			return o
		}
	}
	return v
}

// name returns the name of a person or organisation, or of the first of a list.
func (g *graph) name(v *jsonValue) string {
	out := ""
	v.each(func(o *jsonValue) {
		if out != "" {
			return
		}
		o = g.follow(o)
		if o.kind == jsonObject {
			out = o.get("name", "legalName").string()
			return
		}
		out = o.string()
	})
	return out
}

// pick returns the object about the page: the one whose address is the
// page's, else the one that says most.
func pick(list []*jsonValue, address string) *jsonValue {
	var best *jsonValue
	score := -1
	for i, v := range list {
		s := 0
		for _, key := range []string{"headline", "datePublished", "author", "articleBody", "image", "description", "dateModified", "name", "articleSection"} {
			if v.get(key) != nil {
				s++
			}
		}
		if address != "" {
			for _, key := range []string{"url", "mainEntityOfPage", "@id"} {
				u := v.get(key)
				if u.kindOf() == jsonObject {
					u = u.get("@id", "url")
				}
				if sameAddress(u.string(), address) {
					s += 10
					break
				}
			}
		}
		if i == 0 {
			s++
		}
		if s > score {
			best, score = v, s
		}
	}
	return best
}

func (v *jsonValue) kindOf() jsonKind {
	if v == nil {
		return jsonNone
	}
	return v.kind
}

// sameAddress compares two addresses without scheme, www, query, fragment and final slash.
func sameAddress(a, b string) bool {
	return a != "" && bareAddress(a) == bareAddress(b)
}

func bareAddress(s string) string {
	if i := strings.Index(s, "://"); i >= 0 {
		s = s[i+3:]
	} else {
		s = strings.TrimPrefix(s, "//")
	}
	if i := strings.IndexAny(s, "?#"); i >= 0 {
		s = s[:i]
	}
	s = strings.TrimPrefix(s, "www.")
	return strings.ToLower(strings.TrimRight(s, "/"))
}

// crumbNames lists the names of a breadcrumb trail.
func crumbNames(v *jsonValue) []string {
	var names []string
	v.get("itemListElement").each(func(e *jsonValue) {
		name := e.get("name").string()
		if name == "" {
			name = e.get("item").get("name").string()
		}
		if name != "" {
			names = append(names, name)
		}
	})
	return names
}
