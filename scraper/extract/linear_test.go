package extract_test

import (
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"testing"

	"github.com/newsarc/newsarc/scraper/extract"
)

// hostile makes pages of about n bytes, each of a kind that has cost some
// parser or extractor its time or memory.
var hostile = map[string]func(n int) string{
	"deep nesting": func(n int) string { return repeat(n, "<div>") + "x" },
	"deep within the limit": func(n int) string {
		return repeat(n, strings.Repeat("<div>", 400)+"<p>text in it "+strings.Repeat("</div>", 400))
	},
	"siblings":           func(n int) string { return "<body>" + repeat(n, "<p>x</p>") },
	"empty siblings":     func(n int) string { return "<body><p>x" + repeat(n, "<i></i><div></div>") },
	"attributes":         func(n int) string { return "<body><p " + numbered(n, "a%d=b ") + ">x" },
	"same attribute":     func(n int) string { return "<body><p " + repeat(n, "a=b ") + ">x" },
	"attributes of body": func(n int) string { return "<body>" + numbered(n, "<body a%d=b>") },
	"class list":         func(n int) string { return `<body><p class="` + numbered(n, "byline-date%d comment ") + `">x` },
	"classes": func(n int) string {
		return "<body>" + numbered(n, `<div class="comment date byline caption c%d" id="n%[1]d">By A B</div>`)
	},
	"links": func(n int) string { return "<body>" + repeat(n, `<a href="/a">x</a>`) },
	"links of many places": func(n int) string {
		return "<body>" + numbered(n, `<li><a href="/news/%d">Words of a title that is one</a> 12:30`)
	},
	"links left open":      func(n int) string { return "<body>" + repeat(n, `<a href=/a>x`) },
	"formatting left open": func(n int) string { return "<body><p>" + numbered(min(n, 4000), "<b id=%d>") + repeat(n, "<p>x") },
	"adoption":             func(n int) string { return "<body>" + repeat(n, "<a><div></a>") },
	"adoption of many":     func(n int) string { return "<body><b>" + repeat(n, "<p>x<i></b>y</i><b>") },
	"tables in tables":     func(n int) string { return "<body>" + repeat(n, "<table><tr><td>x") },
	"foster parents":       func(n int) string { return "<body><table>" + repeat(n, "x<b>y</b>") },
	"rows":                 func(n int) string { return "<body><table>" + repeat(n, "<tr><td>Published<td>12.11.2022") },
	"templates":            func(n int) string { return "<body>" + repeat(n, "<template><p>x</template>") },
	"foreign content":      func(n int) string { return "<body><svg>" + repeat(n, "<g><title>Views</title><path/></g>") },
	"selects":              func(n int) string { return "<body>" + repeat(n, "<select><option>x") },
	"text in pieces":       func(n int) string { return "<body><p>" + repeat(n, "x</z>") },
	"one long line":        func(n int) string { return repeat(n, "word ") },
	"one long word":        func(n int) string { return "<body><p>" + repeat(n, "a") },
	"one long sentence": func(n int) string {
		return "<body><h1>Title</h1><p>" + repeat(n, "By Anna Smith, 12 May 2022, Photo: dpa. ")
	},
	"plain lines": func(n int) string { return repeat(n, "Source: A\n12:30\nViews 12\n") },
	"line breaks": func(n int) string { return "<body><p>" + repeat(n, "x<br>") },
	"spaces":      func(n int) string { return "<body><p>x" + repeat(n, " ") + "y" },
	"entities": func(n int) string {
		return "<body><p title='" + repeat(n/2, "&amp;&notit;") + "'>" + repeat(n/2, "&amp;&notit;")
	},
	"brackets":     func(n int) string { return repeat(n, "<") },
	"comments":     func(n int) string { return repeat(n, "<!--") },
	"declarations": func(n int) string { return "<body>" + repeat(n, "<!d><?x>") },
	"scripts":      func(n int) string { return "<body>" + repeat(n, "<script><!--<script>") },
	"metas": func(n int) string {
		return "<head>" + numbered(n, `<meta property="article:author" content="Name No%d"><meta name=date content=2022-11-12>`)
	},
	"titles": func(n int) string { return "<head>" + repeat(n, "<title>A | B</title>") },
	"headings": func(n int) string {
		return "<title>Words of a title</title><body>" + repeat(n, "<h1>Words of a title</h1>")
	},
	"images": func(n int) string {
		return "<body>" + numbered(n, `<figure><img src="/i/%d.jpg" alt="Photo: A"><figcaption>Photo: A B/dpa</figcaption></figure>`)
	},
	"images in one figure": func(n int) string {
		return "<body><h1>T</h1><figure>" + numbered(n, `<img src="/i/%d.jpg">`) + "</figure>"
	},
	"srcset": func(n int) string { return `<body><img src=a.jpg srcset="` + numbered(n, "/i/%d.jpg 100w, ") + `">` },
	"times":  func(n int) string { return "<body>" + repeat(n, "<time datetime=2022-11-12T10:00>12 Nov 2022</time> ") },
	"comments of readers": func(n int) string {
		return "<body>" + numbered(n, `<div class=comment id="comment-%d"><b>User</b> 12.11.2022 10:00<p>A comment of some words</div>`)
	},
	"nested comments": func(n int) string {
		return "<body>" + repeat(n, strings.Repeat(`<div class=comment>User 12.11.2022 <p>words of it`, 50)+strings.Repeat("</div>", 50))
	},
	"icons": func(n int) string { return "<body>" + repeat(n, `<i class="icon-eye" title="Views"></i> 12 `) },
	"lists": func(n int) string { return "<body><ol>" + repeat(n, "<li>one<ul><li>two</ul>") },
	"json-ld": func(n int) string {
		return ld(`{"@type":"NewsArticle","author":[` + repeat(n, `{"@type":"Person","name":"A B"},`) + `{}]}`)
	},
	"json-ld deep": func(n int) string { return ld(repeat(n, `{"a":[`)) },
	"json-ld text": func(n int) string {
		return ld(`{"@type":"NewsArticle","articleBody":"` + repeat(n, `word\n\u0041 `) + `"}`)
	},
	"json-ld graph": func(n int) string {
		return ld(`{"@graph":[` + numbered(n, `{"@id":"#%d","@type":"Article","isPartOf":{"@id":"#1"}},`) + `{}]}`)
	},
	"json-ld scripts": func(n int) string { return repeat(n, ld(`{"@type":"NewsArticle","headline":"A"}`)) },
	"json-ld open":    func(n int) string { return ld(repeat(n, `"`)) },
	"microdata": func(n int) string {
		return "<body>" + repeat(n, `<div itemscope itemtype="https://schema.org/Person"><span itemprop=name>A</span>`)
	},
	"paragraphs": func(n int) string {
		return "<body><h1>Words</h1><article>" + numbered(n, "<p>The minister said on day %d that the plan had been agreed, and would go on.</p>")
	},
	"same paragraphs": func(n int) string {
		return "<body><h1>Words</h1><article>" + repeat(n, "<p>The minister said on Monday that the plan had been agreed, and would go on.</p>")
	},
}

