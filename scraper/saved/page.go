package saved

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/klauspost/compress/gzip"

	"github.com/newsarc/newsarc/schema"
	"github.com/newsarc/newsarc/scraper/extract"
)

// DefaultMaxBytes is how large a page may be, decompressed.
const DefaultMaxBytes = 32 << 20

// Page is one page to extract: where its bytes are and what is known of it.
type Page struct {
	// ID names the page in the output.
	ID string
	// File the page is read from, "-" for standard input. Messages name it.
	File string
	// URL, Charset and ContentType as in [extract.Meta].
	URL, Charset, ContentType string
	// FetchedAt is when the page was fetched; zero if unknown.
	FetchedAt time.Time
	// HTTP is the response as an archive kept it; nil for a saved file.
	HTTP *schema.HTTP
	// WARC is the place of the page in an archive; nil for a saved file.
	WARC *schema.WARC
	// Err says why the source could not give this page. Nothing is read then.
	Err error

	notes  []schema.Text // warnings of the source
	body   []byte        // of a page from an archive
	stream io.Reader     // of a page from standard input
}

// Code names the kind of an error in a line of output.
type Code string

// The codes of errors, the whole list. The names are those of outcomes where
// an outcome says the same.
const (
	CodeMissing     Code = "missing"     // no such file
	CodeUnreadable  Code = "unreadable"  // the file cannot be read
	CodeEmpty       Code = "empty"       // nothing in it
	CodeTooLarge    Code = "too-large"   // larger than the limit
	CodeNotAPage    Code = "not-a-page"  // neither HTML nor text
	CodeUndecodable Code = "undecodable" // broken compression or character encoding
	CodeTruncated   Code = "truncated"   // an archive that ends within a record
	CodeDamaged     Code = "damaged"     // an archive that is broken somewhere
	CodeInvalid     Code = "invalid"     // a line of a list that says nothing usable
	CodeNoPages     Code = "no-pages"    // a folder or an archive without pages
	CodeFailed      Code = "failed"      // our fault
)

// Error is why a page has no record.
type Error struct {
	Code    Code   `json:"code"`
	Message string `json:"message"`
	err     error
}

// Error returns the message, which names the file.
func (e *Error) Error() string { return e.Message }

// Unwrap returns the cause.
func (e *Error) Unwrap() error { return e.err }

func fail(code Code, name string, err error) *Error {
	return &Error{Code: code, Message: name + ": " + err.Error(), err: err}
}

// classify gives an error its code and the name of the page it belongs to.
func classify(name string, err error) *Error {
	var coded *Error
	if errors.As(err, &coded) {
		return coded
	}
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return fail(CodeMissing, name, errors.New("no such file or folder"))
	case errors.Is(err, extract.ErrEmpty):
		return fail(CodeEmpty, name, err)
	case errors.Is(err, extract.ErrNotAPage):
		return fail(CodeNotAPage, name, err)
	case errors.Is(err, extract.ErrUndecodable):
		return fail(CodeUndecodable, name, err)
	}
	var path *fs.PathError
	if errors.As(err, &path) {
		return fail(CodeUnreadable, name, path.Err)
	}
	return fail(CodeFailed, name, err)
}

// load returns the page's bytes without their gzip coding. Whether they are
// compressed is decided by the bytes, not by the name.
func (p *Page) load(limit int64) ([]byte, error) {
	if p.stream != nil {
		return readPage(p.stream, p.File, limit)
	}
	if p.WARC != nil {
		if int64(len(p.body)) > limit {
			return nil, tooLarge(p.File, limit)
		}
		return p.body, nil
	}
	f, err := os.Open(p.File)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	if info, err := f.Stat(); err == nil && info.IsDir() {
		return nil, fail(CodeUnreadable, p.File, errors.New("is a folder, not a page"))
	}
	return readPage(f, p.File, limit)
}

// readPage reads one page from r, gunzips it if it is compressed, and refuses
// more than limit bytes.
func readPage(r io.Reader, name string, limit int64) ([]byte, error) {
	body, err := io.ReadAll(io.LimitReader(r, limit+1))
	if err != nil {
		return nil, err
	}
	if int64(len(body)) > limit {
		return nil, tooLarge(name, limit)
	}
	if !isGzip(body) {
		return body, nil
	}
	zr, err := gzip.NewReader(bytes.NewReader(body))
	if err != nil {
		return nil, fail(CodeUndecodable, name, fmt.Errorf("gzip: %w", err))
	}
	plain, err := io.ReadAll(io.LimitReader(zr, limit+1))
	switch {
	case int64(len(plain)) > limit:
		return nil, tooLarge(name, limit)
	case errors.Is(err, io.ErrUnexpectedEOF):
		return nil, fail(CodeUndecodable, name, fmt.Errorf("gzip: cut off after %d bytes of the page", len(plain)))
	case err != nil:
		return nil, fail(CodeUndecodable, name, fmt.Errorf("gzip: %w", err))
	}
	return plain, nil
}

func tooLarge(name string, limit int64) *Error {
	return fail(CodeTooLarge, name, fmt.Errorf("page is larger than the limit of %d bytes (--max-bytes raises it)", limit))
}

func isGzip(head []byte) bool { return len(head) > 1 && head[0] == 0x1f && head[1] == 0x8b }

// pageExtensions are the names a folder is searched for, without .gz.
var pageExtensions = []string{".html", ".htm", ".xhtml", ".txt"}

// archiveExtensions likewise.
var archiveExtensions = []string{".warc", ".wet"}

// cutExtension removes .gz and then one of the extensions from a file name.
func cutExtension(name string, extensions []string) (stem, ext string, ok bool) {
	base := name
	if strings.HasSuffix(strings.ToLower(base), ".gz") {
		base = base[:len(base)-len(".gz")]
	}
	lower := strings.ToLower(base)
	for _, ext := range extensions {
		if strings.HasSuffix(lower, ext) && len(base) > len(ext) {
			return base[:len(base)-len(ext)], ext, true
		}
	}
	return base, "", false
}

// idOf derives a page's id from its file name.
func idOf(file string) string {
	if file == stdinName {
		return file
	}
	stem, _, _ := cutExtension(filepath.Base(file), pageExtensions)
	return stem
}

// contentTypeOf returns what a file's name says about its content: only .txt
// says something that the bytes do not say better.
func contentTypeOf(file string) string {
	if _, ext, _ := cutExtension(filepath.Base(file), pageExtensions); ext == ".txt" {
		return "text/plain"
	}
	return ""
}
