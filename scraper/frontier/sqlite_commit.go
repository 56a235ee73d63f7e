package frontier

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"

	"github.com/newsarc/newsarc/schema"
	"github.com/newsarc/newsarc/scraper/frontier/internal/sqlite"
)

// Commit implements [Store].
func (s *SQLite) Commit(ctx context.Context, pages []Visit) error {
	err := s.write(ctx, func() error {
		for i := range pages {
			if err := s.commit(&pages[i]); err != nil {
				return fmt.Errorf("%s: %w", pages[i].Lease.URL, err)
			}
		}
		return nil
	})
	if err != nil {
		return fmt.Errorf("commit %d visits: %w", len(pages), err)
	}
	return nil
}

func (s *SQLite) commit(v *Visit) error {
	h, u, err := s.held(&v.Lease)
	if err != nil {
		return err
	}
	if v.Requested {
		h.lastRequest = max(h.lastRequest, micros(v.At))
	}
	if err := s.finishURL(h, u, v); err != nil {
		return err
	}
	s.learn(h, v)
	if !u.held {
		return nil
	}
	if _, err := s.addAll(v.Found, micros(v.At)); err != nil {
		return err
	}
	if err := s.stage(v.Rows); err != nil {
		return err
	}
	return s.keepArticle(v.Article)
}

// learn sets a host's clock from what happened.
func (s *SQLite) learn(h *host, v *Visit) {
	h.hold = max(h.hold, microsUp(v.HostNotBefore))
	switch {
	case v.HostDelay < 0:
		h.delay = sql.NullInt64{}
	case v.HostDelay > 0:
		h.delay = sql.NullInt64{Int64: v.HostDelay.Microseconds(), Valid: true}
	}
	if v.Requested {
		switch v.Outcome {
		case schema.OutcomeUnreachable, schema.OutcomeTooSlow, schema.OutcomeRateLimited, schema.OutcomeServerError:
			h.failures++
		default:
			h.failures = 0
		}
	}
	s.settleClock(h)
	s.change(h)
}

// finishURL ends the lease and writes what the visit found out about its URL.
func (s *SQLite) finishURL(h *host, u leased, v *Visit) error {
	switch {
	case !u.held:
		return nil
	case u.state == stateLeased:
		h.inFlight--
	}
	if v.Lease.ID < 0 {
		h.robotsLease = 0
		return s.keepRobots(h, v.Robots)
	}
	s.land(v.Lease.ID)
	outcome, err := s.name(string(v.Outcome))
	if err != nil {
		return err
	}
	lang, err := s.name(v.Lang)
	if err != nil {
		return err
	}
	kind, err := s.name(string(v.Kind))
	if err != nil {
		return err
	}
	state, next := int64(stateIdle), microsUp(v.Next)
	switch {
	case v.Retry:
		state, next = dueState(next)
	case next != 0:
		state = stateRevisit
		h.unskip(micros(v.At))
	}
	s.move(h, u.state, state, u.outcome, outcome)
	if err := s.countOutcome(u.outcome, -1); err != nil {
		return err
	}
	if err := s.countOutcome(outcome, 1); err != nil {
		return err
	}
	keep := v.Outcome != schema.OutcomeFetched // an empty field keeps what is known
	return s.exec(`UPDATE urls SET state = ?1, next = ?2, retrying = ?3, attempts = ?16, outcome = ?4, status = ?5, error = ?6, last_visit = ?7,
		kind = iif(?8 = 0, kind, ?8), lang = iif(?9 AND ?10 = 0, lang, ?10),
		etag = iif(?9, ifnull(?11, etag), ?11), last_modified = iif(?9, ifnull(?12, last_modified), ?12),
		content_hash = iif(?9, ifnull(?13, content_hash), ?13), article_id = iif(?9, ifnull(?14, article_id), ?14)
		WHERE id = ?15`,
		state, next, v.Retry, outcome, v.Status, orNull(v.Error), micros(v.At),
		kind, keep, lang, orNull(v.ETag), orNull(v.LastModified), packHash(v.ContentHash), orNull(v.ArticleID), v.Lease.ID, u.attempt)
}

// countOutcome counts an outcome by its number; 0 is none.
func (s *SQLite) countOutcome(id, n int64) error {
	if id == 0 {
		return nil
	}
	text, err := s.text(id)
	if err == nil {
		s.count(countOutcome+text, n)
	}
	return err
}

func (s *SQLite) keepRobots(h *host, r *Robots) error {
	if r == nil {
		return nil
	}
	h.robotsExpires = micros(r.Expires)
	return s.exec(`INSERT INTO robots (host, status, body, fetched, expires) VALUES (?, ?, ?, ?, ?)
		ON CONFLICT (host) DO UPDATE SET status = excluded.status, body = excluded.body, fetched = excluded.fetched, expires = excluded.expires`,
		h.id, r.Status, r.Body, micros(r.FetchedAt), micros(r.Expires))
}

func (s *SQLite) keepArticle(a *Article) error {
	if a == nil {
		return nil
	}
	fields, err := json.Marshal(a.Fields)
	if err != nil {
		return err
	}
	row := []any{a.ArticleID, a.Lang, a.URL, a.Revision, a.ContentHash, micros(a.FirstSeen), micros(a.LastChange), micros(a.LastVisit),
		micros(a.PublishedAt), a.Visits, a.Changes, a.Gone, string(fields)}
	fresh, err := s.inserts(`INSERT OR IGNORE`+articleRow, row...)
	switch {
	case err != nil:
		return err
	case fresh:
		s.count(countArticles, 1)
		return nil
	}
	return s.exec(`INSERT OR REPLACE`+articleRow, row...)
}

const articleRow = ` INTO articles (article_id, lang, url, revision, content_hash, first_seen, last_change, last_visit,
	published, visits, changes, gone, fields) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`

const articleView = `SELECT article_id, lang, url, revision, content_hash, first_seen, last_change, last_visit,
	published, visits, changes, gone, fields FROM articles`

func scanArticle(scan func(...any) error) (Article, error) {
	var a Article
	var first, change, visit, published int64
	var fields string
	err := scan(&a.ArticleID, &a.Lang, &a.URL, &a.Revision, &a.ContentHash, &first, &change, &visit,
		&published, &a.Visits, &a.Changes, &a.Gone, &fields)
	if err != nil {
		return Article{}, err
	}
	a.FirstSeen, a.LastChange, a.LastVisit, a.PublishedAt = instant(first), instant(change), instant(visit), instant(published)
	if err := json.Unmarshal([]byte(fields), &a.Fields); err != nil {
		return Article{}, fmt.Errorf("%w: fields of article %s: %w", ErrDamaged, a.ArticleID, err)
	}
	return a, nil
}

// Article implements [Store].
func (s *SQLite) Article(ctx context.Context, articleID, lang string) (Article, error) {
	find := s.findRow
	if !s.opts.ReadOnly {
		find = s.findOwn
	}
	a, err := scanArticle(find(ctx, articleView+" WHERE article_id = ? AND lang = ?", articleID, lang).Scan)
	if errors.Is(err, sqlite.ErrNoRow) {
		return Article{}, fmt.Errorf("article %s (%s): %w", articleID, lang, ErrNotFound)
	}
	return a, s.explain(err)
}

// Articles implements [Store].
func (s *SQLite) Articles(ctx context.Context, fn func(Article) error) error {
	return s.scan(ctx, func(rows sqlite.Row) error {
		a, err := scanArticle(rows.Scan)
		if err != nil {
			return err
		}
		return fn(a)
	}, articleView+" ORDER BY article_id, lang")
}
