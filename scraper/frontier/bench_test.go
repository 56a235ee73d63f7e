//go:build unix

package frontier_test

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"syscall"
	"testing"
	"time"

	"github.com/newsarc/newsarc/schema"
	"github.com/newsarc/newsarc/scraper/frontier"
)

// benchURLs is how many URLs the store holds before a benchmark begins;
// NEWSARC_BENCH_URLS changes it (1000000 for the figures in the docs).
func benchURLs() int {
	if n, err := strconv.Atoi(os.Getenv("NEWSARC_BENCH_URLS")); err == nil {
		return n
	}
	return 100_000
}

const benchHosts = 200

func benchEntry(i int) frontier.Entry {
	return frontier.Entry{
		URL:  fmt.Sprintf("https://host%d.example.org/news/%d_some-words-of-a-slug.html", i%benchHosts, i),
		Kind: frontier.KindPage, Depth: 3, FoundBy: "link", Referrer: "https://host1.example.org/news/1_some-words-of-a-slug.html",
	}
}

var benchNow = time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)

// filled returns a store with n URLs on hosts that need no delay.
func filled(b *testing.B, n int) (*frontier.SQLite, string) {
	b.Helper()
	ctx := context.Background()
	path := filepath.Join(b.TempDir(), "state.db")
	s := open(b, path, frontier.Options{PerHost: 1 << 30, LeaseTime: 240 * time.Hour})
	b.Cleanup(func() {
		if err := s.Close(); err != nil {
			b.Error(err)
		}
	})
	batch := make([]frontier.Entry, 0, 1000)
	for i := range n {
		if batch = append(batch, benchEntry(i)); len(batch) == cap(batch) || i == n-1 {
			if _, err := s.Add(ctx, batch); err != nil {
				b.Fatal(err)
			}
			batch = batch[:0]
		}
	}
	leases, err := s.Lease(ctx, benchNow, benchHosts, frontier.Want{})
	if err != nil {
		b.Fatal(err)
	}
	for _, l := range leases {
		v := frontier.Visit{Lease: l, At: benchNow, Outcome: schema.OutcomeFetched, Robots: &frontier.Robots{Status: 404, Expires: benchNow.AddDate(1, 0, 0)}}
		if err := s.Commit(ctx, []frontier.Visit{v}); err != nil {
			b.Fatal(err)
		}
	}
	return s, path
}

// cpu is the processor time of the process so far: on a machine that others
// use too it says more than the clock on the wall.
func cpu() time.Duration {
	var r syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &r); err != nil {
		return 0
	}
	return time.Duration(r.Utime.Nano() + r.Stime.Nano())
}

// perSecond reports how many of n things were done in a second of the wall's
// clock and of processor time.
func perSecond(b *testing.B, n int, wall, processor time.Duration) {
	b.ReportMetric(float64(n)/wall.Seconds(), "URLs/s")
	b.ReportMetric(float64(n)/processor.Seconds(), "URLs/cpu-s")
}

// BenchmarkAdd adds batches of 1,000 URLs, 70 % of which are known.
func BenchmarkAdd(b *testing.B) {
	n := benchURLs()
	s, path := filled(b, n)
	batch := make([]frontier.Entry, 1000)
	next, done := n, 0
	begin := cpu()
	for b.Loop() {
		for i := range batch {
			if i%10 < 7 {
				batch[i] = benchEntry((next*7 + i*7919) % n)
			} else {
				batch[i] = benchEntry(next)
				next++
			}
		}
		if _, err := s.Add(context.Background(), batch); err != nil {
			b.Fatal(err)
		}
		done += len(batch)
	}
	perSecond(b, done, b.Elapsed(), cpu()-begin)
	if info, err := os.Stat(path); err == nil {
		b.ReportMetric(float64(info.Size())/float64(next), "B/URL")
	}
	b.ReportMetric(rss()/1e6, "MB-resident")
}

