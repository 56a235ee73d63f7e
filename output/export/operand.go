package export

import (
	"cmp"
	"fmt"
	"reflect"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/newsarc/newsarc/schema"
)

// valueKind is what a column holds, as far as conditions care.
type valueKind string

const (
	kindText   valueKind = "a 'text' in quotes"
	kindNumber valueKind = "a number"
	kindBool   valueKind = "true or false"
	kindTime   valueKind = "a time like '2026-11-01' or '2026-11-01T12:00:00Z'"
	kindTexts  valueKind = "a 'text' in quotes, by contains"
	kindOther  valueKind = "nothing: it is a list or a group; say is null or is empty, or name a field of it"
)

func kindOf(t reflect.Type) valueKind {
	if t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	switch t.Kind() {
	case reflect.String:
		return kindText
	case reflect.Int64, reflect.Float64:
		return kindNumber
	case reflect.Bool:
		return kindBool
	case reflect.Slice:
		if t.Elem().Kind() == reflect.String {
			return kindTexts
		}
	case reflect.Struct:
		if t == reflect.TypeFor[time.Time]() {
			return kindTime
		}
	}
	return kindOther
}

// constant is what a column is compared with.
type constant struct {
	text   string
	number float64
	time   time.Time
}

// operand is a column in a condition.
type operand struct {
	column column
	kind   valueKind
}

func (o operand) list() bool { return o.column.field.Type.Kind() == reflect.Slice }

// null reports whether the column is null in a row. Lists never are.
func (o operand) null(row schema.Row) bool {
	v := o.column.value(row)
	return !v.IsValid() || v.Kind() == reflect.Pointer && v.IsNil() || v.Kind() == reflect.String && v.Len() == 0
}

// length is how many elements a list has.
func (o operand) length(row schema.Row) int {
	if v := o.column.value(row); v.IsValid() {
		return v.Len()
	}
	return 0
}

// takes reports whether an operator goes with the column.
func (o operand) takes(operator string) error {
	switch {
	case o.kind == kindTexts && operator == "contains":
		return nil
	case o.kind == kindTexts, o.kind == kindOther:
		return fmt.Errorf("%s compares with %s", o.column.name, o.kind)
	case operator == "contains":
		return fmt.Errorf("%s is no list of texts: say like '%%text%%'", o.column.name)
	case (operator == "like" || operator == "ilike") && o.kind != kindText:
		return fmt.Errorf("%s is no text", o.column.name)
	case o.kind == kindBool && operator != "=" && operator != "!=" && operator != "<>":
		return fmt.Errorf("%s is true or false: say = or !=", o.column.name)
	}
	return nil
}

// compare returns the condition "column operator value".
func (o operand) compare(operator string, value constant) condition {
	switch operator {
	case "contains":
		return func(r schema.Row) truth {
			v := o.column.value(r)
			for i := range o.length(r) {
				if v.Index(i).String() == value.text {
					return yes
				}
			}
			return no
		}
	case "like", "ilike":
		fold := operator == "ilike"
		if fold {
			value.text = strings.ToLower(value.text)
		}
		return o.known(func(v reflect.Value) bool {
			text := v.String()
			if fold {
				text = strings.ToLower(text)
			}
			return like(text, value.text)
		})
	}
	return o.known(func(v reflect.Value) bool {
		order := o.order(v, value)
		switch operator {
		case "=":
			return order == 0
		case "<":
			return order < 0
		case "<=":
			return order <= 0
		case ">":
			return order > 0
		case ">=":
			return order >= 0
		}
		return order != 0
	})
}

// known returns a condition that is unknown where the column is null.
func (o operand) known(holds func(reflect.Value) bool) condition {
	return func(r schema.Row) truth {
		if o.null(r) {
			return unknown
		}
		v := o.column.value(r)
		if v.Kind() == reflect.Pointer {
			v = v.Elem()
		}
		return truthOf(holds(v))
	}
}

// order compares a value that is not null with a constant.
func (o operand) order(v reflect.Value, c constant) int {
	switch o.kind {
	case kindText:
		return strings.Compare(v.String(), c.text)
	case kindTime:
		return v.Interface().(time.Time).Compare(c.time)
	case kindBool:
		return cmp.Compare(map[bool]float64{false: 0, true: 1}[v.Bool()], c.number)
	}
	if v.CanInt() {
		return cmp.Compare(float64(v.Int()), c.number)
	}
	return cmp.Compare(v.Float(), c.number)
}

// like matches SQL's patterns in time that grows with the product of the
// lengths at worst.
func like(text, pattern string) bool {
	t, p := 0, 0
	star, mark := -1, 0 // the last % and the text that it stands before
	for t < len(text) {
		_, size := utf8.DecodeRuneInString(text[t:])
		switch {
		case p < len(pattern) && pattern[p] == '%':
			star, mark = p, t
			p++
		case p < len(pattern) && pattern[p] == '_':
			t, p = t+size, p+1
		case p < len(pattern) && pattern[p] == text[t]:
			t, p = t+1, p+1
		case star >= 0:
			_, size = utf8.DecodeRuneInString(text[mark:])
			mark += size
			t, p = mark, star+1
		default:
			return false
		}
	}
	return strings.Trim(pattern[p:], "%") == ""
}
