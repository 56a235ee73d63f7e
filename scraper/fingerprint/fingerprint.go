// Package fingerprint tells texts apart and together: an exact hash that
// changes with every letter, and a simhash of which near-duplicates share most
// bits. Both are functions of the text alone.
package fingerprint

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"math/bits"
	"strconv"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"github.com/newsarc/newsarc/schema"
)

// ContentHash returns the column content_hash: the SHA-256, in hex, of title,
// lead and body, each in NFC with its white space folded, joined by newlines.
// An article without any of them has none.
func ContentHash(a *schema.Article) schema.Text {
	if a.Title == "" && a.Lead == "" && a.Body == "" {
		return ""
	}
	sum := sha256.Sum256([]byte(Fold(string(a.Title)) + "\n" + Fold(string(a.Lead)) + "\n" + Fold(string(a.Body))))
	return schema.Text(hex.EncodeToString(sum[:]))
}

// Fold brings a text into the form that hashes compare: NFC, every run of
// white space one space, none at the ends.
func Fold(text string) string { return strings.Join(strings.Fields(norm.NFC.String(text)), " ") }

// shingleWords is how many neighbouring words make one feature of a simhash.
// Three keep word order in sight and still match texts of a few sentences.
const shingleWords = 3

// Simhash returns the 64-bit simhash (Charikar 2002; Manku, Jain, Das Sarma
// 2007) of a text over shingles of three lower-case words. Texts that differ
// in little differ in few bits. It is false for a text without words.
func Simhash(text string) (uint64, bool) {
	words := strings.FieldsFunc(strings.ToLower(norm.NFC.String(text)), func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsNumber(r) && !unicode.IsMark(r)
	})
	if len(words) == 0 {
		return 0, false
	}
	width := min(shingleWords, len(words))
	var ones counters
	features := len(words) - width + 1
	for i := range features {
		feature := uint64(fnvOffset)
		for _, word := range words[i : i+width] {
			for j := range len(word) {
				feature = (feature ^ uint64(word[j])) * fnvPrime
			}
			feature *= fnvPrime // a zero byte ends the word
		}
		ones.add(mix(feature))
	}
	var sum uint64
	for bit, n := range ones.totals() {
		if 2*n > features {
			sum |= 1 << bit
		}
	}
	return sum, true
}

// counters count in how many words each of the 64 bits is set: in eight lanes
// of eight bytes, which are emptied before a byte runs over.
type counters struct {
	lanes [8]uint64 // byte k of lane j counts bit 8j+k
	held  int       // words in the lanes
	sums  [64]int
}

func (c *counters) add(word uint64) {
	const every, diagonal, low7 = 0x0101010101010101, 0x8040201008040201, 0x7f7f7f7f7f7f7f7f
	for j := range c.lanes {
		own := word >> (8 * j) & 0xff * every & diagonal // byte k holds bit k alone
		c.lanes[j] += (own + low7) >> 7 & every          // 1 where it is set
	}
	if c.held++; c.held == 255 {
		c.empty()
	}
}

func (c *counters) empty() {
	for bit := range c.sums {
		c.sums[bit] += int(c.lanes[bit/8] >> (bit % 8 * 8) & 0xff) //nolint:gosec // one byte
	}
	c.lanes, c.held = [8]uint64{}, 0
}

func (c *counters) totals() *[64]int {
	c.empty()
	return &c.sums
}

// The constants of FNV-1a with 64 bits.
const (
	fnvOffset = 0xcbf29ce484222325
	fnvPrime  = 0x100000001b3
)

// mix spreads FNV's weak high bits over the word (the finaliser of MurmurHash3).
func mix(x uint64) uint64 {
	x ^= x >> 33
	x *= 0xff51afd7ed558ccd
	x ^= x >> 33
	x *= 0xc4ceb9fe1a85ec53
	return x ^ x>>33
}

// SimhashText returns the column simhash: 16 hex digits, "" for a text without words.
func SimhashText(text string) schema.Text {
	sum, ok := Simhash(text)
	if !ok {
		return ""
	}
	return schema.Text(fmt.Sprintf("%016x", sum))
}

// Distance returns how many bits two simhashes of the column differ in.
func Distance(a, b schema.Text) (int, error) {
	x, err := strconv.ParseUint(string(a), 16, 64)
	if err != nil {
		return 0, fmt.Errorf("simhash %q: %w", a, err)
	}
	y, err := strconv.ParseUint(string(b), 16, 64)
	if err != nil {
		return 0, fmt.Errorf("simhash %q: %w", b, err)
	}
	return bits.OnesCount64(x ^ y), nil
}

// Mark fills content_hash and simhash of a record.
func Mark(a *schema.Article) {
	a.ContentHash = ContentHash(a)
	a.Simhash = SimhashText(string(a.Title) + "\n" + string(a.Lead) + "\n" + string(a.Body))
}
