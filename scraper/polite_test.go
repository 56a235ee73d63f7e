package scraper_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/newsarc/newsarc/schema"
	"github.com/newsarc/newsarc/scraper"
	"github.com/newsarc/newsarc/scraper/fetch"
	"github.com/newsarc/newsarc/scraper/fetch/fetchtest"
)

func text(body string) fetchtest.Reply {
	return fetchtest.Reply{Body: body, Header: http.Header{"Content-Type": {"text/plain"}}}
}

// outcome returns the last outcome of a URL in the ledger.
func outcome(b *bench, url string) (schema.Outcome, *schema.Fetch) {
	var last *schema.Fetch
	for _, f := range rowsOf[*schema.Fetch](b.data) {
		if string(f.URL) == url {
			last = f
		}
	}
	if last == nil {
		return "", nil
	}
	return last.Outcome, last
}

func TestRobots(t *testing.T) {
	site := fetchtest.NewSite()
	site.Reply("http://a.test/robots.txt", text("User-agent: *\nDisallow: /private/\nCrawl-delay: 7\n"))
	site.Page("http://a.test/", plain("/private/1", "/open"))
	site.Page("http://a.test/open", article("Open page", "Words that everybody may read."))
	b := newBench(t, site, "http://a.test/")
	s := b.run()
	if got, row := outcome(b, "http://a.test/private/1"); got != schema.OutcomeDisallowed || row.RobotsRule != "Disallow: /private/" || row.Status != nil {
		t.Errorf("private page: %v %+v", got, row)
	}
	if site.Hits("http://a.test/private/1") != 0 {
		t.Error("a disallowed page was asked for")
	}
	if got, row := outcome(b, "http://a.test/open"); got != schema.OutcomeFetched || *row.DelayOwedMS != 7000 || *row.DelayKeptMS < 7000 {
		t.Errorf("open page: %v, Crawl-delay not kept: %+v", got, row)
	}
	if s.DelayShort != 0 || s.Outcomes[schema.OutcomeDisallowed] != 1 {
		t.Errorf("summary: %+v", s)
	}
	if u := b.fetcher.URLs(); u[0] != "http://a.test/robots.txt" {
		t.Errorf("first request was %s", u[0])
	}
}

func TestNothingIsAnError(t *testing.T) {
	for name, c := range map[string]struct {
		robots fetchtest.Reply
		page   fetchtest.Reply
		want   string
	}{
		"robots forbid": {text("User-agent: *\nDisallow: /\n"), fetchtest.Reply{Body: "x"}, "robots.txt disallows it"},
		"robots 500":    {fetchtest.Reply{Status: 500}, fetchtest.Reply{Body: "x"}, "robots.txt"},
		"dead host":     {fetchtest.Reply{Abort: true}, fetchtest.Reply{Abort: true}, "robots.txt unreachable"},
		"dead page":     {fetchtest.Reply{Status: 404}, fetchtest.Reply{Abort: true}, "cannot be reached"},
	} {
		t.Run(name, func(t *testing.T) {
			site := fetchtest.NewSite()
			site.Reply("http://a.test/robots.txt", c.robots)
			site.Reply("http://a.test/", c.page)
			b := newBench(t, site, "http://a.test/")
			_, err := b.try()
			if !errors.Is(err, scraper.ErrNothing) {
				t.Fatalf("got %v, want ErrNothing", err)
			}
			if !strings.Contains(err.Error(), c.want) {
				t.Errorf("%q does not say %q", err, c.want)
			}
		})
	}
}

