package profile

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// phrase is a node of a trie over the words of the labels.
type phrase struct {
	next  words
	ends  []ending // the labels that end here
	named *phrase  // what follows {name}
	heads heads    // how the words of next begin
}

// labels maps labels to their phrases: a hash table without one of strings,
// since it is asked for every line and link of a page.
type labels [64]struct {
	label Label
	root  *phrase
}

// at is the place of a label, or the free one that would be its.
func (t *labels) at(label Label) uint {
	at := uint(len(label))
	if at > 3 {
		at = at*5 + uint(label[0])*3 + uint(label[3])*17
	}
	for at %= uint(len(t)); t[at].label != label && t[at].label != ""; {
		at = (at + 1) % uint(len(t))
	}
	return at
}

// add returns the phrases of a label, to add one.
func (t *labels) add(label Label) *phrase {
	at := t.at(label)
	if t[at].root == nil {
		t[at].label, t[at].root = label, &phrase{}
	}
	return t[at].root
}

// words maps words to what follows them: a hash table with open addressing,
// since nearly every word of a page is looked up and nearly none is found.
type words struct {
	slots []wordSlot // a power of two, at most half of them taken
	size  int
}

type wordSlot struct {
	hash uint32
	word string
	to   *phrase // nil: the slot is empty
}

// The hash of a word, byte by byte (FNV-1a).
const (
	hashStart = 2166136261
	hashPrime = 16777619
)

func hashOf(w string) uint32 {
	h := uint32(hashStart)
	for i := 0; i < len(w); i++ {
		h = (h ^ uint32(w[i])) * hashPrime
	}
	return h
}

// get returns what follows a word whose hash the caller has, nil if there is no such word.
func (t *words) get(w []byte, hash uint32) *phrase {
	if t.size == 0 {
		return nil
	}
	mask := uint32(len(t.slots) - 1)
	for at := hash & mask; t.slots[at].to != nil; at = (at + 1) & mask {
		if s := &t.slots[at]; s.hash == hash && s.word == string(w) {
			return s.to
		}
	}
	return nil
}

// put adds a word that is not there yet.
func (t *words) put(w string, to *phrase) {
	if 2*(t.size+1) > len(t.slots) {
		old := t.slots
		t.slots, t.size = make([]wordSlot, max(4, 2*len(old))), 0
		for _, s := range old {
			if s.to != nil {
				t.put(s.word, s.to)
			}
		}
	}
	mask, hash := uint32(len(t.slots)-1), hashOf(w)
	at := hash & mask
	for t.slots[at].to != nil {
		at = (at + 1) & mask
	}
	t.slots[at] = wordSlot{hash, w, to}
	t.size++
}

type ending struct {
	label Label
	own   bool // of a profile, not of the generic dictionary
}

// maxWord is the length in bytes of the longest word a label may have.
const maxWord = 64

// step follows the next word of text without making a string of it: At is
// called for every line of a page and most lines begin with no label.
func (p *phrase) step(text string, pos int) (next *phrase, end int) {
	var buf [maxWord]byte
	n, begun, hash := 0, false, uint32(hashStart)
	for i := pos; i < len(text); {
		c := text[i]
		if c < utf8.RuneSelf {
			switch {
			case c >= 'a' && c <= 'z' || c >= '0' && c <= '9':
			case c >= 'A' && c <= 'Z':
				c += 'a' - 'A'
			case begun:
				return p.next.get(buf[:n], hash), i
			default:
				i++
				continue
			}
			if n == maxWord {
				return nil, i
			}
			if !begun && !p.heads.may(text, i) {
				return nil, i
			}
			begun = true
			buf[n] = c
			hash = (hash ^ uint32(c)) * hashPrime
			n++
			i++
			continue
		}
		r, size := utf8.DecodeRuneInString(text[i:])
		if !isWordRune(r) {
			if begun {
				return p.next.get(buf[:n], hash), i
			}
			i += size
			continue
		}
		if r = unicode.ToLower(r); r == 'ё' {
			r = 'е'
		}
		if n+utf8.RuneLen(r) > maxWord || !begun && !p.heads.wide && r >= utf8.RuneSelf {
			return nil, i
		}
		begun = true
		for end := n + utf8.EncodeRune(buf[n:], r); n < end; n++ {
			hash = (hash ^ uint32(buf[n])) * hashPrime
		}
		i += size
	}
	if !begun {
		return nil, len(text)
	}
	return p.next.get(buf[:n], hash), len(text)
}

