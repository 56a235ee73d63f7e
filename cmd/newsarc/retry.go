package main

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/newsarc/newsarc/schema"
	"github.com/newsarc/newsarc/scraper"
	"github.com/newsarc/newsarc/scraper/frontier"
)

// retriable are the outcomes that retry takes, and so what it is for.
var retriable = []schema.Outcome{
	schema.OutcomeUnreachable, schema.OutcomeTooSlow, schema.OutcomeRateLimited, schema.OutcomeServerError,
	schema.OutcomeRefused, schema.OutcomeTooLarge, schema.OutcomeUndecodable, schema.OutcomeNotAPage,
	schema.OutcomeBlockedAddress, schema.OutcomeDisallowed, schema.OutcomeOutOfScope, schema.OutcomeGone,
	schema.OutcomeSoft404, schema.OutcomeLoginWall, schema.OutcomeTrap, schema.OutcomeDuplicate, schema.OutcomeFailed,
}

// alias are other words for outcomes, as people and other tools say them.
var alias = map[string]schema.Outcome{
	"timed-out": schema.OutcomeTooSlow, "timeout": schema.OutcomeTooSlow, "not-found": schema.OutcomeGone,
	"forbidden": schema.OutcomeRefused, "throttled": schema.OutcomeRateLimited, "login": schema.OutcomeLoginWall,
}

func newRetry(a *app) *cobra.Command {
	var names []string
	c := &cobra.Command{
		Use:   "retry DIR --outcome NAME",
		Short: "Put URLs that ended in a failure back, for the next crawl",
		Long: `Retry makes the URLs that ended in an outcome due again. The next newsarc crawl
on DIR asks for them; robots.txt and scope hold as ever.

Outcomes: ` + outcomeNames() + `.
timed-out says too-slow, not-found gone, forbidden refused. newsarc status DIR shows which there are.

Exit codes: 0 done, 1 failed, 2 wrong use, 4 a crawl uses DIR.`,
		Example: `  newsarc retry news --outcome unreachable
  newsarc retry news --outcome server-error,timed-out`,
		Args: cobra.ExactArgs(1),
		RunE: func(c *cobra.Command, args []string) error { return a.retry(c.Context(), args[0], names) },
	}
	c.Flags().StringSliceVar(&names, "outcome", nil, "`NAME` of the outcome; several with commas")
	return c
}

func outcomeNames() string {
	var names []string
	for _, o := range retriable {
		names = append(names, string(o))
	}
	return strings.Join(names, ", ")
}

func (a *app) retry(ctx context.Context, dir string, names []string) error {
	if len(names) == 0 {
		return usage("which URLs? Name an outcome: --outcome NAME, one of %s", outcomeNames())
	}
	for i, name := range names {
		if o, ok := alias[name]; ok {
			names[i] = string(o)
		} else if !slices.Contains(retriable, schema.Outcome(name)) {
			return usage("--outcome %q: want one of %s", name, outcomeNames())
		}
	}
	store, err := openKnown(ctx, dir, false)
	if err != nil {
		return err
	}
	defer store.Close() //nolint:errcheck // each method was a transaction of its own
	total := 0
	for _, name := range names {
		n, err := putBack(ctx, store, schema.Outcome(name), time.Now())
		if err != nil {
			return fmt.Errorf("retry %s: %w", name, err)
		}
		fmt.Fprintf(a.err, "%d URLs that ended in %s are due again\n", n, name)
		total += n
	}
	if total > 0 {
		fmt.Fprintf(a.err, "the next newsarc crawl -o %s asks for them\n", dir)
	}
	return nil
}

// putBack makes the URLs of an outcome due at now, in bounded groups.
func putBack(ctx context.Context, store frontier.Store, outcome schema.Outcome, now time.Time) (int, error) {
	var all, group []frontier.Entry
	err := store.URLs(ctx, outcome, func(u frontier.URLState) error {
		if u.FoundBy == scraper.FoundByUsual {
			return nil
		}
		e := u.Entry
		e.Due, e.Renew = now, true
		all = append(all, e)
		return nil
	})
	if err != nil {
		return 0, err
	}
	for rest := all; len(rest) > 0; rest = rest[len(group):] {
		group = rest[:min(len(rest), 1000)]
		if _, err := store.Add(ctx, group); err != nil {
			return 0, err
		}
	}
	return len(all), nil
}
