package frontier

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/newsarc/newsarc/schema"
	"github.com/newsarc/newsarc/scraper/frontier/internal/sqlite"
)

var ctx = context.Background()

func openAt(t *testing.T, path string, opts Options) *SQLite {
	t.Helper()
	s, err := OpenSQLite(ctx, path, opts)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	return s
}

// readOnlyFolder takes the right to write to a folder away.
func readOnlyFolder(t *testing.T, dir string) {
	t.Helper()
	if err := os.Chmod(dir, 0o500); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.Chmod(dir, 0o700) })
	if f, err := os.Create(filepath.Join(dir, "x")); err == nil {
		_ = f.Close()
		t.Skip("this user may write anywhere")
	}
}

// TestLookWithoutWriting looks at a state in a folder that is not writable: one that
// was closed, and one that a crawl which was killed left with its log.
func TestLookWithoutWriting(t *testing.T) {
	for name, killed := range map[string]bool{"closed": false, "killed": true} {
		t.Run(name, func(t *testing.T) {
			from, dir := t.TempDir(), t.TempDir()
			s := openAt(t, filepath.Join(from, "state.db"), Options{})
			someURLs(t, s, 3)
			if !killed {
				if err := s.Close(); err != nil {
					t.Fatal(err)
				}
			}
			if err := os.CopyFS(dir, os.DirFS(from)); err != nil {
				t.Fatal(err)
			}
			readOnlyFolder(t, dir)
			look := openAt(t, filepath.Join(dir, "state.db"), Options{ReadOnly: true})
			if st, err := look.Stats(ctx, time.Now()); err != nil || st.URLs != 3 {
				t.Errorf("%+v, %v", st, err)
			}
			if _, err := look.Add(ctx, []Entry{{URL: "http://b.org/"}}); !errors.Is(err, ErrReadOnly) {
				t.Errorf("write: %v", err)
			}
		})
	}
	t.Run("log without its index", func(t *testing.T) {
		from, dir := t.TempDir(), t.TempDir()
		someURLs(t, openAt(t, filepath.Join(from, "state.db"), Options{}), 3)
		if err := errors.Join(os.CopyFS(dir, os.DirFS(from)), os.Remove(filepath.Join(dir, "state.db-shm"))); err != nil {
			t.Fatal(err)
		}
		readOnlyFolder(t, dir)
		if _, err := OpenSQLite(ctx, filepath.Join(dir, "state.db"), Options{ReadOnly: true}); err == nil || !strings.Contains(err.Error(), "copy "+dir) {
			t.Errorf("got %v", err)
		}
	})
}

// someURLs adds n URLs of one host.
func someURLs(t *testing.T, s *SQLite, n int) {
	t.Helper()
	entries := make([]Entry, n)
	for i := range entries {
		entries[i] = Entry{URL: fmt.Sprintf("http://a.org/%d", i)}
	}
	if _, err := s.Add(ctx, entries); err != nil {
		t.Fatal(err)
	}
}

