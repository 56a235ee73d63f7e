package extract

import (
	"slices"
	"strconv"
	"strings"
	"unicode"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"github.com/newsarc/newsarc/schema"
)

// picture is one image of the page in the making.
type picture struct {
	key     string
	sources []imageSource
	node    *html.Node // its img; nil for one of the metadata
	before  int        // the block that follows it
	alt     string
	caption string
	credit  string
	license string
	where   string // how it was found
}

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

// nearImage says whether an image stands in the container around an element.
func (p *page) nearImage(e *element) bool {
	for up, n := e.parent, 0; up >= 0 && n < 3; up, n = p.elements[up].parent, n+1 {
		box := &p.elements[up]
		if box.hi-box.lo > 8 {
			return false
		}
		if hasImage(box.node, 6) {
			return true
		}
	}
	return false
}

// isImage says whether an element shows an image: an img, or an element of a
// framework that has the address of one.
func isImage(n *html.Node) bool {
	if n.DataAtom != 0 {
		return n.DataAtom == atom.Img
	}
	if n.Data == "amp-img" {
		return true
	}
	if !strings.HasSuffix(n.Data, "-image") {
		return false
	}
	src, _ := attr(n, "src")
	return src != "" && n.FirstChild == nil || src != "" && n.FirstChild.Type == html.CommentNode && n.FirstChild.NextSibling == nil
}

func hasImage(n *html.Node, depth int) bool {
	for c := n.FirstChild; c != nil && depth > 0; c = c.NextSibling {
		if isImage(c) || c.DataAtom == atom.Picture || c.DataAtom == atom.Video || hasImage(c, depth-1) {
			return true
		}
	}
	return false
}

// readImages lists the images of the article: those that stand between the
// headline and the end of the text, joined with what the metadata say of them.
func (p *page) readImages() {
	if p.root == nil || len(p.record.Images) > 0 {
		return
	}
	pictures := p.pagePictures()
	pictures = p.joinMetadata(pictures)
	for i := range pictures {
		pic := &pictures[i]
		address := p.resolve(bestSource(pic.sources))
		if address == "" && pic.credit == "" {
			continue
		}
		if pic.license == "" {
			pic.license = licence(pic.credit)
		}
		p.record.Images = append(p.record.Images, schema.Image{
			URL: schema.Text(address), Caption: schema.Text(pic.caption), Credit: schema.Text(pic.credit), License: schema.Text(pic.license),
			Alt: schema.Text(pic.alt), Position: int64(len(p.record.Images)),
		})
		where, method, conf := pic.where, "metadata", 0.7
		if pic.node != nil {
			where, method, conf = p.cssPath(pic.node), "html", shownSurely(pic, i == 0)
		}
		p.found("images["+strconv.Itoa(len(p.record.Images)-1)+"]", method, where, conf)
	}
}

// shownSurely is the confidence that an image of the page belongs to the
// article, as measured on pages of many publishers.
func shownSurely(pic *picture, first bool) float64 {
	switch {
	case pic.caption != "" && pic.credit != "":
		return 0.94
	case first && pic.caption+pic.credit != "":
		return 0.93
	case first:
		return 0.86
	default:
		return 0.78
	}
}

// pagePictures are the images that stand on the page as part of the article.
func (p *page) pagePictures() []picture {
	lo, hi := p.articleRange()
	leads := p.leadKeys()
	var all []picture
	index := map[string]int{}
	for i := range p.media {
		m := &p.media[i]
		if m.node.DataAtom == atom.Iframe || m.before < lo || m.before > hi {
			continue
		}
		pic := picture{node: m.node, before: m.before}
		if m.node.DataAtom == atom.Video {
			if v, ok := attr(m.node, "poster"); ok && v != "" {
				pic.sources = []imageSource{{url: v}}
			}
		} else {
			pic.sources = imageSources(m.node)
		}
		if len(pic.sources) == 0 || m.hidden && !inNoscript(m.node) && !p.besideText(m.before) || p.icons[m.node] {
			continue
		}
		pic.key = imageKey(pic.sources[0].url)
		if !leads[pic.key] && (p.elsewhere(m.before) && (m.before == 0 || p.elsewhere(m.before-1)) || p.isDecoration(m.node, pic.sources[0].url)) {
			continue
		}
		if a, ok := attr(m.node, "alt"); ok {
			pic.alt = plainText(a)
		}
		pic.caption, pic.credit = p.captionOf(m.node)
		if j, ok := index[pic.key]; ok {
			merge(&all[j], &pic)
			continue
		}
		index[pic.key] = len(all)
		all = append(all, pic)
	}
	return withoutThumbnails(all)
}

