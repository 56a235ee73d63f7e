// Reading all rows of a table with each reader, in one plain form: null,
// strings, numbers, arrays, objects, and times as microseconds since 1970.
import fs from 'node:fs'
import path from 'node:path'
import { DuckDBInstance } from '@duckdb/node-api'
import { asyncBufferFromFile, parquetReadObjects } from 'hyparquet'
import { compressors } from 'hyparquet-compressors'
import { decompress } from 'fzstd'
import pl from 'nodejs-polars'
import { execFileSync } from 'node:child_process'
import { readParquet } from 'parquet-wasm'
import { tableFromIPC } from 'apache-arrow'

export const tables = ['articles', 'observations', 'listings', 'fetches']

export function files(dir, table, extension) {
  return fs.readdirSync(path.join(dir, table)).filter(f => f.endsWith(extension)).sort().map(f => path.join(dir, table, f))
}

const isTime = s => typeof s === 'string' && /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/.test(s)

// micros turns RFC 3339 into microseconds.
function micros(text) {
  const fraction = /\.(\d+)Z$/.exec(text)?.[1] ?? ''
  return BigInt(Date.parse(text.replace(/\.\d+Z$/, 'Z'))) * 1000n + BigInt(fraction.padEnd(6, '0') || 0)
}

export async function jsonl(dir, table) {
  const rows = []
  for (const file of files(dir, table, '.jsonl.zst')) {
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(decompress(fs.readFileSync(file)))
    for (const line of text.split('\n')) if (line) rows.push(plainJSON(JSON.parse(line)))
  }
  return rows
}

// Only columns of times are turned into times: a title may look like one.
const timeColumns = new Set(['published_at', 'modified_at', 'fetched_at', 'observed_at', 'started_at', 'time'])
function plainJSON(value, key) {
  if (Array.isArray(value)) return value.map(v => plainJSON(v))
  if (value && typeof value === 'object') return Object.fromEntries(Object.entries(value).map(([k, v]) => [k, plainJSON(v, k)]))
  return timeColumns.has(key) && isTime(value) ? micros(value) : value
}

export async function hyparquet(dir, table) {
  const rows = []
  for (const name of files(dir, table, '.parquet')) {
    const file = await asyncBufferFromFile(name)
    const part = await parquetReadObjects({ file, compressors, parsers: { timestampFromMicroseconds: v => v } })
    rows.push(...part.map(plainNumbers))
  }
  return rows
}

function plainNumbers(value, key) {
  if (Array.isArray(value)) return value.map(v => plainNumbers(v))
  if (value instanceof Date) return BigInt(value.getTime()) * 1000n
  if (typeof value === 'bigint') return timeColumns.has(key) ? value : Number(value)
  if (value && typeof value === 'object') return Object.fromEntries(Object.entries(value).map(([k, v]) => [k, plainNumbers(v, k)]))
  return value ?? null
}

export async function duckdb() {
  const instance = await DuckDBInstance.create(':memory:')
  return instance.connect()
}

export async function duckdbRows(db, query) {
  const reader = await db.runAndReadAll(query)
  return reader.getRowObjects().map(r => plainDuck(r))
}

function plainDuck(value) {
  if (value === null || value === undefined) return null
  if (typeof value === 'bigint') return Number(value)
  if (typeof value !== 'object') return value
  if ('micros' in value) return value.micros
  if (Array.isArray(value)) return value.map(plainDuck)
  if (Array.isArray(value.items)) return value.items.map(plainDuck)
  if (value.entries && !Array.isArray(value.entries)) return plainDuck(value.entries)
  return Object.fromEntries(Object.entries(value).map(([k, v]) => [k, plainDuck(v)]))
}

export async function polars(dir, table) {
  const frames = files(dir, table, '.parquet').map(f => pl.readParquet(f)).filter(f => f.height > 0)
  return frames.flatMap(f => f.toRecords().map(r => plainNumbers(r)))
}

// parquetWasm reads with the Rust crates parquet and arrow, and their tables with apache-arrow's own JavaScript.
export async function parquetWasm(dir, table) {
  const rows = []
  for (const name of files(dir, table, '.parquet')) {
    const read = tableFromIPC(readParquet(fs.readFileSync(name)).intoIPCStream())
    const columns = read.schema.fields.map((f, i) => [f.name, read.getChildAt(i), f.type])
    for (let i = 0; i < read.numRows; i++) rows.push(Object.fromEntries(columns.map(([n, c, t]) => [n, plainArrow(c.get(i), t)])))
  }
  return rows
}

const arrowTime = 10 // Type.Timestamp
function plainArrow(value, type) {
  if (value === null || value === undefined) return null
  if (type.typeId === arrowTime) return BigInt(Math.round(value * 1000)) // milliseconds with a fraction
  if (typeof value === 'bigint') return Number(value)
  if (typeof value !== 'object') return value
  if (type.children?.length && 'length' in value) return Array.from(value, v => plainArrow(v, type.children[0].type))
  return Object.fromEntries(type.children.map(f => [f.name, plainArrow(value[f.name], f.type)]))
}

// arrowGo reads with arrow-go, in a program of its own.
export async function arrowGo(dir, table, program) {
  const text = execFileSync(program, [dir, table], { maxBuffer: 1 << 30, encoding: 'utf8' })
  return text.split('\n').filter(Boolean).map(line => plainMicros(JSON.parse(line)))
}

function plainMicros(value) {
  if (value === null || typeof value !== 'object') return value
  if (Array.isArray(value)) return value.map(plainMicros)
  const entries = Object.entries(value)
  if (entries.length === 1 && entries[0][0] === 'micros') return BigInt(entries[0][1])
  return Object.fromEntries(entries.map(([k, v]) => [k, plainMicros(v)]))
}
