package schema_test

import (
	"bytes"
	"encoding/json"
	"math"
	"reflect"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"github.com/newsarc/newsarc/schema"
)

// mirror is a type with the same shape as a record and no methods, so that
// encoding/json writes it by its own rules.
func mirror(t reflect.Type) reflect.Type {
	switch {
	case t == reflect.TypeFor[schema.Text]():
		return reflect.TypeFor[*string]()
	case t == reflect.TypeFor[time.Time]():
		return t
	case t.Kind() == reflect.Pointer:
		return reflect.PointerTo(mirror(t.Elem()))
	case t.Kind() == reflect.Slice:
		return reflect.SliceOf(mirror(t.Elem()))
	case t.Kind() == reflect.Struct:
		fields := make([]reflect.StructField, t.NumField())
		for i := range fields {
			f := t.Field(i)
			fields[i] = reflect.StructField{Name: f.Name, Type: mirror(f.Type), Tag: f.Tag}
		}
		return reflect.StructOf(fields)
	}
	return t
}

// reflected copies a value into its mirror.
func reflected(dst, src reflect.Value) {
	switch {
	case src.Type() == reflect.TypeFor[schema.Text]():
		if s := src.String(); s != "" {
			dst.Set(reflect.ValueOf(&s))
		}
	case src.Kind() == reflect.Pointer:
		if !src.IsNil() {
			dst.Set(reflect.New(dst.Type().Elem()))
			reflected(dst.Elem(), src.Elem())
		}
	case src.Kind() == reflect.Slice:
		dst.Set(reflect.MakeSlice(dst.Type(), src.Len(), src.Len()))
		for i := range src.Len() {
			reflected(dst.Index(i), src.Index(i))
		}
	case src.Kind() == reflect.Struct && src.Type() != reflect.TypeFor[time.Time]():
		for i := range src.NumField() {
			reflected(dst.Field(i), src.Field(i))
		}
	default:
		dst.Set(src)
	}
}

// standard is a row as encoding/json writes it.
func standard(t testing.TB, row schema.Row) string {
	t.Helper()
	src := reflect.ValueOf(row).Elem()
	dst := reflect.New(mirror(src.Type())).Elem()
	reflected(dst, src)
	var buf bytes.Buffer
	enc := json.NewEncoder(&buf)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(dst.Interface()); err != nil {
		t.Fatal(err)
	}
	return string(bytes.TrimSuffix(buf.Bytes(), []byte("\n")))
}

func TestEncodesAsTheStandardLibrary(t *testing.T) {
	rows := []schema.Row{
		&schema.Article{}, &schema.Observation{}, &schema.ListingItem{}, &schema.Fetch{},
		&schema.Article{
			Authors:     schema.List[schema.Text]{"a", "", "б"},
			PublishedAt: schema.Instant(time.Date(2026, 11, 22, 1, 2, 3, 400, time.UTC)),
			Views:       schema.Count(math.MinInt64), Source: &schema.Source{},
		},
	}
	for _, table := range schema.Tables() {
		rows = append(rows, fill(t, table))
	}
	for _, f := range []float64{0, 1, 0.5, 1.0 / 3, -0.25, 1e-7, 1e-6, 1e20, 1e21, math.MaxFloat64, math.SmallestNonzeroFloat64, math.Copysign(0, -1)} {
		rows = append(rows, &schema.Article{Provenance: schema.List[schema.Provenance]{{Confidence: f}}})
	}
	for _, row := range rows {
		got, err := schema.EncodeRow(row)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(standard(t, row), string(got)); diff != "" {
			t.Errorf("%s:\n%s", row.Table(), diff)
		}
	}
}

func TestEncodeRefusesWhatJSONCannotSay(t *testing.T) {
	for name, row := range map[string]schema.Row{
		"no number":      &schema.Article{Provenance: schema.List[schema.Provenance]{{Confidence: math.NaN()}}},
		"the year 10000": &schema.Article{PublishedAt: schema.Instant(time.Date(10000, 1, 1, 0, 0, 0, 0, time.UTC))},
	} {
		if line, err := schema.EncodeRow(row); err == nil {
			t.Errorf("%s became %s", name, line)
		}
	}
}

func FuzzEncodeText(f *testing.F) {
	for _, s := range []string{"", "plain", "Привет «мир»", "a\"b\\c\x00\x1f\x7f\b\f\n\r\t", "<a&b>", "\u2028\u2029\u202a", "\xff\xc3\xe2\x80", "\xc0\x80\xed\xa0\x80", "😀\U0010ffff", "\xd0"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		row := &schema.Article{Title: schema.Text(s), Tags: schema.List[schema.Text]{schema.Text(s)}}
		got, err := schema.EncodeRow(row)
		if err != nil {
			t.Fatal(err)
		}
		if want := standard(t, row); string(got) != want {
			t.Fatalf("%q:\n got %s\nwant %s", s, got, want)
		}
		back, err := schema.DecodeRow(schema.Articles, got)
		if err != nil {
			t.Fatal(err)
		}
		again, err := schema.EncodeRow(back)
		if err != nil || utf8.ValidString(s) && string(again) != string(got) {
			t.Fatalf("%q came back as %s (%v)", s, again, err)
		}
	})
}

