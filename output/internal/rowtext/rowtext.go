// Package rowtext looks after the strings in a row before it is written: they
// are valid UTF-8, do not begin with a byte order mark (three of five Parquet
// readers lose it), and a list holds no empty strings.
package rowtext

import (
	"reflect"
	"strings"
	"unicode/utf8"

	"github.com/newsarc/newsarc/schema"
)

const mark = "\uFEFF"

// Clean reports whether every string of row, a pointer to a struct, may be
// written as it stands; if not, [Repaired] makes a row of which they may.
func Clean(row any) bool {
	w := walker{sound: Sound, clean: true}
	w.walk(reflect.ValueOf(row).Elem())
	return w.clean
}

// Size returns the length in bytes of all strings of row, a pointer to a struct.
func Size(row any) int {
	w := walker{sound: func(string) bool { return true }}
	w.walk(reflect.ValueOf(row).Elem())
	return w.size
}

type walker struct {
	sound func(string) bool
	size  int
	clean bool
}

func (w *walker) walk(v reflect.Value) {
	switch v.Kind() {
	case reflect.String:
		s := v.String()
		w.size += len(s)
		if !w.sound(s) {
			w.clean = false
		}
	case reflect.Struct:
		if plain(v.Type()) {
			return
		}
		for i := range v.NumField() {
			w.walk(v.Field(i))
		}
	case reflect.Pointer:
		if !v.IsNil() {
			w.walk(v.Elem())
		}
	case reflect.Slice:
		text := v.Type().Elem().Kind() == reflect.String
		for i := range v.Len() {
			e := v.Index(i)
			if text && e.Len() == 0 {
				w.clean = false
			}
			w.walk(e)
		}
	}
}

// Sound reports whether s may be written as it stands.
func Sound(s string) bool {
	if len(s) == 0 {
		return true
	}
	return !(s[0] == mark[0] && strings.HasPrefix(s, mark)) && schema.ValidText(s)
}

// plain reports whether t is a struct of another package that holds no text of
// ours: time.Time.
func plain(t reflect.Type) bool { return t.PkgPath() == "time" }

// Repaired returns a deep copy of row, a pointer to a struct, in which every
// string is sound: invalid bytes become U+FFFD, byte order marks at the start go,
// and strings that are empty leave their list.
func Repaired[P any](row P) P { return copyOf(reflect.ValueOf(row)).Interface().(P) }

func copyOf(v reflect.Value) reflect.Value {
	switch v.Kind() {
	case reflect.String:
		return reflect.ValueOf(Text(v.String())).Convert(v.Type())
	case reflect.Struct:
		out := reflect.New(v.Type()).Elem()
		out.Set(v)
		if plain(v.Type()) {
			return out
		}
		for i := range v.NumField() {
			if f := out.Field(i); f.CanSet() {
				f.Set(copyOf(v.Field(i)))
			}
		}
		return out
	case reflect.Pointer:
		if v.IsNil() {
			return v
		}
		out := reflect.New(v.Type().Elem())
		out.Elem().Set(copyOf(v.Elem()))
		return out
	case reflect.Slice:
		if v.IsNil() {
			return v
		}
		out := reflect.MakeSlice(v.Type(), 0, v.Len())
		for i := range v.Len() {
			e := copyOf(v.Index(i))
			if e.Kind() == reflect.String && e.Len() == 0 {
				continue
			}
			out = reflect.Append(out, e)
		}
		return out
	}
	return v
}

// Text returns s as it may be written: valid UTF-8 without a leading byte
// order mark.
func Text(s string) string {
	s = strings.ToValidUTF8(s, string(utf8.RuneError))
	for strings.HasPrefix(s, mark) {
		s = s[len(mark):]
	}
	return s
}
