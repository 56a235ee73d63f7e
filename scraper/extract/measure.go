package extract

import (
	"math/bits"
	"unicode"
	"unicode/utf8"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// measures are the counts of one block's text.
type measures struct {
	words      int32 // words; two characters of a script without spaces are one
	tokens     int32 // stretches of letters and digits
	letters    int32
	upper      int32
	digits     int32
	linkWords  int32 // words inside links
	boldWords  int32 // words inside b and strong
	softWords  int32 // words inside em, i, cite and small
	links      int32
	commas     int32 // commas and their kin
	stops      int32 // ends of sentences
	chars      int32 // characters
	ends       rune  // last character
	starts     rune  // first character
	titleWords int32 // words that begin with a capital
}

// measure counts the text of every block.
func (d *document) measure() []measures {
	out := d.slabs().measures.take(len(d.blocks))
	for i := range d.blocks {
		b, m := &d.blocks[i], &out[i]
		*m = measureText(b.text)
		runs := d.runsOf(b)
		if len(runs) == 1 {
			if runs[0].link != nil {
				m.linkWords, m.links = m.words, 1
			}
			if runs[0].strong {
				m.boldWords = m.words
			}
			if soft(runs[0].node, b.node) {
				m.softWords = m.words
			}
			continue
		}
		for j := range runs {
			r := &runs[j]
			slant := soft(r.node, b.node)
			if r.link == nil && !r.strong && !slant {
				continue
			}
			w := wordsIn(r.text)
			if r.link != nil {
				m.linkWords += w
				if j == 0 || runs[j-1].link != r.link {
					m.links++
				}
			}
			if r.strong {
				m.boldWords += w
			}
			if slant {
				m.softWords += w
			}
		}
	}
	return out
}

// soft says whether a piece of a block is set apart in slanted or small type.
func soft(n, block *html.Node) bool {
	for ; n != nil && n != block; n = n.Parent {
		switch n.DataAtom {
		case atom.Em, atom.I, atom.Cite, atom.Small:
			return true
		}
	}
	return false
}

// noSpaces says whether r belongs to a script that writes words without spaces between them.
func noSpaces(r rune) bool {
	return r >= 0x2E80 && r < 0xA000 || r >= 0x0E00 && r < 0x0F00 || r >= 0xF900 && r < 0xFB00 || r >= 0x20000 && r < 0x30000 || r >= 0x1000 && r < 0x10A0 || r >= 0x1780 && r < 0x1800
}

func measureText(s string) measures {
	var m measures
	if s == "" {
		return m
	}
	m.starts, _ = utf8.DecodeRuneInString(s)
	m.ends, _ = utf8.DecodeLastRuneInString(s)
	in := uint64(0) // 1 in a word
	dense := int32(0)
	for i := 0; i < len(s); {
		if i+8 <= len(s) {
			if x := eightBytes(s[i : i+8]); x&highBits == 0 {
				in = m.addEight(x, in)
				i += 8
				continue
			}
		}
		// Of ASCII each character adds to the counts of a few kinds at once,
		// which are bytes of one number, until one of these may be full.
		from, kinds, tokens, titles := i, uint64(0), uint64(0), uint64(0)
		for end := min(len(s), i+255); i < end && s[i] < utf8.RuneSelf; i++ {
			kind := asciiMeasures[s[i]]
			kinds += kind
			word := kind >> wordAt & 1
			tokens += word &^ in
			titles += kind >> upperAt &^ in & 1
			in = word
		}
		m.chars += int32(i - from)
		m.letters += int32(kinds >> letterAt & 0xFF)
		m.upper += int32(kinds >> upperAt & 0xFF)
		m.digits += int32(kinds >> digitAt & 0xFF)
		m.commas += int32(kinds >> commaAt & 0xFF)
		m.stops += int32(kinds >> stopAt & 0xFF)
		m.tokens += int32(tokens)
		m.titleWords += int32(titles)
		if i == len(s) {
			break
		}
		if s[i] < utf8.RuneSelf {
			continue
		}
		r, size := utf8.DecodeRuneInString(s[i:])
		i += size
		word, solid := m.add(r, in == 1)
		if solid {
			dense++
		}
		switch {
		case !word:
			in = 0
		case in == 0:
			m.tokens++
			in = 1
		}
	}
	m.words = m.tokens + dense/2
	return m
}

// addEight counts eight characters of ASCII. In is 1 if they follow one of a word,
// and so is what it returns if the last belongs to one.
func (m *measures) addEight(x, in uint64) (out uint64) {
	letters := within(x|0x20*lowBits, 'a', 'z') & highBits
	upper := letters &^ (x << 2) // the bit of small letters
	digits := within(x, '0', '9') & highBits
	word := letters | digits | within(x, '_', '_')&highBits
	begins := word &^ (word<<8 | in<<7)
	tokens := int32(bits.OnesCount64(begins))
	m.chars += 8
	m.letters += int32(bits.OnesCount64(letters))
	m.upper += int32(bits.OnesCount64(upper))
	m.digits += int32(bits.OnesCount64(digits))
	m.tokens += tokens
	m.titleWords += int32(bits.OnesCount64(begins & upper))
	if marks := within(x, '!', '?') &^ digits & highBits; marks != 0 { // which all the others are among
		m.commas += int32(bits.OnesCount64((within(x, ',', ',') | within(x, ';', ';')) & highBits))
		m.stops += int32(bits.OnesCount64((within(x, '.', '.') | within(x, '!', '!') | within(x, '?', '?')) & highBits))
	}
	return word >> 63
}

// add counts a character that is not ASCII. It says whether it belongs to a
// word, and whether to a script that does not part words.
func (m *measures) add(r rune, in bool) (word, solid bool) {
	m.chars++
	switch {
	case noSpaces(r):
		switch r {
		case '、', '，':
			m.commas++
		case '。', '！', '？':
			m.stops++
		default:
			m.letters++
			return true, true
		}
	case unicode.IsLetter(r):
		m.letters++
		if unicode.IsUpper(r) {
			m.upper++
			if !in {
				m.titleWords++
			}
		}
		return true, false
	case unicode.IsDigit(r):
		m.digits++
		return true, false
	default:
		switch r {
		case '、', '，', '،', '؛':
			m.commas++
		case '。', '！', '？', '؟', '।', '…', '．':
			m.stops++
		}
	}
	return false, false
}

// The places of counts in the numbers of asciiMeasures, and of a bit of words.
const (
	letterAt = 8 * iota
	upperAt
	digitAt
	commaAt
	stopAt
	wordAt
)

// asciiMeasures is what each character of ASCII adds to measures.
var asciiMeasures = func() (kinds [utf8.RuneSelf]uint64) {
	for c := range kinds {
		switch {
		case c >= 'a' && c <= 'z':
			kinds[c] = 1<<letterAt | 1<<wordAt
		case c >= 'A' && c <= 'Z':
			kinds[c] = 1<<letterAt | 1<<upperAt | 1<<wordAt
		case c >= '0' && c <= '9':
			kinds[c] = 1<<digitAt | 1<<wordAt
		case c == '_':
			kinds[c] = 1 << wordAt
		case c == ',' || c == ';':
			kinds[c] = 1 << commaAt
		case c == '.' || c == '!' || c == '?':
			kinds[c] = 1 << stopAt
		}
	}
	return kinds
}()

// wordsIn counts words as measures does.
func wordsIn(s string) int32 {
	var tokens, dense int32
	in := false
	for _, r := range s {
		word := r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || r == '_'
		if r >= 0x80 {
			word = unicode.IsLetter(r) || unicode.IsDigit(r)
			if noSpaces(r) {
				dense++
			}
		}
		if word && !in {
			tokens++
		}
		in = word
	}
	return tokens + dense/2
}
