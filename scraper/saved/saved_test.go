package saved

import (
	"bytes"
	"compress/gzip"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"go.uber.org/goleak"

	"github.com/newsarc/newsarc/scraper/extract"
	"github.com/newsarc/newsarc/scraper/profile"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

const page = `<!DOCTYPE html><html><head><title>A lamp</title></head><body><article><h1>A lamp</h1>
<p>The lamp in the shed by the harbour has burned for a hundred years, and nobody knows who pays for it.</p></article></body></html>`

func write(t *testing.T, dir, name string, data []byte) string {
	t.Helper()
	path := filepath.Join(dir, name)
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, data, 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func packed(t *testing.T, data string) []byte {
	t.Helper()
	var buf bytes.Buffer
	zw := gzip.NewWriter(&buf)
	if _, err := zw.Write([]byte(data)); err != nil {
		t.Fatal(err)
	}
	if err := zw.Close(); err != nil {
		t.Fatal(err)
	}
	return buf.Bytes()
}

func TestFilesAndTheirErrors(t *testing.T) {
	dir := t.TempDir()
	write(t, dir, "pages/b.html", []byte(page))
	write(t, dir, "pages/a.htm.gz", packed(t, page))
	write(t, dir, "pages/deep/c.txt", []byte("A lamp\n\nThe lamp has burned for a hundred years."))
	write(t, dir, "pages/.hidden/d.html", []byte(page))
	write(t, dir, "pages/notes.md", []byte("no page"))
	inputs := []string{
		filepath.Join(dir, "pages"),
		write(t, dir, "unnamed", []byte(page)),
		filepath.Join(dir, "missing.html"),
		write(t, dir, "empty.html", nil),
		write(t, dir, "empty.html.gz", packed(t, "")),
		write(t, dir, "cut.html.gz", packed(t, page)[:60]),
		write(t, dir, "large.html", []byte(strings.Repeat("x", 5000))),
		write(t, dir, "bomb.html.gz", packed(t, strings.Repeat("x", 5000))),
		write(t, dir, "none/readme.md", nil)[:len(dir)+len("/none")],
		"-",
	}
	want := []string{"a ", "b ", "c ", "unnamed ", "missing missing", "empty empty", "empty empty", "cut undecodable", "large too-large", "bomb too-large", "none no-pages", "- "}
	var got []string
	x := Extractor{MaxBytes: 4000}
	err := x.Run(context.Background(), Files(inputs, strings.NewReader(page)), func(r *Result) error {
		code := Code("")
		if r.Err != nil {
			code = r.Err.Code
			if !strings.Contains(r.Err.Message, r.Page.File) {
				t.Errorf("message %q does not name %s", r.Err.Message, r.Page.File)
			}
		}
		got = append(got, r.Page.ID+" "+string(code))
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if strings.Join(got, "\n") != strings.Join(want, "\n") {
		t.Errorf("got  %q\nwant %q", got, want)
	}
}

func TestOrderAndBytesDoNotDependOnWorkers(t *testing.T) {
	dir := t.TempDir()
	for i := range 60 {
		write(t, dir, fmt.Sprintf("%02d.html", i), []byte(strings.Replace(page, "<p>", fmt.Sprintf("<p>%d: ", i), 1)+strings.Repeat("<p>More of it.</p>", i*i%97)))
	}
	lines := func(workers int) string {
		var all bytes.Buffer
		x := Extractor{Workers: workers, Encode: true}
		if err := x.Run(context.Background(), Files([]string{dir}, nil), func(r *Result) error {
			all.Write(r.Line)
			return nil
		}); err != nil {
			t.Fatal(err)
		}
		return all.String()
	}
	one := lines(1)
	if n := strings.Count(one, "\n"); n != 60 {
		t.Fatalf("%d lines, want 60", n)
	}
	for _, workers := range []int{2, 7, 64} {
		if lines(workers) != one {
			t.Errorf("%d workers write other bytes than one", workers)
		}
	}
}

func TestList(t *testing.T) {
	dir := t.TempDir()
	write(t, dir, "a.html", []byte(page))
	list := strings.Join([]string{
		`{"id":"first","file":"a.html","url":"https://example.org/1","fetched_at":"2026-11-22T10:00:00+03:00","more":1}`,
		``,
		`{"file":"a.html","url":null,"charset":"utf-8"}`,
		`{"id":"third","file":"gone.html"}`,
		`{"id":"fourth","file":"a.html","fetched_at":"yesterday"}`,
		`{"id":"fifth"}`,
		`not json`,
		`{"file":"` + strings.Repeat("x", maxListLine) + `"}`,
		`{"id":"last","file":"a.html"}`,
	}, "\n")
	var got []string
	var first Page
	x := Extractor{Encode: true}
	err := x.Run(context.Background(), List(strings.NewReader(list), filepath.Join(dir, "list.jsonl")), func(r *Result) error {
		if len(got) == 0 {
			first = r.Page
		}
		var l struct {
			ID    *string
			Error *Error
			Title *string
		}
		if err := json.Unmarshal(r.Line, &l); err != nil {
			t.Fatal(err)
		}
		s := "null"
		if l.ID != nil {
			s = *l.ID
		}
		if l.Error != nil {
			s += " " + string(l.Error.Code)
		}
		got = append(got, s)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	want := []string{"first", "a", "third missing", "fourth invalid", "fifth invalid", "null invalid", "null invalid", "last"}
	if strings.Join(got, "\n") != strings.Join(want, "\n") {
		t.Errorf("got  %q\nwant %q", got, want)
	}
	if at := time.Date(2026, 11, 22, 7, 0, 0, 0, time.UTC); first.URL != "https://example.org/1" || !first.FetchedAt.Equal(at) {
		t.Errorf("first page: %q %v", first.URL, first.FetchedAt)
	}
}

func TestParseTime(t *testing.T) {
	for in, want := range map[string]string{
		"2026-11-22T13:44:05Z":             "2026-11-22T13:44:05Z",
		"2026-11-22T13:44:05.5+03:00":      "2026-11-22T10:44:05Z",
		"2026-11-22 13:44:05":              "2026-11-22T13:44:05Z",
		"2026-11-22T13:44":                 "2026-11-22T13:44:00Z",
		"2026-11-22":                       "2026-11-22T00:00:00Z",
		"2026-11-22T13:44:05.123456+00:00": "2026-11-22T13:44:05Z",
		"22.11.2026":                       "",
		"":                                 "",
	} {
		got, err := ParseTime(in)
		if (err != nil) != (want == "") || err == nil && got.Truncate(time.Second).Format(time.RFC3339) != want {
			t.Errorf("ParseTime(%q) = %v, %v; want %s", in, got, err, want)
		}
	}
}

func TestPanicIsTheErrorOfItsPage(t *testing.T) {
	dir := t.TempDir()
	for _, name := range []string{"a.html", "b.html", "c.html"} {
		write(t, dir, name, []byte(page+name))
	}
	x := Extractor{Workers: 2, Encode: true, extract: func(body []byte, meta extract.Meta, prof *profile.Profile) (*extract.Result, error) {
		if bytes.HasSuffix(body, []byte("b.html")) {
			panic("out of cheese")
		}
		return extract.Page(body, meta, prof)
	}}
	var codes []Code
	if err := x.Run(context.Background(), Files([]string{dir}, nil), func(r *Result) error {
		code := Code("")
		if r.Err != nil {
			code = r.Err.Code
			if len(r.Line) == 0 || !strings.Contains(r.Err.Message, "out of cheese") {
				t.Errorf("line %q, message %q", r.Line, r.Err.Message)
			}
		}
		codes = append(codes, code)
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	if len(codes) != 3 || codes[0] != "" || codes[1] != CodeFailed || codes[2] != "" {
		t.Errorf("codes %q", codes)
	}
}

func TestRunStopsAtTheFirstErrorOfItsCaller(t *testing.T) {
	endless := func(yield func(Page) bool) {
		for yield(Page{ID: "x", File: "missing"}) {
		}
	}
	full := errors.New("disk full")
	x := Extractor{Workers: 3}
	n := 0
	if err := x.Run(context.Background(), endless, func(*Result) error {
		if n++; n == 5 {
			return full
		}
		return nil
	}); !errors.Is(err, full) {
		t.Errorf("got %v, want %v", err, full)
	}
	ctx, cancel := context.WithCancel(context.Background())
	if err := x.Run(ctx, endless, func(*Result) error { cancel(); return nil }); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v, want %v", err, context.Canceled)
	}
}

func FuzzList(f *testing.F) {
	f.Add([]byte(`{"id":"a","file":"a.html","url":null,"fetched_at":"2026-11-22"}`))
	f.Add([]byte("\ufeff{}\n\n[]\nnull\n\"x\""))
	f.Fuzz(func(t *testing.T, data []byte) {
		lines := 0
		for p := range List(bytes.NewReader(data), "list") {
			lines++
			if p.Err == nil && p.File == "" {
				t.Errorf("a page without file or error: %+v", p)
			}
		}
		if limit := bytes.Count(data, []byte("\n")) + 1; lines > limit {
			t.Errorf("%d pages of %d lines", lines, limit)
		}
	})
}
