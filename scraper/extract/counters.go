package extract

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/net/html"
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

// token is a piece of a line for the reading of counters.
type token struct {
	kind    tokenKind
	lo, hi  int // offsets in the line's text
	value   int64
	counter profile.Counter
	colon   bool
}

type tokenKind uint8

const (
	tokenOther tokenKind = iota
	tokenTime
	tokenNumber
	tokenCounter
)

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
		tokens := p.tokens(l)
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
	return others > 6 || others > 2 && (facts < 3 && !p.isMeta(l.block) || endsSentence(l.text))
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

// tokens reads a line as times, numbers, counter words and other words. A
// number ends where an element or an icon parts the text. They hold until the next call.
func (p *page) tokens(l *line) []token {
	r := p.room
	r.breaks = p.breaksIn(r.breaks[:0], l)
	r.tokens = tokensOf(r.tokens[:0], p.profile.Dictionary(), l.text, r.breaks)
	return r.tokens
}

// tokensOf appends the tokens of a text that is parted at the offsets in breaks.
func tokensOf(out []token, dict *profile.Dictionary, text string, breaks []int) []token {
	for at := 0; at < len(text); {
		t := text[at:]
		if c := t[0]; c >= utf8.RuneSelf || !asciiWord[c] {
			t = trimMarks(t, " |·•,;–—()[]/:")
			at = len(text) - len(t)
		}
		if t == "" {
			break
		}
		if n := timePrefix(t); n > 0 {
			out = append(out, token{kind: tokenTime, lo: at, hi: at + n})
			at += n
			continue
		}
		limit := len(t)
		for _, b := range breaks {
			if b > at {
				limit = min(limit, b-at)
				break
			}
		}
		if v, n, ok := parseCount(strings.TrimRight(t[:limit], " ")); ok {
			out = append(out, token{kind: tokenNumber, lo: at, hi: at + n, value: v})
			at += n
			continue
		}
		if c, h := counterHit(dict, t); c != "" && (h.Colon || !isVerb(t[:h.End], t[h.End:])) {
			out = append(out, token{kind: tokenCounter, lo: at, hi: at + h.End, counter: c, colon: h.Colon})
			at += h.End
			continue
		}
		n := tokenEnd(t)
		if hasLetter(t[:n]) || hasDigit(t[:n]) {
			out = append(out, token{kind: tokenOther, lo: at, hi: at + n})
		}
		at += n
	}
	return out
}

// isVerb says whether a counter's word asks the reader to do something with
// what follows: "View 6 images", "View comments (7)".
func isVerb(word, rest string) bool {
	switch strings.ToLower(word) {
	case "view", "read", "like", "vote", "comment", "rate":
	default:
		return false
	}
	rest = strings.TrimLeft(rest, " ")
	if rest == "" {
		return false
	}
	if _, n, ok := parseCount(rest); ok {
		rest = strings.TrimLeft(rest[n:], " )]")
	}
	r, _ := utf8.DecodeRuneInString(rest)
	return unicode.IsLetter(r)
}

// tokenEnd is where the word ends that a text begins with: at white space or
// one of | · • , ; ( ) [ ] / :
func tokenEnd(t string) int {
	for i := 0; i < len(t); i++ {
		switch t[i] {
		case ' ', '|', ',', ';', '(', ')', '[', ']', '/', ':':
		case 0xC2, 0xE2: // the first bytes of · and •
			if !strings.HasPrefix(t[i:], "·") && !strings.HasPrefix(t[i:], "•") {
				continue
			}
		default:
			continue
		}
		if i > 0 {
			return i
		}
		break
	}
	return len(t)
}

// counterHit returns the counter a text names at its beginning.
func counterHit(dict *profile.Dictionary, s string) (profile.Counter, profile.Hit) {
	return counterAmong(dict.CountersAt(s))
}

// counterAmong returns the counter that the labels at the beginning of a text name.
func counterAmong(hits []profile.Hit) (profile.Counter, profile.Hit) {
	for _, h := range hits {
		switch h.Label {
		case profile.LabelViews:
			return profile.Views, h
		case profile.LabelComments:
			return profile.Comments, h
		case profile.LabelVotes:
			return profile.Votes, h
		}
	}
	return "", profile.Hit{}
}

