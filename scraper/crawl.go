package scraper

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"time"

	"github.com/newsarc/newsarc/schema"
	"github.com/newsarc/newsarc/scraper/extract"
	"github.com/newsarc/newsarc/scraper/fetch"
	"github.com/newsarc/newsarc/scraper/fingerprint"
	"github.com/newsarc/newsarc/scraper/frontier"
	"github.com/newsarc/newsarc/scraper/profile"
)

// Crawler runs a crawl. Make one with [New]; it runs once.
type Crawler struct {
	cfg  Config
	stop atomic.Bool
	wake chan struct{} // something happened that the dispatcher waits for
}

// New checks the configuration and returns a crawler.
func New(cfg Config) (*Crawler, error) {
	cfg, err := cfg.withDefaults()
	if err != nil {
		return nil, fmt.Errorf("crawl: %w", err)
	}
	return &Crawler{cfg: cfg, wake: make(chan struct{}, 1)}, nil
}

// ErrNothing says that a run asked for something and got nothing at all. The
// error that wraps it says why.
var ErrNothing = errors.New("nothing could be fetched")

// Stop ends the run: pages in flight are finished and committed, parts are
// written, and Run returns with Summary.Stopped "interrupted". It may be
// called at any time, from any goroutine, more than once.
func (c *Crawler) Stop() {
	c.stop.Store(true)
	c.signal()
}

func (c *Crawler) signal() {
	select {
	case c.wake <- struct{}{}:
	default:
	}
}

// Run crawls until nothing is due, the limit is reached, [Crawler.Stop] is
// called or ctx ends. When ctx ends, requests in flight are broken off and given back, and
// after a stop those that last longer than Config.Grace;
// whatever was committed is safe in the store, and the next run writes the
// parts that this one did not.
//
// The journey of each page is seed → frontier → lease → fetch → archive → page
// → extract → record → commit → part → dataset, in this order: Run seeds,
// dispatch leases, visit goes from fetch to extract in one of many workers,
// settle records and commits in one place, and writeParts ends it.
func (c *Crawler) Run(ctx context.Context) (Summary, error) {
	r := newRun(c)
	if err := r.repair(ctx); err != nil { // parts that an earlier run left behind
		return r.summary, err
	}
	if err := r.seed(ctx); err != nil { // seed → frontier
		return r.summary, err
	}
	leases := make(chan frontier.Lease, overflow*c.cfg.Concurrency)
	pages := make(chan *page, c.cfg.Concurrency)
	work, cancel := context.WithCancel(ctx)
	defer cancel()

	var workers sync.WaitGroup
	for range overflow * c.cfg.Concurrency {
		workers.Go(func() {
			for lease := range leases {
				p := r.visit(work, lease) // fetch → archive → page → extract
				if p.asked == 0 {
					r.unreserve(1)
				}
				r.working.Add(-1)
				pages <- p
				r.busy.Add(-1)
				if r.writing.Load() || p.settled.Load() { // else its commit is still to come, and wakes the dispatcher
					c.signal()
				}
			}
		})
	}
	settled := make(chan error, 1)
	go func() {
		settled <- r.settleAll(ctx, pages, cancel) // record → commit → part → dataset; a store or a sink that fails ends the run
	}()

	err := r.dispatch(work, leases) // frontier → lease
	close(leases)
	late := time.AfterFunc(c.cfg.Grace, cancel) // a host that does not answer holds no one up who wants to leave
	workers.Wait()
	late.Stop()
	close(pages)
	if failed := <-settled; failed != nil {
		err = failed
	}
	return r.finish(ctx, err)
}

// page is what one lease becomes on its way from the fetch to the commit.
type page struct {
	lease    frontier.Lease
	visit    frontier.Visit
	profile  *profile.Profile
	request  fetch.Request
	response fetch.Response
	started  time.Time
	ledger   []*schema.Fetch // one row per request, or one for the refusal
	result   *extract.Result
	texts    fingerprint.Folded
	fields   map[string]string // hashes of the watched columns
	listing  bool              // its items lead to articles
	asked    int               // requests made
	turn     *frontier.Turn    // of another host, which is asked
	turnEnd  frontier.TurnEnd  // how that ended
	change   schema.Change     // what the visit of an article found
	place    *schema.WARC
	abandon  bool // ctx ended: give the lease back
	dropped  bool // the server closed a connection that it had kept open
	left     bool // to be tried again later than this run may last
	settled  atomic.Bool
}

// visit takes a lease from the request to the extracted page. Each step
// returns whether the journey goes on; if not, it has set the outcome.
func (r *run) visit(ctx context.Context, lease frontier.Lease) (p *page) {
	p = &page{lease: lease, visit: frontier.Visit{Lease: lease, At: r.now()}, started: r.now()}
	defer func() {
		if fault := recover(); fault != nil { // one bad page never ends a crawl
			r.fault(p, fault)
		}
		p.response.Body = nil // is not kept until the commit
	}()
	if lease.Kind == frontier.KindRobots {
		r.fetchRobots(ctx, p)
		return p
	}
	_ = r.admit(ctx, p) && // scope, robots.txt, traps
		r.fetch(ctx, p) &&
		r.archive(ctx, p) &&
		r.discover(ctx, p) && // feeds and sitemaps end here
		r.extract(p) &&
		r.follow(ctx, p) // links → frontier
	return p
}

// settle ends the journeys of some pages in one transaction and writes the
// parts that are full.
func (r *run) settle(ctx context.Context, pages []*page) error {
	stopped := ctx.Err() != nil
	ctx = context.WithoutCancel(ctx) // what was fetched is kept even when ctx has ended in between
	visits := make([]frontier.Visit, 0, len(pages))
	var back []frontier.Lease
	for _, p := range pages {
		if p.abandon {
			back = append(back, p.lease)
			continue
		}
		if err := r.record(ctx, p); err != nil {
			return err
		}
		visits = append(visits, p.visit)
	}
	if len(back) > 0 {
		if err := r.cfg.Store.Release(ctx, back); err != nil {
			return fmt.Errorf("give leases back: %w", err)
		}
	}
	if len(visits) > 0 && r.cfg.Archive != nil {
		if err := r.cfg.Archive.Sync(ctx); err != nil {
			return fmt.Errorf("sync the archive: %w", err)
		}
	}
	if len(visits) > 0 {
		if err := r.cfg.Store.Commit(ctx, visits); err != nil {
			return fmt.Errorf("commit %d pages: %w", len(visits), err)
		}
	}
	if err := r.keepSources(ctx); err != nil {
		return err
	}
	if err := r.keepTrust(ctx); err != nil {
		return err
	}
	r.came(pages)
	r.account(pages)
	if stopped {
		return nil // the next run writes the parts
	}
	return r.writeParts(ctx, false)
}
