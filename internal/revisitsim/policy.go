package main

import (
	"math"
	"time"

	"github.com/newsarc/newsarc/scraper/revisit"
)

// history is what a policy may know of an article.
type history struct {
	published, firstSeen, last, lastChange float64 // lastChange: -Inf for never
	visits, changes                        int64
	changed                                bool    // by the last visit
	interval                               float64 // the policy's own
	truth                                  *kind   // for the optima alone
}

// policy returns after how many hours to visit an article again. scale stretches
// all intervals alike, so that policies can be compared at the same number of requests.
type policy struct {
	name string
	next func(h *history, scale float64) float64
}

var policies = []policy{
	{"uniform", func(_ *history, scale float64) float64 { return 24 * scale }},
	{"Nutch's adaptive schedule", nutch},
	{"a fifth of the age", fifth},
	{"newsarc (`revisit.Next`)", ours},
	{"optimum for freshness, rates known", optimumFresh},
	{"optimum for edits caught, rates known", optimumCaught},
}

// nutch is AdaptiveFetchSchedule with its default rates: the interval shrinks by a
// fifth at a change and grows by two fifths without one.
func nutch(h *history, scale float64) float64 {
	switch {
	case h.interval == 0:
		h.interval = 24 * scale
	case h.changed:
		h.interval *= 1 - .2
	default:
		h.interval *= 1 + .4
	}
	h.interval = min(max(h.interval, 1./60), 365*24)
	return h.interval
}

// fifth is the rule that newsarc had before: a fifth of the time since the
// article appeared or changed, longer after visits that found nothing.
func fifth(h *history, scale float64) float64 {
	d := (h.last - max(h.published, h.lastChange)) / 5
	for range min(max(h.visits-1-h.changes, 0), 4) {
		d *= 1.5
	}
	return max(d, .5) * scale
}

var epoch = time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)

func at(hours float64) time.Time { return epoch.Add(time.Duration(hours * float64(time.Hour))) }

// ours is the schedule of the crawler. scale moves its one parameter.
func ours(h *history, scale float64) float64 {
	r := revisit.History{FirstSeen: at(h.firstSeen), PublishedAt: at(h.published), Visits: h.visits, Changes: h.changes}
	if !math.IsInf(h.lastChange, -1) {
		r.LastChange = at(h.lastChange)
	}
	now := at(h.last)
	s := revisit.Schedule{Expect: revisit.DefaultExpect * scale}
	return s.Next(now, r).Sub(now).Hours()
}

// optimumCaught visits as soon as so many edits are expected: the derivative of
// the edits caught per time by the frequency is a function of that number alone.
func optimumCaught(h *history, scale float64) float64 {
	return solve(h, func(d float64) bool { return expect(h, d) >= .1*scale })
}

// optimumFresh visits when the derivative of the freshness by the frequency reaches
// a level (Cho and Garcia-Molina, TODS 2003; Azar et al., PNAS 2018).
func optimumFresh(h *history, scale float64) float64 {
	age := h.last - h.published
	return solve(h, func(d float64) bool {
		n := expect(h, d)
		return (1-math.Exp(-n)*(1+n))/h.truth.rate(age+d) >= scale
	})
}

func expect(h *history, d float64) float64 {
	age := h.last - h.published
	return h.truth.expected(age, age+d)
}

// solve returns the least interval that fulfils a condition which, once
// fulfilled, stays so; at most the longest.
func solve(h *history, enough func(float64) bool) float64 {
	low, high := 0., revisit.Latest.Hours()
	if !enough(high) {
		return high
	}
	for range 30 {
		mid := (low + high) / 2
		if enough(mid) {
			high = mid
		} else {
			low = mid
		}
	}
	return high
}
