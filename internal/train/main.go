// Command train makes the content model that extraction scores blocks with,
// and evaluates it on publishers that it has not seen.
//
//	go run ./internal/train -shared ../shared -cv predictions.jsonl
//	go run ./internal/train -shared ../shared -o scraper/extract/content.model
package main

import (
	"encoding/gob"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"hash/fnv"
	"log"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"sort"
	"time"

	"github.com/newsarc/newsarc/internal/boost"
	"github.com/newsarc/newsarc/schema"
	"github.com/newsarc/newsarc/scraper/extract"
)

var (
	shared    = flag.String("shared", os.Getenv("NEWSARC_SHARED"), "folder that holds corpus/")
	folds     = flag.Int("folds", 10, "parts of the cross-validation")
	cv        = flag.String("cv", "", "write cross-validated predictions here, for score.py")
	output    = flag.String("o", "", "train on all pages and write the model here")
	every     = flag.Int("every", 1, "take one page in so many, for a quick look")
	trees1    = flag.Int("trees1", 110, "trees of the first stage")
	trees2    = flag.Int("trees2", 110, "trees of the second stage")
	depth     = flag.Int("depth", 6, "depth of the trees")
	trees3    = flag.Int("trees3", 60, "trees of the third stage")
	rate3     = flag.Float64("rate3", 0.1, "learning rate of the third stage")
	depth3    = flag.Int("depth3", 5, "depth of its trees")
	rate      = flag.Float64("rate", 0.14, "learning rate")
	cols      = flag.Float64("columns", 0.4, "share of the features that a tree sees")
	keep      = flag.String("scores", "", "keep the cross-validated scores in this file, or take them from it if it is there")
	judged    = flag.String("judged", "", "write how each block was judged here, page by page")
	ideal     = flag.Bool("ideal", false, "say what the best choice of blocks would reach")
	firstFrom = flag.String("take", "", "take the scores of the stages before -from of this file")
	from      = flag.Int("from", 0, "first stage to train in the cross-validation")
	show      = flag.Bool("features", false, "print the features by use")
)

func main() {
	log.SetFlags(log.Ltime)
	flag.Parse()
	if err := run(); err != nil {
		log.Fatal(err)
	}
}

func run() error {
	examples, err := load(filepath.Join(*shared, "corpus"), *every)
	if err != nil {
		return err
	}
	blocks := 0
	for _, e := range examples {
		e.fold = foldOf(e.publisher)
		blocks += len(e.texts)
	}
	log.Printf("%d pages, %d blocks", len(examples), blocks)
	if *show {
		printClaims(examples)
	}
	if *ideal {
		report("if every block were judged right", examples, func(e *example) string { return e.oracle() })
		report("the same, composed", examples, func(e *example) string { return e.sample.ComposeOf(e.want) })
	}
	counts := countWords(examples)
	if err := scoresOf(examples, counts); err != nil {
		return err
	}
	if *cv != "" {
		if err := writePredictions(examples, *cv); err != nil {
			return err
		}
	}
	if *judged != "" {
		if err := writeJudged(examples, *judged); err != nil {
			return err
		}
	}
	if *output == "" {
		return nil
	}
	return trainAll(examples, counts, *output)
}

// trainAll trains the model that is shipped on all pages. Its second stage
// learns from first-stage scores of models that did not see the publisher.
func trainAll(examples []*example, counts *counts, file string) error {
	m := &extract.Model{}
	lex := counts.table(func(int) bool { return true })
	m.Words = extract.NewWordTable(lex.words())
	for k := range m.Stages {
		m.Stages[k] = stage(examples, lex, all, nil, k)
	}
	m.Lead = leadModel(examples, lex, all)
	m.Kinds = kindModels(examples, all)
	data, err := m.Bytes()
	if err != nil {
		return err
	}
	log.Printf("%s: %d words, %d bytes", file, len(lex.words()), len(data))
	return os.WriteFile(file, data, 0o644)
}

func all(*example) bool { return true }

