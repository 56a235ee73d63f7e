package extract

import (
	"slices"
	"strings"
)

// row writes the first stage's features of a block, but for those of the page as a whole.
func (s *pageState) row(w *rowWriter, i int) {
	s.rowOfText(w, i)
	s.rowOfLikeness(w, i)
	s.rowOfPlace(w, i)
	s.rowOfNeighbours(w, i)
	s.rowOfContainers(w, i)
	s.rowOfCard(w, i)
}

// rowOfPage writes the features of the page, with which each row of the first stage ends.
func (s *pageState) rowOfPage(w *rowWriter) { w.addAll("", pageFeatures, s.page...) }

// rows writes the features of every block, row after row.
func (s *pageState) rows(named bool) *rowWriter {
	w := &rowWriter{named: named}
	for i := range s.t.doc.blocks {
		s.row(w, i)
		s.rowOfPage(w)
		if w.width == 0 {
			w.width, w.named = len(w.out), false
			w.out = slices.Grow(w.out, w.width*len(s.t.doc.blocks))
		}
	}
	return w
}

var textFeatures = []string{
	"words", "chars", "links.share", "links", "bold.share", "soft.share", "commas", "stops",
	"upper.share", "digits.share", "title.case", "letters.share", "word.length", "end", "start",
	"tag", "runs", "breaks", "hidden", "claim", "copies", "copy",
	"long.low", "long.mean", "long.few",
	"begins.more", "begins.credit", "begins.promo", "begins.stamp", "begins.share", "holds.credit", "holds.promo",
	"dated", "media.before", "media.after",
	"lex.low", "lex.high", "lex.mean", "lex.known", "lex.first", "lex.whole",
}

func (s *pageState) rowOfText(w *rowWriter, i int) {
	d := s.t.doc
	b, m := &d.blocks[i], &s.t.measures[i]
	words := s.wordsOf(i)
	short := words[:min(len(words), shortText)]
	known := s.readShort(short)
	long, few := lexed{}, 0
	if len(words) > shortText {
		long, few = s.readLong(words)
	}
	longLow, longMean := float32(unknown), float32(unknown)
	if long.n > 0 {
		longLow, longMean = long.low, long.sum/long.n
	}
	begins, holds := patternsOf(short)
	w.addAll("", textFeatures,
		s.beside[i].words, float32(m.chars), s.beside[i].links, float32(m.links), ratio(m.boldWords, m.words), ratio(m.softWords, m.words), float32(m.commas), float32(m.stops),
		ratio(m.upper, m.letters), ratio(m.digits, m.chars), ratio(m.titleWords, m.tokens), ratio(m.letters, m.chars), ratio(m.letters, m.tokens), kindOfEnd(m.ends), kindOfStart(m.starts),
		s.beside[i].tag, float32(b.hi-b.lo), float32(strings.Count(b.text, "\n")), flag(b.hidden), kindOfClaim(b.claim), float32(s.copies[i]), flag(int(s.firstCopy[i]) < i),
		longLow, longMean, float32(few),
		flag(begins&patternMore != 0), flag(begins&patternCredit != 0), flag(begins&patternPromo != 0), flag(begins&patternStamp != 0), flag(begins&patternShare != 0), flag(holds&patternCredit != 0), flag(holds&patternPromo != 0),
		datedness(b.text, m), float32(s.media[i][0]), float32(s.media[i][1]),
		known.low, known.high, mean(known.sum, known.n), known.n/float32(len(short)+1), known.first, known.whole,
	)
}

// shortLexed is what the lexicon knows of a short text: of all of its words, of
// the first one that it knows, and of the words by which it knows the beginning or the whole.
type shortLexed struct {
	low, high, sum, n float32
	first, whole      float32
}

// readShort asks the lexicon for the words that blockWords gives.
func (s *pageState) readShort(words []uint32) shortLexed {
	l := shortLexed{low: unknown, high: unknown, first: unknown, whole: unknown}
	if len(words) == 0 {
		return l
	}
	whole := salt(wordWhole)
	for _, w := range words {
		whole = (whole ^ w) * fnvPrime
		if p, ok := s.lex.Prob(w); ok {
			l.add(p)
		}
	}
	var rest [3]uint32
	n := 0
	if len(words) > 1 {
		rest[0], n = pair(words[0], words[1]), 1
	}
	rest[n] = (salt(wordFirst) ^ words[0]) * fnvPrime
	if n++; len(words) <= 8 {
		rest[n] = whole
		n++
	}
	for _, w := range rest[:n] {
		if p, ok := s.lex.Prob(w); ok {
			l.add(p)
			l.whole = p
		}
	}
	return l
}

func (l *shortLexed) add(p float32) {
	if l.n == 0 {
		l.low, l.high, l.first = p, p, p
	}
	l.low, l.high = min(l.low, p), max(l.high, p)
	l.sum += p
	l.n++
}

