package fingerprint

import (
	"flag"
	"fmt"
	"math/bits"
	"math/rand/v2"
	"strings"
	"testing"
)

var nearTexts = flag.Int("near", 100, "how many made-up texts TestNearDuplicates edits")

// madeUp is a text of n words drawn by Zipf's law, as words of a language are.
func madeUp(r *rand.Rand, zipf *rand.Zipf, n int) []string {
	words := make([]string, n)
	for i := range words {
		words[i] = fmt.Sprintf("w%d", zipf.Uint64())
	}
	return words
}

// edited replaces, drops or adds a share of the words, in runs of up to five.
func edited(r *rand.Rand, zipf *rand.Zipf, words []string, share float64) []string {
	out := append([]string(nil), words...)
	for todo := int(share*float64(len(words)) + 0.5); todo > 0; {
		run := min(1+r.IntN(5), todo, len(out)-1)
		at := r.IntN(len(out) - run)
		var put []string
		if kind := r.IntN(3); kind > 0 {
			put = madeUp(r, zipf, run)
			if kind == 2 {
				put = append(put, out[at:at+run]...)
			}
		}
		out = append(out[:at:at], append(put, out[at+run:]...)...)
		todo -= run
	}
	return out
}

// How well distances of simhashes tell edits of a text from other texts; -v
// prints what docs/loading.md says. Texts of the same vocabulary stay apart,
// and light edits together.
func TestNearDuplicates(t *testing.T) {
	r := rand.New(rand.NewPCG(7, 7))
	zipf := rand.NewZipf(r, 1.1, 8, 60000)
	var texts [][]string
	var sums []uint64
	for range *nearTexts {
		words := madeUp(r, zipf, 150+r.IntN(600))
		sum, _ := Simhash(strings.Join(words, " "))
		texts, sums = append(texts, words), append(sums, sum)
	}
	limits := []int{3, 5, 7, 10, 12}
	wrong, pairs := make([]int, len(limits)), 0
	for i := range sums {
		for j := range i {
			pairs++
			for k, limit := range limits {
				if bits.OnesCount64(sums[i]^sums[j]) <= limit {
					wrong[k]++
				}
			}
		}
	}
	t.Logf("of %d pairs of different texts, within %v bits: %v", pairs, limits, wrong)
	recall := map[float64][]float64{}
	shares := []float64{0.01, 0.02, 0.05, 0.1, 0.2, 0.3}
	for _, share := range shares {
		recall[share] = make([]float64, len(limits))
		for i, words := range texts {
			sum, _ := Simhash(strings.Join(edited(r, zipf, words, share), " "))
			for k, limit := range limits {
				if bits.OnesCount64(sum^sums[i]) <= limit {
					recall[share][k] += 1 / float64(len(texts))
				}
			}
		}
		t.Logf("%3.0f %% of the words edited, found within %v bits: %.3f", 100*share, limits, recall[share])
	}
	if wrong[2] > 0 {
		t.Errorf("%d of %d pairs of different texts lie within 7 bits", wrong[2], pairs)
	}
	if recall[0.02][2] < 0.8 {
		t.Errorf("of edits of 2 %% of the words %.2f are found within 7 bits, want 0.8", recall[0.02][2])
	}
}
