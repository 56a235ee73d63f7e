package frontier

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/newsarc/newsarc/schema"
	"github.com/newsarc/newsarc/scraper/frontier/internal/sqlite"
)

// stagedTable returns the table in which rows of a dataset's table wait.
func stagedTable(table schema.Table) (string, error) {
	if _, err := schema.NewRow(table); err != nil {
		return "", err
	}
	return "staged_" + string(table), nil
}

func countRows(t schema.Table) string  { return "rows/" + string(t) }
func countBytes(t schema.Table) string { return "bytes/" + string(t) }

// maxLine bounds the buffer that stays between two rows.
const maxLine = 1 << 20

func (s *SQLite) stage(rows []schema.Row) error {
	for _, r := range rows {
		table, err := stagedTable(r.Table())
		if err != nil {
			return err
		}
		data, err := schema.AppendRow(s.line[:0], r)
		if err != nil {
			return fmt.Errorf("encode row of %s: %w", r.Table(), err)
		}
		if s.line = data; cap(data) > maxLine {
			s.line = nil
		}
		if err := s.exec("INSERT INTO "+table+" (row) VALUES (?)", data); err != nil {
			return err
		}
		s.count(countRows(r.Table()), 1)
		s.count(countBytes(r.Table()), int64(len(data)))
	}
	return nil
}

// Seal implements [Store]. The transaction is synced to the disk: after a
// power cut the part must not be sealed anew with other rows, since its file
// may be there.
func (s *SQLite) Seal(ctx context.Context, table schema.Table, run string, worker int) (schema.Part, bool, error) {
	part := schema.Part{Table: table, Run: run, Worker: worker}
	sealed := false
	err := s.synced(ctx, func() (err error) {
		part.Seq, sealed, err = s.seal(table, run, worker)
		return err
	})
	if err != nil || !sealed {
		if err != nil {
			err = fmt.Errorf("seal %s: %w", table, err)
		}
		return schema.Part{}, false, err
	}
	return part, true, nil
}

// synced is write with a sync of the disk at its end, which covers all before it.
func (s *SQLite) synced(ctx context.Context, fn func() error) error {
	if err := s.setSync(ctx, "FULL"); err != nil {
		return err
	}
	return errors.Join(s.write(ctx, fn), s.setSync(background, "NORMAL"))
}

func (s *SQLite) setSync(ctx context.Context, level string) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if err := s.usable(ctx); err != nil || s.opts.ReadOnly {
		return err
	}
	return s.w.Script("PRAGMA synchronous = " + level)
}

func (s *SQLite) seal(table schema.Table, run string, worker int) (seq int, sealed bool, err error) {
	staged, err := stagedTable(table)
	if err != nil {
		return 0, false, err
	}
	var after int64
	if err := s.queryRow("SELECT ifnull(max(last), 0) FROM parts WHERE tbl = ?", string(table)).Scan(&after); err != nil {
		return 0, false, err
	}
	var first, last, rows, bytes int64
	err = s.each(func(r sqlite.Row) error {
		var id, size int64
		if err := r.Scan(&id, &size); err != nil {
			return err
		}
		if rows > 0 && bytes+size > s.opts.PartBytes {
			return errEnough
		}
		if rows == 0 {
			first = id
		}
		last = id
		rows++
		bytes += size
		return nil
	}, "SELECT id, length(row) FROM "+staged+" WHERE id > ? ORDER BY id", after)
	if err != nil && !errors.Is(err, errEnough) {
		return 0, false, err
	}
	if rows == 0 {
		return 0, false, nil
	}
	if err := s.exec("INSERT INTO sequences (run, worker, next) VALUES (?, ?, 1) ON CONFLICT (run, worker) DO UPDATE SET next = next + 1", run, worker); err != nil {
		return 0, false, err
	}
	if err := s.queryRow("SELECT next - 1 FROM sequences WHERE run = ? AND worker = ?", run, worker).Scan(&seq); err != nil {
		return 0, false, err
	}
	s.count(countRows(table), -rows)
	s.count(countBytes(table), -bytes)
	return seq, true, s.exec("INSERT INTO parts (tbl, run, worker, seq, first, last) VALUES (?, ?, ?, ?, ?, ?)",
		string(table), run, worker, seq, first, last)
}

// Sealed implements [Store].
func (s *SQLite) Sealed(ctx context.Context) ([]schema.Part, error) {
	var parts []schema.Part
	err := s.scan(ctx, func(rows sqlite.Row) error {
		var p schema.Part
		var table string
		err := rows.Scan(&table, &p.Run, &p.Worker, &p.Seq)
		p.Table = schema.Table(table)
		parts = append(parts, p)
		return err
	}, "SELECT tbl, run, worker, seq FROM parts ORDER BY id")
	return parts, err
}

// bounds returns the first and the last staged row of a part.
func bounds(r interface{ Scan(...any) error }, part schema.Part) (first, last int64, err error) {
	if err = r.Scan(&first, &last); errors.Is(err, sqlite.ErrNoRow) {
		err = fmt.Errorf("part %s of %s: %w", part.Name(), part.Table, ErrNotFound)
	}
	return first, last, err
}

const boundsSQL = "SELECT first, last FROM parts WHERE tbl = ? AND run = ? AND worker = ? AND seq = ?"

