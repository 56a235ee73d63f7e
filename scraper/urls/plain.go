package urls

import "strings"

// plain tells whether an absolute URL without its fragment is already what the
// parser would make of it: the usual http or https URL in plain ASCII. Most
// links are, and parsing them costs fifty times as much as this look.
func plain(s string) bool {
	rest, ok := strings.CutPrefix(s, "https://")
	usual := "443"
	if !ok {
		if rest, ok = strings.CutPrefix(s, "http://"); !ok {
			return false
		}
		usual = "80"
	}
	i := strings.IndexByte(rest, '/')
	if i <= 0 {
		return false
	}
	host, port, ok := strings.Cut(rest[:i], ":")
	if ok && (port == usual || !plainNumber(port, 65535)) {
		return false
	}
	return (plainHost(host) || plainAddress(host)) && plainPath(rest[i:])
}

// plainHost tells whether a host is lower-case ASCII with a top-level domain of
// letters: no address, no IDNA.
func plainHost(host string) bool {
	label := 0 // where the current label begins
	for i := 0; i < len(host); i++ {
		switch c := host[i]; {
		case 'a' <= c && c <= 'z', '0' <= c && c <= '9':
		case c == '-':
			if i == label || i+1 == len(host) || host[i+1] == '-' || host[i+1] == '.' {
				return false
			}
		case c == '.':
			if i == label {
				return false
			}
			label = i + 1
		default:
			return false
		}
	}
	if len(host) > 200 || len(host)-label < 2 {
		return false
	}
	for i := label; i < len(host); i++ {
		if host[i] < 'a' {
			return false
		}
	}
	return true
}

// plainAddress tells whether a host is an IPv4 address as it is always written.
func plainAddress(host string) bool {
	parts := 0
	for part := range strings.SplitSeq(host, ".") {
		if parts++; !plainNumber(part, 255) {
			return false
		}
	}
	return parts == 4
}

// plainNumber tells whether a text is a decimal number up to most without leading zeros.
func plainNumber(text string, most int) bool {
	n := 0
	for i := 0; i < len(text); i++ {
		c := text[i]
		if c < '0' || c > '9' || i > 0 && text[0] == '0' || n > most {
			return false
		}
		n = 10*n + int(c-'0')
	}
	return text != "" && n <= most
}

// plainPath tells whether a path with its query needs no parser: no escapes,
// no dot segments, no path parameters, nothing that a browser would rewrite.
func plainPath(s string) bool {
	query := false
	for i := 0; i < len(s); i++ {
		switch c := s[i]; {
		case c == '?':
			if query {
				return false
			}
			query = true
		case c == '/':
			if !query && i+1 < len(s) && s[i+1] == '.' {
				return false
			}
		case isUnreserved(c), c == ',', c == ':', c == '@', c == '+', c == '=', c == '$', c == '!', c == '*', c == '&':
		default:
			return false
		}
	}
	return true
}
