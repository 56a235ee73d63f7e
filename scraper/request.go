package scraper

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"net/http"
	"runtime/debug"
	"time"

	"github.com/newsarc/newsarc/schema"
	"github.com/newsarc/newsarc/scraper/fetch"
	"github.com/newsarc/newsarc/scraper/frontier"
	"github.com/newsarc/newsarc/scraper/revisit"
	"github.com/newsarc/newsarc/scraper/urls"
)

// request makes one request, names its outcome and writes its ledger row. It
// is false if the run ended meanwhile and the lease is to be given back.
func (r *run) request(ctx context.Context, p *page) bool {
	p.started = r.now()
	late := time.AfterFunc(slowAfter, func() {
		r.slow.Add(1)
		r.signal()
	})
	response, err := r.cfg.Fetcher.Fetch(ctx, p.request)
	if !late.Stop() {
		r.slow.Add(-1)
	}
	if err != nil && ctx.Err() != nil {
		p.abandon = true
		if p.turn == nil {
			p.lease.BrokenOff = r.now()
		}
		return false
	}
	p.response = response
	p.asked++
	r.asked.Add(1)
	r.bytes.Add(response.BytesWire)
	v := &p.visit
	v.At, v.Requested, v.Status = r.now(), !errors.Is(err, fetch.ErrBlockedAddress), response.Status
	v.Outcome, v.Error = outcomeOf(response, err), ""
	p.dropped = errors.Is(err, fetch.ErrDropped)
	if err != nil {
		v.Error = err.Error()
	}
	host, owed, kept := p.lease.Host, p.lease.DelayOwed, p.lease.DelayKept
	if p.turn != nil {
		host, owed, kept = urls.Host(p.request.URL), p.turn.DelayOwed, p.turn.DelayKept
	}
	row := &schema.Fetch{
		URL: schema.Text(p.request.URL), Host: schema.Text(host), StartedAt: schema.Instant(p.started),
		DurationMS: schema.Count(response.Duration.Milliseconds()), Outcome: v.Outcome, Error: schema.Text(v.Error),
		BytesWire: schema.Count(response.BytesWire), BytesBody: schema.Count(int64(len(response.Body))),
		Attempt: schema.Count(int64(max(p.lease.Attempt, 1))), FoundBy: schema.Text(p.lease.FoundBy),
		Worker: workerName, Referrer: schema.Text(p.lease.Referrer), RedirectTo: schema.Text(response.RedirectTo),
	}
	if response.Status != 0 {
		row.Status = schema.Count(int64(response.Status))
	}
	row.DelayOwedMS = schema.Count(owed.Milliseconds())
	if kept >= 0 {
		row.DelayKeptMS = schema.Count(kept.Milliseconds())
	}
	p.ledger = append(p.ledger, row)
	notBefore, delay := r.temper(host, p)
	if p.turn != nil { // what the answer asks for is owed to the host that was asked
		p.turnEnd = frontier.TurnEnd{At: v.At, Outcome: v.Outcome, HostNotBefore: notBefore, HostDelay: delay}
		return true
	}
	if !notBefore.IsZero() {
		v.HostNotBefore = notBefore
	}
	if delay != 0 {
		v.HostDelay = delay
	}
	return true
}

// outcomeOf names how a request ended.
func outcomeOf(response fetch.Response, err error) schema.Outcome {
	switch {
	case err == nil:
		return outcomeOfStatus(response)
	case errors.Is(err, fetch.ErrBlockedAddress):
		return schema.OutcomeBlockedAddress
	case response.Status >= 400: // the status says more than an error page that could not be read
		return outcomeOfStatus(response)
	case errors.Is(err, fetch.ErrTooLarge):
		return schema.OutcomeTooLarge
	case errors.Is(err, fetch.ErrTooSlow):
		return schema.OutcomeTooSlow
	case errors.Is(err, fetch.ErrUnreachable):
		return schema.OutcomeUnreachable
	case errors.Is(err, fetch.ErrNotAPage):
		return schema.OutcomeNotAPage
	case errors.Is(err, fetch.ErrUndecodable):
		return schema.OutcomeUndecodable
	}
	return schema.OutcomeFailed
}

func outcomeOfStatus(response fetch.Response) schema.Outcome {
	switch s := response.Status; {
	case response.NotModified:
		return schema.OutcomeNotModified
	case s >= 200 && s < 300:
		return schema.OutcomeFetched
	case s >= 300 && s < 400 && response.RedirectTo != "":
		return schema.OutcomeRedirected
	case s >= 300 && s < 400:
		return schema.OutcomeNotAPage // a redirect to nowhere
	case s == http.StatusNotFound, s == http.StatusGone:
		return schema.OutcomeGone
	case s == http.StatusTooManyRequests, s == http.StatusServiceUnavailable:
		return schema.OutcomeRateLimited
	case s == http.StatusRequestTimeout:
		return schema.OutcomeTooSlow
	case s >= 400 && s < 500:
		return schema.OutcomeRefused
	case s >= 500:
		return schema.OutcomeServerError
	}
	return schema.OutcomeFailed
}

