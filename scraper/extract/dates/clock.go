package dates

import "time"

// clock reads a time of day at token i: 06:46, 6:46:10.5, 6.46 pm, 6 a.m.,
// 06h46, 14 Uhr, 6時46分, 午後6:46. Dots are for a time that stands after a date.
func (p *parser) clock(i int, m *moment, afterDate bool) (int, bool) {
	half := -1
	if w := p.t(i); w.kind == letters {
		h, ok := halves[w.word]
		if w.word == "t" || w.word == "klo" || w.word == "kl" {
			ok = true
			h = -1
		}
		if !ok || p.t(i+1).kind != number {
			return i, false
		}
		half = h
		i++
	}
	if !p.num(i, 2, 0, 24) {
		return i, false
	}
	hour := p.t(i).value
	sep := p.t(i + 1)
	minutes := p.t(i+2).kind == number && p.t(i+2).width == 2 && p.t(i+2).value < 60
	j := i + 1
	var c moment
	switch {
	case sep.kind == mark && isAny(sep.r, ":：٫") && minutes,
		sep.kind == mark && sep.r == '.' && minutes && !sep.space && !p.t(i+2).space && (afterDate || p.half(i+3) >= 0 || hourWords.has(p.t(i+3))) && !(p.mark(i+3, ".") && p.num(i+4, 4, 1900, 2200)),
		sep.kind == letters && (sep.word == "h" || sep.word == "u" && afterDate) && minutes,
		sep.kind == mark && isAny(sep.r, "時时点點시") && minutes:
		c.min = p.t(i + 2).value
		j = i + 3
		if p.mark(j, "分분") {
			j++
		}
		if p.mark(j, ":：.") && p.t(j+1).kind == number && p.t(j+1).width == 2 && p.t(j+1).value <= 60 && !p.t(j+1).space {
			c.sec, c.seconds = p.t(j+1).value, true
			j += 2
			if f := p.t(j + 1); p.mark(j, ".,") && f.kind == number && !f.space && !p.t(j).space {
				c.nsec = nanos(f)
				j += 2
			}
		}
		if p.num(j, 2, 0, 59) && p.mark(j+1, "秒초") {
			c.sec, c.seconds = p.t(j).value, true
			j += 2
		}
	case sep.kind == letters && (sep.word == "h" || sep.word == "uhr") && afterDate:
	case sep.kind == mark && isAny(sep.r, "時时点點시"):
		j++
	case half >= 0 && afterDate || p.half(i+1) >= 0:
	default:
		return i, false
	}
	if h := p.half(j); h >= 0 {
		half = h
		j = p.afterHalf(j)
	}
	switch {
	case half >= 0 && hour > 12 && hour < 24: // 18:46 PM
	case half == 1 && hour < 12:
		hour += 12
	case half == 0 && hour == 12:
		hour = 0
	}
	if hourWords.has(p.t(j)) {
		j++
		if p.mark(j, ".") {
			j++
		}
	}
	if hour == 24 && c.min+c.sec > 0 {
		return i, false
	}
	m.hour, m.min, m.sec, m.nsec, m.clock, m.seconds = hour, c.min, c.sec, c.nsec, true, c.seconds
	return j, true
}

func nanos(t *token) int {
	v, w := t.value, t.width
	for ; w < 9; w++ {
		v *= 10
	}
	for ; w > 9; w-- {
		v /= 10
	}
	return v
}

// half returns 0 for a.m., 1 for p.m., -1 for neither.
func (p *parser) half(i int) int {
	t := p.t(i)
	if t.kind != letters {
		return -1
	}
	switch t.word {
	case "am", "pm":
		return int(t.word[0]-'a') / 15
	case "a", "p":
		if p.mark(i+1, ".") && p.t(i+2).word == "m" {
			return int(t.word[0]-'a') / 15
		}
	case "π", "μ":
		if p.mark(i+1, ".") && p.t(i+2).word == "μ" {
			if t.word == "μ" {
				return 1
			}
			return 0
		}
	case "πμ":
		return 0
	case "μμ":
		return 1
	}
	return -1
}

// afterHalf returns the token after a.m. or p.m.
func (p *parser) afterHalf(i int) int {
	if p.mark(i+1, ".") && (p.t(i+2).word == "m" || p.t(i+2).word == "μ") {
		i += 2
	}
	i++
	if p.mark(i, ".") {
		i++
	}
	return i
}

// zone reads a zone after a time that ends at token i: Z, +01:00, UTC+3, МСК,
// (EST), "по московскому времени".
func (p *parser) zone(i int, m *moment) int {
	j := i
	if p.mark(j, "(,[|") {
		j++
	}
	if t := p.t(j); t.kind == letters {
		if hourWords[t.word] {
			j++
			if p.mark(j, ".") {
				j++
			}
			t = p.t(j)
		}
		loc := zones[t.word]
		if loc == nil && t.word == "по" {
			if loc = cities[p.t(j+1).word]; loc != nil {
				j++
				if p.t(j+1).word == "времени" {
					j++
				}
			}
		}
		if loc == nil && len(t.word) > 1 && p.t(j+1).word == "time" {
			if loc = americanWord(t.word); loc != nil {
				j++
			}
		}
		if loc == nil {
			return i
		}
		// "ET", "IST" and kin are capitals; small letters are words
		if raw := p.text[t.start:t.end]; t.word != "по" && len(t.word) <= 4 && raw == t.word && t.word != "мск" && t.word != "utc" && t.word != "gmt" {
			return i
		}
		j++
		if loc == time.UTC {
			if off, e, ok := p.offset(j); ok {
				loc, j = off, e
			}
		}
		m.zone = loc
		if p.mark(j, ")]") {
			j++
		}
		return j
	}
	if off, e, ok := p.offset(j); ok && !(p.mark(i, ",|")) {
		m.zone = off
		if p.mark(e, ")]") && j > i {
			e++
		}
		return e
	}
	return i
}

// offset reads +01:00, -0500, +3.
func (p *parser) offset(i int) (*time.Location, int, bool) {
	if !p.mark(i, "+-−–") || p.t(i+1).kind != number || p.t(i+1).space {
		return nil, i, false
	}
	sign := 1
	if !p.mark(i, "+") {
		sign = -1
	}
	h, mins, j := p.t(i+1).value, 0, i+2
	switch p.t(i + 1).width {
	case 1, 2:
		if p.mark(j, ":") && p.num(j+1, 2, 0, 59) && p.t(j+1).width == 2 {
			mins = p.t(j + 1).value
			j += 2
		} else if p.t(i).r != '+' && p.t(i+1).width == 1 {
			return nil, i, false
		}
	case 3, 4:
		h, mins = h/100, h%100
	default:
		return nil, i, false
	}
	if h > 14 || mins > 59 {
		return nil, i, false
	}
	seconds := sign * (h*3600 + mins*60)
	if seconds == 0 {
		return time.UTC, j, true
	}
	return time.FixedZone("", seconds), j, true
}

// summer gives an American zone its daylight saving time, by the rule of 2007.
func summer(standard *time.Location, year, month, day, hour int) *time.Location {
	sunday := func(mon time.Month, nth int) int {
		first := time.Date(year, mon, 1, 0, 0, 0, 0, time.UTC).Weekday()
		return (7-int(first))%7 + 1 + 7*(nth-1)
	}
	at := month*10000 + day*100 + hour
	if at >= 30000+sunday(time.March, 2)*100+2 && at < 110000+sunday(time.November, 1)*100+2 {
		_, offset := time.Unix(0, 0).In(standard).Zone()
		return time.FixedZone("", offset+3600)
	}
	return standard
}
