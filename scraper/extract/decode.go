package extract

import (
	"bytes"
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/wlynxg/chardet"
	"golang.org/x/net/html/charset"
	"golang.org/x/text/encoding"
)

// decode turns the bytes of a page into UTF-8 and names the encoding they were
// in. Byte order mark, HTTP header and meta tag are asked in the order of the
// HTML standard, and believed as far as the bytes agree: text that is UTF-8 and
// says so in many places is UTF-8 whatever is declared, and what is no UTF-8 is
// none. Bytes that declare nothing are judged by what they look like.
func decode(body []byte, meta Meta) (text, name string, err error) {
	contentType := meta.ContentType
	if meta.Charset != "" {
		contentType = "text/html; charset=" + meta.Charset
	}
	enc, name, declared := declaredEncoding(body, contentType)
	wide := strings.HasPrefix(name, "utf-16")
	if !wide && isBinary(body) {
		return "", "", ErrNotAPage
	}
	if !wide && (name == "utf-8" || !declared || multibyte(body, 4)) {
		switch {
		case utf8.Valid(body):
			return trimMark(body), "utf-8", nil
		case damaged(body):
			return strings.ToValidUTF8(trimMark(body), "\ufffd"), "utf-8", nil
		case name == "utf-8" || !declared:
			enc, name = guess(body)
		}
	}
	decoded, err := enc.NewDecoder().Bytes(body)
	if err != nil {
		return "", "", fmt.Errorf("%w: %s: %w", ErrUndecodable, name, err)
	}
	if wide && isBinary(decoded) {
		return "", "", ErrNotAPage
	}
	return trimMark(decoded), name, nil
}

// declaredEncoding is what mark, header or meta tag say, and whether any does.
func declaredEncoding(body []byte, contentType string) (enc encoding.Encoding, name string, declared bool) {
	enc, name, certain := charset.DetermineEncoding(body, contentType)
	if certain || name != "utf-8" && name != "windows-1252" {
		return enc, name, true
	}
	// x/net looks at the first 1,024 bytes only; browsers go on.
	head := body[:min(len(body), 64<<10)]
	for at := 0; at < len(head); {
		i := bytes.Index(head[at:], []byte("harset"))
		if i < 0 {
			break
		}
		at += i + len("harset")
		tag := bytes.LastIndexByte(head[:at], '<')
		if tag < 0 || at-tag > 512 || len(head)-tag < 5 || !bytes.EqualFold(head[tag:tag+5], []byte("<meta")) {
			continue
		}
		if e, n, _ := charset.DetermineEncoding(append([]byte(nil), head[tag:min(len(head), at+64)]...), ""); n != "windows-1252" && n != "utf-8" {
			return e, n, true
		}
		return enc, name, name == "windows-1252"
	}
	return enc, name, false
}

func trimMark(b []byte) string { return string(bytes.TrimPrefix(b, []byte("\ufeff"))) }

// multibyte says whether at least n characters of more than one byte are well
// formed and none is broken in the part of a page that is looked at. By chance
// that happens in no other encoding.
func multibyte(b []byte, n int) bool {
	b = b[:min(len(b), 1<<18)]
	seen := 0
	for i := 0; i < len(b); {
		if b[i] < utf8.RuneSelf {
			i++
			continue
		}
		r, size := utf8.DecodeRune(b[i:])
		if r == utf8.RuneError && size == 1 {
			return len(b)-i < utf8.UTFMax && seen >= n
		}
		seen++
		i += size
	}
	return seen >= n
}

// damaged says whether bytes are UTF-8 with a few broken places rather than
// another encoding.
func damaged(b []byte) bool {
	good, bad := 0, 0
	for i := 0; i < len(b); {
		if b[i] < utf8.RuneSelf {
			i++
			continue
		}
		r, size := utf8.DecodeRune(b[i:])
		if r == utf8.RuneError && size == 1 {
			bad++
		} else {
			good++
		}
		i += size
	}
	return good > 4*bad
}

// guess judges an encoding by the bytes outside ASCII and their surroundings.
func guess(b []byte) (encoding.Encoding, string) {
	r := chardet.Detect(telling(b, 16<<10))
	label := r.Charset
	if label == "" {
		label = r.Encoding
	}
	if enc, name := charset.Lookup(label); enc != nil && name != "utf-8" && !strings.HasPrefix(name, "utf-16") && name != "replacement" {
		return enc, name
	}
	enc, name := charset.Lookup("windows-1252")
	return enc, name
}

// telling collects stretches around bytes outside ASCII: what detection needs,
// without the markup that it would have to read through.
func telling(b []byte, limit int) []byte {
	out := make([]byte, 0, limit)
	for i := 0; i < len(b) && len(out) < limit; {
		if b[i] < utf8.RuneSelf {
			i++
			continue
		}
		lo := i
		hi := i
		for hi < len(b) && hi-lo < 400 && (b[hi] >= utf8.RuneSelf || isProse(b[hi]) || hi > 0 && b[hi-1] >= utf8.RuneSelf) {
			hi++
		}
		out = append(append(out, b[lo:hi]...), ' ')
		i = hi
	}
	return out
}

func isProse(c byte) bool {
	return c == ' ' || c == ',' || c == '.' || c == '-' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z'
}

// isBinary says whether bytes are no text: known files, or control characters
// that no text has.
func isBinary(b []byte) bool {
	for _, magic := range []string{"%PDF-", "\x89PNG", "GIF8", "\xff\xd8\xff", "PK\x03\x04", "\x1f\x8b", "RIFF", "\x7fELF", "Rar!", "7z\xbc\xaf", "\x00\x00\x01\x00", "BZh", "\x28\xb5\x2f\xfd", "OggS", "ID3", "MZ\x90"} {
		if bytes.HasPrefix(b, []byte(magic)) {
			return true
		}
	}
	head := b[:min(len(b), 4096)]
	control := 0
	for _, c := range head {
		if c < 0x20 && c != '\t' && c != '\n' && c != '\r' && c != '\f' && c != 0x1b {
			control++
		}
	}
	return control > 2 && control*50 > len(head)
}

// isPlain says whether a decoded page is the plain-text rendition of one.
func isPlain(text string, meta Meta) bool {
	if len(meta.ContentType) >= 10 && strings.EqualFold(meta.ContentType[:10], "text/plain") {
		return true
	}
	if strings.Contains(text, "</") {
		return false
	}
	head := strings.ToLower(text[:min(len(text), 4096)])
	for _, tag := range []string{"<!doctype", "<html", "<head", "<body", "<div", "<p", "<table", "<meta", "<title"} {
		if strings.Contains(head, tag) {
			return false
		}
	}
	return true
}
