package output

import (
	"cmp"
	"fmt"
	"iter"
	"os"
	"path/filepath"
	"slices"

	"github.com/newsarc/newsarc/output/jsonl"
	"github.com/newsarc/newsarc/output/parquet"
	"github.com/newsarc/newsarc/schema"
)

// PartFile is one file of a dataset as it lies on the disk.
type PartFile struct {
	Part   schema.Part
	Format Format
	File   string // relative to the dataset's folder
	Bytes  int64
}

// Parts lists the files of the dataset in dir by table, run, worker and
// sequence. A part in two formats is listed twice, Parquet first.
func Parts(dir string) ([]PartFile, error) {
	if _, err := os.Stat(dir); err != nil {
		return nil, fmt.Errorf("read dataset: %w", err)
	}
	var parts []PartFile
	found := false
	for _, table := range schema.Tables() {
		names, err := os.ReadDir(filepath.Join(dir, string(table)))
		if os.IsNotExist(err) {
			continue
		}
		if err != nil {
			return nil, fmt.Errorf("read dataset: %w", err)
		}
		found = true
		for _, name := range names {
			file := string(table) + "/" + name.Name()
			part, format, ok := parsePartFile(file)
			if !ok {
				continue
			}
			info, err := name.Info()
			if err != nil {
				return nil, fmt.Errorf("read dataset: %w", err)
			}
			parts = append(parts, PartFile{part, format, file, info.Size()})
		}
	}
	if !found {
		return nil, fmt.Errorf("read dataset: %s holds no table (articles, observations, listings, fetches): not a dataset", dir)
	}
	slices.SortStableFunc(parts, func(a, b PartFile) int {
		return cmp.Or(
			cmp.Compare(slices.Index(schema.Tables(), a.Part.Table), slices.Index(schema.Tables(), b.Part.Table)),
			cmp.Compare(a.Part.Run, b.Part.Run), cmp.Compare(a.Part.Worker, b.Part.Worker), cmp.Compare(a.Part.Seq, b.Part.Seq),
			cmp.Compare(b.Format, a.Format)) // parquet before jsonl
	})
	return parts, nil
}

// TableParts lists the files that hold the rows of one table, each row once:
// of a part in two formats only the Parquet file.
func TableParts(dir string, table schema.Table) ([]PartFile, error) {
	all, err := Parts(dir)
	if err != nil {
		return nil, err
	}
	var parts []PartFile
	for _, p := range all {
		if p.Part.Table == table && (len(parts) == 0 || parts[len(parts)-1].Part != p.Part) {
			parts = append(parts, p)
		}
	}
	return parts, nil
}

// Rows streams the rows of one table, part by part in the order of [Parts].
// Memory does not grow with the table. The sequence ends after the first
// error, which names the file.
func Rows(dir string, table schema.Table) iter.Seq2[schema.Row, error] {
	return func(yield func(schema.Row, error) bool) {
		parts, err := TableParts(dir, table)
		if err != nil {
			yield(nil, err)
			return
		}
		for row, err := range RowsOf(dir, parts) {
			if !yield(row, err) {
				return
			}
		}
	}
}

// RowsOf streams the rows of the given files, like [Rows].
func RowsOf(dir string, parts []PartFile) iter.Seq2[schema.Row, error] {
	return func(yield func(schema.Row, error) bool) {
		for _, p := range parts {
			for row, err := range readRows(partPath(dir, p.File), p.Part.Table, p.Format) {
				if !yield(row, err) || err != nil {
					return
				}
			}
		}
	}
}

// Read streams the rows of the table whose records are T, like [Rows].
func Read[T any, P interface {
	*T
	schema.Row
}](dir string) iter.Seq2[P, error] {
	return func(yield func(P, error) bool) {
		for row, err := range Rows(dir, P(new(T)).Table()) {
			if err != nil {
				yield(nil, err)
				return
			}
			if !yield(row.(P), nil) {
				return
			}
		}
	}
}

// readRows streams the rows of one file.
func readRows(name string, table schema.Table, format Format) iter.Seq2[schema.Row, error] {
	switch table {
	case schema.Articles:
		return readFile[schema.Article](name, format)
	case schema.Observations:
		return readFile[schema.Observation](name, format)
	case schema.Listings:
		return readFile[schema.ListingItem](name, format)
	case schema.Fetches:
		return readFile[schema.Fetch](name, format)
	}
	return func(yield func(schema.Row, error) bool) { yield(nil, fmt.Errorf("no table %q", table)) }
}

func readFile[T any, P interface {
	*T
	schema.Row
}](name string, format Format) iter.Seq2[schema.Row, error] {
	return func(yield func(schema.Row, error) bool) {
		for row, err := range readColumns[T](name, format) {
			if err != nil {
				yield(nil, err)
				return
			}
			if !yield(P(row), nil) {
				return
			}
		}
	}
}

// readColumns streams the columns that T has of one file.
func readColumns[T any](name string, format Format) iter.Seq2[*T, error] {
	return func(yield func(*T, error) bool) {
		f, err := os.Open(name)
		if err != nil {
			yield(nil, err)
			return
		}
		defer func() { _ = f.Close() }()
		info, err := f.Stat()
		if err != nil {
			yield(nil, err)
			return
		}
		rows := jsonl.ReadCompressed[T](f)
		if format == Parquet {
			rows = parquet.Read[T](f, info.Size())
		}
		for row, err := range rows {
			if err != nil {
				yield(nil, fmt.Errorf("%s: %w", name, err))
				return
			}
			if !yield(row, nil) {
				return
			}
		}
	}
}

func partPath(dir, file string) string { return filepath.Join(dir, filepath.FromSlash(file)) }