func TestOpenRefuses(t *testing.T) {
	whole := filepath.Join(t.TempDir(), "whole.db")
	s := openAt(t, whole, Options{})
	someURLs(t, s, 2000)
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	good, err := os.ReadFile(whole)
	if err != nil {
		t.Fatal(err)
	}
	edited := func(at int, bytes ...byte) []byte {
		data := append([]byte(nil), good...)
		copy(data[at:], bytes)
		return data
	}
	for _, tt := range []struct {
		name  string
		data  []byte
		want  error
		words string
	}{
		{"text", []byte(strings.Repeat("not a database ", 100)), ErrDamaged, "not an SQLite file"},
		{"short", []byte("SQLite format 3\x00"), ErrDamaged, "not an SQLite file"},
		{"cut", good[:len(good)/2], ErrDamaged, "was cut"},
		{"newer", edited(60, 0, 0, 0, 99), ErrNewer, "update newsarc"},
		{"other program's", edited(68, 1, 2, 3, 4), ErrDamaged, "not a crawl's state"},
		{"first page overwritten", edited(100, []byte(strings.Repeat("\xff", 3000))...), ErrDamaged, "move the file away"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "state.db")
			if err := os.WriteFile(path, tt.data, 0o600); err != nil {
				t.Fatal(err)
			}
			_, err := OpenSQLite(ctx, path, Options{})
			if !errors.Is(err, tt.want) || !strings.Contains(err.Error(), tt.words) || !strings.Contains(err.Error(), path) {
				t.Errorf("got %v, want %v and %q", err, tt.want, tt.words)
			}
			if after, rerr := os.ReadFile(path); rerr != nil || string(after) != string(tt.data) {
				t.Errorf("the file was changed (%v)", rerr)
			}
		})
	}
	t.Run("no folder", func(t *testing.T) {
		_, err := OpenSQLite(ctx, filepath.Join(t.TempDir(), "none", "state.db"), Options{})
		if !errors.Is(err, os.ErrNotExist) || !strings.Contains(err.Error(), "folder must exist") {
			t.Errorf("got %v", err)
		}
	})
	t.Run("a folder in its place", func(t *testing.T) {
		_, err := OpenSQLite(ctx, t.TempDir(), Options{})
		if err == nil || !strings.Contains(err.Error(), "folder") {
			t.Errorf("got %v", err)
		}
	})
	t.Run("read-only folder", func(t *testing.T) {
		dir := t.TempDir()
		readOnlyFolder(t, dir)
		_, err := OpenSQLite(ctx, filepath.Join(dir, "state.db"), Options{})
		if !errors.Is(err, os.ErrPermission) || !strings.Contains(err.Error(), "writable") {
			t.Errorf("got %v", err)
		}
	})
}

// TestDamageInside overwrites a page in the middle: it is found when it is
// read, and by Check.
func TestDamageInside(t *testing.T) {
	path := filepath.Join(t.TempDir(), "state.db")
	s := openAt(t, path, Options{})
	someURLs(t, s, 5000)
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	for at := len(data) / 4; at < len(data)*3/4; at++ {
		data[at] = 0xee
	}
	if err := os.WriteFile(path, data, 0o600); err != nil {
		t.Fatal(err)
	}
	s, err = OpenSQLite(ctx, path, Options{})
	if err == nil {
		t.Cleanup(func() { _ = s.Close() })
		err = s.Check(ctx)
	}
	if !errors.Is(err, ErrDamaged) {
		t.Errorf("got %v", err)
	}
}

func TestInUse(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "crawl", ".newsarc")
	if err := os.MkdirAll(dir, 0o750); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(dir, "state.db")
	s := openAt(t, path, Options{})
	someURLs(t, s, 3)
	_, err := OpenSQLite(ctx, path, Options{})
	if !errors.Is(err, ErrInUse) || !strings.Contains(err.Error(), filepath.Dir(dir)+" is in use") || !strings.Contains(err.Error(), fmt.Sprint(os.Getpid())) {
		t.Errorf("second: %v", err)
	}

	look := openAt(t, path, Options{ReadOnly: true})
	if st, err := look.Stats(ctx, time.Now()); err != nil || st.URLs != 3 {
		t.Errorf("beside the crawl: %+v, %v", st, err)
	}
	if _, err := look.Add(ctx, []Entry{{URL: "http://b.org/"}}); !errors.Is(err, ErrReadOnly) {
		t.Errorf("write: %v", err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Lease(ctx, time.Now(), 1, Want{}); !errors.Is(err, errClosed) {
		t.Errorf("after Close: %v", err)
	}
	openAt(t, path, Options{}) // the lock is free
}

func TestReopen(t *testing.T) {
	path := filepath.Join(t.TempDir(), "state.db")
	now := time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)
	s := openAt(t, path, Options{Delay: time.Second})
	if _, err := s.Add(ctx, []Entry{{URL: "http://a.org/1"}, {URL: "http://a.org/2"}, {URL: "http://b.org/1"}}); err != nil {
		t.Fatal(err)
	}
	leases, err := s.Lease(ctx, now, 1, Want{})
	if err != nil {
		t.Fatal(err)
	}
	v := Visit{Lease: leases[0], At: now, Requested: true, Robots: &Robots{Status: 404, Expires: now.Add(time.Hour)}}
	if err := s.Commit(ctx, []Visit{v}); err != nil {
		t.Fatal(err)
	}
	now = now.Add(time.Second)
	if leases, err = s.Lease(ctx, now, 2, Want{}); err != nil || len(leases) != 2 {
		t.Fatal(leases, err) // robots.txt of b.org and a page of a.org
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}

	s = openAt(t, path, Options{Delay: 5 * time.Second})
	if st, err := s.Stats(ctx, now); err != nil || st.InFlight != 0 || st.Due != 3 || st.Queued != 3 {
		t.Errorf("%+v, %v", st, err)
	}
	at, ok, err := s.NextDue(ctx, now, now.Add(time.Hour), Want{})
	if err != nil || !ok || !at.Equal(now.Add(5*time.Second)) {
		t.Errorf("the new delay holds for the old requests: %v, %v, %v", at.Sub(now), ok, err)
	}
	now = at
	if leases, err = s.Lease(ctx, now, 5, Want{}); err != nil || len(leases) != 2 {
		t.Fatal(leases, err)
	}
	for _, l := range leases {
		want := map[string]int{"http://b.org/robots.txt": 1, "http://a.org/1": 2}[l.URL]
		if l.Attempt != want || l.DelayKept < l.DelayOwed {
			t.Errorf("%s: attempt %d, kept %v of %v", l.URL, l.Attempt, l.DelayKept, l.DelayOwed)
		}
	}
}

