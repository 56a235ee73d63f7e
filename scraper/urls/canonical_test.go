package urls

import (
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	whatwg "github.com/nlnwa/whatwg-url/url"
)

func TestCanonical(t *testing.T) {
	tests := []struct{ name, in, want string }{
		{"plain", "https://vpk.name/news/665992_a_b.html", "https://vpk.name/news/665992_a_b.html"},
		{"empty path", "http://example.org", "http://example.org/"},
		{"fragment", "http://example.org/a#comments", "http://example.org/a"},
		{"default port http", "http://example.org:80/", "http://example.org/"},
		{"default port https", "https://example.org:443/", "https://example.org/"},
		{"other port", "http://example.org:8080/", "http://example.org:8080/"},
		{"host case", "HTTP://WWW.Example.ORG/Path", "http://www.example.org/Path"},
		{"host dot", "http://example.org./a", "http://example.org/a"},
		{"dot segments", "http://example.org/a/./b/../c", "http://example.org/a/c"},
		{"encoded dot segments", "http://example.org/a/%2e%2E/c", "http://example.org/c"},
		{"user information", "http://me:secret@example.org/", "http://example.org/"},
		{"idn", "https://нэб.рф/", "https://xn--90ax2c.xn--p1ai/"},
		{"cyrillic path", "https://vpk.name/новости", "https://vpk.name/%D0%BD%D0%BE%D0%B2%D0%BE%D1%81%D1%82%D0%B8"},
		{"lower-case escapes", "https://vpk.name/%d0%bd", "https://vpk.name/%D0%BD"},
		{"needless escapes", "http://foo.com/%66oo.htm%6c?%61=%7e", "http://foo.com/foo.html?a=~"},
		{"needed escapes", "http://foo.com/a%2Fb%23c%20d?q=a%26b%2B", "http://foo.com/a%2Fb%23c%20d?q=a%26b%2B"},
		{"escape through escape", "http://foo.com/%%32e/x", "http://foo.com/%%32e/x"},
		{"broken escape", "http://foo.com/100%", "http://foo.com/100%"},
		{"white space around", "  http://example.org/a\n", "http://example.org/a"},
		{"tab inside", "http://example.org/a\tb", "http://example.org/ab"},
		{"backslashes", `http:\\example.org\a`, "http://example.org/a"},
		{"double slash stays", "http://example.org//a//b/", "http://example.org//a//b/"},
		{"ipv4 forms", "http://0x7f.1/", "http://127.0.0.1/"},
		{"ipv6", "http://[0:0::1]:8080/", "http://[::1]:8080/"},
		{"empty query", "http://example.org/a?", "http://example.org/a"},
		{"empty parameters", "http://example.org/a?&x=1&&y=2&", "http://example.org/a?x=1&y=2"},
		{"order stays", "http://example.org/?b=1&a=2&b=0", "http://example.org/?b=1&a=2&b=0"},
		{"empty value stays", "http://example.org/?a=&b", "http://example.org/?a=&b"},
		{"plus stays", "http://example.org/?q=a+b", "http://example.org/?q=a+b"},
		{"tracking", "https://e.org/a?utm_source=x&id=5&UTM_Medium=y&fbclid=z&gclid=1&yclid=2&_openstat=3", "https://e.org/a?id=5"},
		{"escaped tracking", "https://e.org/a?%75tm_source=x", "https://e.org/a"},
		{"only tracking", "https://e.org/a?utm_source=rss#x", "https://e.org/a"},
		{"meaningful neighbours", "https://e.org/?from=ru&ref=1&source=tass&pk=3", "https://e.org/?from=ru&ref=1&source=tass&pk=3"},
		{"session parameter", "https://e.org/?PHPSESSID=abc&p=2", "https://e.org/?p=2"},
		{"sid as token", "https://e.org/?sid=4d8f7a6b5c3e2f1a0b9c&p=2", "https://e.org/?p=2"},
		{"sid as section", "https://e.org/?sid=42&s=tank", "https://e.org/?sid=42&s=tank"},
		{"s as long word", "https://e.org/?s=internationalization", "https://e.org/?s=internationalization"},
		{"jsessionid in path", "https://e.org/a;jsessionid=0A1B2C?x=1", "https://e.org/a?x=1"},
		{"jsessionid between", "https://e.org/a;v=1;JSESSIONID=0A;w=2/b", "https://e.org/a;v=1;w=2/b"},
		{"matrix parameters stay", "https://e.org/a;v=1", "https://e.org/a;v=1"},
		{"cookieless", "https://e.org/(S(lit3py55t21z5v55vlm25s55))/a.aspx", "https://e.org/a.aspx"},
		{"cookieless alone", "https://e.org/(S(lit3py55t21z5v55vlm25s55))", "https://e.org/"},
		{"brackets stay", "https://e.org/wiki/Foo_(bar)", "https://e.org/wiki/Foo_(bar)"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got, err := Canonical(tt.in)
			if err != nil || got != tt.want {
				t.Fatalf("Canonical(%q) = %q, %v; want %q", tt.in, got, err, tt.want)
			}
			again, err := Canonical(got)
			if err != nil || again != got {
				t.Errorf("not idempotent: %q became %q, %v", got, again, err)
			}
		})
	}
}

