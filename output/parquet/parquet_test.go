package parquet

import (
	"bytes"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/parquet-go/parquet-go"

	"github.com/newsarc/newsarc/schema"
)

var update = flag.Bool("update", false, "write the golden files")

func write[T any](t testing.TB, rows ...*T) []byte {
	t.Helper()
	var buf bytes.Buffer
	w := NewWriter[T](&buf, Metadata{Run: "r", Version: "v"})
	if err := w.Write(rows...); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return buf.Bytes()
}

func read[T any](t testing.TB, data []byte) []*T {
	t.Helper()
	var rows []*T
	for row, err := range Read[T](bytes.NewReader(data), int64(len(data))) {
		if err != nil {
			t.Fatal(err)
		}
		rows = append(rows, row)
	}
	return rows
}

// A column that changes its type or its nullability breaks every query over
// old and new parts: the golden file must be changed on purpose, and
// schema.Version with it.
func TestColumnsKeepTheirShape(t *testing.T) {
	for name, s := range map[string]*parquet.Schema{
		"articles": parquet.SchemaOf(new(schema.Article)), "observations": parquet.SchemaOf(new(schema.Observation)),
		"listings": parquet.SchemaOf(new(schema.ListingItem)), "fetches": parquet.SchemaOf(new(schema.Fetch)),
	} {
		t.Run(name, func(t *testing.T) {
			golden := filepath.Join("testdata", name+".txt")
			if *update {
				if err := os.WriteFile(golden, []byte(s.String()+"\n"), 0o666); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(golden)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(string(want), s.String()+"\n"); diff != "" {
				t.Errorf("-want +got (go test -update writes it)\n%s", diff)
			}
		})
	}
}

func TestUnknownZeroAndEmptyStayApart(t *testing.T) {
	instant := schema.Instant(time.Date(2026, 11, 22, 1, 2, 3, 456789000, time.FixedZone("MSK", 3*3600)))
	rows := []*schema.Article{
		{},
		{Views: schema.Count(0), Source: &schema.Source{}, PublishedAt: instant, Title: "\uFEFFBOM", Authors: schema.List[schema.Text]{"", "a", "\uFEFF"}, Body: "bad \xff byte"},
	}
	got := read[schema.Article](t, write(t, rows...))
	if got[0].Views != nil || got[0].Source != nil || got[0].PublishedAt != nil || got[0].Title != "" || len(got[0].Authors) != 0 {
		t.Errorf("an empty row came back as %+v", got[0])
	}
	second := got[1]
	if second.Views == nil || *second.Views != 0 {
		t.Errorf("views 0 came back as %v", second.Views)
	}
	if second.Source == nil {
		t.Error("an empty source came back as null")
	}
	if second.PublishedAt == nil || !second.PublishedAt.Equal(*instant) || second.PublishedAt.Location() != time.UTC {
		t.Errorf("time came back as %v", second.PublishedAt)
	}
	if second.Title != "BOM" || second.Body != "bad \uFFFD byte" {
		t.Errorf("title %q, body %q", second.Title, second.Body)
	}
	if diff := cmp.Diff(schema.List[schema.Text]{"a"}, second.Authors); diff != "" {
		t.Errorf("authors: %s", diff)
	}
	if rows[1].Title != "\uFEFFBOM" || len(rows[1].Authors) != 3 {
		t.Error("the caller's row was changed")
	}
}

// Unknown texts are null after every pattern of known and unknown ones, in
// rows and in lists: parquet-go's own Write gets some of them wrong.
func TestUnknownTextsAreNull(t *testing.T) {
	text := string([]byte("text"))
	for n := 3; n <= 4; n++ {
		for pattern := range 1 << n {
			var rows []*schema.Article
			row := &schema.Article{}
			for i := range n {
				known := schema.Text(text[:4*(pattern>>i&1)]) // cut to nothing, or whole
				row.ReaderComments = append(row.ReaderComments, schema.ReaderComment{Author: known, Votes: schema.Count(0)})
				rows = append(rows, &schema.Article{Title: known, Lang: known})
			}
			for _, data := range [][]byte{write(t, rows...), write(t, row)} {
				if empty := emptyTexts(t, data); len(empty) > 0 {
					t.Fatalf("pattern %0*b: empty texts, not null, in %v", n, pattern, empty)
				}
			}
		}
	}
}

// emptyTexts returns the columns of a file that hold texts without a byte.
func emptyTexts(t *testing.T, data []byte) (columns []string) {
	t.Helper()
	f, err := parquet.OpenFile(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		t.Fatal(err)
	}
	for _, group := range f.RowGroups() {
		rows := group.Rows()
		buffer := make([]parquet.Row, 16)
		n, _ := rows.ReadRows(buffer)
		for _, row := range buffer[:n] {
			for _, v := range row {
				if v.Kind() == parquet.ByteArray && !v.IsNull() && len(v.ByteArray()) == 0 {
					columns = append(columns, strings.Join(f.Schema().Columns()[v.Column()], "."))
				}
			}
		}
		if err := rows.Close(); err != nil {
			t.Fatal(err)
		}
	}
	return columns
}

func TestSameRowsSameBytes(t *testing.T) {
	var rows []*schema.Article
	for i := range 300 {
		rows = append(rows, &schema.Article{ArticleID: schema.Text(fmt.Sprint(i)), Body: schema.Text(bytes.Repeat([]byte("text "), 500)), Tags: schema.List[schema.Text]{"a", "b"}})
	}
	first := write(t, rows...)
	for range 20 {
		if !bytes.Equal(first, write(t, rows...)) {
			t.Fatal("other bytes")
		}
	}
}

func TestNotParquet(t *testing.T) {
	whole := write(t, &schema.Article{Title: "t"})
	for name, data := range map[string][]byte{"empty": nil, "rubbish": []byte("PAR1 rubbish PAR1"), "cut": whole[:len(whole)-20]} {
		failed := false
		for _, err := range Read[schema.Article](bytes.NewReader(data), int64(len(data))) {
			failed = failed || err != nil
		}
		if !failed {
			t.Errorf("%s: read without an error", name)
		}
		if _, err := ReadFooter(bytes.NewReader(data), int64(len(data))); err == nil {
			t.Errorf("%s: has a footer", name)
		}
	}
}
