package extract

import (
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"github.com/newsarc/newsarc/schema"
	"github.com/newsarc/newsarc/scraper/profile"
)

// classify says what kind of page this is, after every other room has read it.
// A page that is not there, or that shows a wall instead of its content, keeps
// no text.
func (p *page) classify() {
	kind, method, sure := p.kindOfPage()
	p.record.PageType = kind
	p.found("page_type", method, "", sure)
	if kind == schema.PageError || kind == schema.PageOther {
		p.dropText()
	}
}

// What the types of schema.org say of a page.
var (
	newsTypes    = nameSet("NewsArticle Article ReportageNewsArticle AnalysisNewsArticle OpinionNewsArticle BackgroundNewsArticle ReviewNewsArticle AskPublicNewsArticle AdvertiserContentArticle SatiricalArticle LiveBlogPosting BlogPosting Report Newsarticle newsarticle article")
	forumTypes   = nameSet("DiscussionForumPosting QAPage SocialMediaPosting")
	productTypes = nameSet("Product ProductGroup IndividualProduct")
	listTypes    = nameSet("CollectionPage SearchResultsPage ImageGallery")
	docTypes     = nameSet("TechArticle APIReference")
)

// manyItems are so many that a page with little text besides is a listing.
const manyItems = 5

func (p *page) kindOfPage() (kind schema.PageType, method string, sure float64) {
	words := p.wordsOfText()
	if s := p.meta.Status; s == 404 || s == 410 {
		return schema.PageError, "header", 0.99
	}
	declared, method := p.declaredType()
	if (declared != schema.PageArticle || words < 60) && !p.hasArticleLabels(words) {
		if p.isNotFound(words) {
			p.warn("soft-404", "")
			return schema.PageError, "heuristic", 0.9
		}
		if wall := p.wall(words); wall != "" {
			p.warn(wall, "")
			return schema.PageOther, "heuristic", 0.85
		}
	}
	items := len(p.result.Items)
	switch address, id, _ := p.urlKind(p.meta.URL); {
	case address == profile.KindArticle && id != "" && (words >= 8 || words > 0 && (p.record.Source != nil || p.record.Views != nil)):
		return schema.PageArticle, "profile", 0.97
	case address == profile.KindListing && items > 0:
		return schema.PageListing, "profile", 0.97
	}
	switch {
	case p.isHome() && items >= manyItems:
		return schema.PageListing, "url", 0.9
	case words == 0 && items < 3:
		p.warn("empty", "no main content")
		return schema.PageOther, "heuristic", 0.8
	case declared != "" && (words >= 40 || items < 3):
		return declared, method, 0.92
	}
	kind, method, sure = p.shapeOfPage(words, items)
	if likeliest, probability := p.likeliestKind(words, items); probability >= p.learnedBar(kind) && likeliest != kind && kind != schema.PageOther {
		return likeliest, "model", float64(probability)
	}
	return kind, method, sure
}

// learnedBar is the probability from which the model's type of a page is
// believed against what its shape seems to be. What names its day, its source
// or its readers is not taken for anything but an article: a crawl that
// overlooks an article loses it, one that keeps a page too much does not.
func (p *page) learnedBar(kind schema.PageType) float32 {
	r := p.record
	if kind == schema.PageArticle && (r.PublishedAt != nil || r.Source != nil || r.Views != nil) {
		return 0.8
	}
	return 0.5
}

// likeliestKind is the type that the model gives a page of a site without a
// profile, if the page has what the type must have.
func (p *page) likeliestKind(words, items int) (kind schema.PageType, probability float32) {
	if p.kinds == nil || p.profile != nil || p.root == nil {
		return "", 0
	}
	kinds, best := p.kinds(), 0
	for k, v := range kinds {
		if v > kinds[best] {
			best = k
		}
	}
	switch kind = learnedKinds[best]; {
	case kind == schema.PageArticle && (p.record.Title == "" || words < 60 || p.isHome()),
		kind == schema.PageListing && items < 3:
		return "", 0
	}
	return kind, kinds[best]
}

// hasArticleLabels says whether a page of a site with a profile has what only
// articles of it have: a source, sentences about rights, counters. A story
// about an error page has them, the error page has not.
func (p *page) hasArticleLabels(words int) bool {
	r := p.record
	return p.profile != nil && words >= 12 && (r.Source != nil || r.Views != nil)
}

func (p *page) wordsOfText() int {
	if p.record.WordCount == nil {
		return 0
	}
	return int(*p.record.WordCount)
}

// declaredType is what the metadata call the page, "" if they do not.
func (p *page) declaredType() (kind schema.PageType, method string) {
	if p.md == nil {
		return "", ""
	}
	for _, v := range []*jsonValue{p.md.graph.main, p.md.graph.page} {
		switch {
		case v == nil:
		case v.is(newsTypes):
			return schema.PageArticle, "json-ld"
		case v.is(forumTypes):
			return schema.PageForum, "json-ld"
		case v.is(productTypes):
			return schema.PageProduct, "json-ld"
		case v.is(docTypes):
			return schema.PageDocumentation, "json-ld"
		case v.is(listTypes):
			return schema.PageListing, "json-ld"
		}
	}
	v, _ := p.md.first("og:type")
	switch t := strings.ToLower(v.text); {
	case t == "article" || t == "news" || t == "newsarticle" || t == "blog:post" || strings.HasSuffix(t, ":article"):
		if !p.isHome() {
			return schema.PageArticle, "opengraph"
		}
	case t == "product" || strings.HasSuffix(t, ":product") || t == "product.item":
		return schema.PageProduct, "opengraph"
	}
	return "", ""
}

