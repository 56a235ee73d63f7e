package discover_test

import (
	"bytes"
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"

	"github.com/newsarc/newsarc/schema"
	"github.com/newsarc/newsarc/scraper/discover"
)

func shared(tb testing.TB, elem ...string) string {
	tb.Helper()
	dir := os.Getenv("NEWSARC_SHARED")
	if dir == "" {
		tb.Skip("NEWSARC_SHARED is not set: no conformance data")
	}
	return filepath.Join(append([]string{dir, "conformance"}, elem...)...)
}

const base = "https://site.test/maps/sitemap.xml"

func sitemap(t testing.TB, body string) ([]discover.Link, error) {
	t.Helper()
	var links []discover.Link
	err := discover.Sitemap(strings.NewReader(body), base, func(l discover.Link) error {
		links = append(links, l)
		return nil
	})
	return links, err
}

func urls(links []discover.Link) []string {
	var all []string
	for _, l := range links {
		all = append(all, l.URL)
	}
	return all
}

func packed(s string) string {
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	_, _ = io.WriteString(w, s)
	_ = w.Close()
	return b.String()
}

func encoded(t testing.TB, enc interface{ String(string) (string, error) }, s string) string {
	t.Helper()
	out, err := enc.String(s)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func TestSitemap(t *testing.T) {
	page := func(u string) []discover.Link { return []discover.Link{{URL: u, Kind: discover.KindPage}} }
	news := `<urlset xmlns:news="x"><url><loc>/1</loc><news:news><news:publication><news:name>N</news:name><news:language>ru</news:language></news:publication>
<news:publication_date>2026-11-18T06:46:10+03:00</news:publication_date><news:title>Танк  и
самолёт</news:title></news:news><lastmod>2026-11-19</lastmod></url></urlset>`
	wantNews := []discover.Link{{
		URL: "https://site.test/1", Kind: discover.KindArticle, Title: "Танк и самолёт", Lang: "ru",
		Published: time.Date(2026, 11, 18, 3, 46, 10, 0, time.UTC), PublishedPrecision: schema.PrecisionSecond,
		Modified: time.Date(2026, 11, 19, 0, 0, 0, 0, time.UTC), ModifiedPrecision: schema.PrecisionDay,
	}}
	tests := []struct {
		name, body string
		want       []discover.Link
		err        error
	}{
		{"one", `<?xml version="1.0"?><urlset><url><loc>https://site.test/a?x=1&amp;y=2</loc></url></urlset>`, page("https://site.test/a?x=1&y=2"), nil},
		{"bare ampersand", `<urlset><url><loc>https://site.test/a?x=1&y=2</loc></url></urlset>`, page("https://site.test/a?x=1&y=2"), nil},
		{"CDATA and white space", "<urlset><url><loc>\n <![CDATA[ https://site.test/a ]]></loc></url></urlset>", page("https://site.test/a"), nil},
		{"any prefix and letter case", `<S:URLSET xmlns:S="wrong"><S:Url><S:LOC>https://site.test/a</S:LOC></S:Url></S:URLSET>`, page("https://site.test/a"), nil},
		{"packed", packed(`<urlset><url><loc>/a</loc></url></urlset>`), page("https://site.test/a"), nil},
		{"packed twice", packed(packed(`<urlset><url><loc>/a</loc></url></urlset>`)), page("https://site.test/a"), nil},
		{"letters beyond ASCII", `<urlset><url><loc>https://site.test/новости</loc></url></urlset>`, page("https://site.test/%D0%BD%D0%BE%D0%B2%D0%BE%D1%81%D1%82%D0%B8"), nil},
		{"index", `<sitemapindex><sitemap><loc>news.xml.gz</loc><lastmod>2026-11</lastmod></sitemap></sitemapindex>`, []discover.Link{{
			URL: "https://site.test/maps/news.xml.gz", Kind: discover.KindSitemap,
			Modified: time.Date(2026, 11, 1, 0, 0, 0, 0, time.UTC), ModifiedPrecision: schema.PrecisionMonth,
		}}, nil},
		{"news", news, wantNews, nil},
		{"news in windows-1251", encoded(t, charmap.Windows1251.NewEncoder(), `<?xml version="1.0" encoding="windows-1251"?>`+news), wantNews, nil},
		{"news in windows-1251 that claims UTF-8", encoded(t, charmap.Windows1251.NewEncoder(), `<?xml version="1.0" encoding="UTF-8"?>`+news), wantNews, nil},
		{"news in UTF-8 that claims windows-1251", `<?xml version="1.0" encoding="windows-1251"?>` + news, wantNews, nil},
		{"news in UTF-16", encoded(t, unicode.UTF16(unicode.LittleEndian, unicode.UseBOM).NewEncoder(), `<?xml version="1.0" encoding="UTF-16"?>`+news), wantNews, nil},
		{"byte order mark and control characters", "\ufeff<urlset>\x00\x0b<url><loc>/a\x01</loc></url></urlset>", page("https://site.test/a"), nil},
		{"images and languages", `<urlset><url><loc>/a</loc><image:image><image:loc>/i.jpg</image:loc><image:title>no title of the page</image:title></image:image>
<xhtml:link rel="alternate" hreflang="en" href="/en/a"/><xhtml:link rel="amphtml" href="/amp/a"/></url></urlset>`, []discover.Link{{
			URL: "https://site.test/a", Kind: discover.KindPage, Images: []string{"https://site.test/i.jpg"},
			Alternates: []discover.Alternate{{Lang: "en", URL: "https://site.test/en/a"}},
		}}, nil},
		{"end tags missing", `<urlset><url><loc>/a</loc><url><loc>/b</loc></url></urlset>`, append(page("https://site.test/a"), page("https://site.test/b")...), nil},
		{"no root", `<url><loc>/a</loc></url>`, page("https://site.test/a"), nil},
		{"what cannot be fetched is left out", `<urlset><url><loc>mailto:a@b.c</loc></url><url><loc>http://[::1</loc></url><url><loc></loc></url><url/></urlset>`, nil, nil},
		{"text", "# list\r\nhttps://site.test/a\r\n\r\nrubbish\nhttps://site.test/b", append(page("https://site.test/a"), page("https://site.test/b")...), nil},
		{"RSS", `<rss version="2.0"><channel><title>T</title><item><title>One</title><link>/1</link><pubDate>Wed, 18 Nov 2026 06:46:00 +0300</pubDate></item></channel></rss>`, []discover.Link{{
			URL: "https://site.test/1", Kind: discover.KindArticle, Title: "One",
			Published: time.Date(2026, 11, 18, 3, 46, 0, 0, time.UTC), PublishedPrecision: schema.PrecisionSecond,
		}}, nil},
		{"cut in an entry", `<urlset><url><loc>/a</loc></url><url><loc>/b`, page("https://site.test/a"), io.ErrUnexpectedEOF},
		{"cut behind a whole address", `<urlset><url><loc>/a</loc><lastm`, page("https://site.test/a"), io.ErrUnexpectedEOF},
		{"cut between entries", `<urlset><url><loc>/a</loc></url>`, page("https://site.test/a"), io.ErrUnexpectedEOF},
		{"cut gzip", packed(`<urlset><url><loc>/a</loc></url></urlset>`)[:30], nil, io.ErrUnexpectedEOF},
		{"no entries", `<urlset></urlset>`, nil, nil},
		{"HTML page", `<!DOCTYPE html><title>Not found</title><loc>/a</loc>`, nil, discover.ErrNotSitemap},
		{"other XML", `<note><to>you</to></note>`, nil, discover.ErrNotSitemap},
		{"prose", "Not found", nil, discover.ErrNotSitemap},
		{"nothing", " \n", nil, discover.ErrNotSitemap},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			links, err := sitemap(t, tt.body)
			if !errors.Is(err, tt.err) || err != nil && !strings.Contains(err.Error(), base) {
				t.Errorf("error %v, want %v", err, tt.err)
			}
			if diff := cmp.Diff(tt.want, links); diff != "" {
				t.Errorf("links (-want +got):\n%s", diff)
			}
		})
	}
}

