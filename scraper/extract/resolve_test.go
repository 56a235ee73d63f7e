package extract

import (
	"net/url"
	"strings"
	"testing"
)

// addresses are references that are resolved by the short way, and ones that only look like it.
var addresses = []string{
	"https://example.org", "https://example.org/", "https://example.org/a/b.html", "https://Example.org/a", "https://example.org//a", "https://example.org/./a", "https://example.org/a/../b",
	"https://example.org/a.", "https://example.org/.a", "https://example.org/a%20b", "https://example.org/a b", "https://example.org/ä", "https://example.org/a?b=c", "https://example.org/a#b",
	"https://example.org:443/a", "https://u:p@example.org/a", "https://", "https:///a", "https://-/", "https://.", "https://a..b/c", "HTTPS://example.org/a", "http://example.org/a",
	"/", "/a", "/a/", "/a/b.html", "//example.org/a", "/./a", "/../a", "/a/..", "/a/.", "/a..b", "/a:b", "/a?b", "/a#b", "/A_~-.", "/a//b", "a", "a/b", "?a=b", "#a", ".", "..", "mailto:a@b.c", "javascript:void(0)",
}

func TestResolve(t *testing.T) {
	for _, page := range []string{"", "https://example.org/news/1.html", "http://example.org", "https://EXAMPLE.org/x", "https://u:p@example.org/x", "https://example.org:8443/x/", "file:///a/b", "https://пример.рф/a"} {
		for _, ref := range addresses {
			if got, want := resolver(page).resolve(ref), resolveSlowly(page, ref); got != want {
				t.Errorf("page %q: resolve(%q) = %q, want %q", page, ref, got, want)
			}
		}
	}
}

func FuzzResolve(f *testing.F) {
	for _, ref := range addresses {
		f.Add("https://example.org/news/1.html", ref)
	}
	f.Fuzz(func(t *testing.T, page, ref string) {
		if got, want := resolver(page).resolve(ref), resolveSlowly(page, ref); got != want {
			t.Errorf("page %q: resolve(%q) = %q, want %q", page, ref, got, want)
		}
	})
}

func resolver(page string) *document {
	d := &document{}
	d.setBase(page)
	return d
}

// resolveSlowly leaves all of it to net/url.
func resolveSlowly(page, ref string) string {
	if ref = strings.TrimSpace(ref); ref == "" {
		return ""
	}
	u, err := url.Parse(ref)
	if err != nil {
		return ""
	}
	if base, err := url.Parse(page); err == nil && base.Host != "" {
		u = base.ResolveReference(u)
	}
	if u.Scheme != "http" && u.Scheme != "https" {
		return ""
	}
	return u.String()
}
