package extract

import (
	"testing"
	"unicode/utf8"

	"github.com/newsarc/newsarc/scraper/profile"
)

// FuzzPlainText reads any text as the rendition of a page.
func FuzzPlainText(f *testing.F) {
	for _, m := range renditions {
		f.Add(m.render(englishStory))
		f.Add(m.render(russianStory))
	}
	f.Add("Title\n1 234\n•\n18.11 06:46\nDiscussion\n(\n")
	f.Fuzz(func(t *testing.T, text string) {
		for _, p := range []*profile.Profile{nil, profile.ByName("vpk.name")} {
			res, err := Page([]byte(text), Meta{URL: englishStory.url, ContentType: "text/plain", FetchedAt: seenAt}, p)
			checkFuzzed(t, res, err)
		}
	})
}

// FuzzMarkup reads any bytes as a page of a site with a profile.
func FuzzMarkup(f *testing.F) {
	for i, m := range markups {
		f.Add(m.render([]story{englishStory, russianStory}[i%2]))
	}
	for _, m := range listMarkups {
		f.Add(listPage(m.render(newsList), pagers[4].html))
	}
	f.Fuzz(func(t *testing.T, text string) {
		for _, address := range []string{russianStory.url, "https://vpk.name/news/?page=2"} {
			res, err := Page([]byte(text), Meta{URL: address, FetchedAt: seenAt}, profile.ByName("vpk.name"))
			checkFuzzed(t, res, err)
		}
	})
}

func checkFuzzed(t *testing.T, res *Result, err error) {
	t.Helper()
	if err != nil {
		return
	}
	r := &res.Record
	for _, s := range []string{string(r.Title), string(r.Lead), string(r.Body)} {
		if !utf8.ValidString(s) {
			t.Errorf("invalid UTF-8: %q", s)
		}
	}
	for _, it := range r.Sidebar {
		if it.Title == "" && it.TimeRaw == "" {
			t.Errorf("an empty item: %+v", it)
		}
	}
	if r.Views != nil && *r.Views < 0 {
		t.Errorf("views = %d", *r.Views)
	}
}
