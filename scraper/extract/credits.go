package extract

import (
	"strconv"
	"strings"

	"golang.org/x/net/html"

	"github.com/newsarc/newsarc/schema"
	"github.com/newsarc/newsarc/scraper/profile"
)

// credit is the credit of an image as a label gave it.
type credit struct {
	text    string
	caption string // what stands before the label in the same line
	block   int
	image   *html.Node // the image that an attribute spoke of, or nil
}

// readCredits finds what stands behind the profile's label of image sources.
func (p *page) readCredits() {
	if p.profile == nil {
		return
	}
	for i := range p.lines {
		l := &p.lines[i]
		if l.used != "" || i == p.title || p.blocks[l.block].hidden {
			continue
		}
		if h, ok := l.hit(profile.LabelImageSource); ok && h.Own && (h.Colon || h.Whole || strings.HasPrefix(l.text[h.Value:], "©") || p.apartAt(l, h.End)) {
			if v, ok := p.valueOf(i, h); ok {
				p.credits = append(p.credits, credit{text: v.text, caption: p.captionBefore(i), block: l.block})
				p.take(v.line, "credit")
			}
			p.take(i, "credit")
			continue
		}
		p.creditInside(i)
	}
	for k := range p.marks {
		m := &p.marks[k]
		if m.key == "icon" || m.key == "image" {
			continue
		}
		text := fold(m.text)
		if h, ok := p.profile.Dictionary().Find(text, profile.LabelImageSource); ok && h.Own && !h.Whole {
			p.credits = append(p.credits, credit{text: text[h.Value:], block: m.at, image: m.node})
		}
	}
	for _, n := range p.selected(profile.FieldCredit) {
		if t := p.selectedText(profile.FieldCredit, n); t != "" {
			p.credits = append(p.credits[:0], credit{text: t, block: -1})
			break
		}
	}
}

// captionBefore returns the caption between an image and its credit in line i:
// a short line with nothing but the image before it. It takes the line.
func (p *page) captionBefore(i int) string {
	j := i - 1
	if j < 0 || j == p.title || p.lines[j].used != "" || p.lines[j].words > 40 || p.lines[j].only() || p.blocks[p.lines[j].block].hidden {
		return ""
	}
	l := &p.lines[j]
	for k := range p.marks {
		if m := &p.marks[k]; m.key == "image" && p.behindLine(m, j-1) && p.beforeLine(m, j) {
			p.take(j, "caption")
			return l.text
		}
	}
	return ""
}

// behindLine says whether a mark stands at or behind the end of line i.
func (p *page) behindLine(m *mark, i int) bool {
	if i < 0 {
		return true
	}
	l := &p.lines[i]
	return m.at > l.block || m.at == l.block && m.from >= l.hi
}

// beforeLine says whether a mark stands at or before the beginning of line i.
func (p *page) beforeLine(m *mark, i int) bool {
	l := &p.lines[i]
	return m.at < l.block || m.at == l.block && m.from <= l.lo
}

// creditInside finds the label behind a caption in the same line: "A tank on
// parade. Image source: …".
func (p *page) creditInside(i int) {
	l := &p.lines[i]
	if l.words > 60 || !strings.ContainsRune(l.text, ':') {
		return
	}
	for c := 0; ; {
		n := strings.IndexByte(l.text[c:], ':')
		if n < 0 {
			return
		}
		c += n
		// The label is the last few words before the colon.
		at := c
		for range 4 {
			at = wordBefore(l.text, at)
			if at <= 0 {
				break
			}
			h, ok := p.profile.Dictionary().Find(l.text[at:], profile.LabelImageSource)
			if ok && h.Own && h.Colon && !h.Whole {
				p.credits = append(p.credits, credit{text: l.text[at+h.Value:], caption: strings.TrimRight(l.text[:at], " /|—–-"), block: l.block})
				p.take(i, "credit")
				return
			}
		}
		c++
	}
}

