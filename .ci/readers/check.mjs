// node check.mjs DIR ARROW: do the readers agree on every leaf of every table? ARROW is the program of ./arrow.
import fs from 'node:fs'
import path from 'node:path'
import { tables, files, jsonl, hyparquet, duckdb, duckdbRows, polars, parquetWasm, arrowGo } from './rows.mjs'

const dir = path.resolve(process.argv[2])
const arrow = path.resolve(process.argv[3])
process.chdir(dir) // the card's and the views' paths are relative
let failures = 0
function check(ok, what) {
  if (ok) return
  failures++
  console.error('FAIL ' + what)
}

// leaf returns the first path where two values differ, or null. Polars for
// node gives times in milliseconds.
function difference(a, b, milliseconds, at = '') {
  if (typeof a === 'bigint' && typeof b === 'bigint') {
    const same = milliseconds ? a / 1000n === b / 1000n : a === b
    return same ? null : `${at}: ${a} ≠ ${b}`
  }
  if (a && b && typeof a === 'object' && typeof b === 'object') {
    if (Array.isArray(a) !== Array.isArray(b)) return `${at}: a list and no list`
    const keys = new Set([...Object.keys(a), ...Object.keys(b)])
    for (const k of keys) {
      const d = difference(a[k] ?? null, b[k] ?? null, milliseconds, `${at}.${k}`)
      if (d) return d
    }
    return null
  }
  return Object.is(a, b) || a === b ? null : `${at}: ${JSON.stringify(a)} ≠ ${JSON.stringify(b)}`
}

function same(name, want, got, milliseconds) {
  check(want.length === got.length, `${name}: ${got.length} rows, want ${want.length}`)
  for (let i = 0; i < Math.min(want.length, got.length); i++) {
    const d = difference(want[i], got[i], milliseconds)
    if (d) return check(false, `${name}: row ${i} ${d}`)
  }
}

const manifest = fs.readFileSync('manifest.jsonl', 'utf8').trim().split('\n').map(l => JSON.parse(l))
const db = await duckdb()
await db.run("SET TimeZone = 'UTC'")
let total = 0
for (const table of tables) {
  const parquetParts = manifest.filter(e => e.table === table && e.format === 'parquet')
  const jsonlParts = manifest.filter(e => e.table === table && e.format === 'jsonl')
  const readers = []
  if (parquetParts.length) {
    const want = await hyparquet(dir, table)
    const rows = parquetParts.reduce((n, e) => n + e.rows, 0)
    check(want.length === rows, `${table}: hyparquet reads ${want.length} rows, the manifest says ${rows}`)
    total += rows
    same(`${table}: duckdb`, want, await duckdbRows(db, `SELECT * FROM read_parquet([${files(dir, table, '.parquet').map(f => `'${f.replaceAll("'", "''")}'`)}])`))
    same(`${table}: polars`, want, await polars(dir, table), true)
    same(`${table}: parquet-wasm`, want, await parquetWasm(dir, table))
    same(`${table}: arrow-go`, want, await arrowGo(dir, table, arrow))
    readers.push('hyparquet', 'duckdb', 'polars', 'parquet-wasm', 'arrow-go')
    if (jsonlParts.length === parquetParts.length) {
      same(`${table}: jsonl`, want, await jsonl(dir, table))
      readers.push('jsonl')
    }
  } else {
    const want = await jsonl(dir, table)
    const rows = jsonlParts.reduce((n, e) => n + e.rows, 0)
    check(want.length === rows, `${table}: ${want.length} lines, the manifest says ${rows}`)
    readers.push('jsonl')
  }
  console.log(`${table}: ${parquetParts.length || jsonlParts.length} parts read by ${readers.join(', ')}`)
}

if (manifest.some(e => e.format === 'parquet')) {
  const [{ n }] = await duckdbRows(db, `SELECT count(*) AS n FROM read_parquet('**/*.parquet', union_by_name = true)`)
  check(n === total, `**/*.parquet: ${n} rows, want ${total}`)
  const [c] = await duckdbRows(db, `SELECT count(*) AS n, count(views) AS known, count(*) FILTER (views = 0) AS zero,
    sum(len(images)) AS images, count(*) FILTER (images IS NULL) AS no_list, count(source.name) AS sources FROM 'articles/*.parquet'`)
  check(c.no_list === 0, `articles: ${c.no_list} rows whose images are null, not []`)
  const [u] = await duckdbRows(db, `SELECT count(*) AS n FROM (SELECT unnest(images) FROM 'articles/*.parquet')`)
  check(u.n === (c.images ?? 0), `articles: ${u.n} images unnested, want ${c.images}`)
  console.log(`articles: ${c.n} rows, ${c.known} with views (${c.zero} of them 0), ${c.images} images, ${c.sources} sources`)
}

// The views, and the SQL of the card.
const views = fs.readFileSync('views.sql', 'utf8')
await db.run(views)
for (const [, view] of views.matchAll(/CREATE OR REPLACE VIEW (\w+)/g)) {
  const [{ n }] = await duckdbRows(db, `SELECT count(*) AS n FROM (SELECT * FROM ${view})`)
  console.log(`view ${view}: ${n} rows`)
}
const documents = ['README.md']
if (manifest.some(e => e.format === 'parquet')) documents.push(new URL('../../docs/loading.md', import.meta.url).pathname)
for (const document of documents) {
  for (const [, sql] of fs.readFileSync(document, 'utf8').matchAll(/```sql\n([^]*?)```/g)) await duckdbRows(db, sql)
}
const [twice] = await duckdbRows(db, 'SELECT count(*) AS n FROM (SELECT article_id, lang FROM latest WHERE article_id IS NOT NULL GROUP BY ALL HAVING count(*) > 1)')
check(twice.n === 0, `view latest has ${twice.n} articles twice`)
// The view finds near-duplicates by samples; here every pair is compared, where they are not too many.
const texts = await duckdbRows(db, 'SELECT article_id, title, lead, body FROM latest WHERE article_id IS NOT NULL')
if (texts.length <= 1000) {
  const found = new Map((await duckdbRows(db, 'SELECT * FROM near_duplicates')).map(r => [[r.article_id, r.near_id].sort().join(' '), r.similarity]))
  const runs = texts.map(t => {
    const words = [t.title, t.lead, t.body].filter(x => x !== null).join('\n').toLowerCase().split(/[^\p{L}\p{N}\p{M}]+/u).filter(Boolean)
    return words.length < 20 ? null : new Set(words.slice(2).map((w, i) => `${words[i]} ${words[i + 1]} ${w}`))
  })
  for (const [i, a] of runs.entries()) for (const [j, b] of runs.entries()) {
    if (!a || !b || j >= i || texts[i].article_id === texts[j].article_id) continue
    const shared = [...a].filter(run => b.has(run)).length
    const similarity = shared / (a.size + b.size - shared)
    const key = [texts[i].article_id, texts[j].article_id].sort().join(' ')
    check(found.has(key) ? similarity >= 0.5 : similarity < 0.7, `view near_duplicates: ${key} with similarity ${similarity} (has ${found.get(key)})`)
  }
}
const [impolite] = await duckdbRows(db, 'SELECT count(*) AS n FROM impolite')
check(impolite.n === 0, `view impolite has ${impolite.n} rows`)

if (failures) {
  console.error(`${failures} checks failed`)
  process.exit(1)
}
console.log('all readers agree')
process.exit(0)
