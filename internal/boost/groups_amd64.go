package boost

import "golang.org/x/sys/cpu"

// asksGroups says whether the processor has what the functions for groups need.
func asksGroups() bool { return cpu.X86.HasAVX2 }

// askAVX2 writes for each of n cuts, at least one, which of the values are no
// greater than it: bit i of a word says it of value i.
//
//go:noescape
func askAVX2(values *[Group]float32, cuts *float32, answers *uint64, n int)

// askGroup writes the sets of values that are no greater than each of the cuts.
func askGroup(values *[Group]float32, cuts []float32, answers []uint64) {
	if len(cuts) > 0 && len(answers) >= len(cuts) {
		askAVX2(values, &cuts[0], &answers[0], len(cuts))
	}
}

// addLeavesAVX2 adds to the sums of 32 or, with two halves, 64 rows the leaves at
// the places that the levels of a tree, at least one, spell bit by bit. The leaves
// are looked up by bytes, four planes of 64, and the sums are in the order that
// putting the bytes together leaves.
//
//go:noescape
func addLeavesAVX2(levels *uint64, depth int, leaves *byte, sums *float32, halves int)

// addLeaves adds their leaves to the sums of so many rows, which inOrder puts in order.
func addLeaves(levels *[maxDepth]uint64, t *table, sums *[Group]float32, rows int) {
	addLeavesAVX2(&levels[0], max(1, t.depth), &t.planes[0][0], &sums[0], 1+(rows-1)/(Group/2))
}

// inOrder are sums in the order of their rows. Of each half, eight stand together
// of which four are the next in the first quarter of the rows, and four the next in the second.
func inOrder(sums *[Group]float32) (out [Group]float32) {
	for row := range out {
		half, quarter, four := row&32, row>>4&1, row>>2&3
		out[row] = sums[half+8*four+4*quarter+row&3]
	}
	return out
}
