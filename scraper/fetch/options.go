package fetch

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"strings"
	"time"
)

// The defaults of [Options].
const (
	DefaultUserAgent = "newsarc/" + Version + " (+https://github.com/newsarc/newsarc)"
	DefaultTimeout   = 30 * time.Second
	DefaultMaxBytes  = 20 << 20
)

// Version is the version that the default User-Agent names.
const Version = "0.1"

// ProxyEnvironment as [Options.Proxy] takes the proxy from HTTP_PROXY,
// HTTPS_PROXY and NO_PROXY.
const ProxyEnvironment = "environment"

// Options are the settings of a [Client]. The zero value is usable.
type Options struct {
	// UserAgent is sent with every request. It should say who asks and where
	// to read about it; "" is [DefaultUserAgent].
	UserAgent string
	// Timeout is for one request, from the name's resolution to the body's
	// last byte; 0 is [DefaultTimeout].
	Timeout time.Duration
	// MaxBytes limits a body after decoding; 0 is [DefaultMaxBytes].
	MaxBytes int64
	// AllowPrivate allows loopback, private and reserved addresses.
	AllowPrivate bool
	// Proxy is a URL (http, https, socks5, socks5h), [ProxyEnvironment], or ""
	// for none. The proxy itself may have a private address. It resolves names
	// for us, so behind a proxy the guard sees literal addresses only.
	Proxy string
	// HostProxy is the proxy of single hosts and the hosts below them
	// (example.org is www.example.org's too), a URL as in Proxy or "" for none.
	HostProxy map[string]string
	// Header is sent with every request, to every host. A request's own
	// header replaces keys of the same name.
	Header http.Header
	// HostHeader is sent to single hosts and the hosts below them besides, and
	// replaces keys of the same name in Header.
	HostHeader map[string]http.Header
	// CookieFiles are cookies.txt files (Netscape format) whose cookies are sent
	// where they belong; with one, cookies that servers set are kept in memory.
	// None is no cookies at all.
	CookieFiles []string
	// TLS is the configuration of TLS connections; nil is Go's default.
	TLS *tls.Config
	// Dial replaces the dialer, and with it the guard. For tests and tunnels.
	Dial func(ctx context.Context, network, address string) (net.Conn, error)
	// Transport replaces everything below content decoding: dialer, guard,
	// proxy and TLS. For tests.
	Transport http.RoundTripper
}

func (o Options) withDefaults() (Options, error) {
	if o.Timeout < 0 || o.MaxBytes < 0 {
		return o, fmt.Errorf("fetch options: negative limit (timeout %v, max bytes %d)", o.Timeout, o.MaxBytes)
	}
	if o.UserAgent == "" {
		o.UserAgent = DefaultUserAgent
	}
	if o.Timeout == 0 {
		o.Timeout = DefaultTimeout
	}
	if o.MaxBytes == 0 {
		o.MaxBytes = DefaultMaxBytes
	}
	return o, nil
}

// proxy returns the function that picks a request's proxy; nil for none.
func (o Options) proxy() (func(*http.Request) (*url.URL, error), error) {
	all, err := proxyOf(o.Proxy)
	if err != nil || len(o.HostProxy) == 0 {
		return all, err
	}
	own := make(map[string]func(*http.Request) (*url.URL, error), len(o.HostProxy))
	for host, text := range o.HostProxy {
		if own[strings.ToLower(host)], err = proxyOf(text); err != nil {
			return nil, fmt.Errorf("%s: %w", host, err)
		}
	}
	return func(req *http.Request) (*url.URL, error) {
		pick, ok := ofHost(own, req.URL)
		if !ok {
			pick = all
		}
		if pick == nil {
			return nil, nil
		}
		return pick(req)
	}, nil
}

// proxyOf returns the function for one proxy; nil for none.
func proxyOf(text string) (func(*http.Request) (*url.URL, error), error) {
	switch text {
	case "":
		return nil, nil
	case ProxyEnvironment:
		return http.ProxyFromEnvironment, nil
	}
	u, err := url.Parse(text)
	if err != nil {
		return nil, errors.New("fetch options: proxy: not a URL") // the text may hold a password
	}
	switch u.Scheme {
	case "http", "https", "socks5", "socks5h":
	default:
		return nil, fmt.Errorf("fetch options: proxy %q: want http://, https://, socks5:// or socks5h://", u.Redacted())
	}
	if u.Host == "" {
		return nil, fmt.Errorf("fetch options: proxy %q has no host", u.Redacted())
	}
	return http.ProxyURL(u), nil
}

// ofHost returns what is set for the host of a URL: for host:port, for the
// name, or for the nearest name above it.
func ofHost[T any](set map[string]T, u *url.URL) (v T, ok bool) {
	if len(set) == 0 {
		return v, false
	}
	if v, ok = set[strings.ToLower(u.Host)]; ok {
		return v, true
	}
	for name := strings.ToLower(u.Hostname()); name != ""; {
		if v, ok = set[name]; ok {
			return v, true
		}
		_, name, _ = strings.Cut(name, ".")
	}
	return v, false
}
