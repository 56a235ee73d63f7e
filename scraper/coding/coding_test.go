package coding_test

import (
	"bytes"
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/newsarc/newsarc/scraper/coding"
)

func packed(s string) []byte {
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	_, _ = io.WriteString(w, s)
	_ = w.Close()
	return b.Bytes()
}

func TestCodings(t *testing.T) {
	tests := []struct {
		header []string
		want   string
		err    error
	}{
		{nil, "[]", nil},
		{[]string{"identity", " , none"}, "[]", nil},
		{[]string{"GZIP"}, "[gzip]", nil},
		{[]string{"x-gzip, deflate", "br"}, "[gzip deflate br]", nil},
		{[]string{"utf-8"}, "[]", nil},
		{[]string{"compress"}, "[]", coding.ErrUndecodable},
		{[]string{"br,br,br,br,br,br"}, "[]", coding.ErrUndecodable},
	}
	for _, tt := range tests {
		got, err := coding.Codings(http.Header{"Content-Encoding": tt.header})
		if fmt.Sprint(got) != tt.want || !errors.Is(err, tt.err) {
			t.Errorf("%q: %v, %v; want %s, %v", tt.header, got, err, tt.want, tt.err)
		}
	}
}

func TestReader(t *testing.T) {
	broken := errors.New("the line is dead")
	tests := []struct {
		name string
		in   io.Reader
		cut  bool
		want string
		err  error
	}{
		{"whole", bytes.NewReader(packed("12345678")), false, "12345678", nil},
		{"byte by byte", iotest.OneByteReader(bytes.NewReader(packed("12345678"))), false, "12345678", nil},
		{"too large", bytes.NewReader(packed("123456789")), false, "12345678", coding.ErrTooLarge},
		{"too large and cut", bytes.NewReader(packed("123456789")), true, "12345678", nil},
		{"not coded", strings.NewReader("12345678"), false, "", coding.ErrUndecodable},
		{"source fails", io.MultiReader(bytes.NewReader(packed("12345678")[:12]), iotest.ErrReader(broken)), false, "1", broken},
		{"empty", strings.NewReader(""), false, "", nil},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			r := coding.NewReader(tt.in, []string{"gzip"}, 8, tt.cut)
			got, err := io.ReadAll(r)
			if string(got) != tt.want || !errors.Is(err, tt.err) || r.Cut() != tt.cut {
				t.Errorf("%q, %v, cut %v; want %q, %v", got, err, r.Cut(), tt.want, tt.err)
			}
			if errors.Is(err, broken) && errors.Is(err, coding.ErrUndecodable) {
				t.Errorf("%v blames the coding", err)
			}
			if err := r.Close(); err != nil {
				t.Error(err)
			}
			if n, err := r.Read(make([]byte, 1)); n > 0 || err == nil {
				t.Errorf("read after close: %d bytes, %v", n, err)
			}
		})
	}
}

func ExampleNewReader() {
	header := http.Header{"Content-Encoding": {"gzip"}}
	codings, err := coding.Codings(header)
	if err != nil {
		fmt.Println(err)
		return
	}
	r := coding.NewReader(bytes.NewReader(packed("a page")), codings, 20<<20, false)
	defer r.Close()
	body, err := io.ReadAll(r)
	fmt.Printf("%s %v\n", body, err)
	// Output: a page <nil>
}
