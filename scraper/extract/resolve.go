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
	if u.User == nil && isPlainHost(u.Host) && (u.Scheme == "http" || u.Scheme == "https") {
		d.origin = u.Scheme + "://" + u.Host
	}
}

// resolve makes an address of the page absolute; "" if it is none a crawler can visit.
func (d *document) resolve(ref string) string {
	ref = strings.TrimSpace(ref)
	if ref == "" {
		return ""
	}
	if rest, ok := strings.CutPrefix(ref, "https://"); ok && isPlainHost(rest) {
		return ref
	}
	if d.origin != "" && isPlainPath(ref) {
		return d.origin + ref
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

// isPlainPath says whether a path from the root is made of nothing that
// resolving it would change: most addresses are.
func isPlainPath(s string) bool {
	for i := 0; i < len(s); i++ {
		switch c := s[i]; {
		case c == '/':
			if i+1 < len(s) && (s[i+1] == '/' || s[i+1] == '.') {
				return false
			}
		case i == 0:
			return false
		case c >= 'a' && c <= 'z' || c >= '0' && c <= '9' || c >= 'A' && c <= 'Z' || c == '-' || c == '.' || c == '_' || c == '~':
		default:
			return false
		}
	}
	return s != ""
}
