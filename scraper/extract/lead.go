package extract

import (
	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"github.com/newsarc/newsarc/internal/boost"
)

// leadWindow finds where a standfirst can stand: from the headline, or a little
// before the text, to the text's third paragraph.
func (s *pageState) leadWindow(picked []bool) (lo, hi int) {
	t := s.t
	first, seen := -1, 0
	hi = 0
	for i := range picked {
		if !picked[i] || t.measures[i].words < 3 {
			continue
		}
		if first < 0 {
			first = i
		}
		if seen++; seen == 3 {
			hi = i + 1
			break
		}
		hi = i + 1
	}
	if first < 0 {
		return 0, 0
	}
	lo = max(0, first-12)
	if h := s.headline(); h >= 0 && h < first && h > first-60 {
		lo = h
	}
	return lo, hi
}

// headline is the block that most likely prints the headline: the h1 that
// shares most with the title, else the first; -1 without any.
func (s *pageState) headline() int { return s.firstH1 }

// leadCandidate says whether a block can be a standfirst at all, whatever
// another room took it for.
func (s *pageState) leadCandidate(i int, picked []bool) bool {
	b, m := &s.t.doc.blocks[i], &s.t.measures[i]
	return (!b.hidden || picked[i]) && m.words >= 3 && m.words <= 160 && b.tag != atom.H1 && m.linkWords*2 <= m.words
}

// leadMarked says whether anything sets a block apart from the paragraphs that
// follow: its make, weight, name or likeness to the description.
func (s *pageState) leadMarked(i int, picked []bool) bool {
	d, t := s.t.doc, s.t
	b, m := &d.blocks[i], &t.measures[i]
	if b.elem < 0 || m.boldWords*10 >= m.words*9 || t.hints[b.elem]&hintLead != 0 {
		return true
	}
	if up := d.elements[b.elem].parent; up >= 0 && t.hints[up]&hintLead != 0 && d.elements[up].hi-d.elements[up].lo <= 4 {
		return true
	}
	words := s.wordsOf(i)
	if 2*s.about.shared(words) > len(words) {
		return true
	}
	for j := i + 1; j < len(d.blocks) && j < i+40; j++ {
		if picked[j] && t.measures[j].words >= 8 {
			return s.group[j] != s.group[i] || d.elements[d.blocks[j].elem].parent != d.elements[b.elem].parent
		}
	}
	return true
}

