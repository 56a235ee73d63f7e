// Copyright 2010 The Go Authors. All rights reserved.
// Use of this source code is governed by a BSD-style
// license that can be found in the LICENSE file of this directory.

package htmltree

import (
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// Section 12.2.6.4.7.
func inBodyIM(p *parser) bool {
	switch p.tok.Type {
	case html.TextToken:
		d := p.tok.Data
		switch n := p.oe.top(); n.DataAtom {
		case atom.Pre, atom.Listing:
			if n.FirstChild == nil {
				// Ignore a newline at the start of a <pre> block.
				if d != "" && d[0] == '\r' {
					d = d[1:]
				}
				if d != "" && d[0] == '\n' {
					d = d[1:]
				}
			}
		}
		if p.tokenizer.nul {
			d = strings.ReplaceAll(d, "\x00", "")
		}
		if d == "" {
			return true
		}
		p.reconstructActiveFormattingElements()
		p.addText(d)
		if p.framesetOK && strings.TrimLeft(d, whitespace) != "" {
			// There were non-whitespace characters inserted.
			p.framesetOK = false
		}
	case html.StartTagToken:
		switch p.tok.DataAtom {
		case atom.Html:
			if p.oe.contains(atom.Template) {
				return true
			}
			p.copyAttributes(p.oe[0], &p.tok)
		case atom.Base, atom.Basefont, atom.Bgsound, atom.Link, atom.Meta, atom.Noframes, atom.Script, atom.Style, atom.Template, atom.Title:
			return inHeadIM(p)
		case atom.Body:
			if p.oe.contains(atom.Template) {
				return true
			}
			if len(p.oe) >= 2 {
				body := p.oe[1]
				if body.Type == html.ElementNode && body.DataAtom == atom.Body {
					p.framesetOK = false
					p.copyAttributes(body, &p.tok)
				}
			}
		case atom.Frameset:
			if !p.framesetOK || len(p.oe) < 2 || p.oe[1].DataAtom != atom.Body {
				// Ignore the token.
				return true
			}
			body := p.oe[1]
			if body.Parent != nil {
				body.Parent.RemoveChild(body)
			}
			p.oe = p.oe[:1]
			p.addElement()
			p.im = inFramesetIM
			return true
		case atom.Address, atom.Article, atom.Aside, atom.Blockquote, atom.Center, atom.Details, atom.Dialog, atom.Dir, atom.Div, atom.Dl, atom.Fieldset, atom.Figcaption, atom.Figure, atom.Footer, atom.Header, atom.Hgroup, atom.Main, atom.Menu, atom.Nav, atom.Ol, atom.P, atom.Search, atom.Section, atom.Summary, atom.Ul:
			p.popUntil(buttonScope, atom.P)
			p.addElement()
		case atom.H1, atom.H2, atom.H3, atom.H4, atom.H5, atom.H6:
			p.popUntil(buttonScope, atom.P)
			switch n := p.top(); n.DataAtom {
			case atom.H1, atom.H2, atom.H3, atom.H4, atom.H5, atom.H6:
				p.oe.pop()
			}
			p.addElement()
		case atom.Pre, atom.Listing:
			p.popUntil(buttonScope, atom.P)
			p.addElement()
			// The newline, if any, will be dealt with by the html.TextToken case.
			p.framesetOK = false
		case atom.Form:
			if p.form != nil && !p.oe.contains(atom.Template) {
				// Ignore the token
				return true
			}
			p.popUntil(buttonScope, atom.P)
			p.addElement()
			if !p.oe.contains(atom.Template) {
				p.form = p.top()
			}
		case atom.Li:
			p.framesetOK = false
			for i := len(p.oe) - 1; i >= 0; i-- {
				node := p.oe[i]
				switch node.DataAtom {
				case atom.Li:
					p.oe = p.oe[:i]
				case atom.Address, atom.Div, atom.P:
					continue
				default:
					if !isSpecialElement(node) {
						continue
					}
				}
				break
			}
			p.popUntil(buttonScope, atom.P)
			p.addElement()
		case atom.Dd, atom.Dt:
			p.framesetOK = false
			for i := len(p.oe) - 1; i >= 0; i-- {
				node := p.oe[i]
				switch node.DataAtom {
				case atom.Dd, atom.Dt:
					p.oe = p.oe[:i]
				case atom.Address, atom.Div, atom.P:
					continue
				default:
					if !isSpecialElement(node) {
						continue
					}
				}
				break
			}
			p.popUntil(buttonScope, atom.P)
			p.addElement()
		case atom.Plaintext:
			p.popUntil(buttonScope, atom.P)
			p.addElement()
		case atom.Button:
			if p.elementInScope(defaultScope, atom.Button) {
				p.generateImpliedEndTags()
				p.popUntil(defaultScope, atom.Button)
			}
			p.reconstructActiveFormattingElements()
			p.addElement()
			p.framesetOK = false
		case atom.A:
			for i := len(p.afe) - 1; i >= 0 && p.afe[i].Type != scopeMarkerNode; i-- {
				if n := p.afe[i]; n.Type == html.ElementNode && n.DataAtom == atom.A {
					p.inBodyEndTagFormatting(atom.A, "a")
					p.oe.remove(n)
					p.afe.remove(n)
					break
				}
			}
			p.reconstructActiveFormattingElements()
			p.addFormattingElement()
		case atom.B, atom.Big, atom.Code, atom.Em, atom.Font, atom.I, atom.S, atom.Small, atom.Strike, atom.Strong, atom.Tt, atom.U:
			p.reconstructActiveFormattingElements()
			p.addFormattingElement()
		case atom.Nobr:
			p.reconstructActiveFormattingElements()
			if p.elementInScope(defaultScope, atom.Nobr) {
				p.inBodyEndTagFormatting(atom.Nobr, "nobr")
				p.reconstructActiveFormattingElements()
			}
			p.addFormattingElement()
		case atom.Applet, atom.Marquee, atom.Object:
			p.reconstructActiveFormattingElements()
			p.addElement()
			p.afe = append(p.afe, &scopeMarker)
			p.framesetOK = false
		case atom.Table:
			if !p.quirks {
				p.popUntil(buttonScope, atom.P)
			}
			p.addElement()
			p.framesetOK = false
			p.im = inTableIM
			return true
		case atom.Area, atom.Br, atom.Embed, atom.Img, atom.Keygen, atom.Wbr:
			p.reconstructActiveFormattingElements()
			p.addElement()
			p.oe.pop()
			p.acknowledgeSelfClosingTag()
			p.framesetOK = false
		case atom.Input:
			p.popUntil(defaultScope, atom.Select)
			p.reconstructActiveFormattingElements()
			p.addElement()
			p.oe.pop()
			p.acknowledgeSelfClosingTag()
			if p.tok.DataAtom == atom.Input {
				for _, t := range p.tok.Attr {
					if t.Key == "type" {
						if strings.EqualFold(t.Val, "hidden") {
							// Skip setting framesetOK = false
							return true
						}
					}
				}
			}
			p.framesetOK = false
		case atom.Param, atom.Source, atom.Track:
			p.addElement()
			p.oe.pop()
			p.acknowledgeSelfClosingTag()
		case atom.Hr:
			if p.elementInScope(buttonScope, atom.P) {
				p.generateImpliedEndTags("p")
				p.popUntil(defaultScope, atom.P)
			}
			if p.elementInScope(defaultScope, atom.Select) {
				p.generateImpliedEndTags()
			}
			p.addElement()
			p.oe.pop()
			p.acknowledgeSelfClosingTag()
			p.framesetOK = false
		case atom.Image:
			p.tok.DataAtom = atom.Img
			p.tok.Data = atom.Img.String()
			return false
		case atom.Textarea:
			p.addElement()
			p.setOriginalIM()
			p.framesetOK = false
			p.im = textIM
		case atom.Xmp:
			p.popUntil(buttonScope, atom.P)
			p.reconstructActiveFormattingElements()
			p.framesetOK = false
			p.parseGenericRawTextElement()
		case atom.Iframe:
			p.framesetOK = false
			p.parseGenericRawTextElement()
		case atom.Noembed:
			p.parseGenericRawTextElement()
		case atom.Noscript:
			p.reconstructActiveFormattingElements()
			p.addElement()
			// Don't let the tokenizer go into raw text mode when scripting is disabled.
			p.tokenizer.nextIsNotRawText()
		case atom.Select:
			if p.popUntil(defaultScope, atom.Select) {
				return true
			}
			p.reconstructActiveFormattingElements()
			p.addElement()
			p.framesetOK = false
			return true
		case atom.Option:
			if p.elementInScope(defaultScope, atom.Select) {
				p.generateImpliedEndTags("optgroup")
				// If oe has option element in scope, parse error?
			} else if p.top().DataAtom == atom.Option {
				p.oe.pop()
			}
			p.reconstructActiveFormattingElements()
			p.addElement()
		case atom.Optgroup:
			if p.elementInScope(defaultScope, atom.Select) {
				p.generateImpliedEndTags()
				// If oe has option or optgroup element in scope, parse error?
			} else if p.top().DataAtom == atom.Option {
				p.oe.pop()
			}
			p.reconstructActiveFormattingElements()
			p.addElement()
		case atom.Rb, atom.Rtc:
			if p.elementInScope(defaultScope, atom.Ruby) {
				p.generateImpliedEndTags()
			}
			p.addElement()
		case atom.Rp, atom.Rt:
			if p.elementInScope(defaultScope, atom.Ruby) {
				p.generateImpliedEndTags("rtc")
			}
			p.addElement()
		case atom.Math, atom.Svg:
			p.reconstructActiveFormattingElements()
			if p.tok.DataAtom == atom.Math {
				adjustAttributeNames(p.tok.Attr, mathMLAttributeAdjustments)
			} else {
				adjustAttributeNames(p.tok.Attr, svgAttributeAdjustments)
			}
			adjustForeignAttributes(p.tok.Attr)
			p.addElement()
			p.top().Namespace = p.tok.Data
			if p.hasSelfClosingToken {
				p.oe.pop()
				p.acknowledgeSelfClosingTag()
			}
			return true
		case atom.Caption, atom.Col, atom.Colgroup, atom.Frame, atom.Head, atom.Tbody, atom.Td, atom.Tfoot, atom.Th, atom.Thead, atom.Tr:
			// Ignore the token.
		default:
			p.reconstructActiveFormattingElements()
			p.addElement()
		}
	case html.EndTagToken:
		switch p.tok.DataAtom {
		case atom.Body:
			if p.elementInScope(defaultScope, atom.Body) {
				p.im = afterBodyIM
			}
		case atom.Html:
			if p.elementInScope(defaultScope, atom.Body) {
				p.parseImpliedToken(html.EndTagToken, atom.Body, atom.Body.String())
				return false
			}
			return true
		case atom.Address, atom.Article, atom.Aside, atom.Blockquote, atom.Button, atom.Center, atom.Details, atom.Dialog, atom.Dir, atom.Div, atom.Dl, atom.Fieldset, atom.Figcaption, atom.Figure, atom.Footer, atom.Header, atom.Hgroup, atom.Listing, atom.Main, atom.Menu, atom.Nav, atom.Ol, atom.Pre, atom.Search, atom.Section, atom.Select, atom.Summary, atom.Ul:
			if !p.elementInScope(defaultScope, p.tok.DataAtom) {
				// Ignore the token.
				return true
			}
			p.generateImpliedEndTags()
			p.popUntil(defaultScope, p.tok.DataAtom)
		case atom.Form:
			if p.oe.contains(atom.Template) {
				i := p.indexOfElementInScope(defaultScope, atom.Form)
				if i == -1 {
					// Ignore the token.
					return true
				}
				p.generateImpliedEndTags()
				if p.oe[i].DataAtom != atom.Form {
					// Ignore the token.
					return true
				}
				p.popUntil(defaultScope, atom.Form)
			} else {
				node := p.form
				p.form = nil
				i := p.indexOfElementInScope(defaultScope, atom.Form)
				if node == nil || i == -1 || p.oe[i] != node {
					// Ignore the token.
					return true
				}
				p.generateImpliedEndTags()
				p.oe.remove(node)
			}
		case atom.P:
			if !p.elementInScope(buttonScope, atom.P) {
				p.parseImpliedToken(html.StartTagToken, atom.P, atom.P.String())
			}
			p.popUntil(buttonScope, atom.P)
		case atom.Li:
			p.popUntil(listItemScope, atom.Li)
		case atom.Dd, atom.Dt:
			p.popUntil(defaultScope, p.tok.DataAtom)
		case atom.H1, atom.H2, atom.H3, atom.H4, atom.H5, atom.H6:
			p.popUntil(defaultScope, atom.H1, atom.H2, atom.H3, atom.H4, atom.H5, atom.H6)
		case atom.A, atom.B, atom.Big, atom.Code, atom.Em, atom.Font, atom.I, atom.Nobr, atom.S, atom.Small, atom.Strike, atom.Strong, atom.Tt, atom.U:
			p.inBodyEndTagFormatting(p.tok.DataAtom, p.tok.Data)
		case atom.Applet, atom.Marquee, atom.Object:
			if p.popUntil(defaultScope, p.tok.DataAtom) {
				p.clearActiveFormattingElements()
			}
		case atom.Br:
			p.tok.Type = html.StartTagToken
			return false
		case atom.Template:
			return inHeadIM(p)
		default:
			p.inBodyEndTagOther(p.tok.DataAtom, p.tok.Data)
		}
	case html.CommentToken:
		p.addChild(p.comment())
	case html.ErrorToken:
		// A divergence from the HTML5 spec that x/net/html has.
		if len(p.templateStack) > 0 {
			p.im = inTemplateIM
			return false
		}
		for _, e := range p.oe {
			switch e.DataAtom {
			case atom.Dd, atom.Dt, atom.Li, atom.Optgroup, atom.Option, atom.P, atom.Rb, atom.Rp, atom.Rt, atom.Rtc, atom.Tbody, atom.Td, atom.Tfoot, atom.Th,
				atom.Thead, atom.Tr, atom.Body, atom.Html:
			default:
				return true
			}
		}
	}

	return true
}