// TestDiskFull fills the disk by a bound on the file's size.
func TestDiskFull(t *testing.T) {
	s := openAt(t, filepath.Join(t.TempDir(), "state.db"), Options{})
	someURLs(t, s, 10)
	limit := func(pages int) {
		t.Helper()
		if err := s.w.Script(fmt.Sprintf("PRAGMA max_page_count = %d", pages)); err != nil {
			t.Fatal(err)
		}
	}
	limit(1) // which is taken as the present size
	entries := make([]Entry, 5000)
	for i := range entries {
		entries[i] = Entry{URL: fmt.Sprintf("http://b%d.org/%d", i%10, i)}
	}
	if _, err := s.Add(ctx, entries); !errors.Is(err, ErrFull) || !strings.Contains(err.Error(), filepath.Dir(s.path)) {
		t.Fatalf("got %v", err)
	}
	if st, err := s.Stats(ctx, time.Now()); err != nil || st.URLs != 10 || st.Due != 10 {
		t.Errorf("what was acknowledged: %+v, %v", st, err)
	}
	limit(1 << 30)
	if n, err := s.Add(ctx, entries); err != nil || n != len(entries) {
		t.Errorf("with room again: %d, %v", n, err)
	}
	if err := s.Check(ctx); err != nil {
		t.Error(err)
	}
}

// TestDiskFullAtOnce covers what a full disk says before there is a state: to the
// lock, and to SQLite's files beside the state.
func TestDiskFullAtOnce(t *testing.T) {
	s := &SQLite{path: "/crawl/.newsarc/state.db"}
	for name, err := range map[string]error{
		"lock":      &os.PathError{Op: "write", Path: s.path + ".lock", Err: syscall.ENOSPC},
		"quota":     &os.PathError{Op: "write", Path: s.path + ".lock", Err: syscall.EDQUOT},
		"log index": &sqlite.Error{Code: 4874, Errno: syscall.ENOSPC},
		"SQLite's":  &sqlite.Error{Code: 13},
	} {
		got := s.explain(fmt.Errorf("open: %w", err))
		if !errors.Is(got, ErrFull) || !strings.Contains(got.Error(), "/crawl/.newsarc") || !strings.Contains(got.Error(), "make room") {
			t.Errorf("%s: %v", name, got)
		}
		if again := s.explain(got); again.Error() != got.Error() {
			t.Errorf("%s: explained twice: %v", name, again)
		}
	}
	if err := error(&sqlite.Error{Code: 4874, Errno: syscall.EIO}); errors.Is(s.explain(err), ErrFull) {
		t.Errorf("another error is a full disk: %v", s.explain(err))
	}
}

