package fetch_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"go.uber.org/goleak"

	"github.com/newsarc/newsarc/scraper/fetch"
	"github.com/newsarc/newsarc/scraper/fetch/fetchtest"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// newClient returns a client that may ask loopback addresses.
func newClient(t testing.TB, o fetch.Options) *fetch.Client {
	t.Helper()
	o.AllowPrivate = true
	c, err := fetch.New(o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = c.Close() })
	return c
}

func newServer(t testing.TB, h http.Handler) *httptest.Server {
	t.Helper()
	s := httptest.NewServer(h)
	t.Cleanup(s.Close)
	return s
}

func start(t *testing.T, h http.Handler, o fetch.Options) (fetch.Fetcher, string) {
	s := newServer(t, h)
	return newClient(t, o), s.URL
}

func TestConformance(t *testing.T) { fetchtest.Run(t, start) }

func TestConformanceThroughProxy(t *testing.T) {
	fetchtest.Run(t, func(t *testing.T, h http.Handler, o fetch.Options) (fetch.Fetcher, string) {
		// To an HTTP proxy a request for any host comes as it is.
		o.Proxy = newServer(t, h).URL
		return newClient(t, o), "http://site.test"
	})
}

func html(body string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/html")
		_, _ = io.WriteString(w, body)
	}
}

func TestResponse(t *testing.T) {
	s := newServer(t, html("<p>hello"))
	resp, err := newClient(t, fetch.Options{}).Fetch(context.Background(), fetch.Request{URL: s.URL})
	if err != nil {
		t.Fatal(err)
	}
	if resp.BytesWire != 8 || resp.RemoteAddr != s.Listener.Addr().String() || resp.Duration <= 0 || resp.ContentType() != "text/html" {
		t.Errorf("%+v", resp)
	}
}

// A body stays what it is while others are fetched, whatever their size.
func TestBodiesShareNoMemory(t *testing.T) {
	page := func(path string) string {
		size, _ := strconv.Atoi(strings.Trim(path, "/"))
		return strings.Repeat(path[1:2], size)
	}
	s := newServer(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { html(page(r.URL.Path))(w, r) }))
	c := newClient(t, fetch.Options{})
	bodies := map[string][]byte{}
	for _, path := range []string{"/1", "/20", "/300", "/70000", "/4000000", "/50000", "/6", "/80000"} {
		resp, err := c.Fetch(context.Background(), fetch.Request{URL: s.URL + path})
		if err != nil {
			t.Fatal(err)
		}
		bodies[path] = resp.Body
	}
	for path, body := range bodies {
		if string(body) != page(path) {
			t.Errorf("%s: %d bytes, not what came", path, len(body))
		}
	}
}

func TestTLS(t *testing.T) {
	s := httptest.NewUnstartedServer(html("<p>safe"))
	s.EnableHTTP2 = true
	s.Config.ErrorLog = log.New(io.Discard, "", 0)
	s.StartTLS()
	t.Cleanup(s.Close)
	config := s.Client().Transport.(*http.Transport).TLSClientConfig
	trusting := newClient(t, fetch.Options{TLS: config.Clone()})
	resp, err := trusting.Fetch(context.Background(), fetch.Request{URL: s.URL})
	if err != nil || string(resp.Body) != "<p>safe" {
		t.Errorf("trusted server: %q, %v", resp.Body, err)
	}
	_, err = newClient(t, fetch.Options{}).Fetch(context.Background(), fetch.Request{URL: s.URL})
	if !errors.Is(err, fetch.ErrUnreachable) || !strings.Contains(err.Error(), "certificate") {
		t.Errorf("unknown certificate: %v", err)
	}
}

