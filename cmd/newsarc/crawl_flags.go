package main

import (
	"fmt"
	"io"
	"net"
	"net/netip"
	"regexp"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/pflag"

	"github.com/newsarc/newsarc/output"
	"github.com/newsarc/newsarc/scraper"
	"github.com/newsarc/newsarc/scraper/fetch"
	"github.com/newsarc/newsarc/scraper/urls"
)

// crawlFlags are the flags of `newsarc crawl` as they are written.
type crawlFlags struct {
	dir, format, config       string
	limit, revisitBudget      int64
	since, until, lasts       string
	partAge                   string
	depth, concurrency        int
	delay, userAgent, profile string
	revisit                   string
	hostDelay, ids            []string
	hosts, include, exclude   []string
	langs                     []string
	wholeSite                 bool
	idsURL                    string
	maxBytes                  size
	maxRequests               int64
	allowPrivate, dryRun      bool
	jsonLog, quiet, pprof     bool
	proxy, header, cookies    []string
	metrics                   string
	delayFactor               float64
}

func (f *crawlFlags) register(fl *pflag.FlagSet) {
	fl.SortFlags = false
	fl.StringVarP(&f.dir, "output", "o", "", "the dataset's folder `DIR` (made if it is missing)")
	fl.StringVar(&f.format, "format", "parquet", "`FORMATS` of the parts: parquet, jsonl or parquet,jsonl")
	fl.Int64Var(&f.limit, "limit", 0, "end after `N` articles are stored (0: no limit)")
	fl.StringVar(&f.since, "since", "", "only articles published at or after `WHEN`: a date (2026-11-01) or an age (72h, 30d)")
	fl.StringVar(&f.until, "until", "", "only articles published before `WHEN`")
	fl.IntVar(&f.depth, "depth", 0, "follow links at most `N` steps away from the URLs; pages of one listing are one step (0: no limit)")
	fl.StringArrayVar(&f.hosts, "host", nil, "take pages of this `HOST` too, at the ports of the URLs if it names none (may be repeated; default: the hosts of the URLs)")
	fl.BoolVar(&f.wholeSite, "whole-site", false, "take every host of the URLs' registrable domains (en.example.org with example.org)")
	fl.StringArrayVar(&f.include, "include", nil, "take only pages whose address matches `REGEXP` somewhere (may be repeated: one of them)")
	fl.StringArrayVar(&f.exclude, "exclude", nil, "leave out pages whose address matches `REGEXP` somewhere (may be repeated)")
	fl.StringSliceVar(&f.langs, "lang", nil, "store articles in these languages only: `CODES` like en,ru")
	fl.StringVar(&f.delay, "delay", "1s", "least `TIME` between two requests to one host; 0 for hosts of your own only")
	fl.StringArrayVar(&f.hostDelay, "host-delay", nil, "delay of one host, whatever robots.txt asks: `HOST=TIME` (may be repeated)")
	fl.Float64Var(&f.delayFactor, "delay-factor", scraper.DefaultDelayFactor, "wait `K` times as long as a host takes to answer, if that is more than its delay (0: its time does not matter)")
	fl.IntVar(&f.concurrency, "concurrency", scraper.DefaultConcurrency, "`N` requests at a time over all hosts (one at a time per host); slow ones do not count")
	fl.StringVar(&f.userAgent, "user-agent", fetch.DefaultUserAgent, "`NAME` to crawl under; say how to reach you")
	fl.StringVar(&f.profile, "profile", "", "site profile: a built-in `NAME` or a .yaml file (default: by host)")
	fl.StringVar(&f.revisit, "revisit", string(scraper.RevisitLight), "which known articles to visit again: `MODE` none, light or full")
	fl.Int64Var(&f.revisitBudget, "revisit-budget", scraper.DefaultRevisitBudget, "revisit `N` known pages in a light run, early ones if fewer are due; without it those that are due, at most")
	fl.StringArrayVar(&f.ids, "ids", nil, "visit the articles with these numbers too: `A-B` (may be repeated)")
	fl.StringVar(&f.idsURL, "ids-url", "", "`PATTERN` of the address of an article by its number, https://…/{id} (default: the profile's)")
	fl.StringVar(&f.lasts, "for", "", "end after `TIME` (50m, 8h)")
	fl.Int64Var(&f.maxRequests, "max-requests", 0, "end after `N` requests (0: no limit)")
	fl.Var(&f.maxBytes, "max-bytes", "end after `SIZE` came over the wire: 500MB, 2GB")
	fl.StringVar(&f.partAge, "part-age", "10m", "write rows to the tables at least every `TIME`; shorter makes more and smaller parts (see newsarc compact)")
	fl.BoolVar(&f.allowPrivate, "allow-private", false, "allow loopback and private addresses")
	fl.StringArrayVar(&f.proxy, "proxy", nil, "ask through the proxy `[HOST=]URL`: http://, https://, socks5:// or environment; HOST's alone, and of hosts below it (may be repeated)")
	fl.StringArrayVar(&f.header, "header", nil, "send `[HOST=]NAME:VALUE` with every request, or with those to HOST and hosts below it (may be repeated)")
	fl.StringArrayVar(&f.cookies, "cookies", nil, "send the cookies of `FILE`, a cookies.txt (Netscape format), where they belong (may be repeated)")
	fl.BoolVar(&f.dryRun, "dry-run", false, "print what would be asked for, one URL a line, and ask for nothing")
	fl.BoolVar(&f.jsonLog, "json-log", false, "log and progress as JSON lines")
	fl.StringVar(&f.metrics, "metrics", "", "serve /metrics (Prometheus) and /healthz at `ADDR`, like 127.0.0.1:9090")
	fl.BoolVar(&f.pprof, "pprof", false, "serve profiles of the program under /debug/pprof/ too, at the address of --metrics")
	fl.BoolVar(&f.quiet, "quiet", false, "print errors only")
	fl.StringVar(&f.config, "config", "", "read flags from `FILE` (default newsarc.yaml, if it is there)")
}

