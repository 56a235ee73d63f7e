package extract

import (
	"math/bits"
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
	grouped       []segment
	groups        [][]segment
	published     []dating
	modified      []dating
	linkOf        []int32
	names         *classNames
	slabs         slabs
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
		headlines: emptied(r.headlines), links: emptied(r.links), grouped: emptied(r.grouped), groups: emptied(r.groups),
		published: emptied(r.published), modified: emptied(r.modified), linkOf: emptied(r.linkOf), names: r.names, slabs: r.slabs,
	}
	r.slabs.reset()
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

// slabs are what the lists of numbers of a page are cut from, of its blocks and elements.
type slabs struct {
	ints       slab[int32]
	floats     slab[float32]
	hashes     slab[uint32]
	flags      slab[bool]
	pairs      slab[[2]int32]
	measures   slab[measures]
	hints      slab[hint]
	lexed      slab[lexed]
	classes    slab[classWords]
	containers slab[containerRow]
	beside     slab[besideRow]
	facts      slab[fact]
	strings    slab[string] // emptied after each page
	firsts     firsts
	bags       bags
}

// slabs are the page's own until it is released.
func (d *document) slabs() *slabs {
	if d.room == nil {
		d.room = new(room)
	}
	return &d.room.slabs
}

// reset takes back what was given.
func (s *slabs) reset() {
	s.ints.reset()
	s.floats.reset()
	s.hashes.reset()
	s.flags.reset()
	s.pairs.reset()
	s.measures.reset()
	s.hints.reset()
	s.lexed.reset()
	s.classes.reset()
	s.containers.reset()
	s.beside.reset()
	s.facts.reset()
	clear(s.strings.all[:s.strings.used])
	s.strings.reset()
	if len(s.firsts.slots) > 4*maxKept {
		s.firsts.slots = nil
	}
}

// slab is a long list that shorter ones are cut from.
type slab[T any] struct {
	all  []T
	used int
}

// take returns a list of n zeros, which is the caller's until reset.
func (s *slab[T]) take(n int) []T {
	if s.used+n > len(s.all) {
		s.all, s.used = make([]T, max(n, 2*len(s.all), 256)), 0 // lists cut before keep the old one
	}
	out := s.all[s.used : s.used+n : s.used+n]
	s.used += n
	clear(out)
	return out
}

// rest returns an empty list to append to, with room for some at least. What it
// is then is given to keep.
func (s *slab[T]) rest() []T {
	if len(s.all)-s.used < leastRest {
		s.all, s.used = make([]T, max(2*len(s.all), 256)), 0
	}
	return s.all[s.used:s.used]
}

// leastRest is how many there is room for at least.
const leastRest = 32

func (s *slab[T]) keep(list []T) {
	if cap(list) > len(s.all)-s.used {
		s.all, s.used = list[:cap(list)], 0 // it has outgrown the slab
	}
	s.used += len(list)
}

func (s *slab[T]) reset() {
	if s.used = 0; len(s.all) > 8*maxKept {
		s.all = nil
	}
}

// firsts is a hash table that finds among numbered things the first of those that are alike.
type firsts struct {
	slots []int32 // numbers from 1; 0 is an empty slot
	mask  uint32
}

// open empties the table and makes room for n things.
func (f *firsts) open(n int) {
	size := 1 << bits.Len(uint(2*n+1))
	if size > len(f.slots) {
		f.slots = make([]int32, size)
	} else {
		clear(f.slots[:size])
	}
	f.mask = uint32(size - 1)
}

// of returns the first thing that is like thing i, which is i itself if none
// was before. Things that are alike have the same hash.
func (f *firsts) of(hash uint32, i int, alike func(j int) bool) int {
	for at := hash * 2654435769 >> 7 & f.mask; ; at = (at + 1) & f.mask {
		j := f.slots[at]
		if j == 0 {
			f.slots[at] = int32(i + 1)
			return i
		}
		if alike(int(j - 1)) {
			return int(j - 1)
		}
	}
}
