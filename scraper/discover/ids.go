package discover

import (
	"fmt"
	"iter"
	"strconv"
	"strings"
)

// IDRange is a range of a site's numeric ids, both ends included. From may be
// the larger one: then it counts down, newest first on most sites.
type IDRange struct {
	From, To uint64
	// Width is the least number of digits, filled with zeros; 0 is none.
	Width int
}

// ParseIDRange reads "665000-666000", "666000-665000" or a single "665000".
// Leading zeros are kept: "00098-00102" goes from 00098 to 00102.
func ParseIDRange(s string) (IDRange, error) {
	s = strings.TrimSpace(s)
	from, to, isRange := strings.Cut(s, "-")
	if !isRange {
		to = from
	}
	from, to = strings.TrimSpace(from), strings.TrimSpace(to)
	var r IDRange
	var err error
	if r.From, err = parseID(from); err == nil {
		r.To, err = parseID(to)
	}
	if err != nil {
		return IDRange{}, fmt.Errorf("id range %q: %w (want 665000-666000)", s, err)
	}
	if from[0] == '0' && len(from) > 1 || to[0] == '0' && len(to) > 1 {
		r.Width = max(len(from), len(to))
	}
	return r, nil
}

func parseID(s string) (uint64, error) {
	if s == "" || strings.Trim(s, "0123456789") != "" {
		return 0, fmt.Errorf("%q is no number", s)
	}
	n, err := strconv.ParseUint(s, 10, 63)
	if err != nil {
		return 0, fmt.Errorf("%s is too large", s)
	}
	return n, nil
}

// Len returns how many ids the range has.
func (r IDRange) Len() uint64 { return max(r.From, r.To) - min(r.From, r.To) + 1 }

// Contains says whether an id lies in the range.
func (r IDRange) Contains(id uint64) bool { return id >= min(r.From, r.To) && id <= max(r.From, r.To) }

// String returns the range as ParseIDRange reads it.
func (r IDRange) String() string { return r.digits(r.From) + "-" + r.digits(r.To) }

func (r IDRange) digits(id uint64) string { return fmt.Sprintf("%0*d", r.Width, id) }

// Links returns the article address of each id in turn: the pattern, an
// absolute URL, with the id for every {id}. A profile's key urls.ids is such a
// pattern. Nothing is kept in memory, however large the range is.
func (r IDRange) Links(pattern string) (iter.Seq[Link], error) {
	if !strings.Contains(pattern, "{id}") {
		return nil, fmt.Errorf("address of ids %q has no {id}", pattern)
	}
	first := strings.ReplaceAll(pattern, "{id}", r.digits(r.From))
	if newResolver("").resolve(first) == "" {
		return nil, fmt.Errorf("address of ids %q: %s is no absolute http or https URL", pattern, first)
	}
	return func(yield func(Link) bool) {
		resolver := newResolver("")
		for id := r.From; ; {
			u := resolver.resolve(strings.ReplaceAll(pattern, "{id}", r.digits(id)))
			if u != "" && !yield(Link{URL: u, Kind: KindArticle}) || id == r.To {
				return
			}
			if r.From < r.To {
				id++
			} else {
				id--
			}
		}
	}, nil
}
