package fetchtest

import (
	"bytes"
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptrace"
	"strconv"
)

// Transport is an http.RoundTripper that calls a handler instead of a network.
// A handler that panics with http.ErrAbortHandler breaks the connection; one
// that writes less than its Content-Length gives a truncated body.
type Transport struct{ Handler http.Handler }

// errReset is what a broken connection looks like.
var errReset = errors.New("connection reset by peer")

// RoundTrip implements http.RoundTripper.
func (t *Transport) RoundTrip(req *http.Request) (*http.Response, error) {
	ctx := req.Context()
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	if trace := httptrace.ContextClientTrace(ctx); trace != nil && trace.GotConn != nil {
		trace.GotConn(httptrace.GotConnInfo{})
	}
	// The server's side of a request ends when the client has gone or has its answer.
	served, done := context.WithCancel(ctx)
	in := req.Clone(served)
	in.RequestURI, in.RemoteAddr = req.URL.RequestURI(), "192.0.2.1:1234"
	if in.Host == "" {
		in.Host = req.URL.Host
	}
	if req.URL.Scheme == "https" {
		in.TLS = &tls.ConnectionState{}
	}
	out := make(chan *recorder, 1)
	go func() {
		defer done()
		rec := &recorder{header: make(http.Header)}
		rec.serve(t.Handler, in)
		out <- rec
	}()
	select {
	case <-ctx.Done():
		return nil, ctx.Err()
	case rec := <-out:
		return rec.response(req)
	}
}

type recorder struct {
	header http.Header
	sent   http.Header // as it was when the status was written
	status int
	body   bytes.Buffer
	err    error
}

func (r *recorder) serve(h http.Handler, req *http.Request) {
	defer func() {
		switch p := recover(); p {
		case nil:
		case http.ErrAbortHandler:
			r.err = errReset
		default:
			r.err = fmt.Errorf("handler panicked: %v", p)
		}
	}()
	h.ServeHTTP(r, req)
	r.WriteHeader(http.StatusOK)
}

func (r *recorder) Header() http.Header { return r.header }

func (r *recorder) WriteHeader(status int) {
	if r.status == 0 && status >= 200 {
		r.status, r.sent = status, r.header.Clone()
	}
}

func (r *recorder) Write(p []byte) (int, error) {
	r.WriteHeader(http.StatusOK)
	if _, ok := r.sent["Content-Type"]; !ok && r.sent.Get("Content-Encoding") == "" {
		r.sent.Set("Content-Type", http.DetectContentType(p))
	}
	return r.body.Write(p)
}

// Flush implements http.Flusher.
func (r *recorder) Flush() { r.WriteHeader(http.StatusOK) }

func (r *recorder) response(req *http.Request) (*http.Response, error) {
	if r.status == 0 {
		return nil, r.err
	}
	length := int64(r.body.Len())
	var body io.Reader = &r.body
	if n, err := strconv.ParseInt(r.sent.Get("Content-Length"), 10, 64); err == nil && n != length {
		if n > length {
			r.err = io.ErrUnexpectedEOF
		}
		body, length = io.LimitReader(body, n), n
	}
	if r.err != nil {
		body = io.MultiReader(body, failing{io.ErrUnexpectedEOF})
	}
	return &http.Response{
		Status:        fmt.Sprintf("%d %s", r.status, http.StatusText(r.status)),
		StatusCode:    r.status,
		Proto:         "HTTP/1.1",
		ProtoMajor:    1,
		ProtoMinor:    1,
		Header:        r.sent,
		Body:          io.NopCloser(body),
		ContentLength: length,
		Request:       req,
	}, nil
}

type failing struct{ err error }

func (f failing) Read([]byte) (int, error) { return 0, f.err }
