package discover

import (
	"bytes"
	"errors"
	"strings"
	"testing"

	"github.com/klauspost/compress/gzip"

	whatwg "github.com/nlnwa/whatwg-url/url"
)

// TestPlainURLs holds the short cut to what the parser says.
func TestPlainURLs(t *testing.T) {
	parser := whatwg.NewParser(whatwg.WithPercentEncodeSinglePercentSign())
	plain := []string{"https://site.test/", "http://a-b.site.test/news/1_x-Y.html?a=1&b=2", "https://site.test/a//b?c?d", "https://1.site.test/a.b."}
	for _, s := range plain {
		u, err := parser.Parse(s)
		if !isPlain(s) || err != nil || u.Href(false) != s {
			t.Errorf("%s: plain %v, %v, %v", s, isPlain(s), u, err)
		}
	}
	for _, s := range []string{
		"", "/a", "https://site.test", "https://SITE.test/", "https://site.test:443/", "https://u@site.test/", "https://127.0.0.1/", "https://0x7f.1/",
		"https://site.test/../a", "https://site.test/a/.", "https://site.test/%41", "https://site.test/a b", "https://site.test/é", "https://site.test/a#b",
		`https://site.test\a`, "https://xn--80ak6aa92e.test/", "ftp://site.test/", "https://.test/", "https://site./", "https://test/",
	} {
		if isPlain(s) {
			t.Errorf("%s is plain", s)
		}
	}
}

// TestSitemapLimit: what came before the limit is handed on, packed or not.
func TestSitemapLimit(t *testing.T) {
	body := "<urlset><url><loc>https://site.test/a</loc></url><!--" + strings.Repeat(" ", 200_000) + "--><url><loc>https://site.test/b</loc></url></urlset>"
	var bomb bytes.Buffer
	w := gzip.NewWriter(&bomb)
	_, _ = w.Write([]byte(body))
	_ = w.Close()
	for name, data := range map[string]string{"plain": body, "packed": bomb.String()} {
		var links []Link
		err := readSitemap(strings.NewReader(data), "https://site.test/sitemap.xml", 150_000, func(l Link) error {
			links = append(links, l)
			return nil
		})
		if !errors.Is(err, ErrTooLarge) || len(links) != 1 {
			t.Errorf("%s: %d links, %v", name, len(links), err)
		}
	}
}

func FuzzResolve(f *testing.F) {
	f.Add("https://site.test/a.b?c=d")
	parser := whatwg.NewParser(whatwg.WithPercentEncodeSinglePercentSign())
	f.Fuzz(func(t *testing.T, s string) {
		if !isPlain(s) {
			return
		}
		if u, err := parser.Parse(s); err != nil || u.Href(false) != s {
			t.Errorf("%s: %v, %v", s, u, err)
		}
	})
}
