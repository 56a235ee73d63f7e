package extract

import (
	"math"
	"slices"
	"strings"

	"github.com/newsarc/newsarc/schema"
)

// headlineCandidate is one text that may be the headline: all sources that
// give the same words.
type headlineCandidate struct {
	reading
	words    []string
	metas    int // how many of the metadata give it
	lo, hi   int // the blocks it is printed in; lo == hi for one that is not printed
	features headlineFeatures
	score    float64
}

// readTitle finds the headline as printed, on a site without a profile or one
// whose profile finds none. What the metadata call the page and what it prints
// as headings are weighed against each other, with weights learned from pages
// of many publishers (see titleWeights).
func (p *page) readTitle() {
	if p.record.Title != "" || p.root == nil || p.profile != nil && p.lines == nil {
		return
	}
	all := p.headlineCandidates()
	best := chooseHeadline(all, titleWeightsOf(all))
	if best < 0 {
		return
	}
	readings := make([]reading, 0, len(all))
	for i := range all {
		if all[i].confidence > 0.02 {
			readings = append(readings, all[i].reading)
		}
	}
	won := &all[best]
	won.confidence = worthOf(titleWorth, won.confidence)
	p.record.Title = schema.Text(won.value)
	p.settleField("title", won.reading, readings)
	p.claimTitle(all, won)
	for i := range all {
		if c := &all[i]; c != won && c.metas > 0 && bagF1(c.words, won.words) < 0.5 {
			p.warn("title-disagrees", c.value)
			break
		}
	}
}

// chooseHeadline returns the candidate to take, -1 without any, and sets each
// one's score and its chance as confidence.
func chooseHeadline(all []headlineCandidate, weights *headlineFeatures) int {
	best, sum := -1, 0.0
	for i := range all {
		all[i].score = weights.dot(&all[i].features)
		if best < 0 || all[i].score > all[best].score {
			best = i
		}
	}
	for i := range all {
		all[i].confidence = math.Exp(all[i].score - all[best].score)
		sum += all[i].confidence
	}
	for i := range all {
		all[i].confidence /= sum
	}
	if best < 0 {
		return best
	}
	if k := printedHeadline(all, best); k >= 0 {
		return k
	}
	return best
}

// printedHeadline returns the candidate to take instead of the best one, -1
// where that stays. What is printed is the headline; what the metadata say
// beside it is written for search engines and networks. So where they disagree
// among each other, and the weights are unsure, the page's only h1 is taken if
// it is a sentence of the same matter.
func printedHeadline(all []headlineCandidate, best int) int {
	won := &all[best]
	named := 0
	for i := range all {
		if all[i].metas > 0 {
			named++
		}
	}
	if won.lo < won.hi || won.metas != 1 || named < 2 || won.confidence >= 0.5 {
		return -1
	}
	for i := range all {
		c := &all[i]
		if c.lo < c.hi && c.features[fHidden] == 0 && c.features[fOnlyH1] > 0 && c.features[fH1] > 0 && len(c.words) >= 5 && bagF1(c.words, won.words) > 0.1 {
			return i
		}
	}
	return -1
}

// claimTitle claims the blocks the headline is printed in. A title of the
// metadata that is not printed as such stands for the heading most like it.
func (p *page) claimTitle(all []headlineCandidate, won *headlineCandidate) {
	at := won
	if won.lo == won.hi {
		like := 0.5
		for i := range all {
			if c := &all[i]; c.lo < c.hi {
				if f := bagF1(c.words, won.words); f > like {
					at, like = c, f
				}
			}
		}
	}
	for i := range all {
		// The best heading of the page stands where the headline does.
		if c := &all[i]; at.lo == at.hi && c.features[fH1] > 0 || c.lo < c.hi && at.lo < at.hi && at != won && c.features[fH1] > at.features[fH1] && c.score > at.score {
			at = c
		}
	}
	if at.lo == at.hi {
		return
	}
	p.titleAt = at.lo
	for i := at.lo; i < at.hi; i++ {
		p.blocks[i].claim = "title"
	}
}

