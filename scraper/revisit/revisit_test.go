package revisit_test

import (
	"slices"
	"testing"
	"time"

	"github.com/newsarc/newsarc/schema"
	"github.com/newsarc/newsarc/scraper/fingerprint"
	"github.com/newsarc/newsarc/scraper/revisit"
)

var noon = time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)

func base() schema.Article {
	return schema.Article{
		Title: "Title", Lead: "Lead", Body: "One.\n\nTwo.", Authors: schema.List[schema.Text]{"A. Author"},
		PublishedAt: schema.Instant(noon.Add(30 * time.Second)), PublishedPrecision: schema.PrecisionMinute, PublishedRaw: "22.11.2026 12:00",
		Images: schema.List[schema.Image]{{URL: "https://a.test/1.jpg?w=300", Credit: "NATO"}},
		Source: &schema.Source{Name: "Paper"},
		Views:  schema.Count(1), ModifiedAt: schema.Instant(noon),
	}
}

func TestChanged(t *testing.T) {
	for name, c := range map[string]struct {
		edit func(*schema.Article)
		want []schema.Text
	}{
		"nothing":          {func(*schema.Article) {}, nil},
		"white space":      {func(a *schema.Article) { a.Body = "One. \n Two." }, nil},
		"counters":         {func(a *schema.Article) { a.Views, a.Comments = schema.Count(99), schema.Count(3) }, nil},
		"sidebar":          {func(a *schema.Article) { a.Sidebar = schema.List[schema.SidebarItem]{{Title: "New"}} }, nil},
		"size of an image": {func(a *schema.Article) { a.Images[0].URL = "https://a.test/1.jpg?w=600" }, nil},
		"seconds":          {func(a *schema.Article) { a.PublishedAt = schema.Instant(noon) }, nil},
		"time of change":   {func(a *schema.Article) { a.ModifiedAt = schema.Instant(noon.Add(time.Hour)) }, nil},
		"body":             {func(a *schema.Article) { a.Body = "One. Three." }, []schema.Text{"body"}},
		"title":            {func(a *schema.Article) { a.Title = "Another" }, []schema.Text{"title"}},
		"title and time": {func(a *schema.Article) { a.Title, a.ModifiedAt = "Another", schema.Instant(noon.Add(time.Hour)) },
			[]schema.Text{"title", "modified_at"}},
		"lead taken out":     {func(a *schema.Article) { a.Lead = "" }, []schema.Text{"lead"}},
		"credit":             {func(a *schema.Article) { a.Images[0].Credit = "Flickr" }, []schema.Text{"images"}},
		"source":             {func(a *schema.Article) { a.Source.Name = "Journal" }, []schema.Text{"source"}},
		"author":             {func(a *schema.Article) { a.Authors = nil }, []schema.Text{"authors"}},
		"time of publishing": {func(a *schema.Article) { a.PublishedAt = schema.Instant(noon.Add(time.Hour)) }, []schema.Text{"published_at"}},
	} {
		t.Run(name, func(t *testing.T) {
			before, after := base(), base()
			c.edit(&after)
			if got := changed(fields(&before), &after); !slices.Equal(got, c.want) {
				t.Errorf("changed %v, want %v", got, c.want)
			}
		})
	}
}

func fields(a *schema.Article) map[string]string { return revisit.Fields(a, fingerprint.Fold(a)) }

func changed(before map[string]string, after *schema.Article) []schema.Text {
	return revisit.Changed(before, fields(after), fingerprint.Fold(after))
}

// The hashes are kept in state files, so they stay what they are.
func TestFieldsStay(t *testing.T) {
	a := base()
	a.Title, a.Body = "One.\n\u2003Two. ", " One.\n\n\u2003Two. "
	// printf 'One. Two.' | sha256sum | head -c 12; the body by XXH64
	if got := fields(&a); got["title"] != "668b4fb68ab8" || got["text"] != "54b3e1dd1b1169c8" {
		t.Errorf("title is kept as %s, body as %s", got["title"], got["text"])
	}
	a.Lead, a.Section = "", "\x1e"
	for _, name := range []string{"lead", "section"} {
		if got, ok := fields(&a)[name]; ok {
			t.Errorf("%s, which the page does not give, is kept as %q", name, got)
		}
	}
}