func TestRetryAfter(t *testing.T) {
	site := fetchtest.NewSite()
	site.Page("http://a.test/", plain("/1", "/2"))
	site.Reply("http://a.test/1",
		fetchtest.Reply{Status: 429, Header: http.Header{"Retry-After": {"120"}}},
		fetchtest.Reply{Body: article("One", "First things first.")})
	site.Page("http://a.test/2", article("Two", "Second things second."))
	b := newBench(t, site, "http://a.test/")
	s := b.run()
	rows := rowsOf[*schema.Fetch](b.data)
	at := slices.IndexFunc(rows, func(f *schema.Fetch) bool { return f.Outcome == schema.OutcomeRateLimited })
	if at < 0 || at+1 >= len(rows) {
		t.Fatalf("no request after the rate limit: %d rows", len(rows))
	}
	if gap := rows[at+1].StartedAt.Sub(*rows[at].StartedAt); gap < 120*time.Second {
		t.Errorf("the next request came %v after Retry-After: 120", gap)
	}
	if *rows[at+1].DelayOwedMS < 2000 {
		t.Errorf("the delay after a 429 is %d ms, want it doubled", *rows[at+1].DelayOwedMS)
	}
	if s.Outcomes[schema.OutcomeFetched] != 3 || s.Outcomes[schema.OutcomeRateLimited] != 0 {
		t.Errorf("outcomes: %v", s.Outcomes)
	}
}

// A robots.txt that lies on another host teaches what that host bears, and nothing
// about the one that sent us there.
func TestRobotsElsewhereSlowsThatHostOnly(t *testing.T) {
	site := fetchtest.NewSite()
	site.Reply("http://a.test/robots.txt", fetchtest.Reply{Status: 302, Location: "http://b.test/rules.txt"})
	site.Reply("http://b.test/rules.txt",
		fetchtest.Reply{Status: 429, Header: http.Header{"Retry-After": {"120"}}}, text("User-agent: *\nAllow: /\n"))
	site.Page("http://a.test/one", article("One", "It is here."))
	b := newBench(t, site, "http://a.test/one")
	if s := b.run(); s.New != 1 || s.DelayShort != 0 {
		t.Errorf("%+v", s)
	}
	var asked []*schema.Fetch
	for _, f := range rowsOf[*schema.Fetch](b.data) {
		switch f.URL {
		case "http://b.test/rules.txt":
			asked = append(asked, f)
		case "http://a.test/one":
			if *f.DelayOwedMS != 1000 {
				t.Errorf("the host that sent us there is owed %d ms", *f.DelayOwedMS)
			}
		}
	}
	if len(asked) != 2 || asked[1].StartedAt.Sub(*asked[0].StartedAt) < 120*time.Second || asked[1].Host != "b.test" {
		t.Errorf("the other host was asked %d times", len(asked))
	}
	store := b.store()
	defer store.Close() //nolint:errcheck // only read
	own, err := store.Host(t.Context(), "a.test")
	other, oerr := store.Host(t.Context(), "b.test")
	if err != nil || oerr != nil || own.Delay != time.Second || other.Delay <= time.Second {
		t.Errorf("delays: %v and %v (%v, %v)", own.Delay, other.Delay, err, oerr)
	}
}

func TestRetryAfterTooLong(t *testing.T) {
	site := fetchtest.NewSite()
	site.Page("http://a.test/", plain("/1"))
	site.Reply("http://a.test/1", fetchtest.Reply{Status: 503, Header: http.Header{"Retry-After": {"86400"}}},
		fetchtest.Reply{Body: article("One", "First things first.")})
	b := newBench(t, site, "http://a.test/")
	if s := b.run(); s.Stopped != "patience" {
		t.Errorf("stopped %q, want the run to leave it to the next", s.Stopped)
	}
	b.clock.Advance(25 * time.Hour)
	b.run()
	if got, _ := outcome(b, "http://a.test/1"); got != schema.OutcomeFetched {
		t.Errorf("a day later: %q", got)
	}
}

