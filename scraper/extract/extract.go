// Package extract turns the bytes of one page into records. It is a pure
// function: no network, no clock, no store, no file format. The same bytes,
// metadata and profile give the same result on every machine.
package extract

import (
	"errors"
	"time"

	"github.com/newsarc/newsarc/schema"
)

// Meta is what is known of a page besides its bytes.
type Meta struct {
	// URL the page was fetched from; may be empty for a saved page.
	URL string
	// ContentType is the Content-Type header, if there was one.
	ContentType string
	// Charset is the encoding as the HTTP header named it. It wins over meta tags.
	Charset string
	// FetchedAt gives yearless dates their year and relative dates their
	// instant. Zero: such dates keep their text and have no instant.
	FetchedAt time.Time
	// Status of the response, 0 if unknown.
	Status int
}

// Result is all that one page says.
type Result struct {
	// Record holds the type, the identity and every extracted field. The
	// envelope (revision, fetched_at, http, warc) belongs to the caller and
	// is empty.
	Record schema.Article
	// Items of a listing page, in order.
	Items []schema.Item
	// NextPageURL is the page that follows a listing page, absolute.
	NextPageURL string
	// Links are all links of the page in document order, absolute, for the frontier.
	Links []PageLink
	// Feeds are the feeds the page declares.
	Feeds []string
	// NoIndex and NoFollow are the page's robots meta tags.
	NoIndex, NoFollow bool
	// Charset the page was read in.
	Charset string
	// Candidates are the readings of fields that did not win, for `profile test`.
	Candidates []schema.Provenance
}

// PageLink is one link of a page.
type PageLink struct {
	URL   string
	Text  string
	Place Place
	Rel   string // the rel attribute, lower-case
}

// Place says where on a page a link stands.
type Place string

// The places of links.
const (
	PlaceBody    Place = "body"
	PlaceItem    Place = "item"    // an item of a listing
	PlaceSidebar Place = "sidebar" // an item of a block beside the article
	PlacePager   Place = "pager"
	PlaceOther   Place = "other" // navigation, footer and the rest
)

// The reasons why a page yields no record.
var (
	ErrEmpty       = errors.New("page is empty")
	ErrNotAPage    = errors.New("content is neither HTML nor text")
	ErrUndecodable = errors.New("character encoding cannot be decoded")
)
