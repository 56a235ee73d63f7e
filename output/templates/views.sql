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

-- Pairs of articles whose texts are almost the same: of their runs of three words, each counted once, they share
-- half or more (similarity, Jaccard's). Pairs to compare are those that share some of their 16 runs with the lowest hashes;
-- runs of more than 1,000 texts tell nothing. Texts under 20 words are left out. It reads all texts: keep the result.
CREATE OR REPLACE VIEW near_duplicates AS
WITH texts AS (
  SELECT article_id, lang, site, title, published_at, list_filter(regexp_split_to_array(
    lower(concat_ws(chr(10), title, lead, body)), '[^\p{L}\p{N}\p{M}]+'), lambda w: w <> '') AS words
  FROM latest WHERE article_id IS NOT NULL),
runs AS MATERIALIZED (
  SELECT * EXCLUDE (words), row_number() OVER (ORDER BY article_id, lang) AS n,
    list_distinct(list_transform(range(1, len(words) - 1), lambda i: hash(words[i], words[i + 1], words[i + 2]))) AS runs
  FROM texts WHERE len(words) >= 20),
samples AS MATERIALIZED (
  SELECT n, run FROM (SELECT n, unnest(list_sort(runs)[:16]) AS run FROM runs)
  QUALIFY count(*) OVER (PARTITION BY run) <= 1000),
pairs AS (
  SELECT a.n, b.n AS near_n FROM samples a JOIN samples b ON a.run = b.run AND a.n < b.n GROUP BY ALL HAVING count(*) >= 3),
compared AS (
  SELECT a.article_id, b.article_id AS near_id, a.lang, a.site, b.site AS near_site, a.title, b.title AS near_title,
    a.published_at, b.published_at AS near_published_at,
    len(list_intersect(a.runs, b.runs)) AS shared, len(a.runs) + len(b.runs) AS total
  FROM pairs JOIN runs a ON a.n = pairs.n JOIN runs b ON b.n = pairs.near_n WHERE a.article_id <> b.article_id)
SELECT * EXCLUDE (shared, total), shared / (total - shared) AS similarity
FROM compared WHERE shared >= 0.5 * (total - shared);

-- Near-duplicates joined to clusters: each article with the first id of its cluster, and how many it has.
CREATE OR REPLACE VIEW near_clusters AS
WITH RECURSIVE
edges AS MATERIALIZED (
  SELECT article_id, near_id FROM near_duplicates UNION SELECT near_id, article_id FROM near_duplicates),
reached AS (
  SELECT article_id, article_id AS other FROM edges
  UNION SELECT r.article_id, e.near_id FROM reached r JOIN edges e ON e.article_id = r.other)
SELECT article_id, min(other) AS cluster, count(*) AS articles FROM reached GROUP BY article_id;

-- Versions of an article in other languages, as its page names them.
CREATE OR REPLACE VIEW language_versions AS
SELECT DISTINCT a.article_id, a.lang, b.article_id AS other_id, b.lang AS other_lang, a.title, b.title AS other_title
FROM (SELECT article_id, lang, title, unnest(alternates) AS alternate FROM latest) a
JOIN latest b ON a.alternate.url IN (b.canonical_url, b.url)
WHERE a.lang IS DISTINCT FROM b.lang;

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
