// Package saved extracts records from pages that somebody has already:
// saved HTML, plain-text renditions, folders of them, lists of them, and WARC
// or WET archives. It needs no network and keeps no state.
//
// Pages come from a source ([Files], [List]) as an iterator, are read and
// extracted by several workers, and leave in the order they came in:
//
//	x := saved.Extractor{}
//	err := x.Run(ctx, saved.Files([]string{"pages/"}, nil), func(r *saved.Result) error {
//		fmt.Println(r.Record.Title)
//		return nil
//	})
//
// At most a few pages per worker are in memory at a time, however long the
// input is. A page that cannot be read or extracted is a result with an error;
// the others go on.
package saved
