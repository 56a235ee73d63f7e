package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strings"
	"text/tabwriter"
	"time"

	"github.com/spf13/cobra"

	"github.com/newsarc/newsarc/output"
	"github.com/newsarc/newsarc/schema"
	"github.com/newsarc/newsarc/scraper"
	"github.com/newsarc/newsarc/scraper/completeness"
	"github.com/newsarc/newsarc/scraper/frontier"
)

func newStatus(a *app) *cobra.Command {
	var failed int
	var asJSON, complete bool
	c := &cobra.Command{
		Use:   "status DIR",
		Short: "Show what a crawl knows, how complete it is, what is due, what failed and why",
		Long: `Status reads the state of the crawl in DIR; a crawl may be running. It changes
nothing.

Completeness goes by ranges of ids where a site numbers its articles, else by days of
publication. Unknown ids are those that no page mentions. How many articles exist that were
not found is estimated from the ids that --ids probed ("probes"), or from what listings
and sitemaps or feeds have in common ("recapture"); without either there is no estimate.

Exit codes: 0 done, 1 DIR holds no crawl or its state cannot be read, 2 wrong use.`,
		Example: `  newsarc status news
  newsarc status news --failed 100
  newsarc status news --json`,
		Args: cobra.ExactArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			if failed < 0 {
				return usage("--failed %d: must not be negative", failed)
			}
			s, err := readStatus(c.Context(), args[0], failed, complete, time.Now())
			if err != nil {
				return err
			}
			if asJSON {
				out := json.NewEncoder(a.out)
				out.SetIndent("", "  ")
				out.SetEscapeHTML(false)
				return out.Encode(s)
			}
			return s.write(a.out, time.Now())
		},
	}
	c.Flags().IntVar(&failed, "failed", 5, "show `N` URLs of each failure")
	c.Flags().BoolVar(&complete, "completeness", false, "count completeness of more than a million URLs too, which takes its time")
	c.Flags().BoolVar(&asJSON, "json", false, "print one JSON object")
	return c
}

// status is what is known of a crawl, as --json prints it.
type status struct {
	URLs         int64                    `json:"urls"`
	NeverVisited int64                    `json:"never_visited"`
	Due          int64                    `json:"due"` // revisits too
	InFlight     int64                    `json:"in_flight"`
	Articles     int64                    `json:"articles"`
	Outcomes     map[schema.Outcome]int64 `json:"outcomes"`
	Probed       int64                    `json:"probed"` // usual addresses without a sitemap or feed; not in outcomes
	Staged       []staged                 `json:"staged"` // rows that are in no part yet
	Hosts        []hostStatus             `json:"hosts"`
	Completeness completeness.Report      `json:"completeness"`
	Runs         []runStatus              `json:"runs"` // the last ones
	Failures     []failure                `json:"failures"`
}

type staged struct {
	Table schema.Table `json:"table"`
	Rows  int64        `json:"rows"`
	Bytes int64        `json:"bytes"`
}

type hostStatus struct {
	Host      string     `json:"host"`
	URLs      int64      `json:"urls"`
	Waiting   int64      `json:"waiting"`
	DelayMS   int64      `json:"delay_ms"`
	NotBefore *time.Time `json:"not_before"`
	Failures  int        `json:"failures"` // in a row
	Robots    *int       `json:"robots_status"`
}

type runStatus struct {
	Run      string                   `json:"run"`
	Started  time.Time                `json:"started"`
	Ended    *time.Time               `json:"ended"`
	Result   string                   `json:"result"` // done, interrupted, failed; "" running or killed
	Outcomes map[schema.Outcome]int64 `json:"outcomes"`
}

type failure struct {
	Outcome schema.Outcome `json:"outcome"`
	URL     string         `json:"url"`
	Status  int            `json:"status,omitempty"`
	Error   string         `json:"error,omitempty"`
}

// shownRuns and shownHosts are how many of them are shown.
const (
	shownRuns  = 5
	shownHosts = 20
)

