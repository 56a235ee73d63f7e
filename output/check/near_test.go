package check

import (
	"encoding/json"
	"flag"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/newsarc/newsarc/schema"
)

// madeUp is a text of n words drawn by Zipf's law, as words of a language are.
func madeUp(r *rand.Rand, n int) []string {
	zipf := rand.NewZipf(r, 1.1, 8, 60000)
	words := make([]string, n)
	for i := range words {
		words[i] = fmt.Sprintf("w%d", zipf.Uint64())
	}
	return words
}

// edited replaces, drops or adds a share of the words, in runs of up to five;
// the words that come are drawn from others.
func edited(r *rand.Rand, words, others []string, share float64) []string {
	out := slices.Clone(words)
	for todo := int(share*float64(len(words)) + 0.5); todo > 0; {
		run := min(1+r.IntN(5), todo, len(out)-1)
		at := r.IntN(len(out) - run)
		var put []string
		if kind := r.IntN(3); kind > 0 {
			from := r.IntN(len(others) - run)
			put = slices.Clone(others[from : from+run])
			if kind == 2 {
				put = append(put, out[at:at+run]...)
			}
		}
		out = slices.Concat(out[:at], put, out[at+run:])
		todo -= run
	}
	return out
}

func TestNearDuplicatesAreJoined(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 6))
	text, others := madeUp(r, 400), madeUp(r, 4000)
	of := func(id int, revision int64, site string, words []string) *schema.Article {
		a := article(id, 0)
		a.Revision, a.Site, a.Body = schema.Count(revision), schema.Text(site), schema.Text(strings.Join(words, " "))
		return a
	}
	dir := t.TempDir()
	write(t, dir, "r1",
		of(1, 1, "a.org", text), of(2, 1, "b.org", edited(r, text, others, 0.1)), of(3, 1, "a.org", edited(r, text, others, 0.05)),
		of(4, 1, "a.org", others[:400]), of(5, 1, "c.org", text), of(5, 2, "c.org", others[1000:1400]), // rewritten: no copy any more
		of(6, 1, "a.org", text[:15]), of(7, 1, "a.org", text[:15])) // too short to tell
	got := run(t, dir).Near
	want := Near{1, 1, 3, []Cluster{{[]string{"a.org/1", "a.org/2", "a.org/3"}, []string{"a.org", "b.org"}}}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("-want +got\n%s", diff)
	}
}

// Ten thousand copies of one text take no longer than as many other texts.
func TestCrowdsAreJoined(t *testing.T) {
	r := rand.New(rand.NewPCG(7, 8))
	n := nearTexts{place: map[[16]byte]int{}}
	sum := sign(strings.Join(madeUp(r, 100), " "))
	for i := range 10000 {
		n.texts = append(n.texts, nearText{schema.Text(fmt.Sprint(i)), "s", sum})
	}
	if got := n.clusters(); got.Clusters != 1 || got.Articles != 10000 {
		t.Errorf("%d clusters of %d articles", got.Clusters, got.Articles)
	}
}

var nearTestTexts = flag.Int("near", 150, "how many texts TestNearDuplicatesOfEdits edits at most")

// How well edits of real texts are told from other texts; -v prints the table of
// docs/loading.md.
func TestNearDuplicatesOfEdits(t *testing.T) {
	texts := realTexts(t, *nearTestTexts)
	r := rand.New(rand.NewPCG(9, 10))
	others := slices.Concat(texts...)
	sums := make([]*signature, len(texts))
	for i, words := range texts {
		sums[i] = sign(strings.Join(words, " "))
	}
	limits := map[float64]float64{0.01: 1, 0.02: 1, 0.05: 0.99, 0.1: 0.95, 0.2: 0.95}
	for _, share := range []float64{0.01, 0.02, 0.05, 0.1, 0.2, 0.3} {
		n := nearTexts{place: map[[16]byte]int{}}
		for i, words := range texts {
			id, site := schema.Text(fmt.Sprint(i)), schema.Text("original")
			n.texts = append(n.texts, nearText{id, site, sums[i]},
				nearText{id, "edit", sign(strings.Join(edited(r, words, others, share), " "))})
		}
		found, wrong := pairs(&n)
		recall, precision := float64(found)/float64(len(texts)), float64(found)/float64(max(found+wrong, 1))
		t.Logf("%3.0f %% of the words edited: recall %.3f, precision %.3f (%d texts, %d wrong pairs of %d)",
			100*share, recall, precision, len(texts), wrong, len(texts)*(2*len(texts)-1)-len(texts))
		if recall < limits[share] || precision < 0.99 {
			t.Errorf("%.0f %% of the words edited: recall %.3f, want %.2f; precision %.3f, want 0.99", 100*share, recall, limits[share], precision)
		}
	}
}

// pairs counts the pairs that a check joins when it meets them alone: found are a
// text and its edit, wrong two texts of which neither is the other's edit.
func pairs(n *nearTexts) (found, wrong int) {
	for i, a := range n.texts {
		for _, b := range n.texts[:i] {
			if !a.sum.near(b.sum) || !share(a, b) {
				continue
			}
			if a.id == b.id {
				found++
			} else {
				wrong++
			}
		}
	}
	return found, wrong
}

// share reports whether the bands of two near texts bring them together.
func share(a, b nearText) bool {
	s := newSets(2)
	n := nearTexts{texts: []nearText{a, b}}
	for at := 0; at < signatureSize; at += bandSize {
		n.joinBand(s, at)
	}
	return s.root(0) == s.root(1)
}

// realTexts returns the words of up to n different articles of the corpus.
func realTexts(t *testing.T, n int) [][]string {
	t.Helper()
	shared := os.Getenv("NEWSARC_SHARED")
	if shared == "" {
		t.Skip("NEWSARC_SHARED is not set: no corpus of texts")
	}
	names, err := filepath.Glob(filepath.Join(shared, "corpus", "truth", "*.json"))
	if err != nil || len(names) == 0 {
		t.Fatalf("no texts in %s: %v", shared, err)
	}
	rand.New(rand.NewPCG(1, 1)).Shuffle(len(names), func(i, j int) { names[i], names[j] = names[j], names[i] })
	var texts [][]string
	seen := map[string]bool{}
	for _, name := range names {
		data, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		var truth struct {
			Title, Body string
		}
		if err := json.Unmarshal(data, &truth); err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		words := strings.Fields(truth.Title + "\n" + truth.Body)
		if len(words) >= 100 && !seen[truth.Body] && len(texts) < n {
			texts, seen[truth.Body] = append(texts, words), true
		}
	}
	return texts
}
