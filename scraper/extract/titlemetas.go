package extract

import (
	"strings"
	"unicode/utf8"

	"golang.org/x/net/html/atom"
)

// metaTitle is what one source of the metadata calls the page.
type metaTitle struct {
	reading
	feature int
	whole   bool // nothing was removed from it
}

// titleMetas are the titles that the metadata give, without the site's name.
func (p *page) titleMetas() []metaTitle {
	var all []metaTitle
	add := func(value, method, key string, feature int) {
		if value = strings.TrimSpace(value); value != "" && utf8.RuneCountInString(value) <= 300 {
			all = append(all, metaTitle{reading: reading{value: value, method: method, key: key}, feature: feature})
		}
	}
	g := p.md.graph
	add(g.main.get("headline").string(), "json-ld", "json-ld headline", fJSONLD)
	add(g.main.get("alternativeHeadline").string(), "json-ld", "json-ld alternativeHeadline", fAlternative)
	for _, name := range []string{"og:title", "twitter:title"} {
		if v := p.md.meta[name]; len(v) > 0 {
			feature := fOpenGraph
			if name == "twitter:title" {
				feature = fTwitter
			}
			add(v[0].text, metaMethod(name), "meta "+name, feature)
		}
	}
	for _, name := range []string{"dc.title", "citation_title", "parsely-title", "sailthru.title", "dcterms.title", "itemprop:headline", "itemprop:name", "title"} {
		if v := p.md.meta[name]; len(v) > 0 {
			add(v[0].text, metaMethod(name), "meta "+name, fOtherMeta)
		}
	}
	if g.main.get("headline") == nil {
		add(g.main.get("name").string(), "json-ld", "json-ld name", fName)
		add(g.page.get("headline", "name").string(), "json-ld", "json-ld name", fName)
	}
	add(p.md.title, "html", "title", fTitle)
	// The name of the site goes, and what only one of them says behind a bar.
	others, printed := make([]string, 0, len(all)+2), []string(nil)
	for i := range all {
		others = append(others, squash(all[i].value))
	}
	for i := range p.elements {
		e := &p.elements[i]
		if h1 := e.node.DataAtom == atom.H1; (h1 || e.node.DataAtom == atom.H2 && len(printed) < 4) && e.hi > e.lo && e.hi-e.lo < 6 {
			text := squash(p.blocksText(int(e.lo), int(e.hi)))
			printed = append(printed, text)
			if h1 {
				others = append(others, text)
			}
		}
	}
	for i := range all {
		if among(all[i].value, printed) {
			all[i].whole = true // as it is, kicker and all
			continue
		}
		bare := p.md.bareTitle(all[i].value, others)
		all[i].whole = bare == all[i].value
		all[i].value = bare
	}
	return all
}

// titleSeparators stand between a title and the name of a site.
var titleSeparators = []string{" | ", " - ", " – ", " — ", " · ", " • ", " :: ", " » ", " « ", " // ", " ‹ ", " › ", " ― ", " ~ ", "｜", " ∙ ", " / ", " > ", "|", "ㅣ", " -- ", "--", "-", "_", " : ", ": ", ", "}

// bareTitle removes the name of the site, and of its section, from a title.
// others are the squashed texts of the other titles and of the headlines.
func (m *metadata) bareTitle(title string, others []string) string {
	for range 3 {
		cut := m.cutTitle(title, others)
		if cut == title {
			break
		}
		title = cut
	}
	return title
}

// sectionMetas name the section of a page, beside JSON-LD.
var sectionMetas = []string{"article:section", "section", "content_category", "category", "parsely-section", "cxenseparse:category", "og:section"}

// isSection says whether a text is what the metadata call the page's section.
func (m *metadata) isSection(s string) bool {
	k := squash(s)
	is := false
	for _, name := range sectionMetas {
		if v := m.meta[name]; len(v) > 0 {
			is = is || squash(v[0].text) == k
		}
	}
	m.graph.main.get("articleSection").each(func(v *jsonValue) { is = is || squash(v.string()) == k })
	return is && k != ""
}

func (m *metadata) cutTitle(title string, others []string) string {
	// "新しい岸壁（港日報）": what only the metadata put in brackets behind it
	if strings.HasSuffix(title, "）") || strings.HasSuffix(title, ")") {
		if i := strings.LastIndexAny(title, "（("); i > 0 && among(title[:i], others) {
			return strings.TrimSpace(title[:i])
		}
	}
	for _, sep := range titleSeparators {
		// A comma or colon parts the site's name only, not what others leave out.
		loose := sep == ": " || sep == " : " || sep == ", "
		tight := sep == "-" || sep == "_" || sep == "--"
		if i := strings.LastIndex(title, sep); i > 0 {
			head, tail := strings.TrimSpace(title[:i]), strings.TrimSpace(title[i+len(sep):])
			if head != "" && tail != "" && (m.isSite(tail) && !tight || !loose && m.isSection(tail) || !loose && len(wordsOf(tail)) <= 7 && among(head, others)) {
				return head
			}
		}
		if i := strings.Index(title, sep); i > 0 && !tight {
			head, tail := strings.TrimSpace(title[:i]), strings.TrimSpace(title[i+len(sep):])
			if tail != "" && (m.isSite(head) || !loose && len(wordsOf(head)) <= 4 && among(tail, others)) {
				return tail
			}
			if tight || loose {
				continue
			}
			if head != "" && len(wordsOf(head)) > 2 && among(head, others) && len(wordsOf(tail)) <= 9 {
				return head
			}
		}
	}
	return title
}

// among says whether a text is one of others, but for punctuation.
func among(s string, others []string) bool {
	k := squash(s)
	for _, o := range others {
		if k == o {
			return k != ""
		}
	}
	return false
}
