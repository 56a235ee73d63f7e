//go:build !amd64

package boost

// asksGroups says that there is no faster way to ask a whole group.
func asksGroups() bool { return false }

// askGroup is never called where asksGroups says no.
func askGroup(*[Group]float32, []float32, []uint64) {}
