package extract

import (
	"math"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

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

// metaTitle is what one source of the metadata calls the page.
type metaTitle struct {
	reading
	feature int
	whole   bool // nothing was removed from it
}

// titleMetas are the titles that the metadata give, without the site's name.
func (p *page) titleMetas() []metaTitle {
	var all []metaTitle
	add := func(value, method, key string, feature int) {
		if value = strings.TrimSpace(value); value != "" && utf8.RuneCountInString(value) <= 300 {
			all = append(all, metaTitle{reading: reading{value: value, method: method, key: key}, feature: feature})
		}
	}
	g := p.md.graph
	add(g.main.get("headline").string(), "json-ld", "json-ld headline", fJSONLD)
	add(g.main.get("alternativeHeadline").string(), "json-ld", "json-ld alternativeHeadline", fAlternative)
	for _, name := range []string{"og:title", "twitter:title"} {
		if v := p.md.meta[name]; len(v) > 0 {
			feature := fOpenGraph
			if name == "twitter:title" {
				feature = fTwitter
			}
			add(v[0].text, metaMethod(name), "meta "+name, feature)
		}
	}
	for _, name := range []string{"dc.title", "citation_title", "parsely-title", "sailthru.title", "dcterms.title", "itemprop:headline", "itemprop:name", "title"} {
		if v := p.md.meta[name]; len(v) > 0 {
			add(v[0].text, metaMethod(name), "meta "+name, fOtherMeta)
		}
	}
	if g.main.get("headline") == nil {
		add(g.main.get("name").string(), "json-ld", "json-ld name", fName)
		add(g.page.get("headline", "name").string(), "json-ld", "json-ld name", fName)
	}
	add(p.md.title, "html", "title", fTitle)
	// The name of the site goes, and what only one of them says behind a bar.
	others, printed := make([]string, 0, len(all)+2), []string(nil)
	for i := range all {
		others = append(others, squash(all[i].value))
	}
	for i := range p.elements {
		e := &p.elements[i]
		if h1 := e.node.DataAtom == atom.H1; (h1 || e.node.DataAtom == atom.H2 && len(printed) < 4) && e.hi > e.lo && e.hi-e.lo < 6 {
			text := squash(p.blocksText(int(e.lo), int(e.hi)))
			printed = append(printed, text)
			if h1 {
				others = append(others, text)
			}
		}
	}
	for i := range all {
		if among(all[i].value, printed) {
			all[i].whole = true // as it is, kicker and all
			continue
		}
		bare := p.md.bareTitle(all[i].value, others)
		all[i].whole = bare == all[i].value
		all[i].value = bare
	}
	return all
}

// titleSeparators stand between a title and the name of a site.
var titleSeparators = []string{" | ", " - ", " – ", " — ", " · ", " • ", " :: ", " » ", " « ", " // ", " ‹ ", " › ", " ― ", " ~ ", "｜", " ∙ ", " / ", " > ", "|", "ㅣ", " -- ", "--", "-", "_", " : ", ": ", ", "}

// bareTitle removes the name of the site, and of its section, from a title.
// others are the squashed texts of the other titles and of the headlines.
func (m *metadata) bareTitle(title string, others []string) string {
	for range 3 {
		cut := m.cutTitle(title, others)
		if cut == title {
			break
		}
		title = cut
	}
	return title
}

// sectionMetas name the section of a page, beside JSON-LD.
var sectionMetas = []string{"article:section", "section", "content_category", "category", "parsely-section", "cxenseparse:category", "og:section"}

// isSection says whether a text is what the metadata call the page's section.
func (m *metadata) isSection(s string) bool {
	k := squash(s)
	is := false
	for _, name := range sectionMetas {
		if v := m.meta[name]; len(v) > 0 {
			is = is || squash(v[0].text) == k
		}
	}
	m.graph.main.get("articleSection").each(func(v *jsonValue) { is = is || squash(v.string()) == k })
	return is && k != ""
}

func (m *metadata) cutTitle(title string, others []string) string {
	// "新しい岸壁（港日報）": what only the metadata put in brackets behind it
	if strings.HasSuffix(title, "）") || strings.HasSuffix(title, ")") {
		if i := strings.LastIndexAny(title, "（("); i > 0 && among(title[:i], others) {
			return strings.TrimSpace(title[:i])
		}
	}
	for _, sep := range titleSeparators {
		// A comma or colon parts the site's name only, not what others leave out.
		loose := sep == ": " || sep == " : " || sep == ", "
		tight := sep == "-" || sep == "_" || sep == "--"
		if i := strings.LastIndex(title, sep); i > 0 {
			head, tail := strings.TrimSpace(title[:i]), strings.TrimSpace(title[i+len(sep):])
			if head != "" && tail != "" && (m.isSite(tail) && !tight || !loose && m.isSection(tail) || !loose && len(wordsOf(tail)) <= 7 && among(head, others)) {
				return head
			}
		}
		if i := strings.Index(title, sep); i > 0 && !tight {
			head, tail := strings.TrimSpace(title[:i]), strings.TrimSpace(title[i+len(sep):])
			if tail != "" && (m.isSite(head) || !loose && len(wordsOf(head)) <= 4 && among(tail, others)) {
				return tail
			}
			if tight || loose {
				continue
			}
			if head != "" && len(wordsOf(head)) > 2 && among(head, others) && len(wordsOf(tail)) <= 9 {
				return head
			}
		}
	}
	return title
}

// among says whether a text is one of others, but for punctuation.
func among(s string, others []string) bool {
	k := squash(s)
	for _, o := range others {
		if k == o {
			return k != ""
		}
	}
	return false
}

// maxHeadings is how many headings of a page are looked at.
const maxHeadings = 60

// addHeadings adds the headings of the page, and the pieces of those that are
// made of several: a kicker and the headline proper.
func (p *page) addHeadings(add func(reading, int, int) *headlineCandidate) {
	seen, h1s := 0, 0
	only := ""
	for i := range p.elements {
		e := &p.elements[i]
		if e.lo == e.hi || e.hi-e.lo > 6 || p.blocks[e.lo].hidden && e.node.DataAtom != atom.H1 {
			continue
		}
		weight := p.headingWeight(e.node)
		if weight == 0 {
			continue
		}
		text := p.blocksText(int(e.lo), int(e.hi))
		pieces := p.headingPieces(e)
		if whole := strings.Join(pieces, " "); len(pieces) > 1 && len(pieces) < 4 && isGlued(text, pieces) {
			text = whole // a kicker that the style alone parts from the headline
		}
		n := utf8.RuneCountInString(text)
		if n < 2 || n > 400 || p.md.isSite(text) && !p.isFront() {
			continue
		}
		method := "html"
		if propName(e.node) == "headline" {
			method = "microdata"
		}
		c := add(reading{value: text, method: method, node: e.node}, int(e.lo), int(e.hi))
		if c == nil {
			continue
		}
		p.markHeading(c, e, weight, seen, h1s)
		if e.node.DataAtom == atom.H1 && c.features[fH1] > 0 {
			if h1s == 0 {
				only = c.value
			}
			if len(c.words) > 2 && !p.isLinked(e) {
				h1s++
			}
		}
		if len(pieces) > 1 {
			c.features[fPieced] = 1
			for k, piece := range pieces {
				c := add(reading{value: piece, method: method, node: e.node}, int(e.lo), int(e.hi))
				if c == nil {
					continue
				}
				if k == len(pieces)-1 {
					c.features[fLastPiece] = 1
					if weight >= 0.5 {
						c.features[fLastPieceMain] = 1
					}
				} else {
					c.features[fPiece] = 1
				}
			}
		}
		if seen++; seen >= maxHeadings {
			break
		}
	}
	if h1s == 1 {
		if c := add(reading{value: only}, 0, 0); c != nil {
			c.features[fOnlyH1] = 1
		}
	}
}

// isLinked says whether a heading is a link to another page.
func (p *page) isLinked(e *element) bool {
	for _, r := range p.runsOf(&p.blocks[e.lo]) {
		if r.link == nil || p.isHere(p.resolve(hrefOf(r.link))) {
			return false
		}
	}
	return true
}

// isGlued says whether two pieces of a heading touch, where a small letter
// meets a capital.
func isGlued(text string, pieces []string) bool {
	for i := 1; i < len(pieces); i++ {
		last, _ := utf8.DecodeLastRuneInString(pieces[i-1])
		first, _ := utf8.DecodeRuneInString(pieces[i])
		if unicode.IsLower(last) && unicode.IsUpper(first) && strings.Contains(text, pieces[i-1]+pieces[i]) {
			return true
		}
	}
	return false
}

// markHeading notes what kind of heading a candidate is printed as.
func (p *page) markHeading(c *headlineCandidate, e *element, weight float64, seen, h1s int) {
	f := &c.features
	if p.inChrome(e) {
		f[fChrome] = 1
		return
	}
	if p.blocks[e.lo].hidden || p.hintsOf(e.node)&hintUnseen != 0 {
		f[fHidden] = 1
		return
	}
	switch e.node.DataAtom {
	case atom.H1:
		f[fH1] = 1
		if h1s == 0 {
			f[fFirstH1] = 1
		}
	case atom.H2:
		f[fH2] = 1
	default:
		f[fH3] = 1
	}
	if propName(e.node) == "headline" {
		f[fItemprop] = 1
	}
	if weight == 0.3 || weight == 0.65 || p.hintsOf(e.node)&hintTitle != 0 {
		f[fTitleClass] = 1
	}
	if seen == 0 {
		f[fFirst] = 1
	}
	f[fRank] = max(f[fRank], 1/float64(1+seen))
	for n := e.node.Parent; n != nil; n = n.Parent {
		if n.DataAtom == atom.Article || n.DataAtom == atom.Main {
			f[fArticle] = 1
			break
		}
	}
}

// headingPieces cuts a heading into the texts of its parts, if it has several.
func (p *page) headingPieces(e *element) []string {
	var pieces []string
	for i := e.lo; i < e.hi; i++ {
		b := &p.blocks[i]
		runs := p.runsOf(b)
		if e.hi-e.lo > 1 && len(runs) == 1 {
			pieces = append(pieces, strings.TrimSpace(b.text))
			continue
		}
		start := 0
		for j := 1; j <= len(runs); j++ {
			if j < len(runs) && (glues(runs[j].node.DataAtom) || glues(runs[j-1].node.DataAtom) || runs[j].node.DataAtom == atom.A && runs[j-1].node.DataAtom == atom.A) {
				continue
			}
			end := len(b.text)
			if j < len(runs) {
				end = runs[j].start
			}
			if t := strings.Trim(b.text[runs[start].start:end], " \n:–—-|/"); t != "" {
				pieces = append(pieces, strings.ReplaceAll(t, "\n", " "))
			}
			start = j
		}
	}
	return pieces
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

// headingWeight says how much an element is a headline by itself; 0 for none.
func (p *page) headingWeight(n *html.Node) float64 {
	weight := 0.0
	switch n.DataAtom {
	case atom.H1:
		weight = 1
	case atom.H2:
		weight = 0.5
	case atom.H3:
		weight = 0.2
	case atom.Div, atom.P, atom.Td, atom.Header, atom.H4:
	default:
		return 0
	}
	if propName(n) == "headline" {
		return max(weight, 0.9)
	}
	if h := p.hintsOf(n); h&hintTitle != 0 && h&(hintRelated|hintNav|hintAside|hintPromo|hintFooter|hintLead|hintComment|hintShare) == 0 {
		switch weight {
		case 0:
			weight = 0.3
		case 0.5:
			weight = 0.65
		}
	}
	return weight
}

// inChrome says whether an element stands in what frames the page.
func (p *page) inChrome(e *element) bool {
	for n, k := e.node.Parent, 0; n != nil; n, k = n.Parent, k+1 {
		switch n.DataAtom {
		case atom.Nav, atom.Footer, atom.Aside:
			return true
		case atom.Article, atom.Main, atom.Body:
			return false
		}
		if k < 3 && p.hintsOf(n)&hintNav != 0 && !(n.DataAtom == atom.Header && hasAncestor(n, atom.Article)) {
			return true
		}
	}
	return false
}

// hasAncestor says whether an element stands in another of a kind.
func hasAncestor(n *html.Node, kind atom.Atom) bool {
	for n = n.Parent; n != nil; n = n.Parent {
		if n.DataAtom == kind {
			return true
		}
	}
	return false
}

// isFront says whether the page is a site's front page.
func (p *page) isFront() bool {
	return p.base != nil && strings.Trim(p.base.Path, "/") == ""
}

// blocksText joins the texts of blocks to one line.
func (d *document) blocksText(lo, hi int) string {
	if hi-lo == 1 {
		return strings.ReplaceAll(d.blocks[lo].text, "\n", " ")
	}
	var parts []string
	for i := lo; i < hi; i++ {
		parts = append(parts, strings.ReplaceAll(d.blocks[i].text, "\n", " "))
	}
	return strings.Join(parts, " ")
}

// isCapital says whether a text begins like a name or a sentence.
func isCapital(s string) bool {
	r, _ := utf8.DecodeRuneInString(s)
	return unicode.IsUpper(r) || unicode.IsLetter(r) && !unicode.IsLower(r)
}
