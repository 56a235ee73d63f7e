package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"iter"
	"net/url"
	"os"
	"syscall"

	"github.com/spf13/cobra"

	"github.com/newsarc/newsarc/scraper/saved"
)

// extractFlags are the flags of `newsarc extract`.
type extractFlags struct {
	dir, format             string
	url, charset, fetchedAt string
	list                    string
	profile                 string
	workers                 int
	maxBytes                size
}

func newExtract(a *app) *cobra.Command {
	f := extractFlags{maxBytes: saved.DefaultMaxBytes}
	c := &cobra.Command{
		Use:   "extract INPUT…",
		Short: "Turn saved pages and archives into records, without a network",
		Long: `Extract reads pages that you have already and prints one record a line (JSON
Lines), or writes a dataset with -o.

An INPUT is a page (.html, .htm, .xhtml, .txt), a WARC or WET archive, any of
them with .gz, a folder of them (searched recursively, in the order of names),
or - for standard input. --inputs reads a list instead, one JSON object a line:
id, file, url, charset (as the HTTP header named it), fetched_at.

A line has id, error, every column of the table articles, and for listing pages
items and next_page_url. Lines come in the order of the inputs. A page that
cannot be read has a line whose error says why, and the others go on. A dataset
takes the articles and the items of listings; the other pages are counted.

Without a fetch time a date without a year keeps its text and has no instant.

Exit codes: 0 all pages extracted, 1 none, 2 wrong use, 3 some failed.`,
		Example: `  newsarc extract page.html
  newsarc extract --url https://example.org/news/1 --fetched-at 2026-11-22T10:00:00Z page.html
  newsarc extract -o dataset --format parquet,jsonl crawl-00001.warc.gz pages/
  newsarc extract --inputs list.jsonl > records.jsonl
  curl -s https://example.org/news/1 | newsarc extract --url https://example.org/news/1 -`,
		RunE: func(c *cobra.Command, args []string) error { return a.extract(c.Context(), f, args) },
	}
	fl := c.Flags()
	fl.SortFlags = false
	fl.StringVarP(&f.dir, "output", "o", "", "write a dataset into `DIR` instead of lines to stdout")
	fl.StringVar(&f.format, "format", "", "`FORMAT` jsonl, or with -o parquet, jsonl or parquet,jsonl (default jsonl; with -o parquet)")
	fl.StringVar(&f.list, "inputs", "", "read the pages to extract from `FILE.jsonl` (- for stdin)")
	fl.StringVar(&f.url, "url", "", "address of the page (`URL`); for one page")
	fl.StringVar(&f.charset, "charset", "", "character encoding as the HTTP header named it (`NAME`); for one page")
	fl.StringVar(&f.fetchedAt, "fetched-at", "", "when the page was fetched (`TIME` like 2026-11-22T10:00:00Z); for one page")
	fl.StringVar(&f.profile, "profile", "", "profile for every page: a `NAME`, a .yaml file or none (default by address)")
	fl.IntVar(&f.workers, "workers", 0, "`N` pages extracted at a time (default one per processor)")
	fl.Var(&f.maxBytes, "max-bytes", "largest page, `SIZE` when decompressed")
	return c
}

func (a *app) extract(ctx context.Context, f extractFlags, inputs []string) error {
	pages, closeList, err := a.extractPages(f, inputs)
	if err != nil {
		return err
	}
	defer closeList()
	choose, err := profileChooser(f.profile)
	if err != nil {
		return err
	}
	to, err := a.extractTo(f)
	if err != nil {
		return err
	}
	x := saved.Extractor{Profile: choose, Version: version(), Workers: f.workers, MaxBytes: int64(f.maxBytes), Encode: f.dir == ""}
	tally := newTally(a.err)
	err = x.Run(ctx, pages, func(r *saved.Result) error {
		tally.count(r)
		return to.write(ctx, r)
	})
	tally.close()
	if closeErr := to.close(ctx, err); err == nil {
		err = closeErr
	}
	if errors.Is(err, syscall.EPIPE) {
		return nil // the reader, say head, has seen enough
	}
	if err != nil {
		return err
	}
	return tally.verdict()
}

