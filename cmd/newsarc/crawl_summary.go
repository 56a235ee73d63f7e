package main

import (
	"fmt"
	"io"
	"slices"
	"strings"
	"text/tabwriter"
	"time"

	"github.com/newsarc/newsarc/schema"
	"github.com/newsarc/newsarc/scraper"
	"github.com/newsarc/newsarc/scraper/completeness"
)

// summary prints what a run did.
func (c *console) summary(s scraper.Summary, dir string) {
	if c.json {
		c.logger.Info("summary", "run", s.Run, "new", s.New, "changed", s.Changed, "unchanged", s.Unchanged,
			"moved", s.Moved, "gone", s.Gone, "back", s.Back, "failed", s.Failed(), "outcomes", s.Outcomes,
			"requests", s.Requests, "bytes", s.BytesWire, "queued", s.Queued, "stopped", s.Stopped,
			"seconds", s.Finished.Sub(s.Started).Seconds(), "rows", s.Rows, "dir", dir,
			"completeness", s.Completeness, "completeness_at", s.CompletenessAt)
		return
	}
	writeSummary(c.w, s, dir)
}

func writeSummary(w io.Writer, s scraper.Summary, dir string) {
	table := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	line := func(name, format string, args ...any) {
		fmt.Fprintf(table, "%s\t%s\n", name, fmt.Sprintf(format, args...))
	}
	fmt.Fprintln(w)
	line("articles", "%d new, %d changed, %d unchanged%s", s.New, s.Changed, s.Unchanged,
		others(count{s.Gone, "gone"}, count{s.Back, "back"}, count{s.Moved, "moved"}))
	line("pages read", "%s", outcomes(s.PageTypes))
	took := s.Finished.Sub(s.Started)
	line("requests", "%d in %s, %s", s.Requests, took.Round(100*time.Millisecond), byteSize(s.BytesWire))
	line("URLs by outcome", "%s", outcomes(s.Outcomes))
	if s.DelayShort > 0 {
		line("politeness", "%d requests came sooner than the delay owed", s.DelayShort)
	} else {
		line("politeness", "every delay was kept")
	}
	line("queued", "%d", s.Queued)
	if s.Probed > 0 {
		line("sitemaps, feeds", "none at %d usual addresses", s.Probed)
	}
	for i := range s.Completeness.Sites {
		site := &s.Completeness.Sites[i]
		asOf := ""
		if s.CompletenessAt.Before(s.Started) {
			asOf = " (on " + s.CompletenessAt.Format("2006-01-02 15:04") + ")"
		}
		line("completeness", "%s %s%s", site.Site, completenessOf(site.By, &site.Total), asOf)
	}
	if s.Repaired > 0 {
		line("repaired", "%d parts of an interrupted run", s.Repaired)
	}
	if why := stopped[s.Stopped]; why != "" {
		line("ended", "%s", why)
	}
	var rows []string
	for _, t := range schema.Tables() {
		rows = append(rows, fmt.Sprintf("%d %s", s.Rows[t], t))
	}
	line("dataset", "%s (%s)", dir, strings.Join(rows, ", "))
	_ = table.Flush()
}

// completenessOf says in a line how complete a range is.
func completenessOf(by string, row *completeness.Row) string {
	text := fmt.Sprintf("%d found%s", row.Found, others(count{row.Missing, "missing"}, count{row.Refused, "refused"}, count{row.Unknown, "unknown"}))
	if by == "id" && row.Range == "all" {
		text = "by id: " + text
	}
	if row.Unfound == nil {
		return text
	}
	return fmt.Sprintf("%s; about %.0f more exist (%s)", text, *row.Unfound, row.Method)
}

var stopped = map[string]string{
	"limit":       "the limit was reached",
	"deadline":    "the time was up; run the same command to go on",
	"interrupted": "interrupted; run the same command to go on",
	"budget":      "the requests or bytes allowed were used up; run the same command to go on",
	"patience":    "what is left is not due yet: a host asked for time or could not be had; the next run goes on with it",
}

type count struct {
	n    int64
	name string
}

func others(counts ...count) string {
	text := ""
	for _, c := range counts {
		if c.n > 0 {
			text += fmt.Sprintf(", %d %s", c.n, c.name)
		}
	}
	return text
}

// outcomes lists outcomes, the most frequent first.
func outcomes(m map[schema.Outcome]int64) string {
	var list []count
	for name, n := range m {
		list = append(list, count{n, string(name)})
	}
	slices.SortFunc(list, func(a, b count) int {
		if a.n != b.n {
			return int(b.n - a.n)
		}
		return strings.Compare(a.name, b.name)
	})
	var parts []string
	for _, c := range list {
		parts = append(parts, fmt.Sprintf("%d %s", c.n, c.name))
	}
	if len(parts) == 0 {
		return "none"
	}
	return strings.Join(parts, ", ")
}

func byteSize(n int64) string {
	switch {
	case n >= 1<<30:
		return fmt.Sprintf("%.1f GB", float64(n)/(1<<30))
	case n >= 1<<20:
		return fmt.Sprintf("%.1f MB", float64(n)/(1<<20))
	case n >= 1<<10:
		return fmt.Sprintf("%.1f kB", float64(n)/(1<<10))
	}
	return fmt.Sprintf("%d bytes", n)
}
