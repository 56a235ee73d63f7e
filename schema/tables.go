package schema

import (
	"encoding/json"
	"fmt"
	"time"
)

// Item is one item of a listing page, as extraction reads it.
type Item struct {
	// Place on the page, from 0.
	Position int64 `json:"position" parquet:"position"`
	// Title of the article the item leads to.
	Title Text `json:"title" parquet:"title,optional"`
	// Address of the article.
	URL Text `json:"url" parquet:"url,optional"`
	// Time as printed.
	TimeRaw Text `json:"time_raw" parquet:"time_raw,optional"`
	// Instant of publication.
	PublishedAt *time.Time `json:"published_at" parquet:"published_at,optional,timestamp(microsecond:utc)"`
	// Views printed with the item.
	Views *int64 `json:"views" parquet:"views,optional"`
	// Number of comments printed with the item.
	Comments *int64 `json:"comments" parquet:"comments,optional"`
	// Teaser text.
	Teaser Text `json:"teaser" parquet:"teaser,optional"`
	// Address of the item's image.
	ImageURL Text `json:"image_url" parquet:"image_url,optional"`
}

// Observation is one row of the table observations: one visit of an article.
// The curve of an article's views is a GROUP BY over them.
type Observation struct {
	// The article, as in articles.
	ArticleID Text `json:"article_id" parquet:"article_id,optional"`
	// Language of the version that was visited.
	Lang Text `json:"lang" parquet:"lang,optional,dict"`
	// Address that was asked for.
	URL Text `json:"url" parquet:"url,optional"`
	// Instant of the visit.
	ObservedAt *time.Time `json:"observed_at" parquet:"observed_at,optional,timestamp(microsecond:utc)"`
	// How the visit ended.
	Outcome Outcome `json:"outcome" parquet:"outcome,optional,dict"`
	// HTTP status; null where there was no response.
	Status *int64 `json:"status" parquet:"status,optional"`
	// Views the page counted; null where it was not read.
	Views *int64 `json:"views" parquet:"views,optional"`
	// Comments the page counted; null where it was not read.
	Comments *int64 `json:"comments" parquet:"comments,optional"`
	// Votes the page counted; null where it was not read.
	Votes *int64 `json:"votes" parquet:"votes,optional"`
	// Revision of the article that was current after the visit.
	Revision *int64 `json:"revision" parquet:"revision,optional"`
	// What the visit found: new, changed, unchanged, moved, gone, back.
	Change Change `json:"change" parquet:"change,optional,dict"`
	// Columns of articles that differ from the revision before.
	ChangedFields List[Text] `json:"changed_fields" parquet:"changed_fields,list"`
}

// ListingItem is one row of the table listings: one item of a listing page at
// one visit.
type ListingItem struct {
	// Address of the listing page.
	ListingURL Text `json:"listing_url" parquet:"listing_url,optional"`
	// Instant of the request that brought the page.
	FetchedAt *time.Time `json:"fetched_at" parquet:"fetched_at,optional,timestamp(microsecond:utc)"`
	// Place on the page, from 0.
	Position int64 `json:"position" parquet:"position"`
	// The article the item leads to, as in articles; null where its address does not tell.
	ArticleID Text `json:"article_id" parquet:"article_id,optional"`
	// Address the item leads to.
	URL Text `json:"url" parquet:"url,optional"`
	// Title as printed.
	Title Text `json:"title" parquet:"title,optional"`
	// Teaser as printed.
	Teaser Text `json:"teaser" parquet:"teaser,optional"`
	// Time as printed.
	TimeRaw Text `json:"time_raw" parquet:"time_raw,optional"`
	// Instant of publication.
	PublishedAt *time.Time `json:"published_at" parquet:"published_at,optional,timestamp(microsecond:utc)"`
	// Views printed with the item.
	Views *int64 `json:"views" parquet:"views,optional"`
	// Number of comments printed with the item.
	Comments *int64 `json:"comments" parquet:"comments,optional"`
	// Address of the item's image.
	ImageURL Text `json:"image_url" parquet:"image_url,optional"`
	// The page that follows the listing page.
	NextPageURL Text `json:"next_page_url" parquet:"next_page_url,optional"`
}

