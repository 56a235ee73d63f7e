package extract

import (
	"net/url"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"github.com/newsarc/newsarc/schema"
	"github.com/newsarc/newsarc/scraper/urls"
)

// readIdentity says which article this is: url, site, canonical_url, article_id.
func (p *page) readIdentity() {
	r := p.record
	own, node := p.ownAddress()
	address := p.meta.URL
	if address == "" {
		address = own
	}
	if address == "" {
		return
	}
	r.URL = schema.Text(p.meta.URL)
	r.Site = schema.Text(urls.Site(address))
	canonical, err := Canonical(address, p.profile)
	if err != nil {
		return
	}
	addressed := canonical
	canonical = urls.Primary(canonical)
	won := reading{method: "url", key: "url", confidence: 0.8}
	switch {
	case own == "":
	case urls.Site(own) != string(r.Site):
		p.warn("foreign-canonical", own)
	case !plausibleCanonical(own, address):
		p.warn("implausible-canonical", own)
	default:
		if own == address {
			canonical, won = addressed, reading{method: "html", node: node, confidence: 0.97}
		} else if c, err := Canonical(own, p.profile); err == nil {
			canonical, won = c, reading{method: "html", node: node, confidence: 0.97}
		}
	}
	r.CanonicalURL = schema.Text(canonical)
	p.found("canonical_url", won.method, p.locatorOf(&won), won.confidence)
	_, id, _ := p.profile.URLKind(address)
	if id == "" { // a variant of the address that the profile knows
		_, id, _ = p.profile.URLKind(canonical)
	}
	r.ArticleID = schema.Text(urls.ArticleID(string(r.Site), id, canonical))
}

// ownAddress is the address that the page gives itself: rel=canonical, og:url, JSON-LD.
func (p *page) ownAddress() (string, *html.Node) {
	for _, n := range p.metas {
		if rel, _ := attr(n, "rel"); n.DataAtom == atom.Link && hasWord(strings.ToLower(rel), "canonical") {
			href, _ := attr(n, "href")
			if u := p.resolve(href); u != "" {
				return u, n
			}
		}
	}
	if v, name := p.md.first("og:url"); name != "" {
		if u := p.resolve(v.text); u != "" {
			return u, v.node
		}
	}
	return "", nil
}

// plausibleCanonical refuses a site's front page as the address of a page that
// is not the front page, and what is no page.
func plausibleCanonical(own, address string) bool {
	o, err := url.Parse(own)
	if err != nil {
		return false
	}
	a, err := url.Parse(address)
	if err != nil {
		return false
	}
	root := func(u *url.URL) bool { return strings.Trim(u.Path, "/") == "" && u.RawQuery == "" }
	if root(o) && !root(a) {
		return false
	}
	return !strings.Contains(o.Path, "{{") && !strings.Contains(strings.ToLower(o.Path), "undefined")
}
