package check

import (
	"cmp"
	"math/bits"
	"slices"
	"strconv"

	"github.com/newsarc/newsarc/schema"
)

// nearBits is in how many bits of 64 the simhashes of near-duplicates differ at
// most; the view near_duplicates has the same number.
const nearBits = 7

// maxClusters is how many clusters a report lists, the largest; it counts all.
const maxClusters = 100

// Near is what a check found of texts that are almost the same: reprints and
// copies with small edits.
type Near struct {
	Clusters int       `json:"clusters"`
	Articles int       `json:"articles"` // in clusters
	Largest  []Cluster `json:"largest"`  // at most 100
}

// Cluster is a set of articles each of which is near another one of it.
type Cluster struct {
	Articles []string `json:"articles"` // article_id
	Sites    []string `json:"sites"`
}

// nearTexts collects the simhash of each article: that of its latest revision
// in the order of parts.
type nearTexts struct {
	place map[[16]byte]int
	texts []nearText
}

type nearText struct {
	id, site schema.Text
	sum      uint64
}

func (n *nearTexts) add(article [16]byte, a *schema.Article) {
	sum, err := strconv.ParseUint(string(a.Simhash), 16, 64)
	if err != nil {
		return // none, or not ours
	}
	text := nearText{a.ArticleID, a.Site, sum}
	if at, known := n.place[article]; known {
		n.texts[at] = text
		return
	}
	n.place[article] = len(n.texts)
	n.texts = append(n.texts, text)
}

// clusters joins articles whose simhashes are near. Two that differ in at most
// seven bits agree in one of their eight bytes: only those are compared.
func (n *nearTexts) clusters() Near {
	parent := make([]int, len(n.texts))
	for i := range parent {
		parent[i] = i
	}
	root := func(i int) int {
		for parent[i] != i {
			parent[i] = parent[parent[i]]
			i = parent[i]
		}
		return i
	}
	for shift := 0; shift < 64; shift += 8 {
		var buckets [256][]int
		for i, text := range n.texts {
			b := byte(text.sum >> shift)
			for _, j := range buckets[b] {
				if bits.OnesCount64(text.sum^n.texts[j].sum) <= nearBits {
					parent[root(i)] = root(j)
				}
			}
			buckets[b] = append(buckets[b], i)
		}
	}
	members := map[int][]nearText{}
	for i, text := range n.texts {
		members[root(i)] = append(members[root(i)], text)
	}
	near := Near{Largest: []Cluster{}}
	for _, texts := range members {
		if c := cluster(texts); len(c.Articles) > 1 {
			near.Clusters++
			near.Articles += len(c.Articles)
			near.Largest = append(near.Largest, c)
		}
	}
	slices.SortFunc(near.Largest, func(a, b Cluster) int {
		return cmp.Or(cmp.Compare(len(b.Articles), len(a.Articles)), slices.Compare(a.Articles, b.Articles))
	})
	near.Largest = near.Largest[:min(len(near.Largest), maxClusters)]
	return near
}

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
