package main

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/newsarc/newsarc/scraper/extract"
)

// writeCorpus writes a small corpus: some pages of each of some publishers.
func writeCorpus(t *testing.T, dir string, publishers, pages int) {
	t.Helper()
	for _, d := range []string{"truth", "html"} {
		if err := os.MkdirAll(filepath.Join(dir, "corpus", d), 0o755); err != nil {
			t.Fatal(err)
		}
	}
	for p := range publishers {
		for n := range pages {
			id := fmt.Sprintf("p%d-%d", p, n)
			var text, html strings.Builder
			for i := range 5 {
				s := fmt.Sprintf("Paragraph %d of page %d tells what the council of town %d decided on Monday, and why it took so long.", i, n, p)
				text.WriteString(s + "\n\n")
				fmt.Fprintf(&html, `<p class="text">%s</p>`, s)
			}
			page := fmt.Sprintf(`<html><head><title>Town %d</title></head><body><nav class="menu"><ul><li><a href="/">Home</a></li><li><a href="/news">News</a></li></ul></nav>`+
				`<article><h1>Town %d decides</h1><p class="lead">A standfirst of page %d says it in one sentence.</p><div class="content">%s</div></article>`+
				`<div class="related"><h3>Read more</h3><ul><li><a href="/a">Another story of town %d</a></li></ul></div><footer class="footer"><p>All rights reserved by town %d.</p></footer></body></html>`,
				p, p, n, html.String(), p, p)
			body := text.String()
			kind := "article"
			if n%2 == 1 {
				kind = "service"
			}
			data, err := json.Marshal(map[string]any{"id": id, "source": "fundus", "url": fmt.Sprintf("https://town%d.example/%d", p, n), "page_type": kind,
				"body": body, "lead": fmt.Sprintf("A standfirst of page %d says it in one sentence.", n)})
			if err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(filepath.Join(dir, "corpus", "truth", id+".json"), data, 0o644); err != nil {
				t.Fatal(err)
			}
			var z bytes.Buffer
			w := gzip.NewWriter(&z)
			if _, err := w.Write([]byte(page)); err != nil {
				t.Fatal(err)
			}
			if err := w.Close(); err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(filepath.Join(dir, "corpus", "html", id+".html.gz"), z.Bytes(), 0o644); err != nil {
				t.Fatal(err)
			}
		}
	}
}

// TestTrainingIsDeterministic trains twice on a small corpus: the models are
// the same bytes, and extraction can read them.
func TestTrainingIsDeterministic(t *testing.T) {
	dir := t.TempDir()
	writeCorpus(t, dir, 8, 2)
	*shared, *folds, *trees1, *trees2, *trees3 = dir, 2, 3, 3, 3
	var models [2][]byte
	for i := range models {
		*output = filepath.Join(dir, fmt.Sprintf("model%d", i))
		if err := run(); err != nil {
			t.Fatal(err)
		}
		data, err := os.ReadFile(*output)
		if err != nil {
			t.Fatal(err)
		}
		models[i] = data
	}
	if !bytes.Equal(models[0], models[1]) {
		t.Error("two trainings on the same pages gave different models")
	}
	m, err := extract.ReadModel(models[0])
	if err != nil {
		t.Fatal(err)
	}
	back, err := m.Bytes()
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(models[0], back) {
		t.Error("a model that was read is written differently")
	}
}

func TestAlign(t *testing.T) {
	body := "one two three four five six. seven eight nine ten eleven twelve thirteen"
	e := &example{truth: truth{Body: &body}, texts: []string{"menu one", "one two three four five six", "advert in between of words", "seven eight nine ten eleven twelve thirteen", "one two"}}
	e.align()
	want := []float32{0, 1, 0, 1, 0}
	for i, w := range want {
		if e.want[i] != w {
			t.Errorf("block %q: %v of it is text, want %v", e.texts[i], e.want[i], w)
		}
	}
}
