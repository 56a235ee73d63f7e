package output

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/newsarc/newsarc/schema"
)

// CompactOptions says how a dataset is compacted.
type CompactOptions struct {
	Run     string   // id of the run that compacts, see NewRunID; a merged part carries it
	Version string   // version of newsarc
	Command []string // as it was typed
	// PartBytes is the size of files from which parts are not merged any
	// more; 16 MB (about 50 MB of text) by default. Memory grows with it.
	PartBytes int64
}

// Compacted says what Compact did.
type Compacted struct {
	Before, After int // files of parts
	Merged        int // parts that were merged
}

// ErrInUse says that another process writes the dataset, or compacts it.
var ErrInUse = errors.New("in use by another process")

const (
	defaultPartBytes = 16 << 20
	// compactSuffix names the folder beside DIR that becomes DIR. Nobody else
	// calls a folder so: Compact removes one that a crash has left.
	compactSuffix = ".newsarc-compacting"
)

// Compact merges the small parts of the dataset in dir into few, in the order
// of their times. It fills a new folder beside dir and exchanges the two in one
// step of the file system: at every instant dir is the whole old dataset or the
// whole new one, also after a crash, and whatever else lies in it moves along
// (as hard links). Readers that have files open keep the old ones until they
// close them, and must list the folder again. A process that writes the dataset
// meanwhile, or begins to, gets [ErrInUse], as Compact does while one writes. The
// caller holds the lock of the crawl's state, if dir has one.
//
// manifest.jsonl says which parts a merged one was made of; [Dataset.WritePart]
// knows them, so that a part which an interrupted crawl writes again is not
// there twice.
func Compact(ctx context.Context, dir string, o CompactOptions) (Compacted, error) {
	result, err := compact(ctx, dir, o, disk{})
	if err != nil {
		return result, fmt.Errorf("compact %s: %w", dir, err)
	}
	return result, nil
}

func compact(ctx context.Context, dir string, o CompactOptions, fs fileSystem) (result Compacted, err error) {
	if o.PartBytes <= 0 {
		o.PartBytes = defaultPartBytes
	}
	if dir, err = filepath.Abs(dir); err != nil {
		return result, err
	}
	if _, err := Parts(dir); err != nil {
		return result, err // not a dataset: Open would make one
	}
	old, err := open(dir, Options{Run: o.Run, Version: o.Version}, fs)
	if err != nil {
		return result, err
	}
	defer func() { err = errors.Join(err, old.Close()) }()
	if ok, err := tryLock(old.inUse, true); err != nil || !ok {
		return result, errors.Join(err, ErrInUse)
	}
	parts, err := Parts(dir)
	if err != nil {
		return result, err
	}
	groups := groupParts(parts, o.PartBytes)
	result.Before = len(parts)
	if result.Merged = merged(groups); result.Merged == 0 {
		result.After = result.Before
		return result, nil
	}
	beside := dir + compactSuffix
	if err := fs.removeAll(beside); err != nil { // of a compaction that was killed
		return result, err
	}
	err = old.copyCompacted(ctx, beside, groups, o)
	if err == nil {
		err = ctx.Err()
	}
	if err != nil {
		return result, errors.Join(err, fs.removeAll(beside))
	}
	if err := fs.exchange(beside, dir); err != nil {
		return result, errors.Join(err, fs.removeAll(beside))
	}
	if err := fs.syncFolder(filepath.Dir(dir)); err != nil {
		return result, err
	}
	if parts, err = Parts(dir); err != nil {
		return result, err
	}
	result.After = len(parts)
	return result, fs.removeAll(beside) // the old dataset, now under the other name
}

// partGroup is a run of neighbouring parts that become one part.
type partGroup struct {
	parts   []schema.Part
	files   []PartFile // of all formats
	formats []Format
	bytes   int64
}

// groupParts divides parts, in their order, into groups of about size bytes.
// Parts of a group have the same table and the same formats.
func groupParts(files []PartFile, size int64) []partGroup {
	var single []partGroup
	for _, f := range files {
		if n := len(single); n > 0 && single[n-1].parts[0] == f.Part {
			single[n-1].files = append(single[n-1].files, f)
			single[n-1].formats = append(single[n-1].formats, f.Format)
			continue
		}
		single = append(single, partGroup{[]schema.Part{f.Part}, []PartFile{f}, []Format{f.Format}, f.Bytes})
	}
	var groups []partGroup
	for _, g := range single {
		n := len(groups)
		if n > 0 && mergeable(groups[n-1], g, size) {
			last := &groups[n-1]
			last.parts, last.files = append(last.parts, g.parts...), append(last.files, g.files...)
			last.bytes += g.bytes
			continue
		}
		groups = append(groups, g)
	}
	return groups
}

