package sqlite

import (
	"database/sql"
	"errors"
	"fmt"

	"modernc.org/libc"
	lib "modernc.org/sqlite/lib"
)

// stmt is a prepared statement. What its texts and blobs are bound to lies in
// memory of its own, which the library reads until the statement is reset.
type stmt struct {
	c      *Conn
	p      uintptr
	params int32
	memory uintptr
	size   int
	busy   bool
}

func (c *Conn) prepare(query string) (*stmt, error) {
	text, err := libc.CString(query)
	if err != nil {
		return nil, err
	}
	defer libc.Xfree(c.tls, text)
	s := &stmt{c: c}
	err = c.withPointers(func(out uintptr) error {
		if rc := lib.Xsqlite3_prepare_v3(c.tls, c.db, text, -1, lib.SQLITE_PREPARE_PERSISTENT, out, 0); rc != lib.SQLITE_OK {
			return c.fail(rc)
		}
		s.p = pointer(out)
		return nil
	})
	if err == nil && s.p == 0 {
		err = errors.New("empty statement")
	}
	if err != nil {
		return nil, err
	}
	s.params = lib.Xsqlite3_bind_parameter_count(c.tls, s.p)
	return s, nil
}

func (s *stmt) close() {
	lib.Xsqlite3_finalize(s.c.tls, s.p)
	lib.Xsqlite3_free(s.c.tls, s.memory)
	s.p, s.memory, s.size = 0, 0, 0
}

// step goes to the next row; false after the last.
func (s *stmt) step() (bool, error) {
	switch rc := lib.Xsqlite3_step(s.c.tls, s.p); rc {
	case lib.SQLITE_ROW:
		return true, nil
	case lib.SQLITE_DONE:
		return false, nil
	default:
		return false, s.c.fail(rc)
	}
}

// keepMemory is how much memory a statement keeps for its next call.
const keepMemory = 1 << 20

func (s *stmt) run(fn func(Row) error, args []any) error {
	if s.busy {
		return errors.New("statement runs already")
	}
	if len(args) != int(s.params) {
		return fmt.Errorf("statement takes %d values, got %d", s.params, len(args))
	}
	if err := s.bind(args); err != nil {
		return err
	}
	s.busy = true
	var err error
	for more := true; more && err == nil; {
		if more, err = s.step(); more && fn != nil {
			err = fn(Row{s})
		}
	}
	lib.Xsqlite3_reset(s.c.tls, s.p) // repeats the error of the last step
	s.busy = false
	if s.size > keepMemory {
		lib.Xsqlite3_clear_bindings(s.c.tls, s.p)
		lib.Xsqlite3_free(s.c.tls, s.memory)
		s.memory, s.size = 0, 0
	}
	return err
}

// bind binds all arguments: numbers, truths, texts, blobs (nil is NULL), NullString,
// NullInt64 and nil.
func (s *stmt) bind(args []any) error {
	size := 0
	for _, arg := range args {
		switch v := arg.(type) {
		case string:
			size += len(v) + 1
		case []byte:
			size += len(v) + 1
		case sql.NullString:
			size += len(v.String) + 1
		}
	}
	if size > s.size {
		memory := lib.Xsqlite3_malloc64(s.c.tls, uint64(size))
		if memory == 0 {
			return s.c.fail(lib.SQLITE_NOMEM)
		}
		lib.Xsqlite3_clear_bindings(s.c.tls, s.p) // they point to what is freed
		lib.Xsqlite3_free(s.c.tls, s.memory)
		s.memory, s.size = memory, size
	}
	at := s.memory
	for i, arg := range args {
		if rc := s.bindOne(int32(i+1), arg, &at); rc != lib.SQLITE_OK { //nolint:gosec // a few hundred at most
			if rc == lib.SQLITE_MISMATCH {
				return fmt.Errorf("statement takes no %T", arg)
			}
			return s.c.fail(rc)
		}
	}
	return nil
}

