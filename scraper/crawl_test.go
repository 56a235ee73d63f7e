package scraper_test

import (
	"context"
	"fmt"
	"net/http"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"go.uber.org/goleak"

	"github.com/newsarc/newsarc/schema"
	"github.com/newsarc/newsarc/scraper"
	"github.com/newsarc/newsarc/scraper/fetch"
	"github.com/newsarc/newsarc/scraper/fetch/fetchtest"
	"github.com/newsarc/newsarc/scraper/frontier"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// clock is a clock that only Sleep moves.
type clock struct {
	mu  sync.Mutex
	now time.Time
}

func newClock() *clock { return &clock{now: time.Date(2026, 11, 22, 9, 0, 0, 0, time.UTC)} }

func (c *clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

func (c *clock) Advance(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = c.now.Add(d)
}

func (c *clock) Sleep(ctx context.Context, d time.Duration) error {
	c.Advance(d)
	return ctx.Err()
}

// dataset is a Sink that keeps rows in memory, once per part.
type dataset struct {
	mu    sync.Mutex
	parts map[schema.Part][]schema.Row
}

func (d *dataset) WritePart(_ context.Context, part schema.Part, rows []schema.Row) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.parts == nil {
		d.parts = map[schema.Part][]schema.Row{}
	}
	d.parts[part] = slices.Clone(rows)
	return nil
}

// rowsOf returns the rows of one type in the order of their time.
func rowsOf[T schema.Row](d *dataset) []T {
	d.mu.Lock()
	defer d.mu.Unlock()
	var out []T
	for _, rows := range d.parts {
		for _, row := range rows {
			if r, ok := row.(T); ok {
				out = append(out, r)
			}
		}
	}
	slices.SortStableFunc(out, func(a, b T) int { return a.RowTime().Compare(b.RowTime()) })
	return out
}

// bench is one crawl: a site, a store, a clock and a dataset.
type bench struct {
	t       *testing.T
	clock   *clock
	dir     string
	fetcher *fetchtest.Fetcher
	data    *dataset
	config  scraper.Config
	options frontier.Options
}

func newBench(t *testing.T, site http.Handler, seeds ...string) *bench {
	t.Helper()
	f, err := fetchtest.New(site, fetch.Options{})
	if err != nil {
		t.Fatal(err)
	}
	b := &bench{t: t, clock: newClock(), dir: t.TempDir(), fetcher: f, data: &dataset{}}
	b.options = frontier.Options{Delay: time.Second}
	b.config = scraper.Config{
		Seeds: seeds, Fetcher: f, Sink: b.data, Delay: time.Second, Concurrency: 4, DelayFactor: -1, // the time that answers take is real
		Now: b.clock.Now, Sleep: b.clock.Sleep, Version: "test",
	}
	return b
}

// store opens the state of the crawl for the test.
func (b *bench) store() *frontier.SQLite {
	b.t.Helper()
	s, err := frontier.OpenSQLite(context.Background(), filepath.Join(b.dir, "state.db"), b.options)
	if err != nil {
		b.t.Fatal(err)
	}
	return s
}

// run crawls once, on a dataset that holds this run's rows alone.
func (b *bench) run() scraper.Summary {
	b.t.Helper()
	s, err := b.try()
	if err != nil {
		b.t.Fatalf("run: %v", err)
	}
	return s
}

func (b *bench) try() (scraper.Summary, error) {
	b.t.Helper()
	store := b.store()
	defer func() {
		if err := store.Close(); err != nil {
			b.t.Error(err)
		}
	}()
	b.data.parts = nil
	b.fetcher.Reset()
	cfg := b.config
	cfg.Store = store
	c, err := scraper.New(cfg)
	if err != nil {
		b.t.Fatal(err)
	}
	return c.Run(context.Background())
}

// state returns what the store knows of a URL.
func (b *bench) state(url string) frontier.URLState {
	b.t.Helper()
	store := b.store()
	defer store.Close() //nolint:errcheck // only read
	s, err := store.Get(context.Background(), url)
	if err != nil {
		b.t.Fatalf("state of %s: %v", url, err)
	}
	return s
}

// article returns a news page that the generic extractor knows for one.
func article(title, text string, links ...string) string {
	var b strings.Builder
	fmt.Fprintf(&b, `<!doctype html><html lang="en"><head><title>%s</title><meta property="og:type" content="article">`+
		`<meta property="article:published_time" content="2026-11-21T10:00:00Z"></head><body><article><h1>%s</h1>`, title, title)
	for i := range 4 {
		fmt.Fprintf(&b, "<p>%s Paragraph %d says more about it in a sentence of its own, long enough to be running text.</p>", text, i+1)
	}
	b.WriteString("</article><nav>")
	for _, l := range links {
		fmt.Fprintf(&b, `<a href="%s">see %s</a> `, l, l)
	}
	b.WriteString("</nav></body></html>")
	return b.String()
}

// plain is a page that leads to others.
func plain(links ...string) string {
	var b strings.Builder
	b.WriteString(`<!doctype html><html lang="en"><head><title>Front page</title></head><body><h1>Front page</h1><ul>`)
	for _, l := range links {
		fmt.Fprintf(&b, `<li><a href="%s">A headline that leads to %s</a></li>`, l, l)
	}
	b.WriteString("</ul></body></html>")
	return b.String()
}
