package output

import (
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/goccy/go-yaml"

	"github.com/newsarc/newsarc/output/parquet"
	"github.com/newsarc/newsarc/schema"
)

// ended is a dataset with a finished run.
func ended(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	d := openTest(t, dir)
	if err := d.BeginRun(RunStart{Time: day, Command: []string{"test"}}); err != nil {
		t.Fatal(err)
	}
	for table, rows := range byTable(sample()) {
		if err := d.WritePart(t.Context(), part(table, 1), rows); err != nil {
			t.Fatal(err)
		}
	}
	if err := d.EndRun(RunEnd{Time: day, Result: "done"}); err != nil {
		t.Fatal(err)
	}
	return dir
}

func matches(t *testing.T, dir, glob string) int {
	t.Helper()
	names, err := filepath.Glob(filepath.Join(dir, filepath.FromSlash(glob)))
	if err != nil {
		t.Fatal(err)
	}
	return len(names)
}

// croissant.json names files that are there and columns that the files have,
// and its context explains every word that it uses.
func TestCroissant(t *testing.T) {
	dir := ended(t)
	data, err := os.ReadFile(filepath.Join(dir, croissantName))
	if err != nil {
		t.Fatal(err)
	}
	var doc croissant
	if err := json.Unmarshal(data, &doc); err != nil {
		t.Fatal(err)
	}
	files := map[string]bool{}
	for _, set := range doc.Distribution {
		files[set.ID] = true
		if matches(t, dir, set.Includes) == 0 {
			t.Errorf("%s: no file matches %s", set.ID, set.Includes)
		}
	}
	if len(doc.RecordSet) != len(schema.Tables()) {
		t.Errorf("%d record sets", len(doc.RecordSet))
	}
	for _, set := range doc.RecordSet {
		var named, columns []string
		for _, c := range parquet.Columns(schema.Table(set.ID)) {
			columns = append(columns, c.Name) // leaves: images.list.element.url
		}
		for _, f := range set.Field {
			if f.Source == nil || !files[f.Source.FileSet.ID] || f.Source.Extract["column"] != f.Name || f.Description == "" {
				t.Errorf("%s has no source or description: %+v", f.ID, f)
			}
			named = append(named, leaves(f, f.Name)...)
		}
		slices.Sort(named)
		slices.Sort(columns)
		if !slices.Equal(named, columns) {
			t.Errorf("%s: fields %q, columns %q", set.ID, named, columns)
		}
	}
	var raw map[string]any
	if err := json.Unmarshal(data, &raw); err != nil {
		t.Fatal(err)
	}
	terms := raw["@context"].(map[string]any)
	delete(raw, "@context")
	standard := []string{ // of schema.org, which is the context's @vocab
		"name", "description", "license", "keywords", "inLanguage", "version", "datePublished", "distribution", "encodingFormat",
	}
	for _, word := range words(raw) {
		if _, explained := terms[word]; !explained && !slices.Contains(standard, word) && !strings.HasPrefix(word, "@") {
			t.Errorf("the context does not explain %q", word)
		}
	}
	for term, meaning := range terms {
		text, ok := meaning.(string)
		if prefix, _, has := strings.Cut(text, ":"); ok && has && prefix != "https" && prefix != "http" && terms[prefix] == nil {
			t.Errorf("the context explains %s by %s, and not %s", term, text, prefix)
		}
	}
}

// leaves returns the Parquet columns of a field.
func leaves(f croissantField, path string) (columns []string) {
	if f.IsArray {
		path += ".list.element"
	}
	for _, sub := range f.SubField {
		columns = append(columns, leaves(sub, path+"."+sub.Name)...)
	}
	if len(f.SubField) == 0 {
		columns = append(columns, path)
	}
	return columns
}

// words returns the keys of all objects.
func words(value any) (keys []string) {
	switch value := value.(type) {
	case map[string]any:
		for k, v := range value {
			keys = append(keys, k)
			if k != "extract" {
				keys = append(keys, words(v)...)
			} else {
				keys = append(keys, "column")
			}
		}
	case []any:
		for _, v := range value {
			keys = append(keys, words(v)...)
		}
	}
	return keys
}

// The card's head is YAML that names one configuration per table, with files.
func TestCardNamesEveryTable(t *testing.T) {
	dir := ended(t)
	data, err := os.ReadFile(filepath.Join(dir, cardName))
	if err != nil {
		t.Fatal(err)
	}
	_, rest, _ := strings.Cut(string(data), "---\n")
	head, _, ok := strings.Cut(rest, "\n---\n")
	var card struct {
		License string   `yaml:"license"`
		Size    []string `yaml:"size_categories"`
		Configs []struct {
			Name  string `yaml:"config_name"`
			Files string `yaml:"data_files"`
		} `yaml:"configs"`
	}
	if err := yaml.Unmarshal([]byte(head), &card); err != nil || !ok {
		t.Fatalf("the head is no YAML: %v\n%s", err, head)
	}
	var names []string
	for _, c := range card.Configs {
		names = append(names, c.Name)
		if matches(t, dir, c.Files) == 0 {
			t.Errorf("%s: no file matches %s", c.Name, c.Files)
		}
	}
	if want := []string{"articles", "observations", "listings", "fetches"}; !slices.Equal(names, want) {
		t.Errorf("configurations %q, want %q", names, want)
	}
	if card.License != "other" || len(card.Size) != 1 {
		t.Errorf("%+v", card)
	}
}
