package extract

import "slices"

// contextRows writes the second stage's features of every block: those of the
// first stage and what the first stage thinks of the blocks around.
func (s *pageState) contextRows(rows *rowWriter, first []float32, named bool) *rowWriter {
	n := len(s.t.doc.blocks)
	c := openContext(s, first)
	w := &rowWriter{named: named, names: rows.names}
	for i := range n {
		w.out = append(w.out, rows.out[i*rows.width:(i+1)*rows.width]...)
		c.row(w, i)
		if w.width == 0 {
			w.width, w.named = len(w.out), false
			w.out = slices.Grow(w.out, w.width*n)
		}
	}
	return w
}

// contextState is what the second stage's rows of a page share.
type contextState struct {
	s      *pageState
	q      []float32 // first stage's probability of each block
	mass   []float32 // words times q before each block
	words  []float32 // words + 1 before each block
	group  []float32 // mean q of each group
	total  float32
	lo, hi int        // first and last block that is surely text
	core   []int32    // as pageState.chain: from the smallest container of most of the text outwards
	twin   []float32  // of each block that is the first of its text, the most that any of them has
	alike  [2][]int32 // of each block, the last one before and the next one after it that stands alike; -1
	sure   [2][]int32 // of each block, the last one before and the next one after it that is surely text; -1
}

func openContext(s *pageState, first []float32) *contextState {
	c := &contextState{s: s, q: first, lo: -1, hi: -1}
	d, t := s.t.doc, s.t
	n := len(d.blocks)
	floats := &d.slabs().floats
	c.mass, c.words, c.twin = floats.take(n+1), floats.take(n+1), floats.take(n)
	c.group = floats.take(len(s.groups))
	groupWords := floats.take(len(s.groups))
	for i := range d.blocks {
		w := float32(t.measures[i].words) + 1
		if d.blocks[i].hidden {
			w = 0.1
		}
		c.mass[i+1], c.words[i+1] = c.mass[i]+w*c.q[i], c.words[i]+w
		g := c.s.group[i]
		c.group[g] += w * c.q[i]
		groupWords[g] += w
		if c.q[i] > 0.6 && t.measures[i].words >= 8 {
			if c.lo < 0 {
				c.lo = i
			}
			c.hi = i
		}
		if c.s.copies[i] > 1 {
			twin := &c.twin[c.s.firstCopy[i]]
			*twin = max(*twin, c.q[i])
		}
	}
	for g := range c.group {
		c.group[g] /= max(groupWords[g], 0.1)
	}
	c.total = c.mass[n]
	c.readSure()
	c.readAlike()
	// The core: the smallest container of most of the text, and those around it.
	if len(d.elements) > 0 && c.total > 0 {
		e := int32(0)
		for j := range d.elements {
			if c.mass[d.elements[j].hi]-c.mass[d.elements[j].lo] >= 0.75*c.total {
				e = int32(j)
			}
		}
		c.core = chainOf(d, e)
	}
	return c
}

func (c *contextState) ints(n int) []int32 { return c.s.t.doc.slabs().ints.take(n) }

// readSure finds for each block the long blocks around it that are surely text.
func (c *contextState) readSure() {
	n := len(c.q)
	c.sure = [2][]int32{c.ints(n), c.ints(n)}
	sure := func(i int) bool { return c.q[i] > 0.8 && c.s.t.measures[i].words >= 8 }
	last := int32(-1)
	for i := range n {
		c.sure[0][i] = last
		if sure(i) {
			last = int32(i)
		}
	}
	last = -1
	for i := n - 1; i >= 0; i-- {
		c.sure[1][i] = last
		if sure(i) {
			last = int32(i)
		}
	}
}

// readAlike finds for each block the nearest ones of its group.
func (c *contextState) readAlike() {
	n := len(c.q)
	c.alike = [2][]int32{c.ints(n), c.ints(n)}
	last := c.ints(len(c.s.groups))
	for g := range last {
		last[g] = -1
	}
	for i, g := range c.s.group {
		c.alike[0][i], c.alike[1][i] = last[g], -1
		if last[g] >= 0 {
			c.alike[1][last[g]] = int32(i)
		}
		last[g] = int32(i)
	}
}

var (
	sideFeatures  = []string{".q", ".blocks"}
	cardsFeatures = []string{"q.card", "q.cards", "words.from.first", "words.from.last"}
)

