package frontiertest

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"github.com/newsarc/newsarc/schema"
	"github.com/newsarc/newsarc/scraper/frontier"
)

// server is a host of the simulation and the test's own book of what it is
// owed, kept without looking at the store's.
type server struct {
	delay    time.Duration // owed between the end of a request and the next
	free     time.Time     // no request before
	inFlight int
	requests int
}

// request is one that is on the way.
type request struct {
	lease frontier.Lease
	ends  time.Time
}

// simulation crawls hosts with a simulated clock.
type simulation struct {
	*suite
	rand    *rand.Rand
	servers map[string]*server
	flying  []request
	pages   int
}

// politeness crawls 50 hosts for an hour of simulated time: slow and fast ones,
// with Crawl-delay, Retry-After, errors, retries, revisits and pages that need
// no request. No request may come sooner than the test's own book allows, no host may
// starve, and the counters must be right in the end.
func (t *suite) politeness() {
	hosts, span := 50, time.Hour
	if testing.Short() {
		hosts, span = 10, 10*time.Minute
	}
	own := 16 * time.Second
	t.with(frontier.Options{Delay: own, LeaseTime: 2 * time.Minute})
	sim := &simulation{suite: t, rand: rand.New(rand.NewPCG(1, 2)), servers: map[string]*server{}} //nolint:gosec // a simulation
	for h := range hosts {
		name := fmt.Sprintf("h%d.org", h)
		sim.servers[name] = &server{delay: own}
		for i := range 10 {
			sim.find(fmt.Sprintf("http://%s/%d", name, i))
		}
	}
	end := t.now.Add(span)
	for t.now.Before(end) && !t.Failed() {
		sim.step(end)
	}
	sim.audit(span)
}

func (t *simulation) find(url string) {
	t.Helper()
	n, err := t.s.Add(ctx, []frontier.Entry{{URL: url, Kind: frontier.KindPage, Priority: t.rand.IntN(3)}})
	t.check(err)
	t.pages += n
}

// step leases what may be leased now and goes on to the next instant at which
// something happens.
func (t *simulation) step(end time.Time) {
	const workers = 30
	want := frontier.Want{RevisitsDue: t.now}
	free := workers - len(t.flying)
	leases := t.leaseWant(free, want)
	for _, l := range leases {
		t.depart(l)
	}
	next, ok := end, false
	if len(leases) < free {
		at, due, err := t.s.NextDue(ctx, t.now, end, want)
		t.check(err)
		if due && !at.After(t.now) {
			t.Fatalf("NextDue says now, and Lease has nothing")
		}
		if due {
			next, ok = at, true
		}
	}
	slices.SortFunc(t.flying, func(a, b request) int { return a.ends.Compare(b.ends) })
	if len(t.flying) > 0 && t.flying[0].ends.Before(next) {
		next, ok = t.flying[0].ends, false
	}
	if ok && t.rand.IntN(8) == 0 { // nothing may be had a moment before NextDue
		if early, err := t.s.Lease(ctx, next.Add(-time.Microsecond), 1, frontier.Want{RevisitsDue: t.now}); err != nil || len(early) > 0 {
			t.Fatalf("a lease before NextDue: %v, %v", early, err)
		}
	}
	t.now = next
	var visits []frontier.Visit
	for len(t.flying) > 0 && !t.flying[0].ends.After(t.now) {
		visits = append(visits, t.arrive(t.flying[0]))
		t.flying = t.flying[1:]
	}
	t.commit(visits...)
}

// depart begins a request and holds it against the book.
func (t *simulation) depart(l frontier.Lease) {
	t.Helper()
	s := t.servers[l.Host]
	if t.now.Before(s.free) || s.inFlight > 0 {
		t.Errorf("%s asked at %v, %v too soon, %d in flight", l.URL, t.now, s.free.Sub(t.now), s.inFlight)
	}
	if l.DelayKept >= 0 && l.DelayKept < l.DelayOwed {
		t.Errorf("%s: kept %v of %v", l.URL, l.DelayKept, l.DelayOwed)
	}
	s.inFlight++
	s.requests++
	took := time.Duration(t.rand.IntN(3000)) * time.Millisecond
	if t.rand.IntN(20) == 0 {
		took = time.Minute // a slow answer
	}
	t.flying = append(t.flying, request{l, t.now.Add(took)})
}

