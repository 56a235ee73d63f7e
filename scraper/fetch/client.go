package fetch

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptrace"
	"net/url"
	"strings"
	"time"

	"github.com/gocolly/colly/v2"
	whatwg "github.com/nlnwa/whatwg-url/url"

	"github.com/newsarc/newsarc/scraper/coding"
)

// Client is the [Fetcher] that asks the network. It is safe for concurrent
// use; its connections are shared and reused.
type Client struct {
	options   Options
	collector *colly.Collector
	transport *transport
	urls      whatwg.Parser
}

var _ Fetcher = (*Client)(nil)

// New returns a client. Close it to drop its idle connections.
func New(options Options) (*Client, error) {
	o, err := options.withDefaults()
	if err != nil {
		return nil, err
	}
	t, err := newTransport(o)
	if err != nil {
		return nil, err
	}
	// Everything that colly would do on its own is off or below it: decoding,
	// limits and types are the transport's, the rest is the crawler's.
	c := colly.NewCollector(
		colly.AllowURLRevisit(), // no set of visited URLs that grows
		colly.MaxBodySize(0),    // it would cut silently; the transport has the limit
		colly.ParseHTTPErrorResponse(),
		colly.IgnoreRobotsTxt(),
		colly.UserAgent(o.UserAgent),
	)
	c.DisableCookies()
	if len(o.CookieFiles) > 0 {
		jar, err := readCookies(o.CookieFiles)
		if err != nil {
			return nil, err
		}
		c.SetCookieJar(jar)
	}
	c.SetRequestTimeout(0) // the request's context has the timeout
	c.WithTransport(t)
	return &Client{options: o, collector: c, transport: t, urls: whatwg.NewParser()}, nil
}

// Close drops idle connections. Requests in flight go on.
func (c *Client) Close() error {
	c.transport.closeIdle()
	return nil
}

// exchange is one request on its way through colly and the transport. It
// travels in the request's context.
type exchange struct {
	accept Accept
	max    int64
	resp   Response
	conn   connState
	wire   *wireReader
	sent   bool        // the transport was reached
	body   *bodyReader // of a response that may be cut at the limit
	whole  []byte      // what was read of the body
}

type exchangeKey struct{}

// Fetch implements [Fetcher].
func (c *Client) Fetch(ctx context.Context, req Request) (resp Response, err error) {
	ex := &exchange{accept: req.Accept, max: req.MaxBytes, resp: Response{URL: req.URL, Start: time.Now()}}
	if ex.max <= 0 {
		ex.max = c.options.MaxBytes
	}
	// A panic of a decoder or of a library below must not end the crawl.
	defer func() {
		if p := recover(); p != nil {
			resp, err = ex.response(), fmt.Errorf("fetch %s: panic: %v", req.URL, p)
			resp.Body = nil
		}
	}()
	u, err := checkURL(req.URL)
	if err != nil {
		return ex.resp, fmt.Errorf("fetch %q: %w", req.URL, err)
	}
	tctx, cancel := context.WithTimeout(ctx, c.options.Timeout)
	defer cancel()
	rctx := context.WithValue(tctx, exchangeKey{}, ex)
	rctx, giveUp := context.WithCancel(rctx)
	defer giveUp()
	rctx = httptrace.WithClientTrace(rctx, ex.conn.trace(giveUp))

	// colly has one context per collector; a clone shares all but that.
	collector := c.collector.Clone()
	collector.Context = rctx
	collector.OnResponse(func(*colly.Response) { ex.resp.Body = ex.whole })
	err = collector.Request(http.MethodGet, req.URL, nil, nil, c.header(req, u))

	resp = ex.response()
	if err != nil {
		resp.Body = nil
		return resp, fmt.Errorf("fetch %s: %w", req.URL, ex.classify(ctx, tctx, err))
	}
	if ex.body != nil && ex.body.Cut() {
		return resp, fmt.Errorf("fetch %s: %w", req.URL, coding.TooLarge(ex.max))
	}
	if isRedirect(resp.Status) {
		resp.RedirectTo = c.resolve(req.URL, resp.Header.Get("Location"))
	}
	return resp, nil
}

// header puts the request's header together.
func (c *Client) header(req Request, u *url.URL) http.Header {
	own, _ := ofHost(c.options.HostHeader, u)
	h := make(http.Header, 8+len(c.options.Header)+len(own)+len(req.Header))
	h.Set("User-Agent", c.options.UserAgent)
	h.Set("Accept-Encoding", coding.Accept)
	if req.Accept == AcceptPage {
		h.Set("Accept", "text/html,application/xhtml+xml,text/plain;q=0.8,*/*;q=0.1")
	} else {
		h.Set("Accept", "*/*")
	}
	for _, more := range []http.Header{c.options.Header, own, req.Header} {
		for key, values := range more {
			h[http.CanonicalHeaderKey(key)] = append([]string(nil), values...)
		}
	}
	if req.ETag != "" {
		h.Set("If-None-Match", req.ETag)
	}
	if req.LastModified != "" {
		h.Set("If-Modified-Since", req.LastModified)
	}
	return h
}

// response is what is known of the exchange.
func (ex *exchange) response() Response {
	r := ex.resp
	r.Duration = time.Since(r.Start)
	r.RemoteAddr = ex.conn.remoteAddr()
	if ex.wire != nil {
		r.BytesWire = ex.wire.n.Load()
	}
	r.NotModified = r.Status == http.StatusNotModified
	return r
}

// checkURL says early and clearly what would fail late and obscurely.
func checkURL(s string) (*url.URL, error) {
	u, err := url.Parse(s)
	if err != nil {
		var ue *url.Error
		if errors.As(err, &ue) {
			err = ue.Err
		}
		return nil, fmt.Errorf("not a URL: %w", err)
	}
	if scheme := strings.ToLower(u.Scheme); scheme != "http" && scheme != "https" {
		return nil, fmt.Errorf("scheme %q: only http and https can be fetched", u.Scheme)
	}
	if u.Hostname() == "" {
		return nil, errors.New("URL has no host")
	}
	return u, nil
}

// resolve makes a Location absolute as browsers do; "" if it leads nowhere.
func (c *Client) resolve(base, location string) string {
	location = strings.TrimSpace(location)
	if location == "" {
		return ""
	}
	u, err := c.urls.ParseRef(base, location)
	if err != nil {
		return ""
	}
	return u.Href(false)
}

func isRedirect(status int) bool {
	switch status {
	case 300, 301, 302, 303, 307, 308:
		return true
	}
	return false
}
