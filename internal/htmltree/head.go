// Copyright 2010 The Go Authors. All rights reserved.
// Use of this source code is governed by a BSD-style
// license that can be found in the LICENSE file of this directory.

package htmltree

import (
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

const whitespace = " \t\r\n\f"

// Section 12.2.6.4.1.
func initialIM(p *parser) bool {
	switch p.tok.Type {
	case html.TextToken:
		p.tok.Data = strings.TrimLeft(p.tok.Data, whitespace)
		if len(p.tok.Data) == 0 {
			// It was all whitespace, so ignore it.
			return true
		}
	case html.CommentToken:
		p.doc.AppendChild(p.comment())
		return true
	case html.DoctypeToken:
		n, quirks := p.parseDoctype(p.tok.Data)
		p.doc.AppendChild(n)
		p.quirks = quirks
		p.im = beforeHTMLIM
		return true
	}
	p.quirks = true
	p.im = beforeHTMLIM
	return false
}

// Section 12.2.6.4.2.
func beforeHTMLIM(p *parser) bool {
	switch p.tok.Type {
	case html.DoctypeToken:
		// Ignore the token.
		return true
	case html.TextToken:
		p.tok.Data = strings.TrimLeft(p.tok.Data, whitespace)
		if len(p.tok.Data) == 0 {
			// It was all whitespace, so ignore it.
			return true
		}
	case html.StartTagToken:
		if p.tok.DataAtom == atom.Html {
			p.addElement()
			p.im = beforeHeadIM
			return true
		}
	case html.EndTagToken:
		switch p.tok.DataAtom {
		case atom.Head, atom.Body, atom.Html, atom.Br:
			p.parseImpliedToken(html.StartTagToken, atom.Html, atom.Html.String())
			return false
		default:
			// Ignore the token.
			return true
		}
	case html.CommentToken:
		p.doc.AppendChild(p.comment())
		return true
	}
	p.parseImpliedToken(html.StartTagToken, atom.Html, atom.Html.String())
	return false
}

// Section 12.2.6.4.3.
func beforeHeadIM(p *parser) bool {
	switch p.tok.Type {
	case html.TextToken:
		p.tok.Data = strings.TrimLeft(p.tok.Data, whitespace)
		if len(p.tok.Data) == 0 {
			// It was all whitespace, so ignore it.
			return true
		}
	case html.StartTagToken:
		switch p.tok.DataAtom {
		case atom.Head:
			p.addElement()
			p.head = p.top()
			p.im = inHeadIM
			return true
		case atom.Html:
			return inBodyIM(p)
		}
	case html.EndTagToken:
		switch p.tok.DataAtom {
		case atom.Head, atom.Body, atom.Html, atom.Br:
			p.parseImpliedToken(html.StartTagToken, atom.Head, atom.Head.String())
			return false
		default:
			// Ignore the token.
			return true
		}
	case html.CommentToken:
		p.addChild(p.comment())
		return true
	case html.DoctypeToken:
		// Ignore the token.
		return true
	}

	p.parseImpliedToken(html.StartTagToken, atom.Head, atom.Head.String())
	return false
}

// Section 12.2.6.4.4.
func inHeadIM(p *parser) bool {
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
	case html.StartTagToken:
		switch p.tok.DataAtom {
		case atom.Html:
			return inBodyIM(p)
		case atom.Base, atom.Basefont, atom.Bgsound, atom.Link, atom.Meta:
			p.addElement()
			p.oe.pop()
			p.acknowledgeSelfClosingTag()
			return true
		case atom.Noscript:
			p.addElement()
			p.im = inHeadNoscriptIM
			// Don't let the tokenizer go into raw text mode when scripting is disabled.
			p.tokenizer.nextIsNotRawText()
			return true
		case atom.Script, atom.Title:
			p.addElement()
			p.setOriginalIM()
			p.im = textIM
			return true
		case atom.Noframes, atom.Style:
			p.parseGenericRawTextElement()
			return true
		case atom.Head:
			// Ignore the token.
			return true
		case atom.Template:
			// A divergence from the HTML5 spec that x/net/html has.
			//
			// We don't handle all of the corner cases when mixing foreign
			// content (i.e. <math> or <svg>) with <template>. Without this
			// early return, we can get into an infinite loop, possibly because
			// of the further divergence a little below.
			//
			// As a workaround, if we are mixing foreign content and templates,
			// just ignore the rest of the HTML. Foreign content is rare and a
			// relatively old HTML feature. Templates are also rare and a
			// relatively new HTML feature. Their combination is very rare.
			for _, e := range p.oe {
				if e.Namespace != "" {
					p.im = ignoreTheRemainingTokens
					return true
				}
			}

			p.addElement()
			p.afe = append(p.afe, &scopeMarker)
			p.framesetOK = false
			p.im = inTemplateIM
			p.templateStack = append(p.templateStack, inTemplateIM)
			return true
		}
	case html.EndTagToken:
		switch p.tok.DataAtom {
		case atom.Head:
			p.oe.pop()
			p.im = afterHeadIM
			return true
		case atom.Body, atom.Html, atom.Br:
			p.parseImpliedToken(html.EndTagToken, atom.Head, atom.Head.String())
			return false
		case atom.Template:
			if !p.oe.contains(atom.Template) {
				return true
			}
			// A further divergence from the HTML5 spec that x/net/html has.
			//
			// See https://bugs.chromium.org/p/chromium/issues/detail?id=829668
			p.generateImpliedEndTags()
			for i := len(p.oe) - 1; i >= 0; i-- {
				if n := p.oe[i]; n.Namespace == "" && n.DataAtom == atom.Template {
					p.oe = p.oe[:i]
					break
				}
			}
			p.clearActiveFormattingElements()
			p.templateStack.pop()
			p.resetInsertionMode()
			return true
		default:
			// Ignore the token.
			return true
		}
	case html.CommentToken:
		p.addChild(p.comment())
		return true
	case html.DoctypeToken:
		// Ignore the token.
		return true
	}

	p.parseImpliedToken(html.EndTagToken, atom.Head, atom.Head.String())
	return false
}

