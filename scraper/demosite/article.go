package demosite

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"time"
	"unicode"
)

// Markup names one of the ways the site writes its pages.
type Markup int

// The kinds of mark-up, in the order articles take them.
const (
	MarkupSemantic  Markup = iota // HTML5 elements, JSON-LD, OpenGraph
	MarkupSoup                    // divs with hashed class names, <br><br>, OpenGraph only
	MarkupTables                  // nested tables, unclosed tags, no metadata
	MarkupMicrodata               // the sidebar before the article, microdata, counters as labels
	markups
)

// Article is one article of the site in both languages: the truth that a
// record of it can be compared with.
type Article struct {
	ID        int
	Published time.Time
	Edited    time.Time // zero: never
	Gone      time.Time // when it was withdrawn; zero: never
	Section   int
	Tags      []int
	Markup    Markup
	EN, RU    Text
	Author    string // as printed, in the language of the source: it is the same in both versions
	Countries []int
	Companies []int
	Projects  []int
	Source    int
	Image     Image
	Remarks   []Remark // readers' comments

	first  pair    // the first title, by which other pages keep naming it
	slug   pair    // of the first title: an edit keeps the address
	appeal float64 // how many readers it draws
}

// Text is what an article says in one language.
type Text struct {
	Title string
	Lead  string
	Body  []Block
}

// Block is one block of running text.
type Block struct {
	Heading bool
	Text    string
}

// Image is the picture of an article.
type Image struct {
	Caption pair
	Credit  string
}

// Remark is a reader's comment.
type Remark struct {
	Author string
	Text   pair
	At     time.Time
	Votes  int
}

// In returns the article's text in a language, ru or en.
func (a *Article) In(lang string) *Text {
	if lang == "ru" {
		return &a.RU
	}
	return &a.EN
}

// Path returns the address of a version of the article on the site.
func (a *Article) Path(lang string) string {
	return fmt.Sprintf("%s%d_%s.html", prefix(lang), a.ID, a.slug.in(lang))
}

// writer makes up one article.
type writer struct {
	*rand.Rand
	company, project, town int
	person, country        int
}

func newRand(seed, stream uint64) *rand.Rand { return rand.New(rand.NewPCG(seed, stream)) }

// compose makes up article number n, which is published at the given time. The
// same seed and number give the same article.
func compose(seed uint64, n int, published time.Time) *Article {
	w := &writer{Rand: newRand(seed, uint64(n))}
	w.company, w.project, w.town = w.IntN(len(companies)), w.IntN(len(products)), w.IntN(len(towns))
	w.person, w.country = w.IntN(len(people)), w.IntN(len(countries))
	a := &Article{
		ID: firstID + n, Published: published, Section: w.IntN(len(sections)), Markup: Markup(n % int(markups)),
		Author: people[w.IntN(len(people))].en, Source: w.IntN(len(sources)),
		Countries: []int{w.country}, Companies: []int{w.company}, Projects: []int{w.project},
		appeal: 20 + w.ExpFloat64()*160,
	}
	if other := w.IntN(len(countries)); other != w.country {
		a.Countries = append(a.Countries, other)
	}
	a.Tags = w.Perm(len(tags))[:1+w.IntN(3)]
	a.Image = Image{Credit: credits[w.IntN(len(credits))]}
	if n%3 != 0 {
		a.Image.Caption = w.fill(pair{"{project} in {town}", "«{project}», город {town}"})
	}
	title, lead := w.fill(titles[w.IntN(len(titles))]), w.fill(leads[w.IntN(len(leads))])
	a.EN, a.RU = Text{Title: title.en, Lead: lead.en}, Text{Title: title.ru, Lead: lead.ru}
	a.first = title
	a.slug = pair{slug(title.en, "-"), slug(title.ru, "_")}
	w.body(a)
	w.remarks(a, n)
	return a
}

