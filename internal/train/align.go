package main

import (
	"slices"
	"strings"
	"unicode"
)

// words splits a text into lower-cased tokens as the scorer does.
func words(s string) []string {
	return strings.FieldsFunc(strings.ToLower(s), func(r rune) bool { return r != '_' && !unicode.IsLetter(r) && !unicode.IsNumber(r) })
}

// match is a stretch of tokens that page and truth have in common.
type match struct{ a, b, n int }

// align finds, for each block, which of its tokens are the truth's: a
// non-crossing alignment of the page's tokens with the truth's, long common
// stretches first.
func (e *example) align() {
	e.tokens = make([][]string, len(e.texts))
	var page []string
	var owner []int
	for i, t := range e.texts {
		e.tokens[i] = words(t)
		for _, w := range e.tokens[i] {
			page = append(page, w)
			owner = append(owner, i)
		}
	}
	e.want, e.weight = make([]float32, len(e.texts)), make([]float32, len(e.texts))
	if e.Body == nil {
		return
	}
	want := words(*e.Body)
	hits := make([]bool, len(page))
	alignRange(page, want, 0, len(page), 0, len(want), hits)
	for i, hit := range hits {
		if hit {
			e.want[owner[i]]++
		}
	}
	for i := range e.want {
		n := float32(len(e.tokens[i]))
		if n > 0 {
			e.want[i] /= n
		}
		e.weight[i] = min((n+4)/(float32(len(want))+150), 0.5)
	}
}

// alignRange marks the tokens of page[a0:a1] that match want[b0:b1].
func alignRange(page, want []string, a0, a1, b0, b1 int, hits []bool) {
	if a0 >= a1 || b0 >= b1 {
		return
	}
	ms := anchors(page, want, a0, a1, b0, b1)
	if len(ms) == 0 {
		if (a1-a0)*(b1-b0) <= 3_000_000 {
			common(page, want, a0, a1, b0, b1, hits)
		}
		return
	}
	a, b := a0, b0
	for _, m := range ms {
		alignGap(page, want, a, m.a, b, m.b, hits)
		for k := range m.n {
			hits[m.a+k] = true
		}
		a, b = m.a+m.n, m.b+m.n
	}
	alignGap(page, want, a, a1, b, b1, hits)
}

func alignGap(page, want []string, a0, a1, b0, b1 int, hits []bool) {
	if a0 < a1 && b0 < b1 && (a1-a0)*(b1-b0) <= 3_000_000 {
		common(page, want, a0, a1, b0, b1, hits)
	}
}

const seed = 4

// anchors are common stretches of at least four tokens, chosen by length, none crossing another.
func anchors(page, want []string, a0, a1, b0, b1 int) []match {
	index := map[string][]int{}
	key := func(s []string) string { return strings.Join(s, " ") }
	for j := b0; j+seed <= b1; j++ {
		k := key(want[j : j+seed])
		if len(index[k]) < 50 {
			index[k] = append(index[k], j)
		}
	}
	var found []match

	for i := a0; i+seed <= a1; i++ {
		for _, j := range index[key(page[i:i+seed])] {
			if i > a0 && j > b0 && page[i-1] == want[j-1] {
				continue // inside a longer stretch
			}
			n := seed
			for i+n < a1 && j+n < b1 && page[i+n] == want[j+n] {
				n++
			}
			found = append(found, match{i, j, n})
		}
	}

	slices.SortStableFunc(found, func(x, y match) int { return y.n - x.n })
	var kept []match
	for _, m := range found {
		at, _ := slices.BinarySearchFunc(kept, m, func(x, y match) int { return x.a - y.a })
		if at > 0 {
			p := kept[at-1]
			// What overlaps a longer stretch is cut to the rest.
			if over := max(p.a+p.n-m.a, p.b+p.n-m.b); over > 0 {
				if p.b >= m.b {
					continue
				}
				m = match{m.a + over, m.b + over, m.n - over}
			}
		}
		if at < len(kept) {
			p := kept[at]
			if over := max(m.a+m.n-p.a, m.b+m.n-p.b); over > 0 {
				m.n -= over
			}
		}
		if m.n < seed {
			continue
		}
		kept = slices.Insert(kept, at, m)
	}
	return kept
}

// common marks a longest common subsequence; it prefers stretches to single tokens.
func common(page, want []string, a0, a1, b0, b1 int, hits []bool) {
	n, m := a1-a0, b1-b0
	best := make([]int32, (n+1)*(m+1)) // score of the rest
	run := make([]int16, (n+1)*(m+1))
	for i := n - 1; i >= 0; i-- {
		for j := m - 1; j >= 0; j-- {
			at := i*(m+1) + j
			s := max(best[at+1], best[at+m+1])
			if page[a0+i] == want[b0+j] {
				run[at] = run[at+m+2] + 1
				v := best[at+m+2] + 2
				if run[at+m+2] > 0 {
					v += 3
				}
				s = max(s, v)
			}
			best[at] = s
		}
	}
	for i, j := 0, 0; i < n && j < m; {
		at := i*(m+1) + j
		switch best[at] {
		case best[at+m+1]:
			i++
		case best[at+1]:
			j++
		default:
			hits[a0+i] = true
			i++
			j++
		}
	}
}