// wordBefore returns where the word before an offset begins.
func wordBefore(s string, at int) int {
	for at > 0 && s[at-1] == ' ' {
		at--
	}
	if n := strings.LastIndexByte(s[:at], ' '); n >= 0 {
		return n + 1
	}
	return 0
}

// applyCredits gives the credits to the images: that which stands before or
// around the label, else the first without one. Where the page shows no image
// the credit stands by itself.
func (p *page) applyCredits() {
	for _, c := range p.credits {
		i := p.imageOf(c)
		if i < 0 {
			p.record.Images = append(p.record.Images, schema.Image{Position: int64(len(p.record.Images))})
			i = len(p.record.Images) - 1
		}
		if p.credited == nil {
			p.credited = map[int]bool{}
		}
		p.credited[i] = true
		img := &p.record.Images[i]
		img.Credit = schema.Text(strings.TrimSpace(c.text))
		if lic := licence(c.text); lic != "" {
			img.License = schema.Text(lic)
		}
		if c.caption != "" {
			img.Caption = schema.Text(c.caption)
		} else {
			img.Caption = schema.Text(p.withoutCredit(string(img.Caption), c.text))
		}
		if h, ok := p.profile.Dictionary().Find(string(img.Alt), profile.LabelImageSource); ok && h.Own {
			img.Alt = ""
		}
		p.found("images["+strconv.Itoa(i)+"].credit", "label", p.creditPlace(c), 0.95)
	}
}

func (p *page) creditPlace(c credit) string {
	if c.image != nil {
		return cssPath(c.image)
	}
	if c.block >= 0 && c.block < len(p.blocks) {
		return locator(&p.blocks[c.block])
	}
	return ""
}

// withoutCredit removes label and credit from a caption.
func (p *page) withoutCredit(caption, credit string) string {
	tail := ""
	if i := strings.Index(caption, credit); i >= 0 && credit != "" {
		caption, tail = caption[:i], caption[i+len(credit):]
	}
	head := strings.TrimRight(caption, " :")
	for at := len(head); at > 0; {
		at = wordBefore(head, at)
		if h, ok := p.profile.Dictionary().Find(head[at:], profile.LabelImageSource); ok && h.Own && h.Whole {
			head = strings.TrimRight(head[:at], " :|/—–-")
			break
		}
	}
	return strings.TrimSpace(head + tail)
}

// imageOf returns the image of the record that a credit belongs to, -1 if none.
func (p *page) imageOf(c credit) int {
	node := c.image
	if node == nil && c.block >= 0 {
		// The last image before the label and behind the title, else the next one.
		title := 0
		if p.title >= 0 && p.title < len(p.lines) {
			title = p.lines[p.title].block
		}
		for k := range p.media {
			m := &p.media[k]
			if m.before <= c.block && (m.before >= title || c.block < title) && c.block-m.before <= 6 && !m.hidden {
				node = m.node
			}
		}
	}
	if node != nil {
		for i := range p.record.Images {
			img := &p.record.Images[i]
			if p.sameImage(node, string(img.URL)) && (img.Credit == "" || !p.credited[i]) {
				return i
			}
		}
	}
	for i := range p.record.Images {
		if p.record.Images[i].Credit == "" || string(p.record.Images[i].Credit) == c.text || strings.Contains(string(p.record.Images[i].Credit), c.text) {
			return i
		}
	}
	return -1
}

// sameImage says whether one of an element's addresses is that of an image.
func (p *page) sameImage(n *html.Node, address string) bool {
	for _, a := range n.Attr {
		if strings.HasPrefix(a.Key, "data-") || a.Key == "src" || a.Key == "srcset" {
			for _, f := range strings.Fields(a.Val) {
				if p.resolve(strings.TrimSuffix(f, ",")) == address && address != "" {
					return true
				}
			}
		}
	}
	return false
}
