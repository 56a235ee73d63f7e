package main

import (
	"fmt"
	"slices"

	"github.com/newsarc/newsarc/internal/boost"
	"github.com/newsarc/newsarc/schema"
	"github.com/newsarc/newsarc/scraper/extract"
)

// kindModels trains the models of page types on the pages of in, one type against the rest.
func kindModels(examples []*example, in func(*example) bool) []*boost.Model {
	kinds := extract.PageKinds()
	d := &boost.Data{}
	var of []string
	for _, e := range examples {
		if !in(e) || e.kind == nil {
			continue
		}
		d.Features = len(e.kind)
		d.Values = append(d.Values, e.kind...)
		of = append(of, e.PageType)
		d.Weight = append(d.Weight, 1)
	}
	models := make([]*boost.Model, len(kinds))
	for k, kind := range kinds {
		d.Target = make([]float32, len(of))
		for i, t := range of {
			if t == string(kind) {
				d.Target[i] = 1
			}
		}
		models[k] = boost.Train(d, boost.Options{Trees: 60, Depth: 4, Rate: 0.1, Lambda: 2, MinChild: 1, Columns: 0.4, Rows: 0.8, Seed: 1, Workers: 2})
	}
	return models
}

// readKinds gathers the rows of page types, by lexicons that did not see the publisher.
func readKinds(examples []*example, lex *table, in func(*example) bool) {
	each(len(examples), func(i int) {
		if e := examples[i]; in(e) && e.last() != nil && e.PageType != "" {
			e.kind, _ = e.sample.KindRow(lex.leaveOut(e.publisher), e.last(), false)
		}
	})
}

// reportKinds cross-validates the types of the pages of wcxb-dev and fundus and prints what is taken for what.
func reportKinds(examples []*example) {
	kinds := extract.PageKinds()
	taken := map[[2]string]int{}
	right, all := map[string]int{}, map[string]int{}
	for fold := range *folds {
		models := kindModels(examples, func(e *example) bool { return e.fold != fold })
		for _, e := range examples {
			if e.fold != fold || e.kind == nil {
				continue
			}
			got := string(e.sample.PageType(models, e.kind))
			taken[[2]string{e.PageType, got}]++
			all[e.Source]++
			if e.PageType == got {
				right[e.Source]++
			}
		}
	}
	for source := range all {
		fmt.Printf("page type %s: %d of %d right\n", source, right[source], all[source])
	}
	fmt.Printf("%-14s", "is, taken for")
	shown := append(slices.Clone(kinds), schema.PageError, schema.PageOther)
	for _, k := range shown {
		fmt.Printf("%14s", k)
	}
	fmt.Println()
	for _, is := range kinds {
		fmt.Printf("%-14s", is)
		for _, k := range shown {
			fmt.Printf("%14d", taken[[2]string{string(is), string(k)}])
		}
		fmt.Println()
	}
}
