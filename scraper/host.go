package scraper

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"time"

	"github.com/newsarc/newsarc/schema"
	"github.com/newsarc/newsarc/scraper/fetch"
	"github.com/newsarc/newsarc/scraper/frontier"
	"github.com/newsarc/newsarc/scraper/robots"
	"github.com/newsarc/newsarc/scraper/urls"
)

// host is what a run keeps of a host in memory, guarded by run.mu.
type host struct {
	rules    *robots.File
	expires  time.Time      // of the rules
	silent   schema.Outcome // not "": why the rules stand in for a robots.txt that could not be had
	why      string         // the error of that
	base     time.Duration  // the delay owed when all is well
	delay    time.Duration  // the delay owed now
	pace     time.Duration  // how long its answers take, smoothed
	told     time.Duration  // the delay that the store was told; zero: none yet
	failures int            // in a row

	tries  int       // at robots.txt, in a row and in vain
	outage time.Time // of the first of them
	moved  string    // where robots.txt is, after so many redirects
	hops   int
	booked time.Time // when the other host that it is on may be asked
}

func (r *run) host(name string) *host {
	h := r.hosts[name]
	if h == nil {
		delay, _ := r.cfg.delay(name)
		h = &host{base: delay, delay: delay}
		r.hosts[name] = h
	}
	return h
}

// rules returns the robots rules of a host, from memory or the store.
func (r *run) rules(ctx context.Context, name string) (host, error) {
	r.mu.Lock()
	h := r.host(name)
	have := *h
	r.mu.Unlock()
	if have.rules != nil && have.expires.After(r.now()) {
		return have, nil
	}
	state, err := r.cfg.Store.Host(ctx, name)
	if err != nil && !errors.Is(err, frontier.ErrNotFound) {
		return have, fmt.Errorf("host %s: %w", name, err)
	}
	if err != nil || state.Robots == nil {
		have.rules, have.silent = robots.FromStatus(http.StatusNotFound, nil), ""
		return have, nil
	}
	r.learn(name, state.Robots, have.silent, have.why)
	r.mu.Lock()
	defer r.mu.Unlock()
	if h.told == 0 {
		h.delay = max(h.delay, state.Delay) // that it asked an earlier run for
	}
	return *h, nil
}