func TestDeadHostBesideLive(t *testing.T) {
	site := fetchtest.NewSite()
	site.Reply("http://dead.test/robots.txt", fetchtest.Reply{Abort: true})
	site.Reply("http://dead.test/", fetchtest.Reply{Abort: true})
	var links []string
	for i := range 20 {
		links = append(links, fmt.Sprintf("/%d", i))
		site.Page(fmt.Sprintf("http://live.test/%d", i), article(fmt.Sprintf("Number %d", i), fmt.Sprintf("Text of page %d.", i)))
	}
	site.Page("http://live.test/", plain(links...))
	b := newBench(t, site, "http://dead.test/", "http://live.test/")
	s := b.run()
	if s.Outcomes[schema.OutcomeFetched] != 21 || s.Outcomes[schema.OutcomeUnreachable] != 1 {
		t.Errorf("outcomes: %v", s.Outcomes)
	}
	if took := s.Finished.Sub(s.Started); took > 40*time.Second {
		t.Errorf("the dead host held the crawl up: %v", took)
	}
	if got, row := outcome(b, "http://dead.test/"); got != schema.OutcomeUnreachable {
		t.Errorf("dead host: %v %+v", got, row)
	}
}

func TestRetries(t *testing.T) {
	for name, c := range map[string]struct {
		replies []fetchtest.Reply
		want    schema.Outcome
		hits    int
	}{
		"500 once":           {[]fetchtest.Reply{{Status: 500}, {Body: article("One", "It is here.")}}, schema.OutcomeFetched, 2},
		"500 for good":       {[]fetchtest.Reply{{Status: 500}}, schema.OutcomeServerError, 3},
		"reset once":         {[]fetchtest.Reply{{Abort: true}, {Body: article("One", "It is here.")}}, schema.OutcomeFetched, 2},
		"404":                {[]fetchtest.Reply{{Status: 404}}, schema.OutcomeGone, 1},
		"403":                {[]fetchtest.Reply{{Status: 403}}, schema.OutcomeRefused, 1},
		"an image":           {[]fetchtest.Reply{{Header: http.Header{"Content-Type": {"image/png"}}, Body: "\x89PNG"}}, schema.OutcomeNotAPage, 1},
		"redirect away":      {[]fetchtest.Reply{{Status: 302, Location: "http://other.test/"}}, schema.OutcomeRedirected, 1},
		"redirect to itself": {[]fetchtest.Reply{{Status: 302, Location: "/1"}}, schema.OutcomeTrap, 1},
	} {
		t.Run(name, func(t *testing.T) {
			site := fetchtest.NewSite()
			site.Page("http://a.test/", plain("/1"))
			site.Reply("http://a.test/1", c.replies...)
			b := newBench(t, site, "http://a.test/")
			b.run()
			if got, _ := outcome(b, "http://a.test/1"); got != c.want || site.Hits("http://a.test/1") != c.hits {
				t.Errorf("outcome %s after %d requests, want %s after %d", got, site.Hits("http://a.test/1"), c.want, c.hits)
			}
			if got := b.state("http://a.test/1").Outcome; got != c.want {
				t.Errorf("state %s, want %s", got, c.want)
			}
		})
	}
}

func TestRedirects(t *testing.T) {
	site := fetchtest.NewSite()
	site.Page("http://a.test/", plain("/old", "/loop1", "/far0"))
	site.Reply("http://a.test/old", fetchtest.Reply{Status: 301, Location: "/new"})
	site.Page("http://a.test/new", article("New place", "It has moved here."))
	site.Reply("http://a.test/loop1", fetchtest.Reply{Status: 302, Location: "/loop2"})
	site.Reply("http://a.test/loop2", fetchtest.Reply{Status: 302, Location: "/loop1"})
	for i := range 15 {
		site.Reply(fmt.Sprintf("http://a.test/far%d", i), fetchtest.Reply{Status: 302, Location: fmt.Sprintf("/far%d", i+1)})
	}
	b := newBench(t, site, "http://a.test/")
	b.run()
	for url, want := range map[string]schema.Outcome{
		"http://a.test/old": schema.OutcomeRedirected, "http://a.test/new": schema.OutcomeFetched,
		"http://a.test/loop2": schema.OutcomeTrap, "http://a.test/far9": schema.OutcomeRedirected, "http://a.test/far10": schema.OutcomeTrap,
	} {
		if got, _ := outcome(b, url); got != want {
			t.Errorf("%s: %q, want %q", url, got, want)
		}
	}
	if n := site.Hits("http://a.test/far11"); n != 0 {
		t.Error("an eleventh redirect was followed")
	}
}

