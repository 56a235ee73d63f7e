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

// classNames keep what class names say, for the elements and pages that follow:
// the pages of a site have the same ones.
type classNames struct {
	lex   Lexicon // of which known is true
	slots [1 << classBits]className
}

const (
	classBits    = 11
	maxClassName = 256 // bytes of one that is kept
)

// className is one class name, id or the like.
type className struct {
	value  string
	naming naming
	lexed  lexed // what the lexicon knows of its words
	known  bool  // lexed was asked for
}

// at returns the place of a value. Another one that had it before is forgotten.
func (c *classNames) at(value string) *className {
	s := &c.slots[classSlot(value)]
	if s.value != value {
		*s = className{value: strings.Clone(value), naming: namingOf(value)} // a part of the page would keep all of it
	}
	return s
}

// learn forgets what another lexicon knew.
func (c *classNames) learn(lex Lexicon) {
	if c.lex != lex {
		*c = classNames{lex: lex}
	}
}

// classSlot is a hash of how a value begins and ends.
func classSlot(v string) uint64 {
	var head, tail uint64
	if n := len(v); n >= 8 {
		head, tail = eightBytes(v[:8]), eightBytes(v[n-8:])
	} else {
		head = asNumber(v)
	}
	return ((head^uint64(len(v)))*0x9E3779B97F4A7C15 ^ tail) * 0x9E3779B97F4A7C15 >> (64 - classBits)
}

// names are the class names that the page's room keeps.
func (d *document) names() *classNames {
	if d.room == nil {
		d.room = new(room)
	}
	if d.room.names == nil {
		d.room.names = new(classNames)
	}
	return d.room.names
}

// naming is namingOf by what is kept from earlier elements and pages.
func (d *document) naming(value string) naming {
	if value == "" || len(value) > maxClassName {
		return namingOf(value)
	}
	return d.names().at(value).naming
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
