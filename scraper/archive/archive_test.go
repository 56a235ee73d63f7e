package archive_test

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/klauspost/compress/gzip"

	"github.com/newsarc/newsarc/scraper/archive"
	"github.com/newsarc/newsarc/scraper/coding"
)

const maxPage = 20 << 20

// record returns a record as it stands in a file.
func record(kind, uri, contentType, block string, fields ...string) string {
	var b strings.Builder
	fmt.Fprintf(&b, "WARC/1.1\r\nWARC-Type: %s\r\nWARC-Record-ID: <urn:uuid:%s-%d>\r\nWARC-Date: 2026-11-22T10:00:00.5Z\r\n", kind, kind, len(block))
	if uri != "" {
		fmt.Fprintf(&b, "WARC-Target-URI: %s\r\n", uri)
	}
	for _, f := range fields {
		b.WriteString(f + "\r\n")
	}
	fmt.Fprintf(&b, "Content-Type: %s\r\nContent-Length: %d\r\n\r\n%s\r\n\r\n", contentType, len(block), block)
	return b.String()
}

const httpResponse = "application/http; msgtype=response"

func response(uri, block string, fields ...string) string {
	return record("response", uri, httpResponse, block, fields...)
}

func packed(s string) string {
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	_, _ = io.WriteString(w, s)
	_ = w.Close()
	return b.String()
}

// sample is an archive of four records.
var sample = []string{
	record("warcinfo", "", "application/warc-fields", "software: test\r\n"),
	response("https://site.test/1", "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<p>one"),
	record("request", "<https://site.test/2>", "application/http; msgtype=request", "GET /2 HTTP/1.1\r\n\r\n"),
	record("conversion", "https://site.test/2", "text/plain", "two\n\nWARC/1.0 is no record here\n"),
}

var sampleTypes = []archive.Type{"warcinfo", "response", "request", "conversion"}

// read returns the records up to the end and the errors on the way.
func read(data string) (records []*archive.Record, errs []error) {
	r, err := archive.NewReader(strings.NewReader(data), "sample.warc")
	if err != nil {
		return nil, []error{err}
	}
	for rec, err := range r.Records() {
		if err != nil {
			errs = append(errs, err)
			continue
		}
		records = append(records, rec)
	}
	return records, errs
}

func types(records []*archive.Record) []archive.Type {
	var all []archive.Type
	for _, r := range records {
		all = append(all, r.Type)
	}
	return all
}

func TestForms(t *testing.T) {
	var members string
	for _, r := range sample {
		members += packed(r)
	}
	all := strings.Join(sample, "")
	var blocks string // packed in pieces that have nothing to do with records
	for i := 0; i < len(all); i += 100 {
		blocks += packed(all[i:min(i+100, len(all))])
	}
	tests := []struct {
		name, data string
	}{
		{"plain", all},
		{"a member for each record", members},
		{"one member for all", packed(all)},
		{"two members for two each", packed(sample[0]+sample[1]) + packed(sample[2]+sample[3])},
		{"members of 100 bytes", blocks},
		{"line feeds only between records", strings.ReplaceAll(all, "\r\n\r\nWARC/1.1", "\nWARC/1.1")},
		{"no line ends at the end", strings.TrimSuffix(all, "\r\n\r\n")},
		{"blank lines before and behind", "\r\n\r\n" + all + "\n\n\n"},
		{"empty members between", packed("") + packed(sample[0]) + packed("\r\n") + packed(strings.Join(sample[1:], ""))},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			records, errs := read(tt.data)
			if len(errs) > 0 || !cmp.Equal(types(records), sampleTypes) {
				t.Fatalf("%v, %v", types(records), errs)
			}
			one := records[1]
			if one.TargetURI != "https://site.test/1" || one.ID != "urn:uuid:response-50" || one.Version != "1.1" || one.File != "sample.warc" ||
				!one.Date.Equal(time.Date(2026, 11, 22, 10, 0, 0, 500_000_000, time.UTC)) {
				t.Errorf("%+v", one)
			}
			if records[2].TargetURI != "https://site.test/2" {
				t.Errorf("angle brackets: %q", records[2].TargetURI)
			}
			page, err := one.Page(maxPage)
			if err != nil || page.Status != 200 || string(page.Body) != "<p>one" {
				t.Errorf("%+v, %v", page, err)
			}
		})
	}
}