func TestSeedRedirectsWithinItsSite(t *testing.T) {
	site := fetchtest.NewSite()
	site.Reply("http://example.com/", fetchtest.Reply{Status: 301, Location: "https://news.example.com/"})
	site.Page("https://news.example.com/", plain("/1"))
	site.Page("https://news.example.com/1", article("One", "It is here."))
	b := newBench(t, site, "http://example.com/")
	b.run()
	if got, _ := outcome(b, "https://news.example.com/1"); got != schema.OutcomeFetched {
		t.Errorf("page behind the redirect: %q", got)
	}
	b.clock.Advance(time.Hour)
	site.Page("https://news.example.com/", plain("/1", "/2"))
	site.Page("https://news.example.com/2", article("Two", "This one is new."))
	b.run()
	if got, _ := outcome(b, "https://news.example.com/2"); got != schema.OutcomeFetched {
		t.Errorf("new page on the second run: %q", got)
	}
}

func TestScopeAndDepth(t *testing.T) {
	site := fetchtest.NewSite()
	site.Page("http://a.test/", plain("/1", "http://b.test/"))
	site.Page("http://a.test/1", plain("/2"))
	site.Page("http://a.test/2", plain("/3"))
	site.Page("http://a.test/3", plain())
	b := newBench(t, site, "http://a.test/")
	b.config.Depth = 2
	b.run()
	if site.Hits("http://b.test/") != 0 {
		t.Error("another host was asked")
	}
	if site.Hits("http://a.test/2") != 1 || site.Hits("http://a.test/3") != 0 {
		t.Errorf("depth 2: /2 was asked %d times, /3 %d times", site.Hits("http://a.test/2"), site.Hits("http://a.test/3"))
	}
}

// stopper calls a function at its nth request, or fails every request.
type stopper struct {
	fetch.Fetcher
	at   int
	call func()
	err  error
}

func (s *stopper) Fetch(ctx context.Context, req fetch.Request) (fetch.Response, error) {
	if s.err != nil {
		return fetch.Response{}, s.err
	}
	if s.at--; s.at == 0 {
		s.call()
	}
	return s.Fetcher.Fetch(ctx, req)
}

func TestStopAndResume(t *testing.T) {
	for name, hard := range map[string]bool{"stop": false, "cancel": true} {
		t.Run(name, func(t *testing.T) {
			site := fetchtest.NewSite()
			var links []string
			for i := range 10 {
				links = append(links, fmt.Sprintf("/%d", i))
				site.Page(fmt.Sprintf("http://a.test/%d", i), article(fmt.Sprintf("Number %d", i), fmt.Sprintf("Text of page %d.", i)))
			}
			site.Page("http://a.test/", plain(links...))
			b := newBench(t, site, "http://a.test/")
			ctx, cancel := context.WithCancel(context.Background())
			defer cancel()
			store := b.store()
			b.config.Revisit = scraper.RevisitNone
			cfg := b.config
			cfg.Store = store
			slow := &stopper{Fetcher: b.fetcher, at: 6}
			cfg.Fetcher = slow
			c, err := scraper.New(cfg)
			if err != nil {
				t.Fatal(err)
			}
			slow.call = c.Stop
			if hard {
				slow.call = cancel
			}
			s, err := c.Run(ctx)
			if hard && !errors.Is(err, context.Canceled) || !hard && err != nil || s.Stopped != "interrupted" {
				t.Fatalf("stopped %q, error %v", s.Stopped, err)
			}
			if err := store.Close(); err != nil {
				t.Fatal(err)
			}
			kept := b.data.parts
			b.run()
			for part, rows := range kept {
				b.data.parts[part] = rows
			}
			asked := map[string]int{}
			for _, f := range rowsOf[*schema.Fetch](b.data) {
				if f.Outcome == schema.OutcomeFetched {
					asked[string(f.URL)]++
				}
			}
			for _, l := range links {
				if url := "http://a.test" + l; asked[url] != 1 {
					t.Errorf("%s was fetched %d times over both runs", url, asked[url])
				}
			}
		})
	}
}
