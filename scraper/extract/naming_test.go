package extract

import (
	"fmt"
	"strings"
	"testing"
)

// What a class name says, and what a lexicon knows of its words, does not depend
// on which were asked for before: not on those that had its place either.
func TestNaming(t *testing.T) {
	d := &document{room: new(room)}
	names := []string{"post-date", "articleHeader", "c-byline__author", "sr-only", "pagination", "x", strings.Repeat("post-date ", 40)}
	for i := range 3 << classBits {
		names = append(names, fmt.Sprintf("item-%d updated", i))
	}
	some := func(p float32) *WordTable {
		words := map[uint32]float32{}
		valueWords("post-date updated", func(word uint32) { words[word] = p })
		return NewWordTable(words)
	}
	for _, lex := range []*WordTable{some(0.2), some(0.8), some(0.2)} {
		s := &pageState{lex: lex, names: d.names()}
		s.names.learn(lex)
		for _, name := range append(names, names...) {
			if got, want := d.naming(name), namingOf(name); got != want {
				t.Fatalf("naming(%q) = %+v, want %+v", name, got, want)
			}
			if got, want := s.wordsOfValue(name), s.lexValue(name); got != want {
				t.Fatalf("wordsOfValue(%q) = %+v, want %+v", name, got, want)
			}
		}
	}
}

func TestNamingSays(t *testing.T) {
	d := &document{}
	for value, want := range map[string]naming{
		"":                  {},
		"post-date":         {hints: hintBody | hintMeta, says: saysDate},
		"lastModified":      {says: saysChanged},
		"c-byline__author":  {hints: hintMeta | hintAuthor, says: saysByline | saysCredit},
		"author-bio":        {hints: hintAuthor, says: saysByline | saysNoByline},
		"pagination":        {hints: hintNav, says: saysPager},
		"imageCaption dark": {hints: hintFigure | hintCaption, says: saysCaption | saysNoByline},
	} {
		if got := d.naming(value); got != want {
			t.Errorf("naming(%q) = %b, want %b", value, got, want)
		}
	}
}