// TestOffsets: reading at a record's offset gives that record.
func TestOffsets(t *testing.T) {
	var members string
	for _, r := range sample {
		members += packed(r)
	}
	for _, data := range []string{strings.Join(sample, ""), members} {
		records, errs := read(data)
		if len(errs) > 0 || len(records) != len(sample) {
			t.Fatal(errs)
		}
		for _, want := range records {
			got, _ := read(data[want.Offset:])
			if want.Inner != 0 || got[0].ID != want.ID {
				t.Errorf("at %d+%d: %s, want %s", want.Offset, want.Inner, got[0].ID, want.ID)
			}
		}
	}
}

func TestEveryCut(t *testing.T) {
	var members string
	ends := map[string][]int{}
	for _, r := range sample {
		members += packed(r)
		ends["members"] = append(ends["members"], len(members))
	}
	all := strings.Join(sample, "")
	n := 0
	for _, r := range sample {
		n += len(r)
		ends["plain"] = append(ends["plain"], n)
	}
	tests := []struct {
		name, data string
		slack      int // bytes behind a record that it can do without
	}{
		{"plain", all, 4},
		{"members", members, 40},
		{"one member", packed(all), 0},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			for cut := 2; cut < len(tt.data); cut++ {
				records, errs := read(tt.data[:cut])
				whole, boundary := 0, false
				for _, end := range ends[tt.name] {
					if cut >= end {
						whole++
					}
					boundary = boundary || cut <= end && cut >= end-tt.slack
				}
				if !slices.Equal(types(records), sampleTypes[:len(records)]) {
					t.Fatalf("cut at %d: %v", cut, types(records))
				}
				if len(records) < whole || len(records) > whole+1 && tt.slack > 0 {
					t.Errorf("cut at %d: %d records, %d are whole", cut, len(records), whole)
				}
				cutShort := len(errs) == 1 && errors.Is(errs[0], io.ErrUnexpectedEOF) && strings.Contains(errs[0].Error(), "sample.warc") && strings.Contains(errs[0].Error(), "offset")
				beginning := len(errs) == 1 && errors.Is(errs[0], archive.ErrNotWARC) && cut < 10
				if !cutShort && !beginning && !(boundary && len(errs) == 0) {
					t.Errorf("cut at %d: %d records, errors %v", cut, len(records), errs)
				}
			}
		})
	}
}

func TestDamage(t *testing.T) {
	flip := func(s string, i int) string {
		b := []byte(s)
		b[i] ^= 0x55
		return string(b)
	}
	members := func() []string {
		var m []string
		for _, r := range sample {
			m = append(m, packed(r))
		}
		return m
	}
	m, bad := members(), members()
	bad[1] = flip(bad[1], len(bad[1])/2)
	crc := members()
	crc[1] = flip(crc[1], len(crc[1])-6)
	tests := []struct {
		name, data string
		want       []archive.Type
	}{
		{"rubbish between records", sample[0] + "rubbish\r\nmore\r\n" + sample[1] + sample[2] + sample[3], sampleTypes},
		{"a length that is too small", sample[0] + strings.Replace(sample[1], "Content-Length: 50", "Content-Length: 40", 1) + sample[2] + sample[3], sampleTypes},
		{"no length", sample[0] + strings.Replace(sample[1], "Content-Length: 50", "X: 1", 1) + sample[2] + sample[3], []archive.Type{"warcinfo", "request", "conversion"}},
		{"negative length", sample[0] + strings.Replace(sample[1], "Content-Length: 50", "Content-Length: -50", 1) + sample[2] + sample[3], []archive.Type{"warcinfo", "request", "conversion"}},
		{"unknown version", sample[0] + strings.Replace(sample[1], "WARC/1.1", "WARC/7.0", 1) + sample[2] + sample[3], []archive.Type{"warcinfo", "request", "conversion"}},
		{"a flipped bit in a member", bad[0] + bad[1] + bad[2] + bad[3], []archive.Type{"warcinfo", "request", "conversion"}},
		{"a wrong checksum", crc[0] + crc[1] + crc[2] + crc[3], []archive.Type{"warcinfo", "request", "conversion"}},
		{"rubbish between members", m[0] + "rubbish" + m[1] + m[2] + m[3], sampleTypes},
		{"zeros behind the last member", m[0] + m[1] + m[2] + m[3] + strings.Repeat("\x00", 512), sampleTypes},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			records, errs := read(tt.data)
			if !cmp.Equal(types(records), tt.want) {
				t.Errorf("records %v, want %v", types(records), tt.want)
			}
			if len(errs) != 1 || !errors.Is(errs[0], archive.ErrDamaged) || !strings.Contains(errs[0].Error(), "offset") {
				t.Errorf("errors %v, want one of damage", errs)
			}
		})
	}
}

