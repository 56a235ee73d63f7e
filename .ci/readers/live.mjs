// node live.mjs NEWSARC: DuckDB reads every table of a dataset again and again, from the moment that the folder has tables
// on, while a crawl writes parts every second. No read may fail, see a row twice, or miss a row that one before it saw.
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { once } from 'node:events'
import { spawn } from 'node:child_process'
import { tables, files, duckdb, duckdbRows } from './rows.mjs'

const newsarc = path.resolve(process.argv[2])
const dir = path.join(fs.mkdtempSync(path.join(os.tmpdir(), 'newsarc-live-')), 'dataset')
const identity = {
  articles: 'article_id, lang, revision', observations: 'url, observed_at',
  listings: 'listing_url, fetched_at, position', fetches: 'url, started_at, attempt',
}

// The demo's site, until this process ends.
const site = spawn(newsarc, ['demo', '--serve', '127.0.0.1:0'], { stdio: ['ignore', 'ignore', 'pipe'] })
const [hello] = await once(site.stderr, 'data')
const url = /http:\S+/.exec(String(hello))[0]

const crawl = spawn(newsarc, ['crawl', url + 'news/', url + 'en/', '-o', dir, '--allow-private', '--delay', '20ms', '--part-age', '1s', '--quiet'],
  { stdio: 'inherit' })
const ended = once(crawl, 'exit')
let running = true
ended.then(() => { running = false })

const has = table => { try { return files(dir, table, '.parquet').length > 0 } catch { return false } }
while (running && !tables.every(has)) await new Promise(r => setTimeout(r, 5))

const db = await duckdb()
const seen = Object.fromEntries(tables.map(t => [t, 0]))
let loops = 0
async function look() {
  let before = 0
  for (const table of tables) {
    const [{ n, different }] = await duckdbRows(db, `SELECT count(*) AS n, count(DISTINCT (${identity[table]})) AS different
      FROM read_parquet('${dir}/${table}/*.parquet')`)
    if (n !== different) throw new Error(`${table}: ${n} rows, ${different} different ones`)
    if (n < seen[table]) throw new Error(`${table}: ${n} rows, there were ${seen[table]}`)
    before += seen[table] = n
  }
  const [{ n }] = await duckdbRows(db, `SELECT count(*) AS n FROM read_parquet('${dir}/**/*.parquet', union_by_name = true)`)
  if (n < before) throw new Error(`**/*.parquet: ${n} rows, the tables have ${before}`)
  loops++
}
let code = 0
try {
  while (running) await look()
  await look()
  const [status] = await ended
  const parts = files(dir, 'fetches', '.parquet').length
  if (status !== 0) throw new Error(`the crawl ended with code ${status}`)
  if (seen.articles === 0 || parts < 4) throw new Error(`${seen.articles} articles, ${parts} parts of fetches: nothing was rotated`)
  console.log(`${loops} reads of all tables during a crawl: no failure, no row twice (${parts} parts of fetches, ${JSON.stringify(seen)})`)
} catch (error) {
  console.error('FAIL ' + error.message)
  code = 1
}
site.kill()
crawl.kill()
fs.rmSync(path.dirname(dir), { recursive: true, force: true })
process.exit(code)
