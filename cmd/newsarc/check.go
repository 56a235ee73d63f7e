package main

import (
	"context"
	"encoding/json"
	"fmt"

	"github.com/spf13/cobra"

	"github.com/newsarc/newsarc/output/check"
)

func newCheck(a *app) *cobra.Command {
	var asJSON, strict bool
	c := &cobra.Command{
		Use:   "check DIR",
		Short: "Prove that a dataset is whole, and show how well it is filled",
		Long: `Check reads every byte of the dataset in DIR: sizes and SHA-256 against
manifest.jsonl, the types of all columns, every row, files that are missing or
not recorded, revisions that are there twice. It shows how often each column is
filled, and flags columns that a site used to fill and fills no longer: its
layout may have changed. It changes nothing; what a crash left, the next run
repairs.

Exit codes: 0 whole, 1 damaged, 2 wrong use. With --strict, 1 also where a column
is flagged or there is a notice.`,
		Example: `  newsarc check dataset
  newsarc check dataset --json | jq '.drops'
  newsarc check dataset --strict >/dev/null || echo 'look at the dataset'`,
		Args: oneDataset,
		RunE: func(c *cobra.Command, args []string) error { return a.check(c.Context(), args[0], asJSON, strict) },
	}
	c.Flags().BoolVar(&asJSON, "json", false, "print the report as JSON")
	c.Flags().BoolVar(&strict, "strict", false, "exit code 1 for flagged columns and notices too")
	return c
}

func (a *app) check(ctx context.Context, dir string, asJSON, strict bool) error {
	report, err := check.Run(ctx, dir)
	if err != nil {
		return err
	}
	if asJSON {
		enc := json.NewEncoder(a.out)
		enc.SetEscapeHTML(false)
		enc.SetIndent("", "  ")
		err = enc.Encode(report)
	} else {
		err = report.Print(a.out)
	}
	if err != nil {
		return err
	}
	if !report.Whole {
		return exit(exitFailed, fmt.Errorf("%s is damaged", dir))
	}
	if strict && (len(report.Drops) > 0 || len(report.Problems) > 0) {
		return exit(exitFailed, fmt.Errorf("%s is whole, with %d flagged columns and %d notices", dir, len(report.Drops), len(report.Problems)))
	}
	return nil
}
