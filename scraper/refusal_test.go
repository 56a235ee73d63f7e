package scraper_test

import (
	"errors"
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

// A robots.txt that could not be had is asked for anew by the next run, and
// what it was that failed is named.
func TestRobotsThatFailedIsAskedAgain(t *testing.T) {
	for name, c := range map[string]struct {
		reply fetchtest.Reply
		want  schema.Outcome
		says  string
	}{
		"unreachable":  {fetchtest.Reply{Abort: true}, schema.OutcomeUnreachable, "robots.txt unreachable"},
		"server error": {fetchtest.Reply{Status: 500}, schema.OutcomeServerError, "robots.txt answered 500"},
		"too many":     {fetchtest.Reply{Status: 429}, schema.OutcomeRateLimited, "robots.txt answered 429"},
	} {
		t.Run(name, func(t *testing.T) {
			site := fetchtest.NewSite()
			site.Reply("http://a.test/robots.txt", c.reply, c.reply, c.reply, text("User-agent: *\nAllow: /\n"))
			site.Page("http://a.test/one", article("One", "It is here."))
			b := newBench(t, site, "http://a.test/one")
			_, err := b.try()
			if !errors.Is(err, scraper.ErrNothing) || !strings.Contains(err.Error(), c.says) {
				t.Errorf("first run: %v, want %q", err, c.says)
			}
			if got := b.state("http://a.test/one").Outcome; got != c.want {
				t.Errorf("outcome %q, want %q", got, c.want)
			}
			if s := b.run(); s.New != 1 {
				t.Errorf("second run: %+v", s)
			}
		})
	}
}

// blocker refuses every address, as the guard does without --allow-private.
func blocker(b *bench) *stopper {
	return &stopper{Fetcher: b.fetcher, err: fetch.ErrBlockedAddress}
}

func TestBlockedAddressThenAllowed(t *testing.T) {
	site := fetchtest.NewSite()
	site.Page("http://a.test/one", article("One", "It is here."))
	b := newBench(t, site, "http://a.test/one")
	allowed := b.config.Fetcher
	b.config.Fetcher = blocker(b)
	s, err := b.try()
	if !errors.Is(err, scraper.ErrNothing) || !strings.Contains(err.Error(), fetch.ErrBlockedAddress.Error()) {
		t.Errorf("blocked: %v", err)
	}
	if s.Outcomes[schema.OutcomeBlockedAddress] != 1 || b.state("http://a.test/one").Outcome != schema.OutcomeBlockedAddress {
		t.Errorf("outcomes %v, state %v", s.Outcomes, b.state("http://a.test/one").Outcome)
	}
	b.config.Fetcher = allowed
	if s := b.run(); s.New != 1 {
		t.Errorf("allowed right after: %+v", s)
	}
	if s.Outcomes[schema.OutcomeFetched] != 0 {
		t.Errorf("the blocked run fetched: %v", s.Outcomes)
	}
}

// Pages that stand in the place of what was asked for.
const (
	loginPage = `<!doctype html><html lang="en"><head><title>Log in – The Paper</title></head><body><h1>Log in</h1>
<form action="/session"><label>E-mail <input type="text" name="u"></label><label>Password <input type="password" name="p"></label>
<button>Log in</button></form></body></html>`
	lostPage = `<!doctype html><html lang="en"><head><title>Page not found</title></head><body><h1>Page not found</h1>
<p>The page you are looking for does not exist.</p></body></html>`
)

func TestWallsAndSoft404sBecomeNoRows(t *testing.T) {
	site := fetchtest.NewSite()
	site.Page("http://a.test/", plain("/wall", "/lost", "/news"))
	site.Page("http://a.test/wall", loginPage)
	site.Page("http://a.test/lost", lostPage)
	site.Page("http://a.test/news", article("One", "It is here."))
	b := newBench(t, site, "http://a.test/")
	b.run()
	for url, want := range map[string]schema.Outcome{
		"http://a.test/wall": schema.OutcomeLoginWall, "http://a.test/lost": schema.OutcomeSoft404, "http://a.test/news": schema.OutcomeFetched,
	} {
		if got, _ := outcome(b, url); got != want {
			t.Errorf("%s: outcome %q in the ledger, want %q", url, got, want)
		}
	}
	for _, a := range rowsOf[*schema.Article](b.data) {
		if a.URL != "http://a.test/news" {
			t.Errorf("%s became an article", a.URL)
		}
	}
	for _, l := range rowsOf[*schema.ListingItem](b.data) {
		if l.ListingURL != "http://a.test/" {
			t.Errorf("%s became a listing", l.ListingURL)
		}
	}
	if u := b.state("http://a.test/wall"); !u.Planned || u.Next.Sub(u.LastVisit) < 24*time.Hour {
		t.Errorf("the wall is asked again at %v", u.Next)
	}
}

// An article that shows a wall or a soft 404 one day keeps its record.
func TestArticleBehindAWallOneDay(t *testing.T) {
	site := fetchtest.NewSite()
	site.Page("http://a.test/", plain("/1", "/2"))
	site.Reply("http://a.test/1", fetchtest.Reply{Body: article("One", "It is here.")}, fetchtest.Reply{Body: loginPage})
	site.Reply("http://a.test/2", fetchtest.Reply{Body: article("Two", "It is there.")}, fetchtest.Reply{Body: lostPage})
	b := newBench(t, site, "http://a.test/")
	b.config.Revisit = scraper.RevisitFull
	if s := b.run(); s.New != 2 {
		t.Fatalf("first run: %+v", s)
	}
	b.clock.Advance(time.Minute)
	s := b.run()
	if s.Gone != 1 || s.Changed != 0 || s.Outcomes[schema.OutcomeLoginWall] != 1 || s.Outcomes[schema.OutcomeSoft404] != 1 {
		t.Errorf("second run: %+v", s)
	}
	for _, o := range rowsOf[*schema.Observation](b.data) {
		if o.URL == "http://a.test/1" && (o.Outcome != schema.OutcomeLoginWall || o.Change != "") {
			t.Errorf("the wall: %+v", o)
		}
	}
	b.clock.Advance(time.Minute)
	b.run()
	if asked := b.fetcher.URLs(); slices.Contains(asked, "http://a.test/1") || !slices.Contains(asked, "http://a.test/2") {
		t.Errorf("a minute later %v were asked for, want the lost article and not the one behind the wall", asked)
	}
}

// A known article whose page comes without content once is looked at again.
func TestArticleWithoutContentOneDay(t *testing.T) {
	p := newPaper()
	p.put("/", front("/1"))
	p.put("/1", news("1", "One"))
	b := newPaperBench(t, p, "/")
	b.run()
	whole := p.leaves["/1"]
	p.put("/1", leaf{Type: schema.PageOther})
	b.clock.Advance(time.Hour)
	if s := b.run(); s.Changed != 0 || s.Gone != 0 {
		t.Errorf("%+v", s)
	}
	if u := b.state(paperHost + "/1"); !u.Planned || u.ArticleID == "" {
		t.Errorf("the article is not looked at again: %+v", u)
	}
	p.put("/1", whole)
	b.clock.Advance(time.Hour)
	if s := b.run(); s.Unchanged != 1 {
		t.Errorf("back again: %+v", s)
	}
}

func TestGoneIsAskedAgainLaterAndLater(t *testing.T) {
	p := newPaper()
	p.put("/", front("/1", "/2"))
	p.put("/1", news("1", "One"))
	p.put("/2", news("2", "Two"))
	b := newPaperBench(t, p, "/")
	b.run()
	p.change("/1", func(l *leaf) { l.status = http.StatusGone })
	asked, days := 0, []int{}
	for day := range 40 {
		b.clock.Advance(24*time.Hour + time.Minute)
		b.run()
		for _, u := range b.fetcher.URLs() {
			if u == paperHost+"/1" {
				asked++
				days = append(days, day)
			}
		}
	}
	if asked > 6 || asked < 3 {
		t.Errorf("an article that is gone was asked for on days %v", days)
	}
}
