package main

import (
	"context"
	"encoding/json"
	"fmt"

	"github.com/spf13/cobra"

	"github.com/newsarc/newsarc/output/check"
)

func newCheck(a *app) *cobra.Command {
	var asJSON bool
	c := &cobra.Command{
		Use:   "check DIR",
		Short: "Prove that a dataset is whole, and show how well it is filled",
		Long: `Check reads every byte of the dataset in DIR: sizes and SHA-256 against
manifest.jsonl, every row, files that are missing or not recorded, revisions
that are there twice. It shows how often each column is filled, and flags
columns that a site used to fill and fills no longer: its layout may have
changed. It changes nothing; what a crash left, the next run repairs.

Exit codes: 0 whole, 1 damaged, 2 wrong use.`,
		Example: `  newsarc check dataset
  newsarc check dataset --json | jq '.drops'`,
		Args: oneDataset,
		RunE: func(c *cobra.Command, args []string) error { return a.check(c.Context(), args[0], asJSON) },
	}
	c.Flags().BoolVar(&asJSON, "json", false, "print the report as JSON")
	return c
}

func (a *app) check(ctx context.Context, dir string, asJSON bool) error {
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
	return nil
}
