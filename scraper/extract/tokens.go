package extract

import (
	"math"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/newsarc/newsarc/scraper/profile"
)

// token is a piece of a line for the reading of counters.
type token struct {
	kind    tokenKind
	lo, hi  int // offsets in the line's text
	value   int64
	counter profile.Counter
	colon   bool
}

type tokenKind uint8

const (
	tokenOther tokenKind = iota
	tokenTime
	tokenNumber
	tokenCounter
)

// tokens reads a line as times, numbers, counter words and other words. A
// number ends where an element or an icon parts the text. They hold until the next call.
func (p *page) tokens(l *line) []token { return p.fewTokens(l, math.MaxInt) }

// fewTokens is tokens as far as there are no more than some other words among them.
func (p *page) fewTokens(l *line, others int) []token {
	r := p.room
	r.breaks = p.breaksIn(r.breaks[:0], l)
	r.tokens = appendTokens(r.tokens[:0], p.profile.Dictionary(), l.text, r.breaks, others)
	return r.tokens
}

// tokensOf returns the tokens of a text.
func tokensOf(dict *profile.Dictionary, text string) []token {
	return appendTokens(nil, dict, text, nil, math.MaxInt)
}

// appendTokens appends the tokens of a text that is parted at the offsets in
// breaks, until there are more other words among them than others.
func appendTokens(out []token, dict *profile.Dictionary, text string, breaks []int, others int) []token {
	for at := 0; at < len(text); {
		t := text[at:]
		if c := t[0]; c >= utf8.RuneSelf || !asciiWord[c] {
			t = trimMarks(t, " |·•,;–—()[]/:")
			at = len(text) - len(t)
		}
		if t == "" {
			break
		}
		if n := timePrefix(t); n > 0 {
			out = append(out, token{kind: tokenTime, lo: at, hi: at + n})
			at += n
			continue
		}
		limit := len(t)
		for _, b := range breaks {
			if b > at {
				limit = min(limit, b-at)
				break
			}
		}
		if v, n, ok := parseCount(strings.TrimRight(t[:limit], " ")); ok {
			out = append(out, token{kind: tokenNumber, lo: at, hi: at + n, value: v})
			at += n
			continue
		}
		if c, h := counterHit(dict, t); c != "" && (h.Colon || !isVerb(t[:h.End], t[h.End:])) {
			out = append(out, token{kind: tokenCounter, lo: at, hi: at + h.End, counter: c, colon: h.Colon})
			at += h.End
			continue
		}
		n := tokenEnd(t)
		if hasLetter(t[:n]) || hasDigit(t[:n]) {
			out = append(out, token{kind: tokenOther, lo: at, hi: at + n})
			if others--; others < 0 {
				return out
			}
		}
		at += n
	}
	return out
}

// isVerb says whether a counter's word asks the reader to do something with
// what follows: "View 6 images", "View comments (7)".
func isVerb(word, rest string) bool {
	switch strings.ToLower(word) {
	case "view", "read", "like", "vote", "comment", "rate":
	default:
		return false
	}
	rest = strings.TrimLeft(rest, " ")
	if rest == "" {
		return false
	}
	if _, n, ok := parseCount(rest); ok {
		rest = strings.TrimLeft(rest[n:], " )]")
	}
	r, _ := utf8.DecodeRuneInString(rest)
	return unicode.IsLetter(r)
}

// tokenEnd is where the word ends that a text begins with: at white space or
// one of | · • , ; ( ) [ ] / :
func tokenEnd(t string) int {
	for i := 0; i < len(t); i++ {
		switch t[i] {
		case ' ', '|', ',', ';', '(', ')', '[', ']', '/', ':':
		case 0xC2, 0xE2: // the first bytes of · and •
			if !strings.HasPrefix(t[i:], "·") && !strings.HasPrefix(t[i:], "•") {
				continue
			}
		default:
			continue
		}
		if i > 0 {
			return i
		}
		break
	}
	return len(t)
}

// counterHit returns the counter a text names at its beginning.
func counterHit(dict *profile.Dictionary, s string) (profile.Counter, profile.Hit) {
	return counterAmong(dict.CountersAt(s))
}

// counterAmong returns the counter that the labels at the beginning of a text name.
func counterAmong(hits []profile.Hit) (profile.Counter, profile.Hit) {
	for _, h := range hits {
		switch h.Label {
		case profile.LabelViews:
			return profile.Views, h
		case profile.LabelComments:
			return profile.Comments, h
		case profile.LabelVotes:
			return profile.Votes, h
		}
	}
	return "", profile.Hit{}
}

// breaksIn appends the offsets in a line's text where elements, icons or
// attributes part it.
func (p *page) breaksIn(out []int, l *line) []int {
	for _, r := range p.runsIn(&p.blocks[l.block], l.lo, l.hi) {
		if r.start > l.lo && r.start < l.hi {
			out = append(out, r.start-l.lo)
		}
	}
	for k := p.marksFrom(l.block); k < len(p.marks) && p.marks[k].at == l.block; k++ {
		if f := p.marks[k].from; f > l.lo && f < l.hi {
			out = append(out, f-l.lo)
		}
	}
	slices.Sort(out)
	return out
}
