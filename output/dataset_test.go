package output

import (
	"context"
	"crypto/sha256"
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/newsarc/newsarc/schema"
)

var day = time.Date(2026, 11, 22, 13, 44, 5, 123456000, time.UTC)

// fullArticle has a value in every column.
func fullArticle(n int) *schema.Article {
	t := schema.Instant(day.Add(time.Duration(n) * time.Minute))
	return &schema.Article{
		ArticleID: schema.Text(fmt.Sprintf("vpk.name/%d", n)), Revision: schema.Count(1), URL: "https://vpk.name/news/1.html",
		CanonicalURL: "https://vpk.name/news/1.html", Site: "vpk.name", PageType: schema.PageArticle, Lang: "ru",
		Alternates: schema.List[schema.Alternate]{{Lang: "en", URL: "https://vpk.name/en/1.html"}},
		Title:      "Заголовок <b> & \"кавычки\"", Lead: "Лид", Description: "d", Body: "Абзац.\n\nЕщё.", BodyMarkdown: "Абзац.\n\n*Ещё.*", WordCount: schema.Count(3),
		Authors: schema.List[schema.Text]{"Frederic Lasse (Frederic Lassez)", "ТАСС"}, BylineRaw: "Автор: …", PublishedAt: t, PublishedRaw: "18.11 06:46",
		PublishedPrecision: schema.PrecisionMinute, ModifiedAt: t,
		Source: &schema.Source{Name: "ИноСМИ", Rights: "r"},
		Images: schema.List[schema.Image]{{Credit: "© CC BY-SA 2.0", License: "CC BY-SA 2.0"}, {URL: "https://x/1.jpg", Position: 1}},
		Views:  schema.Count(966), Comments: schema.Count(0), Votes: schema.Count(-2),
		ReaderComments: schema.List[schema.ReaderComment]{{Author: "a", Text: "t", TimeRaw: "now", Time: t, Votes: schema.Count(0)}},
		Section:        "s", Tags: schema.List[schema.Text]{"НАТО"}, Mentions: schema.List[schema.Mention]{{Name: "Украина"}},
		Links: schema.List[schema.Link]{{URL: "https://x/"}}, Sidebar: schema.List[schema.SidebarItem]{{Block: "Обсуждение", Time: t, TimeInferred: true, Count: schema.Count(0)}},
		Access: schema.AccessFree, FetchedAt: t, HTTP: &schema.HTTP{Status: schema.Count(200), Charset: "utf-8"},
		WARC: &schema.WARC{File: "warc/a.warc.gz", Offset: schema.Count(0), RecordID: "<urn:uuid:1>"}, ContentHash: "ab", Simhash: "cd",
		Extractor: &schema.Extractor{Version: "1", Profile: "vpk.name", ProfileVersion: "1"}, Provenance: schema.List[schema.Provenance]{{Field: "title", Method: "label", Confidence: 0.5}},
		Warnings: schema.List[schema.Text]{"w: d"},
	}
}

func sample() []schema.Row {
	t := schema.Instant(day)
	return []schema.Row{
		fullArticle(2), &schema.Article{}, fullArticle(1),
		&schema.Observation{ArticleID: "a/1", ObservedAt: t, Outcome: schema.OutcomeFetched, Views: schema.Count(0), ChangedFields: schema.List[schema.Text]{"title"}},
		&schema.ListingItem{ListingURL: "u", FetchedAt: t, Position: 3},
		&schema.Fetch{URL: "u", StartedAt: t, Status: schema.Count(200), DelayOwedMS: schema.Count(0)},
	}
}

func byTable(rows []schema.Row) map[schema.Table][]schema.Row {
	tables := map[schema.Table][]schema.Row{}
	for _, r := range rows {
		tables[r.Table()] = append(tables[r.Table()], r)
	}
	return tables
}

func part(table schema.Table, seq int) schema.Part {
	return schema.Part{Table: table, Run: "20261122T134405Z-1a2b", Seq: seq}
}

func openTest(t *testing.T, dir string, formats ...Format) *Dataset {
	t.Helper()
	d, err := Open(dir, Options{Formats: formats, Run: "20261122T134405Z-1a2b", Version: "test"})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = d.Close() })
	return d
}

func collect(t *testing.T, dir string, table schema.Table) []schema.Row {
	t.Helper()
	var rows []schema.Row
	for row, err := range Rows(dir, table) {
		if err != nil {
			t.Fatal(err)
		}
		rows = append(rows, row)
	}
	return rows
}

