package urls

import (
	"errors"
	"fmt"
	"regexp"
	"strings"
	"testing"
	"time"
)

func TestSite(t *testing.T) {
	tests := []struct{ name, in, want string }{
		{"plain", "https://vpk.name/news/1", "vpk.name"},
		{"www", "https://www.vpk.name/", "vpk.name"},
		{"second-level suffix", "https://news.bbc.co.uk/", "bbc.co.uk"},
		{"private suffix", "https://paper.github.io/", "paper.github.io"},
		{"suffix itself", "https://github.io/", "github.io"},
		{"idn", "https://www.нэб.рф/", "xn--90ax2c.xn--p1ai"},
		{"port", "https://www.example.org:8443/", "example.org"},
		{"ipv4", "http://127.0.0.1:8080/a", "127.0.0.1:8080"},
		{"ipv4 default port", "http://10.0.0.1/", "10.0.0.1"},
		{"ipv6", "http://[::1]:8080/", "[::1]:8080"},
		{"localhost", "http://localhost:3000/", "localhost:3000"},
		{"below localhost", "http://a.localhost:3000/", "a.localhost:3000"},
		{"single label", "http://intranet/", "intranet"},
		{"no URL", "news/1", ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := Site(tt.in); got != tt.want {
				t.Errorf("Site(%q) = %q, want %q", tt.in, got, tt.want)
			}
		})
	}
}

func TestArticleID(t *testing.T) {
	if got := ArticleID("vpk.name", "665992", "https://vpk.name/x"); got != "vpk.name/665992" {
		t.Errorf("with the site's id: %q", got)
	}
	// echo -n https://example.org/a | sha256sum
	if got, want := ArticleID("example.org", "", "https://example.org/a"), "example.org/b5b10dd0429e69ac"; got != want {
		t.Errorf("by hash: %q, want %q", got, want)
	}
}

func TestHost(t *testing.T) {
	for in, want := range map[string]string{
		"http://example.org/a":     "example.org",
		"http://example.org:81/":   "example.org:81",
		"https://[::1]:8080/?a#b":  "[::1]:8080",
		"https://example.org?a/b":  "example.org",
		"https://xn--90ax2c.test/": "xn--90ax2c.test",
	} {
		if got := Host(in); got != want {
			t.Errorf("Host(%q) = %q, want %q", in, got, want)
		}
	}
	if got := RobotsURL("https://e.org:8443/a/b?c"); got != "https://e.org:8443/robots.txt" {
		t.Errorf("RobotsURL: %q", got)
	}
}

func TestPrimary(t *testing.T) {
	variants := map[string][]string{
		"https://e.org/a": {
			"http://e.org/a", "https://www.e.org/a", "https://m.e.org/a", "http://mobile.e.org/a?utm_source=x#y", "https://www.m.e.org/a",
			"https://amp.e.org/a", "https://e.org/amp/a", "https://e.org/a/amp", "https://e.org/a?amp=1", "http://m.e.org/a?amp", "https://www.e.org/a?outputType=amp",
			"https://e.org/a.amp", "https://amp.e.org/amp/a?amp=1",
		},
		"https://e.org/a/":             {"https://e.org/a/amp/", "http://www.e.org/amp/a/"},
		"https://e.org/a.html":         {"https://e.org/a.amp.html", "https://m.e.org/amp/a.html?utm_medium=amp"},
		"https://e.org/a?p=2":          {"http://e.org/a?p=2&amp=1", "https://e.org/a?amp=1&p=2"},
		"https://en.wiki.org/a":        {"https://en.m.wiki.org/a"},
		"https://m.net/a":              {"http://www.m.net/a", "http://m.m.net/a"}, // m is the domain's own
		"https://m.github.io/a":        {"http://m.github.io/a"},
		"https://news.e.org/a":         {"http://news.e.org/a"},
		"https://e.org/":               {"http://www.e.org", "https://m.e.org/"},
		"https://e.org/amp":            {"http://e.org/amp"}, // nothing would be left
		"https://e.org/amp/":           {"http://e.org/amp/"},
		"https://e.org/champ":          {"http://e.org/champ"},
		"https://e.org/a?champ=1":      {"http://e.org/a?champ=1"},
		"http://e.org:8080/a":          {"http://e.org:8080/a?amp=1"},
		"http://127.0.0.1:9/a":         {"http://127.0.0.1:9/amp/a", "http://127.0.0.1:9/a/amp"},
		"http://127.0.0.1/a":           {"http://127.0.0.1/a?amp"},
		"http://[::1]/a":               {"http://[::1]/a?amp"},
		"http://localhost/a":           {"http://localhost/a?amp"},
		"http://m.localhost/a":         {"http://m.localhost/a"},
		"https://xn--90ax2c.xn--p1ai/": {"http://m.нэб.рф/"},
	}
	for want, group := range variants {
		for _, raw := range append(group, want) {
			canonical, err := Canonical(raw)
			if err != nil {
				t.Fatal(err)
			}
			if got := Primary(canonical); got != want {
				t.Errorf("Primary(%q) = %q, want %q", canonical, got, want)
			}
		}
	}
}

func TestIsVariant(t *testing.T) {
	for url, want := range map[string]bool{
		"https://e.org/a": false, "http://www.e.org/a": false, "https://www.e.org/camp/a?x=m.": false, "https://m.net/a": false, "http://e.org:80/": false,
		"https://m.e.org/a": true, "https://mobile.e.org/": true, "https://e.org/a/amp": true, "https://e.org/a?AMP=1": true, "https://www.amp.e.org/a": true,
	} {
		if got := IsVariant(url); got != want {
			t.Errorf("IsVariant(%q) = %v", url, got)
		}
	}
}

