package extract

import (
	"math/bits"
	"strings"

	"golang.org/x/net/html/atom"
)

// readPage counts what tells kinds of pages apart.
func (s *pageState) readPage() {
	d, t := s.t.doc, s.t
	all := int32(len(d.blocks))
	words := t.words[all]
	var inLists, inTables, pre, quoted, money, h2, articles, comments, dates, dialog int32
	for i := range d.blocks {
		b, m := &d.blocks[i], &t.measures[i]
		switch b.tag {
		case atom.Li:
			inLists += m.words
		case atom.Td, atom.Th:
			inTables += m.words
		case atom.Pre, atom.Code:
			pre += m.words
		case atom.H2, atom.H3:
			h2++
		case atom.Blockquote:
			quoted += m.words
		}
		if m.chars < 40 && m.digits > 0 {
			if namesMoney(b.text) {
				money++
			}
			if m.digits >= 4 {
				dates++
			}
		}
	}
	for i := range d.elements {
		if d.elements[i].node.DataAtom == atom.Article {
			articles++
		}
		if t.hints[i]&hintComment != 0 {
			comments++
		}
		if t.hints[i]&hintDialog != 0 {
			dialog++
		}
	}
	sn := s.sums
	kind := float32(0)
	switch {
	case s.facts.kind == "article" || strings.HasSuffix(s.facts.kind, ":article"):
		kind = 1
	case strings.Contains(s.facts.kind, "product"):
		kind = 2
	case s.facts.kind == "website":
		kind = 3
	case s.facts.kind != "":
		kind = 4
	}
	depth, digits, dashes, blog, id := float32(0), int32(0), int32(0), false, false
	if d.base != nil {
		path := strings.Trim(d.base.Path, "/")
		if path != "" {
			depth = float32(strings.Count(path, "/") + 1)
		}
		tail := path[strings.LastIndexByte(path, '/')+1:]
		dashes = int32(strings.Count(tail, "-") + strings.Count(tail, "_"))
		run := 0
		for _, c := range path {
			if run++; c < '0' || c > '9' {
				run = 0
				continue
			}
			digits++
			id = id || run >= 5
		}
		blog = strings.Contains(d.base.Host, "blog") || strings.Contains(path, "blog")
	}
	// Coarse on purpose: what tells single pages apart would be learned by heart.
	s.page = []float32{
		steps(words), steps(all), tenths(t.linked[all], words), tenths(sn.long[all], words), tenths(inLists, words), tenths(inTables, words), tenths(pre, words),
		tenths(4*h2, all), tenths(10*money, all), tenths(10*dates, all), float32(min(articles, 3)), steps(comments), flag(dialog > 0), kind,
		min(depth, 5), steps(digits), steps(dashes), tenths(5*quoted, words), tenths(sn.short[all], all), tenths(10*sn.commas[all], words), flag(s.article != nil),
		float32(s.facts.press), flag(blog), flag(id),
	}
}

// namesMoney says whether a text holds one of the signs $ € £ ¥ ₽.
func namesMoney(s string) bool {
	for i := 0; i < len(s); i++ {
		switch s[i] {
		case '$':
			return true
		case 0xC2, 0xE2: // the first bytes of the others
			for _, sign := range [...]string{"€", "£", "¥", "₽"} {
				if strings.HasPrefix(s[i:], sign) {
					return true
				}
			}
		}
	}
	return false
}

// steps is a count on a coarse logarithmic scale.
func steps(n int32) float32 { return float32(bits.Len32(uint32(n))) }

// tenths is a share in tenths, rounded.
func tenths(a, b int32) float32 { return float32(int(ratio(a, b)*10 + 0.5)) }

var pageFeatures = []string{"page.words", "page.blocks", "page.links", "page.long", "page.lists", "page.tables", "page.pre", "page.heads", "page.money", "page.dates", "page.articles",
	"page.comments", "page.dialogs", "page.kind", "url.depth", "url.digits", "url.dashes", "page.quoted", "page.short", "page.commas", "page.jsonld", "page.press", "url.blog", "url.id"}
