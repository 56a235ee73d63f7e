package profile

import (
	_ "embed"
	"fmt"
	"slices"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"github.com/goccy/go-yaml"
)

// Label names what a phrase on a page is there for.
type Label string

// The labels; see [Labels] for what each stands before or on.
const (
	LabelImageSource   Label = "image_source"
	LabelSource        Label = "source"
	LabelOriginal      Label = "original"
	LabelRights        Label = "rights"
	LabelDisclaimer    Label = "disclaimer"
	LabelMentions      Label = "mentions"
	LabelMentionGroups Label = "mention_groups"
	LabelSidebar       Label = "sidebar"
	LabelButtons       Label = "buttons"
	LabelDiscussion    Label = "reader_comments"
	LabelByline        Label = "byline"
	LabelPublished     Label = "published"
	LabelUpdated       Label = "updated"
	LabelPromo         Label = "promo"
	LabelAd            Label = "ad"
	LabelShare         Label = "share"
	LabelSubscribe     Label = "subscribe"
	LabelStop          Label = "stop"
	LabelChrome        Label = "chrome"
	LabelNext          Label = "next"
	LabelTags          Label = "tags"
	LabelNotFound      Label = "not_found"
	LabelLogin         Label = "login"
	LabelViews         Label = "views"
	LabelComments      Label = "comments"
	LabelVotes         Label = "votes"
)

type labelGroup struct {
	kind Label
	list []string
}

// groups lists the phrases by label.
func (l *Labels) groups() []labelGroup {
	return []labelGroup{
		{LabelImageSource, l.ImageSource}, {LabelSource, l.Source}, {LabelOriginal, l.Original}, {LabelRights, l.Rights},
		{LabelDisclaimer, l.Disclaimer}, {LabelMentions, l.Mentions}, {LabelMentionGroups, l.MentionGroups}, {LabelSidebar, l.Sidebar},
		{LabelButtons, l.Buttons}, {LabelDiscussion, l.Discussion}, {LabelByline, l.Byline}, {LabelPublished, l.Published},
		{LabelUpdated, l.Updated}, {LabelPromo, l.Promo}, {LabelAd, l.Ad}, {LabelShare, l.Share}, {LabelSubscribe, l.Subscribe},
		{LabelStop, l.Stop}, {LabelChrome, l.Chrome}, {LabelNext, l.Next}, {LabelTags, l.Tags}, {LabelNotFound, l.NotFound},
		{LabelLogin, l.Login}, {LabelViews, l.Views}, {LabelComments, l.Comments}, {LabelVotes, l.Votes},
	}
}

// Dictionary finds labels in text. It is immutable and safe for concurrent use.
type Dictionary struct {
	root *phrase
	// Of most questions the label is known. Then a trie of its own phrases
	// says no sooner.
	counters *phrase // the phrases of the counters
	of       labels  // the phrases of each label
}

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

// heads is a set of the beginnings of words, to pass over the many words that
// are none of a dictionary's without making and looking up each.
type heads struct {
	pairs [16]uint64 // of the first two bytes, where both are ASCII
	wide  bool       // there are words that begin otherwise
	// threes are of the first three bytes; nil where the words are few.
	threes *[1 << 15 / 64]uint64
}

// add keeps how a word in lower case begins.
func (h *heads) add(w string) {
	if k, ok := headOf(w, 0); ok {
		h.pairs[k>>6] |= 1 << (k & 63)
	} else {
		h.wide = true
	}
	if h.threes != nil {
		h.addThree(w)
	}
}

// addThree keeps the first three bytes of a word, if they are ASCII: may asks for no others.
func (h *heads) addThree(w string) {
	if k, ok := headOf(w, 0); ok {
		if c, ok := thirdOf(w, 0); ok {
			k = k<<5 | c
			h.threes[k>>6] |= 1 << (k & 63)
		}
	}
}

// manyWords is from how many on heads look at three bytes of each.
const manyWords = 24

