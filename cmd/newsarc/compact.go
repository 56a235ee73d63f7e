package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/signal"
	"syscall"
	"time"

	"github.com/spf13/cobra"

	"github.com/newsarc/newsarc/output"
)

func newCompact(a *app) *cobra.Command {
	return &cobra.Command{
		Use:   "compact DIR",
		Short: "Merge the small parts of a dataset into few",
		Long: `Compact merges neighbouring small parts of the dataset in DIR into files of about
16 MB, in the order of their times. It fills a new folder beside DIR, which needs
room for the merged parts, and exchanges the two in one step: DIR is whole at
every instant, also after a crash. State, archives and whatever else lies in DIR
move along. Programs that have the dataset open must open it again.

manifest.jsonl says which parts a merged one was made of. A crawl or an
extraction into DIR must not be running.

Exit codes: 0 done, 1 failed, 2 wrong use, 4 DIR in use, 130 interrupted; DIR is
as it was after all but 0.`,
		Example: `  newsarc compact dataset`,
		Args:    oneDataset,
		RunE:    func(c *cobra.Command, args []string) error { return a.compact(c.Context(), args[0]) },
	}
}

func (a *app) compact(ctx context.Context, dir string) (err error) {
	ctx, stop := signal.NotifyContext(ctx, os.Interrupt, syscall.SIGTERM)
	defer stop()
	if _, err := os.Stat(stateFile(dir)); err == nil { // keep crawls out meanwhile
		store, openErr := openKnown(ctx, dir, false)
		if openErr != nil {
			return openErr
		}
		defer func() { err = errors.Join(err, store.Close()) }()
	}
	result, err := output.Compact(ctx, dir, output.CompactOptions{Run: output.NewRunID(time.Now()), Version: version(), Command: a.command})
	switch {
	case err != nil && ctx.Err() != nil:
		return exit(exitInterrupted, fmt.Errorf("interrupted: %w", err))
	case err != nil:
		return err
	}
	if result.Merged == 0 {
		fmt.Fprintf(a.err, "%s: nothing to merge in %d files\n", dir, result.Before)
		return nil
	}
	fmt.Fprintf(a.err, "%s: merged %d parts, %d files before, %d now\n", dir, result.Merged, result.Before, result.After)
	return nil
}
