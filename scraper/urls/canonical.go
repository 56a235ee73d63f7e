package urls

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	whatwg "github.com/nlnwa/whatwg-url/url"
)

// The reasons why an address has no canonical form.
var (
	// ErrInvalid says that the address is no URL.
	ErrInvalid = errors.New("invalid URL")
	// ErrScheme says that the URL is not one of http or https.
	ErrScheme = errors.New("not an http or https URL")
)

// Options changes what [Options.Canonical] takes for meaningless. The zero
// value is what [Canonical] does.
type Options struct {
	// SortQuery sorts parameters by name, keeping the order of equal names. Only
	// for sites known not to care: order may have a meaning.
	SortQuery bool
	// Drop names further parameters to remove, lower-case.
	Drop []string
	// Keep names parameters never to remove, lower-case.
	Keep []string
}

// Canonical returns the form under which a URL is known: parsed as a browser
// does, host in lower-case ASCII without trailing dots, no default port, no
// dot segments, no user information, no fragment, escapes in upper case and
// only where needed, no tracking parameters, no session ids, no empty query.
// What may have a meaning stays: case, order, repeated and trailing slashes, unknown
// parameters. It is idempotent. The error is [ErrInvalid] or [ErrScheme].
func Canonical(raw string) (string, error) { return Options{}.Canonical(raw) }

// Canonical is [Canonical] under these options.
func (o Options) Canonical(raw string) (string, error) {
	if s, _, _ := strings.Cut(raw, "#"); plain(s) {
		return o.canonicalPlain(s), nil
	}
	return o.canonicalParsed(raw)
}

// canonicalPlain is Canonical for what [plain] accepts.
func (o Options) canonicalPlain(s string) string {
	page, query, ok := strings.Cut(s, "?")
	if !ok {
		return s
	}
	if query = o.query(query); query == "" {
		return page
	}
	return page + "?" + query
}

// canonicalParsed is Canonical for everything.
func (o Options) canonicalParsed(raw string) (string, error) {
	u, err := parse(raw)
	if err != nil {
		return "", err
	}
	return o.canonical(u)
}

// parse reads an absolute URL and refuses what cannot be crawled.
func parse(raw string) (*whatwg.Url, error) {
	u, err := whatwg.Parse(raw)
	if err != nil {
		return nil, fmt.Errorf("%w %q: %w", ErrInvalid, clip(raw), err)
	}
	return u, check(u, raw)
}

func check(u *whatwg.Url, raw string) error {
	if s := u.Scheme(); s != "http" && s != "https" {
		return fmt.Errorf("%w: %q", ErrScheme, clip(raw))
	}
	if strings.Trim(u.Hostname(), ".") == "" {
		return fmt.Errorf("%w %q: no host", ErrInvalid, clip(raw))
	}
	return nil
}

func (o Options) canonical(u *whatwg.Url) (string, error) {
	host, path := strings.TrimRight(u.Hostname(), "."), stripPathSession(u.Pathname())
	changed := len(host) < len(u.Hostname()) || len(path) < len(u.Pathname())
	path = normalizeEscapes(path)
	query := o.query(strings.TrimPrefix(u.Search(), "?"))
	var b strings.Builder
	b.Grow(len(path) + len(query) + 64)
	b.WriteString(u.Scheme())
	b.WriteString("://")
	b.WriteString(host)
	if p := u.Port(); p != "" {
		b.WriteByte(':')
		b.WriteString(p)
	}
	b.WriteString(path)
	if query != "" {
		b.WriteByte('?')
		b.WriteString(query)
	}
	if changed {
		// What was cut out may leave another host (1.2.3.4.) or a dot segment.
		return o.canonicalParsed(b.String())
	}
	return b.String(), nil
}

// query returns the query without what [Options] takes for meaningless.
func (o Options) query(q string) string {
	if q == "" {
		return ""
	}
	pairs := strings.Split(q, "&")
	kept := pairs[:0]
	for _, pair := range pairs {
		pair = normalizeEscapes(pair)
		if pair == "" || o.drops(pair) {
			continue
		}
		kept = append(kept, pair)
	}
	if o.SortQuery {
		slices.SortStableFunc(kept, func(a, b string) int {
			return strings.Compare(paramName(a), paramName(b))
		})
	}
	return strings.Join(kept, "&")
}

func (o Options) drops(pair string) bool {
	name, value, _ := strings.Cut(pair, "=")
	name = strings.ToLower(unescape(name))
	if slices.Contains(o.Keep, name) {
		return false
	}
	return slices.Contains(o.Drop, name) || isTracking(name) || isSession(name, unescape(value))
}

func paramName(pair string) string {
	name, _, _ := strings.Cut(pair, "=")
	return name
}

// normalizeEscapes writes escapes in upper case and undoes those of unreserved
// characters (RFC 3986, 6.2.2). An escape that only appears through the
// undoing of another ("%%32e") is not read again.
func normalizeEscapes(s string) string {
	i := strings.IndexByte(s, '%')
	if i < 0 {
		return s
	}
	out := append(make([]byte, 0, len(s)), s[:i]...)
	for ; i < len(s); i++ {
		if s[i] != '%' || i+2 >= len(s) || !isHex(s[i+1]) || !isHex(s[i+2]) {
			out = append(out, s[i])
			continue
		}
		c := unhex(s[i+1])<<4 | unhex(s[i+2])
		if isUnreserved(c) && !opensEscape(out, c) {
			out = append(out, c)
		} else {
			out = append(out, '%', upperHex[c>>4], upperHex[c&15])
		}
		i += 2
	}
	return string(out)
}

// opensEscape tells whether c after out would be read as part of an escape.
func opensEscape(out []byte, c byte) bool {
	n := len(out)
	if !isHex(c) {
		return false
	}
	return n > 0 && out[n-1] == '%' || n > 1 && out[n-2] == '%' && isHex(out[n-1])
}

const upperHex = "0123456789ABCDEF"

func isHex(c byte) bool {
	return '0' <= c && c <= '9' || 'a' <= c && c <= 'f' || 'A' <= c && c <= 'F'
}

func unhex(c byte) byte {
	switch {
	case c <= '9':
		return c - '0'
	case c >= 'a':
		return c - 'a' + 10
	}
	return c - 'A' + 10
}

func isUnreserved(c byte) bool {
	return 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || '0' <= c && c <= '9' ||
		c == '-' || c == '.' || c == '_' || c == '~'
}

// unescape undoes every whole escape and leaves the rest.
func unescape(s string) string {
	if strings.IndexByte(s, '%') < 0 {
		return s
	}
	out := make([]byte, 0, len(s))
	for i := 0; i < len(s); i++ {
		if s[i] == '%' && i+2 < len(s) && isHex(s[i+1]) && isHex(s[i+2]) {
			out = append(out, unhex(s[i+1])<<4|unhex(s[i+2]))
			i += 2
			continue
		}
		out = append(out, s[i])
	}
	return string(out)
}

// clip shortens a URL for an error message.
func clip(s string) string {
	const most = 200
	if len(s) <= most {
		return s
	}
	return s[:most] + "…"
}
