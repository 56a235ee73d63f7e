package scraper_test

import (
	"net/http"
	"testing"
	"time"

	"github.com/newsarc/newsarc/schema"
	"github.com/newsarc/newsarc/scraper"
	"github.com/newsarc/newsarc/scraper/demosite"
	"github.com/newsarc/newsarc/scraper/profile"
)

func newDemo(t *testing.T, articles int) (*demosite.Site, *bench) {
	t.Helper()
	site := demosite.New(demosite.Options{Articles: articles})
	b := newBench(t, site, "http://demo.test/")
	prof := profile.ByName("vpk.name")
	if prof == nil {
		t.Fatal("no built-in profile vpk.name")
	}
	b.config.Profile = func(string) *profile.Profile { return prof }
	b.config.Revisit = scraper.RevisitFull
	return site, b
}

func TestIncremental(t *testing.T) {
	site, b := newDemo(t, 16)
	first := b.run()
	t.Logf("first: %+v", first)
	if want := int64(2 * len(site.Articles())); first.New < want {
		t.Errorf("first run: %d new articles, want %d", first.New, want)
	}
	if n := int64(len(rowsOf[*schema.Article](b.data))); n != first.New {
		t.Errorf("first run: %d rows of articles, %d new", n, first.New)
	}
	if first.DelayShort != 0 {
		t.Errorf("%d requests came too soon", first.DelayShort)
	}

	b.clock.Advance(time.Minute)
	again := b.run()
	t.Logf("again: %+v", again)
	if again.New != 0 || again.Changed != 0 || again.Gone != 0 {
		t.Errorf("nothing happened, yet %d new, %d changed, %d gone", again.New, again.Changed, again.Gone)
	}
	if n := len(rowsOf[*schema.Article](b.data)); n != 0 {
		t.Errorf("nothing happened, yet %d rows of articles", n)
	}

	all := site.Articles()
	edited, removed := all[1], all[3]
	site.Edit(edited.ID, func(a *demosite.Article) {
		a.EN.Title += ", officials say"
		a.RU.Title += ", сообщили официальные лица"
	})
	site.Remove(removed.ID)
	b.clock.Advance(time.Minute)
	third := b.run()
	t.Logf("third: %+v", third)
	if third.New != 0 || third.Changed != 2 || third.Gone != 2 {
		t.Errorf("two versions edited and two removed, yet %d new, %d changed, %d gone", third.New, third.Changed, third.Gone)
	}
	for _, row := range rowsOf[*schema.Article](b.data) {
		if *row.Revision != 2 {
			t.Errorf("%s: revision %d, want 2", row.URL, *row.Revision)
		}
	}
	for _, o := range rowsOf[*schema.Observation](b.data) {
		if o.Change == schema.ChangeChanged && (len(o.ChangedFields) == 0 || o.ChangedFields[0] != "title") {
			t.Errorf("%s: changed fields %v, want title", o.URL, o.ChangedFields)
		}
		if o.Change == schema.ChangeGone && *o.Status != http.StatusGone {
			t.Errorf("%s: gone with status %d", o.URL, *o.Status)
		}
	}

	site.Advance(3 * time.Hour)
	b.clock.Advance(3 * time.Hour)
	later := b.run()
	t.Logf("later: %+v", later)
	if later.New == 0 {
		t.Error("new articles appeared, none was found")
	}
}
