package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/signal"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"time"

	"github.com/spf13/cobra"

	"github.com/newsarc/newsarc/output/export"
	"github.com/newsarc/newsarc/schema"
)

// exportFlags are the flags of `newsarc export`.
type exportFlags struct {
	table, format, file, since, where, columns string
	latest, textFree, spreadsheet, hive        bool
}

func newExport(a *app) *cobra.Command {
	var f exportFlags
	c := &cobra.Command{
		Use:   "export DIR",
		Short: "Write one table of a dataset as one file",
		Long: `Export writes one table of the dataset in DIR as CSV, JSON Lines, Parquet,
SQLite (with full-text search: articles_search) or text (article_id, tab, text).

CSV is RFC 4180 in UTF-8: unknown is an empty cell, a struct is one column per
field (source.name), a list is JSON. --spreadsheet makes it safe for Excel and
its kin, at the price of changed cells: a byte order mark, an apostrophe before
texts that would run as formulas, cells cut at 32,767 characters.

--since takes a date (2026-11-01) or an age (72h, 30d) of publication; articles
without a time of publication are left out and counted.

--where compares columns with constants: = != < <= > >=, between 1 and 9, like
and ilike (% is any text, _ any letter), in ('a', 'b'), is null; contains 'text'
for lists of texts and is empty for any list; and, or, not and brackets. Texts
and times stand in single quotes. What is unknown fits no comparison. With
--latest the latest revision is chosen first.

--hive writes Parquet files in folders under keys that are no columns, by site
(articles, observations) and month of publication (of other tables, of the row):
p_site=vpk.name/p_month=2026-11/part-000000.parquet. Tools that know such folders
read only those that a query needs.

Ctrl-C ends the export and leaves no file; the exit code is 130.`,
		Example: `  newsarc export dataset --latest --format csv -o articles.csv
  newsarc export dataset --columns article_id,title,source.name,views --since 30d
  newsarc export dataset --where "published_at >= '2026-11-01' and source.name like '%TASS%'"
  newsarc export dataset --table observations --format parquet -o views.parquet
  newsarc export dataset --latest --format sqlite -o articles.db
  newsarc export dataset --hive -o by-month
  newsarc export dataset --text-free --format parquet -o shareable.parquet`,
		Args: oneDataset,
		RunE: func(c *cobra.Command, args []string) error { return a.export(c.Context(), f, args[0]) },
	}
	fl := c.Flags()
	fl.SortFlags = false
	fl.StringVar(&f.table, "table", "articles", "`TABLE`: articles, observations, listings or fetches")
	fl.StringVar(&f.format, "format", "", "`FORMAT` csv, jsonl, parquet, sqlite or text (default by the name of -o, else jsonl)")
	fl.StringVarP(&f.file, "output", "o", "-", "`FILE` to write, - for stdout")
	fl.BoolVar(&f.latest, "latest", false, "one row per article and language: its latest revision")
	fl.StringVar(&f.since, "since", "", "only what was published since a `DATE` or age")
	fl.StringVar(&f.where, "where", "", "only rows of which a `CONDITION` holds, like \"lang = 'ru' and views >= 100\"")
	fl.StringVar(&f.columns, "columns", "", "`NAMES` separated by commas, in that order")
	fl.BoolVar(&f.textFree, "text-free", false, "leave out titles, texts, captions and comments; keep metadata, hashes and URLs")
	fl.BoolVar(&f.hive, "hive", false, "parquet: write a folder of files by site and month, to be named with -o")
	fl.BoolVar(&f.spreadsheet, "spreadsheet", false, "csv: make cells safe for spreadsheet programs")
	return c
}

// oneDataset takes one argument, the folder of a dataset.
func oneDataset(c *cobra.Command, args []string) error {
	if len(args) != 1 {
		return usage("%s takes one folder, got %d (see %s --help)", c.CommandPath(), len(args), c.CommandPath())
	}
	return nil
}

