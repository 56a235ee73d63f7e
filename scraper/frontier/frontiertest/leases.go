package frontiertest

import (
	"fmt"
	"time"

	"github.com/newsarc/newsarc/schema"
	"github.com/newsarc/newsarc/scraper/frontier"
)

func textOutcome(s string) schema.Outcome { return schema.Outcome(s) }

func (t *suite) robotsFirst() {
	t.with(frontier.Options{Delay: time.Second})
	t.addURLs("https://a.org:8443/1", "https://a.org:8443/2", "http://b.org/1")
	leases := t.lease(10)
	t.equal("robots.txt of each host", addresses(leases), []string{"https://a.org:8443/robots.txt", "http://b.org/robots.txt"})
	t.equal("kind", leases[0].Kind, frontier.KindRobots)
	t.equal("first request", []any{leases[0].DelayOwed, leases[0].DelayKept < 0}, []any{time.Duration(0), true})
	t.none("robots.txt is on the way")

	body := "User-agent: *\nDisallow: /x\n"
	v := t.done(leases[0])
	v.Robots = &frontier.Robots{Status: 200, Body: body, FetchedAt: t.now, Expires: t.now.Add(time.Hour)}
	t.commit(v, t.done(leases[1])) // the second one brought nothing
	h := t.host("a.org:8443")
	t.equal("kept", *h.Robots, *v.Robots)
	if r := t.host("b.org").Robots; r != nil {
		t.Errorf("robots.txt of b.org: %v", r)
	}
	t.none("the delay holds after robots.txt too")
	t.pass(time.Second)
	t.equal("then its pages; without robots.txt none", addresses(t.lease(10)), []string{"https://a.org:8443/1", "http://b.org/robots.txt"})
	t.equal("robots.txt is no URL of the crawl", t.stats().URLs, 3)
}

func (t *suite) robotsExpire() {
	t.with(frontier.Options{PerHost: 2, LeaseTime: 2 * time.Hour})
	t.addURLs("http://a.org/1", "http://a.org/2", "http://a.org/3")
	v := t.done(t.one())
	v.Robots = &frontier.Robots{Status: 404, FetchedAt: t.now, Expires: t.now.Add(time.Hour)}
	t.commit(v)
	l := t.one()
	t.equal("page", l.URL, "http://a.org/1")
	t.pass(time.Hour)
	t.none("robots.txt ran out, and a page is on the way")
	if at, ok, err := t.s.NextDue(ctx, t.now, t.now.Add(time.Hour), frontier.Want{}); ok || err != nil {
		t.Errorf("NextDue while a page is on the way: %v, %v, %v", at, ok, err)
	}
	t.commit(t.done(l))
	t.equal("robots.txt again", t.one().URL, "http://a.org/robots.txt")
	// Nothing else is handed out until it is there; a lost lease of it expires.
	t.none("robots.txt is on the way")
	t.pass(24 * time.Hour)
	t.equal("robots.txt once more", t.one().URL, "http://a.org/robots.txt")
}

func (t *suite) leaseOrder() {
	t.with(frontier.Options{})
	t.known("http://a.org/0")
	t.commit(t.done(t.one()))
	for i, p := range []int{1, 5, -2, 5, 1} {
		t.addEntries(frontier.Entry{URL: fmt.Sprintf("http://a.org/%d-%d", i, p), Priority: p})
	}
	t.addEntries(frontier.Entry{URL: "http://a.org/late", Priority: 9, Due: t.now.Add(time.Second)},
		frontier.Entry{URL: "http://a.org/passed", Priority: 3, Due: t.now.Add(-time.Second)})
	var got []string
	for range 6 {
		l := t.one()
		got = append(got, l.URL[13:])
		t.commit(t.done(l))
	}
	t.equal("by priority, then by age", got, []string{"1-5", "3-5", "passed", "0-1", "4-1", "2--2"})
	t.none("the last one is not due")
	t.pass(time.Second)
	t.equal("due", t.one().URL, "http://a.org/late")
}

