package scraper

import (
	"context"
	"errors"
	"net/url"
	"path"
	"strings"
	"time"

	"github.com/newsarc/newsarc/schema"
	"github.com/newsarc/newsarc/scraper/completeness"
	"github.com/newsarc/newsarc/scraper/extract"
	"github.com/newsarc/newsarc/scraper/frontier"
	"github.com/newsarc/newsarc/scraper/profile"
	"github.com/newsarc/newsarc/scraper/urls"
)

// Priorities: what a run asks for first. Listings come before articles because
// they tell which articles are new; pages deep in a listing come after the
// articles of the pages before them.
const (
	prioritySeed    = 100
	priorityFeed    = 90
	priorityListing = 80
	priorityArticle = 60
	priorityPager   = 50
	prioritySidebar = 40
	priorityPage    = 20
)

// How URLs are found, as the column found_by names it.
const (
	foundSeed     = "seed"
	foundLink     = "link"
	foundListing  = "listing"
	foundPager    = "pager"
	foundSidebar  = "sidebar"
	foundRedirect = "redirect"
	foundFeed     = "feed"
	foundSitemap  = "sitemap"
	foundUsual    = FoundByUsual
)

// follow turns what a page leads to into entries of the frontier.
func (r *run) follow(ctx context.Context, p *page) bool {
	res := p.result
	f := &follower{run: r, ctx: ctx, page: p, seen: map[string]bool{p.lease.URL: true}}
	if p.visit.Outcome != schema.OutcomeFetched || res.NoFollow {
		return true
	}
	f.feeds()
	if p.listing {
		if err := f.items(); err != nil {
			return r.lost(p, err)
		}
	}
	for _, link := range res.Links {
		if p.listing && link.Place == extract.PlaceItem {
			f.add(link.URL, priorityArticle, foundListing)
			continue
		}
		if strings.Contains(link.Rel, "nofollow") || link.Place == extract.PlacePager {
			continue
		}
		f.link(link)
	}
	for _, item := range res.Record.Sidebar {
		f.add(string(item.URL), prioritySidebar, foundSidebar)
	}
	for _, alt := range res.Record.Alternates {
		if !r.speaks(string(alt.Lang)) {
			continue
		}
		f.add(string(alt.URL), prioritySidebar, foundLink)
	}
	if p.listing || res.Record.PageType != schema.PageArticle {
		if err := f.trail(); err != nil {
			return r.lost(p, err)
		}
		f.prune()
	}
	if p.listing {
		f.pager()
	}
	r.links.Store(int64(len(p.visit.Found)))
	if err := f.sections(); err != nil {
		return r.lost(p, err)
	}
	return true
}

// listing tells whether a page's items lead to articles. Where a profile knows
// the address its word stands: a page of teasers can look like an article.
func listing(prof *profile.Profile, target string, res *extract.Result) bool {
	switch kind, _, _ := classify(prof, target); kind {
	case profile.KindListing:
		return true
	case profile.KindArticle:
		return false
	}
	switch res.Record.PageType {
	case schema.PageListing, schema.PageCollection:
		return true
	}
	return false
}

// follower gathers the entries of one page.
type follower struct {
	run   *run
	ctx   context.Context
	page  *page
	seen  map[string]bool
	fresh int // items that the store did not know
	old   int // items from before Since
	dated int // items with a time
	path  trail
	named []named
	word  word
	limit int  // of entries; 0 is maxFound
	full  bool // it is reached
	// undated counts the known sitemaps of an index without a date.
	undated int
}

// maxFound bounds the entries of one page.
const maxFound = 5000