func TestUnreachable(t *testing.T) {
	closed, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	addr := closed.Addr().String()
	_ = closed.Close()
	_, err = newClient(t, fetch.Options{}).Fetch(context.Background(), fetch.Request{URL: "http://" + addr})
	if !errors.Is(err, fetch.ErrUnreachable) || !errors.Is(err, syscall.ECONNREFUSED) {
		t.Errorf("closed port: %v", err)
	}
	lookup := &net.DNSError{Err: "no such host", Name: "nowhere.test", IsNotFound: true}
	c := newClient(t, fetch.Options{Dial: func(context.Context, string, string) (net.Conn, error) {
		return nil, &net.OpError{Op: "dial", Err: lookup}
	}})
	_, err = c.Fetch(context.Background(), fetch.Request{URL: "http://nowhere.test"})
	var dns *net.DNSError
	if !errors.Is(err, fetch.ErrUnreachable) || !errors.As(err, &dns) {
		t.Errorf("unknown name: %v", err)
	}
	c = newClient(t, fetch.Options{Timeout: 20 * time.Millisecond, Dial: func(ctx context.Context, _, _ string) (net.Conn, error) {
		<-ctx.Done()
		return nil, ctx.Err()
	}})
	_, err = c.Fetch(context.Background(), fetch.Request{URL: "http://blackhole.test"})
	if !errors.Is(err, fetch.ErrUnreachable) {
		t.Errorf("no answer to connecting: %v", err)
	}
}

func TestSlowBody(t *testing.T) {
	s := newServer(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "text/html")
		_, _ = io.WriteString(w, "<p>")
		w.(http.Flusher).Flush()
		<-r.Context().Done()
	}))
	resp, err := newClient(t, fetch.Options{Timeout: 100 * time.Millisecond}).Fetch(context.Background(), fetch.Request{URL: s.URL})
	if !errors.Is(err, fetch.ErrTooSlow) || resp.Status != 200 || resp.Body != nil || resp.BytesWire != 3 {
		t.Errorf("%v, status %d, body %q, %d bytes", err, resp.Status, resp.Body, resp.BytesWire)
	}
}

func TestCallersDeadline(t *testing.T) {
	s := newServer(t, http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) { <-r.Context().Done() }))
	ctx, cancel := context.WithTimeout(context.Background(), 20*time.Millisecond)
	defer cancel()
	_, err := newClient(t, fetch.Options{}).Fetch(ctx, fetch.Request{URL: s.URL})
	if !errors.Is(err, context.DeadlineExceeded) || errors.Is(err, fetch.ErrTooSlow) {
		t.Errorf("%v", err)
	}
}

func TestGuard(t *testing.T) {
	var asked atomic.Int64
	s := newServer(t, http.HandlerFunc(func(http.ResponseWriter, *http.Request) { asked.Add(1) }))
	_, port, _ := net.SplitHostPort(s.Listener.Addr().String())
	hosts := []string{
		"127.0.0.1", "localhost", "0.0.0.0", "[::1]", "[::]", "[::ffff:127.0.0.1]", "127.1", "2130706433", "0x7f.1", "0177.0.0.1",
		"10.0.0.1", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1", "[fd00::1]", "[fe80::1]", "224.0.0.1", "255.255.255.255",
	}
	direct, err := fetch.New(fetch.Options{Timeout: 5 * time.Second})
	if err != nil {
		t.Fatal(err)
	}
	defer direct.Close()
	for _, host := range hosts {
		_, err := direct.Fetch(context.Background(), fetch.Request{URL: "http://" + net.JoinHostPort(strings.Trim(host, "[]"), port)})
		if !errors.Is(err, fetch.ErrBlockedAddress) {
			t.Errorf("%s: %v", host, err)
		}
	}
	// Behind a proxy, which itself may be private, literal addresses stay forbidden.
	proxied, err := fetch.New(fetch.Options{Proxy: s.URL})
	if err != nil {
		t.Fatal(err)
	}
	defer proxied.Close()
	for _, host := range hosts {
		_, err := proxied.Fetch(context.Background(), fetch.Request{URL: "http://" + host + "/"})
		if !errors.Is(err, fetch.ErrBlockedAddress) {
			t.Errorf("%s through a proxy: %v", host, err)
		}
	}
	if n := asked.Load(); n != 0 {
		t.Errorf("the server was asked %d times", n)
	}
	if _, err := proxied.Fetch(context.Background(), fetch.Request{URL: "http://public.test/"}); err != nil || asked.Load() != 1 {
		t.Errorf("a public name through a proxy: %v, asked %d times", err, asked.Load())
	}
}

