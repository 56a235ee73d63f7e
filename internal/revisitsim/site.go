package main

import (
	"math"
	"math/rand/v2"
	"slices"
)

// Times are hours; 0 is when the crawl begins.

// article is one made-up article and its edits, which the policies cannot see.
type article struct {
	published float64
	kind      kind
	edits     []float64 // when, in order; from the first visit on
}

// kind says how an article is edited.
type kind struct {
	share float64
	// perLog is how many edits are expected while the age of the article grows
	// e-fold: the rate falls as one over the age, which is how news is edited.
	perLog float64
	// steady is a rate per hour that lasts for so many hours.
	steady, lasts float64
}

// kinds are the mixture: most articles are hardly ever edited, a few are
// edited often, some run live for two days, and some stand for years and are kept up
// to date.
var kinds = []kind{
	{share: .70, perLog: .01},
	{share: .23, perLog: .15},
	{share: .05, perLog: .8},
	{share: .01, perLog: .2, steady: 1. / 2, lasts: 48},
	{share: .01, perLog: .05, steady: 1. / (14 * 24), lasts: math.Inf(1)},
}

// young is the age in hours at which an article is no news any more.
const young = 7 * 24

// softens keeps the rate of the first hour finite.
const softens = 1.0

// rate of edits per hour at an age.
func (k *kind) rate(age float64) float64 {
	r := k.perLog / (age + softens)
	if age < k.lasts {
		r += k.steady
	}
	return r
}

// expected is the number of edits expected between two ages.
func (k *kind) expected(from, to float64) float64 {
	n := k.perLog * math.Log((to+softens)/(from+softens))
	return n + k.steady*(min(to, k.lasts)-min(from, k.lasts))
}

// makeSite returns articles published at a rate per day, from so many days before the
// crawl begins until it ends.
func makeSite(seed uint64, perDay float64, before, days int) []article {
	rng := rand.New(rand.NewPCG(seed, 1)) //nolint:gosec // a simulation
	var list []article
	end := float64(days) * 24
	for at := -float64(before) * 24; at < end; at += rng.ExpFloat64() * 24 / perDay {
		a := article{published: at, kind: draw(rng)}
		found := firstVisit(at)
		// Thinning: the rate only falls.
		for t := found; ; {
			high := a.kind.rate(t - at)
			t += rng.ExpFloat64() / high
			if t >= end {
				break
			}
			if rng.Float64()*high < a.kind.rate(t-at) {
				a.edits = append(a.edits, t)
			}
		}
		list = append(list, a)
	}
	return list
}

func draw(rng *rand.Rand) kind {
	x := rng.Float64()
	for _, k := range kinds {
		if x -= k.share; x < 0 {
			return k
		}
	}
	return kinds[0]
}

// firstVisit is when the hourly run finds an article.
func firstVisit(published float64) float64 { return max(0, math.Ceil(published)) }

// version returns how many edits an article has seen at a time.
func (a *article) version(at float64) int {
	n, _ := slices.BinarySearch(a.edits, at)
	return n
}
