package extract

import (
	"net/url"
	"strconv"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// source is one address of an image with its width, 0 if unknown.
type imageSource struct {
	url   string
	width float64
}

// imageSources lists the addresses that an img, its picture and its lazy
// loading attributes give, as written.
func imageSources(n *html.Node) []imageSource {
	var out []imageSource
	add := func(u string, width float64) {
		if u = strings.TrimSpace(u); u != "" && !strings.HasPrefix(u, "data:") && !strings.Contains(u, "{{") && !isPlaceholder(u) {
			out = append(out, imageSource{u, width})
		}
	}
	fromAttrs := func(n *html.Node) {
		width, before := 0.0, len(out)
		shown, _ := attr(n, "src")
		if v, ok := attr(n, "width"); ok {
			width, _ = strconv.ParseFloat(strings.TrimSuffix(v, "px"), 64)
		}
		// Beside the address to load later, src holds what fills the place until then.
		lazy := isLazy(n)
		if !lazy {
			add(shown, width)
		}
		for i := range n.Attr {
			a := &n.Attr[i]
			switch a.Key {
			case "srcset", "data-srcset", "data-lazy-srcset", "data-src-set", "data-original-set", "lazy-srcset":
				for _, s := range parseSrcset(a.Val) {
					add(s.url, s.width)
				}
			case "data-src", "data-lazy-src", "data-original", "data-lazy", "data-full-src", "data-hi-res-src", "data-src-large", "data-large-file", "data-orig-file", "data-url", "data-image", "data-img-src", "data-echo", "data-defer-src", "data-zoom-src", "lazy-src", "data-fullsrc", "data-src-medium", "data-original-src":
				if strings.Contains(a.Val, ",") && strings.Contains(a.Val, " ") {
					for _, s := range parseSrcset(a.Val) {
						add(s.url, s.width)
					}
					continue
				}
				add(a.Val, width)
			default:
				if strings.HasPrefix(a.Key, "data-") && strings.HasSuffix(a.Key, "lazyload-srcset") {
					for _, s := range parseSrcset(a.Val) {
						add(s.url, s.width)
					}
				}
			}
		}
		if lazy && len(out) == before {
			add(shown, width)
		}
	}
	fromAttrs(n)
	if up := n.Parent; up != nil && up.DataAtom == atom.Picture {
		for c := up.FirstChild; c != nil; c = c.NextSibling {
			if c.DataAtom == atom.Source {
				fromAttrs(c)
			}
		}
	}
	return out
}

// isLazy says whether an image has its address in an attribute that a script reads.
func isLazy(n *html.Node) bool {
	for i := range n.Attr {
		switch n.Attr[i].Key {
		case "data-src", "data-lazy-src", "data-srcset", "data-lazy-srcset", "data-lazy", "lazy-src", "lazy-srcset":
			return n.Attr[i].Val != ""
		}
	}
	return false
}

// parseSrcset reads a srcset. A comma parts two candidates only where white
// space follows or precedes it, because addresses hold commas too.
func parseSrcset(s string) []imageSource {
	var out []imageSource
	fields := strings.Fields(s)
	for i := 0; i < len(fields); i++ {
		u := strings.TrimLeft(fields[i], ",")
		if u == "" {
			continue
		}
		if strings.HasSuffix(u, ",") {
			out = append(out, imageSource{url: strings.TrimRight(u, ",")})
			continue
		}
		src := imageSource{url: u}
		if i+1 < len(fields) {
			d, next, glued := strings.Cut(fields[i+1], ",")
			if n := len(d); n > 1 && (d[n-1] == 'w' || d[n-1] == 'x') {
				if v, err := strconv.ParseFloat(d[:n-1], 64); err == nil {
					src.width = v
					if d[n-1] == 'x' {
						src.width *= 600
					}
					i++
					if glued && next != "" {
						fields[i] = next
						i--
					}
				}
			}
		}
		out = append(out, src)
	}
	return out
}

func isPlaceholder(u string) bool {
	low := strings.ToLower(u)
	for at := 0; ; {
		i := strings.IndexByte(low[at:], '.')
		if i < 0 {
			break
		}
		name, rest := low[:at+i], low[at+i+1:]
		for _, w := range []string{"spacer", "1x1", "transparent", "lazyload", "/empty"} {
			if strings.HasSuffix(name, w) {
				return true
			}
		}
		if strings.HasPrefix(rest, "gif") {
			for _, w := range []string{"blank", "pixel", "grey", "gray", "loading"} {
				if strings.HasSuffix(name, w) {
					return true
				}
			}
		}
		at += i + 1
	}
	for _, w := range []string{"placeholder", "default-image", "no-image", "noimage"} {
		if strings.Contains(low, w) {
			return true
		}
	}
	return strings.HasPrefix(low, "about:") || strings.Contains(low, "transparent") && strings.HasSuffix(low, ".gif")
}

// best returns the address of the largest version.
func bestSource(sources []imageSource) string {
	best := -1
	width := 0.0
	for i, s := range sources {
		w := s.width
		if w == 0 {
			w = widthInAddress(s.url)
		}
		if w > 4000 {
			w = 0
		}
		if best < 0 || w > width {
			best, width = i, w
		}
	}
	if best < 0 {
		return ""
	}
	return sources[best].url
}

// widthInAddress reads w=, width= or a size such as 1024x768 out of an address.
func widthInAddress(s string) float64 {
	for _, key := range []string{"?w=", "&w=", "width=", "w_", "/w/", "imwidth=", "resize=", "/width/"} {
		if i := strings.Index(s, key); i >= 0 {
			if n := leadingInt(s[i+len(key):]); n >= 16 {
				return float64(n)
			}
		}
	}
	for i := 1; i+1 < len(s); i++ {
		if s[i] == 'x' && isDigitByte(s[i-1]) && isDigitByte(s[i+1]) {
			j := i
			for j > 0 && isDigitByte(s[j-1]) {
				j--
			}
			if n := leadingInt(s[j:i]); n >= 16 && i-j <= 4 && leadingInt(s[i+1:]) >= 16 {
				return float64(n)
			}
		}
	}
	return 0
}

func isDigitByte(c byte) bool { return c >= '0' && c <= '9' }

func leadingInt(s string) int {
	n := 0
	for i := 0; i < len(s) && i < 6 && isDigitByte(s[i]); i++ {
		n = n*10 + int(s[i]-'0')
	}
	return n
}

// imageKey is what all sizes of one image have in common: the name of its
// file without size, extension and query, from the innermost address where one
// address holds another.
func imageKey(address string) string {
	s := address
	for range 2 {
		if u, err := url.PathUnescape(s); err == nil {
			s = u
		}
	}
	low := strings.ToLower(s)
	if i := strings.LastIndex(low, "http"); i > 8 {
		low = low[i:]
	} else if i := strings.Index(low, "?url=/"); i > 0 {
		low = low[i+5:]
	}
	if i := strings.IndexAny(low, "?#&"); i >= 0 {
		low = low[:i]
	}
	path := low
	if i := strings.Index(path, "//"); i >= 0 {
		// One image has addresses with a host and without.
		if _, path, _ = strings.Cut(path[i+2:], "/"); path == "" {
			return low
		}
	}
	parts := strings.FieldsFunc(path, func(r rune) bool { return r == '/' })
	if len(parts) == 0 {
		return low
	}
	name := bareFile(parts[len(parts)-1])
	for i := len(parts) - 2; i >= 0 && len(squash(name)) < 8; i-- {
		name = bareFile(parts[i]) + "/" + name
	}
	return name
}

// bareFile removes extension and size from the name of a file.
func bareFile(s string) string {
	for range 2 {
		if i := strings.LastIndexByte(s, '.'); i > 0 && len(s)-i <= 6 {
			s = s[:i]
		}
	}
	s = strings.TrimSuffix(strings.TrimSuffix(s, "@2x"), "@3x")
	for {
		i := strings.LastIndexAny(s, "-_")
		if i <= 0 || !isSize(s[i+1:]) {
			return s
		}
		s = s[:i]
	}
}

// isSize says whether a part of a file's name is its size: 640, 640x480, w640, scaled.
func isSize(s string) bool {
	switch s {
	case "scaled", "large", "medium", "small", "thumb", "thumbnail", "xl", "l", "m", "s", "hd", "full", "original", "big", "square", "wide", "crop", "cropped", "xs", "xxl":
		return true
	}
	s = strings.TrimPrefix(strings.TrimPrefix(s, "w"), "h")
	a, b, two := strings.Cut(s, "x")
	if !two {
		return len(s) >= 3 && len(s) <= 4 && leadingInt(s) >= 100 && allDigits(s)
	}
	return allDigits(a) && allDigits(b) && len(a) <= 4 && len(b) <= 4
}

func allDigits(s string) bool {
	for i := 0; i < len(s); i++ {
		if !isDigitByte(s[i]) {
			return false
		}
	}
	return s != ""
}
