// Package fingerprint tells texts apart and together: an exact hash that
// changes with every letter, and a simhash of which near-duplicates share most
// bits. Both are functions of the text alone.
package fingerprint

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"hash/fnv"
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
	var weight [64]int
	h := fnv.New64a()
	for i := 0; i+width <= len(words); i++ {
		h.Reset()
		for _, word := range words[i : i+width] {
			h.Write([]byte(word))
			h.Write([]byte{0})
		}
		feature := mix(h.Sum64())
		for bit := range weight {
			if feature>>bit&1 == 1 {
				weight[bit]++
			} else {
				weight[bit]--
			}
		}
	}
	var sum uint64
	for bit, w := range weight {
		if w > 0 {
			sum |= 1 << bit
		}
	}
	return sum, true
}

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
