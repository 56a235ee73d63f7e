package boost

import (
	"bytes"
	"math/rand/v2"
	"testing"
)

// rings is a data set that no linear rule separates: 1 where the first two features differ in sign.
func rings(n int) *Data {
	rng := rand.New(rand.NewPCG(7, 7))
	d := &Data{Features: 3}
	for range n {
		x, y, noise := rng.Float32()-0.5, rng.Float32()-0.5, rng.Float32()
		target := float32(0)
		if (x < 0) != (y < 0) {
			target = 1
		}
		d.Values = append(d.Values, x, y, noise)
		d.Target = append(d.Target, target)
		d.Weight = append(d.Weight, 1)
	}
	return d
}

func options(workers int) Options {
	return Options{Trees: 30, Depth: 4, Rate: 0.3, Lambda: 1, MinChild: 1, Columns: 0.9, Rows: 0.7, Seed: 3, Workers: workers}
}

func TestTrainLearns(t *testing.T) {
	d := rings(2000)
	m := Train(d, options(2))
	wrong := 0
	for i, want := range d.Target {
		if p := Prob(m.Score(d.Values[i*3 : i*3+3])); (p > 0.5) != (want > 0.5) {
			wrong++
		}
	}
	if wrong > len(d.Target)/20 {
		t.Errorf("%d of %d rows judged wrong", wrong, len(d.Target))
	}
	if use := m.Importance(); use[0] == 0 || use[1] == 0 {
		t.Errorf("features used: %v", use)
	}
}

// TestTrainIsDeterministic: the same data give the same bytes, however many workers there are.
func TestTrainIsDeterministic(t *testing.T) {
	var first []byte
	for _, workers := range []int{1, 2, 2, 5} {
		data, err := Train(rings(6000), options(workers)).MarshalBinary()
		if err != nil {
			t.Fatal(err)
		}
		if first == nil {
			first = data
		} else if !bytes.Equal(first, data) {
			t.Fatalf("with %d workers the model differs", workers)
		}
	}
}

func FuzzRead(f *testing.F) {
	data, err := Train(rings(200), options(1)).MarshalBinary()
	if err != nil {
		f.Fatal(err)
	}
	f.Add(data)
	f.Add(data[:40])
	f.Add([]byte(magic))
	f.Fuzz(func(t *testing.T, data []byte) {
		m, err := Read(data)
		if err != nil || m.Features > 1000 || m.Trees() == 0 {
			return
		}
		m.Score(make([]float32, m.Features)) // must end and stay in bounds
	})
}
