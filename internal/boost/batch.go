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
	leaves [1 << maxDepth]float32
	planes [4][1 << maxDepth]byte // the leaves by bytes, the lowest first
	depth  int
}

// column is a feature that trees decide by, and where they cut, in order. A
// decision is the index of its cut among those of all columns, after each of
// which one place is for the rows beyond its last cut.
type column struct {
	feature int
	first   int // index of its first decision
	cuts    []float32
	keys    []int32 // of the cuts
}

// maxDepth bounds the size of a table: a leaf's place in it fits a byte, and the
// sets of a tree's rows the nearest cache.
const maxDepth = 6

// ready makes the tables that ScoreColumns reads.
func (m *Model) ready() {
	m.columns, m.together = m.allCuts(), asksGroups()
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
		m.tables[i] = table{tests: make([]int32, inner), depth: below[at]}
		m.fill(&m.tables[i], of, 0, at)
	}
}

// allCuts lists the decisions of all trees, each once.
func (m *Model) allCuts() []column {
	cuts := make([][]float32, m.Features)
	for _, n := range m.nodes {
		if n.feature >= 0 {
			cuts[n.feature] = append(cuts[n.feature], n.cut)
		}
	}
	var out []column
	for f, list := range cuts {
		if len(list) == 0 {
			continue
		}
		slices.Sort(list)
		list = slices.Compact(list)
		c := column{feature: f, first: m.decisions, cuts: list, keys: make([]int32, len(list))}
		for i, cut := range list {
			c.keys[i] = key(cut)
		}
		out = append(out, c)
		m.decisions += len(list) + 1
	}
	return out
}

// fill puts the subtree at a node into place n of a table. A leaf above the
// last row of places is put into all places below it, whatever is asked there.
func (m *Model) fill(t *table, of []*column, n int, at int32) {
	node := m.nodes[at]
	if n >= len(t.tests) {
		leaf := n - len(t.tests)
		t.leaves[leaf] = node.cut
		for i := range t.planes {
			t.planes[i][leaf] = byte(math.Float32bits(node.cut) >> (8 * i))
		}
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

// Group is how many rows are scored together: one bit each of a word.
const Group = 64

// Stride is how far apart the values of a row stand: no multiple of a power of
// two large enough that the values of a row would compete for places in the cache.
const Stride = Group + 16

// ScoreColumns writes the log-odds of len(out) rows, at most Group, to out. The
// rows stand side by side: the value of feature f of row i is columns[f*Stride+i].
// The scores are exactly those of Score, at a fraction of its cost: sets of rows
// go down a tree, not rows. Each decision is asked once for all rows, however
// many trees ask it, and its answers are the bits of a word; then what a tree
// does is to cut sets in two, without a branch (Lucchese et al., QuickScorer,
// 2015, has bits for leaves instead).
func (m *Model) ScoreColumns(columns, out []float32) {
	if m.tables == nil || len(out) < fewRows {
		for i := range out {
			out[i] = m.score(columns[i:], Stride)
		}
		return
	}
	room, _ := m.rooms.Get().(*[]uint64)
	if room == nil {
		answers := make([]uint64, m.decisions+1) // trees of one leaf ask none
		room = &answers
	}
	answers := *room
	m.ask(columns, len(out), answers)
	var sums [Group]float32
	for i := range sums {
		sums[i] = m.bias
	}
	var sets [1<<maxDepth - 1]uint64
	for i := range m.tables {
		t := &m.tables[i]
		levels := t.levels(answers, &sets)
		if m.together {
			addLeaves(&levels, t, &sums, len(out))
		} else {
			t.add(&levels, &sums, len(out))
		}
	}
	if m.together {
		sums = inOrder(&sums)
	}
	copy(out, sums[:])
	m.rooms.Put(room)
}

// fewRows are asked one by one.
const fewRows = 4

// ask writes the answers to all decisions for so many rows: where the processor
// can, by comparing all places of a group at once, used or not.
func (m *Model) ask(columns []float32, rows int, answers []uint64) {
	for i := range m.columns {
		c := &m.columns[i]
		values, out := columns[c.feature*Stride:], answers[c.first:c.first+len(c.cuts)+1]
		if m.together && len(values) >= Group {
			askGroup((*[Group]float32)(values), c.cuts, out)
		} else {
			c.ask(values[:rows], out)
		}
	}
}

// ask writes the sets of rows whose value is no greater than each of the cuts,
// and after them that of the rest. Rows are those of neighbours on a page: many
// have the value of the ones before.
func (c *column) ask(values []float32, answers []uint64) {
	var keys [Group]int32
	first, differ := key(values[0]), int32(0)
	for i, v := range values {
		keys[i&(Group-1)] = key(v)
		differ |= keys[i&(Group-1)] ^ first
	}
	if differ == 0 { // as what is said of a page as a whole
		k := c.places([4]int32{first})[0]
		clear(answers[:k])
		for i := k; i < len(answers); i++ {
			answers[i] = ^uint64(0)
		}
		return
	}
	clear(answers)
	last, k := [4]int32{}, c.places([4]int32{})
	for i := 0; i < len(values); i += 4 {
		if four := [4]int32(keys[i:]); four != last {
			last, k = four, c.places(four)
		}
		row := uint64(1) << (i & (Group - 1))
		answers[k[0]] |= row
		answers[k[1]] |= row << 1
		answers[k[2]] |= row << 2
		answers[k[3]] |= row << 3
	}
	set := uint64(0)
	for k := range answers {
		set |= answers[k]
		answers[k] = set
	}
}

// places are the numbers of cuts that each of four values is greater than: all of
// them, if it is no number. The order of keys is that of integers, so that it can
// be found without a branch that the processor would guess wrong half of the
// time, and four are found at once because each step waits for the one before.
func (c *column) places(keys [4]int32) (out [4]int) {
	cuts := c.keys
	a, b, d, e := 0, 0, 0, 0
	n := len(cuts)
	for n > 1 {
		half := n / 2
		a += half & over(keys[0], cuts[a+half-1])
		b += half & over(keys[1], cuts[b+half-1])
		d += half & over(keys[2], cuts[d+half-1])
		e += half & over(keys[3], cuts[e+half-1])
		n -= half
	}
	return [4]int{a - over(keys[0], cuts[a]), b - over(keys[1], cuts[b]), d - over(keys[2], cuts[d]), e - over(keys[3], cuts[e])}
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

// levels says of each level of the tree which rows go right there. That is one bit
// of the place of a row's leaf, so that the places on a level need not be told
// apart. Sets is room for the rows at each place.
func (t *table) levels(answers []uint64, sets *[1<<maxDepth - 1]uint64) (levels [maxDepth]uint64) {
	sets[0] = ^uint64(0)
	n, last := 0, t.depth-1
	for level := range last {
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
	if last >= 0 { // nobody asks for the sets below it
		over := uint64(0)
		tests := t.tests[n : 2*n+1]
		for i, set := range sets[n:][:len(tests)] {
			over |= set &^ answers[tests[i]]
		}
		levels[last] = over
	}
	return levels
}

// add adds their leaves to the sums of so many rows.
func (t *table) add(levels *[maxDepth]uint64, sums *[Group]float32, rows int) {
	leaves := &t.leaves
	for i := 0; i < rows; i += 8 {
		places := uint64(0) // of eight rows, a byte each
		for _, over := range levels[:t.depth] {
			places = places<<1 | spread[uint8(over>>(i&(Group-1)))]
		}
		eight := (*[8]float32)(sums[i:])
		for k := range eight {
			eight[k] += leaves[places&(1<<maxDepth-1)]
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
