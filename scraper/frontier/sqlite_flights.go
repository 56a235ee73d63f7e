package frontier

import (
	"database/sql"
	"fmt"
	"strings"
)

// leased is what the store knows of a URL whose lease comes back.
type leased struct {
	held      bool // the lease is still good
	host      int64
	state     int64
	outcome   int64
	lastVisit int64
	attempt   int64
	expires   int64 // of a flight
}

// land ends the flight of a URL.
func (s *SQLite) land(id int64) {
	delete(s.flights, id)
	s.ended = append(s.ended, id)
}

var landSQL = [...]string{
	"DELETE FROM leases WHERE id = ?",
	"DELETE FROM leases WHERE id IN (?" + strings.Repeat(", ?", someAtOnce-1) + ")",
}

// flushEnded writes down which leases ended.
func (s *SQLite) flushEnded() error {
	ended := s.ended
	s.ended = s.ended[:0]
	for len(ended) > 0 {
		query, n := landSQL[0], 1
		if len(ended) >= someAtOnce {
			query, n = landSQL[1], someAtOnce
		}
		args := make([]any, n)
		for i := range args {
			args[i] = ended[i]
		}
		if err := s.exec(query, args...); err != nil {
			return err
		}
		ended = ended[n:]
	}
	return nil
}

// inFlight tells whether a URL is leased.
func (s *SQLite) inFlight(id int64) (yes bool, err error) {
	if _, ok := s.flights[id]; ok {
		return true, nil
	}
	if err := s.flushEnded(); err != nil {
		return false, err
	}
	err = s.queryRow("SELECT EXISTS (SELECT 1 FROM leases WHERE id = ?)", id).Scan(&yes)
	return yes, err
}

// held finds the host and the URL of a lease. An expired lease that nobody else
// got is good.
func (s *SQLite) held(l *Lease) (*host, leased, error) {
	if l.ID < 0 {
		h, err := s.host(-l.ID)
		if err != nil {
			return nil, leased{}, err
		}
		return h, leased{held: h.robotsLease == micros(l.Expires), state: stateLeased}, nil
	}
	if u, ok := s.flights[l.ID]; ok && u.expires == micros(l.Expires) {
		h, err := s.host(u.host)
		return h, u, err
	}
	if err := s.flushEnded(); err != nil {
		return nil, leased{}, err
	}
	var u leased
	var next, retrying int64
	var expires sql.NullInt64
	err := s.queryRow(`SELECT host, state, next, outcome, last_visit, coalesce(attempt, attempts), retrying, expires
		FROM urls LEFT JOIN leases USING (id) WHERE urls.id = ?`, l.ID).
		Scan(&u.host, &u.state, &next, &u.outcome, &u.lastVisit, &u.attempt, &retrying, &expires)
	if err != nil {
		return nil, leased{}, fmt.Errorf("lease %d: %w", l.ID, err)
	}
	switch {
	case expires.Valid:
		u.state, u.held = stateLeased, expires.Int64 == micros(l.Expires)
	case u.state == stateReady: // expired: see expire
		u.held = retrying != 0 && next == 0 && u.attempt == int64(l.Attempt) && u.lastVisit == micros(l.LastVisit)
	}
	h, err := s.host(u.host)
	return h, u, err
}
