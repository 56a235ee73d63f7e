package extract

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// isRole says whether what follows a name is what its bearer does.
func isRole(s string) bool {
	for _, w := range strings.Fields(strings.ToLower(s)) {
		if w = strings.Trim(w, ".,"); roleWords[w] || jobWords[w] {
			return true
		}
	}
	return false
}

// jobWords are roles behind a name that are names elsewhere.
var jobWords = lowerSet("expert experts specialist manager president vice officer founder co-founder head lead strategist consultant engineer scientist researcher coach trainer therapist psychologist dietitian nutritionist physician doctor attorney lawyer gardener horticulturalist educator teacher instructor lecturer reviewer blogger author intern host presenter anchor commentator critic adviser advisor historian economist university institute marketing operations strategy strategies content community development media team experte expertin leiter professorin historiker ökonom politologe")

// isCredential says whether a word behind a name is a degree: "MD", "CEPF®".
func isCredential(s string) bool {
	if n := utf8.RuneCountInString(s); n < 2 || n > 6 || strings.Contains(s, " ") || agencies[strings.ToLower(s)] {
		return false
	}
	return s == strings.ToUpper(s) && strings.ToLower(s) != s && s[0] < utf8.RuneSelf || s == "PhD" || s == "Ph.D"
}

// isName says whether a printed text looks like the name of a person or an agency.
func isName(s string) bool {
	low := strings.ToLower(s)
	if agencies[low] {
		return true
	}
	words := strings.Fields(s)
	if len(words) == 0 || len(words) > 6 || utf8.RuneCountInString(s) > 60 || strings.ContainsAny(s, "0123456789?!:\"=_#%") {
		return false
	}
	dense := false
	capitals := 0
	for i, w := range words {
		w = strings.Trim(w, ".,()")
		l := strings.ToLower(w)
		if i > 0 && i == len(words)-1 && particles[l] && !byWords[l] && w != l {
			capitals++ // "Amitava Das"
			continue
		}
		switch {
		case notNames[l] && !particles[l] && l != "april" && l != "may" && l != "august" && l != "will", roleWords[l]:
			return false
		case particles[l]:
			continue
		}
		r, _ := utf8.DecodeRuneInString(strings.TrimLeft(w, "'’`\"“"))
		switch {
		case unicode.IsUpper(r):
			capitals++
		case unicode.IsLower(r):
			return false
		case unicode.IsLetter(r):
			capitals++
			dense = true
		default:
			return false
		}
	}
	return capitals >= 2 || dense && utf8.RuneCountInString(s) >= 2 && utf8.RuneCountInString(s) <= 20
}

// isFullName is the strict test for a name that nothing calls one: two or
// three capitalised words of letters, of a script that has capitals.
func isFullName(s string) bool {
	words := strings.Fields(s)
	if len(words) < 2 || len(words) > 4 || !isName(s) {
		return false
	}
	capitals := 0
	for _, w := range words {
		r, _ := utf8.DecodeRuneInString(w)
		switch {
		case unicode.IsUpper(r):
			capitals++
		case !nobiliary[w]:
			return false
		}
	}
	return capitals >= 2 && capitals <= 3
}

var nobiliary = lowerSet("von van de den der del della di da dos das du la le al el bin ibn ben ter ten y zu")

// isNick says whether the text of what is declared an author's is a pen name.
func isNick(s string) bool {
	n := utf8.RuneCountInString(s)
	words := strings.Fields(s)
	if n < 2 || n > 25 || len(words) > 2 || strings.ContainsAny(s, ":/?!|@") {
		return false
	}
	for _, w := range words {
		if l := strings.ToLower(w); notNames[l] || roleWords[l] || byWords[l] || allDigits(w) {
			return false
		}
	}
	return true
}

// isSign says whether a word may sign a text behind a label: "TPN", "Reuters".
func isSign(s string) bool {
	n := utf8.RuneCountInString(s)
	return n >= 2 && n <= 20 && isCapital(s) && !strings.ContainsAny(s, " 0123456789:") && !notNames[strings.ToLower(s)] && !roleWords[strings.ToLower(s)]
}

// mayBeName is the looser test for what the metadata call an author.
func mayBeName(s string) bool {
	if utf8.RuneCountInString(s) > 80 || len(strings.Fields(s)) > 8 || strings.ContainsAny(s, "{}=<>") {
		return false
	}
	letters := 0
	for _, r := range s {
		if unicode.IsLetter(r) {
			letters++
		}
	}
	switch strings.ToLower(s) {
	case "null", "undefined", "none", "n/a", "unknown", "author", "anonymous", "false", "true", "no author", "unbekannt", "autor", "auteur", "name", "default", "test":
		return false
	}
	return letters >= 2
}