// mayFollow says whether one of the words of a text that may stand behind {name}
// may be one of the phrase's: of most texts none is.
func (p *phrase) mayFollow(text string, pos int) bool {
	if len(p.ends) > 0 {
		return true
	}
	words, in := 0, false
	for i := pos; i < len(text); i++ {
		c := text[i]
		if c >= utf8.RuneSelf {
			return true
		}
		is := wordByte[c]
		if is && !in {
			if words++; words > maxName+1 {
				return false
			}
			if words > 1 && p.heads.may(text, i) {
				return true
			}
		}
		in = is
	}
	return false
}

// wordBounds returns where the next word of text from pos on begins and ends.
func wordBounds(text string, pos int) (begin, end int) {
	begin = -1
	for i := pos; i < len(text); {
		var is bool
		n := 1
		if c := text[i]; c < utf8.RuneSelf {
			is = wordByte[c]
		} else {
			var r rune
			r, n = utf8.DecodeRuneInString(text[i:])
			is = isWordRune(r)
		}
		if is {
			if begin < 0 {
				begin = i
			}
		} else if begin >= 0 {
			return begin, i
		}
		i += n
	}
	if begin < 0 {
		return len(text), len(text)
	}
	return begin, len(text)
}

func hasWord(s string) bool {
	begin, end := wordBounds(s, 0)
	return begin < end
}

// nextWord returns the next word of text from pos on, in lower case with ё as
// е, and where it begins and ends.
func nextWord(text string, pos int) (w string, begin, end int) {
	begin = -1
	for i := pos; i < len(text); {
		r, n := utf8.DecodeRuneInString(text[i:])
		if isWordRune(r) {
			if begin < 0 {
				begin = i
			}
		} else if begin >= 0 {
			return lower(text[begin:i]), begin, i
		}
		i += n
	}
	if begin < 0 {
		return "", len(text), len(text)
	}
	return lower(text[begin:]), begin, len(text)
}

func isWordRune(r rune) bool {
	if r < utf8.RuneSelf {
		return wordByte[r]
	}
	return unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.Is(unicode.Mn, r)
}

// wordByte says which bytes of ASCII words are made of.
var wordByte = func() (is [utf8.RuneSelf]bool) {
	for c := range is {
		is[c] = c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9'
	}
	return is
}()

func lower(s string) string {
	return strings.ReplaceAll(strings.ToLower(s), "ё", "е")
}

// key returns the words of a phrase, "" if there are none.
func key(s string) string {
	var words []string
	for pos := 0; ; {
		w, _, end := nextWord(s, pos)
		if w == "" {
			return strings.Join(words, " ")
		}
		words, pos = append(words, w), end
	}
}

// add puts one phrase into a trie.
func (p *phrase) add(s string, e ending) {
	at := p
	for i, part := range strings.SplitN(s, "{name}", 2) {
		if i == 1 {
			if at.named == nil {
				at.named = &phrase{}
			}
			at = at.named
		}
		for _, w := range strings.Fields(key(part)) {
			next := at.next.get([]byte(w), hashOf(w))
			if next == nil {
				next = &phrase{}
				at.next.put(w, next)
				if at.heads.add(w); at.next.size == manyWords {
					at.heads.grow(&at.next)
				}
			}
			at = next
		}
	}
	for i := range at.ends {
		if at.ends[i].label == e.label {
			at.ends[i].own = at.ends[i].own || e.own
			return
		}
	}
	at.ends = append(at.ends, e)
}

func (p *phrase) clone() *phrase {
	if p == nil {
		return nil
	}
	c := &phrase{ends: slices.Clone(p.ends), named: p.named.clone(), heads: p.heads.clone()}
	c.next = words{slots: slices.Clone(p.next.slots), size: p.next.size}
	for i := range c.next.slots {
		s := &c.next.slots[i]
		s.to = s.to.clone()
	}
	return c
}
