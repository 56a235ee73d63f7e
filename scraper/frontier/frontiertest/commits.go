package frontiertest

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"github.com/newsarc/newsarc/schema"
	"github.com/newsarc/newsarc/scraper/frontier"
)

func (t *suite) commitKeeps() {
	t.with(frontier.Options{})
	t.known("http://a.org/1")
	v := t.done(t.one())
	v.Kind, v.ArticleID, v.Lang = frontier.KindArticle, "a.org/1", "ru"
	v.Next = t.now.Add(time.Hour)
	v.Found = []frontier.Entry{{URL: "http://a.org/2", Depth: 1, FoundBy: "link", Referrer: v.Lease.URL}, {URL: "http://a.org/1"}}
	v.Rows = []schema.Row{&schema.Article{Title: "Заголовок"}, &schema.Fetch{URL: "x"}, &schema.Article{Title: "two"}}
	v.Article = &frontier.Article{
		ArticleID: "a.org/1", Lang: "ru", URL: v.Lease.URL, Revision: 2, ContentHash: "h", FirstSeen: t.now, LastChange: t.now,
		LastVisit: t.now, PublishedAt: t.now.Add(-time.Hour), Visits: 3, Changes: 1, Gone: true, Fields: map[string]string{"title": "x"},
	}
	t.commit(v)
	u := t.get(v.Lease.URL)
	t.equal("URL", []any{u.Outcome, u.Status, u.Kind, u.ArticleID, u.Lang, u.LastVisit, u.Next, u.Revisit, u.Leased},
		[]any{"fetched", 200, frontier.KindArticle, "a.org/1", "ru", t.now, v.Next, true, false})
	found := t.get("http://a.org/2")
	t.equal("link", []any{found.Depth, found.FoundBy, found.Referrer, found.FirstSeen}, []any{1, "link", v.Lease.URL, t.now})
	a, err := t.s.Article(ctx, "a.org/1", "ru")
	t.check(err)
	t.equal("article", a, *v.Article)
	for _, lang := range []string{"", "en"} {
		if _, err := t.s.Article(ctx, "a.org/1", lang); !errors.Is(err, frontier.ErrNotFound) {
			t.Errorf("article in %q: %v", lang, err)
		}
	}
	rows, size, err := t.s.Staged(ctx, schema.Articles)
	t.check(err)
	t.equal("staged", []any{rows, size > 100}, []any{2, true})
	st := t.stats()
	t.equal("stats", []any{st.URLs, st.Queued, st.Due, st.Articles, st.Outcomes}, []any{2, 1, 1, 1, map[string]int{"fetched": 1}})
	h := t.host("a.org")
	t.equal("host", []any{h.LastVisit, h.InFlight, h.URLs, h.Waiting}, []any{t.now, 0, 2, 1})
}

func (t *suite) validators() {
	t.with(frontier.Options{})
	t.known("http://a.org/1")
	visit := func(outcome schema.Outcome, etag, hash string) string {
		t.Helper()
		t.addEntries(frontier.Entry{URL: "http://a.org/1", Renew: true})
		v := t.done(t.one())
		v.Outcome, v.ETag, v.LastModified, v.ContentHash, v.ArticleID, v.Lang = outcome, etag, etag, hash, hash, hash
		t.commit(v)
		u := t.get("http://a.org/1")
		t.equal("all five", []any{u.LastModified, u.ArticleID, u.Lang}, []any{u.ETag, u.ContentHash, u.ContentHash})
		return u.ETag + " " + u.ContentHash
	}
	t.equal("fetched", visit(schema.OutcomeFetched, "e1", "c1"), "e1 c1")
	t.equal("a failure keeps them", visit(schema.OutcomeServerError, "", ""), "e1 c1")
	t.equal("not modified keeps them", visit(schema.OutcomeNotModified, "", ""), "e1 c1")
	t.equal("not modified may bring new ones", visit(schema.OutcomeNotModified, "e2", ""), "e2 c1")
	t.equal("fetched without any", visit(schema.OutcomeFetched, "", ""), " ")
}

// badRow is a row that no store can keep.
type badRow struct{}

func (badRow) Table() schema.Table { return "nowhere" }
func (badRow) RowTime() time.Time  { return time.Time{} }

