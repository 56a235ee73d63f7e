package scraper

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"log/slog"
	"math/rand/v2"
	"strings"
	"time"

	"github.com/newsarc/newsarc/scraper/extract"
	"github.com/newsarc/newsarc/scraper/fetch"
	"github.com/newsarc/newsarc/scraper/frontier"
	"github.com/newsarc/newsarc/scraper/profile"
	"github.com/newsarc/newsarc/scraper/urls"
)

// Config says what to crawl and how. Seeds, Store, Fetcher and Sink must be
// given; the zero value of everything else is a polite default.
type Config struct {
	// Seeds are where the crawl begins: articles, listings or feeds. They may be
	// left out when the store already holds a crawl.
	Seeds []string
	// Listed are addresses to visit once besides, in their order: those of a list
	// or of a range of ids. They are visited wherever they lie; what they link
	// to is followed on the hosts of the seeds only. A *discover.LineError is
	// logged; any other error ends the run before its first request.
	Listed iter.Seq2[Listed, error]
	// Store holds the state. The crawler does not close it.
	Store frontier.Store
	// Fetcher makes the requests.
	Fetcher fetch.Fetcher
	// Sink takes the finished parts of the dataset.
	Sink Sink
	// Profile returns the site profile for a URL, or nil for none. It is called
	// from several goroutines. Nil: no site has a profile.
	Profile func(url string) *profile.Profile

	// Extract reads a page. It is called from several goroutines. Nil: [extract.Page].
	Extract func(body []byte, meta extract.Meta, prof *profile.Profile) (*extract.Result, error)

	// Run names this run in part names and logs; "" makes one from the time.
	Run string
	// Version of the program, for the extractor column.
	Version string
	// UserAgent is matched against robots.txt; its product token (the text
	// before a slash or space) decides. Default "newsarc".
	UserAgent string

	// Delay between two requests to one host; a longer Crawl-delay wins. Default 1 s.
	Delay time.Duration
	// ForceDelay takes Delay as it is, 0 included, and ignores Crawl-delay. It
	// is for hosts of one's own.
	ForceDelay bool
	// HostDelays are delays of single hosts (host:port if the port is not the
	// scheme's), taken as they are like a forced Delay.
	HostDelays map[string]time.Duration
	// DelayFactor makes the delay of a host at least so many times as long as its
	// answers take, unless it is forced. Default 2; negative: their time does not matter.
	DelayFactor float64
	// Concurrency is how many requests run at once over all hosts. Default 8.
	// Requests that take longer than 3 s do not count, up to four times as many.
	// How many run at once on one host is the store's to say.
	Concurrency int
	// Limit ends the run after so many articles were stored (revisions
	// included); 0 is no limit.
	Limit int64
	// For ends the run after that time, as [Crawler.Stop] does; 0 is no limit.
	For time.Duration
	// MaxRequests and MaxBytes end the run after so many requests and bytes of
	// bodies as they come over the wire; 0 is no limit. The bytes of the pages in
	// flight then come on top.
	MaxRequests, MaxBytes int64
	// Since and Until bound the time of publication of the articles that are
	// stored; Until itself is outside. Articles without a time are stored.
	Since, Until time.Time
	// Depth is how many links away from a seed the crawl goes; pages of one
	// listing count as one. 0 is no limit.
	Depth int
	// Limits say what belongs to the crawl besides the hosts of the seeds, and what of
	// that does not. MaxDepth is overruled by Depth. Feeds and sitemaps are bound
	// by the hosts alone.
	Limits urls.Limits
	// Langs are the languages of the articles that are stored ("en", "ru"); none
	// are all. An article whose language is unknown is stored.
	Langs []string
	// Archive keeps the responses of pages. Nil: they are not kept. No command
	// sets one yet; the columns warc of the records are what it returns.
	Archive Archive
	// Revisit says how much of a run may go to articles that are known.
	Revisit Revisit
	// RevisitBudget is how many known pages a light run revisits at most. Default 300.
	RevisitBudget int64
	// RevisitEarly lets a light run spend its budget whole: when nothing is due, on
	// what is due next.
	RevisitEarly bool
	// Patience is how long a run waits for a host that asked for time before
	// it leaves the rest to the next run. Default 10 minutes.
	Patience time.Duration

	// Grace is how long the requests in flight may last when a run is stopped or its time
	// is up. Default 5 s.
	Grace time.Duration

	// Surveyed is up to how many URLs of the store a run ends with an account of its completeness,
	// which reads all of them. Beyond it only runs do that make enough requests. Default 200,000.
	Surveyed int64

	// PartBytes is how many bytes of rows make a part, which is held in memory, some
	// times over, while it is written. Default 8 MB.
	PartBytes int64
	// PartAge is how old staged rows may grow before they are written. Default 10 minutes.
	PartAge time.Duration

	// Progress is told how far the run is, after every commit. It must return soon.
	Progress func(Progress)
	// Logger gets what a person should know. Nil discards it.
	Logger *slog.Logger
	// Now is the clock. Nil: time.Now.
	Now func() time.Time
	// Sleep waits for d or until ctx ends. Nil: a timer. A test that drives Now
	// moves it forward here.
	Sleep func(ctx context.Context, d time.Duration) error
}

