package frontiertest

import (
	"fmt"
	"time"

	"github.com/newsarc/newsarc/schema"
	"github.com/newsarc/newsarc/scraper/frontier"
)

// visited makes URLs known and visited, the i-th one due again after i+1 hours.
func (t *suite) visited(n int) (urls []string) {
	t.Helper()
	for i := range n {
		urls = append(urls, fmt.Sprintf("http://a.org/%d", i))
	}
	t.known(urls...)
	for i := range urls {
		v := t.done(t.one())
		v.Next = t.now.Add(time.Duration(i+1) * time.Hour)
		t.commit(v)
	}
	return urls
}

func (t *suite) revisit() {
	t.with(frontier.Options{})
	urls := t.visited(3)
	begin := t.now
	t.pass(2 * time.Hour)
	t.none("no revisit is wanted")
	t.equal("due", t.stats().Due, 2)
	due := frontier.Want{RevisitsDue: t.now.Add(time.Microsecond)}
	t.addURLs("http://a.org/new")
	l := t.leaseWant(1, due)[0]
	t.equal("work comes first", []any{l.URL, l.Revisit}, []any{"http://a.org/new", false})
	t.commit(t.done(l))
	for i := range 2 {
		l := t.leaseWant(1, due)[0]
		t.equal("earliest due first", []any{l.URL, l.Revisit, l.Due}, []any{urls[i], true, begin.Add(time.Duration(i+1) * time.Hour)})
		t.commit(t.done(l))
	}
	if got := t.leaseWant(1, due); len(got) > 0 {
		t.Errorf("%s is not due", got[0].URL)
	}
	early := frontier.Want{RevisitsDue: t.now.AddDate(1, 0, 0)}
	t.equal("early, if wanted", addresses(t.leaseWant(5, early)), urls[2:])
}

func (t *suite) revisitOnce() {
	t.with(frontier.Options{})
	urls := t.visited(20)
	t.pass(time.Hour)
	want := frontier.Want{RevisitsDue: t.now.AddDate(1, 0, 0), VisitedBefore: t.now}
	var got []string
	for {
		t.pass(time.Millisecond)
		at, ok, err := t.s.NextDue(ctx, t.now, t.now.Add(time.Hour), want)
		t.check(err)
		leases := t.leaseWant(1, want)
		t.equal("NextDue and Lease agree", ok && !at.After(t.now), len(leases) == 1)
		if len(leases) == 0 {
			break
		}
		got = append(got, leases[0].URL)
		v := t.done(leases[0])
		v.Next = t.now.Add(time.Minute) // sooner than all others
		t.commit(v)
		if len(got) > len(urls) {
			t.Fatal("a URL came twice")
		}
	}
	t.equal("each once, in order", got, urls)
	want.VisitedBefore = t.now
	t.equal("the next run", len(t.leaseWant(1, want)), 1)
}

func (t *suite) revisitFailed() {
	t.with(frontier.Options{PerHost: 5})
	urls := t.visited(4)
	begin := t.now
	want := frontier.Want{RevisitsDue: t.now.AddDate(1, 0, 0), VisitedBefore: t.now.Add(time.Microsecond)}
	for i, outcome := range []schema.Outcome{schema.OutcomeGone, schema.OutcomeFetched, schema.OutcomeLoginWall, schema.OutcomeNotModified} {
		v := t.done(t.leaseWant(1, want)[0])
		t.equal("earliest due first", v.Lease.URL, urls[i])
		v.Outcome, v.Next = outcome, begin.Add(time.Duration(i+1)*time.Hour)
		t.commit(v)
		t.pass(time.Second)
		want.VisitedBefore = begin.Add(time.Microsecond)
	}
	want = frontier.Want{RevisitsDue: t.now.AddDate(1, 0, 0), VisitedBefore: t.now}
	early := t.leaseWant(5, want)
	t.equal("early", addresses(early), []string{urls[1], urls[3]})
	_, ok, err := t.s.NextDue(ctx, t.now, t.now.AddDate(0, 1, 0), want)
	t.check(err)
	t.equal("NextDue knows of more", ok, false)
	for _, l := range early {
		v := t.done(l)
		v.Next = t.now.AddDate(2, 0, 0)
		t.commit(v)
	}
	t.pass(time.Hour)
	want.VisitedBefore = t.now
	t.equal("in its time", addresses(t.leaseWant(5, want)), urls[:1])
}

func (t *suite) retryRobots() {
	t.with(frontier.Options{Delay: time.Second})
	t.addURLs("http://down.org/", "http://busy.org/", "http://none.org/", "http://dead.org/")
	status := map[string]int{"dead.org": 0, "down.org": 503, "busy.org": 429, "none.org": 404}
	ask := func() {
		t.Helper()
		for _, l := range t.lease(10) {
			if l.Kind != frontier.KindRobots {
				t.check(t.s.Release(ctx, []frontier.Lease{l}))
				continue
			}
			t.commit(frontier.Visit{Lease: l, At: t.now, Requested: true, Outcome: schema.OutcomeFetched,
				Robots: &frontier.Robots{Status: status[l.Host], FetchedAt: t.now, Expires: t.now.AddDate(0, 0, 1)}})
		}
	}
	ask()
	n, err := t.s.RetryRobots(ctx, t.now)
	t.check(err)
	t.equal("none was asked for before", n, 0)
	t.pass(time.Millisecond)
	n, err = t.s.RetryRobots(ctx, t.now)
	t.check(err)
	t.equal("asked again", n, 3)
	t.none("the delay holds all the same")
	t.pass(time.Second)
	leases := t.lease(10)
	again := map[string]frontier.Kind{}
	for _, l := range leases {
		again[l.Host] = l.Kind
	}
	t.equal("leases", again, map[string]frontier.Kind{
		"dead.org": frontier.KindRobots, "down.org": frontier.KindRobots, "busy.org": frontier.KindRobots, "none.org": frontier.KindPage})
}

