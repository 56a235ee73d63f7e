// Package export writes one table of a dataset as a single file: CSV, JSON
// Lines, Parquet, SQLite with full-text search, or a two-column text corpus.
//
// Rows stream from the parts to the file: memory does not grow with the table,
// but for [Options.Latest], which remembers about 60 bytes per article.
package export

import (
	"context"
	"errors"
	"fmt"
	"io"
	"reflect"
	"slices"
	"strings"
	"time"

	"github.com/newsarc/newsarc/output"
	"github.com/newsarc/newsarc/schema"
)

// Format is the form of an exported file.
type Format string

// The forms of an exported file.
const (
	CSV     Format = "csv"     // RFC 4180, UTF-8; lists as JSON, structs as one column per field
	JSONL   Format = "jsonl"   // as in the dataset, not compressed
	Parquet Format = "parquet" // as in the dataset, one file
	SQLite  Format = "sqlite"  // with full-text search over articles
	Text    Format = "text"    // article_id, a tab, the text with \n, \t and \\ escaped
)

// Formats returns the forms of an exported file.
func Formats() []Format { return []Format{CSV, JSONL, Parquet, SQLite, Text} }

// Options says what is exported.
type Options struct {
	Table   schema.Table
	Format  Format
	Latest  bool      // articles: only the latest revision by (article_id, lang)
	Since   time.Time // articles published since then; of other tables rows of that time
	Where   string    // a condition over the columns, like SQL's: see parseWhere
	Columns []string  // in this order; a field of a struct as source.name. Default: all
	// TextFree leaves out everything that a publisher wrote: titles, texts,
	// captions, comments. URLs, times, counts and hashes stay.
	TextFree bool
	// Progress, if given, hears now and then how far the export is. It must
	// return soon.
	Progress func(Progress)
	// Spreadsheet makes CSV safe for spreadsheet programs, at the price of
	// changed cells: see the CSV writer.
	Spreadsheet bool
}

// ErrOptions marks errors that come from the options, not from the dataset.
var ErrOptions = errors.New("cannot export")

// Result counts what an export did.
type Result struct {
	Rows    int64 // written
	Undated int64 // left out by Since because their time is unknown
}

// Progress says how far an export is.
type Progress struct {
	Read    int64 // rows read
	Total   int64 // rows of the table, as the manifest has them; 0 if it does not say
	Written int64
}

// progressEvery is how many rows are read between two calls of
// Options.Progress.
const progressEvery = 500

// sink takes the rows of an export.
type sink interface {
	write(row schema.Row) error
	close() error
}

// Write exports a table of the dataset in dir to w. SQLite cannot be written
// to a stream: see [WriteFile].
func Write(ctx context.Context, dir string, w io.Writer, o Options) (Result, error) {
	where, err := parseWhere(o.Table, o.Where)
	if err != nil {
		return Result{}, err
	}
	s, err := newSink(w, o)
	if err != nil {
		return Result{}, err
	}
	return stream(ctx, dir, s, where, o)
}

func newSink(w io.Writer, o Options) (sink, error) {
	columns, err := selectColumns(o)
	if err != nil {
		return nil, err
	}
	switch o.Format {
	case CSV:
		return newCSV(w, columns, o.Spreadsheet)
	case JSONL:
		return newJSONL(w, columns), nil
	case Parquet:
		return newParquet(w, columns, o.Table), nil
	case Text:
		if o.Table != schema.Articles || len(o.Columns) > 0 || o.TextFree {
			return nil, fmt.Errorf("%w: text exports article_id and the text of articles: it takes no other table and no columns", ErrOptions)
		}
		return newText(w)
	case SQLite:
		return nil, fmt.Errorf("%w: sqlite is a file, not a stream: name one with -o FILE", ErrOptions)
	}
	return nil, fmt.Errorf("%w: unknown format %q: one of %s", ErrOptions, o.Format, joined(Formats()))
}

func joined(formats []Format) string {
	names := make([]string, len(formats))
	for i, f := range formats {
		names[i] = string(f)
	}
	return strings.Join(names, ", ")
}

// stream sends the rows that o asks for to s and closes it.
func stream(ctx context.Context, dir string, s sink, where condition, o Options) (Result, error) {
	var result Result
	parts, err := tableParts(ctx, dir, o.Table)
	if err != nil {
		return result, err
	}
	var latest *bitmap
	if o.Latest {
		if o.Table != schema.Articles {
			return result, fmt.Errorf("%w: only articles have a latest revision, not %s", ErrOptions, o.Table)
		}
		if latest, err = latestRows(ctx, dir, parts); err != nil {
			return result, err
		}
	}
	total := tableRows(dir, o)
	place := -1
	for row, err := range output.RowsOf(dir, parts) {
		if err == nil {
			err = ctx.Err()
		}
		if err != nil {
			return result, err
		}
		place++
		if o.Progress != nil && place%progressEvery == 0 {
			o.Progress(Progress{int64(place), total, result.Rows})
		}
		if latest != nil && !latest.has(place) {
			continue
		}
		if keep, dated := since(row, o.Since); !keep {
			if !dated {
				result.Undated++
			}
			continue
		}
		if where != nil && where(row) != yes {
			continue
		}
		if o.TextFree {
			row = withoutTexts(row)
		}
		if err := s.write(row); err != nil {
			return result, err
		}
		result.Rows++
	}
	return result, s.close()
}

