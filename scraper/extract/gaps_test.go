package extract

import (
	"slices"
	"testing"
)

// TestFillGaps gives blocks scores and looks at what is picked beyond the bar.
func TestFillGaps(t *testing.T) {
	page := `<body><p>First paragraph of the text.</p><h2>A heading</h2><p>Second paragraph.</p><p>A short line</p><p>Third paragraph.</p><h3>No text below</h3><p>Read more here</p></body>`
	for name, c := range map[string]struct {
		scores  []float32
		quality float32
		want    []bool
	}{
		"between":       {[]float32{0.9, 0.9, 0.9, 0.4, 0.9, 0.1, 0.1}, 0.9, []bool{true, true, true, true, true, false, false}},
		"heading":       {[]float32{0.2, 0.3, 0.9, 0.9, 0.9, 0.1, 0.1}, 0.9, []bool{false, true, true, true, true, false, false}},
		"too unlikely":  {[]float32{0.9, 0.2, 0.9, 0.3, 0.9, 0.1, 0.1}, 0.9, []bool{true, false, true, false, true, false, false}},
		"beside":        {[]float32{0.9, 0.9, 0.9, 0.9, 0.9, 0.4, 0.4}, 0.9, []bool{true, true, true, true, true, false, false}},
		"not sure":      {[]float32{0.9, 0.9, 0.9, 0.4, 0.9, 0.1, 0.1}, 0.7, []bool{true, true, true, false, true, false, false}},
		"two in a row":  {[]float32{0.9, 0.9, 0.4, 0.4, 0.9, 0.1, 0.1}, 0.9, []bool{true, true, false, false, true, false, false}},
		"all are taken": {[]float32{0.9, 0.9, 0.9, 0.9, 0.9, 0.9, 0.9}, 0.9, []bool{true, true, true, true, true, true, true}},
	} {
		t.Run(name, func(t *testing.T) {
			s, err := OpenSample([]byte(page), Meta{})
			if err != nil {
				t.Fatal(err)
			}
			picked := make([]bool, len(c.scores))
			for i, v := range c.scores {
				s.page.blocks[i].claim = ""
				picked[i] = v >= 0.5
			}
			s.text.fillGaps(c.scores, picked, c.quality)
			if !slices.Equal(picked, c.want) {
				t.Errorf("picked %v, want %v", picked, c.want)
			}
		})
	}
}