func TestSitemapStops(t *testing.T) {
	enough := errors.New("enough")
	for _, body := range []string{
		`<urlset><url><loc>/a</loc></url><url><loc>/b</loc></url></urlset>`,
		`<urlset><url><loc>/a</loc><url><loc>/b</loc><url><loc>/c</loc>`,
		"https://site.test/a\nhttps://site.test/b",
		`<rss><channel><item><link>/a</link></item><item><link>/b</link></item></channel></rss>`,
	} {
		n := 0
		err := discover.Sitemap(strings.NewReader(body), base, func(discover.Link) error { n++; return enough })
		if err != enough || n != 1 {
			t.Errorf("%.30s: %d calls, %v", body, n, err)
		}
	}
}

func TestSitemapFiles(t *testing.T) {
	dir := shared(t, "sitemaps", "crawler-commons")
	tests := []struct {
		file  string
		links int
	}{
		{"atom.xml", 1},
		{"sitemap-with-bom.txt", 2},
		{"sitemap.txt", 2},
		{"sitemap.txt.gz", 5},
		{"sitemap.badns.xml", 2},
		{"sitemap.ns.xml", 2},
		{"sitemap.index.xml", 15},
		{"xmlSitemap.gz", 5},
		{"extension/sitemap-news.xml", 2},
		{"extension/shinpaideshou-news-sitemap.xml", 3},
		{"extension/sitemap-links.xml", 3},
		{"extension/sitemap-images.xml", 1},
		{"extension/sitemap-mobile.xml", 3},
		{"extension/sitemap-videos.xml", 3},
		{"extension/sitemap-videos-tvshow.xml", 1},
		{"extension/pagemaps-sitemap.xml", 2},
		{"extension/hebdenbridgetimes-articles-sitemap.xml", 74},
	}
	for _, tt := range tests {
		t.Run(tt.file, func(t *testing.T) {
			b, err := os.ReadFile(filepath.Join(dir, tt.file))
			if err != nil {
				t.Fatal(err)
			}
			links, err := sitemap(t, string(b))
			if err != nil || len(links) != tt.links {
				t.Errorf("%d links, %v; want %d", len(links), err, tt.links)
			}
		})
	}
}