func (t *suite) atomic() {
	t.with(frontier.Options{})
	t.known("http://a.org/1", "http://b.org/1")
	leases := t.lease(2)
	good, bad := t.done(leases[0]), t.done(leases[1])
	good.Rows = []schema.Row{&schema.Fetch{URL: "x"}}
	good.Found = []frontier.Entry{{URL: "http://c.org/", FoundBy: "a name that is new"}}
	good.Article = &frontier.Article{ArticleID: "a"}
	bad.Rows = []schema.Row{badRow{}}
	if err := t.s.Commit(ctx, []frontier.Visit{good, bad}); err == nil {
		t.Fatal("a row of no table was committed")
	}
	rows, size, err := t.s.Staged(ctx, schema.Fetches)
	t.check(err)
	st := t.stats()
	t.equal("nothing happened", []any{rows, size, st.URLs, st.InFlight, st.Articles, st.Outcomes}, []any{0, 0, 2, 2, 0, map[string]int{}})
	if _, err := t.s.Host(ctx, "c.org"); !errors.Is(err, frontier.ErrNotFound) {
		t.Errorf("a host of the failed commit: %v", err)
	}
	if _, err := t.s.Add(ctx, []frontier.Entry{{URL: "http://d.org/"}, {URL: "no URL"}}); err == nil {
		t.Error("an entry that is no URL was added")
	}
	t.equal("nothing was added", t.stats().URLs, 2)
	bad.Rows = nil
	t.commit(good, bad)
	st = t.stats()
	t.equal("the leases are good still", []any{st.URLs, st.InFlight, st.Outcomes}, []any{3, 0, map[string]int{"fetched": 2}})
	t.equal("new name", t.get("http://c.org/").FoundBy, "a name that is new")
}

func (t *suite) failures() {
	t.with(frontier.Options{})
	t.known("http://a.org/1", "http://a.org/2", "http://a.org/3", "http://a.org/4", "http://a.org/5")
	for _, tt := range []struct {
		outcome   schema.Outcome
		requested bool
		want      int
	}{
		{"unreachable", true, 1}, {"rate-limited", true, 2}, {"disallowed", false, 2}, {"too-slow", true, 3}, {"gone", true, 0},
	} {
		v := t.done(t.one())
		v.Outcome, v.Requested = tt.outcome, tt.requested
		t.commit(v)
		t.equal("failures after "+string(tt.outcome), t.host("a.org").Failures, tt.want)
	}
}

// stage commits n pages, each with one row of the ledger.
func (t *suite) stage(from, n int) {
	t.Helper()
	for i := from; i < from+n; i++ {
		t.addURLs(fmt.Sprintf("http://a.org/%d", i))
		t.admit()
		v := t.done(t.one())
		v.Rows = []schema.Row{&schema.Fetch{URL: schema.Text(v.Lease.URL)}}
		t.commit(v)
	}
}

func (t *suite) rows(p schema.Part) (got []string) {
	t.Helper()
	rows, err := t.s.Rows(ctx, p)
	t.check(err)
	for _, r := range rows {
		got = append(got, string(r.(*schema.Fetch).URL[13:]))
	}
	return got
}

func (t *suite) seal(run string, worker int) (schema.Part, bool) {
	t.Helper()
	p, ok, err := t.s.Seal(ctx, schema.Fetches, run, worker)
	t.check(err)
	return p, ok
}

func (t *suite) sealed() []schema.Part {
	t.Helper()
	parts, err := t.s.Sealed(ctx)
	t.check(err)
	return parts
}

