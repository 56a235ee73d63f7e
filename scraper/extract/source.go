package extract

import (
	"strings"

	"github.com/newsarc/newsarc/schema"
	"github.com/newsarc/newsarc/scraper/profile"
)

// readSource finds where an aggregator took the article from: the name behind
// the label of rights, behind "Source:", in a logo or in a disclaimer; its
// address, the original's, and the sentences about rights.
func (p *page) readSource() {
	var s schema.Source
	var names [4]string // by strength: rights, source label, original link, disclaimer
	var rights []string
	for i := range p.lines {
		l := &p.lines[i]
		if l.used != "" || i == p.title || len(l.hits) == 0 || p.blocks[l.block].hidden {
			continue
		}
		h := l.hits[0] // the longest label
		switch {
		case h.Label == profile.LabelRights && h.Own:
			p.readRights(i, h, &s, &names[0], &rights)
		case h.Label == profile.LabelDisclaimer && (h.Own || s.Disclaimer == "" && h.Name != ""):
			s.Disclaimer = schema.Text(l.text)
			names[3] = h.Name
			p.take(i, "disclaimer")
			p.found("source.disclaimer", "label", p.place(i), 0.95)
		case h.Label == profile.LabelOriginal && (h.Whole || h.Colon || p.linkedFrom(l, 0)):
			p.readOriginal(i, h, &s, &names[2])
		case h.Label == profile.LabelSource && (h.Colon || h.Whole && p.root != nil && p.profile != nil):
			p.readSourceLabel(i, h, &s, &names[1])
		}
	}
	p.originalIcon(&s)
	if looksLikeHost(names[2]) && names[3] != "" {
		names[2] = "" // "Original publication: reuters.com" names the place of the text, not who let us have it
	}
	p.selectSource(&s, &names[0], &rights)
	s.Rights = schema.Text(strings.Join(rights, "\n"))
	for k, n := range names {
		if n != "" {
			s.Name = schema.Text(n)
			p.found("source.name", "label", []string{"rights", "source", "original", "disclaimer"}[k], 0.95-0.03*float64(k))
			break
		}
	}
	if s != (schema.Source{}) {
		p.record.Source = &s
	}
}

// place is the locator of a line.
func (p *page) place(i int) string { return locator(&p.blocks[p.lines[i].block]) }

// readRights reads one sentence about rights; that which names an owner gives
// the source's name and address.
func (p *page) readRights(i int, h profile.Hit, s *schema.Source, name *string, rights *[]string) {
	l := &p.lines[i]
	p.take(i, "rights")
	p.found("source.rights", "label", p.place(i), 0.95)
	sentence := l.text
	if ownerFollows(l.text[:h.End]) {
		if v, ok := p.valueOf(i, h); ok && countWords(v.text, 12) <= 8 {
			if *name == "" {
				*name = cleanName(v.text)
				if u := p.href(v.link); u != "" && s.URL == "" {
					s.URL = schema.Text(u)
				}
			}
			if v.line != i {
				p.take(v.line, "rights")
				sentence = strings.TrimRight(sentence, " ") + " " + v.text
			}
		}
	}
	*rights = append(*rights, sentence)
}

// ownerFollows says whether a sentence about rights ends where the owner is named.
func ownerFollows(s string) bool {
	s = strings.ToLower(s)
	for _, w := range []string{"belong to", "belongs to", "принадлежат", "принадлежит", "owned by"} {
		if strings.HasSuffix(s, w) {
			return true
		}
	}
	return false
}

// cleanName is the name of a source without quotes and end marks.
func cleanName(s string) string {
	s = strings.TrimSpace(s)
	s = strings.TrimRight(s, " .,;:")
	if len(s) > 1 && strings.Count(s, `"`) == 2 && s[0] == '"' && s[len(s)-1] == '"' {
		s = s[1 : len(s)-1]
	}
	return s
}

