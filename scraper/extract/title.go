package extract

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"github.com/newsarc/newsarc/schema"
)

// printed is a text on the page that may be its headline.
type printed struct {
	reading
	lo, hi int     // its blocks
	like   float64 // how much it is like what the metadata call the page
	score  float64
}

// readTitle finds the headline as printed, on a site without a profile or one
// whose profile finds none. The metadata say which of the
// page's headings it is; where the page prints none of what they say, they
// give it themselves, without the name of the site.
func (p *page) readTitle() {
	if p.record.Title != "" || p.root == nil || p.profile != nil && p.lines == nil {
		return
	}
	metas := p.titleMetas()
	prints := p.headings(metas)
	var all []reading
	best := -1
	for i := range prints {
		if best < 0 || prints[i].score > prints[best].score {
			best = i
		}
		all = append(all, prints[i].reading)
	}
	all = append(all, metas...)
	switch {
	case best >= 0 && prints[best].score >= 0.5:
		p.takeTitle(&prints[best], metas, all)
	case len(metas) > 0:
		won := agreed(metas)
		p.record.Title = schema.Text(won.value)
		p.settleField("title", won, all)
	case best >= 0:
		p.takeTitle(&prints[best], metas, all)
	}
}

// takeTitle makes a printed headline the title and claims its blocks.
func (p *page) takeTitle(t *printed, metas, all []reading) {
	t.confidence = 0.7 + 0.25*t.like
	p.record.Title = schema.Text(t.value)
	p.settleField("title", t.reading, all)
	for i := t.lo; i < t.hi; i++ {
		p.blocks[i].claim = "title"
	}
	p.titleAt = t.lo
	if len(metas) > 0 && t.like < 0.3 {
		p.warn("title-disagrees", metas[0].key+": "+metas[0].value)
	}
}

// titleMetas are the titles that the metadata give, without the site's name.
func (p *page) titleMetas() []reading {
	var all []reading
	add := func(value, method, key string, conf float64) {
		if value = strings.TrimSpace(value); value != "" && utf8.RuneCountInString(value) <= 300 {
			all = append(all, reading{value: value, method: method, key: key, confidence: conf})
		}
	}
	g := p.md.graph
	add(g.main.get("headline").string(), "json-ld", "json-ld headline", 0.85)
	if v, name := p.md.first("og:title"); name != "" {
		add(v.text, "opengraph", "meta og:title", 0.75)
	}
	if v, name := p.md.first("twitter:title"); name != "" {
		add(v.text, "twitter", "meta twitter:title", 0.7)
	}
	for _, name := range []string{"dc.title", "citation_title", "parsely-title", "sailthru.title", "dcterms.title", "itemprop:headline", "itemprop:name", "title"} {
		if v := p.md.meta[name]; len(v) > 0 {
			add(v[0].text, metaMethod(name), "meta "+name, 0.7)
			break
		}
	}
	if g.main.get("headline") == nil {
		add(g.main.get("name").string(), "json-ld", "json-ld name", 0.6)
		add(g.page.get("headline", "name").string(), "json-ld", "json-ld name", 0.6)
	}
	add(p.md.title, "html", "title", 0.6)
	// The name of the site goes, and what only one of them says behind a bar.
	others := make([]string, 0, len(all)+2)
	for i := range all {
		others = append(others, all[i].value)
	}
	for i := range p.elements {
		if e := &p.elements[i]; e.node.DataAtom == atom.H1 {
			others = append(others, p.blocksText(int(e.lo), int(e.hi)))
		}
	}
	for i := range all {
		all[i].value = p.md.bareTitle(all[i].value, others)
	}
	return all
}

// separators stand between a title and the name of a site.
var separators = []string{" | ", " - ", " – ", " — ", " · ", " • ", " :: ", " » ", " « ", " // ", " ‹ ", " › ", " ― ", " ~ ", "｜", " ∙ ", " / ", " > ", "|", " : ", ": "}

// bareTitle removes the name of the site, and of its section, from a title.
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

