// Package parquet writes and reads single Parquet files of records. The
// settings are those that DuckDB, Arrow (pyarrow, R), Polars, Spark and hyparquet
// were seen to agree on: zstd, pages of 1 MB, PLAIN strings, dictionaries where
// the record's tag asks for one, no bounds on long texts, and row groups of
// about 32 MB of text.
package parquet

import (
	"fmt"
	"io"
	"reflect"

	"github.com/parquet-go/parquet-go"

	"github.com/newsarc/newsarc/schema"
)

const (
	pageSize     = 1 << 20  // 256 KB pages make files 10 % larger
	rowGroupText = 32 << 20 // parquet-go limits row groups by rows only
	batchRows    = 64       // pages are cut between batches, so a batch stays
	batchText    = 1 << 20
)

// Metadata goes into a file's key-value metadata beside the schema's version.
type Metadata struct {
	Run     string // id of the run that made the rows; not kept if empty
	Version string // version of newsarc
}

// Writer writes rows of type T, a record of package schema, to one file. The
// same rows give the same bytes. A Writer is not safe for concurrent use.
type Writer[T any] struct{ rows *RowWriter }

// NewWriter returns a writer of a Parquet file to w.
func NewWriter[T any](w io.Writer, meta Metadata) *Writer[T] {
	return &Writer[T]{NewRowWriter(w, reflect.TypeFor[T](), meta)}
}

// Write appends rows. It keeps no row after it returned, but may keep hold of
// their texts until the page they are in is written.
func (w *Writer[T]) Write(rows ...*T) error {
	for _, row := range rows {
		if err := w.rows.Write(reflect.ValueOf(row).Elem()); err != nil {
			return err
		}
	}
	return nil
}

// WriteLine is [RowWriter.WriteLine].
func (w *Writer[T]) WriteLine(line string) (bool, error) { return w.rows.WriteLine(line) }

// Close writes what is buffered and the footer. It does not close the
// underlying writer.
func (w *Writer[T]) Close() error { return w.rows.Close() }

// RowWriter is a [Writer] of records whose type is made while the program runs.
type RowWriter struct {
	w       *parquet.GenericWriter[any]
	columns []*parquet.ColumnWriter
	batch   *shredder
	used    int // rows in batch
	group   int // bytes of text in the row group
	err     error
}

// NewRowWriter returns a writer of a Parquet file to w. The records are structs
// of the given type, with tags like those of package schema.
func NewRowWriter(w io.Writer, record reflect.Type, meta Metadata) *RowWriter {
	columns := parquet.SchemaOf(reflect.New(record).Interface())
	// Not GenericWriter.Write: parquet-go 0.32 writes "" instead of null after some
	// patterns of nulls (writeRowsFuncOfOptional), in rows and in lists.
	out := parquet.NewGenericWriter[any](w, append(OptionsFor(columns, meta), columns)...)
	batch, err := newShredder(record)
	return &RowWriter{w: out, columns: out.ColumnWriters(), batch: batch, err: err}
}

// Write appends a record, an addressable value of the writer's type.
func (w *RowWriter) Write(record reflect.Value) error {
	if w.err != nil {
		return fmt.Errorf("write parquet: %w", w.err)
	}
	w.batch.take(record)
	return w.taken()
}

// WriteLine appends the record that a line is as [schema.EncodeRow] writes it,
// without decoding it. It is false, and nothing is appended, if the line is not
// like that, or has a text that must be repaired: such a line is to be
// decoded and given to Write. The line may be kept hold of as texts are.
func (w *RowWriter) WriteLine(line string) (bool, error) {
	if w.err != nil {
		return false, fmt.Errorf("write parquet: %w", w.err)
	}
	if !w.batch.takeLine(line) {
		return false, nil
	}
	return true, w.taken()
}

// taken ends a batch that is full.
func (w *RowWriter) taken() error {
	w.used++
	if w.used == batchRows || w.batch.text >= batchText {
		return w.flushBatch()
	}
	return nil
}

// flushBatch hands the batch to the row group, and ends the row group when it
// is full.
func (w *RowWriter) flushBatch() error {
	for i, values := range w.batch.columns {
		if len(values) == 0 {
			continue
		}
		if _, err := w.columns[i].WriteRowValues(values); err != nil {
			return fmt.Errorf("write parquet: %w", err)
		}
	}
	w.group += w.batch.text
	w.used = 0
	w.batch.reset()
	if w.group < rowGroupText {
		return nil
	}
	w.group = 0
	if err := w.w.Flush(); err != nil {
		return fmt.Errorf("write parquet row group: %w", err)
	}
	return nil
}

// Close writes what is buffered and the footer. It does not close the
// underlying writer.
func (w *RowWriter) Close() error {
	if w.err != nil {
		return fmt.Errorf("write parquet: %w", w.err)
	}
	if err := w.flushBatch(); err != nil {
		return err
	}
	if err := w.w.Close(); err != nil {
		return fmt.Errorf("write parquet footer: %w", err)
	}
	return nil
}

// Options returns the settings of [NewWriter] for a parquet-go writer of T.
func Options[T any](meta Metadata) []parquet.WriterOption {
	return OptionsFor(parquet.SchemaOf(new(T)), meta)
}

// OptionsFor is [Options] for a schema that no type of ours has.
func OptionsFor(columns *parquet.Schema, meta Metadata) []parquet.WriterOption {
	options := []parquet.WriterOption{
		parquet.Compression(newCodec()),
		parquet.PageBufferSize(pageSize),
		parquet.DefaultEncodingFor(parquet.ByteArray, new(plainTexts)),
		parquet.CreatedBy("newsarc", meta.Version, ""),
		parquet.KeyValueMetadata("newsarc.schema_version", schema.Version),
		parquet.KeyValueMetadata("newsarc.version", meta.Version),
	}
	if meta.Run != "" {
		options = append(options, parquet.KeyValueMetadata("newsarc.run", meta.Run))
	}
	for _, path := range longTexts(columns) {
		options = append(options, parquet.SkipPageBounds(path...))
	}
	return options
}

// longTexts returns the paths of the string columns that nobody filters by:
// their bounds would put whole bodies into the statistics.
func longTexts(s *parquet.Schema) [][]string {
	var paths [][]string
	for _, path := range s.Columns() {
		leaf, _ := s.Lookup(path...)
		if leaf.Node.Type().Kind() != parquet.ByteArray || leaf.Node.Encoding() == &parquet.RLEDictionary {
			continue
		}
		if len(path) == 1 && isKey(path[0]) {
			continue
		}
		paths = append(paths, path)
	}
	return paths
}

// isKey names the columns of which readers look for single values.
func isKey(column string) bool {
	switch column {
	case "article_id", "url", "canonical_url", "listing_url", "content_hash", "simhash":
		return true
	}
	return false
}