// headlineCandidates collects what may be the headline, with its features.
func (p *page) headlineCandidates() []headlineCandidate {
	all := p.room.headlines[:0]
	add := func(r reading, lo, hi int) *headlineCandidate {
		words := wordsOf(r.value)
		if len(words) == 0 {
			return nil
		}
		for i := range all {
			c := &all[i]
			if !slices.Equal(c.words, words) {
				continue
			}
			if c.lo == c.hi && lo < hi {
				c.reading, c.lo, c.hi = r, lo, hi
			}
			return c
		}
		all = append(all, headlineCandidate{reading: r, words: words, lo: lo, hi: hi})
		return &all[len(all)-1]
	}
	metas := p.titleMetas()
	for _, m := range metas {
		if c := add(m.reading, 0, 0); c != nil {
			c.metas++
			c.features[m.feature] = 1
			if m.whole {
				c.features[fWhole] = 1
			}
		}
	}
	p.addHeadings(add)
	p.weighHeadlines(all, len(metas))
	p.room.headlines = all
	return all
}

// weighHeadlines notes how the candidates stand to each other and to the address.
func (p *page) weighHeadlines(all []headlineCandidate, metas int) {
	slug := slugWords(p.meta.URL)
	jsonld, agreed := false, false
	for i := range all {
		jsonld = jsonld || all[i].features[fJSONLD] > 0
		agreed = agreed || metas > 2 && all[i].metas == metas
	}
	for i := range all {
		c := &all[i]
		f := &c.features
		if metas > 0 {
			f[fVotes] = float64(c.metas) / float64(metas)
		}
		printed := f[fH1]+f[fH2]+f[fH3] > 0
		for _, pair := range [...]struct {
			feature int
			both    bool
		}{
			{fBoth, c.metas > 0 && printed}, {fMetaOnly, c.metas > 0 && !printed},
			{fJSONLDAndOpenGraph, f[fJSONLD]*f[fOpenGraph] > 0}, {fJSONLDAndTitle, f[fJSONLD]*f[fTitle] > 0},
			{fOpenGraphAndTitle, f[fOpenGraph]*f[fTitle] > 0}, {fTwitterAndOpenGraph, f[fTwitter]*f[fOpenGraph] > 0},
			{fJSONLDAndHeading, printed && f[fJSONLD] > 0}, {fOpenGraphAndHeading, printed && f[fOpenGraph] > 0}, {fTitleAndHeading, printed && f[fTitle] > 0},
			{fAllMetas, metas > 2 && c.metas == metas}, {fNotJSONLD, jsonld && f[fH1] > 0 && f[fJSONLD] == 0},
			{fNotMetas, agreed && f[fH1] > 0 && c.metas == 0},
		} {
			if pair.both {
				f[pair.feature] = 1
			}
		}
		for j := range all {
			o := &all[j]
			if f[fPieced]*f[fH1] > 0 && o.features[fLastPiece] > 0 && len(o.words) < len(c.words) && hasSuffix(c.words, o.words) {
				switch {
				case c.metas > o.metas:
					f[fWholeStated], o.features[fPartOnly] = 1, 1
				case c.metas < o.metas:
					o.features[fPartStated] = 1
				}
			}
			if j == i || o.metas == 0 {
				continue
			}
			f[fLike] = max(f[fLike], bagF1(c.words, o.words))
			if len(c.words) > len(o.words) && len(o.words) >= 2 {
				if hasSuffix(c.words, o.words) {
					f[fKickerAdded] = 1
				}
				if hasPrefix(c.words, o.words) {
					f[fTailAdded] = 1
				}
			}
			if len(c.words) < len(o.words) && len(c.words) >= 2 {
				if hasSuffix(o.words, c.words) {
					f[fKickerCut] = 1
				}
				if hasPrefix(o.words, c.words) {
					f[fTailCut] = 1
				}
			}
		}
		if len(slug) > 1 {
			f[fSlug] = slugLikeness(slug, c.value)
		}
		switch n := len(c.words); {
		case n == 1:
			f[fShort] = 1
		case n <= 3:
			f[fShort] = 0.5
		case n > 22:
			f[fLong] = 1
		}
		if strings.HasSuffix(c.value, "…") || strings.HasSuffix(c.value, "...") {
			f[fCut] = 1
		}
		if strings.Contains(c.value, " | ") {
			f[fBar] = 1
		}
	}
}

func hasPrefix(words, part []string) bool {
	for i := range part {
		if words[i] != part[i] {
			return false
		}
	}
	return true
}

func hasSuffix(words, part []string) bool {
	return hasPrefix(words[len(words)-len(part):], part)
}
