package frontier

import (
	"fmt"

	"github.com/newsarc/newsarc/schema"
	"github.com/newsarc/newsarc/scraper/frontier/internal/sqlite"
)

// The marks by which a state file is known: "nwsa", and the version of the
// tables below. A change of the tables raises the version and brings a step
// to lift that brings older files up to it.
const (
	applicationID = 0x6e777361
	schemaVersion = 4
)

// The states of a URL. next is the instant that the state waits for. A URL in
// flight keeps the state that it was leased in, so that a lease touches neither its
// row nor a queue: it is in the table leases, and every query of a queue passes over
// what is there.
const (
	stateIdle      = 0 // no visit is planned
	stateReady     = 1 // due; next is when it fell due
	stateScheduled = 2 // work that falls due at next
	stateLeased    = 3 // in flight; no row has it since version 3
	stateRevisit   = 4 // visited; the schedule asks for another visit at next
)

// outcomeSQL creates the index by which URLs are found that ended otherwise than nearly all do: an
// index of these too would be written at every visit, and reading it would take
// longer than reading the table. fetched is the number of that outcome's name.
func outcomeSQL(fetched int64) string {
	return fmt.Sprintf("CREATE INDEX urls_outcome ON urls (outcome) WHERE outcome <> 0 AND outcome <> %d;", fetched)
}

// schemaSQL creates the tables. Instants are microseconds since 1970, 0 is
// none. Small repeated texts are numbers in names. Partial indexes keep every
// URL in at most two trees besides its row: its hash, and the queue of its state.
const schemaSQL = `
CREATE TABLE names (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE);

CREATE TABLE hosts (
	id INTEGER PRIMARY KEY,
	name TEXT NOT NULL UNIQUE,
	delay INTEGER,                       -- µs; null: the store's own
	not_before INTEGER NOT NULL DEFAULT 0, -- the clock
	hold INTEGER NOT NULL DEFAULT 0,       -- back-off, Retry-After
	last_request INTEGER NOT NULL DEFAULT 0,
	last_lease INTEGER NOT NULL DEFAULT 0,
	turn INTEGER NOT NULL DEFAULT 0,       -- order among hosts with the same clock
	in_flight INTEGER NOT NULL DEFAULT 0,
	busy INTEGER NOT NULL DEFAULT 0,       -- no further lease fits
	ready INTEGER NOT NULL DEFAULT 0,      -- URLs by state
	scheduled INTEGER NOT NULL DEFAULT 0,
	revisits INTEGER NOT NULL DEFAULT 0,
	urls INTEGER NOT NULL DEFAULT 0,
	failures INTEGER NOT NULL DEFAULT 0,
	robots_lease INTEGER NOT NULL DEFAULT 0, -- its expiry while robots.txt is in flight
	robots_expires INTEGER NOT NULL DEFAULT 0
);
CREATE INDEX hosts_ready ON hosts (not_before, turn) WHERE ready > 0 AND busy = 0;
CREATE INDEX hosts_revisits ON hosts (not_before, turn) WHERE revisits > 0 AND busy = 0;
CREATE INDEX hosts_robots ON hosts (robots_lease) WHERE robots_lease > 0;

CREATE TABLE robots (
	host INTEGER PRIMARY KEY,
	status INTEGER NOT NULL,
	body TEXT NOT NULL,
	fetched INTEGER NOT NULL,
	expires INTEGER NOT NULL
);

CREATE TABLE urls (
	id INTEGER PRIMARY KEY,
	hash INTEGER NOT NULL,       -- see urlHash
	host INTEGER NOT NULL,
	state INTEGER NOT NULL,
	next INTEGER NOT NULL,
	priority INTEGER NOT NULL,
	depth INTEGER NOT NULL,
	hops INTEGER NOT NULL,
	kind INTEGER NOT NULL,       -- names
	found_by INTEGER NOT NULL,   -- names
	referrer INTEGER NOT NULL,   -- urls if positive, names if negative
	first_seen INTEGER NOT NULL,
	attempts INTEGER NOT NULL DEFAULT 0,
	retrying INTEGER NOT NULL DEFAULT 0,
	outcome INTEGER NOT NULL DEFAULT 0, -- names
	status INTEGER NOT NULL DEFAULT 0,
	last_visit INTEGER NOT NULL DEFAULT 0,
	lang INTEGER NOT NULL DEFAULT 0,    -- names
	url TEXT NOT NULL,
	error TEXT,
	etag TEXT,
	last_modified TEXT,
	content_hash,                -- 32 bytes if it was 64 hex digits
	article_id TEXT
);
CREATE INDEX urls_hash ON urls (hash);
CREATE INDEX urls_ready ON urls (host, priority DESC, id) WHERE state = 1;
CREATE INDEX urls_scheduled ON urls (next) WHERE state = 2;
CREATE INDEX urls_revisit ON urls (host, next, id) WHERE state = 4;

` + leasesSQL + `
CREATE TABLE articles (
	article_id TEXT NOT NULL,
	lang TEXT NOT NULL,
	url TEXT NOT NULL,
	revision INTEGER NOT NULL,
	content_hash TEXT NOT NULL,
	first_seen INTEGER NOT NULL,
	last_change INTEGER NOT NULL,
	last_visit INTEGER NOT NULL,
	published INTEGER NOT NULL,
	visits INTEGER NOT NULL,
	changes INTEGER NOT NULL,
	gone INTEGER NOT NULL,
	fields TEXT NOT NULL,
	PRIMARY KEY (article_id, lang)
) WITHOUT ROWID;

CREATE TABLE staged_articles (id INTEGER PRIMARY KEY, row BLOB NOT NULL);
CREATE TABLE staged_observations (id INTEGER PRIMARY KEY, row BLOB NOT NULL);
CREATE TABLE staged_listings (id INTEGER PRIMARY KEY, row BLOB NOT NULL);
CREATE TABLE staged_fetches (id INTEGER PRIMARY KEY, row BLOB NOT NULL);

-- A part is the staged rows first to last of its table. Rows above the last
-- part's are not sealed.
CREATE TABLE parts (
	id INTEGER PRIMARY KEY,
	tbl TEXT NOT NULL,
	run TEXT NOT NULL,
	worker INTEGER NOT NULL,
	seq INTEGER NOT NULL,
	first INTEGER NOT NULL,
	last INTEGER NOT NULL,
	UNIQUE (run, worker, seq)
);
CREATE TABLE sequences (run TEXT NOT NULL, worker INTEGER NOT NULL, next INTEGER NOT NULL, PRIMARY KEY (run, worker)) WITHOUT ROWID;
CREATE TABLE counts (name TEXT PRIMARY KEY, n INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE facts (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
` + viewSQL

