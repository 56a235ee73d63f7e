package scraper

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/newsarc/newsarc/schema"
	"github.com/newsarc/newsarc/scraper/discover"
	"github.com/newsarc/newsarc/scraper/frontier"
	"github.com/newsarc/newsarc/scraper/profile"
	"github.com/newsarc/newsarc/scraper/revisit"
	"github.com/newsarc/newsarc/scraper/robots"
	"github.com/newsarc/newsarc/scraper/urls"
)

// sourcesKey names the value that holds the crawl's feeds and sitemaps, which
// every run asks before anything else: they are the cheapest way to news.
const sourcesKey = "sources"

// The bounds of discovery.
const (
	maxSources     = 50      // feeds and sitemaps asked by every run
	maxProved      = 500_000 // articles a run remembers as proved unchanged
	priorityOld    = 30      // sitemaps of an index that did not change lately
	recentSitemap  = 48 * time.Hour
	foundByProfile = "profile"
	fewSitemaps    = 8 // of an index without dates: all are asked in every run
	fewSections    = 4 // listings that a seed links to: asked in every run
)

// Source is a feed or sitemap that every run asks before anything else.
type Source struct {
	URL  string
	Kind frontier.Kind
}

// Sources returns the feeds and sitemaps that the crawls of a store have found.
func Sources(ctx context.Context, store frontier.Store) ([]Source, error) {
	known, err := store.Value(ctx, sourcesKey)
	if err != nil {
		return nil, fmt.Errorf("read the feeds and sitemaps of earlier runs: %w", err)
	}
	var list []Source
	for line := range strings.Lines(known) {
		kind, source, _ := strings.Cut(strings.TrimSpace(line), " ")
		list = append(list, Source{URL: source, Kind: frontier.Kind(kind)})
	}
	return list, nil
}

// seedSources makes the feeds and sitemaps of earlier runs, and those that
// the profiles of the seeds name, due again.
func (r *run) seedSources(ctx context.Context, seeds []string) error {
	known, err := Sources(ctx, r.cfg.Store)
	if err != nil {
		return err
	}
	for _, s := range known {
		r.addSource(s.Kind, s.URL, foundSeed)
	}
	for _, seed := range seeds {
		prof := r.cfg.Profile(seed)
		if prof == nil {
			continue
		}
		base, err := urls.NewBase(seed)
		if err != nil {
			return fmt.Errorf("seed %s: %w", seed, err)
		}
		r.profileSources(base, prof)
	}
	if err := r.askFirst(ctx, slices.Clone(r.sources)); err != nil {
		return fmt.Errorf("add feeds and sitemaps: %w", err)
	}
	return nil
}

func (r *run) profileSources(base urls.Base, prof *profile.Profile) {
	for _, ref := range prof.Feeds() {
		if source, err := base.Canonical(ref); err == nil {
			r.addSource(frontier.KindFeed, source, foundByProfile)
		}
	}
	for _, ref := range prof.Sitemaps() {
		if source, err := base.Canonical(ref); err == nil {
			r.addSource(frontier.KindSitemap, source, foundByProfile)
		}
	}
}

