package output

import (
	"errors"
	"os"
	"strconv"
	"strings"
	"testing"
)

// BenchmarkPeakMemory reports how much the resident memory of the process grows
// at most while a stream of articles is written as parts of a dataset.
func BenchmarkPeakMemory(b *testing.B) {
	next := benchArticles()
	for b.Loop() {
		d, err := Open(b.TempDir(), Options{Run: "run", Version: "test"})
		if err != nil {
			b.Fatal(err)
		}
		w, err := d.Writer(0)
		if err != nil {
			b.Fatal(err)
		}
		if err := os.WriteFile("/proc/self/clear_refs", []byte("5"), 0); err != nil { // the peak begins now
			b.Skip("the peak of memory cannot be measured here: ", err)
		}
		before := resident(b, "VmRSS")
		for total := 0; total < *benchText<<20; {
			a := next()
			total += len(a.Title) + len(a.Body)
			if err := w.Append(b.Context(), a); err != nil {
				b.Fatal(err)
			}
		}
		if err := errors.Join(w.Flush(b.Context()), d.Close()); err != nil {
			b.Fatal(err)
		}
		b.ReportMetric(resident(b, "VmHWM")-before, "peak-MB")
	}
}

// resident reads one line of /proc/self/status, in megabytes.
func resident(b *testing.B, name string) float64 {
	status, err := os.ReadFile("/proc/self/status")
	if err != nil {
		b.Fatal(err)
	}
	for line := range strings.Lines(string(status)) {
		if fields := strings.Fields(line); fields[0] == name+":" {
			kb, err := strconv.ParseFloat(fields[1], 64)
			if err != nil {
				b.Fatal(err)
			}
			return kb / 1000
		}
	}
	b.Fatalf("no %s in /proc/self/status", name)
	return 0
}
