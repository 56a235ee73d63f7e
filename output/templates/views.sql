-- Views over this dataset for DuckDB. Run it in the dataset's folder:
--   duckdb -init views.sql
-- Written by newsarc; make views of your own in another file.

{{range .Tables -}}
CREATE OR REPLACE VIEW {{.Name}} AS SELECT * FROM {{.Source}};
{{end}}
-- The latest revision of each article, one row per article and language.
CREATE OR REPLACE VIEW latest AS
SELECT * FROM articles
QUALIFY article_id IS NULL OR row_number() OVER (
  PARTITION BY article_id, lang ORDER BY revision DESC NULLS LAST, fetched_at DESC NULLS LAST) = 1;

-- Counters over time, with the growth since the visit before.
CREATE OR REPLACE VIEW view_curves AS
SELECT article_id, lang, observed_at, views, comments, votes,
  views - lag(views) OVER visits AS views_gained,
  comments - lag(comments) OVER visits AS comments_gained,
  epoch(observed_at - lag(observed_at) OVER visits) / 3600 AS hours_since
FROM observations
WHERE views IS NOT NULL OR comments IS NOT NULL OR votes IS NOT NULL
WINDOW visits AS (PARTITION BY article_id, lang ORDER BY observed_at);

-- Each edit: the revision and what stood there before.
CREATE OR REPLACE VIEW edits AS
SELECT article_id, lang, revision, fetched_at, url, title, lag(title) OVER revisions AS title_before,
  title IS DISTINCT FROM lag(title) OVER revisions AS title_changed,
  lead IS DISTINCT FROM lag(lead) OVER revisions AS lead_changed,
  body IS DISTINCT FROM lag(body) OVER revisions AS body_changed,
  word_count - lag(word_count) OVER revisions AS words_gained
FROM articles
WHERE revision IS NOT NULL
WINDOW revisions AS (PARTITION BY article_id, lang ORDER BY revision, fetched_at)
QUALIFY row_number() OVER revisions > 1;

-- Articles by the day of their publication and the day they were first seen.
CREATE OR REPLACE VIEW new_per_day AS
SELECT site, lang, CAST(first_seen AT TIME ZONE 'UTC' AS DATE) AS day_seen,
  CAST(published_at AT TIME ZONE 'UTC' AS DATE) AS day_published, count(*) AS articles
FROM (
  SELECT site, lang, article_id, min(fetched_at) AS first_seen, min(published_at) AS published_at
  FROM articles GROUP BY ALL)
GROUP BY ALL;

-- Articles whose title, lead and body are the same word for word.
CREATE OR REPLACE VIEW duplicates AS
SELECT content_hash, count(*) AS copies, min(published_at) AS first_published,
  list(article_id ORDER BY published_at) AS article_ids, list(DISTINCT site) AS sites, any_value(title) AS title
FROM latest
WHERE content_hash IS NOT NULL
GROUP BY content_hash HAVING count(DISTINCT article_id) > 1;

-- Pairs of articles whose texts are almost the same: their simhashes differ in
-- 7 bits of 64 at most, so one of their 8 bytes is the same.
CREATE OR REPLACE VIEW near_duplicates AS
WITH hashes AS (
  SELECT article_id, lang, site, title, published_at, simhash, CAST('0x' || simhash AS UBIGINT) AS bits
  FROM latest WHERE simhash IS NOT NULL AND article_id IS NOT NULL),
bytes AS (
  SELECT *, substr(simhash, place, 2) AS byte
  FROM hashes, (VALUES (1), (3), (5), (7), (9), (11), (13), (15)) AS places(place))
SELECT DISTINCT a.article_id, b.article_id AS near_id, a.lang, a.site, b.site AS near_site, a.title, b.title AS near_title,
  a.published_at, b.published_at AS near_published_at, bit_count(CAST(xor(a.bits, b.bits) AS HUGEINT)) AS distance
FROM bytes a JOIN bytes b ON a.place = b.place AND a.byte = b.byte AND a.article_id < b.article_id
WHERE bit_count(CAST(xor(a.bits, b.bits) AS HUGEINT)) <= 7;

-- Articles that were gone at the last visit.
CREATE OR REPLACE VIEW gone AS
SELECT * FROM (
  SELECT * FROM observations
  QUALIFY row_number() OVER (PARTITION BY article_id, lang ORDER BY observed_at DESC NULLS LAST) = 1)
WHERE change = 'gone';

-- How requests ended, by host.
CREATE OR REPLACE VIEW outcomes AS
SELECT host, outcome, count(*) AS requests, sum(bytes_wire) AS bytes_wire,
  min(started_at) AS first, max(started_at) AS last, any_value(error) AS an_error
FROM fetches GROUP BY host, outcome;

-- The politeness ledger: requests that came sooner than the delay owed. Always empty.
CREATE OR REPLACE VIEW impolite AS
SELECT * FROM fetches WHERE delay_kept_ms < delay_owed_ms;
