package scraper

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/newsarc/newsarc/schema"
	"github.com/newsarc/newsarc/scraper/completeness"
	"github.com/newsarc/newsarc/scraper/frontier"
	"github.com/newsarc/newsarc/scraper/urls"
)

// run is the state of one Run. Fields without a word on locking belong to the
// goroutine that settles.
type run struct {
	*Crawler
	started time.Time
	goesOn  time.Time // when the runs began that this one goes on with; zero: none
	scope   *urls.Scope
	agent   string

	busy    atomic.Int64 // leases with a worker
	working atomic.Int64 // of those, the ones whose page has not ended
	writing atomic.Bool  // a part: pages wait for their commit
	open    atomic.Int64 // leases not committed
	stored  atomic.Int64 // articles stored
	budget  atomic.Int64 // revisits left
	fetched atomic.Int64 // responses that came
	asked   atomic.Int64 // requests made
	slow    atomic.Int64 // requests that take long
	// reserved are the requests made and those that a lease may still make.
	reserved atomic.Int64
	bytes    atomic.Int64 // that came over the wire
	links    atomic.Int64 // that the last page led to

	looked   time.Time // at the clock, by the dispatcher
	draining bool      // see jumped

	canonical *canonicals

	mu       sync.Mutex
	hosts    map[string]*host
	admitted map[string]bool // hosts that seeds redirect to
	// seedHosts are the hosts of the seeds. Only seed writes it.
	seedHosts map[string]bool
	overlap   map[string]bool // listing pages read beyond the first without news
	trails    trails
	chances   chances
	again     revisits
	lastmods  lastmods             // what feeds and sitemaps say of known pages
	sample    *completeness.Sample // who has found which articles
	sources   []frontier.Entry
	// sourcesNew says that sources are not written down yet.
	sourcesNew bool

	summary    Summary
	pending    map[articleKey]frontier.Article // of the group that is being settled
	staged     map[schema.Table]time.Time      // since when rows wait
	sizeSeen   time.Time                       // when their size was last asked for
	queued     int64
	queuedSeen time.Time
	log        *slog.Logger
}

type articleKey struct{ id, lang string }

func newRun(c *Crawler) *run {
	r := &run{
		Crawler: c, started: c.cfg.Now(), agent: product(c.cfg.UserAgent),
		hosts: map[string]*host{}, admitted: map[string]bool{}, seedHosts: map[string]bool{}, overlap: map[string]bool{},
		trails: newTrails(),
		again:  revisits{awaited: map[string]bool{}, first: map[string]bool{}, audits: map[string]int{}}, lastmods: newLastmods(),
		pending: map[articleKey]frontier.Article{}, staged: map[schema.Table]time.Time{},
		log: c.cfg.Logger, canonical: newCanonicals(c.cfg.Profile),
	}
	r.budget.Store(c.cfg.RevisitBudget)
	r.summary = Summary{
		Run: c.cfg.Run, Started: r.started, Outcomes: map[schema.Outcome]int64{}, PageTypes: map[schema.PageType]int64{},
		Rows: map[schema.Table]int64{}, Parts: map[schema.Table]int64{},
	}
	return r
}

func (r *run) now() time.Time { return r.cfg.Now() }

const seedsKey = "seeds"

// seed makes the seeds known, due at once. Seeds of earlier runs stay seeds.
func (r *run) seed(ctx context.Context) error {
	list, err := Seeds(ctx, r.cfg.Store)
	if err != nil {
		return err
	}
	for _, raw := range r.cfg.Seeds {
		seed, err := r.address(raw)
		if err != nil {
			return fmt.Errorf("seed: %w", err)
		}
		list = append(list, seed)
	}
	if list = unique(list); len(list) == 0 && r.cfg.Listed == nil {
		return errors.New("no seed: name at least one URL to begin with")
	}
	limits := r.cfg.Limits
	if limits.MaxDepth = r.cfg.Depth; limits.MaxDepth == 0 {
		limits.MaxDepth = -1
	}
	if r.scope, err = urls.NewScope(list, limits); err != nil {
		return fmt.Errorf("scope: %w", err)
	}
	if err := r.keepScope(ctx); err != nil {
		return err
	}
	if err := r.keepDelays(ctx); err != nil {
		return err
	}
	if err := r.goOn(ctx); err != nil {
		return err
	}
	stats, err := r.cfg.Store.Stats(ctx, r.started)
	if err != nil {
		return fmt.Errorf("how much is left to do: %w", err)
	}
	if err := r.beginRevisits(ctx, stats); err != nil {
		return err
	}
	if err := r.giveChances(ctx, stats); err != nil {
		return err
	}
	if err := r.seedSources(ctx, list); err != nil {
		return err
	}
	entries := make([]frontier.Entry, len(list))
	for i, seed := range list {
		entries[i] = frontier.Entry{URL: seed, Kind: frontier.KindSeed, Priority: prioritySeed, FoundBy: foundSeed}
		r.seedHosts[urls.Host(seed)] = true
	}
	if err := r.askFirst(ctx, entries); err != nil {
		return fmt.Errorf("add seeds: %w", err)
	}
	if err := r.addListed(ctx); err != nil {
		return err
	}
	if len(list) == 0 && r.summary.Listed == 0 {
		return fmt.Errorf("%w: the list holds no URL", ErrNothing)
	}
	if _, err := r.cfg.Store.RetryRobots(ctx, r.started.Add(time.Microsecond)); err != nil {
		return err
	}
	if err := r.cfg.Store.SetValue(ctx, seedsKey, strings.Join(list, "\n")); err != nil {
		return fmt.Errorf("keep seeds: %w", err)
	}
	return nil
}

