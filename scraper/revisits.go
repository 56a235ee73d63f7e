package scraper

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"maps"
	"time"

	"github.com/newsarc/newsarc/schema"
	"github.com/newsarc/newsarc/scraper/completeness"
	"github.com/newsarc/newsarc/scraper/frontier"
	"github.com/newsarc/newsarc/scraper/revisit"
	"github.com/newsarc/newsarc/scraper/urls"
)

// earlyPerNews is how many revisits before their time a new article, or a change that
// was found, pays for: where there is news there are edits (sampling and spending
// more where a sample pays: Cho and Ntoulas, Effective Change Detection Using
// Sampling, VLDB 2002). A site on which nothing happened gets none.
const earlyPerNews = 5

// Early revisits end when a run has revisited a share of the known articles, or some.
const (
	earlyShare = 0.035
	earlyLeast = 20
)

// revisits is what a run knows of its revisits. Guarded by run.mu.
type revisits struct {
	// awaited are the seeds, feeds, sitemaps and first listing pages that this run
	// asks before it revisits anything: they tell what to revisit.
	awaited map[string]bool
	// first are all that ever were awaited.
	first  map[string]bool
	steady bool            // the run began with little left to do
	early  int64           // revisits before their time that are left
	until  int64           // … as long as the run has made no more revisits than this
	made   int64           // revisits
	onTime map[string]bool // hosts without early ones; never changed in place
	audits map[string]int  // visits by host in spite of a proof
}

// awaits says that no revisit is to be made before a URL was asked.
func (r *run) awaits(url string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.again.awaited[url], r.again.first[url] = true, true
}

// asksFirst tells whether this run asks for a URL, or asked, before it revisits anything.
func (r *run) asksFirst(url string) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.again.first[url]
}

// giveUpAwaiting lets revisits begin whatever was not asked; false if nothing
// was awaited.
func (r *run) giveUpAwaiting() bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	any := len(r.again.awaited) > 0
	clear(r.again.awaited)
	return any
}

// came notes that pages were visited, successfully or not.
func (r *run) came(pages []*page) {
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, p := range pages {
		if !p.abandon {
			delete(r.again.awaited, p.lease.URL)
		}
	}
}

func (v *revisits) mayEarly() bool { return v.early > 0 && v.made < v.until }

// want says which revisits this run takes now: none while its sources are being
// asked, then what is due, and early ones as far as they were earned.
func (r *run) want() frontier.Want {
	now := r.now()
	r.mu.Lock()
	defer r.mu.Unlock()
	w := frontier.Want{VisitedBefore: r.started, OnTime: r.again.onTime}
	switch {
	case len(r.again.awaited) > 0, r.cfg.Revisit == RevisitNone:
	case r.cfg.Revisit == RevisitFull:
		w.RevisitsDue, w.OnTime = now.AddDate(100, 0, 0), nil
		if !r.goesOn.IsZero() {
			w.VisitedBefore = r.goesOn
		}
	case r.budget.Load() <= 0:
	case r.again.mayEarly():
		w.RevisitsDue = now.AddDate(100, 0, 0) // what is due comes first
	default:
		w.RevisitsDue = now.Add(time.Microsecond)
	}
	return w
}

// takes tells whether a light run takes a revisit that the store hands out, and
// counts it.
func (r *run) takes(lease *frontier.Lease) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	early := lease.Due.After(r.now())
	if early && !r.again.mayEarly() || r.budget.Add(-1) < 0 {
		return false
	}
	r.again.made++
	if early {
		r.again.early--
	}
	return true
}

func (r *run) lease(ctx context.Context, n int) ([]frontier.Lease, error) {
	got, err := r.cfg.Store.Lease(ctx, r.now(), n, r.want())
	if err != nil {
		return nil, fmt.Errorf("lease: %w", err)
	}
	var take, back []frontier.Lease
	for _, lease := range got {
		if !lease.Revisit || r.cfg.Revisit != RevisitLight {
			take = append(take, lease)
			continue
		}
		spared, err := r.spared(ctx, &lease)
		if err != nil {
			return nil, err
		}
		switch {
		case spared:
			back = append(back, lease)
			r.signal() // the store has changed: ask again
		case r.takes(&lease):
			take = append(take, lease)
		default:
			back = append(back, lease)
		}
	}
	if len(back) > 0 {
		if err := r.cfg.Store.Release(ctx, back); err != nil {
			return nil, fmt.Errorf("give leases back: %w", err)
		}
	}
	r.busy.Add(int64(len(take)))
	r.working.Add(int64(len(take)))
	r.open.Add(int64(len(take)))
	return take, nil
}

