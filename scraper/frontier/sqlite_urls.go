package frontier

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/newsarc/newsarc/scraper/frontier/internal/sqlite"
	"github.com/newsarc/newsarc/scraper/urls"
)

// The names of the counters; those of outcomes are "outcome/" and the outcome.
const (
	countURLs     = "urls"
	countQueued   = "queued" // never visited, not in flight
	countReady    = "ready"
	countInFlight = "in flight"
	countArticles = "articles"
	countOutcome  = "outcome/"
)

// known is what Add must know of a URL that is in the table.
type known struct {
	id, host, state, next, outcome int64
	priority, depth, kind          int64
}

// lookup finds a URL; false if it is not known.
func (s *SQLite) lookup(url string) (k known, found bool, err error) {
	err = s.lookupAll([]int64{urlHash(url)}, func(c known, text []byte) {
		if string(text) == url {
			k, found = c, true
		}
	})
	return k, found, err
}

// lookupAll calls fn for every URL that has one of the hashes.
func (s *SQLite) lookupAll(hashes []int64, fn func(k known, url []byte)) error {
	for group := range slices.Chunk(hashes, atOnce) {
		query, size := lookupSQL[0], 1
		for i := 1; size < len(group); i++ {
			query, size = lookupSQL[i], lookupSizes[i]
		}
		args := make([]any, size)
		for i := range args {
			args[i] = group[min(i, len(group)-1)] // the last one fills what is left
		}
		err := s.each(func(rows sqlite.Row) error {
			var k known
			var url sqlite.RawBytes
			if err := rows.Scan(&k.id, &k.host, &k.state, &k.next, &k.outcome, &k.priority, &k.depth, &k.kind, &url); err != nil {
				return err
			}
			fn(k, url)
			return nil
		}, query, args...)
		if err != nil {
			return err
		}
	}
	return nil
}

// atOnce is how many URLs one query looks up.
const atOnce = 32

// lookupSizes are the numbers of URLs for which there is a query.
var lookupSizes = [...]int{1, 4, 12, atOnce}

var lookupSQL = func() (queries [len(lookupSizes)]string) {
	for i, n := range lookupSizes {
		queries[i] = "SELECT id, host, state, next, outcome, priority, depth, kind, url FROM urls WHERE hash IN (" +
			strings.TrimPrefix(strings.Repeat(",?", n), ",") + ")"
	}
	return queries
}()

// move counts a URL's change of state and outcome, at its host and in all.
func (s *SQLite) move(h *host, from, to, outcomeBefore, outcome int64) {
	s.tally(h, from, outcomeBefore, -1)
	s.tally(h, to, outcome, 1)
	s.change(h)
}

func (s *SQLite) tally(h *host, state, outcome, n int64) {
	switch state {
	case stateReady:
		h.ready += n
		s.count(countReady, n)
	case stateScheduled:
		h.scheduled += n
	case stateLeased:
		s.count(countInFlight, n)
	case stateRevisit:
		h.revisits += n
	}
	if outcome == 0 && state != stateLeased && state != stateNone {
		s.count(countQueued, n)
	}
}

// stateNone is the state before a URL is known.
const stateNone = -1

// Add implements [Store].
func (s *SQLite) Add(ctx context.Context, entries []Entry) (int, error) {
	added := 0
	err := s.write(ctx, func() (err error) {
		added, err = s.addAll(entries, 0)
		return err
	})
	if err != nil {
		return 0, fmt.Errorf("add %d URLs: %w", len(entries), err)
	}
	return added, nil
}

// addAll adds entries in groups. Those that do not say when they were found
// were found at seen.
func (s *SQLite) addAll(entries []Entry, seen int64) (int, error) {
	a := adding{s: s, seen: seen, referrers: map[string]int64{}, at: map[string]int{}}
	for group := range slices.Chunk(entries, atOnce) {
		if err := a.group(group); err != nil {
			return 0, err
		}
	}
	return a.added, nil
}

// adding is the work of one call of addAll.
type adding struct {
	s         *SQLite
	seen      int64
	added     int
	referrers map[string]int64 // most entries of a call share one
	at        map[string]int   // the entries of the group that are looked up
	rows      []any            // columns of the URLs that wait to be inserted
}

// group adds some entries with one query and few statements.
func (a *adding) group(entries []Entry) error {
	clear(a.at)
	keys := make([]int64, len(entries))
	hashes := make([]int64, 0, len(entries))
	var again []int // entries that come twice
	for i := range entries {
		e := &entries[i]
		if a.s.seen.covers(a.s.seen.key(e.URL), e) {
			continue
		}
		if _, twice := a.at[e.URL]; twice {
			again = append(again, i)
			continue
		}
		a.at[e.URL] = i
		keys[i] = urlHash(e.URL)
		hashes = append(hashes, keys[i])
	}
	old := make(map[int]known, len(hashes))
	err := a.s.lookupAll(hashes, func(k known, url []byte) {
		if i, ok := a.at[string(url)]; ok {
			old[i] = k
		}
	})
	if err != nil {
		return err
	}
	for i := range entries {
		e := &entries[i]
		if at, ok := a.at[e.URL]; !ok || at != i {
			continue
		}
		k, found := old[i]
		if found {
			err = a.s.renew(e, k)
		} else {
			err = a.insert(e, keys[i])
		}
		if err != nil {
			return fmt.Errorf("%s: %w", e.URL, err)
		}
	}
	if err := a.flush(); err != nil {
		return err
	}
	for _, i := range again {
		if err := a.group(entries[i : i+1]); err != nil {
			return err
		}
	}
	return nil
}

