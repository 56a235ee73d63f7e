package extract

// densest returns the part of the lines [lo, hi) of a plain text that is
// densest in running text: each line adds its words if it reads as text, and
// costs if it does not. A text without a profile has no labels to go by.
func (p *page) densest(lo, hi int) (int, int) {
	bestLo, bestHi, best := lo, lo, 0
	from, sum := lo, 0
	for i := lo; i < hi; i++ {
		if sum <= 0 {
			from, sum = i, 0
		}
		if w := p.textWeight(i); w > 0 {
			sum += w
		} else if !p.isText(i) {
			sum -= 6
		}
		if sum > best {
			bestLo, bestHi, best = from, i+1, sum
		}
	}
	return bestLo, bestHi
}

// plainTitle finds the headline of a plain text without a profile: a line that
// the first lines of the text repeat or the address tells, else the last line
// like a headline before the running text.
func (p *page) plainTitle() int {
	lo, hi := p.densest(0, len(p.lines))
	if lo >= hi {
		return -1
	}
	for lo < hi && !(p.lines[lo].words >= 10 && endsSentence(p.lines[lo].text) || p.lines[lo].words >= 25) {
		lo++
	}
	slug := slugWords(p.meta.URL)
	shown := ""
	if len(p.lines) > 0 {
		shown = p.lines[0].text
	}
	best, top := -1, 0.0
	for i := max(0, lo-60); i < lo; i++ {
		l := &p.lines[i]
		if l.words < 3 || l.words > 35 || l.only() || p.isLabel(l) || l.has(factTime) {
			continue
		}
		score := 1.5 - 0.05*float64(lo-i)
		if len(slug) > 1 {
			score += 6 * slugLikeness(slug, l.text)
		}
		if i > 0 && shown != "" {
			score += 4 * likeness(shown, l.text)
		}
		if endsSentence(l.text) {
			score -= 0.7
		}
		if score >= top {
			best, top = i, score
		}
	}
	return best
}
