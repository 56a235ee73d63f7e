package extract

import (
	"math"
	"strings"

	"golang.org/x/net/html/atom"

	"github.com/newsarc/newsarc/schema"
	"github.com/newsarc/newsarc/scraper/profile"
)

// number is a count printed on the page, or said by an attribute.
type number struct {
	line    int
	block   int
	lo, hi  int // offsets in the block's text
	value   int64
	counter profile.Counter // what it counts; "" while unknown
	by      namedBy         // what says so
	score   float64         // how surely
}

// namedBy is what says of a number what it counts.
type namedBy uint8

const (
	byNothing    namedBy = iota
	byWord               // a word beside it
	byHeading            // a word that heads what is printed of what it counts
	byNeighbour          // a word in the line before or behind it
	byMark               // a title, a label or an alternative text
	byMarkNumber         // one that holds the number too
	byIcon               // the name of an icon
	byClass              // the class of an element around it
	byOrder              // its place in the profile's order
)

// method is the name of a way to find a field.
func (b namedBy) method() string {
	switch b {
	case byNothing:
		return ""
	case byClass:
		return "semantic"
	case byOrder:
		return "profile"
	default:
		return "label"
	}
}

// readCounters finds views, comments and votes: numbers that words, icons or
// attributes name, else by the profile's order under the title.
func (p *page) readCounters() {
	var numbers []number
	quiet := make([]bool, len(p.lines)) // nothing but times, numbers and counter words
	for i := range p.lines {
		l := &p.lines[i]
		if l.used != "" && l.used != "title" || l.words > 14 || p.blocks[l.block].hidden || i == p.title {
			continue
		}
		if !hasDigit(l.text) {
			c, h := counterAmong(l.hits)
			quiet[i] = l.words == 0 || c != "" && h.Whole && l.words <= 3 // the signs of vote buttons part no numbers
			continue
		}
		if p.profile == nil && p.inPageFrame(l.block) {
			continue
		}
		most := math.MaxInt
		if p.profile == nil {
			most = mostOthers
		}
		tokens := p.fewTokens(l, most)
		if p.profile == nil && p.saysCount(l, tokens) {
			continue
		}
		quiet[i] = true
		for _, t := range tokens {
			if t.kind == tokenOther && p.firstLink(l.block, l.lo+t.lo, l.lo+t.hi) < 0 {
				quiet[i] = false // a linked word beside counters is a section or a button
			}
		}
		numbers = p.lineNumbers(numbers, i, tokens, quiet[i])
	}
	p.nameNumbers(numbers)
	numbers = p.markNumbers(numbers)
	p.classNumbers(numbers, quiet)
	if p.profile != nil {
		p.orderNumbers(numbers, quiet)
	}
	p.selectCounters()
	for _, c := range []profile.Counter{profile.Views, profile.Comments, profile.Votes} {
		p.pickCounter(c, numbers)
	}
	p.takeCounters(numbers, quiet)
	if h := p.commentsHeaded; h != nil && p.record.Comments == nil {
		p.record.Comments = schema.Count(h.number)
		p.found("comments", "label", h.locator, 0.8)
	}
	p.readStatistics()
}

// mostOthers is how many other words a line of facts may have.
const mostOthers = 6

// saysCount says whether a line of text merely mentions a number of views or
// votes: a sentence, or more words than a line of facts has.
func (p *page) saysCount(l *line, tokens []token) bool {
	others, facts := 0, 0
	for _, t := range tokens {
		if t.kind == tokenOther {
			others++
		} else {
			facts++
		}
	}
	return others > mostOthers || others > 2 && (facts < 3 && !p.isMeta(l.block) || endsSentence(l.text))
}

// isMeta says whether the class of a block or of what is around it is that of
// a line of facts about an article.
func (p *page) isMeta(block int) bool {
	hints := p.elementHints()
	for e, d := p.blocks[block].elem, 0; e >= 0 && d < 3; e, d = p.elements[e].parent, d+1 {
		if hints[e]&(hintMeta|hintHeader) != 0 {
			return true
		}
	}
	return false
}

