package main

import (
	"context"
	"net/http/httptest"
	"os"
	"path/filepath"
	"time"

	"github.com/rogpeppe/go-internal/testscript"

	"github.com/newsarc/newsarc/scraper/demosite"
	"github.com/newsarc/newsarc/scraper/frontier"
)

// serves starts the demo site on loopback and sets $SITE to its address.
func serves(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) > 0 {
		ts.Fatalf("usage: serves")
	}
	site := demosite.New(demosite.Options{Articles: 6, Now: time.Date(2026, 11, 22, 9, 0, 0, 0, time.UTC)})
	server := httptest.NewServer(site)
	ts.Defer(server.Close)
	ts.Setenv("SITE", server.URL)
}

// holds opens the state of a crawl, as a crawl that runs does.
func holds(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 1 {
		ts.Fatalf("usage: holds DIR")
	}
	path := stateFile(ts.MkAbs(args[0]))
	ts.Check(os.MkdirAll(filepath.Dir(path), 0o755))
	store, err := frontier.OpenSQLite(context.Background(), path, frontier.Options{})
	ts.Check(err)
	ts.Defer(func() { ts.Check(store.Close()) })
}
