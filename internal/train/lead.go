package main

import (
	"fmt"

	"github.com/newsarc/newsarc/internal/boost"
)

// unmarkedWeight is that of a block that could be a standfirst, on a page whose
// truth marks none and does not have the block in its text.
const unmarkedWeight = 0.1

// leadModel trains the model of the standfirst on the pages of in whose truth
// knows it. In the source fundus a page without one prints none. Truths of other
// articles mark none, but leave out of the text many: these count a little.
func leadModel(examples []*example, lex *table, in func(*example) bool) *boost.Model {
	d := &boost.Data{}
	for _, e := range examples {
		unmarked := e.Lead == "" && e.Source != "fundus"
		if !in(e) || unmarked && (e.Body == nil || e.PageType != "article") {
			continue
		}
		blocks, rows, _ := e.sample.LeadRows(lex.leaveOut(e.publisher), e.last(), false)
		if len(blocks) == 0 {
			continue
		}
		d.Features = len(rows) / len(blocks)
		if unmarked {
			for k, i := range blocks {
				if e.want[i] < 0.3 {
					d.Values = append(d.Values, rows[k*d.Features:(k+1)*d.Features]...)
					d.Target = append(d.Target, 0)
					d.Weight = append(d.Weight, unmarkedWeight)
				}
			}
			continue
		}
		d.Values = append(d.Values, rows...)
		d.Target = append(d.Target, e.leadTargets(blocks)...)
		for range blocks {
			d.Weight = append(d.Weight, 1)
		}
	}
	return boost.Train(d, boost.Options{Trees: 60, Depth: 4, Rate: 0.1, Lambda: 2, MinChild: 1.5, Columns: 0.4, Rows: 0.8, Seed: 1, Workers: 2})
}

// leadTargets says which of the blocks print the standfirst.
func (e *example) leadTargets(blocks []int) []float32 {
	out := make([]float32, len(blocks))
	lead := words(e.Lead)
	best, at := 0.6, -1
	for k, i := range blocks {
		if f := wordF1(e.tokens[i], lead); f > best {
			best, at = f, k
		}
	}
	if at >= 0 {
		out[at] = 1
	}
	return out
}

// reportLeads prints the scorer's lead F1 by source.
func reportLeads(examples []*example) {
	sum, n := map[string]float64{}, map[string]float64{}
	without, wrong := 0, 0
	for _, e := range examples {
		if e.Lead != "" && *show && wordF1(words(e.standfirst), words(e.Lead)) < 0.7 {
			fmt.Printf("lead of %s\n  want %.120q\n  got  %.120q\n", e.ID, e.Lead, e.standfirst)
		}
		if e.Lead != "" {
			sum[e.Source] += wordF1(words(e.standfirst), words(e.Lead))
			n[e.Source]++
		} else if e.Source == "fundus" {
			without++
			if e.standfirst != "" {
				wrong++
			}
		}
	}
	for source := range n {
		fmt.Printf("lead F1 %s %.3f (%.0f pages)\n", source, sum[source]/n[source], n[source])
	}
	fmt.Printf("a lead where none is printed: %d of %d\n", wrong, without)
}
