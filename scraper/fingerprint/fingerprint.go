// Package fingerprint tells texts apart and together: an exact hash that
// changes with every letter, and a simhash of which near-duplicates share most
// bits. Both are functions of the text alone.
package fingerprint

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"math/bits"
	"strconv"
	"unicode"
	"unicode/utf8"
	"unsafe"

	"golang.org/x/text/unicode/norm"

	"github.com/newsarc/newsarc/schema"
)

// Folded is title, lead and body of an article in the form that hashes compare: see
// [AppendFold].
type Folded struct {
	text        []byte // each with a newline between them
	title, lead int    // where they end
}

// Fold returns the folded texts of an article.
func Fold(a *schema.Article) Folded {
	var f Folded
	f.text = AppendFold(make([]byte, 0, len(a.Title)+len(a.Lead)+len(a.Body)+2), string(a.Title))
	f.title = len(f.text)
	f.text = AppendFold(append(f.text, '\n'), string(a.Lead))
	f.lead = len(f.text)
	f.text = AppendFold(append(f.text, '\n'), string(a.Body))
	return f
}

// Title returns the folded title, Lead the lead, Body the body. They are not to be changed.
func (f *Folded) Title() []byte { return f.text[:f.title] }

// Lead is told of at Title.
func (f *Folded) Lead() []byte { return f.text[f.title+1 : f.lead] }

// Body is told of at Title.
func (f *Folded) Body() []byte { return f.text[f.lead+1:] }

// ContentHash returns the column content_hash: the SHA-256, in hex, of title,
// lead and body, each in NFC with its white space folded, joined by newlines.
// An article without any of them has none.
func ContentHash(a *schema.Article) schema.Text {
	f := Fold(a)
	return f.contentHash(a)
}

func (f *Folded) contentHash(a *schema.Article) schema.Text {
	if a.Title == "" && a.Lead == "" && a.Body == "" {
		return ""
	}
	sum := sha256.Sum256(f.text)
	return schema.Text(hex.EncodeToString(sum[:]))
}

// AppendFold appends a text in the form that hashes compare: NFC, every run of
// white space one space, none at the ends.
func AppendFold(dst []byte, text string) []byte {
	text = composed(text)
	begin := len(dst)
	for at := 0; at < len(text); {
		end, n := at, 0
		for ; end < len(text); end++ {
			for end > at && end+9 <= len(text) && folded(text[end:]) {
				end += 8
			}
			if !maySpace[text[end]] || text[end] == ' ' && end > at && end+1 < len(text) && !maySpace[text[end+1]] {
				continue // of a word, or the one space behind it
			}
			if n = space(text[end:]); n > 0 {
				break
			}
		}
		if end > at {
			if len(dst) > begin {
				dst = append(dst, ' ')
			}
			dst = append(dst, text[at:end]...)
		}
		at = end + n
	}
	return dst
}

// The bytes of a word of eight are looked at together: bytes1 is the word each of whose
// bytes is 1, high has the highest bit of each.
const (
	bytes1 = 0x0101010101010101
	high   = 0x80 * bytes1
)

// word returns the first eight bytes of a text as a number.
func word(s string) uint64 {
	_ = s[7] // one check of bounds
	return uint64(s[0]) | uint64(s[1])<<8 | uint64(s[2])<<16 | uint64(s[3])<<24 |
		uint64(s[4])<<32 | uint64(s[5])<<40 | uint64(s[6])<<48 | uint64(s[7])<<56
}

// folded tells whether the first eight bytes of a text, in the midst of a word or behind one,
// are ASCII without white space but for single spaces.
func folded(s string) bool {
	w := word(s)
	spaces := w ^ ' '*bytes1
	spaces = ^((spaces&^high + ^uint64(high)) | spaces) & high // the highest bit of each
	return (w|(w-' '*bytes1))&high == 0 && spaces&(spaces<<8) == 0 && (spaces>>63 == 0 || !maySpace[s[8]])
}

