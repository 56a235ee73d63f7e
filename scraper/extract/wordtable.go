package extract

import (
	"cmp"
	"encoding/binary"
	"math/bits"
	"slices"
)

// WordTable is a lexicon packed into a hash table with open addressing. A slot is
// one number: the low bits of a word's hash, and its probability. The other bits
// are told by where the search begins: words that share their low bits begin far
// apart, and no stretch of taken slots is that long.
type WordTable struct {
	slots []uint32 // low bits of the hash, and 1 + the probability in probSteps; 0 is an empty slot
	shift uint32   // what a hash is shifted by to give a slot
	size  int
}

const (
	// probSteps is how many steps a packed probability has between 0 and 1.
	probSteps = 250
	probBits  = 8
	probMask  = 1<<probBits - 1
	// wordSpread times a word is its hash, and wordGather times a hash is its word.
	wordSpread = 2654435769
	wordGather = 340573321
)

// stepProbs are the probabilities of what the slots hold of them.
var stepProbs = func() (probs [1 << probBits]float32) {
	for i := range probs[1:] {
		probs[i+1] = float32(i) / probSteps
	}
	return probs
}()

// NewWordTable packs a lexicon.
func NewWordTable(words map[uint32]float32) *WordTable {
	keys := make([]uint32, 0, len(words))
	for w := range words {
		keys = append(keys, w)
	}
	slices.Sort(keys)
	for n := max(12, bits.Len(uint(2*len(words)+1))); ; n++ {
		t := &WordTable{slots: make([]uint32, 1<<n), shift: uint32(32 - n), size: len(words)}
		for _, w := range keys {
			t.put(w, uint32(min(max(words[w], 0), 1)*probSteps+0.5))
		}
		if t.longestStretch() < t.apart() {
			return t
		}
	}
}

func (t *WordTable) put(word, p uint32) {
	hash, mask := word*wordSpread, uint32(len(t.slots)-1)
	at := hash >> t.shift
	for t.slots[at] != 0 {
		at = (at + 1) & mask
	}
	t.slots[at] = hash<<probBits | (p + 1)
}

// apart is how many slots at least lie between where the searches for words
// with the same low bits begin.
func (t *WordTable) apart() uint32 { return uint32(len(t.slots)) >> probBits }

// longestStretch is the most slots side by side that are taken.
func (t *WordTable) longestStretch() (longest uint32) {
	n := uint32(0)
	for range 2 { // once more, for the stretch that goes on at the beginning
		for _, slot := range t.slots {
			if n++; slot == 0 {
				n = 0
			}
			longest = max(longest, n)
		}
	}
	return longest
}

// Prob implements Lexicon.
func (t *WordTable) Prob(word uint32) (float32, bool) {
	hash, mask := word*wordSpread, uint32(len(t.slots)-1)
	for at := hash >> t.shift; ; at++ {
		slot := t.slots[at&mask]
		if slot == 0 {
			return 0, false
		}
		if (slot^hash<<probBits)>>probBits == 0 {
			return stepProbs[slot&probMask], true
		}
	}
}

// wordAt is the word of a slot that is taken.
func (t *WordTable) wordAt(at uint32) uint32 {
	low := t.slots[at] >> probBits
	behind := (at - low>>t.shift) & (t.apart() - 1) // where its search begins
	begin := (at - behind) & uint32(len(t.slots)-1)
	return (begin<<t.shift | low&(1<<t.shift-1)) * wordGather
}

func (t *WordTable) bytes() []byte {
	type entry struct {
		word uint32
		p    uint8
	}
	var entries []entry
	for i, slot := range t.slots {
		if slot != 0 {
			entries = append(entries, entry{t.wordAt(uint32(i)), uint8(slot&probMask - 1)})
		}
	}
	slices.SortFunc(entries, func(a, b entry) int { return cmp.Compare(a.word, b.word) })
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
