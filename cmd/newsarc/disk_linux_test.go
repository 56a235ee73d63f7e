package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"github.com/newsarc/newsarc/output"
	"github.com/newsarc/newsarc/output/check"
)

// smallDisk mounts a file system in memory and returns a folder on it. remount
// changes its options.
func smallDisk(t *testing.T, options string) (dir string, remount func(flags uintptr, options string)) {
	t.Helper()
	disk := t.TempDir()
	if err := syscall.Mount("newsarc-test", disk, "tmpfs", 0, options); errors.Is(err, syscall.EPERM) {
		t.Skip("mounting a small disk is not allowed here")
	} else if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := syscall.Unmount(disk, 0); err != nil {
			t.Error(err)
		}
	})
	return filepath.Join(disk, "dataset"), func(flags uintptr, options string) {
		t.Helper()
		if err := syscall.Mount("newsarc-test", disk, "tmpfs", syscall.MS_REMOUNT|flags, options); err != nil {
			t.Fatal(err)
		}
	}
}

// articlesOf returns how many rows of articles a dataset has; it must be whole.
func articlesOf(t *testing.T, dir string) int64 {
	t.Helper()
	report, err := check.Run(t.Context(), dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range report.Problems {
		if p.Kind == check.Damage {
			t.Errorf("%s: %s", p.File, p.Detail)
		}
	}
	return report.Tables[0].Rows
}

// A crawl on a disk that fills up says so and ends; what it stored stays whole.
// With more room the same command ends as a crawl that had it from the start.
func TestCrawlOnAFullDisk(t *testing.T) {
	t.Chdir(t.TempDir())
	server := httptest.NewServer(unchangingSite(8))
	defer server.Close()
	crawl := func(dir string) (int, string) {
		var stderr lines
		code := run(context.Background(), []string{"crawl", server.URL + "/news/", "-o", dir, "--allow-private", "--delay", "0", "--part-age", "1ms"},
			strings.NewReader(""), io.Discard, &stderr)
		return code, stderr.String()
	}
	if code, said := crawl("calm"); code != exitDone {
		t.Fatalf("exit code %d: %s", code, said)
	}
	want := articlesOf(t, "calm")
	dir, remount := smallDisk(t, "size=256k")
	failed := 0
	for size := 256; ; {
		code, said := crawl(dir)
		if code == exitDone {
			break
		}
		if size, failed = 2*size, failed+1; !strings.Contains(said, "no space left on device") && !strings.Contains(said, "disk is full") {
			t.Errorf("before %d KB: exit code %d without a clear message: %s", size, code, said)
		}
		if _, err := output.Parts(dir); err == nil {
			articlesOf(t, dir)
		}
		if size > 64<<10 {
			t.Fatalf("no crawl ends on %d KB: %s", size, said)
		}
		remount(0, fmt.Sprintf("size=%dk", size))
	}
	if failed == 0 {
		t.Error("the disk was never full")
	}
	if got := articlesOf(t, dir); got != want {
		t.Errorf("%d articles after %d full disks, want %d", got, failed, want)
	}
	readOnly(t, dir, remount)
}

// readOnly looks at a dataset that nobody may write.
func readOnly(t *testing.T, dir string, remount func(uintptr, string)) {
	t.Helper()
	remount(syscall.MS_RDONLY, "")
	defer remount(0, "")
	for _, args := range [][]string{{"check", dir}, {"status", dir}, {"export", dir, "--latest", "--format", "csv"}} {
		newsarc(t, args...)
	}
	for _, args := range [][]string{
		{"crawl", "http://127.0.0.1:1/", "-o", dir, "--allow-private"}, {"extract", "-o", dir, "nothing.html"}, {"compact", dir},
	} {
		var stderr lines
		if code := run(context.Background(), args, strings.NewReader(""), io.Discard, &stderr); code == exitDone ||
			!strings.Contains(stderr.String(), "read-only") && !strings.Contains(stderr.String(), "readonly") {
			t.Errorf("%s on a disk that is read-only: exit code %d: %s", args[0], code, stderr.String())
		}
	}
	if articlesOf(t, dir) == 0 {
		t.Error("the dataset is gone")
	}
}
