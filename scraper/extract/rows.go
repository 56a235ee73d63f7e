package extract

import (
	"slices"
	"strings"
)

// row writes the first stage's features of a block, but for those of the page as a whole.
func (s *pageState) row(w *rowWriter, i int) {
	s.rowOfText(w, i)
	s.rowOfPlace(w, i)
	s.rowOfNeighbours(w, i)
	s.rowOfContainers(w, i)
	s.rowOfCard(w, i)
}

// rowOfPage writes the features of the page, with which each row of the first stage ends.
func (s *pageState) rowOfPage(w *rowWriter) {
	for j, v := range s.page {
		w.add(pageFeatures[j], v)
	}
}

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

func (s *pageState) rowOfText(w *rowWriter, i int) {
	d := s.t.doc
	b, m := &d.blocks[i], &s.t.measures[i]
	w.add("words", float32(m.words))
	w.add("chars", float32(m.chars))
	w.add("links.share", ratio(m.linkWords, m.words))
	w.add("links", float32(m.links))
	w.add("bold.share", ratio(m.boldWords, m.words))
	w.add("soft.share", ratio(m.softWords, m.words))
	w.add("commas", float32(m.commas))
	w.add("stops", float32(m.stops))
	w.add("upper.share", ratio(m.upper, m.letters))
	w.add("digits.share", ratio(m.digits, m.chars))
	w.add("title.case", ratio(m.titleWords, m.tokens))
	w.add("letters.share", ratio(m.letters, m.chars))
	w.add("word.length", ratio(m.letters, m.tokens))
	w.add("end", kindOfEnd(m.ends))
	w.add("start", kindOfStart(m.starts))
	w.add("tag", kindOfTag(b.tag))
	w.add("runs", float32(b.hi-b.lo))
	w.add("breaks", float32(strings.Count(b.text, "\n")))
	w.add("hidden", flag(b.hidden))
	w.add("claim", kindOfClaim(b.claim))
	w.add("copies", float32(s.copies[i]))
	w.add("copy", flag(s.earlier[i]))

	words := s.wordsOf(i)
	low, high, sum, known, whole := float32(unknown), float32(unknown), float32(0), float32(0), float32(unknown)
	first := float32(unknown)
	short := words
	if len(short) > shortText {
		short = short[:shortText]
	}
	n := 0
	blockWords(short, func(word uint32) {
		p, ok := s.lex.Prob(word)
		n++
		if !ok {
			return
		}
		if known == 0 {
			low, high, first = p, p, p
		}
		low, high = min(low, p), max(high, p)
		sum += p
		known++
		if n > len(short) {
			whole = p // the last ones: first two words, first word, whole text
		}
	})
	var long lexed
	few := 0 // words that are seldom of the text
	if len(words) > shortText {
		longWords(words, func(word uint32) {
			if p, ok := s.lex.Prob(word); ok {
				long.add(p)
				if p < 0.45 {
					few++
				}
			}
		})
	}
	if long.n == 0 {
		w.add("long.low", unknown)
		w.add("long.mean", unknown)
	} else {
		w.add("long.low", long.low)
		w.add("long.mean", long.sum/long.n)
	}
	w.add("long.few", float32(few))
	begins, holds := patternsOf(short)
	w.add("begins.more", flag(begins&patternMore != 0))
	w.add("begins.credit", flag(begins&patternCredit != 0))
	w.add("begins.promo", flag(begins&patternPromo != 0))
	w.add("begins.stamp", flag(begins&patternStamp != 0))
	w.add("begins.share", flag(begins&patternShare != 0))
	w.add("holds.credit", flag(holds&patternCredit != 0))
	w.add("holds.promo", flag(holds&patternPromo != 0))
	w.add("dated", datedness(b.text, m))
	w.add("media.before", float32(s.media[i][0]))
	w.add("media.after", float32(s.media[i][1]))
	w.add("lex.low", low)
	w.add("lex.high", high)
	w.add("lex.mean", mean(sum, known))
	w.add("lex.known", known/float32(len(short)+1))
	w.add("lex.first", first)
	w.add("lex.whole", whole)

	w.addLike("like.title", "title.like", s.title, words)
	w.addLike("like.h1", "h1.like", s.printed, words)
	w.addLike("like.about", "about.like", s.about, words)
	w.addLike("like.site", "site.like", s.site, words)
	w.addLike("like.authors", "authors.like", s.authors, words)
	w.add("like.article", s.likeArticle(words))
	w.add("echo", s.echoes[i])
}

