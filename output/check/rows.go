package check

import (
	"context"
	"crypto/sha256"
	"reflect"
	"strconv"
	"time"

	"github.com/newsarc/newsarc/output"
	"github.com/newsarc/newsarc/schema"
)

// table reads every row of a table, in every format.
func (c *checker) table(ctx context.Context, name schema.Table, damaged map[string]bool) error {
	row, err := schema.NewRow(name)
	if err != nil {
		return err
	}
	fill := newFill(reflect.TypeOf(row).Elem())
	t := Table{Name: name}
	ids := newIdentities()
	coverage := newCoverage(fill)
	parts, err := output.Parts(c.dir)
	if err != nil {
		return err
	}
	var last schema.Part
	for _, p := range parts {
		if p.Part.Table != name || damaged[p.File] {
			continue
		}
		first := p.Part != last // of a part in two formats the second is only counted
		last = p.Part
		rows := int64(0)
		for row, err := range output.RowsOf(c.dir, []output.PartFile{p}) {
			if err == nil {
				err = ctx.Err()
			}
			if ctx.Err() != nil {
				return err
			}
			if err != nil {
				c.add(Damage, p.File, "row %d cannot be read: %v", rows, err)
				break
			}
			rows++
			if !first {
				continue
			}
			t.note(row)
			filled := fill.row(row)
			if a, ok := row.(*schema.Article); ok {
				coverage.add(a, filled)
				c.identity(ids, p, a)
			}
		}
		if entry, known := c.entries[p.File]; known && rows != entry.Rows {
			c.add(Damage, p.File, "%d rows can be read, manifest.jsonl says %d", rows, entry.Rows)
		}
		if first {
			t.Parts++
		}
	}
	for i, column := range fill.columns {
		t.Columns = append(t.Columns, Column{column.name, fill.filled[i], t.Rows - fill.filled[i]})
	}
	c.report.Tables = append(c.report.Tables, t)
	if name == schema.Articles {
		c.report.Drops = coverage.drops()
		c.report.Copies = ids.copies
		c.report.Near = ids.near.clusters()
	}
	return nil
}

// note counts a row and its time.
func (t *Table) note(row schema.Row) {
	t.Rows++
	at := row.RowTime()
	if at.IsZero() {
		return
	}
	if t.First == nil || at.Before(*t.First) {
		t.First = schema.Instant(at)
	}
	if t.Last == nil || at.After(*t.Last) {
		t.Last = schema.Instant(at)
	}
}

// identities finds rows and texts that are there twice.
type identities struct {
	revisions map[[16]byte]struct{}
	texts     map[[16]byte][16]byte // content hash to the first article that has it
	copies    int
	near      nearTexts
}

func newIdentities() *identities {
	return &identities{map[[16]byte]struct{}{}, map[[16]byte][16]byte{}, 0, nearTexts{place: map[[16]byte]int{}}}
}

func short(parts ...string) [16]byte {
	h := sha256.New()
	for _, p := range parts {
		h.Write([]byte(p))
		h.Write([]byte{0})
	}
	return [16]byte(h.Sum(nil)[:16])
}

// identity checks that a revision of an article is there once.
func (c *checker) identity(ids *identities, p output.PartFile, a *schema.Article) {
	if a.PageType != schema.PageArticle && a.PageType != "" {
		c.add(Damage, p.File, "%s: a %s among the articles", a.URL, a.PageType)
	}
	if a.ArticleID == "" {
		c.add(Notice, p.File, "an article without an id: %s", a.URL)
		return
	}
	article := short(string(a.ArticleID), string(a.Lang))
	ids.near.add(article, a)
	if a.Revision != nil {
		revision := short(string(a.ArticleID), string(a.Lang), strconv.FormatInt(*a.Revision, 10))
		if _, twice := ids.revisions[revision]; twice {
			c.add(Damage, p.File, "revision %d of %s (%s) is there twice", *a.Revision, a.ArticleID, a.Lang)
		}
		ids.revisions[revision] = struct{}{}
	}
	if a.ContentHash == "" {
		return
	}
	text := short(string(a.ContentHash))
	if first, ok := ids.texts[text]; !ok {
		ids.texts[text] = article
	} else if first != article {
		ids.copies++
	}
}

// fill counts how often columns are filled. Fields of structs are columns of
// their own; lists are one column.
type fill struct {
	columns []fillColumn
	filled  []int64
	now     []bool // of the row at hand
}

type fillColumn struct {
	name  string
	index []int
}

func newFill(t reflect.Type) *fill {
	f := &fill{}
	f.collect(t, "", nil)
	f.filled, f.now = make([]int64, len(f.columns)), make([]bool, len(f.columns))
	return f
}

func (f *fill) collect(t reflect.Type, prefix string, index []int) {
	for i := range t.NumField() {
		field := t.Field(i)
		at := append(append([]int(nil), index...), i)
		name := prefix + field.Tag.Get("json")
		if inner := field.Type; inner.Kind() == reflect.Pointer && inner.Elem().Kind() == reflect.Struct && inner != reflect.TypeFor[*time.Time]() {
			f.collect(inner.Elem(), name+".", at)
			continue
		}
		f.columns = append(f.columns, fillColumn{name, at})
	}
}

// row counts one row and returns which columns it fills; the slice is good
// until the next call.
func (f *fill) row(row schema.Row) []bool {
	v := reflect.ValueOf(row).Elem()
	for i, c := range f.columns {
		f.now[i] = isFilled(v, c.index)
		if f.now[i] {
			f.filled[i]++
		}
	}
	return f.now
}

func isFilled(v reflect.Value, index []int) bool {
	for _, i := range index {
		if v.Kind() == reflect.Pointer {
			if v.IsNil() {
				return false
			}
			v = v.Elem()
		}
		v = v.Field(i)
	}
	switch v.Kind() {
	case reflect.Pointer:
		return !v.IsNil()
	case reflect.String, reflect.Slice:
		return v.Len() > 0
	}
	return true
}

func day(t time.Time) string { return t.UTC().Format(time.DateOnly) }
