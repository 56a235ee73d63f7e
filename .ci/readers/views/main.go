// Command views writes a dataset whose views.sql has known answers: those that
// views.mjs expects.
//
//	go run ./.ci/readers/views DIR
package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"strings"
	"time"

	"github.com/newsarc/newsarc/output"
	"github.com/newsarc/newsarc/schema"
)

func main() {
	if len(os.Args) != 2 {
		fmt.Fprintln(os.Stderr, "usage: views DIR")
		os.Exit(2)
	}
	if err := run(context.Background(), os.Args[1]); err != nil {
		fmt.Fprintln(os.Stderr, "views:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, dir string) error {
	d, err := output.Open(dir, output.Options{Formats: []output.Format{output.Parquet, output.JSONL}, Run: "r", Version: "views"})
	if err != nil {
		return err
	}
	w, err := d.Writer(0)
	if err != nil {
		return err
	}
	rows := append(append(articles(), observations()...), fetches()...)
	return errors.Join(w.Append(ctx, rows...), w.Flush(ctx), d.Close())
}

// at is the instant so many hours after the first of November.
func at(hours int) *time.Time {
	return schema.Instant(time.Date(2026, 11, 1, hours, 0, 0, 0, time.UTC))
}

// text is 40 words, each of which tells where it stands.
func text(name string) schema.Text {
	words := make([]string, 40)
	for i := range words {
		words[i] = fmt.Sprint(name, i)
	}
	return schema.Text(strings.Join(words, " "))
}

func article(id string, revision int64, lang, title string, body schema.Text, hours int) *schema.Article {
	site, _, _ := strings.Cut(id, "/")
	return &schema.Article{
		ArticleID: schema.Text(id), Revision: schema.Count(revision), Lang: schema.Text(lang), Site: schema.Text(site), PageType: schema.PageArticle,
		URL: schema.Text("https://" + id), CanonicalURL: schema.Text("https://" + id), Title: schema.Text(title), Body: body,
		WordCount: schema.Count(int64(len(strings.Fields(string(body))))), FetchedAt: at(hours), PublishedAt: at(-2),
		ContentHash: schema.Text(fmt.Sprintf("%s: %s", title, body)),
	}
}

func articles() []schema.Row {
	// The story: a/1 gets another title, then another text, which b reprints word for
	// word; c changes one word of forty of a/2; a/2 and a/3 are one article in two languages.
	copied := article("b/1", 1, "ru", "Title", "second "+text("w"), 30)
	a2, a3 := article("a/2", 1, "en", "English", text("e"), 1), article("a/3", 1, "ru", "Русский", text("р"), 1)
	a2.Alternates, a3.Alternates = schema.List[schema.Alternate]{{Lang: "ru", URL: a3.URL}}, schema.List[schema.Alternate]{{Lang: "en", URL: a2.URL}}
	return []schema.Row{
		article("a/1", 1, "ru", "Draft", text("w"), 0), article("a/1", 2, "ru", "Title", text("w"), 1),
		article("a/1", 3, "ru", "Title", "second "+text("w"), 2), copied, a2, a3,
		article("c/1", 1, "en", "English", schema.Text(strings.Replace(string(text("e")), "e20", "other", 1)), 40),
	}
}

func observations() []schema.Row {
	see := func(id string, hours int, views *int64, change schema.Change, fields ...schema.Text) *schema.Observation {
		o := &schema.Observation{ArticleID: schema.Text(id), Lang: "ru", URL: schema.Text("https://" + id), ObservedAt: at(hours),
			Outcome: schema.OutcomeFetched, Views: views, Change: change, ChangedFields: fields}
		if change == schema.ChangeGone {
			o.Outcome, o.Status = schema.OutcomeGone, schema.Count(404)
		}
		return o
	}
	return []schema.Row{
		see("a/1", 0, schema.Count(0), schema.ChangeNew), see("a/1", 1, schema.Count(10), schema.ChangeChanged, "title"),
		see("a/1", 2, nil, schema.ChangeChanged, "body", "word_count"), see("a/1", 4, schema.Count(40), schema.ChangeUnchanged),
		see("a/3", 1, nil, schema.ChangeNew), see("a/3", 3, nil, schema.ChangeGone),
		see("b/1", 30, nil, schema.ChangeNew), see("b/1", 31, nil, schema.ChangeGone), see("b/1", 32, nil, "back"),
	}
}

func fetches() []schema.Row {
	ask := func(host string, outcome schema.Outcome, hours int, kept int64) *schema.Fetch {
		return &schema.Fetch{URL: schema.Text("https://" + host), Host: schema.Text(host), StartedAt: at(hours), Outcome: outcome,
			BytesWire: schema.Count(100), DelayOwedMS: schema.Count(1000), DelayKeptMS: schema.Count(kept)}
	}
	return []schema.Row{ask("a", schema.OutcomeFetched, 0, 1000), ask("a", schema.OutcomeFetched, 1, 2000), ask("b", schema.OutcomeGone, 2, 999)}
}
