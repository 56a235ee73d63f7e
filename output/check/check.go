// Package check proves a dataset: every file against the manifest, every row
// against the schema, and how well each column is filled, by site and by day.
package check

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"time"

	"github.com/newsarc/newsarc/output"
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
	if p.Bytes != entry.Bytes {
		c.add(Damage, p.File, "has %d bytes, manifest.jsonl says %d", p.Bytes, entry.Bytes)
		return false
	}
	hash := sha256.New()
	if _, err := io.Copy(hash, f); err != nil {
		c.add(Damage, p.File, "cannot be read: %v", err)
		return false
	}
	if sum := hex.EncodeToString(hash.Sum(nil)); sum != entry.SHA256 {
		c.add(Damage, p.File, "has SHA-256 %.12s…, manifest.jsonl says %.12s…: its bytes were changed", sum, entry.SHA256)
		return false
	}
	return c.footer(p, f, entry)
}

// footer checks what a Parquet file says about itself.
func (c *checker) footer(p output.PartFile, f io.ReaderAt, entry output.Entry) bool {
	if p.Format != output.Parquet {
		return true
	}
	footer, err := parquet.ReadFooter(f, p.Bytes)
	if err != nil {
		c.add(Damage, p.File, "%v", err)
		return false
	}
	if entry.File != "" && footer.Rows != entry.Rows {
		c.add(Damage, p.File, "has %d rows, manifest.jsonl says %d", footer.Rows, entry.Rows)
	}
	want := parquet.Columns(p.Part.Table)
	for _, column := range want {
		if !slices.Contains(footer.Columns, column) {
			c.add(Notice, p.File, "lacks the column %s: written by an older version (%s)", column, footer.Version)
		}
	}
	for _, column := range footer.Columns {
		if !slices.Contains(want, column) {
			c.add(Notice, p.File, "has the column %s that this version does not know: written by another version (%s)", column, footer.Version)
		}
	}
	return true
}
