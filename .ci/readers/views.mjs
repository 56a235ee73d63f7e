// node views.mjs DIR: has every view of views.sql the answer that the rows of ./views have?
import fs from 'node:fs'
import assert from 'node:assert/strict'
import { duckdb, duckdbRows } from './rows.mjs'

process.chdir(process.argv[2])
const want = {
  // Tables: how many rows.
  'SELECT count(*) AS n FROM articles': [{ n: 7 }],
  'SELECT count(*) AS n FROM observations': [{ n: 9 }],
  'SELECT count(*) AS n FROM listings': [{ n: 0 }],
  'SELECT count(*) AS n FROM fetches': [{ n: 3 }],
  'SELECT article_id, lang, revision, title FROM latest ORDER BY ALL': [
    { article_id: 'a/1', lang: 'ru', revision: 3, title: 'Title' }, { article_id: 'a/2', lang: 'en', revision: 1, title: 'English' },
    { article_id: 'a/3', lang: 'ru', revision: 1, title: 'Русский' }, { article_id: 'b/1', lang: 'ru', revision: 1, title: 'Title' },
    { article_id: 'c/1', lang: 'en', revision: 1, title: 'English' }],
  'SELECT article_id, views, views_gained, hours_since FROM view_curves ORDER BY observed_at': [
    { article_id: 'a/1', views: 0, views_gained: null, hours_since: null }, { article_id: 'a/1', views: 10, views_gained: 10, hours_since: 1 },
    { article_id: 'a/1', views: 40, views_gained: 30, hours_since: 3 }],
  'SELECT article_id, revision, title, title_before, title_changed, lead_changed, body_changed, words_gained FROM edits ORDER BY revision': [
    { article_id: 'a/1', revision: 2, title: 'Title', title_before: 'Draft', title_changed: true, lead_changed: false, body_changed: false, words_gained: 0 },
    { article_id: 'a/1', revision: 3, title: 'Title', title_before: 'Title', title_changed: false, lead_changed: false, body_changed: true, words_gained: 1 }],
  'SELECT site, lang, CAST(day_seen AS VARCHAR) AS seen, CAST(day_published AS VARCHAR) AS published, articles FROM new_per_day ORDER BY ALL': [
    { site: 'a', lang: 'en', seen: '2026-11-01', published: '2026-10-31', articles: 1 },
    { site: 'a', lang: 'ru', seen: '2026-11-01', published: '2026-10-31', articles: 2 },
    { site: 'b', lang: 'ru', seen: '2026-11-02', published: '2026-10-31', articles: 1 },
    { site: 'c', lang: 'en', seen: '2026-11-02', published: '2026-10-31', articles: 1 }],
  'SELECT copies, list_sort(article_ids) AS article_ids, list_sort(sites) AS sites, title FROM duplicates': [
    { copies: 2, article_ids: ['a/1', 'b/1'], sites: ['a', 'b'], title: 'Title' }],
  'SELECT article_id, near_id, site, near_site, round(similarity, 3) AS similarity FROM near_duplicates ORDER BY ALL': [
    { article_id: 'a/1', near_id: 'b/1', site: 'a', near_site: 'b', similarity: 1 },
    { article_id: 'a/2', near_id: 'c/1', site: 'a', near_site: 'c', similarity: 0.857 }], // 36 of 42: one word is in three of 39 runs
  'SELECT article_id, cluster, articles FROM near_clusters ORDER BY ALL': [
    { article_id: 'a/1', cluster: 'a/1', articles: 2 }, { article_id: 'a/2', cluster: 'a/2', articles: 2 },
    { article_id: 'b/1', cluster: 'a/1', articles: 2 }, { article_id: 'c/1', cluster: 'a/2', articles: 2 }],
  'SELECT article_id, lang, other_id, other_lang FROM language_versions ORDER BY ALL': [
    { article_id: 'a/2', lang: 'en', other_id: 'a/3', other_lang: 'ru' }, { article_id: 'a/3', lang: 'ru', other_id: 'a/2', other_lang: 'en' }],
  'SELECT article_id, status, outcome FROM gone': [{ article_id: 'a/3', status: 404, outcome: 'gone' }],
  'SELECT host, outcome, requests, bytes_wire FROM outcomes ORDER BY ALL': [
    { host: 'a', outcome: 'fetched', requests: 2, bytes_wire: 200 }, { host: 'b', outcome: 'gone', requests: 1, bytes_wire: 100 }],
  'SELECT host, delay_kept_ms FROM impolite': [{ host: 'b', delay_kept_ms: 999 }],
}

const db = await duckdb()
await db.run("SET TimeZone = 'UTC'")
const views = fs.readFileSync('views.sql', 'utf8')
await db.run(views)
const untested = new Set([...views.matchAll(/CREATE OR REPLACE VIEW (\w+)/g)].map(m => m[1]))
for (const [query, rows] of Object.entries(want)) {
  assert.deepEqual(await duckdbRows(db, query), rows, query)
  untested.delete(/FROM (\w+)/.exec(query)[1])
}
assert.deepEqual([...untested], [], 'views without a test')
console.log(`${Object.keys(want).length} views have the answers that they should`)
process.exit(0)