func (t *suite) leaseFields() {
	t.with(frontier.Options{LeaseTime: time.Minute})
	t.known("http://a.org/ref")
	t.commit(t.done(t.one()))
	e := frontier.Entry{URL: "http://a.org/1", Kind: frontier.KindListing, Priority: 2, Depth: 3, Hops: 1, FoundBy: "pager", Referrer: "http://a.org/ref", FoundAt: t.now}
	t.addEntries(e)
	l := t.one()
	t.equal("entry", l.Entry, e)
	t.equal("lease", []any{l.Host, l.Attempt, l.Revisit, l.LastVisit.IsZero(), l.Expires}, []any{"a.org", 1, false, true, t.now.Add(time.Minute)})
	t.equal("state", t.get(e.URL).Leased, true)
	st := t.stats()
	t.equal("stats", []any{st.Queued, st.Due, st.InFlight, t.host("a.org").InFlight}, []any{0, 0, 1, 1})
	hash := "8d969eef6ecad3c29a3a629280e686cf0c3f5d5a86aff3ca12020c923adc6c92"
	v := t.done(l)
	v.ETag, v.LastModified, v.ContentHash, v.Kind = `"x"`, "Sun, 22 Nov 2026 12:00:00 GMT", hash, frontier.KindArticle
	t.commit(v)
	t.pass(time.Minute)
	t.addEntries(frontier.Entry{URL: e.URL, Renew: true})
	l = t.one()
	t.equal("second lease", []any{l.ETag, l.LastModified, l.ContentHash, l.Kind, l.LastVisit}, []any{v.ETag, v.LastModified, hash, frontier.KindArticle, v.At})
}

func (t *suite) hostsInTurn() {
	t.with(frontier.Options{})
	var urls []string
	for i := range 30 { // a big host, found first, and two small ones
		urls = append(urls, fmt.Sprintf("http://big.org/%d", i))
	}
	for i := range 5 {
		urls = append(urls, fmt.Sprintf("http://b.org/%d", i), fmt.Sprintf("http://c.org/%d", i))
	}
	t.known(urls...)
	count := map[string]int{}
	for range 15 {
		l := t.one()
		count[l.Host]++
		t.commit(t.done(l))
		t.pass(time.Millisecond)
	}
	t.equal("leases by host", count, map[string]int{"b.org": 5, "big.org": 5, "c.org": 5})
}

func (t *suite) noDelay() {
	t.with(frontier.Options{PerHost: 4, Delay: time.Minute, HostDelays: map[string]time.Duration{"a.org:81": 0}})
	var urls []string
	for i := range 6 {
		urls = append(urls, fmt.Sprintf("http://a.org:81/%d", i))
	}
	t.known(urls...)
	leases := t.lease(3)
	t.equal("as many as asked for", addresses(leases), urls[:3])
	t.equal("as many as the host may have", addresses(t.lease(10)), urls[3:4])
	t.commit(t.done(leases[0]), t.done(leases[1]))
	t.equal("two more", addresses(t.lease(10)), urls[4:6])
}

func (t *suite) delay() {
	t.with(frontier.Options{Delay: 2 * time.Second})
	t.known("http://a.org/1", "http://a.org/2", "http://a.org/3", "http://b.org/1")
	leases := t.lease(10)
	t.equal("one of each host", addresses(leases), []string{"http://a.org/1", "http://b.org/1"})
	t.pass(5 * time.Second) // the request takes that long
	t.commit(t.done(leases[0]))
	t.none("the delay counts from the end of the request")
	t.pass(2*time.Second - time.Microsecond)
	t.none("a microsecond is left")
	t.pass(time.Microsecond)
	l := t.one()
	t.equal("owed and kept", []any{l.DelayOwed, l.DelayKept}, []any{2 * time.Second, 2 * time.Second})
	t.commit(t.done(l))
	t.pass(3 * time.Second)
	l = t.one()
	t.equal("owed and kept", []any{l.DelayOwed, l.DelayKept}, []any{2 * time.Second, 3 * time.Second})
}

func (t *suite) delayOfHost() {
	t.with(frontier.Options{Delay: time.Second, HostDelays: map[string]time.Duration{"b.org": 3 * time.Second}})
	t.known("http://a.org/1", "http://a.org/2", "http://a.org/3", "http://b.org/1")
	t.equal("delays", []any{t.host("a.org").Delay, t.host("b.org").Delay}, []any{time.Second, 3 * time.Second})
	v := t.done(t.one())
	v.HostDelay = 10 * time.Second
	t.commit(v)
	t.equal("raised", t.host("a.org").Delay, 10*time.Second)
	t.commit(t.done(t.one())) // b.org
	t.pass(9 * time.Second)
	t.none("the raised delay holds at once")
	t.pass(time.Second)
	v = t.done(t.one())
	v.HostDelay = time.Millisecond
	t.commit(v)
	t.equal("never below the store's own", t.host("a.org").Delay, time.Second)
	t.pass(time.Second)
	v = t.done(t.one())
	t.commit(v)
	v.HostDelay = -1
	t.commit(v)
	t.equal("its own again", t.host("a.org").Delay, time.Second)
}

