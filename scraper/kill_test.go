package scraper_test

import (
	"bytes"
	"context"
	"errors"
	"flag"
	"fmt"
	"math/rand/v2"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/newsarc/newsarc/schema"
	"github.com/newsarc/newsarc/scraper"
	"github.com/newsarc/newsarc/scraper/fetch"
	"github.com/newsarc/newsarc/scraper/frontier"
)

// kills is how often TestKill kills the crawl; docs/performance.md has the result of 200.
var kills = flag.Int("kills", 4, "how many crawls TestKill kills")

// The environment that makes the test binary a crawl to be killed, and how many
// requests that makes at a time.
const (
	childDir         = "NEWSARC_TEST_CRAWL_DIR"
	childAddr        = "NEWSARC_TEST_CRAWL_ADDR"
	childConcurrency = 4
)

// folder is a Sink of one file per part.
type folder string

func (f folder) WritePart(_ context.Context, part schema.Part, rows []schema.Row) error {
	var buf bytes.Buffer
	for _, row := range rows {
		line, err := schema.EncodeRow(row)
		if err != nil {
			return err
		}
		buf.Write(append(line, '\n'))
	}
	name := filepath.Join(string(f), string(part.Table)+"."+part.Name())
	if old, err := os.ReadFile(name); err == nil && !bytes.Equal(old, buf.Bytes()) {
		return fmt.Errorf("part %s came again with other rows", name)
	}
	if err := os.WriteFile(name+".tmp", buf.Bytes(), 0o644); err != nil {
		return err
	}
	return os.Rename(name+".tmp", name)
}

// TestKilledCrawl is the crawl of the child process; alone it does nothing.
func TestKilledCrawl(t *testing.T) {
	dir := os.Getenv(childDir)
	if dir == "" {
		t.Skip("the child process of TestKill: " + childDir + " is not set")
	}
	client, err := fetch.New(fetch.Options{Dial: func(ctx context.Context, network, _ string) (net.Conn, error) {
		return new(net.Dialer).DialContext(ctx, network, os.Getenv(childAddr))
	}})
	if err != nil {
		t.Fatal(err)
	}
	defer client.Close() //nolint:errcheck // nothing to lose
	store, err := frontier.OpenSQLite(t.Context(), filepath.Join(dir, "state.db"), frontier.Options{PerHost: childConcurrency})
	if err != nil {
		t.Fatal(err)
	}
	c, err := scraper.New(scraper.Config{
		Seeds: []string{paperHost + "/list"}, Store: store, Fetcher: client, Sink: folder(dir), Extract: readLeaf,
		ForceDelay: true, Concurrency: childConcurrency, Revisit: scraper.RevisitNone, PartBytes: 8 << 10,
	})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := c.Run(t.Context()); err != nil && !errors.Is(err, scraper.ErrNothing) {
		t.Fatal(err)
	}
	if err := store.Close(); err != nil {
		t.Fatal(err)
	}
}

// visitors counts the requests for articles and tells when a process makes its first one.
type visitors struct {
	http.Handler
	mu    sync.Mutex
	hits  map[string]int
	first func()
}

func (v *visitors) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	v.mu.Lock()
	v.hits[r.URL.RequestURI()]++
	if v.first != nil {
		v.first()
	}
	v.first = nil
	v.mu.Unlock()
	v.Handler.ServeHTTP(w, r)
}

// crawlChild runs the crawl in a process of its own and kills it some time
// after its first request, or after its start if early; true if it ended by
// itself. It returns how long it crawled.
func (v *visitors) crawlChild(t *testing.T, dir, addr string, after time.Duration, early bool) (ended bool, crawled time.Duration) {
	t.Helper()
	cmd := exec.Command(os.Args[0], "-test.run=^TestKilledCrawl$")
	cmd.Env = append(os.Environ(), childDir+"="+dir, childAddr+"="+addr)
	var out bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &out
	var timer *time.Timer
	begin := time.Now()
	started := make(chan struct{}) // Start has returned
	arm := func() {
		begin = time.Now()
		timer = time.AfterFunc(after, func() {
			<-started
			_ = cmd.Process.Kill()
		})
	}
	v.mu.Lock()
	v.first = arm
	if early {
		v.first = nil
	}
	v.mu.Unlock()
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	close(started)
	if early {
		arm()
	}
	err := cmd.Wait()
	v.mu.Lock()
	v.first = nil
	if timer != nil {
		timer.Stop()
	}
	crawled = time.Since(begin)
	v.mu.Unlock()
	var exit *exec.ExitError
	switch {
	case err == nil:
		return true, crawled
	case errors.As(err, &exit) && exit.ExitCode() == -1: // by the signal
		return false, crawled
	}
	t.Fatalf("the crawl failed: %v\n%s", err, out.String())
	return false, 0
}

