package extract

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"golang.org/x/text/encoding/charmap"

	"github.com/newsarc/newsarc/schema"
	"github.com/newsarc/newsarc/scraper/profile"
)

var seenAt = time.Date(2026, 1, 3, 12, 0, 0, 0, time.UTC)

// TestMarkups prints the same two articles in every markup and expects every
// field to read back as the facts have it.
func TestMarkups(t *testing.T) {
	for _, s := range []story{englishStory, russianStory} {
		for _, m := range markups {
			t.Run(s.lang+"/"+m.name, func(t *testing.T) {
				r := readStory(t, s, []byte(m.render(s)), "")
				checkStory(t, s, r, m.less)
			})
			t.Run(s.lang+"/"+m.name+"/windows-1251", func(t *testing.T) {
				if s.lang != "ru" {
					t.Skip("the text has letters that windows-1251 lacks")
				}
				text := strings.NewReplacer("charset=utf-8", "charset=windows-1251", "\u2009", "&thinsp;").Replace(m.render(s))
				data, err := charmap.Windows1251.NewEncoder().Bytes([]byte(text))
				if err != nil {
					t.Fatal(err)
				}
				charset := ""
				if !strings.Contains(text, "charset=windows-1251") {
					charset = "windows-1251"
				}
				r := readStory(t, s, data, charset)
				checkStory(t, s, r, m.less)
			})
		}
	}
}

func readStory(t *testing.T, s story, data []byte, charset string) *schema.Article {
	t.Helper()
	res, err := Page(data, Meta{URL: s.url, Charset: charset, FetchedAt: seenAt}, profile.ByName("vpk.name"))
	if err != nil {
		t.Fatal(err)
	}
	return &res.Record
}

// checkStory compares a record with the facts it was printed from.
func checkStory(t *testing.T, s story, r *schema.Article, less string) {
	t.Helper()
	prints := func(field string) bool { return !slices.Contains(strings.Fields(less), field) }
	equal := func(field, got, want string) {
		t.Helper()
		if prints(field) && got != want {
			t.Errorf("%s\n got %q\nwant %q", field, got, want)
		}
	}
	equal("title", string(r.Title), s.title)
	equal("lead", string(r.Lead), s.lead)
	equal("body", string(r.Body), strings.Join(s.body, "\n\n"))
	equal("authors", fmt.Sprintf("%q", []schema.Text(r.Authors)), fmt.Sprintf("%q", s.authors))
	equal("views", number64(r.Views), fmt.Sprint(s.views))
	equal("comments", number64(r.Comments), fmt.Sprint(s.comments))
	equal("votes", number64(r.Votes), fmt.Sprint(s.votes))
	if r.Source == nil {
		t.Error("no source")
	} else if prints("source") {
		equal("source.name", string(r.Source.Name), s.source)
		equal("source.url", string(r.Source.URL), s.sourceURL)
		equal("source.original_url", string(r.Source.OriginalURL), s.original)
		equal("source.disclaimer", string(r.Source.Disclaimer), s.disclaimer)
		if !strings.Contains(string(r.Source.Rights), s.rights) {
			t.Errorf("rights = %q, lacks %q", r.Source.Rights, s.rights)
		}
	}
	if prints("article_id") {
		_, id, _ := profile.ByName("vpk.name").URLKind(s.url)
		equal("article_id", string(r.ArticleID), "vpk.name/"+id)
	}
	equal("lang", string(r.Lang), s.lang)
	if prints("published") && r.PublishedAt != nil {
		t.Errorf("published_at = %v %q, but the page prints no date", r.PublishedAt, r.PublishedRaw)
	}
	equal("page_type", string(r.PageType), "article")
	if len(r.Images) > 1 && prints("images") {
		t.Errorf("%d images, want 1: %+v", len(r.Images), r.Images)
	}
	equal("mentions", mentionText(r.Mentions), groupText(s.mentions))
	equal("sidebar", sidebarText(r.Sidebar), s.sidebarText())
	if prints("images") {
		checkImages(t, s, r, prints("image"))
	}
}

func checkImages(t *testing.T, s story, r *schema.Article, shown bool) {
	t.Helper()
	if s.image == "" {
		if len(r.Images) > 0 {
			t.Errorf("images = %+v, but the page has none", r.Images)
		}
		return
	}
	if len(r.Images) == 0 {
		t.Error("no image")
		return
	}
	img := r.Images[0]
	if string(img.Credit) != s.credit || string(img.License) != s.license {
		t.Errorf("image credit %q license %q, want %q %q", img.Credit, img.License, s.credit, s.license)
	}
	if r.Images[0].Position != 0 {
		t.Errorf("position = %d", r.Images[0].Position)
	}
	if !shown {
		if img.URL != "" || img.Caption != "" {
			t.Errorf("image = %+v, but the page shows none", img)
		}
		return
	}
	if string(img.URL) != s.image || strings.TrimRight(string(img.Caption), ".") != s.caption {
		t.Errorf("image %q %q, want %q %q", img.URL, img.Caption, s.image, s.caption)
	}
}

func number64(n *int64) string {
	if n == nil {
		return "null"
	}
	return fmt.Sprint(*n)
}

func mentionText(list []schema.Mention) string {
	var b strings.Builder
	for _, m := range list {
		fmt.Fprintf(&b, "%s=%s; ", m.Kind, m.Name)
	}
	return b.String()
}

func groupText(list []group) string {
	var b strings.Builder
	for _, g := range list {
		for _, n := range g.names {
			fmt.Fprintf(&b, "%s=%s; ", g.kind, n)
		}
	}
	return b.String()
}

func sidebarText(list []schema.SidebarItem) string {
	var b strings.Builder
	for _, it := range list {
		year := "-"
		if it.Time != nil {
			year = fmt.Sprint(it.Time.Year(), it.TimeInferred)
		}
		fmt.Fprintf(&b, "%s %d %s %s %s [%s]\n", it.Block, it.Position, it.TimeRaw, year, number64(it.Count), it.Title)
	}
	return b.String()
}

func (s *story) sidebarText() string {
	var b strings.Builder
	for i, it := range s.sidebar {
		fmt.Fprintf(&b, "%s %d %s %s %d [%s]\n", s.heading, i, it.time, "2025 true", it.count, it.title)
	}
	return b.String()
}
