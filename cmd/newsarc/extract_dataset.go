package main

import (
	"context"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"github.com/newsarc/newsarc/output"
	"github.com/newsarc/newsarc/schema"
	"github.com/newsarc/newsarc/scraper/saved"
)

// datasetSink writes articles and listings as the parts of a dataset and
// counts what it leaves out.
type datasetSink struct {
	dataset *output.Dataset
	rows    *output.RowWriter
	err     io.Writer
	written map[schema.Table]int
	left    map[schema.PageType]int
}

func (a *app) newDatasetSink(f extractFlags) (*datasetSink, error) {
	formats, err := output.ParseFormats(f.format)
	if err != nil {
		return nil, usage("--format: %w", err)
	}
	d, err := output.Open(f.dir, output.Options{
		Formats: formats, Run: output.NewRunID(time.Now()), Version: version(), Reproducible: true,
	})
	if err != nil {
		return nil, err
	}
	if err := d.BeginRun(output.RunStart{Time: time.Now(), Command: a.command}); err != nil {
		return nil, err
	}
	rows, err := d.Writer(0)
	if err != nil {
		return nil, err
	}
	return &datasetSink{dataset: d, rows: rows, err: a.err, written: map[schema.Table]int{}, left: map[schema.PageType]int{}}, nil
}

func (s *datasetSink) write(ctx context.Context, r *saved.Result) error {
	if r.Err != nil {
		return nil
	}
	rows := r.Rows()
	if len(rows) == 0 {
		s.left[r.Record.PageType]++
		return nil
	}
	s.written[rows[0].Table()] += len(rows)
	return s.rows.Append(ctx, rows...)
}

// close writes what is left, also after a failure, and ends the run.
func (s *datasetSink) close(ctx context.Context, failed error) error {
	err := s.rows.Flush(ctx)
	result := "done"
	if failed != nil || err != nil {
		result = "failed"
	}
	if endErr := s.dataset.EndRun(output.RunEnd{Time: time.Now(), Result: result, Outcomes: map[schema.Outcome]int64{}}); err == nil {
		err = endErr
	}
	if closeErr := s.dataset.Close(); err == nil {
		err = closeErr
	}
	if err != nil {
		return err
	}
	fmt.Fprintf(s.err, "%s: %d articles, %d items of listings", s.dataset.Dir(), s.written[schema.Articles], s.written[schema.Listings])
	if len(s.left) > 0 {
		var kinds []string
		for kind, n := range s.left {
			kinds = append(kinds, fmt.Sprintf("%d %s", n, kind))
		}
		slices.Sort(kinds)
		fmt.Fprintf(s.err, "; pages without a row: %s", strings.Join(kinds, ", "))
	}
	fmt.Fprintln(s.err)
	return nil
}
