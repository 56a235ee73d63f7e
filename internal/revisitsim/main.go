// Command revisitsim compares schedules of revisits on a made-up news site that is
// crawled every hour, each at the same number of requests: how many edits each one
// catches, how fresh it keeps what it stored, and how soon it sees an edit. It prints
// the table of docs/revisit.md.
//
//	go run ./internal/revisitsim -days 60
package main

import (
	"flag"
	"fmt"
	"io"
	"os"
)

func main() {
	days := flag.Int("days", 60, "simulate `N` days of hourly runs")
	perDay := flag.Float64("per-day", 20, "articles published per day")
	before := flag.Int("before", 365, "days of articles that are there when the crawl begins")
	seed := flag.Uint64("seed", 1, "of the made-up site")
	flag.Parse()
	compare(os.Stdout, *seed, *perDay, *before, *days, []float64{8, 15, 40})
}

// compare prints a table for each number of revisits per published article.
func compare(w io.Writer, seed uint64, perDay float64, before, days int, budgets []float64) {
	site := makeSite(seed, perDay, before, days)
	for _, budget := range budgets {
		requests := int(budget * perDay * float64(days))
		fmt.Fprintf(w, "%.0f revisits per published article (%d in all, %d articles)\n\n", budget, requests, len(site))
		fmt.Fprintln(w, "| schedule | edits caught | of those in the first week | per 100 requests | stale, first week | stale, all | median wait |")
		fmt.Fprintln(w, "|---|---|---|---|---|---|---|")
		for _, p := range policies {
			r := simulate(site, days, p, calibrate(site, days, p, requests))
			fmt.Fprintf(w, "| %s | %.1f %% | %.1f %% | %.2f | %.2f %% | %.2f %% | %.1f h |\n", p.name,
				share(r.caught, r.edits), share(r.youngGot, r.youngEdits), share(r.caught, r.requests),
				100*r.staleYoung/r.hoursYoung, 100*r.stale/r.hours, r.median())
		}
		fmt.Fprintln(w)
	}
}

func share(part, of int) float64 { return 100 * float64(part) / float64(max(of, 1)) }