func (t *suite) parts() {
	t.with(frontier.Options{})
	if p, ok := t.seal("run1", 0); ok {
		t.Fatalf("sealed %v of nothing", p)
	}
	t.stage(0, 3)
	first, ok := t.seal("run1", 0)
	t.equal("first part", []any{first, ok}, []any{schema.Part{Table: schema.Fetches, Run: "run1"}, true})
	t.equal("its rows", t.rows(first), []string{"0", "1", "2"})
	if p, ok := t.seal("run1", 0); ok {
		t.Fatalf("sealed %v of nothing", p)
	}
	t.stage(3, 2)
	rows, _, err := t.s.Staged(ctx, schema.Fetches)
	t.check(err)
	t.equal("unsealed", rows, 2)
	t.equal("the first part stays as it is", t.rows(first), []string{"0", "1", "2"})
	second, _ := t.seal("run1", 0)
	t.equal("second part", second.Seq, 1)
	t.equal("sealed, oldest first", t.sealed(), []schema.Part{first, second})

	t.check(t.s.Unstage(ctx, second)) // in any order
	t.stage(5, 2)
	t.equal("first part", t.rows(first), []string{"0", "1", "2"})
	third, _ := t.seal("run1", 1)
	t.equal("another worker counts by itself", []any{third.Worker, third.Seq}, []any{1, 0})
	t.equal("its rows", t.rows(third), []string{"5", "6"})
	t.check(t.s.Unstage(ctx, first))
	t.check(t.s.Unstage(ctx, first))
	if _, err := t.s.Rows(ctx, first); !errors.Is(err, frontier.ErrNotFound) {
		t.Errorf("rows of a forgotten part: %v", err)
	}
	t.equal("left", t.sealed(), []schema.Part{third})
	t.check(t.s.Unstage(ctx, third))
	t.stage(7, 1)
	fourth, _ := t.seal("run1", 0)
	t.equal("a number is never given twice", fourth.Seq, 2)
	t.equal("its rows", t.rows(fourth), []string{"7"})
	t.check(t.s.Unstage(ctx, fourth))
	rows, size, err := t.s.Staged(ctx, schema.Fetches)
	t.check(err)
	t.equal("nothing is left", []any{rows, size, len(t.sealed())}, []any{0, 0, 0})
}

func (t *suite) partSize() {
	t.with(frontier.Options{PartBytes: 900}) // some rows of the ledger
	t.stage(0, 10)
	var got []string
	parts := 0
	for {
		p, ok := t.seal("run", 0)
		if !ok {
			break
		}
		parts++
		got = append(got, t.rows(p)...)
	}
	t.equal("all rows, in order", got, []string{"0", "1", "2", "3", "4", "5", "6", "7", "8", "9"})
	if parts < 3 || parts > 9 {
		t.Errorf("%d parts", parts)
	}
}

func (t *suite) cancelled() {
	t.with(frontier.Options{})
	gone, cancel := context.WithCancel(ctx)
	cancel()
	if _, err := t.s.Add(gone, []frontier.Entry{{URL: "http://a.org/"}}); !errors.Is(err, context.Canceled) {
		t.Errorf("Add: %v", err)
	}
	if err := t.s.URLs(gone, "", func(frontier.URLState) error { return nil }); !errors.Is(err, context.Canceled) {
		t.Errorf("URLs: %v", err)
	}
	t.equal("nothing happened", t.stats().URLs, 0)
}

func (t *suite) concurrent() {
	t.with(frontier.Options{PerHost: 3})
	const hosts, pages = 5, 40
	var wg sync.WaitGroup
	for h := range hosts {
		wg.Add(1)
		go func() {
			defer wg.Done()
			for i := range pages {
				if _, err := t.s.Add(ctx, []frontier.Entry{{URL: fmt.Sprintf("http://h%d.org/%d", h, i)}}); err != nil {
					t.Error(err)
				}
			}
		}()
	}
	wg.Wait()
	var mu sync.Mutex
	seen := map[string]int{}
	for range 4 {
		wg.Add(1)
		go func() {
			defer wg.Done()
			for {
				leases, err := t.s.Lease(ctx, t.now, 3, frontier.Want{})
				if err != nil {
					t.Error(err)
					return
				}
				mu.Lock()
				done := len(seen) == hosts*pages
				mu.Unlock()
				if done {
					return
				}
				for _, l := range leases {
					v := t.done(l)
					v.Rows = []schema.Row{&schema.Fetch{URL: schema.Text(l.URL)}}
					if l.Kind == frontier.KindRobots {
						v.Robots, v.Rows = &frontier.Robots{Status: 404, Expires: t.now.Add(time.Hour)}, nil
					} else {
						mu.Lock()
						seen[l.URL]++
						mu.Unlock()
					}
					if err := t.s.Commit(ctx, []frontier.Visit{v}); err != nil {
						t.Error(err)
						return
					}
					if _, err := t.s.Stats(ctx, t.now); err != nil {
						t.Error(err)
					}
				}
			}
		}()
	}
	wg.Wait()
	for u, n := range seen {
		if n > 1 {
			t.Errorf("%s was leased %d times", u, n)
		}
	}
	rows, _, err := t.s.Staged(ctx, schema.Fetches)
	t.check(err)
	t.equal("rows", rows, hosts*pages)
}
