package demosite

import (
	"encoding/json"
	"fmt"
	"html/template"
	"strconv"
	"time"
)

// link is one link of a page.
type link struct{ Text, URL string }

// group is one group of mentions.
type group struct {
	Name  string
	Links []link
}

// comment is a reader's comment as a page shows it.
type comment struct {
	Author, Text, Time string
	Votes              int
}

// sideItem is one item of the discussion column: it comes time first, then
// count, then title, and now and then without a title.
type sideItem struct {
	Time, Title, URL string
	Count            int
}

// listItem is one item of a listing.
type listItem struct {
	Title, URL, Time, Teaser, Image string
	Views, Comments                 int
}

// articleView is what the templates of articles show.
type articleView struct {
	L                      map[string]string
	Lang, Other            string
	Title, Lead            string
	Body                   []Block
	Image                  string
	Caption, Credit        string
	Author                 string
	ByTop                  bool // the byline stands on top, else at the end
	Published, ISO         string
	Modified               string
	Views, Comments, Votes string
	Section                link
	Tags                   []link
	Mentions               []group
	Source                 link
	Original               string
	Disclaimer             string
	Self, Alternate        string
	Also                   []link
	Side                   []sideItem
	Remarks                []comment
	Charset                string // declared in the page, where it is not UTF-8
	JSONLD                 template.JS
}

// listView is what the template of listings shows.
type listView struct {
	L          map[string]string
	Lang       string
	Title      string
	Items      []listItem
	Prev, Next string
	Pages      []link
	Side       []sideItem
	Sections   []link
}

// printed is a time as the site prints it; the site's zone is UTC.
func printed(t time.Time) string { return t.Format("02.01.2006 15:04") }

// short is a time without its year, as the discussion column prints it.
func short(t time.Time) string { return t.Format("02.01 15:04") }

// article prepares a version of an article for its template. The caller holds the lock.
func (s *Site) article(a *Article, lang, base string) articleView {
	at := s.stateOf(a)
	text, l := a.In(lang), labels[lang]
	views, comments, votes := a.counters(at)
	v := articleView{
		L: l, Lang: lang, Other: otherLang(lang), Title: text.Title, Lead: text.Lead, Body: text.Body,
		Image: fmt.Sprintf("/file/img/%d.png", a.ID), Caption: a.Image.Caption.in(lang), Credit: a.Image.Credit,
		Author: a.Author, ByTop: a.ID%2 == 0,
		Published: printed(a.Published), ISO: a.Published.Format(time.RFC3339),
		Views: s.number(a, views), Comments: strconv.Itoa(comments), Votes: strconv.Itoa(votes),
		Section: sectionLink(a.Section, lang), Self: base + a.Path(lang), Alternate: base + a.Path(otherLang(lang)),
		Original: fmt.Sprintf("https://%s/%d/%d", sources[a.Source].host, a.Published.Year(), a.ID*7),
		Source:   link{sources[a.Source].name.in(lang), "https://" + sources[a.Source].host + "/"},
		Side:     s.discussion(at, lang, a.ID),
	}
	if !a.Edited.IsZero() {
		v.Modified = a.Edited.Format(time.RFC3339)
	}
	if sources[a.Source].host == "inopress.example" {
		v.Disclaimer = pair{
			"InoPress materials contain ratings exclusively from foreign media and do not reflect the editorial board's position",
			"Материалы ИноПресс содержат оценки исключительно зарубежных СМИ и не отражают позицию редакции",
		}.in(lang)
	}
	for _, t := range a.Tags {
		v.Tags = append(v.Tags, link{tags[t].name.in(lang), prefix(lang) + "tag/" + tags[t].slug + "/"})
	}
	v.Mentions = mentions(a, lang)
	for i := len(s.items) - 1; i >= 0 && len(v.Also) < 2; i-- {
		if b := s.items[i]; b.ID < a.ID && b.Section == a.Section {
			v.Also = append(v.Also, link{b.first.in(lang), b.Path(lang)})
		}
	}
	for _, r := range a.Remarks {
		if !r.At.After(at) {
			v.Remarks = append(v.Remarks, comment{r.Author, r.Text.in(lang), printed(r.At), r.Votes})
		}
	}
	if a.legacy(lang) {
		v.Charset = "windows-1251"
	}
	v.JSONLD = jsonLD(v)
	return v
}

// legacy says whether a version is served in windows-1251, which only its meta
// tag tells.
func (a *Article) legacy(lang string) bool { return lang == "ru" && a.Markup == MarkupTables }

