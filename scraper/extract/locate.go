package extract

import (
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
func cssPath(n *html.Node) string {
	var steps []string
	for ; n != nil && n.Type == html.ElementNode; n = n.Parent {
		if id, ok := attr(n, "id"); ok && plainID(id) {
			steps = append(steps, "#"+id)
			break
		}
		if n.DataAtom == atom.Html || n.DataAtom == atom.Body {
			steps = append(steps, n.Data)
			break
		}
		nth := 1
		for s := n.PrevSibling; s != nil; s = s.PrevSibling {
			if s.Type == html.ElementNode && s.Data == n.Data {
				nth++
			}
		}
		step := n.Data
		if strings.ContainsAny(step, ":.#[]>+~* ") {
			step, nth = "*", 1
			for s := n.PrevSibling; s != nil; s = s.PrevSibling {
				if s.Type == html.ElementNode {
					nth++
				}
			}
			steps = append(steps, step+":nth-child("+strconv.Itoa(nth)+")")
			continue
		}
		steps = append(steps, step+":nth-of-type("+strconv.Itoa(nth)+")")
	}
	var path strings.Builder
	for i := len(steps) - 1; i >= 0; i-- {
		path.WriteString(steps[i])
		if i > 0 {
			path.WriteString(" > ")
		}
	}
	return path.String()
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
