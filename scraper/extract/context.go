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
	lo, hi int     // first and last block that is surely text
	core   []int16 // as pageState.chain: from the smallest container of most of the text outwards
	twin   map[string]float32
	alike  [2][]int32 // of each block, the last one before and the next one after it that stands alike; -1
	sure   [2][]int32 // of each block, the last one before and the next one after it that is surely text; -1
}

func openContext(s *pageState, first []float32) *contextState {
	c := &contextState{s: s, q: first}
	d, t := s.t.doc, s.t
	n := len(d.blocks)
	c.mass, c.words = make([]float32, n+1), make([]float32, n+1)
	groupWords := make([]float32, len(c.s.groups))
	c.group = make([]float32, len(c.s.groups))
	c.lo, c.hi = -1, -1
	c.twin = map[string]float32{}
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
			c.twin[d.blocks[i].text] = max(c.twin[d.blocks[i].text], c.q[i])
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

// readSure finds for each block the long blocks around it that are surely text.
func (c *contextState) readSure() {
	n := len(c.q)
	flat := make([]int32, 2*n)
	c.sure = [2][]int32{flat[:n], flat[n:]}
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
	flat := make([]int32, 2*n)
	c.alike = [2][]int32{flat[:n], flat[n:]}
	last := make([]int32, len(c.s.groups))
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

// rowOfAlike says what the first stage thinks of the nearest blocks of the same
// group, and of the cards among which a block stands.
func (c *contextState) rowOfAlike(w *rowWriter, i int) {
	for side, name := range [...]string{"alike.before", "alike.after"} {
		j := int(c.alike[side][i])
		if j < 0 {
			w.addOf(name, ".q", unknown)
			w.addOf(name, ".blocks", 1000)
			continue
		}
		w.addOf(name, ".q", c.q[j])
		w.addOf(name, ".blocks", float32(max(i-j, j-i)))
	}
	d := c.s.t.doc
	if e, _ := c.s.cardOf(i); e >= 0 {
		around := &d.elements[d.elements[e].parent]
		w.add("q.card", c.mean(int(d.elements[e].lo), int(d.elements[e].hi)))
		w.add("q.cards", c.mean(int(around.lo), int(around.hi)))
	} else {
		w.add("q.card", unknown)
		w.add("q.cards", unknown)
	}
	if c.lo < 0 {
		w.add("words.from.first", -10000)
		w.add("words.from.last", 10000)
	} else {
		w.add("words.from.first", float32(c.s.t.words[i]-c.s.t.words[c.lo]))
		w.add("words.from.last", float32(c.s.t.words[i]-c.s.t.words[c.hi]))
	}
}

// rowOfSure says how far the nearest sure text is, and how much alike it stands.
func (c *contextState) rowOfSure(w *rowWriter, i int) {
	d, t := c.s.t.doc, c.s.t
	parent := func(j int) int32 {
		if e := d.blocks[j].elem; e >= 0 {
			return d.elements[e].parent
		}
		return -1
	}
	for side, name := range [...]string{"sure.before", "sure.after"} {
		j := int(c.sure[side][i])
		if j < 0 {
			w.addOf(name, ".blocks", 1000)
			w.addOf(name, ".words", 10000)
			w.addOf(name, ".same", unknown)
			w.addOf(name, ".sibling", unknown)
			continue
		}
		lo, hi := min(i, j)+1, max(i, j)
		w.addOf(name, ".blocks", float32(hi-lo))
		w.addOf(name, ".words", float32(t.words[hi]-t.words[lo]))
		w.addOf(name, ".same", flag(c.s.group[i] == c.s.group[j]))
		w.addOf(name, ".sibling", flag(parent(i) == parent(j)))
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

func (c *contextState) row(w *rowWriter, i int) {
	d := c.s.t.doc
	b := &d.blocks[i]
	w.add("q", c.q[i])
	for k, name := range [...]string{"q.1", "q.2", "q.3", "q.4"} {
		w.addOf(name, ".before", c.at(i-k-1))
		w.addOf(name, ".after", c.at(i+k+1))
	}
	w.add("q.near.before", c.mean(i-5, i))
	w.add("q.near.after", c.mean(i+1, i+6))
	w.add("q.far.before", c.mean(i-20, i-5))
	w.add("q.far.after", c.mean(i+6, i+21))
	w.add("q.group", c.group[c.s.group[i]])
	e := b.elem
	for _, name := range [...]string{"q.own", "q.up1", "q.up2", "q.up3", "q.up4", "q.up5"} {
		v := float32(unknown)
		if e >= 0 {
			v = c.mean(int(d.elements[e].lo), int(d.elements[e].hi))
			e = d.elements[e].parent
		}
		w.add(name, v)
	}
	head := float32(unknown)
	if last := c.s.lastHead[i]; last >= 0 {
		head = c.q[last]
	}
	w.add("q.head", head)
	w.add("q.section", c.mean(int(c.s.lastHead[i])+1, i))
	w.add("q.below", c.below(i))
	w.add("q.before", (c.mass[i])/max(c.total, 1))
	w.add("q.all", c.total/max(c.words[len(c.q)], 1))
	w.add("q.total", c.total)
	if c.lo < 0 {
		w.add("from.first", -1000)
		w.add("from.last", 1000)
	} else {
		w.add("from.first", float32(i-c.lo))
		w.add("from.last", float32(i-c.hi))
	}
	up, across := float32(30), float32(30)
	if c.core != nil {
		up, across = meet(d, b.elem, c.core, 1000)
	}
	w.add("core.up", up)
	w.add("core.across", across)
	twin := float32(unknown)
	if c.s.copies[i] > 1 {
		twin = c.twin[b.text]
	}
	w.add("q.twin", twin)
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
