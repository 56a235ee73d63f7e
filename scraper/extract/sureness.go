package extract

// A step of what chances turned out to be worth: of the values given with the
// chance p, this share was right.
type worth struct{ p, right float64 }

// worthOf reads a chance off the steps, in a straight line between two of them.
func worthOf(steps []worth, p float64) float64 {
	for i := 1; i < len(steps); i++ {
		if lo, hi := steps[i-1], steps[i]; p <= hi.p {
			return lo.right + (hi.right-lo.right)*(max(p, lo.p)-lo.p)/(hi.p-lo.p)
		}
	}
	return steps[len(steps)-1].right
}

// titleWorth is the share of titles that were right by the chance that the
// weights gave them, on pages of publishers that these had not seen: five
// partitions of the corpus (TestTitleWeights).
var titleWorth = []worth{{0, 0.25}, {0.35, 0.3}, {0.45, 0.48}, {0.55, 0.55}, {0.65, 0.66}, {0.75, 0.66}, {0.85, 0.76}, {0.925, 0.82}, {0.965, 0.845}, {0.985, 0.925}, {0.993, 0.965}, {1, 0.965}}

// textWorth is the share of running texts that had nine tenths of their words
// in common with the true one, by the F1 that the model expected of its choice,
// on pages of publishers that it had not seen (internal/train -cv).
var textWorth = []worth{{0, 0}, {0.5, 0.02}, {0.6, 0.05}, {0.7, 0.14}, {0.76, 0.27}, {0.825, 0.53}, {0.875, 0.6}, {0.915, 0.69}, {0.94, 0.83}, {0.96, 0.895}, {0.975, 0.945}, {0.985, 0.97}, {1, 0.99}}
