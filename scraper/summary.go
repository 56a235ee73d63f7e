package scraper

import (
	"time"

	"github.com/newsarc/newsarc/schema"
	"github.com/newsarc/newsarc/scraper/completeness"
)

// Summary is what one run did.
type Summary struct {
	Run      string
	Started  time.Time
	Finished time.Time
	// Visits of articles by what they found.
	New, Changed, Unchanged, Moved, Gone, Back int64
	// Listings is how many listing pages were read.
	Listings int64
	// Listed is how many addresses the run was given besides its seeds, and
	// ListedNew how many of them were not known.
	Listed, ListedNew int64
	// PageTypes counts the pages that were read by what they turned out to be.
	PageTypes map[schema.PageType]int64
	// Outcomes counts the URLs that this run dealt with.
	Outcomes map[schema.Outcome]int64
	// Probed is how many of the usual addresses of sitemaps and feeds were looked at in
	// vain. They are not among the Outcomes.
	Probed int64
	// Requests that were made, and the bytes that came over the wire.
	Requests, BytesWire int64
	// DelayShort counts requests that followed the one before on their host
	// sooner than the delay owed; 0 in a polite crawl.
	DelayShort int64
	// Rows and Parts that were written, by table.
	Rows  map[schema.Table]int64
	Parts map[schema.Table]int64
	// Repaired is how many parts an earlier run had left to be written.
	Repaired int
	// Queued is how many URLs wait for the next run.
	Queued int64
	// Completeness of the sites, and when it was added up: in an earlier run where
	// that would cost more than a tenth of this one. The zero time: never yet.
	Completeness   completeness.Report
	CompletenessAt time.Time
	// Stopped says why the run ended before its work did: "" (it did not),
	// "limit", "deadline", "budget" (of requests or bytes), "interrupted", "patience" (a host asked for more
	// time than the run waits).
	Stopped string
	// LastError is the last failure in words, for a run that fetched nothing.
	LastError string
}

// Stored is how many rows of articles the run stored.
func (s *Summary) Stored() int64 { return s.New + s.Changed }

// failures are the outcomes that count as failed in the progress line.
var failures = []schema.Outcome{
	schema.OutcomeRefused, schema.OutcomeBlockedAddress, schema.OutcomeTooLarge, schema.OutcomeTooSlow,
	schema.OutcomeUnreachable, schema.OutcomeRateLimited, schema.OutcomeServerError,
	schema.OutcomeUndecodable, schema.OutcomeTrap, schema.OutcomeFailed,
}

// Failed is how many URLs ended in a failure: not those that are gone,
// disallowed or no page.
func (s *Summary) Failed() int64 {
	var n int64
	for _, o := range failures {
		n += s.Outcomes[o]
	}
	return n
}

// Progress is how far a run is.
type Progress struct {
	Done, Queued, Failed                       int64
	New, Changed, Unchanged, Moved, Gone, Back int64
	Requests, BytesWire                        int64
	Elapsed                                    time.Duration
}

// PagesPerSecond is the mean since the run began.
func (p Progress) PagesPerSecond() float64 {
	if p.Elapsed <= 0 {
		return 0
	}
	return float64(p.Done) / p.Elapsed.Seconds()
}
