package scraper

import (
	"context"
	"fmt"
	"time"

	"github.com/newsarc/newsarc/schema"
	"github.com/newsarc/newsarc/scraper/frontier"
)

// A run soon after another one, as of somebody who has found the cable, tries again
// what failed in that one; crontabs, which come later, keep to the schedule.
const (
	soonAfter   = time.Hour
	maxChances  = 1000 // URLs that failed
	maxVanished = 5    // URLs that were gone and that a listing, feed or sitemap still names
)

// chances are second ones. Guarded by run.mu.
type chances struct {
	failed   map[string]bool // they get one attempt
	vanished map[string]bool // gone a short while ago
	left     int             // of the second kind
}

// giveChances makes pages due that failed a short while ago, and in a full run the
// articles that are gone.
func (r *run) giveChances(ctx context.Context, stats frontier.Stats) error {
	if !r.goesOn.IsZero() || r.cfg.Revisit != RevisitFull && stats.URLs > r.cfg.Surveyed { // that many are not read for it
		return nil
	}
	list, err := SecondChances(ctx, r.cfg.Store, stats, r.cfg.Revisit, r.started)
	if err != nil {
		return err
	}
	r.chances = chances{map[string]bool{}, map[string]bool{}, maxVanished}
	var entries []frontier.Entry
	for i := range list {
		switch one := &list[i]; {
		case !one.AtOnce:
			r.chances.vanished[one.URL] = true
			continue
		case !isGone(one.Outcome):
			r.chances.failed[one.URL] = true
		}
		e := list[i].Entry
		e.Due, e.Renew = r.started, true
		entries = append(entries, e)
	}
	if _, err := r.cfg.Store.Add(ctx, entries); err != nil {
		return fmt.Errorf("try again what failed in the last run: %w", err)
	}
	return nil
}

// SecondChance is a page that failed, and that a run which begins now asks for: at
// once, or as soon as something that it reads names it.
type SecondChance struct {
	frontier.URLState
	AtOnce bool
}

// SecondChances returns the pages of a store, of which stats are, that get one.
func SecondChances(ctx context.Context, store frontier.Store, stats frontier.Stats, revisit Revisit, now time.Time) ([]SecondChance, error) {
	var list []SecondChance
	failed, vanished := 0, 0
	for _, outcome := range []schema.Outcome{
		schema.OutcomeUnreachable, schema.OutcomeTooSlow, schema.OutcomeRateLimited, schema.OutcomeServerError,
		schema.OutcomeGone, schema.OutcomeSoft404,
	} {
		if stats.Outcomes[outcome] == 0 {
			continue
		}
		err := store.URLs(ctx, outcome, func(s frontier.URLState) error {
			soon := !s.LastVisit.IsZero() && now.Sub(s.LastVisit) < soonAfter
			gone := isGone(outcome)
			switch {
			case s.FoundBy == foundUsual:
			case gone && revisit == RevisitFull && s.ArticleID != "":
				list = append(list, SecondChance{s, true})
			case gone && soon && vanished < maxChances:
				vanished++
				list = append(list, SecondChance{s, false})
			case !gone && soon && failed < maxChances:
				failed++
				list = append(list, SecondChance{s, true})
			}
			return nil
		})
		if err != nil {
			return nil, fmt.Errorf("what failed in the last run: %w", err)
		}
	}
	return list, nil
}

func isGone(o schema.Outcome) bool { return o == schema.OutcomeGone || o == schema.OutcomeSoft404 }

// lastChance tells whether a page that failed in the last run gets no other attempt in
// this one.
func (r *run) lastChance(url string) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.chances.failed[url]
}

// returns tells whether a page that was gone a short while ago is to be asked for,
// because something that this run has read names it.
func (r *run) returns(url string) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	c := &r.chances
	if !c.vanished[url] || c.left == 0 {
		return false
	}
	c.left--
	delete(c.vanished, url)
	return true
}
