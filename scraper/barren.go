package scraper

import (
	"hash/maphash"
	"slices"
	"strings"

	"github.com/newsarc/newsarc/scraper/frontier"
)

// How far pages are followed that bring nothing new. Listings without an end and
// calendars have a next page for ever.
const (
	// barrenPagers is how many pages of a listing may be empty or repeat the one
	// before: the first one, and one further, because items move on while a crawl runs.
	barrenPagers = 2
	// barrenLinks is how many pages in a row may lead to unknown pages of their own form
	// only: an archive by months has gaps.
	barrenLinks = 12
	// staleListing is how many pages of a listing in a row may hold known items only: a
	// sitemap may have named all of the latest ones.
	staleListing = 200
	// maxTrails bounds what is remembered. To forget it costs some requests.
	maxTrails = 100_000
)

// trail is what a run remembers of a page for those that it leads to.
type trail struct {
	barren int    // pages in a row, up to this one, without anything new
	stale  int    // pages in a row with other items than the one before, all of them known
	items  uint64 // whatever their order; 0: none
}

// trails are guarded by run.mu.
type trails struct {
	seed  maphash.Seed
	pages map[uint64]trail
}

func newTrails() trails { return trails{maphash.MakeSeed(), map[uint64]trail{}} }

func (t *trails) of(url string) trail { return t.pages[maphash.String(t.seed, url)] }

func (t *trails) keep(url string, one trail) {
	if len(t.pages) >= maxTrails {
		clear(t.pages)
	}
	t.pages[maphash.String(t.seed, url)] = one
}

// trail judges whether a page that is no article brings anything new: an unknown
// item, or an unknown page of another form than its own.
func (f *follower) trail() error {
	var t trail
	own := form(f.page.lease.URL)
	for i := range f.page.result.Items {
		if item := string(f.page.result.Items[i].URL); form(item) != own {
			t.items += maphash.String(f.run.trails.seed, item) | 1
		}
	}
	elsewhere := f.fresh > 0
	if !elsewhere {
		var err error
		if elsewhere, err = f.leadsElsewhere(); err != nil {
			return err
		}
	}
	lease := &f.page.lease
	r := f.run
	r.mu.Lock()
	defer r.mu.Unlock()
	before := r.trails.of(lease.Referrer)
	switch {
	case elsewhere:
	case t.items != 0 && t.items != before.items:
		t.barren, t.stale = before.barren, before.stale+1
	default:
		t.barren, t.stale = before.barren+1, before.stale
	}
	if t != (trail{}) {
		r.trails.keep(lease.URL, t)
	}
	f.path = t
	return nil
}

// leadsElsewhere tells whether a page links to an unknown page of another form.
func (f *follower) leadsElsewhere() (bool, error) {
	own, found := form(f.page.lease.URL), f.page.visit.Found
	var others []string
	for i := range found {
		if form(found[i].URL) != own {
			others = append(others, found[i].URL)
		}
	}
	known, err := f.run.cfg.Store.Known(f.ctx, others)
	return len(known) < len(others), err
}

// prune takes back the links of a page at which a trail of pages without anything
// new has become too long. Known pages lose nothing by it.
func (f *follower) prune() {
	if f.path.barren < barrenPagers {
		return
	}
	next := f.run.canonical.of(f.page.result.NextPageURL)
	own, n := form(f.page.lease.URL), len(f.page.visit.Found)
	f.page.visit.Found = slices.DeleteFunc(f.page.visit.Found, func(e frontier.Entry) bool {
		return e.FoundBy == foundLink && form(e.URL) == own && (f.path.barren >= barrenLinks || e.URL == next)
	})
	if f.path.barren == barrenLinks && len(f.page.visit.Found) < n {
		f.run.log.Debug("pages of one form lead to nothing new: their links are left", "url", f.page.lease.URL)
	}
}

// form is an address without its numbers and the values of its parameters: pages
// of a calendar, and of a listing, have the same.
func form(url string) string {
	path, query, _ := strings.Cut(url, "?")
	var b strings.Builder
	digit := false
	for _, c := range path {
		if c >= '0' && c <= '9' {
			if !digit {
				b.WriteByte('#')
			}
			digit = true
			continue
		}
		digit = false
		b.WriteRune(c)
	}
	for pair := range strings.SplitSeq(query, "&") {
		name, _, _ := strings.Cut(pair, "=")
		b.WriteByte('&')
		b.WriteString(name)
	}
	return b.String()
}
