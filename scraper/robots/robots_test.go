package robots_test

import (
	"bufio"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/newsarc/newsarc/scraper/robots"
)

func shared(tb testing.TB, elem ...string) string {
	tb.Helper()
	dir := os.Getenv("NEWSARC_SHARED")
	if dir == "" {
		tb.Skip("NEWSARC_SHARED is not set: no conformance data")
	}
	return filepath.Join(append([]string{dir, "conformance"}, elem...)...)
}

type conformanceCase struct {
	Src, Test, UA, URL, Robots string
	RobotsBase64               []byte `json:"robots_base64"`
	Allowed                    bool
}

func conformanceCases(tb testing.TB) []conformanceCase {
	file, err := os.Open(shared(tb, "robots", "cases.jsonl"))
	if err != nil {
		tb.Fatal(err)
	}
	defer file.Close()
	var cases []conformanceCase
	lines := bufio.NewScanner(file)
	lines.Buffer(nil, 1<<20)
	for lines.Scan() {
		var c conformanceCase
		if err := json.Unmarshal(lines.Bytes(), &c); err != nil {
			tb.Fatal(err)
		}
		if c.RobotsBase64 != nil {
			c.Robots = string(c.RobotsBase64)
		}
		cases = append(cases, c)
	}
	if err := lines.Err(); err != nil {
		tb.Fatal(err)
	}
	return cases
}

func TestGoogleCases(t *testing.T) {
	cases := conformanceCases(t)
	if len(cases) != 545 {
		t.Fatalf("%d cases, want 545", len(cases))
	}
	for i, c := range cases {
		got := robots.Parse([]byte(c.Robots)).Allowed(c.UA, c.URL)
		if got.Allowed != c.Allowed {
			t.Errorf("case %d (%s, %s): %s asks for %q: allowed %v by %q, want %v; robots.txt:\n%.400q",
				i+1, c.Src, c.Test, c.UA, c.URL, got.Allowed, got.Rule, c.Allowed, c.Robots)
		}
	}
}

func TestAllowed(t *testing.T) {
	const file = `
User-agent: *
Disallow: /private/
Allow: /private/open$
Disallow: /*.pdf$
Disallow: /a*b*c
Disallow: /%7Ejoe/
Disallow: /a%2Fd%6fwn

User-agent: newsarc
User-agent: other
Disallow: /closed   # why
Allow: /closed/index.html
Disallow: /папка/
`
	f := robots.Parse([]byte(file))
	tests := []struct {
		name, agent, url string
		allowed          bool
		rule             string
	}{
		{"no rule", "anybody", "https://x.test/", true, ""},
		{"prefix", "anybody", "https://x.test/private/1", false, "Disallow: /private/"},
		{"longer allow wins", "anybody", "https://x.test/private/open", true, "Allow: /private/open$"},
		{"anchor", "anybody", "https://x.test/private/opened", false, "Disallow: /private/"},
		{"star and anchor", "anybody", "/a/b.pdf", false, "Disallow: /*.pdf$"},
		{"star and anchor, longer", "anybody", "/d/b.pdf?x", true, ""},
		{"two stars", "anybody", "/a__b__c", false, "Disallow: /a*b*c"},
		{"two stars in the wrong order", "anybody", "/a__c__b", true, ""},
		{"needless escape", "anybody", "/~joe/1", false, "Disallow: /%7Ejoe/"},
		{"needless escape, as written", "anybody", "/%7Ejoe/1", false, "Disallow: /%7Ejoe/"},
		{"escape that is needed", "anybody", "/a%2Fdown", false, "Disallow: /a%2Fd%6fwn"},
		{"escape that is needed, undone", "anybody", "/a/down", true, ""},
		{"own group replaces the general one", "newsarc", "/private/1", true, ""},
		{"second agent of a group", "OTHER", "/closed", false, "Disallow: /closed"},
		{"whole header", "newsarc/1.0 (+https://x.test/bot)", "/closed?x=1", false, "Disallow: /closed"},
		{"token is not a prefix", "newsarc-image", "/closed", true, ""},
		{"index page stands for its folder", "newsarc", "/closed/", true, "Allow: /closed/index.html"},
		{"letters beyond ASCII, encoded", "newsarc", "/%d0%bf%D0%B0%D0%BF%D0%BA%D0%B0/1", false, "Disallow: /папка/"},
		{"fragment is ignored", "newsarc", "https://x.test/#/closed", true, ""},
		{"host only", "anybody", "https://x.test", true, ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			want := robots.Decision{Allowed: tt.allowed, Rule: tt.rule}
			if got := f.Allowed(tt.agent, tt.url); got != want {
				t.Errorf("Allowed(%q, %q) = %+v, want %+v", tt.agent, tt.url, got, want)
			}
		})
	}
}

