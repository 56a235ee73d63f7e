package scraper

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/newsarc/newsarc/schema"
	"github.com/newsarc/newsarc/scraper/frontier"
)

// A run that was killed, interrupted, or out of its time or budget is gone on with by the
// next one: what it asked for lately is not asked for again.

const unfinishedKey = "unfinished"

// goOnWithin is for how long seeds, feeds and sitemaps that an unfinished run has asked
// for are as good as new to the runs that go on with it.
const goOnWithin = 30 * time.Minute

// unfinished is the first of the runs that did not end their work.
type unfinished struct {
	Since   time.Time `json:"since"`
	Revisit Revisit   `json:"revisit"`
}

// Unfinished returns since when the runs of a store have not ended their work with which
// a run of that policy goes on that begins now; the zero time if there is none.
func Unfinished(ctx context.Context, store frontier.Store, revisit Revisit, now time.Time) (since time.Time, err error) {
	var last unfinished
	if err := recall(ctx, store, unfinishedKey, &last); err != nil {
		return time.Time{}, fmt.Errorf("how the last run ended: %w", err)
	}
	if last.Revisit != revisit || !last.Since.Before(now) {
		return time.Time{}, nil
	}
	return last.Since, nil
}

// goOn finds out whether this run goes on with another one, and notes that it began.
func (r *run) goOn(ctx context.Context) (err error) {
	if r.goesOn, err = Unfinished(ctx, r.cfg.Store, r.cfg.Revisit, r.started); err != nil {
		return err
	}
	if err := keep(ctx, r.cfg.Store, unfinishedKey, unfinished{or(r.goesOn, r.started), r.cfg.Revisit}); err != nil {
		return fmt.Errorf("note that the run began: %w", err)
	}
	return nil
}

// ended notes that the run has done all of its work.
func (r *run) ended(ctx context.Context) error {
	switch r.summary.Stopped {
	case "", "patience":
	default:
		return nil
	}
	if err := r.cfg.Store.SetValue(ctx, unfinishedKey, ""); err != nil {
		return fmt.Errorf("note that the run ended: %w", err)
	}
	return nil
}

// askFirst adds what a run asks before anything else: seeds, feeds and sitemaps.
func (r *run) askFirst(ctx context.Context, entries []frontier.Entry) error {
	for i := range entries {
		asked, err := AskedLately(ctx, r.cfg.Store, entries[i].URL, r.goesOn, r.started)
		if err != nil {
			return err
		}
		if entries[i].Due, entries[i].Renew = r.started, !asked; !asked {
			r.awaits(entries[i].URL)
		}
	}
	_, err := r.cfg.Store.Add(ctx, entries)
	return err
}

// AskedLately tells whether unfinished runs have got a seed, feed or sitemap so lately
// that a run which begins now and goes on with them does not ask for it again. since is
// what [Unfinished] returned.
func AskedLately(ctx context.Context, store frontier.Store, url string, since, now time.Time) (bool, error) {
	if since.IsZero() {
		return false, nil
	}
	state, err := store.Get(ctx, url)
	if errors.Is(err, frontier.ErrNotFound) {
		return false, nil
	}
	if err != nil {
		return false, fmt.Errorf("state of %s: %w", url, err)
	}
	if state.LastVisit.Before(since) || now.Sub(state.LastVisit) > goOnWithin {
		return false, nil
	}
	switch state.Outcome {
	case schema.OutcomeFetched, schema.OutcomeNotModified, schema.OutcomeRedirected:
		return true, nil
	}
	return false, nil
}
