package urls

import (
	"fmt"
	"strings"

	whatwg "github.com/nlnwa/whatwg-url/url"
)

// Resolve returns the absolute form of a reference found on the page base, as
// a browser would follow it, fragment included. Pass the result to
// [Canonical] before comparing it. The error is [ErrInvalid], or [ErrScheme]
// for mailto:, javascript: and the like.
func Resolve(base, ref string) (string, error) {
	b, err := NewBase(base)
	if err != nil {
		return "", err
	}
	return b.Resolve(ref)
}

// Base is the address that the references of one page are relative to. It is
// parsed once for all of them.
type Base struct {
	u      *whatwg.Url
	origin string // scheme and host, if they are plain
}

// NewBase parses the address of a page.
func NewBase(base string) (Base, error) {
	u, err := parse(base)
	if err != nil {
		return Base{}, err
	}
	b := Base{u: u}
	if origin := u.Scheme() + "://" + u.Host(); plain(origin + "/") {
		b.origin = origin
	}
	return b, nil
}

// Resolve returns the absolute form of a reference, as [Resolve] does.
func (b Base) Resolve(ref string) (string, error) {
	if s := b.plain(ref); s != "" {
		return s, nil
	}
	u, err := b.u.Parse(ref)
	if err != nil {
		return "", fmt.Errorf("%w %q: %w", ErrInvalid, clip(ref), err)
	}
	if err := check(u, ref); err != nil {
		return "", err
	}
	return u.Href(false), nil
}

// Canonical returns the canonical form of a reference.
func (b Base) Canonical(ref string) (string, error) {
	page, _, _ := strings.Cut(ref, "#")
	if s := b.plain(page); s != "" {
		return Options{}.canonicalPlain(s), nil
	}
	u, err := b.u.Parse(ref)
	if err != nil {
		return "", fmt.Errorf("%w %q: %w", ErrInvalid, clip(ref), err)
	}
	if err := check(u, ref); err != nil {
		return "", err
	}
	return Options{}.canonical(u)
}

// plain resolves a reference that needs no parser; "" if it needs one.
func (b Base) plain(ref string) string {
	switch {
	case plain(ref):
		return ref
	case b.origin != "" && strings.HasPrefix(ref, "/") && !strings.HasPrefix(ref, "//") && plainPath(ref):
		return b.origin + ref
	}
	return ""
}
