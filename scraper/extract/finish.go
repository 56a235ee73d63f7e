package extract

import (
	"slices"

	"github.com/newsarc/newsarc/schema"
)

// finish makes the record whole: one entry of provenance for each field, in
// the order of the columns, and no warning twice.
func (p *page) finish() {
	// Who speaks last of a field has set it.
	last := map[schema.Text]int{}
	for i := range p.record.Provenance {
		last[p.record.Provenance[i].Field] = i
	}
	kept := p.record.Provenance[:0]
	for i, e := range p.record.Provenance {
		if last[e.Field] == i {
			kept = append(kept, e)
		}
	}
	p.record.Provenance = kept
	var warnings schema.List[schema.Text]
	for _, w := range p.record.Warnings {
		if !slices.Contains(warnings, w) {
			warnings = append(warnings, w)
		}
	}
	p.record.Warnings = warnings
}
