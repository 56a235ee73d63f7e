package extract

import (
	"strings"

	"golang.org/x/net/html"
)

// naming is what the words of a class name or an id say of an element.
type naming struct {
	hints hint
	says  saying
}

// saying is a set of things that elements are called.
type saying uint16

const (
	saysDate      saying = 1 << iota // a date
	saysChanged                      // the date of a change
	saysPublished                    // the date of the publication
	saysByline                       // a by-line
	saysNoByline                     // what stands beside articles or their authors
	saysCaption                      // a caption
	saysCredit                       // the credit of an image
	saysPager                        // what turns the pages of a list
	saysSection                      // the section of an article
	saysTags                         // the tags of an article
)

// namingWords maps a word of a class name or id to what it says.
var namingWords = func() map[string]naming {
	m := map[string]naming{}
	for w, h := range hintWords {
		m[w] = naming{hints: h}
	}
	for says, words := range map[saying]string{
		saysDate:      "date time timestamp datetime published pubdate dateline datum fecha data posted publish publication created updated zeit hora heure",
		saysChanged:   "updated modified update modification aktualisiert changed lastmod",
		saysPublished: "published publish pubdate created publication posted entry",
		saysByline:    "author authors byline bylines autor autoren auteur auteurs autore autores writer contributor contributors vcard fn signature firma skribent forfatter journalist authorname redakteur byl",
		saysNoByline:  "comment comments related bio biography avatar image img description footer sidebar widget social box recommended teaser",
		saysCaption:   "caption captions figcaption legende bildunterschrift bildtext imagecaption didascalia leyenda pie bijschrift legend bu",
		saysPager:     "pagination pager paging paginator pagenav pagenavi pages",
		saysCredit:    "credit credits copyright photographer photocredit quelle fotograf bildnachweis attribution kredit crédit imagecredit rights photog byline fotocredit source agency",
		saysSection:   "category categories rubric rubrique rubrik ressort kategorie categoria kategori kategoria rubrica seccion editoria",
		saysTags:      "tag tags taglist keywords etiquetas etiquettes schlagworte schlagwörter stichworte temas topics tagi",
	} {
		for w := range strings.FieldsSeq(words) {
			n := m[w]
			n.says |= says
			m[w] = n
		}
	}
	return m
}()

// namingBegins passes over the many words of names that are none of namingWords.
var namingBegins = beginningsOf(namingWords)

// namingOf reads the words of a class name or id.
func namingOf(value string) (n naming) {
	eachWord(value, func(w string) {
		if namingBegins.may(w) {
			of := namingWords[w]
			n.hints |= of.hints
			n.says |= of.says
		}
	})
	return n
}

// What is kept of class names, for the elements and pages that follow: the
// pages of a site have the same ones.
const (
	maxNamings   = 4096 // class names
	maxClassName = 128  // bytes of one
)

// naming is namingOf by what is kept from earlier elements and pages.
func (d *document) naming(value string) naming {
	if value == "" || len(value) > maxClassName || d.room == nil {
		return namingOf(value)
	}
	if n, ok := d.room.namings[value]; ok {
		return n
	}
	n := namingOf(value)
	if d.room.namings == nil {
		d.room.namings = map[string]naming{}
	} else if len(d.room.namings) >= maxNamings {
		clear(d.room.namings)
	}
	d.room.namings[strings.Clone(value)] = n // a part of the page would keep all of it
	return n
}

// called is what the class, the id and the test id of an element say.
func (d *document) called(n *html.Node) (s saying) {
	for i := range n.Attr {
		switch n.Attr[i].Key {
		case "class", "id", "data-testid":
			s |= d.naming(n.Attr[i].Val).says
		}
	}
	return s
}

// calledAll is called with the name of the element's component.
func (d *document) calledAll(n *html.Node) saying {
	s := d.called(n)
	if v, ok := attr(n, "data-component"); ok {
		s |= d.naming(v).says
	}
	return s
}

// isDateClass says whether the class of an element calls it a date.
func (d *document) isDateClass(n *html.Node) bool { return d.calledAll(n)&saysDate != 0 }

// isChangeClass says whether the class of an element calls its date the one of
// the last change, and not of the publication as well.
func (d *document) isChangeClass(n *html.Node) bool {
	return n != nil && d.called(n)&(saysChanged|saysPublished) == saysChanged
}

// isBylineElement is isBylineClass for a block-level element whose hints are read.
func (d *document) isBylineElement(e *element) bool {
	says := e.says
	for i := range e.node.Attr {
		switch a := &e.node.Attr[i]; a.Key {
		case "data-testid", "data-component":
			says |= d.naming(a.Val).says
		}
	}
	return says&(saysByline|saysNoByline) == saysByline
}

// isBylineClass says whether the class of an element calls it a by-line.
func (d *document) isBylineClass(n *html.Node) bool {
	return d.calledAll(n)&(saysByline|saysNoByline) == saysByline
}
