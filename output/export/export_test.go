package export

import (
	"bytes"
	"database/sql"
	"encoding/csv"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/newsarc/newsarc/output"
	"github.com/newsarc/newsarc/output/parquet"
	"github.com/newsarc/newsarc/schema"
)

var start = time.Date(2026, 11, 22, 13, 0, 0, 123456000, time.UTC)

// dataset writes rows as parts of two runs and returns the folder.
func dataset(t testing.TB, runs ...[]schema.Row) string {
	t.Helper()
	dir := t.TempDir()
	for i, rows := range runs {
		d, err := output.Open(dir, output.Options{Formats: []output.Format{output.Parquet, output.JSONL}, Run: fmt.Sprintf("run%d", i), Version: "test"})
		if err != nil {
			t.Fatal(err)
		}
		w, err := d.Writer(0)
		if err != nil {
			t.Fatal(err)
		}
		if err := errors.Join(w.Append(t.Context(), rows...), w.Flush(t.Context()), d.Close()); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

func article(id string, revision int64, lang, title string) *schema.Article {
	return &schema.Article{
		ArticleID: schema.Text(id), Revision: schema.Count(revision), Lang: schema.Text(lang), Title: schema.Text(title), Body: "body",
		FetchedAt: schema.Instant(start.Add(time.Duration(revision) * time.Hour)), PublishedAt: schema.Instant(start), Views: schema.Count(0),
		Source: &schema.Source{Name: "TASS"}, Tags: schema.List[schema.Text]{"a", "<b>"},
	}
}

func exported(t testing.TB, dir string, o Options) string {
	t.Helper()
	if o.Table == "" {
		o.Table = schema.Articles
	}
	var buf bytes.Buffer
	if _, err := Write(t.Context(), dir, &buf, o); err != nil {
		t.Fatal(err)
	}
	return buf.String()
}

func TestLatest(t *testing.T) {
	undated := article("", 1, "ru", "no id")
	dir := dataset(t,
		[]schema.Row{article("a", 1, "ru", "a1"), article("a", 1, "en", "a1en"), article("b", 2, "ru", "b2"), undated, undated},
		[]schema.Row{article("a", 2, "ru", "a2"), article("b", 1, "ru", "b1")})
	got := exported(t, dir, Options{Format: JSONL, Latest: true, Columns: []string{"title"}})
	want := `{"title":"a1en"}` + "\n" + `{"title":"no id"}` + "\n" + `{"title":"no id"}` + "\n" + `{"title":"b2"}` + "\n" + `{"title":"a2"}` + "\n"
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestSince(t *testing.T) {
	old := article("old", 1, "ru", "old")
	old.PublishedAt = schema.Instant(start.AddDate(0, 0, -2))
	undated := article("undated", 1, "ru", "undated")
	undated.PublishedAt = nil
	dir := dataset(t, []schema.Row{old, undated, article("new", 1, "ru", "new")})
	var buf bytes.Buffer
	result, err := Write(t.Context(), dir, &buf, Options{Table: schema.Articles, Format: JSONL, Columns: []string{"title"}, Since: start.AddDate(0, 0, -1)})
	if err != nil {
		t.Fatal(err)
	}
	if buf.String() != `{"title":"new"}`+"\n" || result != (Result{Rows: 1, Undated: 1}) {
		t.Errorf("%q, %+v", buf.String(), result)
	}
}

func TestColumns(t *testing.T) {
	dir := dataset(t, []schema.Row{article("a", 1, "ru", "=HYPERLINK(1)"), &schema.Article{}})
	for name, c := range map[string]struct {
		o    Options
		want string
	}{
		"csv":         {Options{Format: CSV, Columns: []string{"views", "source.name", "tags", "title"}}, "views,source.name,tags,title\n,,[],\n0,TASS,\"[\"\"a\"\",\"\"<b>\"\"]\",=HYPERLINK(1)\n"},
		"spreadsheet": {Options{Format: CSV, Columns: []string{"title"}, Spreadsheet: true}, "\uFEFFtitle\n\n'=HYPERLINK(1)\n"},
		"jsonl":       {Options{Format: JSONL, Columns: []string{"source", "source.name", "published_at"}}, `{"source":null,"source.name":null,"published_at":null}` + "\n" + `{"source":{"name":"TASS","url":null,"original_url":null,"rights":null,"disclaimer":null},"source.name":"TASS","published_at":"2026-11-22T13:00:00.123456Z"}` + "\n"},
		"text":        {Options{Format: Text}, "article_id\ttext\n\t\na\t=HYPERLINK(1)\\n\\nbody\n"},
	} {
		t.Run(name, func(t *testing.T) {
			if diff := cmp.Diff(c.want, exported(t, dir, c.o)); diff != "" {
				t.Error(diff)
			}
		})
	}
	for name, o := range map[string]Options{
		"no such column": {Format: CSV, Columns: []string{"nope"}}, "twice": {Format: CSV, Columns: []string{"title", "title"}},
		"sqlite to a stream": {Format: SQLite}, "no such format": {Format: "xml"}, "text of fetches": {Format: Text, Table: schema.Fetches},
		"latest of fetches": {Format: CSV, Table: schema.Fetches, Latest: true},
	} {
		if o.Table == "" {
			o.Table = schema.Articles
		}
		if _, err := Write(t.Context(), dir, io.Discard, o); !errors.Is(err, ErrOptions) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestParquetWithColumns(t *testing.T) {
	dir := dataset(t, []schema.Row{article("a", 1, "ru", "t"), &schema.Article{}})
	data := exported(t, dir, Options{Format: Parquet, Columns: []string{"title", "views", "source.name", "tags"}})
	type row struct {
		Title schema.Text              `parquet:"title,optional"`
		Views *int64                   `parquet:"views,optional"`
		Name  schema.Text              `parquet:"source.name,optional"`
		Tags  schema.List[schema.Text] `parquet:"tags,list"`
	}
	var got []row
	for r, err := range parquet.Read[row](strings.NewReader(data), int64(len(data))) {
		if err != nil {
			t.Fatal(err)
		}
		got = append(got, *r)
	}
	if len(got) != 2 || got[0].Views != nil || got[0].Title != "" || got[1].Title != "t" || *got[1].Views != 0 || got[1].Name != "TASS" || len(got[1].Tags) != 2 {
		t.Errorf("%+v", got)
	}
}

func TestTextFree(t *testing.T) {
	const secret = "SECRET"
	a := article("a", 1, "ru", secret)
	a.Lead, a.Body, a.BodyMarkdown, a.Description = secret, secret, secret, secret
	a.Images = schema.List[schema.Image]{{Caption: secret, Alt: secret, Credit: "credit"}}
	a.Links = schema.List[schema.Link]{{URL: "https://x/", Text: secret}}
	a.Sidebar = schema.List[schema.SidebarItem]{{Title: secret, URL: "https://y/"}}
	a.ReaderComments = schema.List[schema.ReaderComment]{{Text: secret}}
	a.ContentHash = "hash"
	dir := dataset(t, []schema.Row{a, &schema.ListingItem{Title: secret, Teaser: secret, URL: "https://z/"}})
	got := exported(t, dir, Options{Format: JSONL, TextFree: true}) + exported(t, dir, Options{Format: JSONL, TextFree: true, Table: schema.Listings})
	if strings.Contains(got, secret) {
		t.Errorf("a text is left: %s", got)
	}
	for _, kept := range []string{"credit", "https://x/", "https://y/", "https://z/", "hash"} {
		if !strings.Contains(got, kept) {
			t.Errorf("%s is gone", kept)
		}
	}
}

func naughty(t *testing.T) []string {
	t.Helper()
	shared := os.Getenv("NEWSARC_SHARED")
	if shared == "" {
		t.Skip("NEWSARC_SHARED is not set: no conformance/strings")
	}
	data, err := os.ReadFile(filepath.Join(shared, "conformance", "strings", "blns.json"))
	if err != nil {
		t.Fatal(err)
	}
	var texts []string
	if err := json.Unmarshal(data, &texts); err != nil {
		t.Fatal(err)
	}
	return texts
}

func TestNaughtyStringsSurvive(t *testing.T) {
	var rows []schema.Row
	var want []string
	for i, text := range naughty(t) {
		a := article("a", int64(i), "ru", text)
		a.Authors = schema.List[schema.Text]{schema.Text(text)}
		rows = append(rows, a)
		want = append(want, strings.TrimPrefix(text, "\uFEFF"))
	}
	dir := dataset(t, rows)
	t.Run("dataset", func(t *testing.T) {
		var got []string
		for row, err := range output.Read[schema.Article](dir) {
			if err != nil {
				t.Fatal(err)
			}
			got = append(got, string(row.Title))
			if row.Title != "" && row.Authors[0] != row.Title {
				t.Errorf("author %q of title %q", row.Authors, row.Title)
			}
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Error(diff)
		}
	})
	t.Run("csv", func(t *testing.T) {
		records, err := csv.NewReader(strings.NewReader(exported(t, dir, Options{Format: CSV, Columns: []string{"article_id", "title"}}))).ReadAll()
		if err != nil {
			t.Fatal(err)
		}
		for i, record := range records[1:] {
			if record[1] != strings.ReplaceAll(want[i], "\r\n", "\n") { // encoding/csv reads \r\n as \n
				t.Errorf("%q came back as %q", want[i], record[1])
			}
		}
	})
	t.Run("sqlite", func(t *testing.T) {
		name := filepath.Join(t.TempDir(), "a.db")
		if _, err := WriteFile(t.Context(), dir, name, Options{Table: schema.Articles, Format: SQLite}); err != nil {
			t.Fatal(err)
		}
		db, err := sql.Open("sqlite", name)
		if err != nil {
			t.Fatal(err)
		}
		defer func() { _ = db.Close() }()
		result, err := db.Query("SELECT coalesce(title, '') FROM articles ORDER BY rowid")
		if err != nil {
			t.Fatal(err)
		}
		defer func() { _ = result.Close() }()
		var got []string
		for result.Next() {
			var title string
			if err := result.Scan(&title); err != nil {
				t.Fatal(err)
			}
			got = append(got, title)
		}
		if err := result.Err(); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Error(diff)
		}
	})
}

func TestSQLiteSearches(t *testing.T) {
	dir := dataset(t, []schema.Row{article("a", 1, "ru", "Учения НАТО в Европе"), article("b", 1, "ru", "Новый танк")})
	name := filepath.Join(t.TempDir(), "a.db")
	if _, err := WriteFile(t.Context(), dir, name, Options{Table: schema.Articles, Format: SQLite}); err != nil {
		t.Fatal(err)
	}
	db, err := sql.Open("sqlite", name)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = db.Close() }()
	var id, source string
	var views int
	err = db.QueryRow(`SELECT article_id, views, source_name FROM articles WHERE rowid IN
		(SELECT rowid FROM articles_search WHERE articles_search MATCH 'нато')`).Scan(&id, &views, &source)
	if err != nil || id != "a" || views != 0 || source != "TASS" {
		t.Errorf("%q %d %q %v", id, views, source, err)
	}
}

func TestFileAppearsWhole(t *testing.T) {
	dir := dataset(t, []schema.Row{article("a", 1, "ru", "t")})
	out := t.TempDir()
	name := filepath.Join(out, "x.csv")
	if err := os.WriteFile(name, []byte("old"), 0o666); err != nil {
		t.Fatal(err)
	}
	if _, err := WriteFile(t.Context(), dir, name, Options{Table: schema.Articles, Format: CSV, Columns: []string{"nope"}}); err == nil {
		t.Fatal("no error")
	}
	if data, err := os.ReadFile(name); err != nil || string(data) != "old" {
		t.Errorf("the old file became %q, %v", data, err)
	}
	entries, err := os.ReadDir(out)
	if err != nil || len(entries) != 1 {
		t.Errorf("left behind: %v, %v", entries, err)
	}
	if _, err := WriteFile(t.Context(), dir, out, Options{Table: schema.Articles, Format: CSV}); err == nil {
		t.Error("a folder was taken as a file")
	}
}

func TestCellsOfSpreadsheets(t *testing.T) {
	long := strings.Repeat("я😀", 20000)
	got := cell(long)
	units := 0
	for _, r := range got {
		if units++; r > 0xFFFF {
			units++
		}
	}
	if units > maxCell || units < maxCell-2 || !strings.HasSuffix(got, "[…]") {
		t.Errorf("%d units, ends in %q", units, got[len(got)-10:])
	}
	for _, formula := range []string{"=1", "+1", "-1", "@a", "\t=1", "\r=1"} {
		if cell(formula) != "'"+formula {
			t.Errorf("%q became %q", formula, cell(formula))
		}
	}
}

// What is damaged or lost is not exported as if nothing were.
func TestDamageEndsAnExport(t *testing.T) {
	for name, c := range map[string]struct {
		harm func(name string, data []byte) error
		want string
	}{
		"a flipped bit": {func(name string, data []byte) error {
			data[len(data)/3] ^= 1
			return os.WriteFile(name, data, 0o666)
		}, "its bytes were changed"},
		"a cut file":  {func(name string, data []byte) error { return os.WriteFile(name, data[:len(data)-9], 0o666) }, "manifest.jsonl says"},
		"a lost file": {func(name string, _ []byte) error { return os.Remove(name) }, "not in the folder"},
	} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			d, err := output.Open(dir, output.Options{Run: "run", Version: "test"})
			if err != nil {
				t.Fatal(err)
			}
			part := schema.Part{Table: schema.Articles, Run: "run"}
			if err := errors.Join(d.WritePart(t.Context(), part, []schema.Row{article("a", 1, "ru", "a")}), d.Close()); err != nil {
				t.Fatal(err)
			}
			file := filepath.Join(dir, "articles", part.Name()+".parquet")
			data, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			if err := c.harm(file, data); err != nil {
				t.Fatal(err)
			}
			_, err = Write(t.Context(), dir, io.Discard, Options{Table: schema.Articles, Format: JSONL})
			if err == nil || !strings.Contains(err.Error(), c.want) || !strings.Contains(err.Error(), "articles/"+part.Name()) {
				t.Errorf("%v", err)
			}
			if _, err := Write(t.Context(), dir, io.Discard, Options{Table: schema.Fetches, Format: JSONL}); err != nil {
				t.Errorf("another table: %v", err)
			}
		})
	}
}