func TestNotWARC(t *testing.T) {
	tests := []struct {
		name, data string
		want       error
	}{
		{"empty", "", archive.ErrNotWARC},
		{"one byte", "W", archive.ErrNotWARC},
		{"HTML", "<!doctype html><p>page", archive.ErrNotWARC},
		{"packed HTML", packed("<!doctype html><p>page"), archive.ErrNotWARC},
		{"ARC", "filedesc://x.arc 0.0.0.0 20260101000000 text/plain 73\n", archive.ErrARC},
		{"packed ARC", packed("filedesc://x.arc 0.0.0.0 20260101000000 text/plain 73\n"), archive.ErrARC},
		{"gzip header only", "\x1f\x8b", io.ErrUnexpectedEOF},
		{"broken gzip header", "\x1f\x8b\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00", archive.ErrDamaged},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			_, err := archive.NewReader(strings.NewReader(tt.data), "sample.warc")
			if !errors.Is(err, tt.want) || !strings.Contains(err.Error(), "sample.warc") {
				t.Errorf("%v, want %v", err, tt.want)
			}
			if archive.IsWARC([]byte(tt.data)) {
				t.Error("IsWARC says yes")
			}
		})
	}
	if _, err := archive.Open(filepath.Join(t.TempDir(), "none.warc")); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("missing file: %v", err)
	}
	for _, data := range []string{sample[0], packed(sample[0]), packed(strings.Repeat(sample[1], 1000))[:512]} {
		if !archive.IsWARC([]byte(data)) {
			t.Errorf("IsWARC(%.20q) says no", data)
		}
	}
}

func TestPage(t *testing.T) {
	html := "<!doctype html><p>" + strings.Repeat("a page ", 50)
	ok := "HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n"
	chunked := func(s string) string {
		return fmt.Sprintf("%x;ext\r\n%s\r\n%X\r\n%s\r\n0\r\n\r\n", 10, s[:10], len(s)-10, s[10:])
	}
	tests := []struct {
		name, data string
		want       archive.Page // ContentType and URL are filled in
		err        error
	}{
		{"response", response("https://a.test/", ok+"\r\n"+html), archive.Page{Status: 200, Body: []byte(html)}, nil},
		{"gzip", response("https://a.test/", ok+"Content-Encoding: gzip\r\n\r\n"+packed(html)), archive.Page{Status: 200, Body: []byte(html)}, nil},
		{"gzip, chunked", response("https://a.test/", ok+"Content-Encoding: gzip\r\nTransfer-Encoding: chunked\r\n\r\n"+chunked(packed(html))), archive.Page{Status: 200, Body: []byte(html)}, nil},
		{"chunked by its header only", response("https://a.test/", ok+"Transfer-Encoding: chunked\r\n\r\n"+html), archive.Page{Status: 200, Body: []byte(html), Warning: "the body is not chunked as its Transfer-Encoding says"}, nil},
		{"gzip by its header only", response("https://a.test/", ok+"Content-Encoding: gzip\r\n\r\n"+html), archive.Page{Status: 200, Body: []byte(html), Warning: "the body is not coded as its Content-Encoding says"}, nil},
		{"last chunk missing", response("https://a.test/", ok+"Transfer-Encoding: chunked\r\n\r\n5\r\n<p>ab\r\n"), archive.Page{Status: 200, Body: []byte("<p>ab"), Warning: "the last chunk is missing"}, nil},
		{"truncated by the crawler", response("https://a.test/", ok+"Content-Encoding: gzip\r\n\r\n"+packed(html)[:40], "WARC-Truncated: length"), archive.Page{Status: 200, Truncated: true, Warning: "the coded body is cut short"}, nil},
		{"line feeds only, bad header line", response("https://a.test/", "HTTP/1.0 404\nnonsense\nContent-Type: text/html; charset=utf-8\n\ngone"), archive.Page{Status: 404, Body: []byte("gone")}, nil},
		{"no body", response("https://a.test/", ok+"\r\n"), archive.Page{Status: 200, Body: []byte{}}, nil},
		{"resource", record("resource", "https://a.test/", "text/html; charset=utf-8", html), archive.Page{Status: 200, Body: []byte(html)}, nil},
		{"WET", record("conversion", "https://a.test/", "text/html; charset=utf-8", "text"), archive.Page{Status: 200, Body: []byte("text"), PlainText: true}, nil},
		{"too large", response("https://a.test/", ok+"Content-Encoding: gzip\r\n\r\n"+packed(strings.Repeat(html, 100))), archive.Page{}, coding.ErrTooLarge},
		{"too large, plain", response("https://a.test/", ok+"\r\n"+strings.Repeat(html, 100)), archive.Page{}, coding.ErrTooLarge},
		{"too large, converted", record("conversion", "https://a.test/", "text/plain", strings.Repeat(html, 100)), archive.Page{}, coding.ErrTooLarge},
		{"broken coding", response("https://a.test/", ok+"Content-Encoding: gzip\r\n\r\n\x00\x01\x02"), archive.Page{}, coding.ErrUndecodable},
		{"no HTTP", response("https://a.test/", "rubbish\r\n\r\n"), archive.Page{}, archive.ErrDamaged},
		{"empty response", response("https://a.test/", ""), archive.Page{}, archive.ErrDamaged},
		{"request", sample[2], archive.Page{}, archive.ErrNoPage},
		{"warcinfo", sample[0], archive.Page{}, archive.ErrNoPage},
		{"revisit", record("revisit", "https://a.test/", httpResponse, ok+"\r\n"), archive.Page{}, archive.ErrNoPage},
		{"DNS answer", record("response", "dns:a.test", "text/dns", "20261122 192.0.2.1"), archive.Page{}, archive.ErrNoPage},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			records, errs := read(tt.data)
			if len(errs) > 0 || len(records) != 1 {
				t.Fatal(errs)
			}
			page, err := records[0].Page(10_000)
			if !errors.Is(err, tt.err) {
				t.Fatalf("error %v, want %v", err, tt.err)
			}
			if err != nil {
				return
			}
			if page.URL != "https://a.test/" || page.ContentType != "text/html; charset=utf-8" || page.Header.Get("Content-Type") != page.ContentType {
				t.Errorf("%s, %s, %v", page.URL, page.ContentType, page.Header)
			}
			page.URL, page.ContentType, page.Header = "", "", nil
			if tt.want.Truncated {
				if len(page.Body) == 0 || !strings.HasPrefix(html, string(page.Body)) {
					t.Errorf("body %q", page.Body)
				}
				page.Body = nil
			}
			if diff := cmp.Diff(tt.want, page); diff != "" {
				t.Errorf("page (-want +got):\n%s", diff)
			}
		})
	}
}

