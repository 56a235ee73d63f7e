package extract

import (
	"fmt"
	"strings"
	"testing"
)

// TestScriptedText reads pages of which only a script has the text.
func TestScriptedText(t *testing.T) {
	var markup strings.Builder
	for i := range 5 {
		fmt.Fprintf(&markup, `<p class="story">The council of the town met for the %dth time this week, and agreed on "a plan" for the river, which had risen by two metres since Monday. Nobody was hurt.</p>`, i+5)
	}
	escaped := strings.NewReplacer(`"`, `\"`, `<`, `\u003c`, `>`, `\u003e`).Replace(markup.String())
	twice := strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(`{"id":7,"title":"River","html":"` + escaped + `"}`)
	page := func(script string) string {
		return `<!DOCTYPE html><title>River rises</title><body><div id="root"></div>` + script + `</body>`
	}
	for name, c := range map[string]struct {
		page string
		want bool
	}{
		"state":         {page(`<script>window.state = {"a":1,"body":"` + escaped + `"}</script>`), true},
		"plain escapes": {page(`<script type="application/json">{"body":"` + strings.ReplaceAll(markup.String(), `"`, `\"`) + `"}</script>`), true},
		"in a string":   {page(`<script>push([1,"` + twice + `"])</script>`), true},
		"not closed":    {page(`<script>push([1,"` + twice + `</script>`), false},
		"no markup":     {page(`<script>var a = "` + strings.Repeat("not a paragraph ", 100) + `"</script>`), false},
		"printed too":   {page(`<main><h1>River rises</h1>` + strings.ReplaceAll(markup.String(), "council", "mayor") + `</main><script>var a = "` + escaped + `"</script>`), false},
	} {
		t.Run(name, func(t *testing.T) {
			r, err := Page([]byte(c.page), Meta{URL: "https://example.org/news/river"}, nil)
			if err != nil {
				t.Fatal(err)
			}
			if got := strings.Count(string(r.Record.Body), `The council of the town met for the`); (got == 5) != c.want {
				t.Errorf("%d paragraphs of the script in %q", got, r.Record.Body)
			}
		})
	}
}
