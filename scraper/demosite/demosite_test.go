package demosite

import (
	"compress/gzip"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"golang.org/x/net/html"
	"golang.org/x/text/encoding/charmap"

	"github.com/newsarc/newsarc/scraper/profile"
)

func serve(t *testing.T, opts Options) (*Site, *httptest.Server) {
	t.Helper()
	site := New(opts)
	server := httptest.NewServer(site)
	t.Cleanup(server.Close)
	return site, server
}

// client follows no redirects and decodes nothing by itself.
var client = &http.Client{
	Transport:     &http.Transport{DisableCompression: true, DisableKeepAlives: true},
	CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
}

func get(t *testing.T, url string, header ...string) (*http.Response, string) {
	t.Helper()
	req, err := http.NewRequest(http.MethodGet, url, nil)
	if err != nil {
		t.Fatal(err)
	}
	for i := 0; i+1 < len(header); i += 2 {
		req.Header.Set(header[i], header[i+1])
	}
	resp, err := client.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	return resp, string(body)
}

func TestEveryArticleShowsItsTextInBothLanguages(t *testing.T) {
	site, server := serve(t, Options{})
	live := site.Articles()
	if len(live) < 60 {
		t.Fatalf("%d articles, want 60 and more", len(live))
	}
	titles := map[string]bool{}
	for _, a := range live {
		for _, lang := range []string{"ru", "en"} {
			resp, body := get(t, server.URL+a.Path(lang))
			if resp.StatusCode != http.StatusOK {
				t.Fatalf("%s: %s", a.Path(lang), resp.Status)
			}
			if a.legacy(lang) {
				body, _ = charmap.Windows1251.NewDecoder().String(body)
			}
			body = html.UnescapeString(body)
			text := a.In(lang)
			if titles[text.Title] {
				t.Errorf("title %q twice", text.Title)
			}
			titles[text.Title] = true
			for _, want := range []string{text.Title, text.Lead, a.Author, a.Image.Credit, labels[lang]["rights"]} {
				if !strings.Contains(body, want) {
					t.Errorf("%s: no %q", a.Path(lang), want)
				}
			}
			for _, b := range text.Body {
				if !strings.Contains(body, b.Text) {
					t.Errorf("%s: no %q", a.Path(lang), b.Text)
				}
			}
			if strings.Contains(text.Title+text.Lead+text.Body[0].Text, "{") {
				t.Errorf("%s: a name is not filled in: %q", a.Path(lang), text.Title)
			}
		}
	}
}

func TestSameOptionsSameBytes(t *testing.T) {
	now := time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)
	pages := func() string {
		site := New(Options{Now: now, Seed: 7})
		site.Advance(30 * time.Hour)
		var all strings.Builder
		for _, path := range []string{"/news/", "/en/?page=2", "/rss/", "/sitemap/en.xml", site.Articles()[3].Path("ru")} {
			rec := httptest.NewRecorder()
			site.ServeHTTP(rec, httptest.NewRequest(http.MethodGet, path, nil))
			all.WriteString(rec.Body.String())
		}
		return all.String()
	}
	first, second := pages(), pages()
	if first != second {
		t.Error("two sites with the same options differ")
	}
}

func TestListingsLeadToEveryArticle(t *testing.T) {
	site, server := serve(t, Options{PerPage: 10})
	next := regexp.MustCompile(`<link rel="next" href="([^"]+)">`)
	found := map[string]bool{}
	for path := "/en/"; path != ""; {
		_, body := get(t, server.URL+path)
		for _, m := range regexp.MustCompile(`href="(/en/\d+_[^"]+)"`).FindAllStringSubmatch(body, -1) {
			found[m[1]] = true
		}
		m := next.FindStringSubmatch(body)
		if path = ""; m != nil {
			path = html.UnescapeString(m[1])
		}
	}
	for _, a := range site.Articles() {
		if !found[a.Path("en")] {
			t.Errorf("no listing leads to %s", a.Path("en"))
		}
	}
}

func TestValidators(t *testing.T) {
	site, server := serve(t, Options{})
	old := site.Articles()[20]
	resp, _ := get(t, server.URL+old.Path("en"))
	etag, modified := resp.Header.Get("ETag"), resp.Header.Get("Last-Modified")
	for name, header := range map[string][]string{
		"etag":     {"If-None-Match", etag},
		"modified": {"If-Modified-Since", modified},
	} {
		if resp, body := get(t, server.URL+old.Path("en"), header...); resp.StatusCode != http.StatusNotModified || body != "" {
			t.Errorf("%s: %s and %d bytes, want 304 and none", name, resp.Status, len(body))
		}
	}
	site.Advance(24 * time.Hour)
	if resp, _ := get(t, server.URL+old.Path("en"), "If-None-Match", etag); old.Edited.IsZero() && resp.StatusCode != http.StatusNotModified {
		t.Errorf("a day later: %s, want 304", resp.Status)
	}
	if !site.Edit(old.ID, func(a *Article) { a.EN.Lead = "Another lead." }) {
		t.Fatal("no such article")
	}
	if resp, body := get(t, server.URL+old.Path("en"), "If-None-Match", etag); resp.StatusCode != http.StatusOK || !strings.Contains(body, "Another lead.") {
		t.Errorf("edited: %s, want 200 with the new lead", resp.Status)
	}
}