// bindOne binds an argument whose bytes, if it has any, come to at.
func (s *stmt) bindOne(i int32, arg any, at *uintptr) int32 {
	tls := s.c.tls
	switch v := arg.(type) {
	case int64:
		return lib.Xsqlite3_bind_int64(tls, s.p, i, v)
	case int:
		return lib.Xsqlite3_bind_int64(tls, s.p, i, int64(v))
	case bool:
		n := int64(0)
		if v {
			n = 1
		}
		return lib.Xsqlite3_bind_int64(tls, s.p, i, n)
	case float64:
		return lib.Xsqlite3_bind_double(tls, s.p, i, v)
	case string:
		return s.bindText(i, v, at)
	case sql.NullString:
		if v.Valid {
			return s.bindText(i, v.String, at)
		}
	case sql.NullInt64:
		if v.Valid {
			return lib.Xsqlite3_bind_int64(tls, s.p, i, v.Int64)
		}
	case []byte:
		if v != nil {
			p := *at
			copy(libc.GoBytes(p, len(v)+1), v)
			*at += uintptr(len(v)) + 1
			return lib.Xsqlite3_bind_blob(tls, s.p, i, p, int32(len(v)), 0) //nolint:gosec // the library's own limit is 1e9
		}
	case nil:
	default:
		return lib.SQLITE_MISMATCH
	}
	return lib.Xsqlite3_bind_null(tls, s.p, i)
}

func (s *stmt) bindText(i int32, text string, at *uintptr) int32 {
	p := *at
	copy(libc.GoBytes(p, len(text)+1), text)
	*at += uintptr(len(text)) + 1
	return lib.Xsqlite3_bind_text(s.c.tls, s.p, i, p, int32(len(text)), 0) //nolint:gosec // the library's own limit is 1e9
}

// Row is the row at which a query stands. It is good until the function that it was
// given to returns.
type Row struct{ s *stmt }

// RawBytes is a text or blob in the memory of the library, good as long as the row.
type RawBytes []byte

// Scan reads the columns into the variables that dest points to.
func (r Row) Scan(dest ...any) error {
	if n := lib.Xsqlite3_column_count(r.s.c.tls, r.s.p); int(n) != len(dest) {
		return fmt.Errorf("row has %d columns, not %d", n, len(dest))
	}
	for i := range dest {
		if err := r.scan(int32(i), dest[i]); err != nil { //nolint:gosec // a few columns
			return fmt.Errorf("column %d: %w", i, err)
		}
	}
	return nil
}

func (r Row) scan(i int32, dest any) error {
	null := r.kind(i) == lib.SQLITE_NULL
	switch v := dest.(type) {
	case *sql.NullString:
		*v = sql.NullString{Valid: !null}
		if !null {
			v.String = string(r.bytes(i))
		}
		return nil
	case *sql.NullInt64:
		*v = sql.NullInt64{Int64: r.int(i), Valid: !null}
		return nil
	case *any:
		*v = r.value(i)
		return nil
	case *RawBytes:
		*v = r.bytes(i)
		return nil
	}
	if null {
		return fmt.Errorf("NULL is no %T", dest)
	}
	switch v := dest.(type) {
	case *int64:
		*v = r.int(i)
	case *int:
		*v = int(r.int(i))
	case *bool:
		*v = r.int(i) != 0
	case *string:
		*v = string(r.bytes(i))
	default:
		return fmt.Errorf("no column is a %T", dest)
	}
	return nil
}

func (r Row) kind(i int32) int32 { return lib.Xsqlite3_column_type(r.s.c.tls, r.s.p, i) }

func (r Row) int(i int32) int64 { return lib.Xsqlite3_column_int64(r.s.c.tls, r.s.p, i) }

// bytes returns a text or blob; nil if it is empty or NULL.
func (r Row) bytes(i int32) []byte {
	p := lib.Xsqlite3_column_blob(r.s.c.tls, r.s.p, i)
	n := lib.Xsqlite3_column_bytes(r.s.c.tls, r.s.p, i)
	if p == 0 || n == 0 {
		return nil
	}
	return libc.GoBytes(p, int(n))
}

// value returns a column as int64, string, []byte or nil.
func (r Row) value(i int32) any {
	switch r.kind(i) {
	case lib.SQLITE_NULL:
		return nil
	case lib.SQLITE_INTEGER:
		return r.int(i)
	case lib.SQLITE_BLOB:
		return append([]byte{}, r.bytes(i)...)
	}
	return string(r.bytes(i))
}
