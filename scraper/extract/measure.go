package extract

import (
	"unicode"

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
	out := make([]measures, len(d.blocks))
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
	in := false
	dense := int32(0)
	for _, r := range s {
		m.chars++
		if m.starts == 0 {
			m.starts = r
		}
		m.ends = r
		word := false
		switch {
		case r < 0x80:
			switch {
			case r >= 'a' && r <= 'z':
				m.letters++
				word = true
			case r >= 'A' && r <= 'Z':
				m.letters++
				m.upper++
				if !in {
					m.titleWords++
				}
				word = true
			case r >= '0' && r <= '9':
				m.digits++
				word = true
			case r == '_':
				word = true
			case r == ',' || r == ';':
				m.commas++
			case r == '.' || r == '!' || r == '?':
				m.stops++
			}
		case noSpaces(r):
			switch r {
			case '、', '，':
				m.commas++
			case '。', '！', '？':
				m.stops++
			default:
				m.letters++
				dense++
				word = true
			}
		case unicode.IsLetter(r):
			m.letters++
			if unicode.IsUpper(r) {
				m.upper++
				if !in {
					m.titleWords++
				}
			}
			word = true
		case unicode.IsDigit(r):
			m.digits++
			word = true
		default:
			switch r {
			case '、', '，', '،', '؛':
				m.commas++
			case '。', '！', '？', '؟', '।', '…', '．':
				m.stops++
			}
		}
		if word && !in {
			m.tokens++
		}
		in = word
	}
	m.words = m.tokens + dense/2
	return m
}

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