// breaksIn appends the offsets in a line's text where elements, icons or
// attributes part it.
func (p *page) breaksIn(out []int, l *line) []int {
	for _, r := range p.runsIn(&p.blocks[l.block], l.lo, l.hi) {
		if r.start > l.lo && r.start < l.hi {
			out = append(out, r.start-l.lo)
		}
	}
	for k := p.marksFrom(l.block); k < len(p.marks) && p.marks[k].at == l.block; k++ {
		if f := p.marks[k].from; f > l.lo && f < l.hi {
			out = append(out, f-l.lo)
		}
	}
	slices.Sort(out)
	return out
}

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

// regroup repairs "966 120 5" on one line of plain text, where spaces part
// counters as well as thousands: as many numbers as the profile has counters.
func (p *page) regroup(out []number, first int, l *line) []number {
	order := p.profile.CounterOrder()
	if p.root != nil || len(out)-first == len(order) || len(order) == 0 {
		return out
	}
	words := strings.Fields(l.text)
	if len(words) != len(order) {
		return out
	}
	out = out[:first]
	at := 0
	for _, w := range words {
		v, n, ok := parseCount(w)
		if !ok || n != len(w) {
			return out
		}
		lo := l.lo + at + strings.Index(l.text[at:], w)
		out = append(out, number{line: l.index(p), block: l.block, lo: lo, hi: lo + len(w), value: v})
		at = lo - l.lo + len(w)
	}
	return out
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
	for _, t := range tokensOf(nil, dict, text, nil) {
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

// orderNumbers names the numbers that nothing else names, by the profile's
// order: those of the lines that follow the title, or of those before it.
func (p *page) orderNumbers(numbers []number, quiet []bool) {
	order := p.profile.CounterOrder()
	if p.title < 0 || len(order) == 0 {
		return
	}
	seq := p.countSequence(numbers, quiet, p.title+1, 1)
	if len(seq) == 0 {
		if s := p.countSequence(numbers, quiet, p.title-1, -1); len(s) > len(seq) {
			seq = s
		}
	}
	if len(seq) < 2 {
		if s := p.anySequence(numbers, quiet, len(order)); s != nil {
			seq = s
		}
	}
	named := map[profile.Counter]bool{}
	for _, k := range seq {
		named[numbers[k].counter] = true
	}
	if len(seq) > len(order) {
		return
	}
	next := 0
	for pos, k := range seq {
		n := &numbers[k]
		if n.counter != "" {
			continue
		}
		if len(seq) == len(order) && !named[order[pos]] {
			n.counter = order[pos]
		} else {
			for next < len(order) && named[order[next]] {
				next++
			}
			if next == len(order) {
				return
			}
			n.counter = order[next]
		}
		named[n.counter] = true
		n.by, n.score = byOrder, 0.9
	}
}

// countSequence returns the numbers of the first stretch of quiet lines from
// line i on, in steps of d, before the running text.
func (p *page) countSequence(numbers []number, quiet []bool, i, d int) []int {
	var seq []int
	for steps := 0; i >= 0 && i < len(p.lines) && steps < 14; i, steps = i+d, steps+1 {
		l := &p.lines[i]
		if p.blocks[l.block].hidden {
			continue
		}
		if !quiet[i] {
			if len(seq) > 0 || l.words > 12 || d < 0 && steps > 5 {
				break
			}
			continue
		}
		var here []int
		for k := range numbers {
			if numbers[k].line == i {
				here = append(here, k)
			}
		}
		if d < 0 {
			seq = append(here, seq...)
		} else {
			seq = append(seq, here...)
		}
	}
	return seq
}

// anySequence returns the first stretch of exactly n numbers in quiet lines.
func (p *page) anySequence(numbers []number, quiet []bool, n int) []int {
	for i := 0; i < len(p.lines); i++ {
		if !quiet[i] || p.lines[i].used != "" {
			continue
		}
		seq := p.countSequence(numbers, quiet, i, 1)
		if len(seq) == n {
			return seq
		}
		for i < len(p.lines) && quiet[i] {
			i++
		}
	}
	return nil
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
