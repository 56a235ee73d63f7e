package parquet

import (
	"errors"
	"fmt"
	"io"
	"iter"
	"slices"
	"strconv"
	"strings"

	"github.com/parquet-go/parquet-go"

	"github.com/newsarc/newsarc/schema"
)

// Footer is what a file says about itself.
type Footer struct {
	Rows          int64
	SchemaVersion string
	Run           string
	Version       string // of newsarc
	Columns       []Column
}

// Column is a leaf column of a file or a table.
type Column struct {
	Name  string   // dotted: images.list.element.url
	Type  string   // repetition and types of the groups around it and its own
	Codec []string // compressions of its row groups, sorted; of a table none
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
	footer.Columns = columnsOf(f.Schema())
	for _, group := range f.Metadata().RowGroups {
		for i, chunk := range group.Columns {
			c := &footer.Columns[i]
			if codec := chunk.MetaData.Codec.String(); !slices.Contains(c.Codec, codec) {
				c.Codec = append(c.Codec, codec)
			}
		}
	}
	for _, c := range footer.Columns {
		slices.Sort(c.Codec)
	}
	return footer, nil
}

// Codec is the compression of all columns that [Writer] writes, as [Column]
// names it.
const Codec = "ZSTD"

// ErrNewer says that a file was written by a newer version of newsarc, whose
// columns this one may misread.
var ErrNewer = errors.New("dataset of a newer version")

// CheckVersion returns [ErrNewer] if a file of the given schema version is of a
// newer one than ours. Schema versions are whole numbers; what is none is ours
// or older.
func CheckVersion(version string) error {
	theirs, err := strconv.Atoi(version)
	if ours, _ := strconv.Atoi(schema.Version); err != nil || theirs <= ours { // ours is a constant
		return nil
	}
	return fmt.Errorf("%w: it has schema version %s, this program knows %s; use a newer newsarc", ErrNewer, version, schema.Version)
}

// Read streams the rows of a Parquet file. A column that the file lacks is
// null, one that T lacks is left out; a file of a newer version is [ErrNewer]. The
// sequence ends after the first error; each row is the caller's to keep.
func Read[T any](r io.ReaderAt, size int64) iter.Seq2[*T, error] {
	return func(yield func(*T, error) bool) {
		f, err := parquet.OpenFile(r, size, parquet.SkipPageIndex(true), parquet.SkipBloomFilters(true))
		if err != nil {
			yield(nil, fmt.Errorf("not a whole parquet file: %w", err))
			return
		}
		version, _ := f.Lookup("newsarc.schema_version")
		if err := CheckVersion(version); err != nil {
			yield(nil, err)
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

// Columns returns the leaf columns of a table as [Writer] writes them.
func Columns(table schema.Table) []Column {
	row, err := schema.NewRow(table)
	if err != nil {
		return nil
	}
	return columnsOf(parquet.SchemaOf(row))
}

func columnsOf(s *parquet.Schema) []Column {
	var columns []Column
	for _, path := range s.Columns() {
		columns = append(columns, Column{Name: strings.Join(path, "."), Type: shape(s, path)})
	}
	return columns
}

// shape describes the nodes on the way to a leaf, for people and to compare.
func shape(node parquet.Node, path []string) string {
	var words []string
	for _, name := range path {
		for _, field := range node.Fields() {
			if field.Name() == name {
				node = field
				break
			}
		}
		word := "required"
		if node.Optional() {
			word = "optional"
		} else if node.Repeated() {
			word = "repeated"
		}
		if logical := node.Type().LogicalType(); node.Leaf() {
			word += " " + strings.ToLower(node.Type().Kind().String())
			if logical != nil {
				word += " (" + node.Type().String() + ")"
			}
		} else if logical != nil {
			word += " " + strings.ToLower(node.Type().String())
		} else {
			word += " group"
		}
		words = append(words, word)
	}
	return strings.Join(words, ", ")
}
