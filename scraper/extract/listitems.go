package extract

import (
	"strings"

	"golang.org/x/net/html/atom"

	"github.com/newsarc/newsarc/schema"
	"github.com/newsarc/newsarc/scraper/profile"
)

// itemSpan is the lines of one item.
type itemSpan struct{ lo, hi int }

// listItems reads what stands with each title.
func (p *page) listItems(titles []itemTitle, spans []itemSpan) []schema.Item {
	items := make([]schema.Item, len(titles))
	day, read := "", 0
	if len(titles) > 0 {
		read = max(0, titles[0].first-3)
	}
	for k := range titles {
		items[k] = p.listItem(&titles[k], spans[k])
		items[k].Position = int64(k)
		for ; read < titles[k].first; read++ {
			if l := &p.lines[read]; l.only() && l.has(factTime) && clockPrefix(l.text) == 0 && !p.blocks[l.block].hidden {
				day = l.text
			}
		}
		read = titles[k].last + 1
		if raw := string(items[k].TimeRaw); day != "" && raw != "" && clockPrefix(raw) == len(raw) {
			// The items of a day stand below it with their times only.
			if t, _ := p.instant(day + ", " + raw); t != nil {
				items[k].PublishedAt = t
			}
		}
	}
	return items
}

// itemSpans returns the lines that belong to each title: those of the largest
// element around it that holds no other title; where such elements hold
// titles only, the lines between.
func (p *page) itemSpans(titles []itemTitle) []itemSpan {
	spans := make([]itemSpan, len(titles))
	alone := 0
	for k := range titles {
		lo, hi := p.elementSpan(titles, k)
		spans[k] = itemSpan{lo, hi}
		if hi-lo <= titles[k].last-titles[k].first+1 {
			alone++
		}
	}
	if alone*2 <= len(titles) || len(titles) < 2 {
		return spans
	}
	// Between the titles stand their times and teasers, before or behind them.
	gap := false
	for k := 1; k < len(titles); k++ {
		gap = gap || titles[k].first > titles[k-1].last+1 || p.lines[titles[k].line].block == p.lines[titles[k-1].line].block
	}
	if !gap {
		return spans
	}
	first := titles[0].first
	before := first > 0 && p.lines[first-1].only() && p.lines[first-1].used == "" && !p.lines[first].has(factTime)
	for k := range titles {
		lo := titles[k].first
		if before {
			for lo > 0 && lo > first-3 && p.lines[lo-1].only() && (k == 0 || lo-1 > titles[k-1].last) {
				lo--
			}
			if k > 0 {
				for lo = titles[k].first; lo > titles[k-1].last+1 && p.lines[lo-1].only(); {
					lo--
				}
			}
		}
		spans[k].lo = lo
		if k > 0 {
			spans[k-1].hi = lo
		}
	}
	last := len(titles) - 1
	longest := 1
	for k := 0; k < last; k++ {
		longest = max(longest, spans[k].hi-titles[k].line)
	}
	end := titles[last].line + 1
	for end < len(p.lines) && end < titles[last].line+longest && !p.isAnchor(end) && p.lines[end].used == "" {
		end++
	}
	spans[last].hi = max(end, titles[last].last+1)
	return spans
}

// elementSpan returns the lines of the largest element around title k that
// holds no other title.
func (p *page) elementSpan(titles []itemTitle, k int) (lo, hi int) {
	t := &titles[k]
	block := p.lines[t.line].block
	e := p.blocks[block].elem
	best := int32(-1)
	for ; e >= 0; e = p.elements[e].parent {
		el := &p.elements[e]
		l, h := p.lineOf[el.lo], p.lineOf[el.hi]
		if k > 0 && titles[k-1].last >= l || k+1 < len(titles) && titles[k+1].first < h {
			break
		}
		if tag := el.node.DataAtom; tag == atom.Body || tag == atom.Html || tag == atom.Main {
			break
		}
		// The first and the last item have a neighbour on one side only.
		if (k == 0 || k == len(titles)-1) && best >= 0 && len(titles) > 1 && !p.likeOthers(titles, k, e) {
			break
		}
		best = e
	}
	if best < 0 {
		return t.first, t.last + 1
	}
	return min(t.first, p.lineOf[p.elements[best].lo]), max(t.last+1, p.lineOf[p.elements[best].hi])
}

// likeOthers says whether an element around the first or last title has the
// same tag as, and is a sibling of, one around its neighbour.
func (p *page) likeOthers(titles []itemTitle, k int, e int32) bool {
	o := k + 1
	if k > 0 {
		o = k - 1
	}
	for f := p.blocks[p.lines[titles[o].line].block].elem; f >= 0; f = p.elements[f].parent {
		if p.elements[f].parent == p.elements[e].parent && f != e {
			return p.elements[f].node.DataAtom == p.elements[e].node.DataAtom
		}
	}
	// Deeper than the neighbour's sibling: still inside the item.
	for up := p.elements[e].parent; up >= 0; up = p.elements[up].parent {
		for f := p.blocks[p.lines[titles[o].line].block].elem; f >= 0; f = p.elements[f].parent {
			if p.elements[f].parent == p.elements[up].parent && f != up {
				return true
			}
		}
	}
	return false
}

// listItem reads one item.
func (p *page) listItem(t *itemTitle, s itemSpan) schema.Item {
	it := schema.Item{Title: schema.Text(t.text), URL: schema.Text(t.url)}
	teaser := ""
	var counts, printed []int64
	for _, g := range p.segments(s.lo, s.hi) {
		switch g.kind {
		case segTime:
			if it.TimeRaw == "" {
				it.TimeRaw = schema.Text(g.text)
				it.PublishedAt, _ = p.instant(g.text)
			}
		case segCount:
			printed = append(printed, g.count)
		case segText:
			if g.text == t.text || g.link >= 0 && p.href(g.link) != t.url || !p.saysSomething(g.text) || g.line >= t.line && g.line <= t.line && g.link == t.anchor {
				continue
			}
			if p.labelled(g.text) {
				continue
			}
			if len(g.text) > len(teaser) {
				teaser = g.text
			}
		}
	}
	it.Teaser = schema.Text(teaser)
	if counts = p.itemCounts(&it, s); len(counts) == 0 {
		counts = printed
	}
	if it.Views == nil && it.Comments == nil && p.profile != nil {
		order := p.profile.CounterOrder()
		for i, c := range counts {
			if i >= len(order) {
				break
			}
			switch order[i] {
			case profile.Views:
				it.Views = schema.Count(c)
			case profile.Comments:
				it.Comments = schema.Count(c)
			}
		}
	}
	p.itemTime(&it, s)
	it.ImageURL = schema.Text(p.itemImage(t, s))
	return it
}

// saysSomething says whether a text is long enough for a teaser: five words, or
// a sentence of three.
func (p *page) saysSomething(s string) bool {
	n := countWords(s, 5)
	return n >= 5 || n >= 3 && strings.HasSuffix(s, ".") && !p.readMore(strings.TrimRight(s, "."))
}

// labelled says whether a text begins with a label of something else.
func (p *page) labelled(s string) bool {
	for _, h := range p.profile.Dictionary().At(s) {
		if h.Colon || h.Whole {
			return true
		}
	}
	return false
}
