package extract

import (
	"math/bits"
	"strings"
	"unicode"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// A Lexicon says how often blocks with a word belong to the running text, as
// learned from the corpus: words of class names and ids (kind 0 the block's
// own, kind 1 those of containers), words of short texts (kind 2), and first
// words (kind 3).
type Lexicon interface {
	// Prob returns a probability and whether the word is known.
	Prob(word uint32) (float32, bool)
}

// The kinds of words; they salt the hashes.
const (
	wordClass uint32 = iota + 1
	wordTag
	wordText
	wordFirst
	wordWhole
	wordLong
)

const (
	fnvOffset = 2166136261
	fnvPrime  = 16777619
)

func salt(kind uint32) uint32 { return (fnvOffset ^ kind) * fnvPrime }

func hashString(h uint32, s string) uint32 {
	for i := 0; i < len(s); i++ {
		h = (h ^ uint32(s[i])) * fnvPrime
	}
	return h
}

func hashRune(h uint32, r rune) uint32 {
	for ; r > 0; r >>= 8 {
		h = (h ^ uint32(r&0xff)) * fnvPrime
	}
	return h
}

// named says whether an attribute gives an element a name.
func named(key string) bool {
	switch key {
	case "class", "id", "itemprop", "data-component", "data-testid", "data-type", "role":
		return true
	}
	return false
}

// elementWords calls f with the hashed words of an element's class and id.
func elementWords(n *html.Node, f func(word uint32)) {
	for i := range n.Attr {
		if named(n.Attr[i].Key) {
			valueWords(n.Attr[i].Val, f)
		}
	}
}

// valueWords calls f with the hashed words of an attribute, alone and in pairs.
func valueWords(val string, f func(word uint32)) {
	if len(val) > 400 {
		val = val[:400]
	}
	last := uint32(0)
	eachWord(val, func(w string) {
		if len(w) < 2 {
			return
		}
		h := hashString(salt(wordClass), w)
		f(h)
		if last != 0 {
			f((last ^ h>>7) * fnvPrime)
		}
		last = h
	})
}

// textWords hashes the words of a text in lower case, at most limit of them.
func textWords(s string, limit int, out []uint32) []uint32 {
	h := salt(wordText)
	in := false
	for _, r := range s {
		switch {
		case r >= 'a' && r <= 'z' || r == '_':
		case r >= 'A' && r <= 'Z':
			r += 'a' - 'A'
		case r >= '0' && r <= '9':
			r = '0'
		case r >= 0x80 && noSpaces(r):
			if in {
				out = append(out, h)
			}
			out = append(out, hashRune(salt(wordText), r))
			h, in = salt(wordText), false
			if len(out) >= limit {
				return out
			}
			continue
		case r >= 0x80 && (unicode.IsLetter(r) || unicode.IsDigit(r)):
			r = unicode.ToLower(r)
		default:
			if in {
				out = append(out, h)
				if len(out) >= limit {
					return out
				}
			}
			h, in = salt(wordText), false
			continue
		}
		h = hashRune(h, r)
		in = true
	}
	if in {
		out = append(out, h)
	}
	return out
}

// blockWords calls f with the hashed words by which a short text is known:
// each word, the first two together, and the whole.
func blockWords(words []uint32, f func(word uint32)) {
	if len(words) == 0 {
		return
	}
	whole := salt(wordWhole)
	for _, w := range words {
		whole = (whole ^ w) * fnvPrime
		f(w)
	}
	if len(words) > 1 {
		f(pair(words[0], words[1]))
	}
	f((salt(wordFirst) ^ words[0]) * fnvPrime)
	if len(words) <= 8 {
		f(whole)
	}
}

// longWords calls f with the hashed words by which the beginning of a long text is known.
func longWords(words []uint32, f func(word uint32)) {
	for _, w := range words {
		f((salt(wordLong) ^ w) * fnvPrime)
	}
}

// shortText is how many words of a text its own words are asked of.
const shortText = 24

// wordBag is a bag of words to compare blocks with.
type wordBag struct {
	words []uint32
	mask  [4]uint64
}

func bagOf(s string, limit int) *wordBag {
	l := &wordBag{words: textWords(s, limit, nil)}
	for _, w := range l.words {
		l.mask[w>>6&3] |= 1 << (w & 63)
	}
	return l
}

// shared counts the words that l holds.
func (l *wordBag) shared(words []uint32) (n int) {
	for _, w := range words {
		if l.mask[w>>6&3]&(1<<(w&63)) == 0 {
			continue
		}
		for _, v := range l.words {
			if v == w {
				n++
				break
			}
		}
	}
	return n
}

// pageFacts are what the head of a page says that blocks are compared with.
type pageFacts struct {
	title, headline, description string
	kind                         string // og:type
	articleBody                  string // of JSON-LD
	site, authors                string // names
	press                        int    // signs of a publisher of news in the page's head
}

func (p *page) facts() pageFacts {
	f := p.document.facts()
	for _, a := range p.record.Authors {
		f.authors += " " + string(a)
	}
	return f
}

func (d *document) facts() pageFacts {
	var f pageFacts
	var press uint
	for _, n := range d.metas {
		if n.DataAtom == atom.Link {
			if rel, _ := attr(n, "rel"); rel == "amphtml" {
				press |= 1
			}
			continue
		}
		if n.DataAtom == atom.Title {
			if f.title == "" && n.FirstChild != nil {
				f.title = n.FirstChild.Data
			}
			continue
		}
		if n.DataAtom != atom.Meta {
			continue
		}
		key, _ := attr(n, "property")
		if key == "" {
			key, _ = attr(n, "name")
		}
		content, _ := attr(n, "content")
		switch strings.ToLower(key) {
		case "og:title":
			f.headline = content
		case "og:description":
			f.description = content
		case "description":
			if f.description == "" {
				f.description = content
			}
		case "og:site_name":
			f.site = content
		case "og:type":
			f.kind = strings.ToLower(content)
		case "fb:app_id", "fb:pages":
			press |= 2
		case "news_keywords", "keywords", "article:section":
			press |= 4
		case "article:tag", "article:opinion", "article:content_tier":
			press |= 8
		case "robots":
			if strings.Contains(content, "max-image-preview") {
				press |= 16
			}
		}
	}
	f.press = bits.OnesCount(press)
	if f.site == "" {
		// What follows the last separator of the title, mostly.
		for _, sep := range [...]string{" | ", " - ", " – ", " — ", " · "} {
			if i := strings.LastIndex(f.title, sep); i >= 0 {
				f.site = f.title[i+len(sep):]
				break
			}
		}
	}
	for _, n := range d.jsonld {
		if n.FirstChild != nil {
			if s := articleBody(n.FirstChild.Data); len(s) > len(f.articleBody) {
				f.articleBody = s
			}
		}
	}
	return f
}

// articleBody finds the value of the key articleBody in a JSON text without reading all of it.
func articleBody(s string) string {
	_, s, ok := strings.Cut(s, `"articleBody"`)
	if !ok {
		return ""
	}
	s = strings.TrimLeft(s, " \t\r\n:")
	if !strings.HasPrefix(s, `"`) {
		return ""
	}
	for i := 1; i < len(s); i++ {
		switch s[i] {
		case '\\':
			i++
		case '"':
			return unquoteJSON(s[1:i])
		}
	}
	return ""
}

// unquoteJSON resolves the escapes of a JSON string, leaving what is none.
func unquoteJSON(s string) string {
	if !strings.Contains(s, `\`) {
		return s
	}
	var b strings.Builder
	for i := 0; i < len(s); i++ {
		if s[i] != '\\' || i+1 == len(s) {
			b.WriteByte(s[i])
			continue
		}
		i++
		switch s[i] {
		case 'n', 'r':
			b.WriteByte('\n')
		case 't', 'b', 'f':
			b.WriteByte(' ')
		case 'u':
			var r rune
			n := 0
			for i+1 < len(s) && n < 4 {
				v := hexValue(s[i+1])
				if v < 0 {
					break
				}
				r = r<<4 | rune(v)
				i++
				n++
			}
			b.WriteRune(r)
		default:
			b.WriteByte(s[i])
		}
	}
	return b.String()
}

func hexValue(c byte) int {
	switch {
	case c >= '0' && c <= '9':
		return int(c - '0')
	case c >= 'a' && c <= 'f':
		return int(c-'a') + 10
	case c >= 'A' && c <= 'F':
		return int(c-'A') + 10
	}
	return -1
}

// shingles is the set of runs of five words of a text.
func shingles(s string) map[uint32]bool {
	if s == "" {
		return nil
	}
	words := textWords(s, 20000, nil)
	set := make(map[uint32]bool, len(words))
	for i := 0; i+5 <= len(words); i++ {
		set[shingle(words[i:i+5])] = true
	}
	return set
}

func shingle(words []uint32) uint32 {
	h := uint32(fnvOffset)
	for _, w := range words {
		h = (h ^ w) * fnvPrime
	}
	return h
}

// unknown stands in a row where a feature has no value.
const unknown = -1

// rowWriter writes one row after another, and the names of the first one's
// columns. With a step, the values of the row at work stand that far apart in out.
type rowWriter struct {
	out      []float32
	width    int
	at, step int // where the next value goes, if there is a step
	names    []string
	named    bool
}

func (w *rowWriter) add(name string, v float32) {
	if w.named {
		w.names = append(w.names, name)
	}
	w.put(v)
}

// addOf is add under a name in two parts.
func (w *rowWriter) addOf(name, part string, v float32) {
	if w.named {
		w.names = append(w.names, name+part)
	}
	w.put(v)
}

func (w *rowWriter) put(v float32) {
	if w.step == 0 {
		w.out = append(w.out, v)
		return
	}
	w.out[w.at] = v
	w.at += w.step
}

func flag(b bool) float32 {
	if b {
		return 1
	}
	return 0
}

func ratio(a, b int32) float32 {
	if b <= 0 {
		return 0
	}
	return float32(a) / float32(b)
}

func kindOfEnd(r rune) float32 {
	switch r {
	case '.', '。', '।', '．':
		return 1
	case '!', '?', '！', '？', '؟':
		return 2
	case ':', '：':
		return 3
	case '…':
		return 4
	case '"', '”', '»', '«', '“', '\'', '’', '」':
		return 5
	case ')', ']':
		return 6
	case ',', ';', '，':
		return 7
	case '>', '›', '→', '|', '»' + 1:
		return 8
	}
	if unicode.IsDigit(r) {
		return 9
	}
	if unicode.IsLetter(r) {
		return 0
	}
	return 10
}

func kindOfStart(r rune) float32 {
	switch {
	case unicode.IsLower(r):
		return 0
	case unicode.IsUpper(r):
		return 1
	case unicode.IsLetter(r):
		return 2
	case unicode.IsDigit(r):
		return 3
	}
	switch r {
	case '"', '“', '„', '«', '»', '\'', '‘':
		return 4
	case '-', '–', '—', '•', '·', '*':
		return 5
	case '(', '[':
		return 6
	case '©', '®', '™':
		return 7
	case '#', '@':
		return 8
	}
	return 9
}

func kindOfTag(a atom.Atom) float32 {
	switch a {
	case atom.P:
		return 1
	case atom.H1:
		return 2
	case atom.H2:
		return 3
	case atom.H3:
		return 4
	case atom.H4, atom.H5, atom.H6:
		return 5
	case atom.Li:
		return 6
	case atom.Td:
		return 7
	case atom.Th:
		return 8
	case atom.Div:
		return 9
	case atom.Section, atom.Article, atom.Main:
		return 10
	case atom.Blockquote:
		return 11
	case atom.Pre:
		return 12
	case atom.Figcaption, atom.Figure:
		return 13
	case atom.Dt:
		return 14
	case atom.Dd:
		return 15
	case atom.Button, atom.Form, atom.Fieldset, atom.Legend:
		return 16
	case atom.Header, atom.Hgroup:
		return 17
	case atom.Footer:
		return 18
	case atom.Aside, atom.Nav:
		return 19
	case atom.Body:
		return 20
	}
	return 21
}

// kindOfClaim orders what other rooms took a block for by how seldom it is text.
func kindOfClaim(claim string) float32 {
	switch claim {
	case "":
		return 0
	case "lead":
		return 1
	case "sidebar":
		return 2
	case "comment":
		return 3
	case "promo":
		return 4
	case "caption":
		return 5
	case "authors":
		return 6
	case "share":
		return 7
	case "title":
		return 9
	}
	return 8
}

// containerFacts are a container's statistics, from the sums before each block.
type containerFacts struct {
	share   float32 // of the page's words
	links   float32 // of its words
	mean    float32 // words a block
	blocks  float32
	long    float32 // share of its words that stand in long paragraphs
	commas  float32 // commas a word
	heads   float32 // headings a block
	items   float32 // list items a block
	control float32 // links, buttons without words … a block
}

// sums are running totals before each block, so that any range has its totals in one step.
type sums struct {
	words, linked, long, commas, heads, items, short []int32
}

func (t *runningText) sum() *sums {
	n := len(t.doc.blocks) + 1
	flat := make([]int32, 5*n)
	s := &sums{words: t.words, linked: t.linked, long: flat[:n], commas: flat[n : 2*n], heads: flat[2*n : 3*n], items: flat[3*n : 4*n], short: flat[4*n:]}
	for i := range t.doc.blocks {
		b, m := &t.doc.blocks[i], &t.measures[i]
		var long, commas, head, item, short int32
		if !b.hidden {
			commas = m.commas
			if m.words >= 12 && m.linkWords*3 < m.words {
				long = m.words
			}
			if isHeading(b.tag) {
				head = 1
			}
			if b.tag == atom.Li {
				item = 1
			}
			if m.words < 4 {
				short = 1
			}
		}
		s.long[i+1], s.commas[i+1], s.heads[i+1], s.items[i+1], s.short[i+1] =
			s.long[i]+long, s.commas[i]+commas, s.heads[i]+head, s.items[i]+item, s.short[i]+short
	}
	return s
}

func (s *sums) container(lo, hi int32) containerFacts {
	words, all := s.words[hi]-s.words[lo], s.words[len(s.words)-1]
	return containerFacts{
		share: ratio(words, all), links: ratio(s.linked[hi]-s.linked[lo], words), mean: ratio(words, hi-lo), blocks: float32(hi - lo),
		long: ratio(s.long[hi]-s.long[lo], words), commas: ratio(s.commas[hi]-s.commas[lo], words),
		heads: ratio(s.heads[hi]-s.heads[lo], hi-lo), items: ratio(s.items[hi]-s.items[lo], hi-lo), control: ratio(s.short[hi]-s.short[lo], hi-lo),
	}
}

// classWords sums up what the lexicon knows of an element's class words.
type classWords struct{ low, high, mean float32 }

// lexed is what the lexicon knows of some words.
type lexed struct {
	low, high, sum float32
	n              float32
}

func (l *lexed) add(p float32) {
	if l.n == 0 {
		l.low, l.high = p, p
	}
	l.low, l.high = min(l.low, p), max(l.high, p)
	l.sum += p
	l.n++
}

// readElements asks the lexicon for the class words of every element that
// holds blocks, gathers those around each, body excluded, and tells elements
// of one make by tags and classes of three levels.
func (s *pageState) readElements() {
	d := s.t.doc
	s.own, s.around = make([]classWords, len(d.elements)), make([]classWords, len(d.elements))
	s.signature = make([]uint32, len(d.elements))
	s.values = make(map[string]lexed, 64)
	make1 := make([]uint32, len(d.elements)) // of the element alone
	for i := range d.elements {
		e := &d.elements[i]
		h := hashString(salt(wordTag), e.node.Data)
		for j := range e.node.Attr {
			if e.node.Attr[j].Key == "class" {
				h = hashString(h, e.node.Attr[j].Val)
			}
		}
		make1[i] = h
		for up, n := e.parent, 0; up >= 0 && n < 2; up, n = d.elements[up].parent, n+1 {
			h = h*fnvPrime ^ make1[up]
		}
		s.signature[i] = h
		if e.lo == e.hi {
			continue
		}
		c := s.wordsOfElement(e.node, noContainer.lexed)
		s.own[i] = c
		if e.parent < 0 || e.node.DataAtom == atom.Body {
			s.around[i] = noContainer.lexed
			continue
		}
		up := s.around[e.parent]
		if c.low >= 0 {
			if up.low < 0 {
				up = c
			} else {
				up = classWords{min(up.low, c.low), max(up.high, c.high), up.mean*0.6 + c.mean*0.4}
			}
		}
		s.around[i] = up
	}
}

// wordsOfElement adds what the lexicon knows of an element's class and id.
func (s *pageState) wordsOfElement(n *html.Node, c classWords) classWords {
	var all lexed
	if c.low >= 0 {
		all = lexed{c.low, c.high, c.mean, 1}
	}
	for i := range n.Attr {
		a := &n.Attr[i]
		if !named(a.Key) {
			continue
		}
		v, ok := s.values[a.Val]
		if !ok {
			valueWords(a.Val, func(word uint32) {
				if p, ok := s.lex.Prob(word); ok {
					v.add(p)
				}
			})
			s.values[a.Val] = v
		}
		if v.n == 0 {
			continue
		}
		if all.n == 0 {
			all.low, all.high = v.low, v.high
		}
		all.low, all.high = min(all.low, v.low), max(all.high, v.high)
		all.sum += v.sum
		all.n += v.n
	}
	if all.n == 0 {
		return c
	}
	return classWords{all.low, all.high, all.sum / all.n}
}
