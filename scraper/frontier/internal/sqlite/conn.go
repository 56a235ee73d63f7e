// Package sqlite runs statements of SQLite (modernc.org/sqlite) without the layers
// of database/sql, which take longer than most statements of a crawl's state: values
// are bound and read as what they are, every statement is prepared once, and a
// connection, which one goroutine uses at a time, has no mutex.
package sqlite

import (
	"encoding/binary"
	"errors"
	"fmt"
	"math/bits"
	"net/url"
	"path/filepath"
	"regexp"
	"strings"
	"syscall"

	"modernc.org/libc"
	_ "modernc.org/sqlite" // sets the library up
	lib "modernc.org/sqlite/lib"
)

// Error is an error of SQLite.
type Error struct {
	Code  int           // the extended result code
	Errno syscall.Errno // what the system said, if it was asked for something in vain
	text  string
}

// Error implements error.
func (e *Error) Error() string {
	if e.Errno != 0 {
		return fmt.Sprintf("%s (%d): %v", e.text, e.Code, e.Errno)
	}
	return fmt.Sprintf("%s (%d)", e.text, e.Code)
}

// Unwrap returns what the system said.
func (e *Error) Unwrap() error {
	if e.Errno == 0 {
		return nil
	}
	return e.Errno
}

// ErrNoRow says that a query for one row found none.
var ErrNoRow = errors.New("no row")

// Mode says how a file is opened.
type Mode int

// The modes.
const (
	// ReadWrite makes the file if it is not there.
	ReadWrite Mode = iota
	// Immutable opens a file that nobody writes, without a look at locks and
	// logs beside it. The folder need not be writable.
	Immutable
)

// Conn is a connection to a file. One goroutine may use it at a time; only
// Interrupt may be called from others.
type Conn struct {
	tls   *libc.TLS
	db    uintptr
	stmts map[string]*stmt
}

// busyTimeout is how long a statement waits for a lock, in milliseconds.
const busyTimeout = 10_000

// Open opens a file and runs the given pragmas ("cache_size = 100").
func Open(path string, mode Mode, pragmas ...string) (*Conn, error) {
	c := &Conn{tls: libc.NewTLS(), stmts: map[string]*stmt{}}
	if err := c.open(path, mode); err != nil {
		return nil, errors.Join(err, c.Close())
	}
	for _, pragma := range pragmas {
		if err := c.Script("PRAGMA " + pragma); err != nil {
			return nil, errors.Join(err, c.Close())
		}
	}
	return c, nil
}

func (c *Conn) open(path string, mode Mode) error {
	flags := int32(lib.SQLITE_OPEN_URI | lib.SQLITE_OPEN_NOMUTEX)
	query := url.Values{}
	switch mode {
	case ReadWrite:
		flags |= lib.SQLITE_OPEN_READWRITE | lib.SQLITE_OPEN_CREATE
	case Immutable:
		query.Set("immutable", "1")
		flags |= lib.SQLITE_OPEN_READONLY
	}
	u := url.URL{Scheme: "file", Path: filepath.ToSlash(path), RawQuery: query.Encode()}
	if !strings.HasPrefix(u.Path, "/") {
		u.Path = "/" + u.Path // C:/…
	}
	name, err := libc.CString(u.String())
	if err != nil {
		return err
	}
	defer libc.Xfree(c.tls, name)
	return c.withPointers(func(out uintptr) error {
		rc := lib.Xsqlite3_open_v2(c.tls, name, out, flags, 0)
		c.db = pointer(out) // is there after a failure too, for its message
		if rc != lib.SQLITE_OK {
			return c.fail(rc)
		}
		lib.Xsqlite3_extended_result_codes(c.tls, c.db, 1)
		lib.Xsqlite3_busy_timeout(c.tls, c.db, busyTimeout)
		return nil
	})
}

// pointerSize is the size of a pointer in the library's memory.
const pointerSize = bits.UintSize / 8

// withPointers calls fn with the address of room for two pointers.
func (c *Conn) withPointers(fn func(out uintptr) error) error {
	out := lib.Xsqlite3_malloc64(c.tls, 2*pointerSize)
	if out == 0 {
		return c.fail(lib.SQLITE_NOMEM)
	}
	defer lib.Xsqlite3_free(c.tls, out)
	return fn(out)
}

