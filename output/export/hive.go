package export

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"maps"
	"net/url"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"time"

	"github.com/newsarc/newsarc/output/internal/rowtext"
	"github.com/newsarc/newsarc/output/parquet"
	"github.com/newsarc/newsarc/schema"
)

// Keys of the folders that [WriteHive] makes. No table has columns of these
// names: where a folder has that of a column, some readers fail, and others put the
// folder's value into the column.
const (
	SiteKey  = "p_site"  // articles and observations only
	MonthKey = "p_month" // 2026-11, of publication if the table has it
)

// hiveNull is the value of a key that is unknown: Hive's own name for null.
const hiveNull = "__HIVE_DEFAULT_PARTITION__"

// hiveText is the text that is held before a file of the fullest folder is
// written.
const hiveText = 48 << 20

// WriteHive exports a table of the dataset in dir as Parquet files in folders
// by site and month, for tools that read only the folders that a query needs:
// folder/p_site=vpk.name/p_month=2026-11/part-000000.parquet. The folder must not be
// there; it appears when it is whole. Memory does not grow with the table: rows
// are held up to a limit, then the folder with most of them gets a file.
func WriteHive(ctx context.Context, dir, folder string, o Options) (result Result, err error) {
	if o.Format != Parquet {
		return result, fmt.Errorf("%w: folders hold parquet files, not %s", ErrOptions, o.Format)
	}
	columns, err := selectColumns(o)
	if err != nil {
		return result, err
	}
	where, err := parseWhere(o.Table, o.Where)
	if err != nil {
		return result, err
	}
	folder = filepath.Clean(folder)
	if _, err := os.Lstat(folder); err == nil {
		return result, fmt.Errorf("export to %s: it is there already; remove it or name another folder", folder)
	}
	staged := folder + ".unfinished"
	if err := os.RemoveAll(staged); err != nil { // of an export that was killed
		return result, fmt.Errorf("export to %s: %w", folder, err)
	}
	defer func() {
		if err != nil {
			err = errors.Join(fmt.Errorf("export to %s: %w", folder, err), os.RemoveAll(staged))
		}
	}()
	if err := os.Mkdir(staged, 0o777); err != nil {
		return result, err
	}
	s := &hiveSink{folder: staged, table: o.Table, columns: columns, typ: recordOf(columns), limit: hiveText, held: map[string]*hivePart{}}
	if result, err = stream(ctx, dir, s, where, o); err != nil {
		return result, err
	}
	return result, os.Rename(staged, folder)
}

// hiveSink holds rows by the folder they go to.
type hiveSink struct {
	folder  string
	table   schema.Table
	columns []column
	typ     reflect.Type
	limit   int // text that may be held
	text    int // text that is held
	files   int
	held    map[string]*hivePart
}

type hivePart struct {
	rows []reflect.Value
	text int
}

// rowCost is what a row without text weighs.
const rowCost = 256

func (s *hiveSink) write(row schema.Row) error {
	record := reflect.New(s.typ).Elem()
	for i, c := range s.columns {
		if v := c.value(row); v.IsValid() {
			record.Field(i).Set(v)
		}
	}
	folder := hiveFolder(row)
	p := s.held[folder]
	if p == nil {
		p = &hivePart{}
		s.held[folder] = p
	}
	size := rowtext.Size(record.Addr().Interface()) + rowCost
	p.rows, p.text, s.text = append(p.rows, record), p.text+size, s.text+size
	if s.text < s.limit {
		return nil
	}
	fullest := ""
	for _, folder := range slices.Sorted(maps.Keys(s.held)) {
		if fullest == "" || s.held[folder].text > s.held[fullest].text {
			fullest = folder
		}
	}
	return s.flush(fullest)
}

// flush writes a file of what is held for a folder.
func (s *hiveSink) flush(folder string) error {
	p := s.held[folder]
	delete(s.held, folder)
	s.text -= p.text
	name := filepath.Join(s.folder, filepath.FromSlash(folder))
	if err := os.MkdirAll(name, 0o777); err != nil {
		return err
	}
	f, err := os.Create(filepath.Join(name, fmt.Sprintf("part-%06d.parquet", s.files)))
	if err != nil {
		return err
	}
	s.files++
	if err := s.fill(f, p.rows); err != nil {
		return errors.Join(err, f.Close())
	}
	return cmp.Or(f.Sync(), f.Close())
}

func (s *hiveSink) fill(f io.Writer, rows []reflect.Value) error {
	w := parquet.NewRowWriter(f, s.typ, parquet.Metadata{Run: "export of " + string(s.table)})
	for _, row := range rows {
		if err := w.Write(row); err != nil {
			return err
		}
	}
	return w.Close()
}

// close writes what is left, and one file without rows where there were none, so
// that a glob never finds nothing.
func (s *hiveSink) close() error {
	for _, folder := range slices.Sorted(maps.Keys(s.held)) {
		if err := s.flush(folder); err != nil {
			return err
		}
	}
	if s.files > 0 {
		return nil
	}
	empty, err := schema.NewRow(s.table)
	if err != nil {
		return err
	}
	folder := hiveFolder(empty)
	s.held[folder] = &hivePart{}
	return s.flush(folder)
}

// hiveFolder returns the folder of a row, with slashes.
func hiveFolder(row schema.Row) string {
	var keys []string
	at := row.RowTime()
	switch row := row.(type) {
	case *schema.Article:
		keys = append(keys, SiteKey+"="+hiveValue(string(row.Site)))
		at = time.Time{}
		if row.PublishedAt != nil {
			at = *row.PublishedAt
		}
	case *schema.Observation:
		site, _, _ := strings.Cut(string(row.ArticleID), "/") // a site has none
		keys = append(keys, SiteKey+"="+hiveValue(site))
	}
	month := ""
	if !at.IsZero() {
		month = at.UTC().Format("2006-01")
	}
	return strings.Join(append(keys, MonthKey+"="+hiveValue(month)), "/")
}

// hiveValue writes a value as the name of a folder; readers undo the escapes.
func hiveValue(value string) string {
	if value == "" {
		return hiveNull
	}
	return url.QueryEscape(value)
}
