package schema_test

import (
	"math/rand/v2"
	"testing"
	"unicode/utf8"

	"github.com/newsarc/newsarc/schema"
)

func FuzzValidText(f *testing.F) {
	for _, s := range []string{"", "ascii only text", "Кириллица и latin", "Кирилл\xd0", "\xd0\xd0\xd0\xd0\xd0\xd0\xd0\xd0", "日本語のテキスト", "\xc0\x80\xc0\x80\xc0\x80\xc0\x80", "😀 \xed\xa0\x80 xxxx", "Кириллица\x80\x80 и ещё", "abcdefgП"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		if schema.ValidText(s) != utf8.ValidString(s) {
			t.Errorf("%q: %v", s, schema.ValidText(s))
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
		if s := string(text); schema.ValidText(s) != utf8.ValidString(s) {
			t.Fatalf("%q: %v", s, schema.ValidText(s))
		}
	}
}
