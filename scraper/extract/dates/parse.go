package dates

import (
	"strings"
	"time"
)

// parser reads one text.
type parser struct {
	text   string
	tokens []token
	o      Options
}

// none is the token beyond the ends of a text.
var none = token{}

func (p *parser) t(i int) *token {
	if i < 0 || i >= len(p.tokens) {
		return &none
	}
	return &p.tokens[i]
}

func (p *parser) mark(i int, set string) bool { t := p.t(i); return t.kind == mark && isAny(t.r, set) }

func (p *parser) num(i, maxWidth, lo, hi int) bool {
	t := p.t(i)
	return t.kind == number && t.width <= maxWidth && t.value >= lo && t.value <= hi
}

func (p *parser) year(i int) bool {
	t := p.t(i)
	return t.kind == number && t.width == 4 && t.value >= 1600 && t.value <= 2200
}

// find returns the first strong date of the text.
func (p *parser) find() (Date, bool) {
	for i := range p.tokens {
		m, ok := p.moment(i)
		if !ok || m.wholeOnly || !m.strong {
			continue
		}
		if d, ok := p.date(m); ok {
			return d, true
		}
	}
	return Date{}, false
}

// parse reads the text as one date with nothing but labels around it.
func (p *parser) parse() (Date, bool) {
	for i := range p.tokens {
		m, ok := p.moment(i)
		if !ok {
			if !p.filler(i) {
				return Date{}, false
			}
			continue
		}
		for j := m.end; j < len(p.tokens); j++ {
			if !p.filler(j) {
				return Date{}, false
			}
		}
		return p.date(m)
	}
	return Date{}, false
}

// filler says whether a token may stand beside a date without being part of it.
func (p *parser) filler(i int) bool {
	t := p.t(i)
	switch t.kind {
	case mark:
		return true
	case letters:
		return fillers[t.word] || weekdays[t.word] || joints[t.word]
	}
	return false
}

// moment reads a date with its time, in either order, that begins at token i.
func (p *parser) moment(i int) (moment, bool) {
	m := moment{start: i}
	if t := p.t(i); t.kind == letters && !starters.may(t.word) {
		return m, false
	}
	if prev := p.t(i - 1); i > 0 && p.t(i).kind == number && !p.t(i).space && (prev.kind == number || isAny(prev.r, ".:")) && p.t(i-2).kind == number && !p.t(i-1).space {
		return m, false // the rest of a longer number
	}
	if j, ok := p.stamp(i, &m); ok {
		m.end, m.strong = j, true
		return m, true
	}
	if j, ok := p.relativeAt(i, &m); ok {
		m.end, m.strong, m.relative = j, true, true
		return m, true
	}
	if j, ok := p.day(i, &m); ok {
		j = p.clockAfter(j, &m)
		m.end = j
		m.strong = m.year != 0 || m.clock
		return m, true
	}
	if j, ok := p.clock(i, &m, false); ok {
		j = p.zone(j, &m)
		m.end, m.wholeOnly = j, true
		for k := j; k <= j+4; k++ {
			if e, ok := p.day(k, &m); ok {
				if m.zone == nil && p.t(e).kind == letters {
					e = p.zone(e, &m) // "05:15 AM November 17, 2026 PHT"
				}
				m.end, m.wholeOnly, m.strong = e, false, true
				break
			}
			if !p.joint(k) && !weekdays.has(p.t(k)) {
				break
			}
		}
		return m, true
	}
	return m, false
}

// joint says whether a token may stand between a date and its time.
func (p *parser) joint(i int) bool {
	t := p.t(i)
	return t.kind == mark && isAny(t.r, ",-–—|·•@/:()[]T،;>.") || t.kind == letters && joints[t.word]
}

// clockAfter reads a time after a date that ends at i, over at most four joints.
func (p *parser) clockAfter(i int, m *moment) int {
	for k := i; k <= i+4; k++ {
		if j, ok := p.clock(k, m, true); ok {
			return p.zone(j, m)
		}
		if !p.joint(k) && !weekdays.has(p.t(k)) {
			break
		}
	}
	return i
}

