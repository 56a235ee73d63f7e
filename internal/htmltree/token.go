package htmltree

import (
	"strings"
	"unicode/utf8"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// token makes the current token.
func (z *tokenizer) token(t *html.Token) {
	t.Type, t.DataAtom, t.Data, t.Attr = z.tt, 0, "", nil
	s := z.src[z.data.start:z.data.end]
	switch z.tt {
	case html.TextToken, html.CommentToken, html.DoctypeToken:
		if z.nul && (z.convertNUL || z.tt == html.CommentToken) {
			s = withoutNUL(s)
		}
		if !z.textIsRaw && strings.IndexByte(s, '&') >= 0 {
			s = html.UnescapeString(s)
		}
		t.Data = s
	case html.StartTagToken, html.SelfClosingTagToken, html.EndTagToken:
		t.DataAtom, t.Data = z.name(s)
		if z.tt != html.EndTagToken && len(z.attr) > 0 {
			t.Attr = z.attrs.take(len(z.attr))
			for i, x := range z.attr {
				_, t.Attr[i].Key = z.name(z.src[x[0].start:x[0].end])
				t.Attr[i].Val = z.value(z.src[x[1].start:x[1].end])
			}
		}
	}
}

// name is the name of an element or attribute in lower case, as an atom if it is a known one.
func (z *tokenizer) name(s string) (atom.Atom, string) {
	if z.nul {
		s = withoutNUL(s)
	}
	if s == "" || len(s) > maxAtom {
		return 0, lower(s)
	}
	// The same few names come again and again.
	known := &z.names[(uint(len(s))*7+uint(s[0])*31+uint(s[len(s)-1]))%uint(len(z.names))]
	if known.name == s {
		return known.atom, known.name
	}
	s = lower(s)
	var buf [maxAtom]byte
	a := atom.Lookup(buf[:copy(buf[:], s)])
	if a == 0 {
		return 0, s
	}
	known.atom, known.name = a, a.String()
	return a, known.name
}

// knownName is a name that was looked up.
type knownName struct {
	name string
	atom atom.Atom
}

// maxAtom is longer than any name that is an atom.
const maxAtom = 32

// value is an attribute's value without escapes.
func (z *tokenizer) value(s string) string {
	if z.nul {
		s = withoutNUL(s)
	}
	amp := strings.IndexByte(s, '&')
	if amp < 0 {
		return s
	}
	var b strings.Builder
	b.Grow(len(s))
	for amp >= 0 {
		b.WriteString(s[:amp])
		s = s[amp:]
		n := writeEntity(&b, s)
		s = s[n:]
		amp = strings.IndexByte(s, '&')
	}
	b.WriteString(s)
	return b.String()
}

// writeEntity writes what the character reference at the beginning of s stands
// for, or the ampersand alone if it is none, and returns how many bytes of s it
// took. In attributes "&copy=1" is none, and neither is "&copyright".
// https://html.spec.whatwg.org/multipage/syntax.html#consume-a-character-reference
func writeEntity(b *strings.Builder, s string) int {
	if strings.HasPrefix(s, "&amp;") {
		b.WriteByte('&')
		return len("&amp;")
	}
	n := entityLen(s)
	name := s[:n]
	if numeric := n > 1 && s[1] == '#'; !numeric && n > 1 && s[n-1] != ';' && n < len(s) && s[n] == '=' {
		b.WriteByte('&')
		return 1
	}
	text := html.UnescapeString(name)
	if text == name || !wholeEntity(name, text) {
		b.WriteByte('&')
		return 1
	}
	b.WriteString(text)
	return n
}

// wholeEntity says whether text stands for all of name, rather than for a
// beginning of it with the rest left over: "&notit;" is "¬it;" in running text.
// No reference stands for letters or digits of ASCII, and only &semi; for a semicolon.
func wholeEntity(name, text string) bool {
	if name[1] == '#' {
		return true
	}
	if name[len(name)-1] == ';' {
		return text[len(text)-1] != ';' || name == "&semi;"
	}
	last, _ := utf8.DecodeLastRuneInString(text)
	return last >= utf8.RuneSelf || !isAlnum(byte(last))
}

// entityLen is the length of what may be a character reference at the beginning of s.
func entityLen(s string) int {
	i := 1
	if i < len(s) && s[i] == '#' {
		i++
		hex := i < len(s) && (s[i] == 'x' || s[i] == 'X')
		if hex {
			i++
		}
		for i < len(s) && (s[i] >= '0' && s[i] <= '9' || hex && isAlnum(s[i]) && s[i]|0x20 <= 'f') {
			i++
		}
	} else {
		for i < len(s) && isAlnum(s[i]) {
			i++
		}
	}
	if i < len(s) && s[i] == ';' {
		i++
	}
	return i
}

func isAlnum(c byte) bool {
	return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9'
}

// repeated says whether the pending attribute is one that the tag has already.
func (z *tokenizer) repeated() bool {
	key := z.src[z.pendingAttr[0].start:z.pendingAttr[0].end]
	if len(z.attr) < manyAttrs {
		for i := range z.attr {
			if x := z.attr[i][0]; x.end-x.start == len(key) && lower(z.src[x.start:x.end]) == lower(key) {
				return true
			}
		}
		return false
	}
	if len(z.attr) == manyAttrs {
		z.keys = make(map[string]bool, 2*manyAttrs)
		for _, x := range z.attr {
			z.keys[lower(z.src[x[0].start:x[0].end])] = true
		}
	}
	key = lower(key)
	if z.keys[key] {
		return true
	}
	z.keys[key] = true
	return false
}

// manyAttrs is how many attributes of a tag are looked through one by one.
const manyAttrs = 16

// lower is s with the letters A to Z in lower case.
func lower(s string) string {
	for i := 0; i < len(s); i++ {
		if c := s[i]; c >= 'A' && c <= 'Z' {
			b := []byte(s)
			for ; i < len(b); i++ {
				if c := b[i]; c >= 'A' && c <= 'Z' {
					b[i] = c + 'a' - 'A'
				}
			}
			return string(b)
		}
	}
	return s
}

func withoutNUL(s string) string { return strings.ReplaceAll(s, "\x00", "\ufffd") }
