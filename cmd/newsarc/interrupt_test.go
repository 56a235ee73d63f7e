//go:build unix

package main

import (
	"bufio"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"

	"github.com/newsarc/newsarc/output/jsonl"
	"github.com/newsarc/newsarc/schema"
)

// gate is a site whose articles come only when they are let through.
type gate struct {
	mu      sync.Mutex
	hits    map[string]int
	arrived chan string
	open    chan struct{}
}

const gateArticles = 8

func (g *gate) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	g.mu.Lock()
	g.hits[r.URL.Path]++
	g.mu.Unlock()
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	switch {
	case r.URL.Path == "/news/":
		fmt.Fprint(w, `<html lang="en"><title>News</title><h1>News</h1><ul>`)
		for i := range gateArticles {
			fmt.Fprintf(w, `<li><a href="/news/%d">The headline of the article number %d</a></li>`, i, i)
		}
	case strings.HasPrefix(r.URL.Path, "/news/"):
		select {
		case g.arrived <- r.URL.Path:
		default:
		}
		select {
		case <-g.open:
		case <-r.Context().Done():
			return
		}
		fmt.Fprintf(w, `<html lang="en"><meta property="og:type" content="article"><title>Article %s</title><article><h1>Article %s</h1>`, r.URL.Path, r.URL.Path)
		for i := range 4 {
			fmt.Fprintf(w, "<p>Paragraph %d of %s says something in a sentence that is long enough to be running text.</p>", i, r.URL.Path)
		}
	default:
		http.NotFound(w, r)
	}
}

// crawlGate starts a crawl of the site as a process of its own.
func crawlGate(t *testing.T, site, dir string) (cmd *exec.Cmd, stderr *bufio.Reader) {
	t.Helper()
	cmd = exec.CommandContext(t.Context(), os.Args[0])
	cmd.Args = []string{"newsarc", "crawl", site + "/news/", "-o", dir, "--allow-private", "--delay", "0", "--concurrency", "2", "--format", "jsonl"}
	cmd.Dir = t.TempDir()
	pipe, err := cmd.StderrPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	return cmd, bufio.NewReader(pipe)
}

// waitFor reads lines until one holds a text.
func waitFor(t *testing.T, r *bufio.Reader, text string) {
	t.Helper()
	var read strings.Builder
	for {
		line, err := r.ReadString('\n')
		read.WriteString(line)
		if strings.Contains(line, text) {
			return
		}
		if err != nil {
			t.Fatalf("%v before %q; the process said:\n%s", err, text, read.String())
		}
	}
}

func stored(t *testing.T, dir string) (titles []string) {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(dir, "articles", "*.jsonl.zst"))
	if err != nil || len(files) == 0 {
		t.Fatalf("no parts: %v", err)
	}
	for _, name := range files {
		f, err := os.Open(name)
		if err != nil {
			t.Fatal(err)
		}
		for row, err := range jsonl.ReadCompressed[schema.Article](f) {
			if err != nil {
				t.Errorf("%s: %v", name, err)
				break
			}
			titles = append(titles, string(row.Title))
		}
		f.Close()
	}
	return titles
}

func TestInterrupted(t *testing.T) {
	for name, c := range map[string]struct {
		signals []os.Signal
		kept    int // articles in the dataset afterwards
	}{
		"Ctrl-C":       {[]os.Signal{os.Interrupt}, 2},
		"SIGTERM":      {[]os.Signal{syscall.SIGTERM}, 2},
		"Ctrl-C twice": {[]os.Signal{os.Interrupt, os.Interrupt}, 0},
	} {
		t.Run(name, func(t *testing.T) {
			g := &gate{hits: map[string]int{}, arrived: make(chan string, 2*gateArticles), open: make(chan struct{})}
			server := httptest.NewServer(g)
			defer server.Close()
			dir := filepath.Join(t.TempDir(), "out")
			cmd, stderr := crawlGate(t, server.URL, dir)
			for range 2 { // two articles are in flight
				<-g.arrived
			}
			for i, signal := range c.signals {
				if err := cmd.Process.Signal(signal); err != nil {
					t.Fatal(err)
				}
				if i == 0 {
					waitFor(t, stderr, "finishing the pages in flight")
				}
			}
			if len(c.signals) == 1 {
				close(g.open)
			}
			said, _ := io.ReadAll(stderr)
			_ = cmd.Wait()
			if code := cmd.ProcessState.ExitCode(); code != exitInterrupted {
				t.Fatalf("exit code %d, want %d\n%s", code, exitInterrupted, said)
			}
			if !strings.Contains(string(said), "run the same command to go on") {
				t.Errorf("it does not say how to go on:\n%s", said)
			}
			if len(c.signals) > 1 {
				close(g.open)
			}
			if got := stored(t, dir); len(got) != c.kept {
				t.Errorf("the dataset holds %q, want %d articles", got, c.kept)
			}

			again, stderr := crawlGate(t, server.URL, dir)
			said, _ = io.ReadAll(stderr)
			if err := again.Wait(); err != nil {
				t.Fatalf("the next crawl: %v\n%s", err, said)
			}
			titles := map[string]int{}
			for _, title := range stored(t, dir) {
				titles[title]++
			}
			for i := range gateArticles {
				if n := titles[fmt.Sprintf("Article /news/%d", i)]; n != 1 {
					t.Errorf("article %d stands in the dataset %d times: %v", i, n, titles)
				}
			}
		})
	}
}
