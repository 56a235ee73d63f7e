package extract

import (
	"strings"

	"golang.org/x/net/html"
)

// readLinks lists all links of the page with their place. It runs after the
// rooms that say what is an item, a sidebar or the text.
func (p *page) readLinks() {
	if len(p.anchors) == 0 {
		return
	}
	texts := p.slabs().strings.take(len(p.anchors))
	var pieced map[int32]*strings.Builder // texts of many pieces
	inBody := p.slabs().flags.take(len(p.anchors))
	for i := range p.blocks {
		b := &p.blocks[i]
		runs := p.runsOf(b)
		for j := range runs {
			r := &runs[j]
			if r.link == nil {
				continue
			}
			switch text, b := &texts[r.anchor], pieced[r.anchor]; {
			case *text == "":
				*text = r.text
			case b == nil && p.followsOn(*text, i, r):
				*text = p.blocks[i].text[r.start-1-len(*text) : r.start+len(r.text)]
			case b != nil:
				b.WriteByte(' ')
				b.WriteString(r.text)
			case len(*text) < fewPieces:
				*text += " " + r.text
			default:
				b = &strings.Builder{}
				b.WriteString(*text)
				b.WriteByte(' ')
				b.WriteString(r.text)
				if pieced == nil {
					pieced = map[int32]*strings.Builder{}
				}
				pieced[r.anchor] = b
			}
			inBody[r.anchor] = inBody[r.anchor] || b.claim == "body" || b.claim == "lead"
		}
	}
	for i, b := range pieced {
		texts[i] = b.String()
	}
	items, sidebar := make(map[string]bool, len(p.result.Items)), make(map[string]bool, len(p.record.Sidebar))
	for i := range p.result.Items {
		items[string(p.result.Items[i].URL)] = true
	}
	for i := range p.record.Sidebar {
		sidebar[string(p.record.Sidebar[i].URL)] = true
	}
	pager := p.slabs().flags.take(len(p.elements))
	p.elementHints()
	for i := range p.elements {
		e := &p.elements[i]
		pager[i] = e.parent >= 0 && pager[e.parent] || e.says&saysPager != 0 || labelsPager(e.node)
	}
	p.result.Links = make([]PageLink, 0, len(p.anchors))
	for i := range p.anchors {
		a := &p.anchors[i]
		u := p.href(int32(i))
		if u == "" {
			continue
		}
		l := PageLink{URL: u, Text: texts[i], Place: PlaceOther}
		if rel, ok := attr(a.node, "rel"); ok {
			l.Rel = strings.ToLower(strings.TrimSpace(rel))
		}
		if l.Text == "" {
			l.Text = labelOf(a)
		}
		switch {
		case inBody[i]:
			l.Place = PlaceBody
		case items[u]:
			l.Place = PlaceItem
		case u == p.result.NextPageURL || hasWord(l.Rel, "next") || hasWord(l.Rel, "prev") || a.elem >= 0 && pager[a.elem]:
			l.Place = PlacePager
		case sidebar[u]:
			l.Place = PlaceSidebar
		}
		p.result.Links = append(p.result.Links, l)
	}
}

// followsOn says whether a text stands in a block right before a run, with a
// space between them.
func (p *page) followsOn(text string, block int, r *run) bool {
	all := p.blocks[block].text
	lo, hi := r.start-1-len(text), r.start+len(r.text)
	return lo >= 0 && hi <= len(all) && all[r.start-1] == ' ' && all[lo:r.start-1] == text && all[r.start:hi] == r.text
}

// fewPieces is how many bytes a text may have that is put together by copying.
const fewPieces = 200

// labelOf is the text of a link that prints none: its title or label.
func labelOf(a *anchor) string {
	for _, key := range []string{"title", "aria-label"} {
		if v, ok := attr(a.node, key); ok && strings.TrimSpace(v) != "" {
			return fold(v)
		}
	}
	return ""
}

// isPager says whether an element turns the pages of a list.
func (d *document) isPager(n *html.Node) bool {
	return d.elementNaming(n).says&saysPager != 0 || labelsPager(n)
}

// labelsPager is isPager by the label that screen readers read.
func labelsPager(n *html.Node) bool {
	label, _ := attr(n, "aria-label")
	return containsFold(label, "pag") && namingOf(label).says&saysPager != 0
}

// hasWord says whether a space-separated list holds a word.
func hasWord(list, word string) bool {
	for list != "" {
		var w string
		w, list, _ = strings.Cut(list, " ")
		if w == word {
			return true
		}
	}
	return false
}
