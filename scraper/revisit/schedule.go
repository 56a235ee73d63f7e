package revisit

import "time"

// The bounds of the schedule.
const (
	// Soonest is the shortest time between two scheduled visits of an article.
	Soonest = 30 * time.Minute
	// Latest is the longest.
	Latest = 60 * 24 * time.Hour
	// ListingSoonest and ListingLatest are the bounds for pages that lead to articles.
	ListingSoonest = 10 * time.Minute
	ListingLatest  = 24 * time.Hour
)

// History is what the schedule of an article rests on.
type History struct {
	FirstSeen   time.Time
	PublishedAt time.Time // zero: unknown, FirstSeen stands in
	LastChange  time.Time // when a visit last found a change; zero: never
	Visits      int64     // this one included
	Changes     int64     // revisions after the first
}

// Next returns when to visit an article again after a visit at now. News is
// edited most in its first hours: the interval is a fifth of the time since
// the article appeared or last changed. An article that never changed although
// it was looked at often waits longer, one that changes often less.
func Next(now time.Time, h History) time.Time {
	since := h.FirstSeen
	if !h.PublishedAt.IsZero() && h.PublishedAt.Before(now) {
		since = h.PublishedAt
	}
	if h.LastChange.After(since) {
		since = h.LastChange
	}
	interval := now.Sub(since) / 5
	quiet := h.Visits - 1 - h.Changes
	for range min(max(quiet, 0), 4) {
		interval += interval / 2
	}
	return now.Add(bound(interval, Soonest, Latest))
}

// NextGone returns when to see whether a page that is gone came back: after a
// day, then at twice the time it has been away, and never once that is over
// the longest interval.
func NextGone(now, since time.Time) time.Time {
	interval := max(24*time.Hour, 2*now.Sub(since))
	if interval > Latest {
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
