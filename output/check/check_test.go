package check

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"time"

	parquetgo "github.com/parquet-go/parquet-go"
	"github.com/parquet-go/parquet-go/compress"

	"github.com/newsarc/newsarc/output"
	"github.com/newsarc/newsarc/output/jsonl"
	"github.com/newsarc/newsarc/schema"
)

var start = time.Date(2026, 11, 1, 13, 0, 0, 0, time.UTC)

func write(t *testing.T, dir, run string, rows ...schema.Row) {
	t.Helper()
	d, err := output.Open(dir, output.Options{Formats: []output.Format{output.Parquet, output.JSONL}, Run: run, Version: "test"})
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

func article(n, day int) *schema.Article {
	return &schema.Article{
		ArticleID: schema.Text(fmt.Sprintf("a.org/%d", n)), Revision: schema.Count(1), Lang: "ru", Site: "a.org", PageType: schema.PageArticle,
		Title: "t", Authors: schema.List[schema.Text]{"A"}, FetchedAt: schema.Instant(start.AddDate(0, 0, day)), ContentHash: schema.Text(fmt.Sprint(n)),
	}
}

func run(t *testing.T, dir string) *Report {
	t.Helper()
	r, err := Run(t.Context(), dir)
	if err != nil {
		t.Fatal(err)
	}
	var buf bytes.Buffer
	if err := r.Print(&buf); err != nil {
		t.Fatal(err)
	}
	return r
}

func TestWhole(t *testing.T) {
	dir := t.TempDir()
	write(t, dir, "r1", article(1, 0), article(2, 0), &schema.Fetch{URL: "u"})
	write(t, dir, "r2", article(3, 1))
	r := run(t, dir)
	if !r.Whole || len(r.Problems) > 0 {
		t.Errorf("%+v", r.Problems)
	}
	if r.Tables[0].Rows != 3 || r.Tables[3].Rows != 1 {
		t.Errorf("%+v", r.Tables)
	}
}

func TestDamageIsFound(t *testing.T) {
	articles := func(t *testing.T, dir, pattern string) string {
		t.Helper()
		names, err := filepath.Glob(filepath.Join(dir, "articles", pattern))
		if err != nil || len(names) == 0 {
			t.Fatalf("%s: %v", pattern, err)
		}
		return names[0]
	}
	edit := func(t *testing.T, name string, change func([]byte) []byte) {
		t.Helper()
		data, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, change(data), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	for name, c := range map[string]struct {
		harm  func(t *testing.T, dir string)
		want  string
		whole bool
	}{
		"a flipped bit": {func(t *testing.T, dir string) {
			edit(t, articles(t, dir, "part-r1*.parquet"), func(b []byte) []byte { b[len(b)/2] ^= 1; return b })
		}, "SHA-256", false},
		"a cut file": {func(t *testing.T, dir string) {
			edit(t, articles(t, dir, "part-r1*.jsonl.zst"), func(b []byte) []byte { return b[:len(b)-3] })
		}, "bytes, manifest.jsonl says", false},
		"a lost file": {func(t *testing.T, dir string) {
			if err := os.Remove(articles(t, dir, "part-r1*.parquet")); err != nil {
				t.Fatal(err)
			}
		}, "not in the folder", false},
		"a line of the manifest that is none": {func(t *testing.T, dir string) {
			edit(t, filepath.Join(dir, "manifest.jsonl"), func(b []byte) []byte { return append([]byte("{}\n"), b...) })
		}, "no entry", false},
		"a manifest cut short": {func(t *testing.T, dir string) {
			edit(t, filepath.Join(dir, "manifest.jsonl"), func(b []byte) []byte { return b[:len(b)-5] })
		}, "cut short", true},
		"a file that is not recorded": {func(t *testing.T, dir string) {
			edit(t, filepath.Join(dir, "manifest.jsonl"), func(b []byte) []byte {
				return b[:bytes.LastIndexByte(b[:len(b)-1], '\n')+1]
			})
		}, "not in manifest.jsonl", true},
		"a revision twice": {func(t *testing.T, dir string) { write(t, dir, "r2", article(1, 1)) }, "there twice", false},
		"a listing among the articles": {func(t *testing.T, dir string) {
			write(t, dir, "r2", &schema.Article{ArticleID: "x", PageType: schema.PageListing})
		}, "among the articles", false},
		"an unfinished file": {func(t *testing.T, dir string) {
			if err := os.WriteFile(filepath.Join(dir, ".newsarc", "staging", "x.unfinished"), nil, 0o666); err != nil {
				t.Fatal(err)
			}
		}, "unfinished", true},
		"a file of somebody else": {func(t *testing.T, dir string) {
			if err := os.WriteFile(filepath.Join(dir, "articles", "copy.parquet"), nil, 0o666); err != nil {
				t.Fatal(err)
			}
		}, "is no part of the dataset", false},
		"a damaged runs.jsonl": {func(t *testing.T, dir string) {
			if err := os.WriteFile(filepath.Join(dir, "runs.jsonl"), []byte("nonsense\n"), 0o666); err != nil {
				t.Fatal(err)
			}
		}, "nonsense", false},
	} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			write(t, dir, "r1", article(1, 0), article(2, 0))
			c.harm(t, dir)
			r := run(t, dir)
			if r.Whole != c.whole {
				t.Errorf("whole: %v, want %v", r.Whole, c.whole)
			}
			var all []string
			for _, p := range r.Problems {
				all = append(all, p.File+": "+p.Detail)
			}
			if !strings.Contains(strings.Join(all, "\n"), c.want) {
				t.Errorf("no %q in %q", c.want, all)
			}
		})
	}
	if _, err := Run(t.Context(), t.TempDir()); err == nil {
		t.Error("an empty folder is a dataset")
	}
}