func BenchmarkRow(b *testing.B) {
	row := &schema.Article{Title: "Заголовок", Body: schema.Text(bytes.Repeat([]byte("Предложение статьи, an English word.\n\n"), 120))}
	for range 30 {
		row.Provenance = append(row.Provenance, schema.Provenance{Field: "title", Method: "label", Locator: "body > div:nth-child(3)", Confidence: 0.9})
		row.Sidebar = append(row.Sidebar, schema.SidebarItem{Title: "Заголовок", URL: "https://example.org/1", Count: schema.Count(3)})
	}
	line, err := schema.EncodeRow(row)
	if err != nil {
		b.Fatal(err)
	}
	b.Run("encode", func(b *testing.B) {
		b.SetBytes(int64(len(line)))
		b.ReportAllocs()
		for b.Loop() {
			if _, err := schema.EncodeRow(row); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("decode", func(b *testing.B) {
		b.SetBytes(int64(len(line)))
		b.ReportAllocs()
		for b.Loop() {
			if _, err := schema.DecodeRow(schema.Articles, line); err != nil {
				b.Fatal(err)
			}
		}
	})
}

// Rows come back as encoding/json would read them, in whatever shape they are written.
func TestDecodesAsTheStandardLibrary(t *testing.T) {
	full, err := schema.EncodeRow(fill(t, schema.Articles))
	if err != nil {
		t.Fatal(err)
	}
	var indented bytes.Buffer
	if err := json.Indent(&indented, full, "", "  "); err != nil {
		t.Fatal(err)
	}
	for name, line := range map[string]string{
		"own":             string(full),
		"indented":        indented.String(),
		"another order":   `{"title":"t","url":"u"}`,
		"an unknown key":  `{"article_id":"a","x":[1,{"y":null}],"title":"t"}`,
		"white space":     string(full) + " \t",
		"another zone":    `{"published_at":"2026-11-22T01:02:03+03:00"}`,
		"escaped letters": `{"title":"\u0041\ud83d\ude00\/"}`,
		"nothing":         `{}`,
		"null":            `null`,
	} {
		want := new(schema.Article)
		if err := json.Unmarshal([]byte(line), want); err != nil {
			t.Fatal(err)
		}
		got, err := schema.DecodeRow(schema.Articles, []byte(line))
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s:\n%s", name, diff)
		}
	}
	for at := range len(full) { // cut anywhere
		if _, err := schema.DecodeRow(schema.Articles, full[:at]); err == nil {
			t.Fatalf("taken: %s", full[:at])
		}
	}
}

// The time of a line is that of its row.
func TestLineTime(t *testing.T) {
	for _, table := range schema.Tables() {
		empty, err := schema.NewRow(table)
		if err != nil {
			t.Fatal(err)
		}
		for _, row := range []schema.Row{fill(t, table), empty} {
			line, err := schema.EncodeRow(row)
			if err != nil {
				t.Fatal(err)
			}
			if got, ok := schema.LineTime(table, string(line)); !ok || !got.Equal(row.RowTime()) {
				t.Errorf("%s: %v, %v, want %v", table, got, ok, row.RowTime())
			}
		}
	}
	text, err := schema.EncodeRow(&schema.Article{Title: `"fetched_at":"2000-01-01T00:00:00Z"`, FetchedAt: schema.Instant(time.Unix(1, 0))})
	if err != nil {
		t.Fatal(err)
	}
	if got, ok := schema.LineTime(schema.Articles, string(text)); !ok || got.Unix() != 1 {
		t.Errorf("a text that looks like the key: %v, %v", got, ok)
	}
	for _, line := range []string{"", "{}", `{"fetched_at":}`, `{"fetched_at":"yesterday"}`, `{"fetched_at":"2026-11-22T01:02:03+03:00"}`, `{"fetched_at": null}`} {
		if got, ok := schema.LineTime(schema.Articles, line); ok {
			t.Errorf("%s: %v", line, got)
		}
	}
}

func FuzzDecodeRow(f *testing.F) {
	f.Add([]byte(`{"url":"u","host":null,"started_at":"2026-11-22T01:02:03Z","duration_ms":1}`))
	full, err := schema.EncodeRow(&schema.ListingItem{Title: "t\n", Views: schema.Count(1), FetchedAt: schema.Instant(time.Unix(1, 0))})
	if err != nil {
		f.Fatal(err)
	}
	f.Add(full)
	f.Fuzz(func(t *testing.T, line []byte) {
		want := new(schema.ListingItem)
		wantErr := json.Unmarshal(line, want)
		got, err := schema.DecodeRow(schema.Listings, line)
		if (err == nil) != (wantErr == nil) {
			t.Fatalf("%q: %v, encoding/json says %v", line, err, wantErr)
		}
		if err != nil {
			return
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Fatalf("%q:\n%s", line, diff)
		}
	})
}
