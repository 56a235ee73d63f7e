package scraper_test

import (
	"strings"
	"testing"
	"time"

	"github.com/newsarc/newsarc/schema"
	"github.com/newsarc/newsarc/scraper"
	"github.com/newsarc/newsarc/scraper/fetch/fetchtest"
)

// An article that is linked under http and https, with tracking, for telephones
// and as AMP, none of which names another, is one article.
func TestVariantsOfAnAddress(t *testing.T) {
	variants := []string{
		"https://a.test/news/one", "http://a.test/news/one", "https://www.a.test/news/one", "https://m.a.test/news/one", "https://amp.a.test/news/one",
		"https://a.test/amp/news/one", "https://a.test/news/one/amp", "https://a.test/news/one?amp=1", "https://a.test/news/one?utm_source=feed",
	}
	site := fetchtest.NewSite()
	site.Page("https://a.test/", plain(append(variants, "https://a.test/news/two")...))
	site.Page("https://a.test/news/two", article("Two", "Another story altogether."))
	for _, url := range variants[:len(variants)-1] { // nobody asks for the last one
		site.Page(url, article("One", "It is here."))
	}
	b := newBench(t, site, "https://a.test/", "http://a.test/news/one", "https://www.a.test/news/one", "https://m.a.test/news/one", "https://amp.a.test/news/one")
	for _, want := range []int{2, 0} { // and a second crawl finds nothing new
		s := b.run()
		if rows := rowsOf[*schema.Article](b.data); len(rows) != want {
			t.Errorf("%d rows of articles, want %d", len(rows), want)
		}
		if s.New != int64(want) || s.Changed != 0 {
			t.Errorf("%d new articles, want %d; %d changed", s.New, want, s.Changed)
		}
	}
	known := 0
	for _, url := range variants[:len(variants)-1] {
		switch u := b.state(url); {
		case u.ArticleID != b.state(variants[0]).ArticleID:
			t.Errorf("%s is article %s", url, u.ArticleID)
		case u.Outcome == schema.OutcomeFetched:
			known++
		case u.Outcome != schema.OutcomeDuplicate:
			t.Errorf("%s: %s", url, u.Outcome)
		}
	}
	if known != 1 {
		t.Errorf("the article is kept from %d addresses", known)
	}
}

// Of the addresses on one page the one without marks is asked for first, and the
// article kept under it.
func TestPlainAddressComesFirst(t *testing.T) {
	site := fetchtest.NewSite()
	variants := []string{"https://a.test/amp/news/one", "https://a.test/news/one?amp=1", "https://a.test/news/one", "https://a.test/news/one/amp"}
	site.Page("https://a.test/", plain(variants...))
	for _, url := range variants {
		site.Page(url, article("One", "It is here."))
	}
	b := newBench(t, site, "https://a.test/")
	b.config.Concurrency = 1 // of pages that are fetched at once any may end first
	b.run()
	if rows := rowsOf[*schema.Article](b.data); len(rows) != 1 || rows[0].URL != "https://a.test/news/one" {
		t.Errorf("%d rows, the first from %v", len(rows), rows[0].URL)
	}
}

// Versions in other languages are articles with revisions of their own, whether
// they have an address each or share one, and name each other.
func TestLanguageVersions(t *testing.T) {
	page := func(lang, title, text string) string {
		html := strings.Replace(article(title, text), `lang="en"`, `lang="`+lang+`"`, 1)
		return strings.Replace(html, "</head>", `<link rel="alternate" hreflang="en" href="https://a.test/en/one">`+
			`<link rel="alternate" hreflang="de" href="https://a.test/de/one"></head>`, 1)
	}
	german := strings.Repeat("Der Bericht über die neuen Schiffe der Marine wurde gestern in der Hauptstadt von der Regierung vorgestellt. ", 4)
	site := fetchtest.NewSite()
	site.Page("https://a.test/", plain("https://a.test/en/one", "https://a.test/de/one"))
	site.Page("https://a.test/en/one", page("en", "The ships", "The report about the new ships of the navy was presented by the government yesterday."))
	site.Page("https://a.test/de/one", page("de", "Die Schiffe", german))
	b := newBench(t, site, "https://a.test/")
	b.config.Revisit = scraper.RevisitFull
	b.run()
	first := rowsOf[*schema.Article](b.data)
	if len(first) != 2 {
		t.Fatalf("%d rows, want one in each language", len(first))
	}
	for _, a := range first {
		if *a.Revision != 1 || len(a.Alternates) == 0 {
			t.Errorf("%s (%s): revision %d, alternates %v", a.URL, a.Lang, *a.Revision, a.Alternates)
		}
	}
	if first[0].Lang == first[1].Lang {
		t.Errorf("both are in %s", first[0].Lang)
	}
	site.Page("https://a.test/de/one", page("de", "Die neuen Schiffe", german))
	b.clock.Advance(30 * 24 * time.Hour)
	b.run()
	if rows := rowsOf[*schema.Article](b.data); len(rows) != 1 || rows[0].Lang != "de" || *rows[0].Revision != 2 {
		t.Errorf("after an edit of the German version: %d rows, %+v", len(rows), rows)
	}
}
