package completeness

import (
	"context"
	"encoding/base64"
	"encoding/binary"
	"fmt"
	"hash/fnv"
	"math"
	"sync"

	"github.com/newsarc/newsarc/scraper/frontier"
)

// By says in which ways an article was found.
type By uint8

// The two catches.
const (
	ByPages   By = 1 << iota // listings and links
	BySources                // sitemaps and feeds
)

// Sample remembers of some articles in which ways they were found: of those whose
// address has the smallest hashes, so that it is always the same ones, over all runs. All of them
// are in it up to some thousands. It is safe for concurrent use.
type Sample struct {
	mu      sync.Mutex
	by      map[uint64]By
	limit   uint64 // hashes above it are left out
	changed bool
}

// sampleSize bounds a sample.
const sampleSize = 8192

const sampleKey = "capture sample"

// LoadSample reads the sample of a store.
func LoadSample(ctx context.Context, store frontier.Store) (*Sample, error) {
	s := &Sample{by: map[uint64]By{}, limit: math.MaxUint64}
	text, err := store.Value(ctx, sampleKey)
	if err != nil {
		return nil, fmt.Errorf("read %s: %w", sampleKey, err)
	}
	data, err := base64.StdEncoding.DecodeString(text)
	if err != nil || len(data) > 0 && len(data)%9 != 8 {
		return nil, fmt.Errorf("read %s: %w", sampleKey, frontier.ErrDamaged)
	}
	if len(data) == 0 {
		return s, nil
	}
	s.limit = binary.LittleEndian.Uint64(data)
	for rest := data[8:]; len(rest) > 0; rest = rest[9:] {
		s.by[binary.LittleEndian.Uint64(rest)] = By(rest[8])
	}
	return s, nil
}

// Save writes the sample down, if it has changed.
func (s *Sample) Save(ctx context.Context, store frontier.Store) error {
	s.mu.Lock()
	changed := s.changed
	data := binary.LittleEndian.AppendUint64(nil, s.limit)
	for hash, by := range s.by {
		data = append(binary.LittleEndian.AppendUint64(data, hash), byte(by))
	}
	s.changed = false
	s.mu.Unlock()
	if !changed {
		return nil
	}
	if err := store.SetValue(ctx, sampleKey, base64.StdEncoding.EncodeToString(data)); err != nil {
		return fmt.Errorf("keep %s: %w", sampleKey, err)
	}
	return nil
}

// Add notes that an article was found in a way.
func (s *Sample) Add(url string, by By) {
	hash := hashOf(url)
	s.mu.Lock()
	defer s.mu.Unlock()
	if hash > s.limit || s.by[hash]&by == by {
		return
	}
	s.by[hash] |= by
	s.changed = true
	for len(s.by) > sampleSize {
		s.limit /= 2
		for hash := range s.by {
			if hash > s.limit {
				delete(s.by, hash)
			}
		}
	}
}

// By returns in which ways an article was found, 0 if it is not in the sample.
func (s *Sample) By(url string) By {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.by[hashOf(url)]
}

// rate is the share of articles that the sample holds.
func (s *Sample) rate() float64 { return float64(s.limit) / math.MaxUint64 }

// hashOf mixes FNV, whose high bits are poor (the finaliser of MurmurHash3).
func hashOf(url string) uint64 {
	f := fnv.New64a()
	_, _ = f.Write([]byte(url))
	h := f.Sum64()
	h = (h ^ h>>33) * 0xff51afd7ed558ccd
	h = (h ^ h>>33) * 0xc4ceb9fe1a85ec53
	return h ^ h>>33
}
