package extract

import (
	"strings"
	"unicode/utf8"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// hint is a set of guesses at what an element holds, from its tag, role, class
// and id. Hints are about the open web's habits, never about one site.
type hint uint32

const (
	hintNav     hint = 1 << iota // menus, breadcrumbs, tables of contents, pagers
	hintFooter                   // the page's or an article's footer
	hintHeader                   // the page's or an article's header
	hintAside                    // beside the text: sidebars, widgets
	hintComment                  // readers' comments
	hintShare                    // share bars, follow us, subscribe
	hintRelated                  // related, most read, recommended
	hintPromo                    // advertisements, newsletters, sign-up, banners
	hintMeta                     // by-lines, dates, tags
	hintCaption                  // captions and credits
	hintBody                     // the running text, by its class or itemprop
	hintArticle                  // article, main
	hintLead                     // standfirst
	hintTitle                    // headline
	hintList                     // ul, ol, dl
	hintQuote                    // blockquote
	hintTable                    // table
	hintForm                     // form, button, dialogue
	hintBox                      // fact boxes, info boxes
	hintDialog                   // cookie and consent dialogues, pop-ups, overlays
	hintUnseen                   // hidden from readers by a class: sr-only, hidden
	hintAuthor                   // about the author
	hintFigure                   // figure
)

// hintWords maps a word of a class name or id to what it hints at.
var hintWords = func() map[string]hint {
	m := map[string]hint{}
	add := func(h hint, words ...string) {
		for _, w := range words {
			m[w] |= h
		}
	}
	add(hintNav, "nav", "navbar", "navigation", "menu", "submenu", "breadcrumb", "breadcrumbs", "crumb", "crumbs", "toc", "pagination", "pager", "paging", "topbar", "subnav", "megamenu", "navi", "offcanvas", "skip")
	add(hintFooter, "footer", "foot", "bottom", "colophon", "copyright", "legal", "impressum")
	add(hintHeader, "header", "head", "masthead", "hero", "kopf")
	add(hintAside, "sidebar", "side", "aside", "widget", "widgets", "rail", "rightcol", "leftcol", "marginal")
	add(hintComment, "comment", "comments", "disqus", "discussion", "kommentar", "kommentare", "commentlist", "respond", "reply", "replies", "livefyre", "commentaires", "comentarios", "opinions")
	add(hintShare, "share", "sharing", "social", "shares", "addthis", "sharedaddy", "follow", "facebook", "twitter", "whatsapp", "socials", "addtoany", "sns")
	add(hintRelated, "related", "recommended", "recommendation", "recommendations", "recommend", "similar", "popular", "trending", "readmore", "more", "further", "also", "mostread", "teaser", "teasers", "latest", "recirc", "outbrain", "taboola", "yarpp", "upnext", "next", "prev", "previous", "onward", "mehr", "weitere", "aussi")
	add(hintPromo, "ad", "ads", "advert", "advertisement", "advertising", "adsense", "adslot", "banner", "sponsor", "sponsored", "promo", "promotion", "newsletter", "subscribe", "subscription", "signup", "cta", "paywall", "donate", "donation", "anzeige", "werbung", "pub", "publicite", "optin", "marketing", "dfp", "gpt")
	add(hintMeta, "meta", "byline", "date", "dateline", "datetime", "time", "timestamp", "published", "updated", "tags", "tag", "taglist", "category", "categories", "info", "posted", "entrymeta", "postmeta", "views", "readtime", "kicker", "eyebrow", "topics", "keywords")
	add(hintCaption, "caption", "captions", "figcaption", "credit", "credits", "photocredit", "legende", "bildunterschrift", "attribution", "copyright")
	add(hintBody, "articlebody", "entry", "entrycontent", "content", "body", "text", "story", "storybody", "post", "postcontent", "prose", "richtext", "bodytext", "articletext", "copy", "paragraph", "markdown", "wysiwyg", "rte", "fliesstext")
	add(hintArticle, "article", "main", "hentry", "artikel", "articolo", "artigo")
	add(hintLead, "lead", "lede", "standfirst", "dek", "deck", "subtitle", "subheadline", "subhead", "intro", "summary", "excerpt", "abstract", "teasertext", "chapo", "chapeau", "entradilla", "vorspann", "ingress", "sommario", "preamble", "bajada", "subheading", "manchet", "synopsis", "introduction", "sapo", "strapline")
	add(hintTitle, "title", "headline", "heading", "titel", "titre", "titulo", "entrytitle")
	add(hintBox, "box", "infobox", "factbox", "facts", "factsheet", "fact", "note", "callout", "kasten", "boxout", "glossary")
	add(hintDialog, "cookie", "cookies", "consent", "gdpr", "modal", "popup", "overlay", "lightbox", "dialog", "toast", "tooltip", "cmp", "notice", "alert", "dropdown")
	add(hintUnseen, "sr", "hidden", "screenreader", "visuallyhidden", "invisible", "offscreen", "noprint", "none")
	add(hintAuthor, "author", "authors", "bio", "biography", "autor", "contributor", "profile", "vcard", "writer", "about")
	add(hintForm, "form", "search", "login", "signin", "button", "btn", "buttons", "filter", "filters", "toolbar", "tools", "rating", "poll", "vote", "cart")
	add(hintFigure, "figure", "image", "img", "picture", "photo", "foto", "gallery", "slideshow", "carousel", "video", "media", "thumbnail", "embed")
	add(hintQuote, "pullquote", "quote", "blockquote", "zitat", "citation")
	return m
}()

// elementHints returns the hints of each block-level element of the page, which
// are read once.
func (d *document) elementHints() []hint {
	if d.hints == nil && len(d.elements) > 0 {
		d.hints = d.slabs().hints.take(len(d.elements))
		for i := range d.elements {
			e := &d.elements[i]
			n := d.elementNaming(e.node)
			d.hints[i], e.says = n.hints, n.says
		}
	}
	return d.hints
}

// hintsOf reads the hints of one element.
func (d *document) hintsOf(n *html.Node) hint { return d.elementNaming(n).hints }

// elementNaming reads the hints of one element, and what its class and id say.
func (d *document) elementNaming(n *html.Node) naming {
	var h hint
	var says saying
	switch n.DataAtom {
	case atom.Nav, atom.Menu:
		h = hintNav
	case atom.Footer:
		h = hintFooter
	case atom.Header:
		h = hintHeader
	case atom.Aside:
		h = hintAside
	case atom.Article, atom.Main:
		h = hintArticle
	case atom.Ul, atom.Ol, atom.Dl, atom.Li, atom.Dd, atom.Dt:
		h = hintList
	case atom.Blockquote:
		h = hintQuote
	case atom.Table, atom.Tr, atom.Td, atom.Th:
		h = hintTable
	case atom.Form, atom.Button, atom.Fieldset:
		h = hintForm
	case atom.Dialog:
		h = hintDialog
	case atom.Figcaption:
		h = hintCaption
	case atom.Figure:
		h = hintFigure
	}
	for i := range n.Attr {
		switch a := &n.Attr[i]; a.Key {
		case "class", "id":
			name := d.naming(a.Val)
			h |= name.hints
			says |= name.says
		case "role":
			switch a.Val {
			case "navigation", "menu", "menubar", "tablist":
				h |= hintNav
			case "contentinfo":
				h |= hintFooter
			case "banner", "search":
				h |= hintHeader
			case "complementary":
				h |= hintAside
			case "main", "article":
				h |= hintArticle
			case "dialog", "alertdialog":
				h |= hintDialog
			}
		case "itemprop":
			switch a.Val {
			case "articleBody", "text":
				h |= hintBody
			case "comment":
				h |= hintComment
			case "headline", "name":
				h |= hintTitle
			case "description":
				h |= hintLead
			case "caption":
				h |= hintCaption
			case "author":
				h |= hintAuthor
			case "datePublished", "dateModified":
				h |= hintMeta
			}
		default:
			// Some systems give parts a name of their own (data-…-name="standfirst"), under classes that say nothing.
			if strings.HasPrefix(a.Key, "data-") && strings.HasSuffix(a.Key, "-name") {
				h |= d.naming(a.Val).hints & hintLead
			}
		}
	}
	return naming{hints: h, says: says}
}

// eachWord calls f with each word of a class list or id, in lower case: what
// separators and changes of case part. Of a longer word it gives 32 bytes.
func eachWord(s string, f func(word string)) {
	const longest = 32
	for i := 0; i < len(s); {
		kind := nameByte[s[i]]
		if kind == 0 {
			i++
			continue
		}
		lo, upper := i, kind == upperByte
		for i++; i < len(s); i++ {
			next := nameByte[s[i]]
			if next == 0 || next == upperByte && kind == lowerByte {
				break
			}
			upper = upper || next == upperByte
			kind = next
		}
		w := s[lo:min(i, lo+longest)]
		if upper {
			w = lowerASCII(w)
		}
		f(w)
	}
}

// The kinds of bytes in names; 0 is a separator.
const (
	lowerByte = iota + 1
	upperByte
)

var nameByte = func() (kinds [256]uint8) {
	for c := range kinds {
		switch {
		case c >= 'A' && c <= 'Z':
			kinds[c] = upperByte
		case c >= 'a' && c <= 'z' || c >= 0x80:
			kinds[c] = lowerByte
		}
	}
	return kinds
}()

// containsFold says whether a text holds a word of ASCII, given in lower case,
// in whatever case.
func containsFold(s, word string) bool {
	first := word[0]
	for i := 0; i+len(word) <= len(s); i++ {
		if s[i]|0x20 == first && foldedPrefix(s[i:], word) {
			return true
		}
	}
	return false
}

// containsLower says whether a text in lower case holds another one.
func containsLower(s, lower string) bool {
	if lower != "" && isASCII(s) && isASCII(lower) {
		return containsFold(s, lower)
	}
	return strings.Contains(strings.ToLower(s), lower)
}

func isASCII(s string) bool {
	for i := 0; i < len(s); i++ {
		if s[i] >= utf8.RuneSelf {
			return false
		}
	}
	return true
}

// foldedPrefix says whether a text begins with letters of ASCII, in whatever case.
func foldedPrefix(s, word string) bool {
	if len(s) < len(word) {
		return false
	}
	for i := 0; i < len(word); i++ {
		if c := s[i]; c != word[i] && (c < 'A' || c > 'Z' || c+'a'-'A' != word[i]) {
			return false
		}
	}
	return true
}

// lowerASCII is a short word with the letters A to Z in lower case.
func lowerASCII(s string) string {
	var buf [32]byte
	b := buf[:copy(buf[:], s)]
	for i, c := range b {
		if c >= 'A' && c <= 'Z' {
			b[i] = c + 'a' - 'A'
		}
	}
	return string(b)
}
