package urls

import (
	"crypto/sha256"
	"encoding/hex"
	"strings"

	"golang.org/x/net/publicsuffix"
)

// Site returns the registrable domain of a URL's host ("bbc.co.uk"), or
// host:port where there is none: addresses, localhost, a public suffix itself,
// a name without a dot. It is "" for what is not an http or https URL.
func Site(raw string) string {
	if plain(raw) {
		return registrable(Host(raw), Host(raw))
	}
	u, err := parse(raw)
	if err != nil {
		return ""
	}
	host := strings.TrimRight(u.Hostname(), ".")
	whole := host
	if p := u.Port(); p != "" {
		whole += ":" + p
	}
	if u.IsIPv4() || u.IsIPv6() {
		return whole
	}
	return registrable(host, whole)
}

// registrable returns the registrable domain of a host name, else otherwise.
func registrable(host, otherwise string) string {
	if strings.HasSuffix(host, ".localhost") {
		return otherwise
	}
	site, err := publicsuffix.EffectiveTLDPlusOne(host)
	if err != nil {
		return otherwise
	}
	return site
}

// ArticleID returns the identity of an article: the site and the site's own
// id, or without one the site and 16 hex digits of the SHA-256 of the
// canonical URL.
func ArticleID(site, siteID, canonicalURL string) string {
	if siteID == "" {
		sum := sha256.Sum256([]byte(canonicalURL))
		siteID = hex.EncodeToString(sum[:8])
	}
	return site + "/" + siteID
}

// Host returns the host of a canonical URL, with its port if it has one that
// is not the scheme's. It reads only what [Canonical] wrote.
func Host(canonical string) string {
	_, rest, _ := strings.Cut(canonical, "://")
	if i := strings.IndexAny(rest, "/?#"); i >= 0 {
		rest = rest[:i]
	}
	return rest
}

// RobotsURL returns the address of the robots.txt that rules a canonical URL.
func RobotsURL(canonical string) string {
	scheme, _, _ := strings.Cut(canonical, "://")
	return scheme + "://" + Host(canonical) + "/robots.txt"
}

// PageKey returns a key that is the same for the usual variants of one page:
// http and https, with and without www, the mobile hosts m. and mobile., AMP
// (host amp., first or last path segment amp, .amp.html, parameter amp or
// outputType=amp) and a trailing slash. It is no address and never to be
// fetched; "" for what is not an http or https URL.
func PageKey(raw string) string {
	canonical, err := Canonical(raw)
	if err != nil {
		return ""
	}
	rest := canonical[strings.Index(canonical, "://")+3:]
	rest, query, _ := strings.Cut(rest, "?")
	host, path, _ := strings.Cut(rest, "/")
	path = ampPath("/" + path)
	if path != "/" {
		path = strings.TrimRight(path, "/")
	}
	key := bareHost(host) + path
	if query = ampQuery(query); query != "" {
		key += "?" + query
	}
	return key
}

// bareHost takes the labels www, m, mobile, amp off the front of a host, as
// long as a registrable domain is left.
func bareHost(host string) string {
	for {
		label, rest, ok := strings.Cut(host, ".")
		if !ok || label != "www" && label != "m" && label != "mobile" && label != "amp" {
			return host
		}
		name, _, _ := strings.Cut(rest, ":")
		if _, err := publicsuffix.EffectiveTLDPlusOne(name); err != nil {
			return host
		}
		host = rest
	}
}

func ampPath(path string) string {
	if p, ok := strings.CutPrefix(path, "/amp/"); ok {
		path = "/" + p
	}
	trimmed := strings.TrimRight(path, "/")
	if p, ok := strings.CutSuffix(trimmed, "/amp"); ok {
		return p + "/"
	}
	for _, ext := range []string{".html", ".htm"} {
		if p, ok := strings.CutSuffix(path, ".amp"+ext); ok {
			return p + ext
		}
	}
	return path
}

func ampQuery(query string) string {
	if query == "" {
		return ""
	}
	kept := strings.Split(query, "&")
	n := 0
	for _, pair := range kept {
		switch strings.ToLower(pair) {
		case "amp", "amp=", "amp=1", "amp=true", "outputtype=amp", "output=amp":
			continue
		}
		kept[n] = pair
		n++
	}
	return strings.Join(kept[:n], "&")
}