// Fetch is one row of the table fetches, the politeness ledger: one request,
// or one URL that was not requested and why.
type Fetch struct {
	// Address that was asked for.
	URL Text `json:"url" parquet:"url,optional"`
	// Host and port the request went to.
	Host Text `json:"host" parquet:"host,optional,dict"`
	// Instant the request began.
	StartedAt *time.Time `json:"started_at" parquet:"started_at,optional,timestamp(microsecond:utc)"`
	// Milliseconds to the last byte.
	DurationMS *int64 `json:"duration_ms" parquet:"duration_ms,optional"`
	// HTTP status; null where there was no response.
	Status *int64 `json:"status" parquet:"status,optional"`
	// How it ended.
	Outcome Outcome `json:"outcome" parquet:"outcome,optional,dict"`
	// The error in words; null where there was none.
	Error Text `json:"error" parquet:"error,optional"`
	// Bytes of the body as they came over the wire.
	BytesWire *int64 `json:"bytes_wire" parquet:"bytes_wire,optional"`
	// Bytes of the body after decoding.
	BytesBody *int64 `json:"bytes_body" parquet:"bytes_body,optional"`
	// Which attempt at this URL it was, from 1.
	Attempt *int64 `json:"attempt" parquet:"attempt,optional"`
	// Number of the worker within the run, as in the names of parts.
	Worker Text `json:"worker" parquet:"worker,optional,dict"`
	// How the URL was found: seed, link, listing, sidebar, feed, sitemap, ids, redirect, robots.
	FoundBy Text `json:"found_by" parquet:"found_by,optional,dict"`
	// Page the URL was found on.
	Referrer Text `json:"referrer" parquet:"referrer,optional"`
	// Where a redirect led.
	RedirectTo Text `json:"redirect_to" parquet:"redirect_to,optional"`
	// The line of robots.txt that decided; null where none did.
	RobotsRule Text `json:"robots_rule" parquet:"robots_rule,optional,dict"`
	// Milliseconds that had to pass since the host's last request.
	DelayOwedMS *int64 `json:"delay_owed_ms" parquet:"delay_owed_ms,optional"`
	// Milliseconds that did pass; null for a host's first request.
	DelayKeptMS *int64 `json:"delay_kept_ms" parquet:"delay_kept_ms,optional"`
}

// Table names one table of a dataset and is the name of its folder.
type Table string

// The tables of a dataset.
const (
	Articles     Table = "articles"
	Observations Table = "observations"
	Listings     Table = "listings"
	Fetches      Table = "fetches"
)

// Tables returns the tables of a dataset in the order they are documented.
func Tables() []Table { return []Table{Articles, Observations, Listings, Fetches} }

// Row is one row of a table: *Article, *Observation, *ListingItem or *Fetch.
type Row interface {
	// Table returns the table the row belongs to.
	Table() Table
	// RowTime returns the time the rows of a part are sorted by, zero if unknown.
	RowTime() time.Time
}

// Table implements [Row].
func (*Article) Table() Table { return Articles }

// Table implements [Row].
func (*Observation) Table() Table { return Observations }

// Table implements [Row].
func (*ListingItem) Table() Table { return Listings }

// Table implements [Row].
func (*Fetch) Table() Table { return Fetches }

// RowTime returns fetched_at.
func (a *Article) RowTime() time.Time { return instant(a.FetchedAt) }

// RowTime returns observed_at.
func (o *Observation) RowTime() time.Time { return instant(o.ObservedAt) }

// RowTime returns fetched_at.
func (l *ListingItem) RowTime() time.Time { return instant(l.FetchedAt) }

// RowTime returns started_at.
func (f *Fetch) RowTime() time.Time { return instant(f.StartedAt) }

func instant(t *time.Time) time.Time {
	if t == nil {
		return time.Time{}
	}
	return *t
}

// EncodeRow returns a row as one line of JSON without its line end: every
// column of the table, nothing else.
func EncodeRow(row Row) ([]byte, error) {
	data, err := AppendRow(nil, row)
	if err != nil {
		return nil, fmt.Errorf("encode row of %s: %w", row.Table(), err)
	}
	return data, nil
}

// DecodeRow reads what [EncodeRow] wrote, or any other JSON object with the
// columns of the table. Keys that are no column are left out.
func DecodeRow(table Table, data []byte) (Row, error) {
	row, _, err := DecodeLine(table, string(data))
	return row, err
}

// DecodeLine is [DecodeRow] for a line that is kept: the texts of the row may
// share its memory. same tells that the line is as [EncodeRow] writes the row: one
// of an older version may lack columns.
func DecodeLine(table Table, line string) (row Row, same bool, err error) {
	if row, err = NewRow(table); err != nil {
		return nil, false, err
	}
	if decodeOwn(line, row) {
		return row, true, nil
	}
	if row, err = NewRow(table); err != nil { // a plan that declined has begun
		return nil, false, err
	}
	if err := json.Unmarshal([]byte(line), row); err != nil {
		return nil, false, fmt.Errorf("decode row of %s: %w", table, err)
	}
	return row, false, nil
}

// NewRow returns an empty row of the table.
func NewRow(table Table) (Row, error) {
	switch table {
	case Articles:
		return new(Article), nil
	case Observations:
		return new(Observation), nil
	case Listings:
		return new(ListingItem), nil
	case Fetches:
		return new(Fetch), nil
	}
	return nil, fmt.Errorf("no table %q", table)
}

// Part identifies one file of a dataset: the same part always holds the same
// rows, so writing it twice is harmless.
type Part struct {
	Table  Table  `json:"table"`
	Run    string `json:"run"`    // the run that sealed it: 20261122T134405Z-1a2b
	Worker int    `json:"worker"` // the worker process within the run, from 0
	Seq    int    `json:"seq"`    // from 0, over all tables of the run
}

// Name returns the part's file name without its extension.
func (p Part) Name() string { return fmt.Sprintf("part-%s-%d-%06d", p.Run, p.Worker, p.Seq) }
