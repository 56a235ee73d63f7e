package scraper_test

import (
	"slices"
	"testing"
	"time"

	"github.com/newsarc/newsarc/scraper"
)

// A run that goes on with an unfinished one asks for nothing that was asked for
// lately; the run after it is one as any other.
func TestGoesOnWithUnfinishedRun(t *testing.T) {
	p := newPaper()
	p.numbered(10)
	p.put("/robots.txt", leaf{raw: "Sitemap: http://paper.test/sitemap.xml"})
	p.put("/sitemap.xml", urlset(map[string]time.Time{"/0": {}, "/1": {}}))
	b := newPaperBench(t, p, "/")
	b.config.MaxRequests = 6
	var asked []string
	for range 3 {
		if s := b.run(); s.Stopped != "budget" && len(asked) == 0 {
			t.Fatalf("stopped by %q", s.Stopped)
		}
		asked = append(asked, b.fetcher.URLs()...)
		b.clock.Advance(time.Minute)
	}
	if slices.Sort(asked); len(asked) != 13 || len(slices.Compact(asked)) != 13 {
		t.Errorf("%d requests for %v, want each of 13 URLs once", len(asked), asked)
	}
	if b.run(); !slices.Contains(b.fetcher.URLs(), absolute("/")) {
		t.Errorf("the run after the last one asked for %v", b.fetcher.URLs())
	}
}

// What an unfinished run asked for some time ago has news by now.
func TestUnfinishedRunOfLongAgo(t *testing.T) {
	p := newPaper()
	p.numbered(10)
	b := newPaperBench(t, p, "/")
	b.config.MaxRequests = 4
	b.run()
	b.clock.Advance(time.Hour)
	if b.run(); !slices.Contains(b.fetcher.URLs(), absolute("/")) {
		t.Errorf("after an hour %v were asked for", b.fetcher.URLs())
	}
}

// A full revisit that was broken off goes on where it was.
func TestGoesOnWithFullRevisit(t *testing.T) {
	p := newPaper()
	p.numbered(10)
	b := newPaperBench(t, p, "/")
	b.run()
	b.config.Revisit, b.config.MaxRequests = scraper.RevisitFull, 7
	var asked []string
	for range 2 {
		b.clock.Advance(time.Hour)
		b.run()
		asked = append(asked, b.fetcher.URLs()...)
	}
	slices.Sort(asked)
	if n := len(slices.Compact(slices.DeleteFunc(asked, func(url string) bool { return url == absolute("/") }))); n != 10 {
		t.Errorf("the two halves of a full revisit asked for %d of 10 articles", n)
	}
}
