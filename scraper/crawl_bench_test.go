//go:build linux

package scraper_test

import (
	"bufio"
	"bytes"
	"context"
	"flag"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"github.com/PuerkitoBio/goquery"
	"github.com/gocolly/colly/v2"

	"github.com/newsarc/newsarc/internal/heap"
	"github.com/newsarc/newsarc/output"
	"github.com/newsarc/newsarc/scraper"
	"github.com/newsarc/newsarc/scraper/fetch"
	"github.com/newsarc/newsarc/scraper/frontier"
)

// The sizes of the benchmarks: the figures of docs/performance.md are of -crawl-pages 2000
// and -memory-pages 20000 and 100000.
var (
	crawlPages  = flag.Int("crawl-pages", 500, "articles of 44 kB that BenchmarkCrawl crawls")
	memoryPages = flag.Int("memory-pages", 200, "articles of 3 kB that TestMemory crawls")
)

// The environment that makes the test binary another program of a benchmark.
const (
	benchServe = "NEWSARC_BENCH_SERVE" // the site; the number of its articles, below zero if they are small
	benchBare  = "NEWSARC_BENCH_BARE"  // the bare spider; the site's address
)

// TestBenchServer is a site in a process of its own, so that serving costs the
// crawler nothing.
func TestBenchServer(t *testing.T) {
	articles, err := strconv.Atoi(os.Getenv(benchServe))
	if err != nil {
		t.Skip("only BenchmarkCrawl and TestMemory start this server")
	}
	server := httptest.NewServer(benchSite{articles: max(articles, -articles), small: articles < 0})
	defer server.Close()
	fmt.Println(server.URL)
	_, _ = io.Copy(io.Discard, os.Stdin) // until the benchmark ends
}

// TestBareSpider is the bare spider in a process of its own, as it would be run: in
// this one it would share a heap with what newsarc keeps, by whose size the
// collector goes.
func TestBareSpider(t *testing.T) {
	url := os.Getenv(benchBare)
	if url == "" {
		t.Skip("only BenchmarkCrawl starts this spider")
	}
	fmt.Println(crawlBare(t, url))
	http.DefaultClient.CloseIdleConnections() // which goleak would find
}

// BenchmarkCrawl crawls a site on loopback without delay: the whole journey
// into a dataset of Parquet and JSON Lines, and beside it a bare spider of
// colly and goquery that takes title and text of the articles that the listings
// lead to, and keeps nothing. It reports processor seconds for 1,000 pages, and
// for newsarc the peak of the resident memory so far.
func BenchmarkCrawl(b *testing.B) {
	b.Run("newsarc", func(b *testing.B) {
		benchmarkCrawl(b, func(url string) (int, time.Duration) {
			before := processorTime(usage(b))
			n := crawlInto(b, url, nil)
			return n, processorTime(usage(b)) - before
		})
		b.ReportMetric(float64(usage(b).Maxrss)/1024, "MB-peak")
	})
	b.Run("bare", func(b *testing.B) {
		benchmarkCrawl(b, func(url string) (int, time.Duration) { return runBare(b, url) })
	})
}

func benchmarkCrawl(b *testing.B, crawl func(url string) (pages int, cpu time.Duration)) {
	url := startBenchServer(b, *crawlPages)
	pages, cpu := 0, time.Duration(0)
	for b.Loop() {
		n, used := crawl(url)
		cpu += used
		if pages += n; n < *crawlPages {
			b.Fatalf("%d pages of %d", n, *crawlPages)
		}
	}
	b.ReportMetric(cpu.Seconds()*1000/float64(pages), "cpu-s/1000pages")
	b.ReportMetric(float64(pages)/b.Elapsed().Seconds(), "pages/s")
	b.ReportMetric(float64(pages)/float64(b.N), "pages")
}

// runBare runs the bare spider and returns its pages and the processor time of its process.
func runBare(b *testing.B, url string) (pages int, cpu time.Duration) {
	b.Helper()
	cmd := exec.CommandContext(b.Context(), os.Args[0], "-test.run=^TestBareSpider$")
	cmd.Env = append(os.Environ(), benchBare+"="+url)
	out, err := cmd.Output()
	if err != nil {
		b.Fatal(err)
	}
	if _, err := fmt.Sscan(string(out), &pages); err != nil {
		b.Fatalf("%v: %s", err, out)
	}
	return pages, cmd.ProcessState.UserTime() + cmd.ProcessState.SystemTime()
}

