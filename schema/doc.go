// Package schema defines the records of newsarc: what one revision of an
// article, one visit, one item of a listing page and one request look like, in
// Go, in JSON and in Parquet. It is the vocabulary of every other package and
// imports nothing of ours.
//
// Three conventions hold in every record:
//
//   - Unknown is null, never "" and never 0. [Text] turns "" into null, counts
//     and times are pointers.
//   - Lists are never null: [List] writes [] when it is empty.
//   - Times are UTC with microseconds; [Instant] makes one.
//
// The comment above each field is its documentation: the JSON Schema in
// schema/json and the table of columns in docs/columns.md are generated from
// this package.
package schema

//go:generate go run ../internal/schemagen
