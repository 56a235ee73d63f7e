package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"time"

	"github.com/spf13/cobra"

	"github.com/newsarc/newsarc/output"
	"github.com/newsarc/newsarc/scraper"
	"github.com/newsarc/newsarc/scraper/demosite"
	"github.com/newsarc/newsarc/scraper/fetch"
	"github.com/newsarc/newsarc/scraper/frontier"
	"github.com/newsarc/newsarc/scraper/profile"
)

// demoAddress is where the demo's site listens if nobody else does: records of
// one demo and the next then speak of the same addresses.
const demoAddress = "127.0.0.1:8930"

// demoFlags are the flags of `newsarc demo`.
type demoFlags struct{ dir, format, serve string }

func newDemo(a *app) *cobra.Command {
	var f demoFlags
	c := &cobra.Command{
		Use:   "demo -o DIR",
		Short: "Crawl a small made-up news site on this machine, twice",
		Long: `Demo serves a small made-up news site on loopback and crawls it into DIR without
a network: once as of yesterday, and, after some articles have changed, some have
come and one has gone, once more as of now. It shows what was found and how to
load it. The articles, people and companies are invented.

Exit codes: 0 done, 1 failed, 2 wrong use, 4 another crawl uses DIR.`,
		Example: `  newsarc demo -o demo
  newsarc demo --serve 127.0.0.1:8930      # look at the site in a browser`,
		Args: cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			if f.serve != "" {
				return a.demoServe(c.Context(), f)
			}
			return a.demo(c.Context(), f)
		},
	}
	fl := c.Flags()
	fl.SortFlags = false
	fl.StringVarP(&f.dir, "output", "o", "", "the dataset's folder `DIR` (made if it is missing)")
	fl.StringVar(&f.format, "format", "parquet", "`FORMATS` of the parts: parquet, jsonl or parquet,jsonl")
	fl.StringVar(&f.serve, "serve", "", "only serve the site, at `ADDR` (like 127.0.0.1:8930), until Ctrl-C")
	return c
}

// demoServe serves the site until ctx ends or the process is interrupted.
func (a *app) demoServe(ctx context.Context, f demoFlags) error {
	if f.dir != "" {
		return usage("--serve and -o exclude each other")
	}
	listener, err := (&net.ListenConfig{}).Listen(ctx, "tcp", f.serve)
	if err != nil {
		return exit(exitFailed, fmt.Errorf("--serve %s: %w", f.serve, err))
	}
	fmt.Fprintf(a.err, "http://%s/ until Ctrl-C\n", listener.Addr())
	server := newDemoServer(demosite.New(demosite.Options{Now: time.Now()}))
	stop := context.AfterFunc(ctx, func() { _ = server.Close() })
	defer stop()
	if err := server.Serve(listener); !errors.Is(err, http.ErrServerClosed) {
		return err
	}
	return nil
}

func newDemoServer(site *demosite.Site) *http.Server {
	return &http.Server{Handler: site, ReadHeaderTimeout: 10 * time.Second}
}

// demo crawls the site as of a day ago and as of now.
func (a *app) demo(ctx context.Context, f demoFlags) (err error) {
	formats, err := output.ParseFormats(f.format)
	if err != nil {
		return usage("--format: %w", err)
	}
	if f.dir == "" {
		return usage("no folder for the dataset: name one with -o DIR")
	}
	if err := refuseForeign(f.dir); err != nil {
		return exit(exitFailed, err)
	}
	prof, err := profile.Load("windrose.yaml", demosite.Profile())
	if err != nil {
		return err
	}
	listener, err := demoListen(ctx)
	if err != nil {
		return fmt.Errorf("serve the demo's site: %w", err)
	}
	began := time.Now().UTC()
	d := &demo{
		out: a.out, err: a.err, command: a.command, dir: f.dir, formats: formats, profile: prof,
		url:  "http://" + listener.Addr().String() + "/",
		site: demosite.New(demosite.Options{Now: began.Add(-24 * time.Hour)}), began: began,
	}
	server := newDemoServer(d.site)
	go func() { _ = server.Serve(listener) }()
	defer func() { err = errors.Join(err, server.Close()) }()
	return d.run(ctx)
}

