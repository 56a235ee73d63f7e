package extract

import (
	"unicode"

	"golang.org/x/net/html/atom"
)

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

// addAll writes some values. The names that belong to them follow a prefix.
func (w *rowWriter) addAll(prefix string, names []string, values ...float32) {
	if w.named {
		for _, name := range names {
			w.names = append(w.names, prefix+name)
		}
	}
	if w.step == 0 {
		w.out = append(w.out, values...)
		return
	}
	out, at, step := w.out, w.at, w.step
	for _, v := range values {
		out[at] = v
		at += step
	}
	w.at = at
}

// add writes one value.
func (w *rowWriter) add(name string, v float32) {
	if w.named {
		w.names = append(w.names, name)
	}
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

func mean(sum, n float32) float32 {
	if n == 0 {
		return unknown
	}
	return sum / n
}

func share(a, b int) float32 {
	if b == 0 {
		return 0
	}
	return float32(a) / float32(b)
}