func TestCanonicalRefuses(t *testing.T) {
	tests := []struct {
		name, in string
		want     error
	}{
		{"empty", "", ErrInvalid},
		{"relative", "/news/1.html", ErrInvalid},
		{"no host", "http://", ErrInvalid},
		{"dots for a host", "http://./", ErrInvalid},
		{"space in host", "http://a b/", ErrInvalid},
		{"bad port", "http://example.org:99999/", ErrInvalid},
		{"bad escape in host", "https://example%2Xcom/", ErrInvalid},
		{"no UTF-8 in host", "https://abc%FEdef.org/", ErrInvalid},
		{"mailto", "mailto:a@b.org", ErrScheme},
		{"javascript", "javascript:void(0)", ErrScheme},
		{"data", "data:text/html,x", ErrScheme},
		{"ftp", "ftp://example.org/", ErrScheme},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got, err := Canonical(tt.in); !errors.Is(err, tt.want) {
				t.Errorf("Canonical(%q) = %q, %v; want %v", tt.in, got, err, tt.want)
			}
		})
	}
}

func TestOptions(t *testing.T) {
	tests := []struct {
		name     string
		o        Options
		in, want string
	}{
		{"sorted", Options{SortQuery: true}, "http://e.org/?b=2&a=1&b=1", "http://e.org/?a=1&b=2&b=1"},
		{"dropped", Options{Drop: []string{"page_view"}}, "http://e.org/?Page_View=1&x=1", "http://e.org/?x=1"},
		{"kept", Options{Keep: []string{"utm_id"}}, "http://e.org/?utm_id=7&utm_term=x", "http://e.org/?utm_id=7"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got, err := tt.o.Canonical(tt.in); err != nil || got != tt.want {
				t.Errorf("got %q, %v; want %q", got, err, tt.want)
			}
		})
	}
}

func TestResolve(t *testing.T) {
	const base = "https://example.org/news/2026/index.html?p=1"
	tests := []struct{ name, ref, want string }{
		{"file", "a.html", "https://example.org/news/2026/a.html"},
		{"up", "../a", "https://example.org/news/a"},
		{"root", "/a", "https://example.org/a"},
		{"host", "//b.org/a", "https://b.org/a"},
		{"query", "?p=2", "https://example.org/news/2026/index.html?p=2"},
		{"fragment", "#x", "https://example.org/news/2026/index.html?p=1#x"},
		{"absolute", "http://b.org", "http://b.org/"},
		{"empty", "", base},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got, err := Resolve(base, tt.ref); err != nil || got != tt.want {
				t.Errorf("Resolve(%q) = %q, %v; want %q", tt.ref, got, err, tt.want)
			}
		})
	}
	if _, err := Resolve(base, "mailto:x@y.org"); !errors.Is(err, ErrScheme) {
		t.Errorf("mailto: got %v, want ErrScheme", err)
	}
	if _, err := Resolve("nowhere", "a"); !errors.Is(err, ErrInvalid) {
		t.Errorf("relative base: got %v, want ErrInvalid", err)
	}
}

// whatwgCase is one case of the web-platform-tests for URLs.
type whatwgCase struct {
	Input   string
	Base    *string
	Href    string
	Failure bool
}

// TestWhatwgConformance runs the web-platform-tests for URLs against the parser
// beneath Canonical, and Canonical itself against those of http and https. The
// parser's known failures are counted so that a change is noticed.
func TestWhatwgConformance(t *testing.T) {
	shared := os.Getenv("NEWSARC_SHARED")
	if shared == "" {
		t.Skip("NEWSARC_SHARED is not set: the URL conformance data is not here")
	}
	data, err := os.ReadFile(filepath.Join(shared, "conformance", "url", "urltestdata.json"))
	if err != nil {
		t.Skip("no URL conformance data:", err)
	}
	var raw []json.RawMessage
	if err := json.Unmarshal(data, &raw); err != nil {
		t.Fatal(err)
	}
	passed, total := 0, 0
	for _, r := range raw {
		if r[0] != '{' {
			continue
		}
		var c whatwgCase
		if err := json.Unmarshal(r, &c); err != nil {
			t.Fatal(err)
		}
		total++
		if checkWhatwg(t, c) {
			passed++
		}
	}
	t.Logf("%d of %d cases passed", passed, total)
	if passed < 876 {
		t.Errorf("%d of %d cases passed, 876 at least are known to", passed, total)
	}
}

