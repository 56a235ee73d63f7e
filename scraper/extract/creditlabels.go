package extract

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// labelled reads "Photo: X", "Photo by X", "Foto X", "© X" as a whole.
func labelled(s string) (string, bool) {
	if i, c := labelAt(s, 0); i == 0 && c != "" {
		return c, true
	}
	if bare := withoutMark(s); bare != s {
		if credit, rest, ok := strings.Cut(bare, ". "); ok && countWords(rest, 3) >= 3 && countWords(credit, 9) <= 8 && isCapital(rest) {
			return "", false // the caption follows
		}
		if i, c := labelAt(bare, 0); i == 0 && c != "" {
			return c, true
		}
		return bare, true
	}
	return "", false
}

// withoutMark drops the sign of copyright before a credit: it is its label.
func withoutMark(s string) string {
	for _, mark := range [...]string{"©", "(c)", "(C)", "Ⓒ", "ⓒ"} {
		if rest, ok := strings.CutPrefix(s, mark); ok && strings.TrimSpace(rest) != "" {
			return strings.TrimSpace(rest)
		}
	}
	return s
}

// findLabel finds the label of a credit at the beginning of a text, or behind
// the end of a sentence, and returns its place and what it names.
func findLabel(s string) (int, string) {
	for at := 0; at < len(s); {
		if i, credit := labelAt(s, at); credit != "" {
			return i, credit
		}
		// on to the next place where a label may begin
		next := -1
		for j := at; j < len(s); {
			r, n := utf8.DecodeRuneInString(s[j:])
			if strings.ContainsRune(".!?:;,|/–—-(\n。", r) || r == '"' || r == '”' || r == '»' || unicode.IsSpace(r) && isCapital(strings.TrimLeft(s[j:], " ")) {
				next = j + n
				break
			}
			j += n
		}
		if next < 0 {
			break
		}
		at = next
	}
	return -1, ""
}

// labelAt reads a label that begins at s[at:], over white space and brackets.
func labelAt(s string, at int) (int, string) {
	rest := strings.TrimLeft(s[at:], " ([|–—-\n")
	start := len(s) - len(rest)
	words, tail := 0, rest
	named := false
	if !creditBegins.may(rest) {
		return start, "" // as nearly always
	}
	for words < 3 {
		i := strings.IndexFunc(tail, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.Is(unicode.M, r) })
		if i < 0 {
			return start, ""
		}
		w := strings.ToLower(tail[:i])
		if !creditWords[w] && !(words > 0 && (byAfter[w] || creditJoint[w])) {
			break
		}
		named = named || creditWords[w]
		words++
		tail = strings.TrimLeft(tail[i:], " \u00a0")
		if strings.HasPrefix(tail, ".") && (w == "fot" || w == "zdj") {
			tail = strings.TrimLeft(tail[1:], " :")
			return start, closeCredit(tail)
		}
		if r, n := utf8.DecodeRuneInString(tail); r == ':' || r == '：' || r == '=' && words == 1 {
			return start, closeCredit(tail[n:])
		}
		if strings.HasPrefix(tail, "©") {
			return start, closeCredit(tail)
		}
		if strings.HasPrefix(tail, "/") && words == 1 {
			return start, ""
		}
	}
	if !named || words == 0 {
		return start, ""
	}
	// "Photo DNR/Jane Doe", all that is left of the caption or of its bracket
	if words == 1 && bareLabels[strings.ToLower(strings.TrimRight(rest[:len(rest)-len(tail)], " \u00a0"))] && startsPart(s[:start]) {
		signed := closeCredit(tail)
		if isHouse(signed) || strings.Contains(signed, "/") && isSigned(signed) || isFullName(signed) {
			return start, signed
		}
	}
	// "Photo by X", "Foto von X": a small word before a name
	i := strings.IndexByte(tail, ' ')
	if i > 0 && byAfter[strings.ToLower(tail[:i])] && isCapital(tail[i+1:]) {
		return start, closeCredit(tail[i+1:])
	}
	if prev := strings.Fields(rest[:len(rest)-len(tail)]); len(prev) > 1 && byAfter[strings.ToLower(prev[len(prev)-1])] && (isCapital(tail) || strings.EqualFold(prev[0], "courtesy")) {
		return start, closeCredit(tail)
	}
	return start, ""
}

// bareLabels stand before a credit without any sign between them.
var bareLabels = lowerSet("photo photos foto fotos фото fotó")

// startsPart says whether a new part begins behind a text: a sentence ends with
// it, a bracket opens, or nothing is there.
func startsPart(before string) bool {
	r, _ := utf8.DecodeLastRuneInString(strings.TrimRight(before, " \n"))
	return r == utf8.RuneError || strings.ContainsRune(".!?…)([|–—-©”»\"", r)
}

var creditJoint = lowerSet("photo foto image by von par de di of courtesy credit credits source bild i")

// closeCredit ends a credit at its bracket, and removes what frames it.
func closeCredit(s string) string {
	s = strings.TrimSpace(s)
	if of := "courtesy of "; len(s) > len(of) && strings.EqualFold(s[:len(of)], of) {
		s = s[len(of):]
	}
	s = trimRole(s)
	if i := strings.IndexAny(s, ")]"); i >= 0 && !strings.ContainsAny(s[:i], "([") {
		s = s[:i]
	}
	// "picture alliance/dpa | Jane Doe" and "Jane Doe | Savanna Media" are one credit.
	if i := strings.Index(s, "|"); i > 0 {
		head, tail := strings.TrimSpace(s[:i]), strings.TrimSpace(s[i+1:])
		if !(namesHouse(head) && isSigned(tail)) && !(isFullName(head) && countWords(tail, 4) <= 3 && isCreditLike(tail)) {
			s = s[:i]
		}
	}
	s = strings.Trim(s, " \t:;,|–—")
	if c := strings.TrimSuffix(s, "."); !strings.Contains(c, ". ") && utf8.RuneCountInString(c) > 4 && !strings.HasSuffix(c, "Inc") {
		s = c
	}
	if utf8.RuneCountInString(s) > 140 || len(strings.Fields(s)) > 18 {
		return ""
	}
	return s
}

// closeBrackets removes the white space around a credit and the brackets at its
// end that nothing in it opens.
func closeBrackets(s string) string {
	for s = strings.TrimSpace(s); ; s = strings.TrimSpace(s[:len(s)-1]) {
		switch {
		case strings.HasSuffix(s, ")") && strings.Count(s, "(") < strings.Count(s, ")"):
		case strings.HasSuffix(s, "]") && strings.Count(s, "[") < strings.Count(s, "]"):
		default:
			return s
		}
	}
}
