package extract

import (
	"strings"
	"unicode"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// captionPiece is a text beside an image that stands in an element of its own.
type captionPiece struct {
	text string
	kind int // isCaption, isCredit, or 0
}

// captionPieces lists the texts inside box, cut at the elements that are more
// than a style.
func (p *page) captionPieces(pieces []captionPiece, box, img *html.Node, kind int, button bool) []captionPiece {
	var b strings.Builder
	flush := func() {
		if t := fold(b.String()); strings.IndexFunc(t, unicode.IsLetter) >= 0 && !isButton(t) && !(button && kind == 0) {
			pieces = append(pieces, captionPiece{text: t, kind: kind})
		}
		b.Reset()
	}
	var walk func(n *html.Node, depth int)
	walk = func(n *html.Node, depth int) {
		for c := n.FirstChild; c != nil && len(pieces) < 40 && depth < 20; c = c.NextSibling {
			switch {
			case c.Type == html.TextNode:
				b.WriteString(c.Data)
			case c.Type != html.ElementNode || c == img || p.hintsOf(c)&hintUnseen != 0 && p.imageTextClass(c) == 0 || skipped(c.DataAtom) || c.DataAtom == atom.Noscript || c.DataAtom == atom.Img || c.DataAtom == atom.Picture:
			case c.DataAtom == atom.Br:
				flush()
			case c.DataAtom == atom.Meta:
				if v, ok := attr(c, "content"); ok && plainText(v) != "" {
					switch propName(c) {
					case "caption":
						pieces = append(pieces, captionPiece{plainText(v), isCaption})
					case "copyrightHolder", "creditText":
						pieces = append(pieces, captionPiece{plainText(v), isCredit})
					}
				}
			case (glues(c.DataAtom) && c.DataAtom != atom.Small || c.DataAtom == atom.A) && p.imageTextClass(c) == 0:
				walk(c, depth+1)
			default:
				flush()
				inner := p.imageTextClass(c)
				if inner == 0 {
					inner = kind
				}
				if inner&isCredit != 0 {
					inner = isCredit
				}
				pieces = p.captionPieces(pieces, c, img, inner, button || c.DataAtom == atom.Button)
			}
		}
	}
	walk(box, 0)
	flush()
	return pieces
}

// imageTextClass is captionClass with the words that mean a credit only beside
// an image.
func (p *page) imageTextClass(n *html.Node) int {
	kind := p.captionClass(n)
	if n.DataAtom == atom.Cite && p.inFigure(n) {
		kind |= isCredit
	}
	for i := range n.Attr {
		switch a := &n.Attr[i]; a.Key {
		case "class", "id", "data-testid", "data-dot":
			eachWord(a.Val, func(w string) {
				switch w {
				case "author", "autor", "auteur", "license", "licence", "lizenz", "owner", "fuente", "firma", "fonte", "fotografo", "kilde", "bron", "creator", "photo-credit", "provider":
					kind |= isCredit
				case "description", "infotext", "legende", "alt":
					kind |= isCaption
				}
			})
		}
	}
	return kind
}

// isButton says whether a text beside an image is none of its caption.
func isButton(s string) bool {
	if len(s) > 60 || strings.HasSuffix(s, ":") && isBareLabel(s) {
		return false
	}
	switch strings.ToLower(strings.Trim(s, " .:…")) {
	case "open image in gallery", "view gallery", "read more", "image", "click to enlarge", "enlarge", "enlarge image", "close", "share", "play", "play video", "watch video", "view image in fullscreen", "fullscreen", "full screen", "gallery", "vergrößern", "bild vergrößern", "bild in vollbild anzeigen", "anzeige", "advertisement", "save", "copy link", "facebook", "twitter", "whatsapp", "email", "caption", "options", "hide caption", "toggle caption", "view larger", "zoom", "next", "previous", "download", "open", "expand", "abrir", "agrandir", "ampliar", "ampliar imagen", "expandir", "tap to enlarge", "view image", "view in full screen", "loading", "story continues below this ad", "bild", "foto", "video", "galerie", "show caption", "image gallery", "view full size", "see gallery", "이미지 확대보기", "拡大", "拡大する", "拡大写真", "点击查看大图":
		return true
	}
	words := wordsOf(s)
	if len(words) > 1 && len(words) < 6 && (words[0] == "view" || words[0] == "see" || words[0] == "open") && strings.HasPrefix(words[len(words)-1], "image") {
		return true
	}
	digits := true
	for _, w := range words {
		digits = digits && (allDigits(w) || w == "min" || w == "of" || w == "von" || w == "de" || w == "sur" || w == "из")
	}
	return digits
}

// settleCaption makes one caption and one credit of the pieces.
func settleCaption(pieces []captionPiece) (text, credit string) {
	var texts, credits, sure []string
	plain := 0
	for _, piece := range pieces {
		if piece.kind != isCredit {
			plain++
		}
	}
	announced := false // a label stands before it, in an element of its own
	named := false     // one of the credits looks like one
	for _, piece := range pieces {
		named = named || piece.kind == isCredit && isCreditLike(piece.text)
	}
	for i, piece := range pieces {
		t := strings.Trim(withoutCaptionLabel(piece.text), " ,;|–—-")
		inner := unbracket(t)
		if _, ok := labelled(inner); piece.kind == isCredit && named && !ok && !isCreditLike(t) {
			// what only stands in the same box: a sentence is the caption, less is a link
			if head, c := splitCaption(t); c == "" && (strings.HasSuffix(piece.text, ".") || countWords(t, 6) > 5) {
				texts = append(texts, head)
				continue
			} else if c == "" && countWords(t, 6) <= 4 {
				continue
			}
		}
		if piece.kind == isCredit {
			if head, c := splitCaption(t); c != "" && head != "" && len(head) > 60 {
				texts, sure = append(texts, head), append(sure, c) // it holds both
				continue
			}
			if c, ok := labelled(inner); ok && c != "" {
				t = c
			} else {
				t = inner
			}
			if t = closeCredit(t); t != "" && !isBareLabel(t) {
				sure = append(sure, t)
			}
			continue
		}
		if c, ok := labelled(inner); ok && c != "" {
			credits = append(credits, c)
			continue
		}
		if isBareLabel(inner) {
			announced = strings.HasSuffix(inner, ":")
			continue
		}
		if announced && isCreditLike(t) {
			credits = append(credits, inner)
			continue
		}
		announced = false
		// The last of several pieces, and one in brackets, is a credit if it looks like one.
		last := i == len(pieces)-1 || pieces[i+1].kind == isCredit
		if (plain > 1 && i > 0 && last || inner != t) && isCreditLike(t) {
			credits = append(credits, inner)
			continue
		}
		if i == 0 && plain > 1 && isCreditLike(t) && len(pieces[1].text) > 2*len(t) && len(pieces[1].text) > 50 {
			credits = append(credits, inner)
			continue
		}
		head, c := splitCaption(t)
		if head != "" {
			texts = append(texts, head)
		}
		if c != "" {
			credits = append(credits, c)
		}
	}
	if len(sure) > 0 {
		credits = sure
	}
	text, credit = strings.Join(unique(texts), " "), strings.Join(unique(credits), " / ")
	if squash(text) == squash(credit) {
		text = ""
	}
	return text, credit
}

// withoutCaptionLabel drops "Caption:" and its kin from the beginning.
func withoutCaptionLabel(s string) string {
	label, rest, ok := strings.Cut(s, ":")
	if !ok || len(label) > 20 {
		return s
	}
	switch strings.ToLower(strings.TrimSpace(label)) {
	case "caption", "image caption", "legende", "légende", "bildlegende", "bildunterschrift", "leyenda", "pie de foto", "legenda", "didascalia", "bildtext", "billedtekst", "подпись":
		return strings.TrimSpace(rest)
	}
	return s
}

func isBareLabel(s string) bool {
	for _, w := range wordsOf(s) {
		if !creditWords[w] && !byAfter[w] {
			return false
		}
	}
	return true
}

func unique(list []string) []string {
	var out []string
next:
	for _, s := range list {
		for _, o := range out {
			if squash(o) == squash(s) {
				continue next
			}
		}
		out = append(out, s)
	}
	return out
}