func TestParseTime(t *testing.T) {
	at := func(y, mo, d, h, mi, s, ns int) time.Time {
		return time.Date(y, time.Month(mo), d, h, mi, s, ns, time.UTC)
	}
	tests := []struct {
		in   string
		want time.Time
		p    schema.Precision
	}{
		{"2004", at(2004, 1, 1, 0, 0, 0, 0), discover.PrecisionYear},
		{"2004-10", at(2004, 10, 1, 0, 0, 0, 0), schema.PrecisionMonth},
		{"2004-10-01", at(2004, 10, 1, 0, 0, 0, 0), schema.PrecisionDay},
		{"2004-1-5", at(2004, 1, 5, 0, 0, 0, 0), schema.PrecisionDay},
		{"2004-10-01Z", at(2004, 10, 1, 0, 0, 0, 0), schema.PrecisionDay},
		{"2004-10-01T18:23Z", at(2004, 10, 1, 18, 23, 0, 0), schema.PrecisionMinute},
		{"2004-10-01T18:23:17+00:00", at(2004, 10, 1, 18, 23, 17, 0), schema.PrecisionSecond},
		{"2004-10-01T18:23:17.25-05:30", at(2004, 10, 1, 23, 53, 17, 250_000_000), schema.PrecisionSecond},
		{"2004-10-01T18:23:17.123456789012Z", at(2004, 10, 1, 18, 23, 17, 123456789), schema.PrecisionSecond},
		{" 2004-10-01 18:23:17 ", at(2004, 10, 1, 18, 23, 17, 0), schema.PrecisionSecond},
		{"2004-10-01 18:23:17 +0300", at(2004, 10, 1, 15, 23, 17, 0), schema.PrecisionSecond},
		{"2004-10-01T18:23:17 UTC", at(2004, 10, 1, 18, 23, 17, 0), schema.PrecisionSecond},
		{"2004-10-01t24:00z", at(2004, 10, 2, 0, 0, 0, 0), schema.PrecisionMinute},
		{"2004-12-31T23:59:60Z", at(2005, 1, 1, 0, 0, 0, 0), schema.PrecisionSecond},
		{"2004-02-29", at(2004, 2, 29, 0, 0, 0, 0), schema.PrecisionDay},
		{"Wed, 18 Nov 2026 06:46:00 +0300", at(2026, 11, 18, 3, 46, 0, 0), schema.PrecisionSecond},
	}
	for _, tt := range tests {
		got, p, ok := discover.ParseTime(tt.in)
		if !ok || !got.Equal(tt.want) || p != tt.p {
			t.Errorf("%q: %v %s %v, want %v %s", tt.in, got, p, ok, tt.want, tt.p)
		}
	}
	for _, in := range []string{"", "now", "20", "2004-13-01", "2004-02-30", "2005-02-29", "2004-10-01T25:00Z", "2004-10-01T18:60Z", "2004-10-01T18Z", "2004-10-01T18:23:17+99:00", "2004-10-01x", "665992", strings.Repeat("2", 100)} {
		if got, p, ok := discover.ParseTime(in); ok {
			t.Errorf("%q: %v %s, want none", in, got, p)
		}
	}
}