// foldOf puts all pages of a publisher into one part of the cross-validation.
func foldOf(publisher string) int {
	h := fnv.New32a()
	h.Write([]byte(publisher))
	return int(h.Sum32() % uint32(*folds))
}

func options(k int) boost.Options {
	o := boost.Options{Trees: *trees1, Depth: *depth, Rate: *rate, Lambda: 2, MinChild: 8, Columns: *cols, Rows: 0.5, Seed: 1, Workers: 2}
	switch k {
	case 1:
		o.Trees = *trees2
	case 2:
		o.Trees, o.Rate, o.Depth = *trees3, *rate3, *depth3
	}
	return o
}

// scoresOf gives every page its cross-validated scores, from the file that keeps them if there is one.
func scoresOf(examples []*example, counts *counts) error {
	if err := readScores(examples, *keep); err == nil {
		composeAll(examples, counts)
		return nil
	} else if *keep != "" && !errors.Is(err, os.ErrNotExist) {
		return err
	}
	if *from > 0 {
		if err := readScores(examples, *firstFrom); err != nil {
			return err
		}
	}
	crossValidate(examples, counts)
	composeAll(examples, counts)
	return writeScores(examples, *keep)
}

// kept is what a file of scores holds of a page.
type kept struct{ Scores [extract.Stages][]float32 }

func readScores(examples []*example, file string) error {
	if file == "" {
		return os.ErrNotExist
	}
	f, err := os.Open(file)
	if err != nil {
		return err
	}
	defer f.Close()
	scores := map[string]kept{}
	if err := gob.NewDecoder(f).Decode(&scores); err != nil {
		return fmt.Errorf("%s: %w", file, err)
	}
	for _, e := range examples {
		k, ok := scores[e.ID]
		if !ok || len(k.Scores[0]) != len(e.texts) {
			return fmt.Errorf("%s: the scores of %s do not fit its blocks", file, e.ID)
		}
		e.scores = k.Scores
	}
	return nil
}

func writeScores(examples []*example, file string) error {
	if file == "" {
		return nil
	}
	f, err := os.Create(file)
	if err != nil {
		return err
	}
	scores := map[string]kept{}
	for _, e := range examples {
		scores[e.ID] = kept{e.scores}
	}
	if err := gob.NewEncoder(f).Encode(scores); err != nil {
		return err
	}
	return f.Close()
}

// crossValidate gives every page the scores of models that never saw its publisher.
func crossValidate(examples []*example, counts *counts) {
	lexicons := make([]*table, *folds)
	for fold := range *folds {
		lexicons[fold] = counts.table(func(f int) bool { return f != fold })
	}
	for k := *from; k < extract.Stages; k++ {
		for fold := range *folds {
			start := time.Now()
			in, out := func(e *example) bool { return e.fold != fold }, func(e *example) bool { return e.fold == fold }
			m := stage(examples, lexicons[fold], in, out, k)
			log.Printf("stage %d fold %d: %d trees, %v", k+1, fold, m.Trees(), time.Since(start).Round(time.Second))
		}
		report(fmt.Sprintf("stage %d", k+1), examples, func(e *example) string { return e.text(e.scores[k]) })
	}
}

// composeAll writes lead and body of every page from its scores, with models
// of the standfirst that did not see the publisher.
func composeAll(examples []*example, counts *counts) {
	for fold := range *folds {
		in := func(e *example) bool { return e.fold != fold }
		lex := counts.table(func(f int) bool { return f != fold })
		m := leadModel(examples, lex, in)
		readKinds(examples, lex, func(e *example) bool { return e.fold == fold })
		each(len(examples), func(i int) {
			if e := examples[i]; e.fold == fold {
				e.standfirst, e.body = e.sample.Compose(lex, m, e.last())
			}
		})
	}
	report("composed", examples, func(e *example) string { return e.body })
	reportLeads(examples)
	reportKinds(examples)
}

