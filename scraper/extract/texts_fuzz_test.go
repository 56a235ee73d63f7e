package extract

import (
	"strings"
	"testing"
	"unicode/utf8"
)

// FuzzTexts compares what reads texts by tables, some characters at a time,
// with what reads them rune by rune.
func FuzzTexts(f *testing.F) {
	for _, s := range []string{
		"", " ", "a", "The minister said, on Monday – that’s it.", "two  spaces", " led", "trailed ", "tab\there", "no\u00a0break", "soft\u00adhyphen and more words",
		"Восемнадцать слов – или «меньше»", "日本語の文章。次の文", "x\u200by zero", "1 234,5 & co. — 12:30", "İstanbul’da", "eight ch", "eight chr more", "a b c d e f g h i j", "\xc3\x28 broken", "emoji 🎉 here",
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		end := foldedWords(s, 0)
		if head := s[:end]; strings.Join(strings.FieldsFunc(head, isSpace), " ") != head || clean(head) != head {
			t.Errorf("foldedWords(%q) takes %q, which is not folded", s, head)
		}
		if r, _ := utf8.DecodeRuneInString(s[end:]); end > 0 && end < len(s) && !isSpace(r) {
			t.Errorf("foldedWords(%q) ends within a word, at %d", s, end)
		}
		if plain := strings.Map(func(r rune) rune { return 'a' + r%26 }, s); foldedWords(plain, 0) != len(plain) {
			t.Errorf("foldedWords(%q) = %d, want all of it", plain, foldedWords(plain, 0))
		}
		if got, want := countWords(s, 5), min(5, wordsByRune(s)); got != want {
			t.Errorf("countWords(%q, 5) = %d, want %d", s, got, want)
		}
		if got, want := measureText(s).words, wordsIn(s); got != want && !strings.ContainsFunc(s, noSpaces) {
			t.Errorf("measureText(%q) counts %d words, want %d", s, got, want)
		}
		if got, want := int(measureText(s).chars), utf8.RuneCountInString(s); got != want {
			t.Errorf("measureText(%q) counts %d characters, want %d", s, got, want)
		}
	})
}

// wordsByRune counts what white space parts and what holds a letter or digit.
func wordsByRune(s string) (n int) {
	for _, w := range strings.FieldsFunc(s, isSpace) {
		if strings.ContainsFunc(w, wordRune) {
			n++
		}
	}
	return n
}
