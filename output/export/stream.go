package export

import (
	"bufio"
	"bytes"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"io"
	"reflect"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/newsarc/newsarc/output/parquet"
	"github.com/newsarc/newsarc/schema"
)

// csvSink writes CSV. A null cell is empty; a text is never empty, so the two
// cannot be mixed up.
type csvSink struct {
	w           *csv.Writer
	columns     []column
	cells       []string
	spreadsheet bool
}

// newCSV returns a writer of RFC 4180 with "\n" as line end, which keeps every
// text as it is. With spreadsheet it is made for programs that run cells: a
// byte order mark (else Excel takes UTF-8 for the local code page), an
// apostrophe before texts that would be taken as formulas, and no cell above
// 32,767 characters (Excel spills the rest into the next rows).
func newCSV(w io.Writer, columns []column, spreadsheet bool) (sink, error) {
	if spreadsheet {
		if _, err := io.WriteString(w, "\uFEFF"); err != nil {
			return nil, err
		}
	}
	s := &csvSink{w: csv.NewWriter(w), columns: flatten(columns), spreadsheet: spreadsheet}
	s.cells = make([]string, len(s.columns))
	for i, c := range s.columns {
		s.cells[i] = c.name
	}
	return s, s.w.Write(s.cells)
}

func (s *csvSink) write(row schema.Row) error {
	for i, c := range s.columns {
		v, err := scalar(c.value(row))
		if err != nil {
			return fmt.Errorf("column %s: %w", c.name, err)
		}
		s.cells[i] = ""
		switch v := v.(type) {
		case string:
			s.cells[i] = v
			if s.spreadsheet {
				s.cells[i] = cell(v)
			}
		case int64:
			s.cells[i] = strconv.FormatInt(v, 10)
		case float64:
			s.cells[i] = strconv.FormatFloat(v, 'g', -1, 64)
		case bool:
			s.cells[i] = strconv.FormatBool(v)
		}
	}
	return s.w.Write(s.cells)
}

func (s *csvSink) close() error {
	s.w.Flush()
	return s.w.Error()
}

// maxCell is the longest text of a cell in Excel, in UTF-16 units.
const maxCell = 32767

// cell returns a text as a spreadsheet keeps it.
func cell(text string) string {
	if strings.ContainsRune("=+-@\t\r", rune(text[0])) {
		text = "'" + text
	}
	if len(text) <= maxCell {
		return text
	}
	const cut = " […]"
	units, end := utf8.RuneCountInString(cut), 0
	for i, r := range text {
		n := 1
		if r > 0xFFFF {
			n = 2
		}
		if units += n; units > maxCell {
			return text[:end] + cut
		}
		end = i + utf8.RuneLen(r)
	}
	return text
}

// scalar returns a column's value as nil, string, int64, float64 or bool;
// lists as JSON, times as RFC 3339.
func scalar(v reflect.Value) (any, error) {
	if !v.IsValid() {
		return nil, nil
	}
	if v.Kind() == reflect.Pointer {
		if v.IsNil() {
			return nil, nil
		}
		v = v.Elem()
	}
	switch v.Kind() {
	case reflect.String:
		if v.Len() == 0 {
			return nil, nil
		}
		return v.String(), nil
	case reflect.Int64:
		return v.Int(), nil
	case reflect.Float64:
		return v.Float(), nil
	case reflect.Bool:
		return v.Bool(), nil
	}
	if t, ok := v.Interface().(time.Time); ok {
		return rfc3339(t), nil
	}
	data, err := marshal(v.Interface())
	return string(data), err
}

// marshal returns v as JSON with <, > and & as they are.
func marshal(v any) ([]byte, error) {
	var buf bytes.Buffer
	enc := json.NewEncoder(&buf)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(v); err != nil {
		return nil, err
	}
	return bytes.TrimSuffix(buf.Bytes(), []byte("\n")), nil
}

// jsonlSink writes one object a line.
type jsonlSink struct {
	w       *bufio.Writer
	columns []column
}

func newJSONL(w io.Writer, columns []column) sink {
	return &jsonlSink{bufio.NewWriterSize(w, 1<<16), columns}
}

func (s *jsonlSink) write(row schema.Row) error {
	for i, c := range s.columns {
		lead := byte(',')
		if i == 0 {
			lead = '{'
		}
		data := []byte("null")
		if v := c.value(row); v.IsValid() {
			var err error
			if data, err = marshal(v.Interface()); err != nil {
				return fmt.Errorf("column %s: %w", c.name, err)
			}
		}
		_ = s.w.WriteByte(lead) // a bufio.Writer keeps its error for the last write
		_, _ = s.w.WriteString(strconv.Quote(c.name))
		_ = s.w.WriteByte(':')
		_, _ = s.w.Write(data)
	}
	_, err := s.w.WriteString("}\n")
	return err
}

func (s *jsonlSink) close() error { return s.w.Flush() }

// textSink writes a corpus of two columns.
type textSink struct{ w *bufio.Writer }

func newText(w io.Writer) (sink, error) {
	s := &textSink{bufio.NewWriterSize(w, 1<<16)}
	_, err := s.w.WriteString("article_id\ttext\n")
	return s, err
}

var escapes = strings.NewReplacer("\\", `\\`, "\n", `\n`, "\r", `\r`, "\t", `\t`)

func (s *textSink) write(row schema.Row) error {
	a := row.(*schema.Article)
	var blocks []string
	for _, block := range []schema.Text{a.Title, a.Lead, a.Body} {
		if block != "" {
			blocks = append(blocks, string(block))
		}
	}
	_, err := s.w.WriteString(escapes.Replace(string(a.ArticleID)) + "\t" + escapes.Replace(strings.Join(blocks, "\n\n")) + "\n")
	return err
}

func (s *textSink) close() error { return s.w.Flush() }

// parquetSink writes the chosen columns as one Parquet file. Its row type is
// made of the chosen fields, tags and all.
type parquetSink struct {
	w       *parquet.RowWriter
	row     reflect.Value // filled anew for each row
	columns []column
}

func newParquet(w io.Writer, columns []column, table schema.Table) sink {
	typ := recordOf(columns)
	return &parquetSink{parquet.NewRowWriter(w, typ, parquet.Metadata{Run: "export of " + string(table)}), reflect.New(typ).Elem(), columns}
}

// recordOf returns a struct of the columns.
func recordOf(columns []column) reflect.Type {
	fields := make([]reflect.StructField, len(columns))
	for i, c := range columns {
		fields[i] = c.field
		if len(c.index) > 1 { // source.name: a column of its own
			fields[i].Name = fmt.Sprintf("Column%d", i)
			tag := strings.Replace(c.field.Tag.Get("parquet"), c.field.Tag.Get("json"), c.name, 1)
			fields[i].Tag = reflect.StructTag(`parquet:"` + tag + `"`)
		}
		fields[i].Offset, fields[i].Index = 0, nil
	}
	return reflect.StructOf(fields)
}

func (s *parquetSink) write(row schema.Row) error {
	s.row.SetZero()
	for i, c := range s.columns {
		if v := c.value(row); v.IsValid() {
			s.row.Field(i).Set(v)
		}
	}
	return s.w.Write(s.row)
}

func (s *parquetSink) close() error { return s.w.Close() }
