package saved

import (
	"errors"
	"fmt"
	"io"
	"mime"
	"net/http"
	"net/url"
	"strings"

	"github.com/newsarc/newsarc/schema"
	"github.com/newsarc/newsarc/scraper/archive"
	"github.com/newsarc/newsarc/scraper/coding"
)

// yieldArchive yields the pages of a WARC or WET file: what servers answered
// with success in HTML or plain text. A damaged or cut-off file gives its whole
// records and an error.
func yieldArchive(in io.Reader, name string, yield func(Page) bool) bool {
	failed := func(err error) bool { return yield(Page{ID: idOf(name), File: name, Err: archiveError(name, err)}) }
	r, err := archive.NewReader(in, name)
	if err != nil {
		return failed(err)
	}
	r.Want = func(rec *archive.Record) bool {
		return rec.Type == archive.TypeResponse || rec.Type == archive.TypeResource || rec.Type == archive.TypeConversion
	}
	found := false
	for rec, err := range r.Records() {
		if err != nil {
			found = true
			if !failed(err) {
				return false
			}
			continue
		}
		p, ok := archivedPage(name, rec)
		if !ok {
			continue
		}
		found = true
		if !yield(p) {
			return false
		}
	}
	if !found {
		return yield(Page{ID: idOf(name), File: name, Err: fail(CodeNoPages, name, errors.New("no record of this archive holds a page"))})
	}
	return true
}

// archivedPage reads a record; false if it holds no page.
func archivedPage(name string, rec *archive.Record) (Page, bool) {
	p := Page{
		ID: rec.ID, File: name, URL: rec.TargetURI, FetchedAt: rec.Date,
		WARC: &schema.WARC{File: schema.Text(name), Offset: schema.Count(rec.Offset), RecordID: schema.Text(rec.ID)},
	}
	content, err := rec.Page(archive.DefaultMaxBlock)
	if errors.Is(err, archive.ErrNoPage) {
		return Page{}, false
	}
	if err != nil {
		p.Err = archiveError(fmt.Sprintf("%s: record %s", name, rec.ID), err)
		return p, true
	}
	if content.Status/100 != 2 || !readable(content) {
		return Page{}, false
	}
	if content.URL != "" {
		p.URL = content.URL
	}
	p.body, p.ContentType = content.Body, content.ContentType
	if _, params, err := mime.ParseMediaType(content.ContentType); err == nil {
		p.Charset = params["charset"]
	}
	if rec.Type == archive.TypeResponse {
		p.HTTP = &schema.HTTP{
			Status: schema.Count(int64(content.Status)), ContentType: schema.Text(content.ContentType),
			ETag: schema.Text(content.Header.Get("ETag")), LastModified: schema.Text(content.Header.Get("Last-Modified")),
		}
	}
	if content.Truncated {
		p.notes = append(p.notes, "truncated: the page was not archived to its end")
	}
	if content.Warning != "" {
		p.notes = append(p.notes, schema.Text("archive: "+content.Warning))
	}
	return p, true
}

// readable says whether a page is HTML or text, and not one of the files that
// robots read.
func readable(content archive.Page) bool {
	if content.PlainText {
		return true
	}
	kind, _, _ := mime.ParseMediaType(content.ContentType)
	if kind == "" {
		kind, _, _ = mime.ParseMediaType(http.DetectContentType(content.Body))
	}
	switch kind {
	case "text/html", "application/xhtml+xml":
		return true
	case "text/plain":
		u, err := url.Parse(content.URL)
		return err != nil || !strings.HasSuffix(u.Path, "/robots.txt")
	}
	return false
}

func archiveError(name string, err error) *Error {
	code := CodeUnreadable
	switch {
	case errors.Is(err, io.ErrUnexpectedEOF):
		code = CodeTruncated
	case errors.Is(err, archive.ErrDamaged):
		code = CodeDamaged
	case errors.Is(err, archive.ErrNotWARC), errors.Is(err, archive.ErrARC):
		code = CodeNotAPage
	case errors.Is(err, coding.ErrTooLarge):
		code = CodeTooLarge
	case errors.Is(err, coding.ErrUndecodable):
		code = CodeUndecodable
	}
	if strings.Contains(err.Error(), name) {
		return &Error{Code: code, Message: err.Error(), err: err}
	}
	return fail(code, name, err)
}
