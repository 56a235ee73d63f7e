package fingerprint

import (
	"math/rand/v2"
	"testing"
)

// TestCounters holds the counters to counting bit by bit, past every point at
// which they are emptied.
func TestCounters(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	for _, n := range []int{0, 1, 7, 8, 9, 15, 16, 100, 8*255 - 1, 8 * 255, 8*255 + 1, 5000} {
		var c counters
		var want [64]int
		for i := range n {
			word := random.Uint64()
			if i%3 == 0 {
				word = ^uint64(0) // so that some lanes run full
			}
			c.add(word)
			for bit := range want {
				want[bit] += int(word >> bit & 1)
			}
		}
		if got := c.totals(); *got != want {
			t.Errorf("%d words: %v, want %v", n, *got, want)
		}
	}
}
