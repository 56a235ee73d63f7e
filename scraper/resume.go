package scraper

import (
	"context"
	"encoding/json"
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

// goOn finds out whether this run goes on with another one.
func (r *run) goOn(ctx context.Context) error {
	text, err := r.cfg.Store.Value(ctx, unfinishedKey)
	if err != nil {
		return fmt.Errorf("how the last run ended: %w", err)
	}
	var last unfinished
	if text != "" {
		if err := json.Unmarshal([]byte(text), &last); err != nil {
			return fmt.Errorf("how the last run ended: %w", err)
		}
	}
	now := unfinished{r.started, r.cfg.Revisit}
	if last.Revisit == now.Revisit && last.Since.Before(r.started) {
		r.goesOn = last.Since
		now = last
	}
	kept, err := json.Marshal(now)
	if err == nil {
		err = r.cfg.Store.SetValue(ctx, unfinishedKey, string(kept))
	}
	if err != nil {
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
		asked, err := r.askedLately(ctx, entries[i].URL)
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

// askedLately tells whether the run that this one goes on with has asked for a URL.
func (r *run) askedLately(ctx context.Context, url string) (bool, error) {
	if r.goesOn.IsZero() {
		return false, nil
	}
	state, err := r.cfg.Store.Get(ctx, url)
	if errors.Is(err, frontier.ErrNotFound) {
		return false, nil
	}
	if err != nil {
		return false, fmt.Errorf("state of %s: %w", url, err)
	}
	if state.LastVisit.Before(r.goesOn) || r.started.Sub(state.LastVisit) > goOnWithin {
		return false, nil
	}
	switch state.Outcome {
	case schema.OutcomeFetched, schema.OutcomeNotModified, schema.OutcomeRedirected:
		return true, nil
	}
	return false, nil
}
