// Copyright 2010 The Go Authors. All rights reserved.
// Use of this source code is governed by a BSD-style
// license that can be found in the LICENSE file of this directory.

package htmltree

import (
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// Section 12.2.6.4.9.
func inTableIM(p *parser) bool {
	switch p.tok.Type {
	case html.TextToken:
		p.tok.Data = strings.ReplaceAll(p.tok.Data, "\x00", "")
		switch p.oe.top().DataAtom {
		case atom.Table, atom.Tbody, atom.Tfoot, atom.Thead, atom.Tr:
			if strings.Trim(p.tok.Data, whitespace) == "" {
				p.addText(p.tok.Data)
				return true
			}
		}
	case html.StartTagToken:
		switch p.tok.DataAtom {
		case atom.Caption:
			p.clearStackToContext(tableScope)
			p.afe = append(p.afe, &scopeMarker)
			p.addElement()
			p.im = inCaptionIM
			return true
		case atom.Colgroup:
			p.clearStackToContext(tableScope)
			p.addElement()
			p.im = inColumnGroupIM
			return true
		case atom.Col:
			p.parseImpliedToken(html.StartTagToken, atom.Colgroup, atom.Colgroup.String())
			return false
		case atom.Tbody, atom.Tfoot, atom.Thead:
			p.clearStackToContext(tableScope)
			p.addElement()
			p.im = inTableBodyIM
			return true
		case atom.Td, atom.Th, atom.Tr:
			p.parseImpliedToken(html.StartTagToken, atom.Tbody, atom.Tbody.String())
			return false
		case atom.Table:
			if p.popUntil(tableScope, atom.Table) {
				p.resetInsertionMode()
				return false
			}
			// Ignore the token.
			return true
		case atom.Style, atom.Script, atom.Template:
			return inHeadIM(p)
		case atom.Input:
			for _, t := range p.tok.Attr {
				if t.Key == "type" && strings.EqualFold(t.Val, "hidden") {
					p.addElement()
					p.oe.pop()
					return true
				}
			}
			// Otherwise drop down to the default action.
		case atom.Form:
			if p.oe.contains(atom.Template) || p.form != nil {
				// Ignore the token.
				return true
			}
			p.addElement()
			p.form = p.oe.pop()
		}
	case html.EndTagToken:
		switch p.tok.DataAtom {
		case atom.Table:
			if p.popUntil(tableScope, atom.Table) {
				p.resetInsertionMode()
				return true
			}
			// Ignore the token.
			return true
		case atom.Body, atom.Caption, atom.Col, atom.Colgroup, atom.Html, atom.Tbody, atom.Td, atom.Tfoot, atom.Th, atom.Thead, atom.Tr:
			// Ignore the token.
			return true
		case atom.Template:
			return inHeadIM(p)
		}
	case html.CommentToken:
		p.addChild(p.comment())
		return true
	case html.DoctypeToken:
		// Ignore the token.
		return true
	case html.ErrorToken:
		return inBodyIM(p)
	}

	p.fosterParenting = true
	defer func() { p.fosterParenting = false }()

	return inBodyIM(p)
}

// Section 12.2.6.4.11.
func inCaptionIM(p *parser) bool {
	switch p.tok.Type {
	case html.StartTagToken:
		switch p.tok.DataAtom {
		case atom.Caption, atom.Col, atom.Colgroup, atom.Tbody, atom.Td, atom.Tfoot, atom.Thead, atom.Tr:
			if !p.popUntil(tableScope, atom.Caption) {
				// Ignore the token.
				return true
			}
			p.clearActiveFormattingElements()
			p.im = inTableIM
			return false
		}
	case html.EndTagToken:
		switch p.tok.DataAtom {
		case atom.Caption:
			if p.popUntil(tableScope, atom.Caption) {
				p.clearActiveFormattingElements()
				p.im = inTableIM
			}
			return true
		case atom.Table:
			if !p.popUntil(tableScope, atom.Caption) {
				// Ignore the token.
				return true
			}
			p.clearActiveFormattingElements()
			p.im = inTableIM
			return false
		case atom.Body, atom.Col, atom.Colgroup, atom.Html, atom.Tbody, atom.Td, atom.Tfoot, atom.Th, atom.Thead, atom.Tr:
			// Ignore the token.
			return true
		}
	}
	return inBodyIM(p)
}

// Section 12.2.6.4.12.
func inColumnGroupIM(p *parser) bool {
	switch p.tok.Type {
	case html.TextToken:
		s := strings.TrimLeft(p.tok.Data, whitespace)
		if len(s) < len(p.tok.Data) {
			// Add the initial whitespace to the current node.
			p.addText(p.tok.Data[:len(p.tok.Data)-len(s)])
			if s == "" {
				return true
			}
			p.tok.Data = s
		}
	case html.CommentToken:
		p.addChild(p.comment())
		return true
	case html.DoctypeToken:
		// Ignore the token.
		return true
	case html.StartTagToken:
		switch p.tok.DataAtom {
		case atom.Html:
			return inBodyIM(p)
		case atom.Col:
			p.addElement()
			p.oe.pop()
			p.acknowledgeSelfClosingTag()
			return true
		case atom.Template:
			return inHeadIM(p)
		}
	case html.EndTagToken:
		switch p.tok.DataAtom {
		case atom.Colgroup:
			if p.oe.top().DataAtom == atom.Colgroup {
				p.oe.pop()
				p.im = inTableIM
			}
			return true
		case atom.Col:
			// Ignore the token.
			return true
		case atom.Template:
			return inHeadIM(p)
		}
	case html.ErrorToken:
		return inBodyIM(p)
	}
	if p.oe.top().DataAtom != atom.Colgroup {
		return true
	}
	p.oe.pop()
	p.im = inTableIM
	return false
}

// Section 12.2.6.4.13.
func inTableBodyIM(p *parser) bool {
	switch p.tok.Type {
	case html.StartTagToken:
		switch p.tok.DataAtom {
		case atom.Tr:
			p.clearStackToContext(tableBodyScope)
			p.addElement()
			p.im = inRowIM
			return true
		case atom.Td, atom.Th:
			p.parseImpliedToken(html.StartTagToken, atom.Tr, atom.Tr.String())
			return false
		case atom.Caption, atom.Col, atom.Colgroup, atom.Tbody, atom.Tfoot, atom.Thead:
			if p.popUntil(tableScope, atom.Tbody, atom.Thead, atom.Tfoot) {
				p.im = inTableIM
				return false
			}
			// Ignore the token.
			return true
		}
	case html.EndTagToken:
		switch p.tok.DataAtom {
		case atom.Tbody, atom.Tfoot, atom.Thead:
			if p.elementInScope(tableScope, p.tok.DataAtom) {
				p.clearStackToContext(tableBodyScope)
				p.oe.pop()
				p.im = inTableIM
			}
			return true
		case atom.Table:
			if p.popUntil(tableScope, atom.Tbody, atom.Thead, atom.Tfoot) {
				p.im = inTableIM
				return false
			}
			// Ignore the token.
			return true
		case atom.Body, atom.Caption, atom.Col, atom.Colgroup, atom.Html, atom.Td, atom.Th, atom.Tr:
			// Ignore the token.
			return true
		}
	case html.CommentToken:
		p.addChild(p.comment())
		return true
	}

	return inTableIM(p)
}

// Section 13.2.6.4.14.
func inRowIM(p *parser) bool {
	switch p.tok.Type {
	case html.StartTagToken:
		switch p.tok.DataAtom {
		case atom.Td, atom.Th:
			p.clearStackToContext(tableRowScope)
			p.addElement()
			p.afe = append(p.afe, &scopeMarker)
			p.im = inCellIM
			return true
		case atom.Caption, atom.Col, atom.Colgroup, atom.Tbody, atom.Tfoot, atom.Thead, atom.Tr:
			if p.elementInScope(tableScope, atom.Tr) {
				p.clearStackToContext(tableRowScope)
				p.oe.pop()
				p.im = inTableBodyIM
				return false
			}
			// Ignore the token.
			return true
		}
	case html.EndTagToken:
		switch p.tok.DataAtom {
		case atom.Tr:
			if p.elementInScope(tableScope, atom.Tr) {
				p.clearStackToContext(tableRowScope)
				p.oe.pop()
				p.im = inTableBodyIM
				return true
			}
			// Ignore the token.
			return true
		case atom.Table:
			if p.elementInScope(tableScope, atom.Tr) {
				p.clearStackToContext(tableRowScope)
				p.oe.pop()
				p.im = inTableBodyIM
				return false
			}
			// Ignore the token.
			return true
		case atom.Tbody, atom.Tfoot, atom.Thead:
			if p.elementInScope(tableScope, p.tok.DataAtom) && p.elementInScope(tableScope, atom.Tr) {
				p.clearStackToContext(tableRowScope)
				p.oe.pop()
				p.im = inTableBodyIM
				return false
			}
			// Ignore the token.
			return true
		case atom.Body, atom.Caption, atom.Col, atom.Colgroup, atom.Html, atom.Td, atom.Th:
			// Ignore the token.
			return true
		}
	}

	return inTableIM(p)
}

// Section 12.2.6.4.15.
func inCellIM(p *parser) bool {
	switch p.tok.Type {
	case html.StartTagToken:
		switch p.tok.DataAtom {
		case atom.Caption, atom.Col, atom.Colgroup, atom.Tbody, atom.Td, atom.Tfoot, atom.Th, atom.Thead, atom.Tr:
			if p.popUntil(tableScope, atom.Td, atom.Th) {
				// Close the cell and reprocess.
				p.clearActiveFormattingElements()
				p.im = inRowIM
				return false
			}
			// Ignore the token.
			return true
		}
	case html.EndTagToken:
		switch p.tok.DataAtom {
		case atom.Td, atom.Th:
			if !p.popUntil(tableScope, p.tok.DataAtom) {
				// Ignore the token.
				return true
			}
			p.clearActiveFormattingElements()
			p.im = inRowIM
			return true
		case atom.Body, atom.Caption, atom.Col, atom.Colgroup, atom.Html:
			// Ignore the token.
			return true
		case atom.Table, atom.Tbody, atom.Tfoot, atom.Thead, atom.Tr:
			if !p.elementInScope(tableScope, p.tok.DataAtom) {
				// Ignore the token.
				return true
			}
			// Close the cell and reprocess.
			if p.popUntil(tableScope, atom.Td, atom.Th) {
				p.clearActiveFormattingElements()
			}
			p.im = inRowIM
			return false
		}
	}
	return inBodyIM(p)
}
