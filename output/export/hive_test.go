package export

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/newsarc/newsarc/output/parquet"
	"github.com/newsarc/newsarc/schema"
)

// hiveRows returns how many rows lie in each folder under dir.
func hiveRows(t *testing.T, dir string) map[string]int64 {
	t.Helper()
	rows := map[string]int64{}
	err := filepath.WalkDir(dir, func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		f, err := os.Open(name)
		if err != nil {
			return err
		}
		defer f.Close() //nolint:errcheck // only read
		info, err := d.Info()
		if err != nil {
			return err
		}
		footer, err := parquet.ReadFooter(f, info.Size())
		if err != nil {
			return err
		}
		for _, c := range footer.Columns {
			if strings.HasPrefix(c.Name, "p_") {
				t.Errorf("%s has the column %s", name, c.Name)
			}
		}
		folder, err := filepath.Rel(dir, filepath.Dir(name))
		rows[filepath.ToSlash(folder)] += footer.Rows
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return rows
}

func TestHive(t *testing.T) {
	november, october, undated := article("a", 1, "ru", "a"), article("b", 1, "ru", "b"), article("c", 1, "ru", "c")
	november.Site, october.Site, undated.Site = "a.org", "127.0.0.1:80", "a.org"
	october.PublishedAt, undated.PublishedAt = schema.Instant(start.AddDate(0, -1, 0)), nil
	dir := dataset(t, []schema.Row{november, october, undated, &schema.Observation{ArticleID: "127.0.0.1:80/x", ObservedAt: schema.Instant(start)}}, []schema.Row{november})
	for _, c := range []struct {
		table schema.Table
		want  map[string]int64
	}{
		{schema.Articles, map[string]int64{
			"p_site=a.org/p_month=2026-11": 2, "p_site=127.0.0.1%3A80/p_month=2026-10": 1, "p_site=a.org/p_month=__HIVE_DEFAULT_PARTITION__": 1,
		}},
		{schema.Observations, map[string]int64{"p_site=127.0.0.1%3A80/p_month=2026-11": 1}},
		{schema.Fetches, map[string]int64{"p_month=__HIVE_DEFAULT_PARTITION__": 0}}, // no rows, and yet a file
	} {
		folder := filepath.Join(t.TempDir(), "hive")
		if _, err := WriteHive(t.Context(), dir, folder, Options{Table: c.table, Format: Parquet}); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(c.want, hiveRows(t, folder)); diff != "" {
			t.Errorf("%s: %s", c.table, diff)
		}
		if _, err := WriteHive(t.Context(), dir, folder, Options{Table: c.table, Format: Parquet}); err == nil || !strings.Contains(err.Error(), "is there already") {
			t.Errorf("again: %v", err)
		}
	}
	if _, err := WriteHive(t.Context(), dir, filepath.Join(t.TempDir(), "x"), Options{Table: schema.Articles, Format: CSV}); !errors.Is(err, ErrOptions) {
		t.Errorf("folders of CSV: %v", err)
	}
}

// What is held is bounded: the fullest folder gets a file when it is reached.
func TestHiveHoldsLittle(t *testing.T) {
	s := &hiveSink{folder: t.TempDir(), table: schema.Articles, columns: mustColumns(t), limit: 4 * rowCost, held: map[string]*hivePart{}}
	s.typ = recordOf(s.columns)
	for i := range 20 {
		a := article("a", int64(i), "ru", "a")
		a.PublishedAt = schema.Instant(start.AddDate(0, i%2*i%3, 0))
		if err := s.write(a); err != nil {
			t.Fatal(err)
		}
		if s.text >= s.limit {
			t.Fatalf("%d bytes are held", s.text)
		}
	}
	if err := s.close(); err != nil {
		t.Fatal(err)
	}
	var all int64
	for _, n := range hiveRows(t, s.folder) {
		all += n
	}
	if all != 20 || s.files < 5 || s.text != 0 {
		t.Errorf("%d rows in %d files, %d bytes still held", all, s.files, s.text)
	}
}

func mustColumns(t *testing.T) []column {
	t.Helper()
	columns, err := selectColumns(Options{Table: schema.Articles})
	if err != nil {
		t.Fatal(err)
	}
	return columns
}

// No key of the folders is a column of a table.
func TestHiveKeysAreNoColumns(t *testing.T) {
	for _, table := range schema.Tables() {
		for _, c := range parquet.Columns(table) {
			if c.Name == SiteKey || c.Name == MonthKey {
				t.Errorf("%s has a column %s", table, c.Name)
			}
		}
	}
}
