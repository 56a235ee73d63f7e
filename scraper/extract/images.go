package extract

import (
	"slices"
	"strconv"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"github.com/newsarc/newsarc/schema"
)

// picture is one image of the page in the making.
type picture struct {
	key     string
	sources []imageSource
	node    *html.Node // its img; nil for one of the metadata
	before  int        // the block that follows it
	alt     string
	caption string
	credit  string
	license string
	where   string // how it was found
}

// readImages lists the images of the article: those that stand between the
// headline and the end of the text, joined with what the metadata say of them.
func (p *page) readImages() {
	if p.root == nil || len(p.record.Images) > 0 {
		return
	}
	pictures := p.pagePictures()
	pictures = p.joinMetadata(pictures)
	for i := range pictures {
		pic := &pictures[i]
		address := p.resolve(bestSource(pic.sources))
		if address == "" && pic.credit == "" {
			continue
		}
		if pic.license == "" {
			pic.license = licence(pic.credit)
		}
		p.record.Images = append(p.record.Images, schema.Image{
			URL: schema.Text(address), Caption: schema.Text(pic.caption), Credit: schema.Text(pic.credit), License: schema.Text(pic.license),
			Alt: schema.Text(pic.alt), Position: int64(len(p.record.Images)),
		})
		where, method, conf := pic.where, "metadata", 0.7
		if pic.node != nil {
			where, method, conf = p.cssPath(pic.node), "html", shownSurely(pic, i == 0)
		}
		p.found("images["+strconv.Itoa(len(p.record.Images)-1)+"]", method, where, conf)
	}
}

// shownSurely is the confidence that an image of the page belongs to the
// article, as measured on pages of many publishers.
func shownSurely(pic *picture, first bool) float64 {
	switch {
	case pic.caption != "" && pic.credit != "":
		return 0.94
	case first && pic.caption+pic.credit != "":
		return 0.93
	case first:
		return 0.86
	default:
		return 0.78
	}
}

// pagePictures are the images that stand on the page as part of the article.
func (p *page) pagePictures() []picture {
	lo, hi := p.articleRange()
	leads := p.leadKeys()
	var all []picture
	index := map[string]int{}
	for i := range p.media {
		m := &p.media[i]
		if m.node.DataAtom == atom.Iframe || m.before < lo || m.before > hi {
			continue
		}
		pic := picture{node: m.node, before: m.before}
		if m.node.DataAtom == atom.Video {
			if v, ok := attr(m.node, "poster"); ok && v != "" {
				pic.sources = []imageSource{{url: v}}
			}
		} else {
			pic.sources = imageSources(m.node)
		}
		if len(pic.sources) == 0 || m.hidden && !inNoscript(m.node) && !p.besideText(m.before) || p.icons[m.node] {
			continue
		}
		pic.key = imageKey(pic.sources[0].url)
		if !leads[pic.key] && (p.elsewhere(m.before) && (m.before == 0 || p.elsewhere(m.before-1)) || p.isDecoration(m.node, pic.sources[0].url)) {
			continue
		}
		if a, ok := attr(m.node, "alt"); ok {
			pic.alt = plainText(a)
		}
		pic.caption, pic.credit = p.captionOf(m.node)
		if j, ok := index[pic.key]; ok {
			merge(&all[j], &pic)
			continue
		}
		index[pic.key] = len(all)
		all = append(all, pic)
	}
	return withoutThumbnails(all)
}

// leadKeys are the keys of what the metadata call the page's image: wherever
// it stands, it is no decoration.
func (p *page) leadKeys() map[string]bool {
	keys := map[string]bool{}
	add := func(u string) {
		if u != "" && !isPlaceholder(u) && !strings.Contains(strings.ToLower(u), "logo") {
			keys[imageKey(u)] = true
		}
	}
	if v, name := p.md.first("og:image"); name != "" {
		add(v.text)
	}
	p.md.graph.main.get("image").each(func(o *jsonValue) {
		if pic, ok := p.md.graph.picture(o); ok {
			add(pic.sources[0].url)
		}
	})
	return keys
}

// besideText says whether text of the article stands around a place: some
// pages keep all of it hidden until a script has run.
func (p *page) besideText(before int) bool {
	for i := max(0, before-1); i <= before && i < len(p.blocks); i++ {
		if c := p.blocks[i].claim; p.blocks[i].hidden && (c == "body" || c == "lead") {
			return true
		}
	}
	return false
}

// withoutThumbnails drops the small images that nothing is said of, on a page
// that has large ones: teasers of other articles.
func withoutThumbnails(all []picture) []picture {
	const small, large = 200, 400
	wide := false
	for i := range all {
		wide = wide || widthOf(&all[i]) >= large
	}
	if !wide {
		return all
	}
	return slices.DeleteFunc(all, func(pic picture) bool {
		w := widthOf(&pic)
		return w > 0 && w < small && pic.credit == "" && pic.caption == ""
	})
}

