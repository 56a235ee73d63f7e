package main

import "testing"

func TestSize(t *testing.T) {
	tests := []struct {
		text string
		want size
		said string
	}{
		{"1000", 1000, "1kB"},
		{"12b", 12, "12"},
		{"500kB", 500_000, "500kB"},
		{"20 MB", 20_000_000, "20MB"},
		{"1.5g", 1_500_000_000, "1500MB"},
		{"32MiB", 32 << 20, "32MiB"},
		{"1GiB", 1 << 30, "1GiB"},
		{"2t", 2_000_000_000_000, "2000GB"},
		{"0", 0, ""},
		{"1234567", 1_234_567, "1234567"},
	}
	for _, test := range tests {
		t.Run(test.text, func(t *testing.T) {
			var got, again size
			if err := got.Set(test.text); err != nil || got != test.want || got.String() != test.said {
				t.Errorf("%d, %q, %v; want %d, %q", got, got.String(), err, test.want, test.said)
			}
			if err := again.Set(got.String()); got != 0 && (err != nil || again != got) {
				t.Errorf("%q is read as %d, %v", got.String(), again, err)
			}
		})
	}
	for _, text := range []string{"", "much", "-1", "5XB", "1e40", "MB", "NaN"} {
		if err := new(size).Set(text); err == nil {
			t.Errorf("%q is taken", text)
		}
	}
}
