package rowtext

import (
	"math/rand/v2"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"github.com/newsarc/newsarc/schema"
)

func FuzzValid(f *testing.F) {
	for _, s := range []string{"", "ascii only text", "Кириллица и latin", "Кирилл\xd0", "\xd0\xd0\xd0\xd0\xd0\xd0\xd0\xd0", "日本語のテキスト", "\xc0\x80\xc0\x80\xc0\x80\xc0\x80", "😀 \xed\xa0\x80 xxxx", "Кириллица\x80\x80 и ещё", "abcdefgП"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		if valid(s) != utf8.ValidString(s) {
			t.Errorf("%q: %v", s, valid(s))
		}
		if out := Text(s); !utf8.ValidString(out) || strings.HasPrefix(out, mark) || len(out) > 0 && !Sound(out) {
			t.Errorf("%q became %q", s, out)
		}
	})
}

// Texts longer than a stride, of letters of every length, whole and with one byte
// changed.
func TestValidIsThatOfTheStandardLibrary(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	letters := [][]rune{[]rune("abc xyz.,"), []rune("абвгдея ёЖЩ"), []rune("«—»№…"), []rune("日本語"), []rune("😀👩")}
	for range 20000 {
		var text []byte
		for n := r.IntN(90); n > 0; n-- {
			from := letters[min(r.IntN(40)/16, 1)]
			if r.IntN(25) == 0 {
				from = letters[r.IntN(len(letters))]
			}
			text = utf8.AppendRune(text, from[r.IntN(len(from))])
		}
		if len(text) > 0 && r.IntN(3) > 0 {
			text[r.IntN(len(text))] = byte(r.Uint32())
		}
		if s := string(text); valid(s) != utf8.ValidString(s) {
			t.Fatalf("%q: %v", s, valid(s))
		}
	}
}

func TestRepaired(t *testing.T) {
	row := &schema.Article{
		Title: mark + mark + "title", Authors: schema.List[schema.Text]{"", mark, "a\xff"}, Views: schema.Count(0),
		Source: &schema.Source{Name: "\xfe"}, Images: schema.List[schema.Image]{{Caption: mark + "c", Position: 1}},
	}
	if size := Size(row); Clean(row) || size != 3+3+5+3+2+1+4 {
		t.Errorf("size %d, clean %v", size, Clean(row))
	}
	want := &schema.Article{
		Title: "title", Authors: schema.List[schema.Text]{"a\uFFFD"}, Views: schema.Count(0),
		Source: &schema.Source{Name: "\uFFFD"}, Images: schema.List[schema.Image]{{Caption: "c", Position: 1}},
	}
	got := Repaired(row)
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	if !Clean(got) {
		t.Error("a repaired row is not clean")
	}
	if row.Title != mark+mark+"title" || row.Source.Name != "\xfe" || len(row.Authors) != 3 {
		t.Error("the row itself was changed")
	}
}

func BenchmarkClean(b *testing.B) {
	row := &schema.Article{Body: schema.Text(strings.Repeat("Слова кириллицей, как в новостях. ", 300))}
	b.SetBytes(int64(len(row.Body)))
	for b.Loop() {
		Clean(row)
	}
}
