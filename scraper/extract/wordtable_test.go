package extract

import (
	"math/rand/v2"
	"testing"
)

// A table finds the words that were put in, and no others: none of those with
// the same low bits of their hash either, which are all that a slot keeps.
func TestWordTable(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	for _, size := range []int{0, 1, 7, 300, 5000} {
		words := map[uint32]float32{}
		for range size {
			words[random.Uint32()] = float32(random.IntN(probSteps+1)) / probSteps
		}
		if size > 0 {
			words[0], words[1<<32-1] = 0.5, 0
		}
		table := NewWordTable(words)
		for w, want := range words {
			if p, ok := table.Prob(w); !ok || p != want {
				t.Fatalf("%d words: Prob(%#x) = %v, %v, want %v", size, w, p, ok, want)
			}
			for high := uint32(1); high < 1<<probBits; high++ {
				other := (w*wordSpread ^ high<<(32-probBits)) * wordGather
				if _, has := words[other]; has {
					continue
				}
				if p, ok := table.Prob(other); ok {
					t.Fatalf("%d words: Prob(%#x) = %v, but that word is none of them", size, other, p)
				}
			}
		}
		again, err := readWords(table.bytes())
		if err != nil {
			t.Fatal(err)
		}
		for w, want := range words {
			if p, ok := again.Prob(w); !ok || p != want {
				t.Fatalf("%d words, read again: Prob(%#x) = %v, %v, want %v", size, w, p, ok, want)
			}
		}
	}
}