func encoded(t *testing.T, rows []schema.Row) []string {
	t.Helper()
	var lines []string
	for _, r := range rows {
		line, err := schema.EncodeRow(r)
		if err != nil {
			t.Fatal(err)
		}
		lines = append(lines, string(line))
	}
	return lines
}

func TestRowsComeBackAsTheyWent(t *testing.T) {
	for _, format := range []Format{Parquet, JSONL} {
		t.Run(string(format), func(t *testing.T) {
			dir := t.TempDir()
			d := openTest(t, dir, format)
			for table, rows := range byTable(sample()) {
				if err := d.WritePart(t.Context(), part(table, 1), rows); err != nil {
					t.Fatal(err)
				}
				if table == schema.Articles { // unknown time first, then by time
					rows = []schema.Row{rows[1], rows[2], rows[0]}
				}
				if diff := cmp.Diff(encoded(t, rows), encoded(t, collect(t, dir, table))); diff != "" {
					t.Errorf("%s: -want +got\n%s", table, diff)
				}
			}
		})
	}
}

func TestSamePartTwiceIsOnePart(t *testing.T) {
	dir := t.TempDir()
	d := openTest(t, dir, Parquet, JSONL)
	rows := byTable(sample())[schema.Articles]
	p := part(schema.Articles, 1)
	if err := d.WritePart(t.Context(), p, rows); err != nil {
		t.Fatal(err)
	}
	before := tree(t, dir)
	if err := d.WritePart(t.Context(), p, rows); err != nil {
		t.Fatal(err)
	}
	// A crash after the rename, before the manifest: written again, the same bytes.
	if err := os.Remove(filepath.Join(dir, filepath.FromSlash(partFile(p, Parquet)))); err != nil {
		t.Fatal(err)
	}
	if err := d.WritePart(t.Context(), p, rows); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(before, tree(t, dir)); diff != "" {
		t.Errorf("the folder changed: -before +after\n%s", diff)
	}
}

// Rows that come as lines are written as those that come as records, also where a
// text needs repair or an older version wrote the line.
func TestLinesAreWrittenAsRows(t *testing.T) {
	broken := fullArticle(3)
	broken.Title, broken.Body = "\uFEFFmark", "bad \xff byte"
	empty := fullArticle(4)
	empty.Authors, empty.Tags = schema.List[schema.Text]{"", "a"}, schema.List[schema.Text]{"a", ""}
	for _, formats := range [][]Format{{Parquet, JSONL}, {JSONL}} {
		for table, rows := range byTable(append(sample(), broken, empty, &schema.Article{Title: "\uFFFD \\ufffd [null ,null"})) {
			plain, withLines := t.TempDir(), t.TempDir()
			if err := openTest(t, plain, formats...).WritePart(t.Context(), part(table, 1), rows); err != nil {
				t.Fatal(err)
			}
			lines := encoded(t, rows)
			lines[len(lines)-1] = strings.Replace(lines[len(lines)-1], ":", ": ", 1)
			given := slices.Clone(lines)
			if err := openTest(t, withLines, formats...).WriteLines(t.Context(), part(table, 1), lines); err != nil {
				t.Fatal(err)
			}
			if !slices.Equal(given, lines) {
				t.Errorf("%s: the caller's lines were changed", table)
			}
			want, got := tree(t, plain), tree(t, withLines)
			for _, format := range formats {
				name := partFile(part(table, 1), format)
				if want[name] == "" || want[name] != got[name] {
					t.Errorf("%s differs", name)
				}
			}
		}
	}
}

// A line that is none ends the part, whatever the format is, and no file is left.
func TestLinesThatAreNone(t *testing.T) {
	good := encoded(t, byTable(sample())[schema.Articles])[0]
	for _, formats := range [][]Format{{Parquet, JSONL}, {JSONL}} {
		for _, bad := range []string{"", good[:len(good)-1], good + "}", strings.Replace(good, `"title":`, `"title"`, 1)} {
			dir := t.TempDir()
			if err := openTest(t, dir, formats...).WriteLines(t.Context(), part(schema.Articles, 1), []string{good, bad}); err == nil {
				t.Errorf("%v: taken: %.40q", formats, bad)
			}
			for _, format := range formats {
				if name := partFile(part(schema.Articles, 1), format); tree(t, dir)[name] != "" {
					t.Errorf("%s was written", name)
				}
			}
		}
	}
}