// rowOfAlike says what the first stage thinks of the nearest blocks of the same
// group, and of the cards among which a block stands.
func (c *contextState) rowOfAlike(w *rowWriter, i int) {
	for side, name := range [...]string{"alike.before", "alike.after"} {
		if j := int(c.alike[side][i]); j >= 0 {
			w.addAll(name, sideFeatures, c.q[j], float32(max(i-j, j-i)))
		} else {
			w.addAll(name, sideFeatures, unknown, 1000)
		}
	}
	d := c.s.t.doc
	card, cards := float32(unknown), float32(unknown)
	if e, _ := c.s.cardOf(i); e >= 0 {
		around := &d.elements[d.elements[e].parent]
		card = c.mean(int(d.elements[e].lo), int(d.elements[e].hi))
		cards = c.mean(int(around.lo), int(around.hi))
	}
	first, last := float32(-10000), float32(10000)
	if c.lo >= 0 {
		words := c.s.t.words
		first, last = float32(words[i]-words[c.lo]), float32(words[i]-words[c.hi])
	}
	w.addAll("", cardsFeatures, card, cards, first, last)
}

var sureFeatures = []string{".blocks", ".words", ".same", ".sibling"}

// rowOfSure says how far the nearest sure text is, and how much alike it stands.
func (c *contextState) rowOfSure(w *rowWriter, i int) {
	d, t := c.s.t.doc, c.s.t
	for side, name := range [...]string{"sure.before", "sure.after"} {
		j := int(c.sure[side][i])
		if j < 0 {
			w.addAll(name, sureFeatures, 1000, 10000, unknown, unknown)
			continue
		}
		lo, hi := min(i, j)+1, max(i, j)
		sibling := d.parentOf(d.blocks[i].elem) == d.parentOf(d.blocks[j].elem)
		w.addAll(name, sureFeatures, float32(hi-lo), float32(t.words[hi]-t.words[lo]), flag(c.s.group[i] == c.s.group[j]), flag(sibling))
	}
}

func (c *contextState) mean(lo, hi int) float32 {
	lo, hi = max(lo, 0), min(hi, len(c.q))
	if lo >= hi || c.words[hi] <= c.words[lo] {
		return unknown
	}
	return (c.mass[hi] - c.mass[lo]) / (c.words[hi] - c.words[lo])
}

func (c *contextState) at(i int) float32 {
	if i < 0 || i >= len(c.q) {
		return unknown
	}
	return c.q[i]
}

var (
	aroundFeatures = []string{
		"q", "q.1.before", "q.1.after", "q.2.before", "q.2.after", "q.3.before", "q.3.after", "q.4.before", "q.4.after",
		"q.near.before", "q.near.after", "q.far.before", "q.far.after", "q.group",
	}
	insideFeatures = []string{"q.own", "q.up1", "q.up2", "q.up3", "q.up4", "q.up5"}
	ownContext     = []string{"q.head", "q.section", "q.below", "q.before", "q.all", "q.total", "from.first", "from.last", "core.up", "core.across", "q.twin"}
)

func (c *contextState) row(w *rowWriter, i int) {
	d := c.s.t.doc
	b := &d.blocks[i]
	w.addAll("", aroundFeatures,
		c.q[i], c.at(i-1), c.at(i+1), c.at(i-2), c.at(i+2), c.at(i-3), c.at(i+3), c.at(i-4), c.at(i+4),
		c.mean(i-5, i), c.mean(i+1, i+6), c.mean(i-20, i-5), c.mean(i+6, i+21), c.group[c.s.group[i]],
	)
	var inside [6]float32
	e := b.elem
	for k := range inside {
		inside[k] = unknown
		if e >= 0 {
			inside[k] = c.mean(int(d.elements[e].lo), int(d.elements[e].hi))
			e = d.elements[e].parent
		}
	}
	w.addAll("", insideFeatures, inside[:]...)
	head, last := float32(unknown), int(c.s.lastHead[i])
	if last >= 0 {
		head = c.q[last]
	}
	fromFirst, fromLast := float32(-1000), float32(1000)
	if c.lo >= 0 {
		fromFirst, fromLast = float32(i-c.lo), float32(i-c.hi)
	}
	up, across := float32(30), float32(30)
	if c.core != nil {
		up, across = meet(d, b.elem, c.core, 1000)
	}
	twin := float32(unknown)
	if c.s.copies[i] > 1 {
		twin = c.twin[c.s.firstCopy[i]]
	}
	w.addAll("", ownContext,
		head, c.mean(last+1, i), c.below(i), c.mass[i]/max(c.total, 1), c.total/max(c.words[len(c.q)], 1), c.total, fromFirst, fromLast, up, across, twin,
	)
	c.rowOfSure(w, i)
	c.rowOfAlike(w, i)
}

// below is the mean of what follows a block up to the next heading.
func (c *contextState) below(i int) float32 {
	d := c.s.t.doc
	hi := i + 1
	for hi < len(d.blocks) && hi < i+8 && !isHeading(d.blocks[hi].tag) {
		hi++
	}
	return c.mean(i+1, hi)
}
