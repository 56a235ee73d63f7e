// Package frontiertest holds the tests that every implementation of
// frontier.Store must pass: each sentence of the interface's contract, with a
// clock that only the test moves.
package frontiertest

import (
	"context"
	"fmt"
	"testing"
	"time"

	"github.com/newsarc/newsarc/schema"
	"github.com/newsarc/newsarc/scraper/frontier"
)

// Opener opens a new, empty store. It is closed by the test that asked for it.
type Opener func(t testing.TB, opts frontier.Options) frontier.Store

// Run tests the stores that open returns.
func Run(t *testing.T, open Opener) {
	for _, tt := range []struct {
		name string
		run  func(s *suite)
	}{
		{"Add", (*suite).add},
		{"Known", (*suite).knownURLs},
		{"AddMerges", (*suite).addMerges},
		{"Renew", (*suite).renew},
		{"RobotsFirst", (*suite).robotsFirst},
		{"RobotsExpire", (*suite).robotsExpire},
		{"RetryRobots", (*suite).retryRobots},
		{"LeaseOrder", (*suite).leaseOrder},
		{"LeaseFields", (*suite).leaseFields},
		{"HostsInTurn", (*suite).hostsInTurn},
		{"NoDelay", (*suite).noDelay},
		{"Delay", (*suite).delay},
		{"DelayOfHost", (*suite).delayOfHost},
		{"NotBefore", (*suite).notBefore},
		{"NoRequestNoDelay", (*suite).noRequest},
		{"PerHost", (*suite).perHost},
		{"Turns", (*suite).turns},
		{"LeaseExpires", (*suite).leaseExpires},
		{"ReleaseExpired", (*suite).releaseExpired},
		{"LateCommit", (*suite).lateCommit},
		{"CommitTwice", (*suite).commitTwice},
		{"Release", (*suite).release},
		{"Retry", (*suite).retry},
		{"Revisit", (*suite).revisit},
		{"RevisitOncePerRun", (*suite).revisitOnce},
		{"RevisitAfterFailure", (*suite).revisitFailed},
		{"ReleaseRevisit", (*suite).releaseRevisit},
		{"PutOff", (*suite).putOff},
		{"RevisitOnTime", (*suite).onTime},
		{"NextDue", (*suite).nextDue},
		{"CommitKeeps", (*suite).commitKeeps},
		{"CommitValidators", (*suite).validators},
		{"CommitIsAtomic", (*suite).atomic},
		{"Failures", (*suite).failures},
		{"Parts", (*suite).parts},
		{"PartSize", (*suite).partSize},
		{"Lists", (*suite).lists},
		{"Values", (*suite).values},
		{"Cancelled", (*suite).cancelled},
		{"Concurrent", (*suite).concurrent},
		{"ClockBack", (*suite).clockBack},
		{"Politeness", (*suite).politeness},
	} {
		t.Run(tt.name, func(t *testing.T) { tt.run(&suite{T: t, open: open, now: start}) })
	}
}

// start is when every test's clock begins.
var start = time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)

// suite is one test: a store, a clock and what both need.
type suite struct {
	*testing.T
	open Opener
	s    frontier.Store
	now  time.Time
}

var ctx = context.Background()

// with opens the test's store.
func (t *suite) with(opts frontier.Options) {
	t.Helper()
	t.s = t.open(t.T, opts)
	t.Cleanup(func() {
		if err := t.s.Close(); err != nil {
			t.Errorf("Close: %v", err)
		}
	})
}

func (t *suite) check(err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// equal compares printed forms, which show what differs.
func (t *suite) equal(what string, got, want any) {
	t.Helper()
	if g, w := fmt.Sprint(got), fmt.Sprint(want); g != w {
		t.Errorf("%s: got %s, want %s", what, g, w)
	}
}

func (t *suite) addURLs(urls ...string) {
	t.Helper()
	entries := make([]frontier.Entry, len(urls))
	for i, u := range urls {
		entries[i] = frontier.Entry{URL: u, Kind: frontier.KindPage, FoundBy: "link"}
	}
	t.addEntries(entries...)
}

func (t *suite) addEntries(entries ...frontier.Entry) {
	t.Helper()
	_, err := t.s.Add(ctx, entries)
	t.check(err)
}

// known adds URLs and gives their hosts a robots.txt that lasts a year, without
// moving the clock further than it takes.
func (t *suite) known(urls ...string) {
	t.Helper()
	t.addURLs(urls...)
	t.admit()
}

// admit answers every lease of a robots.txt that is due.
func (t *suite) admit() {
	t.Helper()
	for {
		leases := t.lease(100)
		n := 0
		for _, l := range leases {
			if l.Kind != frontier.KindRobots {
				t.check(t.s.Release(ctx, []frontier.Lease{l}))
				continue
			}
			n++
			t.commit(frontier.Visit{Lease: l, At: t.now, Outcome: schema.OutcomeFetched,
				Robots: &frontier.Robots{Status: 404, FetchedAt: t.now, Expires: t.now.AddDate(1, 0, 0)}})
		}
		if n == 0 {
			return
		}
	}
}

func (t *suite) lease(n int) []frontier.Lease {
	t.Helper()
	return t.leaseWant(n, frontier.Want{})
}

func (t *suite) leaseWant(n int, want frontier.Want) []frontier.Lease {
	t.Helper()
	leases, err := t.s.Lease(ctx, t.now, n, want)
	t.check(err)
	if len(leases) > n {
		t.Fatalf("%d leases, %d were asked for", len(leases), n)
	}
	return leases
}

// one leases exactly one URL.
func (t *suite) one() frontier.Lease {
	t.Helper()
	leases := t.lease(1)
	if len(leases) != 1 {
		t.Fatalf("no lease at %v", t.now)
	}
	return leases[0]
}

// none checks that nothing can be leased.
func (t *suite) none(why string) {
	t.Helper()
	if leases := t.lease(10); len(leases) > 0 {
		t.Fatalf("%s: leased %s", why, leases[0].URL)
	}
}

func (t *suite) commit(visits ...frontier.Visit) {
	t.Helper()
	t.check(t.s.Commit(ctx, visits))
}

// done is the visit of a page that was fetched.
func (t *suite) done(l frontier.Lease) frontier.Visit {
	return frontier.Visit{Lease: l, At: t.now, Requested: true, Outcome: schema.OutcomeFetched, Status: 200}
}

func (t *suite) get(url string) frontier.URLState {
	t.Helper()
	u, err := t.s.Get(ctx, url)
	t.check(err)
	return u
}

func (t *suite) host(name string) frontier.Host {
	t.Helper()
	h, err := t.s.Host(ctx, name)
	t.check(err)
	return h
}

func (t *suite) stats() frontier.Stats {
	t.Helper()
	st, err := t.s.Stats(ctx, t.now)
	t.check(err)
	return st
}

func (t *suite) pass(d time.Duration) { t.now = t.now.Add(d) }

func addresses(leases []frontier.Lease) []string {
	list := make([]string, len(leases))
	for i, l := range leases {
		list[i] = l.URL
	}
	return list
}
