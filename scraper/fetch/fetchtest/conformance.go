package fetchtest

import (
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/newsarc/newsarc/scraper/fetch"
)

// Start makes a fetcher with these options for which base (as
// "http://127.0.0.1:8080") leads to the handler.
type Start func(t *testing.T, handler http.Handler, options fetch.Options) (f fetch.Fetcher, base string)

// Run tests what every implementation of fetch.Fetcher promises.
func Run(t *testing.T, start Start) {
	for _, tt := range cases {
		t.Run(tt.name, func(t *testing.T) {
			f, base := start(t, tt.handler, fetch.Options{Timeout: 30 * time.Second})
			req := tt.request
			req.URL = base + "/page"
			resp, err := f.Fetch(context.Background(), req)
			if !errors.Is(err, tt.err) {
				t.Fatalf("error %v, want %v", err, tt.err)
			}
			if err != nil && !strings.Contains(err.Error(), req.URL) {
				t.Errorf("error %q does not name the URL", err)
			}
			if resp.Status != tt.status {
				t.Errorf("status %d, want %d", resp.Status, tt.status)
			}
			if string(resp.Body) != tt.body {
				t.Errorf("body %.60q, want %.60q", resp.Body, tt.body)
			}
			if want := strings.ReplaceAll(tt.redirect, "BASE", base); resp.RedirectTo != want {
				t.Errorf("redirect to %q, want %q", resp.RedirectTo, want)
			}
			if resp.URL != req.URL || resp.Start.IsZero() || resp.NotModified != (tt.status == 304) {
				t.Errorf("URL %q, start %v, not modified %v", resp.URL, resp.Start, resp.NotModified)
			}
		})
	}
	t.Run("too slow", func(t *testing.T) { tooSlow(t, start) })
	t.Run("cancelled", func(t *testing.T) { cancelled(t, start) })
	t.Run("concurrent", func(t *testing.T) { concurrent(t, start) })
	t.Run("bad URLs", func(t *testing.T) { badURLs(t, start) })
}

type testCase struct {
	name     string
	handler  http.HandlerFunc
	request  fetch.Request
	status   int
	body     string
	redirect string
	err      error
}

const page = "<!doctype html><title>a page</title><p>with a text"

// reply answers with a status, a body and header fields given as "Key: value".
func reply(status int, body string, fields ...string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		for _, f := range fields {
			key, value, _ := strings.Cut(f, ": ")
			w.Header().Add(key, value)
		}
		w.WriteHeader(status)
		_, _ = w.Write([]byte(body))
	}
}

func gzipped(s string) string {
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	_, _ = w.Write([]byte(s))
	_ = w.Close()
	return b.String()
}

// conditional answers 304 to the right validators and tells what it got otherwise.
func conditional(w http.ResponseWriter, r *http.Request) {
	if r.Header.Get("If-None-Match") == `"v1"` && r.Header.Get("If-Modified-Since") == "Sun, 01 Nov 2026 10:00:00 GMT" {
		w.WriteHeader(http.StatusNotModified)
		return
	}
	w.Header().Set("Content-Type", "text/plain")
	_, _ = fmt.Fprintf(w, "etag %q since %q", r.Header.Get("If-None-Match"), r.Header.Get("If-Modified-Since"))
}