func readStatus(ctx context.Context, dir string, examples int, complete bool, now time.Time) (*status, error) {
	store, err := openKnown(ctx, dir, true)
	if err != nil {
		return nil, err
	}
	defer store.Close() //nolint:errcheck // only read
	stats, err := store.Stats(ctx, now)
	if err != nil {
		return nil, fmt.Errorf("status of %s: %w", dir, err)
	}
	s := &status{
		URLs: stats.URLs, NeverVisited: stats.Queued, Due: stats.Due, InFlight: stats.InFlight, Articles: stats.Articles,
		Outcomes: stats.Outcomes, Staged: []staged{}, Hosts: []hostStatus{}, Runs: []runStatus{}, Failures: []failure{},
	}
	for _, t := range schema.Tables() {
		if rows, bytes, err := store.Staged(ctx, t); err == nil && rows > 0 {
			s.Staged = append(s.Staged, staged{t, rows, bytes})
		}
	}
	if complete || stats.URLs <= 1_000_000 {
		if s.Completeness, err = completeness.Of(ctx, store); err != nil {
			return nil, fmt.Errorf("status of %s: %w", dir, err)
		}
	}
	if err := s.readHosts(ctx, store); err != nil {
		return nil, fmt.Errorf("status of %s: %w", dir, err)
	}
	if err := s.partProbes(ctx, store); err != nil {
		return nil, fmt.Errorf("status of %s: %w", dir, err)
	}
	if err := s.readFailures(ctx, store, examples); err != nil {
		return nil, fmt.Errorf("status of %s: %w", dir, err)
	}
	return s, s.readRuns(dir)
}

// readHosts keeps the hosts with the most waiting URLs.
func (s *status) readHosts(ctx context.Context, store frontier.Store) error {
	own, err := scraper.OwnDelays(ctx, store)
	if err != nil {
		return err
	}
	err = store.Hosts(ctx, func(h frontier.Host) error {
		delay := max(h.Delay, own.Of(h.Name))
		one := hostStatus{Host: h.Name, URLs: h.URLs, Waiting: h.Waiting, DelayMS: delay.Milliseconds(), Failures: h.Failures}
		if !h.NotBefore.IsZero() {
			one.NotBefore = schema.Instant(h.NotBefore)
		}
		if h.Robots != nil {
			one.Robots = &h.Robots.Status
		}
		s.Hosts = append(s.Hosts, one)
		return nil
	})
	slices.SortStableFunc(s.Hosts, func(a, b hostStatus) int { return int(b.Waiting - a.Waiting) })
	s.Hosts = s.Hosts[:min(len(s.Hosts), shownHosts)]
	return err
}

// readRuns reads the last lines of the dataset's log of runs, if there is one.
func (s *status) readRuns(dir string) error {
	runs, err := output.Runs(dir)
	if err != nil {
		return fmt.Errorf("runs of %s: %w", dir, err)
	}
	for _, r := range runs[max(0, len(runs)-shownRuns):] {
		one := runStatus{Run: r.Start.Run, Started: r.Start.Time}
		if r.End != nil {
			one.Ended, one.Result, one.Outcomes = &r.End.Time, r.End.Result, r.End.Outcomes
		}
		s.Runs = append(s.Runs, one)
	}
	return nil
}

// readFailures keeps some URLs of each outcome that brought no page.
func (s *status) readFailures(ctx context.Context, store frontier.Store, examples int) error {
	if examples == 0 {
		return nil
	}
	for _, name := range s.failed() {
		left := examples
		err := store.URLs(ctx, name, func(u frontier.URLState) error {
			if u.FoundBy == scraper.FoundByUsual {
				return nil
			}
			if left--; left < 0 {
				return errEnough
			}
			s.Failures = append(s.Failures, failure{name, u.URL, u.Status, u.Error})
			return nil
		})
		if err != nil && err != errEnough {
			return err
		}
	}
	return nil
}

// partProbes takes the usual addresses that hold nothing out of what is gone.
func (s *status) partProbes(ctx context.Context, store frontier.Store) error {
	err := store.URLs(ctx, schema.OutcomeGone, func(u frontier.URLState) error {
		if u.FoundBy == scraper.FoundByUsual {
			s.Probed++
		}
		return nil
	})
	if s.Outcomes[schema.OutcomeGone] -= s.Probed; s.Outcomes[schema.OutcomeGone] <= 0 {
		delete(s.Outcomes, schema.OutcomeGone)
	}
	return err
}

