package output

import (
	"context"
	"flag"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/newsarc/newsarc/schema"
)

const (
	crashParts = 12
	crashRows  = 20
)

// crashRow is row i of part seq, the same in every process.
func crashRow(seq, i int) *schema.Article {
	a := fullArticle(seq*crashRows + i)
	a.Body = schema.Text(strings.Repeat(fmt.Sprintf("word%d ", i), 500))
	return a
}

var kills = flag.Int("kills", 3, "how often TestKilledAtRandomInstants kills")

// TestMain lets the test binary be the process that is killed.
func TestMain(m *testing.M) {
	if dir := os.Getenv("NEWSARC_TEST_CRASH_DIR"); dir != "" {
		if err := writeCrashParts(dir); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		os.Exit(0)
	}
	os.Exit(m.Run())
}

// writeCrashParts is what a crawl does after every start: it writes the parts
// that it sealed, those that are there already too.
func writeCrashParts(dir string) error {
	d, err := Open(dir, Options{Formats: []Format{Parquet, JSONL}, Run: "run", Version: "test"})
	if err != nil {
		return err
	}
	if err := d.BeginRun(RunStart{Time: day, Command: []string{"test"}}); err != nil {
		return err
	}
	for seq := range crashParts {
		rows := make([]schema.Row, crashRows)
		for i := range rows {
			rows[i] = crashRow(seq, i)
		}
		if err := d.WritePart(context.Background(), schema.Part{Table: schema.Articles, Run: "run", Seq: seq}, rows); err != nil {
			return err
		}
	}
	if err := d.EndRun(RunEnd{Time: day, Result: "done"}); err != nil {
		return err
	}
	return d.Close()
}

func crashChild(dir string) *exec.Cmd {
	cmd := exec.Command(os.Args[0], "-test.run=^$")
	cmd.Env = append(os.Environ(), "NEWSARC_TEST_CRASH_DIR="+dir)
	cmd.Stderr = os.Stderr
	return cmd
}

// A process that writes parts is killed again and again at random instants,
// while a reader loops over the folder: no file that a glob finds is ever
// torn, and in the end every row is there once.
func TestKilledAtRandomInstants(t *testing.T) {
	undisturbed := t.TempDir()
	began := time.Now()
	if err := crashChild(undisturbed).Run(); err != nil {
		t.Fatal(err)
	}
	length := time.Since(began)

	dir := t.TempDir()
	stop := make(chan struct{})
	var reader sync.WaitGroup
	reader.Go(func() { loopOverParts(t, dir, stop) })
	for range *kills {
		cmd := crashChild(dir)
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		time.Sleep(time.Duration(rand.Int64N(int64(length))))
		_ = cmd.Process.Kill() // it may have ended already
		_ = cmd.Wait()
	}
	if err := crashChild(dir).Run(); err != nil {
		t.Fatal(err)
	}
	close(stop)
	reader.Wait()

	want, got := tree(t, undisturbed), tree(t, dir)
	for name := range got {
		if strings.HasPrefix(name, stagingFolder) { // of killed processes; swept when they are old
			delete(got, name)
		}
	}
	for _, files := range []map[string]string{want, got} {
		delete(files, runsName) // one line per start
		delete(files, cardName)
		delete(files, croissantName)
		files[manifestName] = sortedLines(files[manifestName])
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("differs from an undisturbed run: -want +got\n%.2000s", diff)
	}
	if rows := collect(t, dir, schema.Articles); len(rows) != crashParts*crashRows {
		t.Errorf("%d rows, want %d", len(rows), crashParts*crashRows)
	}
	if _, err := Runs(dir); err != nil {
		t.Error(err)
	}
}

func sortedLines(text string) string {
	lines := strings.Split(strings.TrimSpace(text), "\n")
	seen := map[string]int{}
	for _, l := range lines {
		seen[l]++
	}
	for l, n := range seen {
		if n > 1 {
			lines = append(lines, "TWICE "+l)
		}
	}
	// The order of lines is the order of writing; a recovered part comes late.
	for i := range lines {
		for j := i + 1; j < len(lines); j++ {
			if lines[j] < lines[i] {
				lines[i], lines[j] = lines[j], lines[i]
			}
		}
	}
	return strings.Join(lines, "\n")
}

// loopOverParts reads everything that a glob finds until stop; every file must
// be whole and no row may be there twice.
func loopOverParts(t *testing.T, dir string, stop chan struct{}) {
	for {
		select {
		case <-stop:
			return
		default:
		}
		for _, format := range []Format{Parquet, JSONL} {
			names, err := filepath.Glob(filepath.Join(dir, string(schema.Articles), "*"+format.Extension()))
			if err != nil {
				t.Error(err)
				return
			}
			seen := map[schema.Text]bool{}
			for _, name := range names {
				for row, err := range readRows(name, schema.Articles, format) {
					if err != nil {
						t.Errorf("a torn file: %v", err)
						return
					}
					id := row.(*schema.Article).ArticleID
					if seen[id] {
						t.Errorf("%s is there twice", id)
						return
					}
					seen[id] = true
				}
			}
		}
	}
}
