package extract

import (
	"math/bits"
	"slices"
	"strings"
	"unicode/utf8"

	"golang.org/x/net/html/atom"

	"github.com/newsarc/newsarc/scraper/profile"
)

// line is one printed line: a block, or what stands between two line breaks of
// one. Labels are read line by line, in HTML and in plain text alike.
type line struct {
	block  int
	lo, hi int    // offsets in the block's text
	text   string // without a bullet before it
	hits   []profile.Hit
	words  int
	facts  []fact // times and counts it begins with
	rest   string // what follows them
	used   string // what it turned out to be; "" while nobody knows
}

// only says whether a line holds nothing but times and counts.
func (l *line) only() bool { return l.rest == "" && len(l.facts) > 0 }

func (l *line) has(kind factKind) bool {
	for i := range l.facts {
		if l.facts[i].kind == kind {
			return true
		}
	}
	return false
}

// hit returns the label of one kind the line begins with.
func (l *line) hit(label profile.Label) (profile.Hit, bool) {
	for _, h := range l.hits {
		if h.Label == label {
			return h, true
		}
	}
	return profile.Hit{}, false
}

// heads says whether a line is a label of that kind and nothing else, but for
// a count or a button behind it.
func (p *page) heads(l *line, label profile.Label) bool {
	h, ok := l.hit(label)
	if !ok {
		return false
	}
	if h.Whole {
		return true
	}
	rest := strings.Trim(l.text[h.Value:], " ()[]")
	if n, end, ok := parseCount(rest); ok && n >= 0 && end == len(rest) {
		return true
	}
	return p.profile.Dictionary().Is(rest, profile.LabelButtons)
}

// splitLines cuts the blocks into lines and looks up the labels they begin with.
func (p *page) splitLines() {
	dict := p.profile.Dictionary()
	p.lines = slices.Grow(p.room.lines[:0], len(p.blocks))
	p.lineOf = slices.Grow(p.room.lineOf[:0], len(p.blocks)+1)[:len(p.blocks)+1]
	for i := range p.blocks {
		p.lineOf[i] = len(p.lines)
		b := &p.blocks[i]
		for lo := 0; lo <= len(b.text); {
			hi := len(b.text)
			if n := strings.IndexByte(b.text[lo:], '\n'); n >= 0 {
				hi = lo + n
			}
			if text := unbullet(b.text[lo:hi]); text != "" {
				if n := p.counterHead(i, hi-len(text), hi); n > 0 {
					p.addLine(dict, i, hi-len(text), hi-len(text)+n)
					text = strings.TrimLeft(text[n:], " ")
				}
				p.addLine(dict, i, hi-len(text), hi)
			}
			lo = hi + 1
		}
	}
	p.lineOf[len(p.blocks)] = len(p.lines)
	p.room.lines, p.room.lineOf = p.lines, p.lineOf
}

// addLine appends the line [lo, hi) of a block.
func (p *page) addLine(dict *profile.Dictionary, block, lo, hi int) {
	text := strings.TrimRight(p.blocks[block].text[lo:hi], " ")
	l := line{block: block, lo: lo, hi: lo + len(text), text: text}
	l.words = countWords(text, 100)
	l.hits = dict.At(text)
	if len(text) < 400 {
		all, rest := appendFacts(p.slabs().facts.rest(), text)
		if l.rest = rest; len(all) > 0 {
			p.slabs().facts.keep(all)
			l.facts = all[:len(all):len(all)]
		}
	} else {
		l.rest = text
	}
	p.lines = append(p.lines, l)
}

// counterHead returns how many bytes of the line [lo, hi) of a block are
// counters in elements of their own before running text, which no element
// parts from them: <span title="Views">87</span> The minister …
func (p *page) counterHead(block, lo, hi int) int {
	b := &p.blocks[block]
	if p.root == nil || b.hidden || hi-lo < 40 {
		return 0
	}
	end, named, value := 0, false, false
	for _, r := range p.runsIn(b, lo, hi) {
		if r.start < lo || r.start >= hi {
			continue
		}
		if r.start > lo+60 {
			return 0
		}
		if r.node == b.node || r.link != nil {
			break
		}
		whole := true
		for _, t := range tokensOf(p.profile.Dictionary(), r.text) {
			named = named || t.kind == tokenCounter
			value = value || t.kind == tokenNumber
			whole = whole && (t.kind == tokenCounter || t.kind == tokenNumber)
		}
		if !whole {
			break
		}
		for k := p.marksFrom(block); k < len(p.marks) && p.marks[k].at == block && p.marks[k].from <= r.start; k++ {
			if c, _, _ := p.markCounter(&p.marks[k]); c != "" && p.marks[k].from >= lo {
				named = true
			}
		}
		end = r.start + len(r.text) - lo
	}
	if !named || !value || countWords(b.text[lo+end:hi], 8) < 8 {
		return 0
	}
	return end
}

