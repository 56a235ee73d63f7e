package main

import (
	"encoding/json"
	"os"
	"slices"
)

// judgedPage is what -judged writes of a page: how each block near the text was judged.
type judgedPage struct {
	ID       string        `json:"id"`
	Source   string        `json:"source"`
	PageType string        `json:"page_type"`
	F1       float64       `json:"f1"`
	Exact    bool          `json:"exact"`
	Words    int           `json:"words"` // of the truth
	Blocks   []judgedBlock `json:"blocks"`
}

type judgedBlock struct {
	At     int     `json:"at"`
	Want   float32 `json:"want"` // share of its tokens that belong to the text
	First  float32 `json:"first"`
	Second float32 `json:"second"`
	Picked bool    `json:"picked"`
	Tokens int     `json:"tokens"`
	Place  string  `json:"place"`
	Claim  string  `json:"claim,omitempty"`
	Text   string  `json:"text"`
}

// writeJudged writes the blocks that are text or were taken for it, or might
// have been, page by page: what an analysis of errors reads.
func writeJudged(examples []*example, file string) error {
	f, err := os.Create(file)
	if err != nil {
		return err
	}
	enc := json.NewEncoder(f)
	for _, e := range examples {
		if e.Body == nil {
			continue
		}
		want, got := words(*e.Body), words(e.body)
		j := judgedPage{ID: e.ID, Source: e.Source, PageType: e.PageType, F1: wordF1(got, want), Exact: slices.Equal(got, want), Words: len(want)}
		for i, t := range e.texts {
			claim := e.sample.Claim(i)
			picked := claim == "body" || claim == "lead" // once composed
			if e.want[i] == 0 && !picked && e.last()[i] < 0.05 {
				continue
			}
			if len(t) > 300 {
				t = t[:300]
			}
			j.Blocks = append(j.Blocks, judgedBlock{i, e.want[i], e.scores[0][i], e.last()[i], picked, len(e.tokens[i]), e.sample.Place(i), claim, t})
		}
		if err := enc.Encode(j); err != nil {
			return err
		}
	}
	return f.Close()
}
