package saved

import (
	"bytes"
	"compress/gzip"
	"context"
	"fmt"
	"strings"
	"testing"
	"time"
)

// warcRecord writes a record as a crawler does.
func warcRecord(kind, id, uri, contentType, block string) string {
	return fmt.Sprintf("WARC/1.1\r\nWARC-Type: %s\r\nWARC-Record-ID: <%s>\r\nWARC-Date: 2026-11-22T10:00:00Z\r\nWARC-Target-URI: %s\r\nContent-Type: %s\r\nContent-Length: %d\r\n\r\n%s\r\n\r\n",
		kind, id, uri, contentType, len(block), block)
}

func httpBlock(status, header, body string) string {
	return "HTTP/1.1 " + status + "\r\n" + header + "\r\n\r\n" + body
}

func sampleWARC(t *testing.T) (plain string, perRecord []byte) {
	t.Helper()
	const response = "application/http; msgtype=response"
	records := []string{
		warcRecord("request", "urn:uuid:0", "https://example.org/1", "application/http; msgtype=request", "GET /1 HTTP/1.1\r\n\r\n"),
		warcRecord("response", "urn:uuid:1", "https://example.org/1", response, httpBlock("200 OK", "Content-Type: text/html; charset=utf-8\r\nETag: \"x\"", page)),
		warcRecord("response", "urn:uuid:2", "https://example.org/robots.txt", response, httpBlock("200 OK", "Content-Type: text/plain", "User-agent: *")),
		warcRecord("response", "urn:uuid:3", "https://example.org/a.png", response, httpBlock("200 OK", "Content-Type: image/png", "\x89PNG")),
		warcRecord("response", "urn:uuid:4", "https://example.org/gone", response, httpBlock("404 Not Found", "Content-Type: text/html", page)),
		warcRecord("conversion", "urn:uuid:5", "https://example.org/5", "text/plain", "A lamp\n\nThe lamp in the shed has burned for a hundred years."),
	}
	var packed bytes.Buffer
	for _, r := range records {
		zw := gzip.NewWriter(&packed)
		if _, err := zw.Write([]byte(r)); err != nil {
			t.Fatal(err)
		}
		if err := zw.Close(); err != nil {
			t.Fatal(err)
		}
	}
	return strings.Join(records, ""), packed.Bytes()
}

func extractAll(t *testing.T, inputs []string, stdin string) []*Result {
	t.Helper()
	var all []*Result
	x := Extractor{}
	if err := x.Run(context.Background(), Files(inputs, strings.NewReader(stdin)), func(r *Result) error {
		all = append(all, r)
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	return all
}

func TestArchives(t *testing.T) {
	plain, packed := sampleWARC(t)
	dir := t.TempDir()
	for name, all := range map[string][]*Result{
		"plain":       extractAll(t, []string{write(t, dir, "a.warc", []byte(plain))}, ""),
		"packed":      extractAll(t, []string{write(t, dir, "b.warc.gz", packed)}, ""),
		"other name":  extractAll(t, []string{write(t, dir, "archive.bin", packed)}, ""),
		"standard in": extractAll(t, []string{"-"}, string(packed)),
		"in a folder": extractAll(t, []string{write(t, dir, "deep/down/c.warc.gz", packed)[:len(dir)+len("/deep")]}, ""),
	} {
		if len(all) != 2 {
			t.Errorf("%s: %d pages, want 2", name, len(all))
			continue
		}
		html, text := all[0], all[1]
		if html.Err != nil || text.Err != nil {
			t.Errorf("%s: %v, %v", name, html.Err, text.Err)
			continue
		}
		if html.Page.ID != "urn:uuid:1" || text.Page.ID != "urn:uuid:5" {
			t.Errorf("%s: ids %q and %q", name, html.Page.ID, text.Page.ID)
		}
		a := html.Record
		if a.HTTP == nil || a.HTTP.Status == nil || *a.HTTP.Status != 200 || a.HTTP.ETag != `"x"` || a.WARC == nil || a.WARC.RecordID != "urn:uuid:1" {
			t.Errorf("%s: envelope %+v %+v", name, a.HTTP, a.WARC)
		}
		if at := time.Date(2026, 11, 22, 10, 0, 0, 0, time.UTC); a.FetchedAt == nil || !a.FetchedAt.Equal(at) {
			t.Errorf("%s: fetched at %v", name, a.FetchedAt)
		}
		if !strings.Contains(string(text.Record.Body), "hundred years") {
			t.Errorf("%s: text of the WET record is %q", name, text.Record.Body)
		}
	}
}

func TestDamagedArchives(t *testing.T) {
	plain, packed := sampleWARC(t)
	dir := t.TempDir()
	cut := extractAll(t, []string{write(t, dir, "cut.warc.gz", packed[:len(packed)-20])}, "")
	if len(cut) != 2 || cut[0].Err != nil || cut[1].Err == nil || cut[1].Err.Code != CodeTruncated || !strings.Contains(cut[1].Err.Message, "cut.warc.gz") {
		t.Errorf("cut archive: %d results, the last %v", len(cut), cut[len(cut)-1].Err)
	}
	none := extractAll(t, []string{write(t, dir, "none.warc", []byte(before(plain, "WARC/1.1\r\nWARC-Type: response")))}, "")
	if len(none) != 1 || none[0].Err == nil || none[0].Err.Code != CodeNoPages {
		t.Errorf("archive without pages: %v", none[0].Err)
	}
	arc := extractAll(t, []string{write(t, dir, "old.arc", []byte("filedesc://old.arc 0.0.0.0 20000101000000 text/plain 76\n1 0 x\n"))}, "")
	if len(arc) != 1 || arc[0].Err == nil || arc[0].Err.Code != CodeNotAPage {
		t.Errorf("ARC file: %v", arc[0].Err)
	}
}

// before returns what stands before sep.
func before(s, sep string) string {
	head, _, _ := strings.Cut(s, sep)
	return head
}
