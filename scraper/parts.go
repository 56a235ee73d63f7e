package scraper

import (
	"context"
	"fmt"
	"time"

	"github.com/newsarc/newsarc/schema"
)

// worker is the number of this process within its run; a store shared by many
// processes will give each its own.
const worker = 0

// workerName is worker in the ledger.
const workerName schema.Text = "0"

// repair writes the parts that an earlier run sealed and did not finish, and
// seals and writes the rows it left. The same part always holds the same rows,
// so a part that was written before the crash is only written again.
func (r *run) repair(ctx context.Context) error {
	sealed, err := r.cfg.Store.Sealed(ctx)
	if err != nil {
		return fmt.Errorf("read sealed parts: %w", err)
	}
	for _, part := range sealed {
		if err := r.writePart(ctx, part); err != nil {
			return err
		}
	}
	r.summary.Repaired = len(sealed)
	for _, table := range schema.Tables() {
		rows, _, err := r.cfg.Store.Staged(ctx, table)
		if err != nil {
			return fmt.Errorf("count staged rows of %s: %w", table, err)
		}
		if rows == 0 {
			continue
		}
		if err := r.seal(ctx, table); err != nil {
			return err
		}
		r.summary.Repaired++
	}
	if r.summary.Repaired > 0 {
		r.log.Info("wrote the parts that an interrupted run had left", "parts", r.summary.Repaired)
	}
	return nil
}

// writeParts seals and writes the tables whose staged rows are many or old
// enough, or all of them at the end of a run.
func (r *run) writeParts(ctx context.Context, all bool) error {
	now := r.now()
	if !all && !r.sizeSeen.IsZero() && now.Sub(r.sizeSeen) < time.Second {
		return nil
	}
	r.sizeSeen = now
	for table, since := range r.staged {
		_, bytes, err := r.cfg.Store.Staged(ctx, table)
		if err != nil {
			return fmt.Errorf("count staged rows of %s: %w", table, err)
		}
		if !all && bytes < r.cfg.PartBytes && now.Sub(since) < r.cfg.PartAge {
			continue
		}
		r.writing.Store(true)
		r.signal()
		err = r.seal(ctx, table)
		r.writing.Store(false)
		if err != nil {
			return err
		}
		delete(r.staged, table)
	}
	return nil
}

// seal makes parts of all staged rows of a table.
func (r *run) seal(ctx context.Context, table schema.Table) error {
	for {
		part, ok, err := r.cfg.Store.Seal(ctx, table, r.cfg.Run, worker)
		if err != nil {
			return fmt.Errorf("seal rows of %s: %w", table, err)
		}
		if !ok {
			return nil
		}
		if err := r.writePart(ctx, part); err != nil {
			return err
		}
	}
}

// writePart makes a sealed part durable and only then forgets its rows.
func (r *run) writePart(ctx context.Context, part schema.Part) error {
	rows, err := r.handOver(ctx, part)
	if err != nil {
		return err
	}
	if err := r.cfg.Store.Unstage(ctx, part); err != nil {
		return fmt.Errorf("unstage %s: %w", part.Name(), err)
	}
	r.summary.Rows[part.Table] += int64(rows)
	r.summary.Parts[part.Table]++
	return nil
}

// handOver gives the rows of a part to the sink and returns how many they are.
func (r *run) handOver(ctx context.Context, part schema.Part) (int, error) {
	store, keeps := r.cfg.Store.(lineStore)
	sink, takes := r.cfg.Sink.(lineSink)
	if keeps && takes {
		return pass(ctx, part, store.Lines, sink.WriteLines)
	}
	return pass(ctx, part, r.cfg.Store.Rows, r.cfg.Sink.WritePart)
}

// pass passes what a part is made of on and returns how many rows it has.
func pass[T any](ctx context.Context, part schema.Part, read func(context.Context, schema.Part) ([]T, error),
	write func(context.Context, schema.Part, []T) error,
) (int, error) {
	rows, err := read(ctx, part)
	if err != nil {
		return 0, fmt.Errorf("read rows of %s: %w", part.Name(), err)
	}
	if err := write(ctx, part, rows); err != nil {
		return 0, fmt.Errorf("write part %s: %w", part.Name(), err)
	}
	return len(rows), nil
}

// progress tells the observer where the run is. The store is asked for the
// length of the queue at most once a second.
func (r *run) progress() {
	now := r.now()
	if r.queuedSeen.IsZero() || now.Sub(r.queuedSeen) >= time.Second {
		if stats, err := r.cfg.Store.Stats(context.Background(), now); err == nil {
			r.queued, r.queuedSeen = stats.Queued, now
		}
	}
	s := &r.summary
	var done int64
	for _, n := range s.Outcomes {
		done += n
	}
	r.cfg.Progress(Progress{
		Done: done, Queued: r.queued, New: s.New, Changed: s.Changed, Unchanged: s.Unchanged,
		Moved: s.Moved, Gone: s.Gone, Back: s.Back,
		Failed: s.Failed(), Requests: s.Requests, BytesWire: s.BytesWire, Elapsed: now.Sub(r.started),
	})
}