// The bounds of a host's clock.
const (
	maxDelay     = time.Minute      // that 429 and 503 raise the delay to
	maxPace      = 2 * time.Minute  // that slow answers raise it to
	maxBackOff   = 30 * time.Minute // of the breaker
	breakerAfter = 3                // failures in a row
)

// temper lets a host's answer set its clock: slow answers lengthen the delay,
// 429 and 503 double it and every good answer takes a step back; Retry-After is
// kept; after some failures in a row the breaker opens, for longer each time.
// It returns what the store must be told, zero if nothing.
func (r *run) temper(name string, p *page) (notBefore time.Time, delay time.Duration) {
	r.mu.Lock()
	defer r.mu.Unlock()
	h := r.host(name)
	now := r.now()
	if took := p.response.Duration; p.response.Status != 0 && h.pace == 0 {
		h.pace = took
	} else if p.response.Status != 0 {
		h.pace = (3*h.pace + took) / 4
	}
	switch p.visit.Outcome {
	case schema.OutcomeRateLimited:
		h.failures++
		h.delay = min(max(2*h.delay, time.Second), max(maxDelay, h.base))
		wait, asked := fetch.RetryAfter(p.response.Header, now)
		if !asked {
			wait = backOff(5*time.Second, h.failures)
		}
		notBefore = now.Add(wait)
	case schema.OutcomeUnreachable, schema.OutcomeTooSlow, schema.OutcomeServerError:
		if p.visit.Outcome == schema.OutcomeServerError && p.lease.Attempt > 1 || p.dropped {
			break // that a broken page is still broken says nothing of its host
		}
		h.failures++
		if h.failures >= breakerAfter {
			notBefore = now.Add(backOff(15*time.Second, h.failures-breakerAfter+1))
		}
	case schema.OutcomeFailed, schema.OutcomeBlockedAddress:
	default:
		h.failures = 0
		if h.delay > h.base {
			// Halving every other answer would overshoot again at once; a
			// quarter at a time finds the rate the host bears.
			if h.delay = max(h.base, h.delay*3/4); h.delay < time.Second && h.base == 0 {
				h.delay = 0
			}
		}
	}
	return notBefore, r.owed(name, h)
}

// backOff returns how long to wait after the nth failure: base, twice, four
// times as long …, with a fifth of jitter.
func backOff(base time.Duration, n int) time.Duration {
	wait := min(base<<min(max(n-1, 0), 12), maxBackOff)
	return wait + rand.N(wait/5+1)
}

// retries says how often and how soon a failure is tried again in a run, and
// when a run after that may.
var retries = map[schema.Outcome]struct {
	attempts int
	wait     time.Duration
	later    time.Duration
}{
	schema.OutcomeUnreachable: {3, 5 * time.Second, time.Hour},
	schema.OutcomeTooSlow:     {2, 10 * time.Second, 6 * time.Hour},
	schema.OutcomeRateLimited: {5, 0, time.Hour}, // the host's clock waits
	schema.OutcomeServerError: {3, 5 * time.Second, 6 * time.Hour},
	schema.OutcomeUndecodable: {2, 5 * time.Second, 24 * time.Hour},
	schema.OutcomeFailed:      {2, 5 * time.Second, 24 * time.Hour},
	schema.OutcomeRefused:     {1, 0, 24 * time.Hour},
	schema.OutcomeTooLarge:    {1, 0, 30 * 24 * time.Hour},
	schema.OutcomeLoginWall:   {1, 0, 7 * 24 * time.Hour},
}

// fetch asks for a page, conditionally if it was visited before. It is true
// if there is a body to read.
func (r *run) fetch(ctx context.Context, p *page) bool {
	p.request = fetch.Request{URL: p.lease.URL, ETag: p.lease.ETag, LastModified: p.lease.LastModified}
	switch p.lease.Kind {
	case frontier.KindFeed, frontier.KindSitemap, frontier.KindSeed:
		p.request.Accept = fetch.AcceptAny
	}
	if !r.request(ctx, p) {
		return false
	}
	v := &p.visit
	v.ETag, v.LastModified, v.ContentHash = p.lease.ETag, p.lease.LastModified, p.lease.ContentHash
	switch v.Outcome {
	case schema.OutcomeFetched:
		v.ETag, v.LastModified = p.response.Header.Get("ETag"), p.response.Header.Get("Last-Modified")
		r.fetched.Add(1)
		return true
	case schema.OutcomeNotModified, schema.OutcomeGone:
		if p.lease.FoundBy != foundUsual { // there was no reason to think that it was there
			r.fetched.Add(1)
		}
		if v.Outcome == schema.OutcomeGone {
			v.Next = revisit.NextGone(v.At, or(p.lease.FoundAt, v.At)) // servers change their minds
		}
		return false
	case schema.OutcomeRedirected:
		if r.redirect(ctx, p); len(v.Found) > 0 {
			r.fetched.Add(1)
		}
		return false
	}
	r.retry(p)
	return false
}

