package extract

import (
	"slices"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// readCaptions claims the captions and credits of figures, before the running
// text is read, so that it is free of them.
func (p *page) readCaptions() {
	for i := range p.media {
		for j := max(p.media[i].before-1, 0); j <= min(p.media[i].before+1, len(p.blocks)-1); j++ {
			b := &p.blocks[j]
			if _, ok := labelled(unbracket(b.text)); ok && b.claim == "" && len(b.text) < 200 {
				b.claim = "caption"
			}
		}
	}
	for i := range p.elements {
		e := &p.elements[i]
		if e.lo == e.hi || e.hi-e.lo > 6 {
			continue
		}
		fig := e.node.DataAtom == atom.Figcaption || e.node.Data == "amp-caption"
		if !fig && !p.isCaptionClass(e.node) {
			continue
		}
		words := int32(0)
		for j := e.lo; j < e.hi; j++ {
			words += wordsIn(p.blocks[j].text)
		}
		if words > 160 || !fig && words > 80 || !fig && !p.nearImage(e) {
			continue
		}
		for j := e.lo; j < e.hi; j++ {
			if b := &p.blocks[j]; b.claim == "" {
				b.claim = "caption"
			}
		}
	}
}

// isCaptionClass says whether the class of an element calls it a caption or a credit.
func (d *document) isCaptionClass(n *html.Node) bool {
	kind := d.captionClass(n)
	return kind != 0
}

// The kinds of caption elements.
const (
	isCaption = 1 << iota
	isCredit
)

// captionClass tells captions and credits by class, id and itemprop.
func (d *document) captionClass(n *html.Node) int {
	kind := 0
	if n.DataAtom == atom.Figcaption {
		kind = isCaption
	}
	for i := range n.Attr {
		switch a := &n.Attr[i]; a.Key {
		case "class", "id", "data-testid", "data-component":
			says := d.naming(a.Val).says
			if says&saysCaption != 0 {
				kind |= isCaption
			}
			if says&saysCredit != 0 {
				kind |= isCredit
			}
		case "itemprop":
			switch a.Val {
			case "caption", "description":
				kind |= isCaption
			case "copyrightHolder", "creditText", "creator", "author", "copyrightNotice":
				kind |= isCredit
			}
		}
	}
	return kind
}

// captionOf reads caption and credit of an image: of its figure, or of the
// small container around it.
func (p *page) captionOf(n *html.Node) (text, credit string) {
	key := p.firstSource(n).key
	figure := false // the cursor is above the image's figure
	for up, k := n.Parent, 0; up != nil && up.Type == html.ElementNode && k < 9; up, k = up.Parent, k+1 {
		if up.DataAtom == atom.Body || up.DataAtom == atom.Article || up.DataAtom == atom.Main || up.DataAtom == atom.Html || p.holdsTitle(up) || p.holdsOther(up, key, 0) {
			break
		}
		pieces := p.captionPieces(nil, up, n, 0, up.DataAtom == atom.Button || up.DataAtom == atom.A)
		told, box := up.DataAtom == atom.Figure, isMediaBox(up)
		size, around := 0, 0
		for _, piece := range pieces {
			size += len(piece.text)
			if piece.kind == 0 {
				around = max(around, len(piece.text))
			}
			told = told || piece.kind != 0 || p.printsAlt(n, piece.text)
			if !told && len(piece.text) < 160 {
				_, told = labelled(unbracket(piece.text))
			}
		}
		if size > 1500 || size > 500 && !told || around > 300 && !(up.DataAtom == atom.Figure) {
			break
		}
		// A box of nothing but the image, its credit and one more text.
		bare := k == 0 && told && len(pieces) == 2 && around > 0 && around < 250 && (up.DataAtom != atom.P || opens(n))
		if figure || told && up.DataAtom != atom.Figure && !box && !bare {
			// Beside the image's own box only what is called a caption is one.
			pieces = slices.DeleteFunc(pieces, func(c captionPiece) bool {
				if c.kind != 0 || p.printsAlt(n, c.text) {
					return false
				}
				if len(c.text) >= 160 {
					return true
				}
				_, ok := labelled(unbracket(c.text))
				return !ok
			})
		}
		if told || box {
			t, c := settleCaption(pieces)
			if figure && credit != "" {
				c = credit // that of its own figure
			}
			if len(t) >= len(text) && (c != "" || credit == "") {
				text, credit = t, c
			} else if text == "" && credit == "" {
				text, credit = t, c
			}
		}
		if text != "" && (credit != "" || figure) {
			break
		}
		figure = figure || up.DataAtom == atom.Figure
	}
	if text == "" || credit == "" {
		t, c := p.captionBelow(n)
		if text == "" {
			text = t
		}
		if credit == "" {
			credit = c
		}
	}
	if credit != "" {
		return text, credit
	}
	t, c := p.dataCaption(n)
	if text == "" {
		return t, c
	}
	return text, c
}

// opens says whether nothing is printed before an element in its parent: a text
// before an image that shares a paragraph with it is a lead or a byline.
func opens(n *html.Node) bool {
	for s := n.PrevSibling; s != nil; s = s.PrevSibling {
		if s.Type == html.ElementNode && strings.TrimSpace(textOf(s)) != "" || s.Type == html.TextNode && strings.TrimSpace(s.Data) != "" {
			return false
		}
	}
	return true
}

// printsAlt says whether a text repeats the image's description: then it is
// its caption, whatever it stands in.
func (p *page) printsAlt(n *html.Node, text string) bool {
	for _, key := range [...]string{"alt", "title"} {
		if v, _ := attr(n, key); len(v) > 7 && len(v) < 600 && len(text) < 600 && squash(v) == squash(text) {
			return true
		}
	}
	return false
}

// captionBelow reads the text that follows an image: the caption if it repeats the
// image's description, and the credit if it is nothing but what is called so.
func (p *page) captionBelow(n *html.Node) (text, credit string) {
	up, next := n, (*html.Node)(nil)
	for k := 0; next == nil && up.Parent != nil && k < 6 && up.DataAtom != atom.Body; up, k = up.Parent, k+1 {
		next = up.NextSibling
		for next != nil && (next.Type != html.ElementNode || next.DataAtom == atom.Source || next.DataAtom == atom.Noscript) {
			next = next.NextSibling
		}
	}
	if next == nil || next.DataAtom == atom.P || isImage(next) {
		return "", ""
	}
	whole := p.textOf(next)
	if whole == "" || len(whole) > 600 {
		return "", ""
	}
	if p.printsAlt(n, whole) {
		return splitCaption(whole)
	}
	pieces := p.captionPieces(nil, next, n, p.imageTextClass(next), false)
	for i := range pieces {
		if pieces[i].kind == 0 {
			return "", ""
		}
	}
	return settleCaption(pieces)
}

// holdsTitle says whether the page's headline stands inside an element.
func (p *page) holdsTitle(n *html.Node) bool {
	if p.titleAt < 0 {
		return false
	}
	for up := p.blocks[p.titleAt].node; up != nil; up = up.Parent {
		if up == n {
			return true
		}
	}
	return false
}

// unbracket removes the brackets around a text.
func unbracket(s string) string {
	s = strings.TrimSpace(s)
	if len(s) > 2 && (s[0] == '(' && s[len(s)-1] == ')' || s[0] == '[' && s[len(s)-1] == ']') && !strings.ContainsAny(s[1:len(s)-1], "()[]") {
		return strings.TrimSpace(s[1 : len(s)-1])
	}
	return s
}

func (p *page) dataCaption(n *html.Node) (text, credit string) {
	for i := range n.Attr {
		switch a := &n.Attr[i]; a.Key {
		case "data-caption", "data-image-caption":
			if text == "" {
				text, credit = splitCaption(plainText(a.Val))
			}
		case "alt", "title":
			t, c := splitCaption(plainText(a.Val))
			if credit == "" && c != "" && t != "" {
				credit = c
			}
			// Shown when a reader points at the image: a caption if it is a sentence.
			if a.Key == "title" && text == "" && len(t) > 30 && strings.ContainsAny(t[len(t)-1:], ".!?\"") {
				text = t
			}
		}
	}
	for i := range n.Attr {
		if a := &n.Attr[i]; isDataCredit(a.Key) && strings.TrimSpace(a.Val) != "" {
			credit = plainText(a.Val)
		}
	}
	if n.Parent == nil || n.Parent.DataAtom != atom.Figure {
		return text, credit
	}
	// an element beside the image whose text a script writes
	for c, k := n.Parent.FirstChild, 0; c != nil && k < maxBesideImage; c, k = c.NextSibling, k+1 {
		for i := range c.Attr {
			switch a := &c.Attr[i]; {
			case strings.TrimSpace(a.Val) == "":
			case isDataCredit(a.Key) && credit == "":
				credit = plainText(a.Val)
			case strings.HasPrefix(a.Key, "data-") && strings.HasSuffix(a.Key, "caption") && text == "":
				text = plainText(a.Val)
			}
		}
	}
	return text, credit
}

// maxBesideImage is how many nodes of a figure are looked at for the caption of
// each image in it: a figure may hold images by the thousand.
const maxBesideImage = 64

// isDataCredit says whether an attribute is one for the credit of an image.
func isDataCredit(key string) bool {
	key, ok := strings.CutPrefix(key, "data-")
	return ok && (strings.HasSuffix(key, "credit") || key == "copyright" || key == "photographer")
}
