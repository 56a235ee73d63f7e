package main

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/newsarc/newsarc/output"
	"github.com/newsarc/newsarc/schema"
	"github.com/newsarc/newsarc/scraper/demosite"
)

// newsarc runs the program and wants it to succeed.
func newsarc(t *testing.T, args ...string) {
	t.Helper()
	var stderr lines
	if code := run(context.Background(), args, strings.NewReader(""), io.Discard, &stderr); code != exitDone {
		t.Fatalf("newsarc %s: exit code %d: %s", strings.Join(args, " "), code, stderr.String())
	}
}

func unchangingSite(articles int) *demosite.Site {
	return demosite.New(demosite.Options{Articles: articles, Now: time.Date(2026, 11, 22, 9, 0, 0, 0, time.UTC)})
}

// The same pages give the same bytes, however many workers read them and
// whenever that is.
func TestExtractIsReproducible(t *testing.T) {
	t.Chdir(t.TempDir())
	site := unchangingSite(12)
	for _, article := range site.Articles() {
		for _, lang := range []string{"ru", "en"} {
			answer := httptest.NewRecorder()
			site.ServeHTTP(answer, httptest.NewRequest(http.MethodGet, article.Path(lang), nil))
			name := filepath.Join("pages", lang, fmt.Sprint(article.ID)+".html")
			if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(name, answer.Body.Bytes(), 0o666); err != nil {
				t.Fatal(err)
			}
		}
	}
	var want []string
	for _, workers := range []string{"1", "3", "16"} {
		newsarc(t, "extract", "pages", "-o", workers, "--workers", workers, "--format", "parquet,jsonl")
		entries, _, _, err := output.Manifest(workers)
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, e := range entries {
			got = append(got, fmt.Sprintf("%s %s %d rows %s", e.Table, e.Format, e.Rows, e.SHA256))
		}
		slices.Sort(got)
		if want == nil {
			want = got
		}
		if !slices.ContainsFunc(entries, func(e output.Entry) bool { return e.Table == schema.Articles && e.Rows == 24 }) {
			t.Errorf("%s workers: not all articles are there: %q", workers, got)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s workers: -want +got\n%s", workers, diff)
		}
	}
}

// Two crawls of a site that does not change store the same articles but for the
// times of the visits.
func TestCrawlsOfAnUnchangedSiteAgree(t *testing.T) {
	t.Chdir(t.TempDir())
	server := httptest.NewServer(unchangingSite(8))
	defer server.Close()
	rows := map[string][]string{}
	for _, dir := range []string{"one", "two"} {
		newsarc(t, "crawl", server.URL+"/news/", "-o", dir, "--allow-private", "--delay", "0")
		for a, err := range output.Read[schema.Article](dir) {
			if err != nil {
				t.Fatal(err)
			}
			if a.FetchedAt == nil {
				t.Errorf("%s has no time of its visit", a.URL)
			}
			a.FetchedAt = nil
			line, err := schema.EncodeRow(a)
			if err != nil {
				t.Fatal(err)
			}
			rows[dir] = append(rows[dir], string(line))
		}
		slices.Sort(rows[dir])
	}
	if len(rows["one"]) < 8 {
		t.Errorf("only %d articles", len(rows["one"]))
	}
	if diff := cmp.Diff(rows["one"], rows["two"]); diff != "" {
		t.Errorf("-one +two\n%.3000s", diff)
	}
}
