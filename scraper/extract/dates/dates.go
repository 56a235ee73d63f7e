// Package dates reads the dates that news pages print: RFC 3339 and its kin,
// "18.11.2026 06:46", "18 ноября 2026, 06:46 МСК", "November 18, 2026 6:46
// a.m. EST", "Вчера 12:30", "vor 3 Stunden", "18.11 06:46", "18 พ.ย. 2569", in some sixty
// languages.
//
// It knows no clock. A date without a year, a relative date and a time without
// a day have an instant only where [Options] holds a reference time; without
// one they keep their text.
//
//	d, ok := dates.Parse("18 ноября 2026, 06:46 МСК", dates.Options{})
//	// d.Time 2026-11-18T03:46:00Z, d.Precision minute, d.ZoneKnown true
//
// [Parse] wants a text that is a date and nothing else but labels ("Published:
// …", a weekday); [Find] looks for the first date within a short text.
package dates

import (
	"strconv"
	"strings"
	"time"

	"github.com/newsarc/newsarc/schema"
)

// Order says how a page writes day and month where both are numbers.
type Order int

// The orders. OrderUnknown takes the language's habit.
const (
	OrderUnknown Order = iota
	DayFirst
	MonthFirst
)

// Options are what is known besides the text. The zero value is valid.
type Options struct {
	// Reference is the time the page was fetched. It gives yearless and
	// relative dates their instant, and dates more than a day after it are
	// refused. Zero: such dates have no instant, and nothing is refused.
	Reference time.Time
	// Location is where a time without a zone is; nil is UTC.
	Location *time.Location
	// Order of day and month in dates like 5/6/2026. Dots and dashes are day
	// first unless it says otherwise.
	Order Order
	// Lang is the language of the text (en, en-GB, ru), "" if unknown.
	Lang string
}

// Date is a date as read.
type Date struct {
	// Time is the instant in UTC; zero where the text does not tell it and
	// there is no reference time. A day is its 00:00Z, whatever the zone.
	Time time.Time
	// Precision of the text: second, minute, day, month.
	Precision schema.Precision
	// Raw is the part of the text that was read as the date.
	Raw string
	// Start and End are the offsets of Raw in the text.
	Start, End int
	// Inferred: the year or the day comes from the reference time.
	Inferred bool
	// ZoneKnown: the text itself names its zone or offset. False for days.
	ZoneKnown bool
	// Ambiguous: day and month could change places.
	Ambiguous bool
}

// future is how far after the reference time a date may lie: pages are dated
// in zones ahead of UTC, and clocks are wrong.
const future = 36 * time.Hour

// MaxLen is the longest text, in bytes, that Parse and Find look at.
const MaxLen = 400

// Parse reads a text that is a date, apart from labels, weekdays and
// punctuation around it. It is false for a text that holds more, for an
// impossible date and for one in the future of the reference time.
func Parse(text string, o Options) (Date, bool) {
	if len(text) > MaxLen || holdsNone(text) {
		return Date{}, false
	}
	if isClock(text) {
		return clockAlone(text, o)
	}
	if d, ok := rfc3339(text, o); ok {
		return d, true
	}
	room := rooms.Get().(*[few]token)
	defer rooms.Put(room)
	p := parser{text: text, tokens: scan(room[:0], text), o: o}
	return p.parse()
}

// isClock says whether a text is a time of day such as 06:46 and nothing else.
func isClock(text string) bool {
	if len(text) != len("06:46") || text[2] != ':' {
		return false
	}
	h, m := twoDigits(text[:2]), twoDigits(text[3:])
	return h >= 0 && h < 24 && m >= 0 && m < 60
}

// twoDigits reads a number of two digits of ASCII; less than 0 if it is none.
func twoDigits(s string) int {
	if a, b := int(s[0])-'0', int(s[1])-'0'; a >= 0 && a <= 9 && b >= 0 && b <= 9 {
		return 10*a + b
	}
	return -1
}

// clockAlone is the short way for what stands beside each item of many lists.
func clockAlone(text string, o Options) (Date, bool) {
	h, m := twoDigits(text[:2]), twoDigits(text[3:])
	tokens := [...]token{
		{kind: number, value: h, width: 2, end: 2}, {kind: mark, r: ':', start: 2, end: 3}, {kind: number, value: m, width: 2, start: 3, end: 5},
	}
	p := parser{text: text, tokens: tokens[:], o: o}
	return p.date(moment{end: len(tokens), hour: h, min: m, clock: true, wholeOnly: true})
}

