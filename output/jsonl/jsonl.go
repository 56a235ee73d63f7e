// Package jsonl writes and reads records as JSON Lines: UTF-8 without a byte
// order mark, one object a line, every column in every line, null where a
// value is unknown. Files of a dataset are compressed with zstd (.jsonl.zst);
// a stream is not.
package jsonl

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"iter"
	"strings"

	"github.com/klauspost/compress/zstd"

	"github.com/newsarc/newsarc/output/internal/rowtext"
	"github.com/newsarc/newsarc/schema"
)

// Writer writes one line per record. It is not safe for concurrent use.
type Writer struct {
	w    io.Writer
	line []byte
}

// NewWriter returns a writer of lines to w. Each record is written with one
// call of w.Write, so nothing is held back.
func NewWriter(w io.Writer) *Writer { return &Writer{w: w} }

// Write writes rows, one line each.
func (w *Writer) Write(rows ...schema.Row) (err error) {
	for _, row := range rows {
		if !rowtext.Clean(row) {
			row = rowtext.Repaired(row)
		}
		if w.line, err = schema.AppendRow(w.line[:0], row); err != nil {
			return fmt.Errorf("encode %T: %w", row, err)
		}
		w.line = append(w.line, '\n')
		if _, err := w.w.Write(w.line); err != nil {
			return err
		}
	}
	return nil
}

// WriteLine writes a row as a line that [schema.EncodeRow] returned, which must be
// [Sound]. The bytes are those that Write writes.
func (w *Writer) WriteLine(line string) error {
	w.line = append(append(w.line[:0], line...), '\n')
	_, err := w.w.Write(w.line)
	return err
}

// Sound reports whether nothing in a line that [schema.EncodeRow] returned needs repair: no byte that was no UTF-8, no byte order mark at the start of a text, no
// empty text in a list. It may say no where nothing does.
func Sound(line string) bool {
	return !strings.Contains(line, `\ufffd`) && !strings.Contains(line, "\"\uFEFF") &&
		!strings.Contains(line, "[null") && !strings.Contains(line, ",null")
}

// Compress returns a writer that compresses with zstd to w. The same bytes
// give the same file. Close it to end the frame; w stays open.
func Compress(w io.Writer) (io.WriteCloser, error) {
	// Zero frames: a part without rows is a valid zstd file, not an empty one.
	// The level's own window of 8 MB would take 16 MB of memory.
	return zstd.NewWriter(w, zstd.WithEncoderLevel(zstd.SpeedDefault), zstd.WithWindowSize(2<<20),
		zstd.WithEncoderConcurrency(1), zstd.WithZeroFrames(true))
}

// Read streams the records of JSON lines. Unknown keys are left out. The
// sequence ends after the first error, which names the line.
func Read[T any](r io.Reader) iter.Seq2[*T, error] {
	return func(yield func(*T, error) bool) {
		lines := bufio.NewReaderSize(r, 1<<16)
		for number := 1; ; number++ {
			line, err := lines.ReadBytes('\n')
			if err != nil && err != io.EOF {
				yield(nil, fmt.Errorf("line %d: %w", number, err))
				return
			}
			if len(bytes.TrimSpace(line)) > 0 {
				row := new(T)
				if err := json.Unmarshal(line, row); err != nil {
					yield(nil, fmt.Errorf("line %d: %w", number, err))
					return
				}
				if !yield(row, nil) {
					return
				}
			}
			if err == io.EOF {
				return
			}
		}
	}
}

// ReadCompressed streams the records of a zstd-compressed file of JSON lines.
func ReadCompressed[T any](r io.Reader) iter.Seq2[*T, error] {
	return func(yield func(*T, error) bool) {
		d, err := zstd.NewReader(r, zstd.WithDecoderConcurrency(1), zstd.WithDecoderMaxMemory(1<<30))
		if err != nil {
			yield(nil, err)
			return
		}
		defer d.Close()
		for row, err := range Read[T](d) {
			if !yield(row, err) {
				return
			}
		}
	}
}
