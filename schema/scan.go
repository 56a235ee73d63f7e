package schema

import (
	"strconv"
	"strings"
	"time"
	"unicode/utf16"
	"unicode/utf8"
)

// Scanner reads a line that [EncodeRow] wrote from its beginning to its end, one
// value after the other, for those who need its values and no record. Its methods
// never fail, they decline: by false, after which the place in the line is
// undefined. So they do where a text held bytes that were no UTF-8. A line that is
// declined may still be JSON; [DecodeLine] reads it. It is not safe for concurrent use.
type Scanner struct{ rest string }

// NewScanner returns a scanner that stands at the beginning of a line. It declines
// what [EncodeRow] never writes: control characters, and bytes that are not UTF-8.
func NewScanner(line string) (Scanner, bool) {
	i := 0
	for i+8 <= len(line) {
		if w := word(line[i:]); (w|(w-0x20*bytes1))&(0x80*bytes1) != 0 {
			break
		}
		i += 8
	}
	rest := line[i:] // what is before it is ASCII
	return Scanner{line}, ValidText(rest) && !hasControl(rest)
}

// End tells whether the whole line was read.
func (s *Scanner) End() bool { return s.rest == "" }

// Skip passes over a piece of the line, such as a key.
func (s *Scanner) Skip(piece string) bool {
	if !strings.HasPrefix(s.rest, piece) {
		return false
	}
	s.rest = s.rest[len(piece):]
	return true
}

// Null passes over null, if that comes next.
func (s *Scanner) Null() bool { return s.Skip("null") }

// Text reads a text, which shares the memory of the line if nothing in it is
// escaped; "" for null.
func (s *Scanner) Text() (string, bool) {
	if s.Null() {
		return "", true
	}
	text, plain, ok := s.quoted()
	if ok && !plain {
		text, ok = unescaped(text)
	}
	return text, ok && text != ""
}

// quoted reads what stands between two quotation marks; plain says that nothing in
// it is escaped.
func (s *Scanner) quoted() (text string, plain, ok bool) {
	line := s.rest
	if line == "" || line[0] != '"' {
		return "", false, false
	}
	plain = true
	for at, end := 1, 0; ; {
		if end < at { // the one that was found is escaped
			next := strings.IndexByte(line[at:], '"')
			if next < 0 {
				return "", false, false
			}
			end = at + next
		}
		escaped := strings.IndexByte(line[at:end], '\\')
		if escaped < 0 {
			s.rest = line[end+1:]
			return line[1:end], plain, true
		}
		plain = false
		if at += escaped + 2; at > len(line) {
			return "", false, false
		}
	}
}

// unescaped undoes the escapes of a JSON string; false if it declines.
func unescaped(text string) (string, bool) {
	var b strings.Builder
	b.Grow(len(text))
	for {
		i := strings.IndexByte(text, '\\')
		if i < 0 {
			b.WriteString(text)
			return b.String(), true
		}
		if i+1 >= len(text) {
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
			if err != nil || utf16.IsSurrogate(rune(r)) || r == utf8.RuneError {
				return "", false
			}
			b.WriteRune(rune(r))
			text = text[4:]
		default:
			return "", false
		}
	}
}

// Time reads an instant in UTC.
func (s *Scanner) Time() (time.Time, bool) {
	text, plain, ok := s.quoted()
	if !ok || !plain || !strings.HasSuffix(text, "Z") {
		return time.Time{}, false
	}
	t, err := time.Parse(time.RFC3339Nano, text)
	return t, err == nil
}

// number cuts digits and what may stand between them off the line.
func (s *Scanner) number() string {
	line, n := s.rest, 0
	for n < len(line) && (line[n] >= '0' && line[n] <= '9' || strings.IndexByte("+-.eE", line[n]) >= 0) {
		n++
	}
	s.rest = line[n:]
	return line[:n]
}

// Int reads a whole number.
func (s *Scanner) Int() (int64, bool) {
	text := s.number()
	n, err := strconv.ParseInt(text, 10, 64)
	return n, err == nil && isNumber(text)
}

// Float reads a number.
func (s *Scanner) Float() (float64, bool) {
	text := s.number()
	f, err := strconv.ParseFloat(text, 64)
	return f, err == nil && isNumber(text)
}

// isNumber tells whether what Go reads as a number is one in JSON too, which knows
// no plus before it, no zeros before others, and digits on both sides of a point.
func isNumber(text string) bool {
	digits := strings.TrimPrefix(text, "-")
	n := 0
	for n < len(digits) && digits[n] >= '0' && digits[n] <= '9' {
		n++
	}
	if n == 0 || n > 1 && digits[0] == '0' {
		return false
	}
	return n == len(digits) || digits[n] != '.' || n+1 < len(digits) && digits[n+1] >= '0' && digits[n+1] <= '9'
}

// Bool reads a truth.
func (s *Scanner) Bool() (value, ok bool) {
	if s.Skip("true") {
		return true, true
	}
	return false, s.Skip("false")
}

// LineTime returns [Row].RowTime of the row that a line of a table is, without
// decoding it; false if the line is not as [EncodeRow] writes it.
func LineTime(table Table, line string) (time.Time, bool) {
	key := `fetched_at":` // its first quotation mark would be found at every text
	switch table {
	case Observations:
		key = `observed_at":`
	case Fetches:
		key = `started_at":`
	}
	at := strings.Index(line, key) // no text holds such a quotation mark, and no other struct such a key
	if at < 0 {
		return time.Time{}, false
	}
	s := Scanner{line[at+len(key):]}
	if s.Null() {
		return time.Time{}, true
	}
	return s.Time()
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
	_ = s[7] // one check of bounds, so that the compiler makes one load of it
	return uint64(s[0]) | uint64(s[1])<<8 | uint64(s[2])<<16 | uint64(s[3])<<24 |
		uint64(s[4])<<32 | uint64(s[5])<<40 | uint64(s[6])<<48 | uint64(s[7])<<56
}