func (t *suite) notBefore() {
	t.with(frontier.Options{Delay: time.Second})
	t.known("http://a.org/1", "http://a.org/2", "http://b.org/1", "http://b.org/2")
	leases := t.lease(10)
	v := t.done(leases[0])
	v.HostNotBefore = t.now.Add(time.Minute)
	t.commit(v, t.done(leases[1]))
	t.pass(time.Second)
	l := t.one()
	t.equal("others go on", l.Host, "b.org")
	t.commit(t.done(l))
	at, ok, err := t.s.NextDue(ctx, t.now, t.now.Add(time.Hour), frontier.Want{})
	t.check(err)
	t.equal("NextDue", []any{at, ok}, []any{v.HostNotBefore, true})
	t.now = v.HostNotBefore.Add(-time.Microsecond)
	t.none("the host asked to wait")
	t.now = v.HostNotBefore
	l = t.one()
	t.equal("owed", []any{l.DelayOwed, l.DelayKept}, []any{time.Minute, time.Minute})
}

func (t *suite) noRequest() {
	t.with(frontier.Options{Delay: time.Minute})
	t.known("http://a.org/1", "http://a.org/2", "http://a.org/3")
	v := t.done(t.one())
	v.Requested, v.Outcome = false, "disallowed"
	t.commit(v)
	l := t.one() // at once: no request was made
	t.equal("no request before", l.DelayKept < 0, true)
	t.commit(t.done(l))
	t.none("one was made")
}

func (t *suite) perHost() {
	t.with(frontier.Options{Delay: time.Second, PerHost: 2})
	t.known("http://a.org/1", "http://a.org/2", "http://a.org/3")
	first := t.one()
	t.none("the delay holds between leases in flight")
	t.pass(time.Second)
	second := t.one()
	t.equal("owed", []any{second.DelayOwed, second.DelayKept}, []any{time.Second, time.Second})
	t.pass(time.Minute)
	t.none("two are in flight")
	if at, ok, err := t.s.NextDue(ctx, t.now, t.now.Add(time.Hour), frontier.Want{}); ok || err != nil {
		t.Errorf("NextDue of a host at its limit: %v, %v, %v", at, ok, err)
	}
	t.commit(t.done(first))
	t.none("the delay after the first")
	t.pass(time.Second)
	t.equal("third", t.one().URL, "http://a.org/3")
}

func (t *suite) leaseExpires() {
	t.with(frontier.Options{Delay: time.Second, LeaseTime: time.Minute})
	t.known("http://a.org/1", "http://b.org/1")
	leases := t.lease(2)
	t.pass(time.Minute - time.Microsecond)
	t.none("the leases are good")
	t.pass(time.Microsecond)
	again := t.lease(10)
	t.equal("handed out again", addresses(again), addresses(leases))
	t.equal("attempt", again[0].Attempt, 2)
	t.equal("in flight", []any{t.stats().InFlight, t.host("a.org").InFlight}, []any{2, 1})
}

func (t *suite) lateCommit() {
	t.with(frontier.Options{LeaseTime: time.Minute})
	t.known("http://a.org/1")
	lost := t.one()
	t.pass(2 * time.Minute)
	held := t.one()
	page := func(l frontier.Lease, revision int64) frontier.Visit {
		v := t.done(l)
		v.Rows = []schema.Row{&schema.Observation{Revision: schema.Count(revision)}}
		v.Found = []frontier.Entry{{URL: fmt.Sprintf("http://b.org/%d", revision)}}
		v.Article = &frontier.Article{ArticleID: "a", Revision: revision}
		return v
	}
	t.commit(page(lost, 1))
	t.equal("the second lease stands", t.get("http://a.org/1").Leased, true)
	t.commit(page(held, 2))
	rows, _, err := t.s.Staged(ctx, schema.Observations)
	t.check(err)
	a, err := t.s.Article(ctx, "a", "")
	t.check(err)
	st := t.stats()
	t.equal("only the second visit counts", []any{rows, a.Revision, st.URLs, st.InFlight, t.host("a.org").InFlight}, []any{1, 2, 2, 0, 0})

	// An expired lease that nobody else got is good: another host's lease is
	// what makes the store notice.
	t.admit()
	l := t.one()
	t.pass(2 * time.Minute)
	if _, err := t.s.Lease(ctx, t.now, 0, frontier.Want{}); err != nil {
		t.Fatal(err)
	}
	t.commit(t.done(l))
	t.equal("late, and good", t.get(l.URL).Outcome, schema.OutcomeFetched)
	t.none("it was visited")
}