func TestIDRange(t *testing.T) {
	tests := []struct {
		in   string
		want []string
		len  uint64
	}{
		{"8-11", []string{"8", "9", "10", "11"}, 4},
		{"11-9", []string{"11", "10", "9"}, 3},
		{"098-101", []string{"098", "099", "100", "101"}, 4},
		{" 7 ", []string{"7"}, 1},
		{"0-1", []string{"0", "1"}, 2},
		{"1-0", []string{"1", "0"}, 2},
	}
	for _, tt := range tests {
		r, err := discover.ParseIDRange(tt.in)
		if err != nil {
			t.Errorf("%q: %v", tt.in, err)
			continue
		}
		links, err := r.Links("https://site.test/news/{id}_x.html")
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for l := range links {
			got = append(got, strings.TrimSuffix(strings.TrimPrefix(l.URL, "https://site.test/news/"), "_x.html"))
		}
		if diff := cmp.Diff(tt.want, got); diff != "" || r.Len() != tt.len {
			t.Errorf("%q: %d ids (-want +got):\n%s", tt.in, r.Len(), diff)
		}
	}
	for _, in := range []string{"", "-", "1-", "-1", "a-b", "1-2-3", "1..2", "99999999999999999999", "+1", "1 2"} {
		if r, err := discover.ParseIDRange(in); err == nil {
			t.Errorf("%q is %v, want an error", in, r)
		}
	}
	r, _ := discover.ParseIDRange("1-9223372036854775807")
	for _, pattern := range []string{"https://site.test/", "/news/{id}", "ftp://site.test/{id}", ""} {
		if _, err := r.Links(pattern); err == nil {
			t.Errorf("pattern %q: want an error", pattern)
		}
	}
	links, err := r.Links("https://site.test/{id}")
	if err != nil {
		t.Fatal(err)
	}
	for l := range links {
		if l.URL != "https://site.test/1" {
			t.Errorf("first is %s", l.URL)
		}
		break
	}
}

