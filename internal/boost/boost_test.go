package boost_test

import (
	"math"
	"math/rand/v2"
	"testing"

	"github.com/newsarc/newsarc/internal/boost"
)

// trained is a model of random rows, and rows to ask it about.
func trained(tb testing.TB, features, trees int) (m *boost.Model, rows []float32) {
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
	return boost.Train(d, boost.Options{Trees: trees, Depth: 6, Rate: 0.2, Lambda: 1, MinChild: 1, Columns: 0.7, Rows: 0.7, Seed: 3, Workers: 1}), d.Values
}

func TestScoreAll(t *testing.T) {
	m, rows := trained(t, 9, 40)
	const width = 11 // rows may be wider than what the model looks at
	wide := make([]float32, 0, len(rows)/m.Features*width)
	for i := 0; i < len(rows); i += m.Features {
		wide = append(append(wide, rows[i:i+m.Features]...), 100, 200)
	}
	wide[3], wide[width+4] = float32(math.NaN()), float32(math.Inf(1))
	for n := range 67 {
		out := make([]float32, n)
		m.ScoreAll(wide, width, out)
		for i, got := range out {
			if want := m.Score(wide[i*width : (i+1)*width]); got != want {
				t.Fatalf("row %d of %d: %v, want %v", i, n, got, want)
			}
		}
	}
}

func TestMarshal(t *testing.T) {
	m, rows := trained(t, 9, 40)
	data, err := m.MarshalBinary()
	if err != nil {
		t.Fatal(err)
	}
	again, err := boost.Read(data)
	if err != nil {
		t.Fatal(err)
	}
	out := make([]float32, len(rows)/m.Features)
	again.ScoreAll(rows, m.Features, out)
	for i, got := range out {
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
	m, rows := trained(b, 200, 300)
	n := len(rows) / m.Features
	b.Run("one by one", func(b *testing.B) {
		for b.Loop() {
			for i := range n {
				m.Score(rows[i*m.Features : (i+1)*m.Features])
			}
		}
	})
	b.Run("together", func(b *testing.B) {
		out := make([]float32, n)
		for b.Loop() {
			m.ScoreAll(rows, m.Features, out)
		}
	})
}
