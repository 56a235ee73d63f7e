package extract

import (
	_ "embed"
	"encoding/binary"
	"errors"
	"fmt"
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
