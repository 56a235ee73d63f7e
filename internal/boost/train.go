package boost

import (
	"math"
	"math/rand/v2"
	"slices"
	"sync"
)

// Options of a training.
type Options struct {
	Trees    int
	Depth    int     // decisions from root to leaf at most
	Rate     float64 // share of each tree's correction that is kept
	Lambda   float64 // L2 penalty of leaves
	MinChild float64 // least sum of hessians in a leaf
	Columns  float64 // share of the features that a tree sees
	Rows     float64 // share of the rows that a tree sees
	Seed     uint64
	Workers  int
}

// Data is what a model is trained on: rows of equal length, a target in [0,1]
// and a weight for each.
type Data struct {
	Features int
	Values   []float32 // row after row
	Target   []float32
	Weight   []float32
}

// A feature has so many bins at most; histograms have room for one more. Few
// are enough here, and keep the histograms of a node in the processor's cache.
const (
	maxBins = 63
	binBits = 6
)

// binned is Data with each value replaced by the number of its bin.
type binned struct {
	rows, features int
	bins           []uint8 // row after row
	cuts           [][]float32
}

func bin(d *Data) *binned {
	rows := len(d.Target)
	b := &binned{rows: rows, features: d.Features, bins: make([]uint8, rows*d.Features), cuts: make([][]float32, d.Features)}
	step := max(1, rows/50000)
	var wg sync.WaitGroup
	next := make(chan int)
	for range 2 {
		wg.Go(func() {
			for f := range next {
				var sample []float32
				for r := 0; r < rows; r += step {
					sample = append(sample, d.Values[r*d.Features+f])
				}
				slices.Sort(sample)
				b.cuts[f] = cutsOf(sample)
				for r := range rows {
					v := d.Values[r*d.Features+f]
					at, _ := slices.BinarySearchFunc(b.cuts[f], v, func(cut, v float32) int {
						if cut < v {
							return -1
						}
						return 1
					})
					b.bins[r*d.Features+f] = uint8(at)
				}
			}
		})
	}
	for f := range d.Features {
		next <- f
	}
	close(next)
	wg.Wait()
	return b
}

// cutsOf chooses the upper edges of bins: between distinct values, at equal counts where there are many.
func cutsOf(sorted []float32) []float32 {
	var cuts []float32
	distinct := slices.Compact(slices.Clone(sorted))
	if len(distinct) <= maxBins {
		for i := 0; i+1 < len(distinct); i++ {
			cuts = append(cuts, distinct[i]+(distinct[i+1]-distinct[i])/2)
		}
		return cuts
	}
	for i := 1; i < maxBins; i++ {
		c := sorted[i*len(sorted)/maxBins]
		if len(cuts) == 0 || c > cuts[len(cuts)-1] {
			cuts = append(cuts, c)
		}
	}
	return cuts
}

// cell is one bin of a histogram.
type cell struct{ grad, hess float64 }

// Train fits a model.
func Train(d *Data, o Options) *Model {
	b := bin(d)
	m := &Model{Features: d.Features}
	var pos, all float64
	for i, y := range d.Target {
		pos += float64(y) * float64(d.Weight[i])
		all += float64(d.Weight[i])
	}
	mean := min(max(pos/max(all, 1e-9), 1e-4), 1-1e-4)
	m.bias = float32(math.Log(mean / (1 - mean)))
	score := make([]float32, b.rows)
	for i := range score {
		score[i] = m.bias
	}
	rng := rand.New(rand.NewPCG(o.Seed, 17))
	g := &grower{b: b, o: o, grad: make([]float32, b.rows), hess: make([]float32, b.rows)}
	scale := float64(b.rows) / max(all, 1e-9) // the mean weight is 1
	for range o.Trees {
		for i, y := range d.Target {
			p := Prob(score[i])
			w := float32(float64(d.Weight[i]) * scale)
			g.grad[i], g.hess[i] = (p-y)*w, max(p*(1-p), 1e-6)*w
		}
		g.columns = g.columns[:0]
		for f := range b.features {
			if len(b.cuts[f]) > 0 && rng.Float64() < o.Columns {
				g.columns = append(g.columns, f)
			}
		}
		rows := make([]int32, 0, b.rows)
		for i := range b.rows {
			if o.Rows >= 1 || rng.Float64() < o.Rows {
				rows = append(rows, int32(i))
			}
		}
		g.nodes = nil
		g.grow(rows, 0, nil)
		root := int32(len(m.nodes))
		m.nodes = append(m.nodes, g.nodes...)
		m.roots = append(m.roots, root)
		parallel(o.Workers, b.rows, func(lo, hi int) {
			for i := lo; i < hi; i++ {
				score[i] += leafOf(m.nodes, root, d.Values[i*d.Features:(i+1)*d.Features])
			}
		})
	}
	m.ready()
	return m
}

