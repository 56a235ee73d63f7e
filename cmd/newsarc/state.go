package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"github.com/newsarc/newsarc/scraper/frontier"
)

// stateFile is where the state of a crawl lies in DIR.
func stateFile(dir string) string { return filepath.Join(dir, ".newsarc", "state.db") }

// openStore opens the state in DIR for a crawl, and makes it if it is missing.
func openStore(ctx context.Context, dir string, plan *crawlPlan) (frontier.Store, error) {
	if err := os.MkdirAll(filepath.Dir(stateFile(dir)), 0o755); err != nil {
		return nil, fmt.Errorf("-o %s: %w", dir, err)
	}
	options := frontier.Options{Delay: plan.crawl.Delay, HostDelays: plan.crawl.HostDelays}
	if plan.crawl.Delay == 0 { // a host of one's own
		options.PerHost = 2 * plan.crawl.Concurrency // while some are fetched, others are saved
	}
	store, err := frontier.OpenSQLite(ctx, stateFile(dir), options)
	return store, stateError(err)
}

// openKnown opens the state of a crawl that exists: to look at it, which works
// beside a running crawl, or to change it.
func openKnown(ctx context.Context, dir string, readOnly bool) (*frontier.SQLite, error) {
	if _, err := os.Stat(stateFile(dir)); errors.Is(err, os.ErrNotExist) {
		return nil, fmt.Errorf("%s holds no crawl: %s is missing (newsarc crawl URL -o %s makes one)", dir, stateFile(dir), dir)
	} else if err != nil {
		return nil, err
	}
	store, err := frontier.OpenSQLite(ctx, stateFile(dir), frontier.Options{ReadOnly: readOnly})
	return store, stateError(err)
}

func stateError(err error) error {
	if errors.Is(err, frontier.ErrInUse) {
		return exit(exitInUse, err)
	}
	return err
}