// parameters returns as many arguments as a query takes.
func parameters(query string) []any {
	n := strings.Count(query, "?")
	for i := 20; i > 0; i-- {
		if strings.Contains(query, fmt.Sprintf("?%d", i)) {
			n = i
			break
		}
	}
	return make([]any, n)
}

// TestPlans holds that no query of the hot paths reads a whole table.
func TestPlans(t *testing.T) {
	s := openAt(t, filepath.Join(t.TempDir(), "state.db"), Options{})
	someURLs(t, s, 10)
	now := time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)
	want := Want{RevisitsDue: now.AddDate(1, 0, 0), VisitedBefore: now}
	for range 5 {
		leases, err := s.Lease(ctx, now, 1, want)
		if err != nil {
			t.Fatal(err)
		}
		for _, l := range leases {
			v := Visit{Lease: l, At: now.Add(-time.Hour), Outcome: schema.OutcomeFetched, Next: now, Article: &Article{}, Rows: []schema.Row{&schema.Fetch{}}}
			if l.ID < 0 {
				v.Robots = &Robots{Expires: now.Add(time.Hour)}
			}
			if err := s.Commit(ctx, []Visit{v}); err != nil {
				t.Fatal(err)
			}
		}
		if _, _, err := s.NextDue(ctx, now, now.Add(time.Hour), want); err != nil {
			t.Fatal(err)
		}
	}
	atOpen := []string{"sqlite_schema", "max(turn)", "SET not_before", "SET in_flight = 0"} // once per process
	// Queues that are read in order until enough is found.
	inOrder := []string{"hosts_ready", "hosts_revisits", "hosts_robots", "urls_scheduled", "SCAN leases", "CONSTANT ROW"}
	contains := func(text string, list []string) bool {
		return slices.ContainsFunc(list, func(s string) bool { return strings.Contains(text, s) })
	}
	for _, query := range s.w.Statements() {
		if !strings.HasPrefix(query, "SELECT") && !strings.HasPrefix(query, "UPDATE") || contains(query, atOpen) {
			continue
		}
		err := s.w.Query(func(row sqlite.Row) error {
			var id, parent, unused int
			var detail string
			err := row.Scan(&id, &parent, &unused, &detail)
			if strings.HasPrefix(detail, "SCAN") && !contains(detail, inOrder) || strings.Contains(detail, "TEMP B-TREE") {
				t.Errorf("%s\n\t%s", query, detail)
			}
			return err
		}, "EXPLAIN QUERY PLAN "+query, parameters(query)...)
		if err != nil {
			t.Fatal(err)
		}
	}
}

// TestLift opens files as versions 1 and 2 wrote them: the first with other hashes,
// both with leases as a state of URLs.
func TestLift(t *testing.T) {
	for version := 1; version < schemaVersion; version++ {
		t.Run(fmt.Sprint(version), func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "state.db")
			now := time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)
			writeOldVersion(t, path, version, now)
			if _, err := OpenSQLite(ctx, path, Options{ReadOnly: true}); err == nil || !strings.Contains(err.Error(), "older version") {
				t.Errorf("opened for looking only: %v", err)
			}
			s := openAt(t, path, Options{PerHost: 10})
			if err := s.Check(ctx); err != nil {
				t.Error(err)
			}
			var urls []string
			if err := s.URLs(ctx, "", func(u URLState) error { urls = append(urls, u.URL); return nil }); err != nil {
				t.Fatal(err)
			}
			known, err := s.Known(ctx, urls)
			if err != nil || len(known) != len(urls) || len(urls) != 2500 {
				t.Errorf("%d of %d URLs are known after lifting: %v", len(known), len(urls), err)
			}
			if st, err := s.Stats(ctx, now); err != nil || st.InFlight != 0 || st.Due != 2500 || st.Queued != 2500 {
				t.Errorf("%+v, %v", st, err)
			}
			for outcome, want := range map[schema.Outcome]int{"fetched": 2, "gone": 1, "refused": 0} {
				if got := ended(t, s, outcome); got != want {
					t.Errorf("%d URLs are %s, want %d", got, outcome, want)
				}
			}
			leases, err := s.Lease(ctx, now, 5, Want{})
			if err != nil || len(leases) != 5 {
				t.Fatal(leases, err)
			}
			for i, l := range leases { // those that were in flight first, for a second attempt
				want := 1
				if i < 3 {
					want = 2
				}
				if l.Attempt != want || l.URL != fmt.Sprintf("http://a.org/%d", i) {
					t.Errorf("lease %d: %s, attempt %d, want %d", i, l.URL, l.Attempt, want)
				}
			}
			states := map[string]int{}
			err = s.scan(ctx, func(row sqlite.Row) error {
				var state string
				var n int
				err := row.Scan(&state, &n)
				states[state] = n
				return err
			}, "SELECT state, count(*) FROM url_states GROUP BY state")
			if err != nil || states["in flight"] != 5 || states["due"] != 2495 {
				t.Errorf("for people: %v, %v", states, err)
			}
		})
	}
}

