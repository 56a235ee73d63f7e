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
		s, err := newShredder(record.Type())
		if err != nil {
			t.Fatal(err)
		}
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
