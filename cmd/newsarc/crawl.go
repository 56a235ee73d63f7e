package main

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"time"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/newsarc/newsarc/output"
	"github.com/newsarc/newsarc/schema"
	"github.com/newsarc/newsarc/scraper"
	"github.com/newsarc/newsarc/scraper/fetch"
)

func newCrawl(a *app) *cobra.Command {
	var f crawlFlags
	c := &cobra.Command{
		Use:   "crawl URL|@FILE|-… -o DIR",
		Short: "Crawl news sites into a dataset; the same command again is incremental",
		Long: `Crawl follows listings, their next pages, articles and side blocks on the hosts
of the URLs, which may be articles, listings or a front page, obeys robots.txt, and
writes records to DIR. State lies in DIR/.newsarc: the same command again asks
only for what is new or may have changed, and a crawl that was interrupted goes on.

One request at a time goes to a host, at least --delay apart; a longer
Crawl-delay wins, so does a host that takes long to answer (--delay-factor), and
Retry-After, 429 and 503 slow the crawl down. A host whose robots.txt cannot be had
is not asked for anything else: one that had one before is waited for, for some
minutes; else its URLs are left for later.

By default a crawl stays on the hosts of the URLs. --host and --whole-site take more,
--include, --exclude, --depth, --since, --until and --lang less; of those, feeds and sitemaps
are bound by the hosts alone.

@FILE and - (standard input) give a list of URLs, one a line, or a CSV file with a
column url. Those URLs are visited wherever they lie; links are followed on the
hosts of the URLs of the command line only. --ids A-B gives the articles with these
numbers; with --ids-url it needs no URL. A listed URL that is known already is not
asked for again before it is due, but for ids without an article around the largest
one that has one.

A light revisit looks again at known articles when their age and their own history
say so, at most 300 in a run; where it finds news or edits it looks at some more. A
sitemap or feed with dates of change, once it has proved true, spares most of that.
With --revisit-budget N a light run makes N revisits, those that are due next first.
A full revisit looks at every known article, with conditional requests.

--proxy, --header and --cookies are for sites that want them: a HOST= in front limits
one to a site. Passwords and the values of headers and cookies are kept nowhere.

Every flag may stand in newsarc.yaml in the working folder (or --config FILE),
under its name without dashes, and the URLs under "urls".

Exit codes: 0 done, 1 failed or nothing could be fetched, 2 wrong use, 4 another
crawl uses DIR, 130 interrupted and saved (Ctrl-C once finishes the pages in
flight, for five seconds at most, twice stops at once; nothing is lost either way).`,
		Example: `  newsarc crawl https://vpk.name/ -o vpk --limit 1000
  newsarc crawl https://example.org/news/ -o news --since 30d --format parquet,jsonl
  newsarc crawl http://127.0.0.1:8000/ -o test --allow-private --delay 0
  newsarc crawl @urls.txt -o picked --max-requests 5000
  newsarc crawl https://vpk.name/ -o vpk --ids 665000-666000 --ids-url 'https://vpk.name/news/{id}'
  newsarc crawl https://example.org/ -o news --cookies cookies.txt --header 'example.org=Accept-Language: ru'
  newsarc crawl https://example.org/ -o news --metrics 127.0.0.1:9090
  newsarc crawl https://example.org/ -o news --for 50m --quiet      # from cron, every hour`,
		RunE: func(c *cobra.Command, args []string) error { return a.crawl(c.Context(), c, &f, args) },
	}
	f.register(c.Flags())
	return c
}

func (a *app) crawl(ctx context.Context, c *cobra.Command, f *crawlFlags, args []string) (err error) {
	args, err = configure(c.Flags(), f.config, args)
	if err != nil {
		return err
	}
	a.jsonLog = f.jsonLog
	plan, err := f.plan(args, a.in, time.Now())
	if err != nil {
		return err
	}
	plan.crawl.RevisitEarly = c.Flags().Changed("revisit-budget")
	if f.dryRun {
		return a.dryRun(ctx, f.dir, plan)
	}
	store, err := openStore(ctx, f.dir, plan)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, store.Close()) }()
	run := scraper.NewRunID(time.Now())
	dataset, err := output.Open(f.dir, output.Options{Formats: plan.formats, Run: run, Version: version()})
	if err != nil {
		return fmt.Errorf("-o %s: %w", f.dir, err)
	}
	defer func() { err = errors.Join(err, dataset.Close()) }()
	client, err := fetch.New(plan.fetch)
	if err != nil {
		return usage("%w", err)
	}
	defer func() { err = errors.Join(err, client.Close()) }()

	show := newConsole(a.err, f.quiet, f.jsonLog)
	defer show.close()
	for _, repair := range dataset.Repairs() {
		show.logger.Info(repair)
	}
	cfg := plan.crawl
	cfg.Store, cfg.Fetcher, cfg.Sink, cfg.Run = store, client, dataset, run
	cfg.Logger, cfg.Progress = show.logger, show.progress
	if f.metrics != "" {
		stop, err := f.monitored(ctx, &cfg)
		if err != nil {
			return exit(exitFailed, err)
		}
		defer stop()
	}
	crawler, err := scraper.New(cfg)
	if err != nil {
		return usage("%w", err)
	}
	ctx, done := interruptible(ctx, crawler, show)
	defer done()
	if err := dataset.BeginRun(startOfRun(c.Flags(), plan)); err != nil {
		return err
	}
	summary, err := crawler.Run(ctx)
	show.close()
	if !f.quiet {
		show.summary(summary, f.dir)
	}
	if endErr := dataset.EndRun(endOfRun(summary, err)); err == nil {
		err = endErr
	}
	return crawlVerdict(summary, err)
}

// crawlVerdict turns the end of a run into an exit code.
func crawlVerdict(summary scraper.Summary, err error) error {
	switch {
	case errors.Is(err, scraper.ErrNothing):
		if summary.Outcomes[schema.OutcomeBlockedAddress] > 0 {
			err = fmt.Errorf("%w; to crawl private addresses use --allow-private", err)
		}
		return exit(exitFailed, err)
	case summary.Stopped == "interrupted" && (err == nil || errors.Is(err, context.Canceled)):
		return exit(exitInterrupted, errors.New("interrupted; what was fetched is saved, run the same command to go on"))
	}
	return err
}

// startOfRun is what the dataset keeps of how a run began. The URLs are in
// canonical form, which holds no passwords.
func startOfRun(fl *pflag.FlagSet, plan *crawlPlan) output.RunStart {
	start := output.RunStart{Time: time.Now(), Command: append([]string{"newsarc", "crawl"}, plan.crawl.Seeds...)}
	fl.Visit(func(f *pflag.Flag) {
		start.Command = append(start.Command, "--"+f.Name+"="+shown(f))
	})
	seen := map[string]bool{}
	for _, seed := range plan.crawl.Seeds {
		p := plan.crawl.Profile(seed)
		if p == nil || seen[p.Name] {
			continue
		}
		seen[p.Name] = true
		start.Profiles = append(start.Profiles, output.RunProfile{
			Name: p.Name, Version: p.Version, SHA256: fmt.Sprintf("%x", sha256.Sum256(p.Source())),
		})
	}
	return start
}

func endOfRun(summary scraper.Summary, err error) output.RunEnd {
	end := output.RunEnd{Time: summary.Finished, Result: "done", Outcomes: summary.Outcomes}
	switch {
	case summary.Stopped == "interrupted":
		end.Result = "interrupted"
	case err != nil:
		end.Result = "failed"
	}
	if end.Time.IsZero() {
		end.Time = time.Now()
	}
	return end
}
