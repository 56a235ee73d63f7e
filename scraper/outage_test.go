package scraper_test

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/newsarc/newsarc/schema"
	"github.com/newsarc/newsarc/scraper"
	"github.com/newsarc/newsarc/scraper/fetch"
	"github.com/newsarc/newsarc/scraper/fetch/fetchtest"
)

// outage is a Fetcher whose network fails between two instants.
type outage struct {
	fetch.Fetcher
	clock    *clock
	from, to time.Time
	only     string // a part of the URL; "" is every one
	err      error
	asked    int // in vain
}

func (o *outage) Fetch(ctx context.Context, req fetch.Request) (fetch.Response, error) {
	if now := o.clock.Now(); strings.Contains(req.URL, o.only) && !now.Before(o.from) && now.Before(o.to) {
		o.asked++
		return fetch.Response{URL: req.URL}, o.err
	}
	return o.Fetcher.Fetch(ctx, req)
}

var errDNS = fmt.Errorf("fetch: %w: %w", fetch.ErrUnreachable, &net.DNSError{Err: "server misbehaving", Name: "a.test", IsTemporary: true})

// numbered is a site of a front page and articles.
func numbered(n int) *fetchtest.Site {
	site := fetchtest.NewSite()
	var links []string
	for i := range n {
		links = append(links, fmt.Sprintf("/%d", i))
		site.Page(fmt.Sprintf("http://a.test/%d", i), article(fmt.Sprintf("Number %d", i), fmt.Sprintf("Text of page %d.", i)))
	}
	site.Page("http://a.test/", plain(links...))
	return site
}

// DNS fails for an hour in the middle of a crawl: the run asks little, leaves
// the rest to the next one, and says so; nothing is lost and nothing twice.
func TestDNSFailsForAnHour(t *testing.T) {
	b := newBench(t, numbered(30), "http://a.test/")
	net := &outage{Fetcher: b.fetcher, clock: b.clock, err: errDNS}
	net.from = b.clock.Now().Add(10 * time.Second)
	net.to = net.from.Add(time.Hour)
	b.config.Fetcher = net
	fetched := map[string]int{}
	runs, last := 0, scraper.Summary{}
	for ; runs < 12; runs++ {
		var err error
		if last, err = b.try(); err != nil && !(errors.Is(err, scraper.ErrNothing) && strings.Contains(err.Error(), "server misbehaving")) {
			t.Fatal(err)
		}
		for _, f := range rowsOf[*schema.Fetch](b.data) {
			if f.Outcome == schema.OutcomeFetched {
				fetched[string(f.URL)]++
			}
			if f.Outcome == schema.OutcomeUnreachable && f.Status == nil && !strings.Contains(string(f.Error), "server misbehaving") {
				t.Errorf("the ledger does not say why: %s", f.Error)
			}
		}
		if len(fetched) >= 31 {
			break
		}
		b.clock.Advance(20 * time.Minute)
	}
	for i := range 30 {
		if url := fmt.Sprintf("http://a.test/%d", i); fetched[url] != 1 {
			t.Errorf("%s was fetched %d times", url, fetched[url])
		}
	}
	if net.asked > 20 {
		t.Errorf("%d requests were made while the network was down", net.asked)
	}
	t.Logf("%d runs, %d requests in vain; the last: %v", runs+1, net.asked, last.Outcomes)
}

// A host whose robots.txt was known and cannot be had for some minutes keeps
// its URLs; they are fetched when it is back, in the same run.
func TestRobotsOutageOfAKnownHost(t *testing.T) {
	b := newBench(t, numbered(5), "http://a.test/")
	b.config.Limit = 1
	b.run()
	b.clock.Advance(25 * time.Hour) // robots.txt is asked for again
	b.config.Limit = 0
	begin := b.clock.Now()
	b.config.Fetcher = &outage{Fetcher: b.fetcher, clock: b.clock, from: begin, to: begin.Add(4 * time.Minute), only: "robots.txt", err: errDNS}
	s := b.run()
	if s.New != 4 || s.Outcomes[schema.OutcomeUnreachable] != 0 {
		t.Errorf("%d new, outcomes %v", s.New, s.Outcomes)
	}
}

