package scraper_test

import (
	"errors"
	"slices"
	"testing"

	"github.com/newsarc/newsarc/schema"
	"github.com/newsarc/newsarc/scraper"
	"github.com/newsarc/newsarc/scraper/fetch/fetchtest"
)

func give(foundBy string, addresses ...string) func(yield func(scraper.Listed, error) bool) {
	return func(yield func(scraper.Listed, error) bool) {
		for _, a := range addresses {
			if !yield(scraper.Listed{URL: a, FoundBy: foundBy}, nil) {
				return
			}
		}
	}
}

func TestListed(t *testing.T) {
	site := fetchtest.NewSite()
	site.Page("http://a.test/1", article("One", "It is here.", "/more", "http://b.test/other"))
	site.Page("http://a.test/more", article("More", "A link leads here."))
	site.Reply("http://b.test/2", fetchtest.Reply{Status: 301, Location: "http://www.b.test/2"})
	site.Page("http://www.b.test/2", article("Two", "It is there.", "/more"))
	b := newBench(t, site)
	b.config.Listed = give(scraper.FoundByList, "http://a.test/1", "http://b.test/2#x")
	if s := b.run(); s.New != 2 || s.Listed != 2 || s.ListedNew != 2 {
		t.Errorf("%+v", s)
	}
	for _, row := range rowsOf[*schema.Fetch](b.data) {
		if row.FoundBy != "list" && row.FoundBy != "robots" {
			t.Errorf("%s was found by %s", row.URL, row.FoundBy)
		}
	}
	b.config.Revisit = scraper.RevisitNone
	if s := b.run(); s.ListedNew != 0 || s.Requests != 0 {
		t.Errorf("the same list again: %+v", s)
	}
	b.config.Seeds = []string{"http://a.test/1"}
	if s := b.run(); s.New != 1 {
		t.Errorf("a seed on one of the hosts: %+v, asked for %v", s, b.fetcher.URLs())
	}
}

func TestListedError(t *testing.T) {
	bad := errors.New("line 3 is no URL")
	b := newBench(t, fetchtest.NewSite())
	b.config.Listed = func(yield func(scraper.Listed, error) bool) { yield(scraper.Listed{}, bad) }
	if _, err := b.try(); !errors.Is(err, bad) {
		t.Errorf("%v", err)
	}
}

func TestBudgets(t *testing.T) {
	p := newPaper()
	p.numbered(30)
	b := newPaperBench(t, p, "/")
	b.options.PerHost = 4
	b.config.Revisit = scraper.RevisitNone
	b.config.MaxRequests = 12
	s := b.run()
	if s.Stopped != "budget" || s.Requests != 12 || len(b.fetcher.URLs()) != 12 {
		t.Errorf("12 requests: %+v, %d were made", s, len(b.fetcher.URLs()))
	}
	b.config.MaxRequests, b.config.MaxBytes = 0, 2000
	if s = b.run(); s.Stopped != "budget" || s.BytesWire < 2000 || s.BytesWire > 6000 {
		t.Errorf("2000 bytes: %+v", s)
	}
	b.config.MaxBytes = 0
	b.run()
	if state := b.state(paperHost + "/29"); state.Outcome != schema.OutcomeFetched {
		t.Errorf("the rest was not fetched: %+v", state)
	}
	if !slices.Contains(b.fetcher.URLs(), paperHost+"/29") {
		t.Errorf("the last run asked for %v", b.fetcher.URLs())
	}
}