// leadKeys are the keys of what the metadata call the page's image: wherever
// it stands, it is no decoration.
func (p *page) leadKeys() map[string]bool {
	keys := map[string]bool{}
	add := func(u string) {
		if u != "" && !isPlaceholder(u) && !strings.Contains(strings.ToLower(u), "logo") {
			keys[imageKey(u)] = true
		}
	}
	if v, name := p.md.first("og:image"); name != "" {
		add(v.text)
	}
	p.md.graph.main.get("image").each(func(o *jsonValue) {
		if pic, ok := p.md.graph.picture(o); ok {
			add(pic.sources[0].url)
		}
	})
	return keys
}

// besideText says whether text of the article stands around a place: some
// pages keep all of it hidden until a script has run.
func (p *page) besideText(before int) bool {
	for i := max(0, before-1); i <= before && i < len(p.blocks); i++ {
		if c := p.blocks[i].claim; p.blocks[i].hidden && (c == "body" || c == "lead") {
			return true
		}
	}
	return false
}

// withoutThumbnails drops the small images that nothing is said of, on a page
// that has large ones: teasers of other articles.
func withoutThumbnails(all []picture) []picture {
	const small, large = 200, 400
	wide := false
	for i := range all {
		wide = wide || widthOf(&all[i]) >= large
	}
	if !wide {
		return all
	}
	return slices.DeleteFunc(all, func(pic picture) bool {
		w := widthOf(&pic)
		return w > 0 && w < small && pic.credit == "" && pic.caption == ""
	})
}

// widthOf is the width of the largest version of an image, 0 if unknown.
func widthOf(pic *picture) float64 {
	width := 0.0
	for _, s := range pic.sources {
		width = max(width, s.width, widthInAddress(s.url))
	}
	return width
}

// merge adds to an image what another copy of it says.
func merge(to, from *picture) {
	to.sources = append(to.sources, from.sources...)
	if to.alt == "" {
		to.alt = from.alt
	}
	if to.caption == "" {
		to.caption = from.caption
	}
	if to.credit == "" {
		to.credit = from.credit
	}
	if to.license == "" {
		to.license = from.license
	}
}

func inNoscript(n *html.Node) bool {
	for up, k := n.Parent, 0; up != nil && k < 4; up, k = up.Parent, k+1 {
		if up.DataAtom == atom.Noscript {
			return true
		}
	}
	return false
}

// articleRange is the range of blocks between which the article's images stand.
func (p *page) articleRange() (lo, hi int) {
	first, last := -1, -1
	for i := range p.blocks {
		if c := p.blocks[i].claim; c == "body" || c == "lead" {
			if first < 0 {
				first = i
			}
			last = i
		}
	}
	if first < 0 {
		if p.titleAt < 0 {
			return 0, len(p.blocks)
		}
		return max(0, p.titleAt-6), min(len(p.blocks), p.titleAt+40)
	}
	lo = first
	if p.titleAt >= 0 && p.titleAt < first && first-p.titleAt < 60 {
		lo = p.titleAt
	}
	return max(0, lo-6), min(len(p.blocks), last+2)
}

