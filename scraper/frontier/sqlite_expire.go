package frontier

import "time"

// clockSlack is how far a clock may step back, or two callers' clocks differ,
// before it is taken for a jump.
const clockSlack = int64(time.Minute / time.Microsecond)

// clockBack finds that the clock was set back: requests, leases and waits then
// lie in the future, where they would hold up their hosts until that comes.
// What was requested counts as requested now, so that delays hold all the same.
func (s *SQLite) clockBack(now int64) error {
	if s.high <= now+clockSlack {
		s.high = max(s.high, now)
		return nil
	}
	if err := s.flushHosts(); err != nil {
		return err
	}
	back := s.high - now
	for _, query := range []string{
		// A wait that a host asked for keeps the length that was left of it.
		`UPDATE hosts SET hold = iif(hold > ?1, max(hold - ?2, 0), hold),
			last_request = min(last_request, ?1), last_lease = min(last_lease, ?1)
			WHERE last_request > ?1 OR last_lease > ?1 OR hold > ?1`,
		"UPDATE urls SET next = next - ?2 WHERE state = 2 AND retrying = 1 AND next > ?1",
	} {
		if err := s.exec(query, now, back); err != nil {
			return err
		}
	}
	s.hosts, s.hostIDs = map[int64]*host{}, map[string]int64{}
	s.high = now
	return s.resetClocks()
}

// expire takes back the leases whose time has passed.
func (s *SQLite) expire(now int64) error {
	type expired struct{ id, host, outcome, attempt int64 }
	ended, err := list(s, func(e *expired) []any { return []any{&e.id, &e.host, &e.outcome, &e.attempt} },
		"SELECT id, host, outcome, attempt FROM leases JOIN urls USING (id) WHERE expires <= ?", now)
	if err != nil {
		return err
	}
	for _, e := range ended {
		h, err := s.host(e.host)
		if err != nil {
			return err
		}
		s.move(h, stateLeased, stateReady, e.outcome, e.outcome)
		s.land(e.id)
		s.endLease(h, true)
		if err := s.exec("UPDATE urls SET state = 1, next = 0, retrying = 1, attempts = ? WHERE id = ?", e.attempt, e.id); err != nil {
			return err
		}
	}
	lost, err := list(s, number, "SELECT id FROM hosts WHERE robots_lease > 0 AND robots_lease <= ?", now)
	if err != nil {
		return err
	}
	for _, id := range lost {
		h, err := s.host(id)
		if err != nil {
			return err
		}
		h.robotsLease = 0
		s.endLease(h, true)
	}
	return nil
}

// number is for [list] of one column of numbers.
func number(n *int64) []any { return []any{n} }

// endLease frees a lease of a host. A request that may have been made counts
// from the lease on.
func (s *SQLite) endLease(h *host, requested bool) {
	h.inFlight--
	if requested {
		h.lastRequest = max(h.lastRequest, h.lastLease)
	}
	s.settleClock(h)
	s.change(h)
}

// promoteAtOnce bounds how many URLs one Lease makes ready, so that a long
// pause costs a little in many calls instead of much in one.
const promoteAtOnce = 10_000

// promote makes scheduled work ready whose time has come.
func (s *SQLite) promote(now int64) error {
	type due struct{ id, host int64 }
	come, err := list(s, func(d *due) []any { return []any{&d.id, &d.host} },
		"SELECT id, host FROM urls WHERE state = 2 AND next <= ? ORDER BY next LIMIT ?", now, promoteAtOnce)
	if err != nil {
		return err
	}
	for _, d := range come {
		h, err := s.host(d.host)
		if err != nil {
			return err
		}
		h.scheduled--
		h.ready++
		s.count(countReady, 1)
		s.change(h)
		if err := s.exec("UPDATE urls SET state = 1 WHERE id = ?", d.id); err != nil {
			return err
		}
	}
	return nil
}
