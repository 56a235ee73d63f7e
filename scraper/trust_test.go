package scraper_test

import (
	"testing"
	"time"

	"github.com/newsarc/newsarc/schema"
)

// A sitemap that dates everything as of today costs a few visits to find out, and
// not a full crawl in every run.
func TestSitemapThatCriesWolf(t *testing.T) {
	for name, layout := range map[string]string{"instant": time.RFC3339, "day": time.DateOnly} {
		t.Run(name, func(t *testing.T) {
			r := newNewsroom(300, newClock().Now())
			b := r.bench(t)
			r.sitemap = func(*story) string { return b.clock.Now().Format(layout) }
			r.print()
			full := b.run()
			for run := range 4 {
				b.clock.Advance(6 * time.Hour)
				r.print()
				s := b.run()
				t.Logf("run %d: %d requests", run+2, s.Requests)
				if s.Requests > 40 || s.Changed > 0 {
					t.Errorf("run %d: %d requests of a full crawl's %d, %d changed", run+2, s.Requests, full.Requests, s.Changed)
				}
			}
			// What is new is found all the same, and what changed in its time.
			r.publish(b.clock.Now())
			newest := r.stories[len(r.stories)-2]
			r.edit(newest, b.clock.Now())
			b.clock.Advance(24 * time.Hour)
			r.print()
			if s := b.run(); s.New != 1 || s.Changed != 1 {
				t.Errorf("%d new, %d changed", s.New, s.Changed)
			}
		})
	}
}

// After a change of layout a truthful sitemap says that everything has changed: a
// sample bears it out, and everything is visited in the same run.
func TestSitemapOfMuchThatChanged(t *testing.T) {
	r := newNewsroom(200, newClock().Now())
	r.sitemap = rfc3339
	r.print()
	b := r.bench(t)
	b.run()
	b.clock.Advance(time.Hour)
	for _, s := range r.stories[:120] {
		r.edit(s, b.clock.Now())
	}
	b.clock.Advance(time.Hour)
	r.print()
	if s := b.run(); s.Changed != 120 || s.Requests > 150 {
		t.Errorf("%d changed, %d requests", s.Changed, s.Requests)
	}
}

// A sitemap whose dates never change proves nothing once that is seen: edits are
// found by the schedule.
func TestSitemapThatSleeps(t *testing.T) {
	r := newNewsroom(700, newClock().Now())
	r.sitemap = func(s *story) string { return s.published.Format(time.RFC3339) }
	r.print()
	b := r.bench(t)
	b.run()
	edits, found := 0, 0
	for range 12 {
		edited := r.newsLike(3, b.clock.Now())
		b.clock.Advance(3 * time.Hour)
		for _, s := range edited {
			r.edit(s, b.clock.Now())
		}
		b.clock.Advance(3 * time.Hour)
		r.print()
		s := b.run()
		edits += len(edited)
		found += int(s.Changed)
	}
	t.Logf("%d edits, %d found", edits, found)
	if found < edits/2 {
		t.Errorf("%d of %d edits found", found, edits)
	}
}

// A truthful sitemap spares the visits that are due, without pretending that
// they were made.
func TestSparedIsNotVisited(t *testing.T) {
	r := newNewsroom(200, newClock().Now())
	r.sitemap = rfc3339
	r.print()
	b := r.bench(t)
	b.run()
	first := b.clock.Now()
	b.clock.Advance(60 * 24 * time.Hour)
	s := b.run()
	if s.Requests > 15 || s.Unchanged > 8 {
		t.Errorf("%d requests, %d revisits", s.Requests, s.Unchanged)
	}
	visits := map[string]bool{}
	for _, f := range rowsOf[*schema.Fetch](b.data) {
		visits[string(f.URL)] = true
	}
	put := 0
	for _, s := range r.stories {
		state := b.state(absolute(s.path))
		if visits[state.URL] {
			continue
		}
		if !state.LastVisit.Equal(first) {
			t.Fatalf("%s was not visited, its last visit is %v", state.URL, state.LastVisit)
		}
		if state.Next.After(b.clock.Now()) {
			put++
		}
	}
	if put < 150 {
		t.Errorf("%d revisits were put off", put)
	}
}
