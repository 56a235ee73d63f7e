package scraper_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"net/http"
	"net/url"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/newsarc/newsarc/schema"
	"github.com/newsarc/newsarc/scraper"
	"github.com/newsarc/newsarc/scraper/extract"
	"github.com/newsarc/newsarc/scraper/fetch"
	"github.com/newsarc/newsarc/scraper/frontier"
	"github.com/newsarc/newsarc/scraper/profile"
)

// The hour: own is the crawl's delay, timeout what a dead host costs a worker.
// There are nearly as many dead hosts as workers, and as many slow ones.
const (
	hourHosts = 50
	hourOwn   = 80 * time.Second
	hourPages = 60 // of each host, more than an hour has room for
	timeout   = 30 * time.Second
)

// townHost is one host and the test's own book of what it is owed.
type townHost struct {
	crawlDelay time.Duration
	answers    time.Duration // how long an answer takes
	dead       bool
	flaky      bool // answers 429 with Retry-After, 503 without, and 500 now and then

	inFlight bool
	ended    time.Time     // of the last request
	owed     time.Duration // since then
	requests int
}

// town is a Fetcher of many hosts that take simulated time to answer.
type town struct {
	t     *testing.T
	mu    sync.Mutex
	rand  *rand.Rand
	hosts map[string]*townHost
}

func newTown(t *testing.T) *town {
	w := &town{t: t, rand: rand.New(rand.NewPCG(7, 7)), hosts: map[string]*townHost{}}
	for i := range hourHosts {
		h := &townHost{answers: time.Duration(50+w.rand.IntN(1000)) * time.Millisecond}
		switch i % 10 {
		case 1:
			h.crawlDelay = time.Duration(81+w.rand.IntN(80)) * time.Second
		case 2:
			h.answers = time.Duration(5+w.rand.IntN(50)) * time.Second
		case 3, 5:
			h.dead = true
		case 4:
			h.flaky = true
		}
		w.hosts[fmt.Sprintf("h%d.test", i)] = h
	}
	return w
}

func (w *town) Fetch(ctx context.Context, req fetch.Request) (fetch.Response, error) {
	u, err := url.Parse(req.URL)
	if err != nil {
		return fetch.Response{}, err
	}
	w.mu.Lock()
	h := w.hosts[u.Host]
	begin := time.Now()
	switch {
	case h.inFlight:
		w.t.Errorf("%s: asked while another request is on the way", req.URL)
	case !h.ended.IsZero() && begin.Sub(h.ended) < h.owed:
		w.t.Errorf("%s: asked %v after the request before, %v is owed", req.URL, begin.Sub(h.ended), h.owed)
	}
	h.inFlight = true
	h.requests++
	response, wait := w.answer(h, u.Path)
	takes := h.answers
	if h.dead {
		takes = timeout
	}
	w.mu.Unlock()

	time.Sleep(takes)

	w.mu.Lock()
	defer w.mu.Unlock()
	h.inFlight, h.ended = false, time.Now()
	h.owed = hourOwn
	if h.requests > 1 { // the first was its robots.txt
		h.owed = max(h.owed, h.crawlDelay)
	}
	h.owed = max(h.owed, wait, 2*h.answers) // DefaultDelayFactor
	if h.dead {
		return fetch.Response{}, fmt.Errorf("%w: no answer", fetch.ErrUnreachable)
	}
	response.Duration = takes
	return response, nil
}

