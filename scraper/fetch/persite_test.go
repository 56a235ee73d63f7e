package fetch_test

import (
	"context"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/newsarc/newsarc/scraper/fetch"
)

// echo answers with its name and a header of the request.
func echo(name string) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "text/plain")
		_, _ = io.WriteString(w, name+" "+r.Host+" key="+r.Header.Get("X-Key")+" all="+r.Header.Get("X-All"))
	})
}

func TestPerSite(t *testing.T) {
	one, two := newServer(t, echo("one")), newServer(t, echo("two"))
	c := newClient(t, fetch.Options{
		Proxy: one.URL, HostProxy: map[string]string{"Site.test": two.URL},
		Header:     http.Header{"X-All": {"every"}, "X-Key": {"general"}},
		HostHeader: map[string]http.Header{"site.test": {"x-key": {"own"}}, "www.site.test": {"X-Key": {"nearest"}}, "port.test:81": {"X-Key": {"port"}}},
	})
	for _, tt := range []struct{ url, want string }{
		{"http://other.test/", "one other.test key=general all=every"},
		{"http://notsite.test/", "one notsite.test key=general all=every"},
		{"http://site.test/", "two site.test key=own all=every"},
		{"http://a.site.test:8080/", "two a.site.test:8080 key=own all=every"},
		{"http://WWW.site.test/", "two www.site.test key=nearest all=every"},
		{"http://port.test:81/", "one port.test:81 key=port all=every"},
		{"http://port.test/", "one port.test key=general all=every"},
	} {
		resp, err := c.Fetch(context.Background(), fetch.Request{URL: tt.url})
		if err != nil || !strings.EqualFold(string(resp.Body), tt.want) {
			t.Errorf("%s: %q, %v; want %q", tt.url, resp.Body, err, tt.want)
		}
	}
}

// What a proxy is asked with must not stand in an error, which is logged and
// written into the ledger.
func TestProxyPasswordIsNoPartOfErrors(t *testing.T) {
	closed, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	addr := closed.Addr().String()
	_ = closed.Close()
	refusing := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.WriteHeader(http.StatusProxyAuthRequired)
	}))
	defer refusing.Close()
	for _, proxy := range []string{
		"http://user:secret@" + addr, "https://user:secret@" + addr, "socks5://user:secret@" + addr,
		"http://user:secret@" + refusing.Listener.Addr().String(),
	} {
		c := newClient(t, fetch.Options{Proxy: proxy})
		for _, url := range []string{"http://site.test/", "https://site.test/"} {
			resp, err := c.Fetch(context.Background(), fetch.Request{URL: url})
			if err == nil && resp.Status != http.StatusProxyAuthRequired {
				t.Errorf("%s through a proxy that fails: status %d", url, resp.Status)
			}
			if err != nil && strings.Contains(err.Error(), "secret") {
				t.Errorf("the error holds the password: %v", err)
			}
		}
	}
	if _, err := fetch.New(fetch.Options{Proxy: "http://user:secret@a b:x"}); err == nil || strings.Contains(err.Error(), "secret") {
		t.Errorf("a bad proxy URL: %v", err)
	}
}