func TestCrawlDelay(t *testing.T) {
	const file = `Crawl-delay: 99
User-agent: a
Crawl-delay: 1
User-agent: b
Crawl-delay: 2.5
Disallow: /x
User-agent: c
User-agent: d
crawl-delay: 0,5
Disallow:
User-agent: e
Crawl-delay: soon
Crawl-delay: -3
Crawl-delay: NaN
Disallow:
User-agent: f
Crawl-delay: 1e300
User-agent: *
Crawl-delay: 7
User-agent: a
Crawl-delay: 4
`
	f := robots.Parse([]byte(file))
	tests := []struct {
		agent string
		want  time.Duration
		ok    bool
	}{
		{"a", 4 * time.Second, true},
		{"b/2.0", 2500 * time.Millisecond, true},
		{"c", 500 * time.Millisecond, true},
		{"d", 500 * time.Millisecond, true},
		{"e", 0, false},
		{"f", 1<<63 - 1, true},
		{"somebody", 7 * time.Second, true},
	}
	for _, tt := range tests {
		if got, ok := f.CrawlDelay(tt.agent); got != tt.want || ok != tt.ok {
			t.Errorf("CrawlDelay(%q) = %v, %v; want %v, %v", tt.agent, got, ok, tt.want, tt.ok)
		}
	}
	// A Crawl-delay between two agent lines does not part their rules.
	for _, agent := range []string{"a", "b"} {
		if d := f.Allowed(agent, "/x"); d.Allowed {
			t.Errorf("%s may ask for /x, by %q", agent, d.Rule)
		}
	}
}

func TestFromStatus(t *testing.T) {
	body := []byte("User-agent: *\nDisallow: /x\n")
	tests := []struct {
		status int
		url    string
		want   robots.Decision
	}{
		{200, "/x", robots.Decision{Allowed: false, Rule: "Disallow: /x"}},
		{200, "/y", robots.Decision{Allowed: true}},
		{204, "/y", robots.Decision{Allowed: true}},
		{301, "/x", robots.Decision{Allowed: true}},
		{401, "/x", robots.Decision{Allowed: true}},
		{404, "/x", robots.Decision{Allowed: true}},
		{429, "/y", robots.Decision{Rule: "robots.txt answered 429"}},
		{500, "/y", robots.Decision{Rule: "robots.txt answered 500"}},
		{503, "/y", robots.Decision{Rule: "robots.txt answered 503"}},
		{0, "/y", robots.Decision{Rule: "robots.txt unreachable"}},
	}
	for _, tt := range tests {
		if got := robots.FromStatus(tt.status, body).Allowed("newsarc", tt.url); got != tt.want {
			t.Errorf("status %d, %s: %+v, want %+v", tt.status, tt.url, got, tt.want)
		}
	}
}

func TestSizeLimit(t *testing.T) {
	fill := strings.Repeat("# "+strings.Repeat("x", 1021)+"\n", 499)
	head := "User-agent: *\nDisallow: /first\n" + fill
	pad := robots.MaxBytes - len(head)
	inside := "Disallow: /inside\n"
	across := "Disallow: /across/the/limit\n"
	body := head + "#" + strings.Repeat("y", pad-2-len(inside)-10) + "\n" + inside + across + "Disallow: /beyond\n"
	for name, b := range map[string]string{"whole": body, "cut by the fetcher": body[:robots.MaxBytes]} {
		f := robots.Parse([]byte(b))
		for url, allowed := range map[string]bool{"/first": false, "/inside": false, "/across/the/limit": true, "/across": true, "/beyond": true} {
			if d := f.Allowed("newsarc", url); d.Allowed != allowed {
				t.Errorf("%s: %s: allowed %v by %q, want %v", name, url, d.Allowed, d.Rule, allowed)
			}
		}
	}
}