// body writes the running text: an opening, details with a quote and now and
// then a heading between them, a closing.
func (w *writer) body(a *Article) {
	a.add(w.fill(openings[w.IntN(len(openings))]), false)
	order := w.Perm(len(details))
	paragraphs := 3 + w.IntN(4)
	for i := range paragraphs {
		p := w.fill(details[order[2*i]])
		q := w.fill(details[order[2*i+1]])
		a.add(pair{p.en + " " + q.en, p.ru + " " + q.ru}, false)
		if i == 1 {
			a.add(w.fill(quotes[w.IntN(len(quotes))]), false)
			if paragraphs > 4 {
				a.add(headings[w.IntN(len(headings))], true)
			}
		}
	}
	a.add(w.fill(closings[w.IntN(len(closings))]), false)
}

func (a *Article) add(p pair, heading bool) {
	a.EN.Body = append(a.EN.Body, Block{heading, p.en})
	a.RU.Body = append(a.RU.Body, Block{heading, p.ru})
}

func (w *writer) remarks(a *Article, n int) {
	if n%3 == 0 {
		return
	}
	at := a.Published
	for _, i := range w.Perm(len(remarks))[:1+w.IntN(4)] {
		at = at.Add(time.Duration(10+w.IntN(300)) * time.Minute)
		a.Remarks = append(a.Remarks, Remark{nicknames[w.IntN(len(nicknames))], w.fill(remarks[i]), at, w.IntN(9) - 2})
	}
}

// fill puts the article's names and one number into a sentence.
func (w *writer) fill(p pair) pair {
	n := numbers[w.IntN(len(numbers))]
	c := countries[w.country]
	en := strings.NewReplacer("{company}", companies[w.company].en, "{project}", products[w.project].en,
		"{town}", towns[w.town].en, "{person}", people[w.person].en, "{country}", c.en, "{n}", n)
	ru := strings.NewReplacer("{company}", companies[w.company].ru, "{project}", products[w.project].ru,
		"{town}", towns[w.town].ru, "{person}", people[w.person].ru, "{country}", c.ru,
		"{country.gen}", c.gen, "{country.prep}", c.prep, "{n}", n)
	return pair{en.Replace(p.en), ru.Replace(p.ru)}
}

// views, comments and votes are the three counters of an article as they stand
// at a time: they grow fast on the first day and then ever more slowly.
func (a *Article) counters(at time.Time) (views, comments, votes int) {
	hours := at.Sub(a.Published).Hours()
	if hours < 0 {
		return 0, 0, 0
	}
	views = int(a.appeal * hours * 60 / (hours + 30))
	for _, r := range a.Remarks {
		if !r.At.After(at) {
			comments++
		}
	}
	return views, comments, views / 97
}

// slug spells a title for an address: Latin letters, digits, the separator.
func slug(title, separator string) string {
	var b strings.Builder
	gap := false
	for _, r := range strings.ToLower(title) {
		s, known := latin[r]
		if !known && (unicode.IsDigit(r) || r >= 'a' && r <= 'z') {
			s, known = string(r), true
		}
		if !known {
			gap = b.Len() > 0
			continue
		}
		if gap {
			b.WriteString(separator)
			gap = false
		}
		b.WriteString(s)
	}
	return b.String()
}

// latin spells Russian letters as the slugs do.
var latin = map[rune]string{
	'а': "a", 'б': "b", 'в': "v", 'г': "g", 'д': "d", 'е': "e", 'ё': "e", 'ж': "zh", 'з': "z", 'и': "i", 'й': "i",
	'к': "k", 'л': "l", 'м': "m", 'н': "n", 'о': "o", 'п': "p", 'р': "r", 'с': "s", 'т': "t", 'у': "u", 'ф': "f",
	'х': "h", 'ц': "c", 'ч': "ch", 'ш': "sh", 'щ': "sch", 'ъ': "", 'ы': "y", 'ь': "", 'э': "e", 'ю': "yu", 'я': "ya",
}
