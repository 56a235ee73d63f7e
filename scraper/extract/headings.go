package extract

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// maxHeadings is how many headings of a page are looked at.
const maxHeadings = 60

// addHeadings adds the headings of the page, and the pieces of those that are
// made of several: a kicker and the headline proper.
func (p *page) addHeadings(add func(reading, int, int) *headlineCandidate) {
	seen, h1s := 0, 0
	only := ""
	for i := range p.elements {
		e := &p.elements[i]
		if e.lo == e.hi || e.hi-e.lo > 6 || p.blocks[e.lo].hidden && e.node.DataAtom != atom.H1 {
			continue
		}
		weight := p.headingWeight(e.node)
		if weight == 0 {
			continue
		}
		text := p.blocksText(int(e.lo), int(e.hi))
		pieces := p.headingPieces(e)
		if whole := strings.Join(pieces, " "); len(pieces) > 1 && len(pieces) < 4 && isGlued(text, pieces) {
			text = whole // a kicker that the style alone parts from the headline
		}
		n := utf8.RuneCountInString(text)
		if n < 2 || n > 400 || p.md.isSite(text) && !p.isFront() {
			continue
		}
		method := "html"
		if propName(e.node) == "headline" {
			method = "microdata"
		}
		c := add(reading{value: text, method: method, node: e.node}, int(e.lo), int(e.hi))
		if c == nil {
			continue
		}
		p.markHeading(c, e, weight, seen, h1s)
		if e.node.DataAtom == atom.H1 && c.features[fH1] > 0 {
			if h1s == 0 {
				only = c.value
			}
			if len(c.words) > 2 && !p.isLinked(e) {
				h1s++
			}
		}
		if len(pieces) > 1 {
			c.features[fPieced] = 1
			for k, piece := range pieces {
				c := add(reading{value: piece, method: method, node: e.node}, int(e.lo), int(e.hi))
				if c == nil {
					continue
				}
				if k == len(pieces)-1 {
					c.features[fLastPiece] = 1
					if weight >= 0.5 {
						c.features[fLastPieceMain] = 1
					}
				} else {
					c.features[fPiece] = 1
				}
			}
		}
		if seen++; seen >= maxHeadings {
			break
		}
	}
	if h1s == 1 {
		if c := add(reading{value: only}, 0, 0); c != nil {
			c.features[fOnlyH1] = 1
		}
	}
}

// isLinked says whether a heading is a link to another page.
func (p *page) isLinked(e *element) bool {
	for _, r := range p.runsOf(&p.blocks[e.lo]) {
		if r.link == nil || p.isHere(p.resolve(hrefOf(r.link))) {
			return false
		}
	}
	return true
}

// isGlued says whether two pieces of a heading touch, where a small letter
// meets a capital.
func isGlued(text string, pieces []string) bool {
	for i := 1; i < len(pieces); i++ {
		last, _ := utf8.DecodeLastRuneInString(pieces[i-1])
		first, _ := utf8.DecodeRuneInString(pieces[i])
		if unicode.IsLower(last) && unicode.IsUpper(first) && strings.Contains(text, pieces[i-1]+pieces[i]) {
			return true
		}
	}
	return false
}

// markHeading notes what kind of heading a candidate is printed as.
func (p *page) markHeading(c *headlineCandidate, e *element, weight float64, seen, h1s int) {
	f := &c.features
	if p.inChrome(e) {
		f[fChrome] = 1
		return
	}
	if p.blocks[e.lo].hidden || p.hintsOf(e.node)&hintUnseen != 0 {
		f[fHidden] = 1
		return
	}
	switch e.node.DataAtom {
	case atom.H1:
		f[fH1] = 1
		if h1s == 0 {
			f[fFirstH1] = 1
		}
	case atom.H2:
		f[fH2] = 1
	default:
		f[fH3] = 1
	}
	if propName(e.node) == "headline" {
		f[fItemprop] = 1
	}
	if weight == 0.3 || weight == 0.65 || p.hintsOf(e.node)&hintTitle != 0 {
		f[fTitleClass] = 1
	}
	if seen == 0 {
		f[fFirst] = 1
	}
	f[fRank] = max(f[fRank], 1/float64(1+seen))
	for n := e.node.Parent; n != nil; n = n.Parent {
		if n.DataAtom == atom.Article || n.DataAtom == atom.Main {
			f[fArticle] = 1
			break
		}
	}
}

