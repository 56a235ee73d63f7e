package check

import (
	"cmp"
	"maps"
	"math"
	"slices"

	"github.com/newsarc/newsarc/schema"
)

// Drop is a column that a site used to fill and does not any more: most often
// the site changed its layout.
type Drop struct {
	Site   string  `json:"site"`
	Column string  `json:"column"`
	Since  string  `json:"since"`  // the first day of fetching with less
	Before float64 `json:"before"` // share of rows filled until then
	After  float64 `json:"after"`  // share since
	Rows   int64   `json:"rows"`   // rows since
}

// What counts as a drop: a column that was filled mostly, and is now filled
// less than half as often, on enough rows that chance does not do it.
const (
	dropFrom  = 0.5 // share filled before, at least
	dropTo    = 0.5 // share after, relative to before, at most
	dropRows  = 20  // rows before, at least
	dropAfter = 5   // rows after, at least
	dropSigma = 4.0 // standard deviations of the difference, at least
)

// coverage counts filled columns by site and day.
type coverage struct {
	columns []fillColumn
	sites   map[schema.Text]map[string]*dayCount
}

type dayCount struct {
	rows   int64
	filled []int64
}

func newCoverage(f *fill) *coverage {
	return &coverage{f.columns, map[schema.Text]map[string]*dayCount{}}
}

func (c *coverage) add(a *schema.Article, filled []bool) {
	if a.FetchedAt == nil {
		return
	}
	days := c.sites[a.Site]
	if days == nil {
		days = map[string]*dayCount{}
		c.sites[a.Site] = days
	}
	d := days[day(*a.FetchedAt)]
	if d == nil {
		d = &dayCount{filled: make([]int64, len(c.columns))}
		days[day(*a.FetchedAt)] = d
	}
	d.rows++
	for i, is := range filled {
		if is {
			d.filled[i]++
		}
	}
}

// drops returns the columns whose coverage fell and stayed down, worst first.
func (c *coverage) drops() []Drop {
	drops := []Drop{}
	for site, days := range c.sites {
		names := slices.Sorted(maps.Keys(days))
		for i, column := range c.columns {
			if d, ok := drop(names, days, i); ok {
				d.Site, d.Column = string(site), column.name
				drops = append(drops, d)
			}
		}
	}
	slices.SortFunc(drops, func(a, b Drop) int {
		return cmp.Or(cmp.Compare(b.Before-b.After, a.Before-a.After), cmp.Compare(a.Site, b.Site), cmp.Compare(a.Column, b.Column))
	})
	return drops
}

// drop finds the day that best divides the days into filled before and empty
// since, if there is one.
func drop(names []string, days map[string]*dayCount, column int) (Drop, bool) {
	var rows, filled int64
	for _, d := range days {
		rows, filled = rows+d.rows, filled+d.filled[column]
	}
	var best Drop
	var bestSigma float64
	var n1, f1 int64
	for _, name := range names {
		n2, f2 := rows-n1, filled-f1
		if n1 >= dropRows && n2 >= dropAfter {
			before, after := float64(f1)/float64(n1), float64(f2)/float64(n2)
			sigma := deviations(before, after, float64(n1), float64(n2))
			if before >= dropFrom && after <= before*dropTo && sigma >= dropSigma && sigma > bestSigma {
				best, bestSigma = Drop{Since: name, Before: before, After: after, Rows: n2}, sigma
			}
		}
		n1, f1 = n1+days[name].rows, f1+days[name].filled[column]
	}
	return best, bestSigma > 0
}

// deviations is the test of two proportions.
func deviations(p1, p2, n1, n2 float64) float64 {
	p := (p1*n1 + p2*n2) / (n1 + n2)
	spread := math.Sqrt(p * (1 - p) * (1/n1 + 1/n2))
	if spread == 0 {
		return 0
	}
	return (p1 - p2) / spread
}
