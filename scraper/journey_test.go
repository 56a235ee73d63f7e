package scraper_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/newsarc/newsarc/schema"
	"github.com/newsarc/newsarc/scraper"
)

// observed returns the changes of the last run by path.
func observed(b *bench) map[string]schema.Change {
	m := map[string]schema.Change{}
	for _, o := range rowsOf[*schema.Observation](b.data) {
		m[string(o.URL)[len(paperHost):]] = o.Change
	}
	return m
}

func wantObserved(t *testing.T, b *bench, want map[string]schema.Change) {
	t.Helper()
	got := observed(b)
	for path, change := range want {
		if got[path] != change {
			t.Errorf("%s: %q, want %q", path, got[path], change)
		}
	}
	for path, change := range got {
		if _, ok := want[path]; !ok {
			t.Errorf("%s: %q was not expected", path, change)
		}
	}
}

// front is a listing of articles.
func front(items ...string) leaf { return leaf{Type: schema.PageListing, Items: items} }

func TestSecondRun(t *testing.T) {
	for name, etag := range map[string]bool{"with validators": true, "without": false} {
		t.Run(name, func(t *testing.T) {
			p := newPaper()
			put := func(path string, l leaf) { l.etag = etag; p.put(path, l) }
			put("/", front("/1", "/2", "/3"))
			for i := 1; i <= 3; i++ {
				put(fmt.Sprintf("/%d", i), news(fmt.Sprint(i), fmt.Sprintf("Title %d", i)))
			}
			b := newPaperBench(t, p, "/")
			b.config.Revisit = scraper.RevisitFull
			s := b.run()
			wantObserved(t, b, map[string]schema.Change{"/1": "new", "/2": "new", "/3": "new"})
			if s.New != 3 || len(rowsOf[*schema.Article](b.data)) != 3 || len(rowsOf[*schema.ListingItem](b.data)) != 3 {
				t.Fatalf("first run: %+v", s)
			}

			b.clock.Advance(10 * time.Second)
			s = b.run()
			wantObserved(t, b, map[string]schema.Change{"/1": "unchanged", "/2": "unchanged", "/3": "unchanged"})
			if len(rowsOf[*schema.Article](b.data)) != 0 || s.Unchanged != 3 {
				t.Errorf("second run: %+v", s)
			}
			if etag && s.Outcomes[schema.OutcomeNotModified] != 4 {
				t.Errorf("second run asked without validators: %v", s.Outcomes)
			}

			put("/", front("/4", "/1", "/2", "/3"))
			put("/4", news("4", "Title 4"))
			p.change("/1", func(l *leaf) { l.Title = "Title 1, corrected"; l.Views = 50 })
			p.change("/2", func(l *leaf) { l.Views = 99 })
			p.change("/3", func(l *leaf) { l.status = 404 })
			b.clock.Advance(10 * time.Second)
			b.run()
			wantObserved(t, b, map[string]schema.Change{"/1": "changed", "/2": "unchanged", "/3": "gone", "/4": "new"})
			rows := rowsOf[*schema.Article](b.data)
			if len(rows) != 2 {
				t.Fatalf("%d article rows, want the new and the changed one", len(rows))
			}
			for _, o := range rowsOf[*schema.Observation](b.data) {
				switch string(o.URL) {
				case paperHost + "/1":
					if !slices.Equal(o.ChangedFields, []schema.Text{"title"}) || *o.Revision != 2 || *o.Views != 50 {
						t.Errorf("/1: %+v", o)
					}
				case paperHost + "/2":
					if *o.Views != 99 || *o.Revision != 1 {
						t.Errorf("/2: views %d, revision %d", *o.Views, *o.Revision)
					}
				case paperHost + "/3":
					if *o.Status != 404 || o.Views != nil {
						t.Errorf("/3: %+v", o)
					}
				}
			}

			p.change("/3", func(l *leaf) { l.status = 0 })
			b.clock.Advance(25 * time.Hour) // what is gone is not asked for before
			s = b.run()
			wantObserved(t, b, map[string]schema.Change{"/1": "unchanged", "/2": "unchanged", "/3": "back", "/4": "unchanged"})
			if s.Back != 1 || s.Changed != 0 {
				t.Errorf("fourth run: %+v", s)
			}
		})
	}
}

