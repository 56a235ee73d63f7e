package frontier

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"math"
	"strings"
	"time"

	"github.com/newsarc/newsarc/scraper/frontier/internal/sqlite"
	"github.com/newsarc/newsarc/scraper/urls"
)

// Lease implements [Store].
func (s *SQLite) Lease(ctx context.Context, now time.Time, n int, want Want) ([]Lease, error) {
	if n <= 0 {
		return nil, nil
	}
	var leases []Lease
	err := s.write(ctx, func() error {
		l := leasing{s: s, now: micros(now), left: n, want: want}
		high := s.high
		err := l.run()
		if err != nil {
			s.high = high
		}
		leases = l.leases
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("lease: %w", err)
	}
	return leases, nil
}

// leasing is the work of one call of Lease.
type leasing struct {
	s      *SQLite
	now    int64
	left   int
	want   Want
	leases []Lease
}

func (l *leasing) run() error {
	if err := l.s.clockBack(l.now); err != nil {
		return err
	}
	if err := l.s.expire(l.now); err != nil {
		return err
	}
	if err := l.s.flushEnded(); err != nil { // the queries below pass over leases
		return err
	}
	if err := l.s.promote(l.now); err != nil {
		return err
	}
	if err := l.s.flushHosts(); err != nil { // the queries below look at them
		return err
	}
	if err := l.hosts("ready", l.ready); err != nil {
		return err
	}
	if !l.want.RevisitsDue.IsZero() && l.left > 0 {
		if err := l.s.flushHosts(); err != nil {
			return err
		}
		if err := l.hosts("revisits", l.revisits); err != nil {
			return err
		}
	}
	return l.keep()
}

// keep writes the leases down, except those of robots.txt, which hosts keep.
func (l *leasing) keep() error {
	rows := make([]any, 0, len(l.leases)*insertLeases.columns)
	for i := range l.leases {
		if lease := &l.leases[i]; lease.ID > 0 {
			rows = append(rows, lease.ID, lease.Attempt, micros(lease.Expires))
		}
	}
	return l.s.insertAll(insertLeases, rows)
}

var insertLeases = newInsertion("leases", "id", "attempt", "expires")

// hosts gives the hosts with URLs in a queue their turn, the one that waits
// longest first, until no lease is left or no host takes one.
func (l *leasing) hosts(queue string, take func(h *host, most int) ([]candidate, error)) error {
	list, err := l.dueHosts(queue)
	if err != nil {
		return err
	}
	turns := make([][]Lease, 0, len(list))
	for i, h := range list {
		if l.left == 0 {
			break
		}
		got, err := l.host(h, (l.left+len(list)-i-1)/(len(list)-i), take)
		if err != nil {
			return err
		}
		turns = append(turns, got)
		l.left -= len(got)
	}
	for round := 0; ; round++ { // hosts in turn
		any := false
		for _, t := range turns {
			if round < len(t) {
				l.leases = append(l.leases, t[round])
				any = true
			}
		}
		if !any {
			return nil
		}
	}
}

// dueHosts returns hosts whose clock allows a lease. Those whose revisits are
// used up are passed over, and those whose robots.txt ran out while leases are
// out: what is on the way ends under the old rules.
func (l *leasing) dueHosts(queue string) ([]*host, error) {
	query, most := `SELECT id FROM hosts WHERE ready > 0 AND busy = 0 AND not_before <= ?1
		AND NOT (in_flight > 0 AND robots_expires <= ?1) ORDER BY not_before, turn`, l.left
	if queue == "revisits" { // which a host may have and yet not give
		query, most = strings.Replace(query, "ready", "revisits", 1), math.MaxInt
	}
	var ids []int64
	err := l.s.each(func(rows sqlite.Row) error {
		var id int64
		if err := rows.Scan(&id); err != nil {
			return err
		}
		if h := l.s.hosts[id]; queue == "revisits" && h != nil && h.skip.exhausted && h.skip.before == l.before() {
			return nil
		}
		if ids = append(ids, id); len(ids) >= most {
			return errEnough
		}
		return nil
	}, query, l.now)
	if err != nil && !errors.Is(err, errEnough) {
		return nil, err
	}
	list := make([]*host, len(ids))
	for i, id := range ids {
		if list[i], err = l.s.host(id); err != nil {
			return nil, err
		}
	}
	return list, nil
}

// errEnough ends the reading of rows.
var errEnough = errors.New("enough")

// host leases what one host may give now: its robots.txt if that is not valid,
// else its share, which is one URL unless it needs no delay.
func (l *leasing) host(h *host, share int, take func(*host, int) ([]candidate, error)) ([]Lease, error) {
	if l.s.delay(h.name, h.delay) > 0 {
		share = 1
	}
	share = min(share, l.s.opts.PerHost-int(h.inFlight))
	robots := h.robotsExpires <= l.now
	if robots {
		share = 1
	}
	list, err := take(h, share)
	if err != nil || len(list) == 0 {
		return nil, err
	}
	if robots {
		return []Lease{l.robots(h, list[0].url)}, nil
	}
	leases := make([]Lease, len(list))
	for i, c := range list {
		if leases[i], err = l.lease(h, c); err != nil {
			return nil, err
		}
	}
	return leases, nil
}

// candidate is a URL that may be leased.
type candidate struct {
	id, state, next, outcome, attempts, retrying int64
	kind, foundBy, lastVisit                     int64
	url                                          string
	priority, depth, hops                        int
	referrer, etag, lastModified                 sql.NullString
	hash                                         any
	firstSeen                                    int64
}

const candidateSQL = `SELECT u.id, u.state, u.next, u.outcome, u.attempts, u.retrying, u.kind, u.found_by, u.last_visit,
	u.url, u.priority, u.depth, u.hops, coalesce(r.url, n.name), u.etag, u.last_modified, u.content_hash, u.first_seen
	FROM urls u LEFT JOIN urls r ON r.id = u.referrer AND u.referrer > 0 LEFT JOIN names n ON n.id = -u.referrer
	WHERE `

func (l *leasing) candidates(where string, args ...any) ([]candidate, error) {
	return list(l.s, func(c *candidate) []any {
		return []any{&c.id, &c.state, &c.next, &c.outcome, &c.attempts, &c.retrying, &c.kind, &c.foundBy, &c.lastVisit,
			&c.url, &c.priority, &c.depth, &c.hops, &c.referrer, &c.etag, &c.lastModified, &c.hash, &c.firstSeen}
	}, candidateSQL+where, args...)
}

// ready finds the host's work that is due, highest priority first.
func (l *leasing) ready(h *host, most int) ([]candidate, error) {
	return l.candidates("u.host = ? AND u.state = 1 AND "+notInFlight+" ORDER BY u.priority DESC, u.id LIMIT ?", h.id, most)
}

// revisits finds the host's revisits, earliest due first.
func (l *leasing) revisits(h *host, most int) ([]candidate, error) {
	if err := l.s.skipRevisits(h, l.now, l.before()); err != nil || h.skip.exhausted {
		return nil, err
	}
	return l.candidates(`u.host = ? AND u.state = 4 AND (u.next, u.id) > (?, ?) AND u.next < ? AND u.last_visit < ?
		AND (u.next <= ? OR u.outcome IN `+wellEnded+`) AND `+notInFlight+`
		ORDER BY u.next, u.id LIMIT ?`, h.id, h.skip.next, h.skip.id, l.want.due(h.name, l.now), l.before(), l.now, most)
}

// notInFlight holds for URLs u that nobody has leased.
const notInFlight = "NOT EXISTS (SELECT 1 FROM leases WHERE leases.id = u.id)"

// wellEnded are the outcomes after which a URL may be visited before its time.
const wellEnded = "(SELECT id FROM names WHERE name IN ('fetched', 'not-modified', 'redirected'))"

// before returns Want.VisitedBefore for comparing.
func (l *leasing) before() int64 { return visitedBefore(l.want) }

func visitedBefore(want Want) int64 {
	if want.VisitedBefore.IsZero() {
		return math.MaxInt64
	}
	return micros(want.VisitedBefore)
}

// skipRevisits moves a host's cursor over the revisits that were visited at
// before or later: those of this run, which would be read again at every lease.
// It passes over those too that failed and wait for their time; should that
// come during the run, the next run visits them.
func (s *SQLite) skipRevisits(h *host, now, before int64) error {
	if h.skip.before != before {
		h.skip = revisitCursor{before: before, next: math.MinInt64}
	}
	if h.skip.exhausted || h.revisits == 0 {
		return nil
	}
	exhausted := true
	err := s.each(func(rows sqlite.Row) error {
		var id, next, lastVisit int64
		var well bool
		if err := rows.Scan(&id, &next, &lastVisit, &well); err != nil {
			return err
		}
		if lastVisit < before && (well || next <= now) {
			exhausted = false
			return errEnough
		}
		h.skip.next, h.skip.id = next, id
		return nil
	}, "SELECT id, next, last_visit, outcome IN "+wellEnded+" FROM urls WHERE host = ? AND state = 4 AND (next, id) > (?, ?) ORDER BY next, id",
		h.id, h.skip.next, h.skip.id)
	if errors.Is(err, errEnough) {
		err = nil
	}
	h.skip.exhausted = exhausted && err == nil
	return err
}

// unskip makes the cursor forget what it knows if a revisit is put back that
// it would pass over wrongly.
func (h *host) unskip(lastVisit int64) {
	if lastVisit < h.skip.before {
		h.skip = revisitCursor{}
	}
}

func (l *leasing) lease(h *host, c candidate) (Lease, error) {
	attempt := int64(1)
	if c.retrying != 0 {
		attempt = c.attempts + 1
	}
	expires := l.now + l.s.opts.LeaseTime.Microseconds()
	l.s.move(h, c.state, stateLeased, c.outcome, c.outcome)
	l.s.flights[c.id] = leased{held: true, host: h.id, state: stateLeased, outcome: c.outcome, lastVisit: c.lastVisit, attempt: attempt, expires: expires}
	kind, err := l.s.text(c.kind)
	if err != nil {
		return Lease{}, err
	}
	foundBy, err := l.s.text(c.foundBy)
	if err != nil {
		return Lease{}, err
	}
	owed, kept := l.s.startClock(h, l.now)
	return Lease{
		ID: c.id,
		Entry: Entry{
			URL: c.url, Kind: Kind(kind), Priority: c.priority, Depth: c.depth, Hops: c.hops,
			FoundBy: foundBy, Referrer: c.referrer.String, Due: instant(c.next), FoundAt: instant(c.firstSeen),
		},
		Host: h.name, Attempt: int(attempt),
		ETag: c.etag.String, LastModified: c.lastModified.String, ContentHash: unpackHash(c.hash),
		LastVisit: instant(c.lastVisit), Revisit: c.state == stateRevisit,
		DelayOwed: owed, DelayKept: kept, Expires: instant(expires),
	}, nil
}

// robots leases a host's robots.txt, of the scheme that the URL behind it has.
// Its id is the host's number below zero.
func (l *leasing) robots(h *host, behind string) Lease {
	expires := l.now + l.s.opts.LeaseTime.Microseconds()
	owed, kept := l.s.startClock(h, l.now)
	h.robotsLease = expires
	return Lease{
		ID:    -h.id,
		Entry: Entry{URL: urls.RobotsURL(behind), Kind: KindRobots, FoundBy: string(KindRobots)},
		Host:  h.name, Attempt: 1, DelayOwed: owed, DelayKept: kept, Expires: instant(expires),
	}
}

// Release implements [Store].
func (s *SQLite) Release(ctx context.Context, leases []Lease) error {
	err := s.write(ctx, func() error {
		for i := range leases {
			if err := s.release(&leases[i]); err != nil {
				return fmt.Errorf("%s: %w", leases[i].URL, err)
			}
		}
		return nil
	})
	if err != nil {
		return fmt.Errorf("release %d leases: %w", len(leases), err)
	}
	return nil
}

func (s *SQLite) release(l *Lease) error {
	h, u, err := s.held(l)
	if err != nil || !u.held || u.state != stateLeased { // one that expired is due again already
		return err
	}
	if !l.BrokenOff.IsZero() {
		h.lastRequest = max(h.lastRequest, micros(l.BrokenOff))
	}
	if l.ID < 0 {
		h.robotsLease = 0
		s.endLease(h, false)
		return nil
	}
	state := int64(stateReady)
	if l.Revisit {
		state = stateRevisit
		h.unskip(u.lastVisit)
	}
	s.land(l.ID)
	attempts := max(l.Attempt-1, 0)
	s.move(h, stateLeased, state, u.outcome, u.outcome)
	s.endLease(h, false)
	return s.exec("UPDATE urls SET state = ?, next = ?, attempts = ?, retrying = ? WHERE id = ?",
		state, micros(l.Due), attempts, attempts > 0, l.ID)
}
