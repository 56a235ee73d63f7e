package extract

import (
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"github.com/newsarc/newsarc/scraper/profile"
)

// textOf returns the text below a node, with a space between elements.
func textOf(n *html.Node) string {
	var room [256]byte
	return string(appendAll(room[:0], n))
}

func appendAll(b []byte, n *html.Node) []byte {
	switch {
	case n.Type == html.TextNode:
		b = append(b, n.Data...)
	case n.Type == html.ElementNode && skipped(n.DataAtom):
		return b
	}
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		b = appendAll(b, c)
	}
	if n.Type == html.ElementNode && !glues(n.DataAtom) {
		b = append(b, ' ')
	}
	return b
}

// briefText returns the text below a node if it has at most limit bytes, else
// "". It looks at no more of the tree than it needs.
func briefText(n *html.Node, limit int) string {
	var room [64]byte
	text, whole := appendBrief(room[:0], 0, n, limit)
	if !whole {
		return ""
	}
	return fold(string(text))
}

// appendBrief appends the text below a node to b[from:], of which it makes at
// most limit bytes, and says whether that is all.
func appendBrief(b []byte, from int, n *html.Node, limit int) (out []byte, whole bool) {
	switch {
	case n.Type == html.TextNode:
		b = append(b, strings.TrimSpace(n.Data)...)
	case n.Type == html.ElementNode && skipped(n.DataAtom):
		return b, true
	}
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		if len(b)-from > limit {
			return b, false
		}
		var all bool
		if b, all = appendBrief(b, from, c, limit); !all {
			return b, false
		}
	}
	if n.Type == html.ElementNode && len(b) > from && !glues(n.DataAtom) {
		b = append(b, ' ')
	}
	return b, len(b)-from <= limit
}

// linkIn returns the first link in or around a node, or nil.
func linkIn(n *html.Node) *html.Node {
	for up := n; up != nil; up = up.Parent {
		if isLink(up) {
			return up
		}
	}
	var first *html.Node
	var walk func(*html.Node)
	walk = func(n *html.Node) {
		if first == nil && isLink(n) {
			first = n
		}
		for c := n.FirstChild; c != nil && first == nil; c = c.NextSibling {
			walk(c)
		}
	}
	walk(n)
	return first
}

func isLink(n *html.Node) bool {
	if n.Type != html.ElementNode || n.DataAtom != atom.A {
		return false
	}
	_, ok := attr(n, "href")
	return ok
}

// selectedText returns what a selector takes of an element: an attribute or its text.
func (p *page) selectedText(f profile.Field, n *html.Node) string {
	for _, s := range p.profile.Selectors(f) {
		if s.Attr != "" && s.Match.Match(n) {
			v, _ := attr(n, s.Attr)
			return fold(v)
		}
	}
	return fold(textOf(n))
}
