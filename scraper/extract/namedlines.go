package extract

import (
	"strings"

	"golang.org/x/net/html/atom"

	"github.com/newsarc/newsarc/scraper/extract/dates"
	"github.com/newsarc/newsarc/scraper/profile"
)

// namedLines reads the short lines that name authors: behind a label, around a
// date, or by themselves.
func (p *page) namedLines(lo, hi int) []credited {
	dict := p.profile.Dictionary()
	var out []credited
	for i := range p.blocks {
		b := &p.blocks[i]
		if len(b.text) > 200 || b.hidden || b.claim != "" {
			continue
		}
		near := i >= lo && i < hi
		if h, ok := dict.Find(b.text, profile.LabelByline); ok && (near && !isHeading(b.tag) || h.Colon || h.Whole && len(b.text) < 40) {
			text := b.text[h.Value:]
			if h.Whole && i+1 < len(p.blocks) {
				text = clip(p.blocks[i+1].text, 120)
			}
			if hasDigit(text) {
				if d, ok := dates.Find(text, dates.Options{}); ok && d.Start > 0 {
					text = strings.TrimRight(text[:d.Start], " |,·•–—-(") // the date behind the names
				}
			}
			names, conf := nameList(text, true), 0.85
			if len(names) == 0 && !h.Whole {
				names = p.namesInRuns(b, h.Value)
			}
			if name := tidyName(text); len(names) == 0 && near && isSign(name) {
				names, conf = []string{name}, 0.7
			}
			if !near {
				conf -= 0.25
			}
			if len(names) > 0 && len(names) <= 8 && !(b.node != nil && p.isBeside(b.node)) {
				out = append(out, p.line(b, names, conf))
				continue
			}
		}
		if near && len(b.text) < 140 && !isHeading(b.tag) {
			if names := namesInLine(b.text); len(names) > 0 {
				out = append(out, p.line(b, names, 0.7))
			} else if len(b.text) < 60 && endsInRole(b.text) {
				if names := nameList(b.text, true); len(names) > 0 {
					out = append(out, p.line(b, names, 0.75))
				}
			}
		}
	}
	return append(out, p.bareNames(lo, hi)...)
}

// namesInRuns finds the names that end where an element does: what follows
// them is parted from them by the style alone.
func (p *page) namesInRuns(b *block, from int) []string {
	runs := p.runsOf(b)
	for i := 1; i < len(runs) && i < 6; i++ {
		if end := runs[i].start; end > from {
			if names := nameList(b.text[from:end], true); len(names) > 0 {
				return names
			}
		}
	}
	return nil
}

func (p *page) line(b *block, names []string, conf float64) credited {
	return credited{reading: reading{value: strings.Join(names, ", "), method: "label", node: b.node, confidence: conf - 0.003*float64(distance(b.index, p.titleAt))}, names: names, at: b.index}
}

// namesInLine finds the names in a line of dates and labels: "04.02.2022 |
// 13:10 Uhr | Jane Doe", "Posted on May 5, 2020 by Jane Doe".
func namesInLine(s string) []string {
	if names := namesBehindBy(s); len(names) > 0 {
		return names
	}
	if !hasDigit(s) || !strings.ContainsAny(s, "|•·/,–-") {
		return nil
	}
	if _, ok := dates.Find(s, dates.Options{}); !ok || namesOtherWork(s) {
		return nil
	}
	for _, part := range strings.FieldsFunc(s, func(r rune) bool { return strings.ContainsRune("|•·/,–\n", r) }) {
		part = strings.Trim(part, " -—()[]")
		if n := len(strings.Fields(part)); n >= 2 && n <= 3 && isFullName(part) {
			return []string{part}
		}
	}
	return nil
}

// namesBehindBy finds the names behind one of bys.
func namesBehindBy(s string) []string {
	if !mayHoldBy(s) {
		return nil
	}
	for _, by := range bys {
		if i := strings.Index(s, by); i >= 0 {
			tail := s[i+len(by):]
			if j := strings.IndexAny(tail, "|•·0123456789"); j >= 0 {
				tail = tail[:j]
			}
			if names := nameList(strings.Trim(tail, " ,-–—"), true); len(names) > 0 && len(strings.Fields(s[:i])) <= 8 && endsLine(tail) && !isOtherWork(s) {
				return names
			}
		}
	}
	return nil
}