// retry schedules another attempt after a failure.
func (r *run) retry(p *page) {
	rule, ok := retries[p.visit.Outcome]
	if !ok {
		return
	}
	if p.lease.Attempt < rule.attempts && !r.lastChance(p.lease.URL) {
		wait := time.Duration(0)
		if rule.wait > 0 && !p.dropped {
			wait = backOff(rule.wait, p.lease.Attempt)
		}
		p.visit.Retry, p.visit.Next = true, r.now().Add(wait)
		return
	}
	p.visit.Next = r.now().Add(rule.later)
}

// redirect queues the target of a redirect, so that scope, robots.txt, guard
// and delay hold for each hop.
func (r *run) redirect(ctx context.Context, p *page) {
	target, err := r.address(p.response.RedirectTo)
	if err != nil {
		p.visit.Error = "redirect to no page: " + err.Error()
		return
	}
	hops := p.lease.Hops + 1
	if hops > maxHops || r.loops(ctx, p.lease, target) {
		p.visit.Outcome, p.visit.Error = schema.OutcomeTrap, fmt.Sprintf("redirect loop after %d hops", hops)
		p.ledger[len(p.ledger)-1].Outcome, p.ledger[len(p.ledger)-1].Error = schema.OutcomeTrap, schema.Text(p.visit.Error)
		return
	}
	seed := p.lease.FoundBy == foundSeed
	if seed && urls.Site(target) == urls.Site(p.lease.URL) {
		r.mu.Lock()
		r.admitted[urls.Host(target)] = true
		r.mu.Unlock()
	}
	given := listed(p.lease.FoundBy) && urls.Site(target) == urls.Site(p.lease.URL)
	if err := r.inScope(target, p.lease.Depth); err != nil && !given {
		p.visit.Error = "target is " + err.Error()
		if seed {
			p.visit.Error = "leads to " + target + ", which is " + err.Error()
			r.log.Warn("a URL to begin with leads out of the crawl; begin with its target, or take that with --host", "url", p.lease.URL, "target", target)
		}
		return
	}
	entry := p.lease.Entry
	entry.URL, entry.Hops, entry.Referrer, entry.Due = target, hops, p.lease.URL, time.Time{}
	entry.Renew = (seed || !p.lease.LastVisit.IsZero()) && r.unvisited(ctx, target)
	if !seed && !given {
		entry.FoundBy = foundRedirect
	}
	p.visit.Found = append(p.visit.Found, entry)
	r.mu.Lock()
	if t := r.trails.of(p.lease.Referrer); t != (trail{}) {
		r.trails.keep(p.lease.URL, t) // it leads on from there
	}
	r.mu.Unlock()
	p.visit.Next = r.now().Add(redirectLife)
}

// redirectLife is how long a redirect is believed.
const redirectLife = 30 * 24 * time.Hour

// loops tells whether a redirect leads back to where it came from in this run: what
// moved in an earlier one may have moved back.
func (r *run) loops(ctx context.Context, lease frontier.Lease, target string) bool {
	if target == lease.URL {
		return true
	}
	entry := lease.Entry
	for range maxHops {
		if entry.Hops == 0 {
			return false
		}
		if entry.Referrer == target {
			state, err := r.cfg.Store.Get(ctx, target)
			return err == nil && state.Outcome == schema.OutcomeRedirected && !state.LastVisit.Before(r.started)
		}
		state, err := r.cfg.Store.Get(ctx, entry.Referrer)
		if err != nil {
			return false
		}
		entry = state.Entry
	}
	return false
}

// unvisited tells whether this run has not visited a URL yet.
func (r *run) unvisited(ctx context.Context, url string) bool {
	state, err := r.cfg.Store.Get(ctx, url)
	return err != nil || state.LastVisit.Before(r.started)
}

// lost ends a journey by a fault of ours that is not the page's.
func (r *run) lost(p *page, err error) bool {
	p.visit.Outcome, p.visit.Error = schema.OutcomeFailed, err.Error()
	r.retry(p)
	return false
}

// fault turns a panic into the outcome failed, with the place in the log.
func (r *run) fault(p *page, fault any) {
	p.result = nil
	p.visit.Found, p.visit.Rows = nil, nil
	r.lost(p, fmt.Errorf("panic: %v", fault))
	r.log.Error("a page made the crawler panic", "url", p.lease.URL, "panic", fmt.Sprint(fault), "stack", string(debug.Stack()))
}