// learn keeps a host's robots.txt.
func (r *run) learn(name string, file *frontier.Robots, failure schema.Outcome, why string) {
	rules := robots.FromStatus(file.Status, []byte(file.Body))
	base, forced := r.cfg.delay(name)
	if wait, ok := rules.CrawlDelay(r.agent); ok && !forced {
		base = max(base, wait)
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	h := r.host(name)
	h.rules, h.expires, h.silent, h.why = rules, file.Expires, "", ""
	switch s := file.Status; {
	case s == 0:
		h.silent, h.why = or(failure, schema.OutcomeUnreachable), why
	case s == http.StatusTooManyRequests:
		h.silent = schema.OutcomeRateLimited
	case s >= 500:
		h.silent = schema.OutcomeServerError
	}
	h.base, h.delay = base, max(base, h.delay)
}

// owed returns the delay of a host if the store must be told: in the form that
// it takes, negative for its own. r.mu is held.
func (r *run) owed(name string, h *host) time.Duration {
	own, forced := r.cfg.delay(name)
	delay := h.delay
	if !forced && r.cfg.DelayFactor > 0 {
		pace := time.Duration(r.cfg.DelayFactor * float64(h.pace))
		delay = max(delay, min(pace.Round(100*time.Millisecond), maxPace))
	}
	if delay <= own {
		delay = -1
	}
	if delay == h.told {
		return 0
	}
	h.told = delay
	return delay
}

// The life of a robots.txt, and of the answer that there is none to be had. The
// second must outlast the host's delay: else every lease would ask again.
const (
	robotsLife       = robots.MaxAge
	robotsSilentLife = 5 * time.Minute
	robotsTries      = 3
)

// fetchRobots asks for a host's robots.txt, through at most five redirects.
func (r *run) fetchRobots(ctx context.Context, p *page) {
	if !r.askRobots(ctx, p) {
		return
	}
	status := p.visit.Status
	if p.visit.Outcome == schema.OutcomeTooLarge {
		status = 200 // what was read up to the limit counts
	}
	failed := silentStatus(status)
	if failed && p.visit.Outcome != schema.OutcomeBlockedAddress && r.holdForRobots(ctx, p) {
		return // without robots.txt the host gets another lease for it
	}
	r.mu.Lock()
	h := r.host(p.lease.Host)
	life := robotsLife
	if failed {
		life = max(robotsSilentLife, 3*h.delay)
	} else {
		h.tries, h.outage = 0, time.Time{}
	}
	r.mu.Unlock()
	file := &frontier.Robots{Status: status, FetchedAt: p.visit.At, Expires: p.visit.At.Add(life)}
	if status >= 200 && status < 300 {
		file.Body = string(p.response.Body)
	}
	p.visit.Robots = file
	r.learn(p.lease.Host, file, p.visit.Outcome, p.visit.Error)
	r.mu.Lock()
	if delay := r.owed(p.lease.Host, h); delay != 0 {
		p.visit.HostDelay = delay
	}
	r.mu.Unlock()
	if failed {
		p.visit.HostNotBefore = time.Time{} // its URLs are refused without a request
		return
	}
	r.sitemaps(p, robots.FromStatus(status, []byte(file.Body)))
}

// silentStatus tells whether a status of robots.txt says nothing about the rules,
// so that all is disallowed (RFC 9309).
func silentStatus(status int) bool {
	return status == 0 || status == http.StatusTooManyRequests || status >= 500
}

// askRobots makes the request for a robots.txt. A redirect waits for the clock of the
// host that it leads to: on the same host that is another lease, on another one
// a turn of it. Where it must wait, and when the run or its budget ended, it is false.
func (r *run) askRobots(ctx context.Context, p *page) bool {
	r.mu.Lock()
	h := r.host(p.lease.Host)
	target, hops, booked := or(h.moved, p.lease.URL), h.hops, h.booked
	h.moved, h.hops, h.booked = "", 0, time.Time{}
	r.mu.Unlock()
	later := func(target string, hops int, booked time.Time) bool {
		r.mu.Lock()
		defer r.mu.Unlock()
		h.moved, h.hops, h.booked = target, hops, booked
		return false
	}
	for ; ; hops++ {
		p.request = fetch.Request{URL: target, Accept: fetch.AcceptAny, MaxBytes: robots.MaxBytes}
		if other := urls.Host(target); other != p.lease.Host {
			at, err := r.requestInTurn(ctx, p, other, booked)
			if err != nil {
				return r.lost(p, err)
			}
			if !at.IsZero() {
				if p.asked > 0 { // else the lease's own is given back with it
					r.unreserve(1)
				}
				if at.After(p.visit.HostNotBefore) {
					p.visit.HostNotBefore = at
				}
				return later(target, hops, at)
			}
			if p.abandon {
				return false
			}
		} else if !r.request(ctx, p) {
			return false
		}
		next, err := urls.Canonical(p.response.RedirectTo)
		if p.visit.Outcome != schema.OutcomeRedirected || err != nil || hops == robots.MaxRedirects {
			return true
		}
		if urls.Host(next) == p.lease.Host {
			return later(next, hops+1, time.Time{})
		}
		if r.reserve(1) == 0 {
			return false
		}
		target, booked = next, time.Time{}
	}
}

// requestInTurn makes a request to another host than the lease's, in turn. If
// that is later, it returns the instant that was booked.
func (r *run) requestInTurn(ctx context.Context, p *page, host string, booked time.Time) (at time.Time, err error) {
	turn, err := r.cfg.Store.Turn(ctx, host, r.now(), booked)
	if err != nil {
		return time.Time{}, err
	}
	if !turn.Granted {
		return turn.At, nil
	}
	p.turn, p.turnEnd = &turn, frontier.TurnEnd{}
	defer func() {
		p.turn = nil
		if p.turnEnd.At.IsZero() { // no answer came
			p.turnEnd.At = r.now()
		}
		if end := r.cfg.Store.EndTurn(context.WithoutCancel(ctx), host, p.turnEnd); err == nil {
			err = end
		}
	}()
	r.request(ctx, p)
	return time.Time{}, nil
}

// holdForRobots decides whether a host whose robots.txt cannot be had waits,
// with its URLs, until it is asked again: a few times in any case, and as long
// as the run is patient if the host once had one.
func (r *run) holdForRobots(ctx context.Context, p *page) bool {
	state, err := r.cfg.Store.Host(ctx, p.lease.Host)
	known := err == nil && state.Robots != nil && !silentStatus(state.Robots.Status)
	r.mu.Lock()
	defer r.mu.Unlock()
	h, now := r.host(p.lease.Host), r.now()
	if h.tries == 0 {
		h.outage = now
	}
	h.tries++
	wait := backOff(time.Second, h.tries)
	if h.tries >= robotsTries {
		wait = backOff(15*time.Second, h.tries-robotsTries+1)
	}
	again := now.Add(wait)
	if p.visit.HostNotBefore.After(again) {
		again = p.visit.HostNotBefore
	}
	if h.tries >= robotsTries && (!known || again.Sub(h.outage) > r.cfg.Patience) {
		h.tries = robotsTries - 1 // from now on one request is enough to know
		return false
	}
	if h.tries == robotsTries {
		r.log.Info("robots.txt cannot be had; the host's URLs wait", "host", p.lease.Host, "why", or(p.visit.Error, string(p.visit.Outcome)))
	}
	p.visit.HostNotBefore = again
	return true
}

// admit decides whether a URL may be asked for. What may not gets a row in
// the ledger that says why.
func (r *run) admit(ctx context.Context, p *page) bool {
	if err := r.leaseInScope(&p.lease); err != nil {
		return r.refuse(p, schema.OutcomeOutOfScope, err.Error(), "")
	}
	if p.lease.Hops > maxHops {
		return r.refuse(p, schema.OutcomeTrap, fmt.Sprintf("more than %d redirects in a row", maxHops), "")
	}
	if err := urls.Trap(p.lease.URL, r.now()); err != nil {
		return r.refuse(p, schema.OutcomeTrap, err.Error(), "")
	}
	host, err := r.rules(ctx, p.lease.Host)
	if err != nil {
		return r.lost(p, err)
	}
	verdict := host.rules.Allowed(r.agent, p.lease.URL)
	if verdict.Allowed {
		return true
	}
	if host.silent != "" {
		why := verdict.Rule
		if host.why != "" {
			why += ": " + host.why
		}
		r.refuse(p, host.silent, why, verdict.Rule)
		// Later than the run would wait for it; a run that has other work until
		// then asks again.
		wait := (r.cfg.Patience + time.Minute) << min(p.lease.Attempt-1, 5)
		p.visit.Retry, p.visit.Next, p.left = true, r.now().Add(min(wait, 6*time.Hour)), true
		return false
	}
	return r.refuse(p, schema.OutcomeDisallowed, "", verdict.Rule)
}

// maxHops is how many redirects in a row are followed.
const maxHops = 10

// refuse ends the journey of a URL without a request.
func (r *run) refuse(p *page, outcome schema.Outcome, why, rule string) bool {
	p.visit.Outcome, p.visit.Error = outcome, why
	p.ledger = append(p.ledger, &schema.Fetch{
		URL: schema.Text(p.lease.URL), Host: schema.Text(p.lease.Host), StartedAt: schema.Instant(r.now()),
		Outcome: outcome, Error: schema.Text(why), RobotsRule: schema.Text(rule),
		Attempt: schema.Count(int64(p.lease.Attempt)), Worker: workerName, FoundBy: schema.Text(p.lease.FoundBy), Referrer: schema.Text(p.lease.Referrer),
	})
	return false
}
