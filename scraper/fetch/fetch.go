// Package fetch makes one HTTP request at a time: transport, limits, content
// decoding and the guard against forbidden addresses. It is the only importer
// of colly.
//
//	client, err := fetch.New(fetch.Options{UserAgent: "mybot/1.0 (+https://example.org/bot)"})
//	if err != nil {
//		return err
//	}
//	defer client.Close()
//	resp, err := client.Fetch(ctx, fetch.Request{URL: "https://example.org/", ETag: etag})
//	switch {
//	case errors.Is(err, fetch.ErrTooLarge):
//		// resp still holds the status and the header
//	case err != nil:
//		return err
//	case resp.NotModified:
//		// what we have is current
//	case resp.RedirectTo != "":
//		// ask for it like for any other URL: scope, robots, delay
//	}
//
// What a caller can rely on: a body is whole or there is an error; its limit
// counts what comes out of the decoder, not what came over the wire; no
// redirect is followed; no connection is made to a private or reserved
// address, whatever a name resolves to, unless [Options.AllowPrivate] says so.
package fetch

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"time"

	"github.com/newsarc/newsarc/scraper/coding"
)

// Fetcher makes one request. Redirects are not followed: the response carries
// the target. Implementations are safe for concurrent use.
type Fetcher interface {
	// Fetch returns the response, whatever its status. The error is nil for
	// every response that was read whole; otherwise errors.Is tells which of
	// the sentinels below it is, and the response holds what is known so far.
	// An error that is none of them is the context's, or the caller's or our fault
	// (a URL that is none, say).
	Fetch(ctx context.Context, req Request) (Response, error)
}

// Request is one request.
type Request struct {
	URL          string
	ETag         string // sent as If-None-Match
	LastModified string // sent as If-Modified-Since
	Header       http.Header
	Accept       Accept
	MaxBytes     int64 // of the decoded body; 0 means the fetcher's own limit
}

// Accept says what kinds of content the caller can use.
type Accept int

// The kinds of content.
const (
	AcceptPage Accept = iota // HTML, XHTML, plain text
	AcceptAny                // robots.txt, feeds, sitemaps
)

// Response is what came back.
type Response struct {
	URL    string
	Status int
	Header http.Header
	// Body has its content coding removed and is at most MaxBytes long; its
	// character encoding is as it came. Of a response that is neither 2xx nor a
	// page it may be missing or cut: there the status is the message. With an
	// error it is nil, but for ErrTooLarge under AcceptAny: then it holds the
	// first MaxBytes, which is what RFC 9309 wants of a robots.txt.
	Body        []byte
	BytesWire   int64  // of the body before decoding
	RedirectTo  string // absolute target of a redirect (300–303, 307, 308)
	Start       time.Time
	Duration    time.Duration
	RemoteAddr  string
	NotModified bool // 304
}

// ContentType returns the header's media type in lower case and without
// parameters; "" if it is missing or no media type.
func (r *Response) ContentType() string {
	return mediaType(r.Header.Get("Content-Type"))
}

// The errors of a fetch.
var (
	ErrTooLarge    = coding.ErrTooLarge
	ErrTooSlow     = errors.New("response took longer than the limit")
	ErrUnreachable = errors.New("server cannot be reached")
	// ErrDropped is an ErrUnreachable: the server closed a connection that it had kept
	// open, and the request on it is without an answer. net/http would repeat it at
	// once; when a host may be asked again is the caller's to say.
	ErrDropped        = fmt.Errorf("%w: it closed the connection without an answer", ErrUnreachable)
	ErrBlockedAddress = errors.New("address is private or reserved")
	ErrNotAPage       = errors.New("content is not a page")
	ErrUndecodable    = coding.ErrUndecodable
)
