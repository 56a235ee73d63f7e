package export

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/newsarc/newsarc/schema"
)

func TestWhere(t *testing.T) {
	row := &schema.Article{
		ArticleID: "a.org/1", Lang: "ru", Title: "Моряки дома: it's 50 %", Views: schema.Count(100), Comments: schema.Count(0),
		PublishedAt: schema.Instant(time.Date(2026, 11, 18, 6, 46, 0, 0, time.UTC)), Source: &schema.Source{Name: "ТАСС"},
		Tags: schema.List[schema.Text]{"НАТО", "флот"}, PageType: schema.PageArticle,
	}
	for text, want := range map[string]truth{
		"lang = 'ru'":                                yes,
		"LANG='en'":                                  no,
		"lang != 'en' and views >= 100":              yes,
		"lang <> 'en' AND views > 100":               no,
		"views < 1e3":                                yes,
		"views > -1":                                 yes,
		"comments = 0":                               yes,
		"comments <= 0.5":                            yes,
		"votes = 0":                                  unknown,
		"not votes = 0":                              unknown,
		"votes = 0 or lang = 'ru'":                   yes,
		"votes = 0 and lang = 'ru'":                  unknown,
		"votes = 0 and lang = 'en'":                  no,
		"votes is null":                              yes,
		"votes is not null":                          no,
		"lead is null and body is null":              yes,
		"source is null":                             no,
		"warc is null":                               yes,
		"warc.file is null":                          yes,
		"warc.file = 'x'":                            unknown,
		"source.name like 'ТА__'":                    yes,
		"source.name like 'ТА_'":                     no,
		"source.name not like '%x%'":                 yes,
		"lead like '%'":                              unknown,
		"title like '%дома%50 %'":                    yes,
		"title like 'моряки%'":                       no,
		"title ilike 'МОРЯКИ%'":                      yes,
		"title like '%it''s%'":                       yes,
		"lang in ('en', 'ru')":                       yes,
		"lang not in ('en', 'ru')":                   no,
		"views in (1, 2)":                            no,
		"votes in (1, 2)":                            unknown,
		"tags contains 'НАТО'":                       yes,
		"tags not contains 'НАТО'":                   no,
		"authors contains 'x'":                       no,
		"images is empty":                            yes,
		"tags is not empty":                          yes,
		"published_at >= '2026-11-18'":               yes,
		"published_at < '2026-11-18T06:46:00Z'":      no,
		"published_at = '2026-11-18T09:46:00+03:00'": yes,
		"not (lang = 'ru' or views = 1)":             no,
		"lang = 'en' or lang = 'ru' and views = 100": yes,
		"(lang = 'en' or lang = 'ru') and views = 1": no,
		"views between 100 and 100":                  yes,
		"views between 101 and 200":                  no,
		"views not between 1 and 99 and lang = 'ru'": yes,
		"votes between 1 and 2":                      unknown,
		"published_at between '2026-11-18' and '2026-11-18 23:59:59'": yes,
		"published_at >= timestamp '2026-11-18' and \"lang\" == 'ru'": yes,
		"not not lang = 'ru'":   yes,
		"page_type = 'article'": yes,
	} {
		c, err := parseWhere(schema.Articles, text)
		if err != nil {
			t.Errorf("%s: %v", text, err)
			continue
		}
		if got := c(row); got != want {
			t.Errorf("%s: %d, want %d", text, got, want)
		}
	}
}

