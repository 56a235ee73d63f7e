package archive

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"strings"

	"github.com/newsarc/newsarc/scraper/coding"
)

// ErrNoPage says that a record holds nothing that a server sent as a page: a
// request, a description, a DNS answer, a revisit without a body of its own.
var ErrNoPage = errors.New("record holds no page")

// Page is what a record holds, as the client of the server saw it.
type Page struct {
	URL         string
	Status      int         // 200 for a resource and for converted text
	Header      http.Header // of HTTP; for others just their Content-Type
	ContentType string      // as declared, parameters included
	Body        []byte      // transfer and content codings removed
	// PlainText says that Body is the text of a page (WET), not the page.
	PlainText bool
	// Truncated says that the crawler stopped before the page's end.
	Truncated bool
	// Warning tells of a deviation that was overlooked; "" for none.
	Warning string
}

// Page returns the page that a response, resource or conversion record holds,
// ErrNoPage for other records, [coding.ErrTooLarge] if its body is larger than
// max bytes, and [coding.ErrUndecodable] if its coding is broken.
func (rec *Record) Page(max int64) (Page, error) {
	p, err := rec.page(max)
	if err == ErrNoPage {
		return p, err // most records of an archive: no text is made of it
	}
	if err != nil {
		return p, fmt.Errorf("%s: record at offset %d (%s): %w", rec.File, rec.Offset, rec.TargetURI, err)
	}
	return p, nil
}

func (rec *Record) page(max int64) (Page, error) {
	declared := rec.Header.Get("Content-Type")
	p := Page{URL: rec.TargetURI, Truncated: rec.Header.Get("WARC-Truncated") != ""}
	isHTTP := strings.HasPrefix(strings.ToLower(declared), "application/http")
	switch {
	case rec.Type == TypeConversion, rec.Type == TypeResource:
	case rec.Type == TypeResponse && (isHTTP || strings.HasPrefix(strings.ToLower(rec.TargetURI), "http")):
	default:
		return p, ErrNoPage
	}
	if rec.TooLarge {
		return p, coding.TooLarge(max)
	}
	if rec.Type != TypeResponse && !(rec.Type == TypeResource && isHTTP) {
		p.Status, p.ContentType, p.Body = http.StatusOK, declared, rec.Block
		p.Header = http.Header{}
		if declared != "" {
			p.Header.Set("Content-Type", declared)
		}
		p.PlainText = rec.Type == TypeConversion
		if int64(len(p.Body)) > max {
			p.Body = nil
			return p, coding.TooLarge(max)
		}
		return p, nil
	}
	return rec.response(p, max)
}

// response reads the block as a response of HTTP.
func (rec *Record) response(p Page, max int64) (Page, error) {
	in := bufio.NewReader(bytes.NewReader(rec.Block))
	left := len(rec.Block) + 1
	status, err := readLine(in, &left)
	if err != nil && status == "" {
		return p, fmt.Errorf("%w: no status line", ErrDamaged)
	}
	if p.Status, err = parseStatus(status); err != nil {
		return p, err
	}
	if p.Header, err = readFields(in, &left); err != nil {
		// The block ends within the header: a response without a body.
		p.Header, p.Truncated = http.Header{}, true
		return p, nil
	}
	p.ContentType = p.Header.Get("Content-Type")
	body, err := io.ReadAll(in)
	if err != nil {
		return p, err
	}
	if strings.Contains(strings.ToLower(p.Header.Get("Transfer-Encoding")), "chunked") {
		body, p.Warning = dechunk(body)
	}
	return p, p.decode(body, max)
}

// decode removes the content coding. Some writers stored the body decoded and
// kept the header that says otherwise.
func (p *Page) decode(body []byte, max int64) error {
	codings, err := coding.Codings(p.Header)
	if err != nil {
		return err
	}
	r := coding.NewReader(bytes.NewReader(body), codings, max, false)
	defer r.Close() //nolint:errcheck // reading only
	decoded, err := io.ReadAll(r)
	switch {
	case err == nil:
		p.Body = decoded
	case !errors.Is(err, coding.ErrUndecodable):
		return err
	case len(decoded) > 0 && (p.Truncated || errors.Is(err, io.ErrUnexpectedEOF)):
		p.Body, p.Truncated, p.Warning = decoded, true, "the coded body is cut short"
	case len(decoded) == 0 && isText(body):
		if int64(len(body)) > max {
			return coding.TooLarge(max)
		}
		p.Body, p.Warning = body, "the body is not coded as its Content-Encoding says"
	default:
		return err
	}
	return nil
}

func isText(body []byte) bool {
	return strings.HasPrefix(http.DetectContentType(body), "text/")
}

// parseStatus reads "HTTP/1.1 200 OK", and what bad servers make of it.
func parseStatus(line string) (int, error) {
	fields := strings.Fields(line)
	if len(fields) >= 2 && (strings.HasPrefix(strings.ToUpper(fields[0]), "HTTP") || fields[0] == "ICY") {
		if n, err := strconv.Atoi(fields[1]); err == nil && n >= 100 && n <= 999 {
			return n, nil
		}
	}
	return 0, fmt.Errorf("%w: no status line of HTTP: %.60q", ErrDamaged, line)
}

// dechunk removes the chunked transfer coding. Where the body is not chunked,
// or no longer, the rest is taken as it is: many writers store the body
// without its chunks and keep the header.
func dechunk(body []byte) (whole []byte, warning string) {
	whole = make([]byte, 0, len(body))
	rest := body
	for len(rest) > 0 {
		line, after, ok := bytes.Cut(rest, []byte("\n"))
		size, _, _ := bytes.Cut(bytes.TrimSpace(line), []byte(";"))
		n, err := strconv.ParseUint(string(bytes.TrimSpace(size)), 16, 31)
		switch {
		case !ok || err != nil:
			if len(whole) == 0 {
				return body, "the body is not chunked as its Transfer-Encoding says"
			}
			return append(whole, rest...), "the body is chunked wrongly"
		case n == 0:
			return whole, ""
		case int(n) > len(after):
			return append(whole, after...), "the last chunk is cut short"
		}
		whole = append(whole, after[:n]...)
		rest = after[n:]
		if trimmed, ok := bytes.CutPrefix(rest, []byte("\r\n")); ok {
			rest = trimmed
		} else {
			rest = bytes.TrimPrefix(rest, []byte("\n"))
		}
	}
	return whole, "the last chunk is missing"
}