// mergeable reports whether g goes into the group before it. A file above half
// of the size stays as it is: so compacting again changes little.
func mergeable(before, g partGroup, size int64) bool {
	a, b := before.parts[0], g.parts[0]
	return a.Table == b.Table && a.Run != emptyRun && b.Run != emptyRun && slices.Equal(before.formats, g.formats) &&
		before.bytes <= size/2 && g.bytes <= size/2 && before.bytes+g.bytes <= size
}

func merged(groups []partGroup) (parts int) {
	for _, g := range groups {
		if len(g.parts) > 1 {
			parts += len(g.parts)
		}
	}
	return parts
}

// copyCompacted fills the folder to with what d is to become.
func (d *Dataset) copyCompacted(ctx context.Context, to string, groups []partGroup, o CompactOptions) (err error) {
	keep := map[string]bool{}
	for _, g := range groups {
		if len(g.parts) == 1 {
			for _, f := range g.files {
				keep[f.File] = true
			}
		}
	}
	if err := d.linkTree(to, keep); err != nil {
		return err
	}
	into, err := open(to, Options{Formats: d.formats(), Run: o.Run, Version: o.Version}, d.fs)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, into.Close()) }()
	if err := into.BeginRun(RunStart{Time: time.Now(), Command: o.Command}); err != nil {
		return err
	}
	seq := map[schema.Table]int{}
	for _, g := range groups {
		if err := ctx.Err(); err != nil {
			return err
		}
		if err := d.verify(g); err != nil {
			return err
		}
		if len(g.parts) == 1 {
			if err := into.keep(d, g); err != nil {
				return err
			}
			continue
		}
		table := g.parts[0].Table
		if err := d.merge(ctx, into, g, schema.Part{Table: table, Run: o.Run, Seq: seq[table]}); err != nil {
			return err
		}
		seq[table]++
	}
	return into.EndRun(RunEnd{Time: time.Now(), Result: "done", Outcomes: map[schema.Outcome]int64{}})
}

// formats returns the formats of the dataset's files.
func (d *Dataset) formats() []Format {
	var formats []Format
	for _, f := range []Format{Parquet, JSONL} {
		if _, ok := d.manifest.lookup(partFile(schema.Part{Table: schema.Articles, Run: emptyRun}, f)); ok {
			formats = append(formats, f)
		}
	}
	return formats
}

// verify compares the files of a group with the manifest, so that no damage
// gets a new SHA-256.
func (d *Dataset) verify(g partGroup) error {
	for _, f := range g.files {
		entry, ok := d.manifest.lookup(f.File)
		if !ok {
			return fmt.Errorf("%s is not in %s; see newsarc check", f.File, manifestName)
		}
		if err := entry.Verify(d.dir); err != nil {
			return fmt.Errorf("%w; see newsarc check", err)
		}
	}
	return nil
}

// keep takes the entries of a part whose files were linked.
func (d *Dataset) keep(from *Dataset, g partGroup) error {
	for _, f := range g.files {
		entry, _ := from.manifest.lookup(f.File)
		if err := d.manifest.add(entry); err != nil {
			return err
		}
	}
	return nil
}

// merge writes the rows of a group as one part of another dataset.
func (d *Dataset) merge(ctx context.Context, into *Dataset, g partGroup, part schema.Part) error {
	var first []PartFile // each part in one format
	var names []string
	for _, f := range g.files {
		if f.Format == g.formats[0] {
			first = append(first, f)
			entry, _ := d.manifest.lookup(f.File)
			names = append(append(names, entry.Merged...), f.Part.Name())
		}
	}
	var rows []schema.Row
	for row, err := range RowsOf(d.dir, first) {
		if err == nil {
			err = ctx.Err()
		}
		if err != nil {
			return err
		}
		rows = append(rows, row)
	}
	return into.writePart(ctx, part, setOf(rows), g.formats, names)
}

// linkTree gives everything in the dataset's folder a second name under to,
// but for parts that are not kept and for what a dataset writes anew.
func (d *Dataset) linkTree(to string, keep map[string]bool) error {
	return filepath.WalkDir(d.dir, func(name string, entry os.DirEntry, err error) error {
		if err != nil {
			return err
		}
		relative, err := filepath.Rel(d.dir, name)
		if err != nil {
			return err
		}
		target, file := filepath.Join(to, relative), filepath.ToSlash(relative)
		_, _, isPart := parsePartFile(file)
		switch {
		case file == stagingFolder:
			return filepath.SkipDir
		case entry.IsDir():
			return d.fs.mkdir(target)
		case isPart && !keep[file], file == manifestName, file == lockName, strings.HasPrefix(file, "schema/"):
			return nil
		case file == runsName: // is appended to
			data, err := os.ReadFile(name)
			if err != nil {
				return err
			}
			return writeFile(d.fs, target+".unfinished", target, func(w io.Writer) error { _, err := w.Write(data); return err })
		}
		return d.fs.link(name, target)
	})
}