// grow makes heads look at three bytes of the words of a table.
func (h *heads) grow(words *words) {
	h.threes = new([1 << 15 / 64]uint64)
	for i := range words.slots {
		if s := &words.slots[i]; s.to != nil {
			h.addThree(s.word)
		}
	}
}

func (h *heads) clone() heads {
	c := *h
	if h.threes != nil {
		threes := *h.threes
		c.threes = &threes
	}
	return c
}

// may says whether the word that begins at i may be one of the set.
func (h *heads) may(text string, i int) bool {
	k, ok := headOf(text, i)
	if !ok {
		return true
	}
	if h.pairs[k>>6]&(1<<(k&63)) == 0 {
		return false
	}
	if h.threes == nil {
		return true
	}
	c, ok := thirdOf(text, i)
	k = k<<5 | c
	return !ok || h.threes[k>>6]&(1<<(k&63)) != 0
}

// thirdOf is a number for the third byte of a word, whatever its case, and
// whether it is ASCII; 0 for a word of less.
func thirdOf(text string, i int) (c uint, ok bool) {
	switch {
	case i+1 >= len(text) || !isWordRune(rune(text[i+1])) || i+2 >= len(text):
		return 0, true
	case text[i+2] >= utf8.RuneSelf:
		return 0, false
	case !wordByte[text[i+2]]:
		return 0, true
	}
	return uint(text[i+2] & 31), true
}

// headOf is a number for the first two bytes of a word, whatever its case, and
// whether they are ASCII.
func headOf(text string, i int) (k uint, ok bool) {
	a, b := text[i], byte(0)
	if i+1 < len(text) {
		b = text[i+1]
	}
	if a >= utf8.RuneSelf || b >= utf8.RuneSelf {
		return 0, false
	}
	if !isWordRune(rune(b)) {
		b = 0
	}
	return uint(a&31)<<5 | uint(b&31), true
}

type ending struct {
	label Label
	own   bool // of a profile, not of the generic dictionary
}

// Hit is a label found at the beginning of a text.
type Hit struct {
	Label Label
	// End is the offset behind the label's last word, Value the offset of what
	// follows it: behind a colon, dashes and white space.
	End, Value int
	// Colon says that a colon follows the label.
	Colon bool
	// Whole says that nothing but punctuation follows.
	Whole bool
	// Own says that the label comes from the profile.
	Own bool
	// Name is what stood in the place of {name}.
	Name string
}

// maxName is how many words {name} may stand for.
const maxName = 6

// At returns the labels that text begins with, the longest of each kind,
// longest first. Leading bullets and punctuation are passed over. The cost is
// that of the few words looked at, whatever the size of the text.
func (d *Dictionary) At(text string) []Hit {
	var hits []Hit
	d.match(d.root, text, 0, "", &hits)
	return hits
}

// CountersAt is At for the labels of views, comments and votes alone.
func (d *Dictionary) CountersAt(text string) []Hit {
	var hits []Hit
	d.match(d.counters, text, 0, "", &hits)
	return hits
}

// Find returns the hit of one label at the beginning of text.
func (d *Dictionary) Find(text string, label Label) (Hit, bool) {
	root := d.of[d.of.at(label)].root
	if root == nil {
		return Hit{}, false
	}
	var hits []Hit
	d.match(root, text, 0, "", &hits)
	if len(hits) == 0 {
		return Hit{}, false
	}
	return hits[0], true
}

// Is says whether text is one of the label's phrases and nothing else.
func (d *Dictionary) Is(text string, label Label) bool {
	h, ok := d.Find(text, label)
	return ok && h.Whole
}

// Contains says whether one of the label's phrases stands anywhere in text, at
// the beginning of a word.
func (d *Dictionary) Contains(text string, label Label) bool {
	for pos := 0; pos < len(text); {
		begin, end := wordBounds(text, pos)
		if begin == end {
			return false
		}
		if _, ok := d.Find(text[pos:], label); ok {
			return true
		}
		pos = end
	}
	return false
}

