package output

import (
	"reflect"
	"strings"
	"time"

	"github.com/newsarc/newsarc/schema"
)

// articleKey is what a survey of articles needs; a Parquet reader reads only
// these columns.
type articleKey struct {
	Site      schema.Text `json:"site" parquet:"site,optional,dict"`
	Lang      schema.Text `json:"lang" parquet:"lang,optional,dict"`
	FetchedAt *time.Time  `json:"fetched_at" parquet:"fetched_at,optional,timestamp(microsecond:utc)"`
}

// keys calls visit for every row of articles in dir.
func keys(dir string, visit func(articleKey)) error {
	parts, err := Parts(dir)
	if err != nil {
		return err
	}
	var last schema.Part
	for _, p := range parts {
		if p.Part.Table != schema.Articles || p.Part == last {
			continue
		}
		last = p.Part
		for key, err := range readColumns[articleKey](partPath(dir, p.File), p.Format) {
			if err != nil {
				return err
			}
			visit(*key)
		}
	}
	return nil
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
