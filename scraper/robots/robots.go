// Package robots reads robots.txt as RFC 9309 says and as Google's matcher does
// where the RFC leaves room: it answers whether a crawler may ask for a URL,
// which line said so, how long it should wait between requests, and where the
// site's sitemaps are.
//
//	f := robots.FromStatus(resp.Status, resp.Body)
//	d := f.Allowed("newsarc/1.0 (+https://example.org/bot)", "https://example.org/news/1")
//	if !d.Allowed {
//		log.Printf("left out by %q", d.Rule)
//	}
//
// Fetching robots.txt, following its redirects (at most [MaxRedirects]) and
// keeping it for at most [MaxAge] is the caller's work. A [File] never changes
// after parsing and is safe for concurrent use.
package robots

import (
	"fmt"
	"strings"
	"time"
)

// Limits that RFC 9309 names.
const (
	// MaxBytes is how much of a robots.txt is read: 500 KiB. A line that
	// crosses the limit is left out whole.
	MaxBytes = 500 * 1024
	// MaxRedirects is how many redirects in a row are followed to a
	// robots.txt; behind more of them it counts as absent.
	MaxRedirects = 5
	// MaxAge is how long a robots.txt may be used without asking again.
	MaxAge = 24 * time.Hour
)

// File is a parsed robots.txt, or what stands in for one that could not be had.
type File struct {
	groups   []group
	sitemaps []string
	closed   string // not empty: everything is disallowed, and why
}

// group is the rules that follow a run of user-agent lines.
type group struct {
	agents []agent
	rules  []rule
}

// agent is one user-agent line of a group. A Crawl-delay belongs to the agent
// lines directly above it, so each keeps its own.
type agent struct {
	token    string // lower case; "*" for every crawler
	delay    time.Duration
	hasDelay bool
}

type rule struct {
	allow bool
	raw   string // as written in the file
	pattern
	// dir is, for an Allow of a folder's index page, the folder itself, which
	// the rule allows too.
	dir *pattern
	// plain is, for a Disallow with needless escapes ("/%7Ejoe/"), the pattern without
	// them: canonical URLs have none, and RFC 9309 compares them undone. Google's matcher
	// does not, so that an Allow is taken as it is written.
	plain *pattern
}

// Decision is the answer for one URL.
type Decision struct {
	Allowed bool
	// Rule is the line that decided, as "Disallow: /private/"; "" if none did.
	// When robots.txt could not be had it says so.
	Rule string
}

// FromStatus returns the rules that hold after a robots.txt was asked for: the
// parsed body for 2xx; everything is allowed for 3xx (too many redirects) and
// 4xx; nothing is allowed for 5xx, for 429 (a host that asks to be left alone
// is not open to everything) and for status 0, which stands for an
// unreachable host.
func FromStatus(status int, body []byte) *File {
	switch {
	case status >= 200 && status < 300:
		return Parse(body)
	case status == 429, status >= 500:
		return &File{closed: fmt.Sprintf("robots.txt answered %d", status)}
	case status >= 300:
		return &File{}
	default:
		return &File{closed: "robots.txt unreachable"}
	}
}

// Allowed says whether the crawler may ask for a URL. userAgent is a product
// token ("newsarc") or a whole User-Agent header, of which the token before the
// first slash counts. urlOrPath is an absolute URL or a path with its query, percent-encoded as
// a browser sends it; a fragment is ignored. Where an Allow and a Disallow are equally long, Allow wins.
func (f *File) Allowed(userAgent, urlOrPath string) Decision {
	if f.closed != "" {
		return Decision{Rule: f.closed}
	}
	path := escapePath(pathOf(urlOrPath))
	token := tokenOf(userAgent)
	specific := f.names(token)
	if !specific {
		token = "*"
	}
	var best *rule
	length := 0
	for i := range f.groups {
		if !f.groups[i].names(token) {
			continue
		}
		rules := f.groups[i].rules
		for j := range rules {
			n := rules[j].priority(path)
			if n > length || n == length && n > 0 && rules[j].allow && !best.allow {
				best, length = &rules[j], n
			}
		}
	}
	if best == nil {
		return Decision{Allowed: true}
	}
	return Decision{Allowed: best.allow, Rule: best.String()}
}

// CrawlDelay returns the delay between two requests that the file asks of the
// crawler, and whether it asks for one. Of several, the longest counts.
func (f *File) CrawlDelay(userAgent string) (time.Duration, bool) {
	token := tokenOf(userAgent)
	if !f.names(token) {
		token = "*"
	}
	var delay time.Duration
	found := false
	for _, g := range f.groups {
		for _, a := range g.agents {
			if a.token == token && a.hasDelay {
				delay, found = max(delay, a.delay), true
			}
		}
	}
	return delay, found
}

// Sitemaps returns the file's sitemaps in order and without repetition, as they
// are written: resolve them against the URL of the robots.txt.
func (f *File) Sitemaps() []string {
	return append([]string(nil), f.sitemaps...)
}

func (f *File) names(token string) bool {
	for i := range f.groups {
		if f.groups[i].names(token) {
			return true
		}
	}
	return false
}

func (g *group) names(token string) bool {
	for _, a := range g.agents {
		if a.token == token {
			return true
		}
	}
	return false
}

// String returns the rule as a line of robots.txt.
func (r *rule) String() string {
	if r.allow {
		return "Allow: " + r.raw
	}
	return "Disallow: " + r.raw
}

// tokenOf returns the product token of a User-Agent, in lower case.
func tokenOf(userAgent string) string {
	if i := strings.IndexByte(userAgent, '/'); i >= 0 {
		userAgent = userAgent[:i]
	}
	return strings.ToLower(userAgent)
}
