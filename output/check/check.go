// Package check proves a dataset: every file against the manifest, every row
// against the schema, and how well each column is filled, by site and by day.
package check

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"time"

	"github.com/newsarc/newsarc/output"
	"github.com/newsarc/newsarc/output/jsonl"
	"github.com/newsarc/newsarc/output/parquet"
	"github.com/newsarc/newsarc/schema"
)

// Report is what a check found.
type Report struct {
	Dir      string    `json:"dir"`
	Whole    bool      `json:"whole"` // no problem of kind damage
	Files    int       `json:"files"`
	Bytes    int64     `json:"bytes"`
	Problems []Problem `json:"problems"`
	Tables   []Table   `json:"tables"`
	Drops    []Drop    `json:"drops"`
	// Copies is how many rows of articles have the same text as another article.
	Copies int `json:"copies"`
	// Near is about articles whose texts are almost the same.
	Near Near `json:"near"`
}

// Kind says how bad a problem is.
type Kind string

// The kinds of problems.
const (
	Damage Kind = "damage" // something is lost, doubled or wrong
	Notice Kind = "notice" // worth knowing; nothing is lost
)

// Problem is one thing that is not as it should be.
type Problem struct {
	Kind   Kind   `json:"kind"`
	File   string `json:"file"` // relative to the dataset's folder
	Detail string `json:"detail"`
}

// Table is what a check found in one table.
type Table struct {
	Name    schema.Table `json:"name"`
	Parts   int          `json:"parts"`
	Rows    int64        `json:"rows"`
	First   *time.Time   `json:"first"`
	Last    *time.Time   `json:"last"`
	Columns []Column     `json:"columns"`
}

// Column says how often a column is filled: not null, or a list with elements.
type Column struct {
	Name   string `json:"name"`
	Filled int64  `json:"filled"`
	Null   int64  `json:"null"`
}

// Run checks the dataset in dir. It reads every byte of it; memory grows with
// the number of articles (about 800 bytes each), not with their texts. An error
// means that the check could not be made; what is wrong with the dataset is in
// the report.
func Run(ctx context.Context, dir string) (*Report, error) {
	parts, err := output.Parts(dir)
	if err != nil {
		return nil, err
	}
	if err := output.CheckVersion(dir); err != nil {
		return nil, err
	}
	c := &checker{dir: dir, report: &Report{Dir: dir, Problems: []Problem{}, Drops: []Drop{}}}
	if err := c.manifest(); err != nil {
		return nil, err
	}
	if _, err := output.Runs(dir); err != nil {
		c.add(Damage, "runs.jsonl", "%v", err)
	}
	c.unfinished()
	if err := c.strangers(parts); err != nil {
		return nil, err
	}
	damaged := map[string]bool{}
	for _, p := range parts {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		damaged[p.File] = !c.file(p)
		delete(c.missing, p.File)
		c.report.Files++
		c.report.Bytes += p.Bytes
	}
	for _, file := range slices.Sorted(maps.Keys(c.missing)) {
		c.add(Damage, file, "is in manifest.jsonl (%d rows) but not in the folder", c.entries[file].Rows)
	}
	for _, table := range schema.Tables() {
		if err := c.table(ctx, table, damaged); err != nil {
			return nil, err
		}
	}
	c.report.Whole = !slices.ContainsFunc(c.report.Problems, func(p Problem) bool { return p.Kind == Damage })
	return c.report, nil
}

type checker struct {
	dir     string
	report  *Report
	entries map[string]output.Entry
	missing map[string]bool
}

func (c *checker) add(kind Kind, file, format string, args ...any) {
	c.report.Problems = append(c.report.Problems, Problem{kind, file, fmt.Sprintf(format, args...)})
}

func (c *checker) manifest() error {
	entries, damaged, cut, err := output.Manifest(c.dir)
	if err != nil {
		return err
	}
	if cut {
		c.add(Notice, "manifest.jsonl", "its last line was cut short by a crash: the next run puts it right")
	}
	c.entries, c.missing = map[string]output.Entry{}, map[string]bool{}
	for _, line := range damaged {
		c.add(Damage, "manifest.jsonl", "%s", line)
	}
	for _, e := range entries {
		if old, ok := c.entries[e.File]; ok && old.SHA256 != e.SHA256 {
			c.add(Notice, e.File, "is in manifest.jsonl twice with different contents; the later line counts")
		}
		c.entries[e.File] = e
		c.missing[e.File] = true
	}
	return nil
}

// unfinished tells of files that a crash left; the next run removes them.
func (c *checker) unfinished() {
	names, err := os.ReadDir(filepath.Join(c.dir, ".newsarc", "staging"))
	if err != nil || len(names) == 0 {
		return
	}
	c.add(Notice, ".newsarc/staging", "%d unfinished files: a run is writing, or was killed", len(names))
}

