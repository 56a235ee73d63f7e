//go:build unix

package fetch_test

import (
	"compress/gzip"
	"context"
	"fmt"
	"io"
	"net/http"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/newsarc/newsarc/scraper/fetch"
)

// BenchmarkFetch compares a request through the client with one through bare
// net/http, against the same server with a page of about 44 KB. cpu-ms/op is
// of the whole process, the server included: compare the lines.
func BenchmarkFetch(b *testing.B) {
	page := benchPage()
	packed := gzipBytes(page)
	plain := newServer(b, http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		_, _ = w.Write(page)
	}))
	zipped := newServer(b, http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		w.Header().Set("Content-Encoding", "gzip")
		_, _ = w.Write(packed)
	}))
	bare := &http.Client{Transport: &http.Transport{DisableCompression: true}}
	defer bare.CloseIdleConnections()
	ours := newClient(b, fetch.Options{})
	for _, s := range []struct {
		name, url string
		gzip      bool
	}{{"plain", plain.URL, false}, {"gzip", zipped.URL, true}} {
		b.Run(s.name+"/net-http", func(b *testing.B) {
			measure(b, len(page), func() (int, error) { return bareGet(bare, s.url, s.gzip) })
		})
		b.Run(s.name+"/client", func(b *testing.B) {
			measure(b, len(page), func() (int, error) {
				resp, err := ours.Fetch(context.Background(), fetch.Request{URL: s.url})
				return len(resp.Body), err
			})
		})
	}
}

func bareGet(c *http.Client, url string, packed bool) (int, error) {
	resp, err := c.Get(url)
	if err != nil {
		return 0, err
	}
	defer resp.Body.Close()
	var r io.Reader = resp.Body
	if packed {
		if r, err = gzip.NewReader(r); err != nil {
			return 0, err
		}
	}
	b, err := io.ReadAll(r)
	return len(b), err
}

func measure(b *testing.B, size int, get func() (int, error)) {
	b.ReportAllocs()
	b.SetBytes(int64(size))
	before := cpuTime()
	for b.Loop() {
		if n, err := get(); err != nil || n != size {
			b.Fatalf("%d bytes, %v", n, err)
		}
	}
	b.ReportMetric(float64((cpuTime()-before).Microseconds())/1000/float64(b.N), "cpu-ms/op")
}

func cpuTime() time.Duration {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		return 0
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

func benchPage() []byte {
	var page strings.Builder
	page.WriteString("<!doctype html><title>A page</title>")
	for i := 0; page.Len() < 44_000; i++ {
		fmt.Fprintf(&page, "<p class=c%d>Paragraph %d of %x: the quick brown fox %d jumps over %x lazy dogs.</p>\n", i%7, i, i*7919, i*31%97, i*104729)
	}
	return []byte(page.String())
}