// crawlPlan is what the flags mean.
type crawlPlan struct {
	crawl   scraper.Config
	fetch   fetch.Options
	formats []output.Format
}

// plan checks the flags.
func (f *crawlFlags) plan(args []string, in io.Reader, now time.Time) (*crawlPlan, error) {
	seeds, lists := splitLists(args)
	p := &crawlPlan{
		crawl: scraper.Config{
			Limit: f.limit, MaxRequests: f.maxRequests, Depth: f.depth, Concurrency: f.concurrency, UserAgent: f.userAgent, Version: version(),
			Revisit: scraper.Revisit(f.revisit), RevisitBudget: f.revisitBudget,
		},
		fetch: fetch.Options{UserAgent: f.userAgent, AllowPrivate: f.allowPrivate},
	}
	switch {
	case f.dir == "":
		return nil, usage("no folder for the dataset: name one with -o DIR")
	case len(args) == 0 && len(f.ids) == 0:
		return nil, usage("no URL to begin with (see newsarc crawl --help)")
	case f.limit < 0:
		return nil, usage("--limit %d: must not be negative", f.limit)
	case f.depth < 0:
		return nil, usage("--depth %d: must not be negative", f.depth)
	case f.delayFactor < 0:
		return nil, usage("--delay-factor %g: must not be negative", f.delayFactor)
	case f.concurrency < 1:
		return nil, usage("--concurrency %d: must be at least 1", f.concurrency)
	case f.maxRequests < 0:
		return nil, usage("--max-requests %d: must not be negative", f.maxRequests)
	case f.revisitBudget < 0:
		return nil, usage("--revisit-budget %d: must not be negative", f.revisitBudget)
	case strings.TrimSpace(f.userAgent) == "":
		return nil, usage("--user-agent: must not be empty")
	case f.quiet && f.jsonLog:
		return nil, usage("--quiet and --json-log exclude each other")
	case f.pprof && f.metrics == "":
		return nil, usage("--pprof needs an address: name one with --metrics")
	}
	if p.crawl.DelayFactor = f.delayFactor; f.delayFactor == 0 {
		p.crawl.DelayFactor = -1
	}
	switch p.crawl.Revisit {
	case scraper.RevisitNone, scraper.RevisitLight, scraper.RevisitFull:
	default:
		return nil, usage("--revisit %q: want none, light or full", f.revisit)
	}
	if f.revisitBudget == 0 && p.crawl.Revisit == scraper.RevisitLight {
		p.crawl.Revisit = scraper.RevisitNone
	}
	var err error
	if p.formats, err = output.ParseFormats(f.format); err != nil {
		return nil, usage("--format: %w", err)
	}
	if p.crawl.Profile, err = profileChooser(f.profile); err != nil {
		return nil, err
	}
	for _, seed := range seeds {
		canonical, err := scraper.Canonical(withScheme(seed), p.crawl.Profile)
		if err != nil {
			return nil, usage("%q: not an address like https://example.org/news/ (%w)", seed, err)
		}
		p.crawl.Seeds = append(p.crawl.Seeds, canonical)
	}
	p.crawl.MaxBytes = int64(f.maxBytes)
	if err := f.network(&p.fetch); err != nil {
		return nil, err
	}
	if err := f.listed(p, lists, in); err != nil {
		return nil, err
	}
	if err := f.scope(p); err != nil {
		return nil, err
	}
	return p, f.times(p, now)
}