// stamp reads a Unix time or the digits of a date and time.
func (p *parser) stamp(i int, m *moment) (int, bool) {
	t := p.t(i)
	if t.kind != number || (i > 0 && !t.space) {
		return i, false
	}
	switch alone := len(p.tokens) == 1; {
	case t.width == 10 && alone && t.value > 5e8:
		m.instant = time.Unix(int64(t.value), 0).UTC()
	case t.width == 13 && alone && t.value > 5e11:
		m.instant = time.UnixMilli(int64(t.value)).UTC()
	case (t.width == 14 || t.width == 12 && alone) && t.value/pow10(t.width-4) >= 1900 && t.value/pow10(t.width-4) <= 2200:
		v := t.value
		if t.width == 14 {
			m.sec, m.seconds = v%100, true
			v /= 100
		}
		m.min, m.hour, m.clock = v%100, v/100%100, true
		v /= 10000
		m.year, m.month, m.day = v/10000, v/100%100, v%100
		if !m.valid() {
			*m = moment{start: i}
			return i, false
		}
		return p.zone(i+1, m), true
	case t.width == 8 && t.value/10000 >= 1900 && t.value/10000 <= 2200:
		m.year, m.month, m.day = t.value/10000, t.value/100%100, t.value%100
		if !m.valid() {
			*m = moment{start: i}
			return i, false
		}
		if c := p.t(i + 2); p.t(i+1).word == "t" && c.kind == number && (c.width == 6 || c.width == 4) {
			v := c.value
			if c.width == 6 {
				m.sec, m.seconds = v%100, true
				v /= 100
			}
			m.hour, m.min, m.clock = v/100, v%100, true
			if !m.valid() {
				return i, false
			}
			return p.zone(i+3, m), true
		}
		return p.clockAfter(i+1, m), true
	default:
		return i, false
	}
	return i + 1, true
}

func pow10(n int) int {
	v := 1
	for range n {
		v *= 10
	}
	return v
}

func (m *moment) valid() bool {
	return m.month >= 1 && m.month <= 12 && m.day >= 0 && m.day <= 31 && m.hour <= 24 && m.min < 60 && m.sec <= 60
}

// day reads the day of a date that begins at token i.
func (p *parser) day(i int, m *moment) (int, bool) {
	switch t := p.t(i); {
	case p.year(i):
		return p.yearFirst(i, m)
	case t.kind == number && t.width <= 2 && t.value >= 1 && t.value <= 31:
		if j, ok := p.numeric(i, m); ok {
			return j, true
		}
		return p.dayMonth(i, m)
	case t.kind == letters:
		n, ok := todays[t.word]
		if !ok && t.word == "hier" && (p.t(i+1).word == "a" || strings.HasPrefix(p.o.Lang, "fr")) {
			n, ok = 1, true // elsewhere the German "here"
		}
		if ok && !m.hasDay {
			// "today" alone, or with a time
			if w := p.t(i + 1); w.kind == letters && !joints[w.word] && !fillers[w.word] {
				return i, false
			}
			m.hasDay, m.daysBack = true, n
			return i + 1, true
		}
		return p.monthFirst(i, m)
	}
	return i, false
}

// yearFirst reads 2026-11-18, 2026/11/18, 2026. 11. 18., 2026年11月18日,
// 2026 m. lapkričio 18 d., 2026-11.
func (p *parser) yearFirst(i int, m *moment) (int, bool) {
	year := p.t(i).value
	sep := p.t(i + 1)
	switch {
	case sep.kind == mark && isAny(sep.r, "年년"):
		if !p.num(i+2, 2, 1, 12) || !p.mark(i+3, "月월") {
			return i, false
		}
		m.year, m.month = year, p.t(i+2).value
		if p.num(i+4, 2, 1, 31) && p.mark(i+5, "日일号號") {
			m.day = p.t(i + 4).value
			return i + 6, true
		}
		return i + 4, true
	case sep.kind == mark && isAny(sep.r, "-/.‐‑–"):
		if p.num(i+2, 2, 1, 12) {
			m.year, m.month = year, p.t(i+2).value
			if p.mark(i+3, "-/.‐‑–") && p.num(i+4, 2, 1, 31) {
				m.day, m.numeric = p.t(i+4).value, true
				if p.mark(i+5, ".") && p.t(i+4).space {
					return i + 6, true // Korean: 2026. 11. 18.
				}
				return i + 5, true
			}
			if p.t(i+2).width == 2 && len(p.tokens) == 3 && sep.r != '.' {
				return i + 3, true
			}
			m.year, m.month = 0, 0
			return i, false
		}
	}
	// year, word for month, day
	j := i + 1
	for n := 0; n < 3 && (p.mark(j, ".,-/") || yearWords.has(p.t(j))); n++ {
		j++
	}
	if mon, ok := p.month(j); ok {
		j++
		for p.mark(j, ".,-/") {
			j++
		}
		if p.num(j, 2, 1, 31) && !p.mark(j+1, ":") {
			m.year, m.month, m.day = year, mon, p.t(j).value
			return p.afterDay(j + 1), true
		}
		return i, false
	}
	if p.num(j, 2, 1, 31) && p.mark(j+1, ".") { // 2026. gada 18. novembris
		if mon, ok := p.month(j + 2); ok {
			m.year, m.month, m.day = year, mon, p.t(j).value
			return j + 3, true
		}
	}
	return i, false
}