// ended counts the URLs of an outcome, and holds that they are found by the index unless they
// are most of all.
func ended(t *testing.T, s *SQLite, outcome schema.Outcome) (n int) {
	t.Helper()
	if err := s.URLs(ctx, outcome, func(URLState) error { n++; return nil }); err != nil {
		t.Fatal(err)
	}
	var fetched int64
	if err := s.findRow(ctx, "SELECT id FROM names WHERE name = 'fetched'").Scan(&fetched); err != nil {
		t.Fatal(err)
	}
	indexed := false
	err := s.scan(ctx, func(row sqlite.Row) error {
		var id, parent, unused int
		var detail string
		err := row.Scan(&id, &parent, &unused, &detail)
		indexed = indexed || strings.Contains(detail, "urls_outcome")
		return err
	}, "EXPLAIN QUERY PLAN "+urlView+endedSQL(outcome, fetched), string(outcome))
	if err != nil || indexed != (outcome != schema.OutcomeFetched) {
		t.Errorf("%s: by the index: %v, %v", outcome, indexed, err)
	}
	return n
}

// writeOldVersion makes a state of 2500 URLs, three of them in flight, as an older
// version left it.
func writeOldVersion(t *testing.T, path string, version int, now time.Time) {
	t.Helper()
	s := openAt(t, path, Options{PerHost: 10})
	someURLs(t, s, 2500)
	robots, err := s.Lease(ctx, now, 1, Want{})
	if err != nil {
		t.Fatal(err)
	}
	v := Visit{Lease: robots[0], At: now, Robots: &Robots{Status: 404, Expires: now.Add(time.Hour)}}
	if err := s.Commit(ctx, []Visit{v}); err != nil {
		t.Fatal(err)
	}
	if leases, err := s.Lease(ctx, now, 3, Want{}); err != nil || len(leases) != 3 {
		t.Fatal(leases, err)
	}
	queries := []string{
		"DROP INDEX urls_outcome", "CREATE INDEX urls_outcome ON urls (outcome) WHERE outcome <> 0",
		// The outcomes of a file that was not begun with the first of their names.
		"INSERT INTO names (id, name) VALUES (1000, 'gone')", "UPDATE names SET id = 2000 WHERE name = 'fetched'",
		"UPDATE urls SET outcome = 2000 WHERE id IN (2400, 2401)", "UPDATE urls SET outcome = 1000 WHERE id = 2402",
		fmt.Sprintf("PRAGMA user_version = %d", version),
	}
	leased := []string{
		`UPDATE urls SET state = 3, (next, attempts) = (SELECT expires, attempt FROM leases WHERE leases.id = urls.id)
			WHERE id IN (SELECT id FROM leases)`,
		"DROP VIEW url_states", "DROP TABLE leases",
		"CREATE INDEX urls_leased ON urls (next) WHERE state = 3", "CREATE VIEW url_states AS SELECT url FROM urls",
	}
	if version < 3 {
		queries = append(queries, leased...)
	}
	if version == 1 {
		queries = append(queries, "UPDATE urls SET hash = id * 7919")
	}
	for _, query := range queries {
		if err := s.w.Script(query); err != nil {
			t.Fatal(err)
		}
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
}
