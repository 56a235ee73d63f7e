package scraper

import (
	"context"

	"github.com/newsarc/newsarc/schema"
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