// stage trains one stage on the pages of in, and scores those of out.
func stage(examples []*example, lex *table, in, out func(*example) bool, k int) *boost.Model {
	var names []string
	width := 0
	each(len(examples), func(i int) {
		e := examples[i]
		if e.Body == nil && (out == nil || !out(e)) {
			return
		}
		rows, w, n := e.sample.First(lex.leaveOut(e.publisher), i == 0)
		if k > 0 {
			rows, w, n = e.sample.Context(e.scores[k-1], i == 0)
		}
		e.rows = rows
		if i == 0 {
			names, width = n, w
		}
		e.sample.Release()
	})
	d := &boost.Data{Features: width}
	for _, e := range examples {
		if in(e) && e.Body != nil {
			e.append(d, width, k)
		}
	}
	m := boost.Train(d, options(k))
	if *show {
		printFeatures(names, m.Importance())
	}
	for _, e := range examples {
		if out != nil && out(e) {
			p := make([]float32, len(e.texts))
			for i := range p {
				if !e.asked(i, k) {
					p[i] = e.scores[k-1][i]
					continue
				}
				p[i] = boost.Prob(m.Score(e.rows[i*width : (i+1)*width]))
				if k > 0 {
					p[i] = extract.Blend(e.scores[k-1][i], p[i])
				}
			}
			e.scores[k] = p
		}
		e.rows = nil
	}
	return m
}

// asked says whether a stage is asked about a block.
func (e *example) asked(i, k int) bool { return k == 0 || extract.Asked(k, e.scores[k-1][i]) }

// append adds the rows of a page to the data: all near the text, and of those
// far from it one in five, with five times the weight.
func (e *example) append(d *boost.Data, width, k int) {
	near := make([]bool, len(e.want))
	for i, v := range e.want {
		if v > 0 {
			for j := max(0, i-8); j < min(len(near), i+9); j++ {
				near[j] = true
			}
		}
	}
	for i := range e.want {
		if !e.asked(i, k) {
			continue
		}
		weight := e.weight[i]
		if e.Source == "fundus" {
			weight *= 2 // news: few pages of the corpus, most of those to come
		}
		if !near[i] {
			if i%5 != 0 {
				continue
			}
			weight *= 5
		}
		d.Values = append(d.Values, e.rows[i*width:(i+1)*width]...)
		d.Target = append(d.Target, e.want[i])
		d.Weight = append(d.Weight, weight)
	}
}

// printClaims prints how much of the text other rooms took, by what they took it for.
func printClaims(examples []*example) {
	type mass struct{ text, rest float32 }
	sums := map[string]mass{}
	for _, e := range examples {
		for i, v := range e.want {
			if c := e.sample.Claim(i); c != "" && e.Body != nil {
				key := c + " " + e.PageType
				m := sums[key]
				m.text += v * float32(len(e.tokens[i]))
				m.rest += (1 - v) * float32(len(e.tokens[i]))
				sums[key] = m
			}
		}
	}
	for _, k := range slices.Sorted(maps.Keys(sums)) {
		fmt.Printf("claimed %-34s %8.0f words of the text, %8.0f others\n", k, sums[k].text, sums[k].rest)
	}
}

func printFeatures(names []string, use []int) {
	order := make([]int, len(use))
	for i := range order {
		order[i] = i
	}
	sort.SliceStable(order, func(a, b int) bool { return use[order[a]] > use[order[b]] })
	for _, i := range order {
		fmt.Printf("%s:%d ", names[i], use[i])
	}
	fmt.Println()
}

// prediction is what is written of a page: what score.py reads, and how sure
// that is, for reliability.py.
type prediction struct {
	ID         string              `json:"id"`
	Body       string              `json:"body"`
	Lead       string              `json:"lead"`
	Provenance []schema.Provenance `json:"provenance"`
}

func writePredictions(examples []*example, file string) error {
	f, err := os.Create(file)
	if err != nil {
		return err
	}
	enc := json.NewEncoder(f)
	for _, e := range examples {
		p := prediction{ID: e.ID, Body: e.body, Lead: e.standfirst, Provenance: e.sample.Provenance()}
		if err := enc.Encode(p); err != nil {
			return err
		}
	}
	return f.Close()
}