// A part whose columns are not those of its table is named, with what it has
// and what it should have.
func TestColumnsOfAnotherShape(t *testing.T) {
	// with writes a part of observations in which one field is another, and a file's settings are.
	with := func(t *testing.T, dir, version string, codec compress.Codec, field string, edit func(*reflect.StructField)) {
		t.Helper()
		var fields []reflect.StructField
		for i := range reflect.TypeFor[schema.Observation]().NumField() {
			f := reflect.TypeFor[schema.Observation]().Field(i)
			f.Offset, f.Index = 0, nil
			if f.Name == field {
				if edit == nil {
					continue
				}
				edit(&f)
			}
			fields = append(fields, f)
		}
		row := reflect.New(reflect.StructOf(fields))
		f, err := os.Create(filepath.Join(dir, "observations", (schema.Part{Run: "x"}).Name()+".parquet"))
		if err != nil {
			t.Fatal(err)
		}
		w := parquetgo.NewGenericWriter[any](f, parquetgo.SchemaOf(row.Interface()), parquetgo.Compression(codec),
			parquetgo.KeyValueMetadata("newsarc.schema_version", version))
		_, err = w.Write([]any{row.Elem().Interface()})
		if err := errors.Join(err, w.Close(), f.Close()); err != nil {
			t.Fatal(err)
		}
	}
	as := func(typ reflect.Type, tag reflect.StructTag) func(*reflect.StructField) {
		return func(f *reflect.StructField) { f.Type, f.Tag = typ, tag }
	}
	for name, c := range map[string]struct {
		version string
		codec   compress.Codec
		field   string
		edit    func(*reflect.StructField)
		want    string
		whole   bool
	}{
		"a number of 32 bits": {"1", &parquetgo.Zstd, "Views", as(reflect.TypeFor[*int32](), `parquet:"views,optional"`), "column views is optional int32 (INT(32,true)), not optional int64", false},
		"a number for a text": {"1", &parquetgo.Zstd, "Lang", as(reflect.TypeFor[*int64](), `parquet:"lang,optional"`), "column lang is optional int64 (INT(64,true)), not optional byte_array (STRING)", false},
		"bytes for a text":    {"1", &parquetgo.Zstd, "Lang", as(reflect.TypeFor[[]byte](), `parquet:"lang,optional"`), "column lang is optional byte_array, not", false},
		"never null":          {"1", &parquetgo.Zstd, "Views", as(reflect.TypeFor[int64](), `parquet:"views"`), "column views is required int64", false},
		"milliseconds": {"1", &parquetgo.Zstd, "ObservedAt", as(reflect.TypeFor[*time.Time](), `parquet:"observed_at,optional,timestamp(millisecond:utc)"`),
			"TIMESTAMP(isAdjustedToUTC=true,unit=MILLIS)), not optional int64 (TIMESTAMP(isAdjustedToUTC=true,unit=MICROS))", false},
		"no list":                {"1", &parquetgo.Zstd, "ChangedFields", as(reflect.TypeFor[string](), `parquet:"changed_fields,optional"`), "lacks the column changed_fields.list.element", false},
		"a column is missing":    {"1", &parquetgo.Zstd, "Votes", nil, "lacks the column votes, which every file of schema version 1 has", false},
		"of an older version":    {"0", &parquetgo.Zstd, "Votes", nil, "lacks the column votes: written by an older version", true},
		"a column more":          {"0", &parquetgo.Zstd, "Votes", as(reflect.TypeFor[*int64](), `parquet:"likes,optional"`), "has the column likes that this version does not know", true},
		"of a newer version":     {"2", &parquetgo.Zstd, "", nil, "it has schema version 2, this program knows 1; use a newer newsarc", false},
		"compressed differently": {"1", &parquetgo.Snappy, "", nil, "column votes is compressed with SNAPPY, not ZSTD", true},
		"as it should be":        {"1", &parquetgo.Zstd, "", nil, "not in manifest.jsonl", true},
	} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			write(t, dir, "r1", article(1, 0))
			with(t, dir, c.version, c.codec, c.field, c.edit)
			wantProblem(t, run(t, dir), c.whole, c.want)
		})
	}
}

