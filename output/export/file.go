package export

import (
	"cmp"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"strings"

	_ "modernc.org/sqlite" // the driver "sqlite"

	"github.com/newsarc/newsarc/schema"
)

// WriteFile exports a table of the dataset in dir to the file name. The file
// appears when it is whole; until then it is name.unfinished.
func WriteFile(ctx context.Context, dir, name string, o Options) (result Result, err error) {
	staged := name + ".unfinished"
	if info, err := os.Stat(name); err == nil && info.IsDir() {
		return result, fmt.Errorf("export to %s: it is a folder; name a file", name)
	}
	defer func() {
		if err != nil {
			err = fmt.Errorf("export to %s: %w", name, err)
			_ = os.Remove(staged) // the first error is the one to tell
		}
	}()
	if o.Format == SQLite {
		result, err = writeSQLite(ctx, dir, staged, o)
	} else {
		result, err = writeStream(ctx, dir, staged, o)
	}
	if err != nil {
		return result, err
	}
	return result, os.Rename(staged, name)
}

func writeStream(ctx context.Context, dir, name string, o Options) (Result, error) {
	f, err := os.Create(name)
	if err != nil {
		return Result{}, err
	}
	result, err := Write(ctx, dir, f, o)
	if err == nil {
		err = f.Sync()
	}
	return result, errors.Join(err, f.Close())
}

func writeSQLite(ctx context.Context, dir, name string, o Options) (Result, error) {
	columns, err := selectColumns(o)
	if err != nil {
		return Result{}, err
	}
	where, err := parseWhere(o.Table, o.Where)
	if err != nil {
		return Result{}, err
	}
	if err := os.Remove(name); err != nil && !errors.Is(err, os.ErrNotExist) {
		return Result{}, err
	}
	db, err := sql.Open("sqlite", "file:"+filepath.ToSlash(name)+"?_pragma=journal_mode(off)&_pragma=synchronous(off)")
	if err != nil {
		return Result{}, err
	}
	defer func() { _ = db.Close() }()
	db.SetMaxOpenConns(1)
	s, err := newSQLite(ctx, db, flatten(columns), o.Table)
	if err != nil {
		return Result{}, err
	}
	result, err := stream(ctx, dir, s, where, o)
	if err != nil {
		_ = s.tx.Rollback() // the first error is the one to tell; the file goes
		return result, err
	}
	return result, db.Close()
}

// sqliteSink fills one table; lists are JSON (see json_each), times RFC 3339.
type sqliteSink struct {
	ctx     context.Context // of the whole export: a sink lives no longer
	tx      *sql.Tx
	insert  *sql.Stmt
	columns []column
	table   schema.Table
	values  []any
	search  []string // columns of the full-text index
}

func newSQLite(ctx context.Context, db *sql.DB, columns []column, table schema.Table) (*sqliteSink, error) {
	tx, err := db.BeginTx(ctx, nil)
	if err != nil {
		return nil, err
	}
	s := &sqliteSink{ctx: ctx, tx: tx, columns: columns, table: table, values: make([]any, len(columns))}
	var definitions, marks []string
	for _, c := range columns {
		name := strings.ReplaceAll(c.name, ".", "_")
		definitions = append(definitions, `"`+name+`" `+affinity(c.field.Type))
		marks = append(marks, "?")
		if table == schema.Articles && (name == "title" || name == "lead" || name == "body") {
			s.search = append(s.search, name)
		}
	}
	if _, err := tx.ExecContext(ctx, `CREATE TABLE "`+string(table)+`" (`+strings.Join(definitions, ", ")+`)`); err != nil {
		return nil, errors.Join(err, tx.Rollback())
	}
	s.insert, err = tx.PrepareContext(ctx, `INSERT INTO "`+string(table)+`" VALUES (`+strings.Join(marks, ", ")+`)`)
	if err != nil {
		return nil, errors.Join(err, tx.Rollback())
	}
	return s, nil
}

func affinity(t reflect.Type) string {
	if t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	switch t.Kind() {
	case reflect.Int64, reflect.Bool:
		return "INTEGER"
	case reflect.Float64:
		return "REAL"
	}
	return "TEXT"
}

func (s *sqliteSink) write(row schema.Row) error {
	for i, c := range s.columns {
		v, err := scalar(c.value(row))
		if err != nil {
			return fmt.Errorf("column %s: %w", c.name, err)
		}
		s.values[i] = v
	}
	if _, err := s.insert.ExecContext(s.ctx, s.values...); err != nil {
		return cmp.Or(s.ctx.Err(), err) // a context that ends closes the statement
	}
	return nil
}

// close builds the indexes: SELECT … WHERE rowid IN (SELECT rowid FROM
// articles_search WHERE articles_search MATCH 'words').
func (s *sqliteSink) close() error {
	if err := s.insert.Close(); err != nil {
		return err
	}
	var statements []string
	if len(s.search) > 0 {
		fields := strings.Join(s.search, ", ")
		statements = append(statements,
			`CREATE VIRTUAL TABLE articles_search USING fts5(`+fields+`, content='articles', tokenize='unicode61 remove_diacritics 2')`,
			`INSERT INTO articles_search(articles_search) VALUES ('rebuild')`)
	}
	for _, c := range s.columns {
		if c.name == "article_id" {
			statements = append(statements, `CREATE INDEX "`+string(s.table)+`_article_id" ON "`+string(s.table)+`"(article_id)`)
		}
	}
	for _, statement := range statements {
		if _, err := s.tx.ExecContext(s.ctx, statement); err != nil {
			return err
		}
	}
	return s.tx.Commit()
}
