package extract

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf8"

	"golang.org/x/net/html/charset"
	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"
)

const russian = "Североатлантический альянс передаёт Украине новые зенитные ракетные комплексы, сообщает издание. Поставки начнутся осенью."

func encoded(t *testing.T, e encoding.Encoding, s string) []byte {
	t.Helper()
	b, err := e.NewEncoder().Bytes([]byte(s))
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func TestDecode(t *testing.T) {
	page := func(meta, text string) string {
		return "<!DOCTYPE html><html><head>" + meta + "<title>x</title></head><body><p>" + text + "</p></body></html>"
	}
	cp1251 := func(s string) []byte { return encoded(t, charmap.Windows1251, s) }
	tests := []struct {
		name string
		body []byte
		meta Meta
		want string // encoding
		text string
	}{
		{"windows-1251 by header", cp1251(page("", russian)), Meta{ContentType: "text/html; charset=windows-1251"}, "windows-1251", russian},
		{"windows-1251 by the caller", cp1251(page("", russian)), Meta{Charset: "cp1251"}, "windows-1251", russian},
		{"windows-1251 by meta", cp1251(page(`<meta charset="windows-1251">`, russian)), Meta{}, "windows-1251", russian},
		{"windows-1251 by its looks", cp1251(page("", russian)), Meta{}, "windows-1251", russian},
		{"koi8-r by its looks", encoded(t, charmap.KOI8R, page("", russian)), Meta{}, "koi8-r", russian},
		{"windows-1251 declared as UTF-8", cp1251(page(`<meta charset="utf-8">`, russian)), Meta{}, "windows-1251", russian},
		{"UTF-8 declared as windows-1251 in meta", []byte(page(`<meta charset="windows-1251">`, russian)), Meta{}, "utf-8", russian},
		{"UTF-8 declared as ISO 8859-1 in the header", []byte(page("", russian)), Meta{ContentType: "text/html; charset=ISO-8859-1"}, "utf-8", russian},
		{"UTF-8 undeclared", []byte(page("", russian)), Meta{}, "utf-8", russian},
		{"UTF-8 with a broken byte", []byte(page(`<meta charset="utf-8">`, russian+"\xff!")), Meta{}, "utf-8", russian + "\ufffd!"},
		{"byte order mark", append([]byte("\xef\xbb\xbf"), page("", russian)...), Meta{}, "utf-8", russian},
		{"UTF-16 with a mark", encoded(t, unicode.UTF16(unicode.LittleEndian, unicode.UseBOM), page("", russian)), Meta{}, "utf-16le", russian},
		{"western", encoded(t, charmap.Windows1252, page(`<meta charset="iso-8859-1">`, "Präsident – “naïve”")), Meta{}, "windows-1252", "Präsident – “naïve”"},
		{"unknown label", []byte(page("", russian)), Meta{Charset: "x-nonsense"}, "utf-8", russian},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			text, name, err := decode(tt.body, tt.meta)
			if err != nil {
				t.Fatal(err)
			}
			if name != tt.want || !strings.Contains(text, tt.text) || strings.HasPrefix(text, "\ufeff") {
				t.Errorf("encoding %s, want %s; text %q", name, tt.want, text)
			}
		})
	}
}

func TestBinaryIsNoPage(t *testing.T) {
	for name, body := range map[string]string{
		"png":     "\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR",
		"pdf":     "%PDF-1.4\n%\xe2\xe3\xcf\xd3\n1 0 obj",
		"rubbish": strings.Repeat("\x00\x01\x02\x7f\xfe\x03abc", 500),
	} {
		if _, err := Page([]byte(body), Meta{}, nil); !errors.Is(err, ErrNotAPage) {
			t.Errorf("%s: error %v, want ErrNotAPage", name, err)
		}
	}
	if _, err := Page([]byte(" \r\n\t"), Meta{}, nil); !errors.Is(err, ErrEmpty) {
		t.Errorf("blank page: error %v, want ErrEmpty", err)
	}
}