// leadRow writes what tells a standfirst from a paragraph.
func (s *pageState) leadRow(w *rowWriter, i int, scores []float32, picked []bool) {
	d, t := s.t.doc, s.t
	b, m := &d.blocks[i], &t.measures[i]
	next, prev, rank, gap := -1, -1, 0, 0
	for j := i + 1; j < len(d.blocks) && j < i+40; j++ {
		if picked[j] && t.measures[j].words >= 8 {
			next = j
			break
		}
		gap++
	}
	for j := i - 1; j >= 0 && j > i-60; j-- {
		if picked[j] && t.measures[j].words >= 3 {
			rank++
			if prev < 0 {
				prev = j
			}
		}
	}
	w.add("words", float32(m.words))
	w.add("stops", float32(m.stops))
	w.add("end", kindOfEnd(m.ends))
	w.add("start", kindOfStart(m.starts))
	w.add("bold", ratio(m.boldWords, m.words))
	w.add("links", ratio(m.linkWords, m.words))
	w.add("tag", kindOfTag(b.tag))
	own, up, upper := hint(0), hint(0), hint(0)
	upTag, upBlocks, upperBlocks := float32(unknown), float32(unknown), float32(unknown)
	for n := d.runs[b.lo].node; n != nil && n != b.node; n = n.Parent {
		own |= d.hintsOf(n)
	}
	if b.elem >= 0 {
		own |= t.hints[b.elem]
		if e := d.elements[b.elem].parent; e >= 0 {
			up, upTag, upBlocks = t.hints[e], kindOfTag(d.elements[e].node.DataAtom), float32(d.elements[e].hi-d.elements[e].lo)
			if e = d.elements[e].parent; e >= 0 {
				upper, upperBlocks = t.hints[e], float32(d.elements[e].hi-d.elements[e].lo)
			}
		}
	}
	w.add("own.lead", flag(own&hintLead != 0))
	w.add("up.lead", flag(up&hintLead != 0 && upBlocks <= 4))
	w.add("upper.lead", flag(upper&hintLead != 0 && upperBlocks <= 4))
	w.add("own.title", flag(own&hintTitle != 0))
	w.add("own.caption", flag((own|up)&hintCaption != 0))
	w.add("own.meta", flag(own&(hintMeta|hintAuthor) != 0))
	w.add("own.body", flag(own&hintBody != 0))
	w.add("up.body", flag(up&hintBody != 0))
	w.add("up.header", flag((up|upper)&hintHeader != 0))
	w.add("up.aside", flag((up|upper)&(hintAside|hintRelated|hintPromo|hintBox) != 0))
	w.add("up.tag", upTag)
	w.add("up.blocks", upBlocks)
	words := s.wordsOf(i)
	w.add("like.about", share(s.about.shared(words), len(words)))
	w.add("about.like", share(s.about.shared(words), len(s.about.words)))
	w.add("about.known", flag(len(s.about.words) > 0))
	w.add("like.title", share(s.title.shared(words), len(words)))
	h := s.headline()
	if h >= 0 {
		w.add("since.h1", float32(min(max(i-h, -5), 60)))
		w.add("words.since.h1", float32(min(max(t.words[i]-t.words[h], -20), 400)))
		same := b.elem >= 0 && d.elements[b.elem].parent == d.elements[d.blocks[h].elem].parent
		w.add("h1.sibling", flag(same))
	} else {
		w.add("since.h1", -10)
		w.add("words.since.h1", -100)
		w.add("h1.sibling", 0)
	}
	w.add("rank", float32(min(rank, 5)))
	w.add("picked", flag(picked[i]))
	w.add("q", scores[i])
	w.add("group.blocks", float32(s.groups[s.group[i]].blocks))
	w.add("gap", float32(gap))
	if next >= 0 {
		w.add("next.same", flag(s.group[next] == s.group[i]))
		w.add("next.group", float32(s.groups[s.group[next]].blocks))
		w.add("next.tag", kindOfTag(d.blocks[next].tag))
		w.add("next.bold", ratio(t.measures[next].boldWords, t.measures[next].words))
		w.add("next.sibling", flag(b.elem >= 0 && d.elements[b.elem].parent == d.elements[d.blocks[next].elem].parent))
		nw := s.wordsOf(next)
		w.add("next.about", share(s.about.shared(nw), len(nw)))
	} else {
		w.add("next.same", unknown)
		w.add("next.group", unknown)
		w.add("next.tag", unknown)
		w.add("next.bold", unknown)
		w.add("next.sibling", unknown)
		w.add("next.about", unknown)
	}
	if prev >= 0 {
		pw := s.wordsOf(prev)
		w.add("prev.about", share(s.about.shared(pw), len(pw)))
		w.add("prev.same", flag(s.group[prev] == s.group[i]))
	} else {
		w.add("prev.about", unknown)
		w.add("prev.same", unknown)
	}
	w.add("copies", float32(s.copies[i]))
	w.add("prior", s.leadPrior(i, next, rank, scores[i], own, up, upper, upBlocks, upperBlocks))
}