// readLong asks the lexicon for the words that longWords gives, and counts
// those that are seldom of the text.
func (s *pageState) readLong(words []uint32) (l lexed, few int) {
	for _, w := range words {
		if p, ok := s.lex.Prob((salt(wordLong) ^ w) * fnvPrime); ok {
			l.add(p)
			if p < 0.45 {
				few++
			}
		}
	}
	return l, few
}

// datedness says whether a text holds a year or a time of day: 1, 2 or 3 for both.
func datedness(text string, m *measures) float32 {
	if m.digits == 0 || m.chars > 200 {
		return 0
	}
	year, clock := false, false
	left := m.digits // from i on; those that are not ASCII never come
	for i := 0; i+4 <= len(text) && left > 0; i++ {
		if !isDigit(text[i]) {
			continue
		}
		if left--; i > 0 && isDigit(text[i-1]) {
			continue
		}
		c := text[i]
		if (c == '1' && text[i+1] == '9' || c == '2' && text[i+1] == '0') && isDigit(text[i+2]) && isDigit(text[i+3]) && (i+4 == len(text) || !isDigit(text[i+4])) {
			year = true
		}
		j := i + 1
		if isDigit(text[j]) {
			j++
		}
		if j+2 < len(text) && (text[j] == ':' || text[j] == '.') && isDigit(text[j+1]) && isDigit(text[j+2]) && (j+3 == len(text) || !isDigit(text[j+3])) {
			clock = true
		}
	}
	return flag(year) + 2*flag(clock)
}

var likenessFeatures = []string{
	"like.title", "title.like", "like.h1", "h1.like", "like.about", "about.like", "like.site", "site.like", "like.authors", "authors.like",
	"like.article", "echo",
}

// rowOfLikeness says how much of a block other parts of the page have, and how
// much of them the block has.
func (s *pageState) rowOfLikeness(w *rowWriter, i int) {
	words := s.wordsOf(i)
	n, all := s.bags.shared(words), len(words)
	w.addAll("", likenessFeatures,
		share(n[0], all), share(n[0], len(s.title.words)), share(n[1], all), share(n[1], len(s.printed.words)), share(n[2], all), share(n[2], len(s.about.words)),
		share(n[3], all), share(n[3], len(s.site.words)), share(n[4], all), share(n[4], len(s.authors.words)),
		s.likeArticle(words), s.echoes[i],
	)
}

var placeFeatures = []string{
	"at.blocks", "at.words", "at", "left", "since.h1", "words.since.h1", "since.head", "words.since.head", "head.level", "head.low", "head.mean", "rule",
	"best.before", "best.left", "group.blocks", "group.mean", "group.links", "group.share", "depth", "best.up", "best.across",
}

func (s *pageState) rowOfPlace(w *rowWriter, i int) {
	d, t := s.t.doc, s.t
	n := len(d.blocks)
	all := t.words[n]
	sinceH1, wordsSinceH1 := float32(-1000), float32(-100000)
	if s.firstH1 >= 0 {
		sinceH1, wordsSinceH1 = float32(i-s.firstH1), float32(t.words[i]-t.words[s.firstH1])
	}
	sinceHead, wordsSinceHead, headLevel := float32(-1), float32(-1), float32(0)
	headLow, headMean := float32(unknown), float32(unknown)
	if last := int(s.lastHead[i]); last >= 0 {
		sinceHead, wordsSinceHead, headLevel = float32(i-last), float32(t.words[i]-t.words[last+1]), s.beside[last].tag
		if h := &s.heads[last]; h.n > 0 {
			headLow, headMean = h.low, h.sum/h.n
		}
	}
	bestBefore, bestLeft := float32(unknown), float32(unknown)
	if s.best >= 0 {
		e := &d.elements[s.best]
		bestBefore = ratio(t.words[i]-t.words[e.lo], t.words[e.hi]-t.words[e.lo])
		bestLeft = float32(s.sums.long[e.hi] - s.sums.long[min(int32(i+1), e.hi)])
	}
	g := &s.groups[s.group[i]]
	elem, depth := d.blocks[i].elem, int32(0)
	if elem >= 0 {
		depth = d.elements[elem].depth
	}
	// Steps up from the block to the best container's chain, and from the best container to where they meet.
	up, across := meet(d, elem, s.chain, 12)
	w.addAll("", placeFeatures,
		share(i, n), ratio(t.words[i], all), float32(min(i, 40)), float32(min(n-i, 60)), sinceH1, wordsSinceH1, sinceHead, wordsSinceHead, headLevel, headLow, headMean, float32(s.rule[i]),
		bestBefore, bestLeft, float32(g.blocks), ratio(g.words, g.blocks), ratio(g.linked, g.words), ratio(g.words, all), float32(depth), up, across,
	)
}

