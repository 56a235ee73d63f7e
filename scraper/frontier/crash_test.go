package frontier_test

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/newsarc/newsarc/schema"
	"github.com/newsarc/newsarc/scraper/frontier"
)

// The crash test runs this test binary as a child that crawls a made-up site
// of crashPages pages, kills it at random instants, and looks at what is left.
// NEWSARC_CRASH_ROUNDS asks for more kills than the usual few.
const (
	crashChild = "NEWSARC_FRONTIER_CRASH_DIR" // set: be the child
	crashPages = 1000
	crashKills = 8
)

func TestMain(m *testing.M) {
	if dir := os.Getenv(crashChild); dir != "" {
		if err := crawlToDeath(dir); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		os.Exit(0)
	}
	os.Exit(m.Run())
}

func crashURL(i int) string { return fmt.Sprintf("http://h%d.org/%d", i%7, i) }

// crawlToDeath crawls until nothing is left. Page i links to 2i+1 and 2i+2, and
// each page leaves one row. Every call that has returned is told on stdout.
func crawlToDeath(dir string) error {
	ctx := context.Background()
	s, err := frontier.OpenSQLite(ctx, filepath.Join(dir, "state.db"), frontier.Options{PerHost: 20})
	if err != nil {
		return err
	}
	parts, err := s.Sealed(ctx) // what the last process left
	for _, p := range parts {
		if err = errors.Join(err, writePart(ctx, s, dir, p)); err != nil {
			return err
		}
	}
	if _, err = s.Add(ctx, []frontier.Entry{{URL: crashURL(0)}}); err != nil {
		return err
	}
	fmt.Println("added", crashURL(0))
	for {
		leases, err := s.Lease(ctx, time.Now(), 1+rand.IntN(20), frontier.Want{}) //nolint:gosec // a test
		if err != nil {
			return err
		}
		if len(leases) == 0 {
			break
		}
		if rand.IntN(5) == 0 { //nolint:gosec // a test
			if err := s.Release(ctx, leases[:1]); err != nil {
				return err
			}
			leases = leases[1:]
		}
		if err := crashCommit(ctx, s, leases); err != nil {
			return err
		}
		if rand.IntN(4) == 0 { //nolint:gosec // a test
			if err := crashSeal(ctx, s, dir); err != nil {
				return err
			}
		}
	}
	if err := crashSeal(ctx, s, dir); err != nil {
		return err
	}
	fmt.Println("finished")
	return s.Close()
}

func crashCommit(ctx context.Context, s *frontier.SQLite, leases []frontier.Lease) error {
	visits := make([]frontier.Visit, len(leases))
	for i, l := range leases {
		now := time.Now()
		v := frontier.Visit{Lease: l, At: now, Requested: true, Outcome: schema.OutcomeFetched}
		if l.Kind == frontier.KindRobots {
			v.Robots = &frontier.Robots{Status: 404, Expires: now.AddDate(1, 0, 0)}
			visits[i] = v
			continue
		}
		n, err := strconv.Atoi(l.URL[strings.LastIndexByte(l.URL, '/')+1:])
		if err != nil {
			return err
		}
		for _, link := range []int{2*n + 1, 2*n + 2} {
			if link < crashPages {
				v.Found = append(v.Found, frontier.Entry{URL: crashURL(link), Referrer: l.URL})
			}
		}
		v.Rows = []schema.Row{&schema.Fetch{URL: schema.Text(l.URL)}}
		visits[i] = v
	}
	if err := s.Commit(ctx, visits); err != nil {
		return err
	}
	for _, v := range visits {
		if v.Lease.Kind == frontier.KindRobots {
			continue
		}
		fmt.Println("committed", v.Lease.URL)
		for _, e := range v.Found {
			fmt.Println("added", e.URL)
		}
	}
	return nil
}

func crashSeal(ctx context.Context, s *frontier.SQLite, dir string) error {
	p, ok, err := s.Seal(ctx, schema.Fetches, "run", 0)
	if err != nil || !ok {
		return err
	}
	fmt.Println("sealed", p.Name())
	return writePart(ctx, s, dir, p)
}

// writePart is a sink: a part that is there already must have the same rows.
func writePart(ctx context.Context, s *frontier.SQLite, dir string, p schema.Part) error {
	rows, err := s.Rows(ctx, p)
	if err != nil {
		return err
	}
	var buf bytes.Buffer
	for _, r := range rows {
		fmt.Fprintln(&buf, r.(*schema.Fetch).URL)
	}
	name := filepath.Join(dir, p.Name())
	if old, err := os.ReadFile(name); err == nil && !bytes.Equal(old, buf.Bytes()) {
		return fmt.Errorf("part %s has other rows than before", p.Name())
	}
	if err := os.WriteFile(name+".tmp", buf.Bytes(), 0o600); err != nil {
		return err
	}
	if err := os.Rename(name+".tmp", name); err != nil {
		return err
	}
	if err := s.Unstage(ctx, p); err != nil {
		return err
	}
	fmt.Println("unstaged", p.Name())
	return nil
}

