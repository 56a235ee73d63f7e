//go:build unix

package extract_test

import (
	"bytes"
	"compress/gzip"
	"flag"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"runtime"
	"syscall"
	"testing"
	"time"

	"golang.org/x/net/html"

	"github.com/newsarc/newsarc/scraper/demosite"
	"github.com/newsarc/newsarc/scraper/extract"
)

// BenchmarkExtract extracts a set of pages again and again and reports the
// processor time per page, the throughput, the allocations of a page, and the
// ratio to a bare html.Parse of the same bytes in the same run, which hardly
// depends on the machine. The demo's pages are small; the corpus in
// NEWSARC_SHARED has real ones.
func BenchmarkExtract(b *testing.B) {
	b.Run("demosite", func(b *testing.B) { benchmarkPages(b, demoPages(b)) })
	b.Run("corpus", func(b *testing.B) {
		shared := os.Getenv("NEWSARC_SHARED")
		if shared == "" {
			b.Skip("NEWSARC_SHARED is not set: no corpus to measure with")
		}
		benchmarkPages(b, corpusPages(b, filepath.Join(shared, "corpus", "html")))
	})
	b.Run("folder", func(b *testing.B) {
		if *benchFolder == "" {
			b.Skip("-pages names no folder")
		}
		benchmarkPages(b, folderPages(b, *benchFolder))
	})
}

// benchFolder is where more pages to measure with are, of a site that is slow for example.
var benchFolder = flag.String("pages", "", "folder of .html files that BenchmarkExtract/folder reads")

func folderPages(tb testing.TB, dir string) (pages [][]byte) {
	tb.Helper()
	files, _ := filepath.Glob(filepath.Join(dir, "*.html"))
	for _, f := range files {
		page, err := os.ReadFile(f)
		if err != nil {
			tb.Fatal(err)
		}
		pages = append(pages, page)
	}
	if len(pages) == 0 {
		tb.Fatalf("no .html files in %s", dir)
	}
	return pages
}

// benchmarkPages does both kinds of work in turn, a few pages each, so that
// whatever else the machine does disturbs them alike. It counts the processor's
// time, that of the garbage collection which each causes included.
func benchmarkPages(b *testing.B, pages [][]byte) {
	total := int64(0)
	for _, p := range pages {
		total += int64(len(p))
	}
	var bare, whole, wall time.Duration
	var mallocs uint64
	b.ResetTimer()
	for b.Loop() {
		for lo := 0; lo < len(pages); lo += 32 {
			some := pages[lo:min(lo+32, len(pages))]
			bare += measured(b, func() {
				for _, p := range some {
					if root, err := html.Parse(bytes.NewReader(p)); err == nil {
						runtime.KeepAlive(root)
					}
				}
			})
			before, start := heapCounts(), time.Now()
			whole += measured(b, func() {
				for _, p := range some {
					if _, err := extract.Page(p, extract.Meta{URL: "https://example.org/news/1"}, nil); err != nil {
						b.Fatal(err)
					}
				}
			})
			wall += time.Since(start)
			mallocs += heapCounts().Mallocs - before.Mallocs
		}
	}
	n := float64(b.N * len(pages))
	b.ReportMetric(float64(whole)/float64(bare), "x-html.Parse")
	b.ReportMetric(whole.Seconds()*1000/n, "ms/page")
	b.ReportMetric(float64(total)*float64(b.N)/1e6/whole.Seconds(), "MB/s")
	b.ReportMetric(float64(mallocs)/n, "allocs/page")
	b.ReportMetric(float64(wall)/float64(b.N), "ns/op")
}

// measured is the processor time that f takes, garbage collection included.
func measured(b *testing.B, f func()) time.Duration {
	runtime.GC()
	before := processorTime(b)
	f()
	return processorTime(b) - before
}

func processorTime(b *testing.B) time.Duration {
	var use syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &use); err != nil {
		b.Fatal(err)
	}
	return time.Duration(use.Utime.Nano() + use.Stime.Nano())
}

func heapCounts() (m runtime.MemStats) {
	runtime.ReadMemStats(&m)
	return m
}

func demoPages(tb testing.TB) [][]byte {
	tb.Helper()
	site := demosite.New(demosite.Options{})
	var pages [][]byte
	for _, a := range site.Articles() {
		for _, lang := range []string{"en", "ru"} {
			answer := httptest.NewRecorder()
			site.ServeHTTP(answer, httptest.NewRequest(http.MethodGet, a.Path(lang), nil))
			pages = append(pages, answer.Body.Bytes())
		}
	}
	return pages
}

// corpusPages reads every 20th page of the corpus.
func corpusPages(tb testing.TB, dir string) [][]byte {
	tb.Helper()
	files, err := filepath.Glob(filepath.Join(dir, "*.html.gz"))
	if err != nil || len(files) == 0 {
		tb.Skipf("no pages in %s", dir)
	}
	var pages [][]byte
	for i := 0; i < len(files); i += 20 {
		f, err := os.Open(files[i])
		if err != nil {
			tb.Fatal(err)
		}
		zr, err := gzip.NewReader(f)
		if err != nil {
			tb.Fatal(err)
		}
		body, err := io.ReadAll(zr)
		if err != nil {
			tb.Fatal(err)
		}
		f.Close()
		pages = append(pages, body)
	}
	return pages
}
