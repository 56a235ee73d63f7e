package extract

import (
	"slices"
	"strings"

	"golang.org/x/net/html"

	"github.com/newsarc/newsarc/schema"
	"github.com/newsarc/newsarc/scraper/extract/dates"
	"github.com/newsarc/newsarc/scraper/profile"
)

// Confidence of a field that a selector of the profile found: somebody looked
// at the site's markup, which may have changed since.
const selectorConfidence = 0.95

// selectedTexts returns the texts of what the profile selects for a field, and
// where the first one is.
func (p *page) selectedTexts(f profile.Field) (texts []string, path string) {
	for _, n := range p.selected(f) {
		t := p.selectedText(f, n)
		if t == "" {
			continue
		}
		if path == "" {
			path = cssPath(n)
		}
		texts = append(texts, t)
	}
	return texts, path
}

// selectSection takes the section from the profile's selector.
func (p *page) selectSection() bool {
	texts, path := p.selectedTexts(profile.FieldSection)
	if len(texts) == 0 {
		return false
	}
	p.record.Section = schema.Text(texts[0])
	p.found("section", "profile", path, selectorConfidence)
	return true
}

// selectTags takes the tags from the profile's selector: one for each element.
func (p *page) selectTags() bool {
	texts, path := p.selectedTexts(profile.FieldTags)
	for _, t := range texts {
		if t = strings.Trim(t, " #,;"); t != "" && !slices.Contains(p.record.Tags, schema.Text(t)) {
			p.record.Tags = append(p.record.Tags, schema.Text(t))
		}
	}
	if len(p.record.Tags) == 0 {
		return false
	}
	p.found("tags", "profile", path, selectorConfidence)
	return true
}

// selectAuthors takes the authors from the profile's selector, behind a label
// where one is printed, and keeps their lines out of the text.
func (p *page) selectAuthors() bool {
	texts, path := p.selectedTexts(profile.FieldAuthors)
	var authors []schema.Text
	for _, t := range texts {
		names := t
		if h, ok := p.profile.Dictionary().Find(t, profile.LabelByline); ok && strings.HasPrefix(t, t[:h.Value]) && h.Value < len(t) {
			names = t[h.Value:]
		}
		for _, n := range splitNames(names) {
			if !slices.Contains(authors, schema.Text(n)) {
				authors = append(authors, schema.Text(n))
			}
		}
	}
	if len(authors) == 0 {
		return false
	}
	for i := range p.lines {
		if l := &p.lines[i]; l.used == "" && slices.Contains(texts, l.text) {
			p.take(i, "byline")
		}
	}
	p.record.Authors, p.record.BylineRaw, p.bylineFound = authors, schema.Text(strings.Join(texts, ", ")), true
	p.found("authors", "profile", path, selectorConfidence)
	return true
}

// selectTimes takes the times from the profile's selectors: of an element with
// a datetime attribute that, else its text.
func (p *page) selectTimes(f profile.Field, o dates.Options) []dating {
	for _, n := range p.selected(f) {
		for _, text := range []string{attrOf(n, "datetime"), p.selectedText(f, n)} {
			if len(text) > dates.MaxLen {
				continue
			}
			d, ok := dates.Find(text, o)
			if !ok {
				continue
			}
			return []dating{{reading: reading{value: d.Raw, method: "profile", node: n, confidence: selectorConfidence}, date: d, printed: true}}
		}
	}
	return nil
}

func attrOf(n *html.Node, key string) string {
	v, _ := attr(n, key)
	return v
}

// selectedLines returns the lines of each block-level element that the profile
// selects for a field, in reading order.
func (p *page) selectedLines(f profile.Field) []itemSpan {
	nodes := map[*html.Node]bool{}
	for _, n := range p.selected(f) {
		nodes[n] = true
	}
	if len(nodes) == 0 {
		return nil
	}
	var spans []itemSpan
	for i := range p.elements {
		if e := &p.elements[i]; nodes[e.node] && e.hi > e.lo {
			spans = append(spans, itemSpan{p.lineOf[e.lo], p.lineOf[e.hi]})
		}
	}
	return spans
}

// selectSidebar reads the items that the profile's selector finds.
func (p *page) selectSidebar() bool {
	for _, s := range p.selectedLines(profile.FieldSidebar) {
		segs := p.itemSegments(s.lo, s.hi)
		it, ok := p.item(segs, slices.ContainsFunc(segs, func(g segment) bool { return g.kind == segTime }))
		if !ok {
			continue
		}
		if it.URL == "" {
			it.URL = schema.Text(p.emptyLink(segs))
		}
		it.Position = int64(len(p.record.Sidebar))
		p.record.Sidebar = append(p.record.Sidebar, it)
		if len(p.record.Sidebar) == 1 {
			p.found("sidebar", "profile", locator(&p.blocks[p.lines[s.lo].block]), selectorConfidence)
		}
		for i := s.lo; i < s.hi; i++ {
			p.take(i, "sidebar")
		}
	}
	return len(p.record.Sidebar) > 0
}

// selectItems reads the items of a listing that the profile's selector finds:
// the title is the link in a heading, else the one with the longest text.
func (p *page) selectItems() (titles []itemTitle, spans []itemSpan) {
	selected := p.selectedLines(profile.FieldItem)
	if len(selected) == 0 {
		return nil, nil
	}
	links := p.linkTexts()
	for _, s := range selected {
		best := -1
		for i := range links {
			t := &links[i]
			if t.line < s.lo || t.line >= s.hi || p.readMore(t.text) {
				continue
			}
			if best < 0 || t.heading && !links[best].heading || t.heading == links[best].heading && len(t.text) > len(links[best].text) {
				best = i
			}
		}
		if best >= 0 {
			titles, spans = append(titles, links[best]), append(spans, s)
		}
	}
	return titles, spans
}
