package extract

import (
	"archive/tar"
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/newsarc/newsarc/schema"
)

// read extracts bytes that may be anything; only the package's own errors may come of it.
func read(t testing.TB, name string, body []byte, meta Meta) *Result {
	t.Helper()
	r, err := Page(body, meta, nil)
	if err != nil && !errors.Is(err, ErrEmpty) && !errors.Is(err, ErrNotAPage) && !errors.Is(err, ErrUndecodable) {
		t.Errorf("%s: error %v is none of the package's", name, err)
	}
	if err == nil {
		checkResult(t, name, r)
	}
	return r
}

// checkResult holds what is true of every result.
func checkResult(t testing.TB, name string, r *Result) {
	t.Helper()
	a := &r.Record
	switch a.PageType {
	case schema.PageArticle, schema.PageListing, schema.PageCollection, schema.PageForum, schema.PageProduct, schema.PageDocumentation, schema.PageService:
	case schema.PageError, schema.PageOther:
		if a.Body != "" || a.Lead != "" {
			t.Errorf("%s: page of type %s with a body", name, a.PageType)
		}
	default:
		t.Errorf("%s: page_type %q", name, a.PageType)
	}
	if a.Body != "" && (a.WordCount == nil || a.BodyMarkdown == "") {
		t.Errorf("%s: a body without its count or its Markdown", name)
	}
	if lead := string(a.Lead); len(lead) > 40 && strings.HasPrefix(string(a.Body), lead) {
		t.Errorf("%s: the body repeats the lead %q", name, lead)
	}
	for _, p := range a.Provenance {
		if p.Field == "" || p.Method == "" || p.Confidence < 0 || p.Confidence > 1 {
			t.Errorf("%s: provenance %+v", name, p)
		}
	}
	for _, l := range r.Links {
		if !strings.HasPrefix(l.URL, "http://") && !strings.HasPrefix(l.URL, "https://") {
			t.Errorf("%s: link %q", name, l.URL)
		}
	}
}

func TestTreeConstructionNeverPanics(t *testing.T) {
	files, err := filepath.Glob(filepath.Join(sharedDir(t), "conformance", "html", "tree-construction", "*.dat"))
	if err != nil || len(files) == 0 {
		t.Fatalf("no test files: %v", err)
	}
	for _, file := range files {
		data, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for i, test := range strings.Split("\n"+string(data), "\n#data\n")[1:] {
			body, _, _ := strings.Cut(test, "\n#errors")
			read(t, fmt.Sprintf("%s %d", filepath.Base(file), i), []byte(body), Meta{URL: "https://example.org/a"})
		}
	}
}

// Whatever stands in a JSON-LD script, the rest of the page is read.
func TestBrokenJSONKeepsThePage(t *testing.T) {
	f, err := os.Open(filepath.Join(sharedDir(t), "conformance", "json", "JSONTestSuite.tar.gz"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	z, err := gzip.NewReader(f)
	if err != nil {
		t.Fatal(err)
	}
	files := 0
	for tr := tar.NewReader(z); ; {
		h, err := tr.Next()
		if err == io.EOF {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
		data, err := io.ReadAll(tr)
		if err != nil {
			t.Fatal(err)
		}
		if !strings.HasSuffix(h.Name, ".json") || strings.Contains(string(data), "</script") {
			continue
		}
		files++
		page := `<!DOCTYPE html><html><head><meta charset="utf-8"><title>Report</title><script type="application/ld+json">` + string(data) +
			`</script></head><body><article><h1>Report</h1><p>The ministry said on Tuesday that the system had passed its first test.</p>` +
			`<p>Deliveries would begin before the end of the year, it added, and would go to three countries.</p></article></body></html>`
		if r := read(t, h.Name, []byte(page), Meta{URL: "https://example.org/a", Charset: "utf-8"}); r != nil && !strings.Contains(string(r.Record.Lead+"\n"+r.Record.Body), "Deliveries would begin") {
			t.Errorf("%s: body %q", h.Name, r.Record.Body)
		}
	}
	if files < 300 {
		t.Errorf("read %d files of the suite", files)
	}
}

func TestDeepTreeFallsBackToTokens(t *testing.T) {
	page := "<!DOCTYPE html><head><title>Deep</title><meta name=description content=x></head><body><h1>Deep water</h1>" + strings.Repeat("<div>", 600) +
		"<p>The ministry said on Tuesday that the new system had passed its first test.</p><script>var no=1</script><p>Deliveries would begin before the end of the year, it added.</p>"
	r, err := Page([]byte(page), Meta{URL: "https://example.org/a"}, nil)
	if err != nil {
		t.Fatal(err)
	}
	if body := string(r.Record.Body); !strings.Contains(body, "first test.") || !strings.Contains(body, "it added.") || strings.Contains(body, "var no") {
		t.Errorf("body = %q", body)
	}
	if len(r.Record.Warnings) == 0 || !strings.HasPrefix(string(r.Record.Warnings[0]), "tokenised") {
		t.Errorf("warnings = %q", r.Record.Warnings)
	}
}

// FuzzPage feeds anything to the extractor: no panic, and a result that keeps its promises.
func FuzzPage(f *testing.F) {
	for _, seed := range []string{
		"<!DOCTYPE html><title>T | Site</title><meta property=og:type content=article><h1>T</h1><p class=lead>Lead of the text.</p><p>By Ann Lee</p><p>First paragraph, with a <a href=/x>link</a>.</p><ol><li>One<li>Two</ol><pre>a\n  b</pre><table><tr><th>a<th>b<tr><td>1<td>2</table>",
		"<title>Страница не найдена</title><h1>Страница не найдена</h1>",
		`<script type="application/ld+json">{"@type":"NewsArticle","headline":"T","articleBody":"a \u0041 \ud800"}</script><article><p>x</p></article>`,
		"Title\n\n966\n0\n0\nImage source: © AP\n\nLead of it.Text goes on here.",
		"<table><tr><td><table><tr><td>2005<br><br>nested</td></tr></table></td></tr></table>",
		"\xff\xfe<\x00p\x00>\x00a\x00",
		"<meta charset=windows-1251><p>\xcf\xf0\xe8\xe2\xe5\xf2</p>",
		strings.Repeat("<div>", 530) + "deep",
		"<blockquote><p>a</p><ul><li>b<ul><li>c</ul></ul></blockquote><noscript><img src=a></noscript><svg><title>x</title></svg>",
	} {
		f.Add([]byte(seed), "https://example.org/a/1.html")
	}
	for _, seed := range conformanceSeeds(f, "html", "encoding", "jsonld", "json", "strings") {
		f.Add(seed, "https://example.org/")
	}
	f.Fuzz(func(t *testing.T, body []byte, url string) {
		read(t, "fuzz", body, Meta{URL: url})
	})
}
