package main

import (
	"cmp"
	"slices"
)

// count is what one publisher's blocks say of a word.
type count struct{ pos, all float32 }

// counts are the words of all publishers.
type counts struct {
	publishers map[string]int
	words      map[uint32]map[int]count
}

// prior is the probability that stands for two publishers more.
const (
	prior    = 0.3
	strength = 1.0
	support  = 3 // publishers that must have a word
)

func countWords(examples []*example) *counts {
	c := &counts{publishers: map[string]int{}, words: map[uint32]map[int]count{}}
	for _, e := range examples {
		if e.Body == nil {
			continue
		}
		id, ok := c.publishers[e.publisher]
		if !ok {
			id = len(c.publishers)
			c.publishers[e.publisher] = id
		}
		e.sample.Words(func(block int, word uint32) {
			m := c.words[word]
			if m == nil {
				m = map[int]count{}
				c.words[word] = m
			}
			k := m[id]
			w := e.weight[block]
			k.pos += w * e.want[block]
			k.all += w
			m[id] = k
		})
	}
	for w, m := range c.words {
		if len(m) < support {
			delete(c.words, w)
		}
	}
	return c
}

// table is a lexicon of the publishers in some folds: the mean over them of the share of a word's blocks that are text.
type table struct {
	all     map[uint32]entry
	counts  *counts
	within  map[int]bool // publishers that count
	without int          // publisher that does not count; -1 for none
}

type entry struct {
	sum float32
	n   int
}

func (c *counts) table(use func(fold int) bool) *table {
	fold := make(map[int]bool, len(c.publishers))
	for p, id := range c.publishers {
		fold[id] = use(foldOf(p))
	}
	t := &table{all: make(map[uint32]entry, len(c.words)), counts: c, within: fold, without: -1}
	for w, m := range c.words {
		// Summed in a fixed order, so that two trainings give the same bytes.
		ids := make([]int, 0, len(m))
		for id := range m {
			if fold[id] {
				ids = append(ids, id)
			}
		}
		if len(ids) < support {
			continue
		}
		slices.SortFunc(ids, cmp.Compare[int])
		e := entry{n: len(ids)}
		for _, id := range ids {
			e.sum += m[id].pos / m[id].all
		}
		t.all[w] = e
	}
	return t
}

// words are the probabilities of all words.
func (t *table) words() map[uint32]float32 {
	out := make(map[uint32]float32, len(t.all))
	for w := range t.all {
		out[w], _ = t.Prob(w)
	}
	return out
}

// leaveOut is the table as it were without one publisher.
func (t *table) leaveOut(publisher string) *table {
	id, ok := t.counts.publishers[publisher]
	if !ok || !t.within[id] {
		return t
	}
	return &table{all: t.all, counts: t.counts, within: t.within, without: id}
}

// Prob implements extract.Lexicon.
func (t *table) Prob(word uint32) (float32, bool) {
	e, ok := t.all[word]
	if !ok {
		return 0, false
	}
	if t.without >= 0 {
		if k, ok := t.counts.words[word][t.without]; ok {
			e.sum -= k.pos / k.all
			e.n--
		}
	}
	if e.n < support {
		return 0, false
	}
	return quantise((e.sum + prior*strength) / (float32(e.n) + strength)), true
}

// quantise rounds a probability to what a byte of the embedded table holds.
func quantise(p float32) float32 { return float32(int(min(max(p, 0), 1)*250+0.5)) / 250 }
