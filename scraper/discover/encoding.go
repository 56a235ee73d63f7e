package discover

import (
	"bufio"
	"bytes"
	"io"
	"regexp"
	"unicode/utf8"

	"github.com/klauspost/compress/gzip"
	"github.com/wlynxg/chardet"
	"golang.org/x/net/html/charset"
	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/runes"
	"golang.org/x/text/transform"
)

// headSize is how much of an input its kind and encoding are judged by.
const headSize = 64 << 10

// maxGzip is how many times a file may be packed.
const maxGzip = 3

// unpack removes gzip, whatever the file is called, and limits what comes out.
func unpack(r io.Reader, limit int64) (*bufio.Reader, error) {
	br := bufio.NewReaderSize(&limitReader{r: r, left: limit, max: limit}, headSize)
	for range maxGzip {
		if head, _ := br.Peek(2); len(head) < 2 || head[0] != 0x1f || head[1] != 0x8b {
			break
		}
		gz, err := gzip.NewReader(br)
		if err != nil {
			return nil, err
		}
		br = bufio.NewReaderSize(&limitReader{r: gz, left: limit, max: limit}, headSize)
	}
	return br, nil
}

// text returns the input as UTF-8 that an XML or JSON parser can read: decoded,
// without byte order mark, without the control characters that XML forbids.
// What the file declares is believed only as far as its bytes agree.
func text(br *bufio.Reader) (io.Reader, error) {
	head, err := br.Peek(headSize)
	if err != nil && err != io.EOF && err != bufio.ErrBufferFull && len(head) == 0 {
		return nil, err
	}
	var r io.Reader = br
	if enc := detect(head); enc != nil {
		r = transform.NewReader(br, enc.NewDecoder())
	} else if bytes.HasPrefix(head, []byte("\xef\xbb\xbf")) {
		_, _ = br.Discard(3)
	}
	return transform.NewReader(r, transform.Chain(runes.ReplaceIllFormed(), runes.Remove(runes.Predicate(forbidden)))), nil
}

// forbidden says which characters XML 1.0 does not allow.
func forbidden(r rune) bool {
	return r < 0x20 && r != '\t' && r != '\n' && r != '\r' || r == 0xFFFE || r == 0xFFFF || r == 0xFEFF
}

var declaration = regexp.MustCompile(`^\s*<\?xml[^>]*?encoding\s*=\s*["']([A-Za-z0-9._:-]+)["']`)

// detect returns the encoding of a text by its start; nil for UTF-8.
func detect(head []byte) encoding.Encoding {
	switch {
	case bytes.HasPrefix(head, []byte("\xef\xbb\xbf")):
		return nil
	case bytes.HasPrefix(head, []byte("\xff\xfe")), bytes.HasPrefix(head, []byte("\xfe\xff")):
		return unicode.UTF16(unicode.BigEndian, unicode.UseBOM)
	case bytes.HasPrefix(head, []byte("<\x00")):
		return unicode.UTF16(unicode.LittleEndian, unicode.IgnoreBOM)
	case bytes.HasPrefix(head, []byte("\x00<")):
		return unicode.UTF16(unicode.BigEndian, unicode.IgnoreBOM)
	}
	var declared encoding.Encoding
	if m := declaration.FindSubmatch(head[:min(len(head), 1024)]); m != nil {
		if enc, name := charset.Lookup(string(m[1])); name != "utf-8" && name != "utf-16le" && name != "utf-16be" {
			declared = enc
		}
	}
	good, bad := count(head)
	switch {
	case good > 4*bad:
		return nil // letters beyond ASCII that are valid UTF-8 by chance are next to impossible
	case bad == 0:
		return declared
	case declared != nil:
		return declared
	}
	if enc, name := charset.Lookup(chardet.Detect(head).Encoding); enc != nil && name != "utf-8" {
		return enc
	}
	return charmap.Windows1252
}

// count counts the characters beyond ASCII that are valid UTF-8, and the bytes
// that are not, but for a character that the end of the head cuts.
func count(head []byte) (good, bad int) {
	for i := 0; i < len(head); {
		if head[i] < utf8.RuneSelf {
			i++
			continue
		}
		if !utf8.FullRune(head[i:]) {
			break
		}
		r, n := utf8.DecodeRune(head[i:])
		if r == utf8.RuneError && n == 1 {
			bad++
		} else {
			good++
		}
		i += n
	}
	return good, bad
}