// meet returns the steps from an element up to the first one of a chain of
// containers, and that one's place in the chain; 30 and 30 if it is too far.
func meet(d *document, e int32, chain []int32, limit int32) (up, across float32) {
	for k := 0; e >= 0 && k < 30; k, e = k+1, d.elements[e].parent {
		if c := chain[e]; c > 0 {
			if c > limit {
				return 30, 30
			}
			return float32(k), float32(c - 1)
		}
	}
	return 30, 30
}

var (
	besideFeatures = []string{".words", ".links", ".tag", ".same", ".sibling"}
	nearFeatures   = []string{
		"window.words", "window.links", "window.long", "window.words", "window.links", "window.long",
		"before.words", "after.words", "before.long", "after.long", "all.before.long",
	}
)

func (s *pageState) rowOfNeighbours(w *rowWriter, i int) {
	s.rowOfBeside(w, "prev", i, i-1)
	s.rowOfBeside(w, "next", i, i+1)
	s.rowOfBeside(w, "prev2", i, i-2)
	s.rowOfBeside(w, "next2", i, i+2)
	words, linked, long := s.t.words, s.t.linked, s.sums.long
	n := len(words) - 1
	lo, hi := max(0, i-3), min(n, i+4)
	far, end := max(0, i-8), min(n, i+9)
	before, after := max(0, i-6), min(n, i+7)
	some, more := words[hi]-words[lo], words[end]-words[far]
	w.addAll("", nearFeatures,
		float32(some), ratio(linked[hi]-linked[lo], some), ratio(long[hi]-long[lo], some),
		float32(more), ratio(linked[end]-linked[far], more), ratio(long[end]-long[far], more),
		float32(words[i]-words[before]), float32(words[after]-words[i+1]), float32(long[i]-long[before]), float32(long[after]-long[i+1]), ratio(long[i], long[n]),
	)
}

// besideRow is what a row says of a block near to its own.
type besideRow struct {
	words, links, tag float32
	parent            int32 // of its element; -1 without one
}

// readBeside gathers what the rows of its neighbours say of each block.
func (s *pageState) readBeside() {
	d := s.t.doc
	s.beside = d.slabs().beside.take(len(d.blocks))
	for i := range d.blocks {
		b, m := &d.blocks[i], &s.t.measures[i]
		s.beside[i] = besideRow{float32(m.words), ratio(m.linkWords, m.words), kindOfTag(b.tag), d.parentOf(b.elem)}
	}
}

// rowOfBeside writes what a block near to block i is like.
func (s *pageState) rowOfBeside(w *rowWriter, name string, i, j int) {
	if uint(j) >= uint(len(s.beside)) {
		w.addAll(name, besideFeatures, unknown, unknown, unknown, unknown, unknown)
		return
	}
	n := &s.beside[j]
	elems := s.t.doc.blocks[j].elem >= 0 && s.t.doc.blocks[i].elem >= 0
	w.addAll(name, besideFeatures, n.words, n.links, n.tag, flag(s.group[j] == s.group[i]), flag(elems && n.parent == s.beside[i].parent))
}

var (
	ownFeatures  = []string{".blocks", ".lex.low", ".lex.high", ".lex.mean"}
	pathFeatures = []string{"path.low", "path.high", "path.mean"}
)

func (s *pageState) rowOfContainers(w *rowWriter, i int) {
	d, t := s.t.doc, s.t
	b := &d.blocks[i]
	e, lexed, blocks := b.elem, noWords, float32(0)
	if e >= 0 {
		lexed, blocks = s.own[e], float32(d.elements[e].hi-d.elements[e].lo)
	}
	for n := d.runs[b.lo].node; n != nil && n != b.node; n = n.Parent {
		lexed = s.wordsOfElement(n, lexed)
	}
	w.addAll("own", ownFeatures, blocks, lexed.low, lexed.high, lexed.mean)
	for k, name := range [...]string{"up1", "up2", "up3", "up5"} {
		if e = d.parentOf(e); k == 3 {
			e = d.parentOf(e)
		}
		w.addAll(name, containerFeatures[:], s.containerOf(e).values[:]...)
	}
	around := noWords
	var hints hint
	if b.elem >= 0 {
		around, hints = s.around[b.elem], t.around[b.elem]
	}
	w.addAll("", pathFeatures, around.low, around.high, around.mean)
	var has [len(hintNames)]float32
	for k := range has {
		has[k] = float32(hints >> k & 1)
	}
	w.addAll("hint.", hintNames[:], has[:]...)
}

// hintNames are the hints in the order of their bits.
var hintNames = [...]string{"nav", "footer", "header", "aside", "comment", "share", "related", "promo", "meta", "caption", "body", "article",
	"lead", "title", "list", "quote", "table", "form", "box", "dialog", "unseen", "author", "figure"}
