package completeness

import (
	"cmp"
	"fmt"
	"math"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/newsarc/newsarc/scraper/frontier"
)

// survey gathers one site.
type survey struct {
	site     string
	articles int
	ids      map[uint64]fate // of the articles' own addresses
	byID     bool
	decided  bool
	low, top uint64
	width    uint64
	cells    map[string]*cell
	probed   map[uint64]bool
}

func newSurvey(site string) *survey {
	return &survey{site: site, ids: map[uint64]fate{}, cells: map[string]*cell{}, probed: map[uint64]bool{}}
}

// number reads the id of an address in the first pass.
func (s *survey) number(u *frontier.URLState) {
	f := fateOf(u)
	if f == 0 {
		return
	}
	if u.ArticleID != "" {
		s.articles++
	}
	id, ok := idOf(u)
	if !ok {
		return
	}
	s.ids[id] = max(s.ids[id], f)
	if u.FoundBy == "ids" {
		s.probed[id] = true
	}
}

// The least that makes numbers of addresses ids worth counting.
const (
	leastArticles = 10
	leastDensity  = 100 // one found in so many numbers
	mostIDs       = 50_000_000
)

// decide tells whether the site numbers its articles: most of them have a number of
// their own, and the numbers are not strewn too thinly for gaps to say anything.
func (s *survey) decide() bool {
	if s.decided {
		return s.byID
	}
	s.decided = true
	n := 0
	s.low = math.MaxUint64
	for id, f := range s.ids {
		if f == found {
			n++
			s.low, s.top = min(s.low, id), max(s.top, id)
		}
	}
	if n < leastArticles || n*10 < s.articles*4 { // two languages may share an id
		return false
	}
	for id, f := range s.ids {
		if f != found && s.probed[id] { // a range that was asked for belongs to it
			s.low, s.top = min(s.low, id), max(s.top, id)
		}
	}
	span := s.top - s.low + 1
	if span > mostIDs || span/leastDensity > uint64(n) {
		return false
	}
	s.byID = true
	for s.width = 10; span/s.width > 20; s.width *= 10 {
	}
	return true
}

// take counts an address in the second pass.
func (s *survey) take(u *frontier.URLState, sample *Sample, days *publication) {
	f := fateOf(u)
	if f == 0 || u.Kind != frontier.KindArticle && u.ArticleID == "" && u.FoundBy != "ids" {
		return
	}
	if s.decide() {
		if id, ok := idOf(u); ok && id >= s.low && id <= s.top && f == found {
			s.catch(s.cell(s.rangeOf(id)), u, sample)
		}
		return
	}
	day := days.day(u.ArticleID, u.Lang)
	if day == "" {
		day = dayOf(u.URL)
	}
	c := s.cell(cmp.Or(day, "undated"))
	c.row.count(f, 1)
	if f == found {
		s.catch(c, u, sample)
	}
}

func (s *survey) cell(name string) *cell {
	c := s.cells[name]
	if c == nil {
		c = &cell{row: Row{Range: name}}
		s.cells[name] = c
	}
	return c
}

// catch counts who has caught a found article, if it is in the sample.
func (s *survey) catch(c *cell, u *frontier.URLState, sample *Sample) {
	by := sample.By(u.URL)
	if by == 0 {
		return
	}
	c.sampled++
	if by&ByPages != 0 {
		c.pages++
	}
	if by&BySources != 0 {
		c.sources++
	}
	if by == ByPages|BySources {
		c.common++
	}
}

func (r *Row) count(f fate, n int64) {
	switch f {
	case found:
		r.Found += n
	case missing:
		r.Missing += n
	case refused:
		r.Refused += n
	case unknown:
		r.Unknown += n
	}
}

func (s *survey) rangeOf(id uint64) string {
	from := id / s.width * s.width
	return fmt.Sprintf("%d-%d", max(from, s.low), min(from+s.width-1, s.top))
}

