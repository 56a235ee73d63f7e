package extract

import "testing"

// Where the metadata give three titles of their own, the printed one is the
// headline; where they agree, they may know better than a slogan in an h1.
func TestPrintedHeadline(t *testing.T) {
	page := func(title, og, ld, h1 string) string {
		head := "<title>" + title + " | The Site</title>"
		if og != "" {
			head += `<meta property="og:title" content="` + og + `">`
		}
		if ld != "" {
			head += `<script type="application/ld+json">{"@type":"NewsArticle","headline":"` + ld + `"}</script>`
		}
		return `<!DOCTYPE html><html lang="en"><head>` + head + `</head><body><header><h2>SITE NOW</h2></header><main><h1>` + h1 + `</h1><p>The council voted on Tuesday to rebuild the northern bridge after two years of debate about who should pay for it.</p><p>Engineers said the structure, which carries some 40,000 cars a day, would be closed to lorries from the spring.</p></main></body></html>`
	}
	for _, c := range []struct{ name, title, og, ld, h1, want string }{
		{"all differ", "Heat chaos: old trams and brittle concrete as big risks", "When trams give up and concrete bursts: the fight against the next heat wave", "Trams fail, concrete bursts: the fight against heat waves", "How trams and motorways are made ready for coming heat waves", "How trams and motorways are made ready for coming heat waves"},
		{"all agree", "Council votes to rebuild the northern bridge", "Council votes to rebuild the northern bridge", "Council votes to rebuild the northern bridge", "Council votes to rebuild the northern bridge", "Council votes to rebuild the northern bridge"},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := string(readUnknown(t, page(c.title, c.og, c.ld, c.h1)).Record.Title); got != c.want {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
}

func TestPrintedHeadlineIsTaken(t *testing.T) {
	h1 := headlineFeatures{}
	h1[fOnlyH1], h1[fH1] = 1, 1
	hidden := h1
	hidden[fHidden] = 1
	printed := headlineCandidate{words: wordsOf("How trams are made ready for heat"), lo: 3, hi: 4, features: h1}
	unseen := printed
	unseen.features = hidden
	won := headlineCandidate{reading: reading{confidence: 0.3}, words: wordsOf("When trams give up"), metas: 1}
	agreed := won
	agreed.metas = 2
	other := headlineCandidate{words: wordsOf("Heat chaos"), metas: 1}
	for _, c := range []struct {
		name string
		all  []headlineCandidate
		want int
	}{
		{"the only h1", []headlineCandidate{won, other, printed}, 2},
		{"a hidden one", []headlineCandidate{won, other, unseen}, -1},
		{"metadata that agree", []headlineCandidate{agreed, other, printed}, -1},
		{"one title in the metadata", []headlineCandidate{won, printed}, -1},
		{"another matter", []headlineCandidate{won, other, {words: wordsOf("More from our region and the east"), lo: 3, hi: 4, features: h1}}, -1},
	} {
		if got := printedHeadline(c.all, 0); got != c.want {
			t.Errorf("%s: got %d, want %d", c.name, got, c.want)
		}
	}
}
