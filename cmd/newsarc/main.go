// Command newsarc crawls news sites politely and turns their pages into records.
// Flags go in, an exit code comes out; the work is done by the packages below
// scraper and output.
package main

//go:generate go test . -run ^TestCLIDoc$ -update

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log"
	"log/slog"
	"os"

	"github.com/spf13/cobra"

	"github.com/newsarc/newsarc/internal/heap"
	"github.com/newsarc/newsarc/output"
)

// Exit codes of every command.
const (
	exitDone        = 0
	exitFailed      = 1
	exitUsage       = 2
	exitSomeInputs  = 3   // extract: some inputs failed
	exitInUse       = 4   // another crawl uses DIR
	exitInterrupted = 130 // interrupted and saved
)

// app is what the commands share: where they read and write. Records go to
// out, everything for people to err.
type app struct {
	in      io.Reader
	out     io.Writer
	err     io.Writer
	command []string // as it was typed
	jsonLog bool     // what goes to err is for machines
}

// exitError carries an exit code through cobra.
type exitError struct {
	code int
	err  error
}

func (e *exitError) Error() string { return e.err.Error() }
func (e *exitError) Unwrap() error { return e.err }

// exit returns err with the exit code that ends the process.
func exit(code int, err error) error { return &exitError{code, err} }

// usage returns a usage error: exit code 2.
func usage(format string, args ...any) error { return exit(exitUsage, fmt.Errorf(format, args...)) }

func main() {
	heap.Tune()
	log.SetOutput(io.Discard) // net/http prints what a server sent unasked, whole pages of it
	os.Exit(run(context.Background(), os.Args[1:], os.Stdin, os.Stdout, os.Stderr))
}

// run is the whole program but for the process: it returns the exit code.
func run(ctx context.Context, args []string, in io.Reader, out, errw io.Writer) int {
	a := &app{in: in, out: out, err: errw, command: append([]string{"newsarc"}, args...)}
	root := newRoot(a)
	root.SetArgs(args)
	root.SetOut(out)
	root.SetErr(errw)
	started := false
	root.PersistentPreRun = func(*cobra.Command, []string) { started = true }
	err := root.ExecuteContext(ctx)
	if err == nil {
		return exitDone
	}
	code := exitFailed
	var coded *exitError
	switch {
	case errors.As(err, &coded):
		code = coded.code
	case errors.Is(err, output.ErrInUse):
		code = exitInUse
	case !started: // cobra refused the words of the command line
		code = exitUsage
	}
	if a.jsonLog {
		slog.New(slog.NewJSONHandler(errw, nil)).Error(err.Error(), "exit", code)
	} else {
		fmt.Fprintln(errw, "newsarc:", err)
	}
	return code
}

func newRoot(a *app) *cobra.Command {
	root := &cobra.Command{
		Use:           "newsarc",
		Short:         "Crawl news sites politely and turn pages into records",
		Version:       version(),
		SilenceUsage:  true,
		SilenceErrors: true,
	}
	root.SetFlagErrorFunc(func(c *cobra.Command, err error) error {
		return usage("%w (see %s --help)", err, c.CommandPath())
	})
	root.AddCommand(
		// one line per command, each from its own file
		newCrawl(a),
		newExtract(a),
		newDemo(a),
		newStatus(a),
		newRetry(a),
		newExplain(a),
		newExport(a),
		newCheck(a),
		newProfile(a),
		newCompact(a),
	)
	return root
}
