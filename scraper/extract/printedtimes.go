package extract

import (
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"github.com/newsarc/newsarc/schema"
	"github.com/newsarc/newsarc/scraper/extract/dates"
	"github.com/newsarc/newsarc/scraper/profile"
)

// printedTimes reads the times that stand on the page near the headline: time
// elements, labelled lines, lines and elements that are called dates.
func (p *page) printedTimes(o dates.Options) (published, modified []dating) {
	lo, hi := p.aroundTitle()
	dict := p.profile.Dictionary()
	published, modified = p.room.published[:0], p.room.modified[:0]
	defer func() { p.room.published, p.room.modified = published, modified }()
	var changes []dating // by their class alone
	changedAt := -1      // the last block with one of them
	add := func(text string, node *html.Node, method string, at int, conf float64) {
		text = clip(text, dates.MaxLen)
		d, ok := dates.FindOrParse(text, o)
		if !ok {
			return
		}
		if d.Precision == schema.PrecisionMonth || d.Ambiguous {
			conf -= 0.2
		}
		r := dating{reading: reading{value: d.Raw, method: method, node: node, confidence: conf - 0.004*float64(distance(at, p.titleAt))}, date: d, printed: true, at: at}
		r.near = p.nearTitle(at) && len(text)-len(d.Raw) <= 30
		label, changed := strings.TrimSpace(text[:min(d.Start, len(text))]), false
		if p.isChangeClass(node) && (label == "" || !dict.Contains(label, profile.LabelPublished)) {
			changes, changed, changedAt = append(changes, r), true, at
		}
		for {
			called := label != "" && dict.Contains(label, profile.LabelPublished)
			if _, ok := dict.Find(label, profile.LabelUpdated); ok {
				called = false // "Updated date"
			}
			switch {
			case changed, !called && label != "" && dict.Contains(label, profile.LabelUpdated):
				modified = append(modified, r)
			case called:
				r.confidence += 0.05
				fallthrough
			default:
				published = append(published, r)
			}
			// "Updated" after "Published" in one line, or before it.
			if text = text[min(d.End, len(text)):]; len(text) < 6 {
				return
			}
			if d, ok = dates.Find(text, o); !ok {
				return
			}
			label, changed = text[:d.Start], false
			if !dict.Contains(label, profile.LabelUpdated) && !dict.Contains(label, profile.LabelPublished) {
				return
			}
			r.value, r.date, r.confidence = d.Raw, d, conf
		}
	}
	for i := range p.spans {
		s := &p.spans[i]
		if s.node.DataAtom != atom.Time || p.isNested(s.node) || p.elsewhere(int(s.at)) {
			continue
		}
		conf := 0.7
		if int(s.at) >= lo && int(s.at) < hi {
			conf = 0.88
		}
		text := timeText(p.document, s.node)
		// The label before the time stands in the same block.
		if b := int(s.at); b < len(p.blocks) && conf > 0.8 {
			before, _, ok := strings.Cut(p.blocks[b].text, p.textOf(s.node))
			before = before[strings.LastIndexAny(before, "0123456789")+1:] // another time has its own label
			if ok && len(before) < 40 && before != "" {
				text = before + " " + text
			}
		}
		if text != "" {
			add(text, s.node, "time", int(s.at), conf)
		}
		// "Posted: … | Last updated: …" in one element.
		if shown := p.textOf(s.node); shown != text && len(shown) > 40 && len(shown) < 200 {
			if first, ok := dates.Find(shown, o); ok {
				if more, ok := dates.Find(shown[first.End:], o); ok && dict.Contains(shown[first.End:first.End+more.Start], profile.LabelUpdated) {
					add(shown[first.End:], s.node, "time", int(s.at), conf)
				}
			}
		}
	}
	for i := range p.spans {
		s := &p.spans[i]
		if s.node.DataAtom == atom.Time || int(s.at) < lo || int(s.at) >= hi || s.hidden || !p.isDateClass(s.node) {
			continue
		}
		if text := p.textOf(s.node); len(text) < 120 && hasDigit(text) {
			add(text, s.node, "class", int(s.at), 0.8)
		}
	}
	for i := lo; i < hi && i < len(p.blocks); i++ {
		b := &p.blocks[i]
		if b.hidden || len(b.text) > 240 || b.claim != "" && b.claim != "authors" || i == changedAt || !hasDigit(b.text) && len(b.text) > 40 {
			continue
		}
		conf := 0.7
		if b.node != nil && p.isDateClass(b.node) {
			conf = 0.8
		}
		if b.index < p.titleAt {
			conf -= 0.1
		}
		add(b.text, b.node, "text", i, conf)
	}
	if len(published) == 0 {
		p.farTimes(func(text string, node *html.Node, method string, at int, conf float64) {
			add(text, node, method, at, conf)
		})
	}
	if len(published) == 0 {
		published = changes // some call their only date so
	}
	return published, modified
}

