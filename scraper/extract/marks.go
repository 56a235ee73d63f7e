package extract

import (
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"github.com/newsarc/newsarc/scraper/profile"
)

// mark is what a page says beside its text: the title, aria-label or alt of an
// element, or the name of an icon. It stands at a place in a block and covers
// the text of its element.
type mark struct {
	node     *html.Node
	key      string // title (aria-label too), alt, icon, or image: where one stands
	text     string
	at, end  int // blocks it begins and ends in
	from, to int // offsets in the text of those blocks
	anchor   int32
	link     *html.Node // the a[href] around it, or nil
	hidden   bool
	counted  *counted // what it counts, see markCounter; nil while not asked
}

// counted is the counter that a mark names, and the number in it.
type counted struct {
	counter  profile.Counter
	value    int64
	hasValue bool
}

// maxMark is the longest attribute, in bytes, that can be a label or a number.
const maxMark = 200

// mark keeps what the attributes of an element say. It returns the index of
// its first mark for closeMarks.
func (x *indexer) mark(n *html.Node) int {
	first := len(x.doc.marks)
	if n.DataAtom == atom.Img {
		x.addMark(n, "image", "image")
	}
	for i := range n.Attr {
		a := &n.Attr[i]
		switch a.Key {
		case "title", "aria-label", "data-title", "data-original-title", "data-tooltip", "data-tip":
			x.addMark(n, "title", a.Val)
		case "alt":
			x.addMark(n, "alt", a.Val)
		case "class":
			// The class of an element without text is the name of an icon.
			if n.FirstChild == nil && n.DataAtom != atom.Img {
				x.addMark(n, "icon", a.Val)
			}
		case "src", "data-src":
			if n.DataAtom == atom.Img {
				x.addMark(n, "icon", a.Val[strings.LastIndexByte(a.Val, '/')+1:])
			}
		}
	}
	return first
}

// icon keeps what an svg says: its title and the name of what it uses.
func (x *indexer) icon(n *html.Node) {
	if n.DataAtom != atom.Svg {
		return
	}
	x.mark(n)
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		switch c.Data {
		case "title":
			if c.FirstChild != nil && c.FirstChild.Type == html.TextNode {
				x.addMark(n, "title", c.FirstChild.Data)
			}
		case "use":
			for _, a := range c.Attr {
				if a.Key == "href" {
					x.addMark(n, "icon", a.Val[strings.LastIndexByte(a.Val, '#')+1:])
				}
			}
		}
	}
	if v, ok := attr(n, "class"); ok {
		x.addMark(n, "icon", v)
	}
}

func (x *indexer) addMark(n *html.Node, key, text string) {
	if len(text) == 0 || len(text) > maxMark {
		return
	}
	m := mark{node: n, key: key, text: text, at: len(x.doc.blocks), from: len(x.text), link: x.link, anchor: x.anchor, hidden: x.hidden > 0}
	if isLink(n) {
		m.link, m.anchor = n, int32(len(x.doc.anchors))
	}
	if x.breaks > 1 && len(x.text) > 0 {
		m.at, m.from = m.at+1, 0
	}
	m.end, m.to = m.at, m.from
	x.doc.marks = append(x.doc.marks, m)
}

// closeMarks says where the element of the marks from first on ends.
func (x *indexer) closeMarks(first int) {
	for i := first; i < len(x.doc.marks); i++ {
		m := &x.doc.marks[i]
		if m.node != x.doc.marks[first].node {
			break
		}
		m.end, m.to = len(x.doc.blocks), len(x.text)
	}
}