// widthOf is the width of the largest version of an image, 0 if unknown.
func widthOf(pic *picture) float64 {
	width := 0.0
	for _, s := range pic.sources {
		width = max(width, s.width, widthInAddress(s.url))
	}
	return width
}

// merge adds to an image what another copy of it says.
func merge(to, from *picture) {
	to.sources = append(to.sources, from.sources...)
	if to.alt == "" {
		to.alt = from.alt
	}
	if to.caption == "" {
		to.caption = from.caption
	}
	if to.credit == "" {
		to.credit = from.credit
	}
	if to.license == "" {
		to.license = from.license
	}
}

func inNoscript(n *html.Node) bool {
	for up, k := n.Parent, 0; up != nil && k < 4; up, k = up.Parent, k+1 {
		if up.DataAtom == atom.Noscript {
			return true
		}
	}
	return false
}

// articleRange is the range of blocks between which the article's images stand.
func (p *page) articleRange() (lo, hi int) {
	first, last := -1, -1
	for i := range p.blocks {
		if c := p.blocks[i].claim; c == "body" || c == "lead" {
			if first < 0 {
				first = i
			}
			last = i
		}
	}
	if first < 0 {
		if p.titleAt < 0 {
			return 0, len(p.blocks)
		}
		return max(0, p.titleAt-6), min(len(p.blocks), p.titleAt+40)
	}
	lo = first
	if p.titleAt >= 0 && p.titleAt < first && first-p.titleAt < 60 {
		lo = p.titleAt
	}
	return max(0, lo-6), min(len(p.blocks), last+2)
}

// joinMetadata adds what JSON-LD and OpenGraph say: captions and credits for
// the images of the page, and the lead image where the page shows none.
func (p *page) joinMetadata(pictures []picture) []picture {
	var meta []picture
	g := p.md.graph
	for _, v := range []*jsonValue{g.main.get("image"), g.main.get("primaryImageOfPage"), g.page.get("primaryImageOfPage"), g.main.get("associatedMedia")} {
		v.each(func(o *jsonValue) {
			if pic, ok := g.picture(o); ok {
				pic.where = "json-ld image"
				meta = append(meta, pic)
			}
		})
	}
	for _, o := range g.images {
		if pic, ok := g.picture(o); ok {
			pic.where = "json-ld ImageObject"
			meta = append(meta, pic)
		}
	}
	for _, name := range []string{"og:image", "og:image:url", "twitter:image", "twitter:image:src"} {
		for i, v := range p.md.meta[name] {
			pic := picture{sources: []imageSource{{url: v.text}}, key: imageKey(v.text), where: "meta " + name}
			if alt := p.md.meta["og:image:alt"]; i < len(alt) {
				pic.alt = alt[i].text
			}
			meta = append(meta, pic)
		}
	}
	matched := false
	for i := range meta {
		for j := range pictures {
			if pictures[j].key == meta[i].key {
				sources := pictures[j].sources
				merge(&pictures[j], &meta[i])
				pictures[j].sources = sources
				matched = true
				if j > 0 && pictures[j].where == "" && i == 0 {
					pictures[j].where = "lead"
				}
			}
		}
	}
	if matched || len(meta) == 0 {
		return pictures
	}
	lead := meta[0]
	if isPlaceholder(lead.sources[0].url) || strings.Contains(strings.ToLower(lead.key), "logo") {
		return pictures
	}
	for i := range meta[1:] {
		if meta[i+1].key == lead.key {
			merge(&lead, &meta[i+1])
		}
	}
	for _, pic := range pictures {
		if p.titleAt >= 0 && pic.before <= p.titleAt+12 || pic.caption != "" {
			return pictures // the page shows a lead image of its own
		}
	}
	return append([]picture{lead}, pictures...)
}

// picture reads an ImageObject, or the address of an image.
func (g *graph) picture(o *jsonValue) (picture, bool) {
	o = g.follow(o)
	if o.kindOf() != jsonObject {
		u := o.string()
		return picture{sources: []imageSource{{url: u}}, key: imageKey(u)}, u != "" && !strings.HasPrefix(u, "{")
	}
	u := o.get("contentUrl", "url", "@id").string()
	if u == "" {
		return picture{}, false
	}
	pic := picture{sources: []imageSource{{url: u}}, key: imageKey(u)}
	pic.caption = o.get("caption", "description").string()
	var credits []string
	for _, key := range []string{"creditText", "creator", "author", "copyrightHolder", "copyrightNotice"} {
		if s := g.name(o.get(key)); s != "" {
			credits = append(credits, s)
			break
		}
	}
	if text, credit := splitCaption(pic.caption); credit != "" {
		pic.caption = text
		credits = append(credits, credit)
	}
	if len(credits) > 0 {
		pic.credit = credits[0]
	}
	if l := o.get("license").string(); l != "" {
		pic.license = licence(l)
	}
	return pic, true
}
