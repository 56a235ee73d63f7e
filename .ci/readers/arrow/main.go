// Command arrow prints a table of a dataset as arrow-go reads it: one JSON
// object a row, times as {"micros": n}. It is a module of its own, so that nobody who
// uses newsarc needs arrow-go.
//
//	go run . DIR TABLE
package main

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"

	"github.com/apache/arrow-go/v18/arrow"
	"github.com/apache/arrow-go/v18/arrow/array"
	"github.com/apache/arrow-go/v18/arrow/memory"
	"github.com/apache/arrow-go/v18/parquet/file"
	"github.com/apache/arrow-go/v18/parquet/pqarrow"
)

func main() {
	if len(os.Args) != 3 {
		fmt.Fprintln(os.Stderr, "usage: arrow DIR TABLE")
		os.Exit(2)
	}
	out := bufio.NewWriter(os.Stdout)
	if err := errors.Join(printTable(out, filepath.Join(os.Args[1], os.Args[2])), out.Flush()); err != nil {
		fmt.Fprintln(os.Stderr, "arrow:", err)
		os.Exit(1)
	}
}

// printTable prints the rows of all Parquet files of a folder, by name.
func printTable(w io.Writer, folder string) error {
	names, err := filepath.Glob(filepath.Join(folder, "*.parquet"))
	if err != nil {
		return err
	}
	slices.Sort(names)
	for _, name := range names {
		if err := printFile(w, name); err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
	}
	return nil
}

func printFile(w io.Writer, name string) error {
	parquet, err := file.OpenParquetFile(name, false)
	if err != nil {
		return err
	}
	defer parquet.Close()
	reader, err := pqarrow.NewFileReader(parquet, pqarrow.ArrowReadProperties{}, memory.DefaultAllocator)
	if err != nil {
		return err
	}
	table, err := reader.ReadTable(context.Background())
	if err != nil {
		return err
	}
	defer table.Release()
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	batches := array.NewTableReader(table, 1000)
	defer batches.Release()
	for batches.Next() {
		batch := batches.RecordBatch()
		for i := range int(batch.NumRows()) {
			row := map[string]any{}
			for c := range int(batch.NumCols()) {
				if row[batch.ColumnName(c)], err = value(batch.Column(c), i); err != nil {
					return fmt.Errorf("column %s: %w", batch.ColumnName(c), err)
				}
			}
			if err := enc.Encode(row); err != nil {
				return err
			}
		}
	}
	return batches.Err()
}

type instant struct {
	Micros string `json:"micros"` // as text: JSON numbers of JavaScript are too short
}

// value returns element i of an array as encoding/json takes it.
func value(a arrow.Array, i int) (any, error) {
	if a.IsNull(i) {
		return nil, nil
	}
	switch a := a.(type) {
	case *array.String:
		return a.Value(i), nil
	case *array.Int64:
		return a.Value(i), nil
	case *array.Float64:
		return a.Value(i), nil
	case *array.Boolean:
		return a.Value(i), nil
	case *array.Timestamp:
		kind := a.DataType().(*arrow.TimestampType)
		if kind.Unit != arrow.Microsecond || kind.TimeZone != "UTC" {
			return nil, fmt.Errorf("a time in %s of zone %q", kind.Unit, kind.TimeZone)
		}
		return instant{fmt.Sprint(int64(a.Value(i)))}, nil
	case *array.Dictionary:
		return value(a.Dictionary(), a.GetValueIndex(i))
	case *array.List:
		from, to := a.ValueOffsets(i)
		list := make([]any, 0, to-from)
		for at := int(from); at < int(to); at++ {
			element, err := value(a.ListValues(), at)
			if err != nil {
				return nil, err
			}
			list = append(list, element)
		}
		return list, nil
	case *array.Struct:
		fields := map[string]any{}
		for f, field := range a.DataType().(*arrow.StructType).Fields() {
			v, err := value(a.Field(f), i)
			if err != nil {
				return nil, err
			}
			fields[field.Name] = v
		}
		return fields, nil
	}
	return nil, fmt.Errorf("unexpected type %s", a.DataType())
}