// isHome says whether the page's address is the front page of its host.
func (p *page) isHome() bool {
	return p.base != nil && strings.Trim(p.base.Path, "/") == "" && p.base.RawQuery == ""
}

// says whether the headline, the title or a line of a page of few words is a
// phrase of the kind: a page that says no more than that it is not there.
func (p *page) says(label profile.Label) bool {
	d := p.profile.Dictionary()
	if d.Contains(string(p.record.Title), label) || p.md != nil && d.Contains(p.md.title, label) {
		return true
	}
	for i := range p.lines {
		l := &p.lines[i]
		if _, ok := l.hit(label); ok && l.used == "" && !p.blocks[l.block].hidden {
			return true
		}
	}
	return false
}

// isNotFound says whether the page says of itself that it is not there.
func (p *page) isNotFound(words int) bool {
	if words > 400 {
		return false
	}
	if words < 60 && p.says(profile.LabelNotFound) {
		return true
	}
	if p.md != nil && saysAny(p.md.title, notFound, 4) && words < 250 {
		return true
	}
	return p.saysInHead(notFound, 2, words < 80)
}

// saysInHead says whether a headline or one of the first lines is one of the
// phrases; any short line if the whole page is asked.
func (p *page) saysInHead(phrases []phrase, slack int, whole bool) bool {
	seen := 0
	for i := range p.blocks {
		b := &p.blocks[i]
		if b.hidden || len(b.text) > 240 {
			continue
		}
		head := b.tag == atom.H1 || b.tag == atom.H2 || b.claim == "title"
		if p.root == nil {
			seen++
			head = seen <= 6
		}
		if (head || whole && (b.elem < 0 || !p.amidChrome(b.elem))) && saysAny(b.text, phrases, slack) {
			return true
		}
	}
	return false
}

// amidChrome says whether an element stands in a menu, header or footer.
func (p *page) amidChrome(e int32) bool {
	for ; e >= 0; e = p.elements[e].parent {
		switch p.elements[e].node.DataAtom {
		case atom.Nav, atom.Footer, atom.Header:
			return true
		}
	}
	return false
}

// wall names what stands in the place of the content; "" if the content is there.
func (p *page) wall(words int) string {
	if words > 120 || len(p.result.Items) >= 5 {
		return ""
	}
	title := ""
	if p.md != nil {
		title = p.md.title
	}
	switch {
	case words < 80 && (saysAny(title, botCheck, 3) || p.saysInHead(botCheck, 4, false)):
		return "bot-check"
	case p.asksPassword() && (words < 30 || saysAny(title, logIn, 4) || p.saysInHead(logIn, 4, false)):
		return "login-wall"
	case words < 50 && (saysAny(title, logIn, 4) || p.saysInHead(logIn, 2, false)):
		return "login-wall"
	case words < 60 && p.says(profile.LabelLogin):
		return "login-wall"
	case words < 60 && (saysAny(title, consent, 4) || p.saysInHead(consent, 4, false)):
		return "consent"
	}
	return ""
}

// asksPassword says whether the page has a field for a password.
func (p *page) asksPassword() bool {
	if p.root == nil {
		return false
	}
	var walk func(n *html.Node) bool
	walk = func(n *html.Node) bool {
		if n.DataAtom == atom.Input {
			kind, _ := attr(n, "type")
			return strings.EqualFold(kind, "password")
		}
		for c := n.FirstChild; c != nil; c = c.NextSibling {
			if walk(c) {
				return true
			}
		}
		return false
	}
	return walk(p.root)
}

// shapeOfPage judges a page that announces nothing by its shape.
func (p *page) shapeOfPage(words, items int) (schema.PageType, string, float64) {
	long, linked := 0, 0
	for i := range p.blocks {
		b := &p.blocks[i]
		if b.claim != "body" && b.claim != "lead" {
			continue
		}
		m := measureText(b.text)
		if m.words >= 20 && m.stops > 0 {
			long += int(m.words)
		}
		for _, r := range p.runsOf(b) {
			if r.link != nil {
				linked += int(wordsIn(r.text))
			}
		}
	}
	home := p.isHome()
	switch {
	case items >= 5 && (home || linked*3 > words || long*2 < words):
		return schema.PageListing, "heuristic", 0.7
	case p.record.Title != "" && words >= 60 && long*2 > words && !home:
		return schema.PageArticle, "heuristic", 0.7
	case items >= 5:
		return schema.PageListing, "heuristic", 0.6
	case p.record.PublishedAt != nil && words >= 25 && !home:
		return schema.PageArticle, "heuristic", 0.6
	case p.root == nil && words >= 40:
		return schema.PageArticle, "heuristic", 0.6
	case words >= 25, p.root == nil && words >= 8: // a plain text has little chrome to mistake for text
		return schema.PageService, "heuristic", 0.4
	case items >= 2:
		return schema.PageListing, "heuristic", 0.4
	}
	p.warn("empty", "no main content")
	return schema.PageOther, "heuristic", 0.6
}

// dropText takes back what was read as text on a page that has none.
func (p *page) dropText() {
	r := p.record
	r.Body, r.BodyMarkdown, r.Lead, r.WordCount, r.Links = "", "", "", nil, nil
	for i := range p.blocks {
		if c := p.blocks[i].claim; c == "body" || c == "lead" {
			p.blocks[i].claim = ""
		}
	}
	for i := range p.result.Links {
		if p.result.Links[i].Place == PlaceBody {
			p.result.Links[i].Place = PlaceOther
		}
	}
}
