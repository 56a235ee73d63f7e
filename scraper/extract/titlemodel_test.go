package extract

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	stdflag "flag"
	"fmt"
	"hash/fnv"
	"io"
	"maps"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

var updateTitles = stdflag.Bool("update-titles", false, "learn the weights of headlines again and write titlemodel.go")

// titleChoice is the choice that one page offers.
type titleChoice struct {
	site, group string
	candidates  []headlineCandidate
	sparse      [][]titleFact // of each candidate, what is not 0 of its features
	right       int           // -1: none is right
	stated      bool          // JSON-LD names a headline
	weight      float64
}

type titleFact struct {
	feature int
	value   float64
}

// titlePartitions is how often the publishers are parted anew, so that a page
// more or less is not taken for a gain.
const titlePartitions, titleFolds = 5, 5

// TestTitleWeights learns the weights of headlines from the shared corpus,
// shows by cross-validation over publishers what they are worth, and writes
// them. It runs only with -update-titles.
func TestTitleWeights(t *testing.T) {
	dir := sharedDir(t)
	if !*updateTitles {
		t.Skip("runs only with -update-titles")
	}
	choices := readChoices(t, filepath.Join(dir, "corpus"))
	bounds := [...]float64{0, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.98, 0.99, 0.995}
	var given, held [len(bounds)]int // by the chance
	right, count, covered := map[string]int{}, map[string]int{}, map[string]int{}
	for partition := range titlePartitions {
		for fold := range titleFolds {
			var train, test []titleChoice
			for _, c := range choices {
				if foldOf(c.site, partition) == fold {
					test = append(test, c)
				} else {
					train = append(train, c)
				}
			}
			m := learnTitles(train)
			for _, c := range test {
				w := m.of(&c)
				count[c.group]++
				if c.right >= 0 {
					covered[c.group]++
				}
				won := chooseHeadline(c.candidates, &w)
				step := len(bounds) - 1
				for c.candidates[won].confidence < bounds[step] {
					step--
				}
				given[step]++
				if won == c.right {
					right[c.group]++
					held[step]++
				}
			}
		}
	}
	for _, group := range slices.Sorted(maps.Keys(count)) {
		n := count[group]
		t.Logf("%-22s %4d pages, right %.4f, at best %.3f", group, n/titlePartitions, float64(right[group])/float64(n), float64(covered[group])/float64(n))
	}
	for step := range given {
		if given[step] > 0 {
			t.Logf("chance from %.3f: %5d titles, right %.3f", bounds[step], given[step], float64(held[step])/float64(given[step]))
		}
	}
	writeTitleWeights(t, learnTitles(choices))
}

// foldOf parts the publishers, otherwise in each partition.
func foldOf(site string, partition int) int {
	h := fnv.New64a()
	fmt.Fprintf(h, "%d %s", partition, site)
	x := h.Sum64() // whose low bits alone say little
	x = (x ^ x>>33) * 0xff51afd7ed558ccd
	return int((x ^ x>>33) % titleFolds)
}

// readChoices reads the candidates of every page of a corpus with a true title.
func readChoices(t *testing.T, corpus string) []titleChoice {
	files, err := filepath.Glob(filepath.Join(corpus, "truth", "*.json"))
	if err != nil || len(files) == 0 {
		t.Fatalf("no truth under %s: %v", corpus, err)
	}
	var choices []titleChoice
	for _, file := range files {
		var truth struct {
			Source, URL, Title string
			PageType           string `json:"page_type"`
			Charset            string `json:"http_charset"`
		}
		data, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if err := json.Unmarshal(data, &truth); err != nil {
			t.Fatal(err)
		}
		if truth.Title == "" {
			continue
		}
		meta := Meta{URL: truth.URL, Charset: strings.TrimPrefix(truth.Charset, "raw")}
		p, err := open(readGzip(t, filepath.Join(corpus, "html", strings.TrimSuffix(filepath.Base(file), ".json")+".html.gz")), meta, nil)
		if err != nil || p.root == nil {
			continue
		}
		p.readMetadata()
		c := titleChoice{site: string(p.record.Site), group: truth.Source + " " + truth.PageType, right: -1, weight: 0.5}
		switch {
		case truth.Source == "fundus": // news, and few
			c.weight = 1.5
		case truth.PageType == "article":
			c.weight = 1
		}
		c.candidates = p.headlineCandidates()
		want := strings.Join(wordsOf(truth.Title), " ")
		for i := range c.candidates {
			o := &c.candidates[i]
			if c.right < 0 && strings.Join(o.words, " ") == want {
				c.right = i
			}
			o.reading = reading{} // it would keep the page
			c.stated = c.stated || o.features[fJSONLD] > 0
			var facts []titleFact
			for k, x := range o.features {
				if x != 0 {
					facts = append(facts, titleFact{k, x})
				}
			}
			c.sparse = append(c.sparse, facts)
		}
		if len(c.candidates) > 0 {
			choices = append(choices, c)
		}
	}
	return choices
}