func TestLimits(t *testing.T) {
	r, err := archive.NewReader(strings.NewReader(strings.Join(sample, "")), "sample.warc")
	if err != nil {
		t.Fatal(err)
	}
	r.MaxBlock = 30
	r.Want = func(rec *archive.Record) bool { return rec.Type != archive.TypeInfo }
	var got []string
	for rec, err := range r.Records() {
		if err != nil {
			t.Fatal(err)
		}
		got = append(got, fmt.Sprintf("%s %v %d", rec.Type, rec.TooLarge, len(rec.Block)))
		if _, err := rec.Page(maxPage); rec.TooLarge && !errors.Is(err, coding.ErrTooLarge) {
			t.Errorf("page of a block that is too large: %v", err)
		}
	}
	if want := []string{"response true 0", "request false 19", "conversion true 0"}; !cmp.Equal(got, want) {
		t.Errorf("%q, want %q", got, want)
	}
	// A length of 4 EiB takes no memory.
	huge := strings.Replace(sample[1], "Content-Length: 50", "Content-Length: 4611686018427387904", 1)
	if _, errs := read(huge); len(errs) != 1 || !errors.Is(errs[0], io.ErrUnexpectedEOF) {
		t.Errorf("huge length: %v", errs)
	}
	endless := "WARC/1.1\r\n" + strings.Repeat("X: y\r\n", 1<<20)
	if _, errs := read(endless); len(errs) != 1 || !errors.Is(errs[0], archive.ErrDamaged) {
		t.Errorf("endless header: %v", errs)
	}
}