// strangers tells of files that globs over a table find and that are no parts.
func (c *checker) strangers(parts []output.PartFile) error {
	known := map[string]bool{}
	for _, p := range parts {
		known[p.File] = true
	}
	for _, table := range schema.Tables() {
		names, err := os.ReadDir(filepath.Join(c.dir, string(table)))
		if err != nil && !errors.Is(err, os.ErrNotExist) {
			return err
		}
		for _, name := range names {
			file := string(table) + "/" + name.Name()
			if found := strings.HasSuffix(file, ".parquet") || strings.HasSuffix(file, ".jsonl.zst"); found && !known[file] {
				c.add(Damage, file, "is no part of the dataset, by its name, but who reads the whole folder reads it: move it elsewhere")
			}
		}
	}
	return nil
}

// file checks one file against its entry; it reports whether its rows can be
// trusted.
func (c *checker) file(p output.PartFile) bool {
	name := filepath.Join(c.dir, filepath.FromSlash(p.File))
	f, err := os.Open(name)
	if err != nil {
		c.add(Damage, p.File, "cannot be read: %v", err)
		return false
	}
	defer func() { _ = f.Close() }()
	entry, known := c.entries[p.File]
	if !known {
		c.add(Notice, p.File, "is not in manifest.jsonl: the next run records it if it is whole")
		return c.footer(p, f, entry)
	}
	if err := entry.Verify(c.dir); err != nil {
		c.add(Damage, p.File, "%v", err)
		return false
	}
	return c.footer(p, f, entry)
}

// keys compares the columns of a file's first line with those of its table; a
// line that cannot be read is told of with the rows.
func (c *checker) keys(p output.PartFile, f io.Reader, entry output.Entry) bool {
	row, err := schema.NewRow(p.Part.Table)
	if err != nil {
		return false
	}
	record := reflect.TypeOf(row).Elem()
	missing := Damage
	if entry.File != "" && entry.SchemaVersion != schema.Version {
		missing = Notice // of an older version
	}
	for line, err := range jsonl.ReadCompressed[map[string]json.RawMessage](f) {
		if err != nil {
			break
		}
		for i := range record.NumField() {
			column := record.Field(i).Tag.Get("json")
			if _, found := (*line)[column]; !found {
				c.add(missing, p.File, "lacks the column %s, which every line of schema version %s has", column, schema.Version)
			}
			delete(*line, column)
		}
		for _, column := range slices.Sorted(maps.Keys(*line)) {
			c.add(Notice, p.File, "has the column %s that this version does not know", column)
		}
		break
	}
	return true
}

// footer checks what a file says about itself, the footer of a Parquet file.
func (c *checker) footer(p output.PartFile, f io.ReaderAt, entry output.Entry) bool {
	if p.Format != output.Parquet {
		return c.keys(p, io.NewSectionReader(f, 0, p.Bytes), entry)
	}
	footer, err := parquet.ReadFooter(f, p.Bytes)
	if err != nil {
		c.add(Damage, p.File, "%v", err)
		return false
	}
	if entry.File != "" && footer.Rows != entry.Rows {
		c.add(Damage, p.File, "has %d rows, manifest.jsonl says %d", footer.Rows, entry.Rows)
	}
	if err := parquet.CheckVersion(footer.SchemaVersion); err != nil {
		c.add(Damage, p.File, "%v", err)
		return false
	}
	return c.columns(p, footer)
}

// columns compares the columns of a Parquet file with those of its table. It
// reports whether all that are there are of the types that readers expect.
func (c *checker) columns(p output.PartFile, footer parquet.Footer) bool {
	there := map[string]parquet.Column{}
	for _, column := range footer.Columns {
		there[column.Name] = column
	}
	ok := true
	for _, want := range parquet.Columns(p.Part.Table) {
		got, found := there[want.Name]
		delete(there, want.Name)
		switch {
		case !found && footer.SchemaVersion == schema.Version:
			c.add(Damage, p.File, "lacks the column %s, which every file of schema version %s has", want.Name, schema.Version)
		case !found:
			c.add(Notice, p.File, "lacks the column %s: written by an older version (%s)", want.Name, footer.Version)
		case got.Type != want.Type:
			c.add(Damage, p.File, "column %s is %s, not %s: readers cannot join it with other parts, and its rows were not read", want.Name, got.Type, want.Type)
			ok = false
		case len(got.Codec) > 0 && !slices.Equal(got.Codec, []string{parquet.Codec}):
			c.add(Notice, p.File, "column %s is compressed with %s, not %s: newsarc did not write it so", want.Name, strings.Join(got.Codec, ", "), parquet.Codec)
		}
	}
	for _, column := range slices.Sorted(maps.Keys(there)) {
		c.add(Notice, p.File, "has the column %s that this version does not know: written by another version (%s)", column, footer.Version)
	}
	return ok
}
