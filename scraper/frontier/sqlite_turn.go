package frontier

import (
	"context"
	"fmt"
	"time"
)

// Turn implements [Store].
func (s *SQLite) Turn(ctx context.Context, name string, now, booked time.Time) (Turn, error) {
	var t Turn
	err := s.write(ctx, func() error {
		h, err := s.hostNamed(name)
		if err != nil {
			return err
		}
		t = s.takeTurn(h, micros(now), micros(booked))
		return nil
	})
	if err != nil {
		return Turn{}, fmt.Errorf("turn of %s: %w", name, err)
	}
	return t, nil
}

// takeTurn starts the clock, or books a turn: as a hold of the host, which outlives the ends
// of the requests that are on the way.
func (s *SQLite) takeTurn(h *host, now, booked int64) Turn {
	delay := s.delay(h.name, h.delay)
	free := h.notBefore
	if booked != 0 && h.hold == booked+delay { // nobody asked for more since
		free = booked
		if h.lastRequest > 0 {
			free = max(free, h.lastRequest+delay)
		}
		if h.inFlight > 0 {
			free = max(free, h.lastLease+delay)
		}
	}
	if !s.busy(h) && free <= now {
		owed, kept := s.startClock(h, now)
		if kept >= 0 {
			owed = min(owed, time.Duration(delay)*time.Microsecond) // the rest was our own booking
		}
		return Turn{Granted: true, DelayOwed: owed, DelayKept: kept}
	}
	at := max(free, now)
	if h.inFlight > 0 {
		at = max(at, now+max(delay, minTurn))
	}
	h.hold = max(h.hold, at+delay)
	h.notBefore = max(h.notBefore, h.hold)
	s.change(h)
	return Turn{At: instant(at)}
}

// minTurn is how long one waits, in microseconds, for a host without a delay that takes no more requests.
const minTurn = 100_000

// EndTurn implements [Store].
func (s *SQLite) EndTurn(ctx context.Context, name string, end TurnEnd) error {
	err := s.write(ctx, func() error {
		h, err := s.hostNamed(name)
		if err != nil {
			return err
		}
		h.lastRequest = max(h.lastRequest, micros(end.At))
		h.inFlight--
		s.learn(h, &Visit{Outcome: end.Outcome, HostNotBefore: end.HostNotBefore, HostDelay: end.HostDelay, Requested: end.Outcome != ""})
		return nil
	})
	if err != nil {
		return fmt.Errorf("end a turn of %s: %w", name, err)
	}
	return nil
}