func mentions(a *Article, lang string) []group {
	l := labels[lang]
	groups := []group{{Name: l["countries"]}, {Name: l["projects"]}, {Name: l["companies"]}}
	add := func(g int, p pair, kind string) {
		groups[g].Links = append(groups[g].Links, link{p.in(lang), prefix(lang) + kind + "/" + slug(p.en, "-") + "/"})
	}
	for _, c := range a.Countries {
		add(0, pair{countries[c].en, countries[c].ru}, "country")
	}
	for _, p := range a.Projects {
		add(1, products[p], "project")
	}
	for _, c := range a.Companies {
		add(2, companies[c], "company")
	}
	return groups
}

// discussion is the column beside every page: the latest remarks at a time,
// some of them on items without a title.
func (s *Site) discussion(at time.Time, lang string, except int) []sideItem {
	var items []sideItem
	for i := len(s.items) - 1; i >= 0 && len(items) < 9; i-- {
		a := s.items[i]
		if a.ID == except || a.Published.After(at) {
			continue
		}
		views, comments, _ := a.counters(at)
		item := sideItem{Time: short(a.Published.Add(47 * time.Minute)), URL: a.Path(lang), Count: comments, Title: a.first.in(lang)}
		switch a.ID % 8 {
		case 3:
			item.Count = views
		case 5:
			item.Title = ""
		}
		items = append(items, item)
	}
	return items
}

// number prints a count in the article's manner: 1234, 1 234 or 1.2K.
func (s *Site) number(a *Article, n int) string {
	if n < 1000 {
		return strconv.Itoa(n)
	}
	switch a.ID % 3 {
	case 0:
		return fmt.Sprintf("%d\u00a0%03d", n/1000, n%1000)
	case 1:
		return fmt.Sprintf("%.1fK", float64(n)/1000)
	}
	return strconv.Itoa(n)
}

// listing prepares one page of a listing. pageURL gives the address of a page.
func (s *Site) listing(title, lang string, live []*Article, page int, pageURL func(int) string) listView {
	at := s.now.Truncate(time.Hour)
	v := listView{L: labels[lang], Lang: lang, Title: title, Side: s.discussion(at, lang, 0)}
	for i := range sections {
		v.Sections = append(v.Sections, sectionLink(i, lang))
	}
	per := s.opts.PerPage
	pages := (len(live) + per - 1) / per
	for _, a := range live[min((page-1)*per, len(live)):min(page*per, len(live))] {
		views, comments, _ := a.counters(at)
		v.Items = append(v.Items, listItem{
			Title: a.In(lang).Title, URL: a.Path(lang), Time: printed(a.Published), Teaser: a.In(lang).Lead,
			Image: fmt.Sprintf("/file/img/%d.png", a.ID), Views: views, Comments: comments,
		})
	}
	for p := 1; p <= pages; p++ {
		v.Pages = append(v.Pages, link{strconv.Itoa(p), pageURL(p)})
	}
	if page > 1 {
		v.Prev = pageURL(page - 1)
	}
	if page < pages {
		v.Next = pageURL(page + 1)
	}
	return v
}

func jsonLD(v articleView) template.JS {
	doc := struct {
		Context  string   `json:"@context"`
		Type     string   `json:"@type"`
		Headline string   `json:"headline"`
		Lang     string   `json:"inLanguage"`
		URL      string   `json:"url"`
		Date     string   `json:"datePublished"`
		Modified string   `json:"dateModified,omitempty"`
		Section  string   `json:"articleSection"`
		Author   []person `json:"author"`
		Free     bool     `json:"isAccessibleForFree"`
	}{"https://schema.org", "NewsArticle", v.Title, v.Lang, v.Self, v.ISO, v.Modified, v.Section.Text, []person{{"Person", v.Author}}, true}
	data, err := json.Marshal(doc)
	if err != nil {
		return ""
	}
	return template.JS(data)
}

type person struct {
	Type string `json:"@type"`
	Name string `json:"name"`
}

func otherLang(lang string) string {
	if lang == "ru" {
		return "en"
	}
	return "ru"
}

// prefix is the root of a language's pages.
func prefix(lang string) string {
	if lang == "ru" {
		return "/news/"
	}
	return "/en/"
}

func sectionLink(i int, lang string) link {
	return link{sections[i].name.in(lang), prefix(lang) + "section/" + sections[i].slug + "/"}
}