func TestMoved(t *testing.T) {
	p := newPaper()
	p.put("/", front("/1"))
	p.put("/1", news("1", "Title"))
	b := newPaperBench(t, p, "/")
	b.config.Revisit = scraper.RevisitFull
	b.run()
	p.put("/1", leaf{location: "/1_new"})
	p.put("/1_new", news("1", "Title"))
	b.clock.Advance(time.Minute)
	s := b.run()
	wantObserved(t, b, map[string]schema.Change{"/1": "moved", "/1_new": "unchanged"})
	if s.New != 0 || s.Moved != 1 {
		t.Errorf("%+v", s)
	}
}

func TestDuplicate(t *testing.T) {
	p := newPaper()
	p.put("/", front("/1", "/copy"))
	p.put("/1", news("", "Title"))
	l := news("", "Title")
	l.Canonical = "/1"
	p.put("/copy", l)
	b := newPaperBench(t, p, "/")
	b.config.Concurrency = 1
	b.run()
	if n := len(rowsOf[*schema.Article](b.data)); n != 1 {
		t.Errorf("%d rows for one article under two addresses", n)
	}
	if got, _ := outcome(b, paperHost+"/copy"); got != schema.OutcomeDuplicate {
		t.Errorf("copy: %q", got)
	}
}

func TestPageTypes(t *testing.T) {
	p := newPaper()
	p.put("/", leaf{Type: schema.PageListing, Links: []string{"/soft", "/wall", "/about"}})
	p.put("/soft", leaf{Type: schema.PageError, Title: "Not found"})
	p.put("/wall", leaf{Type: schema.PageOther, Title: "Log in"})
	p.put("/about", leaf{Type: schema.PageService, Title: "About us"})
	b := newPaperBench(t, p, "/")
	b.run()
	if got, _ := outcome(b, paperHost+"/soft"); got != schema.OutcomeSoft404 {
		t.Errorf("soft 404: %q", got)
	}
	if n := len(rowsOf[*schema.Article](b.data)); n != 0 {
		t.Errorf("%d rows of articles from pages that are none", n)
	}
}

func TestPagination(t *testing.T) {
	p := newPaper()
	const perPage, pages = 3, 6
	layout := func(first int) { // article numbers fall from first
		for page := range pages {
			l := leaf{Type: schema.PageListing}
			for i := range perPage {
				l.Items = append(l.Items, fmt.Sprintf("/a%d", first-page*perPage-i))
			}
			if page+1 < pages {
				l.Next = fmt.Sprintf("/list?page=%d", page+2)
			}
			path := fmt.Sprintf("/list?page=%d", page+1)
			if page == 0 {
				path = "/list"
			}
			p.put(path, l)
		}
	}
	layout(118)
	for i := 90; i <= 130; i++ {
		p.put(fmt.Sprintf("/a%d", i), news(fmt.Sprint(i), fmt.Sprintf("Number %d", i)))
	}
	b := newPaperBench(t, p, "/list")
	b.config.Revisit = "none"
	if s := b.run(); s.New != perPage*pages || s.Listings != pages {
		t.Fatalf("first run: %d articles on %d pages", s.New, s.Listings)
	}
	layout(119) // one new article
	b.clock.Advance(time.Minute)
	if s := b.run(); s.New != 1 || s.Listings != 3 {
		t.Errorf("one new article: found %d on %d pages, want page 1 with news, page 2 without, and one more as overlap", s.New, s.Listings)
	}
	layout(126) // seven new ones
	b.clock.Advance(time.Minute)
	if s := b.run(); s.New != 7 || s.Listings != 5 {
		t.Errorf("seven new articles: found %d on %d pages", s.New, s.Listings)
	}
	b.clock.Advance(time.Minute)
	if s := b.run(); s.New != 0 || s.Listings > 2 {
		t.Errorf("nothing new: %d articles on %d pages", s.New, s.Listings)
	}
}