func TestWhereRefuses(t *testing.T) {
	for text, want := range map[string]string{
		"nope = 1":                   "articles has no column of this name",
		"lang = ru":                  "lang compares with a 'text' in quotes",
		"lang = 'ru":                 "closing quote",
		"lang = 'ru' lang = 'en'":    "and, or, or the end",
		"(lang = 'ru'":               "closing bracket",
		"views = 'many'":             "views compares with a number",
		"views like '1%'":            "views is no text",
		"views = 1x":                 "views compares with a number",
		"published_at > 'yesterday'": "a time like '2026-11-01'",
		"lang = null":                "say is null",
		"lang is empty":              "is no list",
		"lang is 'ru'":               "is goes with null",
		"tags = 'a'":                 "by contains",
		"images = 'a'":               "it is a list or a group",
		"lang contains 'r'":          "is no list of texts",
		"lang":                       "an operator is wanted",
		"views between 1":            "two constants and an and",
		"views between 1 or 2":       "two constants and an and",
		"tags between 'a' and 'b'":   "by contains",
		"\"lang = 'ru'":              "closing double quote",
		"\"and\" = 1":                "no column of this name",
		"lang not = 'ru'":            "not goes before",
		"lang in 'ru'":               "list in brackets",
		"lang in ('ru'":              "a comma or the closing bracket",
		"1 = 1":                      "a column is wanted",
		"lang = 'a'; drop table x":   "means nothing here",
		"lang = 'a' -- comment":      "means nothing here",
		"and":                        "no column of this name",
		strings.Repeat("(", 1000):    "nested too deep",
		strings.Repeat("not ", 1000): "nested too deep",
	} {
		_, err := parseWhere(schema.Articles, text)
		if !errors.Is(err, ErrOptions) || !strings.Contains(err.Error(), want) {
			t.Errorf("%.40s: %v, want %q", text, err, want)
		}
	}
}

func FuzzWhere(f *testing.F) {
	for _, text := range []string{"lang = 'ru' and (views >= 100 or source.name like '%TASS%')", "tags contains 'a' or images is empty", "not published_at < '2026-11-01'", "lang in ('a','b''c')"} {
		f.Add(text)
	}
	row := article("a", 1, "ru", "title")
	f.Fuzz(func(t *testing.T, text string) {
		c, err := parseWhere(schema.Articles, text)
		if err != nil {
			if !errors.Is(err, ErrOptions) {
				t.Errorf("%q: %v", text, err)
			}
			return
		}
		if c != nil {
			if holds := c(row); holds < no || holds > yes {
				t.Errorf("%q: %d", text, holds)
			}
		}
	})
}

// The condition looks at whole rows, also where columns or texts are left out,
// and at the latest revision.
func TestExportWhere(t *testing.T) {
	dir := dataset(t, []schema.Row{article("a", 1, "ru", "one"), article("b", 1, "en", "two")}, []schema.Row{article("a", 2, "ru", "three")})
	for _, c := range []struct {
		name, want string
		o          Options
	}{
		{"column left out", `{"article_id":"b"}` + "\n", Options{Where: "title = 'two'", Columns: []string{"article_id"}}},
		{"text-free", `{"article_id":"b"}` + "\n", Options{Where: "title = 'two'", Columns: []string{"article_id"}, TextFree: true}},
		{"latest is chosen first", "", Options{Where: "title = 'one'", Latest: true}},
		{"all of them", strings.Repeat(`{"views":0}`+"\n", 3), Options{Where: " ", Columns: []string{"views"}}},
	} {
		c.o.Format = JSONL
		if got := exported(t, dir, c.o); got != c.want {
			t.Errorf("%s: %q, want %q", c.name, got, c.want)
		}
	}
	var seen []Progress
	exported(t, dir, Options{Format: JSONL, Progress: func(p Progress) { seen = append(seen, p) }})
	if len(seen) == 0 || seen[0].Total != 3 {
		t.Errorf("progress %v, want a total of 3", seen)
	}
}

func TestInterruptedLeavesNothing(t *testing.T) {
	var rows []schema.Row
	for i := range 50 {
		rows = append(rows, article("a", int64(i), "ru", "one"))
	}
	dir := dataset(t, rows)
	for _, format := range []Format{CSV, Parquet, SQLite, "folders"} {
		ctx, cancel := context.WithCancel(t.Context())
		name := filepath.Join(t.TempDir(), "file")
		o := Options{Table: schema.Articles, Format: format, Progress: func(Progress) { cancel() }}
		export := WriteFile
		if format == "folders" {
			o.Format, export = Parquet, WriteHive
		}
		_, err := export(ctx, dir, name, o)
		cancel()
		if !errors.Is(err, context.Canceled) {
			t.Errorf("%s: %v", format, err)
		}
		if left, err := os.ReadDir(filepath.Dir(name)); err != nil || len(left) > 0 {
			t.Errorf("%s: left %v %v", format, left, err)
		}
	}
}