func TestADayBringsNewChangedAndGone(t *testing.T) {
	site, server := serve(t, Options{})
	before := site.Articles()
	views, _, _ := before[0].counters(site.stateOf(before[0]))
	site.Advance(24 * time.Hour)
	after := site.Articles()
	newest, edited := 0, 0
	for _, a := range after {
		if a.Published.After(before[0].Published) {
			newest++
		} else if !a.Edited.IsZero() {
			edited++
		}
	}
	gone := before[len(before)-1]
	if newest < 3 || edited < 2 || gone.Gone.IsZero() {
		t.Errorf("a day brought %d new and %d edited, oldest withdrawn: %t", newest, edited, !gone.Gone.IsZero())
	}
	if now, _, _ := before[0].counters(site.stateOf(before[0])); now <= views {
		t.Errorf("views went from %d to %d", views, now)
	}
	if resp, _ := get(t, server.URL+gone.Path("ru")); resp.StatusCode != http.StatusGone {
		t.Errorf("withdrawn article: %s, want 410", resp.Status)
	}
}

func TestPagesThatTroubleCrawlers(t *testing.T) {
	site, server := serve(t, Options{CrawlDelay: 3})
	a := site.Articles()[0]
	for _, c := range []struct {
		path   string
		status int
		want   string
	}{
		{"/news/40999_pusto.html", http.StatusOK, "Страница не найдена"},
		{"/en/section/none/", http.StatusOK, "Страница не найдена"},
		{"/en/?page=99", http.StatusOK, "Страница не найдена"},
		{"/en/?page=x", http.StatusOK, "Страница не найдена"},
		{"/members/archive", http.StatusOK, "Log in to read on"},
		{"/nothing", http.StatusNotFound, ""},
		{"/admin/", http.StatusForbidden, ""},
		{"/", http.StatusFound, ""},
		{"/old/41003", http.StatusMovedPermanently, ""},
		{"/en/41003_wrong-slug.html", http.StatusMovedPermanently, ""},
		{"/robots.txt", http.StatusOK, "Crawl-delay: 3"},
		{"/rss/", http.StatusOK, a.Path("ru")},
		{"/sitemap.xml", http.StatusOK, "/sitemap/en.xml"},
		{"/sitemap/ru.xml", http.StatusOK, a.Path("ru")},
		{"/file/img/41003.png", http.StatusOK, "PNG"},
	} {
		if resp, body := get(t, server.URL+c.path); resp.StatusCode != c.status || !strings.Contains(body, c.want) {
			t.Errorf("%s: %s, want %d and %q", c.path, resp.Status, c.status, c.want)
		}
	}
}

func TestGzip(t *testing.T) {
	site, server := serve(t, Options{})
	path := server.URL + site.Articles()[1].Path("en")
	_, plain := get(t, path)
	resp, packed := get(t, path, "Accept-Encoding", "gzip")
	if resp.Header.Get("Content-Encoding") != "gzip" {
		t.Fatal("not gzip")
	}
	zr, err := gzip.NewReader(strings.NewReader(packed))
	if err != nil {
		t.Fatal(err)
	}
	if got, err := io.ReadAll(zr); err != nil || string(got) != plain {
		t.Errorf("gzip differs from plain: %v", err)
	}
}

func TestJSONLDIsJSON(t *testing.T) {
	site, server := serve(t, Options{})
	for _, a := range site.Articles() {
		if a.Markup != MarkupSemantic {
			continue
		}
		_, body := get(t, server.URL+a.Path("en"))
		_, rest, _ := strings.Cut(body, `<script type="application/ld+json">`)
		doc, _, ok := strings.Cut(rest, "</script>")
		var got struct{ Headline string }
		if err := json.Unmarshal([]byte(doc), &got); !ok || err != nil || got.Headline != a.EN.Title {
			t.Errorf("%s: headline %q, %v", a.Path("en"), got.Headline, err)
		}
	}
}

func TestFaults(t *testing.T) {
	site, server := serve(t, Options{})
	site.Fail(Fault{Prefix: "/en/", Times: 2, Kind: FaultStatus, Status: http.StatusTooManyRequests, RetryAfter: 5 * time.Second})
	for range 2 {
		if resp, _ := get(t, server.URL+"/en/"); resp.StatusCode != http.StatusTooManyRequests || resp.Header.Get("Retry-After") != "5" {
			t.Errorf("%s, Retry-After %q", resp.Status, resp.Header.Get("Retry-After"))
		}
	}
	if resp, _ := get(t, server.URL+"/en/"); resp.StatusCode != http.StatusOK {
		t.Errorf("after the fault: %s", resp.Status)
	}
	site.Fail(Fault{Prefix: "/news/", Kind: FaultTruncate})
	resp, err := client.Get(server.URL + "/news/")
	if err != nil {
		t.Fatal(err)
	}
	if _, err = io.ReadAll(resp.Body); !errors.Is(err, io.ErrUnexpectedEOF) {
		t.Errorf("truncated body: %v", err)
	}
	resp.Body.Close()
	site.Heal()
	if resp, _ := get(t, server.URL+"/news/"); resp.StatusCode != http.StatusOK {
		t.Errorf("healed: %s", resp.Status)
	}
}

func TestProfileKnowsEveryAddress(t *testing.T) {
	p, err := profile.Load("windrose.yaml", Profile())
	if err != nil {
		t.Fatal(err)
	}
	site := New(Options{})
	kinds := map[string]profile.Kind{"/news/": profile.KindListing, "/en/?page=2": profile.KindListing, "/en/tag/ports/": profile.KindListing, "/login": profile.KindIgnore, "/about": profile.KindUnknown}
	for _, a := range site.Articles() {
		kinds[a.Path("ru")], kinds[a.Path("en")] = profile.KindArticle, profile.KindArticle
	}
	for path, want := range kinds {
		u, err := url.Parse("http://127.0.0.1:8930" + path)
		if err != nil {
			t.Fatal(err)
		}
		if got, _, _ := p.PathKind(u); got != want {
			t.Errorf("%s is %q, want %q", path, got, want)
		}
	}
}
