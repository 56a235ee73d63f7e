// Package parquet writes and reads single Parquet files of records. The
// settings are those that DuckDB, Arrow (pyarrow, R), Polars, Spark and hyparquet
// were seen to agree on: zstd, pages of 1 MB, PLAIN strings, dictionaries where
// the record's tag asks for one, no bounds on long texts, and row groups of
// about 32 MB of text.
package parquet

import (
	"fmt"
	"io"

	"github.com/parquet-go/parquet-go"

	"github.com/newsarc/newsarc/output/internal/rowtext"
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
type Writer[T any] struct {
	w     *parquet.GenericWriter[T]
	s     *parquet.Schema
	batch []parquet.Row
	used  int // rows in batch
	text  int // bytes of text in batch
	group int // bytes of text in the row group
	rows  int64
}

// NewWriter returns a writer of a Parquet file to w.
func NewWriter[T any](w io.Writer, meta Metadata) *Writer[T] {
	return &Writer[T]{
		w:     parquet.NewGenericWriter[T](w, Options[T](meta)...),
		s:     parquet.SchemaOf(new(T)),
		batch: make([]parquet.Row, batchRows),
	}
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
		parquet.DefaultEncodingFor(parquet.ByteArray, &parquet.Plain),
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

// Write appends rows. It keeps no row after it returned.
func (w *Writer[T]) Write(rows ...*T) error {
	for _, row := range rows {
		size, clean := rowtext.Inspect(row)
		if !clean {
			row = rowtext.Repaired(row)
		}
		// Not w.w.Write: parquet-go 0.32 writes "" instead of null after some
		// patterns of nulls (writeRowsFuncOfOptional), in rows and in lists.
		w.batch[w.used] = w.s.Deconstruct(w.batch[w.used][:0], row)
		w.used++
		w.text += size
		if w.used == batchRows || w.text >= batchText {
			if err := w.flushBatch(); err != nil {
				return err
			}
		}
	}
	return nil
}

// flushBatch hands the batch to the row group, and ends the row group when it
// is full.
func (w *Writer[T]) flushBatch() error {
	if w.used == 0 {
		return nil
	}
	n, err := w.w.WriteRows(w.batch[:w.used])
	if err != nil {
		return fmt.Errorf("write parquet: %w", err)
	}
	w.rows += int64(n)
	w.group += w.text
	for _, row := range w.batch[:w.used] {
		clear(row) // let go of the texts
	}
	w.used, w.text = 0, 0
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
func (w *Writer[T]) Close() error {
	if err := w.flushBatch(); err != nil {
		return err
	}
	if err := w.w.Close(); err != nil {
		return fmt.Errorf("write parquet footer: %w", err)
	}
	return nil
}