// checkWhatwg tells whether the parser gives what the case wants, and fails
// the test where Canonical is not stable on it.
func checkWhatwg(t *testing.T, c whatwgCase) bool {
	base := ""
	if c.Base != nil {
		base = *c.Base
	}
	u, err := whatwg.ParseRef(base, c.Input)
	if c.Failure {
		if err == nil {
			t.Logf("known difference: %q on %q is accepted as %q", c.Input, base, u.Href(false))
		}
		return err != nil
	}
	if err == nil && strings.HasPrefix(u.Scheme(), "http") {
		if once, err := Canonical(u.Href(false)); err == nil {
			if twice, err := Canonical(once); err != nil || twice != once {
				t.Errorf("Canonical is not idempotent on %q: %q, %q, %v", c.Input, once, twice, err)
			}
		}
	}
	if err != nil || u.Href(false) != c.Href {
		t.Logf("known difference: %q on %q: %v, want %q", c.Input, base, err, c.Href)
		return false
	}
	return true
}

func FuzzCanonical(f *testing.F) {
	for _, s := range []string{
		"http://example.org/a;jsessionid=1?utm_x=1&sid=0123456789abcdef#f", "http://e/%%32e/%2E", "http:\\\\x\\..\\y",
		"https://(S(lit3py55t21z5v55vlm25s55))/(S(lit3py55t21z5v55vlm25s55))/", "http://a.b./?&&%26=%3D", "http://xn--/", "http://e.org/(S(aaaaaaaaaaaaaaaaaaaaaaaa))/..;jsessionid=1/x",
		"http://127.0.0.1:8080/a", "http://127.0.0.01:080/a", "http://1.2.3.256:65536/", "http://localhost:443/", "https://localhost:443/", "http://a.b:/x", "http://1.2.3/",
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, in string) {
		once, err := Canonical(in)
		if err != nil {
			return
		}
		if parsed, err := (Options{}).canonicalParsed(in); err != nil || parsed != once {
			t.Fatalf("%q: the short way gives %q, the parser %q, %v", in, once, parsed, err)
		}
		twice, err := Canonical(once)
		if err != nil || twice != once {
			t.Fatalf("%q became %q, then %q, %v", in, once, twice, err)
		}
		if u, err := parse(once); err != nil || Site(once) != siteOf(u) {
			t.Fatalf("%q: the site is %q, by the parser %q (%v)", once, Site(once), siteOf(u), err)
		}
		primary := Primary(once)
		if again, err := Canonical(primary); err != nil || again != primary || Primary(again) != primary || Site(again) != Site(once) {
			t.Fatalf("%q: primary %q, canonical of which is %q, %v, primary of which is %q", once, primary, again, err, Primary(again))
		}
		if Host(once) == "" || Site(once) == "" {
			t.Fatalf("%q: host %q, site %q", once, Host(once), Site(once))
		}
	})
}

// FuzzResolve holds the short way of Base against the parser.
func FuzzResolve(f *testing.F) {
	for _, s := range []string{"/a/b", "//b.org/x", "/a//b?x=/./", "a.html", "https://b.org/a/.b", "/a?b?c", "?x=1&utm_source=2#y"} {
		f.Add(s)
	}
	var bases []Base
	for _, s := range []string{"https://vpk.name/news/1.html?x=1", "http://127.0.0.1:8080/a/b", "http://localhost:8080/"} {
		base, err := NewBase(s)
		if err != nil {
			f.Fatal(err)
		}
		bases = append(bases, base)
	}
	f.Fuzz(func(t *testing.T, ref string) {
		for _, base := range bases {
			sameAsParser(t, base, ref)
		}
	})
}

func sameAsParser(t *testing.T, base Base, ref string) {
	t.Helper()
	if u, err := base.u.Parse(ref); err == nil && check(u, ref) == nil {
		got, err := base.Resolve(ref)
		if err != nil || got != u.Href(false) {
			t.Fatalf("Resolve(%q) = %q, %v; the parser says %q", ref, got, err, u.Href(false))
		}
		want, err1 := Canonical(got)
		if got, err2 := base.Canonical(ref); got != want || (err1 == nil) != (err2 == nil) {
			t.Fatalf("Base.Canonical(%q) = %q, %v; want %q, %v", ref, got, err2, want, err1)
		}
	} else if got, err := base.Resolve(ref); err == nil {
		t.Fatalf("Resolve(%q) = %q, the parser refuses it", ref, got)
	}
}

func BenchmarkResolve(b *testing.B) {
	base, err := NewBase("https://vpk.name/news/1.html?x=1")
	if err != nil {
		b.Fatal(err)
	}
	b.ReportAllocs()
	for b.Loop() {
		if _, err := base.Canonical("/en/665992_the-wests-unwillingness.html"); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkCanonicalParsed(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		if _, err := Canonical("https://vpk.name/%d0%bd/665992_the-wests-unwillingness.html?utm_source=rss&p=2#top"); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkCanonical(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		if _, err := Canonical("https://vpk.name/en/665992_the-wests-unwillingness.html?utm_source=rss&p=2#top"); err != nil {
			b.Fatal(err)
		}
	}
}
