package extract

import (
	"crypto/sha256"
	"encoding/hex"
	"testing"

	"github.com/newsarc/newsarc/scraper/profile"
)

// The variants of an address lead to one article, whether or not the site has
// ids of its own, and also where the page does not name its address.
func TestVariantsAreOneArticle(t *testing.T) {
	vpk := profile.ByName("vpk.name")
	tests := []struct {
		name      string
		prof      *profile.Profile
		canonical string
		urls      []string
	}{
		{"by address", nil, "https://news.example/a/1.html", []string{
			"https://news.example/a/1.html", "http://news.example/a/1.html", "http://www.news.example/a/1.html?utm_source=rss&fbclid=1#top",
			"https://m.news.example/a/1.html", "https://mobile.news.example/a/1.html", "https://amp.news.example/a/1.html",
			"https://news.example/amp/a/1.html", "https://news.example/a/1.amp.html", "https://news.example/a/1.html?amp=1",
		}},
		{"by the site's id", vpk, "", []string{
			"https://vpk.name/news/665992_a_b.html", "http://vpk.name/news/665992_a_b.html", "https://m.vpk.name/news/665992_a_b.html",
			"https://vpk.name/amp/news/665992_a_b.html", "https://vpk.name/news/665992_a_b.html?amp=1", "https://vpk.name/news/665992_other.html",
			"https://vpk.name/en/665992_a-b.html", "https://vpk.name/news/665992_a_b.html/amp",
		}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			want := "vpk.name/665992"
			if tt.canonical != "" {
				sum := sha256.Sum256([]byte(tt.canonical))
				want = "news.example/" + hex.EncodeToString(sum[:8])
			}
			for _, url := range tt.urls {
				res, err := Page([]byte(`<!doctype html><title>A title</title><h1>A title</h1><p>Text.`), Meta{URL: url}, tt.prof)
				if err != nil {
					t.Fatal(err)
				}
				r := res.Record
				if string(r.ArticleID) != want || string(r.URL) != url || tt.canonical != "" && string(r.CanonicalURL) != tt.canonical {
					t.Errorf("%s: article %s with the address %s, want %s", url, r.ArticleID, r.CanonicalURL, want)
				}
			}
		})
	}
}
