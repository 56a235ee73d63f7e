package output

import (
	"errors"
	"flag"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"github.com/newsarc/newsarc/schema"
)

var errDisk = errors.New("no space left on device")

// faulty is a disk on which the call number failAt fails; writes fail after
// half of their bytes, as on a full disk.
type faulty struct {
	disk
	calls  *int
	failAt int
	dead   bool // all calls after it fail too
}

func (f faulty) fail() bool {
	*f.calls++
	return *f.calls == f.failAt || f.dead && *f.calls > f.failAt
}

func (f faulty) create(name string) (file, error) {
	if f.fail() {
		return nil, errDisk
	}
	opened, err := f.disk.create(name)
	if err != nil {
		return nil, err
	}
	return faultyFile{opened, f}, nil
}

func (f faulty) open(name string) (file, error) {
	if f.fail() {
		return nil, errDisk
	}
	opened, err := f.disk.open(name)
	if err != nil {
		return nil, err
	}
	return faultyFile{opened, f}, nil
}

func (f faulty) rename(from, to string) error {
	if f.fail() {
		return errDisk
	}
	return f.disk.rename(from, to)
}

func (f faulty) link(from, to string) error {
	if f.fail() {
		return errDisk
	}
	return f.disk.link(from, to)
}

func (f faulty) exchange(a, b string) error {
	if f.fail() {
		return errDisk
	}
	return f.disk.exchange(a, b)
}

func (f faulty) removeAll(name string) error {
	if f.fail() {
		return errDisk
	}
	return f.disk.removeAll(name)
}

func (f faulty) mkdir(name string) error {
	if f.fail() {
		return errDisk
	}
	return f.disk.mkdir(name)
}

func (f faulty) syncFolder(name string) error {
	if f.fail() {
		return errDisk
	}
	return nil // no power is cut in this test, and a real sync is slow
}

type faultyFile struct {
	file
	fs faulty
}

func (f faultyFile) Write(p []byte) (int, error) {
	if f.fs.fail() {
		n, err := f.file.Write(p[:len(p)/2])
		return n, errors.Join(errDisk, err)
	}
	return f.file.Write(p)
}

func (f faultyFile) Sync() error {
	if f.fs.fail() {
		return errDisk
	}
	return nil
}

var faults = flag.Int("faults", 12, "at how many calls to the disk TestEveryDiskCallFailsOnce fails; 0 is all of them")

// faultPoints spreads the calls that fail over all of them, from a random one
// on.
func faultPoints(t *testing.T, total int) []int {
	step := 1
	if *faults > 0 {
		step = max(1, total / *faults)
	}
	first := 1 + rand.IntN(step)
	t.Logf("every %dth of %d calls fails, from the %dth on", step, total, first)
	var points []int
	for at := first; at <= total; at += step {
		points = append(points, at)
	}
	return points
}

// Every single call to the disk fails once (with -faults=0; else some). Whatever the caller saw, what
// readers find is whole, a part that was said to be written is there, and the
// next attempt succeeds.
func TestEveryDiskCallFailsOnce(t *testing.T) {
	rows := byTable(sample())[schema.Articles]
	options := Options{Formats: []Format{Parquet, JSONL}, Run: "run", Version: "test"}
	work := func(fs fileSystem, dir string) error {
		d, err := open(dir, options, fs)
		if err != nil {
			return err
		}
		err = errors.Join(
			d.BeginRun(RunStart{Time: day}),
			d.WritePart(t.Context(), schema.Part{Table: schema.Articles, Run: "run"}, rows),
			d.EndRun(RunEnd{Time: day.Add(time.Hour), Result: "done"}))
		return errors.Join(err, d.Close())
	}
	calls := 0
	if err := work(faulty{calls: &calls}, t.TempDir()); err != nil {
		t.Fatal(err)
	}
	total := calls
	if total < 50 {
		t.Fatalf("only %d calls: the seam is not used", total)
	}
	for _, failAt := range faultPoints(t, total) {
		dir := t.TempDir()
		calls = 0
		err := work(faulty{calls: &calls, failAt: failAt}, dir)
		if !errors.Is(err, errDisk) {
			t.Errorf("call %d of %d fails: error %v", failAt, total, err)
			continue
		}
		if parts, err := Parts(dir); err == nil {
			for _, p := range parts {
				for _, err := range readRows(partPath(dir, p.File), p.Part.Table, p.Format) {
					if err != nil {
						t.Errorf("call %d fails: %v", failAt, err)
					}
				}
			}
		}
		if err := work(faulty{calls: new(int)}, dir); err != nil {
			t.Errorf("call %d fails: the next attempt too: %v", failAt, err)
			continue
		}
		if got := len(collect(t, dir, schema.Articles)); got != len(rows) {
			t.Errorf("call %d fails: %d rows after the next attempt, want %d", failAt, got, len(rows))
		}
		entries, damaged, cut, err := Manifest(dir)
		seen := map[string]bool{}
		for _, e := range entries {
			if seen[e.File] {
				t.Errorf("call %d fails: %s is in the manifest twice", failAt, e.File)
			}
			seen[e.File] = true
		}
		if len(damaged) > 0 || cut || err != nil || len(entries) != 2*len(schema.Tables())+2 {
			t.Errorf("call %d fails: manifest: %d entries, %v %v %v", failAt, len(entries), damaged, cut, err)
		}
	}
}

func TestErrorsNameTheFile(t *testing.T) {
	dir := t.TempDir()
	d := openTest(t, dir)
	calls := 0
	d.fs = faulty{calls: &calls, failAt: 1}
	err := d.WritePart(t.Context(), part(schema.Articles, 3), byTable(sample())[schema.Articles])
	if err == nil || !strings.Contains(err.Error(), part(schema.Articles, 3).Name()) || !strings.Contains(fmt.Sprint(err), dir) {
		t.Errorf("%v", err)
	}
}
