package extract

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/newsarc/newsarc/schema"
	"github.com/newsarc/newsarc/scraper/profile"
)

// selectedPage says everything in places where nobody would look for it.
const selectedPage = `<html lang=en><head><title>Harbour Times</title></head><body>
<h1>Harbour Times</h1><div class=hl>The crane of pier nine is painted green again</div><div>painted on 30 April 2024</div>
<div class=chg data-at="2024-05-04T08:00:00Z">later</div>
<div class=rub>Quays</div><div class=kw>#cranes</div><div class=kw>#paint</div>
<div class=stand>Nobody had asked for the colour, and now nobody wants another one.</div>
<div class=tx><div>The crane of pier nine has been green since Tuesday, and the men who painted it say that it will stay so for ten years.</div><div class=box>Come to the summer ball of the harbour, tickets at the gate.</div><div>The council meets in June to talk about the other cranes of the harbour, all of which are red.</div></div>
<div class=from><a href="https://quay.example/">The Quay</a></div><div class=orig><a href="https://quay.example/7">there</a></div><div class=law>All of it is theirs.</div>
<div class=by-img>Mira Oln / Openpix</div><div class=n1>411</div><div class=n2>5</div><div class=n3>7</div>
<div class=r><div>One boat less</div><a href="/a/1">One boat less at the quay</a></div><div class=r><a href="/a/2">The oil is dear</a></div>
<div class=say><b>gull</b> <i>02.05.2024 10:00</i><p>Green is a fine colour for a crane, says everybody here.</p></div>
<div class=foot><i class=who>Ann Holm and Peter Oln</i> wrote, <i class=day>first printed 3 May 2024, 10:30</i> is when</div>
</body></html>`

const selectedList = `<html lang=en><body><h1>Quays</h1>
<div class=it><a href="/t/9">tag</a> <a href="/a/1">One boat less at the quay today</a></div><div class=it><a href="/a/2">The oil is dear in the harbour</a></div>
<div><a href="/a/3">An advertisement that looks like an item</a></div><div class=more><a href="/quays/two">on and on</a></div></body></html>`

const selectedProfile = `name: selected
version: "1"
hosts: [harbour.example]
urls:
  article: [{pattern: '^/a/(?P<id>\d+)'}]
  listing: [{pattern: '^/quays'}]
selectors:
  title: [.hl]
  lead: [.stand]
  body: [.tx]
  remove: [.box]
  authors: [.who]
  published: [.day]
  modified: ['.chg@data-at']
  section: [.rub]
  tags: [.kw]
  source: [.from]
  original: [.orig]
  rights: [.law]
  credit: [.by-img]
  views: [.n1]
  comments: [.n2]
  votes: [.n3]
  sidebar: [.r]
  item: [.it]
  comment: [.say]
  next: [.more a]
`