// Listed is an address that somebody gave, not as a seed.
type Listed struct {
	URL     string
	FoundBy string // [FoundByList] or [FoundByIDs]
	// Range numbers the range of ids that it belongs to, and FromTop is how many
	// ids of that range are larger. Ids of which nothing was found are asked for again
	// around the largest one of which something was: they are the next to be published.
	Range   int
	FromTop uint64
}

// How a listed address was found, as the column found_by names it.
const (
	FoundByList = "list"
	FoundByIDs  = "ids"
)

// FoundByUsual is how an address was found at which sitemaps and feeds usually lie. That
// it holds none is no failure.
const FoundByUsual = "usual"

// Revisit says how much of a run may go to articles that are known.
type Revisit string

// The revisit policies.
const (
	// RevisitLight visits what its schedule says is due, within the budget. New
	// articles and changes that it finds let it visit some of what is due next,
	// too. It is the default.
	RevisitLight Revisit = "light"
	// RevisitNone visits no known article.
	RevisitNone Revisit = "none"
	// RevisitFull visits every known article.
	RevisitFull Revisit = "full"
)

// The defaults.
const (
	DefaultDelay         = time.Second
	DefaultConcurrency   = 8
	DefaultDelayFactor   = 2
	DefaultRevisitBudget = 300
	DefaultPatience      = 10 * time.Minute
	DefaultGrace         = 5 * time.Second
	DefaultPartBytes     = 8 << 20
	DefaultSurveyed      = 200_000
	DefaultPartAge       = 10 * time.Minute
	DefaultUserAgent     = "newsarc"
)

// withDefaults checks a Config and fills what was left out.
func (cfg Config) withDefaults() (Config, error) {
	switch {
	case cfg.Store == nil:
		return cfg, errors.New("no store")
	case cfg.Fetcher == nil:
		return cfg, errors.New("no fetcher")
	case cfg.Sink == nil:
		return cfg, errors.New("no sink")
	case cfg.Delay < 0 || cfg.Concurrency < 0 || cfg.Limit < 0 || cfg.Depth < 0 || cfg.RevisitBudget < 0 || cfg.MaxRequests < 0 || cfg.MaxBytes < 0:
		return cfg, errors.New("delay, concurrency, limit, depth and budgets cannot be negative")
	}
	if cfg.Revisit == "" {
		cfg.Revisit = RevisitLight
	}
	switch cfg.Revisit {
	case RevisitLight, RevisitNone, RevisitFull:
	default:
		return cfg, fmt.Errorf("revisit policy %q: want none, light or full", cfg.Revisit)
	}
	if cfg.Profile == nil {
		cfg.Profile = func(string) *profile.Profile { return nil }
	}
	if cfg.Extract == nil {
		cfg.Extract = extract.Page
	}
	if cfg.Logger == nil {
		cfg.Logger = slog.New(slog.DiscardHandler)
	}
	if cfg.Now == nil {
		cfg.Now = time.Now
	}
	if cfg.Sleep == nil {
		cfg.Sleep = sleep
	}
	if cfg.Progress == nil {
		cfg.Progress = func(Progress) {}
	}
	if cfg.Delay == 0 && !cfg.ForceDelay {
		cfg.Delay = DefaultDelay
	}
	cfg.DelayFactor = or(cfg.DelayFactor, DefaultDelayFactor)
	cfg.Concurrency = or(cfg.Concurrency, DefaultConcurrency)
	cfg.RevisitBudget = or(cfg.RevisitBudget, DefaultRevisitBudget)
	cfg.Patience = or(cfg.Patience, DefaultPatience)
	cfg.Grace = or(cfg.Grace, DefaultGrace)
	cfg.PartBytes = or(cfg.PartBytes, DefaultPartBytes)
	cfg.Surveyed = or(cfg.Surveyed, DefaultSurveyed)
	cfg.PartAge = or(cfg.PartAge, DefaultPartAge)
	cfg.UserAgent = or(cfg.UserAgent, DefaultUserAgent)
	cfg.Run = or(cfg.Run, NewRunID(cfg.Now()))
	return cfg, nil
}

// delay returns the delay owed to a host, and whether it stands whatever
// robots.txt says.
func (cfg *Config) delay(host string) (d time.Duration, forced bool) {
	if d, ok := cfg.HostDelays[host]; ok {
		return d, true
	}
	return cfg.Delay, cfg.ForceDelay
}

func or[T comparable](v, otherwise T) T {
	var zero T
	if v == zero {
		return otherwise
	}
	return v
}

// NewRunID returns a name for a run that begins at now: 20261122T134405Z-1a2b.
func NewRunID(now time.Time) string {
	return fmt.Sprintf("%s-%04x", now.UTC().Format("20060102T150405Z"), rand.N(1<<16))
}

// product returns the token of a User-Agent that robots.txt is matched with.
func product(userAgent string) string {
	if i := strings.IndexAny(userAgent, "/ ("); i > 0 {
		return userAgent[:i]
	}
	return userAgent
}

func sleep(ctx context.Context, d time.Duration) error {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-timer.C:
		return nil
	}
}