var cases = []testCase{
	{name: "page", handler: reply(200, page, "Content-Type: text/html; charset=utf-8"), status: 200, body: page},
	{name: "windows-1251 stays as it is", handler: reply(200, "<p>\xcf\xf0\xe8\xe2\xe5\xf2", "Content-Type: text/html; charset=windows-1251"), status: 200, body: "<p>\xcf\xf0\xe8\xe2\xe5\xf2"},
	{name: "xhtml", handler: reply(200, page, "Content-Type: Application/XHTML+XML"), status: 200, body: page},
	{name: "plain text", handler: reply(200, "text", "Content-Type: text/plain"), status: 200, body: "text"},
	{name: "no type, sniffed", handler: reply(200, page, "Content-Type: "), status: 200, body: page},
	{name: "no type, sniffed as an image", handler: reply(200, "\x89PNG\r\n\x1a\n\x00\x00", "Content-Type: "), status: 200, err: fetch.ErrNotAPage},
	{name: "image", handler: reply(200, "\x89PNG", "Content-Type: image/png"), status: 200, err: fetch.ErrNotAPage},
	{name: "PDF", handler: reply(200, "%PDF-1.7", "Content-Type: application/pdf"), status: 200, err: fetch.ErrNotAPage},
	{name: "feed where anything goes", handler: reply(200, "<rss/>", "Content-Type: application/rss+xml"), request: fetch.Request{Accept: fetch.AcceptAny}, status: 200, body: "<rss/>"},
	{name: "gzip file where anything goes stays packed", handler: reply(200, gzipped("<urlset/>"), "Content-Type: application/gzip"), request: fetch.Request{Accept: fetch.AcceptAny}, status: 200, body: gzipped("<urlset/>")},
	{name: "not found is no error", handler: reply(404, "gone fishing", "Content-Type: text/html"), status: 404, body: "gone fishing"},
	{name: "server error is no error", handler: reply(503, "later", "Content-Type: text/html", "Retry-After: 7"), status: 503, body: "later"},
	{name: "error page that is no page", handler: reply(404, "\x89PNG", "Content-Type: image/png"), status: 404},
	{name: "error page with a broken coding", handler: reply(500, "plain", "Content-Type: text/html", "Content-Encoding: gzip"), status: 500},
	{name: "no content", handler: func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusNoContent) }, status: 204},
	{name: "empty page", handler: reply(200, "", "Content-Type: text/html"), status: 200},
	{name: "redirect, absolute", handler: reply(301, "", "Content-Type: text/html", "Location: https://other.test/x?y=1#z"), status: 301, redirect: "https://other.test/x?y=1#z"},
	{name: "redirect, relative", handler: reply(302, "", "Content-Type: text/html", "Location: ../a b/é"), status: 302, redirect: "BASE/a%20b/%C3%A9"},
	{name: "redirect, scheme-relative", handler: reply(307, "", "Content-Type: text/html", "Location: //other.test/"), status: 307, redirect: "http://other.test/"},
	{name: "redirect to itself", handler: reply(308, "", "Content-Type: text/html", "Location: /page"), status: 308, redirect: "BASE/page"},
	{name: "redirect without a target", handler: reply(301, "", "Content-Type: text/html"), status: 301},
	{name: "redirect to rubbish", handler: reply(301, "", "Content-Type: text/html", "Location: http://[::1/%zz"), status: 301},
	{name: "not modified", handler: conditional, request: fetch.Request{ETag: `"v1"`, LastModified: "Sun, 01 Nov 2026 10:00:00 GMT"}, status: 304},
	{name: "modified", handler: conditional, request: fetch.Request{ETag: `W/"v0"`}, status: 200, body: `etag "W/\"v0\"" since ""`},
	{name: "unconditional", handler: conditional, status: 200, body: `etag "" since ""`},
	{name: "gzip", handler: reply(200, gzipped(page), "Content-Type: text/html", "Content-Encoding: gzip"), status: 200, body: page},
	{name: "gzip twice, in two headers", handler: reply(200, gzipped(gzipped(page)), "Content-Type: text/html", "Content-Encoding: gzip", "Content-Encoding: X-GZIP"), status: 200, body: page},
	{name: "gzip with rubbish behind it", handler: reply(200, gzipped(page)+"rubbish", "Content-Type: text/html", "Content-Encoding: gzip"), status: 200, body: page},
	{name: "gzip in two members", handler: reply(200, gzipped("<p>one")+gzipped("<p>two"), "Content-Type: text/html", "Content-Encoding: gzip"), status: 200, body: "<p>one<p>two"},
	{name: "empty body that claims gzip", handler: reply(200, "", "Content-Type: text/html", "Content-Encoding: gzip"), status: 200},
	{name: "gzip that is none", handler: reply(200, page, "Content-Type: text/html", "Content-Encoding: gzip"), status: 200, err: fetch.ErrUndecodable},
	{name: "gzip cut short", handler: reply(200, gzipped(page)[:40], "Content-Type: text/html", "Content-Encoding: gzip"), status: 200, err: fetch.ErrUndecodable},
	{name: "unknown coding", handler: reply(200, page, "Content-Type: text/html", "Content-Encoding: compress"), status: 200, err: fetch.ErrUndecodable},
	{name: "no coding after all", handler: reply(200, page, "Content-Type: text/html", "Content-Encoding: UTF-8"), status: 200, body: page},
	{name: "limit reached", handler: reply(200, page, "Content-Type: text/html"), request: fetch.Request{MaxBytes: int64(len(page))}, status: 200, body: page},
	{name: "limit exceeded", handler: reply(200, page, "Content-Type: text/html"), request: fetch.Request{MaxBytes: int64(len(page)) - 1}, status: 200, err: fetch.ErrTooLarge},
	{name: "limit exceeded after decoding", handler: reply(200, gzipped(strings.Repeat(page, 1000)), "Content-Type: text/html", "Content-Encoding: gzip"), request: fetch.Request{MaxBytes: 10_000}, status: 200, err: fetch.ErrTooLarge},
	{name: "limit exceeded where anything goes keeps the beginning", handler: reply(200, gzipped(strings.Repeat("12345678", 1000)), "Content-Type: text/plain", "Content-Encoding: gzip"), request: fetch.Request{MaxBytes: 12, Accept: fetch.AcceptAny}, status: 200, body: "123456781234", err: fetch.ErrTooLarge},
	{name: "truncated", handler: reply(200, page, "Content-Type: text/html", "Content-Length: 1000"), status: 200, err: fetch.ErrUnreachable},
	{name: "connection broken", handler: func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) }, err: fetch.ErrUnreachable},
	{name: "header of the request", handler: func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "text/plain")
		_, _ = fmt.Fprintf(w, "%s by %s for %s", r.Method, r.UserAgent(), r.Header.Get("X-For"))
	}, request: fetch.Request{Header: http.Header{"x-for": {"me"}}}, status: 200, body: "GET by " + fetch.DefaultUserAgent + " for me"},
}