// nearTitle says whether a block stands by the headline: a few blocks away, or
// some more if these hold next to nothing, as a table of counters does.
func (p *page) nearTitle(at int) bool {
	if p.titleAt < 0 || distance(at, p.titleAt) > 12 {
		return false
	}
	if distance(at, p.titleAt) <= 6 {
		return true
	}
	text := 0
	for i := min(at, p.titleAt) + 1; i < max(at, p.titleAt) && i < len(p.blocks); i++ {
		if !p.blocks[i].hidden {
			text += len(p.blocks[i].text)
		}
	}
	return text <= 120
}

// farTimes reads the times that stand away from the headline: elements that
// are called dates, labelled lines, and lines that are a date and nothing else.
func (p *page) farTimes(add func(text string, node *html.Node, method string, at int, conf float64)) {
	dict := p.profile.Dictionary()
	for i := range p.spans {
		if s := &p.spans[i]; s.node.DataAtom != atom.Time && !s.hidden && p.isDateClass(s.node) && !p.isBeside(s.node) && !p.elsewhere(int(s.at)) {
			if text := timeText(p.document, s.node); len(text) < 120 && hasDigit(text) {
				add(text, s.node, "class", int(s.at), 0.65)
			}
		}
	}
	for i := range p.blocks {
		b := &p.blocks[i]
		if b.hidden || b.node == nil || len(b.text) > 120 || len(b.text) < 6 || !hasDigit(b.text) || p.elsewhere(i) || p.isBeside(b.node) {
			continue
		}
		conf := 0.0
		switch {
		case p.isDateClass(b.node):
			conf = 0.65
		case len(b.text) < 40:
			if d, ok := dates.Parse(b.text, dates.Options{Reference: p.meta.FetchedAt}); ok && d.Precision != schema.PrecisionMonth && !d.Inferred {
				conf = 0.55
			}
		default:
			if _, ok := dict.Find(b.text, profile.LabelPublished); ok {
				conf = 0.6
			}
		}
		if conf > 0 {
			add(b.text, b.node, "text", i, conf)
		}
	}
}

// plainTimes reads the times that stand in lines of their own beside the
// headline of a plain text.
func (p *page) plainTimes(o dates.Options) []dating {
	var out []dating
	if p.title < 0 {
		return nil
	}
	for i := max(0, p.title-2); i < len(p.lines) && i <= p.title+5; i++ {
		l := &p.lines[i]
		if i == p.title || !l.only() || !l.has(factTime) || l.used != "" && l.used != "counters" {
			continue
		}
		if d, ok := dates.Find(l.text, o); ok {
			out = append(out, dating{reading: reading{value: d.Raw, method: "text", confidence: 0.8 - 0.02*float64(abs(i-p.title))}, date: d, printed: true, near: true})
		}
	}
	return out
}

// aroundTitle is the range of blocks in which by-lines and dates stand.
func (p *page) aroundTitle() (lo, hi int) {
	at := p.titleAt
	if at < 0 {
		return 0, min(40, len(p.blocks))
	}
	return max(0, at-12), min(len(p.blocks), at+30)
}

func distance(a, b int) int {
	if b < 0 {
		return min(a, 50)
	}
	return min(max(a-b, b-a), 50)
}

// claimDates claims the lines under the headline that hold dates, their labels
// and nothing else.
func (p *page) claimDates(all []dating) {
	dict := p.profile.Dictionary()
	for i := range all {
		d := &all[i]
		if !d.printed || p.titleAt < 0 || d.at >= len(p.blocks) || !p.nearTitle(d.at) {
			continue
		}
		b := &p.blocks[d.at]
		if b.claim != "" || len(b.text) > 160 || isHeading(b.tag) || d.date.Precision == schema.PrecisionMonth || strings.HasSuffix(b.text, ".") && len(b.text) > 60 {
			continue
		}
		rest, _, ok := strings.Cut(b.text, d.value)
		if !ok {
			continue
		}
		tail := b.text[len(rest)+len(d.value):]
		if more, ok := dates.Find(tail, dates.Options{}); ok {
			tail = tail[:more.Start] + tail[more.End:]
		}
		words := countWords(rest, 8) + countWords(tail, 8)
		if words <= 1 || words <= 6 && (dict.Contains(rest, profile.LabelPublished) || dict.Contains(rest, profile.LabelUpdated)) {
			b.claim = "published"
		}
	}
}
