package fetch

import (
	"bufio"
	"errors"
	"io"
	"net/http"
	"strings"
	"sync/atomic"
	"time"

	"github.com/newsarc/newsarc/scraper/coding"
)

// errorBody limits the body of a response that is not 2xx.
const errorBody = 1 << 20

// transport is the round tripper below colly. It removes the content coding,
// holds the limits, refuses what is no page, and hides from colly and
// http.Client what they would act upon: codings, charsets, redirects.
type transport struct {
	base         http.RoundTripper
	allowPrivate bool
	proxied      func(*http.Request) bool
}

func newTransport(o Options) (*transport, error) {
	if o.Transport != nil {
		return &transport{base: o.Transport, allowPrivate: true}, nil
	}
	proxy, err := o.proxy()
	if err != nil {
		return nil, err
	}
	dial := o.Dial
	if dial == nil {
		dial = newDialer(o.AllowPrivate)
	}
	base := &http.Transport{
		Proxy:                  proxy,
		DialContext:            dial,
		TLSClientConfig:        o.TLS,
		TLSHandshakeTimeout:    15 * time.Second,
		ForceAttemptHTTP2:      true, // a dialer of one's own switches it off
		HTTP2:                  &http.HTTP2Config{SendPingTimeout: 15 * time.Second, PingTimeout: 15 * time.Second},
		DisableCompression:     true, // we decode
		MaxIdleConns:           512,
		MaxIdleConnsPerHost:    64,
		IdleConnTimeout:        90 * time.Second,
		MaxResponseHeaderBytes: 1 << 20,
		ReadBufferSize:         16 << 10, // most packed pages in one call of the system
	}
	t := &transport{base: base, allowPrivate: o.AllowPrivate || o.Dial != nil}
	if proxy != nil {
		t.proxied = func(req *http.Request) bool {
			u, err := proxy(req)
			return err == nil && u != nil
		}
	}
	return t, nil
}

func (t *transport) closeIdle() {
	if c, ok := t.base.(interface{ CloseIdleConnections() }); ok {
		c.CloseIdleConnections()
	}
}

// RoundTrip implements http.RoundTripper for requests made by Client.Fetch.
func (t *transport) RoundTrip(req *http.Request) (*http.Response, error) {
	ex, ok := req.Context().Value(exchangeKey{}).(*exchange)
	if !ok {
		return nil, errors.New("fetch: request without exchange")
	}
	ex.sent = true
	if t.proxied != nil && t.proxied(req) {
		if err := t.checkLiteral(req.URL.Hostname()); err != nil {
			return nil, err
		}
		req = req.WithContext(withProxy(req.Context()))
	}
	resp, err := t.base.RoundTrip(req)
	if err != nil {
		return nil, err
	}
	ex.resp.Status, ex.resp.Header = resp.StatusCode, resp.Header
	ex.wire = &wireReader{ReadCloser: resp.Body}
	body, err := ex.open(resp)
	if err != nil {
		_ = resp.Body.Close()
		return nil, err
	}
	resp.Body = &wholeBody{body, ex}
	resp.ContentLength = -1
	resp.Uncompressed = true // colly unpacks .xml.gz and the like without a limit otherwise
	resp.Header = http.Header{}
	if cookies := ex.resp.Header["Set-Cookie"]; cookies != nil {
		resp.Header["Set-Cookie"] = cookies
	}
	return resp, nil
}

// open returns the body as the caller shall have it.
func (ex *exchange) open(resp *http.Response) (io.ReadCloser, error) {
	status, header := resp.StatusCode, resp.Header
	if status == http.StatusNotModified || status == http.StatusNoContent {
		return resp.Body, nil
	}
	if status < 200 || status > 299 {
		return ex.openError(header)
	}
	declared := mediaType(header.Get("Content-Type"))
	if ex.accept == AcceptPage && declared != "" && !isPage(declared) {
		return nil, notAPage(declared)
	}
	codings, err := coding.Codings(header)
	if err != nil {
		return nil, err
	}
	if ex.accept != AcceptPage {
		ex.body = &bodyReader{coding.NewReader(ex.wire, codings, ex.max, true), ex.wire}
		return ex.body, nil
	}
	if len(codings) == 0 && resp.ContentLength > ex.max {
		return nil, coding.TooLarge(ex.max)
	}
	body := &bodyReader{coding.NewReader(ex.wire, codings, ex.max, false), ex.wire}
	if declared != "" {
		return body, nil
	}
	head, err := body.Peek(512)
	if err != nil && err != io.EOF && err != bufio.ErrBufferFull {
		_ = body.Close()
		return nil, err
	}
	if sniffed := mediaType(http.DetectContentType(head)); !isPage(sniffed) && sniffed != "text/xml" {
		_ = body.Close()
		return nil, notAPage(sniffed + " (sniffed)")
	}
	return body, nil
}

// openError returns what can be had of an error page: its status is the
// message, and a body that is too large, broken or no page must not hide it.
func (ex *exchange) openError(header http.Header) (io.ReadCloser, error) {
	declared := mediaType(header.Get("Content-Type"))
	codings, err := coding.Codings(header)
	if err != nil || ex.accept == AcceptPage && declared != "" && !isPage(declared) {
		_ = ex.wire.Close()
		return http.NoBody, nil
	}
	return &lenientReader{bodyReader{coding.NewReader(ex.wire, codings, min(ex.max, errorBody), false), ex.wire}}, nil
}

// bodyReader is a decoded body that closes the connection's.
type bodyReader struct {
	*coding.Reader
	wire io.Closer
}

func (r *bodyReader) Close() error {
	_ = r.Reader.Close()
	return r.wire.Close()
}

// lenientReader ends where its source fails.
type lenientReader struct{ bodyReader }

func (r *lenientReader) Read(p []byte) (int, error) {
	n, err := r.bodyReader.Read(p)
	if err != nil {
		err = io.EOF
	}
	return n, err
}

// wireReader counts what comes over the wire.
type wireReader struct {
	io.ReadCloser
	n atomic.Int64
}

func (r *wireReader) Read(p []byte) (int, error) {
	n, err := r.ReadCloser.Read(p)
	r.n.Add(int64(n))
	return n, err
}

// mediaType returns the media type of a Content-Type header, in lower case and
// without parameters; "" for none and for the usual ways to say "unknown".
func mediaType(header string) string {
	if i := strings.IndexAny(header, ";,"); i >= 0 {
		header = header[:i]
	}
	header = strings.ToLower(strings.TrimSpace(header))
	switch header {
	case "unknown/unknown", "application/unknown", "*/*":
		return ""
	}
	if !strings.Contains(header, "/") {
		return ""
	}
	return header
}

// isPage says whether a media type is one of [AcceptPage].
func isPage(mediaType string) bool {
	switch mediaType {
	case "text/html", "application/xhtml+xml", "application/vnd.wap.xhtml+xml", "text/plain":
		return true
	}
	return false
}
