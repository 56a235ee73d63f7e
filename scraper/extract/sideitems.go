package extract

import (
	"slices"
	"strings"
	"time"

	"github.com/newsarc/newsarc/schema"
	"github.com/newsarc/newsarc/scraper/extract/dates"
	"github.com/newsarc/newsarc/scraper/profile"
)

// items reads the items in the lines [lo, hi). It returns the line behind the
// last one. In HTML each time stands in an element of its item where elements
// tell; else the order of times, counts and texts does.
func (p *page) items(lo, hi int) ([]schema.SidebarItem, int) {
	segs := p.itemSegments(lo, hi)
	if len(segs) == 0 {
		return nil, lo
	}
	times := 0
	for _, s := range segs {
		if s.kind == segTime {
			times++
		}
	}
	groups := p.wrapped(segs, times)
	wrapped := groups != nil
	if groups == nil {
		groups = p.sequence(segs, times)
	}
	items := make([]schema.SidebarItem, 0, len(groups))
	end := lo
	for _, g := range groups {
		it, ok := p.item(g, times > 0)
		if !ok {
			continue
		}
		if it.URL == "" && wrapped {
			it.URL = schema.Text(p.emptyLink(g))
		}
		items = append(items, it)
		end = max(end, g[len(g)-1].line+1)
	}
	if times == 0 && p.profile == nil && p.root != nil {
		items, end = p.alike(items, groups, lo)
	}
	if times == 0 && len(items) < 2 {
		return nil, lo
	}
	return items, end
}

// alike keeps the items whose links are made as most of the titles are, by
// their words: behind the stories of a block stand buttons and menus.
func (p *page) alike(items []schema.SidebarItem, groups [][]segment, lo int) ([]schema.SidebarItem, int) {
	if len(items) != len(groups) {
		return items, groupsEnd(groups, lo)
	}
	known, of := makes{}, make([]*makeGroup, len(groups))
	unlinked := &makeGroup{}
	best := unlinked
	for k := range groups {
		g := unlinked
		if s := &groups[k][0]; s.link >= 0 {
			g = known.of(p, &itemTitle{anchor: s.link, line: s.line})
		}
		of[k] = g
		g.words += countWords(string(items[k].Title), 14)
		if g.words > best.words || g.words == best.words && g.name < best.name {
			best = g
		}
	}
	kept := items[:0]
	end := lo
	for k := range groups {
		if of[k] == best {
			kept = append(kept, items[k])
			end = groupsEnd(groups[k:k+1], end)
		}
	}
	return kept, end
}

// groupsEnd returns the line behind the last group.
func groupsEnd(groups [][]segment, lo int) int {
	for _, g := range groups {
		lo = max(lo, g[len(g)-1].line+1)
	}
	return lo
}

// emptyLink returns the address of the first link without text in the element
// that holds an item's segments and nothing else: the item has no title, but a
// place it leads to.
func (p *page) emptyLink(g []segment) string {
	first, last := int32(p.lines[g[0].line].block), int32(p.lines[g[len(g)-1].line].block)
	e := p.blocks[first].elem
	for e >= 0 && p.elements[e].hi <= last {
		e = p.elements[e].parent
	}
	if e < 0 || p.elements[e].lo != first || p.elements[e].hi != last+1 {
		return ""
	}
	if a := linkIn(p.elements[e].node); a != nil && fold(textOf(a)) == "" {
		h, _ := attr(a, "href")
		return p.resolve(h)
	}
	return ""
}

// itemSegments are the segments of the lines [lo, hi) without buttons. They
// hold until the next call.
func (p *page) itemSegments(lo, hi int) []segment {
	segs := p.appendSegments(p.room.pieces[:0], lo, hi)
	p.room.pieces = segs
	out := segs[:0]
	for _, s := range segs {
		if s.kind == segText && (p.profile.Dictionary().Is(s.text, profile.LabelButtons) || p.profile.Dictionary().Is(s.text, profile.LabelAd) || !hasLetter(s.text)) {
			continue
		}
		if p.lines[s.line].used != "" {
			continue
		}
		out = append(out, s)
	}
	return out
}

