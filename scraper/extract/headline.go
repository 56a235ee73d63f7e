package extract

import (
	"net/url"
	"strings"
	"unicode"

	"golang.org/x/net/html/atom"

	"github.com/newsarc/newsarc/schema"
	"github.com/newsarc/newsarc/scraper/profile"
)

// headline finds the line that holds the title as printed, -1 if none does.
// A page of a site with a profile is read from there on, so every kind of
// evidence counts: the tag, the address's slug, the page's title element, what
// follows.
func (p *page) headline() int {
	if nodes := p.selected(profile.FieldTitle); len(nodes) > 0 {
		for i := range p.blocks {
			if p.blocks[i].node == nodes[0] {
				return p.lineOf[i]
			}
		}
	}
	slug := slugWords(p.meta.URL)
	shown := p.shownTitle()
	best, top := -1, 0.0
	for i := range p.lines {
		l := &p.lines[i]
		if l.words < 2 && p.blocks[l.block].tag != atom.H1 || l.words > 45 || l.only() || p.blocks[l.block].hidden || p.isLabel(l) && p.blocks[l.block].tag != atom.H1 {
			continue
		}
		score := p.headlineScore(i, slug, shown)
		if score > top {
			best, top = i, score
		}
	}
	if top < 4 {
		return -1
	}
	return best
}

func (p *page) headlineScore(i int, slug []string, shown string) float64 {
	l := &p.lines[i]
	b := &p.blocks[l.block]
	score := 0.0
	if p.root != nil {
		score = p.tagScore(b)
		if link := p.fullLink(l); link >= 0 && !p.isHere(p.href(link)) {
			score -= 6
		}
		if p.within(l.block, atom.Nav, atom.Footer, atom.Aside) {
			score -= 5
		}
		if l.words >= 3 && p.allStrong(l) {
			score++
		}
	} else if l.words >= 3 {
		score = 1
		if i > 0 && p.lines[i-1].only() {
			score -= 2 // the title of an item follows its time and count
		}
	}
	if len(slug) > 1 {
		score += 9 * slugLikeness(slug, l.text)
	}
	if shown != "" {
		score += 6 * likeness(shown, l.text)
		if l.words <= 3 && !strings.HasPrefix(shown, l.text) && (countWords(shown, 5) > 3 || strings.HasSuffix(shown, l.text)) {
			score -= 6 // the name of the site or of a section
		}
	}
	counts := 0
	for j := i + 1; j < min(i+5, len(p.lines)); j++ {
		n := &p.lines[j]
		if n.has(factTime) && p.root == nil && n.only() && j == i+1 {
			break
		}
		if n.only() {
			for _, f := range n.facts {
				if f.kind == factCount {
					counts++
				}
			}
			continue
		}
		if _, ok := n.hit(profile.LabelImageSource); ok {
			counts++
		}
		if c, h := counterHit(p.profile.Dictionary(), n.text); c != "" && h.Colon && n.words < 5 {
			counts++
			continue
		}
		break
	}
	score += min(float64(counts), 3)
	if strings.HasSuffix(l.text, ".") && !strings.HasSuffix(l.text, "..") {
		score -= 2
	}
	return score
}

// tagScore is how much the element speaks for a headline.
func (p *page) tagScore(b *block) float64 {
	switch b.tag {
	case atom.H1:
		return 10
	case atom.H2:
		return 4
	case atom.H3:
		return 2
	}
	n := b.node
	for d := 0; n != nil && d < 2; d++ {
		if v, _ := attr(n, "itemprop"); v == "headline" {
			return 9
		}
		if v, _ := attr(n, "role"); v == "heading" {
			if v, _ := attr(n, "aria-level"); v == "1" {
				return 10
			}
			return 4
		}
		n = n.Parent
	}
	for _, r := range p.runsOf(b) {
		if v, _ := attr(r.node, "itemprop"); v == "headline" {
			return 9
		}
		if r.node != nil && r.node.DataAtom == atom.Font {
			switch v, _ := attr(r.node, "size"); v {
			case "4", "5", "6", "7", "+1", "+2", "+3", "+4":
				return 3
			}
		}
	}
	return 0
}

// isLabel says whether a line begins with a label that no headline begins with.
func (p *page) isLabel(l *line) bool {
	for _, h := range l.hits {
		if h.Whole {
			return true
		}
		switch h.Label {
		case profile.LabelImageSource, profile.LabelRights, profile.LabelOriginal, profile.LabelStop, profile.LabelSource, profile.LabelByline:
			if h.Colon || h.Own && h.Label != profile.LabelSource {
				return true
			}
		case profile.LabelDisclaimer:
			return h.Own
		}
	}
	return false
}

// isHere says whether an address is that of the page itself.
func (p *page) isHere(address string) bool {
	if p.base == nil || address == "" {
		return false
	}
	address, _, _ = strings.Cut(address, "#")
	here, _, _ := strings.Cut(p.meta.URL, "#")
	if address == here {
		return true
	}
	kind, id, _ := p.urlKind(address)
	hereKind, hereID, _ := p.urlKind(here)
	return kind == profile.KindArticle && hereKind == kind && id != "" && id == hereID
}

