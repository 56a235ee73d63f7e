package extract

import (
	"fmt"
	"testing"
)

// What a class name says does not depend on which were asked for before, and
// what is kept has a bound.
func TestNaming(t *testing.T) {
	d := &document{room: new(room)}
	names := []string{"post-date", "articleHeader", "c-byline__author", "sr-only", "pagination", "x"}
	for i := range 2*maxNamings + 10 {
		names = append(names, fmt.Sprintf("item-%d updated", i))
	}
	for range 2 {
		for _, name := range names {
			if got, want := d.naming(name), namingOf(name); got != want {
				t.Fatalf("naming(%q) = %+v, want %+v", name, got, want)
			}
			if len(d.room.namings) > maxNamings {
				t.Fatalf("%d class names are kept", len(d.room.namings))
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