func (t *suite) releaseRevisit() {
	t.with(frontier.Options{})
	urls := t.visited(2)
	next := t.get(urls[0]).Next
	want := frontier.Want{RevisitsDue: t.now.AddDate(1, 0, 0), VisitedBefore: t.now.Add(time.Microsecond)}
	for range 3 {
		l := t.leaseWant(1, want)[0]
		t.equal("revisit", []any{l.URL, l.Revisit}, []any{urls[0], true})
		t.check(t.s.Release(ctx, []frontier.Lease{l}))
		u := t.get(urls[0])
		t.equal("planned as before", []any{u.Next, u.Revisit}, []any{next, true})
	}
}

func (t *suite) putOff() {
	t.with(frontier.Options{})
	urls := t.visited(2)
	t.pass(2 * time.Hour)
	begin := t.now
	want := frontier.Want{RevisitsDue: t.now.Add(time.Microsecond), VisitedBefore: t.now}
	visit := t.get(urls[0]).LastVisit
	l := t.leaseWant(1, want)[0]
	t.equal("revisit", l.URL, urls[0])
	l.Due = begin.Add(time.Hour)
	t.check(t.s.Release(ctx, []frontier.Lease{l}))
	u := t.get(urls[0])
	t.equal("put off", []any{u.Next, u.Revisit, u.LastVisit}, []any{begin.Add(time.Hour), true, visit})
	l = t.leaseWant(1, want)[0]
	t.equal("without a wait, the next one", l.URL, urls[1])
	t.commit(t.done(l))
	t.pass(time.Second)
	t.equal("no more in this run", len(t.leaseWant(2, want)), 0)
	t.pass(time.Hour)
	want = frontier.Want{RevisitsDue: t.now, VisitedBefore: t.now}
	t.equal("in its time", addresses(t.leaseWant(2, want)), urls[:1])
}

func (t *suite) onTime() {
	t.with(frontier.Options{})
	t.addURLs("http://a.org/1", "http://a.org/2", "http://b.org/1")
	t.admit()
	for _, l := range t.lease(3) {
		v := t.done(l)
		v.Next = t.now.Add(time.Hour)
		if l.URL == "http://a.org/2" {
			v.Next = t.now.Add(time.Minute)
		}
		t.commit(v)
	}
	t.pass(2 * time.Minute)
	want := frontier.Want{RevisitsDue: t.now.AddDate(1, 0, 0), VisitedBefore: t.now, OnTime: map[string]bool{"a.org": true}}
	for _, url := range []string{"http://a.org/2", "http://b.org/1"} {
		_, ok, err := t.s.NextDue(ctx, t.now, t.now.Add(time.Hour), want)
		t.check(err)
		leases := t.leaseWant(1, want)
		t.equal("due, or early elsewhere", []any{ok, addresses(leases)}, []any{true, []string{url}})
		t.commit(t.done(leases[0]))
	}
	_, ok, err := t.s.NextDue(ctx, t.now, t.now.Add(time.Minute), want)
	t.check(err)
	t.equal("nothing early on the host", []any{ok, len(t.leaseWant(5, want))}, []any{false, 0})
}

func (t *suite) nextDue() {
	t.with(frontier.Options{Delay: 10 * time.Second})
	ask := func(horizon time.Duration, want frontier.Want) string {
		t.Helper()
		at, ok, err := t.s.NextDue(ctx, t.now, t.now.Add(horizon), want)
		t.check(err)
		if !ok {
			return "none"
		}
		return at.Sub(t.now).String()
	}
	t.equal("empty store", ask(time.Hour, frontier.Want{}), "none")
	t.known("http://a.org/1", "http://a.org/2")
	t.equal("due now", ask(time.Hour, frontier.Want{}), "0s")
	l := t.one()
	t.equal("in flight", ask(time.Hour, frontier.Want{}), "none")
	v := t.done(l)
	v.Next = t.now.Add(time.Minute)
	t.commit(v)
	t.equal("the host's clock", ask(time.Hour, frontier.Want{}), "10s")
	t.equal("beyond the horizon", ask(10*time.Second, frontier.Want{}), "none")
	t.pass(10 * time.Second)
	v = t.done(t.one())
	v.Retry, v.Next = true, t.now.Add(5*time.Second)
	t.commit(v)
	t.equal("a retry before the host's clock", ask(time.Hour, frontier.Want{}), "10s")
	t.addEntries(frontier.Entry{URL: "http://b.org/1", Due: t.now.Add(7 * time.Second)})
	t.equal("another host's work", ask(time.Hour, frontier.Want{}), "7s")
	t.equal("revisits early", ask(time.Hour, frontier.Want{RevisitsDue: t.now.Add(time.Hour), VisitedBefore: t.now}), "7s")
	t.pass(20 * time.Second)
	t.admit()
	t.pass(10 * time.Second)
	leases := t.lease(5)
	t.equal("what was left", addresses(leases), []string{"http://b.org/1", "http://a.org/2"})
	t.commit(t.done(leases[0]), t.done(leases[1]))
	t.pass(10 * time.Second)
	t.equal("nothing but a revisit", ask(time.Hour, frontier.Want{}), "none")
	t.equal("the revisit, when the clock allows", ask(time.Hour, frontier.Want{RevisitsDue: t.now.Add(time.Hour)}), "0s")
	t.equal("not if it is not admitted", ask(time.Hour, frontier.Want{RevisitsDue: t.now.Add(-time.Hour)}), "none")
}
