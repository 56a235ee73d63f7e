package parquet

import (
	"fmt"
	"math/rand/v2"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/parquet-go/parquet-go"

	"github.com/newsarc/newsarc/schema"
)

// randomly fills a value: what may be null is so half of the time, lists have
// up to three elements.
func randomly(r *rand.Rand, v reflect.Value) {
	switch v.Kind() {
	case reflect.String:
		v.SetString(strings.Repeat("ж", r.IntN(3)))
	case reflect.Int64:
		v.SetInt(r.Int64() - 1<<62)
	case reflect.Float64:
		v.SetFloat(r.Float64())
	case reflect.Bool:
		v.SetBool(r.IntN(2) == 0)
	case reflect.Pointer:
		if r.IntN(2) == 0 {
			v.Set(reflect.New(v.Type().Elem()))
			randomly(r, v.Elem())
		}
	case reflect.Slice:
		for range r.IntN(4) {
			e := reflect.New(v.Type().Elem()).Elem()
			randomly(r, e)
			if e.Kind() != reflect.String || e.Len() > 0 { // a list has no empty texts
				v.Set(reflect.Append(v, e))
			}
		}
	case reflect.Struct:
		if v.Type() == timeType {
			v.Set(reflect.ValueOf(time.UnixMicro(r.Int64N(1 << 52)).UTC()))
			return
		}
		for i := range v.NumField() {
			randomly(r, v.Field(i))
		}
	}
}

// The values and their levels are those of parquet-go's own Deconstruct.
func TestShredderAgreesWithDeconstruct(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for _, row := range []schema.Row{new(schema.Article), new(schema.Observation), new(schema.ListingItem), new(schema.Fetch)} {
		record := reflect.ValueOf(row).Elem()
		s := newTestShredder(t, record.Type())
		columns := parquet.SchemaOf(row)
		for range 100 {
			record.SetZero()
			randomly(r, record)
			s.reset()
			s.take(record)
			var want [][]string
			for _, values := range columns.Deconstruct(nil, row).Range {
				want = append(want, described(values))
			}
			var got [][]string
			for _, values := range s.columns {
				got = append(got, described(values))
			}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Fatalf("%s: %s", row.Table(), diff)
			}
		}
	}
}

// A line fills the columns as its record does, and one that is declined leaves nothing behind.
func TestShredderTakesLinesAsRecords(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	for _, row := range []schema.Row{new(schema.Article), new(schema.Observation), new(schema.ListingItem), new(schema.Fetch)} {
		record := reflect.ValueOf(row).Elem()
		of, lines := newTestShredder(t, record.Type()), newTestShredder(t, record.Type())
		for range 200 {
			record.SetZero()
			randomly(r, record)
			line, err := schema.EncodeRow(row)
			if err != nil {
				t.Fatal(err)
			}
			for _, other := range []string{string(line[:r.IntN(len(line))]), string(line) + " ", strings.Replace(string(line), "ж", "\uFEFF", 1) + "}"} {
				if lines.takeLine(other) {
					t.Fatalf("taken: %s", other)
				}
			}
			of.take(record)
			if !lines.takeLine(string(line)) {
				t.Fatalf("not taken: %s", line)
			}
		}
		for i, values := range of.columns {
			if diff := cmp.Diff(described(values), described(lines.columns[i])); diff != "" {
				t.Fatalf("%s: %s", row.Table(), diff)
			}
		}
		if of.text != lines.text {
			t.Errorf("%s: %d bytes of text, in lines %d", row.Table(), of.text, lines.text)
		}
	}
}

func newTestShredder(t *testing.T, record reflect.Type) *shredder {
	t.Helper()
	s, err := newShredder(record)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// Lines with texts that must be repaired are left to those who make records of them.
func TestLinesThatNeedRepair(t *testing.T) {
	s := newTestShredder(t, reflect.TypeFor[schema.Article]())
	for name, row := range map[string]*schema.Article{
		"byte order mark":    {Title: "\uFEFFtitle"},
		"byte that is none":  {Body: "a\xff"},
		"empty text of list": {Tags: schema.List[schema.Text]{"a", ""}},
		"mark in a list":     {Tags: schema.List[schema.Text]{"\uFEFF"}},
	} {
		line, err := schema.EncodeRow(row)
		if err != nil {
			t.Fatal(err)
		}
		if s.takeLine(string(line)) {
			t.Errorf("%s: taken", name)
		}
	}
}

func described(values []parquet.Value) (texts []string) {
	for _, v := range values {
		texts = append(texts, fmt.Sprintf("column %d, repetition %d, definition %d: %v", v.Column(), v.RepetitionLevel(), v.DefinitionLevel(), v))
	}
	return texts
}

// A record that has no place in a file is refused, not written half.
func TestRecordsOfOtherTypes(t *testing.T) {
	for name, record := range map[string]any{
		"text that is not optional": struct {
			A string `parquet:"a"`
		}{},
		"list of numbers": struct {
			A []int64 `parquet:"a,list"`
		}{},
		"number of 32 bits": struct {
			A int32 `parquet:"a"`
		}{},
	} {
		w := NewRowWriter(new(strings.Builder), reflect.TypeOf(record), Metadata{})
		if err := w.Write(reflect.New(reflect.TypeOf(record)).Elem()); err == nil || w.Close() == nil {
			t.Errorf("%s: written", name)
		}
	}
}
