package main

import (
	"math"
	"math/rand/v2"
	"slices"
)

// result is what one policy achieved on one site.
type result struct {
	requests             int
	edits, caught        int // of all articles
	youngEdits, youngGot int // edits of articles younger than a week
	stale, staleYoung    float64
	hours, hoursYoung    float64
	waits                []float64 // from an edit to the visit that found it
}

func (r *result) median() float64 {
	if len(r.waits) == 0 {
		return math.NaN()
	}
	slices.Sort(r.waits)
	return r.waits[len(r.waits)/2]
}

// simulate crawls a site every hour for some days. A visit is made by the first run
// after it is due; that an article is new costs nothing, since every policy
// finds that in the same way.
func simulate(site []article, days int, p policy, scale float64) result {
	var r result
	rng := rand.New(rand.NewPCG(1, 2)) //nolint:gosec // a simulation
	end := float64(days) * 24
	state := make([]history, len(site))
	runs := make([][]int, days*24) // what is due, by the hour of the run
	plan := func(i int, after, hours float64) {
		if at := math.Ceil(after + hours); at < end {
			run := max(int(at), int(after)+1)
			if run < len(runs) {
				runs[run] = append(runs[run], i)
			}
		}
	}
	for i := range site {
		a := &site[i]
		first := firstVisit(a.published)
		if first >= end {
			continue
		}
		state[i] = history{published: a.published, firstSeen: first, last: first, lastChange: math.Inf(-1), visits: 1, truth: &a.kind}
		r.edits += len(a.edits)
		for _, e := range a.edits {
			if e-a.published < young {
				r.youngEdits++
			}
		}
		r.hours += end - first
		r.hoursYoung += max(0, min(end, a.published+young)-first)
		wait := p.next(&state[i], scale)
		if first == 0 { // as if the crawl had gone on for long
			wait *= rng.Float64()
		}
		plan(i, first, wait)
	}
	for hour, list := range runs {
		now := float64(hour)
		for _, i := range list {
			r.visit(&site[i], &state[i], now)
			plan(i, now, p.next(&state[i], scale))
		}
		runs[hour] = nil
	}
	for i := range site { // what nobody saw
		if state[i].visits > 0 {
			r.settle(&site[i], &state[i], end, false)
		}
	}
	return r
}

func (r *result) visit(a *article, h *history, now float64) {
	r.requests++
	h.changed = r.settle(a, h, now, true)
	h.visits++
	if h.changed {
		h.changes++
		h.lastChange = now
	}
	h.last = now
}

// settle counts the time and the edits since the last visit; true if there was
// an edit. A visit sees the last of several edits alone.
func (r *result) settle(a *article, h *history, now float64, visited bool) bool {
	before, after := a.version(h.last), a.version(now)
	if before == after {
		return false
	}
	first, last := a.edits[before], a.edits[after-1]
	r.stale += now - first
	r.staleYoung += max(0, min(now, a.published+young)-first)
	if visited {
		r.caught++
		r.waits = append(r.waits, now-first)
		if last-a.published < young {
			r.youngGot++
		}
	}
	return true
}

// calibrate returns the scale at which a policy makes about so many requests.
func calibrate(site []article, days int, p policy, requests int) float64 {
	low, high := 1e-4, 1e5
	for range 18 {
		mid := math.Sqrt(low * high)
		if simulate(site, days, p, mid).requests > requests {
			low = mid
		} else {
			high = mid
		}
	}
	return math.Sqrt(low * high)
}
