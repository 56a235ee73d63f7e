package revisit

import (
	"math"
	"time"
)

// The bounds of the schedule.
const (
	// Soonest is the shortest time between two scheduled visits of an article.
	Soonest = 30 * time.Minute
	// Latest is the longest.
	Latest = 180 * 24 * time.Hour
	// GoneLatest is the longest for what is gone.
	GoneLatest = 60 * 24 * time.Hour
	// ListingSoonest and ListingLatest are the bounds for pages that lead to articles.
	ListingSoonest = 10 * time.Minute
	ListingLatest  = 7 * 24 * time.Hour
)

// History is what the schedule of an article rests on.
type History struct {
	FirstSeen   time.Time
	PublishedAt time.Time // zero: unknown, FirstSeen stands in
	LastChange  time.Time // when a visit last found a change; zero: never
	Visits      int64     // this one included
	Changes     int64     // revisions after the first
}

// Schedule says when to visit articles again. It asks as soon as Expect edits are
// expected since the visit before: when every visit meets the same expectation, no
// request can be moved to another article and find more (see docs/revisit.md, and
// internal/revisitsim, which compares it with others).
//
// News is edited at a rate that falls as one over its age, so that equal numbers of
// edits are expected while the age grows e-fold. How many these are is learnt for
// each article: the mean of a gamma distribution that starts with what is usual and
// takes in the visits that found a change and the time they covered.
type Schedule struct {
	// Expect is the number of edits; smaller visits more often.
	Expect float64
}

// The schedule's constants: what is usual before anything was seen of an
// article, as edits and as e-folds of age in which they came.
const (
	DefaultExpect = 0.02
	priorEdits    = 0.2
	priorFolds    = 1.0
	softening     = time.Hour // keeps the rate of the first hours finite
)

// Next returns when to visit an article again after a visit at now.
func (s Schedule) Next(now time.Time, h History) time.Time {
	origin := h.FirstSeen
	if !h.PublishedAt.IsZero() && h.PublishedAt.Before(h.FirstSeen) {
		origin = h.PublishedAt
	}
	age := max(now.Sub(origin), 0) + softening
	folds := math.Log(float64(age) / float64(h.FirstSeen.Sub(origin)+softening))
	perFold := (priorEdits + float64(h.Changes)) / (priorFolds + max(folds, 0))
	wait := float64(age) * math.Expm1(s.Expect/perFold)
	if wait > float64(Latest) {
		return now.Add(Latest)
	}
	return now.Add(bound(time.Duration(wait), Soonest, Latest))
}

// Next is the default [Schedule]'s.
func Next(now time.Time, h History) time.Time { return Schedule{DefaultExpect}.Next(now, h) }

// NextGone returns when to see whether a page that is gone came back: after a
// day, then at twice the time it has been away, and never once that is over
// the longest interval.
func NextGone(now, since time.Time) time.Time {
	interval := max(24*time.Hour, 2*now.Sub(since))
	if interval > GoneLatest {
		return time.Time{}
	}
	return now.Add(interval)
}

// NextListing returns when to ask a page that leads to articles again: sooner
// if it brought something new since the visit before, later if it did not.
// last is that visit, zero if there was none.
func NextListing(now, last time.Time, found bool) time.Time {
	if last.IsZero() {
		return now.Add(ListingSoonest)
	}
	interval := now.Sub(last) * 2
	if found {
		interval = now.Sub(last) / 2
	}
	return now.Add(bound(interval, ListingSoonest, ListingLatest))
}

func bound(d, low, high time.Duration) time.Duration { return min(max(d, low), high) }
