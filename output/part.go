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
	for _, row := range rows {
		if row.Table() != part.Table {
			return fmt.Errorf("part %s of %s: has a row of %s", part.Name(), part.Table, row.Table())
		}
	}
	return d.writeOnce(ctx, part, setOf(rows))
}

// WriteLines is WritePart for rows of the part's table as [schema.EncodeRow] returns
// them. It writes the same bytes, and makes records only of lines with texts that
// need repair.
func (d *Dataset) WriteLines(ctx context.Context, part schema.Part, lines []string) error {
	set := rowSet{rows: make([]schema.Row, len(lines)), lines: lines, times: make([]time.Time, len(lines))}
	for i, line := range lines {
		if at, ok := schema.LineTime(part.Table, line); ok {
			set.times[i] = at
		} else if err := set.decode(part.Table, i); err != nil {
			return fmt.Errorf("part %s of %s: %w", part.Name(), part.Table, err)
		}
	}
	return d.writeOnce(ctx, part, set)
}

// writeOnce writes a part in the formats of the dataset, unless it was merged into another.
func (d *Dataset) writeOnce(ctx context.Context, part schema.Part, set rowSet) error {
	if d.manifest.isMerged(part) {
		return nil
	}
	return d.writePart(ctx, part, set, d.options.Formats, nil)
}

// rowSet is rows and their times, each as a record or, until that is needed, as a line.
type rowSet struct {
	rows    []schema.Row // nil where there is a line
	lines   []string
	times   []time.Time
	checked bool // the lines are whole, and nothing in them needs repair
}

func setOf(rows []schema.Row) rowSet {
	set := rowSet{rows: rows, lines: make([]string, len(rows)), times: make([]time.Time, len(rows))}
	for i, row := range rows {
		set.times[i] = row.RowTime()
	}
	return set
}

// decode makes a record of a line.
func (s *rowSet) decode(table schema.Table, i int) error {
	row, _, err := schema.DecodeLine(table, s.lines[i])
	if err == nil {
		s.rows[i], s.times[i] = row, row.RowTime()
	}
	return err
}

// check makes records of the lines that may not be written as they stand.
func (s *rowSet) check(table schema.Table) error {
	if s.checked {
		return nil
	}
	for i, line := range s.lines {
		if s.rows[i] != nil {
			continue
		}
		row, same, err := schema.DecodeLine(table, line)
		if err != nil {
			return err
		}
		if !same || !jsonl.Sound(line) {
			s.rows[i] = row
		}
	}
	s.checked = true
	return nil
}

// sort sorts the rows by their time. The lists of the caller are not changed.
func (s *rowSet) sort() {
	order := make([]int, len(s.rows))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int { return s.times[a].Compare(s.times[b]) })
	*s = rowSet{rows: inOrder(s.rows, order), lines: inOrder(s.lines, order), times: inOrder(s.times, order)}
}

func inOrder[T any](list []T, order []int) []T {
	out := make([]T, len(order))
	for to, from := range order {
		out[to] = list[from]
	}
	return out
}

// writePart writes a part in the given formats. merged are the parts that it
// is made of, if it is.
func (d *Dataset) writePart(ctx context.Context, part schema.Part, set rowSet, formats []Format, merged []string) error {
	if !validRun(part.Run) || part.Run == "" {
		return fmt.Errorf("part of %s: run id %q: letters, digits, - and _ only", part.Table, part.Run)
	}
	defer d.lockPart(part)()
	set.sort()
	var entries []Entry
	for _, format := range formats {
		if err := ctx.Err(); err != nil {
			return err
		}
		if d.has(partFile(part, format)) {
			continue
		}
		entry, err := d.writeFile(part, format, &set)
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
func (d *Dataset) writeFile(part schema.Part, format Format, set *rowSet) (Entry, error) {
	file := partFile(part, format)
	entry := Entry{
		File: file, Table: part.Table, Format: format, Run: part.Run, Worker: part.Worker, Seq: part.Seq,
		Rows: int64(len(set.rows)), SchemaVersion: schema.Version, Version: d.options.Version,
	}
	entry.MinTime, entry.MaxTime = timeRange(set.times)
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
func timeRange(times []time.Time) (first, last *time.Time) {
	for _, t := range times {
		if !t.IsZero() {
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
func encodeRows(w io.Writer, format Format, table schema.Table, set *rowSet, meta parquet.Metadata) error {
	if format == JSONL {
		return encodeLines(w, table, set)
	}
	switch table {
	case schema.Articles:
		return encode[schema.Article](w, table, set, meta)
	case schema.Observations:
		return encode[schema.Observation](w, table, set, meta)
	case schema.Listings:
		return encode[schema.ListingItem](w, table, set, meta)
	case schema.Fetches:
		return encode[schema.Fetch](w, table, set, meta)
	}
	return fmt.Errorf("no table %q", table)
}

// encode writes rows, all of which are *T, as Parquet. What it can take as lines needs no
// repair.
func encode[T any](w io.Writer, table schema.Table, set *rowSet, meta parquet.Metadata) error {
	out := parquet.NewWriter[T](w, meta)
	for i, line := range set.lines {
		if set.rows[i] == nil {
			taken, err := out.WriteLine(line)
			if err == nil && !taken {
				err = set.decode(table, i)
			}
			if err != nil {
				return err
			}
			if taken {
				continue
			}
		}
		if err := out.Write(any(set.rows[i]).(*T)); err != nil {
			return err
		}
	}
	set.checked = true
	return out.Close()
}

func encodeLines(w io.Writer, table schema.Table, set *rowSet) error {
	z, err := jsonl.Compress(w)
	if err != nil {
		return err
	}
	if err := set.check(table); err != nil {
		return err
	}
	out := jsonl.NewWriter(z)
	for i, line := range set.lines {
		if row := set.rows[i]; row != nil {
			err = out.Write(row)
		} else {
			err = out.WriteLine(line)
		}
		if err != nil {
			return err
		}
	}
	return z.Close()
}
