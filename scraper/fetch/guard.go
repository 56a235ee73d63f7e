package fetch

import (
	"context"
	"fmt"
	"net"
	"net/http/httptrace"
	"net/netip"
	"strings"
	"sync"
	"time"

	"code.dny.dev/ssrf"
)

// connectTimeout is for one connection to open. A host that does not even
// accept is unreachable, not slow.
const connectTimeout = 15 * time.Second

// newGuard returns the check of addresses: any port, public addresses only.
func newGuard() *ssrf.Guardian { return ssrf.New(ssrf.WithAnyPort()) }

// newDialer returns a dial function that refuses private and reserved
// addresses at the moment of connecting, after the name was resolved: what a
// name pointed to a moment before does not matter.
func newDialer(allowPrivate bool) func(ctx context.Context, network, address string) (net.Conn, error) {
	plain := &net.Dialer{Timeout: connectTimeout, KeepAlive: 30 * time.Second}
	if allowPrivate {
		return plain.DialContext
	}
	guarded := *plain
	guarded.Control = newGuard().Safe
	return func(ctx context.Context, network, address string) (net.Conn, error) {
		if toProxy(ctx) {
			return plain.DialContext(ctx, network, address)
		}
		return guarded.DialContext(ctx, network, address)
	}
}

type proxyKey struct{}

// withProxy marks a request whose connection goes to the proxy that the user
// named, which may well be on this machine.
func withProxy(ctx context.Context) context.Context {
	return context.WithValue(ctx, proxyKey{}, true)
}

func toProxy(ctx context.Context) bool {
	via, _ := ctx.Value(proxyKey{}).(bool)
	return via
}

// checkLiteral refuses hosts behind a proxy that are private by their
// spelling; names are the proxy's to resolve.
func (t *transport) checkLiteral(host string) error {
	if t.allowPrivate {
		return nil
	}
	name := strings.ToLower(strings.TrimSuffix(host, "."))
	if name == "localhost" || strings.HasSuffix(name, ".localhost") {
		return fmt.Errorf("%w: %s", ErrBlockedAddress, host)
	}
	addr, err := netip.ParseAddr(name)
	if err != nil {
		return nil
	}
	if err := newGuard().SafeAddr(addr); err != nil {
		return fmt.Errorf("%w: %w", ErrBlockedAddress, err)
	}
	return nil
}

// connState learns from a trace which connection a request got, and keeps it from
// being written a second time on another one.
type connState struct {
	mu    sync.Mutex
	got   bool
	wrote bool
	again bool // it was about to be
	addr  string
}

func (c *connState) trace(giveUp func()) *httptrace.ClientTrace {
	return &httptrace.ClientTrace{
		GetConn: func(string) {
			c.mu.Lock()
			defer c.mu.Unlock()
			if c.wrote {
				c.again = true
				giveUp()
			}
		},
		GotConn: func(info httptrace.GotConnInfo) {
			c.mu.Lock()
			defer c.mu.Unlock()
			c.got = true
			if info.Conn != nil {
				c.addr = info.Conn.RemoteAddr().String()
			}
		},
		WroteRequest: func(info httptrace.WroteRequestInfo) {
			c.mu.Lock()
			defer c.mu.Unlock()
			c.wrote = c.wrote || info.Err == nil
		},
	}
}

func (c *connState) connected() bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.got
}

func (c *connState) dropped() bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.again
}

func (c *connState) remoteAddr() string {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.addr
}