// numeric reads 18.11.2026, 11/18/2026, 18-11-26, "18.11 06:46".
func (p *parser) numeric(i int, m *moment) (int, bool) {
	sep := p.t(i + 1)
	if sep.kind != mark || !isAny(sep.r, "./-‐‑–،月월") || !p.num(i+2, 2, 1, 31) {
		return i, false
	}
	a, b := p.t(i).value, p.t(i+2).value
	if isAny(sep.r, "月월") { // 11月18日
		if a > 12 || !p.mark(i+3, "日일") {
			return i, false
		}
		m.month, m.day = a, b
		return i + 4, true
	}
	if isAny(sep.r, "/") && p.num(i, 2, 1, 31) && !p.mark(i+3, "/") {
		// 18/11 06:46: a fraction unless a time follows
		if !p.clockFollows(i + 3) {
			return i, false
		}
	}
	if p.mark(i+3, string(sep.r)) && !(p.t(i+4).space && sep.r != '.') {
		y := p.t(i + 4)
		switch {
		case p.year(i + 4):
			m.year = y.value
		case y.kind == number && y.width == 2:
			m.year = 2000 + y.value
			if y.value > 70 {
				m.year -= 100
			}
		default:
			if sep.r != '.' || !p.clockFollows(i+4) {
				return i, false
			}
			m.numeric = true
			return i + 4, p.order(a, b, sep.r, m) // "18.11. 06:46"
		}
		m.numeric = true
		if p.order(a, b, sep.r, m) {
			return i + 5, true
		}
		m.year = 0
		return i, false
	}
	// without a year: with a time after it, or the whole text
	if !p.clockFollows(i+3) && !(sep.r == '.' && p.t(i).width == 2 && p.t(i+2).width == 2 && (len(p.tokens) == 3 || len(p.tokens) == 4 && p.mark(3, "."))) {
		return i, false
	}
	m.numeric = true
	return i + 3, p.order(a, b, sep.r, m)
}

// clockFollows says whether a time of day stands right after token i-1.
func (p *parser) clockFollows(i int) bool {
	for k := i; k <= i+2; k++ {
		var m moment
		if p.t(k).space || k > i {
			if _, ok := p.clock(k, &m, false); ok {
				return true
			}
		}
		if !p.joint(k) {
			return false
		}
	}
	return false
}

// order decides which of two numbers is the day.
func (p *parser) order(a, b int, sep rune, m *moment) bool {
	dayFirst := p.o.Order == DayFirst || p.o.Order == OrderUnknown && (sep != '/' && !(sep == '-' && p.american()) || !p.american() && p.o.Lang != "")
	switch {
	case a > 12 && b > 12:
		return false
	case a > 12:
		dayFirst = true
	case b > 12:
		dayFirst = false
	case a != b:
		m.ambiguous = sep != '.' && p.o.Order == OrderUnknown
		if m.ambiguous && m.year != 0 && !p.o.Reference.IsZero() {
			// the reading that lies in the future is wrong
			if t := time.Date(m.year, time.Month(b), a, 0, 0, 0, 0, time.UTC); dayFirst && t.After(p.o.Reference.Add(future)) {
				dayFirst, m.ambiguous = false, false
			} else if t := time.Date(m.year, time.Month(a), b, 0, 0, 0, 0, time.UTC); !dayFirst && t.After(p.o.Reference.Add(future)) {
				dayFirst, m.ambiguous = true, false
			}
		}
	}
	if dayFirst {
		m.day, m.month = a, b
	} else {
		m.day, m.month = b, a
	}
	return true
}

