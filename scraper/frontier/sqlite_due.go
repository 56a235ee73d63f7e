package frontier

import (
	"context"
	"errors"
	"time"

	"github.com/newsarc/newsarc/scraper/frontier/internal/sqlite"
)

// NextDue implements [Store].
func (s *SQLite) NextDue(ctx context.Context, now, horizon time.Time, want Want) (time.Time, bool, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if err := s.usable(ctx); err != nil {
		return time.Time{}, false, err
	}
	if s.opts.ReadOnly {
		return time.Time{}, false, ErrReadOnly
	}
	next, err := s.nextDue(micros(now), micros(horizon), want)
	if err != nil || next >= micros(horizon) {
		return time.Time{}, false, s.explain(err)
	}
	return instant(max(next, micros(now))), true, nil
}

// nextDue returns the instant, or one that is not before horizon.
func (s *SQLite) nextDue(now, horizon int64, want Want) (int64, error) {
	best := horizon
	enough := func(fn func(rows sqlite.Row) error, query string, args ...any) error {
		err := s.each(fn, query, args...)
		if errors.Is(err, errEnough) {
			return nil
		}
		return err
	}
	err := enough(func(rows sqlite.Row) error {
		var at int64
		err := rows.Scan(&at)
		best = min(best, at)
		return err
	}, `SELECT not_before FROM hosts WHERE ready > 0 AND busy = 0
		AND NOT (in_flight > 0 AND robots_expires <= max(?, not_before)) ORDER BY not_before LIMIT 1`, now)
	if err != nil {
		return 0, err
	}
	// Scheduled work: the host's clock may hold it up further. Behind some
	// hundreds of URLs of sleeping or busy hosts the answer may come too early,
	// which costs one Lease in vain.
	read := 0
	err = enough(func(rows sqlite.Row) error {
		var at, notBefore int64
		var busy bool
		if err := rows.Scan(&at, &notBefore, &busy); err != nil {
			return err
		}
		if read++; at >= best {
			return errEnough
		}
		if read == 500 {
			best = max(at, now)
			return errEnough
		}
		if !busy {
			best = min(best, max(at, notBefore))
		}
		return nil
	}, "SELECT u.next, h.not_before, h.busy FROM urls u JOIN hosts h ON h.id = u.host WHERE u.state = 2 ORDER BY u.next")
	if err != nil || want.RevisitsDue.IsZero() {
		return best, err
	}
	return s.nextRevisit(now, best, want)
}

// nextRevisit returns the clock of the first host that has a revisit to give,
// if it is before best.
func (s *SQLite) nextRevisit(now, best int64, want Want) (int64, error) {
	type clock struct{ id, at int64 }
	before := visitedBefore(want)
	var list []clock
	err := s.each(func(rows sqlite.Row) error {
		var c clock
		err := rows.Scan(&c.id, &c.at)
		if h := s.hosts[c.id]; h == nil || !h.skip.exhausted || h.skip.before != before {
			list = append(list, c)
		}
		return err
	}, `SELECT id, not_before FROM hosts WHERE revisits > 0 AND busy = 0 AND not_before < ?
		AND NOT (in_flight > 0 AND robots_expires <= max(?, not_before)) ORDER BY not_before`, best, now)
	if err != nil {
		return 0, err
	}
	for _, c := range list {
		h, err := s.host(c.id)
		if err != nil {
			return 0, err
		}
		if err := s.skipRevisits(h, now, before); err != nil {
			return 0, err
		}
		var found bool
		if !h.skip.exhausted {
			err := s.queryRow(`SELECT EXISTS (SELECT 1 FROM urls u WHERE host = ? AND state = 4 AND (next, id) > (?, ?)
				AND next < ? AND last_visit < ? AND (next <= ? OR outcome IN `+wellEnded+`) AND `+notInFlight+`)`,
				h.id, h.skip.next, h.skip.id, want.due(h.name, now), before, now).Scan(&found)
			if err != nil {
				return 0, err
			}
		}
		if found {
			return c.at, nil
		}
	}
	return best, nil
}