// TestSelectors checks that each selector a profile may have is used, and that
// without it the page reads otherwise.
func TestSelectors(t *testing.T) {
	at := func(h, m int, day int) string {
		return time.Date(2024, 5, day, h, m, 0, 0, time.UTC).Format(time.RFC3339)
	}
	instantText := func(p *time.Time) string {
		if p == nil {
			return "null"
		}
		return p.Format(time.RFC3339)
	}
	source := func(r *Result) schema.Source {
		if r.Record.Source == nil {
			return schema.Source{}
		}
		return *r.Record.Source
	}
	tests := []struct {
		field string
		page  string
		url   string
		get   func(*Result) string
		want  string
	}{
		{"title", selectedPage, "/a/7", func(r *Result) string { return string(r.Record.Title) }, "The crane of pier nine is painted green again"},
		{"lead", selectedPage, "/a/7", func(r *Result) string { return string(r.Record.Lead) }, "Nobody had asked for the colour, and now nobody wants another one."},
		{"body", selectedPage, "/a/7", func(r *Result) string { return string(r.Record.Body) }, "The crane of pier nine has been green since Tuesday, and the men who painted it say that it will stay so for ten years.\n\nThe council meets in June to talk about the other cranes of the harbour, all of which are red."},
		{"remove", selectedPage, "/a/7", func(r *Result) string {
			return fmt.Sprint(strings.Contains(string(r.Record.Body), "summer ball"))
		}, "false"},
		{"authors", selectedPage, "/a/7", func(r *Result) string { return fmt.Sprint(r.Record.Authors) }, "[Ann Holm Peter Oln]"},
		{"published", selectedPage, "/a/7", func(r *Result) string { return instantText(r.Record.PublishedAt) }, at(10, 30, 3)},
		{"modified", selectedPage, "/a/7", func(r *Result) string { return instantText(r.Record.ModifiedAt) }, at(8, 0, 4)},
		{"section", selectedPage, "/a/7", func(r *Result) string { return string(r.Record.Section) }, "Quays"},
		{"tags", selectedPage, "/a/7", func(r *Result) string { return fmt.Sprint(r.Record.Tags) }, "[cranes paint]"},
		{"source", selectedPage, "/a/7", func(r *Result) string { s := source(r); return string(s.Name + " " + s.URL) }, "The Quay https://quay.example/"},
		{"original", selectedPage, "/a/7", func(r *Result) string { return string(source(r).OriginalURL) }, "https://quay.example/7"},
		{"rights", selectedPage, "/a/7", func(r *Result) string { return string(source(r).Rights) }, "All of it is theirs."},
		{"credit", selectedPage, "/a/7", func(r *Result) string {
			if len(r.Record.Images) == 0 {
				return ""
			}
			return string(r.Record.Images[0].Credit)
		}, "Mira Oln / Openpix"},
		{"views", selectedPage, "/a/7", func(r *Result) string { return number64(r.Record.Views) }, "411"},
		{"comments", selectedPage, "/a/7", func(r *Result) string { return number64(r.Record.Comments) }, "5"},
		{"votes", selectedPage, "/a/7", func(r *Result) string { return number64(r.Record.Votes) }, "7"},
		{"sidebar", selectedPage, "/a/7", func(r *Result) string {
			var out []string
			for _, it := range r.Record.Sidebar {
				out = append(out, string(it.Title+" "+it.URL))
			}
			return strings.Join(out, "; ")
		}, "One boat less at the quay https://harbour.example/a/1; The oil is dear https://harbour.example/a/2"},
		{"comment", selectedPage, "/a/7", func(r *Result) string {
			if len(r.Record.ReaderComments) == 0 {
				return ""
			}
			return string(r.Record.ReaderComments[0].Author + ": " + r.Record.ReaderComments[0].Text)
		}, "gull: Green is a fine colour for a crane, says everybody here."},
		{"item", selectedList, "/quays", func(r *Result) string {
			var out []string
			for _, it := range r.Items {
				out = append(out, string(it.Title+" "+it.URL))
			}
			return strings.Join(out, "; ")
		}, "One boat less at the quay today https://harbour.example/a/1; The oil is dear in the harbour https://harbour.example/a/2"},
		{"next", selectedList, "/quays", func(r *Result) string { return r.NextPageURL }, "https://harbour.example/quays/two"},
	}
	read := func(t *testing.T, yaml, page, path string) *Result {
		t.Helper()
		prof, err := profile.Load("selected.yaml", []byte(yaml))
		if err != nil {
			t.Fatal(err)
		}
		r, err := Page([]byte(page), Meta{URL: "https://harbour.example" + path}, prof)
		if err != nil {
			t.Fatal(err)
		}
		return r
	}
	for _, tt := range tests {
		t.Run(tt.field, func(t *testing.T) {
			if got := tt.get(read(t, selectedProfile, tt.page, tt.url)); got != tt.want {
				t.Errorf("with the selector %q, want %q", got, tt.want)
			}
			var without []string
			for _, line := range strings.Split(selectedProfile, "\n") {
				if !strings.HasPrefix(line, "  "+tt.field+":") || strings.HasPrefix(line, "  article") {
					without = append(without, line)
				}
			}
			if got := tt.get(read(t, strings.Join(without, "\n"), tt.page, tt.url)); got == tt.want {
				t.Errorf("without the selector it is %q too: the page tests nothing", got)
			}
		})
	}
}
