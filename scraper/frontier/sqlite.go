package frontier

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"time"

	"github.com/newsarc/newsarc/scraper/frontier/internal/sqlite"
)

// Options sets the politeness and the bounds of a store.
type Options struct {
	// Delay is the least time between two requests to one host. 0 is none.
	Delay time.Duration
	// HostDelays replaces Delay for single hosts (host:port as in the URL).
	HostDelays map[string]time.Duration
	// PerHost is how many leases of one host may be out at a time; 0 is 1.
	PerHost int
	// LeaseTime is how long a lease lasts; 0 is 15 minutes.
	LeaseTime time.Duration
	// PartBytes is about how many bytes of staged rows one part takes; 0 is 16 MiB.
	PartBytes int64
	// ReadOnly opens the store beside the crawl that uses it, for looking only:
	// every method that would change something fails with [ErrReadOnly].
	ReadOnly bool
}

// ErrReadOnly says that a store was opened for looking only.
var ErrReadOnly = errors.New("opened read-only")

var errClosed = errors.New("store is closed")

// SQLite is a [Store] in one file, for one process at a time. All changes go
// through one connection, reading has its own.
type SQLite struct {
	path string
	opts Options
	lock *os.File
	read *readPool

	mu     sync.Mutex   // guards all below
	w      *sqlite.Conn // that writes
	closed bool
	turn   int64
	high   int64 // the latest instant that a caller named
	// What the writer knows of the tables; forgotten after a failed transaction.
	names   map[string]int64
	texts   map[int64]string
	hosts   map[int64]*host
	hostIDs map[string]int64
	dirty   map[int64]*host
	delta   map[string]int64
	seen    seen
	flights map[int64]leased // what this process leased and was not given back
	ended   []int64          // leases that the transaction ends
	line    []byte           // that a row was encoded in
}

var _ Store = (*SQLite)(nil)

// OpenSQLite opens the store in the file path, which is created if it is not
// there; its folder must be. URLs that were in flight when the last process
// ended are due again. The error wraps [ErrInUse] while another process has the
// store open, [ErrNewer] or [ErrDamaged] if the file cannot be used; nothing
// in the file is changed then.
func OpenSQLite(ctx context.Context, path string, opts Options) (*SQLite, error) {
	if opts.PerHost <= 0 {
		opts.PerHost = 1
	}
	if opts.LeaseTime <= 0 {
		opts.LeaseTime = 15 * time.Minute
	}
	if opts.PartBytes <= 0 {
		opts.PartBytes = 16 << 20
	}
	path, err := filepath.Abs(path)
	if err != nil {
		return nil, fmt.Errorf("open state: %w", err)
	}
	s := &SQLite{path: path, opts: opts}
	s.forget()
	if err := s.open(ctx); err != nil {
		return nil, errors.Join(fmt.Errorf("open state %s: %w", path, s.explain(err)), s.Close())
	}
	return s, nil
}

func (s *SQLite) open(ctx context.Context) error {
	if err := s.claim(); err != nil {
		return err
	}
	if err := checkFile(s.path, s.opts.ReadOnly); err != nil {
		return err
	}
	if s.opts.ReadOnly {
		return s.openToLook(ctx)
	}
	var err error
	if s.w, err = sqlite.Open(s.path, sqlite.ReadWrite, "journal_mode = WAL", "synchronous = NORMAL", "cache_size = -8192",
		"temp_store = MEMORY", "wal_autocheckpoint = 8000", "journal_size_limit = 67108864"); err != nil {
		return err
	}
	if err := s.create(); err != nil {
		return err
	}
	s.read = newReadPool(s.path, sqlite.ReadWrite)
	return s.write(ctx, s.recover)
}

// openToLook opens the state for reading only. SQLite writes files beside it all the
// same, with which it keeps out of a crawl's way. Where it cannot, there is no
// crawl either, and the file is read as it is.
func (s *SQLite) openToLook(ctx context.Context) error {
	s.read = newReadPool(s.path, sqlite.ReadWrite)
	err := s.checkVersionToLook(ctx)
	var e *sqlite.Error
	if !errors.As(err, &e) || e.Code&0xff != codeCannotOpen && e.Code&0xff != codeReadOnly {
		return err
	}
	if wal, werr := os.Stat(s.path + "-wal"); werr == nil && wal.Size() > 0 {
		return fmt.Errorf("an interrupted crawl left its log beside it, which can be read only in a folder that is writable; copy %s to one: %w",
			filepath.Dir(s.path), err)
	}
	if cerr := s.read.close(); cerr != nil {
		return cerr
	}
	s.read = newReadPool(s.path, sqlite.Immutable)
	return s.checkVersionToLook(ctx)
}

