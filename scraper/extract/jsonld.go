package extract

import (
	"strconv"
	"strings"
	"unicode/utf16"
	"unicode/utf8"

	stdhtml "html"
)

// jsonKind is the kind of a JSON value.
type jsonKind uint8

const (
	jsonNone jsonKind = iota // no value
	jsonNull
	jsonBool
	jsonNumber
	jsonString
	jsonList
	jsonObject
)

// jsonValue is one value of a JSON text. Text holds a string, and the literal
// of a number or a boolean; lists have items, objects have keys and items.
type jsonValue struct {
	kind  jsonKind
	text  string
	keys  []string
	items []jsonValue
}

// get returns the value of a key, the first that has it; none without one.
func (v *jsonValue) get(keys ...string) *jsonValue {
	if v != nil && v.kind == jsonObject {
		for _, key := range keys {
			for i := range v.keys {
				if v.keys[i] == key && v.items[i].kind > jsonNull {
					return &v.items[i]
				}
			}
		}
	}
	return nil
}

// string returns a string or number as clean text, and the first such of a list.
func (v *jsonValue) string() string {
	if v == nil {
		return ""
	}
	switch v.kind {
	case jsonString, jsonNumber:
		return plainText(v.text)
	case jsonBool:
		return v.text
	case jsonList:
		for i := range v.items {
			if s := v.items[i].string(); s != "" {
				return s
			}
		}
	case jsonObject:
		return v.get("@value").string()
	}
	return ""
}

// each calls f with a value, or with every item of a list.
func (v *jsonValue) each(f func(*jsonValue)) {
	if v == nil {
		return
	}
	if v.kind != jsonList {
		f(v)
		return
	}
	for i := range v.items {
		v.items[i].each(f)
	}
}

// is says whether an object has one of the types.
func (v *jsonValue) is(types map[string]bool) bool {
	found := false
	v.get("@type", "type").each(func(t *jsonValue) { found = found || types[localName(t.text)] })
	return found
}

// localName is the last part of a type's address: http://schema.org/Person is Person.
func localName(s string) string {
	return s[strings.LastIndexAny(s, "/#:")+1:]
}

// The bounds of what is read of one script.
const (
	maxJSONDepth  = 60
	maxJSONValues = 200_000
)

// parseJSON reads the values of a JSON text as forgiving as it can: comments,
// CDATA, trailing and missing commas, control characters and raw line breaks
// in strings, single quotes, several values one after the other, and a text
// cut off in the middle. It never fails; what cannot be read is not there.
func parseJSON(text string) []jsonValue {
	r := &jsonReader{s: text}
	var values []jsonValue
	for {
		r.gap()
		if r.i >= len(r.s) || r.budget > maxJSONValues {
			return values
		}
		switch r.s[r.i] {
		case '{', '[':
			values = append(values, r.value(0))
		default:
			r.i++
		}
	}
}

type jsonReader struct {
	s      string
	i      int
	budget int
}

// gap skips white space, comments and the marks of CDATA sections.
func (r *jsonReader) gap() {
	for r.i < len(r.s) {
		c := r.s[r.i]
		rest := r.s[r.i:]
		switch {
		case c <= ' ' || c == ';' || c == 0x7F:
			r.i++
		case strings.HasPrefix(rest, "\ufeff"):
			r.i += len("\ufeff")
		case strings.HasPrefix(rest, "\u00a0"):
			r.i += len("\u00a0")
		case strings.HasPrefix(rest, "//"):
			// "//<![CDATA[" may share its line with the value
			line, _, more := strings.Cut(rest, "\n")
			if j := strings.Index(line, "<![CDATA["); j >= 0 && strings.TrimSpace(line[2:j]) == "" {
				r.i += j + len("<![CDATA[")
			} else if more {
				r.i += len(line) + 1
			} else {
				r.i = len(r.s)
			}
		case strings.HasPrefix(rest, "/*"):
			if j := strings.Index(rest, "*/"); j >= 0 {
				r.i += j + 2
			} else {
				r.i = len(r.s)
			}
		case strings.HasPrefix(rest, "<![CDATA["):
			r.i += len("<![CDATA[")
		case strings.HasPrefix(rest, "]]>"):
			r.i += len("]]>")
		case strings.HasPrefix(rest, "<!--"):
			r.i += len("<!--")
		case strings.HasPrefix(rest, "-->"):
			r.i += len("-->")
		default:
			return
		}
	}
}

func (r *jsonReader) value(depth int) jsonValue {
	r.gap()
	r.budget++
	if r.i >= len(r.s) || r.budget > maxJSONValues {
		r.i = len(r.s)
		return jsonValue{}
	}
	switch c := r.s[r.i]; c {
	case '{', '[':
		if depth >= maxJSONDepth {
			r.i = len(r.s)
			return jsonValue{}
		}
		if c == '{' {
			return r.object(depth)
		}
		return r.list(depth)
	case '"', '\'':
		return jsonValue{kind: jsonString, text: r.quoted(c)}
	}
	return r.bare()
}

