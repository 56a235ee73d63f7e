// Package fetchtest offers a [fetch.Fetcher] without a network, for tests of
// what is built upon one, and the conformance suite that every Fetcher passes.
//
// The pages are an http.Handler: a [Site] of scripted replies, or any handler
// (a demo site, an http.FileServer). All hosts lead to it; it tells them apart
// by r.Host. Between the handler and the caller stands the real client, so
// decoding, limits, types, redirects and errors are those of a crawl.
//
//	site := fetchtest.NewSite()
//	site.Page("https://a.test/", `<a href="/1">one</a>`)
//	site.Reply("https://a.test/1", fetchtest.Reply{Status: 503}, fetchtest.Reply{Body: "<p>at last"})
//	site.Reply("https://down.test/", fetchtest.Reply{Abort: true})
//	f, err := fetchtest.New(site, fetch.Options{})
package fetchtest

import (
	"context"
	"fmt"
	"net/http"
	"sync"

	"github.com/newsarc/newsarc/scraper/fetch"
)

// Fetcher is a fetch.Fetcher whose network is an http.Handler. It remembers
// the requests it was given. It is safe for concurrent use if its handler is.
type Fetcher struct {
	client   *fetch.Client
	mu       sync.Mutex
	requests []fetch.Request
}

var _ fetch.Fetcher = (*Fetcher)(nil)

// New returns a fetcher that asks the handler. options.Transport is replaced.
func New(handler http.Handler, options fetch.Options) (*Fetcher, error) {
	options.Transport = &Transport{Handler: handler}
	client, err := fetch.New(options)
	if err != nil {
		return nil, err
	}
	return &Fetcher{client: client}, nil
}

// Fetch implements fetch.Fetcher.
func (f *Fetcher) Fetch(ctx context.Context, req fetch.Request) (fetch.Response, error) {
	f.mu.Lock()
	f.requests = append(f.requests, req)
	f.mu.Unlock()
	return f.client.Fetch(ctx, req)
}

// Requests returns the requests so far, in the order in which they began.
func (f *Fetcher) Requests() []fetch.Request {
	f.mu.Lock()
	defer f.mu.Unlock()
	return append([]fetch.Request(nil), f.requests...)
}

// URLs returns the URLs of Requests.
func (f *Fetcher) URLs() []string {
	var urls []string
	for _, r := range f.Requests() {
		urls = append(urls, r.URL)
	}
	return urls
}

// Reset forgets the requests.
func (f *Fetcher) Reset() {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.requests = nil
}

// Reply is one scripted answer.
type Reply struct {
	Status       int    // 0 is 200
	Body         string // sent as UTF-8 HTML unless Header has a Content-Type
	Header       http.Header
	ETag         string // with it, a matching If-None-Match is answered by 304
	LastModified string // likewise, for an equal If-Modified-Since
	Location     string
	Abort        bool // the connection breaks before an answer
	Hang         bool // no answer until the client gives up
}

// Site is an http.Handler of scripted replies; what it does not know is 404. It
// is safe for concurrent use, and replies may be added while it serves.
type Site struct {
	mu      sync.Mutex
	replies map[string][]Reply
	hits    map[string]int
}

// NewSite returns a site without pages.
func NewSite() *Site {
	return &Site{replies: make(map[string][]Reply), hits: make(map[string]int)}
}

// Page makes the URL answer with HTML.
func (s *Site) Page(url, html string) { s.Reply(url, Reply{Body: html}) }

// Reply makes an absolute URL give these answers in turn; the last one stays.
func (s *Site) Reply(url string, replies ...Reply) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.replies[url], s.hits[url] = replies, 0
}

// Hits returns how often a URL was asked for since its replies were set.
func (s *Site) Hits(url string) int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.hits[url]
}

func (s *Site) next(url string) Reply {
	s.mu.Lock()
	defer s.mu.Unlock()
	n := s.hits[url]
	s.hits[url]++
	replies := s.replies[url]
	if len(replies) == 0 {
		return Reply{Status: http.StatusNotFound, Body: "<h1>Not found</h1>"}
	}
	return replies[min(n, len(replies)-1)]
}

// ServeHTTP implements http.Handler.
func (s *Site) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	scheme := "http"
	if r.TLS != nil {
		scheme = "https"
	}
	reply := s.next(fmt.Sprintf("%s://%s%s", scheme, r.Host, r.URL.RequestURI()))
	switch {
	case reply.Abort:
		panic(http.ErrAbortHandler)
	case reply.Hang:
		<-r.Context().Done()
		panic(http.ErrAbortHandler)
	}
	h := w.Header()
	h.Set("Content-Type", "text/html; charset=utf-8")
	for key, values := range reply.Header {
		h[http.CanonicalHeaderKey(key)] = values
	}
	for key, value := range map[string]string{"ETag": reply.ETag, "Last-Modified": reply.LastModified, "Location": reply.Location} {
		if value != "" {
			h.Set(key, value)
		}
	}
	if reply.ETag != "" && r.Header.Get("If-None-Match") == reply.ETag ||
		reply.LastModified != "" && r.Header.Get("If-Modified-Since") == reply.LastModified {
		w.WriteHeader(http.StatusNotModified)
		return
	}
	if reply.Status != 0 {
		w.WriteHeader(reply.Status)
	}
	_, _ = w.Write([]byte(reply.Body))
}
