package schema

import (
	"bytes"
	"encoding/json"
	"reflect"
	"time"
	"unicode/utf8"
)

// Version is the version of the records' shape. It is written into every
// Parquet file and every manifest.
const Version = "1"

// Text is a string of which "" means unknown. It is null in JSON and, through
// the optional tag, in Parquet.
type Text string

// MarshalJSON writes "" as null and leaves <, > and & readable.
func (t Text) MarshalJSON() ([]byte, error) {
	if t == "" {
		return []byte("null"), nil
	}
	return appendString(make([]byte, 0, len(t)+8), string(t)), nil
}

// UnmarshalJSON reads null as "".
func (t *Text) UnmarshalJSON(data []byte) error {
	if n := len(data); n > 2 && data[0] == '"' && bytes.IndexByte(data, '\\') < 0 && utf8.Valid(data) {
		*t = Text(data[1 : n-1]) // the caller has checked that it is a JSON value
		return nil
	}
	var s *string
	if err := json.Unmarshal(data, &s); err != nil {
		return err
	}
	*t = ""
	if s != nil {
		*t = Text(*s)
	}
	return nil
}

// List is a slice that is [] in JSON when it is empty, never null.
type List[T any] []T

// MarshalJSON writes a nil list as [].
func (l List[T]) MarshalJSON() ([]byte, error) {
	if len(l) == 0 {
		return []byte("[]"), nil
	}
	v := reflect.ValueOf(l)
	return planOf(v.Type())(nil, v)
}

// Instant returns t as the records keep times: UTC, cut to microseconds. The
// zero time is nil, which is null.
func Instant(t time.Time) *time.Time {
	if t.IsZero() {
		return nil
	}
	t = t.UTC().Truncate(time.Microsecond)
	return &t
}

// Count returns n as the records keep counts, where 0 differs from unknown.
func Count(n int64) *int64 { return &n }

// PageType says what kind of page was read.
type PageType = Text

// The page types, the whole list.
const (
	PageArticle       PageType = "article"
	PageListing       PageType = "listing"
	PageCollection    PageType = "collection"
	PageForum         PageType = "forum"
	PageProduct       PageType = "product"
	PageDocumentation PageType = "documentation"
	PageService       PageType = "service"
	PageError         PageType = "error" // a soft 404
	PageOther         PageType = "other" // no main content: login wall, consent page, empty shell
)

// Precision says how exactly a page printed a time.
type Precision = Text

// The precisions, the whole list.
const (
	PrecisionSecond Precision = "second"
	PrecisionMinute Precision = "minute"
	PrecisionDay    Precision = "day"
	PrecisionMonth  Precision = "month"
)

// Access says whether everybody can read the whole text.
type Access = Text

// The kinds of access, the whole list; unknown is null.
const (
	AccessFree      Access = "free"
	AccessPaywalled Access = "paywalled"
	AccessPartial   Access = "partial"
)

// Outcome names how the visit of one URL ended.
type Outcome = Text

// The outcomes, the whole list.
const (
	OutcomeFetched        Outcome = "fetched"
	OutcomeNotModified    Outcome = "not-modified"
	OutcomeRedirected     Outcome = "redirected"
	OutcomeGone           Outcome = "gone"            // 404, 410
	OutcomeRefused        Outcome = "refused"         // 401, 403, 451
	OutcomeDisallowed     Outcome = "disallowed"      // robots.txt
	OutcomeOutOfScope     Outcome = "out-of-scope"    //
	OutcomeBlockedAddress Outcome = "blocked-address" // private or otherwise forbidden address
	OutcomeTooLarge       Outcome = "too-large"
	OutcomeTooSlow        Outcome = "too-slow"
	OutcomeUnreachable    Outcome = "unreachable"  // DNS, connect, TLS, reset
	OutcomeRateLimited    Outcome = "rate-limited" // 429, 503
	OutcomeServerError    Outcome = "server-error"
	OutcomeNotAPage       Outcome = "not-a-page" // the content type is no page's
	OutcomeUndecodable    Outcome = "undecodable"
	OutcomeSoft404        Outcome = "soft-404"
	OutcomeLoginWall      Outcome = "login-wall"
	OutcomeDuplicate      Outcome = "duplicate"
	OutcomeTrap           Outcome = "trap"
	OutcomeFailed         Outcome = "failed" // our fault
)

// Change says what a visit found an article to be, compared with the last one.
type Change = Text

// The changes, the whole list.
const (
	ChangeNew       Change = "new"
	ChangeChanged   Change = "changed"
	ChangeUnchanged Change = "unchanged"
	ChangeMoved     Change = "moved"
	ChangeGone      Change = "gone"
	ChangeBack      Change = "back"
)
