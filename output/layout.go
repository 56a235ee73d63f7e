package output

import (
	"crypto/rand"
	"encoding/hex"
	"fmt"
	"path"
	"slices"
	"strings"
	"time"

	"github.com/newsarc/newsarc/schema"
)

// Format is a file format of parts.
type Format string

// The formats of parts.
const (
	Parquet Format = "parquet"
	JSONL   Format = "jsonl"
)

// Extension returns the end of the names of the format's files.
func (f Format) Extension() string {
	if f == JSONL {
		return ".jsonl.zst"
	}
	return ".parquet"
}

// ParseFormats reads a list like "parquet,jsonl". An empty text is Parquet.
func ParseFormats(text string) ([]Format, error) {
	if strings.TrimSpace(text) == "" {
		return []Format{Parquet}, nil
	}
	var formats []Format
	for name := range strings.SplitSeq(text, ",") {
		f := Format(strings.ToLower(strings.TrimSpace(name)))
		if f != Parquet && f != JSONL {
			return nil, fmt.Errorf("unknown format %q: a dataset is written as parquet, jsonl or parquet,jsonl", name)
		}
		if !slices.Contains(formats, f) {
			formats = append(formats, f)
		}
	}
	return formats, nil
}

// Names in a dataset's folder.
const (
	stateFolder   = ".newsarc"
	stagingFolder = ".newsarc/staging" // no name in it ends like a part's
	manifestName  = "manifest.jsonl"
	lockName      = ".newsarc/dataset.lock"
	runsName      = "runs.jsonl"
	cardName      = "README.md"
	viewsName     = "views.sql"
)

// emptyRun is the run of the parts without rows, which every table has from
// the start so that a glob never finds nothing.
const emptyRun = "empty"

// partFile returns the path of a part's file, relative to the dataset's
// folder and with slashes.
func partFile(part schema.Part, format Format) string {
	return path.Join(string(part.Table), part.Name()+format.Extension())
}

// parsePartFile is the reverse of partFile.
func parsePartFile(file string) (schema.Part, Format, bool) {
	var part schema.Part
	table, name, ok := strings.Cut(file, "/")
	if !ok || !slices.Contains(schema.Tables(), schema.Table(table)) {
		return part, "", false
	}
	format := Parquet
	if strings.HasSuffix(name, JSONL.Extension()) {
		format = JSONL
	}
	name, ok = strings.CutSuffix(name, format.Extension())
	if !ok {
		return part, "", false
	}
	fields := strings.Split(name, "-")
	if len(fields) < 4 || fields[0] != "part" {
		return part, "", false
	}
	n := len(fields)
	part.Table = schema.Table(table)
	part.Run = strings.Join(fields[1:n-2], "-")
	if _, err := fmt.Sscanf(fields[n-2]+" "+fields[n-1], "%d %d", &part.Worker, &part.Seq); err != nil {
		return part, "", false
	}
	return part, format, part.Name() == name
}

// NewRunID returns the id of a run that starts now: 20261122T134405Z-1a2b.
func NewRunID(now time.Time) string {
	var tail [2]byte
	_, _ = rand.Read(tail[:]) // never fails, by its documentation
	return now.UTC().Format("20060102T150405Z") + "-" + hex.EncodeToString(tail[:])
}