// scope reads the flags that say what belongs to the crawl.
func (f *crawlFlags) scope(p *crawlPlan) error {
	p.crawl.Limits.WholeSite = f.wholeSite
	for _, text := range f.hosts {
		address, err := urls.Canonical(withScheme(strings.TrimSpace(text)))
		if err != nil {
			return usage("--host %q: want a name like en.example.org", text)
		}
		p.crawl.Limits.Hosts = append(p.crawl.Limits.Hosts, atPorts(urls.Host(address), p.crawl.Seeds)...)
	}
	for _, one := range []struct {
		flag     string
		patterns []string
		list     *[]*regexp.Regexp
	}{{"--include", f.include, &p.crawl.Limits.Allow}, {"--exclude", f.exclude, &p.crawl.Limits.Deny}} {
		for _, text := range one.patterns {
			pattern, err := regexp.Compile(text)
			if err != nil {
				return usage("%s %q: %w", one.flag, text, err)
			}
			*one.list = append(*one.list, pattern)
		}
	}
	for _, text := range f.langs {
		code, _, _ := strings.Cut(strings.ToLower(strings.TrimSpace(text)), "-")
		if len(code) < 2 || len(code) > 3 || strings.Trim(code, "abcdefghijklmnopqrstuvwxyz") != "" {
			return usage("--lang %q: want codes like en,ru", text)
		}
		p.crawl.Langs = append(p.crawl.Langs, code)
	}
	return nil
}

// atPorts returns a host and, if it is named without a port, the host at the ports of
// the seeds: who crawls http://localhost:8000 means that of the others too.
func atPorts(host string, seeds []string) []string {
	list := []string{host}
	if _, _, err := net.SplitHostPort(host); err == nil {
		return list
	}
	for _, seed := range seeds {
		if _, port, err := net.SplitHostPort(urls.Host(seed)); err == nil {
			list = append(list, host+":"+port)
		}
	}
	return list
}

// withScheme lets people write example.org/news as they do in a browser;
// hosts nearby rarely speak https.
func withScheme(seed string) string {
	if strings.Contains(seed, "://") {
		return seed
	}
	host, _, _ := strings.Cut(seed, "/")
	if ownHost(host) {
		return "http://" + seed
	}
	return "https://" + seed
}

