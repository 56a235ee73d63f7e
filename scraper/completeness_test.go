package scraper_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/newsarc/newsarc/scraper"
	"github.com/newsarc/newsarc/scraper/completeness"
)

// idSite is a site of articles 1000 to 1999 of which all but every tenth exist. Its
// front page links to those that listed names.
func idSite(t *testing.T, listed func(id int) bool) (*paper, *bench) {
	t.Helper()
	p := newPaper()
	var items []string
	for id := 1000; id < 2000; id++ {
		path := fmt.Sprintf("/story/%d-words", id)
		if id%10 != 0 {
			p.put(path, news("", fmt.Sprintf("Story %d", id)))
			if listed(id) {
				items = append(items, path)
			}
		}
	}
	p.put("/", front(items...))
	b := newPaperBench(t, p, "/")
	b.options.Delay, b.options.PerHost = 0, 4
	b.config.Delay, b.config.ForceDelay = 0, true
	return p, b
}

func total(t *testing.T, s scraper.Summary, by string) completeness.Row {
	t.Helper()
	if len(s.Completeness.Sites) != 1 || s.Completeness.Sites[0].By != by {
		t.Fatalf("%+v, want one site by %s", s.Completeness, by)
	}
	site := s.Completeness.Sites[0]
	var sum completeness.Row
	for _, row := range site.Rows {
		sum.Found += row.Found
		sum.Missing += row.Missing
		sum.Refused += row.Refused
		sum.Unknown += row.Unknown
	}
	if sum.Found != site.Total.Found || sum.Missing != site.Total.Missing || sum.Unknown != site.Total.Unknown || sum.Refused != site.Total.Refused {
		t.Errorf("the rows add up to %+v, the total is %+v", sum, site.Total)
	}
	return site.Total
}

func wantUnfound(t *testing.T, row completeness.Row, method string, low, high float64) {
	t.Helper()
	if row.Unfound == nil || row.Method != method {
		t.Errorf("%+v, want an estimate by %s", row, method)
		return
	}
	t.Logf("%d found, about %.1f not", row.Found, *row.Unfound)
	if *row.Unfound < low || *row.Unfound > high {
		t.Errorf("estimate %v, want %v to %v", *row.Unfound, low, high)
	}
}

// Half of the ids are listed. Some of the others are probed: nearly all of the
// even ones that are not round exist.
func TestCompletenessByProbes(t *testing.T) {
	p, b := idSite(t, func(id int) bool { return id%2 == 1 })
	p.put("/story/1202-words", leaf{status: 403})
	b.config.Listed = func(yield func(scraper.Listed, error) bool) {
		for id := 1200; id < 1300; id++ {
			if !yield(scraper.Listed{URL: absolute(fmt.Sprintf("/story/%d-words", id)), FoundBy: scraper.FoundByIDs}, nil) {
				return
			}
		}
	}
	b.config.Concurrency = 1
	all := total(t, b.run(), "id")
	// 500 are listed; of the 50 even ones from 1200 on ten are missing and one is refused.
	if all.Found != 539 || all.Missing != 10 || all.Refused != 1 || all.Unknown != 999-539-10-1 {
		t.Errorf("%+v", all)
	}
	wantUnfound(t, all, "probes", 330, 430) // 360 exist
}

// A sitemap names two thirds of the articles, the listing half: a sixth is in neither.
func TestCompletenessByRecapture(t *testing.T) {
	p, b := idSite(t, func(id int) bool { return id*7919%1009%2 == 0 })
	mods := map[string]time.Time{}
	for id := 1000; id < 2000; id++ {
		if id%10 != 0 && id*104729%1013%3 > 0 {
			mods[fmt.Sprintf("/story/%d-words", id)] = b.clock.Now().Add(-time.Hour)
		}
	}
	p.put("/robots.txt", leaf{raw: "Sitemap: /map.xml\n"})
	p.put("/map.xml", urlset(mods))
	all := total(t, b.run(), "id")
	exist := float64(900 - all.Found)
	wantUnfound(t, all, "recapture", exist*.6, exist*1.4)
	wantUnfound(t, total(t, b.run(), "id"), "recapture", exist*.6, exist*1.4) // the sample is kept
}

func TestCompletenessByDay(t *testing.T) {
	p := newPaper()
	var items []string
	mods := map[string]time.Time{}
	b := newPaperBench(t, p, "/")
	for day := range 40 {
		at := b.clock.Now().AddDate(0, 0, -day)
		for i := range 10 {
			path := fmt.Sprintf("/%s/words-of-%c", at.Format("2006/01/02"), 'a'+i)
			l := news("", "Words of "+path)
			l.Published = at
			p.put(path, l)
			if i != 3 {
				items = append(items, path)
			}
			if i != 5 && i != 6 {
				mods[path] = at
			}
		}
		items = append(items, fmt.Sprintf("/%s/gone", at.Format("2006/01/02")))
	}
	p.put("/", front(items...))
	p.put("/robots.txt", leaf{raw: "Sitemap: /map.xml\n"})
	p.put("/map.xml", urlset(mods))
	s := b.run()
	all := total(t, s, "day")
	if all.Found != 400 || all.Missing != 40 {
		t.Errorf("%+v", all)
	}
	wantUnfound(t, all, "recapture", 5, 15) // chance would leave 8 in neither
	rows := s.Completeness.Sites[0].Rows
	if first, last := rows[0], rows[len(rows)-1]; first.Range != "2026-10" || last.Range != "2026-11-22" || last.Found != 10 || last.Missing != 1 || len(rows) != 32 {
		t.Errorf("%d rows from %+v to %+v", len(rows), first, last)
	}
}

// A short run on many URLs shows what an earlier one has added up.
func TestCompletenessOfAShortRun(t *testing.T) {
	_, b := idSite(t, func(id int) bool { return id < 1200 })
	b.config.Surveyed = 1
	first := b.run()
	before := total(t, first, "id")
	if before.Found != 180 || first.CompletenessAt.Before(first.Started) {
		t.Errorf("%d found, added up at %v", before.Found, first.CompletenessAt)
	}
	b.clock.Advance(time.Minute)
	b.config.MaxRequests = 3
	second := b.run()
	if after := total(t, second, "id"); after.Found != before.Found || !second.CompletenessAt.Equal(first.CompletenessAt) {
		t.Errorf("%d requests, and %+v was added up at %v", second.Requests, after, second.CompletenessAt)
	}
}
