package frontier_test

import (
	"context"
	"fmt"
	"log"
	"os"
	"path/filepath"
	"time"

	"github.com/newsarc/newsarc/schema"
	"github.com/newsarc/newsarc/scraper/frontier"
)

// A crawl in small: what is due is leased, visited and committed; NextDue says
// how long to sleep. The time is whatever the caller says it is.
func ExampleOpenSQLite() {
	dir, err := os.MkdirTemp("", "frontier")
	if err != nil {
		log.Fatal(err)
	}
	defer os.RemoveAll(dir) //nolint:errcheck // a temporary folder
	ctx := context.Background()
	store, err := frontier.OpenSQLite(ctx, filepath.Join(dir, "state.db"), frontier.Options{Delay: time.Second})
	if err != nil {
		log.Fatal(err)
	}
	defer store.Close() //nolint:errcheck // nothing is written any more
	if _, err := store.Add(ctx, []frontier.Entry{{URL: "https://example.org/", Kind: frontier.KindSeed, FoundBy: "seed"}}); err != nil {
		log.Fatal(err)
	}

	start := time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)
	for now := start; ; {
		leases, err := store.Lease(ctx, now, 10, frontier.Want{})
		if err != nil {
			log.Fatal(err)
		}
		for _, lease := range leases {
			fmt.Println(now.Sub(start), lease.URL)
			visit := frontier.Visit{Lease: lease, At: now, Requested: true, Outcome: schema.OutcomeFetched, Status: 200}
			switch lease.Kind {
			case frontier.KindRobots:
				visit.Robots = &frontier.Robots{Status: 404, FetchedAt: now, Expires: now.Add(24 * time.Hour)}
			case frontier.KindSeed:
				visit.Found = []frontier.Entry{{URL: "https://example.org/news/1", Kind: frontier.KindPage, FoundBy: "link", Referrer: lease.URL}}
			}
			if err := store.Commit(ctx, []frontier.Visit{visit}); err != nil {
				log.Fatal(err)
			}
		}
		next, ok, err := store.NextDue(ctx, now, now.Add(time.Hour), frontier.Want{})
		if err != nil {
			log.Fatal(err)
		}
		if !ok {
			break
		}
		now = next // a program would sleep
	}
	// Output:
	// 0s https://example.org/robots.txt
	// 1s https://example.org/
	// 2s https://example.org/news/1
}