func TestList(t *testing.T) {
	tests := []struct {
		name, in string
		want     []string
		bad      []int // lines
	}{
		{"plain", "https://a.test/1\n\n# comment\n  http://a.test/2  \r\n", []string{"https://a.test/1", "http://a.test/2"}, nil},
		{"no end of line, byte order mark", "\ufeffhttps://a.test/1", []string{"https://a.test/1"}, nil},
		{"note behind", "https://a.test/1 # why\nhttps://a.test/2\ttitle", []string{"https://a.test/1", "https://a.test/2"}, nil},
		{"comma in a URL", "https://a.test/1,2\n", []string{"https://a.test/1,2"}, nil},
		{"quotes", "\"https://a.test/1\",\"One, two\"\n'https://a.test/2'\n", []string{"https://a.test/1", "https://a.test/2"}, nil},
		{"no scheme", "a.test/news\na.test\n", []string{"https://a.test/news", "https://a.test/"}, nil},
		{"table", "id,URL,title\n1,https://a.test/1,\"One, \"\"two\"\"\nthree\"\n2,https://a.test/2,\n", []string{"https://a.test/1", "https://a.test/2"}, nil},
		{"table with semicolons", "\"title\";\"link\"\n\"x;y\";\"https://a.test/1\"\n", []string{"https://a.test/1"}, nil},
		{"table with tabs", "loc\tn\nhttps://a.test/1\t1\n", []string{"https://a.test/1"}, nil},
		{"bad lines", "https://a.test/1\nrubbish\nmailto:x@a.test\nhttps://a.test/2\nfile:///etc/passwd\n", []string{"https://a.test/1", "https://a.test/2"}, []int{2, 3, 5}},
		{"bad rows", "url\nhttps://a.test/1\nrubbish\n", []string{"https://a.test/1"}, []int{3}},
		{"UTF-16", encoded(t, unicode.UTF16(unicode.LittleEndian, unicode.UseBOM).NewEncoder(), "https://a.test/1\r\nhttps://a.test/2\r\n"), []string{"https://a.test/1", "https://a.test/2"}, nil},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var links []discover.Link
			err := discover.List(strings.NewReader(tt.in), "urls.txt", func(l discover.Link) error {
				links = append(links, l)
				return nil
			})
			if diff := cmp.Diff(tt.want, urls(links)); diff != "" {
				t.Errorf("links (-want +got):\n%s", diff)
			}
			var bad []int
			if joined, ok := err.(interface{ Unwrap() []error }); ok {
				for _, e := range joined.Unwrap() {
					var line *discover.LineError
					if errors.As(e, &line) {
						bad = append(bad, line.Line)
					}
				}
			} else if err != nil {
				t.Errorf("error %v", err)
			}
			if diff := cmp.Diff(tt.bad, bad); diff != "" {
				t.Errorf("bad lines (-want +got):\n%s", diff)
			}
		})
	}
	err := discover.List(strings.NewReader(strings.Repeat("rubbish\n", 100)), "urls.txt", func(discover.Link) error { return nil })
	if err == nil || !strings.Contains(err.Error(), "80 more lines") || !strings.Contains(err.Error(), `urls.txt:1: no http or https URL: "rubbish"`) {
		t.Errorf("a hundred bad lines: %v", err)
	}
	stop := errors.New("stop")
	if err := discover.List(strings.NewReader("rubbish\nhttps://a.test/\n"), "x", func(discover.Link) error { return stop }); err != stop {
		t.Errorf("%v, want the callback's error", err)
	}
}

func TestUsual(t *testing.T) {
	links := discover.Usual("https://site.test/news/1?x#y")
	if len(links) == 0 || links[0].URL != "https://site.test/sitemap.xml" || links[0].Kind != discover.KindSitemap || links[len(links)-1].Kind != discover.KindFeed {
		t.Errorf("%+v", links)
	}
	if links := discover.Usual("rubbish"); links != nil {
		t.Errorf("%+v", links)
	}
}

