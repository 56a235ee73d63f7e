package discover

import (
	"bufio"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
)

// LineError is a line of a list that holds no URL.
type LineError struct {
	File string
	Line int
	Text string
}

func (e *LineError) Error() string {
	return fmt.Sprintf("%s:%d: no http or https URL: %.80q", e.File, e.Line, e.Text)
}

// maxLineErrors is how many bad lines are told one by one.
const maxLineErrors = 20

// List reads URLs that somebody wrote down, one a line, and calls fn for each. name is
// the file's, for messages. Empty lines and lines that begin with # are passed
// over, as is what follows a URL behind a space or tab; a URL may stand in
// quotes, and one without a scheme ("example.org/news") gets https. If the first line
// is the header of a table with a column url (or link, address, loc), the file is read as CSV,
// parted by comma, semicolon or tab, and that column counts.
//
// A bad line does not end the reading: the errors come together at the end, each a
// *LineError. An error of fn ends it and is returned as it is.
func List(r io.Reader, name string, fn func(Link) error) error {
	t, err := text(bufio.NewReaderSize(r, headSize))
	if err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	l := list{name: name, fn: fn, resolver: newResolver("")}
	in := bufio.NewReaderSize(t, headSize)
	if comma, column, ok := header(in); ok {
		err = l.csv(in, comma, column)
	} else {
		err = l.lines(in)
	}
	if l.stop != nil {
		return l.stop
	}
	if err != nil {
		l.bad = append(l.bad, fmt.Errorf("%s: %w", name, err))
	}
	if l.more > 0 {
		l.bad = append(l.bad, fmt.Errorf("%s: %d more lines without a URL", name, l.more))
	}
	return errors.Join(l.bad...)
}

type list struct {
	*resolver
	name string
	fn   func(Link) error
	stop error
	bad  []error
	more int
}

// header looks at the first line for the header of a table.
func header(in *bufio.Reader) (comma rune, column int, ok bool) {
	head, _ := in.Peek(headSize)
	line, _, _ := strings.Cut(string(head), "\n")
	line = strings.ToLower(strings.TrimSpace(line))
	if strings.Contains(line, "://") {
		return 0, 0, false
	}
	for _, comma := range []rune{',', ';', '\t'} {
		fields := strings.Split(line, string(comma))
		for i := range fields {
			fields[i] = strings.Trim(strings.TrimSpace(fields[i]), `"'`)
		}
		for _, name := range []string{"url", "link", "address", "loc"} {
			if i := slices.Index(fields, name); i >= 0 {
				return comma, i, true
			}
		}
	}
	return 0, 0, false
}

func (l *list) csv(in io.Reader, comma rune, column int) error {
	c := csv.NewReader(in)
	c.Comma, c.LazyQuotes, c.FieldsPerRecord, c.ReuseRecord = comma, true, -1, true
	for first := true; ; first = false {
		record, err := c.Read()
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return err
		}
		if first || len(record) == 1 && strings.TrimSpace(record[0]) == "" {
			continue
		}
		value := ""
		if column < len(record) {
			value = record[column]
		}
		line, _ := c.FieldPos(0)
		if err := l.take(value, strings.Join(record, string(comma)), line); err != nil {
			return err
		}
	}
}

func (l *list) lines(in io.Reader) error {
	lines := bufio.NewScanner(in)
	lines.Buffer(nil, 1<<20)
	n := 0
	for lines.Scan() {
		n++
		line := strings.TrimSpace(lines.Text())
		if line == "" || line[0] == '#' {
			continue
		}
		value := line
		if q := line[0]; q == '"' || q == '\'' {
			value, _, _ = strings.Cut(line[1:], string(q))
		}
		if fields := strings.Fields(value); len(fields) > 0 {
			value = fields[0]
		}
		if err := l.take(value, line, n); err != nil {
			return err
		}
	}
	if err := lines.Err(); err != nil {
		return fmt.Errorf("line %d: %w", n+1, err)
	}
	return nil
}

// take hands one URL on.
func (l *list) take(value, text string, line int) error {
	value = strings.TrimSpace(value)
	if !strings.Contains(value, ":") && strings.Contains(strings.SplitN(value, "/", 2)[0], ".") {
		value = "https://" + value
	}
	u := l.resolve(value)
	if u == "" {
		if len(l.bad) < maxLineErrors {
			l.bad = append(l.bad, &LineError{File: l.name, Line: line, Text: text})
		} else {
			l.more++
		}
		return nil
	}
	l.stop = l.fn(Link{URL: u, Kind: KindPage})
	return l.stop
}
