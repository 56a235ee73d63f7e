package parquet

import (
	"errors"
	"fmt"
	"io"
	"iter"

	"github.com/parquet-go/parquet-go"
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
	for _, path := range f.Schema().Columns() {
		name := ""
		for i, p := range path {
			if i > 0 {
				name += "."
			}
			name += p
		}
		footer.Columns = append(footer.Columns, name)
	}
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
