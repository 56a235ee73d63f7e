package output

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"sync"
	"time"

	"github.com/newsarc/newsarc/output/parquet"
	"github.com/newsarc/newsarc/schema"
)

// Entry is one line of manifest.jsonl: one file of a part.
type Entry struct {
	File          string       `json:"file"` // relative to the dataset's folder
	Table         schema.Table `json:"table"`
	Format        Format       `json:"format"`
	Run           string       `json:"run"`
	Worker        int          `json:"worker"`
	Seq           int          `json:"seq"`
	Rows          int64        `json:"rows"`
	Bytes         int64        `json:"bytes"`
	SHA256        string       `json:"sha256"`
	MinTime       *time.Time   `json:"min_time"` // of the rows' times; null without any
	MaxTime       *time.Time   `json:"max_time"`
	SchemaVersion string       `json:"schema_version"`
	Version       string       `json:"version"` // of newsarc
	// Merged names the parts that Compact made this one of.
	Merged []string `json:"merged,omitempty"`
}

// newer returns [ErrNewer] if the file is of a newer schema than ours.
func (e Entry) newer() error {
	if err := parquet.CheckVersion(e.SchemaVersion); err != nil {
		return fmt.Errorf("%s: %w", e.File, err)
	}
	return nil
}

// ErrDamaged says that a file is not the one that was written.
var ErrDamaged = errors.New("damaged")

// Verify reads the file in the dataset of dir and returns [ErrDamaged] if it is
// not the one that the entry describes.
func (e Entry) Verify(dir string) error {
	f, err := os.Open(partPath(dir, e.File))
	if err != nil {
		return err
	}
	defer func() { _ = f.Close() }()
	hash := sha256.New()
	size, err := io.Copy(hash, f)
	if err != nil {
		return fmt.Errorf("%s: %w", e.File, err)
	}
	if size != e.Bytes {
		return fmt.Errorf("%s is %w: it has %d bytes, %s says %d", e.File, ErrDamaged, size, manifestName, e.Bytes)
	}
	if sum := hex.EncodeToString(hash.Sum(nil)); sum != e.SHA256 {
		return fmt.Errorf("%s is %w: its bytes were changed, they have SHA-256 %.12s…, %s says %.12s…", e.File, ErrDamaged, sum, manifestName, e.SHA256)
	}
	return nil
}

// CheckVersion returns [ErrNewer] if the dataset in dir was written by a newer
// version of newsarc, whose columns this one may misread. A manifest that cannot
// be read says nothing.
func CheckVersion(dir string) error {
	entries, _, _, err := Manifest(dir)
	if err != nil {
		return nil //nolint:nilerr // reading without a manifest is possible, and check tells of it
	}
	for _, e := range entries {
		if err := e.newer(); err != nil {
			return fmt.Errorf("read dataset %s: %w", dir, err)
		}
	}
	return nil
}

// manifest is the open manifest.jsonl: an index in memory of a log that other
// workers append to as well.
type manifest struct {
	mu      sync.Mutex
	f       file
	read    int64 // bytes of the log that the index holds
	entries map[string]Entry
	merged  map[string]bool // table/name of parts that others were made of
	damaged []string        // lines that are no entry, described
	cut     bool            // the last line was cut short and has been removed
}

// openManifest opens or makes the log and reads it. A last line without its
// end was cut by a crash: its append never returned, so it goes.
func openManifest(fs fileSystem, name string) (*manifest, error) {
	f, err := fs.open(name)
	if err != nil {
		return nil, err
	}
	m := &manifest{f: f, entries: map[string]Entry{}, merged: map[string]bool{}}
	if err := m.locked(func() error { return nil }); err != nil {
		return nil, errors.Join(fmt.Errorf("read %s: %w", name, err), f.Close())
	}
	return m, nil
}

// locked runs do while no other process appends, after reading what others
// have appended so far.
func (m *manifest) locked(do func() error) (err error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if err := lock(m.f); err != nil {
		return err
	}
	defer func() { err = errors.Join(err, unlock(m.f)) }()
	if err := m.catchUp(); err != nil {
		return err
	}
	return do()
}

