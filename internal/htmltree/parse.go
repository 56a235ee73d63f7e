// Copyright 2010 The Go Authors. All rights reserved.
// Use of this source code is governed by a BSD-style
// license that can be found in the LICENSE file of this directory.

package htmltree

import (
	"fmt"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// A parser implements the HTML5 parsing algorithm:
// https://html.spec.whatwg.org/multipage/syntax.html#tree-construction
type parser struct {
	// tokenizer provides the tokens for the parser.
	tokenizer tokenizer
	// tok is the most recently read token.
	tok html.Token
	// Self-closing tags like <hr/> are treated as start tags, except that
	// hasSelfClosingToken is set while they are being processed.
	hasSelfClosingToken bool
	// doc is the document root element.
	doc *html.Node
	// The stack of open elements (section 12.2.4.2) and active formatting
	// elements (section 12.2.4.3).
	oe, afe nodeStack
	// Element pointers (section 12.2.4.4).
	head, form *html.Node
	// Other parsing state flags (section 12.2.4.5).
	framesetOK bool
	// The stack of template insertion modes
	templateStack insertionModeStack
	// im is the current insertion mode.
	im insertionMode
	// originalIM is the insertion mode to go back to after completing a text
	// or inTableText insertion mode.
	originalIM insertionMode
	// fosterParenting is whether new elements should be inserted according to
	// the foster parenting rules (section 12.2.6.1).
	fosterParenting bool
	// quirks is whether the parser is operating in "quirks mode."
	quirks bool
	// textNodes holds buffers for TextNodes that have had multiple text
	// tokens coalesced into them.
	textNodes map[*html.Node][]byte
	// attrKeys are the attributes of elements to which later tags add some.
	attrKeys map[*html.Node]map[string]bool
	// tree is where nodes are taken from, and left how many more there may be.
	tree *Tree
	left int
}

// An insertion mode (section 12.2.4.1) is the state transition function from
// a particular state in the HTML5 parser's state machine. It updates the
// parser's fields depending on parser.tok (where html.ErrorToken means EOF).
// It returns whether the token was consumed.
type insertionMode func(*parser) bool

// Section 12.2.5.
func (p *parser) acknowledgeSelfClosingTag() {
	p.hasSelfClosingToken = false
}

// setOriginalIM sets the insertion mode to return to after completing a text or
// inTableText insertion mode.
// Section 12.2.4.1, "using the rules for".
func (p *parser) setOriginalIM() {
	if p.originalIM != nil {
		panic(errState)
	}
	p.originalIM = p.im
}

// Section 12.2.4.1, "reset the insertion mode".
func (p *parser) resetInsertionMode() {
	for i := len(p.oe) - 1; i >= 0; i-- {
		n := p.oe[i]
		last := i == 0

		switch n.DataAtom {
		case atom.Td, atom.Th:
			// A divergence from the HTML5 spec that x/net/html has.
			//
			// See https://bugs.chromium.org/p/chromium/issues/detail?id=829668
			p.im = inCellIM
		case atom.Tr:
			p.im = inRowIM
		case atom.Tbody, atom.Thead, atom.Tfoot:
			p.im = inTableBodyIM
		case atom.Caption:
			p.im = inCaptionIM
		case atom.Colgroup:
			p.im = inColumnGroupIM
		case atom.Table:
			p.im = inTableIM
		case atom.Template:
			// A divergence from the HTML5 spec that x/net/html has.
			if n.Namespace != "" {
				continue
			}
			p.im = p.templateStack.top()
		case atom.Head:
			// A divergence from the HTML5 spec that x/net/html has.
			//
			// See https://bugs.chromium.org/p/chromium/issues/detail?id=829668
			p.im = inHeadIM
		case atom.Body:
			p.im = inBodyIM
		case atom.Frameset:
			p.im = inFramesetIM
		case atom.Html:
			if p.head == nil {
				p.im = beforeHeadIM
			} else {
				p.im = afterHeadIM
			}
		default:
			if last {
				p.im = inBodyIM
				return
			}
			continue
		}
		return
	}
}

// parseGenericRawTextElement implements the generic raw text element parsing
// algorithm defined in 12.2.6.2.
// https://html.spec.whatwg.org/multipage/parsing.html#parsing-elements-that-contain-only-text
// Both RAWTEXT and RCDATA are states of the tokenizer in the specification.
func (p *parser) parseGenericRawTextElement() {
	p.addElement()
	p.originalIM = p.im
	p.im = textIM
}

// parseImpliedToken parses a token as though it had appeared in the parser's
// input.
func (p *parser) parseImpliedToken(t html.TokenType, dataAtom atom.Atom, data string) {
	realToken, selfClosing := p.tok, p.hasSelfClosingToken
	p.tok = html.Token{
		Type:     t,
		DataAtom: dataAtom,
		Data:     data,
	}
	p.hasSelfClosingToken = false
	p.parseCurrentToken()
	p.tok, p.hasSelfClosingToken = realToken, selfClosing
}

// parseCurrentToken runs the current token through the parsing routines
// until it is consumed.
func (p *parser) parseCurrentToken() {
	if p.tok.Type == html.SelfClosingTagToken {
		p.hasSelfClosingToken = true
		p.tok.Type = html.StartTagToken
	}

	consumed := false
	for tries := 0; !consumed; tries++ {
		if tries > maxDepth {
			panic(errState) // modes that hand a token to each other for ever
		}
		if p.inForeignContent() {
			consumed = parseForeignContent(p)
		} else {
			consumed = p.im(p)
		}
	}

	if p.hasSelfClosingToken {
		// This is a parse error, but ignore it.
		p.hasSelfClosingToken = false
	}
}

// parse reads all tokens. A panic is a refusal of this package, or a state
// that the algorithm does not foresee.
func (p *parser) parse() (err error) {
	defer func() {
		if cause := recover(); cause != nil {
			if e, ok := cause.(error); ok {
				err = e
			} else {
				err = fmt.Errorf("html: %v", cause)
			}
		}
	}()
	for last := false; !last; {
		// CDATA sections are allowed only in foreign content.
		n := p.oe.top()
		p.tokenizer.allowCDATA = n != nil && n.Namespace != ""
		p.tokenizer.next()
		p.tokenizer.token(&p.tok)
		last = p.tok.Type == html.ErrorToken
		p.parseCurrentToken()
	}
	for n, b := range p.textNodes {
		n.Data = string(b)
	}
	return nil
}