// Seeds returns the seeds of the crawls that a store has seen.
func Seeds(ctx context.Context, store frontier.Store) ([]string, error) {
	known, err := store.Value(ctx, seedsKey)
	if err != nil {
		return nil, fmt.Errorf("read the seeds of earlier runs: %w", err)
	}
	return strings.Fields(known), nil
}

func unique(list []string) []string {
	seen := map[string]bool{}
	var out []string
	for _, s := range list {
		if !seen[s] {
			seen[s] = true
			out = append(out, s)
		}
	}
	return out
}

// dispatch leases what is due and hands it to the workers until nothing is
// left to do. Between two instants at which something is due it sleeps.
func (r *run) dispatch(ctx context.Context, leases chan<- frontier.Lease) error {
	for !r.stop.Load() {
		if err := ctx.Err(); err != nil {
			return err
		}
		if r.cfg.For > 0 && !r.now().Before(r.started.Add(r.cfg.For)) {
			r.summary.Stopped = "deadline"
			return nil
		}
		n, limited := r.room()
		if r.jumped() {
			n = 0
		}
		if r.spent() {
			if n = 0; r.open.Load() == 0 {
				r.summary.Stopped = "budget"
				return nil
			}
		}
		if n = r.reserve(n); n > 0 {
			got, err := r.lease(ctx, n)
			if err != nil {
				return err
			}
			r.unreserve(n - len(got))
			for _, lease := range got {
				leases <- lease
			}
			if len(got) > 0 {
				continue
			}
		}
		if limited && r.open.Load() == 0 {
			r.summary.Stopped = "limit"
			return nil
		}
		more, err := r.await(ctx, n > 0)
		if err != nil || !more {
			return err
		}
	}
	r.summary.Stopped = "interrupted"
	return nil
}

// jump is by how much the clock goes on between two looks at it without having
// jumped, while requests are on the way. Leases last longer.
const jump = 5 * time.Minute

// jumped tells that the clock has jumped, as after the sleep of a laptop, and
// pages are still on the way: their leases may have run out, and would be handed
// out anew, so they come first.
func (r *run) jumped() bool {
	now := r.now()
	if now.Sub(r.looked) > jump {
		r.draining = true
	}
	r.looked = now
	r.draining = r.draining && r.open.Load() > 0
	return r.draining
}

// A request that takes longer than slowAfter does not count among those at a
// time, so that slow and dead hosts do not hold the others up; all in all there
// are at most overflow times as many.
const (
	slowAfter = 3 * time.Second
	overflow  = 4
)

// room returns how many leases the workers can take now. No more pages wait for their
// commit than are fetched at a time: a crash would lose them. With a limit, no
// more are out than articles are left to store, so that it is kept exactly;
// limited tells that none is left.
func (r *run) room() (n int, limited bool) {
	busy, slow := int(r.busy.Load()), int(r.slow.Load())
	// open before stored: a commit lowers open after it has raised stored.
	open := r.open.Load()
	n = max(0, min(r.cfg.Concurrency-busy+slow, overflow*r.cfg.Concurrency-busy, 2*r.cfg.Concurrency+slow-int(open)))
	if r.cfg.Limit == 0 {
		return n, false
	}
	left := r.cfg.Limit - r.stored.Load()
	return min(n, int(max(left-open, 0))), left <= 0
}

// spent tells that the budget of requests or of bytes is used up.
func (r *run) spent() bool {
	return r.cfg.MaxBytes > 0 && r.bytes.Load() >= r.cfg.MaxBytes || r.cfg.MaxRequests > 0 && r.asked.Load() >= r.cfg.MaxRequests
}

// reserve takes up to n requests out of the budget and returns how many. What
// is not made goes back with unreserve.
func (r *run) reserve(n int) int {
	if r.cfg.MaxRequests == 0 {
		return n
	}
	for {
		reserved := r.reserved.Load()
		n = min(n, int(max(r.cfg.MaxRequests-reserved, 0)))
		if r.reserved.CompareAndSwap(reserved, reserved+int64(n)) {
			return n
		}
	}
}

func (r *run) unreserve(n int) { r.reserved.Add(-int64(n)) }