func TestPartsFromManyGoroutines(t *testing.T) {
	dir := t.TempDir()
	d := openTest(t, dir)
	var group sync.WaitGroup
	for i := range 24 { // each of 6 parts four times at once
		group.Go(func() {
			if err := d.WritePart(context.Background(), part(schema.Fetches, i%6), []schema.Row{&schema.Fetch{URL: "u"}}); err != nil {
				t.Error(err)
			}
		})
	}
	group.Wait()
	if got := len(collect(t, dir, schema.Fetches)); got != 6 {
		t.Errorf("%d rows, want 6", got)
	}
	entries, _, _, err := Manifest(dir)
	if err != nil || len(entries) != len(schema.Tables())+6 {
		t.Errorf("%d lines in the manifest, %v", len(entries), err)
	}
}

// tree returns every file below dir with its contents.
func tree(t *testing.T, dir string) map[string]string {
	t.Helper()
	files := map[string]string{}
	err := filepath.WalkDir(dir, func(name string, entry os.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		data, err := os.ReadFile(name)
		rel, _ := filepath.Rel(dir, name)
		files[filepath.ToSlash(rel)] = string(data)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}

func TestEveryTableHasAPartFromTheStart(t *testing.T) {
	for _, format := range []Format{Parquet, JSONL} {
		dir := t.TempDir()
		openTest(t, dir, format)
		openTest(t, dir, format) // again: nothing new
		parts, err := Parts(dir)
		if err != nil {
			t.Fatal(err)
		}
		if len(parts) != len(schema.Tables()) {
			t.Errorf("%s: %d parts, want one per table", format, len(parts))
		}
	}
}

func TestOpenRefuses(t *testing.T) {
	dir := t.TempDir()
	name := filepath.Join(dir, "a-file")
	if err := os.WriteFile(name, []byte("x"), 0o666); err != nil {
		t.Fatal(err)
	}
	if _, err := Open(name, Options{}); !errors.Is(err, ErrNotFolder) {
		t.Errorf("a file: %v", err)
	}
	newerDir := filepath.Join(dir, "newer")
	d := openTest(t, newerDir)
	_ = d.Close()
	manifest := filepath.Join(newerDir, manifestName)
	data, err := os.ReadFile(manifest)
	if err != nil {
		t.Fatal(err)
	}
	data = []byte(strings.ReplaceAll(string(data), `"schema_version":"1"`, `"schema_version":"99"`))
	if err := os.WriteFile(manifest, data, 0o666); err != nil {
		t.Fatal(err)
	}
	if _, err := Open(newerDir, Options{}); !errors.Is(err, ErrNewer) {
		t.Errorf("a newer version: %v", err)
	}
	if _, err := Open(filepath.Join(dir, "x"), Options{Run: "../evil"}); err == nil {
		t.Error("a run id with a path in it was taken")
	}
}

func TestOpenRepairs(t *testing.T) {
	dir := t.TempDir()
	d := openTest(t, dir)
	rows := byTable(sample())[schema.Articles]
	if err := d.WritePart(t.Context(), part(schema.Articles, 1), rows); err != nil {
		t.Fatal(err)
	}
	_ = d.Close()
	manifest := filepath.Join(dir, manifestName)
	whole, err := os.ReadFile(manifest)
	if err != nil {
		t.Fatal(err)
	}
	old := filepath.Join(dir, filepath.FromSlash(stagingFolder), "x.parquet.1.unfinished")
	if err := os.WriteFile(old, []byte("x"), 0o666); err != nil {
		t.Fatal(err)
	}
	if err := os.Chtimes(old, day, time.Now().Add(-2*stagedTooLong)); err != nil {
		t.Fatal(err)
	}
	for cut := 1; cut < 200; cut += 49 {
		if err := os.WriteFile(manifest, whole[:len(whole)-cut], 0o666); err != nil {
			t.Fatal(err)
		}
		d := openTest(t, dir)
		if len(d.Repairs()) == 0 {
			t.Errorf("cut by %d: no repair told", cut)
		}
		_ = d.Close()
		got, err := os.ReadFile(manifest)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(string(whole), string(got)); diff != "" {
			t.Errorf("cut by %d: -want +got\n%s", cut, diff)
		}
	}
	if _, err := os.Stat(old); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("the unfinished file is still there: %v", err)
	}
}

// A crash between naming the files of a part and recording them leaves a
// manifest that lacks them: Open writes the same lines, of JSON Lines too,
// which do not say what wrote them.
func TestOpenRecordsParts(t *testing.T) {
	dir := t.TempDir()
	options := Options{Formats: []Format{Parquet, JSONL}, Run: "run", Version: "test"}
	d, err := Open(dir, options)
	if err != nil {
		t.Fatal(err)
	}
	if err := d.BeginRun(RunStart{Time: day, Command: []string{"test"}}); err != nil {
		t.Fatal(err)
	}
	manifest := filepath.Join(dir, manifestName)
	before, err := os.ReadFile(manifest)
	if err != nil {
		t.Fatal(err)
	}
	if err := d.WritePart(t.Context(), schema.Part{Table: schema.Articles, Run: "run"}, byTable(sample())[schema.Articles]); err != nil {
		t.Fatal(err)
	}
	_ = d.Close()
	whole, err := os.ReadFile(manifest)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(manifest, before, 0o666); err != nil {
		t.Fatal(err)
	}
	if d, err = Open(dir, options); err != nil {
		t.Fatal(err)
	}
	if len(d.Repairs()) != 2 {
		t.Errorf("repairs %q, want two parts recorded", d.Repairs())
	}
	_ = d.Close()
	got, err := os.ReadFile(manifest)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(sortedLines(string(whole)), sortedLines(string(got))); diff != "" {
		t.Errorf("-want +got\n%s", diff)
	}
}

func TestRowWriterCutsParts(t *testing.T) {
	dir := t.TempDir()
	d := openTest(t, dir)
	w, err := d.Writer(0)
	if err != nil {
		t.Fatal(err)
	}
	w.limit = 32 << 10
	for i := range 3 {
		a := fullArticle(i)
		a.Body = schema.Text(strings.Repeat("слово ", 2<<10))
		if err := w.Append(context.Background(), a, &schema.Fetch{URL: "u"}); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Flush(t.Context()); err != nil {
		t.Fatal(err)
	}
	if got := len(collect(t, dir, schema.Articles)); got != 3 {
		t.Errorf("%d articles, want 3", got)
	}
	if got := len(collect(t, dir, schema.Fetches)); got != 3 {
		t.Errorf("%d fetches, want 3", got)
	}
	parts, err := Parts(dir)
	if err != nil {
		t.Fatal(err)
	}
	articles := 0
	for _, p := range parts {
		if p.Part.Table == schema.Articles && p.Part.Run != emptyRun {
			articles++
		}
	}
	if articles < 2 {
		t.Errorf("%d parts of articles, want more than one", articles)
	}
}

var update = flag.Bool("update", false, "write the golden files")

// The same rows give the same bytes, on every machine and until a dependency
// or a setting changes on purpose: then parts of a resumed crawl would differ
// from those before the crash.
func TestBytesAreGolden(t *testing.T) {
	dir := t.TempDir()
	d := openTest(t, dir, Parquet, JSONL)
	for table, rows := range byTable(sample()) {
		if err := d.WritePart(t.Context(), part(table, 1), rows); err != nil {
			t.Fatal(err)
		}
	}
	var lines []string
	for name, data := range tree(t, dir) {
		if _, _, ok := parsePartFile(name); ok {
			lines = append(lines, fmt.Sprintf("%x  %s\n", sha256.Sum256([]byte(data)), name))
		}
	}
	slices.SortFunc(lines, func(a, b string) int { return strings.Compare(a[64:], b[64:]) })
	got, golden := strings.Join(lines, ""), filepath.Join("testdata", "golden.sha256")
	if *update {
		if err := os.WriteFile(golden, []byte(got), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("-want +got (go test -update writes it)\n%s", diff)
	}
}

// A dataset of a newer version is refused by those who read it too.
func TestCheckVersion(t *testing.T) {
	dir := t.TempDir()
	d := openTest(t, dir)
	if err := errors.Join(d.Close(), CheckVersion(dir)); err != nil {
		t.Fatal(err)
	}
	manifest := filepath.Join(dir, manifestName)
	data, err := os.ReadFile(manifest)
	if err != nil {
		t.Fatal(err)
	}
	data = []byte(strings.Replace(string(data), `"schema_version":"1"`, `"schema_version":"2"`, 1))
	if err := os.WriteFile(manifest, data, 0o666); err != nil {
		t.Fatal(err)
	}
	if err := CheckVersion(dir); !errors.Is(err, ErrNewer) || !strings.Contains(err.Error(), "use a newer newsarc") {
		t.Errorf("%v", err)
	}
	if err := CheckVersion(t.TempDir()); err != nil {
		t.Errorf("without a manifest: %v", err)
	}
}