func TestScope(t *testing.T) {
	seeds := []string{"https://www.e.org/news/", "http://f.org:8080"}
	patterns := func(s ...string) (res []*regexp.Regexp) {
		for _, p := range s {
			res = append(res, regexp.MustCompile(p))
		}
		return res
	}
	tests := []struct {
		name   string
		limits Limits
		url    string
		depth  int
		want   string // "" in scope, else a part of the reason
	}{
		{"seed", Limits{MaxDepth: 0}, "https://www.e.org/news/", 0, ""},
		{"same host", Limits{MaxDepth: -1}, "https://www.e.org/sport", 99, ""},
		{"bare host", Limits{MaxDepth: -1}, "http://e.org/sport", 1, ""},
		{"other port", Limits{MaxDepth: -1}, "http://e.org:81/sport", 1, "host e.org:81"},
		{"seed's port", Limits{MaxDepth: -1}, "http://www.f.org:8080/a", 1, ""},
		{"other host", Limits{MaxDepth: -1}, "https://g.org/", 1, "host g.org"},
		{"sub-domain", Limits{MaxDepth: -1}, "https://blog.e.org/", 1, "host blog.e.org"},
		{"sub-domain of the site", Limits{MaxDepth: -1, WholeSite: true}, "https://blog.e.org/", 1, ""},
		{"named host", Limits{MaxDepth: -1, Hosts: []string{"Blog.E.org"}}, "https://blog.e.org/", 1, ""},
		{"too deep", Limits{MaxDepth: 2}, "https://e.org/a", 3, "depth 3"},
		{"deep enough", Limits{MaxDepth: 2}, "https://e.org/a", 2, ""},
		{"allowed", Limits{MaxDepth: -1, Allow: patterns("/news/", "/sport/")}, "https://e.org/sport/1", 1, ""},
		{"not allowed", Limits{MaxDepth: -1, Allow: patterns("/news/")}, "https://e.org/sport/1", 1, "not allowed"},
		{"denied", Limits{MaxDepth: -1, Allow: patterns("/news/"), Deny: patterns("print")}, "https://e.org/news/print/1", 1, "denied by print"},
		{"denied seed", Limits{MaxDepth: -1, Deny: patterns("news")}, "https://www.e.org/news/", 0, ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			s, err := NewScope(seeds, tt.limits)
			if err != nil {
				t.Fatal(err)
			}
			err = s.Check(tt.url, tt.depth)
			if tt.want == "" && err != nil {
				t.Errorf("refused: %v", err)
			}
			if tt.want != "" && (!errors.Is(err, ErrOutOfScope) || !strings.Contains(err.Error(), tt.want)) {
				t.Errorf("got %v, want %q", err, tt.want)
			}
		})
	}
	if _, err := NewScope([]string{"mailto:x@e.org"}, Limits{}); !errors.Is(err, ErrScheme) {
		t.Errorf("bad seed: %v", err)
	}
}

func TestTrap(t *testing.T) {
	now := time.Date(2026, 11, 22, 0, 0, 0, 0, time.UTC)
	tests := []struct {
		name, url string
		trap      bool
	}{
		{"article", "https://vpk.name/news/665992_a_b.html", false},
		{"dated path", "https://e.org/2011/11/11/11/11/a.html", false},
		{"section twice", "https://e.org/news/news/1.html", false},
		{"repeated segment", "https://e.org/a/b/b/b/c", true},
		{"repeated pair", "https://e.org/x/css/js/css/js/css/js/a", true},
		{"scattered segment", "https://e.org/foo/1/foo/2/foo/3/foo/4/foo/5/foo/6", true},
		{"many segments", "https://e.org/" + strings.Repeat("a/b/c/d/e/f/g/", 5), true},
		{"long", "https://e.org/" + strings.Repeat("x", 2000), true},
		{"long slug", "https://e.org/" + strings.Repeat("x", 900), false},
		{"escaped thrice", "https://e.org/?u=%252525", true},
		{"array parameters", "https://e.org/?tag[]=a&tag[]=b&tag[]=c", false},
		{"same parameter", "https://e.org/?page=2&page=2&page=2", true},
		{"many parameters", "https://e.org/?" + strings.Repeat("a=1&b=2&", 20), true},
		{"calendar now", "https://e.org/?date=2026-12-01", false},
		{"calendar archive", "https://e.org/?year=1912", false},
		{"calendar far ahead", "https://e.org/?date=2150-12-01", true},
		{"calendar compact", "https://e.org/?ym=215012", true},
		{"calendar day first", "https://e.org/?date=19112026", false},
		{"calendar long ago", "https://e.org/?year=0001", true},
		{"number, no calendar", "https://e.org/?id=2150", false},
		{"page number", "https://e.org/?page=9999", false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if err := Trap(tt.url, now); (err != nil) != tt.trap || err != nil && !errors.Is(err, ErrTrap) {
				t.Errorf("Trap(%q) = %v, want trap: %v", tt.url, err, tt.trap)
			}
		})
	}
}

func ExampleCanonical() {
	u, err := Canonical("HTTPS://VPK.name:443/news/../en/665992_a.html?utm_source=rss#comments")
	fmt.Println(u, err)
	// Output: https://vpk.name/en/665992_a.html <nil>
}

func ExampleScope() {
	scope, err := NewScope([]string{"https://vpk.name/"}, Limits{MaxDepth: -1})
	if err != nil {
		panic(err)
	}
	fmt.Println(scope.Check("http://www.vpk.name/news/", 3))
	fmt.Println(scope.Check("https://example.org/", 1))
	// Output:
	// <nil>
	// out of scope: host example.org is not one of the crawl's
}
