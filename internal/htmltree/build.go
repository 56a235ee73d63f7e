// Copyright 2010 The Go Authors. All rights reserved.
// Use of this source code is governed by a BSD-style
// license that can be found in the LICENSE file of this directory.

package htmltree

import (
	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

func (p *parser) top() *html.Node {
	if n := p.oe.top(); n != nil {
		return n
	}
	return p.doc
}

// addChild adds a child node n to the top element, and pushes n onto the stack
// of open elements if it is an element node.
func (p *parser) addChild(n *html.Node) {
	if p.shouldFosterParent() {
		p.fosterParent(n)
	} else {
		p.top().AppendChild(n)
	}

	if n.Type == html.ElementNode {
		p.insertOpenElement(n)
	}
}

func (p *parser) insertOpenElement(n *html.Node) {
	p.oe = append(p.oe, n)
	if len(p.oe) > maxDepth {
		panic(ErrDepth)
	}
}

// shouldFosterParent returns whether the next node to be added should be
// foster parented.
func (p *parser) shouldFosterParent() bool {
	if p.fosterParenting {
		switch p.top().DataAtom {
		case atom.Table, atom.Tbody, atom.Tfoot, atom.Thead, atom.Tr:
			return true
		}
	}
	return false
}

// fosterParent adds a child node according to the foster parenting rules.
// Section 12.2.6.1, "foster parenting".
func (p *parser) fosterParent(n *html.Node) {
	var table, parent, prev, template *html.Node
	var i int
	for i = len(p.oe) - 1; i >= 0; i-- {
		if p.oe[i].DataAtom == atom.Table {
			table = p.oe[i]
			break
		}
	}

	var j int
	for j = len(p.oe) - 1; j >= 0; j-- {
		if p.oe[j].DataAtom == atom.Template {
			template = p.oe[j]
			break
		}
	}

	if template != nil && (table == nil || j > i) {
		template.AppendChild(n)
		return
	}

	if table == nil {
		// The foster parent is the html element.
		parent = p.oe[0]
	} else {
		parent = table.Parent
	}
	if parent == nil {
		parent = p.oe[i-1]
	}

	if table != nil {
		prev = table.PrevSibling
	} else {
		prev = parent.LastChild
	}
	if prev != nil && prev.Type == html.TextNode && n.Type == html.TextNode {
		p.appendText(prev, n.Data)
		return
	}

	parent.InsertBefore(n, table)
}

// addText adds text to the preceding node if it is a text node, or else it
// calls addChild with a new text node.
func (p *parser) addText(text string) {
	if text == "" {
		return
	}

	if p.shouldFosterParent() {
		p.fosterParent(p.newNode(html.TextNode, text))
		return
	}

	t := p.top()
	if n := t.LastChild; n != nil && n.Type == html.TextNode {
		p.appendText(n, text)
		return
	}
	p.addChild(p.newNode(html.TextNode, text))
}

func (p *parser) appendText(n *html.Node, text string) {
	if p.textNodes == nil {
		p.textNodes = make(map[*html.Node][]byte)
	}
	b, ok := p.textNodes[n]
	if !ok {
		b = []byte(n.Data)
		n.Data = ""
	}
	p.textNodes[n] = append(b, text...)
}

// addElement adds a child element based on the current token.
func (p *parser) addElement() {
	n := p.newNode(html.ElementNode, p.tok.Data)
	n.DataAtom, n.Attr = p.tok.DataAtom, p.tok.Attr
	p.addChild(n)
}

// copyAttributes copies attributes of src not found on dst to dst.
func (p *parser) copyAttributes(dst *html.Node, src *html.Token) {
	if len(src.Attr) == 0 {
		return
	}
	keys := p.attrKeys[dst]
	if keys == nil {
		if p.attrKeys == nil {
			p.attrKeys = make(map[*html.Node]map[string]bool)
		}
		keys = make(map[string]bool)
		p.attrKeys[dst] = keys
		for i := range dst.Attr {
			keys[dst.Attr[i].Key] = true
		}
	}
	for _, t := range src.Attr {
		if !keys[t.Key] {
			dst.Attr = append(dst.Attr, t)
			keys[t.Key] = true
		}
	}
}

// reparentChildren reparents all of src's child nodes to dst.
func reparentChildren(dst, src *html.Node) {
	for {
		child := src.FirstChild
		if child == nil {
			break
		}
		src.RemoveChild(child)
		dst.AppendChild(child)
	}
}

// clone returns a new node with the same type, data and attributes.
// The clone has no parent, no siblings and no children.
func (p *parser) clone(n *html.Node) *html.Node {
	m := p.newNode(n.Type, n.Data)
	m.DataAtom = n.DataAtom
	m.Attr = p.copyOf(n.Attr)
	return m
}

func (p *parser) copyOf(attrs []html.Attribute) []html.Attribute {
	if len(attrs) == 0 {
		return nil
	}
	p.take(len(attrs))
	out := p.tree.attrs.take(len(attrs))
	copy(out, attrs)
	return out
}

// newNode makes a node that is not in the tree yet.
func (p *parser) newNode(kind html.NodeType, data string) *html.Node {
	p.take(1)
	n := &p.tree.nodes.take(1)[0]
	n.Type, n.Data = kind, data
	return n
}

// comment makes a node of the current token.
func (p *parser) comment() *html.Node { return p.newNode(html.CommentNode, p.tok.Data) }

// take counts what is added to the tree.
func (p *parser) take(n int) {
	if p.left -= n; p.left < 0 {
		panic(ErrSize)
	}
}
