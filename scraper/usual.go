package scraper

import (
	"slices"
	"time"

	"github.com/newsarc/newsarc/schema"
	"github.com/newsarc/newsarc/scraper/discover"
	"github.com/newsarc/newsarc/scraper/frontier"
	"github.com/newsarc/newsarc/scraper/urls"
)

// priorityUsual lets the usual addresses wait for the front page, which may name
// a feed, and for its articles.
const priorityUsual = 55

// usualAgain is how long an address that holds nothing is left alone.
const usualAgain = 30 * 24 * time.Hour

// probe begins to look for sitemaps and feeds at their usual addresses, on a
// seed's host that names none. One is asked at a time, until one is found.
func (r *run) probe(p *page) {
	host := p.lease.Host
	if !r.seedHosts[host] || r.hasSource(host, frontier.KindSitemap) {
		return
	}
	r.probeAfter(p, "")
}

// probeNext goes on to the next usual address after one that holds nothing, and
// says when to look there again. A host in trouble is left alone.
func (r *run) probeNext(p *page) {
	switch p.visit.Outcome {
	case schema.OutcomeUnreachable, schema.OutcomeTooSlow, schema.OutcomeRateLimited, schema.OutcomeServerError:
		return
	case schema.OutcomeRedirected:
		if len(p.visit.Found) > 0 {
			return // perhaps it is there
		}
	}
	p.visit.Next = p.visit.At.Add(usualAgain)
	r.probeAfter(p, p.lease.URL)
}

// probeAfter queues the usual address behind one, or the first.
func (r *run) probeAfter(p *page, url string) {
	list := discover.Usual(p.lease.URL)
	at := slices.IndexFunc(list, func(l discover.Link) bool { return l.URL == url }) + 1
	for _, link := range list[at:] {
		kind := frontier.Kind(link.Kind)
		if kind == frontier.KindFeed && r.hasSource(urls.Host(link.URL), kind) {
			return
		}
		target, err := urls.Canonical(link.URL)
		if err != nil || !r.onHost(target) {
			continue
		}
		p.visit.Found = append(p.visit.Found, frontier.Entry{
			URL: target, Kind: kind, Priority: priorityUsual, FoundBy: foundUsual, Referrer: p.lease.URL,
		})
		return
	}
}

// hasSource tells whether a feed or a sitemap of a host is known.
func (r *run) hasSource(host string, kind frontier.Kind) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	return slices.ContainsFunc(r.sources, func(e frontier.Entry) bool { return e.Kind == kind && urls.Host(e.URL) == host })
}
