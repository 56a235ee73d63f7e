package boost

import (
	"math"
	"math/bits"
	"slices"
)

// table is a tree made ready to be asked for a group of rows at once: it is
// filled up to a complete one, so that the children of place n are 2n+1 and 2n+2.
type table struct {
	tests  []int32 // of each inner place, the index of its decision among all
	leaves []float32
	depth  int
}

// column is a feature that trees decide by, and where they cut, in order. A
// decision is the index of its cut among those of all columns.
type column struct {
	feature int
	first   int // index of its first decision
	keys    []int32
}

// maxDepth bounds the size of a table: a leaf's place in it fits a byte.
const maxDepth = 8

// ready makes the tables that ScoreAll reads.
func (m *Model) ready() {
	m.columns = m.allCuts()
	of := make([]*column, m.Features)
	for i := range m.columns {
		of[m.columns[i].feature] = &m.columns[i]
	}
	below := make([]int, len(m.nodes)) // decisions from each node on at most
	for i := len(m.nodes) - 1; i >= 0; i-- {
		if n := m.nodes[i]; n.feature >= 0 {
			below[i] = 1 + max(below[i+1], below[i+int(n.right)])
		}
	}
	m.tables = make([]table, len(m.roots))
	for i, at := range m.roots {
		if below[at] > maxDepth {
			m.tables = nil // trees so deep are asked row by row
			return
		}
		inner := 1<<below[at] - 1
		m.tables[i] = table{tests: make([]int32, inner), leaves: make([]float32, inner+1), depth: below[at]}
		m.fill(&m.tables[i], of, 0, at)
	}
}

// allCuts lists the decisions of all trees, each once.
func (m *Model) allCuts() []column {
	cuts := make([][]int32, m.Features)
	for _, n := range m.nodes {
		if n.feature >= 0 {
			cuts[n.feature] = append(cuts[n.feature], key(n.cut))
		}
	}
	var out []column
	for f, list := range cuts {
		if len(list) == 0 {
			continue
		}
		slices.Sort(list)
		out = append(out, column{feature: f, first: m.decisions, keys: slices.Compact(list)})
		m.decisions += len(out[len(out)-1].keys)
	}
	return out
}

// fill puts the subtree at a node into place n of a table. A leaf above the
// last row of places is put into all places below it, whatever is asked there.
func (m *Model) fill(t *table, of []*column, n int, at int32) {
	node := m.nodes[at]
	if n >= len(t.tests) {
		t.leaves[n-len(t.tests)] = node.cut
		return
	}
	left, right := at, at
	if node.feature >= 0 {
		c := of[node.feature]
		k, _ := slices.BinarySearch(c.keys, key(node.cut))
		t.tests[n] = int32(c.first + k)
		left, right = at+1, at+int32(node.right)
	}
	m.fill(t, of, 2*n+1, left)
	m.fill(t, of, 2*n+2, right)
}

// group is how many rows are scored together: one bit each of a word.
const group = 64

// ScoreAll writes the log-odds of rows of the given width, one after the other,
// to out. They are exactly those of Score, at a fraction of its cost: sets of
// rows go down a tree, not rows. Each decision is asked once for 64 rows, however
// many trees ask it, and its answers are the bits of a word; then what a tree
// does is to cut sets in two, without a branch (Lucchese et al., QuickScorer,
// 2015, has bits for leaves instead).
func (m *Model) ScoreAll(rows []float32, width int, out []float32) {
	if m.tables == nil || len(out) < fewRows {
		for i := range out {
			out[i] = m.Score(rows[i*width : (i+1)*width])
		}
		return
	}
	room, _ := m.rooms.Get().(*[]uint64)
	if room == nil {
		answers := make([]uint64, m.decisions+1) // trees of one leaf ask none
		room = &answers
	}
	for lo := 0; lo < len(out); lo += group {
		hi := min(lo+group, len(out))
		m.scoreGroup(rows[lo*width:hi*width], width, out[lo:hi], *room)
	}
	m.rooms.Put(room)
}

// fewRows are asked one by one.
const fewRows = 4

// scoreGroup scores up to 64 rows. It writes to answers, for each decision, the
// set of rows that go left.
func (m *Model) scoreGroup(rows []float32, width int, out []float32, answers []uint64) {
	for i := range m.columns {
		c := &m.columns[i]
		c.ask(rows[c.feature:], width, len(out), answers[c.first:c.first+len(c.keys)])
	}
	var sums [group]float32
	for i := range out {
		sums[i] = m.bias
	}
	for i := range m.tables {
		m.tables[i].add(answers, &sums)
	}
	copy(out, sums[:])
}

// ask writes the sets of rows whose value is no greater than each of the cuts.
// Rows are those of neighbours on a page: many have the value of the one before.
func (c *column) ask(values []float32, width, rows int, answers []uint64) {
	clear(answers)
	last, k := math.Float32bits(values[0]), c.place(values[0])
	for i := range rows {
		if v := math.Float32bits(values[i*width]); v != last {
			last, k = v, c.place(values[i*width])
		}
		if k < len(answers) {
			answers[k] |= 1 << i
		}
	}
	set := uint64(0)
	for k := range answers {
		set |= answers[k]
		answers[k] = set
	}
}

// place is the number of cuts that a value is greater than: all of them, if it
// is no number. Their order is that of integers, so that it can be found without
// a branch that the processor would guess wrong half of the time.
func (c *column) place(v float32) int {
	k, keys := key(v), c.keys
	lo, n := 0, len(keys)
	for n > 1 {
		half := n / 2
		lo += half & over(k, keys[lo+half-1])
		n -= half
	}
	return lo - over(k, keys[lo])
}

// over is -1 if a is greater than b, else 0.
func over(a, b int32) int { return (int(b) - int(a)) >> 63 }

// key is an integer that orders as the number does; what is no number comes last.
func key(v float32) int32 {
	b := int32(math.Float32bits(v + 0)) // -0 is 0
	if v != v {
		return math.MaxInt32
	}
	return b ^ (b >> 31 & math.MaxInt32)
}

// add adds what the tree says of each of 64 rows. Whether a row goes right is
// one bit of its leaf's place, so the rows that do so on one level are one bit
// of all places.
func (t *table) add(answers []uint64, sums *[group]float32) {
	var sets [1<<(maxDepth+1) + 1]uint64
	var levels [maxDepth]uint64
	sets[0] = ^uint64(0)
	n := 0
	for level := range t.depth {
		over := uint64(0)
		for _, test := range t.tests[n : 2*n+1] {
			left := answers[test]
			set := sets[n]
			sets[2*n+1], sets[2*n+2] = set&left, set&^left
			over |= set &^ left
			n++
		}
		levels[level] = over
	}
	leaves := t.leaves
	for i := 0; i < group; i += 8 {
		places := uint64(0) // of eight rows, a byte each
		for _, over := range levels[:t.depth] {
			places = places<<1 | spread[uint8(over>>i)]
		}
		for k := range 8 {
			sums[i+k] += leaves[uint8(places)]
			places >>= 8
		}
	}
}

// spread is the byte with each of its bits in a byte of its own.
var spread = func() (words [256]uint64) {
	for b := range words {
		for rest := uint(b); rest != 0; rest &= rest - 1 {
			words[b] |= 1 << (8 * bits.TrailingZeros(rest))
		}
	}
	return words
}()