// Section 12.2.6.4.5.
func inHeadNoscriptIM(p *parser) bool {
	switch p.tok.Type {
	case html.DoctypeToken:
		// Ignore the token.
		return true
	case html.StartTagToken:
		switch p.tok.DataAtom {
		case atom.Html:
			return inBodyIM(p)
		case atom.Basefont, atom.Bgsound, atom.Link, atom.Meta, atom.Noframes, atom.Style:
			return inHeadIM(p)
		case atom.Head:
			// Ignore the token.
			return true
		case atom.Noscript:
			// Don't let the tokenizer go into raw text mode even when a <noscript>
			// tag is in "in head noscript" insertion mode.
			p.tokenizer.nextIsNotRawText()
			// Ignore the token.
			return true
		}
	case html.EndTagToken:
		switch p.tok.DataAtom {
		case atom.Noscript, atom.Br:
		default:
			// Ignore the token.
			return true
		}
	case html.TextToken:
		s := strings.TrimLeft(p.tok.Data, whitespace)
		if len(s) == 0 {
			// It was all whitespace.
			return inHeadIM(p)
		}
	case html.CommentToken:
		return inHeadIM(p)
	}
	p.oe.pop()
	if p.top().DataAtom != atom.Head {
		panic(errState)
	}
	p.im = inHeadIM
	return p.tok.DataAtom == atom.Noscript
}

// Section 12.2.6.4.6.
func afterHeadIM(p *parser) bool {
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
	case html.StartTagToken:
		switch p.tok.DataAtom {
		case atom.Html:
			return inBodyIM(p)
		case atom.Body:
			p.addElement()
			p.framesetOK = false
			p.im = inBodyIM
			return true
		case atom.Frameset:
			p.addElement()
			p.im = inFramesetIM
			return true
		case atom.Base, atom.Basefont, atom.Bgsound, atom.Link, atom.Meta, atom.Noframes, atom.Script, atom.Style, atom.Template, atom.Title:
			p.insertOpenElement(p.head)
			defer p.oe.remove(p.head)
			return inHeadIM(p)
		case atom.Head:
			// Ignore the token.
			return true
		}
	case html.EndTagToken:
		switch p.tok.DataAtom {
		case atom.Body, atom.Html, atom.Br:
			// Drop down to creating an implied <body> tag.
		case atom.Template:
			return inHeadIM(p)
		default:
			// Ignore the token.
			return true
		}
	case html.CommentToken:
		p.addChild(p.comment())
		return true
	case html.DoctypeToken:
		// Ignore the token.
		return true
	}

	p.parseImpliedToken(html.StartTagToken, atom.Body, atom.Body.String())
	p.framesetOK = true
	if p.tok.Type == html.ErrorToken {
		// Stop parsing.
		return true
	}
	return false
}

// Section 12.2.6.4.8.
func textIM(p *parser) bool {
	switch p.tok.Type {
	case html.ErrorToken:
		p.oe.pop()
	case html.TextToken:
		d := p.tok.Data
		if n := p.oe.top(); n.DataAtom == atom.Textarea && n.FirstChild == nil {
			// Ignore a newline at the start of a <textarea> block.
			if d != "" && d[0] == '\r' {
				d = d[1:]
			}
			if d != "" && d[0] == '\n' {
				d = d[1:]
			}
		}
		if d == "" {
			return true
		}
		p.addText(d)
		return true
	case html.EndTagToken:
		p.oe.pop()
	}
	p.im = p.originalIM
	p.originalIM = nil
	return p.tok.Type == html.EndTagToken
}
