package extract

import (
	"strings"

	"github.com/newsarc/newsarc/scraper/profile"
)

// regroup repairs "966 120 5" on one line of plain text, where spaces part
// counters as well as thousands: as many numbers as the profile has counters.
func (p *page) regroup(out []number, first int, l *line) []number {
	order := p.profile.CounterOrder()
	if p.root != nil || len(out)-first == len(order) || len(order) == 0 {
		return out
	}
	words := strings.Fields(l.text)
	if len(words) != len(order) {
		return out
	}
	out = out[:first]
	at := 0
	for _, w := range words {
		v, n, ok := parseCount(w)
		if !ok || n != len(w) {
			return out
		}
		lo := l.lo + at + strings.Index(l.text[at:], w)
		out = append(out, number{line: l.index(p), block: l.block, lo: lo, hi: lo + len(w), value: v})
		at = lo - l.lo + len(w)
	}
	return out
}

// orderNumbers names the numbers that nothing else names, by the profile's
// order: those of the lines that follow the title, or of those before it.
func (p *page) orderNumbers(numbers []number, quiet []bool) {
	order := p.profile.CounterOrder()
	if p.title < 0 || len(order) == 0 {
		return
	}
	seq := p.countSequence(numbers, quiet, p.title+1, 1)
	if len(seq) == 0 {
		if s := p.countSequence(numbers, quiet, p.title-1, -1); len(s) > len(seq) {
			seq = s
		}
	}
	if len(seq) < 2 {
		if s := p.anySequence(numbers, quiet, len(order)); s != nil {
			seq = s
		}
	}
	named := map[profile.Counter]bool{}
	for _, k := range seq {
		named[numbers[k].counter] = true
	}
	if len(seq) > len(order) {
		return
	}
	next := 0
	for pos, k := range seq {
		n := &numbers[k]
		if n.counter != "" {
			continue
		}
		if len(seq) == len(order) && !named[order[pos]] {
			n.counter = order[pos]
		} else {
			for next < len(order) && named[order[next]] {
				next++
			}
			if next == len(order) {
				return
			}
			n.counter = order[next]
		}
		named[n.counter] = true
		n.by, n.score = byOrder, 0.9
	}
}

// countSequence returns the numbers of the first stretch of quiet lines from
// line i on, in steps of d, before the running text.
func (p *page) countSequence(numbers []number, quiet []bool, i, d int) []int {
	var seq []int
	for steps := 0; i >= 0 && i < len(p.lines) && steps < 14; i, steps = i+d, steps+1 {
		l := &p.lines[i]
		if p.blocks[l.block].hidden {
			continue
		}
		if !quiet[i] {
			if len(seq) > 0 || l.words > 12 || d < 0 && steps > 5 {
				break
			}
			continue
		}
		var here []int
		for k := range numbers {
			if numbers[k].line == i {
				here = append(here, k)
			}
		}
		if d < 0 {
			seq = append(here, seq...)
		} else {
			seq = append(seq, here...)
		}
	}
	return seq
}

// anySequence returns the first stretch of exactly n numbers in quiet lines.
func (p *page) anySequence(numbers []number, quiet []bool, n int) []int {
	for i := 0; i < len(p.lines); i++ {
		if !quiet[i] || p.lines[i].used != "" {
			continue
		}
		seq := p.countSequence(numbers, quiet, i, 1)
		if len(seq) == n {
			return seq
		}
		for i < len(p.lines) && quiet[i] {
			i++
		}
	}
	return nil
}