// times reads the flags that are times.
func (f *crawlFlags) times(p *crawlPlan, now time.Time) (err error) {
	if p.crawl.Since, err = parseWhen(f.since, now); err != nil {
		return usage("--since %w", err)
	}
	if p.crawl.Until, err = parseWhen(f.until, now); err != nil {
		return usage("--until %w", err)
	}
	if s, u := p.crawl.Since, p.crawl.Until; !s.IsZero() && !u.IsZero() && !s.Before(u) {
		return usage("--since %s is not before --until %s", f.since, f.until)
	}
	if f.lasts != "" {
		if p.crawl.For, err = parseSpan(f.lasts); err != nil || p.crawl.For <= 0 {
			return usage("--for %q: want a duration like 50m or 8h", f.lasts)
		}
	}
	if p.crawl.PartAge, err = parseSpan(f.partAge); err != nil || p.crawl.PartAge <= 0 {
		return usage("--part-age %q: want a duration like 10m or 30s", f.partAge)
	}
	p.crawl.HostDelays = map[string]time.Duration{}
	for _, one := range f.hostDelay {
		host, text, ok := strings.Cut(one, "=")
		delay, err := parseSpan(text)
		if !ok || host == "" || err != nil || delay < 0 {
			return usage("--host-delay %q: want HOST=TIME, like example.org=250ms", one)
		}
		for _, host := range atPorts(strings.ToLower(host), p.crawl.Seeds) {
			p.crawl.HostDelays[host] = delay
		}
	}
	if p.crawl.Delay, err = parseSpan(f.delay); err != nil || p.crawl.Delay < 0 {
		return usage("--delay %q: want a duration like 1s, 500ms or 2m", f.delay)
	}
	if p.crawl.Delay > 0 {
		return nil
	}
	p.crawl.ForceDelay = true
	for _, seed := range p.crawl.Seeds {
		if err := f.mayHurry(p, seed); err != nil {
			return err
		}
	}
	if list := p.crawl.Listed; list != nil {
		p.crawl.Listed = func(yield func(scraper.Listed, error) bool) {
			for one, err := range list {
				if err == nil {
					err = f.mayHurry(p, one.URL)
				}
				if !yield(one, err) {
					return
				}
			}
		}
	}
	return nil
}

// mayHurry refuses --delay 0 for hosts of others.
func (f *crawlFlags) mayHurry(p *crawlPlan, address string) error {
	host := urls.Host(address)
	if _, named := p.crawl.HostDelays[host]; named || f.allowPrivate && ownHost(host) {
		return nil
	}
	return usage("--delay 0 is for hosts of your own: use it with --allow-private for private addresses, or say --host-delay %s=0", host)
}

// ownHost tells whether a host is named so that it can only be near.
func ownHost(host string) bool {
	if addr, err := netip.ParseAddrPort(host); err == nil {
		return near(addr.Addr())
	}
	if addr, err := netip.ParseAddr(strings.Trim(host, "[]")); err == nil {
		return near(addr)
	}
	name, _, _ := strings.Cut(host, ":")
	return !strings.Contains(name, ".") || strings.HasSuffix(name, ".localhost") ||
		strings.HasSuffix(name, ".local") || strings.HasSuffix(name, ".internal") || strings.HasSuffix(name, ".test")
}

func near(addr netip.Addr) bool {
	addr = addr.Unmap()
	return addr.IsLoopback() || addr.IsPrivate() || addr.IsLinkLocalUnicast()
}

// parseSpan reads a duration: Go's form, and days and weeks (30d, 2w).
func parseSpan(text string) (time.Duration, error) {
	text = strings.TrimSpace(text)
	if text == "0" {
		return 0, nil
	}
	for suffix, unit := range map[string]time.Duration{"d": 24 * time.Hour, "w": 7 * 24 * time.Hour} {
		if digits, ok := strings.CutSuffix(text, suffix); ok {
			n, err := strconv.ParseFloat(digits, 64)
			if err != nil || n < 0 || n*float64(unit) > float64(1<<62) {
				return 0, fmt.Errorf("%q is no duration", text)
			}
			return time.Duration(n * float64(unit)), nil
		}
	}
	return time.ParseDuration(text)
}

// parseWhen reads a date, an instant, or an age before now; "" is the zero time.
func parseWhen(text string, now time.Time) (time.Time, error) {
	if text == "" {
		return time.Time{}, nil
	}
	for _, layout := range []string{time.DateOnly, time.RFC3339, "2006-01-02T15:04"} {
		if t, err := time.Parse(layout, text); err == nil {
			return t.UTC(), nil
		}
	}
	span, err := parseSpan(text)
	if err != nil || span <= 0 {
		return time.Time{}, fmt.Errorf("%q: want a date (2026-11-01) or an age (72h, 30d)", text)
	}
	return now.Add(-span).UTC(), nil
}
