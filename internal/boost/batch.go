package boost

import "math"

// step is a node made ready for the evaluation of several rows at once. Where a
// row goes is computed, so that the processor has no branch to guess; a leaf
// leads to itself, where rows that are done wait for the others: its right is 0
// and its cut, which nothing compares with, is no number.
type step struct {
	cut     float32
	feature int16
	right   int16 // offset of the right child
}

// ready makes the tables that ScoreAll reads.
func (m *Model) ready() {
	m.steps = make([]step, len(m.nodes))
	below := make([]int, len(m.nodes)) // decisions from each node on at most
	for i := len(m.nodes) - 1; i >= 0; i-- {
		m.steps[i].cut = float32(math.NaN())
		if n := m.nodes[i]; n.feature >= 0 {
			m.steps[i] = step{cut: n.cut, feature: n.feature, right: n.right}
			below[i] = 1 + max(below[i+1], below[i+int(n.right)])
		}
	}
	m.depths = make([]int, len(m.roots))
	for i, at := range m.roots {
		m.depths[i] = below[at]
	}
}

// group is how many rows go down a tree together.
const group = 32

// ScoreAll writes the log-odds of rows of the given width, one after the other,
// to out. They are exactly those of Score, at a fraction of its cost: each tree
// is asked for many rows before the next.
func (m *Model) ScoreAll(rows []float32, width int, out []float32) {
	for lo := 0; lo < len(out); lo += group {
		hi := min(lo+group, len(out))
		m.scoreGroup(rows[lo*width:hi*width], width, out[lo:hi])
	}
}

func (m *Model) scoreGroup(rows []float32, width int, out []float32) {
	var places [group]int32
	at := places[:len(out)]
	for i := range out {
		out[i] = m.bias
	}
	for t, root := range m.roots {
		for i := range at {
			at[i] = root
		}
		for range m.depths[t] {
			descend(m.steps, at, rows, width)
		}
		for i, n := range at {
			out[i] += m.nodes[n].cut
		}
	}
}

// descend takes every row one decision further.
func descend(steps []step, at []int32, rows []float32, width int) {
	row := 0
	for i, n := range at {
		s := steps[n]
		next := n + int32(s.right)
		if rows[row+int(s.feature)] <= s.cut {
			next = n + 1
		}
		at[i] = next
		row += width
	}
}