func hasLetter(s string) bool {
	for _, r := range s {
		if wordRune(r) && (r < '0' || r > '9') {
			return true
		}
	}
	return false
}

// wrapped groups segments by the elements that hold one time each; nil where
// the elements do not tell the items apart.
func (p *page) wrapped(segs []segment, times int) [][]segment {
	if p.root == nil || times < 2 {
		return nil
	}
	// The largest element around each time that holds no other time.
	var timeBlocks []int
	for _, s := range segs {
		if s.kind == segTime {
			b := p.lines[s.line].block
			if n := len(timeBlocks); n > 0 && timeBlocks[n-1] == b {
				return nil
			}
			timeBlocks = append(timeBlocks, b)
		}
	}
	wrap := make([]element, len(timeBlocks))
	for k, b := range timeBlocks {
		e := p.blocks[b].elem
		if own := &p.elements[e]; k > 0 && int(own.lo) <= timeBlocks[k-1] || k+1 < len(timeBlocks) && int(own.hi) > timeBlocks[k+1] {
			return nil // the times stand side by side in one element
		}
		for up := p.elements[e].parent; up >= 0; up = p.elements[e].parent {
			u := &p.elements[up]
			if k > 0 && int(u.lo) <= timeBlocks[k-1] || k+1 < len(timeBlocks) && int(u.hi) > timeBlocks[k+1] {
				break
			}
			if k == 0 && int(u.lo) < p.lines[segs[0].line].block || k == len(timeBlocks)-1 && int(u.hi) > p.lines[segs[len(segs)-1].line].block+1 {
				break
			}
			e = up
		}
		wrap[k] = p.elements[e]
	}
	groups, flat := slices.Grow(p.room.groups[:0], len(segs))[:len(wrap)], slices.Grow(p.room.grouped[:0], len(segs))
	p.keepGroups(groups[:len(segs)], flat[:len(segs)])
	clear(groups)
	k := 0
	for _, s := range segs {
		b := int32(p.lines[s.line].block)
		for k < len(wrap) && b >= wrap[k].hi {
			k++
		}
		if k == len(wrap) || b < wrap[k].lo {
			if s.kind == segText {
				return nil // a text outside of all: the elements do not hold whole items
			}
			continue
		}
		flat = append(flat, s)
		n := len(groups[k]) + 1
		groups[k] = flat[len(flat)-n:]
	}
	return groups
}

// keepGroups keeps the room that groups of segments take, for those that follow.
func (p *page) keepGroups(groups [][]segment, flat []segment) {
	if len(groups) > len(p.room.groups) {
		p.room.groups = groups
	}
	if len(flat) > len(p.room.grouped) {
		p.room.grouped = flat
	}
}

// sequence groups segments by their order: what the first item begins with
// begins each.
func (p *page) sequence(segs []segment, times int) [][]segment {
	if times == 0 {
		return p.linkGroups(segs)
	}
	starter := segs[0].kind
	if starter == segCount {
		starter = segTime
		if len(segs) > 1 {
			starter = segs[1].kind
		}
	}
	var groups [][]segment
	flat := make([]segment, 0, len(segs))
	g := flat // the last of them, of which the group is made
	has := func(k segmentKind) bool {
		for _, s := range g {
			if s.kind == k {
				return true
			}
		}
		return false
	}
	for n, s := range segs {
		next := false
		switch {
		case len(g) == 0:
		case starter == segTime && s.kind == segTime:
			next = has(segTime)
		case s.kind == segText && starter == segText:
			next = has(segTime) || p.otherLink(g, s)
		case s.kind == segTime:
			next = has(segTime)
		case s.kind == segText && has(segText):
			// A second text with a first-class link is no part of the item; without
			// one it ends the block.
			if p.lastTime(segs[n:]) {
				return append(groups, g)
			}
			continue
		case s.kind == segCount && has(segCount):
			continue
		}
		if next {
			groups, g = append(groups, g), flat[len(flat):]
		}
		flat = append(flat, s)
		g = flat[len(flat)-len(g)-1:]
	}
	if len(g) > 0 {
		groups = append(groups, g)
	}
	return groups
}