// rss is the resident size of the process in bytes, 0 where it is not known.
func rss() float64 {
	data, err := os.ReadFile("/proc/self/statm")
	if err != nil {
		return 0
	}
	var size, resident float64
	if _, err := fmt.Sscan(string(data), &size, &resident); err != nil {
		return 0
	}
	return resident * float64(os.Getpagesize())
}

// BenchmarkAddLinks adds the 100 links of a page as they are on most pages: all
// but two known.
func BenchmarkAddLinks(b *testing.B) {
	n := benchURLs()
	s, _ := filled(b, n)
	next, done := n, 0
	batch := make([]frontier.Entry, 100)
	begin := cpu()
	for b.Loop() {
		for i := range batch {
			batch[i] = benchEntry(i)
		}
		batch[7], batch[77] = benchEntry(next), benchEntry(next+1)
		next += 2
		if _, err := s.Add(context.Background(), batch); err != nil {
			b.Fatal(err)
		}
		done += len(batch)
	}
	perSecond(b, done, b.Elapsed(), cpu()-begin)
}

// BenchmarkLease leases 50 URLs at a time of 200 hosts.
func BenchmarkLease(b *testing.B) {
	s, _ := filled(b, benchURLs())
	benchVisits(b, s, true, false)
}

// BenchmarkCommit commits 50 visits at a time, without links and rows.
func BenchmarkCommit(b *testing.B) {
	s, _ := filled(b, benchURLs())
	benchVisits(b, s, false, true)
}

// BenchmarkVisit leases and commits one URL at a time, as a slow crawl does.
func BenchmarkVisit(b *testing.B) {
	ctx := context.Background()
	s, _ := filled(b, benchURLs())
	done := 0
	begin := cpu()
	for b.Loop() {
		leases, err := s.Lease(ctx, benchNow, 1, frontier.Want{})
		if err != nil || len(leases) == 0 {
			b.Fatal(len(leases), err)
		}
		if err := s.Commit(ctx, []frontier.Visit{benchVisit(leases[0])}); err != nil {
			b.Fatal(err)
		}
		done++
	}
	perSecond(b, done, b.Elapsed(), cpu()-begin)
}

// benchVisit is the visit of an article.
func benchVisit(l frontier.Lease) frontier.Visit {
	return frontier.Visit{
		Lease: l, At: benchNow, Requested: true, Outcome: schema.OutcomeFetched, Status: 200, Kind: frontier.KindArticle,
		ETag: `"5f3a-61b2c3d4"`, LastModified: "Sun, 22 Nov 2026 12:00:00 GMT", Next: benchNow.Add(time.Hour),
		ContentHash: "8d969eef6ecad3c29a3a629280e686cf0c3f5d5a86aff3ca12020c923adc6c92", ArticleID: "example.org/123456", Lang: "ru",
	}
}

func benchVisits(b *testing.B, s *frontier.SQLite, leasing, committing bool) {
	ctx := context.Background()
	done := 0
	var wall, processor time.Duration
	for b.Loop() {
		begin, used := time.Now(), cpu()
		leases, err := s.Lease(ctx, benchNow, 50, frontier.Want{})
		if err == nil && len(leases) < 50 {
			b.Skip("the URLs are used up: raise NEWSARC_BENCH_URLS")
		}
		if err != nil {
			b.Fatal(len(leases), err)
		}
		if leasing {
			wall, processor = wall+time.Since(begin), processor+cpu()-used
		}
		visits := make([]frontier.Visit, len(leases))
		for i, l := range leases {
			visits[i] = benchVisit(l)
		}
		begin, used = time.Now(), cpu()
		if err := s.Commit(ctx, visits); err != nil {
			b.Fatal(err)
		}
		if committing {
			wall, processor = wall+time.Since(begin), processor+cpu()-used
		}
		done += len(leases)
	}
	perSecond(b, done, wall, processor)
}