// addSource remembers a feed or sitemap in scope; false if it is known, one
// too many, or outside.
func (r *run) addSource(kind frontier.Kind, source, foundBy string) (frontier.Entry, bool) {
	entry := frontier.Entry{URL: source, Kind: kind, Priority: priorityFeed, FoundBy: foundBy}
	if !r.onHost(source) {
		return entry, false
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	if len(r.sources) >= maxSources || slices.ContainsFunc(r.sources, func(e frontier.Entry) bool { return e.URL == source }) {
		return entry, false
	}
	r.sources = append(r.sources, entry)
	r.sourcesNew = true
	return entry, true
}

// keepSources writes the sources down if there are new ones.
func (r *run) keepSources(ctx context.Context) error {
	r.mu.Lock()
	var text strings.Builder
	for _, e := range r.sources {
		fmt.Fprintf(&text, "%s %s\n", e.Kind, e.URL)
	}
	isNew := r.sourcesNew
	r.sourcesNew = false
	r.mu.Unlock()
	if !isNew {
		return nil
	}
	if err := r.cfg.Store.SetValue(ctx, sourcesKey, text.String()); err != nil {
		return fmt.Errorf("keep feeds and sitemaps: %w", err)
	}
	return nil
}

// sitemaps queues the sitemaps that a robots.txt names, or begins to look for one.
func (r *run) sitemaps(p *page, rules *robots.File) {
	base, err := urls.NewBase(p.request.URL)
	if err != nil {
		return
	}
	for _, ref := range rules.Sitemaps() {
		source, err := base.Canonical(ref)
		if err != nil {
			continue
		}
		if entry, ok := r.addSource(frontier.KindSitemap, source, foundSitemap); ok {
			r.enqueue(p, entry)
		}
	}
	r.probe(p)
}

// enqueue queues a source that this run asks before it revisits anything.
func (r *run) enqueue(p *page, e frontier.Entry) {
	e.Referrer = p.request.URL
	p.visit.Found = append(p.visit.Found, e)
	r.awaits(e.URL)
}

// feeds queues the feeds that a page declares. Those of articles are left
// out: they hold readers' comments.
func (f *follower) feeds() {
	if f.page.result.Record.PageType == schema.PageArticle && !f.page.listing {
		return
	}
	for _, ref := range f.page.result.Feeds {
		source, err := urls.Canonical(ref)
		if err != nil {
			continue
		}
		if entry, ok := f.run.addSource(frontier.KindFeed, source, foundLink); ok {
			f.seen[source] = true
			f.run.enqueue(f.page, entry)
		}
	}
}

// discover reads feeds and sitemaps; pages go on to extraction. A seed may be
// a feed too.
func (r *run) discover(ctx context.Context, p *page) bool {
	kind := p.lease.Kind
	if kind == frontier.KindSeed || kind == frontier.KindPage {
		kind = sniff(p.response.Header.Get("Content-Type"), p.response.Body)
	}
	f := &follower{run: r, ctx: ctx, page: p, seen: map[string]bool{p.lease.URL: true}, limit: maxSitemapLinks}
	var err error
	switch kind {
	case frontier.KindFeed:
		err = f.feed()
	case frontier.KindSitemap:
		err = discover.Sitemap(bytes.NewReader(p.response.Body), p.lease.URL, f.sitemapLink)
		if errors.Is(err, io.ErrUnexpectedEOF) && len(p.visit.Found) > 0 {
			err = nil // what was whole is used
		}
	default:
		return true
	}
	p.visit.Kind = kind
	if herr := f.heed(kind); herr != nil {
		return r.lost(p, herr)
	}
	p.visit.Next = revisit.NextListing(p.visit.At, p.lease.LastVisit, f.fresh > 0)
	if err != nil {
		return r.conclude(p, schema.OutcomeNotAPage, err.Error())
	}
	if p.lease.FoundBy == foundUsual || p.lease.FoundBy == foundRedirect {
		r.addSource(kind, p.lease.URL, p.lease.FoundBy)
	}
	return false
}

// maxSitemapLinks is what a sitemap may hold (sitemaps.org: 50,000), and some more.
const maxSitemapLinks = 60_000

// sniff tells feeds and sitemaps from pages by their first bytes.
func sniff(contentType string, body []byte) frontier.Kind {
	head := bytes.ToLower(body[:min(len(body), 1024)])
	switch {
	case bytes.Contains(head, []byte("<html")) || bytes.Contains(head, []byte("<!doctype html")):
		return frontier.KindPage
	case bytes.Contains(head, []byte("<urlset")) || bytes.Contains(head, []byte("<sitemapindex")):
		return frontier.KindSitemap
	case bytes.Contains(head, []byte("<rss")) || bytes.Contains(head, []byte("<feed")) || bytes.Contains(head, []byte("<rdf:rdf")):
		return frontier.KindFeed
	case strings.Contains(contentType, "feed+json") || bytes.Contains(head, []byte("https://jsonfeed.org/version")):
		return frontier.KindFeed
	}
	return frontier.KindPage
}

// feed queues the items of a feed.
func (f *follower) feed() error {
	info, err := discover.Feed(bytes.NewReader(f.page.response.Body), f.page.lease.URL)
	if err != nil {
		return err
	}
	for _, link := range info.Links {
		if err := f.sourced(link, foundFeed); err != nil {
			return err
		}
	}
	return nil
}

// sitemapLink queues one link of a sitemap.
func (f *follower) sitemapLink(link discover.Link) error {
	if link.Kind != discover.KindSitemap {
		return f.sourced(link, foundSitemap)
	}
	target, err := urls.Canonical(link.URL)
	if err != nil || f.seen[target] || !f.run.onHost(target) || f.page.lease.Hops >= maxHops {
		return nil
	}
	f.seen[target] = true
	if !f.run.cfg.Since.IsZero() && !link.Modified.IsZero() && latest(link).Before(f.run.cfg.Since) {
		return nil
	}
	entry := frontier.Entry{URL: target, Kind: frontier.KindSitemap, Priority: priorityFeed, Depth: f.page.lease.Depth, FoundBy: foundSitemap, Hops: f.page.lease.Hops + 1}
	if !link.Modified.IsZero() && latest(link).Before(f.run.started.Add(-recentSitemap)) {
		entry.Priority = priorityOld
	}
	visits, err := f.run.cfg.Store.Known(f.ctx, []string{target})
	if err != nil {
		return err
	}
	last, known := visits[target]
	switch {
	case !known:
	case !last.Before(f.run.started), last.IsZero(), f.run.asksFirst(target): // it may be in flight
	case link.Modified.IsZero(): // the first ones, which are the newest on most sites; their schedule asks for the others
		f.undated++
		entry.Renew = f.undated <= fewSitemaps
	default:
		entry.Renew = !latest(link).Before(last)
	}
	if !known || entry.Renew {
		f.run.awaits(target)
	}
	f.entry(entry)
	return nil
}

// sourced queues a page that a feed or sitemap names. If it is known, the
// source's word on when it changed decides: later than our last visit makes
// it due, earlier proves that an early revisit would find nothing.
func (f *follower) sourced(link discover.Link, foundBy string) error {
	since := f.run.cfg.Since
	if when := or(latest(link), link.Published); !since.IsZero() && !when.IsZero() && when.Before(since) {
		return nil
	}
	if until := f.run.cfg.Until; !until.IsZero() && !link.Published.IsZero() && !link.Published.Before(until) || !f.run.speaks(link.Lang) {
		return nil
	}
	if target := f.add(link.URL, priorityArticle, foundBy); target != "" {
		f.named = append(f.named, named{target, len(f.page.visit.Found) - 1, link.Modified, latest(link)})
	}
	for _, alt := range link.Alternates {
		if !f.run.speaks(alt.Lang) {
			continue
		}
		f.add(alt.URL, prioritySidebar, foundBy)
	}
	if len(f.named) >= 1024 {
		return f.compare()
	}
	return nil
}

// named is a page that a feed or sitemap names.
type named struct {
	url          string
	found        int       // its place among the entries
	first, until time.Time // the bounds of its change; zero: unknown
}

// word is what a feed or sitemap says of pages that were visited before.
type word struct {
	known         int
	alarms, vague []int // places among the entries
	proofs        []string
}

// clockSkew is how far the clock of a site may be behind ours.
const clockSkew = 2 * time.Minute

// compare holds what a source says of some pages against what is known of them.
func (f *follower) compare() error {
	list := make([]string, len(f.named))
	for i, n := range f.named {
		list[i] = n.url
	}
	known, err := f.run.cfg.Store.Known(f.ctx, list)
	if err != nil {
		return err
	}
	for _, n := range f.named {
		last, ok := known[n.url]
		if ok {
			f.word.known++
		}
		switch {
		case !ok:
			f.fresh++
		case last.IsZero() || n.until.IsZero() || !last.Before(f.run.started):
		case n.until.Add(clockSkew).Before(last):
			f.word.proofs = append(f.word.proofs, n.url)
		case n.first.Before(last):
			f.word.vague = append(f.word.vague, n.found)
		default:
			f.word.alarms = append(f.word.alarms, n.found)
		}
	}
	f.named = f.named[:0]
	return nil
}

// heed makes known pages due that the source says have changed, as far as it is
// to be believed, and keeps its proofs that others did not.
func (f *follower) heed(kind frontier.Kind) error {
	if err := f.compare(); err != nil {
		return err
	}
	w, r, found := &f.word, f.run, f.page.visit.Found
	r.mu.Lock()
	l := &r.lastmods
	t := l.of(kind, f.page.lease.URL)
	l.heed(&t.Alarms, found, w.alarms, w.known)
	l.heed(&t.Vague, found, w.vague, w.known)
	hosts := map[string]bool{}
	for _, url := range w.proofs {
		l.prove(url, t)
		hosts[urls.Host(url)] = true
	}
	l.reading(t)
	proofs := maps.Clone(l.named)
	r.mu.Unlock()
	for host := range hosts {
		state, err := r.cfg.Store.Host(f.ctx, host)
		if err != nil {
			return err
		}
		if proofs[host]*2 < state.URLs {
			continue
		}
		r.mu.Lock()
		l.changed = l.changed || !t.Covers
		t.Covers = true
		believed := t.Proofs.holds()
		r.mu.Unlock()
		if believed {
			r.covered(host)
		}
	}
	if n := len(w.alarms) + len(w.vague); n > 0 {
		f.fresh++
	}
	return nil
}

// unmodified notes that a sitemap did not change since the run before, and so none of
// the pages that it covers.
func (r *run) unmodified(p *page) {
	if p.lease.Kind != frontier.KindSitemap {
		return
	}
	r.mu.Lock()
	host := urls.Host(p.lease.URL)
	t := r.lastmods.of(p.lease.Kind, p.lease.URL)
	quiet := t.Covers && t.Proofs.holds()
	if quiet {
		r.lastmods.quiet[host] = t
	}
	r.mu.Unlock()
	if quiet {
		r.covered(host)
	}
}

// latest is the last instant that a lastmod of its precision may mean.
func latest(link discover.Link) time.Time {
	switch {
	case link.Modified.IsZero():
		return time.Time{}
	case link.ModifiedPrecision == schema.PrecisionDay:
		return link.Modified.AddDate(0, 0, 1)
	case link.ModifiedPrecision == schema.PrecisionMonth:
		return link.Modified.AddDate(0, 1, 0)
	case link.ModifiedPrecision == schema.PrecisionMinute:
		return link.Modified.Add(time.Minute)
	}
	return link.Modified
}
