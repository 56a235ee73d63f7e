// Package htmltree parses HTML into the same tree as golang.org/x/net/html with
// scripting off, of which it is a fork, at half the cost and within a bound.
//
// Three things differ. The source is a string in memory and the text of the tree
// points into it instead of being copied. Nodes and attributes are made many at
// a time and used again for the next page. And the tree is never much larger than
// the source: elements of formatting that are left open are opened again in each
// block that follows, so that a source of one megabyte can make a tree of
// gigabytes; here that is an error.
package htmltree

import (
	"errors"
	"strings"
	"sync"

	"golang.org/x/net/html"
)

// The reasons why a source is refused.
var (
	ErrDepth = errors.New("html: open stack of elements exceeds 512 nodes")
	ErrSize  = errors.New("html: tree is larger than its source allows")

	errState = errors.New("html: bad parser state")
)

// maxDepth is how many elements may be open at once.
const maxDepth = 512

// Tree is a parsed page.
type Tree struct {
	// Root is the document node. Its strings share the source's memory.
	Root *html.Node

	nodes slab[html.Node]
	attrs slab[html.Attribute]
	names [128]knownName
}

// Parse parses a source in UTF-8. It never makes more than a node for every two
// bytes, and some. Safe for concurrent use.
func Parse(src string) (*Tree, error) {
	if strings.IndexByte(src, '\r') >= 0 {
		src = newlines(src)
	}
	t := trees.Get().(*Tree)
	p := &parser{tree: t, framesetOK: true, im: initialIM, left: 1024 + len(src)/2}
	p.tokenizer = tokenizer{src: src, nul: strings.IndexByte(src, 0) >= 0, attrs: &t.attrs, names: &t.names}
	p.doc = p.newNode(html.DocumentNode, "")
	if err := p.parse(); err != nil {
		t.Release()
		return nil, err
	}
	t.Root = p.doc
	return t, nil
}

// Release gives the tree's memory back, for the next page. No node of the tree
// may be used afterwards; strings may.
func (t *Tree) Release() {
	t.Root = nil
	t.nodes.reset()
	t.attrs.reset()
	trees.Put(t)
}

var trees = sync.Pool{New: func() any { return new(Tree) }}

// newlines makes one line feed of every end of a line, as the standard does.
func newlines(src string) string {
	var b strings.Builder
	b.Grow(len(src))
	for {
		i := strings.IndexByte(src, '\r')
		if i < 0 {
			break
		}
		b.WriteString(src[:i])
		b.WriteByte('\n')
		src = strings.TrimPrefix(src[i+1:], "\n")
	}
	b.WriteString(src)
	return b.String()
}

// slab hands out values from chunks, in order.
type slab[T any] struct {
	chunks [][]T
	at     int // chunk in use
	used   int // of it
}

// The sizes of chunks, in values.
const (
	minChunk  = 256
	maxChunk  = 4096
	maxChunks = 16 // that are kept for the next page
)

// take returns n values that are zero.
func (s *slab[T]) take(n int) []T {
	for s.at < len(s.chunks) && s.used+n > len(s.chunks[s.at]) {
		s.at, s.used = s.at+1, 0
	}
	if s.at == len(s.chunks) {
		size := minChunk
		if s.at > 0 {
			size = min(2*len(s.chunks[s.at-1]), maxChunk)
		}
		s.chunks, s.used = append(s.chunks, make([]T, max(n, size))), 0
	}
	out := s.chunks[s.at][s.used : s.used+n : s.used+n]
	s.used += n
	return out
}

// reset takes everything back. What an unusual page has needed is let go.
func (s *slab[T]) reset() {
	kept := s.chunks[:0]
	for i, c := range s.chunks {
		if len(c) > maxChunk || len(kept) == maxChunks {
			continue
		}
		switch {
		case i < s.at:
			clear(c)
		case i == s.at:
			clear(c[:s.used])
		}
		kept = append(kept, c)
	}
	clear(s.chunks[len(kept):])
	s.chunks, s.at, s.used = kept, 0, 0
}
