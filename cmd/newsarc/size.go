package main

import (
	"fmt"
	"strconv"
	"strings"
)

// size is a flag's number of bytes: 1000, 500kB, 20MB, 2GB, 1GiB.
type size int64

// Type is the flag's placeholder in the help.
func (*size) Type() string { return "SIZE" }

// String writes the size in the largest unit that gives a whole number; none as "".
func (s *size) String() string {
	n := int64(*s)
	if n == 0 {
		return ""
	}
	for _, unit := range []struct {
		name  string
		bytes int64
	}{{"GiB", 1 << 30}, {"GB", 1e9}, {"MiB", 1 << 20}, {"MB", 1e6}, {"KiB", 1 << 10}, {"kB", 1e3}} {
		if n%unit.bytes == 0 {
			return strconv.FormatInt(n/unit.bytes, 10) + unit.name
		}
	}
	return strconv.FormatInt(n, 10)
}

// Set reads a size.
func (s *size) Set(text string) error {
	digits := strings.TrimRight(strings.TrimSpace(text), "kKmMgGtTiIbB ")
	unit := strings.ToLower(strings.TrimSpace(text[len(digits):]))
	step := 1000.0
	if strings.Contains(unit, "i") {
		step = 1024
	}
	factor, ok := map[string]float64{"": 1, "k": step, "m": step * step, "g": step * step * step, "t": step * step * step * step}[strings.TrimRight(strings.TrimSuffix(unit, "b"), "i")]
	n, err := strconv.ParseFloat(digits, 64)
	if err != nil || !ok || !(n >= 0 && n*factor <= 1<<62) { // nor is NaN a size
		return fmt.Errorf("%q: want a size like 500MB or 2GB", text)
	}
	*s = size(n * factor)
	return nil
}