// inPageFrame says whether a block stands in the frame of the page: a menu, or a
// header or footer that holds no headline.
func (p *page) inPageFrame(block int) bool {
	title := -1
	if p.title >= 0 {
		title = p.lines[p.title].block
	}
	if p.root == nil || block >= len(p.blocks) {
		return false
	}
	hints := p.elementHints()
	for e := p.blocks[block].elem; e >= 0; e = p.elements[e].parent {
		el := &p.elements[e]
		if title >= int(el.lo) && title < int(el.hi) {
			return false
		}
		if hints[e]&hintNav != 0 || el.node.DataAtom == atom.Header || el.node.DataAtom == atom.Table && title >= 0 {
			return true
		}
	}
	return false
}

// lineNumbers appends the numbers of a line: all of a quiet one, those beside
// a counter word of another.
func (p *page) lineNumbers(out []number, i int, tokens []token, quiet bool) []number {
	l := &p.lines[i]
	first := len(out)
	wordFirst := false
	for _, t := range tokens {
		if t.kind == tokenNumber || t.kind == tokenCounter {
			wordFirst = t.kind == tokenCounter
			break
		}
	}
	for k, t := range tokens {
		if t.kind != tokenNumber {
			continue
		}
		n := number{line: i, block: l.block, lo: l.lo + t.lo, hi: l.lo + t.hi, value: t.value}
		before := k > 0 && tokens[k-1].kind == tokenCounter
		after := k+1 < len(tokens) && tokens[k+1].kind == tokenCounter
		switch {
		case before && (wordFirst || tokens[k-1].colon):
			n.counter = tokens[k-1].counter
		case after && !wordFirst && !tokens[k+1].colon:
			n.counter = tokens[k+1].counter
		}
		if n.counter != "" {
			n.by, n.score = byWord, 0.9
			if k == 1 && before && !tokens[0].colon && len(tokens) == 2 && n.counter == profile.Comments {
				n.by, n.score = byHeading, 0.7 // "Comments (2)" heads what is printed of them
			}
		}
		if quiet || n.counter != "" || p.profile == nil && p.alone(&n) {
			out = append(out, n)
		}
	}
	if quiet && len(out)-first > 1 {
		return p.regroup(out, first, l)
	}
	return out
}

// alone says whether a number is all the text of an element inside its block.
func (p *page) alone(n *number) bool {
	b := &p.blocks[n.block]
	for _, r := range p.runsIn(b, n.lo, n.hi) {
		if r.start <= n.lo && r.start+len(r.text) >= n.hi {
			return r.node != nil && r.node != b.node && strings.Trim(r.text, " ()[]") == b.text[n.lo:n.hi]
		}
	}
	return false
}

// index returns the place of a line among the page's lines.
func (l *line) index(p *page) int {
	for i := p.lineOf[l.block]; i < p.lineOf[l.block+1]; i++ {
		if p.lines[i].lo == l.lo {
			return i
		}
	}
	return p.lineOf[l.block]
}

// nameNumbers gives numbers that stand alone in a line the counter word of the
// line before or behind them: <dt>Views</dt><dd>966</dd>.
func (p *page) nameNumbers(numbers []number) {
	word := func(i int) profile.Counter {
		if i < 0 || i >= len(p.lines) || i == p.title {
			return ""
		}
		l := &p.lines[i]
		if c, h := counterAmong(l.hits); c != "" && h.Whole && l.words <= 3 && l.used == "" {
			return c
		}
		return ""
	}
	// Whether words stand before their numbers or behind is the same for all.
	before, behind := 0, 0
	for _, n := range numbers {
		if n.counter != "" {
			continue
		}
		if word(n.line-1) != "" {
			before++
		}
		if word(n.line+1) != "" {
			behind++
		}
	}
	for k := range numbers {
		n := &numbers[k]
		if n.counter != "" || k > 0 && numbers[k-1].line == n.line || k+1 < len(numbers) && numbers[k+1].line == n.line {
			continue
		}
		d := -1
		if behind > before || behind == before && word(n.line-1) == "" {
			d = 1
		}
		if before == behind && before > 0 && k == 0 && word(n.line-1) != "" {
			d = -1
		}
		if c := word(n.line + d); c != "" {
			n.counter, n.by, n.score = c, byNeighbour, 0.85
			p.take(n.line+d, "counters")
		}
	}
}