func repeat(n int, s string) string { return strings.Repeat(s, n/len(s)+1) }

// numbered repeats a format with numbers.
func numbered(n int, format string) string {
	var b strings.Builder
	for i := 0; b.Len() < n; i++ {
		fmt.Fprintf(&b, format, i)
	}
	return b.String()
}

func ld(json string) string { return `<script type="application/ld+json">` + json + "</script>" }

// What a page may cost for each of its bytes: allocations, bytes of them, and
// statements of this package and of the parser's.
const (
	maxAllocs = 6
	maxBytes  = 1500
	maxWork   = 4000
)

// TestAllocationsAreLinear extracts each kind of hostile page in two sizes.
// Neither may cost more for a byte than any page may, nor the large one much
// more than the small one.
func TestAllocationsAreLinear(t *testing.T) {
	extractHostile(t, []byte("<p>Models and dictionaries are read once.</p>"))
	for name, page := range hostile {
		t.Run(name, func(t *testing.T) {
			var last float64
			for _, n := range []int{5_000, 40_000} {
				src := []byte(page(n))
				var before, after runtime.MemStats
				runtime.ReadMemStats(&before)
				extractHostile(t, src)
				runtime.ReadMemStats(&after)
				allocs, bytes := after.Mallocs-before.Mallocs, after.TotalAlloc-before.TotalAlloc
				if size := uint64(len(src)); allocs > maxAllocs*size || bytes > maxBytes*size {
					t.Errorf("%d bytes of page: %d allocations of %d bytes", size, allocs, bytes)
				}
				each := float64(allocs) / float64(len(src))
				if last > 0 && each > 3*last+1 {
					t.Errorf("%.1f allocations for each of %d bytes, %.1f for each of an eighth of them", each, len(src), last)
				}
				last = each
			}
		})
	}
}

