package check

import (
	"fmt"
	"math/rand/v2"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/newsarc/newsarc/schema"
)

func TestNearDuplicatesAreJoined(t *testing.T) {
	dir := t.TempDir()
	marked := func(id int, revision int64, sum uint64) *schema.Article {
		a := article(id, 0)
		a.Revision, a.Simhash = schema.Count(revision), schema.Text(fmt.Sprintf("%016x", sum))
		return a
	}
	const sum = 0x0123456789abcdef
	a, b, c, d, e := marked(1, 1, sum), marked(2, 1, sum^0x7f), marked(3, 1, sum^0x7f^0x7f00), marked(4, 1, sum^0xff0000000000), marked(5, 1, sum)
	later := marked(5, 2, ^uint64(sum)) // a rewritten article is no copy any more
	write(t, dir, "r1", a, b, c, d, e, later)
	got := run(t, dir).Near
	want := Near{1, 3, []Cluster{{[]string{string(a.ArticleID), string(b.ArticleID), string(c.ArticleID)}, []string{string(a.Site)}}}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("-want +got\n%s", diff)
	}
}

// The buckets find what comparing all pairs finds.
func TestBucketsMissNothing(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	n := nearTexts{place: map[[16]byte]int{}}
	for i := range 300 {
		sum := r.Uint64()
		n.texts = append(n.texts, nearText{schema.Text(fmt.Sprint("a", i)), "s", sum})
		for range r.IntN(9) {
			sum ^= 1 << r.IntN(64) // at most eight bits, seven or fewer most often
		}
		n.texts = append(n.texts, nearText{schema.Text(fmt.Sprint("b", i)), "s", sum})
	}
	pairs := 0
	for i := 0; i < len(n.texts); i += 2 {
		if x := n.texts[i].sum ^ n.texts[i+1].sum; ones(x) <= nearBits {
			pairs++
		}
	}
	if got := n.clusters(); got.Clusters != pairs || got.Articles != 2*pairs {
		t.Errorf("%d clusters of %d articles, want %d of two", got.Clusters, got.Articles, pairs)
	}
}

func ones(x uint64) (n int) {
	for ; x != 0; x &= x - 1 {
		n++
	}
	return n
}
