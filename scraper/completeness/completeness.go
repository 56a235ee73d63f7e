// Package completeness tells how much of a site a crawl has: per range of ids, where
// the site numbers its articles, else per day; what was found, is missing, was refused
// or is unknown, and how many articles are likely to exist that were not found.
//
// Two estimators, the better one first:
//
//   - probes: ids that nothing but a range of ids (--ids) led to are a sample of the
//     ids that no page mentions. Their share of articles is that of the unknown ids.
//   - recapture: listings and links on the one hand, sitemaps and feeds on the other are
//     two catches of the same articles. From what both have caught follows how many neither
//     has (Chapman 1951, the unbiased form of Lincoln and Petersen). Articles that one
//     of them leaves out tend to be left out by the other too, so the figure is rather too low.
package completeness

import (
	"context"
	"encoding/json"
	"fmt"
	"hash/maphash"
	"math"
	"math/bits"
	"slices"
	"strings"
	"time"

	"github.com/newsarc/newsarc/schema"
	"github.com/newsarc/newsarc/scraper/frontier"
	"github.com/newsarc/newsarc/scraper/urls"
)

// Report is what is known of each site, sites in the order of their names.
type Report struct {
	Sites []Site `json:"sites"`
}

// Site is one site's completeness.
type Site struct {
	Site string `json:"site"`
	// By is what the rows are: "id" (ranges of ids) or "day" (days of publication, and
	// months before the last one).
	By    string `json:"by"`
	Rows  []Row  `json:"rows"`
	Total Row    `json:"total"`
}

// Row counts articles, or ids, of one range.
type Row struct {
	// Range is "665000-665999", a day or a month; "undated" is what was not found and has
	// no date in its address.
	Range string `json:"range"`
	// Found are articles that are or were there.
	Found int64 `json:"found"`
	// Missing are addresses that led to nothing: 404, 410, soft 404.
	Missing int64 `json:"missing"`
	// Refused were forbidden by the server, by robots.txt, or behind a login.
	Refused int64 `json:"refused"`
	// Unknown were never answered; with ids, also those that no page mentions.
	Unknown int64 `json:"unknown"`
	// Unfound estimates how many articles exist that were not found. Nil if nothing tells.
	Unfound *float64 `json:"unfound"`
	// Method is the estimator: "probes", "recapture", "complete" where every id of the
	// range was answered, or "" for none.
	Method string `json:"method"`
}

// fate is what became of an address or an id, the best of all its addresses.
type fate uint8

const (
	unknown fate = iota + 1
	missing
	refused
	found
)

// fateOf judges a URL; 0 for what is no article or is none of the crawl's.
func fateOf(u *frontier.URLState) fate {
	switch u.Outcome {
	case schema.OutcomeDuplicate:
		return found
	case schema.OutcomeRefused, schema.OutcomeDisallowed, schema.OutcomeLoginWall, schema.OutcomeBlockedAddress:
		if u.ArticleID != "" {
			return found
		}
		return refused
	}
	if u.ArticleID != "" { // found once, whatever became of it
		return found
	}
	switch u.Outcome {
	case schema.OutcomeGone, schema.OutcomeSoft404:
		return missing
	case "", schema.OutcomeUnreachable, schema.OutcomeTooSlow, schema.OutcomeRateLimited, schema.OutcomeServerError,
		schema.OutcomeTooLarge, schema.OutcomeUndecodable, schema.OutcomeFailed:
		return unknown
	}
	return 0
}

// cell is what is counted of one range.
type cell struct {
	row                    Row
	probes, probesFound    float64
	pages, sources, common float64 // of the sample
	sampled                float64
}