func (a *app) export(ctx context.Context, f exportFlags, dir string) error {
	o, err := f.options(time.Now())
	if err != nil {
		return err
	}
	ctx, stop := signal.NotifyContext(ctx, os.Interrupt, syscall.SIGTERM)
	defer stop()
	show := newConsole(a.err, false, false)
	o.Progress = func(p export.Progress) { show.status(exportLine(p)) }
	var result export.Result
	switch {
	case f.hive:
		result, err = export.WriteHive(ctx, dir, f.file, o)
	case f.file == "-":
		result, err = export.Write(ctx, dir, a.out, o)
	default:
		result, err = export.WriteFile(ctx, dir, f.file, o)
	}
	show.close()
	if errors.Is(err, export.ErrOptions) {
		return exit(exitUsage, err)
	}
	if ctx.Err() != nil && err != nil {
		return exit(exitInterrupted, fmt.Errorf("interrupted: %w", err))
	}
	if err != nil {
		return err
	}
	fmt.Fprintf(a.err, "%d rows of %s", result.Rows, o.Table)
	if f.file != "-" {
		fmt.Fprintf(a.err, " in %s", f.file)
	}
	if result.Undated > 0 {
		fmt.Fprintf(a.err, "; %d left out because their time is unknown", result.Undated)
	}
	fmt.Fprintln(a.err)
	return nil
}

// exportLine is the line of progress on a terminal.
func exportLine(p export.Progress) string {
	if p.Total == 0 {
		return fmt.Sprintf("%d rows read, %d written", p.Read, p.Written)
	}
	return fmt.Sprintf("%d of %d rows read (%d %%), %d written", p.Read, p.Total, 100*p.Read/p.Total, p.Written)
}

// options turns the flags into what package export takes; what is wrong with
// them is a usage error.
func (f exportFlags) options(now time.Time) (export.Options, error) {
	o := export.Options{Table: schema.Table(f.table), Format: export.Format(f.format), Where: f.where, Latest: f.latest, TextFree: f.textFree, Spreadsheet: f.spreadsheet}
	if !slices.Contains(schema.Tables(), o.Table) {
		return o, usage("--table %q: one of articles, observations, listings, fetches", f.table)
	}
	if o.Format == "" && f.hive {
		o.Format = export.Parquet
	}
	if o.Format == "" {
		o.Format = formatOf(f.file)
	}
	if !slices.Contains(export.Formats(), o.Format) {
		return o, usage("--format %q: one of csv, jsonl, parquet, sqlite, text", f.format)
	}
	if o.Format == export.SQLite && f.file == "-" {
		return o, usage("--format sqlite needs a file: add -o FILE")
	}
	if f.hive && (o.Format != export.Parquet || f.file == "-") {
		return o, usage("--hive writes a folder of parquet files: name it with -o FOLDER, and leave --format out")
	}
	if f.spreadsheet && o.Format != export.CSV {
		return o, usage("--spreadsheet goes with --format csv, not %s", o.Format)
	}
	if f.latest && o.Table != schema.Articles {
		return o, usage("--latest is for articles; %s have no revisions", o.Table)
	}
	for name := range strings.SplitSeq(f.columns, ",") {
		if name = strings.TrimSpace(name); name != "" {
			o.Columns = append(o.Columns, name)
		}
	}
	var err error
	if o.Since, err = parseWhen(f.since, now); err != nil {
		return o, usage("--since %w", err)
	}
	return o, nil
}

// formatOf returns the format that a file's name asks for.
func formatOf(file string) export.Format {
	switch strings.ToLower(filepath.Ext(file)) {
	case ".csv":
		return export.CSV
	case ".parquet":
		return export.Parquet
	case ".db", ".sqlite", ".sqlite3":
		return export.SQLite
	case ".tsv", ".txt":
		return export.Text
	}
	return export.JSONL
}
