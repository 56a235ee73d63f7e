package extract

import (
	"strings"

	"github.com/newsarc/newsarc/schema"
	"github.com/newsarc/newsarc/scraper/profile"
)

// Bounds of the page types, in words of running text.
const (
	fewWords     = 60  // under it an error or a login wall may be all the page says
	shortArticle = 80  // over it, with a date or an author, a text is an article
	longArticle  = 250 // over it a text under a headline is an article without them
	manyItems    = 5   // so many items, and more of them than text, are a listing
)

// What the types of schema.org and OpenGraph say of a page.
var (
	newsTypes    = nameSet("NewsArticle Article ReportageNewsArticle AnalysisNewsArticle OpinionNewsArticle BackgroundNewsArticle ReviewNewsArticle AskPublicNewsArticle AdvertiserContentArticle SatiricalArticle LiveBlogPosting BlogPosting Report Newsarticle newsarticle article")
	forumTypes   = nameSet("DiscussionForumPosting QAPage SocialMediaPosting")
	productTypes = nameSet("Product ProductGroup IndividualProduct")
	listTypes    = nameSet("CollectionPage SearchResultsPage ImageGallery")
	docTypes     = nameSet("TechArticle APIReference")
)

// classify says what kind of page it is. An error page and a login wall come
// first: they wear the address and often the metadata of an article.
func (p *page) classify() {
	words := countWords(string(p.record.Lead), longArticle+1) + countWords(string(p.record.Body), longArticle+1)
	kind, method, confidence := p.pageType(words)
	p.record.PageType = kind
	p.found("page_type", method, "", confidence)
	if kind == schema.PageError || kind == schema.PageOther {
		p.record.Body, p.record.BodyMarkdown, p.record.Lead, p.record.WordCount = "", "", "", nil
	}
}

func (p *page) pageType(words int) (kind schema.PageType, method string, confidence float64) {
	if p.meta.Status == 404 || p.meta.Status == 410 {
		return schema.PageError, "header", 0.99
	}
	address, id, _ := p.urlKind(p.meta.URL)
	if words < fewWords {
		if p.says(profile.LabelNotFound) {
			return schema.PageError, "label", 0.9
		}
		if p.says(profile.LabelLogin) {
			return schema.PageOther, "label", 0.85
		}
	}
	items := len(p.result.Items)
	switch {
	case address == profile.KindArticle && id != "" && words > 0:
		return schema.PageArticle, "profile", 0.97
	case address == profile.KindListing && items > 0:
		return schema.PageListing, "profile", 0.97
	case p.isHome() && items >= manyItems:
		return schema.PageListing, "url", 0.9
	}
	if kind, method = p.declaredType(); kind != "" && (words > 0 || items == 0) {
		if words == 0 {
			return schema.PageOther, "heuristic", 0.6
		}
		return kind, method, 0.9
	}
	dated := p.record.PublishedAt != nil || len(p.record.Authors) > 0
	switch {
	case items >= manyItems && words < longArticle:
		return schema.PageListing, "heuristic", 0.7
	case p.record.Title != "" && (words >= longArticle || words >= shortArticle && dated):
		return schema.PageArticle, "heuristic", 0.7
	case items > 0:
		return schema.PageListing, "heuristic", 0.6
	case words >= fewWords/3:
		return schema.PageService, "heuristic", 0.4
	}
	return schema.PageOther, "heuristic", 0.5
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
	switch v, _ := p.md.first("og:type"); strings.ToLower(v.text) {
	case "article", "news", "newsarticle", "blog:post":
		return schema.PageArticle, "opengraph"
	case "product", "og:product", "product.item":
		return schema.PageProduct, "opengraph"
	}
	return "", ""
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

// isHome says whether the page's address is the front page of its host.
func (p *page) isHome() bool {
	return p.base != nil && strings.Trim(p.base.Path, "/") == "" && p.base.RawQuery == ""
}
