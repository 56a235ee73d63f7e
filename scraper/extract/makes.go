package extract

import (
	"slices"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// repeated keeps the links of the largest group whose elements are of the same make.
func (p *page) repeated(links []itemTitle) []itemTitle {
	groups := makes{}
	for k := range links {
		t := &links[k]
		l := &p.lines[t.line]
		words := countWords(t.text, 40)
		if words < 2 || words > 35 || l.words > words+25 && !t.heading || p.inMenuElement(l.block) || p.readMore(t.text) {
			continue
		}
		if p.blocks[l.block].claim == "body" && !t.heading && l.words > words*3 {
			continue
		}
		g := groups.of(p, t)
		g.links = append(g.links, k)
	}
	var best []int
	top := 0
	slices.SortFunc(groups.list, func(a, b *makeGroup) int { return strings.Compare(a.name, b.name) })
	seen := map[string]bool{}
	for _, g := range groups.list {
		if len(g.links) < 3 {
			continue
		}
		score := 0
		clear(seen)
		for _, k := range g.links {
			if !seen[links[k].url] {
				seen[links[k].url] = true
				w := countWords(links[k].text, 14)
				if w < 4 && !links[k].heading {
					w = 1
				}
				score += w
				if links[k].heading {
					score += 3
				}
			}
		}
		if len(seen) >= 3 && score > top {
			best, top = g.links, score
		}
	}
	clear(seen)
	var out []itemTitle
	words := 0
	for _, k := range best {
		if !seen[links[k].url] {
			seen[links[k].url] = true
			out = append(out, links[k])
			words += countWords(links[k].text, 40)
		}
	}
	if len(out) > 0 && words < 3*len(out) && !out[0].heading {
		return nil // a menu
	}
	return out
}

// inMenuElement says whether a block stands in an element that lists no articles.
func (p *page) inMenuElement(block int) bool {
	return p.within(block, atom.Nav, atom.Footer, atom.Aside, atom.Menu)
}

// appendMake appends what the elements around a link have in common with those around
// its siblings: tags, and the first class without numbers.
func (p *page) appendMake(b []byte, t *itemTitle) []byte {
	n := p.anchors[t.anchor].node
	if line := p.blocks[p.lines[t.line].block].node; t.heading && line != nil {
		b = append(b, line.Data...)
	}
	for d := 0; n != nil && n.Type == html.ElementNode && d < 5; d++ {
		b = append(append(b, '<'), n.Data...)
		if d < 3 {
			if c, ok := attr(n, "class"); ok {
				first, _, _ := strings.Cut(strings.TrimSpace(c), " ")
				b = append(append(b, '.'), strings.Trim(first, "0123456789-_")...)
			}
		}
		n = n.Parent
	}
	return b
}

// makes are links by their make.
type makes struct {
	index map[string]*makeGroup
	list  []*makeGroup
}

// makeGroup is the links of one make, and how many words they have.
type makeGroup struct {
	name  string
	links []int
	words int
}

// of returns the group that a link belongs to.
func (m *makes) of(p *page, t *itemTitle) *makeGroup {
	var room [256]byte
	name := p.appendMake(room[:0], t)
	g := m.index[string(name)]
	if g == nil {
		if m.index == nil {
			m.index = map[string]*makeGroup{}
		}
		g = &makeGroup{name: string(name)}
		m.index[g.name] = g
		m.list = append(m.list, g)
	}
	return g
}