func readGzip(t *testing.T, file string) []byte {
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	r, err := gzip.NewReader(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	body, err := io.ReadAll(r)
	if err != nil {
		t.Fatal(err)
	}
	return body
}

// titleModel is what is learned: weights for all pages, and what is added to
// them on pages whose JSON-LD names a headline.
type titleModel struct{ base, stated headlineFeatures }

// statedShare keeps the weights of the few pages with JSON-LD near the others':
// it is how strongly these pages pull at what is added for them.
const statedShare = 0.5

// of returns the weights for a page.
func (m *titleModel) of(c *titleChoice) headlineFeatures {
	w := m.base
	if c.stated {
		for k := range w {
			w[k] += statedShare * m.stated[k]
		}
	}
	return w
}

// learnTitles fits a conditional logit (McFadden 1974) by RMSprop.
func learnTitles(choices []titleChoice) *titleModel {
	const (
		rounds = 150
		l2     = 0.001
	)
	m := &titleModel{}
	var squares [2]headlineFeatures
	for round := range rounds {
		var grads [2]headlineFeatures
		total := 0.0
		for i := range choices {
			c := &choices[i]
			if c.right < 0 {
				continue
			}
			total += c.weight
			w := m.of(c)
			for j, chance := range chances(&w, c.sparse) {
				d := -chance
				if j == c.right {
					d++
				}
				if math.Abs(d) < 1e-7 {
					continue
				}
				for _, f := range c.sparse[j] {
					grads[0][f.feature] += c.weight * d * f.value
					if c.stated {
						grads[1][f.feature] += c.weight * d * f.value * statedShare
					}
				}
			}
		}
		rate := 0.12
		if last := rounds / 3; round >= rounds-last {
			rate *= float64(rounds-round) / float64(last) // to rest, whatever the last step
		}
		for part, w := range []*headlineFeatures{&m.base, &m.stated} {
			for k := range w {
				g := grads[part][k]/total - l2*w[k]
				squares[part][k] = 0.9*squares[part][k] + 0.1*g*g
				w[k] += rate * g / (math.Sqrt(squares[part][k]) + 1e-6)
			}
		}
	}
	return m
}

// chances are the probabilities of the candidates of one page.
func chances(w *headlineFeatures, candidates [][]titleFact) []float64 {
	list := make([]float64, len(candidates))
	for i, facts := range candidates {
		for _, f := range facts {
			list[i] += w[f.feature] * f.value
		}
	}
	top, sum := slices.Max(list), 0.0
	for i := range list {
		list[i] = math.Exp(list[i] - top)
		sum += list[i]
	}
	for i := range list {
		list[i] /= sum
	}
	return list
}

func writeTitleWeights(t *testing.T, m *titleModel) {
	var b strings.Builder
	b.WriteString("package extract\n\n// The weights of headline candidates' features, in the order of their constants:\n// a conditional logit over the candidates of a page, written by\n//\n//\tNEWSARC_SHARED=… go test ./scraper/extract -run TestTitleWeights -update-titles -v\n")
	for _, part := range []struct {
		name, doc string
		weights   headlineFeatures
	}{
		{"titleWeights", "titleWeights are those of pages without a headline in JSON-LD.", m.base},
		{"statedTitleWeights", "statedTitleWeights are those of pages whose JSON-LD names a headline.", m.of(&titleChoice{stated: true})},
	} {
		fmt.Fprintf(&b, "\n// %s\nvar %s = headlineFeatures{\n", part.doc, part.name)
		for _, x := range part.weights {
			fmt.Fprintf(&b, "\t%.3f,\n", x)
		}
		b.WriteString("}\n")
	}
	if err := os.WriteFile("titlemodel.go", []byte(b.String()), 0o644); err != nil {
		t.Fatal(err)
	}
}