// headingPieces cuts a heading into the texts of its parts, if it has several.
func (p *page) headingPieces(e *element) []string {
	if b := &p.blocks[e.lo]; e.hi-e.lo == 1 && b.hi-b.lo == 1 {
		return nil // the whole is its only piece
	}
	var pieces []string
	for i := e.lo; i < e.hi; i++ {
		b := &p.blocks[i]
		runs := p.runsOf(b)
		if e.hi-e.lo > 1 && len(runs) == 1 {
			pieces = append(pieces, strings.TrimSpace(b.text))
			continue
		}
		start := 0
		for j := 1; j <= len(runs); j++ {
			if j < len(runs) && (glues(runs[j].node.DataAtom) || glues(runs[j-1].node.DataAtom) || runs[j].node.DataAtom == atom.A && runs[j-1].node.DataAtom == atom.A) {
				continue
			}
			end := len(b.text)
			if j < len(runs) {
				end = runs[j].start
			}
			if t := strings.Trim(b.text[runs[start].start:end], " \n:–—-|/"); t != "" {
				pieces = append(pieces, strings.ReplaceAll(t, "\n", " "))
			}
			start = j
		}
	}
	return pieces
}

// headingWeight says how much an element is a headline by itself; 0 for none.
func (p *page) headingWeight(n *html.Node) float64 {
	weight := 0.0
	switch n.DataAtom {
	case atom.H1:
		weight = 1
	case atom.H2:
		weight = 0.5
	case atom.H3:
		weight = 0.2
	case atom.Div, atom.P, atom.Td, atom.Header, atom.H4:
	default:
		return 0
	}
	if propName(n) == "headline" {
		return max(weight, 0.9)
	}
	if h := p.hintsOf(n); h&hintTitle != 0 && h&(hintRelated|hintNav|hintAside|hintPromo|hintFooter|hintLead|hintComment|hintShare) == 0 {
		switch weight {
		case 0:
			weight = 0.3
		case 0.5:
			weight = 0.65
		}
	}
	return weight
}

// inChrome says whether an element stands in what frames the page.
func (p *page) inChrome(e *element) bool {
	for n, k := e.node.Parent, 0; n != nil; n, k = n.Parent, k+1 {
		switch n.DataAtom {
		case atom.Nav, atom.Footer, atom.Aside:
			return true
		case atom.Article, atom.Main, atom.Body:
			return false
		}
		if k < 3 && p.hintsOf(n)&hintNav != 0 && !(n.DataAtom == atom.Header && hasAncestor(n, atom.Article)) {
			return true
		}
	}
	return false
}

// hasAncestor says whether an element stands in another of a kind.
func hasAncestor(n *html.Node, kind atom.Atom) bool {
	for n = n.Parent; n != nil; n = n.Parent {
		if n.DataAtom == kind {
			return true
		}
	}
	return false
}

// isFront says whether the page is a site's front page.
func (p *page) isFront() bool {
	return p.base != nil && strings.Trim(p.base.Path, "/") == ""
}

// blocksText joins the texts of blocks to one line.
func (d *document) blocksText(lo, hi int) string {
	if hi-lo == 1 {
		return strings.ReplaceAll(d.blocks[lo].text, "\n", " ")
	}
	var parts []string
	for i := lo; i < hi; i++ {
		parts = append(parts, strings.ReplaceAll(d.blocks[i].text, "\n", " "))
	}
	return strings.Join(parts, " ")
}

// isCapital says whether a text begins like a name or a sentence.
func isCapital(s string) bool {
	r, _ := utf8.DecodeRuneInString(s)
	return unicode.IsUpper(r) || unicode.IsLetter(r) && !unicode.IsLower(r)
}
