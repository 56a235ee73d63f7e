package extract

import (
	"time"
	"unicode/utf8"

	"github.com/newsarc/newsarc/schema"
)

// settlePublished decides when the article was published.
func (p *page) settlePublished(all []dating) {
	best := -1
	for i := range all {
		if best < 0 || p.weightOf(&all[i]) > p.weightOf(&all[best]) {
			best = i
		}
	}
	if best < 0 {
		return
	}
	if i := p.outvoted(best, all); i >= 0 {
		best = i
	}
	won := all[best]
	// A coarser reading gives way to a finer one of the same day.
	for i := range all {
		if sameDay(all[i].date.Time, won.date.Time) && finer(all[i].date.Precision, won.date.Precision) && all[i].confidence >= 0.7 {
			conf := won.confidence
			won = all[i]
			won.confidence = max(conf, won.confidence)
		}
	}
	won.confidence = p.datedSurely(&won, all)
	p.record.PublishedAt = schema.Instant(won.date.Time)
	p.record.PublishedRaw = schema.Text(clip(won.value, 200))
	p.record.PublishedPrecision = won.date.Precision
	for i := range all {
		if all[i].printed && sameDay(all[i].date.Time, won.date.Time) && all[i].method != "microdata" {
			p.record.PublishedRaw = schema.Text(clip(all[i].value, 200))
			break
		}
	}
	if won.date.Precision != schema.PrecisionDay && won.date.Precision != schema.PrecisionMonth && !won.date.ZoneKnown && p.profile.Location() == nil && !won.date.Time.IsZero() {
		p.warn("zone-unknown", won.value)
	}
	readings := make([]reading, 0, len(all))
	for i := range all {
		readings = append(readings, all[i].reading)
		if d := all[i].date.Time.Sub(won.date.Time); all[i].confidence >= 0.85 && !all[i].date.Time.IsZero() && (d > 36*time.Hour || d < -36*time.Hour) {
			p.warn("date-disagrees", p.locatorOf(&all[i].reading)+": "+clip(all[i].value, 60))
		}
	}
	p.settleField("published_at", won.reading, readings)
}

// datedSurely is the confidence in a date, as measured on pages of many
// publishers: less where no other source names the day, and much less where the
// page prints another.
func (p *page) datedSurely(won *dating, all []dating) float64 {
	if p.profile != nil || won.date.Time.IsZero() {
		return won.confidence
	}
	agree, printed, other := p.seconded(won, all)
	switch {
	case printed:
		return min(won.confidence, 0.96)
	case agree:
		return min(won.confidence, 0.92)
	case other:
		return min(won.confidence, 0.55)
	case won.printed:
		return won.confidence
	}
	return min(won.confidence, 0.75)
}

// seconded says whether another source names the day of a reading, whether a
// printed one does, and whether a printed one names another day.
func (p *page) seconded(won *dating, all []dating) (agree, printed, other bool) {
	for i := range all {
		d := &all[i]
		if d.date.Time.IsZero() || d.method == won.method && d.node == won.node && d.key == won.key {
			continue
		}
		same := sameDay(d.date.Time, won.date.Time)
		agree = agree || same && d.method != won.method && !(d.printed && won.printed) // two readings of one line are one
		if d.printed && d.confidence >= 0.6 {
			printed, other = printed || same, other || !same
		}
	}
	return agree, printed, other
}

// outvoted returns a reading that the page prints and another source seconds,
// where nothing seconds the one chosen; -1 without one.
func (p *page) outvoted(best int, all []dating) int {
	if agree, _, other := p.seconded(&all[best], all); agree || !other || p.profile != nil {
		return -1
	}
	for i := range all {
		if d := &all[i]; d.printed && d.confidence >= 0.8 && !d.date.Time.IsZero() && !sameDay(d.date.Time, all[best].date.Time) {
			if agree, _, _ := p.seconded(d, all); agree {
				return i
			}
		}
	}
	return -1
}

// weightOf is how much a reading counts. On a site with a profile the page wins
// over its metadata: what a reader sees beside the headline is the date.
func (p *page) weightOf(d *dating) float64 {
	w := d.confidence
	if p.profile != nil && d.near && !d.date.Ambiguous {
		w += 0.4
	}
	if d.date.Time.IsZero() {
		w -= 0.5
	}
	return w
}

func (p *page) settleModified(all []dating) {
	best := -1
	for i := range all {
		if pub := p.record.PublishedAt; all[i].date.Time.IsZero() || pub != nil && all[i].date.Time.Before(pub.Add(-36*time.Hour)) {
			continue
		}
		if best < 0 || all[i].confidence > all[best].confidence {
			best = i
		}
	}
	if best < 0 {
		return
	}
	p.record.ModifiedAt = schema.Instant(all[best].date.Time)
	p.settleField("modified_at", all[best].reading, nil)
}

func sameDay(a, b time.Time) bool {
	if a.IsZero() || b.IsZero() {
		return false
	}
	d := a.Sub(b)
	return d < 26*time.Hour && d > -26*time.Hour
}

// finer says whether precision a tells more than b.
func finer(a, b schema.Precision) bool {
	return rank(a) > rank(b)
}

func rank(p schema.Precision) int {
	switch p {
	case schema.PrecisionSecond, schema.PrecisionMinute:
		return 2
	case schema.PrecisionDay:
		return 1
	}
	return 0
}

// clip cuts a text to at most n bytes, at the beginning of a character.
func clip(s string, n int) string {
	if len(s) <= n {
		return s
	}
	for n > 0 && !utf8.RuneStart(s[n]) {
		n--
	}
	return s[:n]
}
