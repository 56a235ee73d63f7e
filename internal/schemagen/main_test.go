package main

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"
)

func TestGeneratedFilesAreFresh(t *testing.T) {
	root := filepath.Join("..", "..")
	files, err := generate(filepath.Join(root, "schema"))
	if err != nil {
		t.Fatal(err)
	}
	for name, want := range files {
		got, err := os.ReadFile(filepath.Join(root, filepath.FromSlash(name)))
		if err != nil {
			t.Error(err)
			continue
		}
		if !bytes.Equal(want, got) {
			t.Errorf("%s is stale: run go generate ./schema", name)
		}
	}
}

func TestEveryColumnIsDocumented(t *testing.T) {
	s, err := parse(filepath.Join("..", "..", "schema"))
	if err != nil {
		t.Fatal(err)
	}
	used := map[string]bool{}
	for _, d := range documents {
		used[d.record] = true
		s.uses(s.records[d.record], used)
	}
	for name := range used {
		r := s.records[name]
		for _, f := range r.fields {
			if f.doc == "" {
				t.Errorf("%s.%s has no comment", r.name, f.column)
			}
		}
	}
}