// tableParts returns the files that hold a table, after proving that they are
// those that were written: readers do not notice a flipped bit, and an export of
// damaged or lost rows would carry that on.
func tableParts(ctx context.Context, dir string, table schema.Table) ([]output.PartFile, error) {
	if err := output.CheckVersion(dir); err != nil {
		return nil, err
	}
	entries, _, _, err := output.Manifest(dir) // before the folder: a part is there before it is recorded
	if err != nil {
		return nil, err
	}
	parts, err := output.TableParts(dir, table)
	if err != nil {
		return nil, err
	}
	recorded, there := map[string]output.Entry{}, map[schema.Part]bool{}
	for _, e := range entries {
		recorded[e.File] = e
	}
	for _, p := range parts {
		there[p.Part] = true
		if e, ok := recorded[p.File]; ok {
			if err := ctx.Err(); err != nil {
				return nil, err
			}
			if err := e.Verify(dir); err != nil {
				return nil, fmt.Errorf("%w; restore it, or move it elsewhere together with its line of manifest.jsonl to do without its rows", err)
			}
		}
	}
	for _, e := range entries {
		if part := (schema.Part{Table: e.Table, Run: e.Run, Worker: e.Worker, Seq: e.Seq}); e.Table == table && !there[part] {
			return nil, fmt.Errorf("%s, with %d rows, is in manifest.jsonl but not in the folder; see newsarc check", e.File, e.Rows)
		}
	}
	return parts, nil
}

// tableRows returns the rows that the manifest says the table has, for
// progress alone.
func tableRows(dir string, o Options) (rows int64) {
	if o.Progress == nil {
		return 0
	}
	entries, _, _, err := output.Manifest(dir)
	if err != nil {
		return 0 // an export does without a manifest
	}
	counted := map[schema.Part]bool{}
	for _, e := range entries {
		if part := (schema.Part{Table: e.Table, Run: e.Run, Worker: e.Worker, Seq: e.Seq}); e.Table == o.Table && !counted[part] {
			counted[part] = true
			rows += e.Rows
		}
	}
	return rows
}

// since reports whether a row is not older than the time, and whether it has
// a time at all.
func since(row schema.Row, from time.Time) (keep, dated bool) {
	if from.IsZero() {
		return true, true
	}
	t := row.RowTime()
	if a, ok := row.(*schema.Article); ok {
		if a.PublishedAt == nil {
			return false, false
		}
		t = *a.PublishedAt
	}
	return !t.Before(from), !t.IsZero()
}

// column is one column of an export: where it stands in the row.
type column struct {
	name  string
	index []int
	field reflect.StructField
}

// value returns the column's value in a row; it is invalid where a struct
// around it is null.
func (c column) value(row schema.Row) reflect.Value {
	v := reflect.ValueOf(row).Elem()
	for _, i := range c.index {
		if v.Kind() == reflect.Pointer {
			if v.IsNil() {
				return reflect.Value{}
			}
			v = v.Elem()
		}
		v = v.Field(i)
	}
	return v
}

// selectColumns returns the columns that o names, or all.
func selectColumns(o Options) ([]column, error) {
	row, err := schema.NewRow(o.Table)
	if err != nil {
		return nil, err
	}
	t := reflect.TypeOf(row).Elem()
	all := columnsOf(t, "", nil, false)
	if len(o.Columns) == 0 {
		return all, nil
	}
	known := append(slices.Clone(all), columnsOf(t, "", nil, true)...)
	var chosen []column
	for _, name := range o.Columns {
		i := slices.IndexFunc(known, func(c column) bool { return c.name == name })
		if i < 0 {
			return nil, fmt.Errorf("%w: %s has no column %q; it has %s", ErrOptions, o.Table, name, names(all))
		}
		if slices.ContainsFunc(chosen, func(c column) bool { return c.name == name }) {
			return nil, fmt.Errorf("%w: column %q is named twice", ErrOptions, name)
		}
		chosen = append(chosen, known[i])
	}
	return chosen, nil
}

func names(columns []column) string {
	list := make([]string, len(columns))
	for i, c := range columns {
		list[i] = c.name
	}
	return strings.Join(list, ", ")
}

// columnsOf returns the columns of a record; flat ones have structs taken
// apart.
func columnsOf(t reflect.Type, prefix string, index []int, flat bool) []column {
	var columns []column
	for i := range t.NumField() {
		f := t.Field(i)
		c := column{prefix + f.Tag.Get("json"), append(slices.Clone(index), i), f}
		if inner, ok := structOf(f.Type); ok && flat {
			columns = append(columns, columnsOf(inner, c.name+".", c.index, true)...)
			continue
		}
		columns = append(columns, c)
	}
	return columns
}

// structOf returns the struct that a column holds, if it holds one.
func structOf(t reflect.Type) (reflect.Type, bool) {
	if t.Kind() == reflect.Pointer && t.Elem().Kind() == reflect.Struct && t != reflect.TypeFor[*time.Time]() {
		return t.Elem(), true
	}
	return nil, false
}

// flatten takes the structs among columns apart.
func flatten(columns []column) []column {
	var flat []column
	for _, c := range columns {
		if inner, ok := structOf(c.field.Type); ok {
			flat = append(flat, columnsOf(inner, c.name+".", c.index, true)...)
			continue
		}
		flat = append(flat, c)
	}
	return flat
}