// await sleeps until something may be leased or a page in flight has ended;
// false means that the run's work is done.
func (r *run) await(ctx context.Context, idle bool) (bool, error) {
	now := r.now()
	var due time.Time
	found := false
	if idle {
		open := r.open.Load() // before the question: a commit in between may add URLs
		var err error
		due, found, err = r.cfg.Store.NextDue(ctx, now, now.Add(r.cfg.Patience), r.want())
		if err != nil {
			return false, fmt.Errorf("next due: %w", err)
		}
		if open == 0 && !found {
			if r.giveUpAwaiting() {
				return true, nil
			}
			return false, r.leave(ctx, now)
		}
	}
	if !found {
		select {
		case <-r.wake:
			return true, nil
		case <-ctx.Done():
			return false, ctx.Err()
		}
	}
	if end := r.started.Add(r.cfg.For); r.cfg.For > 0 && due.After(end) {
		due = end
	}
	return true, r.pause(ctx, due.Sub(now))
}

// leave notes what the run leaves to the next one because a host asked for
// more time than it waits.
func (r *run) leave(ctx context.Context, now time.Time) error {
	due, found, err := r.cfg.Store.NextDue(ctx, now, now.AddDate(100, 0, 0), frontier.Want{})
	if err != nil {
		return fmt.Errorf("next due: %w", err)
	}
	if found {
		r.summary.Stopped = "patience"
		r.log.Info("the rest waits for the next run", "due", due.UTC().Format(time.RFC3339))
	}
	return nil
}

// pause sleeps for d, or less if something happens.
func (r *run) pause(ctx context.Context, d time.Duration) error {
	if d <= 0 {
		return nil
	}
	nap, cancel := context.WithCancel(ctx)
	defer cancel()
	done := make(chan error, 1)
	go func() { done <- r.cfg.Sleep(nap, d) }()
	select {
	case <-done: //nolint:errcheck // its error is ctx's, which is returned
	case <-r.wake:
		cancel()
		<-done //nolint:errcheck // as above
	}
	return ctx.Err()
}

// A transaction costs as much as some pages in it, so a group of pages is
// waited for: until it is as large as pages are fetched at a time, nothing else
// is on the way, or gatherTime has passed. Nobody waits for a slow page.
const (
	maxGroup   = 64
	gatherTime = 60 * time.Millisecond
)

// gather returns a page with those that end soon after it.
func (r *run) gather(first *page, pages <-chan *page) []*page {
	group := []*page{first}
	var late <-chan time.Time
	for len(group) < maxGroup {
		select {
		case p, ok := <-pages:
			if !ok {
				return group
			}
			group = append(group, p)
			continue
		default:
		}
		if len(group) >= r.cfg.Concurrency || r.working.Load() == 0 {
			return group
		}
		if late == nil {
			late = time.After(gatherTime)
		}
		select {
		case p, ok := <-pages:
			if !ok {
				return group
			}
			group = append(group, p)
		case <-late:
			return group
		}
	}
	return group
}

// settleAll settles pages in groups until the channel is closed. After an
// error it drains the channel.
func (r *run) settleAll(ctx context.Context, pages <-chan *page, fail func()) (err error) {
	for p := range pages {
		if err != nil {
			continue
		}
		group := r.gather(p, pages)
		if err = r.settle(ctx, group); err != nil {
			fail() // at once: what is in flight is waited for, and nothing settles it
		}
		r.open.Add(-int64(len(group)))
		for _, p := range group {
			p.settled.Store(true)
		}
		r.signal()
	}
	return err
}

// finish writes what is left and closes the books.
func (r *run) finish(ctx context.Context, err error) (Summary, error) {
	if err == nil {
		err = r.writeParts(ctx, true)
	}
	if stats, serr := r.cfg.Store.Stats(context.WithoutCancel(ctx), r.now()); serr == nil {
		r.summary.Queued = stats.Queued
	}
	if cerr := r.complete(context.WithoutCancel(ctx)); err == nil {
		err = cerr
	}
	r.summary.Finished = r.now()
	if ctx.Err() != nil && (err == nil || errors.Is(err, ctx.Err())) {
		r.summary.Stopped = "interrupted"
		err = ctx.Err()
	}
	if err == nil {
		err = r.ended(ctx)
	}
	if err == nil && r.summary.Stopped != "interrupted" && r.fetched.Load() == 0 && len(r.summary.Outcomes)+len(r.summary.LastError) > 0 {
		err = r.nothing()
	}
	return r.summary, err
}

// nothing explains a run in which no request was answered with anything of use.
func (r *run) nothing() error {
	why := r.summary.LastError
	switch {
	case r.summary.Outcomes[schema.OutcomeDisallowed] > 0:
		why = "robots.txt disallows it"
	case why == "":
		why = "nothing was due"
	}
	return fmt.Errorf("%w: %s", ErrNothing, why)
}