// sharedDir is the folder of test data that is not part of the repository.
func sharedDir(t testing.TB) string {
	t.Helper()
	dir := os.Getenv("NEWSARC_SHARED")
	if dir == "" {
		t.Skip("NEWSARC_SHARED is not set: the shared test data are not at hand")
	}
	return dir
}

func TestEncodingPrecedence(t *testing.T) {
	dir := filepath.Join(sharedDir(t), "conformance", "encoding", "precedence")
	// The header that each page of the W3C's test is served with, and what it must be read as.
	tests := []struct{ file, header, want string }{
		{"HTTP-charset.html", "text/html; charset=iso-8859-15", "iso-8859-15"},
		{"HTTP-vs-UTF-8-BOM.html", "text/html; charset=iso-8859-15", "utf-8"},
		{"HTTP-vs-meta-charset.html", "text/html; charset=iso-8859-15", "iso-8859-15"},
		{"HTTP-vs-meta-content.html", "text/html; charset=iso-8859-15", "iso-8859-15"},
		{"No-encoding-declaration.html", "", "utf-8"},
		{"UTF-16BE-BOM.html", "", "utf-16be"},
		{"UTF-16LE-BOM.html", "", "utf-16le"},
		{"UTF-8-BOM-vs-meta-charset.html", "text/html", "utf-8"},
		{"UTF-8-BOM-vs-meta-content.html", "text/html", "utf-8"},
		{"meta-charset-attribute.html", "text/html", "iso-8859-15"},
		{"meta-content-attribute.html", "text/html", "iso-8859-15"},
	}
	for _, tt := range tests {
		t.Run(tt.file, func(t *testing.T) {
			body, err := os.ReadFile(filepath.Join(dir, tt.file))
			if err != nil {
				t.Fatal(err)
			}
			_, name, err := decode(body, Meta{ContentType: tt.header})
			if err != nil || name != tt.want {
				t.Errorf("read as %s (%v), want %s", name, err, tt.want)
			}
		})
	}
}

func TestMetaPrescan(t *testing.T) {
	files, err := filepath.Glob(filepath.Join(sharedDir(t), "conformance", "encoding", "html5lib", "*.dat"))
	if err != nil || len(files) == 0 {
		t.Fatalf("no test files: %v", err)
	}
	for _, file := range files {
		data, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for i, test := range strings.Split("\n"+string(data), "\n#data\n")[1:] {
			body, want, ok := strings.Cut(test, "\n#encoding\n")
			if !ok {
				continue
			}
			want, _, _ = strings.Cut(want, "\n")
			_, want = charset.Lookup(strings.TrimSpace(want))
			_, name, err := decode([]byte(body), Meta{})
			if err != nil {
				t.Errorf("%s %d: %v", filepath.Base(file), i, err)
				continue
			}
			// Plain ASCII reads the same in all of them, and one file was
			// stored as UTF-8 whatever it declares: there the bytes win.
			if name != want && !ascii(body) && !multibyte([]byte(body), 4) {
				t.Errorf("%s %d: read as %s, want %s", filepath.Base(file), i, name, want)
			}
		}
	}
}

func ascii(s string) bool {
	for i := 0; i < len(s); i++ {
		if s[i] >= 0x80 {
			return false
		}
	}
	return true
}

// FuzzDecode feeds any bytes under any declaration to the decoder: what it
// gives is UTF-8.
func FuzzDecode(f *testing.F) {
	for _, seed := range conformanceSeeds(f, "encoding", "strings") {
		f.Add(seed, "", "")
		f.Add(seed, "text/html; charset=utf-16", "")
	}
	f.Add([]byte("\xff\xfe<\x00p\x00"), "", "")
	f.Add([]byte("<meta charset=windows-1251><p>\xcf\xf0\xe8"), "text/html", "koi8-r")
	f.Fuzz(func(t *testing.T, body []byte, contentType, charset string) {
		text, name, err := decode(body, Meta{ContentType: contentType, Charset: charset})
		if err == nil && (!utf8.ValidString(text) || name == "") {
			t.Errorf("encoding %q: %q", name, text)
		}
	})
}