// arrive ends a request and enters in the book what the host is owed.
func (t *simulation) arrive(r request) frontier.Visit {
	s := t.servers[r.lease.Host]
	s.inFlight--
	v := t.done(r.lease)
	s.free = v.At.Add(s.delay)
	if r.lease.Kind == frontier.KindRobots {
		v.Robots = &frontier.Robots{Status: 200, FetchedAt: t.now, Expires: t.now.Add(20 * time.Minute)}
		if t.rand.IntN(2) == 0 {
			s.delay = time.Duration(9+t.rand.IntN(10)) * time.Second
			v.HostDelay = s.delay
			s.free = v.At.Add(s.delay)
		}
		return v
	}
	switch t.rand.IntN(10) {
	case 0: // Retry-After
		v.Outcome, v.Status, v.Retry, v.Next = "rate-limited", 429, true, t.now.Add(time.Second)
		v.HostNotBefore = t.now.Add(time.Duration(t.rand.IntN(60)) * time.Second)
		if v.HostNotBefore.After(s.free) {
			s.free = v.HostNotBefore
		}
	case 1:
		v.Outcome, v.Status, v.Retry, v.Next = "server-error", 500, true, t.now.Add(time.Minute)
	default:
		if t.rand.IntN(2) == 0 {
			v.Next = t.now.Add(time.Duration(1+t.rand.IntN(30)) * time.Minute)
		}
		for i := range t.rand.IntN(4) {
			v.Found = append(v.Found, frontier.Entry{URL: fmt.Sprintf("%s-%d", r.lease.URL, i), Depth: r.lease.Depth + 1})
		}
		v.Rows = []schema.Row{&schema.Fetch{URL: schema.Text(r.lease.URL)}}
	}
	return v
}

// audit counts everything once more.
func (t *simulation) audit(span time.Duration) {
	var want frontier.Stats
	want.Outcomes = map[schema.Outcome]int64{}
	t.check(t.s.URLs(ctx, "", func(u frontier.URLState) error {
		want.URLs++
		if u.Leased {
			want.InFlight++
		} else if u.Outcome == "" {
			want.Queued++
		}
		if u.Planned && !u.Next.After(t.now) {
			want.Due++
		}
		if u.Outcome != "" {
			want.Outcomes[u.Outcome]++
		}
		return nil
	}))
	t.equal("stats", t.stats(), want)
	least, most := 1<<30, 0
	t.check(t.s.Hosts(ctx, func(h frontier.Host) error {
		s := t.servers[h.Name]
		t.equal("in flight at "+h.Name, h.InFlight, s.inFlight)
		rate := s.requests * int(s.delay/time.Second+3) // the time its requests needed
		least, most = min(least, rate), max(most, rate)
		return nil
	}))
	if seconds := int(span / time.Second); least*4 < seconds {
		t.Errorf("a host was used for %d of %d seconds only", least, seconds)
	}
	t.Logf("%d URLs; hosts were used for %d to %d of %d seconds", want.URLs, least, most, int(span/time.Second))
}

// clockBack sets the clock back by a week, as a laptop's battery or a wrong time
// server may: hosts go on with the delay they are owed.
func (t *suite) clockBack() {
	t.with(frontier.Options{Delay: 10 * time.Second})
	t.known("http://a.org/1", "http://a.org/2", "http://a.org/3", "http://b.org/1", "http://b.org/2")
	leases := t.lease(5)
	v := t.done(leases[1])
	v.HostNotBefore = t.now.Add(time.Minute)
	v.Retry, v.Next = true, t.now.Add(30*time.Second)
	t.commit(t.done(leases[0]), v)
	t.pass(-7 * 24 * time.Hour)
	t.none("the delay holds")
	t.pass(10 * time.Second)
	l := t.one()
	t.equal("goes on", l.Host, "a.org")
	t.equal("kept", l.DelayKept >= l.DelayOwed, true)
	t.commit(t.done(l))
	t.pass(50 * time.Second)
	leases = t.lease(5)
	t.equal("what the host asked for", addresses(leases), []string{"http://a.org/3", "http://b.org/1"})
	// A step forward is time that has passed.
	t.commit(t.done(leases[0]), t.done(leases[1]))
	t.pass(365 * 24 * time.Hour / 2)
	t.equal("half a year later", addresses(t.lease(5)), []string{"http://b.org/2"})
}
