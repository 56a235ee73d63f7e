package output

import (
	"iter"
	"reflect"
	"strings"
	"time"

	"github.com/newsarc/newsarc/schema"
)

// Key is what tells one revision of an article from others. Reading keys reads
// only these columns of Parquet parts.
type Key struct {
	ArticleID   schema.Text `json:"article_id" parquet:"article_id,optional"`
	Revision    *int64      `json:"revision" parquet:"revision,optional"`
	Site        schema.Text `json:"site" parquet:"site,optional,dict"`
	Lang        schema.Text `json:"lang" parquet:"lang,optional,dict"`
	FetchedAt   *time.Time  `json:"fetched_at" parquet:"fetched_at,optional,timestamp(microsecond:utc)"`
	ContentHash schema.Text `json:"content_hash" parquet:"content_hash,optional"`
}

// Keys streams the keys of the given files of the table articles, in their
// order.
func Keys(dir string, parts []PartFile) iter.Seq2[*Key, error] {
	return func(yield func(*Key, error) bool) {
		for _, p := range parts {
			for key, err := range readColumns[Key](partPath(dir, p.File), p.Format) {
				if !yield(key, err) || err != nil {
					return
				}
			}
		}
	}
}

// duckdbColumns returns the columns of a table as DuckDB's read_json takes
// them: without them it would guess types from the first rows.
func duckdbColumns(table schema.Table) string {
	row, err := schema.NewRow(table)
	if err != nil {
		return "{}"
	}
	t := reflect.TypeOf(row).Elem()
	columns := make([]string, 0, t.NumField())
	for i := range t.NumField() {
		f := t.Field(i)
		columns = append(columns, f.Tag.Get("json")+": '"+duckdbType(f.Type)+"'")
	}
	return "{" + strings.Join(columns, ", ") + "}"
}

func duckdbType(t reflect.Type) string {
	switch {
	case t == reflect.TypeFor[time.Time]():
		return "TIMESTAMPTZ"
	case t.Kind() == reflect.Pointer:
		return duckdbType(t.Elem())
	case t.Kind() == reflect.Slice:
		return duckdbType(t.Elem()) + "[]"
	case t.Kind() == reflect.Struct:
		fields := make([]string, 0, t.NumField())
		for i := range t.NumField() {
			f := t.Field(i)
			fields = append(fields, `"`+f.Tag.Get("json")+`" `+duckdbType(f.Type))
		}
		return "STRUCT(" + strings.Join(fields, ", ") + ")"
	case t.Kind() == reflect.Int64:
		return "BIGINT"
	case t.Kind() == reflect.Float64:
		return "DOUBLE"
	case t.Kind() == reflect.Bool:
		return "BOOLEAN"
	}
	return "VARCHAR"
}
