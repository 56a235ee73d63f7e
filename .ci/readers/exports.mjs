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
process.exit(0)
