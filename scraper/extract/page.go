package extract

import (
	"bytes"

	"golang.org/x/net/html"

	"github.com/newsarc/newsarc/internal/htmltree"
	"github.com/newsarc/newsarc/schema"
	"github.com/newsarc/newsarc/scraper/extract/dates"
	"github.com/newsarc/newsarc/scraper/profile"
)

// Page reads one page: type, fields, items, links and next page. prof may be
// nil. It parses the bytes once. The error is one of this package's sentinels,
// wrapped; a page that merely lacks fields is no error. Safe for concurrent use.
func Page(body []byte, meta Meta, prof *profile.Profile) (*Result, error) {
	p, err := open(body, meta, prof)
	if err != nil {
		return nil, err
	}
	p.beforeContent()
	p.readContent()
	p.readLanguage()
	p.readMarkedSidebars()
	p.readImages()
	p.applyCredits()
	p.readListing()
	p.readLinks()
	p.classify()
	p.finish()
	p.release()
	return p.result, nil
}

// open parses a page and makes ready to read it.
func open(body []byte, meta Meta, prof *profile.Profile) (*page, error) {
	doc, err := parse(body, meta, prof)
	if err != nil {
		return nil, err
	}
	p := &page{document: doc, result: &Result{Charset: doc.charset}, titleAt: -1, headingFrom: -1}
	p.record = &p.result.Record
	if doc.refused != nil {
		p.warn("tokenised", "no tree: "+doc.refused.Error())
	}
	return p, nil
}

// beforeContent reads what claims blocks before the running text does. Each
// room reads the index and claims the blocks that it explains, so that the
// running text is what nobody else claimed.
func (p *page) beforeContent() {
	p.readMetadata()
	p.readTitle()
	p.readLabels()
	p.readPeopleAndTimes()
	p.readCaptions()
}

// page is the work on one page: the index, what the metadata say, and the
// record that grows.
type page struct {
	*document
	result         *Result
	lines          []line              // of the blocks, see splitLines
	lineOf         []int               // first line of each block, and their number
	title          int                 // line that holds the headline, -1 without one
	chosen         []bool              // blocks of the body, where the labels tell; else nil
	credits        []credit            // of images, behind labels
	icons          map[*html.Node]bool // images that name a counter or a source
	credited       map[int]bool        // images of the record whose credit a label gave
	sources        map[*html.Node]firstSource
	words          map[string]int // words of the page, see wordCount
	commentsHeaded *headed        // what the heading of the comments says; nil if nothing
	bylineFound    bool           // the profile found the authors
	nested         bool           // the page is markup from a script of another
	record         *schema.Article
	md             *metadata
	kinds          func() []float32   // asks the model for the probability of each of learnedKinds; nil if it cannot be asked
	headingOf      int                // block of headingFrom
	headingFrom    int                // where its first link in a heading begins, see inHeading; -1 while unknown
	nth            map[*html.Node]int // of elements with many siblings, see cssPath
	titleAt        int                // first block of the printed headline, -1 without one
	habits         *dates.Options     // of the site's dates, see dateOptions; nil while not asked
}

// headed is the number of comments that their heading gives, and where.
type headed struct {
	number  int64
	locator string
}

// found keeps how a field was found.
func (p *page) found(field, method, locator string, confidence float64) {
	p.record.Provenance = append(p.record.Provenance, schema.Provenance{
		Field: schema.Text(field), Method: schema.Text(method), Locator: schema.Text(locator), Confidence: confidence,
	})
}

// warn keeps a doubt: a short code and a detail.
func (p *page) warn(code, detail string) {
	w := code
	if detail != "" {
		w += ": " + detail
	}
	p.record.Warnings = append(p.record.Warnings, schema.Text(w))
}

// parse decodes and parses a page and builds the index of it.
func parse(body []byte, meta Meta, prof *profile.Profile) (*document, error) {
	if len(bytes.TrimSpace(body)) == 0 {
		return nil, ErrEmpty
	}
	d := &document{meta: meta, profile: prof}
	d.setBase(meta.URL)
	text, charset, err := decode(body, meta)
	if err != nil {
		return nil, err
	}
	d.charset = charset
	d.take()
	if isPlain(text, meta) {
		d.indexPlain(text)
		return d, nil
	}
	tree, err := htmltree.Parse(text)
	if err != nil {
		d.refused = err
		d.indexTokens(text)
		return d, nil
	}
	d.tree, d.root = tree, tree.Root
	x := &indexer{doc: d, elem: -1, text: d.room.text}
	x.walk(d.root)
	d.room.text = x.text
	return d, nil
}
