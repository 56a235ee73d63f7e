package frontier

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"github.com/newsarc/newsarc/scraper/frontier/internal/sqlite"
)

// host is a row of the table hosts. All instants and durations are in
// microseconds.
type host struct {
	id            int64
	name          string
	delay         sql.NullInt64
	notBefore     int64
	hold          int64
	lastRequest   int64
	lastLease     int64
	turn          int64
	inFlight      int64
	ready         int64
	scheduled     int64
	revisits      int64
	urls          int64
	failures      int64
	robotsLease   int64
	robotsExpires int64

	// skip is where the search for revisits goes on. It is not kept in the file.
	skip revisitCursor
}

// revisitCursor says that all revisits of a host up to (next, id) were visited
// at before or later.
type revisitCursor struct {
	before, next, id int64
	exhausted        bool
}

const hostColumns = `id, name, delay, not_before, hold, last_request, last_lease, turn, in_flight,
	ready, scheduled, revisits, urls, failures, robots_lease, robots_expires`

func (h *host) fields() []any {
	return []any{&h.id, &h.name, &h.delay, &h.notBefore, &h.hold, &h.lastRequest, &h.lastLease, &h.turn, &h.inFlight,
		&h.ready, &h.scheduled, &h.revisits, &h.urls, &h.failures, &h.robotsLease, &h.robotsExpires}
}

// host returns the host of a number.
func (s *SQLite) host(id int64) (*host, error) {
	if h := s.hosts[id]; h != nil {
		return h, nil
	}
	h := new(host)
	if err := s.queryRow("SELECT "+hostColumns+" FROM hosts WHERE id = ?", id).Scan(h.fields()...); err != nil {
		return nil, fmt.Errorf("host %d: %w", id, err)
	}
	s.hosts[id], s.hostIDs[h.name] = h, id
	return h, nil
}

// hostNamed returns the host of a name, which becomes known if it is not.
func (s *SQLite) hostNamed(name string) (*host, error) {
	if id, ok := s.hostIDs[name]; ok {
		return s.host(id)
	}
	var id int64
	err := s.queryRow("SELECT id FROM hosts WHERE name = ?", name).Scan(&id)
	if errors.Is(err, sqlite.ErrNoRow) {
		id, err = s.insert("INSERT INTO hosts (name) VALUES (?)", name)
	}
	if err != nil {
		return nil, err
	}
	return s.host(id)
}

// change marks a host to be written at the end of the transaction.
func (s *SQLite) change(h *host) { s.dirty[h.id] = h }

func (s *SQLite) flushHosts() error {
	for _, h := range s.dirty {
		err := s.exec(`UPDATE hosts SET delay = ?, not_before = ?, hold = ?, last_request = ?, last_lease = ?, turn = ?,
			in_flight = ?, busy = ?, ready = ?, scheduled = ?, revisits = ?, urls = ?, failures = ?,
			robots_lease = ?, robots_expires = ? WHERE id = ?`,
			h.delay, h.notBefore, h.hold, h.lastRequest, h.lastLease, h.turn,
			h.inFlight, s.busy(h), h.ready, h.scheduled, h.revisits, h.urls, h.failures,
			h.robotsLease, h.robotsExpires, h.id)
		if err != nil {
			return err
		}
	}
	clear(s.dirty)
	return nil
}

// busy tells whether no further lease of the host fits: the limit is reached,
// or its robots.txt is on the way.
func (s *SQLite) busy(h *host) bool {
	return h.inFlight >= int64(s.opts.PerHost) || h.robotsLease > 0
}

// delay returns what is owed between two requests to a host: the store's own
// delay for it, or what robots.txt or the host's answers ask for if that is more.
func (s *SQLite) delay(name string, learnt sql.NullInt64) int64 {
	own, ok := s.opts.HostDelays[name]
	if !ok {
		own = s.opts.Delay
	}
	return max(own.Microseconds(), learnt.Int64)
}

// settleClock sets a host's clock after one of its leases ended: from its last
// request, or not at all while another lease holds the clock.
func (s *SQLite) settleClock(h *host) {
	at := h.hold
	if h.lastRequest > 0 {
		at = max(at, h.lastRequest+s.delay(h.name, h.delay))
	}
	if h.inFlight > 0 {
		at = max(at, h.notBefore)
	}
	h.notBefore = at
}

// startClock moves a host's clock at a lease and returns what was owed since
// the request before and what was kept; negative for the first request.
func (s *SQLite) startClock(h *host, now int64) (owed, kept time.Duration) {
	last := h.lastRequest
	if h.inFlight > 0 {
		last = max(last, h.lastLease)
	}
	kept = -time.Microsecond
	if last > 0 {
		owed = time.Duration(max(s.delay(h.name, h.delay), h.notBefore-last)) * time.Microsecond
		kept = time.Duration(now-last) * time.Microsecond
	}
	s.turn++
	h.turn, h.lastLease, h.notBefore = s.turn, now, now+s.delay(h.name, h.delay)
	h.inFlight++
	s.change(h)
	return owed, kept
}

const hostView = `SELECT h.name, h.delay, h.not_before, h.last_request, h.in_flight, h.failures, h.urls, h.ready + h.scheduled,
	r.status, r.body, r.fetched, r.expires FROM hosts h LEFT JOIN robots r ON r.host = h.id`

func (s *SQLite) scanHost(scan func(...any) error) (Host, error) {
	var (
		h                        Host
		delay                    sql.NullInt64
		notBefore, last          int64
		status, fetched, expires sql.NullInt64
		body                     sql.NullString
	)
	err := scan(&h.Name, &delay, &notBefore, &last, &h.InFlight, &h.Failures, &h.URLs, &h.Waiting, &status, &body, &fetched, &expires)
	if err != nil {
		return Host{}, err
	}
	h.Delay = time.Duration(s.delay(h.Name, delay)) * time.Microsecond
	h.NotBefore, h.LastVisit = instant(notBefore), instant(last)
	if status.Valid {
		h.Robots = &Robots{Status: int(status.Int64), Body: body.String, FetchedAt: instant(fetched.Int64), Expires: instant(expires.Int64)}
	}
	return h, nil
}

// Host implements [Store].
func (s *SQLite) Host(ctx context.Context, name string) (Host, error) {
	h, err := s.scanHost(s.findRow(ctx, hostView+" WHERE h.name = ?", name).Scan)
	if errors.Is(err, sqlite.ErrNoRow) {
		return Host{}, fmt.Errorf("host %s: %w", name, ErrNotFound)
	}
	return h, s.explain(err)
}

// RetryRobots implements [Store].
func (s *SQLite) RetryRobots(ctx context.Context, before time.Time) (int, error) {
	retried := 0
	err := s.write(ctx, func() error {
		ids, err := list(s, number, "SELECT host FROM robots WHERE (status = 0 OR status = 429 OR status >= 500) AND fetched < ?", micros(before))
		if err != nil {
			return err
		}
		for _, id := range ids {
			h, err := s.host(id)
			if err != nil {
				return err
			}
			if h.robotsExpires != 0 {
				h.robotsExpires = 0
				s.change(h)
				retried++
			}
		}
		return nil
	})
	if err != nil {
		return 0, fmt.Errorf("retry robots.txt: %w", err)
	}
	return retried, nil
}

// Hosts implements [Store].
func (s *SQLite) Hosts(ctx context.Context, fn func(Host) error) error {
	return s.scan(ctx, func(rows sqlite.Row) error {
		h, err := s.scanHost(rows.Scan)
		if err != nil {
			return err
		}
		return fn(h)
	}, hostView+" ORDER BY h.id")
}
