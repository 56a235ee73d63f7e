//go:build linux

package scraper_test

import (
	"bufio"
	"bytes"
	"context"
	"fmt"
	"io"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/PuerkitoBio/goquery"
	"github.com/gocolly/colly/v2"

	"github.com/newsarc/newsarc/internal/heap"
	"github.com/newsarc/newsarc/output"
	"github.com/newsarc/newsarc/scraper"
	"github.com/newsarc/newsarc/scraper/demosite"
	"github.com/newsarc/newsarc/scraper/fetch"
	"github.com/newsarc/newsarc/scraper/frontier"
	"github.com/newsarc/newsarc/scraper/profile"
)

// benchArticles is how many articles the site of the benchmark has, each in two
// languages.
const benchArticles = 500

const benchServe = "NEWSARC_BENCH_SERVE"

// TestBenchServer is the site of BenchmarkCrawl in a process of its own, so
// that serving costs the crawler nothing.
func TestBenchServer(t *testing.T) {
	if os.Getenv(benchServe) == "" {
		t.Skip("only BenchmarkCrawl starts this server")
	}
	server := httptest.NewServer(demosite.New(demosite.Options{Articles: benchArticles, PerPage: 25}))
	defer server.Close()
	fmt.Println(server.URL)
	_, _ = io.Copy(io.Discard, os.Stdin) // until the benchmark ends
}

// BenchmarkCrawl crawls a site on loopback without delay: the whole journey
// into a dataset, and beside it a bare spider of colly and goquery that takes
// title and text of the same pages and keeps nothing. It reports processor
// seconds for 1,000 pages and the peak of the resident memory so far, which is
// meaningful for one of the two in a run (-bench Crawl/newsarc).
func BenchmarkCrawl(b *testing.B) {
	b.Run("newsarc", func(b *testing.B) { benchmarkCrawl(b, crawlWhole) })
	b.Run("bare", func(b *testing.B) { benchmarkCrawl(b, crawlBare) })
}

func benchmarkCrawl(b *testing.B, crawl func(b *testing.B, url string) int) {
	url := startBenchServer(b)
	pages, cpu := 0, time.Duration(0)
	for b.Loop() {
		before := processorTime(b)
		pages += crawl(b, url)
		cpu += processorTime(b) - before
	}
	b.ReportMetric(cpu.Seconds()*1000/float64(pages), "cpu-s/1000pages")
	b.ReportMetric(float64(pages)/b.Elapsed().Seconds(), "pages/s")
	b.ReportMetric(float64(pages)/float64(b.N), "pages")
	b.ReportMetric(peakMemory(b), "MB-peak")
}

func startBenchServer(b *testing.B) string {
	b.Helper()
	cmd := exec.CommandContext(b.Context(), os.Args[0], "-test.run=^TestBenchServer$")
	cmd.Env = append(os.Environ(), benchServe+"=1")
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

// crawlWhole is newsarc from the seeds to the parts of the dataset.
func crawlWhole(b *testing.B, url string) int {
	defer heap.Tune()() // as the command does
	dir := b.TempDir()
	ctx := context.Background()
	store, err := frontier.OpenSQLite(ctx, filepath.Join(dir, "state.db"), frontier.Options{PerHost: 4})
	if err != nil {
		b.Fatal(err)
	}
	defer store.Close()
	run := scraper.NewRunID(time.Now())
	dataset, err := output.Open(filepath.Join(dir, "dataset"), output.Options{Run: run})
	if err != nil {
		b.Fatal(err)
	}
	defer dataset.Close()
	client, err := fetch.New(fetch.Options{AllowPrivate: true})
	if err != nil {
		b.Fatal(err)
	}
	defer client.Close()
	prof, err := profile.Load("windrose.yaml", demosite.Profile())
	if err != nil {
		b.Fatal(err)
	}
	crawler, err := scraper.New(scraper.Config{
		Seeds: []string{url + "/news/", url + "/en/"}, Store: store, Fetcher: client, Sink: dataset, Run: run,
		Profile: func(string) *profile.Profile { return prof }, ForceDelay: true, Concurrency: 4,
	})
	if err != nil {
		b.Fatal(err)
	}
	summary, err := crawler.Run(ctx)
	if err != nil {
		b.Fatal(err)
	}
	return int(summary.Requests)
}

// crawlBare follows the links of the same pages with colly and parses each page
// once.
func crawlBare(b *testing.B, url string) int {
	c := colly.NewCollector(colly.Async(true), colly.DisallowedURLFilters())
	if err := c.Limit(&colly.LimitRule{DomainGlob: "*", Parallelism: 4}); err != nil {
		b.Fatal(err)
	}
	pages := make(chan int, 1<<16)
	c.OnResponse(func(r *colly.Response) {
		doc, err := goquery.NewDocumentFromReader(bytes.NewReader(r.Body))
		if err != nil {
			return
		}
		_, _ = doc.Find("h1").First().Text(), doc.Find("p").Text()
		pages <- 1
		doc.Find("a[href]").Each(func(_ int, s *goquery.Selection) {
			if link := r.Request.AbsoluteURL(s.AttrOr("href", "")); strings.HasPrefix(link, url) && !strings.Contains(link, "/search") {
				_ = c.Visit(link) // refuses what it has visited
			}
		})
	})
	for _, seed := range []string{url + "/news/", url + "/en/"} {
		if err := c.Visit(seed); err != nil {
			b.Fatal(err)
		}
	}
	c.Wait()
	return len(pages)
}

func processorTime(b *testing.B) time.Duration {
	b.Helper()
	var use syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &use); err != nil {
		b.Fatal(err)
	}
	return time.Duration(use.Utime.Nano() + use.Stime.Nano())
}

// peakMemory is the process's largest resident memory in MB.
func peakMemory(b *testing.B) float64 {
	b.Helper()
	var use syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &use); err != nil {
		b.Fatal(err)
	}
	return float64(use.Maxrss) / 1024
}