func TestConnectionsAreReused(t *testing.T) {
	var conns atomic.Int64
	s := httptest.NewUnstartedServer(html("<p>hello"))
	s.Config.ConnState = func(_ net.Conn, state http.ConnState) {
		if state == http.StateNew {
			conns.Add(1)
		}
	}
	s.Start()
	t.Cleanup(s.Close)
	c := newClient(t, fetch.Options{})
	for range 20 {
		if _, err := c.Fetch(context.Background(), fetch.Request{URL: s.URL}); err != nil {
			t.Fatal(err)
		}
	}
	if n := conns.Load(); n != 1 {
		t.Errorf("%d connections for 20 requests", n)
	}
}

// A request whose answer never came is not made again behind the caller's back:
// the host's next turn is later.
func TestDroppedConnection(t *testing.T) {
	var asked atomic.Int64
	s := newServer(t, http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		if asked.Add(1) == 2 {
			panic(http.ErrAbortHandler)
		}
		w.Header().Set("Content-Type", "text/html")
		_, _ = io.WriteString(w, "<p>hello")
	}))
	c := newClient(t, fetch.Options{})
	for i, want := range []error{nil, fetch.ErrDropped, nil} {
		_, err := c.Fetch(context.Background(), fetch.Request{URL: s.URL})
		if !errors.Is(err, want) || want != nil && !errors.Is(err, fetch.ErrUnreachable) {
			t.Errorf("request %d: %v, want %v", i, err, want)
		}
		if n := asked.Load(); n != int64(i+1) {
			t.Fatalf("after request %d the server was asked %d times", i, n)
		}
	}
}

func TestNoDownloadOfWhatIsNoPage(t *testing.T) {
	var sent atomic.Int64
	done := make(chan struct{})
	s := newServer(t, http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		defer close(done)
		w.Header().Set("Content-Type", "video/mp4")
		chunk := make([]byte, 1<<16)
		for range 4096 {
			n, err := w.Write(chunk)
			sent.Add(int64(n))
			if err != nil {
				return
			}
		}
	}))
	_, err := newClient(t, fetch.Options{MaxBytes: 1 << 40}).Fetch(context.Background(), fetch.Request{URL: s.URL})
	if !errors.Is(err, fetch.ErrNotAPage) {
		t.Errorf("%v", err)
	}
	<-done
	if n := sent.Load(); n > 128<<20 {
		t.Errorf("%d of 256 MiB were sent", n)
	}
}

// panicking is a transport whose body panics, as a decoder might.
type panicking struct{}

func (panicking) RoundTrip(req *http.Request) (*http.Response, error) {
	return &http.Response{StatusCode: http.StatusOK, Header: http.Header{"Content-Type": {"text/html"}}, Body: io.NopCloser(panicking{}), Request: req}, nil
}

func (panicking) Read([]byte) (int, error) { panic("index out of range") }

func TestPanic(t *testing.T) {
	resp, err := newClient(t, fetch.Options{Transport: panicking{}}).Fetch(context.Background(), fetch.Request{URL: "http://x.test/"})
	if err == nil || !strings.Contains(err.Error(), "index out of range") || resp.Status != 200 {
		t.Errorf("status %d, %v", resp.Status, err)
	}
}

func TestHeaders(t *testing.T) {
	s := newServer(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "text/plain")
		_, _ = fmt.Fprintf(w, "%s|%s|%s|%s", r.UserAgent(), r.Header.Get("X-A"), r.Header.Get("X-B"), r.Header.Get("Accept-Encoding"))
	}))
	c := newClient(t, fetch.Options{UserAgent: "me/1 (+https://me.test)", Header: http.Header{"X-A": {"all"}, "X-B": {"all"}}})
	resp, err := c.Fetch(context.Background(), fetch.Request{URL: s.URL, Header: http.Header{"X-B": {"one"}}})
	if want := "me/1 (+https://me.test)|all|one|gzip, deflate, br, zstd"; err != nil || string(resp.Body) != want {
		t.Errorf("%q, %v; want %q", resp.Body, err, want)
	}
}