func TestLimit(t *testing.T) {
	p := newPaper()
	p.numbered(20)
	b := newPaperBench(t, p, "/")
	b.options.PerHost = 8
	b.config.Limit, b.config.Revisit = 7, "none"
	for i, want := range []int64{7, 7, 6} {
		b.clock.Advance(time.Hour)
		if s := b.run(); s.New != want {
			t.Errorf("run %d: %d new, want %d", i+1, s.New, want)
		}
	}
}

func TestSince(t *testing.T) {
	p := newPaper()
	p.put("/", front("/old", "/new"))
	old := news("old", "Old")
	old.Published = old.Published.AddDate(-1, 0, 0)
	p.put("/old", old)
	p.put("/new", news("new", "New"))
	b := newPaperBench(t, p, "/")
	b.config.Since = b.clock.Now().AddDate(0, -1, 0)
	if s := b.run(); s.New != 1 {
		t.Errorf("%d new", s.New)
	}
	if got, row := outcome(b, paperHost+"/old"); got != schema.OutcomeOutOfScope {
		t.Errorf("old article: %v %+v", got, row)
	}
}

func TestRevisitBudget(t *testing.T) {
	p := newPaper()
	p.numbered(30)
	b := newPaperBench(t, p, "/")
	b.run()
	for _, c := range []struct {
		revisit scraper.Revisit
		budget  int64
		early   bool
		pause   time.Duration
		want    int64
	}{
		{"none", 0, false, 0, 0},
		{"light", 0, false, 0, 0}, // nothing is due
		{"light", 5, true, 0, 5},
		{"full", 5, false, 0, 30},
		{"light", 0, true, 0, 30},
		{"light", 7, false, 24 * time.Hour, 7},
		{"light", 0, false, 24 * time.Hour, 30},
		{"none", 0, false, 24 * time.Hour, 0},
	} {
		b.clock.Advance(time.Second + c.pause)
		b.config.Revisit, b.config.RevisitBudget, b.config.RevisitEarly = c.revisit, c.budget, c.early
		if s := b.run(); s.Unchanged != c.want {
			t.Errorf("%+v: %d revisits", c, s.Unchanged)
		}
	}
}

func TestForEndsARun(t *testing.T) {
	p := newPaper()
	p.numbered(30)
	b := newPaperBench(t, p, "/")
	b.config.For = 10 * time.Second
	s := b.run()
	if s.Stopped != "deadline" || s.Finished.Sub(s.Started) > 12*time.Second || s.New == 0 {
		t.Errorf("%+v", s)
	}
	b.config.For = 0
	if again := b.run(); again.New+s.New != 30 {
		t.Errorf("%d and then %d new", s.New, again.New)
	}
}

// Two addresses that name no canonical one are two articles. When the first one shows
// its page again after it led to the second, it goes on as itself.
func TestMovedAndBackWithoutCanonical(t *testing.T) {
	p := newPaper()
	p.numbered(2)
	one := news("", "One")
	p.put("/1", one)
	b := newPaperBench(t, p, "/")
	b.config.Revisit = scraper.RevisitFull
	b.run()
	p.put("/1", leaf{location: "/one"})
	p.put("/one", one)
	b.clock.Advance(time.Hour)
	b.run()
	wantObserved(t, b, map[string]schema.Change{"/0": "unchanged", "/1": "moved", "/one": "new"})
	p.put("/1", one)
	p.put("/one", leaf{location: "/1"})
	b.clock.Advance(time.Hour)
	b.run()
	wantObserved(t, b, map[string]schema.Change{"/0": "unchanged", "/one": "moved", "/1": "unchanged"})
	for range 2 { // the page is visited before the address that leads to it, or after
		b.clock.Advance(time.Hour)
		s := b.run()
		wantObserved(t, b, map[string]schema.Change{"/0": "unchanged", "/1": "unchanged"})
		if n := s.Outcomes[schema.OutcomeTrap]; n != 0 {
			t.Errorf("%d redirects were taken for a loop", n)
		}
		p.put("/", front("/one", "/0", "/1"))
	}
}
