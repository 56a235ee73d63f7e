package scraper_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/newsarc/newsarc/schema"
	"github.com/newsarc/newsarc/scraper/fetch"
	"github.com/newsarc/newsarc/scraper/frontier"
)

// urlset is a sitemap of articles with their lastmod.
func urlset(entries map[string]time.Time) leaf {
	var b strings.Builder
	b.WriteString(`<?xml version="1.0" encoding="UTF-8"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">`)
	for path, mod := range entries {
		fmt.Fprintf(&b, "<url><loc>%s</loc><lastmod>%s</lastmod></url>", absolute(path), mod.Format(time.RFC3339))
	}
	b.WriteString("</urlset>")
	return leaf{raw: b.String()}
}

func TestSitemapOfRobots(t *testing.T) {
	p := newPaper()
	p.put("/robots.txt", leaf{raw: "User-agent: *\nAllow: /\nSitemap: /sitemap.xml\n"})
	p.put("/sitemap.xml", leaf{raw: `<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"><sitemap><loc>` + absolute("/news.xml") + `</loc></sitemap></sitemapindex>`})
	p.put("/", front())
	b := newPaperBench(t, p, "/")
	mods := map[string]time.Time{}
	for i := range 12 {
		path := fmt.Sprintf("/%d", i)
		mods[path] = b.clock.Now().Add(-time.Hour)
		p.put(path, news(fmt.Sprint(i), fmt.Sprintf("Number %d", i)))
	}
	p.put("/news.xml", urlset(mods))
	if s := b.run(); s.New != 12 {
		t.Fatalf("first run: %+v", s)
	}
	if _, row := outcome(b, paperHost+"/3"); row.FoundBy != "sitemap" {
		t.Errorf("found by %q", row.FoundBy)
	}

	b.clock.Advance(time.Minute)
	mods["/3"] = b.clock.Now()
	mods["/new"] = b.clock.Now()
	p.change("/3", func(l *leaf) { l.Title = "Number 3, corrected" })
	p.put("/new", news("new", "News"))
	p.put("/news.xml", urlset(mods))
	b.clock.Advance(time.Minute)
	s := b.run()
	if s.New != 1 || s.Changed != 1 || s.Unchanged != 0 {
		t.Errorf("second run: %+v", s)
	}
	if asked := b.fetcher.URLs(); len(asked) != 5 {
		t.Errorf("second run asked for %v, want seed, two sitemaps, the new and the changed article", asked)
	}
}

func TestFeed(t *testing.T) {
	feed := func(paths ...string) leaf {
		text := `<?xml version="1.0"?><rss version="2.0"><channel><title>Paper</title>`
		for _, path := range paths {
			text += "<item><title>Item</title><link>" + absolute(path) + "</link></item>"
		}
		return leaf{raw: text + "</channel></rss>"}
	}
	p := newPaper()
	p.put("/rss", feed("/1", "/2"))
	p.put("/1", news("1", "One"))
	p.put("/2", news("2", "Two"))
	p.put("/3", news("3", "Three"))
	b := newPaperBench(t, p, "/rss") // a seed may be a feed
	if s := b.run(); s.New != 2 {
		t.Fatalf("first run: %+v", s)
	}
	p.put("/rss", feed("/3", "/1", "/2"))
	b.clock.Advance(time.Minute)
	b.config.Revisit = "none"
	if s := b.run(); s.New != 1 || s.Requests != 2 {
		t.Errorf("second run: %d new, asked for %v", s.New, b.fetcher.URLs())
	}
	rows := rowsOf[*schema.Fetch](b.data)
	if !slices.ContainsFunc(rows, func(f *schema.Fetch) bool { return f.FoundBy == "feed" }) {
		t.Error("no row says that a feed led to it")
	}
}

// together is a Fetcher that answers for two pages only when both have been asked for.
type together struct {
	fetch.Fetcher
	urls [2]string
	both *sync.WaitGroup
}

func (f *together) Fetch(ctx context.Context, req fetch.Request) (fetch.Response, error) {
	if slices.Contains(f.urls[:], req.URL) {
		f.both.Done()
		f.both.Wait()
	}
	return f.Fetcher.Fetch(ctx, req)
}

// Two indexes that name each other are asked for once, also when both are on the way.
func TestIndexesThatNameEachOther(t *testing.T) {
	index := func(names ...string) leaf {
		text := "<sitemapindex>"
		for _, name := range names {
			text += "<sitemap><loc>" + absolute(name) + "</loc></sitemap>"
		}
		return leaf{raw: text + "</sitemapindex>"}
	}
	p := newPaper()
	p.numbered(2)
	p.put("/robots.txt", leaf{raw: "Sitemap: " + absolute("/a.xml") + "\nSitemap: " + absolute("/b.xml") + "\n"})
	p.put("/a.xml", index("/b.xml"))
	p.put("/b.xml", index("/a.xml"))
	b := newPaperBench(t, p, "/")
	b.options = frontier.Options{PerHost: 4}
	b.config.ForceDelay, b.config.Delay = true, 0
	for range 2 {
		pair := &together{b.fetcher, [2]string{absolute("/a.xml"), absolute("/b.xml")}, &sync.WaitGroup{}}
		pair.both.Add(2)
		b.config.Fetcher = pair
		b.run()
		asked := b.fetcher.URLs()
		slices.Sort(asked)
		if len(slices.Compact(slices.Clone(asked))) != len(asked) {
			t.Errorf("asked for %v", asked)
		}
		b.clock.Advance(time.Minute)
	}
}
