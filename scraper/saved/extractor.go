package saved

import (
	"cmp"
	"context"
	"fmt"
	"iter"
	"runtime"
	"runtime/debug"
	"sync"

	"github.com/newsarc/newsarc/schema"
	"github.com/newsarc/newsarc/scraper/extract"
	"github.com/newsarc/newsarc/scraper/fingerprint"
	"github.com/newsarc/newsarc/scraper/profile"
	"github.com/newsarc/newsarc/scraper/urls"
)

// Extractor extracts many pages at a time. Its zero value is ready to use. It
// may be used by several goroutines.
type Extractor struct {
	// Profile returns the profile for a page's URL ("" if unknown), or nil for
	// none. It is called by several goroutines. Nil: no profile at all.
	Profile func(url string) *profile.Profile
	// Workers is how many pages are extracted at a time; 0 is one per processor.
	Workers int
	// MaxBytes is how large a page may be, decompressed; 0 is DefaultMaxBytes.
	MaxBytes int64
	// Version of the program, for the column extractor.
	Version string
	// Encode makes the workers encode each result, for Result.Line.
	Encode bool

	extract func(body []byte, meta extract.Meta, prof *profile.Profile) (*extract.Result, error)
}

// Result is what became of one page: a record or an error.
type Result struct {
	Page   Page
	Err    *Error
	Record schema.Article
	// Items and NextPageURL are those of a listing page.
	Items       []schema.Item
	NextPageURL string
	profile     *profile.Profile
	// Line is the result as one line of JSON with its line end, if the
	// extractor encodes: id, error, every column of articles, items, next_page_url.
	Line []byte
}

// Run extracts the pages and calls fn with each result, in the order of the
// pages, from one goroutine. It stops at fn's first error, which it returns,
// and when ctx ends.
func (x *Extractor) Run(ctx context.Context, pages iter.Seq[Page], fn func(*Result) error) error {
	ctx, cancel := context.WithCancel(ctx)
	workers := x.Workers
	if workers <= 0 {
		workers = runtime.GOMAXPROCS(0)
	}
	// A slot is one page's place in the order. The queue's length bounds how
	// many pages are in memory.
	type slot struct {
		page Page
		done chan *Result
	}
	work := make(chan slot)
	order := make(chan slot, 2*workers)
	var wg sync.WaitGroup
	// Last of all, so that nothing of ours outlives the call.
	defer wg.Wait()
	defer cancel()

	wg.Add(1)
	go func() {
		defer wg.Done()
		defer close(order)
		defer close(work)
		for p := range pages {
			s := slot{p, make(chan *Result, 1)}
			select {
			case order <- s:
			case <-ctx.Done():
				return
			}
			select {
			case work <- s:
			case <-ctx.Done():
				return
			}
		}
	}()
	for range workers {
		wg.Add(1)
		go func() {
			defer wg.Done()
			for s := range work {
				s.done <- x.one(s.page)
			}
		}()
	}
	for s := range order {
		select {
		case r := <-s.done:
			if err := fn(r); err != nil {
				return err
			}
		case <-ctx.Done():
			return context.Cause(ctx)
		}
	}
	return context.Cause(ctx)
}

// one reads, extracts and encodes one page. A panic becomes the page's error.
func (x *Extractor) one(p Page) (r *Result) {
	r = &Result{Page: p}
	defer func() {
		r.Page.body = nil
		if x.Encode {
			r.encode()
		}
	}()
	defer func() {
		if v := recover(); v != nil {
			*r = Result{Page: p, Err: &Error{
				Code:    CodeFailed,
				Message: fmt.Sprintf("%s: extraction failed, please report it: %v", p.File, v),
				err:     fmt.Errorf("panic: %v\n%s", v, debug.Stack()),
			}}
		}
	}()
	if err := x.fill(r); err != nil {
		r.Err = classify(p.File, err)
	}
	return r
}

func (x *Extractor) fill(r *Result) error {
	p := &r.Page
	if p.Err != nil {
		return p.Err
	}
	limit := x.MaxBytes
	if limit <= 0 {
		limit = DefaultMaxBytes
	}
	body, err := p.load(limit)
	if err != nil {
		return err
	}
	var prof *profile.Profile
	if x.Profile != nil {
		prof = x.Profile(p.URL)
	}
	meta := extract.Meta{URL: p.URL, ContentType: p.ContentType, Charset: p.Charset, FetchedAt: p.FetchedAt}
	if p.HTTP != nil && p.HTTP.Status != nil {
		meta.Status = int(*p.HTTP.Status)
	}
	page := x.extract
	if page == nil {
		page = extract.Page
	}
	got, err := page(body, meta, prof)
	if err != nil {
		return err
	}
	r.Record, r.Items, r.NextPageURL, r.profile = got.Record, got.Items, got.NextPageURL, prof
	r.envelope(got.Charset, x.Version)
	return nil
}

// envelope adds what is not on the page itself.
func (r *Result) envelope(charset, version string) {
	a := &r.Record
	if a.ArticleID == "" && a.Site != "" {
		a.ArticleID = schema.Text(urls.ArticleID(string(a.Site), "", string(cmp.Or(a.CanonicalURL, a.URL))))
	}
	a.FetchedAt = schema.Instant(r.Page.FetchedAt)
	a.HTTP = new(schema.HTTP)
	if r.Page.HTTP != nil {
		*a.HTTP = *r.Page.HTTP
	}
	a.HTTP.Charset = schema.Text(charset)
	a.WARC = r.Page.WARC
	a.Warnings = append(a.Warnings, r.Page.notes...)
	if a.Extractor == nil {
		a.Extractor = new(schema.Extractor)
	}
	a.Extractor.Version = cmp.Or(a.Extractor.Version, schema.Text(version))
	fingerprint.Mark(a)
}
