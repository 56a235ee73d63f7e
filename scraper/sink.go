package scraper

import (
	"context"

	"github.com/newsarc/newsarc/schema"
	"github.com/newsarc/newsarc/scraper/fetch"
)

// Sink takes the parts of a dataset. The crawler seals staged rows into parts
// and forgets the rows only after WritePart has returned nil.
type Sink interface {
	// WritePart makes the part durable: when it returns nil, the rows survive
	// a power cut. It is idempotent: the same part with the same rows may come
	// again after a crash and leaves one copy. It may be called from several
	// goroutines with different parts.
	WritePart(ctx context.Context, part schema.Part, rows []schema.Row) error
}

// lineSink is a [Sink] that takes rows as the lines that [schema.EncodeRow] makes of them, and
// lineStore a store that keeps them so: rows need not be made of lines for
// lines to be made of them again.
type (
	lineSink interface {
		WriteLines(ctx context.Context, part schema.Part, lines []string) error
	}
	lineStore interface {
		Lines(ctx context.Context, part schema.Part) ([]string, error)
	}
)

// Archive keeps responses as they came, so that pages can be extracted again
// without asking for them again.
type Archive interface {
	// Write appends one exchange and returns where it stands. It may be called
	// from several goroutines.
	Write(ctx context.Context, request fetch.Request, response fetch.Response) (schema.WARC, error)
	// Sync makes all that was written durable. The crawler calls it before the
	// commit that points into the archive.
	Sync(ctx context.Context) error
}
