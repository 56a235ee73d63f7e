package fingerprint_test

import (
	"hash/fnv"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/newsarc/newsarc/scraper/fingerprint"
)

// plainSimhash is the definition, written down the long way: three words a
// feature, each ended by a zero byte, FNV-1a, the finaliser of MurmurHash3, a vote per bit.
func plainSimhash(words []string) (sum uint64) {
	var weight [64]int
	width := min(3, len(words))
	for i := 0; i+width <= len(words); i++ {
		h := fnv.New64a()
		for _, word := range words[i : i+width] {
			_, _ = h.Write([]byte(word + "\x00"))
		}
		x := h.Sum64()
		x ^= x >> 33
		x *= 0xff51afd7ed558ccd
		x ^= x >> 33
		x *= 0xc4ceb9fe1a85ec53
		x ^= x >> 33
		for bit := range weight {
			if x>>bit&1 == 1 {
				weight[bit]++
			} else {
				weight[bit]--
			}
		}
	}
	for bit, w := range weight {
		if w > 0 {
			sum |= 1 << bit
		}
	}
	return sum
}

func TestSimhashIsItsDefinition(t *testing.T) {
	vocabulary := strings.Fields("the a of крылатая ракета флот wing über 2026 état 数 x")
	random := rand.New(rand.NewPCG(3, 5))
	for n := 1; n < 300; n += 1 + n/7 {
		words := make([]string, n)
		for i := range words {
			words[i] = vocabulary[random.IntN(len(vocabulary))]
		}
		got, ok := fingerprint.Simhash(strings.Join(words, ", "))
		if want := plainSimhash(words); !ok || got != want {
			t.Errorf("%d words: %016x, want %016x", n, got, want)
		}
	}
}
