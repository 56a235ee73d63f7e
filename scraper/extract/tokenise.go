package extract

import (
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// indexTokens makes the blocks of a page whose tree html.Parse refuses (over
// 512 open elements): the text between tags, a line for each block-level
// element, and the metas and JSON-LD of its head. Such a document has no tree.
func (d *document) indexTokens(text string) {
	z := html.NewTokenizer(strings.NewReader(text))
	var out strings.Builder
	skip := atom.Atom(0)
	for {
		switch z.Next() {
		case html.ErrorToken:
			d.indexPlain(out.String())
			return
		case html.TextToken:
			if skip == 0 {
				out.WriteString(html.UnescapeString(string(z.Raw())))
			}
		case html.StartTagToken, html.SelfClosingTagToken:
			t := z.Token()
			n := &html.Node{Type: html.ElementNode, Data: t.Data, DataAtom: t.DataAtom, Attr: t.Attr}
			switch {
			case t.DataAtom == atom.Meta || t.DataAtom == atom.Link:
				d.metas = append(d.metas, n)
			case t.DataAtom == atom.Title || t.DataAtom == atom.Script:
				if z.Next() == html.TextToken {
					n.AppendChild(&html.Node{Type: html.TextNode, Data: string(z.Raw())})
				}
				if t.DataAtom == atom.Title {
					d.metas = append(d.metas, n)
				} else {
					(&indexer{doc: d}).script(n)
				}
			case t.DataAtom == atom.Br:
				out.WriteByte('\n')
			case t.Type == html.StartTagToken && skip == 0 && skipped(t.DataAtom) && t.DataAtom != atom.Head:
				skip = t.DataAtom
			case !inline(n):
				out.WriteString("\n\n")
			}
		case html.EndTagToken:
			name, _ := z.TagName()
			a := atom.Lookup(name)
			if a == skip {
				skip = 0
			}
			if a == 0 || !inline(&html.Node{DataAtom: a}) {
				out.WriteString("\n\n")
			}
		}
	}
}
