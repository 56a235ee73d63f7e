package extract

import (
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"github.com/newsarc/newsarc/scraper/profile"
)

// marksFrom returns the index of the first mark at or behind a block.
func (p *page) marksFrom(block int) int {
	lo, hi := 0, len(p.marks)
	for lo < hi {
		m := (lo + hi) / 2
		if p.marks[m].at < block {
			lo = m + 1
		} else {
			hi = m
		}
	}
	return lo
}

// markCounter returns the counter that a mark names, and the number in it.
func (p *page) markCounter(m *mark) (c profile.Counter, value int64, hasValue bool) {
	switch m.key {
	case "image":
		return "", 0, false
	case "icon":
		return iconCounter(m.text), 0, false
	}
	if m.counted == nil {
		c, value, hasValue = p.readMarkCounter(m)
		if m.counted = &noCounter; c != "" {
			m.counted = &counted{c, value, hasValue}
		}
	}
	return m.counted.counter, m.counted.value, m.counted.hasValue
}

var noCounter counted

func (p *page) readMarkCounter(m *mark) (c profile.Counter, value int64, hasValue bool) {
	text := fold(m.text)
	if countWords(text, 9) > 8 {
		return "", 0, false
	}
	dict := p.profile.Dictionary()
	for at := 0; at < len(text) && c == ""; {
		var h profile.Hit
		if c, h = counterHit(dict, text[at:]); c != "" && !h.Colon && isVerb(text[at:at+h.End], text[at+h.End:]) {
			c = ""
		}
		next := strings.IndexByte(text[at:], ' ')
		if next < 0 {
			break
		}
		at += next + 1
	}
	if c == "" || !hasDigit(text) {
		return c, 0, false
	}
	for _, t := range tokensOf(dict, text) {
		if t.kind == tokenNumber {
			return c, t.value, true
		}
	}
	return c, 0, false
}

// iconCounter returns what an icon's name stands for.
func iconCounter(name string) profile.Counter {
	var c profile.Counter
	eachWord(name, func(w string) {
		if c != "" {
			return
		}
		switch w {
		case "eye", "eyes", "view", "views", "viewed", "visibility", "hits", "reads", "showcount", "seen", "prosmotr", "prosmotry", "prosmotrov", "watch", "watches":
			c = profile.Views
		case "comment", "comments", "commenting", "bubble", "bubbles", "chat", "message", "messages", "discuss", "discussion", "reply", "replies", "komment", "comm", "comms", "commentary", "speech":
			c = profile.Comments
		case "like", "likes", "thumb", "thumbs", "heart", "star", "vote", "votes", "voting", "rating", "rate", "score", "karma", "golos", "upvote", "plus", "favorite", "reaction", "reactions":
			c = profile.Votes
		}
	})
	return c
}

// markNumbers names the numbers that a mark speaks of, those within its
// element, else the next one behind it, and adds those that only attributes hold.
func (p *page) markNumbers(out []number) []number {
	for k := range p.marks {
		m := &p.marks[k]
		if m.hidden {
			continue
		}
		c, v, exact := p.markCounter(m)
		if c == "" || p.profile == nil && p.inPageFrame(m.at) {
			continue
		}
		n := number{block: m.at, line: p.lineAt(m.at, m.from), lo: m.from, hi: m.from, value: v}
		if p.usedAt(n.line) {
			// An element without text stands before the line that follows it.
			if m.from > p.lines[n.line].lo || p.usedAt(n.line-1) {
				continue
			}
			n.line = max(n.line-1, 0)
		}
		printed, found := p.numberBy(m, exact)
		switch {
		case found:
			n.line, n.block, n.lo, n.hi = printed.line, printed.block, printed.lo, printed.hi
			if !exact {
				n.value = printed.value
			}
		case !exact:
			continue
		}
		if m.node.DataAtom == atom.Img {
			p.isIcon(m.node)
		}
		// A number in words beats its short form: title="12 512" over 12,5K.
		n.counter, n.by, n.score = c, byMark, 0.92
		if m.key == "icon" {
			n.by, n.score = byIcon, 0.8
		} else if exact {
			n.by, n.score = byMarkNumber, 0.95
		}
		out = nameNumber(out, n)
	}
	return out
}

