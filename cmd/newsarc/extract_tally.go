package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"time"

	"golang.org/x/term"

	"github.com/newsarc/newsarc/scraper/saved"
)

// tally counts what became of the pages of one extract and tells people.
type tally struct {
	err      io.Writer
	terminal bool
	start    time.Time
	shown    time.Time // when the progress line was last written
	pages    int
	failed   int
}

// progressEvery is how often the progress line is written anew.
const progressEvery = 250 * time.Millisecond

func newTally(err io.Writer) *tally {
	now := time.Now()
	t := &tally{err: err, start: now, shown: now}
	if f, ok := err.(*os.File); ok {
		t.terminal = term.IsTerminal(int(f.Fd()))
	}
	return t
}

func (t *tally) count(r *saved.Result) {
	t.pages++
	if r.Err != nil {
		t.failed++
		t.clear()
		fmt.Fprintln(t.err, "newsarc:", r.Err)
	}
	if !t.terminal {
		return
	}
	if now := time.Now(); now.Sub(t.shown) >= progressEvery {
		t.shown = now
		t.clear()
		fmt.Fprintf(t.err, "%d pages, %d failed, %.0f pages/s", t.pages, t.failed, float64(t.pages)/now.Sub(t.start).Seconds())
	}
}

// clear removes the progress line, so that other lines stand alone.
func (t *tally) clear() {
	if t.terminal {
		fmt.Fprint(t.err, "\r\x1b[K")
	}
}

func (t *tally) close() { t.clear() }

// verdict says with what exit code the command ends.
func (t *tally) verdict() error {
	switch {
	case t.pages == 0:
		return exit(exitFailed, errors.New("no pages in the input"))
	case t.failed == t.pages && t.pages == 1:
		return exit(exitFailed, errors.New("the page could not be extracted"))
	case t.failed == t.pages:
		return exit(exitFailed, fmt.Errorf("none of %d pages could be extracted", t.pages))
	case t.failed > 0:
		return exit(exitSomeInputs, fmt.Errorf("%d of %d pages could not be extracted", t.failed, t.pages))
	}
	return nil
}