// report closes the books; false if there is nothing to say.
func (s *survey) report(rate float64) (Site, bool) {
	out := Site{Site: s.site, By: "day"}
	if s.decide() {
		out.By = "id"
		s.countIDs()
	}
	s.foldMonths()
	all := &cell{row: Row{Range: "all"}}
	for _, c := range s.cells {
		all.row.Found += c.row.Found
		all.row.Missing += c.row.Missing
		all.row.Refused += c.row.Refused
		all.row.Unknown += c.row.Unknown
		all.probes += c.probes
		all.probesFound += c.probesFound
		all.pages, all.sources, all.common, all.sampled = all.pages+c.pages, all.sources+c.sources, all.common+c.common, all.sampled+c.sampled
	}
	all.estimate(nil, s.byID, rate)
	out.Total = all.row
	for _, c := range s.cells {
		c.estimate(all, s.byID, rate)
		out.Rows = append(out.Rows, c.row)
	}
	slices.SortFunc(out.Rows, func(a, b Row) int {
		if s.byID { // shorter numbers are smaller
			x, _, _ := strings.Cut(a.Range, "-")
			y, _, _ := strings.Cut(b.Range, "-")
			return cmp.Or(cmp.Compare(len(x), len(y)), strings.Compare(x, y))
		}
		return strings.Compare(a.Range, b.Range)
	})
	return out, all.row.Found > 0
}

var dayLike = regexp.MustCompile(`^\d{4}-\d\d(-\d\d)?$`)

// countIDs counts the ids of each range, those that no page mentions too.
func (s *survey) countIDs() {
	for from := s.low / s.width * s.width; from <= s.top; from += s.width {
		low, top := max(from, s.low), min(from+s.width-1, s.top)
		s.cell(s.rangeOf(low)).row.Unknown = int64(top - low + 1) //nolint:gosec // at most mostIDs
	}
	for id, f := range s.ids {
		if id < s.low || id > s.top {
			continue
		}
		c := s.cell(s.rangeOf(id))
		if f != unknown {
			c.row.Unknown--
			c.row.count(f, 1)
		}
		if s.probed[id] && (f == found || f == missing) {
			c.probes++
			if f == found {
				c.probesFound++
			}
		}
	}
}

// daysShown is how many days have rows of their own; those before go by months.
const daysShown = 31

func (s *survey) foldMonths() {
	var days []string
	for name := range s.cells {
		if dayLike.MatchString(name) && len(name) == len("2006-01-02") && !s.byID {
			days = append(days, name)
		}
	}
	slices.Sort(days)
	for _, day := range days[:max(0, len(days)-daysShown)] {
		c, m := s.cells[day], s.cell(day[:len("2006-01")])
		delete(s.cells, day)
		m.row.Found += c.row.Found
		m.row.Missing += c.row.Missing
		m.row.Refused += c.row.Refused
		m.row.Unknown += c.row.Unknown
		m.pages, m.sources, m.common, m.sampled = m.pages+c.pages, m.sources+c.sources, m.common+c.common, m.sampled+c.sampled
	}
}

var (
	leading  = regexp.MustCompile(`^(\d{1,15})(?:[-_.].*)?$`)
	trailing = regexp.MustCompile(`[-_](\d{1,15})(?:\.[a-z]{2,5})?$`)
	dated    = regexp.MustCompile(`(?:^|\D)((?:19|20)\d\d)[-/_.]?(0[1-9]|1[0-2])[-/_.]?(0[1-9]|[12]\d|3[01])(?:\D|$)`)
)

// idOf returns the number of an article: its id, if that is one, else the number
// at the beginning or the end of its address's last segment.
func idOf(u *frontier.URLState) (uint64, bool) {
	if _, id, ok := strings.Cut(u.ArticleID, "/"); ok && id != "" && len(id) < 16 && strings.Trim(id, "0123456789") == "" {
		n, err := strconv.ParseUint(id, 10, 64)
		return n, err == nil
	}
	_, rest, _ := strings.Cut(u.URL, "://")
	path, _, _ := strings.Cut(rest, "?")
	path = strings.TrimRight(path, "/")
	segment := path[strings.LastIndexByte(path, '/')+1:]
	if segment == path { // no path
		return 0, false
	}
	m := leading.FindStringSubmatch(segment)
	if m == nil {
		m = trailing.FindStringSubmatch(segment)
	}
	if m == nil || dated.MatchString(segment) && len(m[1]) <= 8 {
		return 0, false
	}
	n, err := strconv.ParseUint(m[1], 10, 64)
	return n, err == nil
}

// dayOf reads the date of an address, "" if it has none.
func dayOf(url string) string {
	_, rest, _ := strings.Cut(url, "://")
	_, path, _ := strings.Cut(rest, "/")
	m := dated.FindStringSubmatch("/" + path)
	if m == nil {
		return ""
	}
	day := m[1] + "-" + m[2] + "-" + m[3]
	if _, err := time.Parse(time.DateOnly, day); err != nil {
		return ""
	}
	return day
}
