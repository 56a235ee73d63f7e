package extract

import (
	"net/url"
	"sort"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"github.com/newsarc/newsarc/internal/htmltree"
	"github.com/newsarc/newsarc/scraper/profile"
)

// document is one page parsed once, and the index of it that every room reads.
// HTML and plain text have the same shape here: blocks of visible text in
// reading order.
type document struct {
	meta      Meta
	profile   *profile.Profile // nil without one
	base      *url.URL         // for relative links; nil if the page's address is unknown
	addresses strings.Builder  // what absolute made
	origin    string           // of base: scheme and host, where they are plain
	charset   string

	room    *room          // what the lists below are made of
	refused error          // why the page has no tree; then root is nil
	root    *html.Node     // nil for plain text
	tree    *htmltree.Tree // of root; nil for plain text
	blocks  []block
	runs    []run
	media   []medium
	hints   []hint // of each element, see elementHints
	// elements are the block-level elements in reading order, parents before
	// children; empty for plain text. Each covers a range of blocks.
	elements []element
	anchors  []anchor          // the a[href] in reading order
	resolved map[string]string // the addresses met that take some work, see resolve
	spans    []span            // the inline elements with attributes, and time, in reading order
	marks    []mark            // what attributes and icons say, in reading order
	// metas are the meta, link, title and base elements of head and body, and
	// jsonld the scripts of type application/ld+json, in document order.
	metas, jsonld []*html.Node
}

// anchor is a link of the page.
type anchor struct {
	node *html.Node // a[href]
	elem int32      // block-level element it stands in
	at   int32      // block it begins in, or that follows it

	address  string // where it leads, once it was asked for
	resolved bool
}

// span is an inline element that says something about itself: a class, an
// itemprop, a datetime.
type span struct {
	node   *html.Node
	at     int32 // block it begins in, or that follows it
	hidden bool
}

// element is a block-level element: what containers of blocks are told by.
type element struct {
	node   *html.Node
	parent int32  // index of the nearest block-level element around it; -1 at the root
	depth  int32  // number of block-level elements around it
	lo, hi int32  // the blocks inside it are document.blocks[lo:hi]
	says   saying // what its class and id say, once elementHints has read them
}

// parentOf is the block-level element around another; -1 without one.
func (d *document) parentOf(e int32) int32 {
	if e < 0 {
		return -1
	}
	return d.elements[e].parent
}

// block is a piece of text that stands by itself: a paragraph, a heading, a
// list item, a table cell, a line of a plain text. Two block-level elements
// are never one block, and neither is what two line breaks part.
type block struct {
	index  int
	text   string     // white space folded; a line break is \n
	node   *html.Node // the block-level element it stands in; nil in plain text
	tag    atom.Atom  // of node; 0 in plain text
	elem   int32      // index of node in document.elements; -1 in plain text
	line   int        // plain text: line it begins on, from 1
	lo, hi int        // its runs are document.runs[lo:hi]
	hidden bool       // by hidden, style=display:none or noscript
	claim  string     // the field that took this block, so that no other does
}

// run is a piece of a block inside one inline element.
type run struct {
	text   string     // white space folded
	node   *html.Node // the element that holds the text directly; nil in plain text
	link   *html.Node // the a[href] around it, or nil
	anchor int32      // index of link in document.anchors
	strong bool       // inside b or strong
	start  int        // offset in the block's text
}

// medium is an image or other embedded thing in reading order.
type medium struct {
	node   *html.Node // img, picture source's img, video, iframe, amp-img …
	before int        // index of the block that follows it
	hidden bool       // inside noscript or hidden
}

// Elements whose content is never visible text.
func skipped(a atom.Atom) bool {
	switch a {
	case atom.Script, atom.Style, atom.Template, atom.Head, atom.Iframe, atom.Object, atom.Svg, atom.Canvas,
		atom.Select, atom.Datalist, atom.Textarea, atom.Audio, atom.Map, atom.Noembed, atom.Noframes, atom.Title:
		return true
	}
	return false
}