// leasesSQL is for the URLs in flight. id is that of the URL.
const leasesSQL = `
CREATE TABLE leases (id INTEGER PRIMARY KEY, attempt INTEGER NOT NULL, expires INTEGER NOT NULL);
`

const viewSQL = `
-- For people with sqlite3 in hand.
CREATE VIEW url_states AS SELECT
	u.url, h.name AS host, k.name AS kind, o.name AS outcome, u.status, u.error,
	CASE WHEN q.id IS NOT NULL THEN 'in flight' WHEN u.state = 0 THEN 'idle' WHEN u.state = 1 THEN 'due' WHEN u.state = 2 THEN 'scheduled' ELSE 'revisit' END AS state,
	datetime(nullif(coalesce(q.expires, u.next), 0) / 1e6, 'unixepoch') AS next,
	datetime(nullif(u.last_visit, 0) / 1e6, 'unixepoch') AS last_visit,
	u.priority, u.depth, coalesce(q.attempt, u.attempts) AS attempts, f.name AS found_by, u.article_id, l.name AS lang
FROM urls u JOIN hosts h ON h.id = u.host LEFT JOIN leases q ON q.id = u.id
	LEFT JOIN names k ON k.id = u.kind LEFT JOIN names o ON o.id = u.outcome
	LEFT JOIN names f ON f.id = u.found_by LEFT JOIN names l ON l.id = u.lang;
`

// lift brings the tables of an older version up to date.
func (s *SQLite) lift(version int) error {
	var err error
	if version < 2 { // the hash of a URL had nothing of its neighbours
		err = s.rehash()
	}
	if err == nil && version < 3 { // leases were a state of URLs; recover makes them due
		err = s.w.Script(leasesSQL + `
			INSERT INTO leases (id, attempt, expires) SELECT id, attempts, next FROM urls WHERE state = 3;
			UPDATE urls SET state = 1, next = 0 WHERE state = 3;
			DROP INDEX urls_leased;
			DROP VIEW url_states;` + viewSQL)
	}
	if err == nil { // visits that ended well were in the index of outcomes
		err = s.indexOutcomes()
	}
	if err != nil {
		return fmt.Errorf("bring version %d up to date: %w", version, err)
	}
	return s.w.Script(fmt.Sprintf("PRAGMA user_version = %d", schemaVersion))
}

func (s *SQLite) indexOutcomes() error {
	fetched, err := s.name(string(schema.OutcomeFetched))
	if err != nil {
		return err
	}
	return s.w.Script("DROP INDEX IF EXISTS urls_outcome;" + outcomeSQL(fetched))
}

func (s *SQLite) rehash() error {
	if err := s.w.Script("DROP INDEX urls_hash"); err != nil {
		return err
	}
	for after, more := int64(0), true; more; {
		type one struct{ id, hash int64 }
		var list []one
		err := s.each(func(rows sqlite.Row) error {
			var url string
			err := rows.Scan(&after, &url)
			list = append(list, one{after, urlHash(url)})
			return err
		}, "SELECT id, url FROM urls WHERE id > ? ORDER BY id LIMIT 1000", after)
		if err != nil {
			return err
		}
		for _, u := range list {
			if err := s.exec("UPDATE urls SET hash = ? WHERE id = ?", u.hash, u.id); err != nil {
				return err
			}
		}
		more = len(list) > 0
	}
	return s.w.Script("CREATE INDEX urls_hash ON urls (hash)")
}
