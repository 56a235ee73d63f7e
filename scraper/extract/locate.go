package extract

import (
	"slices"
	"strconv"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// locator says where a block stands: a CSS path that finds its element again,
// or a line of a plain text.
func locator(b *block) string {
	if b.node == nil {
		return "line " + strconv.Itoa(b.line)
	}
	return cssPath(b.node)
}

// cssPath is a CSS selector that finds the element n again on its page: from
// the nearest element with a plain id, or from the root.
func cssPath(n *html.Node) string { return (&page{}).cssPath(n) }

// cssPath is cssPath for one of many elements of a page: siblings are counted
// once, not for each of them.
func (p *page) cssPath(n *html.Node) string {
	var room [32]*html.Node
	steps := room[:0] // from n upwards
	for ; n != nil && n.Type == html.ElementNode; n = n.Parent {
		steps = append(steps, n)
		if id, ok := attr(n, "id"); ok && plainID(id) || n.DataAtom == atom.Html || n.DataAtom == atom.Body {
			break
		}
	}
	var buf [256]byte
	path := buf[:0]
	for i, n := range slices.Backward(steps) {
		id, ok := attr(n, "id")
		switch {
		case ok && plainID(id):
			path = append(append(path, '#'), id...)
		case n.DataAtom == atom.Html || n.DataAtom == atom.Body:
			path = append(path, n.Data...)
		case strings.ContainsAny(n.Data, ":.#[]>+~* "):
			path = append(strconv.AppendInt(append(path, "*:nth-child("...), int64(p.nthOf(n, true)), 10), ')')
		default:
			path = append(append(path, n.Data...), ":nth-of-type("...)
			path = append(strconv.AppendInt(path, int64(p.nthOf(n, false)), 10), ')')
		}
		if i > 0 {
			path = append(path, " > "...)
		}
	}
	return string(path)
}

// manySiblings is from how many siblings on the places of all are kept.
const manySiblings = 64

// nthOf is the place of an element among its siblings, or among those of its name.
func (p *page) nthOf(n *html.Node, any bool) int {
	if nth, ok := p.nth[n]; ok {
		return nth
	}
	nth, siblings := 1, 0
	for s := n.PrevSibling; s != nil; s = s.PrevSibling {
		if s.Type == html.ElementNode && (any || s.Data == n.Data) {
			nth++
		}
		siblings++
	}
	if siblings < manySiblings || n.Parent == nil {
		return nth
	}
	if p.nth == nil {
		p.nth = make(map[*html.Node]int)
	}
	all, named := 0, map[string]int{}
	for s := n.Parent.FirstChild; s != nil; s = s.NextSibling {
		if s.Type != html.ElementNode {
			continue
		}
		all++
		named[s.Data]++
		p.nth[s] = named[s.Data]
		if strings.ContainsAny(s.Data, ":.#[]>+~* ") {
			p.nth[s] = all
		}
	}
	return nth
}

// plainID says whether an id can be written in a selector as it is.
func plainID(id string) bool {
	for i := 0; i < len(id); i++ {
		c := id[i]
		letter := c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c == '_'
		if !letter && (i == 0 || !(c >= '0' && c <= '9' || c == '-')) {
			return false
		}
	}
	return id != ""
}