// Elements that flow within a line. All others, unknown ones too, are blocks.
func inline(n *html.Node) bool {
	switch n.DataAtom {
	case atom.A, atom.Abbr, atom.Acronym, atom.B, atom.Bdi, atom.Bdo, atom.Big, atom.Cite, atom.Code, atom.Data, atom.Del, atom.Dfn,
		atom.Em, atom.Font, atom.I, atom.Img, atom.Input, atom.Ins, atom.Kbd, atom.Label, atom.Mark, atom.Meter, atom.Nobr,
		atom.Output, atom.Picture, atom.Progress, atom.Q, atom.Rp, atom.Rt, atom.Ruby, atom.S, atom.Samp, atom.Small, atom.Source,
		atom.Span, atom.Strike, atom.Strong, atom.Sub, atom.Sup, atom.Time, atom.Tt, atom.U, atom.Var, atom.Wbr, atom.Link, atom.Meta, atom.Param, atom.Track, atom.Basefont:
		return true
	case atom.Noscript:
		return false
	}
	return false
}

// Inline elements that style a piece of a word as well as a whole label. Two
// others side by side are apart even without white space between them.
func glues(a atom.Atom) bool {
	switch a {
	case atom.B, atom.Strong, atom.I, atom.Em, atom.U, atom.S, atom.Sub, atom.Sup, atom.Font, atom.Mark, atom.Big, atom.Small,
		atom.Del, atom.Ins, atom.Wbr, atom.Abbr, atom.Acronym, atom.Code, atom.Q, atom.Var, atom.Tt, atom.Strike, atom.Bdi, atom.Bdo, atom.Dfn, atom.Kbd, atom.Samp, atom.Nobr, atom.Ruby, atom.Rt:
		return true
	}
	return false
}

// indexer builds the blocks of a document in one walk over the tree.
type indexer struct {
	doc    *document
	text   []byte     // of the block being built
	whole  string     // what text begins with; all of it, if it is as long
	lo     int        // its first run
	node   *html.Node // its block-level element
	elem   int32      // index of node in the document's elements
	depth  int32      // of node
	hidden int        // depth of hidden elements around the cursor
	strong int
	link   *html.Node
	anchor int32 // index of link
	space  bool  // white space seen since the last visible character
	breaks int   // <br> seen since the last visible character
	apart  bool  // an inline element that does not glue has just ended
	parted bool  // another one begins directly behind it
}

func (x *indexer) walk(n *html.Node) {
	switch n.Type {
	case html.TextNode:
		x.write(n)
		return
	case html.DocumentNode:
		x.children(n)
		return
	case html.ElementNode:
	default:
		return
	}
	switch {
	case n.DataAtom == atom.Head:
		x.head(n)
		return
	case n.DataAtom == atom.Meta || n.DataAtom == atom.Link:
		x.doc.metas = append(x.doc.metas, n)
		return
	case n.DataAtom == atom.Script:
		x.script(n)
		return
	case n.DataAtom == atom.Br:
		x.breaks++
		return
	case n.DataAtom == atom.Video || n.DataAtom == atom.Iframe || isImage(n):
		x.doc.media = append(x.doc.media, medium{node: n, before: len(x.doc.blocks), hidden: x.hidden > 0})
		if n.DataAtom != atom.Video {
			x.mark(n)
			return
		}
	case skipped(n.DataAtom):
		x.icon(n)
		return
	}
	hide := n.DataAtom == atom.Noscript || isHidden(n)
	if hide {
		if !inline(n) {
			x.flush() // what stands before it is not hidden with it
		}
		x.hidden++
	}
	if inline(n) {
		first := x.mark(n)
		x.inline(n)
		x.closeMarks(first)
	} else {
		outer, elem := x.node, x.elem
		x.flush()
		x.node = n
		x.elem = int32(len(x.doc.elements))
		x.doc.elements = append(x.doc.elements, element{node: n, parent: elem, depth: x.depth, lo: int32(len(x.doc.blocks))})
		x.depth++
		first := x.mark(n)
		bold := boldStyle(n)
		if bold {
			x.strong++
		}
		x.children(n)
		if bold {
			x.strong--
		}
		x.depth--
		x.closeMarks(first)
		x.flush()
		x.doc.elements[x.elem].hi = int32(len(x.doc.blocks))
		x.node, x.elem = outer, elem
	}
	if hide {
		x.hidden--
	}
}