func leafOf(nodes []node, at int32, row []float32) float32 {
	for nodes[at].feature >= 0 {
		if row[nodes[at].feature] <= nodes[at].cut {
			at++
		} else {
			at += int32(nodes[at].right)
		}
	}
	return nodes[at].cut
}

func parallel(workers, n int, f func(lo, hi int)) {
	workers = max(1, workers)
	var wg sync.WaitGroup
	for w := range workers {
		wg.Go(func() { f(n*w/workers, n*(w+1)/workers) })
	}
	wg.Wait()
}

// grower grows one tree after another.
type grower struct {
	b          *binned
	o          Options
	grad, hess []float32
	columns    []int
	nodes      []node
}

// histogram sums gradients by bin, for the tree's columns.
func (g *grower) histogram(rows []int32) []cell {
	h := make([]cell, len(g.columns)<<binBits)
	work := func(lo, hi int) {
		for _, r := range rows {
			gr, he := float64(g.grad[r]), float64(g.hess[r])
			line := g.b.bins[int(r)*g.b.features:]
			for c := lo; c < hi; c++ {
				k := &h[c<<binBits|int(line[g.columns[c]])]
				k.grad += gr
				k.hess += he
			}
		}
	}
	if len(rows) < 4096 {
		work(0, len(g.columns))
		return h
	}
	parallel(g.o.Workers, len(g.columns), work)
	return h
}

// grow appends the subtree over rows; hist may be nil.
func (g *grower) grow(rows []int32, depth int, hist []cell) {
	var sum cell
	for _, r := range rows {
		sum.grad += float64(g.grad[r])
		sum.hess += float64(g.hess[r])
	}
	at := len(g.nodes)
	leaf := node{feature: -1, cut: float32(-sum.grad / (sum.hess + g.o.Lambda) * g.o.Rate)}
	g.nodes = append(g.nodes, leaf)
	if depth >= g.o.Depth || sum.hess < 2*g.o.MinChild || len(rows) < 2 {
		return
	}
	if hist == nil {
		hist = g.histogram(rows)
	}
	column, edge := g.split(hist, sum)
	if column < 0 {
		return
	}
	f := g.columns[column]
	var left, right []int32
	for _, r := range rows {
		if int(g.b.bins[int(r)*g.b.features+f]) <= edge {
			left = append(left, r)
		} else {
			right = append(right, r)
		}
	}
	if len(left) == 0 || len(right) == 0 {
		return
	}
	// The larger child's histogram is the parent's less the smaller one's.
	var lh, rh []cell
	if depth+1 < g.o.Depth {
		small := left
		if len(right) < len(left) {
			small = right
		}
		sh := g.histogram(small)
		for i := range hist {
			hist[i].grad -= sh[i].grad
			hist[i].hess -= sh[i].hess
		}
		lh, rh = sh, hist
		if len(right) < len(left) {
			lh, rh = hist, sh
		}
	}
	g.nodes[at] = node{feature: int16(f), cut: g.b.cuts[f][edge]}
	g.grow(left, depth+1, lh)
	g.nodes[at].right = int16(len(g.nodes) - at)
	g.grow(right, depth+1, rh)
}

// split finds the best cut: the column and the last bin that goes left.
func (g *grower) split(hist []cell, sum cell) (column, edge int) {
	column = -1
	best := 1e-3
	whole := sum.grad * sum.grad / (sum.hess + g.o.Lambda)
	for c := range g.columns {
		var l cell
		for e := range g.b.cuts[g.columns[c]] {
			l.grad += hist[c<<binBits|e].grad
			l.hess += hist[c<<binBits|e].hess
			if l.hess < g.o.MinChild {
				continue
			}
			rg, rh := sum.grad-l.grad, sum.hess-l.hess
			if rh < g.o.MinChild {
				break
			}
			gain := l.grad*l.grad/(l.hess+g.o.Lambda) + rg*rg/(rh+g.o.Lambda) - whole
			if gain > best {
				best, column, edge = gain, c, e
			}
		}
	}
	return column, edge
}