// earn pays for early revisits out of what a visit found.
func (r *run) earn(p *page, change schema.Change) {
	switch change {
	case schema.ChangeNew:
		if !r.again.steady || p.lease.FoundAt.Before(r.started) { // old work, not news
			return
		}
	case schema.ChangeChanged, schema.ChangeBack, schema.ChangeGone:
	default:
		return
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	r.again.early += earlyPerNews
}

// covered notes that the sources say of most of a host's pages that they did
// not change: then nothing is to be gained by early revisits.
func (r *run) covered(host string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.again.onTime[host] {
		return
	}
	next := maps.Clone(r.again.onTime)
	if next == nil {
		next = map[string]bool{}
	}
	next[host] = true
	r.again.onTime = next
}

// spared tells whether a revisit that is due can be left out, because a source
// that has told the truth so far proves that there is nothing to find. It is
// put off as if a visit had found that. Some are visited all the same, which is how
// a source is found out that does not tell the truth any more.
func (r *run) spared(ctx context.Context, lease *frontier.Lease) (bool, error) {
	if lease.Kind != frontier.KindArticle || lease.Due.After(r.now()) || r.proof(lease) == nil {
		return false, nil
	}
	state, err := r.cfg.Store.Get(ctx, lease.URL)
	if err != nil {
		return false, fmt.Errorf("state of %s: %w", lease.URL, err)
	}
	article, err := r.cfg.Store.Article(ctx, state.ArticleID, state.Lang)
	if errors.Is(err, frontier.ErrNotFound) || err == nil && (article.Gone || !r.unneeded(lease, history(article))) {
		return false, nil
	}
	if err != nil {
		return false, fmt.Errorf("article of %s: %w", lease.URL, err)
	}
	lease.Due = revisit.Next(r.now(), history(article))
	return true, nil
}

// proof returns who proves that a page did not change.
func (r *run) proof(lease *frontier.Lease) *trust {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.lastmods.proof(lease.URL, urls.Host(lease.URL))
}

// Dates that were never seen to follow an edit may be those of publication, which
// never change. Young articles, in which most edits are, put them to the test.
const (
	youngAge    = 3 * 24 * time.Hour
	youngAudits = 30
)

// unneeded tells whether a proof spares a revisit, and counts those that it
// does not.
func (r *run) unneeded(lease *frontier.Lease, h revisit.History) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	host := urls.Host(lease.URL)
	t := r.lastmods.proof(lease.URL, host)
	if t == nil {
		return false
	}
	most := t.Proofs.audits()
	if t.Alarms.Right+t.Vague.Right == 0 && r.now().Sub(cmp.Or(h.PublishedAt, h.FirstSeen)) < youngAge {
		most = youngAudits
	}
	if r.again.audits[host] < most {
		r.again.audits[host]++
		return false
	}
	return true
}

// judged settles what a visit says of the sources that led to it, and what it
// pays for.
func (r *run) judged(p *page) {
	r.earn(p, p.change)
	r.mu.Lock()
	defer r.mu.Unlock()
	r.lastmods.judge(p.lease.URL, p.change)
}

// beginRevisits reads what earlier runs have left.
func (r *run) beginRevisits(ctx context.Context, stats frontier.Stats) (err error) {
	r.again.steady = stats.Articles > 0 && stats.Queued*10 <= stats.URLs
	r.again.until = max(earlyLeast, int64(float64(stats.Articles)*earlyShare))
	if r.cfg.RevisitEarly {
		r.again.early, r.again.until = r.cfg.RevisitBudget, r.cfg.RevisitBudget
	}
	if r.sample, err = completeness.LoadSample(ctx, r.cfg.Store); err != nil {
		return err
	}
	return r.loadTrust(ctx)
}

// surveyShare is how many URLs may be read, for each request of the run, to account for
// its completeness: that costs a tenth of what the requests did.
const surveyShare = 16

// complete writes down how articles were found, and adds up how complete they
// are. Where that would cost too much for a short run, an earlier one's account stands.
func (r *run) complete(ctx context.Context) error {
	if r.sample == nil {
		return nil
	}
	if err := r.sample.Save(ctx, r.cfg.Store); err != nil {
		return err
	}
	stats, err := r.cfg.Store.Stats(ctx, r.now())
	if err != nil {
		return err
	}
	s := &r.summary
	if stats.URLs > max(r.cfg.Surveyed, surveyShare*s.Requests) {
		s.Completeness, s.CompletenessAt, err = completeness.Last(ctx, r.cfg.Store)
		return err
	}
	s.CompletenessAt = r.now()
	if s.Completeness, err = completeness.Of(ctx, r.cfg.Store); err != nil {
		return err
	}
	return completeness.Keep(ctx, r.cfg.Store, s.Completeness, s.CompletenessAt)
}
