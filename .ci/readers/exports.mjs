// node exports.mjs NEWSARC DIR WORK: do texts come back from CSV and JSONL exports in DuckDB as the dataset's Parquet has them?
import path from 'node:path'
import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { duckdb, duckdbRows } from './rows.mjs'

const [newsarc, dir, work] = process.argv.slice(2).map(p => path.resolve(p))
const db = await duckdb()
const query = source => `SELECT article_id, title, body FROM ${source} ORDER BY article_id`
const want = await duckdbRows(db, query(`read_parquet('${dir}/articles/*.parquet')`))
const readers = {
  'all.csv': f => `read_csv('${f}', header = true, all_varchar = true, delim = ',', quote = '"', escape = '"', new_line = '\\n', strict_mode = true)`,
  'all.jsonl': f => `read_json('${f}', format = 'newline_delimited', columns = {article_id: 'VARCHAR', title: 'VARCHAR', body: 'VARCHAR'})`,
  'all.parquet': f => `read_parquet('${f}')`,
}
for (const [name, source] of Object.entries(readers)) {
  const file = path.join(work, name)
  execFileSync(newsarc, ['export', dir, '-o', file, '--columns', 'article_id,title,body'], { stdio: 'ignore' })
  const got = await duckdbRows(db, query(source(file)))
  assert.equal(got.length, want.length, name)
  got.forEach((row, i) => assert.deepEqual(row, want[i], name))
}
console.log(`${want.length} rows of texts come back from ${Object.keys(readers).join(', ')} in DuckDB`)

// Folders by site and month: no key is a column of the files, all rows are there, and each lies where its values say.
for (const table of ['articles', 'observations', 'listings', 'fetches']) {
  const folder = path.join(work, `hive-${table}`)
  execFileSync(newsarc, ['export', dir, '--table', table, '--hive', '-o', folder], { stdio: 'ignore' })
  const flat = `read_parquet('${dir}/${table}/*.parquet')`
  const files = `read_parquet('${folder}/**/*.parquet', hive_partitioning = false)`
  const hive = `read_parquet('${folder}/**/*.parquet', hive_partitioning = true)`
  const columns = async source => (await duckdbRows(db, `DESCRIBE SELECT * FROM ${source}`)).map(r => r.column_name)
  assert.deepEqual(await columns(files), await columns(flat), `${table}: columns of the files in folders`)
  const keys = (await columns(hive)).filter(c => c.startsWith('p_'))
  assert.deepEqual(keys.sort(), table === 'articles' || table === 'observations' ? ['p_month', 'p_site'] : ['p_month'])
  for (const [a, b] of [[flat, files], [files, flat]]) {
    const [{ n }] = await duckdbRows(db, `SELECT count(*) AS n FROM (SELECT * FROM ${a} EXCEPT ALL SELECT * FROM ${b})`)
    assert.equal(n, 0, `${table}: rows that are not on both sides`)
  }
}
const hive = `read_parquet('${work}/hive-articles/**/*.parquet', hive_partitioning = true)`
const [wrong] = await duckdbRows(db, `SELECT count(*) AS n FROM ${hive}
  WHERE p_site IS DISTINCT FROM site OR p_month IS DISTINCT FROM strftime(published_at AT TIME ZONE 'UTC', '%Y-%m')`)
assert.equal(wrong.n, 0, 'articles in a folder of another site or month')
const [known] = await duckdbRows(db, `SELECT count(*) AS n, count(p_month) AS dated FROM ${hive}`)
const [all] = await duckdbRows(db, `SELECT count(*) AS n, count(published_at) AS dated FROM read_parquet('${dir}/articles/*.parquet')`)
assert.deepEqual(known, all)
console.log(`${known.n} articles (${known.dated} dated) in folders by site and month, read with hive_partitioning in DuckDB`)
process.exit(0)
