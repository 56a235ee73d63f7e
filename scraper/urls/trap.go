package urls

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"
)

// ErrTrap says that a URL looks like one of endlessly many. The error that
// wraps it says why.
var ErrTrap = errors.New("looks like a crawler trap")

// The bounds of [Trap], far beyond what news sites use.
const (
	maxLength     = 2000 // bytes
	maxSegments   = 32
	maxParameters = 32
	oldestYear    = 1800
	yearsAhead    = 2
)

// Trap returns nil, or an error that wraps [ErrTrap] if a canonical URL looks
// like one of endlessly many: absurdly long or deep, the same path segments
// over and over, parameters piled up, escapes of escapes of escapes, a
// calendar that has left the years that news are about. It errs on the side of
// taking a URL. A zero now accepts every future year below 2200.
func Trap(canonical string, now time.Time) error {
	if len(canonical) > maxLength {
		return fmt.Errorf("%w: %d bytes long", ErrTrap, len(canonical))
	}
	if strings.Contains(canonical, "%252525") {
		return fmt.Errorf("%w: escaped again and again", ErrTrap)
	}
	_, rest, _ := strings.Cut(canonical, "://")
	rest, query, _ := strings.Cut(rest, "?")
	_, path, _ := strings.Cut(rest, "/")
	if err := pathTrap(strings.Split(strings.Trim(path, "/"), "/")); err != nil {
		return err
	}
	if query == "" {
		return nil
	}
	return queryTrap(strings.Split(query, "&"), now)
}

func pathTrap(segments []string) error {
	if len(segments) > maxSegments {
		return fmt.Errorf("%w: %d path segments", ErrTrap, len(segments))
	}
	count := make(map[string]int, len(segments))
	for _, s := range segments {
		if count[s]++; count[s] > 5 && len(s) > 2 {
			return fmt.Errorf("%w: path segment %q comes %d times", ErrTrap, clip(s), count[s])
		}
	}
	// Runs of one to four segments, three times in a row: /a/b/a/b/a/b/.
	for width := 1; width <= 4; width++ {
		for at := 0; at+3*width <= len(segments); at++ {
			if repeats(segments[at:], width) {
				return fmt.Errorf("%w: %q repeats in the path", ErrTrap, clip(strings.Join(segments[at:at+width], "/")))
			}
		}
	}
	return nil
}

// repeats tells whether the first width segments come three times in a row.
// Numbers alone do not count: /11/11/11/ may be a date.
func repeats(s []string, width int) bool {
	word := false
	for i := range width {
		if s[i] != s[i+width] || s[i] != s[i+2*width] {
			return false
		}
		word = word || s[i] != "" && !isDigits(s[i])
	}
	return word
}

func queryTrap(pairs []string, now time.Time) error {
	if len(pairs) > maxParameters {
		return fmt.Errorf("%w: %d parameters", ErrTrap, len(pairs))
	}
	count := make(map[string]int, len(pairs))
	for _, pair := range pairs {
		if count[pair]++; count[pair] > 2 {
			return fmt.Errorf("%w: parameter %q comes %d times", ErrTrap, clip(pair), count[pair])
		}
		name, value, _ := strings.Cut(pair, "=")
		if err := calendarTrap(strings.ToLower(name), value, now); err != nil {
			return err
		}
	}
	return nil
}

// calendarTrap finds "next month" links that were followed out of the years
// that news are about.
func calendarTrap(name, value string, now time.Time) error {
	switch name {
	case "year", "yr", "date", "day", "month", "cal", "calendar", "week", "ym", "cal_date", "tribe-bar-date":
	default:
		return nil
	}
	year, ok := leadingYear(value)
	last := 2200
	if !now.IsZero() {
		last = now.Year() + yearsAhead
	}
	if ok && (year < oldestYear || year > last) {
		return fmt.Errorf("%w: calendar at year %d", ErrTrap, year)
	}
	return nil
}

// leadingYear reads the year of 2026, 2026-11…, 202611 and 20261119. A
// day-first date (19112026) has no month where one is looked for.
func leadingYear(value string) (int, bool) {
	if len(value) < 4 || !isDigits(value[:4]) {
		return 0, false
	}
	year, err := strconv.Atoi(value[:4])
	if err != nil {
		return 0, false
	}
	if len(value) == 4 || !isDigits(value[4:5]) {
		return year, true
	}
	if !isDigits(value) || len(value) != 6 && len(value) != 8 || value[4:6] < "01" || value[4:6] > "12" {
		return 0, false
	}
	return year, len(value) == 6 || value[6:8] >= "01" && value[6:8] <= "31"
}

func isDigits(s string) bool {
	for i := 0; i < len(s); i++ {
		if s[i] < '0' || s[i] > '9' {
			return false
		}
	}
	return s != ""
}