// urlKind is what the profile says of an address. The caller chose the
// profile, so the site's paths count on whatever host the page was served.
func (p *page) urlKind(address string) (profile.Kind, string, string) {
	if p.profile == nil || address == "" {
		return profile.KindUnknown, "", ""
	}
	u, err := url.Parse(address)
	if err != nil {
		return profile.KindUnknown, "", ""
	}
	if p.base != nil && u.Host != "" && u.Host != p.base.Host && !p.profile.HasHost(u.Hostname()) {
		return profile.KindUnknown, "", ""
	}
	return p.profile.PathKind(u)
}

// allStrong says whether a line is bold from end to end.
func (p *page) allStrong(l *line) bool {
	any := false
	for _, r := range p.runsIn(&p.blocks[l.block], l.lo, l.hi) {
		if r.start+len(r.text) <= l.lo || r.start >= l.hi {
			continue
		}
		if !r.strong {
			return false
		}
		any = true
	}
	return any
}

// shownTitle is the text of the page's title element.
func (p *page) shownTitle() string {
	for _, n := range p.metas {
		if n.DataAtom == atom.Title && n.FirstChild != nil {
			return fold(n.FirstChild.Data)
		}
	}
	return ""
}

// likeness is the share of a line's words that stand in another text, 0 when
// the line is much the shorter one.
func likeness(whole, s string) float64 {
	a, b := keyWords(whole), keyWords(s)
	if len(b) < 2 || len(b)*3 < len(a) {
		return 0
	}
	return overlap(a, b)
}

func overlap(a, b []string) float64 {
	have := make(map[string]int, len(a))
	for _, w := range a {
		have[w]++
	}
	n := 0
	for _, w := range b {
		if have[w] > 0 {
			have[w]--
			n++
		}
	}
	return 2 * float64(n) / float64(len(a)+len(b))
}

func keyWords(s string) []string {
	return strings.FieldsFunc(strings.ToLower(apostrophes.Replace(s)), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
}

// slugWords are the words of the last part of an address: 665992_the-wests-… .
func slugWords(address string) []string {
	u, err := url.Parse(address)
	if err != nil {
		return nil
	}
	path := strings.TrimSuffix(u.Path, "/")
	last := path[strings.LastIndexByte(path, '/')+1:]
	if dot := strings.LastIndexByte(last, '.'); dot > 0 {
		last = last[:dot]
	}
	var words []string
	for _, w := range keyWords(last) {
		if len(w) > 1 && strings.Trim(w, "0123456789") != "" {
			words = append(words, w)
		}
	}
	return words
}

// slugLikeness compares a slug with a text, written in Latin letters if it is Cyrillic.
func slugLikeness(slug []string, text string) float64 {
	var words []string
	for _, w := range keyWords(text) {
		if w = latin(w); len(w) > 1 && strings.Trim(w, "0123456789") != "" {
			words = append(words, w)
		}
	}
	if len(words) == 0 {
		return 0
	}
	skeleton := func(list []string) []string {
		out := make([]string, len(list))
		for i, w := range list {
			out[i] = consonants(w)
		}
		return out
	}
	return overlap(skeleton(slug), skeleton(words))
}

// Built once: a replacer's tables cost far more than their use.
var (
	apostrophes      = strings.NewReplacer("'", "", "’", "", "ё", "е")
	transliterations = strings.NewReplacer("kh", "h", "shch", "s", "sch", "s", "sh", "s", "ch", "c", "ts", "c", "tz", "c", "zh", "z", "x", "h", "w", "v", "ks", "x")
)

// consonants drops what transliterations differ in.
func consonants(w string) string {
	w = transliterations.Replace(w)
	out := strings.Map(func(r rune) rune {
		switch r {
		case 'a', 'e', 'i', 'o', 'u', 'y', 'j', '\'':
			return -1
		}
		return r
	}, w)
	if len(out) < 2 {
		return w
	}
	return out
}

var latinLetters = map[rune]string{
	'а': "a", 'б': "b", 'в': "v", 'г': "g", 'д': "d", 'е': "e", 'ж': "zh", 'з': "z", 'и': "i", 'й': "y", 'к': "k", 'л': "l", 'м': "m", 'н': "n", 'о': "o", 'п': "p",
	'р': "r", 'с': "s", 'т': "t", 'у': "u", 'ф': "f", 'х': "h", 'ц': "ts", 'ч': "ch", 'ш': "sh", 'щ': "sch", 'ъ': "", 'ы': "y", 'ь': "", 'э': "e", 'ю': "yu", 'я': "ya",
}

// latin writes Cyrillic letters in Latin ones.
func latin(w string) string {
	var b strings.Builder
	for _, r := range w {
		if s, ok := latinLetters[r]; ok {
			b.WriteString(s)
		} else {
			b.WriteRune(r)
		}
	}
	return b.String()
}

// readHeadline sets the title of a page of a site with a profile: as printed,
// whatever the metadata say.
func (p *page) readHeadline() {
	i := p.title
	if i < 0 {
		return
	}
	l := &p.lines[i]
	title := l.text
	if link := p.firstLink(l.block, l.lo, l.hi); p.root != nil && link < 0 {
		// A headline broken over several lines is one headline.
		if b := &p.blocks[l.block]; isHeading(b.tag) {
			title = strings.ReplaceAll(b.text, "\n", " ")
			for j := p.lineOf[l.block]; j < p.lineOf[l.block+1]; j++ {
				p.take(j, "title")
			}
		}
	}
	p.take(i, "title")
	p.blocks[l.block].claim = "title"
	p.titleAt = l.block
	p.record.Title = schema.Text(title)
	p.found("title", "profile", locator(&p.blocks[l.block]), 0.97)
}
