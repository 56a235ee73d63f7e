package scraper

import (
	"context"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/newsarc/newsarc/scraper/frontier"
	"github.com/newsarc/newsarc/scraper/urls"
)

// inScope asks the crawl's scope, and takes the hosts that seeds redirect to.
func (r *run) inScope(url string, depth int) error {
	err := r.scope.Check(url, depth)
	if err == nil || !r.isAdmitted(url) || r.cfg.Depth > 0 && depth > r.cfg.Depth {
		return err
	}
	return nil
}

// onHost is inScope for feeds and sitemaps: patterns speak of pages.
func (r *run) onHost(url string) bool { return r.scope.CheckHost(url) == nil || r.isAdmitted(url) }

func (r *run) isAdmitted(url string) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.admitted[urls.Host(url)]
}

// leaseInScope tells whether a URL of the frontier is still in scope. What
// somebody gave need not be asked.
func (r *run) leaseInScope(lease *frontier.Lease) error {
	err := r.inScope(lease.URL, lease.Depth)
	switch lease.Kind {
	case frontier.KindFeed, frontier.KindSitemap:
		if r.onHost(lease.URL) {
			return nil
		}
	}
	if listed(lease.FoundBy) {
		return nil
	}
	return err
}

// speaks tells whether a language is one of those asked for; "" may be.
func (r *run) speaks(lang string) bool {
	if len(r.cfg.Langs) == 0 || lang == "" {
		return true
	}
	primary, _, _ := strings.Cut(strings.ToLower(lang), "-")
	return slices.Contains(r.cfg.Langs, primary)
}

const scopeKey = "scope"

// ScopeOf returns the scope of the last crawl of a store and the languages
// that it stored, none for all.
func ScopeOf(ctx context.Context, store frontier.Store) (*urls.Scope, []string, error) {
	seeds, err := Seeds(ctx, store)
	if err != nil {
		return nil, nil, err
	}
	kept := keptScope{Depth: -1}
	if err := recall(ctx, store, scopeKey, &kept); err != nil {
		return nil, nil, fmt.Errorf("read the scope of the last run: %w", err)
	}
	scope, err := urls.NewScope(seeds, urls.Limits{
		MaxDepth: kept.Depth, Hosts: kept.Hosts, WholeSite: kept.WholeSite, Allow: kept.Allow, Deny: kept.Deny,
	})
	if err != nil {
		return nil, nil, fmt.Errorf("the scope of the last run: %w", err)
	}
	return scope, kept.Langs, nil
}

// keptScope is how the store keeps the scope of the last run.
type keptScope struct {
	Depth     int              `json:"depth"`
	Hosts     []string         `json:"hosts,omitempty"`
	WholeSite bool             `json:"whole_site,omitempty"`
	Allow     []*regexp.Regexp `json:"allow,omitempty"`
	Deny      []*regexp.Regexp `json:"deny,omitempty"`
	Langs     []string         `json:"langs,omitempty"`
}

func (r *run) keepScope(ctx context.Context) error {
	l, depth := r.cfg.Limits, r.cfg.Depth
	if depth == 0 {
		depth = -1
	}
	kept := keptScope{depth, l.Hosts, l.WholeSite, l.Allow, l.Deny, r.cfg.Langs}
	if err := keep(ctx, r.cfg.Store, scopeKey, kept); err != nil {
		return fmt.Errorf("keep the scope: %w", err)
	}
	return nil
}

const delaysKey = "delays"

// Delays are what the last run wanted between two requests, whatever a host asked for.
type Delays struct {
	Own   time.Duration            `json:"own"`
	Hosts map[string]time.Duration `json:"hosts,omitempty"`
}

// Of returns the delay of a host.
func (d Delays) Of(host string) time.Duration {
	if own, ok := d.Hosts[host]; ok {
		return own
	}
	return d.Own
}

// OwnDelays returns the delays of the last run of a store.
func OwnDelays(ctx context.Context, store frontier.Store) (Delays, error) {
	var d Delays
	if err := recall(ctx, store, delaysKey, &d); err != nil {
		return d, fmt.Errorf("read the delays of the last run: %w", err)
	}
	return d, nil
}

func (r *run) keepDelays(ctx context.Context) error {
	if err := keep(ctx, r.cfg.Store, delaysKey, Delays{r.cfg.Delay, r.cfg.HostDelays}); err != nil {
		return fmt.Errorf("keep the delays: %w", err)
	}
	return nil
}
