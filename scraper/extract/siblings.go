package extract

import "golang.org/x/net/html/atom"

// How few words a paragraph has, below which score the model is unsure of all, and
// from which share of the best score on a paragraph belongs to it.
const (
	siblingWords = 8
	siblingSure  = 0.75
	siblingShare = 0.38
	linkShare    = 0.8
	shortPage    = 800 // words: a longer page gives the model enough to be sure by
)

// pickSiblings picks the paragraphs that stand beside picked ones and were left
// out only because the model is unsure of all of them, as it is on short pages
// of a make it has not seen: where no score is high, what counts is the score
// beside the best one. Paragraphs are whole sentences with few links that share
// their parent.
func (t *runningText) pickSiblings(scores []float32, picked []bool) {
	d := t.doc
	if t.words[len(d.blocks)] > shortPage {
		return
	}
	type family struct {
		best   float32
		picked int
	}
	families := map[int32]family{}
	for i := range d.blocks {
		if !t.isSibling(i) {
			continue
		}
		up := d.elements[d.blocks[i].elem].parent
		f := families[up]
		f.best = max(f.best, scores[i])
		if picked[i] {
			f.picked++
		}
		families[up] = f
	}
	best := float32(0) // of the families that the model is unsure of
	for i := range d.blocks {
		if !t.isSibling(i) {
			continue
		}
		f := families[d.elements[d.blocks[i].elem].parent]
		if f.picked < 2 || f.best >= siblingSure {
			continue
		}
		best = max(best, f.best)
		picked[i] = picked[i] || scores[i] >= siblingShare*f.best
	}
	for i := range d.blocks {
		// What is all link needs more than a paragraph does.
		if m := &t.measures[i]; picked[i] && m.linkWords == m.words && scores[i] < linkShare*best {
			picked[i] = false
		}
	}
}

// isSibling says whether a block is a paragraph of whole sentences.
func (t *runningText) isSibling(i int) bool {
	b, m := &t.doc.blocks[i], &t.measures[i]
	return b.tag == atom.P && b.elem >= 0 && !b.hidden && b.claim == "" && m.words >= siblingWords && m.linkWords*3 < m.words && closes(m.ends) &&
		t.around[b.elem]&(hintComment|hintRelated|hintPromo|hintFooter|hintCaption|hintAuthor) == 0
}
