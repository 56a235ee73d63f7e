package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"os"
	"slices"
	"time"

	"github.com/newsarc/newsarc/schema"
	"github.com/newsarc/newsarc/scraper"
	"github.com/newsarc/newsarc/scraper/frontier"
)

// dryRun prints what a crawl would ask for now, one URL a line, and why.
func (a *app) dryRun(ctx context.Context, dir string, plan *crawlPlan) error {
	d := dryRun{app: a, plan: plan, seen: map[string]bool{}, now: time.Now()}
	if _, err := os.Stat(stateFile(dir)); errors.Is(err, os.ErrNotExist) {
		for _, seed := range plan.crawl.Seeds {
			d.line(seed, "seed")
		}
		if err := a.dryRunListed(ctx, plan, nil); err != nil {
			return err
		}
		fmt.Fprintf(a.err, "besides: robots.txt of each host, and what these pages lead to\n")
		return nil
	}
	store, err := openKnown(ctx, dir, true)
	if err != nil {
		return err
	}
	defer store.Close() //nolint:errcheck // only read
	if err := d.first(ctx, store); err != nil {
		return err
	}
	if err := a.dryRunListed(ctx, plan, store); err != nil {
		return err
	}
	return d.known(ctx, store)
}

// dryRun prints each URL once.
type dryRun struct {
	app      *app
	plan     *crawlPlan
	seen     map[string]bool
	now      time.Time
	revisits []revisitAt
}

// revisitAt is a URL that its schedule asks for.
type revisitAt struct {
	url  string
	next time.Time
}

func (d *dryRun) line(url, why string) {
	if !d.seen[url] {
		d.seen[url] = true
		fmt.Fprintf(d.app.out, "%s\t%s\n", url, why)
	}
}

// first prints what a run asks before anything else, less what the unfinished run that
// it goes on with has just got, and what failed a short while ago.
func (d *dryRun) first(ctx context.Context, store frontier.Store) error {
	revisit := d.plan.crawl.Revisit
	since, err := scraper.Unfinished(ctx, store, revisit, d.now)
	if err != nil {
		return err
	}
	type question struct{ url, why string }
	var asked []question
	for _, seed := range d.plan.crawl.Seeds {
		asked = append(asked, question{seed, "seed"})
	}
	seeds, err := scraper.Seeds(ctx, store)
	if err != nil {
		return err
	}
	for _, seed := range seeds {
		asked = append(asked, question{seed, "seed of an earlier run"})
	}
	sources, err := scraper.Sources(ctx, store)
	if err != nil {
		return err
	}
	for _, source := range sources {
		asked = append(asked, question{source.URL, string(source.Kind)})
	}
	for _, q := range asked {
		lately, err := scraper.AskedLately(ctx, store, q.url, since, d.now)
		if err != nil {
			return err
		}
		if lately {
			d.seen[q.url] = true
		} else {
			d.line(q.url, q.why)
		}
	}
	if !since.IsZero() {
		return nil
	}
	stats, err := store.Stats(ctx, d.now)
	if err != nil {
		return err
	}
	chances, err := scraper.SecondChances(ctx, store, stats, revisit, d.now)
	if err != nil {
		return err
	}
	for i := range chances {
		if chances[i].AtOnce {
			d.line(chances[i].URL, fmt.Sprintf("again after %s", chances[i].Outcome))
		}
	}
	return nil
}

// known prints what waits in the store: work in the order of its discovery, then
// revisits, the earliest due first.
func (d *dryRun) known(ctx context.Context, store frontier.Store) error {
	crawl := &d.plan.crawl
	err := store.URLs(ctx, "", func(u frontier.URLState) error {
		switch {
		case d.seen[u.URL]:
		case u.LastVisit.IsZero():
			d.line(u.URL, fmt.Sprintf("never visited (found by %s)", u.FoundBy))
		case u.Planned && !u.Revisit && !u.Next.After(d.now.Add(scraper.DefaultPatience)):
			d.line(u.URL, fmt.Sprintf("again after %s", u.Outcome))
		case !u.Revisit || crawl.Revisit == scraper.RevisitNone:
		case !u.Next.After(d.now) || ended(u.Outcome): // what failed waits for its time
			d.revisits = append(d.revisits, revisitAt{u.URL, u.Next})
		}
		return nil
	})
	if err != nil {
		return fmt.Errorf("dry run: %w", err)
	}
	slices.SortStableFunc(d.revisits, func(a, b revisitAt) int { return a.next.Compare(b.next) })
	due, _ := slices.BinarySearchFunc(d.revisits, d.now, func(r revisitAt, now time.Time) int {
		return cmp.Or(r.next.Compare(now), -1) // due at now is due
	})
	full := crawl.Revisit == scraper.RevisitFull
	n := len(d.revisits)
	if !full {
		n = min(n, int(crawl.RevisitBudget))
		if !crawl.RevisitEarly {
			n = min(n, due)
		}
	}
	for i, r := range d.revisits[:n] {
		why := "revisit, due since " + r.next.UTC().Format(time.RFC3339)
		if i >= due {
			why = "revisit before its time, " + r.next.UTC().Format(time.RFC3339)
		}
		d.line(r.url, why)
	}
	fmt.Fprintf(d.app.err, "besides: what these pages lead to")
	if crawl.Revisit == scraper.RevisitLight && len(d.revisits) > n {
		fmt.Fprintf(d.app.err, ", and some of %d pages that are due later if there is news", len(d.revisits)-n)
	}
	if crawl.Revisit == scraper.RevisitLight && due > 0 {
		fmt.Fprintf(d.app.err, "; less the revisits that a sitemap spares")
	}
	fmt.Fprintln(d.app.err)
	return nil
}

// ended tells whether a visit came to a good end, so that the next may be early.
func ended(o schema.Outcome) bool {
	return o == schema.OutcomeFetched || o == schema.OutcomeNotModified || o == schema.OutcomeRedirected
}

// dryRunListed prints the listed addresses that are not known yet.
func (a *app) dryRunListed(ctx context.Context, plan *crawlPlan, store frontier.Store) error {
	if plan.crawl.Listed == nil {
		return nil
	}
	var bad error
	for one, err := range plan.crawl.Listed {
		if err != nil {
			bad = errors.Join(bad, err)
			continue
		}
		target, err := scraper.Canonical(one.URL, plan.crawl.Profile)
		if err != nil {
			continue
		}
		if store != nil {
			known, err := store.Known(ctx, []string{target})
			if err != nil {
				return fmt.Errorf("dry run: %w", err)
			}
			if len(known) > 0 {
				continue
			}
		}
		fmt.Fprintf(a.out, "%s\t%s\n", target, one.FoundBy)
	}
	return bad
}