func tooSlow(t *testing.T, start Start) {
	site := NewSite()
	f, base := start(t, site, fetch.Options{Timeout: 50 * time.Millisecond})
	site.Reply(base+"/slow", Reply{Hang: true})
	_, err := f.Fetch(context.Background(), fetch.Request{URL: base + "/slow"})
	if !errors.Is(err, fetch.ErrTooSlow) {
		t.Errorf("error %v, want %v", err, fetch.ErrTooSlow)
	}
}

// cancelled ends one of two requests; the other one goes on.
func cancelled(t *testing.T, start Start) {
	arrived, release := make(chan struct{}, 2), make(chan struct{})
	handler := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		arrived <- struct{}{}
		select {
		case <-release:
			_, _ = w.Write([]byte(page))
		case <-r.Context().Done():
		}
	})
	f, base := start(t, handler, fetch.Options{})
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	errs := [2]chan error{make(chan error, 1), make(chan error, 1)}
	for i, c := range []context.Context{ctx, context.Background()} {
		go func() {
			_, err := f.Fetch(c, fetch.Request{URL: fmt.Sprintf("%s/%d", base, i)})
			errs[i] <- err
		}()
	}
	<-arrived
	<-arrived
	cancel()
	if err := <-errs[0]; !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled request: %v, want %v", err, context.Canceled)
	}
	close(release)
	if err := <-errs[1]; err != nil {
		t.Errorf("the other request: %v", err)
	}
}

func concurrent(t *testing.T, start Start) {
	handler := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "text/html")
		w.Header().Set("Content-Encoding", "gzip")
		_, _ = w.Write([]byte(gzipped(strings.Repeat(r.URL.Path, 500))))
	})
	f, base := start(t, handler, fetch.Options{})
	var wg sync.WaitGroup
	for i := range 16 {
		wg.Go(func() {
			for j := range 10 {
				path := fmt.Sprintf("/%d-%d", i, j)
				resp, err := f.Fetch(context.Background(), fetch.Request{URL: base + path})
				if err != nil || string(resp.Body) != strings.Repeat(path, 500) {
					t.Errorf("%s: %v, %d bytes", path, err, len(resp.Body))
				}
			}
		})
	}
	wg.Wait()
}

func badURLs(t *testing.T, start Start) {
	f, _ := start(t, NewSite(), fetch.Options{})
	for _, url := range []string{"", "/path", "ftp://x.test/", "file:///etc/passwd", "http://", "http:///x", "http://[::1", "http://a b/", "javascript:alert(1)", "http://x.test:port/"} {
		resp, err := f.Fetch(context.Background(), fetch.Request{URL: url})
		if err == nil || resp.Status != 0 {
			t.Errorf("%q: status %d, error %v", url, resp.Status, err)
		}
	}
}
