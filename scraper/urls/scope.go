package urls

import (
	"errors"
	"fmt"
	"regexp"
	"strings"
)

// ErrOutOfScope says that a URL does not belong to the crawl. The error that
// wraps it says why.
var ErrOutOfScope = errors.New("out of scope")

// Limits says what a crawl may take besides its seeds' hosts.
type Limits struct {
	// MaxDepth is how many links away from a seed a URL may lie; negative is
	// without limit. 0 takes the seeds alone.
	MaxDepth int
	// Hosts are further hosts to take ("de.example.org", with :port if it is
	// not the default).
	Hosts []string
	// WholeSite takes every host of the seeds' registrable domains.
	WholeSite bool
	// Allow, if any, must match a URL somewhere for it to be taken; Deny must
	// not match. Deny wins. Seeds are taken whatever they say.
	Allow, Deny []*regexp.Regexp
}

// Scope decides which URLs belong to a crawl: by default those on the seeds'
// hosts, where www.example.org and example.org, http and https are the same.
type Scope struct {
	limits Limits
	hosts  map[string]bool
	sites  map[string]bool
	seeds  map[string]bool
}

// NewScope returns the scope of a crawl from seeds. The error names the first
// seed that is no URL.
func NewScope(seeds []string, limits Limits) (*Scope, error) {
	s := &Scope{limits: limits, hosts: map[string]bool{}, sites: map[string]bool{}, seeds: map[string]bool{}}
	for _, raw := range seeds {
		seed, err := Canonical(raw)
		if err != nil {
			return nil, err
		}
		s.seeds[seed] = true
		s.hosts[hostKey(Host(seed))] = true
		s.sites[Site(seed)] = true
	}
	for _, host := range limits.Hosts {
		seed, err := Canonical("http://" + strings.TrimSpace(host))
		if err != nil {
			return nil, fmt.Errorf("host %q: %w", host, err)
		}
		s.hosts[hostKey(Host(seed))] = true
	}
	return s, nil
}

// Check returns nil if the canonical URL at that depth belongs to the crawl,
// else an error that wraps [ErrOutOfScope] and gives the reason.
func (s *Scope) Check(canonical string, depth int) error {
	if s.seeds[canonical] {
		return nil
	}
	if m := s.limits.MaxDepth; m >= 0 && depth > m {
		return fmt.Errorf("%w: depth %d is over the limit of %d", ErrOutOfScope, depth, m)
	}
	if err := s.CheckHost(canonical); err != nil {
		return err
	}
	for _, re := range s.limits.Deny {
		if re.MatchString(canonical) {
			return fmt.Errorf("%w: denied by %s", ErrOutOfScope, re)
		}
	}
	if len(s.limits.Allow) == 0 {
		return nil
	}
	for _, re := range s.limits.Allow {
		if re.MatchString(canonical) {
			return nil
		}
	}
	return fmt.Errorf("%w: not allowed by any pattern", ErrOutOfScope)
}

// CheckHost is Check for the host alone.
func (s *Scope) CheckHost(canonical string) error {
	host := Host(canonical)
	if !s.hosts[hostKey(host)] && !(s.limits.WholeSite && s.sites[Site(canonical)]) {
		return fmt.Errorf("%w: host %s is not one of the crawl's", ErrOutOfScope, host)
	}
	return nil
}

// hostKey is the same for a host with and without www.
func hostKey(host string) string { return strings.TrimPrefix(host, "www.") }
