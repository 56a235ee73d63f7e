package scraper_test

import (
	"net/http"
	"slices"
	"testing"
	"time"

	"github.com/newsarc/newsarc/schema"
	"github.com/newsarc/newsarc/scraper"
)

// A server that was broken and was mended at once: the next run gets what the first
// one did not.
func TestFailuresOfTheLastRun(t *testing.T) {
	for _, status := range []int{http.StatusInternalServerError, http.StatusServiceUnavailable, http.StatusNotFound} {
		t.Run(http.StatusText(status), func(t *testing.T) {
			p := newPaper()
			p.numbered(4)
			p.change("/2", func(l *leaf) { l.status = status })
			b := newPaperBench(t, p, "/")
			if s := b.run(); s.New != 3 {
				t.Fatalf("first run: %+v", s)
			}
			b.clock.Advance(10 * time.Second)
			if b.run(); len(b.fetcher.URLs()) != 2 {
				t.Errorf("while it is broken %v are asked for, want the front page and the broken one once", b.fetcher.URLs())
			}
			p.change("/2", func(l *leaf) { l.status = 0 })
			b.clock.Advance(10 * time.Second)
			if s := b.run(); s.New != 1 {
				t.Errorf("after it was mended: %+v", s)
			}
		})
	}
}

// What has failed for longer keeps to its schedule, so that a crontab does not ask for
// broken pages in every run.
func TestFailuresOfLongAgo(t *testing.T) {
	p := newPaper()
	p.numbered(4)
	p.change("/1", func(l *leaf) { l.status = http.StatusNotFound })
	p.change("/2", func(l *leaf) { l.status = http.StatusInternalServerError })
	b := newPaperBench(t, p, "/")
	b.run()
	b.clock.Advance(soonAfter + time.Minute)
	b.config.Revisit = scraper.RevisitNone
	if b.run(); !slices.Equal(b.fetcher.URLs(), []string{absolute("/")}) {
		t.Errorf("asked for %v, want the front page alone", b.fetcher.URLs())
	}
}

const soonAfter = time.Hour

// A full revisit asks for articles that are gone, too.
func TestFullRevisitOfGone(t *testing.T) {
	p := newPaper()
	p.numbered(3)
	b := newPaperBench(t, p, "/")
	b.config.Revisit = scraper.RevisitFull
	b.run()
	p.put("/", front("/0", "/2"))
	p.change("/1", func(l *leaf) { l.status = http.StatusGone })
	for _, want := range []schema.Change{schema.ChangeGone, schema.ChangeGone, schema.ChangeBack} {
		b.clock.Advance(2 * time.Hour)
		if want == schema.ChangeBack {
			p.change("/1", func(l *leaf) { l.status = 0 })
		}
		b.run()
		if got := observed(b)["/1"]; got != want {
			t.Errorf("observed %q, want %q", got, want)
		}
	}
}
