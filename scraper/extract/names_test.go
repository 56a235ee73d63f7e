package extract

import (
	"slices"
	"testing"
)

func TestNameList(t *testing.T) {
	tests := []struct {
		text string
		want []string
	}{
		{"By Jane Doe", []string{"Jane Doe"}},
		{"By Jane Doe and John Smith", []string{"Jane Doe", "John Smith"}},
		{"Von Max Muster und Erika Mustermann", []string{"Max Muster", "Erika Mustermann"}},
		{"Par Jeanne Dupont, envoyée spéciale", []string{"Jeanne Dupont"}},
		{"Por Juan Ortega y María Pérez", []string{"Juan Ortega", "María Pérez"}},
		{"Автор: Иван Петров, корреспондент", []string{"Иван Петров"}},
		{"Text: Max Muster; Fotos: Erika Mustermann", []string{"Max Muster"}},
		{"Text und Fotos: Max Muster", []string{"Max Muster"}},
		{"Words by Jane Doe, photos by Ann Lens", []string{"Jane Doe"}},
		{"Fact checked by Bob Check", nil},
		{"Jane Doe, Senior Reporter", []string{"Jane Doe"}},
		{"Jane Doe for CNN", []string{"Jane Doe"}},
		{"Jane Doe | jane@example.org", []string{"Jane Doe"}},
		{"Jane Doe @janedoe", []string{"Jane Doe"}},
		{"Jane Doe - Chief Correspondent", []string{"Jane Doe"}},
		{"JANE DOE, Jane Doe", []string{"Jane Doe"}},
		{"J. Doe, Jane Doe", []string{"Jane Doe"}},
		{"Frederic Lasse (Frederic Lassez)", []string{"Frederic Lasse (Frederic Lassez)"}},
		{"Jane Doe (Reuters)", []string{"Jane Doe"}},
		{"Max Muster/dpa", []string{"Max Muster", "dpa"}},
		{"dpa", []string{"dpa"}},
		{"ТАСС", []string{"ТАСС"}},
		{"Ludwig van der Rohe", []string{"Ludwig van der Rohe"}},
		{"신현주 기자", []string{"신현주"}},
		{"Jane Doe, MD, FAND", []string{"Jane Doe"}},
		{"Jane Doe, AP", []string{"Jane Doe", "AP"}},
		{"Mike Marshall, Shipping Expert", []string{"Mike Marshall"}},
		{"Jane Doe Executive Editor and Master Gardener", []string{"Jane Doe"}},
		{"Political Editor Jane Doe", []string{"Jane Doe"}},
		{"Von WELT-Korrespondentin Erika Mustermann", []string{"Erika Mustermann"}},
		{"Aman Chadha, Amitava Das", []string{"Aman Chadha", "Amitava Das"}},
		{"By Jane Doe In Travel", []string{"Jane Doe"}},
		{"5 min read", nil},
		{"Published November 18, 2026", nil},
		{"Share this article", nil},
		{"https://example.org/author/jane", nil},
	}
	for _, tt := range tests {
		t.Run(tt.text, func(t *testing.T) {
			if got := nameList(tt.text, true); !slices.Equal(got, tt.want) {
				t.Errorf("nameList(%q) = %q, want %q", tt.text, got, tt.want)
			}
		})
	}
}

func FuzzNameList(f *testing.F) {
	for _, s := range []string{"By Jane Doe (", "a, b; c/d & e | f", "Von von von", "((", "Ж. И и"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		for _, strict := range []bool{true, false} {
			for _, n := range nameList(s, strict) {
				if n == "" {
					t.Errorf("nameList(%q) has an empty name", s)
				}
			}
		}
		namesInLine(s)
	})
}
