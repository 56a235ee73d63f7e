package main

import (
	"fmt"
	"slices"
	"sort"
	"strings"
)

// oracle is the text if every block were judged by the truth.
func (e *example) oracle() string { return e.text(e.want) }

// text joins the blocks whose score reaches what the page's expected F1 asks.
func (e *example) text(scores []float32) string {
	var b strings.Builder
	for i, ok := range e.sample.Choose(scores) {
		if ok {
			b.WriteString(e.texts[i])
			b.WriteString("\n\n")
		}
	}
	return b.String()
}

// wordF1 is the scorer's word F1 of a page.
func wordF1(got, want []string) float64 {
	if len(want) == 0 {
		if len(got) == 0 {
			return 1
		}
		return 0
	}
	counts := map[string]int{}
	for _, w := range want {
		counts[w]++
	}
	hit := 0
	for _, w := range got {
		if counts[w] > 0 {
			counts[w]--
			hit++
		}
	}
	if hit == 0 {
		return 0
	}
	p, r := float64(hit)/float64(len(got)), float64(hit)/float64(len(want))
	return 2 * p * r / (p + r)
}

// report prints word F1 and the share of exact pages by source and type.
func report(name string, examples []*example, text func(*example) string) {
	type sum struct{ f1, exact, n float64 }
	groups := map[string]*sum{}
	for _, e := range examples {
		if e.Body == nil {
			continue
		}
		want := words(*e.Body)
		got := words(text(e))
		f, same := wordF1(got, want), 0.0
		if slices.Equal(got, want) {
			same = 1
		}
		for _, g := range []string{e.Source, e.Source + " " + e.PageType, "all", "all " + e.PageType} {
			if groups[g] == nil {
				groups[g] = &sum{}
			}
			groups[g].f1 += f
			groups[g].exact += same
			groups[g].n++
		}
	}
	keys := make([]string, 0, len(groups))
	for k := range groups {
		keys = append(keys, k)
	}
	sort.Strings(keys)
	fmt.Println(name)
	for _, k := range keys {
		if k == "fundus article" || strings.HasPrefix(k, "newspaper4k ") || strings.HasPrefix(k, "all ") && k != "all article" {
			continue
		}
		g := groups[k]
		fmt.Printf("  %-28s %5.0f pages  F1 %.4f  exact %.3f\n", k, g.n, g.f1/g.n, g.exact/g.n)
	}
}
