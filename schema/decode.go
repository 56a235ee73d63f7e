package schema

import (
	"encoding/json"
	"reflect"
	"strconv"
	"strings"
	"sync"
	"time"
	"unicode/utf16"
	"unicode/utf8"
)

// Rows that this package encoded are decoded by a plan too: the keys come in
// the order of the fields, without white space. A line that is anything else is
// left to encoding/json, so the plans never fail, they only decline.

// taker decodes the value at the beginning of a line and returns what
// follows; false if it declines.
type taker func(line string, v reflect.Value) (rest string, ok bool)

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
	v := reflect.ValueOf(row).Elem()
	rest, ok := takerOf(v.Type())(line, v)
	return ok && rest == ""
}

func makeTaker(t reflect.Type) taker {
	switch {
	case t == textType:
		return takeText
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
		return takeInt
	case reflect.Bool:
		return takeBool
	case reflect.Float64:
		return takeFloat
	}
	return func(string, reflect.Value) (string, bool) { return "", false }
}

func pointerTaker(t reflect.Type) taker {
	elem := takerOf(t.Elem())
	return func(line string, v reflect.Value) (string, bool) {
		if rest, ok := strings.CutPrefix(line, "null"); ok {
			return rest, true
		}
		target := reflect.New(t.Elem())
		rest, ok := elem(line, target.Elem())
		if ok {
			v.Set(target)
		}
		return rest, ok
	}
}

func structTaker(t reflect.Type) taker {
	type field struct {
		key  string
		take taker
	}
	fields := make([]field, t.NumField())
	for i := range fields {
		f := t.Field(i)
		start := ","
		if i == 0 {
			start = "{"
		}
		fields[i] = field{start + `"` + f.Tag.Get("json") + `":`, takerOf(f.Type)}
	}
	return func(line string, v reflect.Value) (string, bool) {
		var ok bool
		for i := range fields {
			if line, ok = strings.CutPrefix(line, fields[i].key); !ok {
				return "", false
			}
			if line, ok = fields[i].take(line, v.Field(i)); !ok {
				return "", false
			}
		}
		return strings.CutPrefix(line, "}")
	}
}

func listTaker(t reflect.Type) taker {
	elem := takerOf(t.Elem())
	return func(line string, v reflect.Value) (string, bool) {
		line, ok := strings.CutPrefix(line, "[")
		if !ok {
			return "", false
		}
		v.Set(reflect.MakeSlice(t, 0, 0))
		if rest, ok := strings.CutPrefix(line, "]"); ok {
			return rest, true
		}
		for n := 0; ; n++ {
			if n == v.Cap() {
				v.Grow(max(4, n))
			}
			v.SetLen(n + 1)
			if line, ok = elem(line, v.Index(n)); !ok {
				return "", false
			}
			if rest, ok := strings.CutPrefix(line, ","); ok {
				line = rest
				continue
			}
			return strings.CutPrefix(line, "]")
		}
	}
}

// quoted cuts a JSON string off a line, without its quotation marks; plain
// says that nothing in it is escaped.
func quoted(line string) (text, rest string, plain, ok bool) {
	if line == "" || line[0] != '"' {
		return "", "", false, false
	}
	plain = true
	for at, end := 1, 0; ; {
		if end < at { // the one that was found is escaped
			next := strings.IndexByte(line[at:], '"')
			if next < 0 {
				return "", "", false, false
			}
			end = at + next
		}
		escaped := strings.IndexByte(line[at:end], '\\')
		if escaped < 0 {
			return line[1:end], line[end+1:], plain, true
		}
		plain = false
		if at += escaped + 2; at > len(line) {
			return "", "", false, false
		}
	}
}

func takeText(line string, v reflect.Value) (string, bool) {
	if rest, ok := strings.CutPrefix(line, "null"); ok {
		v.SetString("")
		return rest, true
	}
	text, rest, plain, ok := quoted(line)
	switch {
	case !ok || !utf8.ValidString(text):
		return "", false
	case !plain:
		if text, ok = unescaped(text); !ok {
			return "", false
		}
	case hasControl(text):
		return "", false
	}
	v.SetString(text)
	return rest, true
}

// unescaped undoes the escapes of a JSON string; false if it declines.
func unescaped(text string) (string, bool) {
	var b strings.Builder
	b.Grow(len(text))
	for {
		i := strings.IndexByte(text, '\\')
		if i < 0 {
			b.WriteString(text)
			return b.String(), !hasControl(text)
		}
		if hasControl(text[:i]) || i+1 >= len(text) {
			return "", false
		}
		b.WriteString(text[:i])
		c := text[i+1]
		text = text[i+2:]
		switch c {
		case '"', '\\', '/':
			b.WriteByte(c)
		case 'b':
			b.WriteByte('\b')
		case 'f':
			b.WriteByte('\f')
		case 'n':
			b.WriteByte('\n')
		case 'r':
			b.WriteByte('\r')
		case 't':
			b.WriteByte('\t')
		case 'u':
			if len(text) < 4 {
				return "", false
			}
			r, err := strconv.ParseUint(text[:4], 16, 16)
			if err != nil || utf16.IsSurrogate(rune(r)) {
				return "", false
			}
			b.WriteRune(rune(r))
			text = text[4:]
		default:
			return "", false
		}
	}
}

// hasControl tells whether a text holds what JSON demands to be escaped.
func hasControl(text string) bool {
	i := 0
	for ; i+8 <= len(text); i += 8 {
		if w := word(text[i:]); (w-0x20*bytes1)&^w&(0x80*bytes1) != 0 {
			return true
		}
	}
	for ; i < len(text); i++ {
		if text[i] < ' ' {
			return true
		}
	}
	return false
}

// bytes1 is the word each of whose bytes is 1.
const bytes1 = 0x0101010101010101

// word returns the first eight bytes of a text as a number.
func word(s string) uint64 {
	_ = s[7] // one check of bounds
	return uint64(s[0]) | uint64(s[1])<<8 | uint64(s[2])<<16 | uint64(s[3])<<24 |
		uint64(s[4])<<32 | uint64(s[5])<<40 | uint64(s[6])<<48 | uint64(s[7])<<56
}

func takeTime(line string, v reflect.Value) (string, bool) {
	text, rest, plain, ok := quoted(line)
	if !ok || !plain {
		return "", false
	}
	t, err := time.Parse(time.RFC3339Nano, text)
	if err != nil || !strings.HasSuffix(text, "Z") {
		return "", false
	}
	v.Set(reflect.ValueOf(t))
	return rest, true
}

// number cuts a JSON number off a line.
func number(line string) (text, rest string) {
	n := 0
	for n < len(line) && (line[n] >= '0' && line[n] <= '9' || strings.IndexByte("+-.eE", line[n]) >= 0) {
		n++
	}
	return line[:n], line[n:]
}

func takeInt(line string, v reflect.Value) (string, bool) {
	text, rest := number(line)
	n, err := strconv.ParseInt(text, 10, 64)
	if err != nil || strconv.FormatInt(n, 10) != text {
		return "", false
	}
	v.SetInt(n)
	return rest, true
}

func takeFloat(line string, v reflect.Value) (string, bool) {
	text, rest := number(line)
	f, err := strconv.ParseFloat(text, 64)
	if err != nil || !json.Valid([]byte(text)) {
		return "", false
	}
	v.SetFloat(f)
	return rest, true
}

func takeBool(line string, v reflect.Value) (string, bool) {
	if rest, ok := strings.CutPrefix(line, "true"); ok {
		v.SetBool(true)
		return rest, true
	}
	v.SetBool(false)
	return strings.CutPrefix(line, "false")
}