// answer returns what a host says, and the Retry-After in it.
func (w *town) answer(h *townHost, path string) (fetch.Response, time.Duration) {
	response := fetch.Response{Status: http.StatusOK, Header: http.Header{"Content-Type": {"text/html"}}, Body: []byte(path)}
	if path == "/robots.txt" {
		response.Body = []byte("User-agent: *\nAllow: /\n")
		if h.crawlDelay > 0 {
			response.Body = fmt.Appendf(response.Body, "Crawl-delay: %d\n", int(h.crawlDelay.Seconds()))
		}
		return response, 0
	}
	if h.flaky && w.rand.IntN(8) == 0 {
		switch w.rand.IntN(3) {
		case 0:
			wait := time.Duration(60+w.rand.IntN(120)) * time.Second
			response.Status = http.StatusTooManyRequests
			response.Header.Set("Retry-After", fmt.Sprint(int(wait.Seconds())))
			return response, wait
		case 1:
			response.Status = http.StatusServiceUnavailable
		default:
			response.Status = http.StatusInternalServerError
		}
	}
	return response, 0
}

// readTown is the extraction that goes with a town: every front page is a
// listing of all articles of its host.
func readTown(_ []byte, meta extract.Meta, _ *profile.Profile) (*extract.Result, error) {
	res := &extract.Result{}
	a := &res.Record
	a.URL, a.CanonicalURL, a.Lang, a.PageType = schema.Text(meta.URL), schema.Text(meta.URL), "en", schema.PageArticle
	a.Site = schema.Text(strings.Split(meta.URL, "/")[2])
	a.Title, a.Body = "Title", schema.Text("The text of "+meta.URL)
	if strings.HasSuffix(meta.URL, "/") {
		a.PageType = schema.PageListing
		for i := range hourPages {
			res.Items = append(res.Items, schema.Item{URL: schema.Text(fmt.Sprintf("%s%d", meta.URL, i))})
		}
	}
	return res, nil
}

// An hour of 50 hosts through the whole crawler, in simulated time: no request
// comes sooner than owed by the test's own book, and hosts that are dead, slow
// or shed load hold none of the others up.
func TestHourOfFiftyHosts(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newTown(t)
		store, err := frontier.OpenSQLite(t.Context(), filepath.Join(t.TempDir(), "state.db"), frontier.Options{Delay: hourOwn})
		if err != nil {
			t.Fatal(err)
		}
		defer store.Close() //nolint:errcheck // the test's own
		var seeds []string
		for name := range w.hosts {
			seeds = append(seeds, "http://"+name+"/")
		}
		data := &dataset{}
		c, err := scraper.New(scraper.Config{
			Seeds: seeds, Store: store, Fetcher: w, Sink: data, Extract: readTown, Delay: hourOwn, Concurrency: 12,
			For: time.Hour, PartAge: 24 * time.Hour,
		})
		if err != nil {
			t.Fatal(err)
		}
		s, err := c.Run(context.Background())
		if err != nil {
			t.Fatal(err)
		}
		if took := s.Finished.Sub(s.Started); s.Stopped != "deadline" || took < time.Hour || took > time.Hour+timeout {
			t.Errorf("stopped by %q after %v", s.Stopped, took)
		}
		if s.DelayShort != 0 {
			t.Errorf("the ledger has %d requests that came too soon", s.DelayShort)
		}
		total := 0
		for name, h := range w.hosts {
			total += h.requests
			cycle := max(hourOwn, h.crawlDelay, 2*h.answers) + h.answers
			room := int(time.Hour / cycle)
			switch {
			case h.dead:
				if h.requests < 3 || h.requests > 6 {
					t.Errorf("%s is dead and was asked %d times", name, h.requests)
				}
			case h.flaky: // the delay is doubled for a while, and Retry-After kept
				if h.requests < room/4 {
					t.Errorf("%s had %d requests of %d", name, h.requests, room)
				}
			case h.requests < room*9/10:
				t.Errorf("%s had %d requests where its delay has room for %d", name, h.requests, room)
			}
		}
		if int64(total) != s.Requests || len(rowsOf[*schema.Fetch](data)) < total {
			t.Errorf("%d requests were made, the summary has %d, the ledger %d", total, s.Requests, len(rowsOf[*schema.Fetch](data)))
		}
		t.Logf("%d requests, %d articles", total, s.New)
	})
}
