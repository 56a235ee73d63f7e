package frontier

import (
	"crypto/sha256"
	"encoding/binary"
	"hash/maphash"
	"strings"
)

// seen remembers URLs that were looked up lately, so that the links that
// stand on every page of a site cost no query. It is a table of fixed size in
// which a newer URL pushes out an older one; it knows no URL that the file
// does not.
type seen struct {
	slots []seenURL
	seeds [2]maphash.Seed
}

// seenKey tells URLs apart within this process.
type seenKey [2]uint64

// seenURL is what decides whether an entry would change anything.
type seenURL struct {
	key             seenKey
	priority, depth int32
	known, page     bool
}

// seenSlots bounds the memory to 2 MB.
const seenSlots = 1 << 16

// urlHash is what the file keeps of a URL to find it: the lower half is of its SHA-256,
// the higher half is shared with the URL's neighbours, so that what is found together
// lies together in the index and a group of new URLs touches few of its pages.
func urlHash(url string) int64 {
	sum := sha256.Sum256([]byte(url))
	return int64(uint64(neighbours(url))<<32 | uint64(binary.LittleEndian.Uint32(sum[:4]))) //nolint:gosec // any 64 bits do
}

// neighbours hashes (FNV-1a) what a URL shares with those near it: all up to
// the last two digits of its first long number, which is an article's on most
// sites, else up to its last slash.
func neighbours(url string) uint32 {
	end, digits := strings.LastIndexByte(url, '/'), 0
	_, rest, _ := strings.Cut(url, "://")
	start := len(url) - len(rest) + max(strings.IndexByte(rest, '/'), 0) // a port is no article's number
	for i := start; i <= len(url); i++ {
		if i < len(url) && url[i] >= '0' && url[i] <= '9' {
			continue
		}
		if i-start >= longNumber {
			end, digits = i-2, i-start
			break
		}
		start = i + 1
	}
	hash := uint32(2166136261)
	for i := range max(end, 0) {
		hash = (hash ^ uint32(url[i])) * 16777619
	}
	return (hash ^ uint32(digits)) * 16777619 //nolint:gosec // a length
}

// longNumber is how many digits make a number that counts articles.
const longNumber = 5

func (c *seen) key(url string) seenKey {
	if c.slots == nil {
		c.slots = make([]seenURL, seenSlots)
		c.seeds = [2]maphash.Seed{maphash.MakeSeed(), maphash.MakeSeed()}
	}
	return seenKey{maphash.String(c.seeds[0], url), maphash.String(c.seeds[1], url)}
}

func (c *seen) slot(k seenKey) *seenURL { return &c.slots[k[0]%seenSlots] }

// covers tells whether an entry is known to change nothing.
func (c *seen) covers(k seenKey, e *Entry) bool {
	u := c.slot(k)
	return u.known && u.key == k && !e.Renew && e.Priority <= int(u.priority) && e.Depth >= int(u.depth) &&
		(!u.page || e.Kind == KindPage)
}

// keep remembers what the file holds of a URL now.
func (c *seen) keep(url string, priority, depth int64, page bool) {
	k := c.key(url)
	*c.slot(k) = seenURL{key: k, priority: int32(priority), depth: int32(depth), known: true, page: page} //nolint:gosec // neither comes near 2³¹
}

// forget drops everything, after a transaction that failed.
func (c *seen) forget() { clear(c.slots) }
