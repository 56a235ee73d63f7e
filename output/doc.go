// Package output writes and reads the dataset: a folder with one folder per
// table, whose parts are Parquet and/or zstd-compressed JSON Lines.
//
//	DIR/articles/part-<run>-<worker>-<seq>.parquet   and observations, listings, fetches
//	DIR/manifest.jsonl                               one line per file: rows, bytes, SHA-256, time range
//	DIR/runs.jsonl                                   one line per start and end of a run
//	DIR/README.md  views.sql                         what it is, and queries over it
//	DIR/.newsarc/staging                             files that are not finished
//
// A file is written under a name that no glob finds, synced, and renamed: a
// reader that globs the folder at any instant finds whole files only, and no row
// twice. Writing the same part again gives the same bytes. A table without rows
// has a part without rows, so a glob never comes back empty.
//
// [Dataset.WritePart] is for a caller that keeps its rows until the part is
// durable, as the crawler does; a [RowWriter] is for one that just has rows.
// [Rows] and [Read] stream a table back.
package output
