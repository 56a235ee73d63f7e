// Package profile describes one site in a YAML file: which addresses are
// articles and listings, what the labels on its pages say, and, where somebody
// has them, CSS selectors.
//
// [Load] reads one and is strict: an unknown key, a wrong type, a bad regular
// expression and a bad selector are errors that show file, line and column.
// [Builtin] returns the profiles that are part of the program; a [Set] picks
// the profile of an address. A site without a profile is read with the generic
// [Dictionary], which every profile's own labels extend.
package profile

import (
	"fmt"
	"net/url"
	"regexp"
	"strings"
	"time"

	"github.com/andybalholm/cascadia"
)

// Profile is what is known of one site. It is immutable once loaded and safe
// for concurrent use. The methods of a nil Profile are those of a site that
// nothing is known of.
type Profile struct {
	// Name of the profile, as in `newsarc profile show NAME`.
	Name string
	// Version of the profile; it is written into every row made with it.
	Version string
	// Spec is the file as it was read. It must not be changed.
	Spec Spec

	source    []byte
	zone      *time.Location
	rules     []rule
	selectors map[Field][]Selector
	dict      *Dictionary
}

// Kind says what an address of the site is.
type Kind string

// The kinds of addresses.
const (
	KindUnknown Kind = ""        // no pattern speaks of it
	KindArticle Kind = "article" // one article
	KindListing Kind = "listing" // a page of linked articles
	KindIgnore  Kind = "ignore"  // not to be fetched
)

// Selector is one CSS selector of a profile.
type Selector struct {
	Text  string // as written
	Match cascadia.SelectorGroup
	Attr  string // the attribute that holds the value; "" for the text
}

// rule is one pattern of the profile's addresses.
type rule struct {
	kind Kind
	re   *regexp.Regexp
	id   int // index of the group id, 0 without
	lang string
}

// Source returns the YAML the profile was loaded from.
func (p *Profile) Source() []byte {
	if p == nil {
		return nil
	}
	return append([]byte(nil), p.source...)
}

// Location is the time zone of times printed without one; nil if unknown.
func (p *Profile) Location() *time.Location {
	if p == nil {
		return nil
	}
	return p.zone
}

// DateOrder is the order of day, month and year in numeric dates: dmy, mdy,
// ymd; "" if unknown.
func (p *Profile) DateOrder() string {
	if p == nil {
		return ""
	}
	return p.Spec.DateOrder
}

// Languages are the languages of the site, the main one first.
func (p *Profile) Languages() []string {
	if p == nil {
		return nil
	}
	return p.Spec.Languages
}

// Hosts are the hosts of the site; each stands for its subdomains too.
func (p *Profile) Hosts() []string {
	if p == nil {
		return nil
	}
	return p.Spec.Hosts
}

// Parameters says what the parameters in the site's addresses mean: whether their
// order is nothing, which ones are, and which are something whatever they are called. Names are
// in lower case.
func (p *Profile) Parameters() (sorted bool, drop, keep []string) {
	if p == nil {
		return false, nil, nil
	}
	u := &p.Spec.URLs
	return u.SortParameters, u.DropParameters, u.KeepParameters
}

// Feeds are the addresses of the site's feeds, relative ones included.
func (p *Profile) Feeds() []string {
	if p == nil {
		return nil
	}
	return p.Spec.URLs.Feeds
}

// Sitemaps are the addresses of the site's sitemaps, relative ones included.
func (p *Profile) Sitemaps() []string {
	if p == nil {
		return nil
	}
	return p.Spec.URLs.Sitemaps
}

// CounterOrder is what unlabelled numbers under the title are, in order.
func (p *Profile) CounterOrder() []Counter {
	if p == nil {
		return nil
	}
	return p.Spec.Counters
}

// Selectors returns the CSS selectors of a field, in the order to try them.
func (p *Profile) Selectors(f Field) []Selector {
	if p == nil {
		return nil
	}
	return p.selectors[f]
}

// Dictionary returns the site's labels over the generic ones.
func (p *Profile) Dictionary() *Dictionary {
	if p == nil {
		return Generic()
	}
	return p.dict
}

// URLKind says what an address of the site is, the site's own id of the
// article and the language of the page, as far as the address tells. The
// patterns are tried in the order ignore, article, listing; each sees path and
// query ("/news/?page=2").
func (p *Profile) URLKind(address string) (kind Kind, id, lang string) {
	if p == nil {
		return KindUnknown, "", ""
	}
	u, err := url.Parse(strings.TrimSpace(address))
	if err != nil || !p.HasHost(u.Hostname()) {
		return KindUnknown, "", ""
	}
	return p.PathKind(u)
}

// PathKind is [Profile.URLKind] without a look at the host: a copy of the
// site on another host, as tests serve it, has the same paths.
func (p *Profile) PathKind(u *url.URL) (kind Kind, id, lang string) {
	if p == nil || u == nil {
		return KindUnknown, "", ""
	}
	path := u.EscapedPath()
	if path == "" {
		path = "/"
	}
	if u.RawQuery != "" {
		path += "?" + u.RawQuery
	}
	for _, r := range p.rules {
		m := r.re.FindStringSubmatch(path)
		if m == nil {
			continue
		}
		if r.id > 0 {
			id = m[r.id]
		}
		return r.kind, id, r.lang
	}
	return KindUnknown, "", ""
}

// HasHost says whether host is one of the site's or below one.
func (p *Profile) HasHost(host string) bool {
	if p == nil {
		return false
	}
	host = strings.ToLower(strings.TrimSuffix(host, "."))
	for _, h := range p.Spec.Hosts {
		if host == h || strings.HasSuffix(host, "."+h) {
			return true
		}
	}
	return false
}

// IDURL returns the address of the article with the given id, "" if the
// profile does not know how to make one.
func (p *Profile) IDURL(id int64) string {
	if p == nil || p.Spec.URLs.IDs == "" {
		return ""
	}
	return strings.ReplaceAll(p.Spec.URLs.IDs, "{id}", fmt.Sprint(id))
}