// failed names the outcomes of URLs that brought no page.
func (s *status) failed() []schema.Outcome {
	var names []schema.Outcome
	for name, n := range s.Outcomes {
		if n > 0 && name != "" && !ended(name) {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	return names
}

// write prints the status for people.
func (s *status) write(w io.Writer, now time.Time) error {
	table := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	fmt.Fprintf(table, "URLs known\t%d\n", s.URLs)
	fmt.Fprintf(table, "  never visited\t%d\n", s.NeverVisited)
	fmt.Fprintf(table, "  due now\t%d\n", s.Due)
	fmt.Fprintf(table, "  in flight\t%d\n", s.InFlight)
	fmt.Fprintf(table, "articles known\t%d\n", s.Articles)
	fmt.Fprintf(table, "URLs by outcome\t%s\n", outcomes(s.Outcomes))
	if s.Probed > 0 {
		fmt.Fprintf(table, "sitemaps, feeds\tnone at %d usual addresses\n", s.Probed)
	}
	for _, t := range s.Staged {
		fmt.Fprintf(table, "not written yet\t%d rows of %s, %s\n", t.Rows, t.Table, byteSize(t.Bytes))
	}
	if err := table.Flush(); err != nil {
		return err
	}
	s.writeCompleteness(w)
	s.writeHosts(w, now)
	if len(s.Runs) > 0 {
		fmt.Fprintln(w, "\nlast runs:")
	}
	for _, r := range s.Runs {
		result := r.Result
		if r.Ended == nil {
			result = "running, or killed"
		} else {
			result += fmt.Sprintf(" after %s: %s", r.Ended.Sub(r.Started).Round(time.Second), outcomes(r.Outcomes))
		}
		fmt.Fprintf(w, "  %s  %s\n", r.Started.UTC().Format(time.RFC3339), result)
	}
	s.writeFailures(w)
	return nil
}

func (s *status) writeCompleteness(w io.Writer) {
	for i := range s.Completeness.Sites {
		site := &s.Completeness.Sites[i]
		fmt.Fprintf(w, "\ncompleteness of %s, by %s:\n", site.Site, site.By)
		table := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
		fmt.Fprintln(table, "  \tfound\tmissing\trefused\tunknown\tnot found, estimated")
		rows := site.Rows
		if len(rows) > 1 {
			rows = append(slices.Clone(rows), site.Total)
		}
		for _, row := range rows {
			estimate := "?"
			if row.Unfound != nil {
				estimate = fmt.Sprintf("%.0f (%s)", *row.Unfound, row.Method)
			}
			fmt.Fprintf(table, "  %s\t%d\t%d\t%d\t%d\t%s\n", row.Range, row.Found, row.Missing, row.Refused, row.Unknown, estimate)
		}
		_ = table.Flush()
	}
}

func (s *status) writeHosts(w io.Writer, now time.Time) {
	if len(s.Hosts) == 0 {
		return
	}
	fmt.Fprintln(w, "\nhosts:")
	table := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	for _, h := range s.Hosts {
		robots := "robots.txt not read yet"
		if h.Robots != nil {
			robots = fmt.Sprintf("robots.txt %d", *h.Robots)
			if *h.Robots == 0 {
				robots = "robots.txt unreachable"
			}
		}
		fmt.Fprintf(table, "  %s\t%d URLs\t%d waiting\tdelay %s\t%s", h.Host, h.URLs, h.Waiting, time.Duration(h.DelayMS)*time.Millisecond, robots)
		if h.Failures > 0 {
			fmt.Fprintf(table, "\t%d failures in a row", h.Failures)
		}
		if h.NotBefore != nil && h.NotBefore.After(now) {
			fmt.Fprintf(table, "\tnot before %s", ago(*h.NotBefore, now))
		}
		fmt.Fprintln(table)
	}
	_ = table.Flush()
}

func (s *status) writeFailures(w io.Writer) {
	var name schema.Outcome
	shown := map[schema.Outcome]int64{}
	more := func() {
		if n := s.Outcomes[name] - shown[name]; name != "" && n > 0 {
			fmt.Fprintf(w, "  … and %d more\n", n)
		}
	}
	for _, f := range s.Failures {
		if f.Outcome != name {
			more()
			name = f.Outcome
			fmt.Fprintf(w, "\n%s (%d):\n", name, s.Outcomes[name])
		}
		shown[name]++
		why := f.Error
		if why == "" && f.Status != 0 {
			why = fmt.Sprintf("status %d", f.Status)
		}
		fmt.Fprintln(w, strings.TrimRight("  "+f.URL+"  "+why, " "))
	}
	more()
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
