package output

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/newsarc/newsarc/schema"
)

var compacting = CompactOptions{Run: "compacted", Version: "test", Command: []string{"newsarc", "compact"}}

// smallParts writes a dataset of six parts of articles and one of fetches, and
// a file of somebody else.
func smallParts(t *testing.T, formats ...Format) string {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "ds")
	d := openTest(t, dir, formats...)
	for seq := range 6 {
		rows := []schema.Row{fullArticle(2*seq + 1), fullArticle(2 * seq)}
		if err := d.WritePart(t.Context(), part(schema.Articles, seq), rows); err != nil {
			t.Fatal(err)
		}
	}
	err := errors.Join(
		d.WritePart(t.Context(), part(schema.Fetches, 1), byTable(sample())[schema.Fetches]),
		os.WriteFile(filepath.Join(dir, stateFolder, "state.db"), []byte("state"), 0o666), d.Close())
	if err != nil {
		t.Fatal(err)
	}
	return dir
}

func files(t *testing.T, dir string, table schema.Table) int {
	t.Helper()
	parts, err := TableParts(dir, table)
	if err != nil {
		t.Fatal(err)
	}
	return len(parts)
}

func TestCompact(t *testing.T) {
	dir := smallParts(t, Parquet, JSONL)
	want := collect(t, dir, schema.Articles)
	result, err := Compact(t.Context(), dir, compacting)
	if err != nil || result.Merged != 6 || result.Before-result.After != 10 {
		t.Fatalf("%+v, %v", result, err)
	}
	if diff := cmp.Diff(want, collect(t, dir, schema.Articles)); diff != "" {
		t.Errorf("rows: -before +after\n%s", diff)
	}
	if n := files(t, dir, schema.Articles); n != 2 {
		t.Errorf("%d parts of articles, want the empty one and one", n)
	}
	if data, err := os.ReadFile(filepath.Join(dir, stateFolder, "state.db")); string(data) != "state" {
		t.Errorf("the state is lost: %v", err)
	}
	if _, err := os.Stat(dir + compactSuffix); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("the old folder is still there: %v", err)
	}
	entries, damaged, cut, err := Manifest(dir)
	if err != nil || cut || len(damaged) > 0 || len(entries) != result.After {
		t.Errorf("manifest: %d entries for %d files, %v %v %v", len(entries), result.After, damaged, cut, err)
	}
	for _, e := range entries {
		if err := e.Verify(dir); err != nil {
			t.Error(err)
		}
	}
	again, err := Compact(t.Context(), dir, compacting)
	if err != nil || again.Merged != 0 || again.After != result.After {
		t.Errorf("again: %+v, %v", again, err)
	}
	if runs, err := Runs(dir); err != nil || len(runs) != 1 || runs[0].End == nil {
		t.Errorf("runs %+v, %v", runs, err)
	}
}

// A crawl that was killed between writing a part and forgetting its rows
// writes the part again.
func TestMergedPartIsNotWrittenAgain(t *testing.T) {
	dir := smallParts(t)
	if _, err := Compact(t.Context(), dir, compacting); err != nil {
		t.Fatal(err)
	}
	d := openTest(t, dir)
	if err := d.WritePart(t.Context(), part(schema.Articles, 3), []schema.Row{fullArticle(7), fullArticle(6)}); err != nil {
		t.Fatal(err)
	}
	if err := d.WritePart(t.Context(), part(schema.Articles, 9), []schema.Row{fullArticle(20)}); err != nil {
		t.Fatal(err)
	}
	if n := len(collect(t, dir, schema.Articles)); n != 13 {
		t.Errorf("%d rows, want 12 and the new one", n)
	}
}

func TestCompactWaitsForNobody(t *testing.T) {
	dir := smallParts(t)
	d := openTest(t, dir)
	if _, err := Compact(t.Context(), dir, compacting); !errors.Is(err, ErrInUse) {
		t.Errorf("beside a writer: %v", err)
	}
	_ = d.Close()
	canceled, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := Compact(canceled, dir, compacting); !errors.Is(err, context.Canceled) {
		t.Errorf("interrupted: %v", err)
	}
	if _, err := Compact(t.Context(), t.TempDir(), compacting); err == nil {
		t.Error("an empty folder was compacted")
	}
	if n := files(t, dir, schema.Articles); n != 7 {
		t.Errorf("%d parts, want the 7 of before", n)
	}
}

func TestCompactRefusesDamage(t *testing.T) {
	dir := smallParts(t)
	name := filepath.Join(dir, partFile(part(schema.Articles, 2), Parquet))
	data, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	data[len(data)/2] ^= 1
	if err := os.WriteFile(name, data, 0o666); err != nil {
		t.Fatal(err)
	}
	if _, err := Compact(t.Context(), dir, compacting); err == nil {
		t.Error("a damaged part was merged")
	}
	if n := files(t, dir, schema.Articles); n != 7 {
		t.Errorf("%d parts, want the 7 of before", n)
	}
}

// A call to the disk fails, alone or with all after it, as when the process is
// killed there: the folder is the old dataset or the new one, and the next
// attempt succeeds.
func TestCompactSurvivesFaults(t *testing.T) {
	calls := 0
	dir := smallParts(t)
	want := collect(t, dir, schema.Articles)
	if _, err := compact(t.Context(), dir, compacting, faulty{calls: &calls}); err != nil {
		t.Fatal(err)
	}
	for _, dead := range []bool{false, true} {
		for i, failAt := range faultPoints(t, calls) {
			if *faults > 0 && (i%2 == 0) == dead {
				continue // half of them each way
			}
			dir := smallParts(t)
			_, err := compact(t.Context(), dir, compacting, faulty{calls: new(int), failAt: failAt, dead: dead})
			if !errors.Is(err, errDisk) {
				t.Errorf("call %d (dead %v): error %v", failAt, dead, err)
			}
			if diff := cmp.Diff(want, collect(t, dir, schema.Articles)); diff != "" {
				t.Fatalf("call %d (dead %v): -want +got\n%.2000s", failAt, dead, diff)
			}
			if _, err := Compact(t.Context(), dir, compacting); err != nil {
				t.Errorf("call %d (dead %v): the next attempt: %v", failAt, dead, err)
			}
			if diff := cmp.Diff(want, collect(t, dir, schema.Articles)); diff != "" || files(t, dir, schema.Articles) != 2 {
				t.Fatalf("call %d (dead %v), the next attempt: %d parts, -want +got\n%.2000s", failAt, dead, files(t, dir, schema.Articles), diff)
			}
		}
	}
}
