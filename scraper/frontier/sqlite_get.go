package frontier

import (
	"context"
	"database/sql"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/newsarc/newsarc/schema"
	"github.com/newsarc/newsarc/scraper/frontier/internal/sqlite"
)

const urlView = `SELECT u.url, k.name, u.priority, u.depth, u.hops, f.name, coalesce(r.url, n.name),
	h.name, o.name, u.status, u.error, coalesce(q.attempt, u.attempts), u.first_seen, u.last_visit, iif(q.id IS NULL, u.state, 3), u.next,
	u.etag, u.last_modified, u.content_hash, u.article_id, l.name
	FROM urls u JOIN hosts h ON h.id = u.host LEFT JOIN leases q ON q.id = u.id
	LEFT JOIN names k ON k.id = u.kind LEFT JOIN names f ON f.id = u.found_by
	LEFT JOIN urls r ON r.id = u.referrer AND u.referrer > 0 LEFT JOIN names n ON n.id = -u.referrer
	LEFT JOIN names o ON o.id = u.outcome LEFT JOIN names l ON l.id = u.lang`

func scanURL(scan func(...any) error) (URLState, error) {
	var (
		u                                            URLState
		kind, foundBy, referrer, outcome             sql.NullString
		message, etag, lastModified, articleID, lang sql.NullString
		firstSeen, lastVisit, state, next            int64
		hash                                         any
	)
	err := scan(&u.URL, &kind, &u.Priority, &u.Depth, &u.Hops, &foundBy, &referrer,
		&u.Host, &outcome, &u.Status, &message, &u.Attempts, &firstSeen, &lastVisit, &state, &next,
		&etag, &lastModified, &hash, &articleID, &lang)
	if err != nil {
		return URLState{}, err
	}
	u.Kind, u.FoundBy, u.Referrer = Kind(kind.String), foundBy.String, referrer.String
	u.Outcome, u.Error = schema.Outcome(outcome.String), message.String
	u.FirstSeen, u.LastVisit, u.FoundAt = instant(firstSeen), instant(lastVisit), instant(firstSeen)
	u.ETag, u.LastModified, u.ContentHash = etag.String, lastModified.String, unpackHash(hash)
	u.ArticleID, u.Lang = articleID.String, lang.String
	switch state {
	case stateLeased:
		u.Leased = true
	case stateReady, stateScheduled, stateRevisit:
		u.Planned, u.Revisit = true, state == stateRevisit
		u.Next, u.Due = instant(next), instant(next)
	}
	return u, nil
}

// Get implements [Store].
func (s *SQLite) Get(ctx context.Context, url string) (URLState, error) {
	var u URLState
	found := false
	err := s.find(ctx, func(rows sqlite.Row) error {
		c, err := scanURL(rows.Scan)
		if err == nil && c.URL == url {
			u, found = c, true
		}
		return err
	}, urlView+" WHERE u.hash = ?", urlHash(url))
	if err == nil && !found {
		err = ErrNotFound
	}
	if err != nil {
		return URLState{}, fmt.Errorf("URL %s: %w", url, err)
	}
	return u, nil
}

var knownSQL = "SELECT url, last_visit FROM urls WHERE hash IN (?" + strings.Repeat(",?", atOnce-1) + ")"

// Known implements [Store].
func (s *SQLite) Known(ctx context.Context, urls []string) (map[string]time.Time, error) {
	list := make(map[string]time.Time, len(urls))
	args := make([]any, atOnce)
	for group := range slices.Chunk(urls, atOnce) {
		wanted := make(map[string]bool, len(group))
		for i := range args {
			url := group[min(i, len(group)-1)] // the last one fills what is left
			args[i], wanted[url] = urlHash(url), true
		}
		err := s.find(ctx, func(rows sqlite.Row) error {
			var url sqlite.RawBytes
			var visit int64
			if err := rows.Scan(&url, &visit); err != nil {
				return err
			}
			if wanted[string(url)] {
				list[string(url)] = instant(visit)
			}
			return nil
		}, knownSQL, args...)
		if err != nil {
			return nil, fmt.Errorf("look up %d URLs: %w", len(urls), err)
		}
	}
	return list, nil
}

// URLs implements [Store].
func (s *SQLite) URLs(ctx context.Context, outcome schema.Outcome, fn func(URLState) error) error {
	each := func(rows sqlite.Row) error {
		u, err := scanURL(rows.Scan)
		if err != nil {
			return err
		}
		return fn(u)
	}
	if outcome == "" {
		return s.scan(ctx, each, urlView+" ORDER BY u.id")
	}
	var fetched int64
	if err := s.findRow(ctx, "SELECT id FROM names WHERE name = ?", string(schema.OutcomeFetched)).Scan(&fetched); err != nil {
		return s.explain(err)
	}
	return s.scan(ctx, each, urlView+endedSQL(outcome, fetched), string(outcome))
}

// endedSQL asks for the URLs of an outcome, by the index of those that are not fetched: see outcomeSQL.
func endedSQL(outcome schema.Outcome, fetched int64) string {
	const ended = " WHERE u.outcome = (SELECT id FROM names WHERE name = ?)"
	if outcome == schema.OutcomeFetched {
		return ended + " ORDER BY u.id"
	}
	return fmt.Sprintf("%s AND u.outcome <> 0 AND u.outcome <> %d ORDER BY u.id", ended, fetched)
}