func (r *jsonReader) object(depth int) jsonValue {
	v := jsonValue{kind: jsonObject}
	for r.i++; ; {
		r.gap()
		if r.i >= len(r.s) {
			return v
		}
		var key string
		switch c := r.s[r.i]; c {
		case '}':
			r.i++
			return v
		case ']': // the object was not closed
			return v
		case ',', ':':
			r.i++
			continue
		case '"', '\'':
			key = r.quoted(c)
		case '{', '[': // a value without a key
			r.value(depth + 1)
			continue
		default:
			start := r.i
			for r.i < len(r.s) && !strings.ContainsRune(":,{}[]\"' \t\r\n", rune(r.s[r.i])) {
				r.i++
			}
			if key = r.s[start:r.i]; key == "" {
				r.i++
				continue
			}
		}
		r.gap()
		if r.i >= len(r.s) || r.s[r.i] != ':' {
			continue
		}
		r.i++
		item := r.value(depth + 1)
		if item.kind != jsonNone {
			v.keys, v.items = append(v.keys, key), append(v.items, item)
		}
	}
}

func (r *jsonReader) list(depth int) jsonValue {
	v := jsonValue{kind: jsonList}
	for r.i++; ; {
		r.gap()
		if r.i >= len(r.s) {
			return v
		}
		switch r.s[r.i] {
		case ']':
			r.i++
			return v
		case '}': // the list was not closed
			return v
		case ',', ':':
			r.i++
			continue
		}
		if item := r.value(depth + 1); item.kind != jsonNone {
			v.items = append(v.items, item)
		}
	}
}

// quoted reads a string. A quote inside that does not end it, because no
// comma, colon or bracket follows, is part of it when it stands on the same line.
func (r *jsonReader) quoted(quote byte) string {
	r.i++
	start := r.i
	var b strings.Builder
	for r.i < len(r.s) {
		switch c := r.s[r.i]; {
		case c == quote:
			if !r.ends() {
				r.i++
				continue
			}
			out := r.s[start:r.i]
			r.i++
			if b.Len() == 0 {
				return out
			}
			b.WriteString(out)
			return b.String()
		case c == '\\' && r.i+1 < len(r.s):
			b.WriteString(r.s[start:r.i])
			r.escape(&b)
			start = r.i
		default:
			r.i++
		}
	}
	b.WriteString(r.s[min(start, len(r.s)):])
	return b.String()
}

// ends says whether the quote under the cursor ends its string.
func (r *jsonReader) ends() bool {
	for j := r.i + 1; j < len(r.s); j++ {
		switch c := r.s[j]; {
		case c == ',' || c == ':' || c == '}' || c == ']' || c == '/' || c == '\n' || c == '"' || c == '\'' || c == '<':
			return true
		case c > ' ':
			return false
		}
	}
	return true
}

func (r *jsonReader) escape(b *strings.Builder) {
	c := r.s[r.i+1]
	r.i += 2
	switch c {
	case 'n', 'r', 't', 'f', 'b':
		b.WriteByte(' ')
		if c == 'n' {
			b.WriteByte('\n')
		}
	case 'u':
		u, ok := r.hex()
		if !ok {
			return
		}
		if utf16.IsSurrogate(u) && strings.HasPrefix(r.s[r.i:], `\u`) {
			back := r.i
			r.i += 2
			if low, ok := r.hex(); ok {
				if u = utf16.DecodeRune(u, low); u != utf8.RuneError {
					b.WriteRune(u)
					return
				}
			}
			r.i = back
		}
		if !utf16.IsSurrogate(u) {
			b.WriteRune(u)
		}
	default:
		b.WriteByte(c)
	}
}

func (r *jsonReader) hex() (rune, bool) {
	if r.i+4 > len(r.s) {
		return 0, false
	}
	u, err := strconv.ParseUint(r.s[r.i:r.i+4], 16, 32)
	if err != nil {
		return 0, false
	}
	r.i += 4
	return rune(u), true
}

// bare reads a number, true, false, null, or a word that nobody quoted.
func (r *jsonReader) bare() jsonValue {
	start := r.i
	for r.i < len(r.s) && !strings.ContainsRune(",:{}[]\"\n\r\t ", rune(r.s[r.i])) {
		r.i++
	}
	word := r.s[start:r.i]
	switch word {
	case "":
		r.i++
		return jsonValue{}
	case "true", "false", "True", "False":
		return jsonValue{kind: jsonBool, text: strings.ToLower(word)}
	case "null", "undefined", "None", "NaN":
		return jsonValue{kind: jsonNull}
	}
	if _, err := strconv.ParseFloat(word, 64); err == nil {
		return jsonValue{kind: jsonNumber, text: word}
	}
	return jsonValue{}
}

// plainText cleans the text of a metadata value: entities, tags, white space.
func plainText(s string) string {
	if strings.IndexByte(s, '&') >= 0 {
		s = stdhtml.UnescapeString(s)
		if strings.IndexByte(s, '&') >= 0 && strings.IndexByte(s, ';') >= 0 {
			s = stdhtml.UnescapeString(s)
		}
	}
	if i := strings.IndexByte(s, '<'); i >= 0 && strings.IndexByte(s[i:], '>') > 0 {
		s = stripTags(s)
	}
	if !utf8.ValidString(s) {
		s = strings.ToValidUTF8(s, "")
	}
	return fold(s)
}

// stripTags removes what looks like a tag: < and a letter, / or !, up to >.
func stripTags(s string) string {
	var b strings.Builder
	for {
		i := strings.IndexByte(s, '<')
		if i < 0 || i+1 >= len(s) {
			break
		}
		c := s[i+1] | 0x20
		j := strings.IndexByte(s[i:], '>')
		if j < 0 || !(c >= 'a' && c <= 'z' || s[i+1] == '/' || s[i+1] == '!') {
			b.WriteString(s[:i+1])
			s = s[i+1:]
			continue
		}
		b.WriteString(s[:i])
		b.WriteByte(' ')
		s = s[i+j+1:]
	}
	b.WriteString(s)
	return b.String()
}
