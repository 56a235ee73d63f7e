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
	failures int            // in a row
	tries    int            // at robots.txt
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
	return *h, nil
}

// learn keeps a host's robots.txt and returns the delay it leads to.
func (r *run) learn(name string, file *frontier.Robots, failure schema.Outcome, why string) time.Duration {
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
	return h.delay
}

// owed returns a delay in the form the store takes: negative is its own.
func (r *run) owed(name string, delay time.Duration) time.Duration {
	if own, _ := r.cfg.delay(name); delay <= own {
		return -1
	}
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
	target := p.lease.URL
	for range robots.MaxRedirects + 1 {
		p.request = fetch.Request{URL: target, Accept: fetch.AcceptAny, MaxBytes: robots.MaxBytes}
		if !r.request(ctx, p) {
			return
		}
		if p.visit.Outcome != schema.OutcomeRedirected {
			break
		}
		next, err := urls.Canonical(p.response.RedirectTo)
		if err != nil {
			break
		}
		target = next
	}
	status := p.visit.Status
	if p.visit.Outcome == schema.OutcomeTooLarge {
		status = 200 // what was read up to the limit counts
	}
	r.mu.Lock()
	h := r.host(p.lease.Host)
	h.tries++
	tries, delay := h.tries, h.delay
	r.mu.Unlock()
	failed := status == 0 || status == 429 || status >= 500
	if failed && p.visit.Outcome != schema.OutcomeBlockedAddress && tries < robotsTries {
		if wait := r.now().Add(backOff(time.Second, tries)); wait.After(p.visit.HostNotBefore) {
			p.visit.HostNotBefore = wait
		}
		return // without robots.txt the host gets another lease for it
	}
	life := robotsLife
	if failed {
		life = max(robotsSilentLife, 3*delay)
	}
	file := &frontier.Robots{Status: status, FetchedAt: p.visit.At, Expires: p.visit.At.Add(life)}
	if status >= 200 && status < 300 {
		file.Body = string(p.response.Body)
	}
	p.visit.Robots = file
	p.visit.HostDelay = r.owed(p.lease.Host, r.learn(p.lease.Host, file, p.visit.Outcome, p.visit.Error))
	if file.Body != "" {
		r.sitemaps(p, robots.FromStatus(status, []byte(file.Body)))
	}
	if failed {
		p.visit.HostNotBefore = time.Time{} // its URLs are refused without a request
	} else {
		r.probe(p)
	}
}

// admit decides whether a URL may be asked for. What may not gets a row in
// the ledger that says why.
func (r *run) admit(ctx context.Context, p *page) bool {
	if err := r.inScope(p.lease.URL, p.lease.Depth); err != nil && !listed(p.lease.FoundBy) {
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
		p.visit.Next = r.now().Add(time.Hour)
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
		Attempt: schema.Count(int64(p.lease.Attempt)), FoundBy: schema.Text(p.lease.FoundBy), Referrer: schema.Text(p.lease.Referrer),
	})
	return false
}

// inScope asks the crawl's scope, and takes the hosts that seeds redirect to.
func (r *run) inScope(url string, depth int) error {
	err := r.scope.Check(url, depth)
	if err == nil {
		return nil
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.admitted[urls.Host(url)] && (r.cfg.Depth == 0 || depth <= r.cfg.Depth) {
		return nil
	}
	return err
}
