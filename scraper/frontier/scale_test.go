//go:build unix

package frontier_test

import (
	"context"
	"flag"
	"math/rand/v2"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/newsarc/newsarc/schema"
	"github.com/newsarc/newsarc/scraper/frontier"
)

// The figures of docs/performance.md are of -urls 10000000.
var scaleURLs = flag.Int("urls", 20_000, "how many URLs TestScale puts into the frontier; a tenth of them is where it measures first")

// rates are things done in a second of processor time.
type rates struct{ inserts, entries, claims, marks float64 }

// TestScale fills a frontier and measures it at a tenth of its size and at the
// end: inserts of new URLs, inserts of which 70 % are known, claims and marks
// per second of processor time, memory, bytes per URL, and how long opening it
// again takes. Small sizes only show that nothing is lost.
func TestScale(t *testing.T) {
	path := filepath.Join(t.TempDir(), "state.db")
	opts := frontier.Options{PerHost: 1 << 30, LeaseTime: 240 * time.Hour}
	s := open(t, path, opts)
	n := 0
	for _, size := range []int{*scaleURLs / 10, *scaleURLs} {
		r := rates{inserts: addNew(t, s, &n, size)}
		robotsAllow(t, s)
		r.entries = addMixed(t, s, &n, size/20)
		r.claims, r.marks = visitSome(t, s, size/20)
		info, err := os.Stat(path)
		if err != nil {
			t.Fatal(err)
		}
		t.Logf("%d URLs, per processor second: %.0f inserts, %.0f entries of which 70 %% are known, %.0f claims, %.0f marks; %.0f bytes a URL, %.0f MB resident",
			n, r.inserts, r.entries, r.claims, r.marks, float64(info.Size())/float64(n), rss()/1e6)
	}
	before, err := s.Stats(context.Background(), benchNow)
	if err != nil || before.URLs != int64(n) {
		t.Errorf("%d URLs are known, want %d (%v)", before.URLs, n, err)
	}
	begin := time.Now()
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	closed := time.Since(begin)
	begin = time.Now()
	s = open(t, path, opts)
	opened := time.Since(begin)
	after, err := s.Stats(context.Background(), benchNow)
	if err != nil || after.URLs != before.URLs || after.Outcomes[schema.OutcomeFetched] != before.Outcomes[schema.OutcomeFetched] {
		t.Errorf("after opening again: %+v, before: %+v (%v)", after, before, err)
	}
	t.Logf("closed in %v, opened again in %v", closed, opened)
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
}

// addNew adds new URLs until there are so many, and returns how many in a second.
func addNew(t *testing.T, s *frontier.SQLite, n *int, until int) float64 {
	t.Helper()
	begin, from := cpu(), *n
	batch := make([]frontier.Entry, 0, 1000)
	for *n < until {
		batch = batch[:0]
		for ; len(batch) < cap(batch) && *n < until; *n++ {
			batch = append(batch, benchEntry(*n))
		}
		if added, err := s.Add(context.Background(), batch); err != nil || added != len(batch) {
			t.Fatalf("%d of %d added: %v", added, len(batch), err)
		}
	}
	return float64(*n-from) / (cpu() - begin).Seconds()
}

// robotsAllow answers the leases for robots.txt, which come first.
func robotsAllow(t *testing.T, s *frontier.SQLite) {
	t.Helper()
	leases, err := s.Lease(context.Background(), benchNow, benchHosts, frontier.Want{})
	if err != nil {
		t.Fatal(err)
	}
	var visits []frontier.Visit
	var back []frontier.Lease
	for _, l := range leases {
		if l.Kind != frontier.KindRobots {
			back = append(back, l)
			continue
		}
		visits = append(visits, frontier.Visit{
			Lease: l, At: benchNow, Outcome: schema.OutcomeFetched, Robots: &frontier.Robots{Status: 404, Expires: benchNow.AddDate(1, 0, 0)},
		})
	}
	if err := s.Commit(context.Background(), visits); err != nil {
		t.Fatal(err)
	}
	if err := s.Release(context.Background(), back); err != nil {
		t.Fatal(err)
	}
}

// addMixed adds batches of 1,000 URLs, 70 % of which are known and lie anywhere.
func addMixed(t *testing.T, s *frontier.SQLite, n *int, count int) float64 {
	t.Helper()
	random := rand.New(rand.NewPCG(1, 2))
	batch := make([]frontier.Entry, 1000)
	begin, done := cpu(), 0
	for ; done < count; done += len(batch) {
		known := *n
		for i := range batch {
			if i%10 < 7 {
				batch[i] = benchEntry(random.IntN(known))
				continue
			}
			batch[i] = benchEntry(*n)
			*n++
		}
		if added, err := s.Add(context.Background(), batch); err != nil || added != 300 {
			t.Fatalf("%d added of 300 new ones: %v", added, err)
		}
	}
	return float64(done) / (cpu() - begin).Seconds()
}

// visitSome leases and commits URLs, 50 at a time of 200 hosts.
func visitSome(t *testing.T, s *frontier.SQLite, count int) (claims, marks float64) {
	t.Helper()
	var claiming, marking time.Duration
	done := 0
	for done < count {
		begin := cpu()
		leases, err := s.Lease(context.Background(), benchNow, 50, frontier.Want{})
		if err != nil || len(leases) == 0 {
			t.Fatalf("%d leases: %v", len(leases), err)
		}
		claiming += cpu() - begin
		visits := make([]frontier.Visit, len(leases))
		for i, l := range leases {
			visits[i] = benchVisit(l)
		}
		begin = cpu()
		if err := s.Commit(context.Background(), visits); err != nil {
			t.Fatal(err)
		}
		marking += cpu() - begin
		done += len(leases)
	}
	return float64(done) / claiming.Seconds(), float64(done) / marking.Seconds()
}
