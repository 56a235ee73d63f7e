package dates

import "strings"

// Thai pages count years from the Buddha's death, 543 before ours, and
// write the names of months short, with dots.
const buddhist = 543

// thai reads what the tokens of a Thai text mean: "18 พ.ย. 69" is 18 Nov 26.
func thai(text string, tokens []token) []token {
	if !hasThai(text) {
		return tokens
	}
	out := tokens[:0]
	for i := 0; i < len(tokens); i++ {
		t := tokens[i]
		if t.kind == letters && i+2 < len(tokens) && tokens[i+1].r == '.' && tokens[i+2].kind == letters && !tokens[i+1].space && !tokens[i+2].space {
			if word := t.word + "." + tokens[i+2].word; months[word] != 0 {
				t.word, t.end = word, tokens[i+2].end
				i += 2
			}
		}
		switch {
		case t.kind != number:
		case t.width == 4 && t.value >= 1600+buddhist && t.value <= 2200+buddhist:
			t.value -= buddhist
		case t.width == 2 && t.value > buddhist%100 && shortYear(out):
			t.value -= buddhist % 100
		}
		out = append(out, t)
	}
	return out
}

// hasThai looks for U+0E00 to U+0E7F.
func hasThai(text string) bool {
	return strings.Contains(text, "\xe0\xb8") || strings.Contains(text, "\xe0\xb9")
}

// shortYear tells whether the year may follow: behind the name of a month and a dot.
func shortYear(before []token) bool {
	n := len(before)
	for n > 0 && before[n-1].r == '.' {
		n--
	}
	return n > 1 && before[n-1].kind == letters && months[before[n-1].word] != 0 && before[n-2].kind == number
}