// catchUp reads the lines that the index lacks and cuts off half a line.
func (m *manifest) catchUp() error {
	if _, err := m.f.Seek(m.read, io.SeekStart); err != nil {
		return err
	}
	data, err := io.ReadAll(m.f)
	if err != nil {
		return err
	}
	whole := bytes.LastIndexByte(data, '\n') + 1
	for line := range bytes.Lines(data[:whole]) {
		var e Entry
		if err := json.Unmarshal(line, &e); err != nil || e.File == "" {
			m.damaged = append(m.damaged, fmt.Sprintf("%s: not an entry: %.60q", manifestName, line))
			continue
		}
		m.know(e)
	}
	m.read += int64(whole)
	if whole == len(data) {
		return nil
	}
	m.cut = true
	return m.f.Truncate(m.read)
}

// add appends entries that the log lacks and makes them durable. If it fails,
// the log is as it was.
func (m *manifest) add(entries ...Entry) error {
	return m.locked(func() error {
		var lines []byte
		for _, e := range entries {
			if old, ok := m.entries[e.File]; ok && old.SHA256 == e.SHA256 {
				continue
			}
			line, err := json.Marshal(e)
			if err != nil {
				return err
			}
			lines = append(append(lines, line...), '\n')
		}
		if len(lines) == 0 {
			return nil
		}
		_, err := m.f.Write(lines)
		if err == nil {
			err = m.f.Sync()
		}
		if err != nil {
			return errors.Join(fmt.Errorf("append to %s: %w", manifestName, err), m.f.Truncate(m.read))
		}
		m.read += int64(len(lines))
		for _, e := range entries {
			m.know(e)
		}
		return nil
	})
}

// know takes an entry into the index.
func (m *manifest) know(e Entry) {
	m.entries[e.File] = e
	for _, name := range e.Merged {
		m.merged[string(e.Table)+"/"+name] = true
	}
}

// isMerged reports whether the rows of a part are in another one.
func (m *manifest) isMerged(part schema.Part) bool {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.merged[string(part.Table)+"/"+part.Name()]
}

// lookup returns the entry of a file.
func (m *manifest) lookup(file string) (Entry, bool) {
	m.mu.Lock()
	defer m.mu.Unlock()
	e, ok := m.entries[file]
	return e, ok
}

func (m *manifest) close() error { return m.f.Close() }

// rows returns the rows of each table, a part in two formats counted once.
func (m *manifest) rows() map[schema.Table]int64 {
	m.mu.Lock()
	defer m.mu.Unlock()
	rows, counted := map[schema.Table]int64{}, map[schema.Part]bool{}
	for _, e := range m.entries {
		part := schema.Part{Table: e.Table, Run: e.Run, Worker: e.Worker, Seq: e.Seq}
		if !counted[part] {
			counted[part] = true
			rows[e.Table] += e.Rows
		}
	}
	return rows
}

// Manifest reads manifest.jsonl of the dataset in dir without changing it: its
// entries in order, and the lines that are none, described. cut says that the
// last line lacks its end, which is what a crash leaves; [Open] removes it and
// records the part again. A missing manifest is damage.
func Manifest(dir string) (entries []Entry, damaged []string, cut bool, err error) {
	data, err := os.ReadFile(filepath.Join(dir, manifestName))
	if errors.Is(err, os.ErrNotExist) {
		return nil, []string{"there is no " + manifestName}, false, nil
	}
	if err != nil {
		return nil, nil, false, err
	}
	number := 0
	for line := range bytes.Lines(data) {
		number++
		if line[len(line)-1] != '\n' {
			return entries, damaged, true, nil
		}
		var e Entry
		if err := json.Unmarshal(line, &e); err != nil || e.File == "" {
			damaged = append(damaged, fmt.Sprintf("line %d is no entry: %.60q", number, line))
			continue
		}
		entries = append(entries, e)
	}
	return entries, damaged, false, nil
}