// leadPrior weighs by hand what sets a standfirst apart; from 3 on it is one.
// The corpus has too few printed leads to learn all of this from them.
func (s *pageState) leadPrior(i, next, rank int, q float32, own, up, upper hint, upBlocks, upperBlocks float32) float32 {
	d, t := s.t.doc, s.t
	b, m := &d.blocks[i], &t.measures[i]
	v := q
	add := func(when bool, points float32) {
		if when {
			v += points
		}
	}
	add(own&hintLead != 0, 3)
	add(own&hintLead == 0 && up&hintLead != 0 && upBlocks <= 4, 2.5)
	add((own|up)&hintLead == 0 && upper&hintLead != 0 && upperBlocks <= 4, 1.5)
	words := s.wordsOf(i)
	like, covers := share(s.about.shared(words), len(words)), share(s.about.shared(words), len(s.about.words))
	add(len(words) >= 5 && like >= 0.8 && covers >= 0.6, 2.5)
	add(len(words) >= 5 && like >= 0.8 && covers < 0.6, 1)
	add(len(words) < 5 && like == 1 && covers == 1, 2)
	bold := m.boldWords*10 >= m.words*9
	var same bool
	if next >= 0 {
		n := &t.measures[next]
		add(bold && n.boldWords*2 < n.words, 1.5)
		same = s.group[next] == s.group[i] && d.elements[b.elem].parent == d.elements[d.blocks[next].elem].parent
		add(same && !bold, -2.5)
		add(d.elements[b.elem].parent != d.elements[d.blocks[next].elem].parent, 0.5)
	}
	h := s.headline()
	since := i - h
	add(h >= 0 && since >= 1 && since <= 3, 1.2)
	add(h >= 0 && since > 3 && since <= 8, 0.5)
	add(h >= 0 && since < 0, -1.5)
	add((b.tag == atom.H2 || b.tag == atom.H3) && h >= 0 && since >= 1 && since <= 3 && m.words >= 6, 1)
	add((b.tag == atom.H2 || b.tag == atom.H3) && m.words < 6, -1)
	add(rank == 0 && own&hintLead == 0 && b.node != nil && isSubhead(b.node), 2)
	add((up|upper)&hintHeader != 0, 0.5)
	add(s.groups[s.group[i]].blocks == 1, 0.7)
	add(s.groups[s.group[i]].blocks > 3, -1)
	add((own|up)&hintCaption != 0, -3)
	add(own&(hintMeta|hintAuthor) != 0 && own&hintLead == 0, -2)
	add((up|upper)&(hintAside|hintRelated|hintPromo|hintBox) != 0, -1)
	begins, holds := patternsOf(words)
	add(begins&(patternMore|patternShare|patternCredit) != 0, -2)
	add(begins&patternStamp != 0 && m.words < 8, -2)
	add(holds&patternCredit != 0 && m.words < 20, -1)
	add(m.words < 6, -0.7)
	add(m.words > 90, -1)
	add(m.stops > 0, 0.3)
	add(rank == 0, 0.5)
	add(rank >= 2, -1)
	add(share(s.title.shared(words), len(words)) >= 0.9, -2)
	return v
}

// isSubhead says whether the class of an element puts it under the headline:
// "sub-title", "sub_head".
func isSubhead(n *html.Node) bool {
	sub, head := false, false
	class, _ := attr(n, "class")
	eachWord(class, func(w string) {
		switch w {
		case "sub":
			sub = true
		case "title", "tit", "ttl", "head", "headline", "heading", "titulo", "titre":
			head = true
		}
	})
	return sub && head
}

// pickLead chooses the printed standfirst: the likeliest block, and its
// neighbours if they are as likely. Nil if none is printed.
func (s *pageState) pickLead(model *boost.Model, scores []float32, picked []bool) (lead []int, probability float32) {
	lo, hi := s.leadWindow(picked)
	w := &rowWriter{}
	probs := make([]float32, hi-lo)
	best := -1
	for i := lo; i < hi; i++ {
		if !s.leadCandidate(i, picked) || !s.leadMarked(i, picked) {
			continue
		}
		w.out = w.out[:0]
		s.leadRow(w, i, scores, picked)
		p := boost.Prob((model.Score(w.out) + w.out[len(w.out)-1] - 3) / 2)
		probs[i-lo] = p
		if best < 0 || p > probs[best-lo] {
			best = i
		}
	}
	if best < 0 || probs[best-lo] < leadBar {
		return nil, 0
	}
	for i := best; i < hi && probs[i-lo] >= leadBar && i < best+4; i++ {
		lead = append(lead, i)
	}
	return lead, probs[best-lo]
}

// leadBar is the probability from which a block is called a standfirst.
const leadBar = 0.4
