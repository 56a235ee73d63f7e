package extract

import (
	"bytes"
	"slices"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"
	"golang.org/x/net/html"

	"github.com/newsarc/newsarc/schema"
	"github.com/newsarc/newsarc/scraper/profile"
)

const datedPage = `<meta property="article:published_time" content="%s">
<div class="byline">By <a href="/author/jane-doe" rel="author">Jane Doe</a></div>
<time datetime="2024-05-06T10:00:00+02:00">6 May 2024, 10:00</time>
<p class="standfirst">Members of the committee speak of hard choices that lie ahead of them all.</p>`

// TestProvenanceFindsTheText follows the CSS paths of the provenance back to
// what they are said to have given.
func TestProvenanceFindsTheText(t *testing.T) {
	page := []byte(articlePage(strings.Replace(datedPage, "%s", "2024-05-06T08:00:00Z", 1)))
	r, err := Page(page, Meta{URL: "https://e.org/news/plan-coming-year"}, nil)
	if err != nil {
		t.Fatal(err)
	}
	root, err := html.Parse(bytes.NewReader(page))
	if err != nil {
		t.Fatal(err)
	}
	doc := goquery.NewDocumentFromNode(root)
	want := map[string]string{"title": string(r.Record.Title), "lead": string(r.Record.Lead), "authors": "Jane Doe", "body": "The committee met on Tuesday"}
	for _, e := range r.Record.Provenance {
		text, ok := want[string(e.Field)]
		if !ok {
			continue
		}
		delete(want, string(e.Field))
		found := doc.Find(string(e.Locator))
		if found.Length() != 1 || !strings.Contains(found.Text(), text) {
			t.Errorf("%s: %q finds %d elements with %q, want one with %q", e.Field, e.Locator, found.Length(), found.Text(), text)
		}
	}
	for field := range want {
		t.Errorf("no provenance of %s", field)
	}
}

// TestDisagreementWarns reads dates and titles that sources contradict.
func TestDisagreementWarns(t *testing.T) {
	tests := []struct {
		name, inner, day, warning string
		sure                      bool
	}{
		{"all agree", strings.Replace(datedPage, "%s", "2024-05-06T08:00:00Z", 1), "2024-05-06", "", true},
		{"page against metadata", strings.Replace(datedPage, "%s", "2023-01-02T08:00:00Z", 1), "2023-01-02", "date-disagrees", false},
		{"page and metadata against JSON-LD", `<script type="application/ld+json">{"@type":"NewsArticle","headline":"A plan for the coming year","datePublished":"2023-01-02T08:00:00Z"}</script>` +
			strings.Replace(datedPage, "%s", "2024-05-06T08:00:00Z", 1), "2024-05-06", "date-disagrees", false},
		{"another headline", `<meta property="og:title" content="Ten things nobody tells you about budgets">`, "", "title-disagrees", false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			r, err := Page([]byte(articlePage(tt.inner)), Meta{URL: "https://e.org/news/plan-coming-year"}, nil)
			if err != nil {
				t.Fatal(err)
			}
			warned := slices.ContainsFunc(r.Record.Warnings, func(w schema.Text) bool {
				return strings.Contains(string(w), "disagrees") && strings.HasPrefix(string(w), tt.warning)
			})
			if warned != (tt.warning != "") {
				t.Errorf("warnings = %q, want %q", r.Record.Warnings, tt.warning)
			}
			if tt.day == "" {
				return
			}
			if r.Record.PublishedAt == nil || r.Record.PublishedAt.Format("2006-01-02") != tt.day {
				t.Errorf("published at %v, want %s", r.Record.PublishedAt, tt.day)
			}
			for _, e := range r.Record.Provenance {
				if e.Field == "published_at" && (float64(e.Confidence) >= 0.9) != tt.sure {
					t.Errorf("confidence %v, want 0.9 and more: %v", e.Confidence, tt.sure)
				}
			}
		})
	}
}

// A date that is printed behind a table of counters is still the headline's,
// and wins against metadata that say another day.
func TestDateBehindCounters(t *testing.T) {
	page := `<script type="application/ld+json">{"@type":"NewsArticle","headline":"x","datePublished":"2019-05-05T00:00:00+03:00"}</script>` +
		`<h1>The plan for the coming year</h1><dl><dt>Views</dt><dd>1 234</dd><dt>Comments</dt><dd>5</dd><dt>Rating</dt><dd>-2</dd></dl><div>11 November 2024, 09:15</div>` +
		`<p>The committee met on Tuesday and agreed on a plan for the coming year, several of its members said after the meeting.</p>`
	r, err := Page([]byte(page), Meta{URL: "https://vpk.name/en/671204_plan.html", FetchedAt: seenAt}, profile.ByName("vpk.name"))
	if err != nil {
		t.Fatal(err)
	}
	if got := r.Record.PublishedAt; got == nil || got.Format("2006-01-02") != "2024-11-11" {
		t.Errorf("published_at = %v, want 11 November 2024", got)
	}
}