// refuseForeign refuses a folder that holds something else than a dataset.
func refuseForeign(dir string) error {
	entries, err := os.ReadDir(dir)
	if errors.Is(err, os.ErrNotExist) || err == nil && len(entries) == 0 {
		return nil
	}
	if err != nil {
		return fmt.Errorf("-o %s: %w", dir, err)
	}
	if _, err := os.Stat(filepath.Join(dir, "manifest.jsonl")); err != nil {
		return fmt.Errorf("-o %s: the folder is neither empty nor a dataset; name a new one", dir)
	}
	return nil
}

func demoListen(ctx context.Context) (net.Listener, error) {
	var lc net.ListenConfig
	if listener, err := lc.Listen(ctx, "tcp", demoAddress); err == nil {
		return listener, nil
	}
	return lc.Listen(ctx, "tcp", "127.0.0.1:0")
}

// demo is one demonstration.
type demo struct {
	out, err io.Writer
	command  []string
	dir      string
	formats  []output.Format
	profile  *profile.Profile
	url      string
	site     *demosite.Site
	began    time.Time
	ago      time.Duration // how far the crawl's clock is behind
}

// now is the crawl's clock: it runs like ours, a day behind in the first crawl.
func (d *demo) now() time.Time { return time.Now().UTC().Add(-d.ago) }

func (d *demo) run(ctx context.Context) error {
	fmt.Fprintf(d.out, "A made-up news site is at %s: %d articles, each in Russian and in English.\n", d.url, len(d.site.Articles()))
	d.ago = 24 * time.Hour
	if err := d.crawl(ctx, "First crawl, as of yesterday"); err != nil {
		return err
	}
	d.site.Advance(d.ago)
	d.ago = 0
	if err := d.crawl(ctx, "Second crawl, a day later"); err != nil {
		return err
	}
	return d.show()
}

// crawl crawls the site once and tells what it found.
func (d *demo) crawl(ctx context.Context, title string) (err error) {
	state := filepath.Join(d.dir, ".newsarc", "state.db")
	if err := os.MkdirAll(filepath.Dir(state), 0o755); err != nil {
		return fmt.Errorf("-o %s: %w", d.dir, err)
	}
	store, err := frontier.OpenSQLite(ctx, state, frontier.Options{PerHost: scraper.DefaultConcurrency})
	if err != nil {
		return stateError(err)
	}
	defer func() { err = errors.Join(err, store.Close()) }()
	run := scraper.NewRunID(d.now())
	dataset, err := output.Open(d.dir, output.Options{Formats: d.formats, Run: run, Version: version()})
	if err != nil {
		return fmt.Errorf("-o %s: %w", d.dir, err)
	}
	defer func() { err = errors.Join(err, dataset.Close()) }()
	client, err := fetch.New(fetch.Options{AllowPrivate: true})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, client.Close()) }()
	if err := dataset.BeginRun(output.RunStart{Time: d.now(), Command: d.command}); err != nil {
		return err
	}
	show := newConsole(d.err, false, false)
	crawler, err := scraper.New(scraper.Config{
		Seeds: []string{d.url + "news/", d.url + "en/", d.url + "about"}, Store: store, Fetcher: client, Sink: dataset,
		Profile: func(string) *profile.Profile { return d.profile }, Run: run, Version: version(),
		ForceDelay: true, Revisit: scraper.RevisitFull, Now: d.now, Logger: show.logger, Progress: show.progress,
	})
	if err != nil {
		return err
	}
	ctx, done := interruptible(ctx, crawler, show)
	defer done()
	summary, err := crawler.Run(ctx)
	show.close()
	result := "done"
	if err != nil {
		result = "failed"
	}
	if endErr := dataset.EndRun(output.RunEnd{Time: d.now(), Result: result, Outcomes: summary.Outcomes}); err == nil {
		err = endErr
	}
	if err == nil && summary.Stopped != "" {
		err = exit(exitInterrupted, errors.New("interrupted; what was fetched is saved"))
	}
	if err != nil {
		return err
	}
	d.report(title, summary)
	return nil
}