// composed returns a text in NFC. Most texts are: they have no rune that could be
// otherwise.
func composed(text string) string {
	for i := 0; i < len(text); {
		if i+8 <= len(text) && word(text[i:])&high == 0 {
			i += 8
			continue
		}
		switch c := text[i]; {
		case c < 0xCC, c == 0xD0, c == 0xD1: // up to U+02FF, and U+0400 to U+047F
			i++
		case c == 0xE2 && i+2 < len(text) && text[i+1] == 0x80 && text[i+2] >= 0x90: // dashes, quotation marks
			i += 3
		default:
			return norm.NFC.String(text)
		}
	}
	return text
}

// maySpace are the bytes that white space (unicode.IsSpace) begins with.
var maySpace = [256]bool{' ': true, '\t': true, '\n': true, '\v': true, '\f': true, '\r': true, 0xC2: true, 0xE1: true, 0xE2: true, 0xE3: true}

// space returns how many bytes of white space a text begins with.
func space(text string) int {
	if text[0] < utf8.RuneSelf {
		return 1
	}
	r, n := utf8.DecodeRuneInString(text)
	if !unicode.IsSpace(r) {
		return 0
	}
	return n
}

// shingleWords is how many neighbouring words make one feature of a simhash.
// Three keep word order in sight and still match texts of a few sentences.
const shingleWords = 3

// Simhash returns the 64-bit simhash (Charikar 2002; Manku, Jain, Das Sarma
// 2007) of a text over shingles of three lower-case words. Texts that differ
// in little differ in few bits. It is false for a text without words.
func Simhash(text string) (uint64, bool) { return simhash(composed(text)) }

// simhash is Simhash of a text in NFC.
func simhash(text string) (uint64, bool) {
	h := hasher{f0: fnvOffset, f1: fnvOffset, f2: fnvOffset}
	for i := 0; i < len(text); {
		if i += h.ascii(text[i:]); i == len(text) {
			break
		}
		r, n := utf8.DecodeRuneInString(text[i:])
		h.rune(r)
		i += n
	}
	h.endWord()
	features := h.words - shingleWords + 1
	switch h.words { // a shorter text is one feature
	case 0:
		return 0, false
	case 1:
		features = 1
		h.ones.add(mix(h.f1))
	case 2:
		features = 1
		h.ones.add(mix(h.f2))
	}
	var sum uint64
	for bit, n := range h.ones.totals() {
		if 2*n > features {
			sum |= 1 << bit
		}
	}
	return sum, true
}

// hasher hashes (FNV-1a) the shingles of a text in one pass: f2 is the one that began
// two words before the word that is read, f1 the one before it, f0 its own.
type hasher struct {
	f0, f1, f2 uint64
	words      int
	inside     bool // a word
	ones       counters
}

// lower are the ASCII letters and digits, in lower case.
var lower = func() (table [utf8.RuneSelf]byte) {
	for c := range table {
		switch {
		case 'a' <= c && c <= 'z', '0' <= c && c <= '9':
			table[c] = byte(c)
		case 'A' <= c && c <= 'Z':
			table[c] = byte(c + 'a' - 'A')
		}
	}
	return table
}()

// ascii reads the ASCII that a text begins with, and returns how much that is.
func (h *hasher) ascii(text string) (n int) {
	f0, f1, f2, inside := h.f0, h.f1, h.f2, h.inside
	for ; n < len(text); n++ {
		c := text[n]
		if c >= utf8.RuneSelf {
			break
		}
		if c = lower[c]; c != 0 {
			f0, f1, f2 = (f0^uint64(c))*fnvPrime, (f1^uint64(c))*fnvPrime, (f2^uint64(c))*fnvPrime
			inside = true
			continue
		}
		if inside {
			inside = false
			h.word(f2 * fnvPrime)
			f0, f1, f2 = fnvOffset, f0*fnvPrime, f1*fnvPrime
		}
	}
	h.f0, h.f1, h.f2, h.inside = f0, f1, f2, inside
	return n
}

func (h *hasher) byte(c byte) {
	h.inside = true
	h.f0 = (h.f0 ^ uint64(c)) * fnvPrime
	h.f1 = (h.f1 ^ uint64(c)) * fnvPrime
	h.f2 = (h.f2 ^ uint64(c)) * fnvPrime
}

