package extract

import (
	_ "embed"
	"encoding/binary"
	"errors"
	"fmt"
	"math/bits"
	"slices"
	"sync"

	"github.com/newsarc/newsarc/internal/boost"
)

// contentModelBytes is what internal/train learned from the corpus.
//
//go:embed content.model
var contentModelBytes []byte

// contentModel reads the embedded model once.
var contentModel = sync.OnceValues(func() (*Model, error) { return ReadModel(contentModelBytes) })

// Model scores blocks: how likely each belongs to the running text. The first
// stage looks at a block and its containers, a later one also at what the one
// before thinks of the blocks around. Read-only and safe for concurrent use.
type Model struct {
	Words  *WordTable
	Stages [Stages]*boost.Model
	Lead   *boost.Model // of the standfirst
	// Kinds tell types of pages, one each in the order of PageKinds.
	Kinds []*boost.Model
}

// ErrModel is returned for bytes that are no content model.
var ErrModel = errors.New("not a content model")

// ReadModel reads what Model.Bytes wrote.
func ReadModel(data []byte) (*Model, error) {
	next := func() ([]byte, error) {
		n, size := binary.Uvarint(data)
		if size <= 0 || n > uint64(len(data)-size) {
			return nil, ErrModel
		}
		part := data[size : size+int(n)]
		data = data[size+int(n):]
		return part, nil
	}
	words, err := next()
	if err != nil {
		return nil, err
	}
	m := &Model{Kinds: make([]*boost.Model, len(learnedKinds))}
	if m.Words, err = readWords(words); err != nil {
		return nil, err
	}
	for _, t := range m.trees() {
		part, err := next()
		if err != nil {
			return nil, err
		}
		if *t, err = boost.Read(part); err != nil {
			return nil, fmt.Errorf("%w: %w", ErrModel, err)
		}
	}
	return m, nil
}

// trees are the ensembles in the order in which they are written.
func (m *Model) trees() []**boost.Model {
	out := []**boost.Model{&m.Lead}
	for k := range m.Stages {
		out = append(out, &m.Stages[k])
	}
	for i := range m.Kinds {
		out = append(out, &m.Kinds[i])
	}
	return out
}

// Bytes writes the model.
func (m *Model) Bytes() ([]byte, error) {
	part := m.Words.bytes()
	out := append(binary.AppendUvarint(nil, uint64(len(part))), part...)
	for _, t := range m.trees() {
		part, err := (*t).MarshalBinary()
		if err != nil {
			return nil, err
		}
		out = append(binary.AppendUvarint(out, uint64(len(part))), part...)
	}
	return out, nil
}

// WordTable is a lexicon packed into a hash table with open addressing.
type WordTable struct {
	hash  []uint32 // 0 is an empty slot
	prob  []uint8  // in probSteps
	shift uint32
	size  int
}

// probSteps is how many steps a packed probability has between 0 and 1.
const probSteps = 250

// NewWordTable packs a lexicon.
func NewWordTable(words map[uint32]float32) *WordTable {
	n := uint32(bits.Len(uint(2*len(words) + 1)))
	t := &WordTable{hash: make([]uint32, 1<<n), prob: make([]uint8, 1<<n), shift: 32 - n, size: len(words)}
	keys := make([]uint32, 0, len(words))
	for w := range words {
		keys = append(keys, w)
	}
	slices.Sort(keys)
	for _, w := range keys {
		t.put(w, uint8(min(max(words[w], 0), 1)*probSteps+0.5))
	}
	return t
}

func (t *WordTable) put(word uint32, p uint8) {
	mask := uint32(len(t.hash) - 1)
	at := (word * 2654435769) >> t.shift
	for t.hash[at] != 0 && t.hash[at] != word {
		at = (at + 1) & mask
	}
	t.hash[at], t.prob[at] = word, p
}

// Prob implements Lexicon.
func (t *WordTable) Prob(word uint32) (float32, bool) {
	mask := uint32(len(t.hash) - 1)
	at := (word * 2654435769) >> t.shift
	for t.hash[at] != 0 {
		if t.hash[at] == word {
			return float32(t.prob[at]) / probSteps, true
		}
		at = (at + 1) & mask
	}
	return 0, false
}

func (t *WordTable) bytes() []byte {
	type entry struct {
		word uint32
		p    uint8
	}
	var entries []entry
	for i, w := range t.hash {
		if w != 0 {
			entries = append(entries, entry{w, t.prob[i]})
		}
	}
	slices.SortFunc(entries, func(a, b entry) int { return int(int64(a.word) - int64(b.word)) })
	out := binary.AppendUvarint(nil, uint64(len(entries)))
	last := uint32(0)
	for _, e := range entries {
		out = append(binary.AppendUvarint(out, uint64(e.word-last)), e.p)
		last = e.word
	}
	return out
}

func readWords(data []byte) (*WordTable, error) {
	n, size := binary.Uvarint(data)
	if size <= 0 || n > uint64(len(data)) {
		return nil, ErrModel
	}
	data = data[size:]
	words := make(map[uint32]float32, n)
	last := uint32(0)
	for range n {
		v, size := binary.Uvarint(data)
		if size <= 0 || size >= len(data) {
			return nil, ErrModel
		}
		last += uint32(v)
		words[last] = float32(data[size]) / probSteps
		data = data[size+1:]
	}
	return NewWordTable(words), nil
}