func (m *metadata) cutTitle(title string, others []string) string {
	for _, sep := range separators {
		if i := strings.LastIndex(title, sep); i > 0 {
			head, tail := strings.TrimSpace(title[:i]), strings.TrimSpace(title[i+len(sep):])
			if head != "" && (m.isSite(tail) || sep != ": " && sep != " : " && len(wordsOf(tail)) <= 7 && among(head, others)) {
				return head
			}
		}
		if i := strings.Index(title, sep); i > 0 {
			head, tail := strings.TrimSpace(title[:i]), strings.TrimSpace(title[i+len(sep):])
			if tail != "" && (m.isSite(head) || sep != ": " && sep != " : " && len(wordsOf(head)) <= 4 && among(tail, others)) {
				return tail
			}
		}
	}
	return title
}

// among says whether a text is one of others, but for punctuation.
func among(s string, others []string) bool {
	k := squash(s)
	for _, o := range others {
		if k == squash(o) {
			return k != ""
		}
	}
	return false
}

// agreed returns the title that most of the metadata give; the first of equals.
func agreed(metas []reading) reading {
	best, votes := 0, 0
	for i := range metas {
		n := 0
		for j := range metas {
			if squash(metas[i].value) == squash(metas[j].value) {
				n++
			}
		}
		if n > votes {
			best, votes = i, n
		}
	}
	won := metas[best]
	if votes > 1 {
		won.confidence = min(0.9, won.confidence+0.1)
	}
	return won
}

// headings collects what may be the printed headline, and how good each is.
func (p *page) headings(metas []reading) []printed {
	var all []printed
	bags := make([][]string, len(metas))
	for i := range metas {
		bags[i] = wordsOf(metas[i].value)
	}
	seen := 0
	for i := range p.elements {
		e := &p.elements[i]
		weight := headingWeight(e.node)
		if weight == 0 || e.lo == e.hi || e.hi-e.lo > 6 || p.blocks[e.lo].hidden {
			continue
		}
		text := p.blocksText(int(e.lo), int(e.hi))
		n := utf8.RuneCountInString(text)
		if n < 2 || n > 400 || p.md.isSite(text) && !p.isFront() {
			continue
		}
		t := printed{reading: reading{value: text, method: "html", node: e.node, confidence: weight}, lo: int(e.lo), hi: int(e.hi)}
		if propName(e.node) == "headline" {
			t.method = "microdata"
		}
		words := wordsOf(text)
		for j, bag := range bags {
			like := bagF1(words, bag)
			if like < 0.95 && (contains(words, bag) || contains(bag, words)) && min(len(words), len(bag)) >= 3 {
				like = max(like, 0.75)
			}
			if metas[j].key == "json-ld name" || metas[j].key == "title" {
				like *= 0.97
			}
			t.like = max(t.like, like)
		}
		t.score = 0.35*weight + 0.75*t.like
		if len(bags) == 0 {
			t.score = 0.3 + 0.4*weight
		}
		t.score -= 0.02 * float64(min(seen, 10))
		if p.inChrome(e) {
			t.score -= 0.25
		}
		seen++
		all = append(all, t)
		if seen > 60 {
			break
		}
	}
	return all
}

// headingWeight says how much an element is a headline by itself; 0 for none.
func headingWeight(n *html.Node) float64 {
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
	if h := hintsOf(n); h&hintTitle != 0 && h&(hintRelated|hintNav|hintAside|hintPromo|hintFooter|hintLead|hintComment|hintShare) == 0 {
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
	for n := e.node.Parent; n != nil; n = n.Parent {
		switch n.DataAtom {
		case atom.Nav, atom.Footer, atom.Aside:
			return true
		case atom.Article, atom.Main, atom.Body:
			return false
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
		if !d.blocks[i].hidden {
			parts = append(parts, strings.ReplaceAll(d.blocks[i].text, "\n", " "))
		}
	}
	return strings.Join(parts, " ")
}

// contains says whether words hold part as a whole, at the beginning or the end.
func contains(words, part []string) bool {
	if len(part) == 0 || len(part) > len(words) {
		return false
	}
	head, tail := true, true
	for i := range part {
		head = head && words[i] == part[i]
		tail = tail && words[len(words)-len(part)+i] == part[i]
	}
	return head || tail
}

// isCapital says whether a text begins like a name or a sentence.
func isCapital(s string) bool {
	r, _ := utf8.DecodeRuneInString(s)
	return unicode.IsUpper(r) || unicode.IsLetter(r) && !unicode.IsLower(r)
}