// american says whether the language writes the month first.
func (p *parser) american() bool {
	switch plain(p.o.Lang) {
	case "en", "en-us", "en_us", "es-us", "en-ph", "fil":
		return true
	}
	return false
}

// month reads the name of a month.
func (p *parser) month(i int) (int, bool) {
	t := p.t(i)
	if t.kind != letters {
		return 0, false
	}
	if n, ok := months[t.word]; ok {
		if t.word == "listopada" || t.word == "listopad" {
			if l := plain(p.o.Lang); len(l) >= 2 && (l[:2] == "hr" || l[:2] == "bs") {
				return 10, true
			}
		}
		return n, true
	}
	return 0, false
}

// dayMonth reads "18 November 2026", "18. Nov. 26", "18 de noviembre de 2026",
// "18th of November", "18-Nov-2026", "18 tháng 11 năm 2026".
func (p *parser) dayMonth(i int, m *moment) (int, bool) {
	day := p.t(i).value
	j := i + 1
	if p.t(j).kind == letters && ordinals[p.t(j).word] && !p.t(j).space {
		j++
	} else if p.mark(j, "-ºª°") && ordinals[p.t(j+1).word] {
		j += 2
	}
	for n := 0; n < 3 && (p.mark(j, ".-/ºª°,'’") || of.has(p.t(j))); n++ {
		j++
	}
	mon, ok := p.month(j)
	if !ok && p.t(j).word == "thang" && p.num(j+1, 2, 1, 12) {
		j, mon, ok = j+1, p.t(j+1).value, true
	}
	if !ok {
		return i, false
	}
	m.day, m.month = day, mon
	j++
	return p.yearAfter(j, m), true
}

// yearAfter reads the year after the name of a month, if there is one.
func (p *parser) yearAfter(j int, m *moment) int {
	k := j
	for n := 0; n < 4 && (p.mark(k, ".,-/'’،") || of.has(p.t(k)) || yearWords.has(p.t(k))); n++ {
		k++
	}
	if p.year(k) && !p.mark(k+1, ":") {
		m.year = p.t(k).value
		return p.afterYear(k + 1)
	}
	if t := p.t(k); t.kind == number && t.width == 2 && (p.mark(k-1, "'’-/.") || k == j) && !p.mark(k+1, ":.") && p.t(k+1).kind != letters && t.value < 70 && t.value > 5 {
		m.year = 2000 + t.value
		return k + 1
	}
	// a time and a zone between: Nov 18 06:46:00 CET 2026
	var c moment
	if e, ok := p.clock(j, &c, false); ok {
		e = p.zone(e, &c)
		if p.year(e) {
			m.year = p.t(e).value
			m.hour, m.min, m.sec, m.clock, m.seconds, m.zone = c.hour, c.min, c.sec, true, c.seconds, c.zone
			return e + 1
		}
	}
	return j
}

// afterYear skips "г.", "года", "р." and "d." after a year.
func (p *parser) afterYear(i int) int {
	if yearWords.has(p.t(i)) {
		i++
		if p.mark(i, ".") {
			i++
		}
	}
	return i
}

func (p *parser) afterDay(i int) int {
	if p.t(i).word == "d" || ordinals[p.t(i).word] && !p.t(i).space {
		i++
	}
	if p.mark(i, ".") {
		i++
	}
	return i
}

// monthFirst reads "November 18, 2026", "Nov. 18th 2026", "November 2026".
func (p *parser) monthFirst(i int, m *moment) (int, bool) {
	mon, ok := p.month(i)
	if !ok {
		return i, false
	}
	j := i + 1
	for n := 0; n < 2 && p.mark(j, ".-/,"); n++ {
		j++
	}
	if of.has(p.t(j)) && p.year(j+1) {
		j++
	}
	if p.year(j) {
		m.month, m.year = mon, p.t(j).value
		return p.afterYear(j + 1), true
	}
	if p.t(j).word == "the" {
		j++
	}
	if !p.num(j, 2, 1, 31) || p.mark(j+1, ":") {
		return i, false
	}
	m.month, m.day = mon, p.t(j).value
	j++
	if p.t(j).kind == letters && ordinals[p.t(j).word] && !p.t(j).space {
		j++
	}
	return p.yearAfter(j, m), true
}
