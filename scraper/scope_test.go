package scraper_test

import (
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/newsarc/newsarc/schema"
	"github.com/newsarc/newsarc/scraper"
	"github.com/newsarc/newsarc/scraper/fetch/fetchtest"
	"github.com/newsarc/newsarc/scraper/urls"
)

func TestScopeLimits(t *testing.T) {
	for name, c := range map[string]struct {
		limits urls.Limits
		want   []string
	}{
		"the seed's host": {urls.Limits{}, []string{"http://a.test/politics/1", "http://a.test/sports/1"}},
		"a host more":     {urls.Limits{Hosts: []string{"b.test"}}, []string{"http://a.test/politics/1", "http://a.test/sports/1", "http://b.test/1"}},
		"include":         {urls.Limits{Allow: []*regexp.Regexp{regexp.MustCompile("/politics/")}}, []string{"http://a.test/politics/1"}},
		"exclude":         {urls.Limits{Deny: []*regexp.Regexp{regexp.MustCompile("^http://a.test/politics/")}}, []string{"http://a.test/sports/1"}},
	} {
		t.Run(name, func(t *testing.T) {
			site := fetchtest.NewSite()
			site.Reply("http://a.test/robots.txt", text("User-agent: *\nAllow: /\nSitemap: /map.xml\n"))
			site.Reply("http://a.test/map.xml", text(`<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"><url><loc>http://a.test/politics/1</loc></url></urlset>`))
			site.Page("http://a.test/", plain("/sports/1", "http://b.test/1", "http://c.test/1"))
			for _, url := range []string{"http://a.test/politics/1", "http://a.test/sports/1", "http://b.test/1", "http://c.test/1"} {
				site.Page(url, article("About "+url, "It is here."))
			}
			b := newBench(t, site, "http://a.test/")
			b.config.Limits = c.limits
			b.run()
			var got []string
			for _, a := range rowsOf[*schema.Article](b.data) {
				got = append(got, string(a.URL))
			}
			slices.Sort(got)
			if !slices.Equal(got, c.want) {
				t.Errorf("stored %v, want %v", got, c.want)
			}
			store := b.store()
			defer store.Close() //nolint:errcheck // only read
			scope, _, err := scraper.ScopeOf(t.Context(), store)
			if err != nil {
				t.Fatal(err)
			}
			for _, url := range c.want {
				if err := scope.Check(url, 1); err != nil {
					t.Errorf("the scope that was kept: %v", err)
				}
			}
		})
	}
}

func TestLanguages(t *testing.T) {
	_, b := newDemo(t, 4)
	b.config.Langs = []string{"ru"}
	b.run()
	rows := rowsOf[*schema.Article](b.data)
	for _, a := range rows {
		if a.Lang != "ru" {
			t.Errorf("%s is in %s", a.URL, a.Lang)
		}
	}
	if len(rows) != 4 {
		t.Errorf("%d articles, want 4", len(rows))
	}
}

// A host that names no sitemap is asked for one where it usually lies, once.
func TestUsualAddresses(t *testing.T) {
	for name, c := range map[string]struct {
		there string
		asked []string
	}{
		"nothing": {"", []string{"/sitemap.xml", "/sitemap_index.xml", "/sitemap-news.xml", "/news-sitemap.xml", "/sitemap.xml.gz", "/sitemap.txt",
			"/rss/", "/feed/", "/rss.xml", "/feed.xml", "/atom.xml", "/index.xml", "/feed.json"}},
		"an index": {"/sitemap_index.xml", []string{"/sitemap.xml", "/sitemap_index.xml"}},
		"a feed":   {"/feed/", []string{"/sitemap.xml", "/sitemap_index.xml", "/sitemap-news.xml", "/news-sitemap.xml", "/sitemap.xml.gz", "/sitemap.txt", "/rss/", "/feed/"}},
	} {
		t.Run(name, func(t *testing.T) {
			p := newPaper()
			p.put("/", front("/1"))
			p.put("/1", news("1", "One"))
			p.put("/2", news("2", "Two"))
			put := func() {
				if c.there == "/feed/" {
					p.put(c.there, leaf{raw: `<rss version="2.0"><channel><item><link>` + absolute("/2") + `</link></item></channel></rss>`})
				} else if c.there != "" {
					p.put(c.there, leaf{raw: `<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"><url><loc>` + absolute("/2") + `</loc></url></urlset>`})
				}
			}
			put()
			b := newPaperBench(t, p, "/")
			s := b.run()
			var asked []string
			for _, f := range rowsOf[*schema.Fetch](b.data) {
				if f.FoundBy == "usual" {
					asked = append(asked, string(f.URL)[len(paperHost):])
				}
			}
			if !slices.Equal(asked, c.asked) {
				t.Errorf("asked %v", asked)
			}
			want, in := int64(1), len(asked)
			if c.there != "" {
				want, in = 2, in-1
			}
			if s.New != want || s.Probed != int64(in) || s.Outcomes[schema.OutcomeGone] != 0 {
				t.Errorf("%+v", s)
			}
			b.run()
			again := []string{"/"}
			if c.there != "" {
				again = append(again, c.there)
			}
			if got := b.fetcher.URLs(); len(got) != len(again) {
				t.Errorf("the second run asked for %v", got)
			}
		})
	}
}

// Ids of which nothing was found are asked for again where the next articles appear.
func TestIDsAgain(t *testing.T) {
	p := newPaper()
	p.put("/", leaf{Type: schema.PageOther, Title: "Nothing"})
	for _, id := range []int{1, 2, 5, 100} {
		p.put(fmt.Sprintf("/n/%d", id), news(fmt.Sprint(id), fmt.Sprintf("Number %d", id)))
	}
	b := newPaperBench(t, p, "/")
	b.config.Listed = func(yield func(scraper.Listed, error) bool) {
		for id := 1; id <= 200; id++ {
			if !yield(scraper.Listed{URL: absolute(fmt.Sprintf("/n/%d", id)), FoundBy: scraper.FoundByIDs, FromTop: uint64(200 - id)}, nil) {
				return
			}
		}
	}
	if s := b.run(); s.New != 4 || s.Outcomes[schema.OutcomeGone] != 196 {
		t.Fatalf("%+v", s)
	}
	for _, id := range []int{50, 95, 101, 110} {
		p.put(fmt.Sprintf("/n/%d", id), news(fmt.Sprint(id), fmt.Sprintf("Number %d", id)))
	}
	s := b.run()
	if s.New != 3 || s.Outcomes[schema.OutcomeGone] != 20-1+50-2 {
		t.Errorf("want what is up to 20 below and 50 above the largest one: %+v", s)
	}
}

// A seed that leads to another site brings nothing, and the run says where it leads.
func TestSeedThatLeadsAway(t *testing.T) {
	p := newPaper()
	p.put("/", leaf{location: "http://elsewhere.test/"})
	b := newPaperBench(t, p, "/")
	_, err := b.try()
	if !errors.Is(err, scraper.ErrNothing) || !strings.Contains(err.Error(), "leads to http://elsewhere.test/, which is out of scope") {
		t.Errorf("error %v", err)
	}
}
