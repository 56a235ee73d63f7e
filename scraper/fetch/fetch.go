// Package fetch makes one HTTP request at a time: transport, limits, content
// decoding, character encoding and the guard against forbidden addresses. It is
// the only importer of colly.
package fetch

import (
	"context"
	"errors"
	"net/http"
	"time"
)

// Fetcher makes one request. Redirects are not followed: the response carries
// the target. Implementations are safe for concurrent use.
type Fetcher interface {
	// Fetch returns the response, whatever its status. The error is nil for
	// every response that was read whole; otherwise errors.Is tells which of
	// the sentinels below it is, and the response holds what is known so far.
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
	URL         string
	Status      int
	Header      http.Header
	Body        []byte // content coding removed, at most MaxBytes
	BytesWire   int64  // of the body before decoding
	RedirectTo  string // absolute target of a redirect
	Start       time.Time
	Duration    time.Duration
	RemoteAddr  string
	NotModified bool // 304
}

// The errors of a fetch.
var (
	ErrTooLarge       = errors.New("response is larger than the limit")
	ErrTooSlow        = errors.New("response took longer than the limit")
	ErrUnreachable    = errors.New("server cannot be reached")
	ErrBlockedAddress = errors.New("address is private or reserved")
	ErrNotAPage       = errors.New("content is not a page")
	ErrUndecodable    = errors.New("content coding cannot be decoded")
)