// Older states have another hash of the body.
func TestChangedSinceAnOlderState(t *testing.T) {
	a := base()
	old := fields(&a)
	delete(old, "text")
	old["body"] = "668b4fb68ab8"
	if got := changed(old, &a); got != nil {
		t.Errorf("changed %v", got)
	}
	a.Body = "One. Three."
	if got := changed(old, &a); !slices.Equal(got, []schema.Text{"body"}) {
		t.Errorf("changed %v, want the body", got)
	}
	a.Body = ""
	if got := changed(old, &a); !slices.Equal(got, []schema.Text{"body"}) {
		t.Errorf("changed %v, want the body, which is gone", got)
	}
	delete(old, "body")
	if got := changed(old, &a); got != nil {
		t.Errorf("changed %v where there was no body", got)
	}
}

func TestRelativeTimesMakeNoRevision(t *testing.T) {
	before, after := base(), base()
	before.PublishedRaw, after.PublishedRaw = "3 hours ago", "4 hours ago"
	after.PublishedAt = schema.Instant(noon.Add(-20 * time.Minute))
	if got := changed(fields(&before), &after); got != nil {
		t.Errorf("changed %v", got)
	}
}

func TestNext(t *testing.T) {
	fresh := revisit.History{FirstSeen: noon, PublishedAt: noon, Visits: 1}
	if got := revisit.Next(noon, fresh).Sub(noon); got != revisit.Soonest {
		t.Errorf("a fresh article is visited after %v", got)
	}
	var last time.Duration
	for _, age := range []time.Duration{5 * time.Hour, 24 * time.Hour, 30 * 24 * time.Hour, 10 * 365 * 24 * time.Hour} {
		h := revisit.History{FirstSeen: noon.Add(-age), PublishedAt: noon.Add(-age), Visits: 1}
		got := revisit.Next(noon, h).Sub(noon)
		if got <= last || got > revisit.Latest {
			t.Errorf("an article of %v is visited after %v, a younger one after %v", age, got, last)
		}
		last = got
	}
	quiet := revisit.History{FirstSeen: noon.Add(-240 * time.Hour), Visits: 5}
	busy := quiet
	busy.Changes, busy.LastChange = 4, noon.Add(-time.Hour)
	if q, b := revisit.Next(noon, quiet), revisit.Next(noon, busy); !b.Before(q) {
		t.Errorf("an article that changes often waits until %v, one that never does until %v", b, q)
	}
	future := revisit.History{FirstSeen: noon, PublishedAt: noon.AddDate(1, 0, 0), Visits: 1}
	if got := revisit.Next(noon, future).Sub(noon); got != revisit.Soonest {
		t.Errorf("a date in the future puts the visit off by %v", got)
	}
}

func TestNextGone(t *testing.T) {
	if got := revisit.NextGone(noon, noon).Sub(noon); got != 24*time.Hour {
		t.Errorf("after %v, want a day", got)
	}
	if got := revisit.NextGone(noon, noon.AddDate(0, 0, -10)).Sub(noon); got != 20*24*time.Hour {
		t.Errorf("after %v, want 20 days", got)
	}
	if got := revisit.NextGone(noon, noon.AddDate(-1, 0, 0)); !got.IsZero() {
		t.Errorf("an article gone for a year is visited at %v", got)
	}
}

func TestNextListing(t *testing.T) {
	hourAgo := noon.Add(-time.Hour)
	if found, not := revisit.NextListing(noon, hourAgo, true), revisit.NextListing(noon, hourAgo, false); !found.Before(not) {
		t.Errorf("a listing with news is asked at %v, one without at %v", found, not)
	}
	if got := revisit.NextListing(noon, noon.AddDate(0, -1, 0), false).Sub(noon); got != revisit.ListingLatest {
		t.Errorf("after %v", got)
	}
}