func FuzzSitemap(f *testing.F) {
	for _, s := range []string{
		`<urlset><url><loc>/a</loc><lastmod>2026-11-22T10:00Z</lastmod><news:news><news:title>x</news:title></news:news></url></urlset>`,
		`<sitemapindex><sitemap>https://x.test/</sitemap><sitemap><sitemap><loc>`, "https://x.test/\n", packed("<urlset/>"),
		`<?xml version="1.0" encoding="koi8-r"?><rss><channel><item><link>/a</link>`, "\xff\xfe<\x00", `<feed><entry><link href="x"/></entry></feed>`,
	} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, body []byte) {
		err := discover.Sitemap(bytes.NewReader(body), base, func(l discover.Link) error {
			if !strings.HasPrefix(l.URL, "http") || l.Kind == "" {
				t.Errorf("%+v", l)
			}
			return nil
		})
		if err != nil && !strings.Contains(err.Error(), base) {
			t.Errorf("error %q does not name the file", err)
		}
	})
}

func FuzzFeed(f *testing.F) {
	for _, s := range []string{
		`<rss><channel><item><link>/a</link><title>&nbsp;x</title></item></channel></rss>`, `<feed><link rel="next" href="?p=2"/><entry><link href="/a"/></entry></feed>`,
		`{"version":"https://jsonfeed.org/version/1","next_url":"/2","items":[{"url":"/a","title":"b"}]}`, `<rss><item><link>/a</link></item><<<`,
	} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, body []byte) {
		info, _ := discover.Feed(bytes.NewReader(body), base)
		for _, l := range info.Links {
			if !strings.HasPrefix(l.URL, "http") {
				t.Errorf("%+v", l)
			}
		}
	})
}

func FuzzList(f *testing.F) {
	f.Add([]byte("url,title\nhttps://x.test/,\"a\nb\""))
	f.Add([]byte("# x\n'https://x.test/'\nx.test"))
	f.Fuzz(func(t *testing.T, body []byte) {
		_ = discover.List(bytes.NewReader(body), "x", func(l discover.Link) error {
			if !strings.HasPrefix(l.URL, "http") {
				t.Errorf("%+v", l)
			}
			return nil
		})
	})
}

func FuzzParseTime(f *testing.F) {
	f.Add("2004-10-01T18:23:17.25-05:30")
	f.Add("2004-10")
	f.Fuzz(func(t *testing.T, s string) {
		if got, p, ok := discover.ParseTime(s); ok == (p == "") {
			t.Errorf("%q: %v %q %v", s, got, p, ok)
		}
	})
}

func BenchmarkSitemap(b *testing.B) {
	var body strings.Builder
	body.WriteString(`<?xml version="1.0" encoding="UTF-8"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">`)
	for i := range 10_000 {
		fmt.Fprintf(&body, "<url><loc>https://site.test/news/%d_a-slug-of-some-length.html</loc><lastmod>2026-11-22T10:00:00+03:00</lastmod></url>\n", i)
	}
	body.WriteString("</urlset>")
	b.SetBytes(int64(body.Len()))
	b.ReportAllocs()
	for b.Loop() {
		n := 0
		if err := discover.Sitemap(strings.NewReader(body.String()), base, func(discover.Link) error { n++; return nil }); err != nil || n != 10_000 {
			b.Fatal(n, err)
		}
	}
}

func ExampleSitemap() {
	const xml = `<urlset><url><loc>https://site.test/news/1</loc><lastmod>2026-11-22</lastmod></url></urlset>`
	err := discover.Sitemap(strings.NewReader(xml), "https://site.test/sitemap.xml", func(l discover.Link) error {
		fmt.Println(l.URL, l.Modified.Format(time.DateOnly), l.ModifiedPrecision)
		return nil
	})
	fmt.Println(err)
	// Output:
	// https://site.test/news/1 2026-11-22 day
	// <nil>
}

func ExampleParseIDRange() {
	r, _ := discover.ParseIDRange("665992-665994")
	links, _ := r.Links("https://vpk.name/news/{id}_x.html")
	for l := range links {
		fmt.Println(l.URL)
	}
	// Output:
	// https://vpk.name/news/665992_x.html
	// https://vpk.name/news/665993_x.html
	// https://vpk.name/news/665994_x.html
}
