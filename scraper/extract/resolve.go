package extract

import (
	"net/url"
	"strings"
)

// setBase takes the page's address for resolve.
func (d *document) setBase(address string) {
	u, err := url.Parse(address)
	if err != nil || u.Host == "" {
		return
	}
	d.base = u
	if u.User == nil && isOrigin(u.Host) && (u.Scheme == "http" || u.Scheme == "https") {
		d.origin = u.Scheme + "://" + u.Host
	}
}

// absolute joins the page's origin and a path. The addresses of a page share
// some memory: most of them go the same way.
func (d *document) absolute(path string) string {
	b := &d.addresses
	size := len(d.origin) + len(path)
	if b.Cap()-b.Len() < size {
		*b = strings.Builder{}
		b.Grow(max(size, 2048))
	}
	from := b.Len()
	b.WriteString(d.origin)
	b.WriteString(path)
	return b.String()[from:]
}

// isOrigin says whether a host, with a port or without, is written as it is.
func isOrigin(host string) bool {
	host, port, ok := strings.Cut(host, ":")
	return isPlainHost(host) && areDigits(port) && ok == (port != "")
}

// resolve makes an address of the page absolute; "" if it is none a crawler can visit.
func (d *document) resolve(ref string) string {
	ref = strings.TrimSpace(ref)
	if ref == "" {
		return ""
	}
	if rest, ok := strings.CutPrefix(ref, "http"); ok {
		rest = strings.TrimPrefix(rest, "s")
		if rest, ok = strings.CutPrefix(rest, "://"); ok && isPlainHost(rest) {
			return ref
		}
	}
	if d.origin != "" && isPlainPath(ref) {
		return d.absolute(ref)
	}
	if u, ok := d.resolved[ref]; ok {
		return u
	}
	u := d.resolveAnew(ref)
	if d.resolved == nil {
		d.resolved = map[string]string{}
	}
	d.resolved[ref] = u
	return u
}

func (d *document) resolveAnew(ref string) string {
	u, err := url.Parse(ref)
	if err != nil {
		return ""
	}
	if d.base != nil {
		u = d.base.ResolveReference(u)
	}
	if u.Scheme != "http" && u.Scheme != "https" {
		return ""
	}
	return u.String()
}

// isPlainHost says whether what follows the scheme of an address is a host and
// a plain path.
func isPlainHost(s string) bool {
	for i := 0; i < len(s); i++ {
		switch c := s[i]; {
		case c >= 'a' && c <= 'z' || c >= '0' && c <= '9' || (c == '-' || c == '.') && i > 0:
		case c == '/' && i > 0:
			return isPlainPath(s[i:])
		default:
			return false
		}
	}
	return s != ""
}

// isPlainPath says whether a path from the root, and a query behind it, are made
// of nothing that resolving them would change: most addresses are.
func isPlainPath(s string) bool {
	if s == "" || s[0] != '/' {
		return false
	}
	for i := 0; i < len(s); i++ {
		switch c := s[i]; {
		case c == '/':
			if i+1 < len(s) && (s[i+1] == '/' || s[i+1] == '.') {
				return false
			}
		case c == '?':
			return isPlainQuery(s[i+1:])
		case !plainInPath[c]:
			return false
		}
	}
	return true
}

// isPlainQuery says whether a query holds nothing that ends it or that no
// address has.
func isPlainQuery(s string) bool {
	for i := 0; i < len(s); i++ {
		if c := s[i]; !plainInPath[c] && c != '=' && c != '&' && c != '%' && c != '+' && c != ',' && c != '/' {
			return false
		}
	}
	return s != ""
}

// plainInPath says which bytes of a path are written as they are.
var plainInPath = func() (is [256]bool) {
	for c := range is {
		is[c] = c >= 'a' && c <= 'z' || c >= '0' && c <= '9' || c >= 'A' && c <= 'Z' || c == '-' || c == '.' || c == '_' || c == '~'
	}
	return is
}()

func areDigits(s string) bool {
	for i := 0; i < len(s); i++ {
		if !isDigit(s[i]) {
			return false
		}
	}
	return true
}