// isDecoration says whether an image is none of the article: a logo, an icon,
// a portrait of the author, an advertisement, the teaser of another article.
func (p *page) isDecoration(n *html.Node, address string) bool {
	low := strings.ToLower(address)
	if i := strings.IndexAny(low, "?#"); i >= 0 {
		low = low[:i]
	}
	if strings.HasSuffix(low, ".svg") {
		return true
	}
	for _, w := range []string{"logo", "/icon", "icon-", "_icon", "avatar", "sprite", "gravatar", "/emoji", "favicon", "badge", "/ads/", "doubleclick", "scorecardresearch", "facebook.com/tr", "feedburner", "pixel.", "tracking", "/flags/", "button"} {
		if strings.Contains(low, w) {
			return true
		}
	}
	if w, h := sizeAttr(n, "width"), sizeAttr(n, "height"); w > 0 && w < 90 || h > 0 && h < 60 {
		return true
	}
	own := p.hintsOf(n)
	if own&(hintAuthor|hintPromo|hintShare) != 0 && sizeAttr(n, "width") < 300 {
		return true
	}
	for up, k := n.Parent, 0; up != nil && up.Type == html.ElementNode && k < 14; up, k = up.Parent, k+1 {
		switch up.DataAtom {
		case atom.Body, atom.Html, atom.Article, atom.Main:
			return false
		case atom.Aside, atom.Nav, atom.Footer:
			return true
		case atom.A:
			if href, ok := attr(up, "href"); ok && p.leadsAway(href) {
				return true
			}
		}
		if k < 4 && p.isBylineClass(up) && up.DataAtom != atom.Figure {
			return true // the portrait of an author
		}
		h := p.hintsOf(up)
		if k < 6 && h&(hintAuthor|hintShare|hintRelated|hintPromo|hintComment|hintNav|hintFooter) != 0 && h&(hintBody|hintArticle|hintCaption) == 0 && up.DataAtom != atom.Figure && !(h&hintRelated != 0 && isMediaBox(up)) {
			return true
		}
	}
	return false
}

func sizeAttr(n *html.Node, key string) int {
	v, _ := attr(n, key)
	if !allDigits(strings.TrimSuffix(v, "px")) {
		return 0
	}
	return leadingInt(v)
}

