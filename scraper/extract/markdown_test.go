package extract

import (
	"strings"
	"testing"
)

// The blocks of a page as Markdown, when all of them are text.
func TestMarkdown(t *testing.T) {
	tests := []struct{ name, html, want string }{
		{"paragraphs and headings", `<h2>Part one</h2><p>First.</p><h3>Sub</h3><p>Second.</p>`, "## Part one\n\nFirst.\n\n### Sub\n\nSecond."},
		{"emphasis, links and code", `<p>A <b>bold</b> and <em>soft</em> <a href="/x?a=(1)">link to it</a>, <code>x*y</code>.</p>`,
			"A **bold** and *soft* [link to it](https://example.org/x?a=%281%29), `x*y`."},
		{"lists", `<ul><li>one<li>two<ul><li>inner</ul></ul><ol start=3><li>three<li>four</ol>`, "- one\n- two\n    - inner\n\n3. three\n4. four"},
		{"quote", `<blockquote><p>One.</p><p>Two.</p></blockquote><p>After.</p>`, "> One.\n>\n> Two.\n\nAfter."},
		{"table", `<table><tr><th>Name<th>Count<tr><td>A|B<td>1</table>`, "| Name | Count |\n| --- | --- |\n| A\\|B | 1 |"},
		{"code keeps its lines", "<pre><code>if x {\n    y()\n}</code></pre>", "```\nif x {\n    y()\n}\n```"},
		{"what means something is escaped", `<p># not a heading, *not bold*, [no link], 1_000 a &lt;b&gt;</p><p>1. no list</p><p>- no list</p>`,
			"\\# not a heading, \\*not bold\\*, \\[no link\\], 1_000 a \\<b>\n\n1\\. no list\n\n\\- no list"},
		{"a break is a line", `<p>one<br>two</p>`, "one\\\ntwo"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			p, err := open([]byte("<!DOCTYPE html><body>"+tt.html), Meta{URL: "https://example.org/a"}, nil)
			if err != nil {
				t.Fatal(err)
			}
			all := make([]bool, len(p.blocks))
			for i := range all {
				all[i] = true
			}
			p.compose(p.openText(), all, nil, "test", 1)
			if got := string(p.record.BodyMarkdown); got != tt.want {
				t.Errorf("got:\n%s\nwant:\n%s", got, tt.want)
			}
			if strings.Contains(string(p.record.Body), "**") || strings.Contains(string(p.record.Body), "](") {
				t.Errorf("plain body has marks: %q", p.record.Body)
			}
		})
	}
}
