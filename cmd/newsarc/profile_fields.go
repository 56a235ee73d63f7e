package main

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/newsarc/newsarc/schema"
	"github.com/newsarc/newsarc/scraper/saved"
)

// fieldRow is one line of the table of `profile test`.
type fieldRow struct{ field, value string }

// fieldRows lists what a page says, in the order of the columns. What the page
// does not say is listed as null where a reader would look for it.
func fieldRows(r *saved.Result) []fieldRow {
	a := &r.Record
	var rows []fieldRow
	text := func(field string, v schema.Text) {
		if v == "" {
			v = "null"
		}
		rows = append(rows, fieldRow{field, string(v)})
	}
	maybe := func(field string, v schema.Text) {
		if v != "" {
			text(field, v)
		}
	}
	count := func(field string, n *int64) {
		if n == nil {
			text(field, "")
			return
		}
		text(field, schema.Text(strconv.FormatInt(*n, 10)))
	}
	text("page_type", a.PageType)
	text("article_id", a.ArticleID)
	text("canonical_url", a.CanonicalURL)
	text("lang", a.Lang)
	text("title", a.Title)
	text("lead", a.Lead)
	text("body", bodyText(a))
	text("authors", joined(a.Authors))
	text("published_at", instantText(a.PublishedAt, a.PublishedRaw))
	if a.ModifiedAt != nil {
		text("modified_at", instantText(a.ModifiedAt, ""))
	}
	count("views", a.Views)
	count("comments", a.Comments)
	count("votes", a.Votes)
	if s := a.Source; s != nil {
		maybe("source.name", s.Name)
		maybe("source.url", s.URL)
		maybe("source.original_url", s.OriginalURL)
		maybe("source.rights", s.Rights)
		maybe("source.disclaimer", s.Disclaimer)
	} else {
		text("source", "")
	}
	for i, img := range a.Images {
		name := fmt.Sprintf("images[%d]", i)
		text(name+".url", img.URL)
		maybe(name+".caption", img.Caption)
		maybe(name+".credit", img.Credit)
		maybe(name+".license", img.License)
	}
	maybe("section", a.Section)
	maybe("tags", joined(a.Tags))
	maybe("mentions", mentionGroups(a.Mentions))
	for i, it := range a.Sidebar {
		text(fmt.Sprintf("sidebar[%d]", i), sideText(it))
	}
	if n := len(a.ReaderComments); n > 0 {
		text("reader_comments", schema.Text(fmt.Sprintf("%d; the first by %s: %s", n, a.ReaderComments[0].Author, a.ReaderComments[0].Text)))
	}
	for i, it := range r.Items {
		text(fmt.Sprintf("items[%d]", i), itemText(it))
	}
	maybe("next_page_url", schema.Text(r.NextPageURL))
	return rows
}

func bodyText(a *schema.Article) schema.Text {
	if a.Body == "" {
		return ""
	}
	words := int64(0)
	if a.WordCount != nil {
		words = *a.WordCount
	}
	return schema.Text(fmt.Sprintf("%d words: %s", words, a.Body))
}

func joined(list []schema.Text) schema.Text {
	var out []string
	for _, t := range list {
		out = append(out, string(t))
	}
	return schema.Text(strings.Join(out, "; "))
}

func instantText(t *time.Time, raw schema.Text) schema.Text {
	switch {
	case t == nil && raw == "":
		return ""
	case t == nil:
		return raw + " (no instant)"
	}
	s := schema.Text(t.Format(time.RFC3339))
	if raw != "" {
		s += " from " + raw
	}
	return s
}

func mentionGroups(list []schema.Mention) schema.Text {
	var b strings.Builder
	kind := schema.Text("\x00")
	for _, m := range list {
		if m.Kind != kind {
			if b.Len() > 0 {
				b.WriteString("; ")
			}
			if kind = m.Kind; kind != "" {
				b.WriteString(string(kind) + ": ")
			}
		} else {
			b.WriteString(", ")
		}
		b.WriteString(string(m.Name))
	}
	return schema.Text(b.String())
}

func sideText(it schema.SidebarItem) schema.Text {
	title := it.Title
	if title == "" {
		title = "(no title)"
	}
	when := string(it.TimeRaw)
	if it.Time != nil {
		when = it.Time.Format("2006-01-02 15:04Z")
	}
	return schema.Text(fmt.Sprintf("%s | %s | %s | %s", when, numberText(it.Count), title, it.Block))
}

func itemText(it schema.Item) schema.Text {
	return schema.Text(fmt.Sprintf("%s | views %s, comments %s | %s", instantText(it.PublishedAt, it.TimeRaw), numberText(it.Views), numberText(it.Comments), it.Title))
}

func numberText(n *int64) string {
	if n == nil {
		return "null"
	}
	return strconv.FormatInt(*n, 10)
}