func TestCookies(t *testing.T) {
	s := newServer(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		http.SetCookie(w, &http.Cookie{Name: "from-server", Value: "2"})
		w.Header().Set("Content-Type", "text/plain")
		_, _ = io.WriteString(w, r.Header.Get("Cookie"))
	}))
	const host = "site.test" // the server is its proxy: cookies of loopback have rules of their own
	file := filepath.Join(t.TempDir(), "cookies.txt")
	lines := "# Netscape HTTP Cookie File\n\n" +
		host + "\tFALSE\t/\tFALSE\t0\tsession\tabc\n" +
		"#HttpOnly_" + host + "\tFALSE\t/\tFALSE\t4102444800\thidden\t1\n" +
		host + "\tFALSE\t/\tFALSE\t1\texpired\t1\n" +
		host + "\tFALSE\t/\tTRUE\t0\tsecure\t1\n" +
		".other.test\tTRUE\t/\tFALSE\t0\tother\t1\n"
	if err := os.WriteFile(file, []byte(lines), 0o600); err != nil {
		t.Fatal(err)
	}
	with, without := newClient(t, fetch.Options{Proxy: s.URL, CookieFiles: []string{file}}), newClient(t, fetch.Options{Proxy: s.URL})
	for _, tt := range []struct {
		c    *fetch.Client
		want string
	}{{with, "session=abc; hidden=1"}, {with, "session=abc; hidden=1; from-server=2"}, {without, ""}, {without, ""}} {
		resp, err := tt.c.Fetch(context.Background(), fetch.Request{URL: "http://" + host + "/"})
		if err != nil || string(resp.Body) != tt.want {
			t.Errorf("cookies %q, %v; want %q", resp.Body, err, tt.want)
		}
	}
}

func TestBadOptions(t *testing.T) {
	bad := filepath.Join(t.TempDir(), "bad.txt")
	if err := os.WriteFile(bad, []byte("# cookies\nx.test TRUE / FALSE 0 a b\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	tests := []struct {
		name    string
		options fetch.Options
		want    string
	}{
		{"proxy scheme", fetch.Options{Proxy: "ftp://user:secret@x.test"}, "want http://"},
		{"proxy without host", fetch.Options{Proxy: "http://"}, "no host"},
		{"negative timeout", fetch.Options{Timeout: -1}, "negative"},
		{"missing cookie file", fetch.Options{CookieFiles: []string{bad + "x"}}, "cookie file"},
		{"broken cookie file", fetch.Options{CookieFiles: []string{bad}}, "bad.txt:2: 1 fields"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			_, err := fetch.New(tt.options)
			if err == nil || !strings.Contains(err.Error(), tt.want) || strings.Contains(err.Error(), "secret") {
				t.Errorf("error %v, want one with %q", err, tt.want)
			}
		})
	}
}

func TestRetryAfter(t *testing.T) {
	now := time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)
	tests := []struct {
		value string
		want  time.Duration
		ok    bool
	}{
		{"", 0, false},
		{"120", 2 * time.Minute, true},
		{" 0 ", 0, true},
		{"1.5", 1500 * time.Millisecond, true},
		{"-5", 0, false},
		{"NaN", 0, false},
		{"soon", 0, false},
		{"1e300", 1<<63 - 1, true},
		{"Sun, 22 Nov 2026 12:01:30 GMT", 90 * time.Second, true},
		{"Sunday, 22-Nov-26 12:00:10 GMT", 10 * time.Second, true},
		{"Sun, 22 Nov 2026 11:00:00 GMT", 0, true},
	}
	for _, tt := range tests {
		got, ok := fetch.RetryAfter(http.Header{"Retry-After": {tt.value}}, now)
		if got != tt.want || ok != tt.ok {
			t.Errorf("%q: %v, %v; want %v, %v", tt.value, got, ok, tt.want, tt.ok)
		}
	}
}
