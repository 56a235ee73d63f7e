package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"text/tabwriter"
	"time"

	"github.com/spf13/cobra"

	"github.com/newsarc/newsarc/schema"
	"github.com/newsarc/newsarc/scraper/frontier"
)

func newStatus(a *app) *cobra.Command {
	var failed int
	c := &cobra.Command{
		Use:   "status DIR",
		Short: "Show what a crawl knows, what is due, what failed and why",
		Long: `Status reads the state of the crawl in DIR; a crawl may be running. It changes
nothing.

Exit codes: 0 done, 1 DIR holds no crawl or its state cannot be read, 2 wrong use.`,
		Example: `  newsarc status news
  newsarc status news --failed 100`,
		Args: cobra.ExactArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			if failed < 0 {
				return usage("--failed %d: must not be negative", failed)
			}
			return a.status(c.Context(), args[0], failed, time.Now())
		},
	}
	c.Flags().IntVar(&failed, "failed", 5, "show `N` URLs of each failure")
	return c
}

func (a *app) status(ctx context.Context, dir string, examples int, now time.Time) error {
	store, err := openKnown(ctx, dir, true)
	if err != nil {
		return err
	}
	defer store.Close() //nolint:errcheck // only read
	stats, err := store.Stats(ctx, now)
	if err != nil {
		return fmt.Errorf("status of %s: %w", dir, err)
	}
	table := tabwriter.NewWriter(a.out, 0, 0, 2, ' ', 0)
	fmt.Fprintf(table, "URLs known\t%d\n", stats.URLs)
	fmt.Fprintf(table, "  never visited\t%d\n", stats.Queued)
	fmt.Fprintf(table, "  due now\t%d\n", stats.Due)
	fmt.Fprintf(table, "  in flight\t%d\n", stats.InFlight)
	fmt.Fprintf(table, "articles known\t%d\n", stats.Articles)
	fmt.Fprintf(table, "URLs by outcome\t%s\n", outcomes(stats.Outcomes))
	for _, t := range schema.Tables() {
		if rows, bytes, err := store.Staged(ctx, t); err == nil && rows > 0 {
			fmt.Fprintf(table, "not written yet\t%d rows of %s, %s\n", rows, t, byteSize(bytes))
		}
	}
	if err := table.Flush(); err != nil {
		return err
	}
	lastRuns(a.out, dir)
	return a.failures(ctx, store, stats, examples)
}

// lastRuns prints the last lines of the dataset's log of runs, if there is one.
func lastRuns(w io.Writer, dir string) {
	data, err := os.ReadFile(filepath.Join(dir, "runs.jsonl"))
	if err != nil {
		return
	}
	lines := strings.Split(strings.TrimSpace(string(data)), "\n")
	fmt.Fprintln(w, "\nlast runs:")
	for _, line := range lines[max(0, len(lines)-6):] {
		fmt.Fprintln(w, " ", line)
	}
}

// failures prints some URLs of each outcome that brought no page.
func (a *app) failures(ctx context.Context, store frontier.Store, stats frontier.Stats, examples int) error {
	var names []schema.Outcome
	for name, n := range stats.Outcomes {
		if n > 0 && !slices.Contains([]schema.Outcome{"", schema.OutcomeFetched, schema.OutcomeNotModified, schema.OutcomeRedirected}, name) {
			names = append(names, name)
		}
	}
	if examples == 0 {
		return nil
	}
	slices.Sort(names)
	for _, name := range names {
		fmt.Fprintf(a.out, "\n%s (%d):\n", name, stats.Outcomes[name])
		left := examples
		err := store.URLs(ctx, name, func(u frontier.URLState) error {
			if left--; left < 0 {
				return errEnough
			}
			why := u.Error
			if why == "" && u.Status != 0 {
				why = fmt.Sprintf("status %d", u.Status)
			}
			fmt.Fprintf(a.out, "  %s  %s\n", u.URL, why)
			return nil
		})
		if err != nil && err != errEnough {
			return fmt.Errorf("list %s: %w", name, err)
		}
		if more := stats.Outcomes[name] - int64(examples); more > 0 {
			fmt.Fprintf(a.out, "  … and %d more\n", more)
		}
	}
	return nil
}

type sentinel string

func (s sentinel) Error() string { return string(s) }

// errEnough ends a listing that has shown what it should.
const errEnough = sentinel("enough")

func ago(t, now time.Time) string {
	switch d := now.Sub(t).Round(time.Second); {
	case t.IsZero():
		return "never"
	case d < 0:
		return fmt.Sprintf("%s (in %s)", t.UTC().Format(time.RFC3339), -d)
	default:
		return fmt.Sprintf("%s (%s ago)", t.UTC().Format(time.RFC3339), d)
	}
}