func (t *suite) commitTwice() {
	t.with(frontier.Options{})
	t.known("http://a.org/1")
	v := t.done(t.one())
	v.Rows = []schema.Row{&schema.Fetch{URL: "x"}}
	v.Next = t.now.Add(time.Hour)
	t.commit(v)
	t.commit(v)
	rows, _, err := t.s.Staged(ctx, schema.Fetches)
	t.check(err)
	t.equal("rows, outcomes", []any{rows, t.stats().Outcomes}, []any{1, map[string]int{"fetched": 1}})
	t.equal("in flight", t.host("a.org").InFlight, 0)
	t.check(t.s.Release(ctx, []frontier.Lease{v.Lease}))
	t.equal("released after the commit", t.get("http://a.org/1").Next, v.Next)
}

func (t *suite) release() {
	t.with(frontier.Options{Delay: time.Minute})
	t.known("http://a.org/1", "http://a.org/2")
	l := t.one()
	t.check(t.s.Release(ctx, []frontier.Lease{l}))
	t.check(t.s.Release(ctx, []frontier.Lease{l}))
	u := t.get(l.URL)
	t.equal("as before", []any{u.Leased, u.Attempts, u.Outcome, t.host("a.org").InFlight}, []any{false, 0, "", 0})
	again := t.one()
	t.equal("at once, first attempt", []any{again.URL, again.Attempt, again.DelayKept < 0}, []any{l.URL, 1, true})
	t.commit(t.done(again))
	t.pass(time.Minute)
	l = t.one()
	t.pass(10 * time.Second)
	l.BrokenOff = t.now
	t.check(t.s.Release(ctx, []frontier.Lease{l}))
	t.none("a request was broken off, and the delay counts from its end")
	t.pass(59 * time.Second)
	t.none("still")
	t.pass(time.Second)
	again = t.one()
	t.equal("first attempt", []any{again.URL, again.Attempt, again.DelayKept}, []any{l.URL, 1, time.Minute})
	t.commit(t.done(again))
	// robots.txt can be given back too
	t.addURLs("http://b.org/1")
	l = t.one()
	t.check(t.s.Release(ctx, []frontier.Lease{l}))
	t.equal("robots.txt", t.one().URL, "http://b.org/robots.txt")
}

func (t *suite) retry() {
	t.with(frontier.Options{})
	t.known("http://a.org/1")
	for attempt := 1; attempt <= 3; attempt++ {
		v := t.done(t.one())
		t.equal("attempt", v.Lease.Attempt, attempt)
		v.Outcome, v.Status, v.Error, v.Retry, v.Next = "server-error", 500, "broken", true, t.now.Add(time.Minute)
		t.commit(v)
		u := t.get("http://a.org/1")
		t.equal("state", []any{u.Outcome, u.Status, u.Error, u.Attempts, u.Next, u.Revisit}, []any{"server-error", 500, "broken", attempt, v.Next, false})
		t.none("it waits")
		t.pass(time.Minute)
	}
	v := t.done(t.one())
	v.Next = t.now.Add(time.Minute)
	t.commit(v)
	u := t.get("http://a.org/1")
	t.equal("in the end", []any{u.Outcome, u.Error, u.Attempts, u.Revisit}, []any{"fetched", "", 4, true})
	t.equal("outcomes", t.stats().Outcomes, map[string]int{"fetched": 1})
	t.pass(time.Minute)
	l := t.leaseWant(1, frontier.Want{RevisitsDue: t.now.Add(time.Microsecond)})[0]
	t.equal("a revisit begins anew", []any{l.Attempt, l.Revisit}, []any{1, true})
}

// releaseExpired gives a lease back after its time has passed and the store has seen it.
func (t *suite) releaseExpired() {
	t.with(frontier.Options{Delay: time.Hour, LeaseTime: time.Minute})
	t.known("http://a.org/1")
	l := t.one()
	t.pass(2 * time.Minute)
	t.none("the lease ran out, and the delay holds")
	t.check(t.s.Release(ctx, []frontier.Lease{l}))
	st, h := t.stats(), t.host("a.org")
	t.equal("due once, nothing in flight", []any{st.Due, st.Queued, st.InFlight, h.Waiting, h.InFlight}, []any{1, 1, 0, 1, 0})
	t.pass(time.Hour)
	t.equal("for a second attempt", t.one().Attempt, 2)
}
