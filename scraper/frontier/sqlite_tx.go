package frontier

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/newsarc/newsarc/scraper/frontier/internal/sqlite"
)

// background is the context of every statement inside a transaction: a
// transaction that was begun is ended, and a context that can be cancelled
// would cost a goroutine per statement.
var background = context.Background()

// write runs fn as one transaction. ctx can stop it only before it begins.
func (s *SQLite) write(ctx context.Context, fn func() error) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if err := s.usable(ctx); err != nil {
		return err
	}
	if s.opts.ReadOnly {
		return ErrReadOnly
	}
	err := s.exec("BEGIN IMMEDIATE")
	if err != nil {
		return s.explain(err)
	}
	if err = fn(); err == nil {
		err = s.flush()
	}
	if err == nil {
		err = s.exec("COMMIT")
	}
	if err == nil {
		return nil
	}
	s.forget()
	if rerr := s.exec("ROLLBACK"); rerr != nil && s.w.InTransaction() {
		err = errors.Join(err, fmt.Errorf("roll back: %w", rerr))
	}
	return s.explain(err)
}

func (s *SQLite) usable(ctx context.Context) error {
	if s.closed {
		return errClosed
	}
	return ctx.Err()
}

// forget drops what the writer remembers of the tables.
func (s *SQLite) forget() {
	s.names, s.texts = map[string]int64{"": 0}, map[int64]string{0: ""}
	s.hosts, s.hostIDs = map[int64]*host{}, map[string]int64{}
	s.dirty, s.delta = map[int64]*host{}, map[string]int64{}
	s.flights, s.ended = map[int64]leased{}, nil
	s.seen.forget()
}

// flush writes the hosts, leases and counters that a transaction changed.
func (s *SQLite) flush() error {
	if err := s.flushHosts(); err != nil {
		return err
	}
	if err := s.flushEnded(); err != nil {
		return err
	}
	for name, n := range s.delta {
		if n == 0 {
			continue
		}
		if err := s.exec("INSERT INTO counts (name, n) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET n = n + excluded.n", name, n); err != nil {
			return err
		}
	}
	clear(s.delta)
	return nil
}

// count changes a counter when the transaction is committed.
func (s *SQLite) count(name string, n int64) { s.delta[name] += n }

func (s *SQLite) exec(query string, args ...any) error { return s.w.Exec(query, args...) }

// insert runs an INSERT and returns the id of its row.
func (s *SQLite) insert(query string, args ...any) (int64, error) {
	if err := s.w.Exec(query, args...); err != nil {
		return 0, err
	}
	return s.w.LastInsertID(), nil
}

// inserts runs an INSERT OR IGNORE and tells whether it inserted a row.
func (s *SQLite) inserts(query string, args ...any) (bool, error) {
	if err := s.w.Exec(query, args...); err != nil {
		return false, err
	}
	return s.w.Changes() > 0, nil
}

// each runs a query on the writing connection and calls fn for each row.
func (s *SQLite) each(fn func(sqlite.Row) error, query string, args ...any) error {
	return s.w.Query(fn, query, args...)
}

// list runs a query on the writing connection and returns its rows. columns are where
// those of one row go.
func list[T any](s *SQLite, columns func(*T) []any, query string, args ...any) ([]T, error) {
	var all []T
	err := s.each(func(row sqlite.Row) error {
		var one T
		err := row.Scan(columns(&one)...)
		all = append(all, one)
		return err
	}, query, args...)
	return all, err
}

// row is the first row of a query that runs when it is scanned.
type row struct {
	each  func(fn func(sqlite.Row) error, query string, args ...any) error
	query string
	args  []any
}

func (s *SQLite) queryRow(query string, args ...any) row { return row{s.each, query, args} }

// Scan runs the query and reads its first row; sqlite.ErrNoRow if there is none.
func (r row) Scan(dest ...any) error {
	err := r.each(func(row sqlite.Row) error {
		if err := row.Scan(dest...); err != nil {
			return err
		}
		return errEnough
	}, r.query, r.args...)
	switch {
	case errors.Is(err, errEnough):
		return nil
	case err == nil:
		return sqlite.ErrNoRow
	}
	return err
}

// name returns the number of a small repeated text.
func (s *SQLite) name(text string) (int64, error) {
	if id, ok := s.names[text]; ok {
		return id, nil
	}
	var id int64
	err := s.queryRow("SELECT id FROM names WHERE name = ?", text).Scan(&id)
	if errors.Is(err, sqlite.ErrNoRow) {
		id, err = s.insert("INSERT INTO names (name) VALUES (?)", text)
	}
	if err != nil {
		return 0, err
	}
	s.remember(id, text)
	return id, nil
}

// text returns the text of a number.
func (s *SQLite) text(id int64) (string, error) {
	if t, ok := s.texts[id]; ok {
		return t, nil
	}
	var t string
	if err := s.queryRow("SELECT name FROM names WHERE id = ?", id).Scan(&t); err != nil {
		return "", fmt.Errorf("name %d: %w", id, err)
	}
	s.remember(id, t)
	return t, nil
}

// remember keeps a name in memory. Referrers that no crawl knows are names
// too, so there is a bound.
func (s *SQLite) remember(id int64, text string) {
	if len(s.names) > 10_000 {
		s.names, s.texts = map[string]int64{"": 0}, map[int64]string{0: ""}
	}
	s.names[text], s.texts[id] = id, text
}

// micros returns an instant as the tables keep it, 0 for the zero time.
func micros(t time.Time) int64 {
	if t.IsZero() {
		return 0
	}
	return t.UnixMicro()
}

// microsUp is micros for the ends of waits, which are never cut short.
func microsUp(t time.Time) int64 {
	if t.IsZero() {
		return 0
	}
	return t.Add(time.Microsecond - 1).UnixMicro()
}

// instant is the reverse of micros.
func instant(us int64) time.Time {
	if us == 0 {
		return time.Time{}
	}
	return time.UnixMicro(us).UTC()
}
