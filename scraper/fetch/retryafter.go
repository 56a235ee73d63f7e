package fetch

import (
	"math"
	"net/http"
	"strconv"
	"strings"
	"time"
)

// RetryAfter returns how long from now the server asks to be left alone, and
// whether it asks at all. It understands seconds and HTTP dates; a date that
// has passed is 0. It sets no upper limit: what to do with a year is the
// caller's to decide.
func RetryAfter(h http.Header, now time.Time) (time.Duration, bool) {
	value := strings.TrimSpace(h.Get("Retry-After"))
	if value == "" {
		return 0, false
	}
	if seconds, err := strconv.ParseFloat(value, 64); err == nil {
		switch {
		case math.IsNaN(seconds) || seconds < 0:
			return 0, false
		case seconds >= float64(math.MaxInt64/int64(time.Second)):
			return math.MaxInt64, true
		}
		return time.Duration(seconds * float64(time.Second)), true
	}
	t, err := http.ParseTime(value)
	if err != nil {
		return 0, false
	}
	return max(0, t.Sub(now)), true
}
