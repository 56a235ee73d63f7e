package extract

import (
	"strings"

	"github.com/newsarc/newsarc/schema"
	"github.com/newsarc/newsarc/scraper/profile"
)

// readMentions reads what the page says the article mentions: groups with a
// heading (countries, products, companies) and their items.
func (p *page) readMentions() {
	for i := range p.lines {
		l := &p.lines[i]
		h, ok := l.hit(profile.LabelMentions)
		if !ok || l.used != "" || i == p.title || !(p.heads(l, profile.LabelMentions) || h.Colon || h.Own && p.linkedFrom(l, h.Value)) || !h.Own && !h.Whole || p.blocks[l.block].hidden {
			continue
		}
		lo, hi := p.mentionRegion(i)
		list, end := p.mentionItems(i, h, lo, hi)
		p.take(i, "mentions")
		for j := lo; j < end; j++ {
			p.take(j, "mentions")
		}
		p.iconsIn(lo, end)
		if len(list) > 0 {
			p.record.Mentions = append(p.record.Mentions, list...)
			p.found("mentions", "label", p.place(i), 0.9)
		}
	}
}

// mentionRegion is the region of a heading, up to the first line of running text.
func (p *page) mentionRegion(i int) (lo, hi int) {
	lo, hi = p.region(i)
	for j := lo; j < hi; j++ {
		l := &p.lines[j]
		if l.used != "" || l.words > 12 && p.fullLink(l) < 0 && !p.listOfNames(l) || l.words > 5 && endsSentence(l.text) && !strings.HasSuffix(l.text, ":") && p.firstLink(l.block, l.lo, l.hi) < 0 {
			return lo, j
		}
		if p.isNoiseLabel(l) || l.has(factTime) {
			return lo, j
		}
	}
	return lo, hi
}

// listOfNames says whether a line is names parted by commas.
func (p *page) listOfNames(l *line) bool {
	return strings.Count(l.text, ",")+strings.Count(l.text, ";")+strings.Count(l.text, "·") >= l.words/4 && !endsSentence(l.text)
}

// isNoiseLabel says whether a line is a label of something else.
func (p *page) isNoiseLabel(l *line) bool {
	for _, h := range l.hits {
		switch h.Label {
		case profile.LabelStop, profile.LabelSubscribe, profile.LabelShare, profile.LabelPromo, profile.LabelRights, profile.LabelOriginal, profile.LabelDisclaimer, profile.LabelDiscussion:
			if h.Whole || h.Colon || h.Own {
				return true
			}
		case profile.LabelChrome:
			if h.Whole {
				return true
			}
		}
	}
	return false
}

// mentionItems reads the groups and items of the lines [lo, hi), and what
// stands behind the heading in its own line. It returns the line behind the
// last one it understood.
func (p *page) mentionItems(i int, h profile.Hit, lo, hi int) ([]schema.Mention, int) {
	var list []schema.Mention
	kind, end := "", lo
	linked := false
	segs := p.segments(lo, hi)
	for _, s := range segs {
		linked = linked || s.link >= 0
	}
	add := func(name, url string) {
		name = strings.Trim(name, " ,;·|")
		if hasLetter(name) {
			list = append(list, schema.Mention{Kind: schema.Text(kind), Name: schema.Text(name), URL: schema.Text(url)})
		}
	}
	if rest := p.lines[i].text[h.Value:]; hasLetter(rest) && !h.Whole {
		p.restMentions(i, h, add)
		if len(list) > 0 && (len(segs) == 0 || segs[0].link < 0 && !p.isGroup(segs[0].text, false)) {
			return list, lo // all of them stand in the heading's line
		}
	}
	for n, s := range segs {
		l := &p.lines[s.line]
		known := len(list)
		switch {
		case p.profile.Dictionary().Is(s.text, profile.LabelButtons) && n > 0, s.link >= 0 && p.otherArticle(s.link):
			return list, end
		case s.kind == segCount:
			continue // how often it is mentioned
		case s.link >= 0 && p.isGroup(s.text, false) && n+1 < len(segs) && segs[n+1].link >= 0 && p.groupLink(segs, n):
			kind = trimColon(s.text)
		case s.link >= 0:
			add(s.text, p.href(s.link))
		case p.isGroup(s.text, linked || isHeading(p.blocks[l.block].tag)):
			kind = trimColon(s.text)
			if g, ok := p.profile.Dictionary().Find(s.text, profile.LabelMentionGroups); ok && !g.Whole {
				kind = trimColon(s.text[:g.End])
				splitMentions(s.text[g.Value:], add)
			} else if c := strings.IndexByte(s.text, ':'); c > 0 && hasLetter(s.text[c+1:]) {
				kind = strings.TrimSpace(s.text[:c])
				splitMentions(s.text[c+1:], add)
			}
		case linked && !p.afterGroup(segs, n):
			continue // punctuation and words between links
		default:
			splitMentions(s.text, add)
		}
		if len(list) > known {
			end = s.line + 1 // a heading without items is none of ours
		}
	}
	return list, end
}

// groupLink says whether a linked word heads a group rather than being an item:
// it is a known heading and stands alone in its line.
func (p *page) groupLink(segs []segment, n int) bool {
	alone := (n == 0 || segs[n-1].line != segs[n].line) && segs[n+1].line != segs[n].line
	return alone || strings.HasSuffix(segs[n].text, ":")
}

// restMentions reads the items in the heading's own line: "Mentions: Russia, USA".
func (p *page) restMentions(i int, h profile.Hit, add func(name, url string)) {
	l := &p.lines[i]
	linked := false
	for _, r := range p.runsOf(&p.blocks[l.block]) {
		if r.link != nil && r.start >= l.lo+h.End && r.start < l.hi {
			add(r.text, p.href(r.anchor))
			linked = true
		}
	}
	if !linked {
		splitMentions(l.text[h.Value:], add)
	}
}

// isGroup says whether a text heads a group: a known word, or a few words
// before a colon; where the items are links, any short text between them.
func (p *page) isGroup(s string, loose bool) bool {
	if g, ok := p.profile.Dictionary().Find(s, profile.LabelMentionGroups); ok && (g.Whole || g.Colon) {
		return true
	}
	if c := strings.IndexByte(s, ':'); c > 0 {
		return countWords(s[:c], 6) <= 4
	}
	return loose && countWords(s, 6) <= 4 && hasLetter(s) && !strings.ContainsAny(s, ",;")
}

// afterGroup says whether the text follows a group's heading with no link yet.
func (p *page) afterGroup(segs []segment, n int) bool {
	return n > 0 && segs[n-1].link < 0 && p.isGroup(segs[n-1].text, false) && (n+1 >= len(segs) || segs[n+1].link < 0)
}

func trimColon(s string) string {
	return strings.TrimSpace(strings.TrimRight(strings.TrimSpace(s), ":："))
}

// splitMentions adds the names of a list parted by commas or semicolons.
func splitMentions(s string, add func(name, url string)) {
	f := func(r rune) bool { return r == ',' || r == ';' || r == '·' || r == '|' || r == '•' }
	if strings.ContainsRune(s, ';') {
		f = func(r rune) bool { return r == ';' }
	}
	for _, n := range strings.FieldsFunc(s, f) {
		add(strings.TrimSpace(n), "")
	}
}
