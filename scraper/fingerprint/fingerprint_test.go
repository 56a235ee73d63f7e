package fingerprint_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/newsarc/newsarc/schema"
	"github.com/newsarc/newsarc/scraper/fingerprint"
)

func TestContentHash(t *testing.T) {
	base := schema.Article{Title: "Title", Lead: "Lead", Body: "One.\n\nTwo."}
	// printf 'Title\nLead\nOne. Two.' | sha256sum
	const first = "2022f892114ae1584839b905aa71eaabd2b7ede137f6402300d402d5fae967a1"
	if got := fingerprint.ContentHash(&base); got != first {
		t.Fatalf("hash %s, want %s", got, first)
	}
	for name, c := range map[string]struct {
		article schema.Article
		same    bool
	}{
		"white space":    {schema.Article{Title: " Title ", Lead: "Lead", Body: "One. Two."}, true},
		"counters":       {schema.Article{Title: "Title", Lead: "Lead", Body: "One.\n\nTwo.", Views: schema.Count(7)}, true},
		"a letter":       {schema.Article{Title: "Title", Lead: "Lead", Body: "One.\n\nTwo!"}, false},
		"lead to title":  {schema.Article{Title: "Title Lead", Body: "One.\n\nTwo."}, false},
		"nothing at all": {schema.Article{}, false},
	} {
		t.Run(name, func(t *testing.T) {
			if got := fingerprint.ContentHash(&c.article); (got == first) != c.same {
				t.Errorf("%s, the base has %s", got, first)
			}
		})
	}
	composed, decomposed := schema.Article{Title: "\u0419"}, schema.Article{Title: "\u0418\u0306"}
	if fingerprint.ContentHash(&composed) != fingerprint.ContentHash(&decomposed) {
		t.Error("NFC and NFD forms differ")
	}
}

func words(n int, word func(i int) string) string {
	var b strings.Builder
	for i := range n {
		b.WriteString(word(i) + " ")
	}
	return b.String()
}

func TestSimhash(t *testing.T) {
	text := words(300, func(i int) string { return fmt.Sprintf("word%d", i*7919%1009) })
	edited := strings.Replace(text, "word7919 ", "", 1) + "and one more sentence"
	other := words(300, func(i int) string { return fmt.Sprintf("other%d", i*104729%997) })
	hash := func(s string) schema.Text {
		h := fingerprint.SimhashText(s)
		if len(h) != 16 {
			t.Fatalf("simhash %q is not 16 hex digits", h)
		}
		return h
	}
	distance := func(a, b string) int {
		n, err := fingerprint.Distance(hash(a), hash(b))
		if err != nil {
			t.Fatal(err)
		}
		return n
	}
	if d := distance(text, strings.ToUpper(text)); d != 0 {
		t.Errorf("letter case moves %d bits", d)
	}
	if d := distance(text, edited); d > 8 {
		t.Errorf("a small edit moves %d bits", d)
	}
	if d := distance(text, other); d < 16 {
		t.Errorf("an unrelated text is only %d bits away", d)
	}
	if got := fingerprint.SimhashText(" … — "); got != "" {
		t.Errorf("a text without words has simhash %q", got)
	}
	if _, err := fingerprint.Distance("xyz", hash(text)); err == nil {
		t.Error("a distance from what is no simhash")
	}
}

func BenchmarkSimhash(b *testing.B) {
	text := words(800, func(i int) string { return fmt.Sprintf("word%d", i*7919%1009) })
	b.SetBytes(int64(len(text)))
	for b.Loop() {
		fingerprint.Simhash(text)
	}
}
