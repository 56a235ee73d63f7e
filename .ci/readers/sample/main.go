// Command sample writes a dataset that is hard on readers: nulls beside zeros,
// empty lists, naughty strings, several parts, times with microseconds.
//
//	go run ./.ci/readers/sample DIR
package main

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"github.com/newsarc/newsarc/output"
	"github.com/newsarc/newsarc/schema"
)

func main() {
	if len(os.Args) != 2 {
		fmt.Fprintln(os.Stderr, "usage: sample DIR")
		os.Exit(2)
	}
	if err := run(os.Args[1]); err != nil {
		fmt.Fprintln(os.Stderr, "sample:", err)
		os.Exit(1)
	}
}

func run(dir string) error {
	start := time.Date(2026, 11, 22, 13, 44, 5, 123456000, time.UTC)
	d, err := output.Open(dir, output.Options{Formats: []output.Format{output.Parquet, output.JSONL}, Run: output.NewRunID(start), Version: "sample"})
	if err != nil {
		return err
	}
	if err := d.BeginRun(output.RunStart{Time: start, Command: []string{"sample", dir}}); err != nil {
		return err
	}
	w, err := d.Writer(0)
	if err != nil {
		return err
	}
	ctx := context.Background()
	texts, err := strings()
	if err != nil {
		return err
	}
	for i, text := range texts {
		if err := w.Append(ctx, rows(i, text, start)...); err != nil {
			return err
		}
		if i%200 == 199 {
			if err := w.Flush(ctx); err != nil {
				return err
			}
		}
	}
	if err := w.Flush(ctx); err != nil {
		return err
	}
	if err := d.EndRun(output.RunEnd{Time: start.Add(time.Hour), Result: "done", Outcomes: map[schema.Outcome]int64{schema.OutcomeFetched: int64(len(texts))}}); err != nil {
		return err
	}
	return d.Close()
}

// strings returns the texts that rows are made of; those of the conformance
// data where they are at hand.
func strings() ([]string, error) {
	texts := []string{"", "plain", "Кириллица «в кавычках»", "a\nb\r\nc", "\x00", "=1+1", "\"quoted\", comma", "😀\u200d👩", "\u2028", "NULL", "null", "0", " space "}
	shared := os.Getenv("NEWSARC_SHARED")
	if shared == "" {
		return texts, nil
	}
	data, err := os.ReadFile(filepath.Join(shared, "conformance", "strings", "blns.json"))
	if err != nil {
		return nil, err
	}
	var naughty []string
	if err := json.Unmarshal(data, &naughty); err != nil {
		return nil, err
	}
	return append(texts, naughty...), nil
}

func rows(i int, text string, start time.Time) []schema.Row {
	at := schema.Instant(start.Add(time.Duration(i) * 1001 * time.Millisecond))
	t := schema.Text(text)
	article := &schema.Article{
		ArticleID: schema.Text(fmt.Sprintf("example.org/%d", i)), Revision: schema.Count(1), URL: schema.Text(fmt.Sprintf("https://example.org/%d", i)),
		Site: "example.org", PageType: schema.PageArticle, Lang: "ru", Title: t, Body: t, FetchedAt: at,
	}
	article.Simhash = schema.Text(fmt.Sprintf("%016x", uint64(i)*0x9e3779b97f4a7c15|1<<63)) // as good as random
	if i < 4 {
		article.Simhash = []schema.Text{"8123456789abcdef", "8123456789abcdee", "8123456789abcd80", "8123456789ab0000"}[i]
	}
	if i%2 == 0 {
		article.Views, article.Comments = schema.Count(0), schema.Count(int64(i)*1e12)
		article.Authors = schema.List[schema.Text]{t, "Second"}
		article.Source = &schema.Source{Name: t}
		article.PublishedAt, article.PublishedPrecision = at, schema.PrecisionSecond
	}
	if i%3 == 0 {
		article.Images = schema.List[schema.Image]{{Credit: t, Position: 0}, {URL: "https://example.org/i.jpg", Position: 1}}
		article.Sidebar = schema.List[schema.SidebarItem]{{Block: "Обсуждение", Title: t, Time: at, TimeInferred: true, Count: schema.Count(0)}}
		article.Provenance = schema.List[schema.Provenance]{{Field: "title", Method: "label", Confidence: 0.1 + float64(i)/1000}}
		article.HTTP = &schema.HTTP{Status: schema.Count(200)}
	}
	return []schema.Row{
		article,
		&schema.Observation{ArticleID: article.ArticleID, Lang: "ru", ObservedAt: at, Outcome: schema.OutcomeFetched, Views: schema.Count(int64(i)), Change: schema.ChangeNew},
		&schema.Observation{ArticleID: article.ArticleID, Lang: "ru", ObservedAt: schema.Instant(at.Add(time.Hour)), Outcome: schema.OutcomeFetched, Views: schema.Count(int64(2 * i)), Change: schema.ChangeUnchanged},
		&schema.Fetch{URL: article.URL, Host: "example.org", StartedAt: at, Status: schema.Count(200), Outcome: schema.OutcomeFetched, DelayOwedMS: schema.Count(1000), DelayKeptMS: schema.Count(1001)},
	}
}
