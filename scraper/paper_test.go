package scraper_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"sync"
	"testing"
	"time"

	"github.com/newsarc/newsarc/schema"
	"github.com/newsarc/newsarc/scraper/extract"
	"github.com/newsarc/newsarc/scraper/profile"
	"github.com/newsarc/newsarc/scraper/urls"
)

// leaf is one page of a paper: what extraction will say of it. The tests of
// the crawler's judgement use it so that they do not hang on how pages are read.
type leaf struct {
	Type      schema.PageType
	ID        string `json:",omitempty"`
	Canonical string `json:",omitempty"`
	Title     string
	Body      string
	Views     int64
	Published time.Time
	Items     []string // paths of articles
	Next      string
	Links     []string
	Sidebar   []string

	etag     bool // has a validator
	raw      string
	status   int
	location string
}

// paper is a site of leaves on http://paper.test.
type paper struct {
	mu     sync.Mutex
	leaves map[string]leaf
}

const paperHost = "http://paper.test"

func newPaper() *paper { return &paper{leaves: map[string]leaf{}} }

func (p *paper) put(path string, l leaf) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.leaves[path] = l
}

// change edits a leaf.
func (p *paper) change(path string, edit func(*leaf)) {
	p.mu.Lock()
	defer p.mu.Unlock()
	l := p.leaves[path]
	edit(&l)
	p.leaves[path] = l
}

func (p *paper) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	p.mu.Lock()
	l, ok := p.leaves[r.URL.RequestURI()]
	p.mu.Unlock()
	body, err := json.Marshal(l)
	switch {
	case err != nil:
		http.Error(w, err.Error(), http.StatusInternalServerError)
		return
	case !ok:
		http.NotFound(w, r)
		return
	case l.location != "":
		w.Header().Set("Location", l.location)
		w.WriteHeader(http.StatusMovedPermanently)
		return
	case l.status != 0:
		w.WriteHeader(l.status)
		return
	}
	if l.raw != "" {
		w.Header().Set("Content-Type", "text/plain")
		_, _ = w.Write([]byte(l.raw))
		return
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	if l.etag {
		tag := `"` + string(schema.Text(hash(body))) + `"`
		w.Header().Set("ETag", tag)
		if r.Header.Get("If-None-Match") == tag {
			w.WriteHeader(http.StatusNotModified)
			return
		}
	}
	_, _ = w.Write(body)
}

func hash(body []byte) string { return urls.ArticleID("x", "", string(body)) }

// readLeaf is the extraction that goes with a paper.
func readLeaf(body []byte, meta extract.Meta, _ *profile.Profile) (*extract.Result, error) {
	var l leaf
	if err := json.Unmarshal(body, &l); err != nil {
		return nil, extract.ErrNotAPage
	}
	res := &extract.Result{Charset: "utf-8", NextPageURL: absolute(l.Next)}
	a := &res.Record
	a.URL, a.PageType, a.Site, a.Lang = schema.Text(meta.URL), l.Type, "paper.test", "en"
	a.CanonicalURL = schema.Text(meta.URL)
	if l.Canonical != "" {
		a.CanonicalURL = schema.Text(absolute(l.Canonical))
	}
	a.ArticleID = schema.Text(urls.ArticleID("paper.test", l.ID, string(a.CanonicalURL)))
	a.Title, a.Body, a.Views = schema.Text(l.Title), schema.Text(l.Body), schema.Count(l.Views)
	a.PublishedAt = schema.Instant(l.Published)
	for i, path := range l.Items {
		res.Items = append(res.Items, schema.Item{Position: int64(i), URL: schema.Text(absolute(path)), Title: schema.Text("Item " + path)})
		res.Links = append(res.Links, extract.PageLink{URL: absolute(path), Place: extract.PlaceItem})
	}
	for i, path := range l.Sidebar {
		a.Sidebar = append(a.Sidebar, schema.SidebarItem{Position: int64(i), URL: schema.Text(absolute(path))})
	}
	for _, path := range l.Links {
		res.Links = append(res.Links, extract.PageLink{URL: absolute(path), Place: extract.PlaceOther})
	}
	return res, nil
}

func absolute(path string) string {
	if path == "" {
		return ""
	}
	return paperHost + path
}

func news(id, title string) leaf {
	return leaf{
		Type: schema.PageArticle, ID: id, Title: title, Body: "The body of " + title + ".", Views: 1,
		Published: time.Date(2026, 11, 22, 8, 0, 0, 0, time.UTC), etag: true,
	}
}

// newPaperBench is a bench on a paper.
func newPaperBench(t *testing.T, p *paper, seeds ...string) *bench {
	t.Helper()
	for i, s := range seeds {
		seeds[i] = absolute(s)
	}
	b := newBench(t, p, seeds...)
	b.config.Extract = readLeaf
	return b
}

// numbered fills the paper with n articles, /0 and on, and a front page of them.
func (p *paper) numbered(n int) {
	items := make([]string, n)
	for i := range items {
		items[i] = fmt.Sprintf("/%d", i)
		p.put(items[i], news(fmt.Sprint(i), fmt.Sprintf("Number %d", i)))
	}
	p.put("/", front(items...))
}