// leadsAway says whether a link around an image leads to another article
// rather than to a larger version of it.
func (p *page) leadsAway(href string) bool {
	low := strings.ToLower(strings.TrimSpace(href))
	if low == "" || low[0] == '#' || strings.HasPrefix(low, "javascript:") {
		return false
	}
	if i := strings.IndexAny(low, "?#"); i > 0 {
		low = low[:i]
	}
	for _, ext := range []string{".jpg", ".jpeg", ".png", ".webp", ".gif", ".avif"} {
		if strings.Contains(low, ext) {
			return false
		}
	}
	for _, w := range []string{"gallery", "photo", "image", "foto", "galerie", "bild", "attachment", "galeria", "diaporama", "media", "picture"} {
		if strings.Contains(low, w) {
			return false
		}
	}
	u := p.resolve(href)
	return u != "" && !sameAddress(u, p.meta.URL) && !sameAddress(u, string(p.record.CanonicalURL))
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

// isMediaBox says whether the class of an element calls it the box of an image.
func isMediaBox(n *html.Node) bool {
	found := false
	for i := range n.Attr {
		if key := n.Attr[i].Key; key == "class" || key == "id" {
			eachWord(n.Attr[i].Val, func(w string) {
				switch w {
				case "media", "image", "img", "photo", "foto", "bild", "picture", "figure", "video", "gallery", "slide", "imagen", "thumb", "thumbinner", "hmedia":
					found = true
				}
			})
		}
	}
	return found
}

// holdsOther says whether an element holds an image other than that of key.
func (p *page) holdsOther(n *html.Node, key string, depth int) bool {
	for c := n.FirstChild; c != nil && depth < 12; c = c.NextSibling {
		if c.Type != html.ElementNode {
			continue
		}
		if isImage(c) {
			if s := p.firstSource(c); s.counts && s.key != key {
				return true
			}
			continue
		}
		if p.holdsOther(c, key, depth+1) {
			return true
		}
	}
	return false
}

// firstSource is the first address of an image, as its neighbours are asked for it.
type firstSource struct {
	key    string // of the address, "" without one
	counts bool   // it is an image of some size
}

// firstSource reads an image's first address, once.
func (p *page) firstSource(n *html.Node) firstSource {
	s, ok := p.sources[n]
	if ok {
		return s
	}
	if all := imageSources(n); len(all) > 0 {
		w := sizeAttr(n, "width")
		s = firstSource{key: imageKey(all[0].url), counts: (w == 0 || w > 90) && !strings.HasSuffix(all[0].url, ".svg")}
	}
	if p.sources == nil {
		p.sources = make(map[*html.Node]firstSource)
	}
	p.sources[n] = s
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
	for c := n.Parent.FirstChild; c != nil; c = c.NextSibling {
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

// isDataCredit says whether an attribute is one for the credit of an image.
func isDataCredit(key string) bool {
	key, ok := strings.CutPrefix(key, "data-")
	return ok && (strings.HasSuffix(key, "credit") || key == "copyright" || key == "photographer")
}

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

// joinMetadata adds what JSON-LD and OpenGraph say: captions and credits for
// the images of the page, and the lead image where the page shows none.
func (p *page) joinMetadata(pictures []picture) []picture {
	var meta []picture
	g := p.md.graph
	for _, v := range []*jsonValue{g.main.get("image"), g.main.get("primaryImageOfPage"), g.page.get("primaryImageOfPage"), g.main.get("associatedMedia")} {
		v.each(func(o *jsonValue) {
			if pic, ok := g.picture(o); ok {
				pic.where = "json-ld image"
				meta = append(meta, pic)
			}
		})
	}
	for _, o := range g.images {
		if pic, ok := g.picture(o); ok {
			pic.where = "json-ld ImageObject"
			meta = append(meta, pic)
		}
	}
	for _, name := range []string{"og:image", "og:image:url", "twitter:image", "twitter:image:src"} {
		for i, v := range p.md.meta[name] {
			pic := picture{sources: []imageSource{{url: v.text}}, key: imageKey(v.text), where: "meta " + name}
			if alt := p.md.meta["og:image:alt"]; i < len(alt) {
				pic.alt = alt[i].text
			}
			meta = append(meta, pic)
		}
	}
	matched := false
	for i := range meta {
		for j := range pictures {
			if pictures[j].key == meta[i].key {
				sources := pictures[j].sources
				merge(&pictures[j], &meta[i])
				pictures[j].sources = sources
				matched = true
				if j > 0 && pictures[j].where == "" && i == 0 {
					pictures[j].where = "lead"
				}
			}
		}
	}
	if matched || len(meta) == 0 {
		return pictures
	}
	lead := meta[0]
	if isPlaceholder(lead.sources[0].url) || strings.Contains(strings.ToLower(lead.key), "logo") {
		return pictures
	}
	for i := range meta[1:] {
		if meta[i+1].key == lead.key {
			merge(&lead, &meta[i+1])
		}
	}
	for _, pic := range pictures {
		if p.titleAt >= 0 && pic.before <= p.titleAt+12 || pic.caption != "" {
			return pictures // the page shows a lead image of its own
		}
	}
	return append([]picture{lead}, pictures...)
}

// picture reads an ImageObject, or the address of an image.
func (g *graph) picture(o *jsonValue) (picture, bool) {
	o = g.follow(o)
	if o.kindOf() != jsonObject {
		u := o.string()
		return picture{sources: []imageSource{{url: u}}, key: imageKey(u)}, u != "" && !strings.HasPrefix(u, "{")
	}
	u := o.get("contentUrl", "url", "@id").string()
	if u == "" {
		return picture{}, false
	}
	pic := picture{sources: []imageSource{{url: u}}, key: imageKey(u)}
	pic.caption = o.get("caption", "description").string()
	var credits []string
	for _, key := range []string{"creditText", "creator", "author", "copyrightHolder", "copyrightNotice"} {
		if s := g.name(o.get(key)); s != "" {
			credits = append(credits, s)
			break
		}
	}
	if text, credit := splitCaption(pic.caption); credit != "" {
		pic.caption = text
		credits = append(credits, credit)
	}
	if len(credits) > 0 {
		pic.credit = credits[0]
	}
	if l := o.get("license").string(); l != "" {
		pic.license = licence(l)
	}
	return pic, true
}