func TestFiles(t *testing.T) {
	dir := os.Getenv("NEWSARC_SHARED")
	if dir == "" {
		t.Skip("NEWSARC_SHARED is not set: no conformance data")
	}
	tests := []struct {
		file           string
		records, pages int
		err            error // of opening, or met on the way
	}{
		{"example.warc", 6, 1, nil},
		{"example.warc.gz", 6, 1, nil},
		{"example-bad-non-chunked.warc.gz", 6, 1, nil}, // one member holds all
		{"example-bad.warc.gz.bad", 6, 2, nil},         // likewise
		{"example-digest.warc", 4, 0, nil},
		{"example-iana.org-chunked.warc", 3, 1, nil},
		{"example-resource.warc.gz", 3, 1, nil},
		{"example-space-in-target-uri.warc.gz", 2, 1, nil},
		{"example-trunc.warc", 4, 1, archive.ErrDamaged}, // a length is two bytes short
		{"example-wget-bad-target-uri.warc.gz", 6, 3, nil},
		{"example-wrong-chunks.warc.gz", 2, 1, nil}, // members within a record
		{"post-test.warc.gz", 6, 3, nil},
		{"example.arc", 0, 0, archive.ErrARC},
		{"example.arc.gz", 0, 0, archive.ErrARC},
		{"bad.arc", 0, 0, archive.ErrARC},
		{"example-space-in-url.arc", 0, 0, archive.ErrARC},
	}
	for _, tt := range tests {
		t.Run(tt.file, func(t *testing.T) {
			r, err := archive.Open(filepath.Join(dir, "conformance", "warc", tt.file))
			if err != nil {
				if !errors.Is(err, tt.err) {
					t.Errorf("%v, want %v", err, tt.err)
				}
				return
			}
			defer r.Close()
			records, pages := 0, 0
			var met error
			for rec, err := range r.Records() {
				if err != nil {
					met = err
					continue
				}
				records++
				if p, err := rec.Page(maxPage); err == nil {
					pages++
					if len(p.Body) == 0 || rec.Date.IsZero() || rec.ID == "" {
						t.Errorf("%+v", rec)
					}
				} else if err != archive.ErrNoPage {
					t.Error(err)
				}
			}
			if records != tt.records || pages != tt.pages || !errors.Is(met, tt.err) {
				t.Errorf("%d records, %d pages, %v; want %d, %d, %v", records, pages, met, tt.records, tt.pages, tt.err)
			}
		})
	}
}

func FuzzReader(f *testing.F) {
	all := strings.Join(sample, "")
	f.Add([]byte(all))
	f.Add([]byte(packed(all)))
	f.Add([]byte(packed(sample[0]) + packed(sample[1])))
	f.Add([]byte(response("https://a.test/", "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n"+packed("x"))))
	f.Fuzz(func(t *testing.T, data []byte) {
		r, err := archive.NewReader(bytes.NewReader(data), "fuzz")
		if err != nil {
			return
		}
		r.MaxBlock = 1 << 20
		n := 0
		for rec, err := range r.Records() {
			if n++; n > len(data)*1100+10 { // deflate packs 1 : 1032 at most
				t.Fatal("it does not end")
			}
			if err != nil {
				if rec != nil || !errors.Is(err, archive.ErrDamaged) && !errors.Is(err, io.ErrUnexpectedEOF) {
					t.Errorf("%+v, %v", rec, err)
				}
				continue
			}
			if rec.Offset > int64(len(data)) {
				t.Errorf("offset %d in %d bytes", rec.Offset, len(data))
			}
			if page, err := rec.Page(1 << 20); err != nil && len(page.Body) > 0 {
				t.Errorf("%d bytes with %v", len(page.Body), err)
			}
		}
	})
}

func BenchmarkReader(b *testing.B) {
	var data strings.Builder
	var size int64
	for i := range 200 {
		var page strings.Builder
		for j := range 400 {
			fmt.Fprintf(&page, "<p>paragraph %d of page %d: %x and %x</p>\n", j, i, i*7919+j, j*104729)
		}
		size += int64(page.Len())
		data.WriteString(packed(response("https://a.test/", "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n"+page.String())))
	}
	b.SetBytes(size)
	b.ReportAllocs()
	for b.Loop() {
		r, err := archive.NewReader(strings.NewReader(data.String()), "bench")
		if err != nil {
			b.Fatal(err)
		}
		n := 0
		for rec, err := range r.Records() {
			if err != nil {
				b.Fatal(err)
			}
			if _, err := rec.Page(maxPage); err != nil {
				b.Fatal(err)
			}
			n++
		}
		if n != 200 {
			b.Fatal(n)
		}
	}
}

func ExampleReader_Records() {
	const file = "WARC/1.1\r\nWARC-Type: conversion\r\nWARC-Target-URI: https://site.test/1\r\nContent-Type: text/plain\r\nContent-Length: 5\r\n\r\nhello\r\n\r\n"
	r, err := archive.NewReader(strings.NewReader(file), "example.warc.wet")
	if err != nil {
		fmt.Println(err)
		return
	}
	for rec, err := range r.Records() {
		if err != nil {
			fmt.Println(err)
			continue
		}
		page, _ := rec.Page(1 << 20)
		fmt.Println(page.URL, http.StatusText(page.Status), string(page.Body))
	}
	// Output: https://site.test/1 OK hello
}