// lastTime says whether no time follows.
func (p *page) lastTime(segs []segment) bool {
	for _, s := range segs {
		if s.kind == segTime {
			return false
		}
	}
	return true
}

func (p *page) otherLink(g []segment, s segment) bool {
	for _, t := range g {
		if t.kind == segText && t.link >= 0 && s.link >= 0 && p.href(t.link) != p.href(s.link) {
			return true
		}
	}
	return false
}

// linkGroups makes an item of each link, with the count behind it.
func (p *page) linkGroups(segs []segment) [][]segment {
	groups, flat := slices.Grow(p.room.groups[:0], len(segs)), slices.Grow(p.room.grouped[:0], len(segs))
	p.keepGroups(groups[:len(segs)], flat[:len(segs)])
	for i := range segs {
		s, size := &segs[i], 0
		n := len(groups)
		if n > 0 {
			size = len(groups[n-1])
		}
		switch {
		case s.link >= 0 && s.kind == segText:
			flat = append(flat, *s)
			if n > 0 && p.href(groups[n-1][0].link) == p.href(s.link) {
				groups[n-1] = flat[len(flat)-size-1:]
				continue
			}
			groups = append(groups, flat[len(flat)-1:])
		case s.kind == segCount && size == 1:
			flat = append(flat, *s)
			groups[n-1] = flat[len(flat)-2:]
		}
	}
	return groups
}

// item makes an item of its segments. ok is false for what is none: without
// a time where the others have one, or without a title and a time.
func (p *page) item(g []segment, timed bool) (schema.SidebarItem, bool) {
	var it schema.SidebarItem
	var title *segment
	for i := range g {
		s := &g[i]
		switch s.kind {
		case segTime:
			if it.TimeRaw == "" {
				it.TimeRaw = schema.Text(s.text)
				it.Time, it.TimeInferred = p.instant(s.text)
			}
		case segCount:
			if it.Count == nil {
				it.Count = schema.Count(s.count)
			}
		case segText:
			if title == nil || title.link < 0 && s.link >= 0 || p.better(s, title) {
				title = s
			}
		}
		if it.URL == "" || s.kind == segText && title == s {
			if u := p.href(s.link); u != "" {
				it.URL = schema.Text(u)
			}
		}
	}
	if title != nil {
		it.Title = schema.Text(p.titleIn(title.link, strings.TrimSpace(title.text)))
	}
	if timed && it.TimeRaw == "" {
		return it, false
	}
	return it, it.Title != "" || it.TimeRaw != ""
}

// better says whether a text is the item's title rather than another one: the
// first link to an article, else the first text.
func (p *page) better(s, title *segment) bool {
	if s.link < 0 || title.link < 0 {
		return false
	}
	if p.profile == nil {
		// A short link before the title leads to its section.
		return countWords(title.text, 4) <= 3 && countWords(s.text, 4) >= 4
	}
	a, _, _ := p.urlKind(p.href(s.link))
	b, _, _ := p.urlKind(p.href(title.link))
	return a == profile.KindArticle && b != profile.KindArticle
}

// instant reads a time as printed beside an article.
func (p *page) instant(raw string) (t *time.Time, inferred bool) {
	d, ok := dates.Parse(raw, p.dateOptions())
	if !ok {
		return nil, false
	}
	t = schema.Instant(d.Time)
	if t == nil {
		return nil, false
	}
	return t, d.Inferred
}
