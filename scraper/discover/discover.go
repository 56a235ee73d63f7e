// Package discover reads what a site says about its own pages: sitemaps with
// their indexes and extensions, RSS, Atom and JSON feeds, ranges of numeric
// ids, and lists that a person wrote. All of them give [Link] values.
//
//	err := discover.Sitemap(bytes.NewReader(resp.Body), resp.URL, func(l discover.Link) error {
//		if l.Kind == discover.KindSitemap {
//			return queue(l.URL) // an index: read it in its turn
//		}
//		return visit(l.URL, l.Modified)
//	})
//
// Links of pages, and what a listing holds, come from extract. Nothing here
// asks the network; the input is foreign and may be broken anywhere: what was
// whole is handed on before the error comes.
package discover

import (
	"errors"
	"fmt"
	"io"
	"strings"
	"time"

	whatwg "github.com/nlnwa/whatwg-url/url"

	"github.com/newsarc/newsarc/schema"
)

// Kind says what a link is expected to lead to.
type Kind string

// The kinds of links.
const (
	KindArticle Kind = "article" // an item of a feed, an entry of a news sitemap
	KindPage    Kind = "page"    // any page
	KindSitemap Kind = "sitemap"
	KindFeed    Kind = "feed" // another page of a feed
)

// Link is one URL and what its source says about it.
type Link struct {
	URL  string // absolute
	Kind Kind
	// Modified is the lastmod of a sitemap, the update of a feed's item; zero if unknown.
	Modified          time.Time
	ModifiedPrecision schema.Precision
	// Published is zero if unknown.
	Published          time.Time
	PublishedPrecision schema.Precision
	Title              string
	Lang               string   // as declared ("en", "de-ch")
	Images             []string // absolute
	// Alternates are the same page in other languages.
	Alternates []Alternate
}

// Alternate is another language version of a page.
type Alternate struct {
	Lang string
	URL  string // absolute
}

// The errors of this package.
var (
	// ErrTooLarge says that the source is larger than the limit. What came
	// before the limit was handed on.
	ErrTooLarge = errors.New("larger than the limit")
	// ErrNotSitemap says that the input is no sitemap: an error page, for example.
	ErrNotSitemap = errors.New("not a sitemap")
	// ErrNotFeed says that the input is no feed.
	ErrNotFeed = errors.New("not a feed")
)

// Limits of what is read, in bytes after unpacking.
const (
	MaxSitemap = 64 << 20 // the protocol allows 50 MiB
	MaxFeed    = 32 << 20
	maxURL     = 8 << 10
	maxText    = 16 << 10 // of a title
)

// Usual returns the addresses at which sitemaps and feeds are usually found, for
// a site that does not declare them. site is any URL of it.
func Usual(site string) []Link {
	var links []Link
	r := newResolver(site)
	for _, path := range []string{"/sitemap.xml", "/sitemap_index.xml", "/sitemap-news.xml", "/news-sitemap.xml", "/sitemap.xml.gz", "/sitemap.txt"} {
		if u := r.resolve(path); u != "" {
			links = append(links, Link{URL: u, Kind: KindSitemap})
		}
	}
	for _, path := range []string{"/rss/", "/feed/", "/rss.xml", "/feed.xml", "/atom.xml", "/index.xml", "/feed.json"} {
		if u := r.resolve(path); u != "" {
			links = append(links, Link{URL: u, Kind: KindFeed})
		}
	}
	return links
}

// resolver makes references absolute, as browsers do.
type resolver struct {
	parser whatwg.Parser
	base   *whatwg.Url // nil: absolute URLs only
}

func newResolver(base string) *resolver {
	r := &resolver{parser: whatwg.NewParser(whatwg.WithPercentEncodeSinglePercentSign())}
	if u, err := r.parser.Parse(base); err == nil {
		r.base = u
	}
	return r
}

// resolve returns an absolute http or https URL, or "".
func (r *resolver) resolve(ref string) string {
	ref = strings.TrimSpace(ref)
	if ref == "" || len(ref) > maxURL {
		return ""
	}
	if isPlain(ref) {
		return ref
	}
	var u *whatwg.Url
	var err error
	if r.base == nil {
		u, err = r.parser.Parse(ref)
	} else {
		u, err = r.base.Parse(ref)
	}
	if err != nil || u.Scheme() != "http" && u.Scheme() != "https" || u.Hostname() == "" {
		return ""
	}
	return u.Href(false)
}

// isPlain says that a URL is absolute and has nothing in it that parsing would
// change. Nearly all URLs of a sitemap are so, and parsing one costs more than
// reading the rest of its entry.
func isPlain(ref string) bool {
	rest, ok := strings.CutPrefix(ref, "https://")
	if !ok {
		if rest, ok = strings.CutPrefix(ref, "http://"); !ok {
			return false
		}
	}
	slash := strings.IndexByte(rest, '/')
	if slash < 0 || !isPlainHost(rest[:slash]) {
		return false
	}
	for i := slash; i < len(rest); i++ {
		switch c := rest[i]; {
		case c >= 'a' && c <= 'z', c >= 'A' && c <= 'Z', c >= '0' && c <= '9', c == '-', c == '_':
		case c == '.':
			if rest[i-1] == '/' {
				return false
			}
		case c == '/', c == '=', c == '&', c == '?':
		default:
			return false
		}
	}
	return true
}

// isPlainHost says that a host is a name of lower-case letters under a top-level
// domain of letters: no address, no port, no encoded name.
func isPlainHost(host string) bool {
	dot := strings.LastIndexByte(host, '.')
	if dot <= 0 || dot == len(host)-1 || strings.Contains(host, "xn--") {
		return false
	}
	for i := range len(host) {
		letter := host[i] >= 'a' && host[i] <= 'z'
		if !letter && (i > dot || host[i] != '.' && host[i] != '-' && (host[i] < '0' || host[i] > '9')) {
			return false
		}
	}
	return true
}

// limitReader fails with ErrTooLarge behind the limit.
type limitReader struct {
	r    io.Reader
	left int64
	max  int64
}

func (l *limitReader) Read(p []byte) (int, error) {
	if l.left < 0 {
		return 0, l.err()
	}
	if int64(len(p)) > l.left+1 {
		p = p[:l.left+1]
	}
	n, err := l.r.Read(p)
	if l.left -= int64(n); l.left < 0 {
		return n - 1, l.err()
	}
	return n, err
}

func (l *limitReader) err() error { return fmt.Errorf("%w of %d bytes", ErrTooLarge, l.max) }

// oneLine folds white space and cuts what no title can be.
func oneLine(s string) string {
	if len(s) > maxText {
		s = strings.ToValidUTF8(s[:maxText], "")
	}
	return strings.Join(strings.Fields(s), " ")
}
