package urls

import (
	"crypto/sha256"
	"encoding/hex"
	"net/netip"
	"strings"

	whatwg "github.com/nlnwa/whatwg-url/url"
	"golang.org/x/net/publicsuffix"
)

// Site returns the registrable domain of a URL's host ("bbc.co.uk"), or
// host:port where there is none: addresses, localhost, a public suffix itself,
// a name without a dot. It is "" for what is not an http or https URL.
func Site(raw string) string {
	if plain(raw) {
		whole := Host(raw)
		name, _, _ := strings.Cut(whole, ":")
		if plainAddress(name) {
			return whole
		}
		return registrable(name, whole)
	}
	u, err := parse(raw)
	if err != nil {
		return ""
	}
	return siteOf(u)
}

func siteOf(u *whatwg.Url) string {
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

// Primary returns the address that stands for the usual variants of one page,
// which need not say so themselves: https for http, a host without www, m, mobile
// and amp, a path and a query without the marks of AMP (first or last segment amp,
// .amp.html, parameter amp, outputType or output of the value amp). It reads only
// what [Canonical] wrote, and keeps what may have a meaning as that does. Hosts
// with a port or without a registrable domain stay, and so does their scheme.
//
// It names a page; whether a server answers there nobody knows. It is idempotent.
func Primary(canonical string) string {
	scheme, rest, _ := strings.Cut(canonical, "://")
	rest, query, _ := strings.Cut(rest, "?")
	host, path, _ := strings.Cut(rest, "/")
	if domain := registrable(host, ""); domain != "" && !strings.Contains(host, ":") && !isAddress(host) {
		scheme, host = "https", bareHost(strings.TrimSuffix(host, domain))+domain
	}
	primary := scheme + "://" + host + ampPath("/"+path)
	if query = ampQuery(query); query != "" {
		primary += "?" + query
	}
	return primary
}

// IsVariant tells whether a canonical URL bears the marks of a mobile or AMP
// variant of a page, of which there is another one then.
func IsVariant(canonical string) bool {
	if !strings.Contains(canonical, "amp") && !strings.Contains(canonical, "AMP") && !strings.Contains(canonical, "m.") && !strings.Contains(canonical, "mobile.") {
		return false // most of them
	}
	plain := func(url string) string {
		_, rest, _ := strings.Cut(url, "://")
		return strings.TrimPrefix(rest, "www.")
	}
	return plain(Primary(canonical)) != plain(canonical)
}

// isAddress tells whether a host is an IPv4 address; one of IPv6 has colons.
func isAddress(host string) bool {
	_, err := netip.ParseAddr(host)
	return err == nil
}

// bareHost returns the labels before a registrable domain, each with its dot,
// without those that only say for whom the page is made.
func bareHost(labels string) string {
	var bare strings.Builder
	for label := range strings.SplitAfterSeq(labels, ".") {
		if label != "www." && label != "m." && label != "mobile." && label != "amp." {
			bare.WriteString(label)
		}
	}
	return bare.String()
}

// ampPath returns a path without the segments and endings that mark AMP. One
// that is nothing else stays.
func ampPath(path string) string {
	for {
		shorter := lessAMP(path)
		if shorter == path {
			return path
		}
		path = shorter
	}
}

func lessAMP(path string) string {
	if p, ok := strings.CutPrefix(path, "/amp/"); ok && p != "" {
		return "/" + p
	}
	for _, end := range []struct{ amp, plain string }{{"/amp", ""}, {"/amp/", "/"}, {".amp.html", ".html"}, {".amp.htm", ".htm"}, {".amp", ""}} {
		if p, ok := strings.CutSuffix(path, end.amp); ok && strings.Trim(p, "/") != "" {
			return p + end.plain
		}
	}
	return path
}

// ampQuery returns a query without the parameters that ask for AMP.
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
