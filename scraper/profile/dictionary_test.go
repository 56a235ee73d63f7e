package profile

import (
	"slices"
	"strings"
	"testing"

	"github.com/goccy/go-yaml"
)

// Each phrase of the generic dictionary is found at the beginning of a line, in
// whatever case: none is passed over for how its first word begins.
func TestGenericPhrases(t *testing.T) {
	labels := map[string]Labels{}
	if err := yaml.UnmarshalWithOptions(genericLabels, &labels, yaml.Strict()); err != nil {
		t.Fatal(err)
	}
	d := Generic()
	for lang, l := range labels {
		for _, g := range l.groups() {
			for _, phrase := range g.list {
				upper := strings.ToUpper(phrase)
				if again := lower(upper); again != lower(phrase) {
					upper = phrase // Turkish and Greek have letters that change more than their case
				}
				for _, text := range []string{phrase, upper, phrase + ": more", "• " + phrase} {
					text = strings.ReplaceAll(strings.ReplaceAll(text, "{name}", "Example Daily"), "{NAME}", "Example Daily")
					of := func(h Hit) bool { return h.Label == g.kind }
					if !slices.ContainsFunc(d.At(text), of) && len(key(phrase)) > 0 {
						t.Errorf("%s: At(%q) has no %s", lang, text, g.kind)
					}
					if _, ok := d.Find(text, g.kind); !ok && len(key(phrase)) > 0 {
						t.Errorf("%s: Find(%q, %s) finds nothing", lang, text, g.kind)
					}
				}
			}
		}
	}
}
