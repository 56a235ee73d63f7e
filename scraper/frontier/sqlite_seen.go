package frontier

import (
	"crypto/sha256"
	"encoding/binary"
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

// hash is what the file keeps of a digest.
func (d digest) hash() int64 {
	return int64(binary.LittleEndian.Uint64(d[:8])) //nolint:gosec // any 64 bits do
}

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