// result is what a crawl left: rows of articles, and each URL's outcome.
type result struct {
	Articles []string
	States   map[string]schema.Outcome
	Fetched  map[string]int // rows of the ledger
}

func readResult(t *testing.T, dir string) result {
	t.Helper()
	res := result{States: map[string]schema.Outcome{}, Fetched: map[string]int{}}
	seen := map[string]int{}
	files, err := filepath.Glob(filepath.Join(dir, "*.part-*"))
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range files {
		data, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		table, _, _ := bytes.Cut([]byte(filepath.Base(name)), []byte("."))
		for _, line := range bytes.Split(bytes.TrimSpace(data), []byte("\n")) {
			row, err := schema.DecodeRow(schema.Table(table), line)
			if err != nil {
				t.Fatalf("%s: %v", name, err)
			}
			switch row := row.(type) {
			case *schema.Article:
				seen[fmt.Sprintf("%s r%d %s %s", row.ArticleID, *row.Revision, row.Title, row.ContentHash)]++
			case *schema.Fetch:
				res.Fetched[string(row.URL)]++
			}
		}
	}
	for id, n := range seen {
		if n != 1 {
			t.Errorf("%s has %d rows", id, n)
		}
		res.Articles = append(res.Articles, id)
	}
	store, err := frontier.OpenSQLite(t.Context(), filepath.Join(dir, "state.db"), frontier.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer store.Close() //nolint:errcheck // only read
	err = store.URLs(t.Context(), "", func(u frontier.URLState) error {
		res.States[u.URL] = u.Outcome
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return res
}

func TestKill(t *testing.T) {
	if testing.Short() {
		t.Skip("starts processes; not in -short")
	}
	p := newPaper()
	const perPage = 10
	pages := 12 + *kills/2 // so that there is work left until the last kill
	for page := range pages {
		l := leaf{Type: schema.PageListing}
		for i := range perPage {
			id := fmt.Sprint(page*perPage + i)
			l.Items = append(l.Items, "/a"+id)
			p.put("/a"+id, news(id, "Number "+id))
		}
		path := "/list"
		if page > 0 {
			path = fmt.Sprintf("/list?page=%d", page+1)
		}
		if page+1 < pages {
			l.Next = fmt.Sprintf("/list?page=%d", page+2)
		}
		p.put(path, l)
	}
	v := &visitors{Handler: p, hits: map[string]int{}}
	server := httptest.NewServer(v)
	defer server.Close()
	addr := server.Listener.Addr().String()

	calm := t.TempDir()
	ended, length := v.crawlChild(t, calm, addr, time.Hour, false)
	if !ended {
		t.Fatal("the undisturbed crawl did not end by itself")
	}
	v.hits = map[string]int{}
	rough := t.TempDir()
	killed := 0
	for i := range *kills {
		// Short lives, so that each gets a small step further; every tenth may
		// end before its first request.
		after := rand.N(3 * length / time.Duration(*kills))
		if ended, _ := v.crawlChild(t, rough, addr, after, i%10 == 9); !ended {
			killed++
		}
	}
	if ended, _ := v.crawlChild(t, rough, addr, time.Hour, false); !ended {
		t.Fatal("the last crawl did not end by itself")
	}
	again := 0
	for _, n := range v.hits {
		again += n - 1
	}
	// What is fetched or waits for its commit is in flight.
	if again > 2*killed*childConcurrency {
		t.Errorf("%d requests were made again after %d kills with %d pages in flight", again, killed, 2*childConcurrency)
	}
	t.Logf("%d of %d crawls were killed before their end; %d of %d URLs were asked for again", killed, *kills, again, len(v.hits))

	want, got := readResult(t, calm), readResult(t, rough)
	if len(want.Articles) != pages*perPage {
		t.Fatalf("the undisturbed crawl has %d articles, want %d", len(want.Articles), pages*perPage)
	}
	sorted := cmp.Transformer("sort", func(list []string) map[string]bool {
		m := map[string]bool{}
		for _, s := range list {
			m[s] = true
		}
		return m
	})
	if diff := cmp.Diff(want.Articles, got.Articles, sorted); diff != "" {
		t.Errorf("articles differ from an undisturbed crawl (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff(want.States, got.States); diff != "" {
		t.Errorf("states differ from an undisturbed crawl (-want +got):\n%s", diff)
	}
	for url, n := range got.Fetched {
		article := strings.HasPrefix(url, paperHost+"/a") // listings are asked by every run
		if article && n != 1 {
			t.Errorf("%s has %d rows in the ledger", url, n)
		}
	}
}