// insert makes a new URL known; flush writes it.
func (a *adding) insert(e *Entry, key int64) error {
	name := urls.Host(e.URL)
	if name == "" {
		return errors.New("not a URL: it has no host")
	}
	h, err := a.s.hostNamed(name)
	if err != nil {
		return err
	}
	kind, err := a.s.name(string(e.Kind))
	if err != nil {
		return err
	}
	foundBy, err := a.s.name(e.FoundBy)
	if err != nil {
		return err
	}
	if _, ok := a.at[e.Referrer]; ok { // it may wait to be inserted
		if err := a.flush(); err != nil {
			return err
		}
	}
	referrer, err := a.s.referrer(e.Referrer, a.referrers)
	if err != nil {
		return err
	}
	seen := a.seen
	if at := micros(e.FoundAt); at != 0 {
		seen = at
	} else if seen == 0 {
		seen = micros(e.Due)
	}
	state, next := dueState(microsUp(e.Due))
	a.rows = append(a.rows, key, h.id, state, next, e.Priority, e.Depth, e.Hops, kind, foundBy, referrer, seen, e.URL)
	h.urls++
	a.s.move(h, stateNone, state, 0, 0)
	a.s.count(countURLs, 1)
	a.s.seen.keep(e.URL, int64(e.Priority), int64(e.Depth), e.Kind == KindPage)
	a.added++
	return nil
}

// insertion is an INSERT of one row or of some at once. Any failure rolls the
// whole transaction back: OR FAIL spares SQLite the journal with which it would take
// back some rows of one statement.
type insertion struct {
	columns   int
	one, many string
}

func newInsertion(table string, columns ...string) insertion {
	values := "(?" + strings.Repeat(", ?", len(columns)-1) + ")"
	one := "INSERT OR FAIL INTO " + table + " (" + strings.Join(columns, ", ") + ") VALUES " + values
	return insertion{len(columns), one, one + strings.Repeat(", "+values, someAtOnce-1)}
}

// someAtOnce is how many rows one statement inserts or deletes.
const someAtOnce = 8

var insertURLs = newInsertion("urls",
	"hash", "host", "state", "next", "priority", "depth", "hops", "kind", "found_by", "referrer", "first_seen", "url")

// flush inserts the URLs that wait.
func (a *adding) flush() error {
	rows := a.rows
	a.rows = a.rows[:0]
	return a.s.insertAll(insertURLs, rows)
}

// insertAll inserts rows, whose values follow each other.
func (s *SQLite) insertAll(into insertion, rows []any) error {
	for len(rows) > 0 {
		query, n := into.one, into.columns
		if len(rows) >= into.columns*someAtOnce {
			query, n = into.many, into.columns*someAtOnce
		}
		if err := s.exec(query, rows[:n]...); err != nil {
			return fmt.Errorf("%v: %w", rows[n-1], err)
		}
		rows = rows[n:]
	}
	return nil
}

// dueState returns the state of work that falls due at an instant. What has one is
// scheduled, though it may have passed: only Lease knows what time it is.
func dueState(due int64) (state, next int64) {
	if due == 0 {
		return stateReady, 0
	}
	return stateScheduled, due
}

// renew merges an entry into a URL that is known.
func (s *SQLite) renew(e *Entry, k known) error {
	priority, depth := max(k.priority, int64(e.Priority)), min(k.depth, int64(e.Depth))
	kind := k.kind
	old, err := s.text(kind)
	if err != nil {
		return err
	}
	page := k.outcome == 0 && old == string(KindPage)
	if page && e.Kind != KindPage {
		if kind, err = s.name(string(e.Kind)); err != nil {
			return err
		}
		page = false
	}
	s.seen.keep(e.URL, priority, depth, page)
	if priority != k.priority || depth != k.depth || kind != k.kind {
		if err := s.exec("UPDATE urls SET priority = ?, depth = ?, kind = ? WHERE id = ?", priority, depth, kind, k.id); err != nil {
			return err
		}
	}
	if !e.Renew || k.state == stateReady {
		return nil
	}
	if flying, err := s.inFlight(k.id); err != nil || flying {
		return err
	}
	due := microsUp(e.Due)
	if k.state != stateIdle {
		due = min(due, k.next)
	}
	state, next := dueState(due)
	h, err := s.host(k.host)
	if err != nil {
		return err
	}
	s.move(h, k.state, state, k.outcome, k.outcome)
	return s.exec("UPDATE urls SET state = ?, next = ?, retrying = 0 WHERE id = ?", state, next, k.id)
}

// referrer returns how a referrer is kept: the number of its URL, or the
// negative number of its text.
func (s *SQLite) referrer(url string, seen map[string]int64) (int64, error) {
	if url == "" {
		return 0, nil
	}
	if id, ok := seen[url]; ok {
		return id, nil
	}
	k, found, err := s.lookup(url)
	if err != nil {
		return 0, err
	}
	id := k.id
	if !found {
		if id, err = s.name(url); err != nil {
			return 0, err
		}
		id = -id
	}
	seen[url] = id
	return id, nil
}

// packHash keeps 64 hex digits in 32 bytes.
func packHash(hash string) any {
	if hash == "" {
		return nil
	}
	if b, err := hex.DecodeString(hash); err == nil && len(b) == sha256.Size && hex.EncodeToString(b) == hash {
		return b
	}
	return hash
}

func unpackHash(v any) string {
	switch v := v.(type) {
	case []byte:
		return hex.EncodeToString(v)
	case string:
		return v
	}
	return ""
}

// orNull keeps an empty text as NULL, which takes no room.
func orNull(text string) sql.NullString { return sql.NullString{String: text, Valid: text != ""} }
