package parquet

import (
	"fmt"
	"reflect"
	"strings"
	"time"
	"unsafe"

	"github.com/parquet-go/parquet-go"

	"github.com/newsarc/newsarc/output/internal/rowtext"
	"github.com/newsarc/newsarc/schema"
)

// shredder takes records apart into columns of values with their repetition
// and definition levels (Melnik et al., Dremel, 2010). It does what
// parquet.Schema.Deconstruct does, for the types that records are made of, straight
// into columns, and looks after the texts on the way: see package rowtext. It takes
// lines apart just so, without making records of them.
type shredder struct {
	columns [][]parquet.Value
	nulls   [][]parquet.Value // of each column, by definition level; of a new record
	record  shred
	text    int   // bytes of text taken so far
	before  []int // the lengths of the columns before a line
}

// levels are those of the values under a field.
type levels struct{ repetition, depth, definition int }

// shred is how the columns under a field are filled.
type shred struct {
	// value appends the values of v, or nulls if v is not valid.
	value func(s *shredder, at levels, v reflect.Value)
	// line appends those of what comes next in a line. It declines what a scanner
	// declines, and texts that may not be written as they stand.
	line func(s *shredder, at levels, in *schema.Scanner) bool
}

// null appends nulls.
func (take shred) null(s *shredder, at levels) { take.value(s, at, reflect.Value{}) }

// newShredder returns a shredder of records of the type, a struct with tags for
// parquet.SchemaOf, whose columns these are.
func newShredder(record reflect.Type) (*shredder, error) {
	p := &shredPlan{}
	take, err := p.group(record)
	if err != nil {
		return nil, err
	}
	s := &shredder{columns: make([][]parquet.Value, p.columns), nulls: make([][]parquet.Value, p.columns), record: take}
	for column := range s.nulls {
		for definition := range p.deepest + 1 {
			s.nulls[column] = append(s.nulls[column], parquet.NullValue().Level(0, definition, column))
		}
	}
	return s, nil
}

// take appends one record to the columns.
func (s *shredder) take(record reflect.Value) { s.record.value(s, levels{}, record) }

// takeLine appends the record that a line is, or nothing if it declines.
func (s *shredder) takeLine(line string) bool {
	in, ok := schema.NewScanner(line)
	if !ok {
		return false
	}
	s.before = s.before[:0]
	for _, values := range s.columns {
		s.before = append(s.before, len(values))
	}
	text := s.text
	if s.record.line(s, levels{}, &in) && in.End() {
		return true
	}
	for i, n := range s.before {
		s.columns[i] = s.columns[i][:n]
	}
	s.text = text
	return false
}

// reset empties the columns and lets go of their texts.
func (s *shredder) reset() {
	for i, values := range s.columns {
		clear(values)
		s.columns[i] = values[:0]
	}
	s.text = 0
}

// shredPlan counts the columns, and how many of them may be null or lists within
// each other, while a record's type is walked.
type shredPlan struct{ columns, depth, deepest int }

// deeper walks what stands under one more definition level.
func (p *shredPlan) deeper(walk func(reflect.Type) (shred, error), t reflect.Type) (shred, error) {
	p.depth++
	p.deepest = max(p.deepest, p.depth)
	defer func() { p.depth-- }()
	return walk(t)
}

// group is a struct: its fields side by side.
func (p *shredPlan) group(t reflect.Type) (shred, error) {
	fields := make([]shred, t.NumField())
	keys := make([]string, len(fields))
	for i := range fields {
		var err error
		if fields[i], err = p.field(t.Field(i)); err != nil {
			return shred{}, fmt.Errorf("%s: %w", t.Field(i).Name, err)
		}
		keys[i] = schema.Key(t.Field(i), i)
	}
	return shred{
		value: func(s *shredder, at levels, v reflect.Value) {
			if !v.IsValid() {
				for i := range fields {
					fields[i].value(s, at, v)
				}
				return
			}
			for i := range fields {
				fields[i].value(s, at, v.Field(i))
			}
		},
		line: func(s *shredder, at levels, in *schema.Scanner) bool {
			for i := range fields {
				if !in.Skip(keys[i]) || !fields[i].line(s, at, in) {
					return false
				}
			}
			return in.Skip("}")
		},
	}, nil
}