func (s *SQLite) checkVersionToLook(ctx context.Context) error {
	return s.read.with(ctx, func(c *sqlite.Conn) error {
		version, err := checkVersion(c)
		if err == nil && version < schemaVersion {
			err = errors.New("an older version of newsarc wrote it; the next crawl brings it up to date")
		}
		return err
	})
}

// claim takes the process lock: a file beside the database, locked as long as
// this process lives.
func (s *SQLite) claim() error {
	if s.opts.ReadOnly {
		return nil
	}
	f, err := os.OpenFile(s.path+".lock", os.O_RDWR|os.O_CREATE, 0o644)
	if err != nil {
		return fmt.Errorf("the folder must exist and be writable: %w", err)
	}
	ok, err := lockFile(f)
	if err != nil || !ok {
		who := ""
		if pid := make([]byte, 20); err == nil {
			if n, _ := f.ReadAt(pid, 0); n > 0 {
				who = " (process " + strings.TrimSpace(string(pid[:n])) + ")"
			}
			err = fmt.Errorf("%s is %w%s", folder(s.path), ErrInUse, who)
		}
		return errors.Join(err, f.Close())
	}
	s.lock = f
	// The number is for people only; the lock is what counts.
	if err := f.Truncate(0); err != nil {
		return err
	}
	_, err = f.WriteAt([]byte(strconv.Itoa(os.Getpid())+"\n"), 0)
	return err
}

// folder returns the crawl's folder of a state file: DIR of DIR/.newsarc/state.db.
func folder(path string) string {
	dir := filepath.Dir(path)
	if filepath.Base(dir) == ".newsarc" {
		dir = filepath.Dir(dir)
	}
	return dir
}

// create makes the tables in a new file and checks the version of an old one.
func (s *SQLite) create() error {
	if err := s.w.Script("BEGIN IMMEDIATE"); err != nil {
		return err
	}
	err := s.createTables()
	if err == nil {
		err = s.w.Script("COMMIT")
	}
	if err != nil && s.w.InTransaction() {
		err = errors.Join(err, s.w.Script("ROLLBACK"))
	}
	return err
}

func (s *SQLite) createTables() error {
	var tables int
	if err := s.queryRow("SELECT count(*) FROM sqlite_schema").Scan(&tables); err != nil {
		return err
	}
	if tables > 0 {
		version, err := checkVersion(s.w)
		if err != nil || version == schemaVersion {
			return err
		}
		return s.lift(version)
	}
	err := s.w.Script(fmt.Sprintf("PRAGMA application_id = %d; PRAGMA user_version = %d;", applicationID, schemaVersion) + schemaSQL)
	if err != nil {
		return err
	}
	return s.indexOutcomes()
}

// checkVersion tells whether the file is a store that this program can read,
// and of which version.
func checkVersion(c *sqlite.Conn) (version int, err error) {
	var app int
	if err := (row{c.Query, "PRAGMA application_id", nil}).Scan(&app); err != nil {
		return 0, err
	}
	if err := (row{c.Query, "PRAGMA user_version", nil}).Scan(&version); err != nil {
		return 0, err
	}
	switch {
	case app != applicationID:
		return 0, fmt.Errorf("%w: it is an SQLite file, but not a crawl's state", ErrDamaged)
	case version > schemaVersion:
		return 0, fmt.Errorf("%w: its version is %d, this program knows %d; update newsarc", ErrNewer, version, schemaVersion)
	case version < 1:
		return 0, fmt.Errorf("%w: its version is %d, which was never released", ErrDamaged, version)
	}
	return version, nil
}

// checkFile finds files that SQLite would repair or misread in silence: those
// shorter than their first page says.
func checkFile(path string, mustExist bool) error {
	info, err := os.Stat(path)
	if errors.Is(err, os.ErrNotExist) && !mustExist {
		return nil
	}
	if err != nil {
		return err
	}
	if info.IsDir() {
		return errors.New("it is a folder")
	}
	if info.Size() == 0 {
		return nil
	}
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	defer f.Close() //nolint:errcheck // only read
	head := make([]byte, 100)
	if n, _ := f.ReadAt(head, 0); n < len(head) || string(head[:16]) != "SQLite format 3\x00" {
		return fmt.Errorf("%w: it is not an SQLite file", ErrDamaged)
	}
	pageSize := int64(head[16])<<8 | int64(head[17])
	if pageSize == 1 {
		pageSize = 65536
	}
	pages := int64(head[28])<<24 | int64(head[29])<<16 | int64(head[30])<<8 | int64(head[31])
	wal, err := os.Stat(path + "-wal")
	if info.Size() < pages*pageSize && (err != nil || wal.Size() == 0) {
		return fmt.Errorf("%w: it was cut to %d of %d bytes", ErrDamaged, info.Size(), pages*pageSize)
	}
	return nil
}

