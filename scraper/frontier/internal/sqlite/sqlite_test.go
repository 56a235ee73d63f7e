package sqlite

import (
	"database/sql"
	"errors"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
)

func openTest(t *testing.T, path string, mode Mode, pragmas ...string) *Conn {
	t.Helper()
	c, err := Open(path, mode, pragmas...)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := c.Close(); err != nil {
			t.Error(err)
		}
	})
	return c
}

func exec(t *testing.T, c *Conn, query string, args ...any) {
	t.Helper()
	if err := c.Exec(query, args...); err != nil {
		t.Fatalf("%s: %v", query, err)
	}
}

func TestValuesComeBackAsTheyWent(t *testing.T) {
	c := openTest(t, filepath.Join(t.TempDir(), "a b?#%.db"), ReadWrite)
	exec(t, c, "CREATE TABLE t (id INTEGER PRIMARY KEY, v)")
	long := strings.Repeat("й", keepMemory)
	for _, v := range []struct{ in, out any }{
		{int64(-1 << 63), int64(-1 << 63)}, {7, int64(7)}, {true, int64(1)}, {false, int64(0)},
		{"", ""}, {"text\x00with zero", "text\x00with zero"}, {long, long}, {"short again", "short again"},
		{[]byte{}, []byte{}}, {[]byte{0, 255}, []byte{0, 255}}, {[]byte(nil), nil}, {nil, nil},
		{sql.NullString{}, nil}, {sql.NullString{String: "x", Valid: true}, "x"},
		{sql.NullInt64{}, nil}, {sql.NullInt64{Int64: 5, Valid: true}, int64(5)},
	} {
		exec(t, c, "INSERT INTO t (v) VALUES (?)", v.in)
		id, rows := c.LastInsertID(), 0
		err := c.Query(func(row Row) error {
			rows++
			var got any
			err := row.Scan(&got)
			if !reflect.DeepEqual(got, v.out) {
				t.Errorf("%#v came back as %#v", v.in, got)
			}
			return err
		}, "SELECT v FROM t WHERE id = ?", id)
		if err != nil || rows != 1 || c.Changes() != 1 {
			t.Errorf("%#v: %d rows, %d changed, %v", v.in, rows, c.Changes(), err)
		}
	}
}

func TestScan(t *testing.T) {
	c := openTest(t, filepath.Join(t.TempDir(), "x.db"), ReadWrite)
	var (
		n     int64
		i     int
		b     bool
		s     string
		null  sql.NullString
		num   sql.NullInt64
		raw   RawBytes
		kept  string
		short struct{}
	)
	err := c.Query(func(row Row) error {
		err := row.Scan(&n, &i, &b, &s, &null, &num, &raw)
		kept = string(raw)
		return err
	}, "SELECT 1, 2, 3, 'text', NULL, 5, x'616200'")
	if err != nil || n != 1 || i != 2 || !b || s != "text" || null.Valid || num.Int64 != 5 || kept != "ab\x00" {
		t.Error(err, n, i, b, s, null, num, kept)
	}
	for name, dest := range map[string][]any{"NULL": {&s}, "too many": {&null, &n}, "no such type": {&short}} {
		if err := c.Query(func(row Row) error { return row.Scan(dest...) }, "SELECT NULL"); err == nil {
			t.Errorf("%s: no error", name)
		}
	}
}

func TestErrors(t *testing.T) {
	c := openTest(t, filepath.Join(t.TempDir(), "x.db"), ReadWrite)
	if err := c.Script("CREATE TABLE t (id INTEGER PRIMARY KEY); INSERT INTO t VALUES (1); -- and nothing more\n"); err != nil {
		t.Fatal(err)
	}
	var e *Error
	if err := c.Exec("INSERT INTO t VALUES (?)", 1); !errors.As(err, &e) || e.Code&0xff != 19 || !strings.Contains(err.Error(), "UNIQUE") {
		t.Errorf("constraint: %v", err)
	}
	exec(t, c, "INSERT INTO t VALUES (?)", 2) // the statement goes on
	for name, err := range map[string]error{
		"syntax": c.Exec("SELEC"), "empty": c.Exec(" "), "few values": c.Exec("INSERT INTO t VALUES (?)"),
		"no value": c.Exec("INSERT INTO t VALUES (?)", struct{}{}), "script": c.Script("SELECT 1; SELEC"),
	} {
		if err == nil {
			t.Errorf("%s: no error", name)
		}
	}
	stop := errors.New("stop")
	rows := 0
	if err := c.Query(func(Row) error { rows++; return stop }, "SELECT id FROM t"); !errors.Is(err, stop) || rows != 1 {
		t.Errorf("%d rows, %v", rows, err)
	}
	err := c.Query(func(Row) error { return c.Exec("SELECT id FROM t") }, "SELECT id FROM t")
	if err == nil || !strings.Contains(err.Error(), "runs already") {
		t.Errorf("nested: %v", err)
	}
}

func TestTransaction(t *testing.T) {
	c := openTest(t, filepath.Join(t.TempDir(), "x.db"), ReadWrite, "journal_mode = WAL")
	exec(t, c, "CREATE TABLE t (id INTEGER PRIMARY KEY)")
	exec(t, c, "BEGIN IMMEDIATE")
	exec(t, c, "INSERT INTO t VALUES (1)")
	if !c.InTransaction() {
		t.Error("not in a transaction")
	}
	exec(t, c, "ROLLBACK")
	if c.InTransaction() {
		t.Error("still in a transaction")
	}
	rows := 0
	if err := c.Query(func(Row) error { rows++; return nil }, "SELECT id FROM t"); err != nil || rows != 0 {
		t.Errorf("%d rows, %v", rows, err)
	}
}

func TestImmutable(t *testing.T) {
	path := filepath.Join(t.TempDir(), "x.db")
	if c, err := Open(path, Immutable, "user_version"); err == nil {
		_ = c.Close()
		t.Error("opened what is not there")
	}
	exec(t, openTest(t, path, ReadWrite), "CREATE TABLE t (id INTEGER PRIMARY KEY)")
	c := openTest(t, path, Immutable)
	var e *Error
	if err := c.Exec("INSERT INTO t VALUES (1)"); !errors.As(err, &e) || e.Code&0xff != 8 {
		t.Error(err)
	}
	if err := c.Exec("SELECT id FROM t"); err != nil {
		t.Error(err)
	}
}

func TestInterrupt(t *testing.T) {
	c := openTest(t, filepath.Join(t.TempDir(), "x.db"), ReadWrite)
	const endless = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT i FROM n"
	rows := 0
	err := c.Query(func(Row) error {
		if rows++; rows == 3 {
			c.Interrupt()
		}
		return nil
	}, endless)
	var e *Error
	if !errors.As(err, &e) || e.Code != 9 || rows != 3 {
		t.Errorf("%d rows, %v", rows, err)
	}
	exec(t, c, "SELECT 1") // the next one is not interrupted
}