// field is a column, or the columns of a struct, as the field's tag says.
func (p *shredPlan) field(f reflect.StructField) (shred, error) {
	_, options, _ := strings.Cut(f.Tag.Get("parquet"), ",")
	optional, list := false, false
	for option := range strings.SplitSeq(options, ",") {
		optional, list = optional || option == "optional", list || option == "list"
	}
	switch t := f.Type; {
	case list && t.Kind() == reflect.Slice && !optional:
		return p.list(t.Elem())
	case list:
	case optional && t.Kind() == reflect.String:
		return p.text(), nil
	case optional && t.Kind() == reflect.Pointer:
		return p.pointer(t.Elem())
	case !optional:
		return p.leaf(t)
	}
	return shred{}, fmt.Errorf("no column is made of a %s with the tag %q", f.Type, f.Tag.Get("parquet"))
}

// pointer is what may be null: a struct or a number or a time.
func (p *shredPlan) pointer(t reflect.Type) (shred, error) {
	inner := p.leaf
	if t.Kind() == reflect.Struct && t != timeType {
		inner = p.group
	}
	take, err := p.deeper(inner, t)
	if err != nil {
		return shred{}, err
	}
	return shred{
		value: func(s *shredder, at levels, v reflect.Value) {
			if v.IsValid() {
				if v = v.Elem(); v.IsValid() {
					at.definition++
				}
			}
			take.value(s, at, v)
		},
		line: func(s *shredder, at levels, in *schema.Scanner) bool {
			if in.Null() {
				take.null(s, at)
				return true
			}
			at.definition++
			return take.line(s, at, in)
		},
	}, nil
}

// list is list.element, of structs or of texts. Empty texts are left out.
func (p *shredPlan) list(t reflect.Type) (shred, error) {
	if t.Kind() == reflect.String {
		return p.texts(), nil
	}
	if t.Kind() != reflect.Struct {
		return shred{}, fmt.Errorf("no list is made of %s", t)
	}
	take, err := p.deeper(p.group, t)
	if err != nil {
		return shred{}, err
	}
	return shred{
		value: func(s *shredder, at levels, v reflect.Value) {
			if !v.IsValid() || v.Len() == 0 {
				take.null(s, at)
				return
			}
			at.depth++
			at.definition++
			for i := range v.Len() {
				take.value(s, at, v.Index(i))
				at.repetition = at.depth
			}
		},
		line: func(s *shredder, at levels, in *schema.Scanner) bool {
			return elements(s, at, in, take)
		},
	}, nil
}

// elements takes the elements of a list.
func elements(s *shredder, at levels, in *schema.Scanner, take shred) bool {
	if !in.Skip("[") {
		return false
	}
	if in.Skip("]") {
		take.null(s, at)
		return true
	}
	at.depth++
	at.definition++
	for {
		if !take.line(s, at, in) {
			return false
		}
		if !in.Skip(",") {
			return in.Skip("]")
		}
		at.repetition = at.depth
	}
}

// column gives a leaf its number.
func (p *shredPlan) column() int {
	p.columns++
	return p.columns - 1
}

// add appends a value to a column.
func (s *shredder) add(column int, at levels, v parquet.Value) {
	s.columns[column] = append(s.columns[column], v.Level(at.repetition, at.definition, column))
}

// null appends a null to a column.
func (s *shredder) null(column int, at levels) {
	if at.repetition > 0 {
		s.add(column, at, parquet.NullValue())
		return
	}
	s.columns[column] = append(s.columns[column], s.nulls[column][at.definition])
}

// string returns the text of v as it may be written, and counts it.
func (s *shredder) string(v reflect.Value) string {
	text := v.String()
	if !rowtext.Sound(text) {
		text = rowtext.Text(text)
	}
	s.text += len(text)
	return text
}

// valueOf returns a text as a value, which keeps hold of it.
func valueOf(text string) parquet.Value {
	return parquet.ByteArrayValue(unsafe.Slice(unsafe.StringData(text), len(text))) //nolint:gosec // read only
}

