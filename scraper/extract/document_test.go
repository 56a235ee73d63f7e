package extract

import (
	"slices"
	"testing"
)

func TestBlocks(t *testing.T) {
	tests := []struct {
		name string
		html string
		want []string
	}{
		{"elements never glue", `<div>in Ukraine</div><div>All new</div>`, []string{"in Ukraine", "All new"}},
		{"a word in two styles is one word", `<p>Rus<b>sia</b>n tanks</p>`, []string{"Russian tanks"}},
		{"spans side by side are apart", `<div><span>966</span><span>0</span></div>`, []string{"966 0"}},
		{"one break is a line, two are a block", `<div>a<br>b<br> <br>c</div>`, []string{"a\nb", "c"}},
		{"text around a block", `<div>before<p>inside</p>after</div>`, []string{"before", "inside", "after"}},
		{"entities and spaces", "<p>12&nbsp;345 &amp;\n more&shy;over</p>", []string{"12 345 & moreover"}},
		{"script and style are not text", `<p>a</p><script>b</script><style>c</style>`, []string{"a"}},
		{"a link and a following link", `<div><a href=/a>One</a><a href=/b>Two</a></div>`, []string{"One Two"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			doc, err := parse([]byte("<html><body>"+tt.html), Meta{}, nil)
			if err != nil {
				t.Fatal(err)
			}
			var got []string
			for i := range doc.blocks {
				got = append(got, doc.blocks[i].text)
				for _, r := range doc.runsOf(&doc.blocks[i]) {
					if r.text == "" {
						t.Errorf("empty run in %q", doc.blocks[i].text)
					}
				}
			}
			if !slices.Equal(got, tt.want) {
				t.Errorf("blocks = %q, want %q", got, tt.want)
			}
		})
	}
}
