package extract

import (
	"sync"

	"golang.org/x/net/html"
)

// room is what the index of a page takes of memory, kept for the next page: the
// lists of one page are about as long as those of another.
type room struct {
	text          []byte
	blocks        []block
	runs          []run
	media         []medium
	elements      []element
	anchors       []anchor
	spans         []span
	marks         []mark
	metas, jsonld []*html.Node
	lines         []line
	lineOf        []int
	tokens        []token
	breaks        []int
	segments      []segment
	pieces        []segment
	texts         []anchorText
	headlines     []headlineCandidate
	links         []itemTitle
	linkOf        []int32
	namings       map[string]naming // what class names say, see naming
}

var rooms = sync.Pool{New: func() any { return new(room) }}

// take makes the lists of a document from those of an earlier one.
func (d *document) take() {
	r := rooms.Get().(*room)
	d.room = r
	d.blocks, d.runs, d.media, d.elements = r.blocks, r.runs, r.media, r.elements
	d.anchors, d.spans, d.marks, d.metas, d.jsonld = r.anchors, r.spans, r.marks, r.metas, r.jsonld
}

// release gives the memory of a page back. Nothing but its result may be used afterwards.
func (p *page) release() {
	r := p.room
	*r = room{
		text: emptied(r.text), blocks: emptied(p.blocks), runs: emptied(p.runs), media: emptied(p.media), elements: emptied(p.elements),
		anchors: emptied(p.anchors), spans: emptied(p.spans), marks: emptied(p.marks), metas: emptied(p.metas), jsonld: emptied(p.jsonld),
		lines: emptied(r.lines), lineOf: emptied(r.lineOf), tokens: emptied(r.tokens), breaks: emptied(r.breaks), segments: emptied(r.segments),
		pieces: emptied(r.pieces), texts: emptied(r.texts),
		headlines: emptied(r.headlines), links: emptied(r.links), linkOf: emptied(r.linkOf), namings: r.namings,
	}
	rooms.Put(r)
	if p.tree != nil {
		p.tree.Release()
	}
}

// maxKept is how long a list may be that is kept: what an unusual page has
// needed is let go.
const maxKept = 1 << 13

// emptied is a list without what it held, which would stay in memory otherwise.
func emptied[T any](list []T) []T {
	if cap(list) > maxKept {
		return nil
	}
	clear(list)
	return list[:0]
}
