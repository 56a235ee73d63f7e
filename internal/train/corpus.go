package main

import (
	"compress/gzip"
	"encoding/json"
	"fmt"
	"io"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"

	"golang.org/x/net/publicsuffix"

	"github.com/newsarc/newsarc/scraper/extract"
)

// truth is what the corpus says of a page.
type truth struct {
	ID          string   `json:"id"`
	Source      string   `json:"source"`
	URL         string   `json:"url"`
	HTTPCharset string   `json:"http_charset"`
	PageType    string   `json:"page_type"`
	Title       string   `json:"title"`
	Body        *string  `json:"body"`
	Lead        string   `json:"lead"`
	With        []string `json:"with"`
	Without     []string `json:"without"`
}

// example is one page with its truth, its blocks and what they should be.
type example struct {
	truth
	publisher string
	fold      int
	sample    *extract.Sample
	texts     []string
	tokens    [][]string
	want      []float32 // share of each block's tokens that belong to the text
	weight    []float32
	rows      []float32 // of the stage at work
	// scores are each stage's probabilities, never of a model that saw the publisher.
	scores [extract.Stages][]float32

	kind []float32 // row of the models of page types

	standfirst, body string // as composed
}

// last are the probabilities that count.
func (e *example) last() []float32 { return e.scores[extract.Stages-1] }

func (e *example) meta() extract.Meta {
	m := extract.Meta{URL: e.URL}
	if e.HTTPCharset != "raw" {
		m.Charset = e.HTTPCharset
	}
	return m
}

// load opens the pages of a corpus that have a truth of the body or the standfirst.
func load(dir string, every int) ([]*example, error) {
	files, err := filepath.Glob(filepath.Join(dir, "truth", "*.json"))
	if err != nil {
		return nil, err
	}
	slices.Sort(files)
	out := make([]*example, len(files))
	errs := make([]error, len(files))
	each(len(files), func(i int) {
		if i%every != 0 {
			return
		}
		out[i], errs[i] = loadOne(dir, files[i])
	})
	for _, err := range errs {
		if err != nil {
			return nil, err
		}
	}
	return slices.DeleteFunc(out, func(e *example) bool { return e == nil }), nil
}

func loadOne(dir, file string) (*example, error) {
	data, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	e := &example{}
	if err := json.Unmarshal(data, &e.truth); err != nil {
		return nil, fmt.Errorf("%s: %w", file, err)
	}
	if e.Body == nil && e.Lead == "" {
		return nil, nil
	}
	e.publisher = publisher(e.URL)
	page, err := readGzip(filepath.Join(dir, "html", e.ID+".html.gz"))
	if err != nil {
		return nil, err
	}
	if e.sample, err = extract.OpenSample(page, e.meta()); err != nil {
		return nil, fmt.Errorf("%s: %w", e.ID, err)
	}
	e.texts = e.sample.Texts()
	e.align()
	return e, nil
}

func readGzip(file string) ([]byte, error) {
	f, err := os.Open(file)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	z, err := gzip.NewReader(f)
	if err != nil {
		return nil, err
	}
	return io.ReadAll(z)
}

// publisher is the registrable domain: what pages of one hand are told by.
func publisher(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return address
	}
	host := strings.TrimPrefix(strings.ToLower(u.Hostname()), "www.")
	if d, err := publicsuffix.EffectiveTLDPlusOne(host); err == nil {
		return d
	}
	return host
}

// each runs f for 0…n-1 on two workers.
func each(n int, f func(i int)) {
	var wg sync.WaitGroup
	next := make(chan int)
	for range 2 {
		wg.Go(func() {
			for i := range next {
				f(i)
			}
		})
	}
	for i := range n {
		next <- i
	}
	close(next)
	wg.Wait()
}
