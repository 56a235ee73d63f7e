package scraper_test

import (
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/newsarc/newsarc/output"
	"github.com/newsarc/newsarc/schema"
	"github.com/newsarc/newsarc/scraper"
	"github.com/newsarc/newsarc/scraper/fetch/fetchtest"
)

// A server that changes its mind from run to run, and what the tables of the
// dataset say of it in the end: each visit of an article once, in its order.
func TestStatesOverManyRuns(t *testing.T) {
	// The page names its address, so that it stays one article wherever it lies.
	one := func(text string) fetchtest.Reply {
		return fetchtest.Reply{Body: strings.Replace(article("Number 1", text), "<title>", `<link rel="canonical" href="http://a.test/1"><title>`, 1)}
	}
	page, edited := one("Text of page 1."), one("Another text.")
	gone, moved, back := fetchtest.Reply{Status: 404}, fetchtest.Reply{Status: 301, Location: "/moved"}, fetchtest.Reply{Status: 302, Location: "/1"}
	// What is gone is asked for ever more rarely, and a redirect is believed for 30 days.
	const day = 24 * time.Hour
	gaps := []time.Duration{3 * day, 3 * day, 9 * day, 31 * day, 0}
	for name, c := range map[string]struct {
		first, second []fetchtest.Reply // of /1 and of /moved, one of each run
		want          []string          // run, path, outcome, status, change, revision
	}{
		"gone and back": {
			[]fetchtest.Reply{page, gone, gone, page, page}, nil,
			[]string{"0 /1 fetched 200 new 1", "1 /1 gone 404 gone 1", "2 /1 gone 404 gone 1", "3 /1 fetched 200 back 1", "4 /1 fetched 200 unchanged 1"},
		},
		"gone, back with other words": {
			[]fetchtest.Reply{page, {Status: 410}, edited, edited, gone}, nil,
			[]string{"0 /1 fetched 200 new 1", "1 /1 gone 410 gone 1", "2 /1 fetched 200 back 2", "3 /1 fetched 200 unchanged 2", "4 /1 gone 404 gone 2"},
		},
		"not there at first": {
			[]fetchtest.Reply{gone, page, gone, page, page}, nil,
			[]string{"1 /1 fetched 200 new 1", "2 /1 gone 404 gone 1", "3 /1 fetched 200 back 1", "4 /1 fetched 200 unchanged 1"},
		},
		"moved for good": {
			[]fetchtest.Reply{page, moved, moved, moved}, []fetchtest.Reply{gone, page, page, edited},
			[]string{"0 /1 fetched 200 new 1", "1 /1 redirected 301 moved 1", "1 /moved fetched 200 unchanged 1", "2 /moved fetched 200 unchanged 1", "3 /moved fetched 200 changed 2"},
		},
		"moved and back": {
			[]fetchtest.Reply{page, moved, page, page}, []fetchtest.Reply{gone, page, back, back},
			[]string{"0 /1 fetched 200 new 1", "1 /1 redirected 301 moved 1", "1 /moved fetched 200 unchanged 1", "2 /moved redirected 302 moved 1", "2 /1 fetched 200 unchanged 1", "3 /1 fetched 200 unchanged 1"},
		},
		"moved, gone there, back here": {
			[]fetchtest.Reply{page, moved, moved, moved, edited}, []fetchtest.Reply{gone, page, gone, gone, gone},
			[]string{"0 /1 fetched 200 new 1", "1 /1 redirected 301 moved 1", "1 /moved fetched 200 unchanged 1", "2 /moved gone 404 gone 1", "3 /moved gone 404 gone 1", "4 /moved gone 404 gone 1", "4 /1 fetched 200 back 2"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			site := fetchtest.NewSite()
			site.Page("http://a.test/", plain("/1"))
			b := newBench(t, site, "http://a.test/")
			b.config.Revisit = scraper.RevisitFull
			dir := filepath.Join(b.dir, "dataset")
			var starts []time.Time
			for run := range c.first {
				site.Reply("http://a.test/1", c.first[run])
				if c.second != nil {
					site.Reply("http://a.test/moved", c.second[run])
				}
				starts = append(starts, b.clock.Now())
				b.runInto(dir)
				b.clock.Advance(gaps[run])
			}
			runOf := func(at time.Time) int {
				n, _ := slices.BinarySearchFunc(starts, at.Add(1), time.Time.Compare)
				return n - 1
			}
			var got, requests []string
			for o, err := range output.Read[schema.Observation](dir) {
				if err != nil {
					t.Fatal(err)
				}
				got = append(got, fmt.Sprintf("%d %s %s %d %s %d", runOf(*o.ObservedAt), pathOf(o.URL), o.Outcome, *o.Status, o.Change, *o.Revision))
				requests = append(requests, fmt.Sprintf("%d %s %s", runOf(*o.ObservedAt), pathOf(o.URL), o.Outcome))
			}
			if !slices.Equal(got, c.want) {
				t.Errorf("observations:\n%s\nwant:\n%s", strings.Join(got, "\n"), strings.Join(c.want, "\n"))
			}
			ledger := map[string]int{}
			for f, err := range output.Read[schema.Fetch](dir) {
				if err != nil {
					t.Fatal(err)
				}
				ledger[fmt.Sprintf("%d %s %s", runOf(*f.StartedAt), pathOf(f.URL), f.Outcome)]++
			}
			for _, r := range requests {
				if ledger[r] != 1 {
					t.Errorf("the observation %q has %d rows in fetches", r, ledger[r])
				}
			}
			revisions := map[int64]int{}
			for a, err := range output.Read[schema.Article](dir) {
				if err != nil {
					t.Fatal(err)
				}
				revisions[*a.Revision]++
			}
			for n, rows := range revisions {
				if rows != 1 {
					t.Errorf("revision %d has %d rows", n, rows)
				}
			}
		})
	}
}

func pathOf(url schema.Text) string { return strings.TrimPrefix(string(url), "http://a.test") }

// runInto crawls once into the dataset in dir.
func (b *bench) runInto(dir string) {
	b.t.Helper()
	b.config.Run = scraper.NewRunID(b.clock.Now())
	data, err := output.Open(dir, output.Options{Run: b.config.Run})
	if err != nil {
		b.t.Fatal(err)
	}
	b.config.Sink = data
	if _, err := b.try(); err != nil {
		b.t.Fatal(err)
	}
	if err := data.Close(); err != nil {
		b.t.Fatal(err)
	}
}