// extractPages checks the flags that say what to extract and returns the pages.
func (a *app) extractPages(f extractFlags, inputs []string) (iter.Seq[saved.Page], func(), error) {
	nothing := func() {}
	one := f.url != "" || f.charset != "" || f.fetchedAt != ""
	switch {
	case f.workers < 0:
		return nil, nil, usage("--workers %d: must not be negative", f.workers)
	case f.maxBytes <= 0:
		return nil, nil, usage("--max-bytes 0: must be positive")
	case f.list != "" && (len(inputs) > 0 || one):
		return nil, nil, usage("--inputs goes with no INPUT and no --url, --charset or --fetched-at: the list gives them")
	case f.list == "" && len(inputs) == 0:
		return nil, nil, usage("no INPUT (see newsarc extract --help)")
	case one && len(inputs) > 1:
		return nil, nil, usage("--url, --charset and --fetched-at are for one page; use --inputs for many")
	}
	if f.list == "-" {
		return saved.List(a.in, "-"), nothing, nil
	}
	if f.list != "" {
		file, err := os.Open(f.list)
		if err != nil {
			return nil, nil, exit(exitFailed, fmt.Errorf("--inputs: %w", err))
		}
		return saved.List(file, f.list), func() { _ = file.Close() }, nil
	}
	pages := saved.Files(inputs, a.in)
	if !one {
		return pages, nothing, nil
	}
	pages, err := onePage(pages, f, inputs[0])
	return pages, nothing, err
}

// onePage gives the one page what the flags say of it.
func onePage(pages iter.Seq[saved.Page], f extractFlags, input string) (iter.Seq[saved.Page], error) {
	if f.url != "" {
		if u, err := url.Parse(f.url); err != nil || u.Host == "" || (u.Scheme != "http" && u.Scheme != "https") {
			return nil, usage("--url %q: not an address like https://example.org/news/1", f.url)
		}
	}
	set := func(p *saved.Page) { p.URL, p.Charset = f.url, f.charset }
	if f.fetchedAt != "" {
		at, err := saved.ParseTime(f.fetchedAt)
		if err != nil {
			return nil, usage("--fetched-at: %w", err)
		}
		set = func(p *saved.Page) { p.URL, p.Charset, p.FetchedAt = f.url, f.charset, at }
	}
	if info, err := os.Stat(input); err == nil && info.IsDir() {
		return nil, usage("--url, --charset and --fetched-at are for one page and %s is a folder; use --inputs for many", input)
	}
	next, stop := iter.Pull(pages)
	first, some := next()
	if some && first.WARC != nil {
		stop()
		return nil, usage("--url, --charset and --fetched-at are for one page and %s is an archive: its records name their addresses, types and times", input)
	}
	return func(yield func(saved.Page) bool) {
		defer stop()
		for p, ok := first, some; ok; p, ok = next() {
			set(&p)
			if !yield(p) {
				return
			}
		}
	}, nil
}

// extractSink is where results go.
type extractSink interface {
	write(ctx context.Context, r *saved.Result) error
	close(ctx context.Context, failed error) error
}

// extractTo checks the flags that say where results go.
func (a *app) extractTo(f extractFlags) (extractSink, error) {
	if f.dir != "" {
		return a.newDatasetSink(f)
	}
	if f.format != "" && f.format != "jsonl" {
		return nil, usage("--format %s needs -o DIR; standard output takes jsonl", f.format)
	}
	return lineSink{bufio.NewWriterSize(a.out, 256<<10)}, nil
}

// lineSink writes one line a page.
type lineSink struct{ out *bufio.Writer }

func (s lineSink) write(_ context.Context, r *saved.Result) error {
	_, err := s.out.Write(r.Line)
	return err
}

func (s lineSink) close(context.Context, error) error { return s.out.Flush() }