func (d *Dictionary) match(at *phrase, text string, pos int, name string, hits *[]Hit) {
	for {
		for _, e := range at.ends {
			addHit(hits, newHit(text, pos, e, name))
		}
		if at.named != nil && name == "" {
			d.matchName(at.named, text, pos, hits)
		}
		if at.next.size == 0 {
			return
		}
		next, end := at.step(text, pos)
		if next == nil {
			return
		}
		at, pos = next, end
	}
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

// minNamed is the length in bytes of the shortest text in which {name} and the
// words behind it are looked for.
const minNamed = 20

// matchName tries {name} as one word, two words, and so on.
func (d *Dictionary) matchName(after *phrase, text string, pos int, hits *[]Hit) {
	if len(text)-pos < minNamed || !after.mayFollow(text, pos) {
		return
	}
	first, end := wordBounds(text, pos)
	for n, begin := 0, first; n < maxName && begin < end; n++ {
		next, nextEnd := wordBounds(text, end)
		if len(after.ends) > 0 || next < nextEnd && after.heads.may(text, next) {
			if to, _ := after.step(text, end); to != nil || len(after.ends) > 0 {
				d.match(after, text, end, strings.Trim(text[first:end], ` "«»“”`), hits)
			}
		}
		begin, end = next, nextEnd
	}
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

func newHit(text string, end int, e ending, name string) Hit {
	h := Hit{Label: e.label, End: end, Own: e.own, Name: name, Value: len(text), Whole: true}
	for i, r := range text[end:] {
		switch {
		case r == ':' || r == '：':
			h.Colon = true
		case unicode.IsSpace(r) || unicode.Is(unicode.Pd, r) || r == '|' || r == '»' || r == '"' && h.Value == end:
		default:
			h.Value = end + i
			h.Whole = !hasWord(text[end+i:])
			return h
		}
	}
	return h
}

func addHit(hits *[]Hit, h Hit) {
	for i := range *hits {
		if (*hits)[i].Label == h.Label {
			if h.End >= (*hits)[i].End {
				(*hits)[i] = h
			}
			return
		}
	}
	*hits = append(*hits, h)
	slices.SortStableFunc(*hits, func(a, b Hit) int { return b.End - a.End })
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

// add puts one phrase into the tries of its label.
func (d *Dictionary) add(s string, e ending) {
	d.root.add(s, e)
	switch e.label {
	case LabelViews, LabelComments, LabelVotes:
		d.counters.add(s, e)
	}
	d.of.add(e.label).add(s, e)
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

// merge returns base with the labels of a profile over it.
func merge(base *Dictionary, labels map[string]Labels) *Dictionary {
	d := newDictionary()
	if base != nil {
		d.root, d.counters = base.root.clone(), base.counters.clone()
		d.of = base.of
		for i := range d.of {
			d.of[i].root = d.of[i].root.clone()
		}
	}
	d.addAll(labels, base != nil)
	return d
}

func newDictionary() *Dictionary {
	return &Dictionary{root: &phrase{}, counters: &phrase{}}
}

func (d *Dictionary) addAll(labels map[string]Labels, own bool) {
	for _, l := range labels {
		for _, g := range l.groups() {
			for _, s := range g.list {
				d.add(s, ending{g.kind, own})
			}
		}
	}
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

//go:embed labels.yaml
var genericLabels []byte

// Generic returns the dictionary for sites without a profile: labels in more
// than twenty languages.
var Generic = sync.OnceValue(func() *Dictionary {
	labels := map[string]Labels{}
	if err := yaml.UnmarshalWithOptions(genericLabels, &labels, yaml.Strict()); err != nil {
		// The file is embedded and a test reads it: this cannot happen in a built program.
		panic(fmt.Sprintf("embedded labels.yaml: %v", err))
	}
	d := newDictionary()
	d.addAll(labels, false)
	return d
})
