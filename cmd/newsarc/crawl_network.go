package main

import (
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"strings"

	"github.com/spf13/pflag"
	"golang.org/x/net/http/httpguts"

	"github.com/newsarc/newsarc/scraper/fetch"
)

// network reads the flags that say how requests are made.
func (f *crawlFlags) network(o *fetch.Options) error {
	o.CookieFiles = f.cookies
	for _, one := range f.proxy {
		host, proxy := ofHost(one)
		switch {
		case host == "":
			o.Proxy = proxy
		case o.HostProxy == nil:
			o.HostProxy = map[string]string{host: proxy}
		default:
			o.HostProxy[host] = proxy
		}
	}
	o.Header, o.HostHeader = http.Header{}, map[string]http.Header{}
	for _, one := range f.header {
		host, line := ofHost(one)
		name, value, ok := strings.Cut(line, ":")
		name, value = http.CanonicalHeaderKey(strings.TrimSpace(name)), strings.TrimSpace(value)
		if !ok || !httpguts.ValidHeaderFieldName(name) || !httpguts.ValidHeaderFieldValue(value) {
			return usage("--header: want NAME: VALUE or HOST=NAME: VALUE, like 'Accept-Language: ru'") // not what was given: it may be a secret
		}
		if why := reserved[name]; why != "" {
			return usage("--header %s: %s", name, why)
		}
		to := o.Header
		if host != "" {
			if o.HostHeader[host] == nil {
				o.HostHeader[host] = http.Header{}
			}
			to = o.HostHeader[host]
		}
		to.Add(name, value)
	}
	return nil
}

// reserved are headers that the crawler sets itself.
var reserved = map[string]string{
	"User-Agent": "use --user-agent, which robots.txt is read for", "Cookie": "use --cookies",
	"Host": "it is the URL's", "Accept-Encoding": "newsarc sets it", "Connection": "newsarc sets it",
	"Content-Length": "newsarc sets it", "Transfer-Encoding": "newsarc sets it",
	"If-None-Match": "newsarc sets it", "If-Modified-Since": "newsarc sets it", "Range": "parts of pages are not read",
}

var hostPrefix = regexp.MustCompile(`^([\pL\pN._-]+(?::\d+)?|\[[0-9A-Fa-f:.]+\](?::\d+)?)=`)

// ofHost parts HOST=VALUE; host is "" where the value is for all hosts.
func ofHost(text string) (host, value string) {
	if m := hostPrefix.FindString(text); m != "" {
		return strings.ToLower(strings.TrimSuffix(m, "=")), text[len(m):]
	}
	return "", text
}

// shown is the value of a flag as it may be kept: without passwords and the
// values of headers.
func shown(f *pflag.Flag) string {
	list, ok := f.Value.(pflag.SliceValue)
	if !ok || f.Name != "proxy" && f.Name != "header" {
		return f.Value.String()
	}
	values := list.GetSlice()
	for i, one := range values {
		host, value := ofHost(one)
		if host != "" {
			host += "="
		}
		if f.Name == "header" {
			name, _, _ := strings.Cut(value, ":")
			values[i] = host + name + ": …"
			continue
		}
		redacted := "…"
		if u, err := url.Parse(value); err == nil {
			redacted = u.Redacted()
		}
		values[i] = host + redacted
	}
	return fmt.Sprint(values)
}
