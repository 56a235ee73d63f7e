package parquet

import (
	"fmt"
	"reflect"
	"strings"
	"time"
	"unsafe"

	"github.com/parquet-go/parquet-go"

	"github.com/newsarc/newsarc/output/internal/rowtext"
)

// shredder takes records apart into columns of values with their repetition
// and definition levels (Melnik et al., Dremel, 2010). It does what
// parquet.Schema.Deconstruct does, for the types that records are made of, straight
// into columns, and looks after the texts on the way: see package rowtext.
type shredder struct {
	columns [][]parquet.Value
	nulls   [][]parquet.Value // of each column, by definition level; of a new record
	record  shred
	text    int // bytes of text taken so far
}

// levels are those of the values under a field.
type levels struct{ repetition, depth, definition int }

// shred appends the values of v, or nulls if v is not valid.
type shred func(s *shredder, at levels, v reflect.Value)

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
func (s *shredder) take(record reflect.Value) { s.record(s, levels{}, record) }

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
	for i := range fields {
		var err error
		if fields[i], err = p.field(t.Field(i)); err != nil {
			return nil, fmt.Errorf("%s: %w", t.Field(i).Name, err)
		}
	}
	return func(s *shredder, at levels, v reflect.Value) {
		if !v.IsValid() {
			for _, take := range fields {
				take(s, at, v)
			}
			return
		}
		for i, take := range fields {
			take(s, at, v.Field(i))
		}
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
	return nil, fmt.Errorf("no column is made of a %s with the tag %q", f.Type, f.Tag.Get("parquet"))
}

// pointer is what may be null: a struct or a number or a time.
func (p *shredPlan) pointer(t reflect.Type) (shred, error) {
	inner := p.leaf
	if t.Kind() == reflect.Struct && t != timeType {
		inner = p.group
	}
	take, err := p.deeper(inner, t)
	if err != nil {
		return nil, err
	}
	return func(s *shredder, at levels, v reflect.Value) {
		if v.IsValid() {
			if v = v.Elem(); v.IsValid() {
				at.definition++
			}
		}
		take(s, at, v)
	}, nil
}

// list is list.element, of structs or of texts. Empty texts are left out.
func (p *shredPlan) list(t reflect.Type) (shred, error) {
	if t.Kind() == reflect.String {
		return p.texts(), nil
	}
	if t.Kind() != reflect.Struct {
		return nil, fmt.Errorf("no list is made of %s", t)
	}
	take, err := p.deeper(p.group, t)
	if err != nil {
		return nil, err
	}
	return func(s *shredder, at levels, v reflect.Value) {
		if !v.IsValid() || v.Len() == 0 {
			take(s, at, reflect.Value{})
			return
		}
		at.depth++
		at.definition++
		for i := range v.Len() {
			take(s, at, v.Index(i))
			at.repetition = at.depth
		}
	}, nil
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

// text is a string of which "" is null.
func (p *shredPlan) text() shred {
	column := p.column()
	return func(s *shredder, at levels, v reflect.Value) {
		if v.IsValid() && v.Len() > 0 {
			if text := s.string(v); text != "" {
				at.definition++
				s.add(column, at, valueOf(text))
				return
			}
		}
		s.null(column, at)
	}
}

// texts is a list of strings, none of which is "".
func (p *shredPlan) texts() shred {
	column := p.column()
	return func(s *shredder, at levels, v reflect.Value) {
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
	}
}

var timeType = reflect.TypeFor[time.Time]()

// leaf is a number, a truth or a time; null where a struct around it is, or a
// list without elements.
func (p *shredPlan) leaf(t reflect.Type) (shred, error) {
	var value func(reflect.Value) parquet.Value
	switch {
	case t.Kind() == reflect.Int64:
		value = func(v reflect.Value) parquet.Value { return parquet.Int64Value(v.Int()) }
	case t.Kind() == reflect.Float64:
		value = func(v reflect.Value) parquet.Value { return parquet.DoubleValue(v.Float()) }
	case t.Kind() == reflect.Bool:
		value = func(v reflect.Value) parquet.Value { return parquet.BooleanValue(v.Bool()) }
	case t == timeType:
		value = func(v reflect.Value) parquet.Value {
			return parquet.Int64Value(v.Addr().Interface().(*time.Time).UnixMicro())
		}
	default:
		return nil, fmt.Errorf("no column is made of %s", t)
	}
	column := p.column()
	return func(s *shredder, at levels, v reflect.Value) {
		if !v.IsValid() {
			s.null(column, at)
			return
		}
		s.add(column, at, value(v))
	}, nil
}
