package extract

import (
	"slices"
	"sync"

	"github.com/newsarc/newsarc/internal/boost"
)

// Stages is how many times blocks are judged: alone, with what the first stage
// thinks of the blocks around, and once more where that leaves doubts.
const Stages = 3

// SurelyNot is the first stage's probability under which the second is not asked.
const SurelyNot = 0.03

// Asked says whether a stage is asked about a block that the stage before gave
// this probability. What one stage is not asked about, no later one is.
func Asked(k int, before float32) bool {
	if k == 1 {
		return before >= SurelyNot
	}
	return before >= 0.05 && before <= 0.95
}

// Blend is the probability that counts of a block that two stages judged: their
// mean, which is right more often than either.
func Blend(before, p float32) float32 { return (before + p) / 2 }

// scores is the probability of every block of a page.
func (m *Model) scores(s *pageState) []float32 {
	a := scratch.Get().(*askedRows)
	defer a.release()
	a.open(m)
	out := m.judge(s, a)
	for k := 1; k < Stages; k++ {
		out = m.judgeAgain(k, s, a, out)
	}
	return out
}

// judge asks the first stage for every block, and keeps the rows of those that may be text.
func (m *Model) judge(s *pageState, a *askedRows) []float32 {
	out := make([]float32, len(s.t.doc.blocks))
	w := &rowWriter{out: a.work, step: boost.Stride}
	a.fill(s.page)
	for lo := 0; lo < len(out); lo += boost.Group {
		hi := min(lo+boost.Group, len(out))
		for i := lo; i < hi; i++ {
			w.at = i - lo
			s.row(w, i)
		}
		m.Stages[0].ScoreColumns(a.work, out[lo:hi])
		for i := lo; i < hi; i++ {
			if out[i] = boost.Prob(out[i]); Asked(1, out[i]) {
				a.keep(i, a.work, i-lo)
			}
		}
	}
	return out
}

// judgeAgain asks a later stage for the blocks of which the one before is not
// sure, and blends its scores with those of the stage before.
func (m *Model) judgeAgain(k int, s *pageState, a *askedRows, before []float32) []float32 {
	a.drop(func(block int) bool { return !Asked(k, before[block]) })
	c := openContext(s, before)
	out := slices.Clone(before)
	var scores [boost.Group]float32
	w := &rowWriter{step: boost.Stride}
	for lo := 0; lo < len(a.blocks); lo += boost.Group {
		some := a.blocks[lo:min(lo+boost.Group, len(a.blocks))]
		w.out = a.groups[lo/boost.Group]
		for j, block := range some {
			w.at = a.first*boost.Stride + j
			c.row(w, block)
		}
		m.Stages[k].ScoreColumns(w.out, scores[:len(some)])
		for j, block := range some {
			out[block] = Blend(before[block], boost.Prob(scores[j]))
		}
	}
	return out
}

// askedRows are the rows of the blocks that a stage is asked about, side by side
// in groups as boost.Model.ScoreColumns reads them. Its room is used again for the next page.
type askedRows struct {
	first, width int // features of the first stage, and of the widest
	work         []float32
	blocks       []int
	groups       [][]float32 // rows of the blocks, Group in each
}

var scratch = sync.Pool{New: func() any { return &askedRows{} }}

// open makes room for the stages of a model.
func (a *askedRows) open(m *Model) {
	width := 0
	for _, stage := range m.Stages {
		width = max(width, stage.Features)
	}
	if a.first != m.Stages[0].Features || a.width != width {
		*a = askedRows{first: m.Stages[0].Features, width: width, work: make([]float32, m.Stages[0].Features*boost.Stride)}
	}
	a.blocks = a.blocks[:0]
}

// mostGroups is how many groups are kept for the next page: 130 kB each or so.
const mostGroups = 16

func (a *askedRows) release() {
	if len(a.groups) > mostGroups {
		a.groups = slices.Clone(a.groups[:mostGroups])
	}
	scratch.Put(a)
}

// fill writes features that all rows of a page share: the last ones of the first stage.
func (a *askedRows) fill(shared []float32) {
	columns := a.work[(a.first-len(shared))*boost.Stride:]
	for f, v := range shared {
		for lane := range boost.Group {
			columns[f*boost.Stride+lane] = v
		}
	}
}

// keep adds the row of a block, which stands in a group.
func (a *askedRows) keep(block int, from []float32, lane int) {
	n := len(a.blocks)
	a.blocks = append(a.blocks, block)
	if n/boost.Group == len(a.groups) {
		a.groups = append(a.groups, make([]float32, a.width*boost.Stride))
	}
	copyRow(a.groups[n/boost.Group], n%boost.Group, from, lane, a.first)
}

// drop closes the gaps that blocks leave.
func (a *askedRows) drop(gone func(block int) bool) {
	blocks := a.blocks
	a.blocks = blocks[:0]
	for n, block := range blocks {
		if gone(block) {
			continue
		}
		if at := len(a.blocks); at < n {
			copyRow(a.groups[at/boost.Group], at%boost.Group, a.groups[n/boost.Group], n%boost.Group, a.first)
		}
		a.blocks = append(a.blocks, block)
	}
}

func copyRow(to []float32, at int, from []float32, lane, features int) {
	for f := 0; f < features*boost.Stride; f += boost.Stride {
		to[f+at] = from[f+lane]
	}
}
