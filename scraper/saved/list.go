package saved

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"iter"
	"os"
	"path/filepath"
	"strings"
	"time"
)

// listLine is one line of a list of pages. Keys it does not know are left
// alone, so that a list may carry more than we read.
type listLine struct {
	ID          string `json:"id"`
	File        string `json:"file"`
	URL         string `json:"url"`
	Charset     string `json:"charset"`
	ContentType string `json:"content_type"`
	FetchedAt   string `json:"fetched_at"`
}

// maxListLine is the longest line of a list that is read.
const maxListLine = 1 << 20

// List yields the pages that a JSON Lines list names: id, file, url, charset
// (as the HTTP header would name it), fetched_at. Only file is needed. A file
// is looked for in the working folder, then in the list's own folder. A line
// that says nothing usable yields a page with an error that names the line.
func List(r io.Reader, name string) iter.Seq[Page] {
	return func(yield func(Page) bool) {
		lines := bufio.NewReaderSize(r, maxListLine)
		for n := 1; ; n++ {
			line, err := lines.ReadSlice('\n')
			tooLong := errors.Is(err, bufio.ErrBufferFull)
			for errors.Is(err, bufio.ErrBufferFull) {
				_, err = lines.ReadSlice('\n')
			}
			where := fmt.Sprintf("%s:%d", name, n)
			switch {
			case tooLong:
				if !yield(Page{Err: fail(CodeInvalid, where, fmt.Errorf("line is longer than %d bytes", maxListLine))}) {
					return
				}
			case len(bytes.TrimSpace(line)) > 0:
				if !yield(parseListLine(line, where, filepath.Dir(name))) {
					return
				}
			}
			if errors.Is(err, io.EOF) {
				return
			}
			if err != nil {
				yield(Page{Err: fail(CodeUnreadable, where, err)})
				return
			}
		}
	}
}

func parseListLine(line []byte, where, folder string) Page {
	var l listLine
	if err := json.Unmarshal(bytes.TrimPrefix(line, []byte("\ufeff")), &l); err != nil {
		return Page{ID: l.ID, Err: fail(CodeInvalid, where, fmt.Errorf("not a JSON object of id, file, url, charset, fetched_at: %w", err))}
	}
	if l.File == "" {
		return Page{ID: l.ID, Err: fail(CodeInvalid, where, errors.New(`no "file"`))}
	}
	p := Page{ID: l.ID, File: l.File, URL: l.URL, Charset: l.Charset, ContentType: l.ContentType}
	if p.ID == "" {
		p.ID = idOf(l.File)
	}
	if p.ContentType == "" {
		p.ContentType = contentTypeOf(l.File)
	}
	if !filepath.IsAbs(p.File) {
		if _, err := os.Stat(p.File); err != nil {
			if _, err := os.Stat(filepath.Join(folder, p.File)); err == nil {
				p.File = filepath.Join(folder, p.File)
			}
		}
	}
	if l.FetchedAt != "" {
		at, err := ParseTime(l.FetchedAt)
		if err != nil {
			p.Err = fail(CodeInvalid, where, fmt.Errorf("fetched_at: %w", err))
		}
		p.FetchedAt = at
	}
	return p
}

// timeLayouts are the spellings of a fetch time; those without a zone are UTC.
var timeLayouts = []string{time.RFC3339, "2006-01-02T15:04:05", "2006-01-02T15:04", "2006-01-02"}

// ParseTime reads a fetch time: RFC 3339, also with a space for the T, without
// a zone (then UTC), or a bare date.
func ParseTime(s string) (time.Time, error) {
	t := strings.TrimSpace(s)
	if len(t) > 10 && t[10] == ' ' {
		t = t[:10] + "T" + t[11:]
	}
	for _, layout := range timeLayouts {
		if at, err := time.Parse(layout, t); err == nil {
			return at.UTC(), nil
		}
	}
	return time.Time{}, fmt.Errorf("%q is not a time like 2026-11-22T13:44:05Z", s)
}
