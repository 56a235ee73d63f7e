package output

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/newsarc/newsarc/output/parquet"
	"github.com/newsarc/newsarc/schema"
)

// Options says how a dataset is written.
type Options struct {
	Formats []Format // default: Parquet
	Run     string   // id of this run, see NewRunID; needed by Writer and BeginRun only
	Version string   // version of newsarc, kept in every file
	// Reproducible leaves the run out of the files (not of their names), so that
	// the same rows give the same bytes in every run.
	Reproducible bool
}

// Dataset is a dataset open for writing. Its methods may be called from
// several goroutines, and several processes may write one dataset as long as
// their parts differ in run or worker.
type Dataset struct {
	dir      string
	options  Options
	fs       fileSystem
	manifest *manifest
	inUse    file // locked while the dataset is open for writing: see Compact
	repairs  []string

	mu      sync.Mutex
	writing map[schema.Part]*partLock // the same part is written by one goroutine at a time
}

// Errors of Open that callers tell apart.
var (
	// ErrNotFolder: the path names a file.
	ErrNotFolder = errors.New("not a folder")
	// ErrNewer: the dataset was written by a newer version of newsarc.
	ErrNewer = parquet.ErrNewer
)

// Open opens the dataset in dir for writing and makes it if it is missing:
// from then on every table has at least one part, so that a glob over it never
// fails. What a crash left unfinished is repaired; [Dataset.Repairs] tells.
func Open(dir string, options Options) (*Dataset, error) {
	return open(dir, options, disk{})
}

func open(dir string, options Options, fs fileSystem) (*Dataset, error) {
	if len(options.Formats) == 0 {
		options.Formats = []Format{Parquet}
	}
	if options.Run != "" && !validRun(options.Run) {
		return nil, fmt.Errorf("run id %q: letters, digits, - and _ only", options.Run)
	}
	d := &Dataset{dir: dir, options: options, fs: fs, writing: map[schema.Part]*partLock{}}
	if err := d.makeFolders(); err != nil {
		return nil, err
	}
	var err error
	if d.inUse, err = fs.open(d.path(lockName)); err != nil {
		return nil, fmt.Errorf("open dataset %s: %w%s", dir, err, remedy(err))
	}
	if ok, err := tryLock(d.inUse, false); err != nil || !ok {
		return nil, errors.Join(fmt.Errorf("open dataset %s: %w", dir, cmp.Or(err, ErrInUse)), d.inUse.Close())
	}
	m, err := openManifest(fs, d.path(manifestName))
	if err != nil {
		return nil, errors.Join(fmt.Errorf("open dataset %s: %w", dir, err), d.inUse.Close())
	}
	d.manifest = m
	if err := d.start(); err != nil {
		return nil, errors.Join(err, d.Close())
	}
	return d, nil
}

func validRun(run string) bool {
	return strings.IndexFunc(run, func(r rune) bool {
		return !(r >= '0' && r <= '9' || r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r == '-' || r == '_')
	}) < 0
}

// makeFolders makes the folders of the layout.
func (d *Dataset) makeFolders() error {
	if info, err := os.Stat(d.dir); err == nil && !info.IsDir() {
		return fmt.Errorf("open dataset %s: %w; give another name to -o", d.dir, ErrNotFolder)
	}
	folders := []string{stagingFolder}
	for _, table := range schema.Tables() {
		folders = append(folders, string(table))
	}
	for _, folder := range folders {
		if err := d.fs.mkdir(d.path(folder)); err != nil {
			return fmt.Errorf("open dataset %s: %w%s", d.dir, err, remedy(err))
		}
	}
	return nil
}

// start checks what is there, repairs it, and adds what a new dataset needs.
func (d *Dataset) start() error {
	for _, e := range d.manifest.entries {
		if err := e.newer(); err != nil {
			return fmt.Errorf("open dataset %s: %w, or another folder", d.dir, err)
		}
	}
	if err := d.repair(); err != nil {
		return fmt.Errorf("open dataset %s: %w", d.dir, err)
	}
	for _, table := range schema.Tables() {
		if err := d.WritePart(context.Background(), schema.Part{Table: table, Run: emptyRun}, nil); err != nil {
			return err
		}
	}
	return d.writeViews()
}

// Dir returns the dataset's folder.
func (d *Dataset) Dir() string { return d.dir }

// Repairs returns what Open found and put right, one sentence each.
func (d *Dataset) Repairs() []string { return slices.Clone(d.repairs) }

// Close closes the dataset. What WritePart returned nil for is safe without it.
func (d *Dataset) Close() error { return errors.Join(d.manifest.close(), d.inUse.Close()) }

func (d *Dataset) path(name string) string { return filepath.Join(d.dir, filepath.FromSlash(name)) }

// staged returns the name under which a file is written before it gets its
// own. It differs for every file and every process.
func (d *Dataset) staged(file string) string {
	name := strings.ReplaceAll(file, "/", "-")
	return filepath.Join(d.dir, filepath.FromSlash(stagingFolder), fmt.Sprintf("%s.%d.unfinished", name, os.Getpid()))
}

// partLock is held by the goroutine that writes a part; users counts those
// that hold it or wait for it.
type partLock struct {
	sync.Mutex
	users int
}

// lockPart keeps other goroutines from writing the same part meanwhile.
func (d *Dataset) lockPart(part schema.Part) (unlock func()) {
	d.mu.Lock()
	l := d.writing[part]
	if l == nil {
		l = new(partLock)
		d.writing[part] = l
	}
	l.users++
	d.mu.Unlock()
	l.Lock()
	return func() {
		l.Unlock()
		d.mu.Lock()
		defer d.mu.Unlock()
		if l.users--; l.users == 0 {
			delete(d.writing, part)
		}
	}
}

// stagedTooLong is the age after which an unfinished file belongs to no
// running process: a part takes seconds to write.
const stagedTooLong = time.Hour
