package frontier

import (
	"context"
	"sync"

	"github.com/newsarc/newsarc/scraper/frontier/internal/sqlite"
)

// readers is how many connections read at a time.
const readers = 4

// readPool holds the connections that read beside the one that writes. They
// are opened when they are needed.
type readPool struct {
	path  string
	mode  sqlite.Mode
	slots chan struct{} // one for each connection that is lent

	mu     sync.Mutex
	idle   []*sqlite.Conn
	closed bool
}

func newReadPool(path string, mode sqlite.Mode) *readPool {
	return &readPool{path: path, mode: mode, slots: make(chan struct{}, readers)}
}

// with calls fn with a connection that nobody else uses meanwhile.
func (p *readPool) with(ctx context.Context, fn func(*sqlite.Conn) error) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	select {
	case p.slots <- struct{}{}:
	case <-ctx.Done():
		return ctx.Err()
	}
	defer func() { <-p.slots }()
	c, err := p.take()
	if err != nil {
		return err
	}
	defer p.give(c)
	return fn(c)
}

func (p *readPool) take() (*sqlite.Conn, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.closed {
		return nil, errClosed
	}
	if n := len(p.idle); n > 0 {
		c := p.idle[n-1]
		p.idle = p.idle[:n-1]
		return c, nil
	}
	return sqlite.Open(p.path, p.mode, "query_only = 1", "cache_size = -2048")
}

func (p *readPool) give(c *sqlite.Conn) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.closed {
		_ = c.Close() // it has only read
		return
	}
	p.idle = append(p.idle, c)
}

// close closes the connections that nobody uses; the others are closed when they
// come back.
func (p *readPool) close() error {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.closed = true
	var first error
	for _, c := range p.idle {
		if err := c.Close(); first == nil {
			first = err
		}
	}
	p.idle = nil
	return first
}

// scan runs a query on a reading connection and calls fn for each row. The end of
// ctx ends it.
func (s *SQLite) scan(ctx context.Context, fn func(sqlite.Row) error, query string, args ...any) error {
	err := s.read.with(ctx, func(c *sqlite.Conn) error {
		if ctx.Done() == nil {
			return c.Query(fn, query, args...)
		}
		interrupted := make(chan struct{})
		stop := context.AfterFunc(ctx, func() {
			defer close(interrupted)
			c.Interrupt()
		})
		err := c.Query(func(row sqlite.Row) error {
			if err := ctx.Err(); err != nil {
				return err
			}
			return fn(row)
		}, query, args...)
		if !stop() {
			<-interrupted // it must not meet the next query
			if err != nil {
				return ctx.Err()
			}
		}
		return err
	})
	return s.explain(err)
}

// find is scan for a query that looks up a row or a few. ctx can stop it only
// before it begins, see background.
func (s *SQLite) find(ctx context.Context, fn func(sqlite.Row) error, query string, args ...any) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	return s.scan(background, fn, query, args...)
}

// findRow is find for at most one row.
func (s *SQLite) findRow(ctx context.Context, query string, args ...any) row {
	return row{func(fn func(sqlite.Row) error, query string, args ...any) error {
		return s.find(ctx, fn, query, args...)
	}, query, args}
}

// findOwn is findRow on the writing connection, for what is asked for between commits: a
// reading connection forgets all pages of the file at every commit.
func (s *SQLite) findOwn(ctx context.Context, query string, args ...any) row {
	return row{func(fn func(sqlite.Row) error, query string, args ...any) error {
		s.mu.Lock()
		defer s.mu.Unlock()
		if err := s.usable(ctx); err != nil {
			return err
		}
		return s.each(fn, query, args...)
	}, query, args}
}
