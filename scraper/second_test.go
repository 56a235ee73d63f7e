package scraper_test

import (
	"flag"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/newsarc/newsarc/schema"
	"github.com/newsarc/newsarc/scraper"
)

// The full size is 5000: go test ./scraper -run TestSecondCrawl -v -articles 5000
var secondArticles = flag.Int("articles", 300, "articles of the site that TestSecondCrawl crawls twice")

// story is one article of a newsroom.
type story struct {
	path      string
	published time.Time
	modified  time.Time
	edits     int
}

// newsroom is a paper that goes on: a year of articles, the newest first on
// its front page and on as many further pages as it takes.
type newsroom struct {
	*paper
	stories []*story              // oldest first
	sitemap func(s *story) string // lastmod; nil: there is no sitemap
	etags   bool
	rand    *rand.Rand
}

const (
	newsDays    = 357
	newsPerPage = 20
)

func newNewsroom(n int, now time.Time) *newsroom {
	r := &newsroom{paper: newPaper(), rand: rand.New(rand.NewPCG(5, uint64(n)))}
	r.put("/robots.txt", leaf{raw: "User-agent: *\nDisallow: /admin/\n"})
	for i := range n {
		age := time.Duration(n-i) * (newsDays * 24 * time.Hour / time.Duration(n))
		r.publish(now.Add(-age))
	}
	return r
}

func (r *newsroom) publish(at time.Time) {
	r.stories = append(r.stories, &story{path: fmt.Sprintf("/story/%d", len(r.stories)+1), published: at, modified: at})
}

func (r *newsroom) edit(s *story, at time.Time) {
	s.edits++
	s.modified = at
}

// print puts everything on the site as it is now.
func (r *newsroom) print() {
	n := len(r.stories)
	pages := (n + newsPerPage - 1) / newsPerPage
	for page := range pages {
		l := leaf{Type: schema.PageListing, etag: r.etags}
		for i := n - 1 - page*newsPerPage; i >= max(0, n-(page+1)*newsPerPage); i-- {
			l.Items = append(l.Items, r.stories[i].path)
		}
		if page+1 < pages {
			l.Next = fmt.Sprintf("/list?page=%d", page+2)
		}
		path := "/"
		if page > 0 {
			path = fmt.Sprintf("/list?page=%d", page+1)
		}
		r.put(path, l)
	}
	var entries strings.Builder
	for i, s := range r.stories {
		l := news(fmt.Sprint(i+1), fmt.Sprintf("Story %d", i+1))
		l.Body = strings.Repeat(fmt.Sprintf("A sentence of story %d. ", i+1), 200) + strings.Repeat("A correction. ", s.edits)
		l.Published, l.etag = s.published, r.etags
		r.put(s.path, l)
		if r.sitemap != nil {
			fmt.Fprintf(&entries, "<url><loc>%s</loc><lastmod>%s</lastmod></url>", absolute(s.path), r.sitemap(s))
		}
	}
	if r.sitemap != nil {
		r.put("/sitemap.xml", leaf{raw: `<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">` + entries.String() + "</urlset>"})
		r.put("/robots.txt", leaf{raw: "User-agent: *\nDisallow: /admin/\nSitemap: /sitemap.xml\n"})
	}
}

// anyStories draws stories at random.
func (r *newsroom) anyStories(n int) []*story {
	list := slices.Clone(r.stories)
	r.rand.Shuffle(len(list), func(i, j int) { list[i], list[j] = list[j], list[i] })
	return list[:n]
}

// newsLike draws a story of half the age twice as often.
func (r *newsroom) newsLike(n int, now time.Time) []*story {
	var list []*story
	for len(list) < n {
		s := r.stories[r.rand.IntN(len(r.stories))]
		age := now.Sub(s.published).Hours() + 1
		if r.rand.Float64() < 1/age && !slices.Contains(list, s) {
			list = append(list, s)
		}
	}
	return list
}

func (r *newsroom) bench(t *testing.T) *bench {
	t.Helper()
	b := newPaperBench(t, r.paper, "/")
	b.options.Delay, b.options.PerHost = 0, 4
	b.config.Delay, b.config.ForceDelay = 0, true
	return b
}

// rfc3339 is a lastmod to the second.
func rfc3339(s *story) string { return s.modified.Format(time.RFC3339) }

// happen lets time go by, in which a hundredth of the site is new and another hundredth
// edited.
func (r *newsroom) happen(b *bench, pause time.Duration, edited []*story) (fresh int) {
	n := len(r.stories) / 100
	begin := b.clock.Now()
	b.clock.Advance(pause)
	for i, s := range edited {
		r.edit(s, begin.Add(pause*time.Duration(i+1)/time.Duration(len(edited)+1)))
	}
	for i := range n {
		r.publish(begin.Add(pause * time.Duration(i+1) / time.Duration(n+1)))
	}
	r.print()
	return n
}