// rfc3339 is the short way for what most metadata hold.
func rfc3339(text string, o Options) (Date, bool) {
	if len(text) < len("2006-01-02T15:04:05Z") || len(text) > 35 || text[10] != 'T' {
		return Date{}, false
	}
	t, err := time.Parse(time.RFC3339Nano, text)
	p := parser{o: o}
	if err != nil || !p.plausible(t) {
		return Date{}, false
	}
	return Date{Time: t.UTC(), Precision: schema.PrecisionSecond, Raw: text, End: len(text), ZoneKnown: true}, true
}

// Find returns the first date in a text: one with a year, or with a day and a
// time, or a relative one. Texts over MaxLen bytes are cut.
func Find(text string, o Options) (Date, bool) {
	if holdsNone(text) {
		return Date{}, false
	}
	if len(text) > MaxLen {
		text = strings.ToValidUTF8(text[:MaxLen], "")
	}
	room := rooms.Get().(*[few]token)
	defer rooms.Put(room)
	p := parser{text: text, tokens: scan(room[:0], text), o: o}
	return p.find()
}

// FindOrParse is Find, and where that finds nothing Parse, for the price of one.
func FindOrParse(text string, o Options) (Date, bool) {
	if holdsNone(text) {
		return Date{}, false
	}
	if isClock(text) {
		return clockAlone(text, o)
	}
	whole := len(text) <= MaxLen
	if !whole {
		text = strings.ToValidUTF8(text[:MaxLen], "")
	}
	room := rooms.Get().(*[few]token)
	defer rooms.Put(room)
	p := parser{text: text, tokens: scan(room[:0], text), o: o}
	if d, ok := p.find(); ok || !whole {
		return d, ok
	}
	if d, ok := rfc3339(text, o); ok {
		return d, true
	}
	return p.parse()
}

// moment is a date in the making.
type moment struct {
	year, month, day  int // 0: not given
	hour, min, sec    int
	nsec              int
	clock, seconds    bool
	zone              *time.Location // nil: not named
	ambiguous         bool
	numeric           bool // day and month are both numbers
	ago               time.Duration
	relative          bool // ago, months or days before the reference
	agoMonths         int
	daysBack          int
	hasDay            bool // daysBack holds a day: today, yesterday
	now               bool
	agoDays           bool // precision day
	instant           time.Time
	start, end        int // tokens
	wholeOnly, strong bool
}

// date turns what was read into an instant, and refuses the impossible.
func (p *parser) date(m moment) (Date, bool) {
	first, last := p.tokens[m.start], p.tokens[m.end-1]
	d := Date{Raw: p.text[first.start:last.end], Start: first.start, End: last.end, Ambiguous: m.ambiguous, ZoneKnown: m.zone != nil}
	switch {
	case !m.instant.IsZero():
		d.Time, d.Precision, d.ZoneKnown = m.instant, schema.PrecisionSecond, true
	case m.relative:
		return p.relative(m, d)
	case m.year == 0:
		return p.yearless(m, d)
	default:
		t, ok := p.at(m, m.year)
		if !ok {
			return Date{}, false
		}
		d.Time = t
	}
	if m.instant.IsZero() {
		d.Precision = m.precision()
	}
	if d.Precision == schema.PrecisionDay || d.Precision == schema.PrecisionMonth {
		d.ZoneKnown = false
	}
	return d, p.plausible(d.Time)
}

func (m *moment) precision() schema.Precision {
	switch {
	case m.day == 0 && !m.hasDay && !m.clock:
		return schema.PrecisionMonth
	case !m.clock:
		return schema.PrecisionDay
	case m.seconds:
		return schema.PrecisionSecond
	}
	return schema.PrecisionMinute
}

// at returns the moment in the given year, false if there is no such day.
func (p *parser) at(m moment, year int) (time.Time, bool) {
	day := max(m.day, 1)
	if !m.clock {
		t := time.Date(year, time.Month(m.month), day, 0, 0, 0, 0, time.UTC)
		return t, t.Day() == day
	}
	loc := m.zone
	if loc == nil {
		loc = p.location()
	}
	if loc == american[0] || loc == american[1] || loc == american[2] || loc == american[3] {
		loc = summer(loc, year, m.month, day, m.hour)
	}
	t := time.Date(year, time.Month(m.month), day, m.hour, m.min, m.sec, m.nsec, loc)
	check := time.Date(year, time.Month(m.month), day, 0, 0, 0, 0, time.UTC)
	return t.UTC(), check.Day() == day
}

