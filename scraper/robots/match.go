package robots

import (
	"strings"
)

// pattern is a path pattern of a rule: '*' stands for any characters, a '$' at
// the end for the end of the URL.
type pattern struct {
	length   int      // of the escaped text: longer patterns win
	pieces   []string // between the stars
	anchored bool     // ends in '$'
}

func compile(escaped string) pattern {
	p := pattern{length: len(escaped)}
	if strings.HasSuffix(escaped, "$") {
		escaped, p.anchored = escaped[:len(escaped)-1], true
	}
	p.pieces = strings.Split(escaped, "*")
	return p
}

// match reports whether the pattern matches the start of the path, or all of
// it if anchored. Each piece is taken at its first place after the one before,
// and never reconsidered: with nothing but stars between the pieces a later
// place cannot do better. So the time is that of one search through the path.
func (p *pattern) match(path string) bool {
	first, rest := p.pieces[0], p.pieces[1:]
	if !strings.HasPrefix(path, first) {
		return false
	}
	path = path[len(first):]
	if len(rest) == 0 {
		return !p.anchored || path == ""
	}
	last := len(rest) - 1
	for _, piece := range rest[:last] {
		i := strings.Index(path, piece)
		if i < 0 {
			return false
		}
		path = path[i+len(piece):]
	}
	if p.anchored {
		return strings.HasSuffix(path, rest[last])
	}
	return strings.Contains(path, rest[last])
}

// priority returns the length of the rule's pattern if it matches, else -1.
func (r *rule) priority(path string) int {
	if r.match(path) {
		return r.length
	}
	if r.plain != nil && r.plain.match(path) {
		return r.length
	}
	if r.dir != nil && r.dir.match(path) {
		return r.dir.length
	}
	return -1
}

// pathOf returns the path, parameters and query of a URL; "/" where it has none.
func pathOf(url string) string {
	rest := strings.TrimPrefix(url, "//")
	start := strings.IndexAny(rest, "/?;")
	if scheme := strings.Index(rest, "://"); scheme >= 0 && (start < 0 || scheme < start) {
		rest = rest[scheme+3:]
		start = strings.IndexAny(rest, "/?;")
	}
	hash := strings.IndexByte(rest, '#')
	if start < 0 || hash >= 0 && hash < start {
		return "/"
	}
	if hash >= 0 {
		rest = rest[:hash]
	}
	if rest[start] != '/' {
		return "/" + rest[start:]
	}
	return rest[start:]
}

// escapePattern gives a pattern the form of a URL's path: bytes beyond ASCII
// percent-encoded, hex digits in upper case. Escapes are not undone: "/%62" is
// not "/b", as Google's matcher has it.
func escapePattern(s string) string { return escape(s, true) }

// escapePath gives hex digits of a path the same case as in patterns. It does
// not encode what the URL left raw: Google's cases want it so.
func escapePath(s string) string { return escape(s, false) }

func escape(s string, beyondASCII bool) string {
	const hex = "0123456789ABCDEF"
	clean := true
	for i := 0; i < len(s) && clean; i++ {
		clean = s[i] != '%' && (s[i] < 0x80 || !beyondASCII)
	}
	if clean {
		return s
	}
	b := make([]byte, 0, len(s)+16)
	for i := 0; i < len(s); i++ {
		switch c := s[i]; {
		case c == '%' && i+2 < len(s) && isHex(s[i+1]) && isHex(s[i+2]):
			b = append(b, '%', upper(s[i+1]), upper(s[i+2]))
			i += 2
		case c >= 0x80 && beyondASCII:
			b = append(b, '%', hex[c>>4], hex[c&15])
		default:
			b = append(b, c)
		}
	}
	return string(b)
}

// unescape undoes the escapes of letters, digits and "-._~" (RFC 3986, 2.3).
func unescape(s string) string {
	var b []byte
	for i := 0; i < len(s); i++ {
		if s[i] == '%' && i+2 < len(s) && isHex(s[i+1]) && isHex(s[i+2]) {
			if c := digit(s[i+1])<<4 | digit(s[i+2]); isUnreserved(c) {
				if b == nil {
					b = append(make([]byte, 0, len(s)), s[:i]...)
				}
				b = append(b, c)
				i += 2
				continue
			}
		}
		if b != nil {
			b = append(b, s[i])
		}
	}
	if b == nil {
		return s
	}
	return string(b)
}

func digit(c byte) byte {
	if c <= '9' {
		return c - '0'
	}
	return upper(c) - 'A' + 10
}

func isUnreserved(c byte) bool {
	return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || strings.IndexByte("-._~", c) >= 0
}

func isHex(c byte) bool {
	return c >= '0' && c <= '9' || c >= 'a' && c <= 'f' || c >= 'A' && c <= 'F'
}

func upper(c byte) byte {
	if c >= 'a' && c <= 'f' {
		return c - 'a' + 'A'
	}
	return c
}
