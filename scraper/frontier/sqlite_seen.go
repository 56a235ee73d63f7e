package frontier

import (
	"crypto/sha256"
	"encoding/binary"
	"strings"
)

// seen remembers URLs that were looked up lately, so that the links that
// stand on every page of a site cost no query. It is a table of fixed size in
// which a newer URL pushes out an older one; it knows no URL that the file
// does not.
type seen struct {
	slots []seenURL
}

// seenURL is what decides whether an entry would change anything.
type seenURL struct {
	digest          digest
	priority, depth int32
	known, page     bool
}

// seenSlots bounds the memory to 2 MB.
const seenSlots = 1 << 16

// digest is the first half of a URL's SHA-256.
type digest [16]byte

func digestOf(url string) digest {
	sum := sha256.Sum256([]byte(url))
	return digest(sum[:16])
}

// key is what the file keeps of a URL: half of it is the digest's, the higher
// half is shared with the URL's neighbours, so that what is found together
// lies together in the index and a group of new URLs touches few of its pages.
func (d digest) key(url string) int64 {
	return int64(uint64(neighbours(url))<<32 | uint64(binary.LittleEndian.Uint32(d[:4]))) //nolint:gosec // any 64 bits do
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

func (c *seen) slot(d digest) *seenURL {
	if c.slots == nil {
		c.slots = make([]seenURL, seenSlots)
	}
	return &c.slots[binary.LittleEndian.Uint16(d[8:])]
}

// covers tells whether an entry is known to change nothing.
func (c *seen) covers(d digest, e *Entry) bool {
	u := c.slot(d)
	return u.known && u.digest == d && !e.Renew && e.Priority <= int(u.priority) && e.Depth >= int(u.depth) &&
		(!u.page || e.Kind == KindPage)
}

// keep remembers what the file holds of a URL now.
func (c *seen) keep(d digest, priority, depth int64, page bool) {
	*c.slot(d) = seenURL{digest: d, priority: int32(priority), depth: int32(depth), known: true, page: page} //nolint:gosec // neither comes near 2³¹
}

// forget drops everything, after a transaction that failed.
func (c *seen) forget() { clear(c.slots) }