// readOriginal reads the link to the original publication.
func (p *page) readOriginal(i int, h profile.Hit, s *schema.Source, name *string) {
	l := &p.lines[i]
	link := p.firstLink(l.block, l.lo, l.hi)
	p.take(i, "original")
	text := ""
	if v, ok := p.valueOf(i, h); ok && (v.link >= 0 || looksLikeURL(v.text)) && !h.Whole || ok && h.Whole && link < 0 && (v.link >= 0 || looksLikeURL(v.text)) {
		if link < 0 || v.link >= 0 {
			link = v.link
		}
		text = v.text
		p.take(v.line, "original")
	} else if ok && !h.Whole {
		text = v.text
	}
	u := p.href(link)
	if u == "" && looksLikeURL(text) {
		u = p.resolve(strings.TrimSpace(text))
	}
	if u != "" && s.OriginalURL == "" {
		s.OriginalURL = schema.Text(u)
		p.found("source.original_url", "label", p.place(i), 0.95)
	}
	if text != "" && !looksLikeURL(text) && countWords(text, 8) <= 5 && *name == "" {
		*name = cleanName(text)
	}
}

func looksLikeURL(s string) bool {
	s = strings.ToLower(strings.TrimSpace(s))
	return strings.HasPrefix(s, "http://") || strings.HasPrefix(s, "https://") || strings.HasPrefix(s, "www.")
}

// looksLikeHost says whether a name is a bare host: "reuters.com".
func looksLikeHost(s string) bool {
	return strings.Contains(s, ".") && !strings.ContainsAny(s, " /") && !strings.HasSuffix(s, ".")
}

// originalIcon reads a link to the original publication that only the
// attributes of an image or a link name.
func (p *page) originalIcon(s *schema.Source) {
	if s.OriginalURL != "" {
		return
	}
	for k := range p.marks {
		m := &p.marks[k]
		if m.key != "alt" && m.key != "title" || m.link == nil || m.hidden {
			continue
		}
		h, ok := p.profile.Dictionary().Find(fold(m.text), profile.LabelOriginal)
		if !ok || !h.Whole {
			continue
		}
		if u := p.href(m.anchor); u != "" {
			s.OriginalURL = schema.Text(u)
			p.found("source.original_url", "label", cssPath(m.node), 0.9)
			if m.key == "alt" {
				p.isIcon(m.node)
			}
			return
		}
	}
}

// readSourceLabel reads "Source: Reuters".
func (p *page) readSourceLabel(i int, h profile.Hit, s *schema.Source, name *string) {
	v, ok := p.valueOf(i, h)
	if !ok || countWords(v.text, 12) > 8 || *name != "" {
		return
	}
	p.take(i, "source")
	p.take(v.line, "source")
	u := p.href(v.link)
	if looksLikeURL(v.text) {
		if u == "" {
			u = p.resolve(v.text)
		}
		if s.OriginalURL == "" {
			s.OriginalURL = schema.Text(u)
		}
		return
	}
	*name = cleanName(v.text)
	if s.URL == "" {
		s.URL = schema.Text(u)
		if u != "" {
			p.found("source.url", "label", p.place(i), 0.9)
		}
	}
}

// selectSource reads the profile's selectors for the source.
func (p *page) selectSource(s *schema.Source, name *string, rights *[]string) {
	for _, n := range p.selected(profile.FieldSource) {
		if t := fold(textOf(n)); t != "" {
			*name = cleanName(t)
			if a := linkIn(n); a != nil {
				h, _ := attr(a, "href")
				s.URL = schema.Text(p.resolve(h))
			}
			break
		}
	}
	for _, n := range p.selected(profile.FieldOriginal) {
		if a := linkIn(n); a != nil {
			h, _ := attr(a, "href")
			s.OriginalURL = schema.Text(p.resolve(h))
			break
		}
	}
	for _, n := range p.selected(profile.FieldRights) {
		if t := fold(textOf(n)); t != "" {
			*rights = []string{t}
			break
		}
	}
}
