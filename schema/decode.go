package schema

import (
	"reflect"
	"sync"
)

// Rows that this package encoded are decoded by a plan too: the keys come in
// the order of the fields, without white space. A line that is anything else is
// left to encoding/json, so the plans never fail, they only decline.

// taker decodes the value at which a scanner stands; false if it declines.
type taker func(s *Scanner, v reflect.Value) bool

var takers sync.Map // of reflect.Type to taker

func takerOf(t reflect.Type) taker {
	if p, ok := takers.Load(t); ok {
		return p.(taker)
	}
	p, _ := takers.LoadOrStore(t, makeTaker(t))
	return p.(taker)
}

// decodeOwn decodes a whole line by plan. The texts of the row share the
// memory of the line.
func decodeOwn(line string, row Row) bool {
	s, ok := NewScanner(line)
	v := reflect.ValueOf(row).Elem()
	return ok && takerOf(v.Type())(&s, v) && s.End()
}

func makeTaker(t reflect.Type) taker {
	switch {
	case t == textType:
		return func(s *Scanner, v reflect.Value) bool { return take(s.Text, v.SetString) }
	case t == timeType:
		return takeTime
	case t.Kind() == reflect.Slice && t.Implements(reflect.TypeFor[listOf]()):
		return listTaker(t)
	}
	switch t.Kind() {
	case reflect.Pointer:
		return pointerTaker(t)
	case reflect.Struct:
		return structTaker(t)
	case reflect.Int, reflect.Int64:
		return func(s *Scanner, v reflect.Value) bool { return take(s.Int, v.SetInt) }
	case reflect.Bool:
		return func(s *Scanner, v reflect.Value) bool { return take(s.Bool, v.SetBool) }
	case reflect.Float64:
		return func(s *Scanner, v reflect.Value) bool { return take(s.Float, v.SetFloat) }
	}
	return func(*Scanner, reflect.Value) bool { return false }
}

// take sets what is read, unless it is declined.
func take[T any](read func() (T, bool), set func(T)) bool {
	value, ok := read()
	if ok {
		set(value)
	}
	return ok
}

func takeTime(s *Scanner, v reflect.Value) bool {
	t, ok := s.Time()
	if ok {
		v.Set(reflect.ValueOf(t))
	}
	return ok
}

func pointerTaker(t reflect.Type) taker {
	elem := takerOf(t.Elem())
	return func(s *Scanner, v reflect.Value) bool {
		if s.Null() {
			return true
		}
		target := reflect.New(t.Elem())
		ok := elem(s, target.Elem())
		if ok {
			v.Set(target)
		}
		return ok
	}
}

func structTaker(t reflect.Type) taker {
	type field struct {
		key  string
		take taker
	}
	fields := make([]field, t.NumField())
	for i := range fields {
		fields[i] = field{Key(t.Field(i), i), takerOf(t.Field(i).Type)}
	}
	return func(s *Scanner, v reflect.Value) bool {
		for i := range fields {
			if !s.Skip(fields[i].key) || !fields[i].take(s, v.Field(i)) {
				return false
			}
		}
		return s.Skip("}")
	}
}

// Key is what a line has before the value of a struct's field, the nth: the key with
// the punctuation around it.
func Key(f reflect.StructField, n int) string {
	start := ","
	if n == 0 {
		start = "{"
	}
	return start + `"` + f.Tag.Get("json") + `":`
}

func listTaker(t reflect.Type) taker {
	elem := takerOf(t.Elem())
	return func(s *Scanner, v reflect.Value) bool {
		if !s.Skip("[") {
			return false
		}
		v.Set(reflect.MakeSlice(t, 0, 0))
		if s.Skip("]") {
			return true
		}
		for n := 0; ; n++ {
			if n == v.Cap() {
				v.Grow(max(4, n))
			}
			v.SetLen(n + 1)
			if !elem(s, v.Index(n)) {
				return false
			}
			if !s.Skip(",") {
				return s.Skip("]")
			}
		}
	}
}
