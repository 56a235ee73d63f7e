package main

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"os"
	"os/signal"
	"strings"
	"sync"
	"syscall"
	"time"

	"golang.org/x/term"

	"github.com/newsarc/newsarc/scraper"
)

// How often progress is shown: on a terminal, and as lines of a log.
const (
	redrawEvery = 200 * time.Millisecond
	lineEvery   = 30 * time.Second
)

// console is where a crawl talks to people: one line that is rewritten on a
// terminal, plain lines now and then otherwise, JSON if asked. Log lines never
// run into the progress line.
type console struct {
	logger *slog.Logger

	mu       sync.Mutex
	w        io.Writer
	terminal bool
	quiet    bool
	json     bool
	shown    time.Time
	width    int // of the progress line on the screen
}

func newConsole(w io.Writer, quiet, json bool) *console {
	c := &console{w: w, quiet: quiet, json: json, shown: time.Now()}
	if f, ok := w.(*os.File); ok {
		c.terminal = term.IsTerminal(int(f.Fd())) && !json
	}
	level := slog.LevelInfo
	if quiet {
		level = slog.LevelError
	}
	options := &slog.HandlerOptions{Level: level}
	if json {
		c.logger = slog.New(slog.NewJSONHandler(c, options))
		return c
	}
	c.logger = slog.New(slog.NewTextHandler(c, options))
	return c
}

// Write takes whole log lines from the logger.
func (c *console) Write(line []byte) (int, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.clear()
	return c.w.Write(line)
}

func (c *console) clear() {
	if c.width > 0 {
		fmt.Fprintf(c.w, "\r%s\r", strings.Repeat(" ", c.width))
		c.width = 0
	}
}

// progress is the crawler's observer.
func (c *console) progress(p scraper.Progress) {
	if c.quiet {
		return
	}
	c.mu.Lock()
	every := lineEvery
	if c.terminal {
		every = redrawEvery
	}
	due := time.Since(c.shown) >= every
	if due {
		c.shown = time.Now()
	}
	if due && c.terminal {
		c.clear()
		line := progressLine(p)
		c.width = len([]rune(line))
		fmt.Fprint(c.w, line)
	}
	c.mu.Unlock()
	switch {
	case !due || c.terminal:
	case c.json:
		c.logger.Info("progress", "done", p.Done, "queued", p.Queued, "new", p.New, "changed", p.Changed,
			"unchanged", p.Unchanged, "gone", p.Gone, "failed", p.Failed, "requests", p.Requests, "bytes", p.BytesWire, "pages_per_second", p.PagesPerSecond())
	default:
		c.mu.Lock()
		fmt.Fprintln(c.w, progressLine(p))
		c.mu.Unlock()
	}
}

func progressLine(p scraper.Progress) string {
	return fmt.Sprintf("%d done, %d queued, %d new, %d changed, %d failed, %.1f pages/s",
		p.Done, p.Queued, p.New, p.Changed, p.Failed, p.PagesPerSecond())
}

// status rewrites the line of a terminal, now and then; elsewhere it says
// nothing.
func (c *console) status(line string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.quiet || !c.terminal || time.Since(c.shown) < redrawEvery {
		return
	}
	c.shown = time.Now()
	c.clear()
	c.width = len([]rune(line))
	fmt.Fprint(c.w, line)
}

// note says something to a person at once.
func (c *console) note(text string) {
	if c.json {
		c.logger.Info(text)
		return
	}
	fmt.Fprintln(c, text)
}

// close takes the progress line off the screen.
func (c *console) close() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.clear()
}

// interruptible lets the first Ctrl-C or SIGTERM end the crawl in order and
// the second at once. The function it returns gives the signals back.
func interruptible(ctx context.Context, crawler *scraper.Crawler, show *console) (context.Context, func()) {
	ctx, cancel := context.WithCancel(ctx)
	signals := make(chan os.Signal, 2)
	signal.Notify(signals, os.Interrupt, syscall.SIGTERM)
	ended := make(chan struct{})
	go func() {
		for n := 0; ; n++ {
			select {
			case <-ended:
				return
			case <-signals:
			}
			if n > 0 {
				cancel()
				continue
			}
			crawler.Stop() // before the note: whoever reads it may count on it
			show.note("finishing the pages in flight; once more to stop at once")
		}
	}()
	return ctx, func() {
		signal.Stop(signals)
		close(ended)
		cancel()
	}
}
