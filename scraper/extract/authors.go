package extract

import (
	"slices"
	"strings"

	"github.com/newsarc/newsarc/schema"
)

// credited is one reading of who wrote the article.
type credited struct {
	reading
	names []string
	at    int // its block, -1 without one
}

// readPeopleAndTimes finds the authors and the times.
func (p *page) readPeopleAndTimes() {
	p.readTitle()
	for i := range p.blocks {
		if p.titleAt < 0 && p.blocks[i].claim == "title" {
			p.titleAt = i
		}
	}
	p.readAuthors()
	p.readTimes()
	p.readPrintedTopics()
}

// readAuthors finds who wrote the article: what JSON-LD says, completed by the
// printed by-line; the by-line alone; the meta elements.
func (p *page) readAuthors() {
	if len(p.record.Authors) > 0 || p.root == nil {
		return
	}
	var all []credited
	all = append(all, p.graphAuthors()...)
	printed := p.printedAuthors()
	all = append(all, printed...)
	all = append(all, p.metaAuthors()...)
	all = slices.DeleteFunc(all, func(c credited) bool { return c.at < 0 && p.namesNobody(c.names) })
	won := p.chooseAuthors(all)
	if won < 0 {
		return
	}
	w := &all[won]
	w.names = p.withoutSite(w.names)
	for i, name := range w.names {
		// "Jane Doe BBC"
		if at := strings.LastIndexByte(name, ' '); at > 0 && strings.Contains(name[:at], " ") && name[at+1:] == strings.ToUpper(name[at+1:]) && p.md.isSite(name[at+1:]) {
			w.names[i] = name[:at]
		}
	}
	unshout(w.names, all)
	for _, n := range w.names {
		p.record.Authors = append(p.record.Authors, schema.Text(n))
	}
	var readings []reading
	for i := range all {
		readings = append(readings, all[i].reading)
	}
	p.settleField("authors", w.reading, readings)
	p.keepByline(w, printed)
}

// unshout gives names printed in capitals the form that another reading has.
func unshout(names []string, all []credited) {
	for i, n := range names {
		if !isShouted(n) {
			continue
		}
		for j := range all {
			for _, o := range all[j].names {
				if !isShouted(o) && o != strings.ToLower(o) && squash(o) == squash(n) {
					names[i] = o
				}
			}
		}
	}
}

// accounts are the names of those who put pages up, not of those who wrote them.
var accounts = lowerSet("admin administrator root webmaster user guest superuser админ администратор")

// namesNobody says whether all names of the metadata are accounts of the
// content system, or on an aggregator with a profile the site itself: what a
// reader does not see and could not mean.
func (p *page) namesNobody(names []string) bool {
	for _, n := range names {
		own := p.profile != nil && (p.md.isSite(n) || p.base != nil && strings.EqualFold(siteLabel(p.base.Hostname()), n))
		if !accounts[strings.ToLower(n)] && !own {
			return false
		}
	}
	return true
}

// siteLabel is the first label of a host that says something: vpk of www.vpk.name.
func siteLabel(host string) string {
	label, _, _ := strings.Cut(strings.TrimPrefix(host, "www."), ".")
	return label
}

// chooseAuthors returns the index of the reading to believe, -1 for none.
func (p *page) chooseAuthors(all []credited) int {
	best := -1
	p.demoteEditors(all)
	score := func(c *credited) float64 {
		s := c.confidence
		if p.onlySite(c.names) {
			s -= siteMalus
		}
		return s
	}
	for i := range all {
		if best < 0 || score(&all[i]) > score(&all[best]) {
			best = i
		}
	}
	if best < 0 {
		return -1
	}
	// A printed by-line that holds all these names and more says more.
	for i := range all {
		c := &all[i]
		if c.at >= 0 && c.confidence >= 0.8 && len(c.names) > len(all[best].names) && len(c.names) <= 6 && holdsAll(c.names, all[best].names) {
			best = i
		}
	}
	// A first name alone gives way to the whole one that is printed.
	if b := &all[best]; len(b.names) == 1 && !strings.Contains(b.names[0], " ") && !agencies[strings.ToLower(b.names[0])] && !p.onlySite(b.names) {
		for i := range all {
			if c := &all[i]; i != best && len(c.names) == 1 && strings.Count(c.names[0], " ") == 1 && strings.HasPrefix(c.names[0], b.names[0]+" ") && isFullName(c.names[0]) {
				best = i
				break
			}
		}
	}
	agree := 0
	for i := range all {
		if i != best && holdsAll(all[i].names, all[best].names) && holdsAll(all[best].names, all[i].names) {
			agree++
		}
	}
	w := &all[best]
	w.confidence = p.authoredSurely(w, agree > 0)
	return best
}

// authoredSurely is the confidence in a reading of the authors: what such
// readings are worth, as measured on pages of many publishers. agreed says that
// another source gives the same names.
func (p *page) authoredSurely(w *credited, agreed bool) float64 {
	switch c := w.confidence; {
	case p.onlySite(w.names) && w.method == "meta":
		return 0.73
	case p.onlySite(w.names):
		return max(0.8, min(c, 0.85))
	case agreed && w.method == "meta":
		return c + 0.1
	case agreed:
		return min(0.95, c+0.02)
	case w.method == "json-ld":
		return c - 0.15
	case w.method == "html" && c < 0.8:
		return c - 0.2
	case w.method == "html":
		return c - 0.35
	case w.method == "class":
		return c - 0.22
	case w.method == "meta":
		return c - 0.2
	case w.method == "label":
		return c - 0.1
	case w.method == "text":
		return min(c+0.14, 0.75)
	default:
		return c
	}
}

// demoteEditors takes from the readings of the metadata whose name the page
// prints as that of an editor or a photographer, while it prints another author.
func (p *page) demoteEditors(all []credited) {
	for i := range all {
		m := &all[i]
		if m.at >= 0 || len(m.names) != 1 {
			continue
		}
		other, same := false, false
		for j := range all {
			if c := &all[j]; c.at >= 0 && c.confidence >= 0.7 {
				held := holdsAll(c.names, m.names)
				other, same = other || !held, same || held
			}
		}
		if !other || same {
			continue
		}
		for k := range p.blocks {
			if b := &p.blocks[k]; len(b.text) < 100 && !b.hidden && isOtherWork(b.text) && strings.Contains(b.text, m.names[0]) {
				m.confidence -= 0.4
				break
			}
		}
	}
}

// siteMalus is how much less it counts when only the site itself is named.
const siteMalus = 0.3

// withoutSite drops the names of the site where a person is named beside it.
func (p *page) withoutSite(names []string) []string {
	if len(names) < 2 || p.onlySite(names) {
		return names
	}
	return slices.DeleteFunc(slices.Clone(names), func(name string) bool {
		first, _, _ := strings.Cut(name, " ")
		return p.md.isSite(name) || len(first) > 2 && first == strings.ToUpper(first) && p.md.isSite(first) // "MDR THÜRINGEN"
	})
}

func (p *page) onlySite(names []string) bool {
	for _, n := range names {
		if !p.md.isSite(n) {
			return false
		}
	}
	return true
}

// holdsAll says whether each of part is among names, in some form.
func holdsAll(names, part []string) bool {
	for _, q := range part {
		found := false
		for _, n := range names {
			found = found || squash(n) == squash(q) || shortFormOf(q, n) || shortFormOf(n, q)
		}
		if !found {
			return false
		}
	}
	return len(part) > 0
}
