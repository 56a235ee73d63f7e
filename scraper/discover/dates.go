package discover

import (
	"strings"
	"time"

	"github.com/newsarc/newsarc/schema"
)

// PrecisionYear is the precision of a W3C date that is only a year. No column
// of a dataset has it.
const PrecisionYear schema.Precision = "year"

// ParseTime reads a date of a sitemap: all forms of the W3C's profile of ISO
// 8601 (a year, a month, a day, minutes, seconds, fractions), the usual
// deviations from it (a space for the T, offsets without a colon, no zone,
// single digits), and the dates of e-mail. Without a zone it is UTC. It
// returns false for what is no date.
func ParseTime(s string) (time.Time, schema.Precision, bool) {
	s = strings.TrimSpace(s)
	if len(s) > 64 {
		return time.Time{}, "", false
	}
	if t, p, ok := parseW3C(s); ok {
		return t, p, true
	}
	for _, layout := range []string{time.RFC1123Z, time.RFC1123, time.RFC850, "Mon, 2 Jan 2006 15:04:05 -0700", "Mon, 2 Jan 2006 15:04:05 MST", "2 Jan 2006 15:04:05 -0700", time.ANSIC} {
		if t, err := time.Parse(layout, s); err == nil {
			return t.UTC(), schema.PrecisionSecond, true
		}
	}
	return time.Time{}, "", false
}

// parseW3C reads YYYY[-MM[-DD[Thh:mm[:ss[.f]]][zone]]].
func parseW3C(s string) (t time.Time, p schema.Precision, ok bool) {
	c := cursor{s: s}
	year, ok := c.digits(4, 4)
	if !ok {
		return t, "", false
	}
	month, day, hour, minute, second, nanos := 1, 1, 0, 0, 0, 0
	p = PrecisionYear
	if c.skip("-/.") {
		if month, ok = c.digits(1, 2); !ok || month < 1 || month > 12 {
			return t, "", false
		}
		p = schema.PrecisionMonth
		if c.skip("-/.") {
			if day, ok = c.digits(1, 2); !ok || day < 1 || day > daysIn(year, month) {
				return t, "", false
			}
			p = schema.PrecisionDay
		}
	}
	var offset int
	if p == schema.PrecisionDay && c.s != "" && !isZone(c.s) {
		c.skip("Tt, ")
		c.s = strings.TrimLeft(c.s, " ")
		var ok1, ok2 bool
		hour, ok1 = c.digits(1, 2)
		colon := c.skip(":")
		minute, ok2 = c.digits(2, 2)
		if !ok1 || !colon || !ok2 || hour > 24 || minute > 59 || hour == 24 && minute > 0 {
			return t, "", false
		}
		p = schema.PrecisionMinute
		if c.skip(":") {
			if second, ok = c.digits(1, 2); !ok || second > 60 {
				return t, "", false
			}
			p = schema.PrecisionSecond
			if c.skip(".,") {
				nanos = c.fraction()
			}
		}
	}
	if offset, ok = c.zone(); !ok {
		return t, "", false
	}
	t = time.Date(year, time.Month(month), day, hour, minute, second, nanos, time.UTC)
	return t.Add(-time.Duration(offset) * time.Minute), p, true
}

// cursor reads a date from left to right.
type cursor struct{ s string }

func (c *cursor) digits(least, most int) (n int, ok bool) {
	i := 0
	for i < len(c.s) && i < most && c.s[i] >= '0' && c.s[i] <= '9' {
		n = n*10 + int(c.s[i]-'0')
		i++
	}
	c.s = c.s[i:]
	return n, i >= least
}

func (c *cursor) skip(any string) bool {
	if c.s == "" || strings.IndexByte(any, c.s[0]) < 0 {
		return false
	}
	c.s = c.s[1:]
	return true
}

func (c *cursor) fraction() int {
	nanos, unit := 0, 100_000_000
	for c.s != "" && c.s[0] >= '0' && c.s[0] <= '9' {
		nanos += int(c.s[0]-'0') * unit
		unit /= 10
		c.s = c.s[1:]
	}
	return nanos
}

// zone reads what is left as an offset from UTC in minutes.
func (c *cursor) zone() (minutes int, ok bool) {
	rest := strings.TrimSpace(c.s)
	switch strings.ToUpper(rest) {
	case "", "Z", "UTC", "GMT", "+00:00Z":
		return 0, true
	}
	sign := 1
	switch {
	case rest[0] == '-':
		sign = -1
	case rest[0] != '+':
		return 0, false
	}
	c.s = rest[1:]
	h, ok := c.digits(1, 2)
	if !ok || h > 15 {
		return 0, false
	}
	m := 0
	c.skip(":")
	if c.s != "" {
		if m, ok = c.digits(2, 2); !ok || m > 59 {
			return 0, false
		}
	}
	return sign * (h*60 + m), c.s == ""
}

func isZone(s string) bool {
	s = strings.TrimSpace(s)
	return s == "" || strings.ContainsRune("Zz+-", rune(s[0]))
}

func daysIn(year, month int) int {
	return time.Date(year, time.Month(month)+1, 0, 0, 0, 0, 0, time.UTC).Day()
}