// unbullet removes the bullet before a line of plain text.
func unbullet(s string) string {
	s = strings.TrimLeft(s, " ")
	if s == "" || s[0] < utf8.RuneSelf && asciiWord[s[0]] {
		return s
	}
	for _, b := range []string{"•", "◦", "▪", "·", "●", "○", "■", "*", "►", "▸", "→", "»", "–", "—", "-"} {
		if rest, ok := strings.CutPrefix(s, b); ok && (strings.HasPrefix(rest, " ") || b == "•") && strings.TrimSpace(rest) != "" {
			return strings.TrimLeft(rest, " ")
		}
	}
	return s
}

// countWords counts words parted by white space that hold a letter or digit, up to limit.
func countWords(s string, limit int) int {
	n, in := 0, 0 // in is 1 in a word that is counted
	for i := 0; i < len(s) && n < limit; {
		if i+8 <= len(s) {
			if x := eightBytes(s[i : i+8]); x&highBits == 0 {
				var begun int
				begun, in = wordsOfEight(x, in)
				n += begun
				i += 8
				continue
			}
		}
		c := s[i]
		if c < utf8.RuneSelf {
			// Without branches: where words begin is hard to foretell.
			kind := int(asciiKind[c])
			now := (in | kind) & inWord &^ (kind >> 1)
			n += now &^ in
			in = now
			i++
			continue
		}
		if in != 0 && !mayPart(c) {
			i++
			continue
		}
		r, size := utf8.DecodeRuneInString(s[i:])
		i += size
		switch {
		case isSpace(r):
			in = 0
		case in == 0 && wordRune(r):
			in = 1
			n++
		}
	}
	return min(n, limit)
}

const (
	lowBits  = 0x0101010101010101 // the lowest bit of each of eight bytes
	highBits = 0x8080808080808080
)

// eightBytes are the first eight bytes of a text as a number, the first the lowest.
func eightBytes(s string) uint64 {
	_ = s[7]
	return uint64(s[0]) | uint64(s[1])<<8 | uint64(s[2])<<16 | uint64(s[3])<<24 | uint64(s[4])<<32 | uint64(s[5])<<40 | uint64(s[6])<<48 | uint64(s[7])<<56
}

// wordsOfEight counts the words that begin in eight characters of ASCII. In is 1
// if they follow a character of a word that is counted, and then says so of the last.
func wordsOfEight(x uint64, in int) (begun, out int) {
	words := (within(x|0x20*lowBits, 'a', 'z') | within(x, '0', '9')) & highBits
	parts := (within(x, ' ', ' ') | within(x, '\t', '\r')) & highBits
	w, p := bitsOfEight(words), bitsOfEight(parts)
	// Characters between white space are ones, to which those that make a word
	// are added: where there is any, one is carried into the white space behind.
	sum := (^p & 0xFF) + w + uint(in)
	out = int(sum >> 8)
	return bits.OnesCount8(uint8(sum&p)) + out - in, out
}

// within sets the highest bit of each byte that is from lo to hi. All are ASCII.
func within(x, lo, hi uint64) uint64 {
	return (x + (0x80-lo)*lowBits) &^ (x + (0x7F-hi)*lowBits)
}

// bitsOfEight gathers the highest bits of eight bytes, of which no others are set.
func bitsOfEight(x uint64) uint { return uint(x >> 7 * 0x0102040810204080 >> 56) }

// mayPart says whether white space may begin with a byte that is not ASCII.
func mayPart(c byte) bool { return c == 0xC2 || c == 0xE1 || c == 0xE2 || c == 0xE3 }

// The kinds of ASCII characters for who counts words; 0 are those between.
const (
	inWord  = 1
	parting = 2
)

