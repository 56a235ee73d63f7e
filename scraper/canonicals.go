package scraper

import (
	"hash/maphash"
	"sync"

	"github.com/newsarc/newsarc/scraper/extract"
	"github.com/newsarc/newsarc/scraper/profile"
	"github.com/newsarc/newsarc/scraper/urls"
)

// canonicals remembers the canonical forms of links that were met lately: most
// links of a page stand on every page of its site. It is a table of fixed size in
// which a newer link pushes out an older one. It is safe for concurrent use.
type canonicals struct {
	// profile is of the canonical form that an address has without one.
	profile func(url string) *profile.Profile
	seed    maphash.Seed
	locks   [16]sync.Mutex
	slots   [1 << 14]canonicalLink
}

type canonicalLink struct {
	raw, target string
}

// longLink is the length from which links are not remembered.
const longLink = 512

func newCanonicals(prof func(url string) *profile.Profile) *canonicals {
	return &canonicals{profile: prof, seed: maphash.MakeSeed()}
}

// Canonical returns the canonical form of an absolute address: that of [urls.Canonical],
// by what the profile of its site says of parameters.
func Canonical(raw string, prof func(url string) *profile.Profile) (string, error) {
	target, err := urls.Canonical(raw)
	if err != nil {
		return "", err
	}
	p := prof(target)
	if sorted, drop, keep := p.Parameters(); !sorted && len(drop)+len(keep) == 0 {
		return target, nil
	}
	return extract.Canonical(raw, p)
}

// address returns the canonical form of an absolute address.
func (r *run) address(raw string) (string, error) { return Canonical(raw, r.cfg.Profile) }

// of returns the canonical form of an absolute address, "" if it is none or, by its
// name, not that of a page.
func (c *canonicals) of(raw string) string {
	if len(raw) > longLink {
		return c.pageAddress(raw)
	}
	at := maphash.String(c.seed, raw) % uint64(len(c.slots))
	lock, slot := &c.locks[at%uint64(len(c.locks))], &c.slots[at]
	lock.Lock()
	link := *slot
	lock.Unlock()
	if link.raw == raw && raw != "" {
		return link.target
	}
	target := c.pageAddress(raw)
	if target == raw {
		raw = target // one string, not two
	}
	lock.Lock()
	*slot = canonicalLink{raw, target}
	lock.Unlock()
	return target
}

// pageAddress is what canonicals remembers of a link.
func (c *canonicals) pageAddress(raw string) string {
	target, err := Canonical(raw, c.profile)
	if err != nil || asset(target) {
		return ""
	}
	return target
}
