package check

import (
	"fmt"
	"io"
	"strings"
	"text/tabwriter"
	"time"
)

// maxProblems is how many problems of one kind are printed; the JSON form has
// all.
const maxProblems = 20

// Print writes the report for people.
func (r *Report) Print(w io.Writer) error {
	p := &printer{w: tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)}
	p.line("table\tparts\trows\tfirst\tlast")
	for _, t := range r.Tables {
		p.line("%s\t%d\t%d\t%s\t%s", t.Name, t.Parts, t.Rows, when(t.First), when(t.Last))
	}
	p.flush()
	for _, t := range r.Tables {
		if t.Rows == 0 {
			continue
		}
		p.line("\n%s: filled\trows\tshare", t.Name)
		for _, c := range t.Columns {
			p.line("  %s\t%d\t%s", c.Name, c.Filled, percent(float64(c.Filled)/float64(t.Rows)))
		}
		p.flush()
	}
	if len(r.Drops) > 0 {
		p.line("\ncolumns that a site used to fill (did its layout change?)")
		for _, d := range r.Drops {
			p.line("  %s\t%s\tfilled on %s since %s (%d rows), %s before", d.Site, d.Column, percent(d.After), d.Since, d.Rows, percent(d.Before))
		}
		p.flush()
	}
	if r.Copies > 0 {
		p.line("\n%d rows of articles have the same text as another article (view duplicates)", r.Copies)
	}
	if r.Near.Clusters > 0 {
		p.line("\n%d articles have almost the text of another one, in %d clusters, %d of them across sites (view near_duplicates); the largest",
			r.Near.Articles, r.Near.Clusters, r.Near.AcrossSites)
		for _, c := range r.Near.Largest[:min(len(r.Near.Largest), 5)] {
			p.line("  %d on %s: %s", len(c.Articles), strings.Join(c.Sites, ", "), strings.Join(c.Articles[:min(len(c.Articles), 5)], ", "))
		}
	}
	p.problems(r.Problems, Notice)
	p.problems(r.Problems, Damage)
	verdict := "whole"
	if !r.Whole {
		verdict = "DAMAGED"
	}
	p.line("\n%s: %s, %d files, %d bytes", r.Dir, verdict, r.Files, r.Bytes)
	p.flush()
	return p.err
}

type printer struct {
	w   *tabwriter.Writer
	err error
}

func (p *printer) line(format string, args ...any) {
	if p.err == nil {
		_, p.err = fmt.Fprintf(p.w, format+"\n", args...)
	}
}

func (p *printer) flush() {
	if p.err == nil {
		p.err = p.w.Flush()
	}
}

func (p *printer) problems(problems []Problem, kind Kind) {
	n := 0
	for _, problem := range problems {
		if problem.Kind != kind {
			continue
		}
		if n++; n == 1 {
			p.line("\n%s", kind)
		}
		if n <= maxProblems {
			p.line("  %s: %s", problem.File, problem.Detail)
		}
	}
	if n > maxProblems {
		p.line("  and %d more (--json has all)", n-maxProblems)
	}
	p.flush()
}

func when(t *time.Time) string {
	if t == nil {
		return "–"
	}
	return t.Format("2006-01-02 15:04")
}

func percent(share float64) string {
	if share > 0 && share < 0.005 {
		return "<1 %"
	}
	if share < 1 && share > 0.995 {
		return ">99 %"
	}
	return fmt.Sprintf("%.0f %%", 100*share)
}
