package parquet

import (
	"errors"
	"fmt"
	"io"
	"iter"
	"strings"

	"github.com/parquet-go/parquet-go"

	"github.com/newsarc/newsarc/schema"
)

// Footer is what a file says about itself.
type Footer struct {
	Rows          int64
	SchemaVersion string
	Run           string
	Version       string   // of newsarc
	Columns       []string // names of the leaf columns, dotted
}

// ReadFooter reads the footer of the Parquet file of the given size.
func ReadFooter(r io.ReaderAt, size int64) (Footer, error) {
	f, err := parquet.OpenFile(r, size, parquet.SkipPageIndex(true), parquet.SkipBloomFilters(true))
	if err != nil {
		return Footer{}, fmt.Errorf("not a whole parquet file: %w", err)
	}
	footer := Footer{Rows: f.NumRows()}
	footer.SchemaVersion, _ = f.Lookup("newsarc.schema_version")
	footer.Run, _ = f.Lookup("newsarc.run")
	footer.Version, _ = f.Lookup("newsarc.version")
	footer.Columns = dotted(f.Schema())
	return footer, nil
}

// Read streams the rows of a Parquet file. A column that the file lacks is
// null, one that T lacks is left out. The sequence ends after the first error;
// each row is the caller's to keep.
func Read[T any](r io.ReaderAt, size int64) iter.Seq2[*T, error] {
	return func(yield func(*T, error) bool) {
		f, err := parquet.OpenFile(r, size, parquet.SkipPageIndex(true), parquet.SkipBloomFilters(true))
		if err != nil {
			yield(nil, fmt.Errorf("not a whole parquet file: %w", err))
			return
		}
		reader := parquet.NewGenericReader[T](f)
		defer func() { _ = reader.Close() }()
		for {
			batch := make([]T, batchRows)
			n, err := reader.Read(batch)
			for i := range n {
				if !yield(&batch[i], nil) {
					return
				}
			}
			if errors.Is(err, io.EOF) {
				return
			}
			if err != nil {
				yield(nil, fmt.Errorf("read parquet: %w", err))
				return
			}
		}
	}
}

// Columns returns the leaf columns of a table as [Footer] names them.
func Columns(table schema.Table) []string {
	var s *parquet.Schema
	switch table {
	case schema.Articles:
		s = parquet.SchemaOf(new(schema.Article))
	case schema.Observations:
		s = parquet.SchemaOf(new(schema.Observation))
	case schema.Listings:
		s = parquet.SchemaOf(new(schema.ListingItem))
	case schema.Fetches:
		s = parquet.SchemaOf(new(schema.Fetch))
	default:
		return nil
	}
	return dotted(s)
}

func dotted(s *parquet.Schema) []string {
	var names []string
	for _, path := range s.Columns() {
		names = append(names, strings.Join(path, "."))
	}
	return names
}
