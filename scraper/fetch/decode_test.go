package fetch_test

import (
	"bytes"
	"context"
	"errors"
	"net/http"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/andybalholm/brotli"
	"github.com/klauspost/compress/flate"
	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/zlib"
	"github.com/klauspost/compress/zstd"

	"github.com/newsarc/newsarc/scraper/fetch"
	"github.com/newsarc/newsarc/scraper/fetch/fetchtest"
)

// coded answers with a body as it is and the Content-Encoding of the query.
func coded(body []byte) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "text/html")
		w.Header().Set("Content-Encoding", r.URL.Query().Get("coding"))
		w.Header().Set("Content-Length", strconv.Itoa(len(body)))
		_, _ = w.Write(body)
	}
}

func compressionFile(t *testing.T, name string) []byte {
	t.Helper()
	dir := os.Getenv("NEWSARC_SHARED")
	if dir == "" {
		t.Skip("NEWSARC_SHARED is not set: no conformance data")
	}
	b, err := os.ReadFile(filepath.Join(dir, "conformance", "compression", name))
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func TestCompressionFiles(t *testing.T) {
	const mib = 1 << 20
	tests := []struct {
		file, coding string
		max          int64
		size         int // of the decoded body
		err          error
	}{
		{"html-gzip.bin", "gzip", 0, 74837, nil},
		{"html-zlibdeflate.bin", "deflate", 0, 74840, nil},
		{"html-rawdeflate.bin", "deflate", 0, 74840, nil},
		{"html-br.bin", "br", 0, 74837, nil},
		{"html-zstd-static-content-size.bin", "zstd", 0, 74837, nil},
		{"html-zstd-static-no-content-size.bin", "zstd", 0, 74837, nil},
		{"html-zstd-streaming-no-content-size.bin", "zstd", 0, 74837, nil},
		{"html-gzip-deflate.bin", "gzip, deflate", 0, 74837, nil},
		{"html-gzip-deflate-gzip.bin", "gzip, deflate,gzip", 0, 74837, nil},
		{"html-gzip.bin", "deflate", 0, 0, fetch.ErrUndecodable},
		{"html-gzip.bin", "br", 0, 0, fetch.ErrUndecodable},
		{"html-gzip.bin", "zstd", 0, 0, fetch.ErrUndecodable},
		{"html-gzip.bin", "gzip,gzip,gzip,gzip,gzip,gzip", 0, 0, fetch.ErrUndecodable},
		{"bomb-gzip.bin", "gzip", mib, 0, fetch.ErrTooLarge},
		{"bomb-deflate.bin", "deflate", mib, 0, fetch.ErrTooLarge},
		{"bomb-br.bin", "br", mib, 0, fetch.ErrTooLarge},
		{"bomb-zstd.bin", "zstd", mib, 0, fetch.ErrTooLarge},
		{"bomb-gzip.bin", "gzip", 0, 11511612, nil},
		{"truncated-crc-error.gz", "gzip", 0, 0, fetch.ErrUndecodable},
		{"truncated-crc-error-short.gz", "gzip", 0, 0, fetch.ErrUndecodable},
		{"unexpected-eof.gz", "gzip", 0, 0, fetch.ErrUndecodable},
	}
	for _, tt := range tests {
		t.Run(tt.file+" as "+tt.coding, func(t *testing.T) {
			s := newServer(t, coded(compressionFile(t, tt.file)))
			url := s.URL + "/?coding=" + strings.ReplaceAll(tt.coding, " ", "%20")
			resp, err := newClient(t, fetch.Options{}).Fetch(context.Background(), fetch.Request{URL: url, MaxBytes: tt.max})
			if !errors.Is(err, tt.err) || len(resp.Body) != tt.size {
				t.Errorf("%d bytes, %v; want %d bytes, %v", len(resp.Body), err, tt.size, tt.err)
			}
		})
	}
}

// codings makes streams; each must fail wherever it is cut.
var codings = []struct {
	name, coding string
	encode       func([]byte) []byte
}{
	{"gzip", "gzip", gzipBytes},
	{"zlib", "deflate", func(b []byte) []byte {
		var out bytes.Buffer
		w := zlib.NewWriter(&out)
		_, _ = w.Write(b)
		_ = w.Close()
		return out.Bytes()
	}},
	{"raw deflate", "deflate", func(b []byte) []byte {
		var out bytes.Buffer
		w, _ := flate.NewWriter(&out, 6)
		_, _ = w.Write(b)
		_ = w.Close()
		return out.Bytes()
	}},
	{"brotli", "br", func(b []byte) []byte {
		var out bytes.Buffer
		w := brotli.NewWriter(&out)
		_, _ = w.Write(b)
		_ = w.Close()
		return out.Bytes()
	}},
	{"zstd", "zstd", func(b []byte) []byte {
		w, _ := zstd.NewWriter(nil, zstd.WithEncoderConcurrency(1))
		defer w.Close()
		return w.EncodeAll(b, nil)
	}},
}

func gzipBytes(b []byte) []byte {
	var out bytes.Buffer
	w := gzip.NewWriter(&out)
	_, _ = w.Write(b)
	_ = w.Close()
	return out.Bytes()
}

func memory(t testing.TB, h http.Handler) *fetchtest.Fetcher {
	t.Helper()
	f, err := fetchtest.New(h, fetch.Options{})
	if err != nil {
		t.Fatal(err)
	}
	return f
}

func TestEveryCutIsNoticed(t *testing.T) {
	page := []byte(strings.Repeat("<p>A paragraph of some page. ", 20))
	for _, c := range codings {
		t.Run(c.name, func(t *testing.T) {
			whole := c.encode(page)
			for cut := 1; cut < len(whole); cut++ {
				resp, err := memory(t, coded(whole[:cut])).Fetch(context.Background(), fetch.Request{URL: "http://x.test/?coding=" + c.coding})
				if !errors.Is(err, fetch.ErrUndecodable) || resp.Body != nil {
					t.Errorf("cut at %d of %d: %d bytes, %v", cut, len(whole), len(resp.Body), err)
				}
			}
			resp, err := memory(t, coded(whole)).Fetch(context.Background(), fetch.Request{URL: "http://x.test/?coding=" + c.coding})
			if err != nil || !bytes.Equal(resp.Body, page) {
				t.Errorf("whole: %d bytes, %v", len(resp.Body), err)
			}
		})
	}
}

// TestBombWithinABomb: the outer layers unfold into much that unfolds into nothing.
func TestBombWithinABomb(t *testing.T) {
	empty := gzipBytes(nil)
	members := bytes.Repeat(empty, 1<<20) // 23 MB of empty members
	body := gzipBytes(gzipBytes(members))
	_, err := memory(t, coded(body)).Fetch(context.Background(), fetch.Request{URL: "http://x.test/?coding=gzip,gzip,gzip", MaxBytes: 1 << 20})
	if !errors.Is(err, fetch.ErrTooLarge) {
		t.Errorf("%d bytes on the wire: %v", len(body), err)
	}
}

func FuzzDecode(f *testing.F) {
	for _, c := range codings {
		f.Add(c.encode([]byte("<p>a page")), c.coding)
	}
	f.Add(gzipBytes(gzipBytes([]byte("<p>a page"))), "gzip, gzip")
	f.Add([]byte("<p>a page"), "identity")
	f.Fuzz(func(t *testing.T, body []byte, coding string) {
		h := http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Encoding", coding)
			_, _ = w.Write(body)
		})
		const limit = 1 << 16
		resp, err := memory(t, h).Fetch(context.Background(), fetch.Request{URL: "http://x.test/", Accept: fetch.AcceptAny, MaxBytes: limit})
		if err != nil && !errors.Is(err, fetch.ErrUndecodable) && !errors.Is(err, fetch.ErrTooLarge) {
			t.Errorf("%v", err)
		}
		cut := errors.Is(err, fetch.ErrTooLarge)
		if err != nil && !cut && resp.Body != nil || len(resp.Body) > limit {
			t.Errorf("%d bytes with %v", len(resp.Body), err)
		}
	})
}
