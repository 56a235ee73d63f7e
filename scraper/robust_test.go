package scraper_test

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/newsarc/newsarc/schema"
	"github.com/newsarc/newsarc/scraper"
	"github.com/newsarc/newsarc/scraper/fetch"
	"github.com/newsarc/newsarc/scraper/fetch/fetchtest"
	"github.com/newsarc/newsarc/scraper/frontier"
)

// hooked is a Fetcher that calls a function before its nth request.
type hooked struct {
	fetch.Fetcher
	mu sync.Mutex
	n  int
	do func(n int)
}

func (h *hooked) Fetch(ctx context.Context, req fetch.Request) (fetch.Response, error) {
	h.mu.Lock()
	h.n++
	h.do(h.n)
	h.mu.Unlock()
	return h.Fetcher.Fetch(ctx, req)
}

// The clock jumps in the middle of a run, as after the sleep of a laptop or a
// correction of the time: every page is fetched once, the run ends, and no
// delay counted from the wrong side is cut short.
func TestClockJumps(t *testing.T) {
	for name, jump := range map[string]time.Duration{
		"a laptop slept a night": 9 * time.Hour, "forward a year": 365 * 24 * time.Hour,
		"back an hour": -time.Hour, "back a year": -365 * 24 * time.Hour,
	} {
		t.Run(name, func(t *testing.T) {
			b := newBench(t, numbered(12), "http://a.test/")
			b.config.Concurrency = 1
			var asked []time.Time // by a clock that does not jump
			steady := time.Duration(0)
			b.config.Fetcher = &hooked{Fetcher: b.fetcher, do: func(n int) {
				if n == 6 {
					b.clock.Advance(jump)
					steady += jump
				}
				asked = append(asked, b.clock.Now().Add(-steady))
			}}
			s := b.run()
			if s.New != 12 || s.Outcomes[schema.OutcomeFetched] != 13 {
				t.Errorf("%d new, outcomes %v, stopped %q", s.New, s.Outcomes, s.Stopped)
			}
			for i := 1; i < len(asked); i++ {
				if gap := asked[i].Sub(asked[i-1]); gap < time.Second {
					t.Errorf("request %d came %v after the one before", i+1, gap)
				}
			}
			if took := s.Finished.Sub(s.Started) - jump; took > time.Hour {
				t.Errorf("the run took %v", took)
			}
			b.clock.Advance(max(-jump, 0) + time.Minute)
			if s := b.run(); s.New != 0 || s.Unchanged == 0 && s.Requests > 5 {
				t.Errorf("the run after: %d new, %d unchanged, %d requests", s.New, s.Unchanged, s.Requests)
			}
		})
	}
}

// fullDisk is a Sink or a Store on a disk that is full for a while.
type fullDisk struct {
	frontier.Store
	sink    scraper.Sink
	commits int // that work before the disk is full; below zero: it never is
	parts   bool
}

func (f *fullDisk) Commit(ctx context.Context, visits []frontier.Visit) error {
	if f.commits == 0 {
		return fmt.Errorf("%w of DIR", frontier.ErrFull)
	}
	f.commits--
	return f.Store.Commit(ctx, visits)
}

func (f *fullDisk) WritePart(ctx context.Context, part schema.Part, rows []schema.Row) error {
	if f.parts {
		return fmt.Errorf("write DIR/%s: %w", part.Name(), syscall.ENOSPC)
	}
	return f.sink.WritePart(ctx, part, rows)
}

// The disk is full when pages are committed, or when a part is written: the
// run ends and says so, and the next one has everything once.
func TestFullDisk(t *testing.T) {
	for name, full := range map[string]fullDisk{
		"state": {commits: 4}, "parts": {commits: -1, parts: true},
	} {
		t.Run(name, func(t *testing.T) {
			b := newBench(t, numbered(12), "http://a.test/")
			store, err := frontier.OpenSQLite(t.Context(), filepath.Join(b.dir, "state.db"), b.options)
			if err != nil {
				t.Fatal(err)
			}
			full.Store, full.sink = store, b.data
			cfg := b.config
			cfg.Store, cfg.Sink = &full, &full
			c, err := scraper.New(cfg)
			if err != nil {
				t.Fatal(err)
			}
			_, err = c.Run(context.Background())
			if !errors.Is(err, frontier.ErrFull) && !errors.Is(err, syscall.ENOSPC) || !strings.Contains(err.Error(), "DIR") {
				t.Errorf("the run ended with %v", err)
			}
			if err := store.Close(); err != nil {
				t.Fatal(err)
			}
			kept := b.data.parts
			b.config.Revisit = scraper.RevisitNone
			b.run()
			for part, rows := range kept {
				b.data.parts[part] = rows
			}
			articles := map[string]int{}
			for _, a := range rowsOf[*schema.Article](b.data) {
				articles[string(a.URL)]++
			}
			for i := range 12 {
				if url := fmt.Sprintf("http://a.test/%d", i); articles[url] != 1 {
					t.Errorf("%s has %d rows", url, articles[url])
				}
			}
		})
	}
}

// hanging is a Fetcher that never answers for one page, and tells that it was asked.
type hanging struct {
	fetch.Fetcher
	url   string
	asked func()
}

func (h *hanging) Fetch(ctx context.Context, req fetch.Request) (fetch.Response, error) {
	if req.URL != h.url {
		return h.Fetcher.Fetch(ctx, req)
	}
	h.asked()
	<-ctx.Done()
	return fetch.Response{}, ctx.Err()
}

// Who stops a run does not wait for a host that does not answer. What it was asked for
// is asked again, after the delay.
func TestStopDoesNotWaitForHangingHost(t *testing.T) {
	site := fetchtest.NewSite()
	site.Page("http://a.test/", plain("/1", "/2"))
	for _, url := range []string{"http://a.test/1", "http://a.test/2"} {
		site.Page(url, article("Of "+url, "It is here."))
	}
	b := newBench(t, site, "http://a.test/")
	b.config.Grace = time.Millisecond
	store := b.store()
	cfg := b.config
	cfg.Store = store
	hangs := &hanging{Fetcher: b.fetcher, url: "http://a.test/1"}
	cfg.Fetcher = hangs
	c, err := scraper.New(cfg)
	if err != nil {
		t.Fatal(err)
	}
	var asked time.Time
	hangs.asked = func() {
		asked = b.clock.Now()
		c.Stop()
	}
	s, err := c.Run(t.Context())
	if err != nil || s.Stopped != "interrupted" {
		t.Fatalf("stopped %q, error %v", s.Stopped, err)
	}
	if err := store.Close(); err != nil {
		t.Fatal(err)
	}
	var again time.Time
	b.config.Fetcher = &hooked{Fetcher: b.fetcher, do: func(n int) {
		if n == 1 {
			again = b.clock.Now()
		}
	}}
	if s := b.run(); s.New != 2 {
		t.Errorf("next run: %+v", s)
	}
	if again.Sub(asked) < time.Second {
		t.Errorf("the host was asked again after %s", again.Sub(asked))
	}
}