// Of reads a store and returns its report. It reads all URLs twice.
func Of(ctx context.Context, store frontier.Store) (Report, error) {
	sample, err := LoadSample(ctx, store)
	if err != nil {
		return Report{}, err
	}
	sites := map[string]*survey{}
	err = store.URLs(ctx, "", func(u frontier.URLState) error {
		if u.Kind == frontier.KindArticle || u.ArticleID != "" || u.FoundBy == "ids" {
			name := urls.Site(u.URL)
			if sites[name] == nil {
				sites[name] = newSurvey(name)
			}
			sites[name].number(&u)
		}
		return nil
	})
	if err != nil {
		return Report{}, fmt.Errorf("completeness: %w", err)
	}
	days, err := publicationDays(ctx, store, sites)
	if err != nil {
		return Report{}, err
	}
	err = store.URLs(ctx, "", func(u frontier.URLState) error {
		if s := sites[urls.Site(u.URL)]; s != nil {
			s.take(&u, sample, days)
		}
		return nil
	})
	if err != nil {
		return Report{}, fmt.Errorf("completeness: %w", err)
	}
	var report Report
	for _, s := range sites {
		if site, ok := s.report(sample.rate()); ok {
			report.Sites = append(report.Sites, site)
		}
	}
	slices.SortFunc(report.Sites, func(a, b Site) int { return strings.Compare(a.Site, b.Site) })
	return report, nil
}

// publication holds the days, counted from 1970, on which articles were published. Their
// names are hashed: a site may have millions.
type publication struct {
	seed maphash.Seed
	days map[uint64]int32
}

func (p *publication) key(articleID, lang string) uint64 {
	return maphash.String(p.seed, articleID) ^ bits.RotateLeft64(maphash.String(p.seed, lang), 1)
}

// day returns the day of an article as YYYY-MM-DD, "" if it is not known.
func (p *publication) day(articleID, lang string) string {
	day, ok := p.days[p.key(articleID, lang)]
	if !ok {
		return ""
	}
	return time.Unix(int64(day)*86400, 0).UTC().Format(time.DateOnly)
}

// publicationDays returns the days of the articles of sites without ids.
func publicationDays(ctx context.Context, store frontier.Store, sites map[string]*survey) (*publication, error) {
	p := &publication{seed: maphash.MakeSeed(), days: map[uint64]int32{}}
	err := store.Articles(ctx, func(a frontier.Article) error {
		if s := sites[urls.Site(a.URL)]; s != nil && !s.decide() && !a.PublishedAt.IsZero() {
			day := a.PublishedAt.UTC().Truncate(24 * time.Hour)            // from year 1 on, which began at midnight too
			p.days[p.key(a.ArticleID, a.Lang)] = int32(day.Unix() / 86400) //nolint:gosec // fits
		}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("completeness: %w", err)
	}
	return p, nil
}

const lastKey = "completeness"

// last is how a store keeps a report.
type last struct {
	Taken  time.Time `json:"taken"`
	Report Report    `json:"report"`
}

// Keep makes a store remember a report that was taken at an instant.
func Keep(ctx context.Context, store frontier.Store, report Report, taken time.Time) error {
	text, err := json.Marshal(last{taken, report})
	if err == nil {
		err = store.SetValue(ctx, lastKey, string(text))
	}
	if err != nil {
		return fmt.Errorf("keep the completeness: %w", err)
	}
	return nil
}

// Last returns the report that a store remembers and when it was taken, the
// zero time if there is none.
func Last(ctx context.Context, store frontier.Store) (Report, time.Time, error) {
	var l last
	text, err := store.Value(ctx, lastKey)
	if err == nil && text != "" {
		err = json.Unmarshal([]byte(text), &l)
	}
	if err != nil {
		return Report{}, time.Time{}, fmt.Errorf("read the last completeness: %w", err)
	}
	return l.Report, l.Taken, nil
}

// estimate sets what is likely to exist unfound. all is the whole site, nil for itself; rate is the share of articles
// that the sample holds.
func (c *cell) estimate(all *cell, byID bool, rate float64) {
	switch {
	case byID && c.row.Unknown == 0:
		c.set("complete", 0)
	case c.probes >= 5:
		c.set("probes", float64(c.row.Unknown)*c.probesFound/c.probes)
	case all != nil && all.probes >= 20:
		c.set("probes", float64(c.row.Unknown)*all.probesFound/all.probes)
	case c.common >= 3 && c.pages >= 5 && c.sources >= 5:
		n := (c.pages+1)*(c.sources+1)/(c.common+1) - 1
		n = max(0, n-c.sampled) / rate
		if byID {
			n = min(n, float64(c.row.Unknown))
		}
		c.set("recapture", n)
	}
}

func (c *cell) set(method string, n float64) {
	n = math.Round(n*10) / 10
	c.row.Unfound, c.row.Method = &n, method
}
