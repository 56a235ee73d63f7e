package dates

import (
	"strings"
	"time"
	"unicode/utf8"

	dateparser "github.com/markusmobius/go-dateparser"
	"github.com/markusmobius/go-dateparser/date"

	"github.com/newsarc/newsarc/schema"
)

// foreign says whether a text may be a date in a language that the tables lack:
// short, with letters of a script that none of their languages uses. The
// fallback takes a thousand times as long as the tables, so it is not asked of
// texts that only look foreign.
func foreign(text string) bool {
	if len(text) > 80 || utf8.RuneCountInString(text) > 40 {
		return false
	}
	for _, r := range text {
		switch {
		case r < 0x530:
		case r < 0x590, // Armenian
			r >= 0xA00 && r < 0x10A0,                             // Gurmukhi to Myanmar: Tamil, Telugu, Thai, Lao …
			r >= 0x1200 && r < 0x1380, r >= 0x1780 && r < 0x1800, // Ethiopic, Khmer
			r == 'پ', r == 'چ', r == 'ژ', r == 'گ', r == 'ی': // Persian letters
			return true
		}
	}
	return false
}

// fallback asks go-dateparser, which knows some two hundred languages and takes
// its time. It wants day, month and year, so that it does not make dates up.
func fallback(text string, o Options) (Date, bool) {
	cfg := &dateparser.Configuration{StrictParsing: true, ReturnTimeAsPeriod: true, CurrentTime: o.Reference, DefaultTimezone: time.UTC}
	if cfg.CurrentTime.IsZero() {
		cfg.CurrentTime = time.Date(2000, 1, 1, 0, 0, 0, 0, time.UTC)
	}
	if o.Location != nil {
		cfg.DefaultTimezone = o.Location
	}
	if lang, _, _ := strings.Cut(strings.ToLower(o.Lang), "-"); dateparser.IsKnownLocale(lang) {
		cfg.Languages = []string{lang}
	}
	got, err := dateparser.Parse(cfg, text)
	if err != nil || got.IsZero() {
		return Date{}, false
	}
	d := Date{Time: got.Time.UTC(), Raw: strings.TrimSpace(text), Start: 0, End: len(text)}
	switch got.Period {
	case date.Second:
		d.Precision = schema.PrecisionSecond
	case date.Minute, date.Hour:
		d.Precision = schema.PrecisionMinute
	case date.Day:
		d.Precision = schema.PrecisionDay
		d.Time = time.Date(got.Time.Year(), got.Time.Month(), got.Time.Day(), 0, 0, 0, 0, time.UTC)
	default:
		return Date{}, false
	}
	p := parser{o: o}
	return d, p.plausible(d.Time)
}