func (p *parser) location() *time.Location {
	if p.o.Location != nil {
		return p.o.Location
	}
	return time.UTC
}

func (p *parser) plausible(t time.Time) bool {
	if t.IsZero() {
		return true
	}
	if y := t.Year(); y < 1600 || y > 2200 {
		return false
	}
	return p.o.Reference.IsZero() || !t.After(p.o.Reference.Add(future))
}

// yearless gives a day and month the latest year in which they are not in the
// future, and a lone time the latest day.
func (p *parser) yearless(m moment, d Date) (Date, bool) {
	d.Precision, d.Inferred = m.precision(), true
	ref := p.o.Reference
	if m.hasDay || m.day == 0 {
		return p.dayless(m, d)
	}
	if ref.IsZero() {
		// A leap year accepts every day that a year can have.
		_, ok := p.at(m, 2024)
		d.ZoneKnown = false
		return d, ok
	}
	for year := ref.Year() + 1; year > ref.Year()-5; year-- {
		t, ok := p.at(m, year)
		if ok && !t.After(ref.Add(future)) {
			d.Time = t
			if !m.clock {
				d.ZoneKnown = false
			}
			return d, true
		}
	}
	return Date{}, false
}

// dayless is "Yesterday 12:30" or "12:30".
func (p *parser) dayless(m moment, d Date) (Date, bool) {
	ref := p.o.Reference
	if m.month != 0 {
		return Date{}, false
	}
	if ref.IsZero() {
		d.ZoneKnown = false
		return d, true
	}
	loc := m.zone
	if loc == nil {
		loc = p.location()
	}
	local := ref.In(loc).AddDate(0, 0, -m.daysBack)
	m.day, m.month, m.year = local.Day(), int(local.Month()), local.Year()
	t, ok := p.at(m, m.year)
	if !m.hasDay && t.After(ref.Add(time.Hour)) {
		t = t.AddDate(0, 0, -1)
	}
	d.Time = t
	if !m.clock {
		d.ZoneKnown = false
	}
	return d, ok
}

// relative is "3 hours ago".
func (p *parser) relative(m moment, d Date) (Date, bool) {
	d.Inferred, d.Precision = true, schema.PrecisionMinute
	if m.agoDays {
		d.Precision = schema.PrecisionDay
	}
	ref := p.o.Reference
	if ref.IsZero() {
		return d, true
	}
	t := ref.Add(-m.ago).AddDate(0, -m.agoMonths, 0)
	if m.agoDays {
		t = t.In(p.location())
		t = time.Date(t.Year(), t.Month(), t.Day(), 0, 0, 0, 0, time.UTC)
	}
	d.Time = t.UTC().Truncate(time.Second)
	return d, p.plausible(d.Time)
}

// FromURL reads the day out of an address such as /2026/11/18/title or
// /20261118-title. It is day-precise and the weakest of all readings.
func FromURL(address string) (Date, bool) {
	path := address
	if i := strings.Index(path, "://"); i >= 0 {
		path = path[i+3:]
	}
	if i := strings.IndexAny(path, "?#"); i >= 0 {
		path = path[:i]
	}
	room := rooms.Get().(*[few]token)
	defer rooms.Put(room)
	tokens := scan(room[:0], path)
	for i, t := range tokens {
		if t.kind != number || i == 0 {
			continue
		}
		var y, m, d int
		last := i
		switch {
		case t.width >= 12:
			// the time at the head of a number: 2026012914320005196
			v, _ := strconv.Atoi(path[t.start : t.start+12])
			if v%100 > 59 || v/100%100 > 23 {
				continue
			}
			y, m, d = v/1e8, v/1e6%100, v/1e4%100
		case tokens[i-1].kind == letters:
			continue
		case t.width == 4 && i+4 < len(tokens) && tokens[i+1].r == tokens[i+3].r && isAny(tokens[i+1].r, "/-_") &&
			tokens[i+2].kind == number && tokens[i+4].kind == number && tokens[i+4].width <= 2:
			last = i + 4
			y, m, d = t.value, tokens[i+2].value, tokens[last].value
		case t.width == 8:
			y, m, d = t.value/10000, t.value/100%100, t.value%100
		default:
			continue
		}
		day := time.Date(y, time.Month(m), d, 0, 0, 0, 0, time.UTC)
		if y < 1990 || y > 2100 || m < 1 || m > 12 || day.Day() != d {
			continue
		}
		return Date{Time: day, Precision: schema.PrecisionDay, Raw: path[t.start:tokens[last].end]}, true
	}
	return Date{}, false
}
