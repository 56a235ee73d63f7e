package boost

import "golang.org/x/sys/cpu"

// asksGroups says whether the processor has what askAVX2 needs.
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