// addLike adds the share of a text's words that a bag holds, and how much of the bag that is.
func (w *rowWriter) addLike(name, reverse string, bag *wordBag, words []uint32) {
	n := bag.shared(words)
	w.add(name, share(n, len(words)))
	w.add(reverse, share(n, len(bag.words)))
}

// datedness says whether a text holds a year or a time of day: 1, 2 or 3 for both.
func datedness(text string, m *measures) float32 {
	if m.digits == 0 || m.chars > 200 {
		return 0
	}
	year, clock := false, false
	for i := 0; i+4 <= len(text); i++ {
		c := text[i]
		if c < '0' || c > '9' || i > 0 && isDigit(text[i-1]) {
			continue
		}
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

func (s *pageState) rowOfPlace(w *rowWriter, i int) {
	d, t := s.t.doc, s.t
	lastHead, lastLevel := int(s.lastHead[i]), float32(0)
	n := len(d.blocks)
	all := t.words[n]
	w.add("at.blocks", share(i, n))
	w.add("at.words", ratio(t.words[i], all))
	w.add("at", float32(min(i, 40)))
	w.add("left", float32(min(n-i, 60)))
	if s.firstH1 >= 0 {
		w.add("since.h1", float32(i-s.firstH1))
		w.add("words.since.h1", float32(t.words[i]-t.words[s.firstH1]))
	} else {
		w.add("since.h1", -1000)
		w.add("words.since.h1", -100000)
	}
	if lastHead >= 0 {
		w.add("since.head", float32(i-lastHead))
		w.add("words.since.head", float32(t.words[i]-t.words[lastHead+1]))
	} else {
		w.add("since.head", -1)
		w.add("words.since.head", -1)
	}
	if lastHead >= 0 {
		lastLevel = kindOfTag(d.blocks[lastHead].tag)
	}
	w.add("head.level", lastLevel)
	if h := s.heads[int32(lastHead)]; lastHead >= 0 && h.n > 0 {
		w.add("head.low", h.low)
		w.add("head.mean", h.sum/h.n)
	} else {
		w.add("head.low", unknown)
		w.add("head.mean", unknown)
	}
	w.add("rule", float32(s.rule[i]))
	if s.best >= 0 {
		e := &d.elements[s.best]
		w.add("best.before", ratio(t.words[i]-t.words[e.lo], t.words[e.hi]-t.words[e.lo]))
		w.add("best.left", float32(s.sums.long[e.hi]-s.sums.long[min(int32(i+1), e.hi)]))
	} else {
		w.add("best.before", unknown)
		w.add("best.left", unknown)
	}
	g := &s.groups[s.group[i]]
	w.add("group.blocks", float32(g.blocks))
	w.add("group.mean", ratio(g.words, g.blocks))
	w.add("group.links", ratio(g.linked, g.words))
	w.add("group.share", ratio(g.words, all))
	b := &d.blocks[i]
	if b.elem < 0 {
		w.add("depth", 0)
	} else {
		w.add("depth", float32(d.elements[b.elem].depth))
	}
	// Steps up from the block to the best container's chain, and from the best container to where they meet.
	up, across := meet(d, b.elem, s.chain, 12)
	w.add("best.up", up)
	w.add("best.across", across)
}

// meet returns the steps from an element up to the first one of a chain of
// containers, and that one's place in the chain; 30 and 30 if it is too far.
func meet(d *document, e int32, chain []int16, limit int16) (up, across float32) {
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

func (s *pageState) rowOfNeighbours(w *rowWriter, i int) {
	d, t := s.t.doc, s.t
	side := func(j int) (words, links, tag, same, head float32) {
		if j < 0 || j >= len(d.blocks) {
			return unknown, unknown, unknown, unknown, unknown
		}
		m := &t.measures[j]
		return float32(m.words), ratio(m.linkWords, m.words), kindOfTag(d.blocks[j].tag), flag(s.group[j] == s.group[i]), flag(d.blocks[j].elem >= 0 && d.blocks[i].elem >= 0 && d.elements[d.blocks[j].elem].parent == d.elements[d.blocks[i].elem].parent)
	}
	names := [...]string{"prev", "next", "prev2", "next2"}
	for k, j := range [...]int{i - 1, i + 1, i - 2, i + 2} {
		words, links, tag, same, sibling := side(j)
		w.addOf(names[k], ".words", words)
		w.addOf(names[k], ".links", links)
		w.addOf(names[k], ".tag", tag)
		w.addOf(names[k], ".same", same)
		w.addOf(names[k], ".sibling", sibling)
	}
	for _, r := range [...]int{3, 8} {
		lo, hi := max(0, i-r), min(len(d.blocks), i+r+1)
		words := t.words[hi] - t.words[lo]
		w.add("window.words", float32(words))
		w.add("window.links", ratio(t.linked[hi]-t.linked[lo], words))
		w.add("window.long", ratio(s.sums.long[hi]-s.sums.long[lo], words))
	}
	before, after := max(0, i-6), min(len(d.blocks), i+7)
	w.add("before.words", float32(t.words[i]-t.words[before]))
	w.add("after.words", float32(t.words[after]-t.words[i+1]))
	w.add("before.long", float32(s.sums.long[i]-s.sums.long[before]))
	w.add("after.long", float32(s.sums.long[after]-s.sums.long[i+1]))
	n := len(d.blocks)
	w.add("all.before.long", ratio(s.sums.long[i], s.sums.long[n]))
}

func (s *pageState) rowOfContainers(w *rowWriter, i int) {
	d, t := s.t.doc, s.t
	b := &d.blocks[i]
	e := b.elem
	for k, name := range [...]string{"own", "up1", "up2", "up3", "up5"} {
		r := s.containerOf(e)
		lexed := r.lexed
		if k == 0 {
			for n := d.runs[b.lo].node; n != nil && n != b.node; n = n.Parent {
				lexed = s.wordsOfElement(n, lexed)
			}
		} else {
			c := &r.facts
			w.addOf(name, ".share", c.share)
			w.addOf(name, ".links", c.links)
			w.addOf(name, ".mean", c.mean)
			w.addOf(name, ".long", c.long)
			w.addOf(name, ".tag", r.tag)
			w.addOf(name, ".short", c.control)
			w.addOf(name, ".heads", c.heads)
			w.addOf(name, ".items", c.items)
		}
		w.addOf(name, ".blocks", r.facts.blocks)
		w.addOf(name, ".lex.low", lexed.low)
		w.addOf(name, ".lex.high", lexed.high)
		w.addOf(name, ".lex.mean", lexed.mean)
		for range k/3 + 1 {
			if e >= 0 {
				e = d.elements[e].parent
			}
		}
	}
	around := noContainer.lexed
	var hints hint
	if b.elem >= 0 {
		around, hints = s.around[b.elem], t.around[b.elem]
	}
	w.add("path.low", around.low)
	w.add("path.high", around.high)
	w.add("path.mean", around.mean)
	for k, name := range hintNames {
		w.addOf("hint.", name, flag(hints&(1<<k) != 0))
	}
}

// hintNames are the hints in the order of their bits.
var hintNames = [...]string{"nav", "footer", "header", "aside", "comment", "share", "related", "promo", "meta", "caption", "body", "article",
	"lead", "title", "list", "quote", "table", "form", "box", "dialog", "unseen", "author", "figure"}