// head keeps what a head says about the page.
func (x *indexer) head(n *html.Node) {
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		switch c.DataAtom {
		case atom.Meta, atom.Link, atom.Title, atom.Base:
			x.doc.metas = append(x.doc.metas, c)
		case atom.Script:
			x.script(c)
		case atom.Noscript:
			x.head(c)
		}
	}
}

func (x *indexer) script(n *html.Node) {
	if kind, _ := attr(n, "type"); len(kind) >= 19 && strings.EqualFold(kind[:19], "application/ld+json") {
		x.doc.jsonld = append(x.doc.jsonld, n)
	}
}

func (x *indexer) inline(n *html.Node) {
	bold := n.DataAtom == atom.B || n.DataAtom == atom.Strong || boldStyle(n)
	if bold {
		x.strong++
	}
	if len(n.Attr) > 0 || n.DataAtom == atom.Time {
		x.doc.spans = append(x.doc.spans, span{node: n, at: int32(len(x.doc.blocks)), hidden: x.hidden > 0})
	}
	link, anchorIndex := x.link, x.anchor
	if n.DataAtom == atom.A {
		if _, ok := attr(n, "href"); ok {
			x.link, x.anchor = n, int32(len(x.doc.anchors))
			x.doc.anchors = append(x.doc.anchors, anchor{node: n, elem: x.elem, at: int32(len(x.doc.blocks))})
		}
	}
	if x.apart && !glues(n.DataAtom) {
		x.parted = true
	}
	x.children(n)
	x.apart = !glues(n.DataAtom)
	x.link, x.anchor = link, anchorIndex
	if bold {
		x.strong--
	}
}

func (x *indexer) children(n *html.Node) {
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		x.walk(c)
	}
}

// write appends a text node to the block being built.
func (x *indexer) write(n *html.Node) {
	data := n.Data
	for i := 0; i < len(data); {
		if end := foldedWords(data, i); end > i {
			x.words(n, data[i:end])
			i = end
			continue
		}
		r, size := utf8.DecodeRuneInString(data[i:])
		if isSpace(r) {
			x.space, x.apart = true, false
			i += size
			continue
		}
		start := i
		for i < len(data) && !isSpace(r) {
			i += size
			r, size = utf8.DecodeRuneInString(data[i:])
		}
		if w := clean(data[start:i]); w != "" {
			x.words(n, w)
		}
	}
}

// words appends words of the text node n, which are parted by one space.
func (x *indexer) words(n *html.Node, w string) {
	if x.breaks > 1 {
		x.flush()
	}
	sep := ""
	if len(x.text) > 0 {
		switch {
		case x.breaks == 1:
			sep = "\n"
		case x.space, x.parted && !x.splitsWord(w):
			sep = " "
		}
	} else {
		x.whole = w
	}
	x.space, x.breaks, x.apart, x.parted = false, 0, false, false
	runs := x.doc.runs
	if last := len(runs) - 1; last >= x.lo && runs[last].node == n.Parent && sep != "\n" {
		x.text = append(append(x.text, sep...), w...)
		return
	}
	x.text = append(x.text, sep...)
	x.doc.runs = append(x.doc.runs, run{node: n.Parent, link: x.link, anchor: x.anchor, strong: x.strong > 0, start: len(x.text)})
	x.text = append(x.text, w...)
}

