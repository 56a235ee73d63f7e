package check

import (
	"cmp"
	"slices"
	"strings"
	"unicode"

	"github.com/newsarc/newsarc/schema"
)

// What counts as near: texts that share at least half of their runs of three
// words, each run counted once (Jaccard similarity). The view near_duplicates has the
// same numbers.
const (
	shingleWords = 3
	nearShare    = 0.5
	nearWords    = 20 // shorter texts are near by chance
)

// Texts are compared by their MinHash signatures (Broder 1997): the share of
// equal numbers in two of them estimates the similarity, with a standard
// deviation of 0.04. Bands of them find the pairs to compare: two texts with half of
// their runs in common share a band with probability 0.87, with two thirds 0.998.
const (
	signatureSize = 128
	bandSize      = 4
)

// maxClusters is how many clusters a report lists, the largest; it counts all.
const maxClusters = 100

// Near is what a check found of texts that are almost the same: reprints and
// copies with edits.
type Near struct {
	Clusters    int       `json:"clusters"`
	AcrossSites int       `json:"across_sites"` // clusters with articles of several sites
	Articles    int       `json:"articles"`     // in clusters
	Largest     []Cluster `json:"largest"`      // at most 100
}

// Cluster is a set of articles each of which is near another one of it.
type Cluster struct {
	Articles []string `json:"articles"` // article_id
	Sites    []string `json:"sites"`
}

// nearTexts collects the signature of each article: that of its latest revision
// in the order of parts.
type nearTexts struct {
	place map[[16]byte]int
	texts []nearText
}

type nearText struct {
	id, site schema.Text
	sum      *signature // nil: too short
}

type signature [signatureSize]uint32

func (n *nearTexts) add(article [16]byte, a *schema.Article) {
	text := nearText{a.ArticleID, a.Site, sign(string(a.Title) + "\n" + string(a.Lead) + "\n" + string(a.Body))}
	if at, known := n.place[article]; known {
		n.texts[at] = text
		return
	}
	n.place[article] = len(n.texts)
	n.texts = append(n.texts, text)
}

// sign returns the signature of a text, nil if it is short.
func sign(text string) *signature {
	words := strings.FieldsFunc(strings.ToLower(text), func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsNumber(r) && !unicode.IsMark(r)
	})
	if len(words) < nearWords {
		return nil
	}
	s := new(signature)
	for i := range s {
		s[i] = ^uint32(0)
	}
	for i := range len(words) - shingleWords + 1 {
		hash := uint64(fnvOffset)
		for _, word := range words[i : i+shingleWords] {
			for j := range len(word) {
				hash = (hash ^ uint64(word[j])) * fnvPrime
			}
			hash *= fnvPrime // a zero byte ends the word
		}
		hash = spread(hash)
		for k := range s {
			// One of a family of hash functions: odd factors, the high bits.
			s[k] = min(s[k], uint32((hash*factors[k])>>32)) //nolint:gosec // 32 bits are left
		}
	}
	return s
}

// The constants of FNV-1a with 64 bits.
const (
	fnvOffset = 0xcbf29ce484222325
	fnvPrime  = 0x100000001b3
)

// factors are as good as random, and odd.
var factors = func() (f [signatureSize]uint64) {
	for i := range f {
		f[i] = spread(uint64(i)+fnvOffset) | 1
	}
	return f
}()

// spread is the finaliser of MurmurHash3.
func spread(x uint64) uint64 {
	x ^= x >> 33
	x *= 0xff51afd7ed558ccd
	x ^= x >> 33
	x *= 0xc4ceb9fe1a85ec53
	return x ^ x>>33
}

// near reports whether two signatures are those of near texts.
func (s *signature) near(other *signature) bool {
	same := 0
	for i := range s {
		if s[i] == other[i] {
			same++
		}
	}
	return same >= nearShare*signatureSize
}

// clusters joins articles whose texts are near.
func (n *nearTexts) clusters() Near {
	sets := newSets(len(n.texts))
	for at := 0; at < signatureSize; at += bandSize {
		n.joinBand(sets, at)
	}
	members := map[int][]nearText{}
	for i, text := range n.texts {
		if text.sum != nil {
			members[sets.root(i)] = append(members[sets.root(i)], text)
		}
	}
	near := Near{Largest: []Cluster{}}
	for _, texts := range members {
		if c := cluster(texts); len(c.Articles) > 1 {
			near.Clusters++
			near.Articles += len(c.Articles)
			if len(c.Sites) > 1 {
				near.AcrossSites++
			}
			near.Largest = append(near.Largest, c)
		}
	}
	slices.SortFunc(near.Largest, func(a, b Cluster) int {
		return cmp.Or(cmp.Compare(len(b.Articles), len(a.Articles)), slices.Compare(a.Articles, b.Articles))
	})
	near.Largest = near.Largest[:min(len(near.Largest), maxClusters)]
	return near
}

// crowd is how many sets of one bucket a text is compared with: more only share
// a phrase that stands everywhere.
const crowd = 64

// joinBand joins near texts that agree in one band of their signatures.
func (n *nearTexts) joinBand(s sets, at int) {
	buckets := map[[bandSize]uint32][]int{} // to one text of each set
	for i, text := range n.texts {
		if text.sum == nil {
			continue
		}
		band := [bandSize]uint32(text.sum[at : at+bandSize])
		others, joined := buckets[band], false
		for _, j := range others {
			switch {
			case s.root(i) == s.root(j):
				joined = true
			case text.sum.near(n.texts[j].sum):
				s.join(i, j)
				joined = true
			}
		}
		if !joined && len(others) < crowd {
			buckets[band] = append(others, i)
		}
	}
}

// sets are disjoint sets of numbers; sets[i] leads from i to the root of its set.
type sets []int

func newSets(n int) sets {
	s := make(sets, n)
	for i := range s {
		s[i] = i
	}
	return s
}

func (s sets) root(i int) int {
	for s[i] != i {
		s[i] = s[s[i]]
		i = s[i]
	}
	return i
}

func (s sets) join(i, j int) { s[s.root(i)] = s.root(j) }

func cluster(texts []nearText) Cluster {
	var c Cluster
	for _, text := range texts {
		c.Articles, c.Sites = append(c.Articles, string(text.id)), append(c.Sites, string(text.site))
	}
	slices.Sort(c.Articles)
	slices.Sort(c.Sites)
	c.Articles, c.Sites = slices.Compact(c.Articles), slices.Compact(c.Sites)
	return c
}
