package scraper

import (
	"context"
	"fmt"

	"github.com/newsarc/newsarc/schema"
	"github.com/newsarc/newsarc/scraper/frontier"
)

// want says which revisits this run takes now.
func (r *run) want() frontier.Want {
	w := frontier.Want{VisitedBefore: r.started}
	switch {
	case r.cfg.Revisit == RevisitFull, r.cfg.Revisit == RevisitLight && r.budget.Load() > 0:
		w.RevisitsDue = r.started.AddDate(100, 0, 0) // what is due comes first, then early
	}
	return w
}

func (r *run) lease(ctx context.Context, n int) ([]frontier.Lease, error) {
	got, err := r.cfg.Store.Lease(ctx, r.now(), n, r.want())
	if err != nil {
		return nil, fmt.Errorf("lease: %w", err)
	}
	var take, back, spared []frontier.Lease
	for _, lease := range got {
		if r.spared(lease) {
			spared = append(spared, lease)
			continue
		}
		if lease.Revisit && r.cfg.Revisit == RevisitLight && r.budget.Add(-1) < 0 {
			back = append(back, lease)
			continue
		}
		take = append(take, lease)
	}
	if len(back) > 0 {
		if err := r.cfg.Store.Release(ctx, back); err != nil {
			return nil, fmt.Errorf("give leases back: %w", err)
		}
	}
	if len(spared) > 0 {
		r.signal() // the store has changed: ask again
		if err := r.spare(ctx, spared); err != nil {
			return nil, err
		}
	}
	r.busy.Add(int64(len(take)))
	r.open.Add(int64(len(take)))
	return take, nil
}

// prove notes that a source says an article did not change since our visit.
func (r *run) prove(url string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if len(r.proved) < maxProved {
		r.proved[url] = true
	}
}

// spared tells whether a revisit can be left out: it is early, and a source
// proves that there is nothing to find. What is due by its schedule is visited
// all the same, which is how a source that does not tell the truth is found out.
func (r *run) spared(lease frontier.Lease) bool {
	if !lease.Revisit || !lease.Due.After(r.now()) {
		return false
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.proved[lease.URL]
}

// spare ends leases without a visit: what is known of the URLs stays.
func (r *run) spare(ctx context.Context, leases []frontier.Lease) error {
	visits := make([]frontier.Visit, 0, len(leases))
	for _, lease := range leases {
		state, err := r.cfg.Store.Get(ctx, lease.URL)
		if err != nil {
			return fmt.Errorf("state of %s: %w", lease.URL, err)
		}
		visits = append(visits, frontier.Visit{
			Lease: lease, At: r.now(), Outcome: schema.OutcomeNotModified, Status: state.Status, Next: lease.Due,
			ETag: state.ETag, LastModified: state.LastModified, ContentHash: state.ContentHash, ArticleID: state.ArticleID, Lang: state.Lang,
		})
	}
	if err := r.cfg.Store.Commit(ctx, visits); err != nil {
		return fmt.Errorf("commit %d pages: %w", len(visits), err)
	}
	return nil
}