// A host that never answered does not hold a run up, but what it refused comes
// back in this run if other hosts keep it going until the host is there.
func TestRobotsOutageOfANewHost(t *testing.T) {
	site := numbered(5)
	var links []string
	for i := range 20 {
		links = append(links, fmt.Sprintf("/%d", i))
		site.Page(fmt.Sprintf("http://slow.test/%d", i), article(fmt.Sprintf("Slow %d", i), fmt.Sprintf("Slow text of page %d.", i)))
	}
	site.Page("http://slow.test/", plain(links...))
	site.Reply("http://slow.test/robots.txt", text("User-agent: *\nCrawl-delay: 60\n"))
	b := newBench(t, site, "http://a.test/", "http://slow.test/")
	begin := b.clock.Now()
	b.config.Fetcher = &outage{Fetcher: b.fetcher, clock: b.clock, from: begin, to: begin.Add(5 * time.Minute), only: "a.test", err: errDNS}
	if s := b.run(); s.New != 25 {
		t.Errorf("%d new, outcomes %v, stopped %q", s.New, s.Outcomes, s.Stopped)
	}
}

// Redirects of robots.txt keep the host's delay and count as requests.
func TestRobotsRedirects(t *testing.T) {
	site := numbered(3)
	site.Reply("http://a.test/robots.txt", fetchtest.Reply{Status: 301, Location: "/r1"})
	site.Reply("http://a.test/r1", fetchtest.Reply{Status: 301, Location: "http://b.test/r2"})
	site.Reply("http://b.test/r2", fetchtest.Reply{Status: 302, Location: "http://c.test/r3"})
	site.Reply("http://c.test/r3", text("User-agent: *\nDisallow: /2\n"))
	for _, budget := range []int64{1, 2, 3, 4, 5, 6, 0} {
		b := newBench(t, site, "http://a.test/")
		b.config.MaxRequests = budget
		s, err := b.try()
		if err != nil && !errors.Is(err, scraper.ErrNothing) {
			t.Fatal(err)
		}
		if budget > 0 && s.Requests != budget || budget == 0 && s.Requests-s.Probed != 7 {
			t.Errorf("--max-requests %d: %d requests, stopped %q", budget, s.Requests, s.Stopped)
		}
		if s.DelayShort != 0 {
			t.Errorf("--max-requests %d: %d requests came too soon", budget, s.DelayShort)
		}
		if budget != 0 {
			continue
		}
		if got, _ := outcome(b, "http://a.test/2"); got != schema.OutcomeDisallowed {
			t.Errorf("disallowed behind redirects: %q", got)
		}
		for _, f := range rowsOf[*schema.Fetch](b.data) {
			if f.URL == "http://a.test/r1" && (f.DelayKeptMS == nil || *f.DelayKeptMS < 1000) {
				t.Errorf("the redirect on the host came after %v ms", f.DelayKeptMS)
			}
		}
	}
}

// A redirect of robots.txt to a host that the crawl asks itself waits for that
// host's clock, and does not wait for ever.
func TestRobotsRedirectWaitsItsTurn(t *testing.T) {
	site := numbered(30)
	site.Reply("http://b.test/robots.txt", fetchtest.Reply{Status: 301, Location: "http://a.test/robots.txt"})
	site.Page("http://b.test/", article("Of b", "Text of b."))
	b := newBench(t, site, "http://a.test/", "http://b.test/")
	s := b.run()
	if got := b.state("http://b.test/").Outcome; got != schema.OutcomeFetched || s.DelayShort != 0 {
		t.Errorf("the page behind the redirect: %q; %d requests came too soon", got, s.DelayShort)
	}
	var starts []time.Time // of requests to a.test
	for _, f := range rowsOf[*schema.Fetch](b.data) {
		u, err := url.Parse(string(f.URL))
		if err != nil || string(f.Host) != u.Host || f.DurationMS != nil && f.DelayOwedMS == nil {
			t.Errorf("%+v (%v)", f, err)
		}
		if f.Host == "a.test" {
			starts = append(starts, *f.StartedAt)
		}
	}
	slices.SortFunc(starts, time.Time.Compare)
	for i := range len(starts) - 1 {
		if wait := starts[i+1].Sub(starts[i]); wait < time.Second {
			t.Errorf("request %d to a.test came %v after the one before", i+1, wait)
		}
	}
	if len(starts) < 33 { // its own robots.txt, the other one, the pages
		t.Errorf("a.test was asked %d times", len(starts))
	}
}

// lazy is a Fetcher that says how long its answers took.
type lazy struct {
	fetch.Fetcher
	takes time.Duration
}

func (l *lazy) Fetch(ctx context.Context, req fetch.Request) (fetch.Response, error) {
	resp, err := l.Fetcher.Fetch(ctx, req)
	resp.Duration = l.takes
	return resp, err
}