// add makes one entry, unless the URL is out of scope, ignored by the
// profile or no page by its name. It returns the canonical form, "" if nothing was added.
func (f *follower) add(raw string, priority int, foundBy string) string {
	if raw == "" || f.full || f.seen[raw] { // most links of a page stand on it twice
		return ""
	}
	f.seen[raw] = true
	target := f.run.canonical.of(raw)
	if target == "" || target != raw && f.seen[target] {
		return ""
	}
	f.seen[target] = true
	depth := f.page.lease.Depth + 1
	if f.run.inScope(target, depth) != nil {
		return ""
	}
	kind, ok := f.kind(target, foundBy)
	if !ok {
		return ""
	}
	switch {
	case kind == frontier.KindListing && foundBy != foundListing:
		priority = priorityListing
	case kind == frontier.KindArticle && priority < prioritySidebar:
		priority = prioritySidebar
	}
	if urls.IsVariant(target) {
		// An article is kept under the first of its addresses that is met: a variant of
		// one comes behind any plain link, wherever they stand.
		priority -= priorityArticle - priorityPage + 1
	}
	if kind == frontier.KindArticle {
		by := completeness.ByPages
		if foundBy == foundFeed || foundBy == foundSitemap {
			by = completeness.BySources
		}
		f.run.sample.Add(target, by)
	}
	entry := frontier.Entry{URL: target, Kind: kind, Priority: priority, Depth: depth, FoundBy: foundBy}
	switch foundBy {
	case foundListing, foundFeed, foundSitemap:
		entry.Renew = f.run.returns(target)
	}
	f.entry(entry)
	return target
}

func (f *follower) entry(e frontier.Entry) {
	e.Referrer = f.page.lease.URL
	v := &f.page.visit
	if v.Found == nil { // neighbours have about as many
		v.Found = make([]frontier.Entry, 0, f.run.links.Load()+8)
	}
	v.Found = append(v.Found, e)
	f.full = len(v.Found) >= or(f.limit, maxFound)
}

// kind says what a URL is expected to be; false if it is not to be followed.
// Where a profile tells articles and listings apart, other pages are left
// alone: the site's author said what is worth reading.
func (f *follower) kind(target, foundBy string) (frontier.Kind, bool) {
	prof := f.run.cfg.Profile(target)
	switch kind, _, lang := classify(prof, target); kind {
	case profile.KindArticle:
		return frontier.KindArticle, f.run.speaks(lang)
	case profile.KindListing:
		return frontier.KindListing, true
	case profile.KindIgnore:
		return "", false
	}
	if prof != nil && knowsArticles(prof) {
		return "", false
	}
	switch foundBy {
	case foundListing, foundFeed, foundSitemap:
		return frontier.KindArticle, true
	}
	return frontier.KindPage, true
}

// items follows the items of a listing and notes how many are news.
func (f *follower) items() error {
	var targets []string
	for _, item := range f.page.result.Items {
		if item.PublishedAt != nil {
			f.dated++
			if !f.run.cfg.Since.IsZero() && item.PublishedAt.Before(f.run.cfg.Since) {
				f.old++
				continue
			}
		}
		if target := f.add(string(item.URL), priorityArticle, foundListing); target != "" {
			targets = append(targets, target)
		}
	}
	known, err := f.run.cfg.Store.Known(f.ctx, targets)
	if err != nil {
		return err
	}
	f.fresh += len(targets) - len(known)
	return nil
}

func (f *follower) link(link extract.PageLink) {
	switch link.Place {
	case extract.PlaceItem:
		f.add(link.URL, priorityArticle, foundListing)
	case extract.PlaceSidebar:
		f.add(link.URL, prioritySidebar, foundSidebar)
	default:
		f.add(link.URL, priorityPage, foundLink)
	}
}