var countWork = flag.Bool("statements", false, "count the statements that extraction runs, in a program built for that")

// TestWorkIsLinear counts the statements that extraction runs, by the counters
// of the coverage tool: loops over nodes, lines, siblings and ancestors that
// allocate nothing are seen by them only. They need a program of their own.
func TestWorkIsLinear(t *testing.T) {
	if !*countWork {
		t.Skip("not run with -statements: nothing counts the statements")
	}
	dir := t.TempDir()
	program := filepath.Join(dir, "newsarc")
	const counted = "github.com/newsarc/newsarc/scraper/extract/...,github.com/newsarc/newsarc/internal/htmltree,github.com/newsarc/newsarc/scraper/profile,github.com/newsarc/newsarc/internal/boost,github.com/newsarc/newsarc/cmd/newsarc"
	runProgram(t, nil, "go", "build", "-cover", "-covermode=count", "-coverpkg="+counted, "-o", program, "github.com/newsarc/newsarc/cmd/newsarc")
	empty := statements(t, program, "<p>x</p>") // models and dictionaries are read once
	for name, page := range hostile {
		t.Run(name, func(t *testing.T) {
			var last float64
			for _, n := range []int{32_000, 256_000} {
				src := page(n)
				work := (statements(t, program, src) - empty) / float64(len(src))
				t.Logf("%d bytes: %.0f statements a byte", len(src), work)
				if work > maxWork {
					t.Errorf("%.0f statements for each of %d bytes", work, len(src))
				}
				if last > 0 && work > 2*last+100 {
					t.Errorf("%.0f statements for each of %d bytes, %.0f for each of an eighth of them", work, len(src), last)
				}
				last = work
			}
		})
	}
}

// statements is how many statements a program that counts them runs for a page.
func statements(t *testing.T, program, page string) float64 {
	t.Helper()
	dir := t.TempDir()
	file, text := filepath.Join(dir, "page.html"), filepath.Join(dir, "counts.txt")
	if err := os.WriteFile(file, []byte(page), 0o600); err != nil {
		t.Fatal(err)
	}
	runProgram(t, []string{"GOCOVERDIR=" + dir}, program, "extract", "--url", "https://example.org/news/a", file)
	runProgram(t, nil, "go", "tool", "covdata", "textfmt", "-i="+dir, "-o="+text)
	data, err := os.ReadFile(text)
	if err != nil {
		t.Fatal(err)
	}
	sum, any := 0.0, false
	for line := range strings.Lines(string(data)) {
		// file:line.column,line.column statements count
		fields := strings.Fields(line)
		if len(fields) != 3 {
			continue
		}
		n, err := strconv.ParseFloat(fields[1], 64)
		if err != nil {
			t.Fatal(err)
		}
		count, err := strconv.ParseFloat(fields[2], 64)
		if err != nil {
			t.Fatal(err)
		}
		sum += n * count
		any = true
	}
	if !any {
		t.Fatal("the program has counted nothing")
	}
	return sum
}

func runProgram(t *testing.T, env []string, name string, args ...string) {
	t.Helper()
	c := exec.Command(name, args...)
	c.Env = append(os.Environ(), env...)
	var problem strings.Builder
	c.Stderr = &problem
	if err := c.Run(); err != nil {
		t.Fatalf("%s: %v: %s", name, err, problem.String())
	}
}

func extractHostile(t *testing.T, src []byte) {
	t.Helper()
	if _, err := extract.Page(src, extract.Meta{URL: "https://example.org/news/a"}, nil); err != nil {
		t.Fatal(err)
	}
}
