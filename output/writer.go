package output

import (
	"context"
	"fmt"

	"github.com/newsarc/newsarc/output/internal/rowtext"
	"github.com/newsarc/newsarc/schema"
)

// partText is the text after which a RowWriter ends a part. It holds that much, and
// the collector lets as much garbage grow beside it.
const partText = 16 << 20

// RowWriter cuts a stream of rows into parts. It is for rows that nothing else
// keeps: what is appended but not flushed is lost with the process. It is not
// safe for concurrent use.
type RowWriter struct {
	d      *Dataset
	worker int
	seq    int
	limit  int // text after which a part ends
	tables map[schema.Table]*pending
}

type pending struct {
	rows []schema.Row
	text int
}

// Writer returns a writer of this run's rows as the given worker of the run.
// Each worker of a run may have one.
func (d *Dataset) Writer(worker int) (*RowWriter, error) {
	if d.options.Run == "" {
		return nil, fmt.Errorf("write rows: the dataset was opened without a run id")
	}
	return &RowWriter{d: d, worker: worker, limit: partText, tables: map[schema.Table]*pending{}}, nil
}

// Append takes rows of any tables and writes a part whenever a table has
// enough of them. The rows must not be changed afterwards.
func (w *RowWriter) Append(ctx context.Context, rows ...schema.Row) error {
	for _, row := range rows {
		table := row.Table()
		p := w.tables[table]
		if p == nil {
			p = &pending{}
			w.tables[table] = p
		}
		p.rows, p.text = append(p.rows, row), p.text+rowtext.Size(row)+rowCost
		if p.text >= w.limit {
			if err := w.flush(ctx, table); err != nil {
				return err
			}
		}
	}
	return nil
}

// rowCost is what a row without text weighs.
const rowCost = 256

// Flush writes what is appended so far as parts; when it returns nil all of it
// is durable. After an error the rows are still held, and Flush may be called
// again.
func (w *RowWriter) Flush(ctx context.Context) error {
	for _, table := range schema.Tables() {
		if err := w.flush(ctx, table); err != nil {
			return err
		}
	}
	return nil
}

func (w *RowWriter) flush(ctx context.Context, table schema.Table) error {
	p := w.tables[table]
	if p == nil || len(p.rows) == 0 {
		return nil
	}
	part := schema.Part{Table: table, Run: w.d.options.Run, Worker: w.worker, Seq: w.seq}
	if err := w.d.WritePart(ctx, part, p.rows); err != nil {
		return err
	}
	w.seq++
	delete(w.tables, table)
	return nil
}
