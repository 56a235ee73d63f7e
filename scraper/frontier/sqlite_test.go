package frontier_test

import (
	"context"
	"path/filepath"
	"testing"

	"github.com/newsarc/newsarc/scraper/frontier"
	"github.com/newsarc/newsarc/scraper/frontier/frontiertest"
)

func TestSQLite(t *testing.T) {
	frontiertest.Run(t, func(t testing.TB, opts frontier.Options) frontier.Store {
		return open(t, filepath.Join(t.TempDir(), "state.db"), opts)
	})
}

func open(t testing.TB, path string, opts frontier.Options) *frontier.SQLite {
	t.Helper()
	s, err := frontier.OpenSQLite(context.Background(), path, opts)
	if err != nil {
		t.Fatal(err)
	}
	return s
}