// A slow host gets more time, and its old delay back when it is fast again.
func TestDelayFollowsTheAnswers(t *testing.T) {
	b := newBench(t, numbered(40), "http://a.test/")
	host := &lazy{Fetcher: b.fetcher, takes: 4 * time.Second}
	b.config.Fetcher, b.config.DelayFactor = host, 2
	b.config.Limit = 5
	if s := b.run(); s.DelayShort != 0 {
		t.Errorf("%d requests came too soon", s.DelayShort)
	}
	rows := rowsOf[*schema.Fetch](b.data)
	for i, f := range rows[1:] {
		if *f.DelayOwedMS != 8000 || *f.DelayKeptMS < 8000 {
			t.Errorf("request %d: owed %d ms, kept %d", i+1, *f.DelayOwedMS, *f.DelayKeptMS)
		}
	}
	host.takes = 10 * time.Millisecond
	b.config.Limit = 0
	b.run()
	rows = rowsOf[*schema.Fetch](b.data)
	if owed := *rows[len(rows)-1].DelayOwedMS; owed != 1000 {
		t.Errorf("a fast host is owed %d ms", owed)
	}
	b = newBench(t, numbered(3), "http://a.test/")
	b.config.Fetcher, b.config.DelayFactor = &lazy{Fetcher: b.fetcher, takes: 4 * time.Second}, 2
	b.config.ForceDelay = true
	b.run()
	if rows = rowsOf[*schema.Fetch](b.data); *rows[len(rows)-1].DelayOwedMS != 1000 {
		t.Errorf("a forced delay became %d ms", *rows[len(rows)-1].DelayOwedMS)
	}
}

// A server that changes its mind: gone and back, moved and back.
func TestServerChangesItsMind(t *testing.T) {
	page := fetchtest.Reply{Body: article("Number 1", "Text of page 1.")}
	for name, c := range map[string]struct {
		replies []fetchtest.Reply
		changes []schema.Change
	}{
		"404 then 200":          {[]fetchtest.Reply{{Status: 404}, page}, []schema.Change{schema.ChangeNew}},
		"200, 404, 200":         {[]fetchtest.Reply{page, {Status: 404}, page}, []schema.Change{schema.ChangeNew, schema.ChangeGone, schema.ChangeBack}},
		"200, 301, 200":         {[]fetchtest.Reply{page, {Status: 301, Location: "/moved"}, page}, []schema.Change{schema.ChangeNew, schema.ChangeMoved}},
		"200, 500 for good, ok": {[]fetchtest.Reply{page, {Status: 500}, {Status: 500}, {Status: 500}, page}, []schema.Change{schema.ChangeNew}},
	} {
		t.Run(name, func(t *testing.T) {
			site := fetchtest.NewSite()
			site.Page("http://a.test/", plain("/1"))
			site.Page("http://a.test/moved", article("Number 1", "Text of page 1."))
			site.Reply("http://a.test/1", c.replies...)
			b := newBench(t, site, "http://a.test/")
			b.config.Revisit = scraper.RevisitFull
			var changes []schema.Change
			revisions := map[string]int{}
			for range 8 {
				b.run()
				for _, o := range rowsOf[*schema.Observation](b.data) {
					if o.Change != "" && o.Change != schema.ChangeUnchanged {
						changes = append(changes, o.Change)
					}
				}
				for _, a := range rowsOf[*schema.Article](b.data) {
					revisions[fmt.Sprint(a.ArticleID, " ", *a.Revision)]++
				}
				b.clock.Advance(40 * 24 * time.Hour)
			}
			for i, want := range c.changes {
				if i >= len(changes) || changes[i] != want {
					t.Errorf("changes %v, want %v first", changes, c.changes)
					break
				}
			}
			for id, n := range revisions {
				if n != 1 {
					t.Errorf("%s has %d rows", id, n)
				}
			}
			if got := b.state("http://a.test/1").Outcome; got != schema.OutcomeFetched && got != schema.OutcomeNotModified && got != schema.OutcomeDuplicate {
				t.Errorf("in the end it is %q", got)
			}
		})
	}
}

// Pages that are broken for good say nothing of their host: it is not left alone for
// their sake, and the run does not wait for them for minutes.
func TestBrokenPagesDoNotStopTheirHost(t *testing.T) {
	p := newPaper()
	p.numbered(12)
	for i := range 6 {
		p.change(fmt.Sprintf("/%d", 2*i), func(l *leaf) { l.status = http.StatusInternalServerError })
	}
	b := newPaperBench(t, p, "/")
	began := b.clock.Now()
	s := b.run()
	if s.New != 6 || s.Outcomes[schema.OutcomeServerError] != 6 {
		t.Errorf("%d new, outcomes %v", s.New, s.Outcomes)
	}
	if took := b.clock.Now().Sub(began); took > 90*time.Second {
		t.Errorf("the run took %s", took)
	}
}