func TestRealFiles(t *testing.T) {
	dir := shared(t, "robots", "files")
	sitemaps := map[string]int{
		"sitemap-robots.txt": 2, "sitemap-robots-dedup.txt": 1, "relative-sitemap-robots.txt": 1,
		"twitter.com-robots.txt": 0, "www.flot.com-robots.txt": 1,
	}
	seen := 0
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		if !strings.HasSuffix(e.Name(), ".txt") {
			continue
		}
		seen++
		b, err := os.ReadFile(filepath.Join(dir, e.Name()))
		if err != nil {
			t.Fatal(err)
		}
		f := robots.Parse(b)
		if want, ok := sitemaps[e.Name()]; ok && len(f.Sitemaps()) != want {
			t.Errorf("%s: sitemaps %q, want %d", e.Name(), f.Sitemaps(), want)
		}
		if strings.Contains(e.Name(), "-bom") {
			if d := f.Allowed("anybot", "http://www.domain.com/profile"); d.Allowed {
				t.Errorf("%s: /profile is allowed: the byte order mark hides the first group", e.Name())
			}
		}
	}
	if seen != 24 {
		t.Errorf("%d files, want 24", seen)
	}
}

func TestMatchingIsLinear(t *testing.T) {
	// A backtracking matcher needs about 2^40 steps for this.
	pattern := strings.Repeat("a*", 2000) + "b"
	f := robots.Parse([]byte("User-agent: *\nDisallow: /" + pattern + "\n"))
	if d := f.Allowed("newsarc", "/"+strings.Repeat("a", 100_000)); !d.Allowed {
		t.Errorf("matched by %.20q", d.Rule)
	}
}

func FuzzParse(f *testing.F) {
	f.Add([]byte("User-agent: *\nDisallow: /*a$\nAllow: /index.html\nCrawl-delay: 3\nSitemap: /s.xml"), "newsarc/1", "https://x.test/a?b#c")
	f.Add([]byte("\xff\xfeU\x00"), "", "//")
	if os.Getenv("NEWSARC_SHARED") != "" {
		for _, c := range conformanceCases(f) {
			f.Add([]byte(c.Robots), c.UA, c.URL)
		}
	}
	f.Fuzz(func(t *testing.T, body []byte, agent, url string) {
		file := robots.Parse(body)
		d := file.Allowed(agent, url)
		if !d.Allowed && !strings.HasPrefix(d.Rule, "Disallow: ") {
			t.Errorf("disallowed by %q", d.Rule)
		}
		if d != file.Allowed(agent, url) {
			t.Error("two answers to one question")
		}
		if delay, ok := file.CrawlDelay(agent); delay < 0 || delay > 0 && !ok {
			t.Errorf("delay %v, %v", delay, ok)
		}
		for _, s := range file.Sitemaps() {
			if s == "" {
				t.Error("empty sitemap")
			}
		}
	})
}

func BenchmarkAllowed(b *testing.B) {
	var body strings.Builder
	body.WriteString("User-agent: *\n")
	for i := range 1000 {
		fmt.Fprintf(&body, "Disallow: /section-%d/*/print\n", i)
	}
	f := robots.Parse([]byte(body.String()))
	b.ReportAllocs()
	for b.Loop() {
		f.Allowed("newsarc/1.0", "https://x.test/section-500/article/12345_slug.html")
	}
}

func ExampleFile_Allowed() {
	f := robots.Parse([]byte("User-agent: *\nDisallow: /search\nCrawl-delay: 2\n"))
	d := f.Allowed("newsarc/1.0 (+https://example.org/bot)", "https://example.org/search?q=news")
	delay, _ := f.CrawlDelay("newsarc")
	fmt.Println(d.Allowed, d.Rule, delay)
	// Output: false Disallow: /search 2s
}
