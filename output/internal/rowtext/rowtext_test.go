package rowtext

import (
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"github.com/newsarc/newsarc/schema"
)

func FuzzText(f *testing.F) {
	for _, s := range []string{"", "ascii only text", "Кириллица и latin", "Кирилл\xd0", "\xd0\xd0\xd0\xd0\xd0\xd0\xd0\xd0", "日本語のテキスト", "\xc0\x80\xc0\x80\xc0\x80\xc0\x80", "😀 \xed\xa0\x80 xxxx", "Кириллица\x80\x80 и ещё", "abcdefgП"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		if out := Text(s); !utf8.ValidString(out) || strings.HasPrefix(out, mark) || len(out) > 0 && !Sound(out) {
			t.Errorf("%q became %q", s, out)
		}
	})
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