func TestSecondCrawlWithSitemap(t *testing.T) {
	for name, c := range map[string]struct {
		pause   time.Duration
		sitemap func(*story) string
	}{
		"5 minutes":   {5 * time.Minute, rfc3339},
		"a day":       {24 * time.Hour, rfc3339},
		"a week":      {7 * 24 * time.Hour, rfc3339},
		"date of day": {26 * time.Hour, func(s *story) string { return s.modified.Format(time.DateOnly) }},
	} {
		t.Run(name, func(t *testing.T) {
			r := newNewsroom(*secondArticles, newClock().Now())
			r.sitemap = c.sitemap
			r.print()
			b := r.bench(t)
			full := b.run()
			edited := r.anyStories(len(r.stories) / 100)
			fresh := r.happen(b, c.pause, edited)
			s := b.run()
			if full.New != int64(*secondArticles) || s.New != int64(fresh) || s.Changed != int64(len(edited)) {
				t.Errorf("%d new and %d changed, want %d and %d", s.New, s.Changed, fresh, len(edited))
			}
			beyond := s.Requests - int64(fresh+len(edited))
			t.Logf("%d requests of a full crawl's %d: %d beyond what is new and changed", s.Requests, full.Requests, beyond)
			if beyond > 30 {
				t.Errorf("%d requests beyond what is new and changed", beyond)
			}
		})
	}
}

func TestSecondCrawlWithValidators(t *testing.T) {
	r := newNewsroom(*secondArticles, newClock().Now())
	r.etags = true
	r.print()
	b := r.bench(t)
	b.config.Revisit = scraper.RevisitFull
	full := b.run()
	edited := r.anyStories(len(r.stories) / 100)
	fresh := r.happen(b, time.Hour, edited)
	s := b.run()
	if s.New != int64(fresh) || s.Changed != int64(len(edited)) || s.Unchanged != int64(*secondArticles-len(edited)) {
		t.Errorf("%d new, %d changed, %d unchanged", s.New, s.Changed, s.Unchanged)
	}
	share := 100 * float64(s.BytesWire) / float64(full.BytesWire)
	t.Logf("%d requests, %.2f %% of a full crawl's bytes", s.Requests, share)
	if share > 5 {
		t.Errorf("%.2f %% of a full crawl's bytes", share)
	}
}

func TestSecondCrawlWithNeither(t *testing.T) {
	for name, pause := range map[string]time.Duration{"10 minutes": 10 * time.Minute, "a day": 24 * time.Hour} {
		t.Run(name, func(t *testing.T) {
			n := max(*secondArticles, 800) // of which a fiftieth is under a week old
			r := newNewsroom(n, newClock().Now())
			r.print()
			b := r.bench(t)
			full := b.run()
			edited := r.newsLike(max(n/100, 20), b.clock.Now())
			r.happen(b, pause, edited)
			s := b.run()
			seen := map[string]bool{}
			for _, o := range rowsOf[*schema.Observation](b.data) {
				seen[string(o.URL)] = o.Change == schema.ChangeChanged
			}
			young, caught := 0, 0
			for _, e := range edited {
				if b.clock.Now().Sub(e.published) > 7*24*time.Hour {
					continue
				}
				young++
				if seen[absolute(e.path)] {
					caught++
				}
			}
			share := 100 * float64(caught) / float64(young)
			t.Logf("%d requests, %.1f %% of a full crawl's; %d of %d edits of articles under a week old, %.0f %%", s.Requests,
				100*float64(s.Requests)/float64(full.Requests), caught, young, share)
			if share < 80 {
				t.Errorf("%.0f %% of the edits of articles under a week old", share)
			}
		})
	}
}

func TestSecondCrawlOfAnUnchangedSite(t *testing.T) {
	for name, set := range map[string]func(r *newsroom){
		"sitemap":    func(r *newsroom) { r.sitemap = rfc3339 },
		"validators": func(r *newsroom) { r.etags = true },
		"neither":    func(*newsroom) {},
	} {
		t.Run(name, func(t *testing.T) {
			r := newNewsroom(*secondArticles/2, newClock().Now())
			set(r)
			r.print()
			b := r.bench(t)
			b.run()
			b.clock.Advance(time.Minute)
			if s := b.run(); s.Requests > 3 {
				t.Errorf("%d requests while nothing happened and nothing was due: %v", s.Requests, b.fetcher.URLs())
			}
		})
	}
}
