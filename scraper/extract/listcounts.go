package extract

import (
	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"github.com/newsarc/newsarc/schema"
	"github.com/newsarc/newsarc/scraper/profile"
)

// itemCounts reads the named counts of an item, and returns the unnamed ones.
func (p *page) itemCounts(it *schema.Item, s itemSpan) []int64 {
	var numbers []number
	for i := s.lo; i < s.hi; i++ {
		l := &p.lines[i]
		if l.words > 14 || p.blocks[l.block].hidden {
			continue
		}
		tokens := p.tokens(l)
		quiet := true
		for _, t := range tokens {
			quiet = quiet && t.kind != tokenOther
		}
		numbers = p.lineNumbers(numbers, i, tokens, quiet)
	}
	p.nameNumbers(numbers)
	if s.hi > s.lo {
		last := p.lines[s.hi-1].block
		for k := p.marksFrom(p.lines[s.lo].block); k < len(p.marks) && p.marks[k].at <= last; k++ {
			m := &p.marks[k]
			c, v, exact := p.markCounter(m)
			if c == "" || m.hidden {
				continue
			}
			n, found := p.numberBy(m, exact)
			if !found && !exact || found && (n.line < s.lo || n.line >= s.hi) {
				continue
			}
			if exact {
				n.value = v
			}
			n.counter, n.score = c, 0.9
			numbers = nameNumber(numbers, n)
		}
	}
	var unnamed []int64
	for k := range numbers {
		n := &numbers[k]
		if n.counter == "" && n.block < len(p.blocks) {
			for _, r := range p.runsIn(&p.blocks[n.block], n.lo, n.hi) {
				if r.node != nil && r.start <= n.lo && r.start+len(r.text) >= n.hi {
					if n.counter = classCounter(r.node); n.counter == "" {
						n.counter = p.columnCounter(r.node)
					}
				}
			}
		}
		switch n.counter {
		case profile.Views:
			if it.Views == nil {
				it.Views = schema.Count(n.value)
			}
		case profile.Comments:
			if it.Comments == nil {
				it.Comments = schema.Count(n.value)
			}
		case "":
			unnamed = append(unnamed, n.value)
		}
	}
	return unnamed
}

// columnCounter returns the counter that the head of the table's column around
// a node names, "" for none.
func (p *page) columnCounter(n *html.Node) profile.Counter {
	for n != nil && n.DataAtom != atom.Td {
		if n.DataAtom == atom.Table || n.DataAtom == atom.Body {
			return ""
		}
		n = n.Parent
	}
	if n == nil {
		return ""
	}
	column := 0
	for c := n.PrevSibling; c != nil; c = c.PrevSibling {
		if c.Type == html.ElementNode {
			column++
		}
	}
	table := n
	for table != nil && table.DataAtom != atom.Table {
		table = table.Parent
	}
	row := firstRow(table)
	if row == nil || row == n.Parent {
		return ""
	}
	for c := row.FirstChild; c != nil; c = c.NextSibling {
		if c.Type != html.ElementNode {
			continue
		}
		if column == 0 {
			if k, h := counterHit(p.profile.Dictionary(), fold(textOf(c))); h.Whole {
				return k
			}
			return ""
		}
		column--
	}
	return ""
}

// firstRow returns the first row of a table, nil without one.
func firstRow(n *html.Node) *html.Node {
	if n == nil || n.DataAtom == atom.Tr {
		return n
	}
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		switch c.DataAtom {
		case atom.Thead, atom.Tbody, atom.Tr:
			if row := firstRow(c); row != nil {
				return row
			}
		}
	}
	return nil
}
