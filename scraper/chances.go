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
	full := r.cfg.Revisit == RevisitFull
	if !r.goesOn.IsZero() || !full && stats.URLs > r.cfg.Surveyed { // that many are not read for it
		return nil
	}
	r.chances = chances{map[string]bool{}, map[string]bool{}, maxVanished}
	var entries []frontier.Entry
	renew := func(s *frontier.URLState) {
		e := s.Entry
		e.Due, e.Renew = r.started, true
		entries = append(entries, e)
	}
	for _, outcome := range []schema.Outcome{
		schema.OutcomeUnreachable, schema.OutcomeTooSlow, schema.OutcomeRateLimited, schema.OutcomeServerError,
		schema.OutcomeGone, schema.OutcomeSoft404,
	} {
		if stats.Outcomes[outcome] == 0 {
			continue
		}
		err := r.cfg.Store.URLs(ctx, outcome, func(s frontier.URLState) error {
			soon := !s.LastVisit.IsZero() && r.started.Sub(s.LastVisit) < soonAfter
			gone := outcome == schema.OutcomeGone || outcome == schema.OutcomeSoft404
			switch {
			case s.FoundBy == foundUsual:
			case gone && full && s.ArticleID != "":
				renew(&s)
			case gone && soon && len(r.chances.vanished) < maxChances:
				r.chances.vanished[s.URL] = true
			case !gone && soon && len(r.chances.failed) < maxChances:
				r.chances.failed[s.URL] = true
				renew(&s)
			}
			return nil
		})
		if err != nil {
			return fmt.Errorf("what failed in the last run: %w", err)
		}
	}
	if _, err := r.cfg.Store.Add(ctx, entries); err != nil {
		return fmt.Errorf("try again what failed in the last run: %w", err)
	}
	return nil
}

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
