package extract

import (
	"strings"

	"golang.org/x/net/html/atom"

	"github.com/newsarc/newsarc/internal/boost"
	"github.com/newsarc/newsarc/schema"
)

// learnedKinds are the types of pages that the model tells apart, in its order.
var learnedKinds = [...]schema.PageType{
	schema.PageArticle, schema.PageListing, schema.PageCollection, schema.PageForum, schema.PageProduct, schema.PageDocumentation, schema.PageService,
}

// kindWords are words of addresses and class names that hint at a type of page.
var kindWords = func() map[string]uint8 {
	m := map[string]uint8{}
	for k, words := range [...]string{
		"news article articles blog post posts story stories magazine opinion insights press journal noticia noticias nachrichten artikel actualite novosti",
		"tag tags topic topics archive archives search author authors jobs job events event list results feed latest directory listing listings latest careers",
		"category categories collection collections catalog catalogue shop store gallery c departments browse all",
		"forum forums thread threads viewtopic showthread t discussion discussions community questions question answers board boards topic forumdisplay reply replies message conversation",
		"product products p item items dp sku buy price cart itm addtocart basket stock shipping variant quantity",
		"docs doc documentation reference api manual wiki guide guides help tutorial tutorials learn sdk developer developers support kb sidebarnav toc codehilite highlight",
		"service services solutions solution about pricing company contact features platform home industries plans cta hero testimonial testimonials",
	} {
		for w := range strings.FieldsSeq(words) {
			m[w] |= 1 << k
		}
	}
	return m
}()

// kindBegins passes over the many words of names that are none of kindWords.
var kindBegins = beginningsOf(kindWords)

// countKinds adds up the words of a name that hint at types of pages.
func countKinds(name string, counts *[len(learnedKinds)]int32) {
	eachWord(name, func(w string) {
		if !kindBegins.may(w) {
			return
		}
		for k := kindWords[w]; k != 0; k &= k - 1 {
			counts[lowBit(k)]++
		}
	})
}

func lowBit(k uint8) int {
	n := 0
	for ; k&1 == 0; k >>= 1 {
		n++
	}
	return n
}

// kindRow writes what tells types of pages apart, from the whole page and from
// what was chosen of it.
func (p *page) kindRow(w *rowWriter, s *pageState, picked []bool) {
	d, t := s.t.doc, s.t
	for i, v := range s.page {
		w.add(pageFeatures[i], v)
	}
	var url, names [len(learnedKinds)]int32
	if d.base != nil {
		countKinds(strings.ReplaceAll(d.base.Path, ".", "/"), &url)
		if label, _, ok := strings.Cut(d.base.Host, "."); ok {
			countKinds(label, &url)
		}
	}
	var forms, buttons, tables, codes int32
	for i := range d.elements {
		e := &d.elements[i]
		switch e.node.DataAtom {
		case atom.Form:
			forms++
		case atom.Button:
			buttons++
		case atom.Table:
			tables++
		case atom.Pre:
			codes++
		}
		for j := range e.node.Attr {
			if a := &e.node.Attr[j]; a.Key == "class" && len(a.Val) < 100 {
				countKinds(a.Val, &names)
			}
		}
	}
	for k, kind := range learnedKinds {
		w.add("url."+string(kind), float32(min(url[k], 3)))
		w.add("names."+string(kind), steps(names[k]))
	}
	w.add("forms", steps(forms))
	w.add("buttons", steps(buttons))
	w.add("tables", steps(tables))
	w.add("codes", steps(codes))
	var words, blocks, linked, items, heads, long, asks, stops int32
	first, last := -1, 0
	for i := range picked {
		if !picked[i] {
			continue
		}
		m := &t.measures[i]
		words += m.words
		linked += m.linkWords
		stops += m.stops
		blocks++
		if first < 0 {
			first = i
		}
		last = i
		switch {
		case isHeading(d.blocks[i].tag):
			heads++
		case d.blocks[i].tag == atom.Li:
			items++
		}
		if m.words >= 25 {
			long += m.words
		}
		if m.ends == '?' {
			asks++
		}
	}
	w.add("text.words", steps(words))
	w.add("text.share", tenths(words, t.words[len(picked)]))
	w.add("text.mean", ratio(words, blocks))
	w.add("text.links", tenths(linked, words))
	w.add("text.items", tenths(items, blocks))
	w.add("text.heads", tenths(heads, blocks))
	w.add("text.long", tenths(long, words))
	w.add("text.asks", steps(asks))
	w.add("text.stops", ratio(stops*10, words))
	w.add("text.dense", share(int(blocks), last-max(first, 0)+1))
	w.add("dated", flag(p.record.PublishedAt != nil))
	w.add("authors", float32(min(len(p.record.Authors), 3)))
	w.add("times", steps(int32(len(d.spans))))
	w.add("media", steps(int32(len(d.media))))
	w.add("home", flag(p.isHome()))
	query := float32(0)
	if d.base != nil && d.base.RawQuery != "" {
		query = 1
	}
	w.add("query", query)
}

// kindsOf returns the probability of each type of page; they sum to 1.
func kindsOf(models []*boost.Model, row []float32) []float32 {
	kinds := make([]float32, len(learnedKinds))
	sum := float32(0)
	for k, m := range models {
		kinds[k] = boost.Prob(m.Score(row))
		sum += kinds[k]
	}
	for k := range kinds {
		kinds[k] /= max(sum, 1e-6)
	}
	return kinds
}