func TestKill(t *testing.T) {
	kills := crashKills
	if n, err := strconv.Atoi(os.Getenv("NEWSARC_CRASH_ROUNDS")); err == nil {
		kills = n
	}
	killed := 0
	for killed < kills {
		dir := t.TempDir()
		acks := map[string]bool{}
		for finished := false; !finished; {
			wait := time.Duration(rand.IntN(150)) * time.Millisecond //nolint:gosec // a test
			if killed >= kills {
				wait = 0
			}
			if finished = runChild(t, dir, wait, acks); !finished {
				killed++
			}
			checkAcks(t, dir, acks)
			if t.Failed() {
				return
			}
		}
		checkWhole(t, dir)
	}
	t.Logf("%d kills", killed)
}

// runChild runs the child and kills it after a while, if wait is not 0. It adds
// what the child told to acks and returns whether it came to its end.
func runChild(t *testing.T, dir string, wait time.Duration, acks map[string]bool) bool {
	t.Helper()
	cmd := exec.Command(os.Args[0], "-test.run=^$") //nolint:gosec // ourselves
	cmd.Env = append(os.Environ(), crashChild+"="+dir)
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	if wait > 0 {
		kill := time.AfterFunc(wait, func() { cmd.Process.Kill() }) //nolint:errcheck // it may have ended
		defer kill.Stop()
	}
	lines := bufio.NewScanner(out)
	for lines.Scan() {
		acks[lines.Text()] = true
	}
	err = cmd.Wait()
	if err != nil && stderr.Len() > 0 {
		t.Fatalf("the child failed: %v: %s", err, &stderr)
	}
	return err == nil
}

// checkAcks opens the store and looks for everything that was acknowledged.
func checkAcks(t *testing.T, dir string, acks map[string]bool) {
	t.Helper()
	ctx := context.Background()
	s := open(t, filepath.Join(dir, "state.db"), frontier.Options{})
	defer s.Close() //nolint:errcheck // only read
	if err := s.Check(ctx); err != nil {
		t.Error(err)
	}
	sealed := map[string]bool{}
	parts, err := s.Sealed(ctx)
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range parts {
		sealed[p.Name()] = true
	}
	for ack := range acks {
		what, name, _ := strings.Cut(ack, " ")
		switch what {
		case "added", "committed":
			u, err := s.Get(ctx, name)
			if err != nil || what == "committed" && u.Outcome != schema.OutcomeFetched {
				t.Errorf("%s: %+v, %v", ack, u, err)
			}
		case "sealed":
			if _, err := os.Stat(filepath.Join(dir, name)); err != nil && !sealed[name] {
				t.Errorf("%s: neither sealed nor written", ack)
			}
		case "unstaged":
			if sealed[name] {
				t.Errorf("%s: it is there again", ack)
			}
		}
	}
	checkCounts(t, s)
}

// checkCounts holds the counters against the tables.
func checkCounts(t *testing.T, s *frontier.SQLite) {
	t.Helper()
	ctx := context.Background()
	var urls, fetched, queued int64
	err := s.URLs(ctx, "", func(u frontier.URLState) error {
		urls++
		switch {
		case u.Leased:
			t.Errorf("%s is in flight still", u.URL)
		case u.Outcome == schema.OutcomeFetched:
			fetched++
		default:
			queued++
		}
		return nil
	})
	st, serr := s.Stats(ctx, time.Now())
	if err != nil || serr != nil {
		t.Fatal(err, serr)
	}
	if st.URLs != urls || st.Outcomes[schema.OutcomeFetched] != fetched || st.Queued != queued || st.Due != queued || st.InFlight != 0 {
		t.Errorf("%+v: %d URLs, %d fetched, %d queued", st, urls, fetched, queued)
	}
}

// checkWhole looks for each page's row, once, in the parts of a crawl that came
// to its end.
func checkWhole(t *testing.T, dir string) {
	t.Helper()
	names, err := filepath.Glob(filepath.Join(dir, "part-*"))
	if err != nil {
		t.Fatal(err)
	}
	count := map[string]int{}
	for _, name := range names {
		if strings.HasSuffix(name, ".tmp") {
			continue
		}
		data, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		for _, url := range strings.Fields(string(data)) {
			count[url]++
		}
	}
	for i := range crashPages {
		if n := count[crashURL(i)]; n != 1 {
			t.Errorf("%s has %d rows", crashURL(i), n)
		}
	}
}