// bys are the words before the names of authors.
var bys = []string{" by ", " By ", " von ", " par ", " por ", " di ", " av ", " af ", " door "}

// byBegins says how bys begin.
var byBegins = func() (is [256]bool) {
	for _, by := range bys {
		is[by[1]] = true
	}
	return is
}()

// mayHoldBy says whether a text may hold one of bys.
func mayHoldBy(s string) bool {
	for i := 0; i+3 < len(s); i++ {
		if s[i] == ' ' && byBegins[s[i+1]] && (s[i+3] == ' ' || i+4 < len(s) && (s[i+4] == ' ' || s[i+5:] != "" && s[i+5] == ' ')) {
			return true
		}
	}
	return false
}

// namesOtherWork says whether one of the words of a line calls for a
// photographer's name.
func namesOtherWork(s string) bool {
	for _, w := range strings.FieldsFunc(s, func(r rune) bool { return r == ' ' || r == '/' || r == '(' }) {
		if otherWork[strings.ToLower(strings.Trim(w, ".,:()"))] {
			return true
		}
	}
	return false
}

// endsLine says whether a text is names to its end, and no running sentence.
func endsLine(s string) bool {
	words := strings.Fields(s)
	return len(words) <= 8 && !strings.HasSuffix(strings.TrimSpace(s), ".")
}

// bareNames finds names that stand by themselves: between the headline and a
// date, and behind the last paragraph of a text.
func (p *page) bareNames(lo, hi int) []credited {
	var out []credited
	long := false // the block before is a paragraph
	for i := range p.blocks {
		b := &p.blocks[i]
		if b.hidden {
			continue
		}
		if n := len(b.text); n > 60 || b.claim != "" || isHeading(b.tag) {
			long = n > 120
			continue
		}
		under := p.titleAt >= 0 && i > p.titleAt && i < min(p.titleAt+6, hi)
		if !under && !long {
			continue
		}
		text := strings.Trim(cutLabels(strings.Trim(b.text, " |/–—-,")), " .")
		under = under && (p.besideDate(i) || isShouted(text) && p.isSigned(b))
		if (under || long && p.closesText(b)) && isFullName(text) && !p.md.isSite(text) {
			runs := p.runsOf(b)
			if under && len(runs) > 0 && runs[0].link != nil && !isAuthorPath(hrefOf(runs[0].link)) {
				continue // a section or a tag
			}
			conf := 0.6
			if !under && p.isSigned(b) {
				conf = 0.85
			}
			c := p.line(b, []string{text}, conf)
			c.method = "text"
			if out = append(out, c); len(out) == 2 {
				break
			}
		}
		long = false
	}
	return out
}

// isSigned says whether a name behind a text is set as a signature: bold,
// slanted or to the right.
func (p *page) isSigned(b *block) bool {
	if v, _ := attr(b.node, "align"); v == "right" {
		return true
	}
	if v, _ := attr(b.node, "style"); strings.Contains(v, "right") {
		return true
	}
	for _, r := range p.runsOf(b) {
		slanted := r.strong
		for n, k := r.node, 0; n != nil && n != b.node && k < 4; n, k = n.Parent, k+1 {
			slanted = slanted || n.DataAtom == atom.Em || n.DataAtom == atom.I
		}
		if !slanted && strings.TrimSpace(r.text) != "" {
			return false
		}
	}
	return true
}

// besideDate says whether one of the blocks beside a block holds a date.
func (p *page) besideDate(i int) bool {
	for j := max(0, i-2); j <= i+2 && j < len(p.blocks); j++ {
		if b := &p.blocks[j]; j != i && len(b.text) < 80 && hasDigit(b.text) {
			return true
		}
	}
	return false
}

// closesText says whether no paragraph follows a block in its container, and a
// text stands before it there.
func (p *page) closesText(b *block) bool {
	if b.elem < 0 || p.elements[b.elem].parent < 0 {
		return false
	}
	box := &p.elements[p.elements[b.elem].parent]
	for i := b.index + 1; i < int(box.hi); i++ {
		if len(p.blocks[i].text) > 120 {
			return false
		}
	}
	long := 0
	for i := b.index - 1; i >= int(box.lo) && long < 2; i-- {
		if len(p.blocks[i].text) > 120 {
			long++
		}
	}
	return long == 2 || long > 0 && int(box.lo) <= p.titleAt
}
