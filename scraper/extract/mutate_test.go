package extract

import (
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/newsarc/newsarc/scraper/profile"
)

// TestMangledPages reads pages with pieces cut out, doubled, moved and broken
// by other tags: nothing may panic or come out as invalid text.
func TestMangledPages(t *testing.T) {
	var seeds []string
	for i, m := range markups {
		seeds = append(seeds, m.render([]story{englishStory, russianStory}[i%2]))
	}
	for _, m := range listMarkups {
		seeds = append(seeds, listPage(m.render(newsList), pagers[5].html))
	}
	for _, m := range renditions {
		seeds = append(seeds, m.render(englishStory))
	}
	pieces := []string{"<div>", "</div>", "<table><tr><td>", "</td>", "<br>", "<br><br>", "<li>", "<a href=/news/1_x.html>", "</a>", "<h1>", "18.11 06:46", " 12 ", "<b>", "</p>", "<noscript>", "<svg>", "<img src=x title='1 просмотр'>", "\n", ":", "Обсуждение", "Image source: ", "«", "\xff", "<!--", "<form>", "(", "Комментарии (2)"}
	n := 250
	if testing.Short() {
		n = 50
	}
	rng := rand.New(rand.NewPCG(7, 7))
	for range n {
		s := seeds[rng.IntN(len(seeds))]
		for range 1 + rng.IntN(12) {
			s = mangle(rng, s, pieces)
		}
		for _, p := range []*profile.Profile{nil, profile.ByName("vpk.name")} {
			address := []string{englishStory.url, "https://vpk.name/news/?page=2", ""}[rng.IntN(3)]
			res, err := Page([]byte(s), Meta{URL: address, FetchedAt: seenAt}, p)
			checkFuzzed(t, res, err)
		}
	}
}

func mangle(rng *rand.Rand, s string, pieces []string) string {
	if len(s) < 10 {
		return s
	}
	a, b := rng.IntN(len(s)), rng.IntN(len(s))
	a, b = min(a, b), max(a, b)
	switch rng.IntN(5) {
	case 0:
		if b-a > 400 {
			b = a + 400
		}
		return s[:a] + s[b:]
	case 1:
		if b-a > 300 {
			b = a + 300
		}
		return s[:b] + s[a:b] + s[b:]
	case 2:
		return strings.Replace(s, "</div>", pieces[rng.IntN(len(pieces))], 1)
	}
	return s[:a] + pieces[rng.IntN(len(pieces))] + s[a:]
}