// wantProblem expects a report to call a dataset whole or not, with a problem
// that says want.
func wantProblem(t *testing.T, r *Report, whole bool, want string) {
	t.Helper()
	var all []string
	for _, p := range r.Problems {
		all = append(all, p.File+": "+p.Detail)
	}
	if r.Whole != whole || !strings.Contains(strings.Join(all, "\n"), want) {
		t.Errorf("whole: %v, want %v with %q in\n%s", r.Whole, whole, want, strings.Join(all, "\n"))
	}
}

// Lines have the columns of their table and no others.
func TestColumnsOfLines(t *testing.T) {
	for name, c := range map[string]struct {
		line, want string
		whole      bool
	}{
		"a column is missing": {`{"url":"u"}`, "lacks the column host", false},
		"a column more":       {"", "has the column likes that", true},
		"a wrong type":        {"status", "row 0 cannot be read", false},
		"no object":           {"[]", "row 0 cannot be read", false},
	} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			write(t, dir, "r1", article(1, 0))
			whole, err := schema.AppendRow(nil, &schema.Fetch{URL: "u"})
			if err != nil {
				t.Fatal(err)
			}
			switch c.line {
			case "":
				c.line = strings.Replace(string(whole), "{", `{"likes":1,`, 1)
			case "status":
				c.line = strings.Replace(string(whole), `"status":null`, `"status":"many"`, 1)
			}
			f, err := os.Create(filepath.Join(dir, "fetches", schema.Part{Run: "x"}.Name()+".jsonl.zst"))
			if err != nil {
				t.Fatal(err)
			}
			z, err := jsonl.Compress(f)
			if err != nil {
				t.Fatal(err)
			}
			_, err = io.WriteString(z, c.line+"\n")
			if err := errors.Join(err, z.Close(), f.Close()); err != nil {
				t.Fatal(err)
			}
			wantProblem(t, run(t, dir), c.whole, c.want)
		})
	}
}

func TestDropsAreFlagged(t *testing.T) {
	dir := t.TempDir()
	var rows []schema.Row
	for i := range 400 {
		a := article(i, i/20) // 20 a day
		if i >= 300 && i%50 != 0 {
			a.Authors = nil // lost from day 15 on
		}
		if i%2 == 0 {
			a.Title = "" // half of them always lack a title: no drop
		}
		rows = append(rows, a)
	}
	write(t, dir, "r1", rows...)
	r := run(t, dir)
	if len(r.Drops) != 1 {
		t.Fatalf("%+v", r.Drops)
	}
	d := r.Drops[0]
	if d.Site != "a.org" || d.Column != "authors" || d.Since != "2026-11-16" || d.Before != 1 || d.After > 0.05 || d.Rows != 100 {
		t.Errorf("%+v", d)
	}
}

func TestCopiesAreCounted(t *testing.T) {
	dir := t.TempDir()
	reprint := article(2, 0)
	reprint.ContentHash = "1"
	write(t, dir, "r1", article(1, 0), reprint)
	if r := run(t, dir); r.Copies != 1 || !r.Whole {
		t.Errorf("%d copies, whole %v", r.Copies, r.Whole)
	}
}