// splitsWord says whether the seam of two inline elements before w lies within
// a word, as editors leave them: small letters on both sides, and not two links.
func (x *indexer) splitsWord(w string) bool {
	before, _ := utf8.DecodeLastRune(x.text)
	after, _ := utf8.DecodeRuneInString(w)
	if !unicode.IsLower(before) || !unicode.IsLower(after) {
		return false
	}
	last := x.doc.runs[len(x.doc.runs)-1].link
	if last == nil || x.link == nil || last == x.link {
		return true
	}
	a, _ := attr(last, "href")
	b, _ := attr(x.link, "href")
	return a == b
}

// flush ends the block being built.
func (x *indexer) flush() {
	x.space, x.breaks, x.apart, x.parted = false, 0, false, false
	if len(x.text) == 0 {
		return
	}
	text := x.whole
	if len(text) != len(x.text) {
		text = string(x.text)
	}
	x.text, x.whole = x.text[:0], ""
	b := block{index: len(x.doc.blocks), text: text, node: x.node, elem: x.elem, lo: x.lo, hi: len(x.doc.runs), hidden: x.hidden > 0}
	if x.node != nil {
		b.tag = x.node.DataAtom
	}
	for i := b.lo; i < b.hi; i++ {
		end := len(text)
		if i+1 < b.hi {
			end = x.doc.runs[i+1].start
		}
		x.doc.runs[i].text = strings.TrimSpace(text[x.doc.runs[i].start:end])
	}
	x.doc.blocks = append(x.doc.blocks, b)
	x.lo = len(x.doc.runs)
}

// indexPlain makes the blocks of a plain text: a line is a block, and lines
// that a blank line parts are never joined.
func (d *document) indexPlain(text string) {
	for i, line := range strings.Split(text, "\n") {
		line = fold(line)
		if line == "" {
			continue
		}
		d.runs = append(d.runs, run{text: line})
		d.blocks = append(d.blocks, block{index: len(d.blocks), text: line, elem: -1, line: i + 1, lo: len(d.runs) - 1, hi: len(d.runs)})
	}
}

// runsOf returns the runs of a block.
func (d *document) runsOf(b *block) []run { return d.runs[b.lo:b.hi] }

// runsIn returns the runs of a block that reach into [lo, hi) of its text. A
// block of very many lines is not looked through for each of them.
func (d *document) runsIn(b *block, lo, hi int) []run {
	runs := d.runsOf(b)
	if len(runs) < 8 {
		return runs // the callers look at the offsets themselves
	}
	first := sort.Search(len(runs), func(i int) bool { return runs[i].start+len(runs[i].text) > lo })
	runs = runs[first:]
	return runs[:sort.Search(len(runs), func(i int) bool { return runs[i].start >= hi })]
}

// boldStyle says whether an element's own style makes its text bold.
func boldStyle(n *html.Node) bool {
	for i := range n.Attr {
		if n.Attr[i].Key != "style" {
			continue
		}
		_, v, ok := strings.Cut(strings.ToLower(n.Attr[i].Val), "font-weight")
		if !ok {
			return false
		}
		v = strings.TrimLeft(v, " :")
		for _, w := range []string{"bold", "600", "700", "800", "900"} {
			if strings.HasPrefix(v, w) {
				return true
			}
		}
	}
	return false
}

func isHidden(n *html.Node) bool {
	for _, a := range n.Attr {
		switch a.Key {
		case "hidden":
			return true
		case "style":
			s := strings.ReplaceAll(strings.ToLower(a.Val), " ", "")
			if strings.Contains(s, "display:none") || strings.Contains(s, "visibility:hidden") {
				return true
			}
		}
	}
	return false
}

func attr(n *html.Node, key string) (string, bool) {
	for _, a := range n.Attr {
		if a.Key == key {
			return a.Val, true
		}
	}
	return "", false
}