// selectCounters reads the profile's selectors.
func (p *page) selectCounters() {
	for _, f := range []struct {
		field profile.Field
		to    **int64
	}{{profile.FieldViews, &p.record.Views}, {profile.FieldComments, &p.record.Comments}, {profile.FieldVotes, &p.record.Votes}} {
		for _, n := range p.selected(f.field) {
			if v, _, ok := parseCount(strings.TrimSpace(p.selectedText(f.field, n))); ok {
				*f.to = schema.Count(v)
				p.found(string(f.field), "profile", cssPath(n), 0.97)
				break
			}
		}
	}
}

// pickCounter sets one counter from the best number that counts it.
func (p *page) pickCounter(c profile.Counter, numbers []number) {
	to := p.counter(c)
	if *to != nil {
		return
	}
	best, top := -1, 0.0
	for k := range numbers {
		n := &numbers[k]
		if n.counter != c || p.usedAt(n.line) || p.profile == nil && (p.ofAnother(n) || p.ofYear(n) || p.ofMicrodata(n)) {
			continue
		}
		score := n.score - 0.002*float64(min(abs(n.line-p.title), 150))
		if p.title < 0 {
			score = n.score - 0.001*float64(min(n.line, 150))
		}
		if score > top {
			best, top = k, score
		}
	}
	if best < 0 || p.profile == nil && top < 0.6 {
		return
	}
	n := &numbers[best]
	if n.value < 0 && c != profile.Votes {
		return
	}
	*to = schema.Count(n.value)
	where := ""
	if n.block < len(p.blocks) {
		where = locator(&p.blocks[n.block])
	}
	p.found(string(c), n.by.method(), where, n.score)
}

// ofYear says whether a number is rather a year amid other text.
func (p *page) ofYear(n *number) bool {
	if n.value < 1990 || n.value > 2099 || n.hi-n.lo != 4 || n.block >= len(p.blocks) || p.alone(n) {
		return false
	}
	text := p.blocks[n.block].text
	return text != text[n.lo:n.hi] && n.by != byWord && n.by != byMarkNumber
}

// ofMicrodata says whether a number is the count of an InteractionCounter, whose
// type says what it counts.
func (p *page) ofMicrodata(n *number) bool {
	if n.block >= len(p.blocks) || n.hi <= n.lo {
		return false
	}
	for _, r := range p.runsIn(&p.blocks[n.block], n.lo, n.hi) {
		if r.node != nil && propName(r.node) == "userInteractionCount" {
			return true
		}
	}
	return false
}

// ofAnother says whether a number stands in a link to another page that is not
// the page of its comments: in the card of another story.
func (p *page) ofAnother(n *number) bool {
	if n.block >= len(p.blocks) || n.hi <= n.lo {
		return false
	}
	link := p.firstLink(n.block, n.lo, n.hi)
	if link < 0 {
		return false
	}
	u := p.href(link)
	if u == "" || p.isHere(u) || strings.Contains(u, "#") {
		return false
	}
	for _, w := range []string{"comment", "komment", "forum", "discuss", "reaction", "reply", "like", "vote", "login"} {
		if containsFold(u, w) {
			return false
		}
	}
	return true
}

// takeCounters takes the lines that hold nothing but times and counts.
func (p *page) takeCounters(numbers []number, quiet []bool) {
	for _, n := range numbers {
		if n.counter != "" && n.line < len(quiet) && quiet[n.line] && p.root == nil {
			p.take(n.line, "counters")
		} else if n.counter != "" && n.line < len(quiet) && quiet[n.line] && !p.lines[n.line].has(factTime) {
			p.take(n.line, "counters")
		}
	}
}