// lineText reads a text of a line, and counts it. It declines one that may not be written as it
// stands in the line: that begins with a byte order mark, or has bytes that were no UTF-8.
func (s *shredder) lineText(in *schema.Scanner) (string, bool) {
	text, ok := in.Text()
	s.text += len(text)
	return text, ok && !strings.HasPrefix(text, "\uFEFF")
}

// text is a string of which "" is null.
func (p *shredPlan) text() shred {
	column := p.column()
	return shred{
		value: func(s *shredder, at levels, v reflect.Value) {
			if v.IsValid() && v.Len() > 0 {
				if text := s.string(v); text != "" {
					at.definition++
					s.add(column, at, valueOf(text))
					return
				}
			}
			s.null(column, at)
		},
		line: func(s *shredder, at levels, in *schema.Scanner) bool {
			text, ok := s.lineText(in)
			if text == "" {
				s.null(column, at)
				return ok
			}
			at.definition++
			s.add(column, at, valueOf(text))
			return ok
		},
	}
}

// texts is a list of strings, none of which is "".
func (p *shredPlan) texts() shred {
	column := p.column()
	element := shred{
		value: func(s *shredder, at levels, _ reflect.Value) { s.null(column, at) },
		line: func(s *shredder, at levels, in *schema.Scanner) bool {
			text, ok := s.lineText(in)
			s.add(column, at, valueOf(text))
			return ok && text != ""
		},
	}
	return shred{
		value: func(s *shredder, at levels, v reflect.Value) {
			first := at
			at.depth++
			at.definition++
			none := true
			if v.IsValid() {
				for i := range v.Len() {
					if text := s.string(v.Index(i)); text != "" {
						s.add(column, at, valueOf(text))
						at.repetition, none = at.depth, false
					}
				}
			}
			if none {
				s.null(column, first)
			}
		},
		line: func(s *shredder, at levels, in *schema.Scanner) bool { return elements(s, at, in, element) },
	}
}

var timeType = reflect.TypeFor[time.Time]()

// leaf is a number, a truth or a time; null where a struct around it is, or a
// list without elements.
func (p *shredPlan) leaf(t reflect.Type) (shred, error) {
	var value func(reflect.Value) parquet.Value
	var read func(*schema.Scanner) (parquet.Value, bool)
	switch {
	case t.Kind() == reflect.Int64:
		value = func(v reflect.Value) parquet.Value { return parquet.Int64Value(v.Int()) }
		read = func(in *schema.Scanner) (parquet.Value, bool) {
			n, ok := in.Int()
			return parquet.Int64Value(n), ok
		}
	case t.Kind() == reflect.Float64:
		value = func(v reflect.Value) parquet.Value { return parquet.DoubleValue(v.Float()) }
		read = func(in *schema.Scanner) (parquet.Value, bool) {
			f, ok := in.Float()
			return parquet.DoubleValue(f), ok
		}
	case t.Kind() == reflect.Bool:
		value = func(v reflect.Value) parquet.Value { return parquet.BooleanValue(v.Bool()) }
		read = func(in *schema.Scanner) (parquet.Value, bool) {
			b, ok := in.Bool()
			return parquet.BooleanValue(b), ok
		}
	case t == timeType:
		value = func(v reflect.Value) parquet.Value {
			return parquet.Int64Value(v.Addr().Interface().(*time.Time).UnixMicro())
		}
		read = func(in *schema.Scanner) (parquet.Value, bool) {
			t, ok := in.Time()
			return parquet.Int64Value(t.UnixMicro()), ok
		}
	default:
		return shred{}, fmt.Errorf("no column is made of %s", t)
	}
	column := p.column()
	return shred{
		value: func(s *shredder, at levels, v reflect.Value) {
			if !v.IsValid() {
				s.null(column, at)
				return
			}
			s.add(column, at, value(v))
		},
		line: func(s *shredder, at levels, in *schema.Scanner) bool {
			v, ok := read(in)
			s.add(column, at, v)
			return ok
		},
	}, nil
}
