// Package boost is a small gradient-boosted ensemble of decision trees: the
// model by which extraction scores blocks. Training follows the histogram
// method (Ke et al., LightGBM, 2017) with the logistic loss; it is
// deterministic for a seed. Inference allocates nothing.
package boost

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"math"
	"sync"
)

// Model is a trained ensemble. It is read-only and safe for concurrent use.
type Model struct {
	// Features is the length of the rows it scores.
	Features int
	bias     float32
	nodes    []node
	roots    []int32

	// What ScoreColumns reads.
	tables    []table
	columns   []column
	decisions int       // of all columns
	together  bool      // groups are asked by askGroup
	rooms     sync.Pool // of *[]uint64, room for the answers to all decisions
}

// node is a decision or, with feature < 0, a leaf whose value is cut.
type node struct {
	feature int16
	right   int16 // offset of the right child; the left one follows the node
	cut     float32
}

// ErrFormat is returned for bytes that are no model.
var ErrFormat = errors.New("boost: not a model")

const magic = "NABM1"

// Score returns the log-odds of one row.
func (m *Model) Score(row []float32) float32 { return m.score(row[:m.Features], 1) }

// score is Score for a row whose values stand so far apart.
func (m *Model) score(row []float32, step int) float32 {
	sum := m.bias
	for _, at := range m.roots {
		n := &m.nodes[at]
		for n.feature >= 0 {
			if row[int(n.feature)*step] <= n.cut {
				at++
			} else {
				at += int32(n.right)
			}
			n = &m.nodes[at]
		}
		sum += n.cut
	}
	return sum
}

// Prob is the logistic function: log-odds to probability.
func Prob(score float32) float32 { return float32(1 / (1 + math.Exp(-float64(score)))) }

// Trees returns the number of trees.
func (m *Model) Trees() int { return len(m.roots) }

// Importance returns how often each feature decides.
func (m *Model) Importance() []int {
	out := make([]int, m.Features)
	for _, n := range m.nodes {
		if n.feature >= 0 {
			out[n.feature]++
		}
	}
	return out
}

// MarshalBinary writes the model: about 7 bytes a node.
func (m *Model) MarshalBinary() ([]byte, error) {
	var b bytes.Buffer
	b.WriteString(magic)
	b.Write(binary.AppendUvarint(nil, uint64(m.Features)))
	b.Write(binary.AppendUvarint(nil, uint64(len(m.roots))))
	b.Write(binary.AppendUvarint(nil, uint64(len(m.nodes))))
	b.Write(binary.LittleEndian.AppendUint32(nil, math.Float32bits(m.bias)))
	last := int32(0)
	for _, r := range m.roots {
		b.Write(binary.AppendUvarint(nil, uint64(r-last)))
		last = r
	}
	for _, n := range m.nodes {
		b.Write(binary.AppendVarint(nil, int64(n.feature)))
		if n.feature >= 0 {
			b.Write(binary.AppendUvarint(nil, uint64(n.right)))
		}
		b.Write(binary.LittleEndian.AppendUint32(nil, math.Float32bits(n.cut)))
	}
	return b.Bytes(), nil
}

// Read reads a model that MarshalBinary wrote and checks that every path through it ends.
func Read(data []byte) (*Model, error) {
	r := bytes.NewReader(data)
	head := make([]byte, len(magic))
	if _, err := r.Read(head); err != nil || string(head) != magic {
		return nil, ErrFormat
	}
	var counts [3]uint64
	for i := range counts {
		v, err := binary.ReadUvarint(r)
		// A row may have more features than a small model has bytes; trees and nodes take at least one each.
		if err != nil || i > 0 && v > uint64(len(data)) || v > math.MaxInt16 && i == 0 {
			return nil, ErrFormat
		}
		counts[i] = v
	}
	m := &Model{Features: int(counts[0]), roots: make([]int32, counts[1]), nodes: make([]node, counts[2])}
	var word [4]byte
	value := func() (float32, error) {
		_, err := io.ReadFull(r, word[:])
		return math.Float32frombits(binary.LittleEndian.Uint32(word[:])), err
	}
	var err error
	if m.bias, err = value(); err != nil {
		return nil, ErrFormat
	}
	last := uint64(0)
	for i := range m.roots {
		v, err := binary.ReadUvarint(r)
		if last += v; err != nil || last >= counts[2] {
			return nil, ErrFormat
		}
		m.roots[i] = int32(last)
	}
	for i := range m.nodes {
		f, err := binary.ReadVarint(r)
		if err != nil || f >= int64(m.Features) {
			return nil, ErrFormat
		}
		n := node{feature: -1}
		if f >= 0 {
			n.feature = int16(f)
			right, err := binary.ReadUvarint(r)
			if err != nil || right < 2 || i+int(right) >= len(m.nodes) {
				return nil, fmt.Errorf("%w: node %d", ErrFormat, i)
			}
			n.right = int16(right)
		}
		if n.cut, err = value(); err != nil {
			return nil, ErrFormat
		}
		if n.cut != n.cut { // nothing is ordered beside it
			return nil, fmt.Errorf("%w: node %d", ErrFormat, i)
		}
		m.nodes[i] = n
	}
	if len(m.nodes) > 0 && m.nodes[len(m.nodes)-1].feature >= 0 {
		return nil, ErrFormat
	}
	m.ready()
	return m, nil
}
