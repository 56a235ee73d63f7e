package output

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"time"

	"github.com/newsarc/newsarc/output/parquet"
	"github.com/newsarc/newsarc/schema"
)

// repair puts right what a crash left: half a line of the manifest, whole
// parts that the manifest does not know yet, and unfinished files.
func (d *Dataset) repair() error {
	if d.manifest.cut {
		d.repairs = append(d.repairs, "removed a line of manifest.jsonl that was cut short")
	}
	if err := d.adopt(); err != nil {
		return err
	}
	return d.sweep()
}

// adopt records whole parts that the manifest lacks: the process died between
// naming the file and recording it. A part is durable before it has its name.
func (d *Dataset) adopt() error {
	for _, table := range schema.Tables() {
		names, err := os.ReadDir(d.path(string(table)))
		if err != nil {
			return err
		}
		for _, name := range names {
			file := string(table) + "/" + name.Name()
			part, format, ok := parsePartFile(file)
			if _, known := d.manifest.lookup(file); known || !ok {
				continue
			}
			entry, err := d.describe(part, format)
			if entry.Version == "" {
				entry.Version = d.versionOf(part.Run)
			}
			if errors.Is(err, ErrNewer) {
				return err
			}
			if err != nil {
				d.repairs = append(d.repairs, fmt.Sprintf("left %s out of manifest.jsonl: %v", file, err))
				continue
			}
			if err := d.manifest.add(entry); err != nil {
				return err
			}
			if part.Run != emptyRun {
				d.repairs = append(d.repairs, fmt.Sprintf("recorded %s (%d rows)", file, entry.Rows))
			}
		}
	}
	return nil
}

// describe reads a part's file and returns its line of the manifest.
func (d *Dataset) describe(part schema.Part, format Format) (Entry, error) {
	file := partFile(part, format)
	entry := Entry{File: file, Table: part.Table, Format: format, Run: part.Run, Worker: part.Worker, Seq: part.Seq, SchemaVersion: schema.Version}
	f, err := os.Open(d.path(file))
	if err != nil {
		return entry, err
	}
	defer func() { _ = f.Close() }()
	hash := sha256.New()
	if entry.Bytes, err = io.Copy(hash, f); err != nil {
		return entry, err
	}
	entry.SHA256 = hex.EncodeToString(hash.Sum(nil))
	if format == Parquet {
		footer, err := parquet.ReadFooter(f, entry.Bytes)
		if err != nil {
			return entry, err
		}
		entry.SchemaVersion, entry.Version = footer.SchemaVersion, footer.Version
		if err := entry.newer(); err != nil {
			return entry, err
		}
	}
	for row, err := range readRows(d.path(file), part.Table, format) {
		if err != nil {
			return entry, err
		}
		entry.Rows++
		if t := row.RowTime(); !t.IsZero() {
			entry.MaxTime = schema.Instant(t)
			if entry.MinTime == nil {
				entry.MinTime = entry.MaxTime
			}
		}
	}
	return entry, nil
}

// versionOf is the version of newsarc that a run began with, for files that do
// not hold it themselves; "" if no run of that name is on record.
func (d *Dataset) versionOf(run string) string {
	runs, _ := Runs(d.dir) // those before a damaged line; check tells of it
	for i := len(runs) - 1; i >= 0; i-- {
		if runs[i].Start.Run == run {
			return runs[i].Start.Version
		}
	}
	return ""
}

// sweep removes unfinished files that no running process can still be writing.
func (d *Dataset) sweep() error {
	folder := d.path(stagingFolder)
	names, err := os.ReadDir(folder)
	if err != nil {
		return err
	}
	removed := 0
	for _, name := range names {
		info, err := name.Info()
		if err != nil || time.Since(info.ModTime()) < stagedTooLong {
			continue // gone meanwhile, or perhaps in use
		}
		if err := d.fs.remove(filepath.Join(folder, name.Name())); err != nil && !errors.Is(err, os.ErrNotExist) {
			return err
		}
		removed++
	}
	if removed > 0 {
		d.repairs = append(d.repairs, fmt.Sprintf("removed %d unfinished files", removed))
	}
	return nil
}