// pager follows a listing to its next page until a page holds nothing new,
// and one page further: items move on to the next page while a crawl runs. To a
// page that the store does not know yet the trail leads on as long as the
// listing has not ended.
func (f *follower) pager() {
	next, err := f.run.address(f.page.result.NextPageURL)
	if err != nil || next == f.page.lease.URL || f.run.inScope(next, f.page.lease.Depth) != nil {
		return
	}
	if f.dated > 0 && f.old == f.dated {
		return // everything on this page is older than wanted, and so is what follows
	}
	entry := frontier.Entry{URL: next, Kind: frontier.KindListing, Priority: priorityPager, Depth: f.page.lease.Depth, FoundBy: foundPager}
	visits, err := f.run.cfg.Store.Known(f.ctx, []string{next})
	last, known := visits[next]
	switch {
	case err != nil || !known: // first visit
		if f.path.barren >= barrenPagers || f.path.stale >= staleListing {
			return
		}
	case !last.Before(f.run.started):
		return // this run has read it
	case f.fresh == 0 && f.page.lease.FoundBy != foundPager && f.run.started.Sub(last) < fullOverlap:
		return // nothing at all came since the last run
	default:
		entry.Renew = f.fresh > 0 || !f.run.overlaps(f.page.lease.URL)
		if f.fresh == 0 && entry.Renew {
			f.run.overlapped(next)
		}
	}
	f.entry(entry)
}

// fullOverlap is how long a listing may bring nothing on its first page before its
// second page is read all the same: items may be pinned to the top.
const fullOverlap = 24 * time.Hour

// sections makes the first listing pages due that a seed links to. They are a
// cheap way to news where no sitemap covers the site; the schedule asks for the others.
func (f *follower) sections() error {
	r, lease := f.run, &f.page.lease
	if lease.FoundBy != foundSeed || lease.LastVisit.IsZero() || r.coveredBefore(lease.Host) {
		return nil
	}
	found, left := f.page.visit.Found, fewSections
	for i := range found[:min(len(found), 300)] {
		if found[i].FoundBy == foundPager || left == 0 {
			continue
		}
		state, err := r.cfg.Store.Get(f.ctx, found[i].URL)
		if errors.Is(err, frontier.ErrNotFound) {
			continue
		}
		if err != nil {
			return err
		}
		if state.Kind == frontier.KindListing && state.FoundBy != foundPager && state.Outcome == schema.OutcomeFetched && state.LastVisit.Before(r.started) {
			left--
			found[i].Renew = true
			r.awaits(found[i].URL)
		}
	}
	return nil
}

// coveredBefore tells whether a sitemap covered a host when it was last read.
func (r *run) coveredBefore(host string) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	t := r.lastmods.trusts[string(frontier.KindSitemap)+" "+host]
	return t != nil && t.Covers && t.Proofs.holds()
}

// overlaps tells whether a listing page is itself the overlap.
func (r *run) overlaps(url string) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.overlap[url]
}

func (r *run) overlapped(url string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.overlap[url] = true
}

// asset tells whether a canonical URL's name says that it is no page.
func asset(target string) bool {
	_, name, _ := strings.Cut(target, "://")
	if end := strings.IndexAny(name, "?#"); end >= 0 {
		name = name[:end]
	}
	at := strings.IndexByte(name, '/')
	if at < 0 {
		return false
	}
	if name = name[at:]; strings.IndexByte(name, '%') >= 0 {
		decoded, err := url.PathUnescape(name)
		if err != nil {
			return true
		}
		name = decoded
	}
	switch strings.ToLower(path.Ext(name)) {
	case ".jpg", ".jpeg", ".png", ".gif", ".webp", ".avif", ".svg", ".ico", ".bmp", ".tif", ".tiff",
		".mp3", ".mp4", ".m4a", ".m4v", ".avi", ".mov", ".webm", ".ogg", ".wav", ".flv", ".mkv",
		".zip", ".rar", ".7z", ".gz", ".tar", ".exe", ".dmg", ".apk", ".iso",
		".pdf", ".doc", ".docx", ".xls", ".xlsx", ".ppt", ".pptx", ".epub",
		".css", ".js", ".json", ".woff", ".woff2", ".ttf", ".eot":
		return true
	}
	return false
}

// wanted tells whether an article's time of publication is within the bounds.
func (r *run) wanted(published *time.Time) bool {
	if published == nil {
		return true
	}
	if !r.cfg.Since.IsZero() && published.Before(r.cfg.Since) {
		return false
	}
	return r.cfg.Until.IsZero() || published.Before(r.cfg.Until)
}
