package main

import (
	"fmt"
	"path/filepath"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/newsarc/newsarc/output"
	"github.com/newsarc/newsarc/schema"
	"github.com/newsarc/newsarc/scraper"
)

// report tells what one crawl found.
func (d *demo) report(title string, s scraper.Summary) {
	fmt.Fprintf(d.out, "\n%s (%s): %d requests in %s\n", title, s.Started.UTC().Format("2006-01-02 15:04 UTC"),
		s.Requests, s.Finished.Sub(s.Started).Round(10*time.Millisecond))
	fmt.Fprintf(d.out, "  articles  %d new, %d changed, %d gone, %d unchanged\n", s.New, s.Changed, s.Gone, s.Unchanged)
	fmt.Fprintf(d.out, "  URLs      %s\n", outcomes(s.Outcomes))
}

// show tells what became of which articles, shows a record, and how to load all.
func (d *demo) show() error {
	titles, sample := map[string]string{}, (*schema.Article)(nil)
	for a, err := range output.Read[schema.Article](d.dir) {
		if err != nil {
			return err
		}
		titles[string(a.ArticleID+a.Lang)] = string(a.Title)
		if a.Lang == "en" && (sample == nil || telling(a) && !telling(sample)) {
			sample = a
		}
	}
	if err := d.changes(titles); err != nil {
		return err
	}
	if sample != nil {
		d.record(sample)
	}
	d.load()
	return nil
}

// telling says whether a record has much to show.
func telling(a *schema.Article) bool {
	return a.Lead != "" && len(a.Images) > 0 && a.Images[0].License != "" && a.Source != nil && a.Source.Name != ""
}

// demoExamples is how many articles of a kind are named.
const demoExamples = 3

// changes names articles that the second crawl found new, changed or gone.
func (d *demo) changes(titles map[string]string) error {
	named := map[schema.Change]int{}
	for o, err := range output.Read[schema.Observation](d.dir) {
		if err != nil {
			return err
		}
		switch o.Change {
		case schema.ChangeNew, schema.ChangeChanged, schema.ChangeGone:
		default:
			continue
		}
		if o.ObservedAt.Before(d.began) {
			continue
		}
		if named[o.Change]++; named[o.Change] > demoExamples {
			continue
		}
		what := ""
		if len(o.ChangedFields) > 0 {
			what = " (" + joinTexts(o.ChangedFields) + ")"
		}
		fmt.Fprintf(d.out, "  %-8s  %s %s%s\n", o.Change, o.Lang, clip(titles[string(o.ArticleID+o.Lang)], 70), what)
	}
	return nil
}

// record shows the main fields of one record.
func (d *demo) record(a *schema.Article) {
	fmt.Fprintf(d.out, "\nOne record of %s\n", filepath.Join(d.dir, "articles"))
	line := func(name, value string) {
		if value != "" {
			fmt.Fprintf(d.out, "  %-12s  %s\n", name, clip(value, 100))
		}
	}
	line("article_id", string(a.ArticleID))
	line("url", string(a.URL))
	line("title", string(a.Title))
	line("lead", string(a.Lead))
	line("body", string(a.Body))
	line("authors", joinTexts(a.Authors))
	if a.PublishedAt != nil {
		line("published_at", a.PublishedAt.Format(time.RFC3339))
	}
	if a.Source != nil {
		line("source.name", string(a.Source.Name))
	}
	if len(a.Images) > 0 {
		line("images", fmt.Sprintf("credit %q, license %q", a.Images[0].Credit, a.Images[0].License))
	}
	line("counters", strings.Join([]string{count64(a.Views, "views"), count64(a.Comments, "comments"), count64(a.Votes, "votes")}, ", "))
	line("tags", joinTexts(a.Tags))
	line("mentions", fmt.Sprint(len(a.Mentions)))
	line("sidebar", fmt.Sprintf("%d items", len(a.Sidebar)))
}

// load prints a line that loads the dataset for each of three tools.
func (d *demo) load() {
	dir, err := filepath.Abs(d.dir)
	if err != nil {
		dir = d.dir
	}
	articles := filepath.ToSlash(filepath.Join(dir, "articles"))
	quoted := strings.ReplaceAll(articles, "'", "''")
	fmt.Fprintln(d.out, "\nLoad it:")
	if d.formats[0] == output.Parquet {
		fmt.Fprintf(d.out, "  DuckDB  SELECT lang, title, views FROM '%s/*.parquet' ORDER BY views DESC;\n", quoted)
		fmt.Fprintf(d.out, "  pandas  import pandas as pd; articles = pd.read_parquet(%q)\n", articles)
		fmt.Fprintf(d.out, "  R       articles <- arrow::open_dataset(%q) |> dplyr::collect()\n", articles)
		return
	}
	fmt.Fprintf(d.out, "  DuckDB  SELECT lang, title, views FROM '%s/*.jsonl.zst' ORDER BY views DESC;\n", quoted)
	fmt.Fprintf(d.out, "  pandas  import glob, pandas as pd; articles = pd.concat(pd.read_json(f, lines=True) for f in glob.glob(%q))\n", articles+"/*.jsonl.zst")
	fmt.Fprintf(d.out, "  R       articles <- duckdb::sql(%q)\n", "FROM '"+quoted+"/*.jsonl.zst'")
}

func joinTexts(list []schema.Text) string {
	var parts []string
	for _, t := range list {
		parts = append(parts, string(t))
	}
	return strings.Join(parts, ", ")
}

func count64(n *int64, name string) string {
	if n == nil {
		return name + " unknown"
	}
	return fmt.Sprintf("%d %s", *n, name)
}

// clip cuts a text to n letters and puts it on one line.
func clip(text string, n int) string {
	text = strings.Join(strings.Fields(text), " ")
	if utf8.RuneCountInString(text) <= n {
		return text
	}
	return string([]rune(text)[:n-1]) + "…"
}
