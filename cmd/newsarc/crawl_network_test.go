package main

import (
	"bytes"
	"context"
	"io"
	"io/fs"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/newsarc/newsarc/scraper/demosite"
)

// lines is a buffer for one who writes and one who reads.
type lines struct {
	mu  sync.Mutex
	buf bytes.Buffer
}

func (l *lines) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.buf.Write(p)
}

func (l *lines) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.buf.String()
}

// crawlDemo crawls the demo site and returns what was said. The site calls
// asked with every request.
func crawlDemo(t *testing.T, dir string, asked func(r *http.Request, said string), flags ...string) (said string) {
	t.Helper()
	t.Chdir(t.TempDir())
	var stderr lines
	site := demosite.New(demosite.Options{Articles: 4, Now: time.Date(2026, 11, 22, 9, 0, 0, 0, time.UTC)})
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		asked(r, stderr.String())
		site.ServeHTTP(w, r)
	}))
	defer server.Close()
	args := append([]string{"crawl", server.URL + "/news/", "-o", dir, "--allow-private", "--delay", "0", "--format", "jsonl"}, flags...)
	if code := run(context.Background(), args, strings.NewReader(""), io.Discard, &stderr); code != exitDone {
		t.Fatalf("exit code %d: %s", code, stderr.String())
	}
	return stderr.String()
}

// What opens doors is sent, and stands in no file and no log.
func TestSecretsAreKeptNowhere(t *testing.T) {
	cookies := filepath.Join(t.TempDir(), "cookies.txt")
	if err := os.WriteFile(cookies, []byte("127.0.0.1\tFALSE\t/\tFALSE\t0\tsession\tsecret-cookie\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	proxy := httptest.NewServer(nil) // it is asked for other hosts only
	defer proxy.Close()
	dir := filepath.Join(t.TempDir(), "data")
	var mu sync.Mutex
	var bad []string
	said := crawlDemo(t, dir, func(r *http.Request, _ string) {
		mu.Lock()
		defer mu.Unlock()
		if r.Header.Get("Authorization") != "Bearer secret-token" || r.Header.Get("X-Other") != "" || r.Header.Get("Cookie") != "session=secret-cookie" {
			bad = append(bad, r.URL.Path)
		}
	}, "--header", "127.0.0.1=Authorization: Bearer secret-token", "--header", "other.test=X-Other: secret-other",
		"--cookies", cookies, "--proxy", "other.test=http://user:secret-password@"+proxy.Listener.Addr().String())
	if len(bad) > 0 {
		t.Errorf("requests without their headers, or with those of another site: %v", bad)
	}
	if strings.Contains(said, "secret") {
		t.Errorf("said: %s", said)
	}
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		data, err := os.ReadFile(path)
		if bytes.Contains(data, []byte("secret")) {
			t.Errorf("%s holds a secret", path)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	runs, err := os.ReadFile(filepath.Join(dir, "runs.jsonl"))
	if err != nil || !bytes.Contains(runs, []byte("127.0.0.1=Authorization: …")) || !bytes.Contains(runs, []byte("user:xxxxx@")) {
		t.Errorf("runs.jsonl: %s (%v)", runs, err)
	}
}

func TestMetrics(t *testing.T) {
	address := regexp.MustCompile(`url=(http://\S+)/metrics`)
	var once sync.Once
	page := map[string]string{}
	crawlDemo(t, filepath.Join(t.TempDir(), "data"), func(r *http.Request, said string) {
		if !strings.HasSuffix(r.URL.Path, ".html") {
			return
		}
		once.Do(func() {
			m := address.FindStringSubmatch(said)
			if m == nil {
				t.Errorf("no address: %s", said)
				return
			}
			for _, path := range []string{"/metrics", "/healthz", "/debug/pprof/"} {
				resp, err := http.Get(m[1] + path)
				if err != nil {
					t.Error(err)
					return
				}
				body, _ := io.ReadAll(resp.Body)
				_ = resp.Body.Close()
				page[path] = resp.Status + "\n" + string(body)
			}
		})
	}, "--metrics", "127.0.0.1:0", "--pprof")
	http.DefaultClient.CloseIdleConnections()
	for path, want := range map[string][]string{
		"/metrics": {"200 OK", `newsarc_urls{state="known"}`, `newsarc_urls{state="in_flight"}`, `newsarc_requests_total{code="200"}`,
			"newsarc_request_duration_seconds_count", "newsarc_received_bytes_total", `newsarc_visits_total{change="new"}`, "go_goroutines"},
		"/healthz":      {"200 OK", "ok"},
		"/debug/pprof/": {"200 OK", "goroutine"},
	} {
		for _, w := range want {
			if !strings.Contains(page[path], w) {
				t.Errorf("%s has no %s: %.400s", path, w, page[path])
			}
		}
	}
}

func TestNetworkFlags(t *testing.T) {
	for _, tt := range []struct {
		name  string
		flags []string
		want  string
	}{
		{"header without value", []string{"--header", "secret"}, "want NAME: VALUE"},
		{"header of two lines", []string{"--header", "X: a\r\nsecret: b"}, "want NAME: VALUE"},
		{"user agent", []string{"--header", "user-agent: secret"}, "use --user-agent"},
		{"cookie", []string{"--header", "Cookie: secret=1"}, "use --cookies"},
		{"proxy scheme", []string{"--proxy", "ftp://user:secret@x.test"}, "want http://"},
		{"proxy of a host", []string{"--proxy", "a.test=x"}, "want http://"},
		{"no cookie file", []string{"--cookies", "none.txt"}, "none.txt"},
		{"pprof alone", []string{"--pprof"}, "--metrics"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Chdir(t.TempDir())
			var stderr bytes.Buffer
			code := run(context.Background(), append([]string{"crawl", "http://a.test/", "-o", "data"}, tt.flags...), strings.NewReader(""), io.Discard, &stderr)
			if code != exitUsage || !strings.Contains(stderr.String(), tt.want) || strings.Contains(stderr.String(), "secret") {
				t.Errorf("exit code %d: %s; want %q", code, stderr.String(), tt.want)
			}
		})
	}
}