// recover makes the leases of the last process due again: the lock proves that
// nobody else holds them.
func (s *SQLite) recover() error {
	var n, fresh int64
	err := s.queryRow("SELECT count(*), ifnull(sum(outcome = 0), 0) FROM leases JOIN urls USING (id)").Scan(&n, &fresh)
	if err != nil {
		return err
	}
	if n > 0 {
		for _, query := range []string{
			"UPDATE hosts SET ready = ready + (SELECT count(*) FROM leases JOIN urls USING (id) WHERE host = hosts.id) WHERE in_flight > 0",
			`UPDATE urls SET state = 1, next = 0, retrying = 1, attempts = (SELECT attempt FROM leases WHERE leases.id = urls.id)
				WHERE id IN (SELECT id FROM leases)`,
			"DELETE FROM leases",
		} {
			if err := s.exec(query); err != nil {
				return err
			}
		}
		s.count(countInFlight, -n)
		s.count(countReady, n)
		s.count(countQueued, fresh)
	}
	if err := s.exec(`UPDATE hosts SET in_flight = 0, busy = 0, robots_lease = 0,
		last_request = max(last_request, last_lease) WHERE in_flight > 0 OR busy > 0 OR robots_lease > 0`); err != nil {
		return err
	}
	if err := s.resetClocks(); err != nil {
		return err
	}
	return s.queryRow("SELECT ifnull(max(turn), 0), ifnull(max(last_request), 0) FROM hosts").Scan(&s.turn, &s.high)
}

// resetClocks sets the hosts' clocks by the delays of this process, which may
// differ from the last one's.
func (s *SQLite) resetClocks() error {
	const last = "max(last_request, iif(in_flight > 0, last_lease, 0))"
	const clock = "max(hold, iif(" + last + " = 0, 0, " + last + " + max(ifnull(delay, 0), ?1)))"
	const set = "UPDATE hosts SET not_before = " + clock + " WHERE not_before <> " + clock
	if err := s.exec(set, s.opts.Delay.Microseconds()); err != nil {
		return err
	}
	for name, delay := range s.opts.HostDelays {
		if err := s.exec(set+" AND name = ?2", delay.Microseconds(), name); err != nil {
			return err
		}
	}
	return nil
}

// Check reads the whole file and returns an error that wraps [ErrDamaged] if
// something in it is not as it should be. It takes about a second per GB.
func (s *SQLite) Check(ctx context.Context) error {
	var result string
	err := s.scan(ctx, func(row sqlite.Row) error { return row.Scan(&result) }, "PRAGMA quick_check(1)")
	if err != nil {
		return err
	}
	if result != "ok" {
		return fmt.Errorf("state %s: %w: %s", s.path, ErrDamaged, result)
	}
	return nil
}

// Close implements [Store]. It waits for the call that is writing.
func (s *SQLite) Close() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.closed {
		return nil
	}
	s.closed = true
	var errs []error
	if s.read != nil { // before the writer, whose end folds the log into the file
		errs = append(errs, s.read.close())
	}
	if s.w != nil {
		errs = append(errs, s.w.Close())
	}
	if s.lock != nil {
		errs = append(errs, s.lock.Close())
	}
	return errors.Join(errs...)
}

// The families of SQLite's result codes that are told apart.
const (
	codeReadOnly   = 8
	codeCorrupt    = 11
	codeFull       = 13
	codeCannotOpen = 14
	codeNoDatabase = 26
)

// explain wraps the errors of SQLite in those of this package.
func (s *SQLite) explain(err error) error {
	if err == nil || errors.Is(err, ErrFull) {
		return err
	}
	if errors.Is(err, syscall.ENOSPC) || errors.Is(err, syscall.EDQUOT) {
		return s.full(err)
	}
	var e *sqlite.Error
	if !errors.As(err, &e) {
		return err
	}
	switch e.Code & 0xff {
	case codeCorrupt, codeNoDatabase:
		return fmt.Errorf("%w: %w; the records already written are whole: move the file away to begin a new state", ErrDamaged, err)
	case codeFull:
		return s.full(err)
	case codeReadOnly, codeCannotOpen:
		return fmt.Errorf("%s must be writable: %w", filepath.Dir(s.path), err)
	}
	return err
}

func (s *SQLite) full(err error) error {
	return fmt.Errorf("%w of %s: %w; make room and start again, nothing that was stored before is lost", ErrFull, filepath.Dir(s.path), err)
}
