package boost_test

import (
	"math"
	"math/rand/v2"
	"testing"

	"github.com/newsarc/newsarc/internal/boost"
)

// trained is a model of random rows, and rows to ask it about.
func trained(tb testing.TB, features, trees, depth int) (m *boost.Model, rows []float32) {
	tb.Helper()
	rng := rand.New(rand.NewPCG(1, 2))
	d := &boost.Data{Features: features}
	for range 500 {
		sum := float32(0)
		for range d.Features {
			v := float32(rng.NormFloat64())
			sum += v
			d.Values = append(d.Values, v)
		}
		target := float32(0)
		if sum > 0 {
			target = 1
		}
		d.Target, d.Weight = append(d.Target, target), append(d.Weight, 1)
	}
	return boost.Train(d, boost.Options{Trees: trees, Depth: depth, Rate: 0.2, Lambda: 1, MinChild: 1, Columns: 0.7, Rows: 0.7, Seed: 3, Workers: 1}), d.Values
}

// columnsOf stands rows side by side, as ScoreColumns reads them.
func columnsOf(rows []float32, width int) []float32 {
	columns := make([]float32, width*boost.Stride)
	for i, v := range rows {
		columns[i%width*boost.Stride+i/width] = v
	}
	return columns
}

// scoreAll scores rows in groups.
func scoreAll(m *boost.Model, rows []float32, width int) []float32 {
	out := make([]float32, len(rows)/width)
	for lo := 0; lo < len(out); lo += boost.Group {
		hi := min(lo+boost.Group, len(out))
		m.ScoreColumns(columnsOf(rows[lo*width:hi*width], width), out[lo:hi])
	}
	return out
}

func TestScoreColumns(t *testing.T) {
	tests := []struct {
		name            string
		features, trees int
		depth           int
	}{
		{"trees of six decisions", 9, 40, 6},
		{"trees of one decision", 1, 3, 1},
		{"trees too deep for tables", 9, 10, 9},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			m, rows := trained(t, test.features, test.trees, test.depth)
			width := m.Features + 2 // rows may be wider than what the model looks at
			wide := make([]float32, 0, len(rows)/m.Features*width)
			for i := 0; i < len(rows); i += m.Features {
				wide = append(append(wide, rows[i:i+m.Features]...), 100, 200)
			}
			wide[0], wide[width], wide[2*width] = float32(math.NaN()), float32(math.Inf(1)), float32(math.Copysign(0, -1))
			copy(wide[3*width:5*width], wide[2*width:3*width]) // rows of the same values
			scored := func(t *testing.T) {
				for n := range 67 {
					for i, got := range scoreAll(m, wide[:n*width], width) {
						if want := m.Score(wide[i*width : (i+1)*width]); got != want {
							t.Fatalf("row %d of %d: %v, want %v", i, n, got, want)
						}
					}
				}
			}
			t.Run("as this processor can", scored)
			m.AskOneByOne()
			t.Run("as any processor can", scored)
		})
	}
}

func TestMarshal(t *testing.T) {
	m, rows := trained(t, 9, 40, 6)
	data, err := m.MarshalBinary()
	if err != nil {
		t.Fatal(err)
	}
	again, err := boost.Read(data)
	if err != nil {
		t.Fatal(err)
	}
	for i, got := range scoreAll(again, rows, m.Features) {
		if want := m.Score(rows[i*m.Features : (i+1)*m.Features]); got != want {
			t.Fatalf("row %d: %v, want %v", i, got, want)
		}
	}
	for cut := range data {
		if _, err := boost.Read(data[:cut]); err == nil {
			t.Fatalf("%d of %d bytes are read as a model", cut, len(data))
		}
	}
}

func BenchmarkScore(b *testing.B) {
	m, rows := trained(b, 200, 300, 6)
	n := len(rows) / m.Features
	b.Run("one by one", func(b *testing.B) {
		for b.Loop() {
			for i := range n {
				m.Score(rows[i*m.Features : (i+1)*m.Features])
			}
		}
	})
	b.Run("together", func(b *testing.B) {
		var columns [][]float32
		for lo := 0; lo < n; lo += boost.Group {
			columns = append(columns, columnsOf(rows[lo*m.Features:min(lo+boost.Group, n)*m.Features], m.Features))
		}
		out := make([]float32, n)
		for b.Loop() {
			for k, c := range columns {
				m.ScoreColumns(c, out[k*boost.Group:min((k+1)*boost.Group, n)])
			}
		}
	})
}
