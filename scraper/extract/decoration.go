package extract

import (
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

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