// pointer reads a pointer from the library's memory.
func pointer(at uintptr) uintptr {
	data := libc.GoBytes(at, pointerSize)
	if pointerSize == 4 {
		return uintptr(binary.NativeEndian.Uint32(data))
	}
	return uintptr(binary.NativeEndian.Uint64(data))
}

// fail returns what a result code means.
func (c *Conn) fail(rc int32) error {
	text := libc.GoString(lib.Xsqlite3_errstr(c.tls, rc))
	if c.db != 0 {
		if more := libc.GoString(lib.Xsqlite3_errmsg(c.tls, c.db)); more != text && more != "not an error" {
			text += ": " + more
		}
	}
	e := &Error{Code: int(rc), text: text}
	if family := rc & 0xff; c.db != 0 && (family == lib.SQLITE_IOERR || family == lib.SQLITE_CANTOPEN) {
		e.Errno = syscall.Errno(lib.Xsqlite3_system_errno(c.tls, c.db)) //nolint:gosec // never below zero
	}
	return e
}

// Close closes the connection.
func (c *Conn) Close() error {
	for _, s := range c.stmts {
		s.close()
	}
	c.stmts = nil
	var err error
	if c.db != 0 {
		if rc := lib.Xsqlite3_close_v2(c.tls, c.db); rc != lib.SQLITE_OK {
			err = c.fail(rc)
		}
		c.db = 0
	}
	if c.tls != nil {
		c.tls.Close()
		c.tls = nil
	}
	return err
}

// Script runs statements without arguments, of which nothing is kept.
func (c *Conn) Script(script string) error {
	text, err := libc.CString(script)
	if err != nil {
		return err
	}
	defer libc.Xfree(c.tls, text)
	return c.withPointers(func(out uintptr) error {
		tail := text
		for {
			if rc := lib.Xsqlite3_prepare_v3(c.tls, c.db, tail, -1, 0, out, out+pointerSize); rc != lib.SQLITE_OK {
				return c.fail(rc)
			}
			one := pointer(out)
			if tail = pointer(out + pointerSize); one == 0 {
				return nil // only white space and comments are left
			}
			s := &stmt{c: c, p: one}
			more, err := s.step()
			for more && err == nil {
				more, err = s.step()
			}
			s.close()
			if err != nil {
				return err
			}
		}
	})
}

// Exec runs a statement.
func (c *Conn) Exec(query string, args ...any) error {
	return c.Query(nil, query, args...)
}

// Query runs a statement and calls fn for each row. An error of fn ends it and is
// returned.
func (c *Conn) Query(fn func(Row) error, query string, args ...any) error {
	s, err := c.stmt(query)
	if err != nil {
		return err
	}
	return s.run(fn, args)
}

// stmt returns the prepared form of a statement.
func (c *Conn) stmt(query string) (*stmt, error) {
	if s := c.stmts[query]; s != nil {
		return s, nil
	}
	s, err := c.prepare(stable(query))
	if err == nil {
		c.stmts[query] = s
	}
	return s, err
}

// stable returns a statement that is planned once. Where a column is compared
// with a bare parameter, SQLite looks at its value to plan better, and then
// plans anew at every call; a plus, which does nothing else, hides the value.
func stable(query string) string { return parameter.ReplaceAllString(query, "$1 +?") }

var parameter = regexp.MustCompile(`([=<>]) \?`)

// Statements returns the statements that Exec and Query have been asked for.
func (c *Conn) Statements() []string {
	list := make([]string, 0, len(c.stmts))
	for query := range c.stmts {
		list = append(list, query)
	}
	return list
}

// LastInsertID returns the id of the row that was inserted last.
func (c *Conn) LastInsertID() int64 { return lib.Xsqlite3_last_insert_rowid(c.tls, c.db) }

// Changes returns how many rows the last statement changed.
func (c *Conn) Changes() int64 { return lib.Xsqlite3_changes64(c.tls, c.db) }

// InTransaction tells whether a transaction has begun and not ended. Some errors (a
// full disk) end it.
func (c *Conn) InTransaction() bool { return lib.Xsqlite3_get_autocommit(c.tls, c.db) == 0 }

// Interrupt ends the statement that runs. It may be called from any goroutine, but
// not during Close.
func (c *Conn) Interrupt() {
	tls := libc.NewTLS()
	defer tls.Close()
	lib.Xsqlite3_interrupt(tls, c.db)
}
