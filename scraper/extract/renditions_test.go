package extract

import (
	"fmt"
	"strings"
	"testing"
)

// renditions print a story as plain text: what browsers, crawlers' WET files
// and text browsers make of a page.
var renditions = []markup{
	{"as saved, glued lead", func(s story) string {
		return s.words.login + "\n\n" + s.title + "\n\n" + fmt.Sprintf("%d\n%d\n%d\n", s.views, s.comments, s.votes) + s.words.imageSource + ": " + s.credit + "\n\n" + s.lead + strings.Join(s.body, "\n\n") + "\n\n" + s.authors[0] + "\n\n" + plainRights(s) + plainMentions(s, "  • ", "    • ") + s.words.leave + "\n" + s.words.subscribe + "\n  • " + s.heading + "\n    " + s.words.update + "\n" + plainSidebar(s, "  • %s\n  • %d\n%s")
	}, "source.url source.original_url image"},
	{"no blank lines", func(s story) string {
		return strings.Join([]string{s.words.home, s.words.news, s.words.login, s.title, fmt.Sprint(s.views), fmt.Sprint(s.comments), fmt.Sprint(s.votes), s.words.imageSource + ": " + s.credit, s.lead + s.body[0], strings.Join(s.body[1:], "\n"), s.authors[0], strings.TrimSpace(plainRights(s)), strings.TrimSpace(plainMentions(s, "", "")), s.words.leave, s.words.subscribe, s.heading, s.words.update, plainSidebar(s, "%s\n%d\n%s")}, "\n")
	}, "source.url source.original_url image"},
	{"counters on one line", func(s story) string {
		return s.title + "\n" + fmt.Sprintf("%d %d %d", s.views, s.comments, s.votes) + "\n" + s.words.imageSource + ": " + s.credit + "\n" + s.lead + s.body[0] + "\n\n" + strings.Join(s.body[1:], "\n\n") + "\n\n" + s.authors[0] + "\n" + plainRights(s) + plainMentions(s, "* ", "* ") + s.words.leave + "\n\n* " + s.heading + "\n" + plainSidebar(s, "* %s\n* %d\n%s")
	}, "source.url source.original_url image"},
	{"sidebar first", func(s story) string {
		return s.words.login + "\n" + s.heading + "\n" + s.words.update + "\n" + plainSidebar(s, "%s\n%d\n%s") + "\n" + s.title + "\n\n" + fmt.Sprintf("%d\n%d\n%d\n", s.views, s.comments, s.votes) + s.words.imageSource + ": " + s.credit + "\n\n" + s.lead + strings.Join(s.body, "\n\n") + "\n\n" + s.authors[0] + "\n\n" + plainRights(s) + plainMentions(s, "", "  ") + s.words.leave + "\n"
	}, "source.url source.original_url image"},
	{"sidebar in lines", func(s story) string {
		return s.title + "\n\n" + fmt.Sprintf("%s: %d\n%s: %d\n%s: %d\n", s.words.views, s.views, s.words.comments, s.comments, s.words.votes, s.votes) + s.words.imageSource + ": " + s.credit + "\n\n" + s.lead + strings.Join(s.body, "\n\n") + "\n\n" + s.words.author + ": " + s.authors[0] + "\n\n" + plainRights(s) + s.words.mentions + "\n" + each(s.mentions, func(_ int, g group) string { return g.kind + ": " + strings.Join(g.names, ", ") + "\n" }) + s.words.leave + "\n\n" + s.heading + "\n" + plainSidebar(s, "%s (%d) %s")
	}, "source.url source.original_url image"},
	{"tabs and carriage returns", func(s story) string {
		t := s.words.login + "\n\n\t" + s.title + "\t\n\n" + fmt.Sprintf("\t%d\t%d\t%d\n", s.views, s.comments, s.votes) + s.words.imageSource + ":\t" + s.credit + "\n\n" + s.lead + strings.Join(s.body, "\n\n") + "\n\n\t" + s.authors[0] + "\n\n" + plainRights(s) + plainMentions(s, "\t", "\t\t") + s.words.leave + "\n" + s.heading + "\n" + plainSidebar(s, "\t%s\t%d\n\t%s")
		return strings.ReplaceAll(t, "\n", "\r\n")
	}, "source.url source.original_url image"},
}

func plainRights(s story) string {
	return s.words.rights + " " + s.source + "\n" + s.rights + "\n" + s.words.original + "\n" + s.disclaimer + "\n"
}

func plainMentions(s story, b1, b2 string) string {
	return b1 + s.words.mentions + "\n" + each(s.mentions, func(_ int, g group) string {
		return b1 + g.kind + "\n" + each(g.names, func(_ int, n string) string { return b2 + n + "\n" })
	})
}

func plainSidebar(s story, format string) string {
	return each(s.sidebar, func(_ int, it sideItem) string {
		return strings.TrimRight(fmt.Sprintf(format, it.time, it.count, it.title), " \n") + "\n"
	})
}

func TestRenditions(t *testing.T) {
	for _, s := range []story{englishStory, russianStory} {
		for _, m := range renditions {
			t.Run(s.lang+"/"+m.name, func(t *testing.T) {
				checkStory(t, s, readStory(t, s, []byte(m.render(s)), ""), m.less)
			})
			t.Run(s.lang+"/"+m.name+"/without an address", func(t *testing.T) {
				bare := s
				bare.url = ""
				checkStory(t, s, readStory(t, bare, []byte(m.render(s)), ""), m.less+" article_id")
			})
		}
	}
}