// TestMemory crawls small pages and shows the most resident memory until each
// tenth of them. Run it alone: the memory is the process's.
func TestMemory(t *testing.T) {
	var most atomic.Int64
	var tenth atomic.Int64
	pages := crawlInto(t, startBenchServer(t, -*memoryPages), func(p scraper.Progress) {
		now := residentMemory(t)
		most.Store(max(most.Load(), now))
		if at := p.Done * 10 / int64(*memoryPages); at > tenth.Load() && at <= 10 {
			tenth.Store(at)
			t.Logf("%d pages: %d MB, at most %d MB until then", p.Done, now>>20, most.Load()>>20)
		}
	})
	if pages < *memoryPages {
		t.Errorf("%d pages of %d", pages, *memoryPages)
	}
	t.Logf("most resident memory of %d pages: %d MB", pages, most.Load()>>20)
}

// residentMemory is the process's resident memory in bytes.
func residentMemory(t testing.TB) int64 {
	data, err := os.ReadFile("/proc/self/statm")
	if err != nil {
		t.Error(err)
		return 0
	}
	var size, resident int64
	if _, err := fmt.Sscan(string(data), &size, &resident); err != nil {
		t.Error(err)
	}
	return resident * int64(os.Getpagesize())
}

func startBenchServer(b testing.TB, articles int) string {
	b.Helper()
	cmd := exec.CommandContext(b.Context(), os.Args[0], "-test.run=^TestBenchServer$")
	cmd.Env = append(os.Environ(), benchServe+"="+strconv.Itoa(articles))
	stdin, err := cmd.StdinPipe()
	if err != nil {
		b.Fatal(err)
	}
	stdout, err := cmd.StdoutPipe()
	if err != nil {
		b.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() {
		stdin.Close()
		_ = cmd.Wait()
	})
	line, err := bufio.NewReader(stdout).ReadString('\n')
	if err != nil {
		b.Fatal(err)
	}
	return strings.TrimSpace(line)
}

// crawlInto is newsarc from the seed to the parts of the dataset.
func crawlInto(b testing.TB, url string, progress func(scraper.Progress)) int {
	b.Helper()
	defer heap.Tune()() // as the command does
	dir := b.TempDir()
	ctx := context.Background()
	store, err := frontier.OpenSQLite(ctx, filepath.Join(dir, "state.db"), frontier.Options{PerHost: 2 * scraper.DefaultConcurrency}) // as the command does where no delay is owed
	if err != nil {
		b.Fatal(err)
	}
	defer store.Close()
	run := scraper.NewRunID(time.Now())
	formats, err := output.ParseFormats("parquet,jsonl")
	if err != nil {
		b.Fatal(err)
	}
	dataset, err := output.Open(filepath.Join(dir, "dataset"), output.Options{Run: run, Formats: formats})
	if err != nil {
		b.Fatal(err)
	}
	defer dataset.Close()
	client, err := fetch.New(fetch.Options{AllowPrivate: true})
	if err != nil {
		b.Fatal(err)
	}
	defer client.Close()
	crawler, err := scraper.New(scraper.Config{
		Seeds: []string{url + "/list/0"}, Store: store, Fetcher: client, Sink: dataset, Run: run,
		ForceDelay: true, Progress: progress,
	})
	if err != nil {
		b.Fatal(err)
	}
	summary, err := crawler.Run(ctx)
	if err != nil {
		b.Fatal(err)
	}
	return int(summary.New)
}

// crawlBare reads the articles that the listings lead to with colly and parses
// each page once.
func crawlBare(b testing.TB, url string) int {
	c := colly.NewCollector(colly.Async(true))
	if err := c.Limit(&colly.LimitRule{DomainGlob: "*", Parallelism: 4}); err != nil {
		b.Fatal(err)
	}
	var pages atomic.Int64
	c.OnResponse(func(r *colly.Response) {
		doc, err := goquery.NewDocumentFromReader(bytes.NewReader(r.Body))
		if err != nil {
			return
		}
		if strings.Contains(r.Request.URL.Path, "/news/") {
			if title, text := doc.Find("h1").First().Text(), doc.Find("article p").Text(); title != "" && text != "" {
				pages.Add(1)
			}
			return
		}
		doc.Find(".item a[href], a[rel=next]").Each(func(_ int, s *goquery.Selection) {
			_ = c.Visit(r.Request.AbsoluteURL(s.AttrOr("href", ""))) // refuses what it has visited
		})
	})
	if err := c.Visit(url + "/list/0"); err != nil {
		b.Fatal(err)
	}
	c.Wait()
	return int(pages.Load())
}

// usage is what this process used so far.
func usage(b *testing.B) *syscall.Rusage {
	b.Helper()
	var use syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &use); err != nil {
		b.Fatal(err)
	}
	return &use
}

func processorTime(use *syscall.Rusage) time.Duration {
	return time.Duration(use.Utime.Nano() + use.Stime.Nano())
}