var asciiKind = func() (kinds [utf8.RuneSelf]uint8) {
	for c := range kinds {
		switch {
		case asciiWord[c]:
			kinds[c] = inWord
		case c == ' ' || c >= '\t' && c <= '\r':
			kinds[c] = parting
		}
	}
	return kinds
}()

// asciiWord says which bytes of ASCII wordRune accepts.
var asciiWord = func() (is [utf8.RuneSelf]bool) {
	for c := range is {
		is[c] = wordRune(rune(c))
	}
	return is
}()

// segment is a piece of a line that is one thing: a time, a count, the text of
// a link, other text.
type segment struct {
	line   int
	lo, hi int // offsets in the block's text
	text   string
	kind   segmentKind
	count  int64
	link   int32 // index of the link around it, -1 without one
	strong bool
}

type segmentKind uint8

const (
	segText segmentKind = iota
	segTime
	segCount
)

// segments cuts the lines [lo, hi) where the kind of text, the link or the
// element changes. A time and a count inside one piece of text are told apart
// at its beginning only.
func (p *page) segments(lo, hi int) []segment { return p.appendSegments(nil, lo, hi) }

// appendSegments appends the segments of lines to a slice.
func (p *page) appendSegments(out []segment, lo, hi int) []segment {
	for i := lo; i < hi; i++ {
		l := &p.lines[i]
		b := &p.blocks[l.block]
		if b.hidden {
			continue
		}
		first := len(out)
		for _, r := range p.runsIn(b, l.lo, l.hi) {
			from, to := max(r.start, l.lo), min(r.start+len(r.text), l.hi)
			if from >= to {
				continue
			}
			s := segment{line: i, lo: from, hi: to, link: -1, strong: r.strong}
			if r.link != nil {
				s.link = r.anchor
			}
			out = p.cutFacts(out, s, b.text)
		}
		out = joinTexts(out, first, b.text)
	}
	return out
}

// cutFacts appends a piece of text, with the times and counts at its beginning apart.
func (p *page) cutFacts(out []segment, s segment, text string) []segment {
	for s.lo < s.hi {
		t := text[s.lo:s.hi]
		trimmed := trimMarks(t, " |·•,;–—-()[]/")
		if trimmed == "" {
			return out
		}
		if n := timePrefix(trimmed); n > 0 {
			begin := s.hi - len(trimmed)
			part := s
			part.lo, part.hi, part.kind, part.text = begin, begin+n, segTime, trimmed[:n]
			out = append(out, part)
			s.lo = begin + n
			continue
		}
		word := trimBoth(t, " |·•,;:()[]")
		if n, end, ok := parseCount(word); ok && (end == len(word) || counterWord(p.profile.Dictionary(), word[end:]) != "") {
			s.kind, s.count, s.text = segCount, n, word
			return append(out, s)
		}
		// A number alone behind a time and before other text.
		if last := len(out) - 1; last >= 0 && out[last].kind == segTime && out[last].line == s.line && out[last].hi == s.lo && bracketed(t) {
			n, end, _ := parseCount(strings.TrimLeft(t, " (["))
			from := s.hi - len(strings.TrimLeft(t, " (["))
			part := s
			part.lo, part.hi, part.kind, part.count = from, from+end, segCount, n
			part.text = text[part.lo:part.hi]
			out = append(out, part)
			s.lo = part.hi
			continue
		}
		s.kind, s.text = segText, strings.TrimSpace(trimMarks(t, " |·•,;)]"))
		s.lo = s.hi - len(trimMarks(t, " |·•,;)]"))
		if s.text == "" {
			return out
		}
		return append(out, s)
	}
	return out
}

// bracketed says whether t begins with a number in brackets: "(12) …".
func bracketed(t string) bool {
	t = strings.TrimLeft(t, " ")
	if t == "" || t[0] != '(' && t[0] != '[' {
		return false
	}
	_, end, ok := parseCount(t[1:])
	return ok && end+1 < len(t) && (t[end+1] == ')' || t[end+1] == ']')
}

// joinTexts makes one text of the pieces of running text from first on that
// stand side by side, in bold or not.
func joinTexts(in []segment, first int, text string) []segment {
	out := in[:first]
	for _, s := range in[first:] {
		if last := len(out) - 1; last >= first && s.kind == segText && out[last].kind == segText && out[last].link == s.link {
			out[last].hi = s.hi
			out[last].text = strings.TrimSpace(text[out[last].lo:s.hi])
			continue
		}
		out = append(out, s)
	}
	return out
}

