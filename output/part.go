package output

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"hash"
	"io"
	"os"
	"slices"
	"time"

	"github.com/newsarc/newsarc/output/jsonl"
	"github.com/newsarc/newsarc/output/parquet"
	"github.com/newsarc/newsarc/schema"
)

// WritePart writes rows as one part, in every format of the dataset, and
// records it in the manifest. When it returns nil the part survives a power
// cut; if it fails or the process dies, no reader sees anything of it but whole
// files. It is idempotent: what is there already is not written again, and the
// same rows give the same bytes. The rows are sorted by their time; those that
// the caller holds are not changed.
func (d *Dataset) WritePart(ctx context.Context, part schema.Part, rows []schema.Row) error {
	return d.WriteEncodedPart(ctx, part, rows, nil)
}

// WriteEncodedPart is WritePart for rows of which lines holds what
// [schema.EncodeRow] returns, or "", in the same order. It writes the same bytes.
func (d *Dataset) WriteEncodedPart(ctx context.Context, part schema.Part, rows []schema.Row, lines []string) error {
	if d.manifest.isMerged(part) {
		return nil
	}
	if lines != nil && len(lines) != len(rows) {
		return fmt.Errorf("part %s of %s: %d lines of %d rows", part.Name(), part.Table, len(lines), len(rows))
	}
	return d.writePart(ctx, part, rowSet{rows, lines}, d.options.Formats, nil)
}

// rowSet is rows with the lines that they are as JSON, if these are known.
type rowSet struct {
	rows  []schema.Row
	lines []string
}

// sorted returns the rows by their time. Those that the caller holds are not changed.
func (s rowSet) sorted() rowSet {
	times := make([]time.Time, len(s.rows))
	order := make([]int, len(s.rows))
	for i, row := range s.rows {
		times[i], order[i] = row.RowTime(), i
	}
	slices.SortStableFunc(order, func(a, b int) int { return times[a].Compare(times[b]) })
	out := rowSet{rows: make([]schema.Row, len(order))}
	if s.lines != nil {
		out.lines = make([]string, len(order))
	}
	for to, from := range order {
		out.rows[to] = s.rows[from]
		if s.lines != nil {
			out.lines[to] = s.lines[from]
		}
	}
	return out
}

// writePart writes a part in the given formats. merged are the parts that it
// is made of, if it is.
func (d *Dataset) writePart(ctx context.Context, part schema.Part, set rowSet, formats []Format, merged []string) error {
	if !validRun(part.Run) || part.Run == "" {
		return fmt.Errorf("part of %s: run id %q: letters, digits, - and _ only", part.Table, part.Run)
	}
	for _, row := range set.rows {
		if row.Table() != part.Table {
			return fmt.Errorf("part %s of %s: has a row of %s", part.Name(), part.Table, row.Table())
		}
	}
	defer d.lockPart(part)()
	sorted := set.sorted()
	var entries []Entry
	for _, format := range formats {
		if err := ctx.Err(); err != nil {
			return err
		}
		if d.has(partFile(part, format)) {
			continue
		}
		entry, err := d.writeFile(part, format, sorted)
		if err != nil {
			return err
		}
		entry.Merged = merged
		entries = append(entries, entry)
	}
	if len(entries) == 0 {
		return nil
	}
	return d.manifest.add(entries...)
}

// has reports whether a part's file is whole: recorded, and of the recorded
// size.
func (d *Dataset) has(file string) bool {
	entry, ok := d.manifest.lookup(file)
	if !ok {
		return false
	}
	info, err := os.Stat(d.path(file))
	return err == nil && info.Size() == entry.Bytes
}

// writeFile writes one file of a part and returns its line of the manifest.
func (d *Dataset) writeFile(part schema.Part, format Format, set rowSet) (Entry, error) {
	file := partFile(part, format)
	entry := Entry{
		File: file, Table: part.Table, Format: format, Run: part.Run, Worker: part.Worker, Seq: part.Seq,
		Rows: int64(len(set.rows)), SchemaVersion: schema.Version, Version: d.options.Version,
	}
	entry.MinTime, entry.MaxTime = timeRange(set.rows)
	meta := parquet.Metadata{Run: part.Run, Version: d.options.Version}
	if d.options.Reproducible {
		meta.Run = ""
	}
	err := writeFile(d.fs, d.staged(file), d.path(file), func(w io.Writer) error {
		digest := &digest{w: w, hash: sha256.New()}
		if err := encodeRows(digest, format, part.Table, set, meta); err != nil {
			return err
		}
		entry.Bytes, entry.SHA256 = digest.n, hex.EncodeToString(digest.hash.Sum(nil))
		return nil
	})
	return entry, err
}

// timeRange returns the first and last known time of sorted rows.
func timeRange(rows []schema.Row) (first, last *time.Time) {
	for _, row := range rows {
		if t := row.RowTime(); !t.IsZero() {
			last = schema.Instant(t)
			if first == nil {
				first = last
			}
		}
	}
	return first, last
}

// digest counts and hashes what goes through it.
type digest struct {
	w    io.Writer
	hash hash.Hash
	n    int64
}

func (d *digest) Write(p []byte) (int, error) {
	n, err := d.w.Write(p)
	_, _ = d.hash.Write(p[:n]) // a hash never fails
	d.n += int64(n)
	return n, err
}

// encodeRows writes the rows of one table in one format.
func encodeRows(w io.Writer, format Format, table schema.Table, set rowSet, meta parquet.Metadata) error {
	if format == JSONL {
		return encodeLines(w, set)
	}
	switch table {
	case schema.Articles:
		return encode[schema.Article](w, set.rows, meta)
	case schema.Observations:
		return encode[schema.Observation](w, set.rows, meta)
	case schema.Listings:
		return encode[schema.ListingItem](w, set.rows, meta)
	case schema.Fetches:
		return encode[schema.Fetch](w, set.rows, meta)
	}
	return fmt.Errorf("no table %q", table)
}

// encode writes rows, all of which are *T, as Parquet.
func encode[T any](w io.Writer, rows []schema.Row, meta parquet.Metadata) error {
	out := parquet.NewWriter[T](w, meta)
	for _, row := range rows {
		if err := out.Write(any(row).(*T)); err != nil {
			return err
		}
	}
	return out.Close()
}

func encodeLines(w io.Writer, set rowSet) error {
	z, err := jsonl.Compress(w)
	if err != nil {
		return err
	}
	out := jsonl.NewWriter(z)
	if set.lines != nil {
		err = out.WriteEncoded(set.rows, set.lines)
	} else {
		err = out.Write(set.rows...)
	}
	if err != nil {
		return err
	}
	return z.Close()
}