// rune reads one that is not ASCII.
func (h *hasher) rune(r rune) {
	switch {
	case r >= 'а' && r <= 'я': // the others that news are written in are found in tables
	case r >= 'А' && r <= 'Я':
		r += 'а' - 'А'
	default:
		if r = unicode.ToLower(r); !unicode.IsLetter(r) && !unicode.IsNumber(r) && !unicode.IsMark(r) {
			h.endWord()
			return
		}
	}
	var buf [utf8.UTFMax]byte
	for _, c := range buf[:utf8.EncodeRune(buf[:], r)] {
		h.byte(c)
	}
}

// endWord ends a word, with a zero byte.
func (h *hasher) endWord() {
	if !h.inside {
		return
	}
	h.inside = false
	h.word(h.f2 * fnvPrime)
	h.f0, h.f1, h.f2 = fnvOffset, h.f0*fnvPrime, h.f1*fnvPrime
}

// word counts a word, and the shingle that ends with it.
func (h *hasher) word(shingle uint64) {
	if h.words++; h.words >= shingleWords {
		h.ones.add(mix(shingle))
	}
}

// counters count in how many words each of the 64 bits is set. Eight words at a time
// are added up with full adders of 64 bits each (Harley and Seal): ones, twos and fours
// keep what is left of them, and every carry of eight goes into eight lanes of
// eight bytes, which are emptied before a byte runs over.
type counters struct {
	words             [8]uint64
	held              int // words that wait
	ones, twos, fours uint64
	lanes             [8]uint64 // byte k of lane j counts bit 8j+k, in eights
	carries           int       // in the lanes
	sums              [64]int
}

func (c *counters) add(word uint64) {
	c.words[c.held] = word
	if c.held++; c.held < len(c.words) {
		return
	}
	c.held = 0
	w := &c.words
	ones, a := fullAdd(c.ones, w[0], w[1])
	ones, b := fullAdd(ones, w[2], w[3])
	twos, e := fullAdd(c.twos, a, b)
	ones, a = fullAdd(ones, w[4], w[5])
	ones, b = fullAdd(ones, w[6], w[7])
	twos, f := fullAdd(twos, a, b)
	fours, eights := fullAdd(c.fours, e, f)
	c.ones, c.twos, c.fours = ones, twos, fours
	c.carry(eights)
}

// fullAdd adds three bits in each place.
func fullAdd(x, y, z uint64) (sum, carry uint64) {
	either := x ^ y
	return either ^ z, x&y | either&z
}

func (c *counters) carry(word uint64) {
	const every, diagonal, low7 = 0x0101010101010101, 0x8040201008040201, 0x7f7f7f7f7f7f7f7f
	for j := range c.lanes {
		own := word >> (8 * j) & 0xff * every & diagonal // byte k holds bit k alone
		c.lanes[j] += (own + low7) >> 7 & every          // 1 where it is set
	}
	if c.carries++; c.carries == 255 {
		c.empty()
	}
}

// empty counts the carries.
func (c *counters) empty() {
	for bit := range c.sums {
		c.sums[bit] += 8 * int(c.lanes[bit/8]>>(bit%8*8)&0xff) //nolint:gosec // one byte
	}
	c.lanes, c.carries = [8]uint64{}, 0
}

// totals ends the counting.
func (c *counters) totals() *[64]int {
	c.empty()
	for bit := range c.sums {
		c.sums[bit] += int(c.ones>>bit&1 + c.twos>>bit&1*2 + c.fours>>bit&1*4) //nolint:gosec // up to 7
		for _, word := range c.words[:c.held] {
			c.sums[bit] += int(word >> bit & 1) //nolint:gosec // one bit
		}
	}
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
func SimhashText(text string) schema.Text { return columnOf(simhash(composed(text))) }

func columnOf(sum uint64, ok bool) schema.Text {
	if !ok {
		return ""
	}
	var bytes [8]byte
	binary.BigEndian.PutUint64(bytes[:], sum)
	return schema.Text(hex.EncodeToString(bytes[:]))
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

// Mark fills content_hash and simhash of a record, and returns the texts that they are of.
func Mark(a *schema.Article) Folded {
	f := Fold(a)
	a.ContentHash = f.contentHash(a)
	// White space tells words apart, however much of it there is.
	a.Simhash = columnOf(simhash(unsafe.String(unsafe.SliceData(f.text), len(f.text))))
	return f
}
