package discover_test

import (
	"archive/tar"
	"compress/gzip"
	"errors"
	"io"
	"os"
	"path"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/text/encoding/charmap"

	"github.com/newsarc/newsarc/schema"
	"github.com/newsarc/newsarc/scraper/discover"
)

func TestFeed(t *testing.T) {
	one := []discover.Link{{URL: "https://site.test/1", Kind: discover.KindArticle, Title: "Танк"}}
	tests := []struct {
		name, body string
		want       discover.FeedInfo
		err        error
	}{
		{"RSS", `<?xml version="1.0"?><rss version="2.0"><channel><title>The feed</title><language>ru</language>
<item><title>A &amp; B</title><link>/1?a=1&amp;b=2</link><pubDate>Wed, 18 Nov 2026 06:46:00 +0300</pubDate><enclosure url="/i.jpg" type="image/jpeg"/></item></channel></rss>`,
			discover.FeedInfo{Title: "The feed", Lang: "ru", Links: []discover.Link{{
				URL: "https://site.test/1?a=1&b=2", Kind: discover.KindArticle, Title: "A & B", Lang: "ru", Images: []string{"https://site.test/i.jpg"},
				Published: time.Date(2026, 11, 18, 3, 46, 0, 0, time.UTC), PublishedPrecision: schema.PrecisionSecond,
			}}}, nil},
		{"Atom with an older page", `<feed xmlns="http://www.w3.org/2005/Atom"><title>T</title><link rel="next" href="?page=2"/>
<entry><title>X</title><link rel="alternate" href="https://site.test/1"/><updated>2026-11-18T06:46:00Z</updated></entry></feed>`,
			discover.FeedInfo{Title: "T", Next: "https://site.test/maps/sitemap.xml?page=2", Links: []discover.Link{{
				URL: "https://site.test/1", Kind: discover.KindArticle, Title: "X",
				Modified: time.Date(2026, 11, 18, 6, 46, 0, 0, time.UTC), ModifiedPrecision: schema.PrecisionSecond,
			}}}, nil},
		{"JSON", `{"version":"https://jsonfeed.org/version/1.1","title":"T","next_url":"/2.json","items":[{"id":"1","url":"https://site.test/1","title":"X","date_published":"2026-11-18"}]}`,
			discover.FeedInfo{Title: "T", Next: "https://site.test/2.json", Links: []discover.Link{{
				URL: "https://site.test/1", Kind: discover.KindArticle, Title: "X",
				Published: time.Date(2026, 11, 18, 0, 0, 0, 0, time.UTC), PublishedPrecision: schema.PrecisionDay,
			}}}, nil},
		{"permalink in the guid", `<rss><channel><item><title>Танк</title><guid>https://site.test/1</guid></item></channel></rss>`, discover.FeedInfo{Links: one}, nil},
		{"windows-1251", encoded(t, charmap.Windows1251.NewEncoder(), `<?xml version="1.0" encoding="windows-1251"?><rss><channel><item><title>Танк</title><link>/1</link></item></channel></rss>`), discover.FeedInfo{Links: one}, nil},
		{"windows-1251 that claims UTF-8", encoded(t, charmap.Windows1251.NewEncoder(), `<?xml version="1.0" encoding="utf-8"?><rss><channel><description>Новости обороны и промышленности за сегодня, самые важные события</description><item><title>Танк</title><link>/1</link></item></channel></rss>`), discover.FeedInfo{Links: one}, nil},
		{"warning before the declaration", "<br />\n<b>Warning</b>: x in y on line 1<?xml version=\"1.0\"?><rss><channel><item><title>Танк</title><link>/1</link></item></channel></rss>", discover.FeedInfo{Links: one}, nil},
		{"undeclared entity", `<rss><channel><item><title>Танк&nbsp;</title><link>/1</link></item></channel></rss>`, discover.FeedInfo{Links: one}, nil},
		{"packed", packed(`<rss><channel><item><title>Танк</title><link>/1</link></item></channel></rss>`), discover.FeedInfo{Links: one}, nil},
		{"cut short", `<rss><channel><title>T</title><item><title>Танк</title><link>/1</link></item><item><title>cut`, discover.FeedInfo{Links: one, Salvaged: true}, nil},
		{"JSON with an author of the wrong type", `{"version":"https://jsonfeed.org/version/1","items":[{"id":"1","url":"/1","title":"Танк","author":"me"},7,{"id":"2"}]}`, discover.FeedInfo{Links: one, Salvaged: true}, nil},
		{"no items", `<rss><channel><title>T</title></channel></rss>`, discover.FeedInfo{Title: "T"}, nil},
		{"HTML page", "<!doctype html><p>Not found", discover.FeedInfo{}, discover.ErrNotFeed},
		{"sitemap", "<urlset/>", discover.FeedInfo{}, discover.ErrNotFeed},
		{"other JSON", `{"error":`, discover.FeedInfo{}, discover.ErrNotFeed},
		{"prose", "Not found", discover.FeedInfo{}, discover.ErrNotFeed},
		{"nothing", "", discover.FeedInfo{}, discover.ErrNotFeed},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got, err := discover.Feed(strings.NewReader(tt.body), base)
			if !errors.Is(err, tt.err) || err != nil && !strings.Contains(err.Error(), base) {
				t.Errorf("error %v, want %v", err, tt.err)
			}
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("feed (-want +got):\n%s", diff)
			}
		})
	}
}

// TestFeedArchives reads other projects' test feeds, many of them broken on
// purpose. None may panic; how many parse may not fall.
func TestFeedArchives(t *testing.T) {
	tests := []struct {
		archive string
		files   int // .xml and .json; some hundred are no feeds (KML, OpenSearch, CDF)
		read    int // at least, without an error
	}{
		{"feedparser-tests.tar.gz", 2107, 2075},
		{"gofeed-testdata.tar.gz", 1085, 1071},
		{"w3c-feedvalidator-testcases.tar.gz", 2156, 1820},
	}
	for _, tt := range tests {
		t.Run(tt.archive, func(t *testing.T) {
			files, read, salvaged, items := 0, 0, 0, 0
			eachFile(t, shared(t, "feeds", tt.archive), func(name string, body []byte) {
				if ext := path.Ext(name); ext != ".xml" && ext != ".json" || strings.HasSuffix(name, "_expected.json") {
					return
				}
				files++
				info, err := discover.Feed(strings.NewReader(string(body)), base)
				items += len(info.Links)
				if info.Salvaged {
					salvaged++
				}
				if err == nil {
					read++
				} else if strings.Contains(err.Error(), "panic") {
					t.Errorf("%s: %v", name, err)
				}
			})
			t.Logf("%d files, %d read (%d of them salvaged), %d items", files, read, salvaged, items)
			if files != tt.files || read < tt.read {
				t.Errorf("%d of %d files read, want at least %d of %d", read, files, tt.read, tt.files)
			}
		})
	}
}

func eachFile(t *testing.T, archive string, fn func(name string, body []byte)) {
	t.Helper()
	file, err := os.Open(archive)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	gz, err := gzip.NewReader(file)
	if err != nil {
		t.Fatal(err)
	}
	for tr := tar.NewReader(gz); ; {
		h, err := tr.Next()
		if err == io.EOF {
			return
		}
		if err != nil {
			t.Fatal(err)
		}
		if h.Typeflag != tar.TypeReg {
			continue
		}
		body, err := io.ReadAll(tr)
		if err != nil {
			t.Fatal(err)
		}
		fn(h.Name, body)
	}
}
