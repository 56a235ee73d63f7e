package schema

import (
	"encoding/json"
	"math"
	"reflect"
	"strconv"
	"strings"
	"sync"
	"time"
	"unicode/utf8"
)

// Records are encoded by a plan made once for each type. It writes the same
// bytes as encoding/json would with SetEscapeHTML(false), which the tests hold
// it to, but neither asks every text for its own encoder nor compacts nested lists
// once for every level.

// appender appends the JSON form of a value.
type appender func(dst []byte, v reflect.Value) ([]byte, error)

var plans sync.Map // of reflect.Type to appender

// planOf returns the appender of a type.
func planOf(t reflect.Type) appender {
	if p, ok := plans.Load(t); ok {
		return p.(appender)
	}
	p, _ := plans.LoadOrStore(t, makePlan(t))
	return p.(appender)
}

var (
	textType = reflect.TypeFor[Text]()
	timeType = reflect.TypeFor[time.Time]()
)

// listOf marks the types made from List.
type listOf interface{ isList() }

func (List[T]) isList() {}

func makePlan(t reflect.Type) appender {
	switch {
	case t == textType:
		return appendText
	case t == timeType:
		return appendTime
	case t.Kind() == reflect.Slice && t.Implements(reflect.TypeFor[listOf]()):
		return listPlan(t)
	case t.Kind() == reflect.Pointer: // before its methods, which are its element's
		elem := planOf(t.Elem())
		return func(dst []byte, v reflect.Value) ([]byte, error) {
			if v.IsNil() {
				return append(dst, "null"...), nil
			}
			return elem(dst, v.Elem())
		}
	case t.Implements(reflect.TypeFor[json.Marshaler]()):
		return appendAny
	}
	switch t.Kind() {
	case reflect.Struct:
		return structPlan(t)
	case reflect.Int, reflect.Int64:
		return func(dst []byte, v reflect.Value) ([]byte, error) { return strconv.AppendInt(dst, v.Int(), 10), nil }
	case reflect.Bool:
		return func(dst []byte, v reflect.Value) ([]byte, error) { return strconv.AppendBool(dst, v.Bool()), nil }
	case reflect.Float64:
		return appendFloat
	}
	return appendAny
}

// appendAny leaves a value to encoding/json.
func appendAny(dst []byte, v reflect.Value) ([]byte, error) {
	data, err := json.Marshal(v.Interface())
	return append(dst, data...), err
}

func listPlan(t reflect.Type) appender {
	elem := planOf(t.Elem())
	return func(dst []byte, v reflect.Value) ([]byte, error) {
		dst = append(dst, '[')
		var err error
		for i := range v.Len() {
			if i > 0 {
				dst = append(dst, ',')
			}
			if dst, err = elem(dst, v.Index(i)); err != nil {
				return dst, err
			}
		}
		return append(dst, ']'), nil
	}
}

// structPlan is for the records of this package: every field is exported, none
// is embedded, and a tag is a name without options. Anything else is left to
// encoding/json.
func structPlan(t reflect.Type) appender {
	type field struct {
		key string
		add appender
	}
	fields := make([]field, t.NumField())
	for i := range fields {
		f := t.Field(i)
		name := f.Tag.Get("json")
		if !f.IsExported() || f.Anonymous || name == "" || name == "-" || strings.ContainsAny(name, `,"\`) {
			return appendAny
		}
		fields[i] = field{`"` + name + `":`, planOf(f.Type)}
	}
	return func(dst []byte, v reflect.Value) ([]byte, error) {
		dst = append(dst, '{')
		var err error
		for i := range fields {
			if i > 0 {
				dst = append(dst, ',')
			}
			dst = append(dst, fields[i].key...)
			if dst, err = fields[i].add(dst, v.Field(i)); err != nil {
				return dst, err
			}
		}
		return append(dst, '}'), nil
	}
}

func appendText(dst []byte, v reflect.Value) ([]byte, error) {
	s := v.String()
	if s == "" {
		return append(dst, "null"...), nil
	}
	return appendString(dst, s), nil
}

func appendTime(dst []byte, v reflect.Value) ([]byte, error) {
	if v.CanAddr() {
		return appendInstant(dst, *v.Addr().Interface().(*time.Time))
	}
	return appendInstant(dst, v.Interface().(time.Time))
}

func appendInstant(dst []byte, t time.Time) ([]byte, error) {
	if t.Location() != time.UTC || t.Year() < 0 || t.Year() > 9999 {
		data, err := t.MarshalJSON() // refuses what RFC 3339 has no room for
		return append(dst, data...), err
	}
	return append(t.AppendFormat(append(dst, '"'), time.RFC3339Nano), '"'), nil
}

// appendFloat writes a number as ES6 does, which encoding/json follows.
func appendFloat(dst []byte, v reflect.Value) ([]byte, error) {
	f := v.Float()
	if abs := math.Abs(f); abs != 0 && (abs < 1e-6 || abs >= 1e21) || math.IsInf(f, 0) || math.IsNaN(f) {
		return appendAny(dst, v)
	}
	return strconv.AppendFloat(dst, f, 'f', -1, 64), nil
}

const hexDigits = "0123456789abcdef"

// appendString writes s in quotation marks, with what JSON and JavaScript
// demand escaped and invalid bytes replaced.
func appendString(dst []byte, s string) []byte {
	dst = append(dst, '"')
	start := 0
	for i := 0; i < len(s); {
		c := s[i]
		if c < utf8.RuneSelf {
			if c >= ' ' && c != '"' && c != '\\' {
				for i++; i+8 <= len(s) && clean(word(s[i:])); {
					i += 8
				}
				continue
			}
			dst = append(dst, s[start:i]...)
			switch c {
			case '"', '\\':
				dst = append(dst, '\\', c)
			case '\b':
				dst = append(dst, '\\', 'b')
			case '\f':
				dst = append(dst, '\\', 'f')
			case '\n':
				dst = append(dst, '\\', 'n')
			case '\r':
				dst = append(dst, '\\', 'r')
			case '\t':
				dst = append(dst, '\\', 't')
			default:
				dst = append(dst, '\\', 'u', '0', '0', hexDigits[c>>4], hexDigits[c&15])
			}
			i++
			start = i
			continue
		}
		if c != 0xE2 && c < 0xE0 && c >= 0xC2 && i+1 < len(s) && s[i+1]&0xC0 == 0x80 {
			i += 2 // a letter of two bytes: Cyrillic, Greek, Latin with accents
			continue
		}
		r, n := utf8.DecodeRuneInString(s[i:])
		switch {
		case r == utf8.RuneError && n == 1:
			dst = append(append(dst, s[start:i]...), `\ufffd`...)
			start = i + n
		case r == '\u2028' || r == '\u2029':
			dst = append(append(dst, s[start:i]...), `\u202`...)
			dst = append(dst, hexDigits[r&15])
			start = i + n
		}
		i += n
	}
	return append(append(dst, s[start:]...), '"')
}

// clean tells whether eight bytes are ASCII that needs no escape.
func clean(w uint64) bool {
	quote, back := w^'"'*bytes1, w^'\\'*bytes1
	return (w|(w-0x20*bytes1)|(quote-bytes1)|(back-bytes1))&(0x80*bytes1) == 0
}

// AppendRow appends what [EncodeRow] returns to dst.
func AppendRow(dst []byte, row Row) ([]byte, error) {
	v := reflect.ValueOf(row).Elem()
	return planOf(v.Type())(dst, v)
}
