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

// scores is the probability of every block of a page.
func (m *Model) scores(s *pageState) []float32 {
	t := s.t
	n := len(t.doc.blocks)
	first := make([]float32, n)
	// The rows of blocks that may be text are kept for the later stages.
	buf := scratch.Get().(*rowBuffers)
	defer scratch.Put(buf)
	w, kept := &rowWriter{out: buf.row}, buf.kept[:0]
	wide := m.Stages[0].Features
	for lo := 0; lo < n; lo += batch {
		hi := min(lo+batch, n)
		w.out = w.out[:0]
		for i := lo; i < hi; i++ {
			s.row(w, i)
		}
		m.Stages[0].ScoreAll(w.out, wide, first[lo:hi])
		for i := lo; i < hi; i++ {
			if first[i] = boost.Prob(first[i]); first[i] >= SurelyNot {
				kept = append(kept, w.out[(i-lo)*wide:(i-lo+1)*wide]...)
			}
		}
	}
	out := first
	for k := 1; k < Stages; k++ {
		out = m.judgeAgain(k, s, w, first, kept, wide, out)
	}
	buf.row, buf.kept = w.out, kept
	return out
}

// judgeAgain asks a later stage for the blocks of which the one before is not sure.
// The rows of blocks of which the first was not sure are kept.
func (m *Model) judgeAgain(k int, s *pageState, w *rowWriter, first, kept []float32, wide int, before []float32) []float32 {
	c := openContext(s, before)
	out := slices.Clone(before)
	var some [batch]float32
	var blocks [batch]int
	next, asked := 0, 0 // row of kept, rows in w
	w.out = w.out[:0]
	for i := range before {
		if first[i] < SurelyNot {
			continue
		}
		if Asked(k, before[i]) {
			w.out = append(w.out, kept[next*wide:(next+1)*wide]...)
			c.row(w, i)
			blocks[asked] = i
			asked++
		}
		next++
		if asked == batch {
			m.settle(k, w, blocks[:asked], before, out, some[:])
			asked = 0
		}
	}
	m.settle(k, w, blocks[:asked], before, out, some[:])
	return out
}

// settle blends the scores of the rows gathered with those of the stage before.
func (m *Model) settle(k int, w *rowWriter, blocks []int, before, out, some []float32) {
	if len(blocks) == 0 {
		return
	}
	m.Stages[k].ScoreAll(w.out, m.Stages[k].Features, some[:len(blocks)])
	for j, b := range blocks {
		out[b] = Blend(before[b], boost.Prob(some[j]))
	}
	w.out = w.out[:0]
}

// batch is how many rows are scored at once.
const batch = 64

// Stages is how many times blocks are judged: alone, with what the first stage
// thinks of the blocks around, and once more where that leaves doubts.
const Stages = 3

// Blend is the probability that counts of a block that two stages judged: their
// mean, which is right more often than either.
func Blend(before, p float32) float32 { return (before + p) / 2 }

// Asked says whether a stage is asked about a block that the stage before gave
// this probability.
func Asked(k int, before float32) bool {
	if k == 1 {
		return before >= SurelyNot
	}
	return before >= 0.05 && before <= 0.95
}

// rowBuffers is room for the rows of one page, used again for the next.
type rowBuffers struct{ row, kept []float32 }

var scratch = sync.Pool{New: func() any { return &rowBuffers{} }}

// SurelyNot is the first stage's probability under which the second is not asked.
const SurelyNot = 0.01
