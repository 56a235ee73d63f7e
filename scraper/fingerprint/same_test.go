package fingerprint

import (
	"math/bits"
	"math/rand/v2"
	"strings"
	"testing"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"github.com/newsarc/newsarc/schema"
)

// fold and longSimhash say in the fewest words what AppendFold and Simhash compute.
func fold(text string) string { return strings.Join(strings.Fields(norm.NFC.String(text)), " ") }

func longSimhash(text string) (uint64, bool) {
	words := strings.FieldsFunc(strings.ToLower(norm.NFC.String(text)), func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsNumber(r) && !unicode.IsMark(r)
	})
	if len(words) == 0 {
		return 0, false
	}
	width := min(shingleWords, len(words))
	features, counts := len(words)-width+1, [64]int{}
	for i := range features {
		feature := uint64(fnvOffset)
		for _, c := range []byte(strings.Join(words[i:i+width], "\x00") + "\x00") {
			feature = (feature ^ uint64(c)) * fnvPrime
		}
		for left := mix(feature); left != 0; left &= left - 1 {
			counts[bits.TrailingZeros64(left)]++
		}
	}
	var sum uint64
	for bit, n := range counts {
		if 2*n > features {
			sum |= 1 << bit
		}
	}
	return sum, true
}

func compare(t *testing.T, text string) {
	t.Helper()
	if got := string(AppendFold([]byte("x"), text)); got != "x"+fold(text) {
		t.Errorf("%q folds to %q, want %q", text, got[1:], fold(text))
	}
	a := &schema.Article{Title: schema.Text(text), Lead: "a lead", Body: schema.Text(text)}
	f := Mark(a)
	if hash := SimhashText(text + "\na lead\n" + text); a.Simhash != hash || a.ContentHash != ContentHash(a) {
		t.Errorf("%q is marked with %s, want %s", text, a.Simhash, hash)
	}
	if string(f.Title()) != fold(text) || string(f.Lead()) != "a lead" || string(f.Body()) != fold(text) {
		t.Errorf("%q is folded to %q, %q, %q", text, f.Title(), f.Lead(), f.Body())
	}
	got, ok := Simhash(text)
	if want, wantOK := longSimhash(text); got != want || ok != wantOK {
		t.Errorf("%q: simhash %016x (%v), want %016x (%v)", text, got, ok, want, wantOK)
	}
}

var hardTexts = []string{
	"", " ", "a", "A b", "one two three", "Eins, zwei; drei\nvier", "Они сказали: «Ёлка — 5»\u00a0ВПК", "ǅ İstanbul ẞ ς Σ", "é e\u0301 \u0418\u0306",
	"\u2003a\u2028b\u3000c\u1680\u0085d\u00a0", "日本 2026年 ٣", "\xff\xfea\x80b\xc2", "a\xe2\x80", "x\u200by", "क्षि १२", strings.Repeat("word ", 600),
}

func TestSameAsPlain(t *testing.T) {
	for _, text := range hardTexts {
		compare(t, text)
	}
	r := rand.New(rand.NewPCG(3, 4))
	letters := []rune("aB cD\n\t1.,-—яЯё éÉ\u0301\u00a0\u2028日\u0660ſKİ\ufffd")
	for range 2000 {
		text := make([]rune, r.IntN(40))
		for i := range text {
			text[i] = letters[r.IntN(len(letters))]
		}
		compare(t, string(text))
	}
}

func FuzzSameAsPlain(f *testing.F) {
	for _, text := range hardTexts {
		f.Add(text)
	}
	f.Fuzz(compare)
}