// Rows implements [Store].
func (s *SQLite) Rows(ctx context.Context, part schema.Part) ([]schema.Row, error) {
	lines, err := s.Lines(ctx, part)
	if err != nil {
		return nil, err
	}
	rows := make([]schema.Row, len(lines))
	for i, line := range lines {
		if rows[i], _, err = schema.DecodeLine(part.Table, line); err != nil {
			return nil, fmt.Errorf("rows of part %s of %s: %w", part.Name(), part.Table, err)
		}
	}
	return rows, nil
}

// Lines is [Store].Rows with the rows as they were staged: as [schema.EncodeRow]
// writes them, or as that of an older version did.
func (s *SQLite) Lines(ctx context.Context, part schema.Part) ([]string, error) {
	staged, err := stagedTable(part.Table)
	if err != nil {
		return nil, err
	}
	first, last, err := bounds(s.findRow(ctx, boundsSQL, string(part.Table), part.Run, part.Worker, part.Seq), part)
	if err != nil {
		return nil, s.explain(err)
	}
	var lines []string
	err = s.scan(ctx, func(rows sqlite.Row) error {
		var data sqlite.RawBytes
		err := rows.Scan(&data)
		lines = append(lines, string(data))
		return err
	}, "SELECT row FROM "+staged+" WHERE id BETWEEN ? AND ? ORDER BY id", first, last)
	if err != nil {
		return nil, fmt.Errorf("rows of part %s of %s: %w", part.Name(), part.Table, err)
	}
	return lines, nil
}

// Unstage implements [Store].
func (s *SQLite) Unstage(ctx context.Context, part schema.Part) error {
	staged, err := stagedTable(part.Table)
	if err != nil {
		return err
	}
	err = s.write(ctx, func() error {
		first, last, err := bounds(s.queryRow(boundsSQL, string(part.Table), part.Run, part.Worker, part.Seq), part)
		if errors.Is(err, ErrNotFound) {
			return nil
		}
		if err == nil {
			err = s.exec("DELETE FROM "+staged+" WHERE id BETWEEN ? AND ?", first, last)
		}
		if err == nil {
			err = s.exec("DELETE FROM parts WHERE run = ? AND worker = ? AND seq = ?", part.Run, part.Worker, part.Seq)
		}
		return err
	})
	if err != nil {
		return fmt.Errorf("unstage part %s of %s: %w", part.Name(), part.Table, err)
	}
	return nil
}

// Staged implements [Store].
func (s *SQLite) Staged(ctx context.Context, table schema.Table) (rows, bytes int64, err error) {
	if _, err := stagedTable(table); err != nil {
		return 0, 0, err
	}
	err = s.findRow(ctx, `SELECT ifnull((SELECT n FROM counts WHERE name = ?), 0), ifnull((SELECT n FROM counts WHERE name = ?), 0)`,
		countRows(table), countBytes(table)).Scan(&rows, &bytes)
	return rows, bytes, s.explain(err)
}

// Stats implements [Store].
func (s *SQLite) Stats(ctx context.Context, now time.Time) (Stats, error) {
	st := Stats{Outcomes: map[schema.Outcome]int64{}}
	err := s.scan(ctx, func(rows sqlite.Row) error {
		var name string
		var n int64
		if err := rows.Scan(&name, &n); err != nil {
			return err
		}
		switch name {
		case countURLs:
			st.URLs = n
		case countQueued:
			st.Queued = n
		case countReady:
			st.Due += n
		case countInFlight:
			st.InFlight = n
		case countArticles:
			st.Articles = n
		default:
			if o, ok := strings.CutPrefix(name, countOutcome); ok && n > 0 {
				st.Outcomes[schema.Outcome(o)] = n
			}
		}
		return nil
	}, "SELECT name, n FROM counts")
	if err != nil {
		return Stats{}, fmt.Errorf("statistics: %w", err)
	}
	var due int64
	err = s.findRow(ctx, `SELECT (SELECT count(*) FROM urls WHERE state = 2 AND next <= ?1) +
		ifnull((SELECT sum((SELECT count(*) FROM urls WHERE state = 4 AND host = h.id AND next <= ?1)) FROM hosts h WHERE h.revisits > 0), 0) -
		(SELECT count(*) FROM leases JOIN urls USING (id) JOIN hosts h ON h.id = host WHERE state = 4 AND next <= ?1 AND h.revisits > 0)`,
		micros(now)).Scan(&due)
	if err != nil {
		return Stats{}, fmt.Errorf("statistics: %w", s.explain(err))
	}
	st.Due += due
	return st, nil
}

// Value implements [Store].
func (s *SQLite) Value(ctx context.Context, name string) (string, error) {
	var value string
	err := s.findRow(ctx, "SELECT value FROM facts WHERE name = ?", name).Scan(&value)
	if errors.Is(err, sqlite.ErrNoRow) {
		return "", nil
	}
	return value, s.explain(err)
}

// SetValue implements [Store].
func (s *SQLite) SetValue(ctx context.Context, name, value string) error {
	err := s.write(ctx, func() error {
		return s.exec("INSERT INTO facts (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value", name, value)
	})
	if err != nil {
		return fmt.Errorf("keep %s: %w", name, err)
	}
	return nil
}