// blockWords is how many words the visible blocks [lo, hi) have, up to limit.
func (p *page) blockWords(lo, hi, limit int) int {
	n := 0
	for i := lo; i < hi && n < limit; i++ {
		if p.blocks[i].hidden {
			continue
		}
		for j := p.lineOf[i]; j < p.lineOf[i+1]; j++ {
			n += p.lines[j].words
		}
	}
	return n
}

// within says whether block i stands in an element of one of the tags.
func (p *page) within(i int, tags ...atom.Atom) bool {
	for e := p.blocks[i].elem; e >= 0; e = p.elements[e].parent {
		for _, t := range tags {
			if p.elements[e].node.DataAtom == t {
				return true
			}
		}
	}
	return false
}

// fullLink returns the link that holds all text of a line, -1 if none does.
func (p *page) fullLink(l *line) int32 {
	link := int32(-1)
	for _, r := range p.runsIn(&p.blocks[l.block], l.lo, l.hi) {
		if r.start+len(r.text) <= l.lo || r.start >= l.hi {
			continue
		}
		if r.link == nil || link >= 0 && link != r.anchor {
			return -1
		}
		link = r.anchor
	}
	return link
}

// firstLink returns the first link in [lo, hi) of a block's text, -1 without one.
func (p *page) firstLink(block, lo, hi int) int32 {
	for _, r := range p.runsIn(&p.blocks[block], lo, hi) {
		if r.link != nil && r.start < hi && r.start+len(r.text) > lo {
			return r.anchor
		}
	}
	return -1
}

// href returns the absolute address of a link, "" for none.
func (p *page) href(anchor int32) string {
	if anchor < 0 || int(anchor) >= len(p.anchors) {
		return ""
	}
	a := &p.anchors[anchor]
	if !a.resolved {
		h, _ := attr(a.node, "href")
		a.address, a.resolved = p.resolve(h), true
	}
	return a.address
}

// take says what a line is, and claims its block when all its lines are taken.
// A line that shares its block with others is cut out of it.
func (p *page) take(i int, claim string) {
	l := &p.lines[i]
	if l.used == "" {
		l.used = claim
	}
}

// settle claims the blocks whose lines are all taken and cuts the taken lines
// out of the others.
func (p *page) settle() {
	for i := range p.blocks {
		b := &p.blocks[i]
		lines := p.lines[p.lineOf[i]:p.lineOf[i+1]]
		taken := 0
		for j := range lines {
			if lines[j].used != "" {
				taken++
			}
		}
		switch {
		case taken == 0 || b.claim != "":
		case taken == len(lines):
			b.claim = lines[0].used
		default:
			for j := len(lines) - 1; j >= 0; j-- {
				if lines[j].used != "" {
					p.cut(b, lines[j].lo, lines[j].hi)
				}
			}
		}
	}
}

// elsewhere says whether a block belongs to something beside the article,
// which has times and images of its own.
func (p *page) elsewhere(block int) bool {
	if block < 0 || block >= len(p.blocks) {
		return false
	}
	switch p.blocks[block].claim {
	case "sidebar", "comment", "mentions", "removed", "promo", "ad":
		return true
	}
	return false
}

// cut removes [lo, hi) of a block's text, with the white space that parted it.
// Offsets of lines of this block hold no longer.
func (p *page) cut(b *block, lo, hi int) {
	for hi < len(b.text) && (b.text[hi] == '\n' || b.text[hi] == ' ') {
		hi++
	}
	if hi == len(b.text) {
		for lo > 0 && (b.text[lo-1] == '\n' || b.text[lo-1] == ' ') {
			lo--
		}
	}
	b.text = b.text[:lo] + b.text[hi:]
	kept := b.lo
	for i := b.lo; i < b.hi; i++ {
		r := p.runs[i]
		from, to := r.start, r.start+len(r.text)
		head, tail := "", ""
		if from < lo {
			head = r.text[:min(to, lo)-from]
		}
		if to > hi {
			tail = r.text[max(from, hi)-from:]
		}
		if head == "" && from >= lo {
			r.start = max(from, hi) - (hi - lo)
		}
		r.text = strings.TrimSpace(head + tail)
		if r.text == "" {
			continue
		}
		p.runs[kept] = r
		kept++
	}
	b.hi = kept
}
