package main

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/newsarc/newsarc/output"
	"github.com/newsarc/newsarc/schema"
)

// command runs newsarc and returns its exit code, stdout and stderr.
func command(t *testing.T, args ...string) (code int, out, errs string) {
	t.Helper()
	var stdout, stderr bytes.Buffer
	code = run(t.Context(), args, strings.NewReader(""), &stdout, &stderr)
	return code, stdout.String(), stderr.String()
}

// datasetOf returns a dataset with these articles.
func datasetOf(t *testing.T, articles ...*schema.Article) string {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "ds")
	d, err := output.Open(dir, output.Options{Run: "run", Version: "test"})
	if err != nil {
		t.Fatal(err)
	}
	w, err := d.Writer(0)
	if err != nil {
		t.Fatal(err)
	}
	for _, a := range articles {
		err = errors.Join(err, w.Append(t.Context(), a))
	}
	if err := errors.Join(err, w.Flush(t.Context()), d.Close()); err != nil {
		t.Fatal(err)
	}
	return dir
}

// articleDataset returns a dataset with one article of two revisions.
func articleDataset(t *testing.T) string {
	t.Helper()
	at := time.Date(2026, 11, 22, 13, 0, 0, 0, time.UTC)
	var articles []*schema.Article
	for i, title := range []schema.Text{"First title", "Second title"} {
		articles = append(articles, &schema.Article{
			ArticleID: "a.org/1", Revision: schema.Count(int64(i + 1)), Lang: "en", Site: "a.org", PageType: schema.PageArticle, Title: title,
			FetchedAt: schema.Instant(at.AddDate(0, 0, i)), PublishedAt: schema.Instant(at), Views: schema.Count(0),
		})
	}
	return datasetOf(t, articles...)
}

func TestExportAndCheck(t *testing.T) {
	dir := articleDataset(t)
	db := filepath.Join(t.TempDir(), "a.db")
	for _, c := range []struct {
		name        string
		args        []string
		code        int
		out, errors string // what stdout and stderr hold
	}{
		{"csv", []string{"export", dir, "--format", "csv", "--columns", "title,views"}, 0, "title,views\nFirst title,0\nSecond title,0\n", "2 rows of articles"},
		{"latest", []string{"export", dir, "--latest", "--columns", "title"}, 0, `{"title":"Second title"}` + "\n", "1 rows of articles"},
		{"format by name", []string{"export", dir, "-o", db}, 0, "", "2 rows of articles in " + db},
		{"since", []string{"export", dir, "--since", "2026-11-23"}, 0, "", "0 rows of articles"},
		{"where", []string{"export", dir, "--where", "title like 'F%'", "--columns", "title"}, 0, `{"title":"First title"}` + "\n", "1 rows of articles"},
		{"bad where", []string{"export", dir, "--where", "title = 1"}, 2, "", "title compares with a 'text' in quotes"},
		{"no folder", []string{"export"}, 2, "", "takes one folder, got 0"},
		{"no such column", []string{"export", dir, "--columns", "nope"}, 2, "", `articles has no column "nope"; it has article_id`},
		{"no such table", []string{"export", dir, "--table", "nope"}, 2, "", "one of articles, observations, listings, fetches"},
		{"sqlite to stdout", []string{"export", dir, "--format", "sqlite"}, 2, "", "add -o FILE"},
		{"folders", []string{"export", dir, "--hive", "-o", db + ".hive"}, 0, "", "2 rows of articles in " + db + ".hive"},
		{"folders that are there", []string{"export", dir, "--hive", "-o", db + ".hive"}, 1, "", "it is there already"},
		{"folders to stdout", []string{"export", dir, "--hive"}, 2, "", "name it with -o FOLDER"},
		{"folders of csv", []string{"export", dir, "--hive", "--format", "csv", "-o", db}, 2, "", "leave --format out"},
		{"latest of fetches", []string{"export", dir, "--latest", "--table", "fetches"}, 2, "", "have no revisions"},
		{"bad since", []string{"export", dir, "--since", "yesterday"}, 2, "", "want a date"},
		{"no dataset", []string{"export", dir + "-nope"}, 1, "", "-nope"},
		{"compact", []string{"compact", dir}, 0, "", "nothing to merge in"},
		{"compact of nothing", []string{"compact", dir + "-nope"}, 1, "", "-nope"},
		{"check", []string{"check", dir}, 0, "ds: whole", ""},
		{"check as JSON", []string{"check", dir, "--json"}, 0, `"whole": true`, ""},
		{"check of nothing", []string{"check", dir + "-nope"}, 1, "", "-nope"},
	} {
		t.Run(c.name, func(t *testing.T) {
			code, out, errs := command(t, c.args...)
			if code != c.code || !strings.Contains(out, c.out) || !strings.Contains(errs, c.errors) {
				t.Errorf("exit %d, want %d\nstdout: %.300s\nstderr: %s", code, c.code, out, errs)
			}
		})
	}
	if info, err := os.Stat(db); err != nil || info.Size() == 0 {
		t.Errorf("%s: %v", db, err)
	}
	names, err := filepath.Glob(filepath.Join(dir, "articles", "part-run-*"))
	if err != nil || len(names) != 1 {
		t.Fatal(names, err)
	}
	if err := os.Remove(names[0]); err != nil {
		t.Fatal(err)
	}
	code, out, errs := command(t, "check", dir)
	if code != exitFailed || !strings.Contains(out, "DAMAGED") || !strings.Contains(errs, "is damaged") {
		t.Errorf("a lost file: exit %d\n%s\n%s", code, out, errs)
	}
}

// A column that a site ceases to fill is flagged; only --strict makes it an
// error.
func TestCheckFlagsAColumn(t *testing.T) {
	var articles []*schema.Article
	for i := range 80 {
		a := &schema.Article{
			ArticleID: schema.Text(fmt.Sprintf("a.org/%d", i)), Revision: schema.Count(1), Lang: "en", Site: "a.org", PageType: schema.PageArticle,
			FetchedAt: schema.Instant(time.Date(2026, 11, 1+i/8, 0, 0, 0, 0, time.UTC)),
		}
		if i < 64 {
			a.Authors = schema.List[schema.Text]{"A"}
		}
		articles = append(articles, a)
	}
	dir := datasetOf(t, articles...)
	for _, c := range []struct {
		args []string
		code int
		out  string
	}{
		{[]string{"check", dir}, 0, "a.org  authors  filled on 0 % since 2026-11-09 (16 rows), 100 % before"},
		{[]string{"check", dir, "--json"}, 0, `"column": "authors"`},
		{[]string{"check", dir, "--strict", "--json"}, 1, `"since": "2026-11-09"`},
	} {
		code, out, errs := command(t, c.args...)
		if code != c.code || !strings.Contains(out, c.out) {
			t.Errorf("%v: exit code %d, want %d with %q in\n%s%s", c.args, code, c.code, c.out, out, errs)
		}
	}
}