// isIcon keeps that an image is none of the article.
func (p *page) isIcon(n *html.Node) {
	if p.icons == nil {
		p.icons = map[*html.Node]bool{}
	}
	p.icons[n] = true
}

// nameNumber names the number that stands where n does, or adds n.
func nameNumber(list []number, n number) []number {
	for k := range list {
		if o := &list[k]; o.block == n.block && o.lo == n.lo && o.hi == n.hi && n.hi > n.lo {
			if n.score > o.score {
				*o = n
			}
			return list
		}
	}
	return append(list, n)
}

// lineAt returns the line at an offset of a block.
func (p *page) lineAt(block, offset int) int {
	if block >= len(p.blocks) {
		return len(p.lines)
	}
	for i := p.lineOf[block]; i < p.lineOf[block+1]; i++ {
		if offset <= p.lines[i].hi {
			return i
		}
	}
	return p.lineOf[block+1]
}

// usedAt says whether a line belongs to something that has its own counts.
func (p *page) usedAt(i int) bool {
	if i < 0 || i >= len(p.lines) {
		return false
	}
	switch p.lines[i].used {
	case "sidebar", "comment", "mentions", "removed":
		return true
	}
	return false
}

// numberBy returns the printed number that a mark names. One that says a
// number itself names only what its own element prints.
func (p *page) numberBy(m *mark, inside bool) (number, bool) {
	from := p.lineAt(m.at, m.from)
	for i := from; i < min(from+2, len(p.lines)); i++ {
		l := &p.lines[i]
		if l.used != "" || l.words > 10 || p.blocks[l.block].hidden {
			return number{}, false
		}
		for _, t := range p.tokens(l) {
			lo, hi := l.lo+t.lo, l.lo+t.hi
			if l.block == m.at && lo < m.from {
				continue
			}
			if inside && (l.block > m.end || l.block == m.end && hi > m.to) {
				return number{}, false
			}
			if t.kind == tokenNumber {
				return number{line: i, block: l.block, lo: lo, hi: hi, value: t.value}, true
			}
			if t.kind == tokenOther {
				return number{}, false
			}
		}
	}
	return number{}, false
}

// classNumbers names numbers by the class of the elements around them.
func (p *page) classNumbers(numbers []number, quiet []bool) {
	for k := range numbers {
		n := &numbers[k]
		if n.counter != "" || n.line >= len(quiet) {
			continue
		}
		for _, r := range p.runsIn(&p.blocks[n.block], n.lo, n.hi) {
			if r.start > n.lo || r.start+len(r.text) < n.hi || r.node == nil {
				continue
			}
			c := classCounter(r.node)
			if c == profile.Votes && !quiet[n.line] {
				continue // a score or a rate amid text is something else
			}
			if c != "" {
				n.counter, n.by, n.score = c, byClass, 0.75
			}
		}
	}
}

// classCounter looks at the class, id and data attributes of an element and of
// the two around it that hold nothing else.
func classCounter(e *html.Node) profile.Counter {
	for d := 0; e != nil && e.Type == html.ElementNode && d < 3; d++ {
		for i := range e.Attr {
			switch a := &e.Attr[i]; a.Key {
			case "class", "id", "itemprop":
				if c := iconCounter(a.Val); c != "" {
					return c
				}
			}
		}
		if e.Parent == nil || e.PrevSibling != nil && hasText(e.PrevSibling) || e.NextSibling != nil && hasText(e.NextSibling) {
			return ""
		}
		if hasElementSiblings(e) {
			return ""
		}
		e = e.Parent
	}
	return ""
}

func hasText(n *html.Node) bool {
	return n.Type == html.TextNode && strings.TrimSpace(n.Data) != "" || n.Type == html.ElementNode && n.FirstChild != nil
}

// hasElementSiblings says whether an element shares its parent with another one that holds text.
func hasElementSiblings(n *html.Node) bool {
	for s := n.Parent.FirstChild; s != nil; s = s.NextSibling {
		if s != n && s.Type == html.ElementNode && s.FirstChild != nil {
			return true
		}
	}
	return false
}
