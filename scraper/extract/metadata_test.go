package extract

import (
	"strings"
	"testing"
	"time"
)

// metaPage is a page whose parts the tests below replace.
const metaPage = `<html lang="en"><head>
<title>Tanks roll through the old town | Example News</title>
<meta property="og:title" content="Tanks roll through town"><meta property="og:site_name" content="Example News">
<meta name="description" content="A parade of old tanks drew ten thousand visitors.">
<meta property="article:published_time" content="2026-11-18T06:46:10+03:00">
<meta property="article:modified_time" content="2026-11-19T08:00:00+03:00">
<meta name="robots" content="noindex, follow">
<link rel="canonical" href="https://www.news.example/2026/tanks?utm_source=x">
<link rel="alternate" hreflang="de" href="/de/tanks"><link rel="alternate" type="application/rss+xml" href="/feed.xml">
<script type="application/ld+json">{"@context":"https://schema.org","@graph":[
 {"@type":"NewsArticle","headline":"Tanks roll through the old town","author":[{"@id":"#jane"},{"@type":"Person","name":"John Smith"}],
  "datePublished":"2026-11-18T06:46:10+03:00","articleSection":"Politics","keywords":["tanks","parades"],"isAccessibleForFree":false,
  "image":{"@type":"ImageObject","url":"https://img.news.example/tank-parade-1200x800.jpg","creditText":"Jane Doe/Reuters"}},
 {"@type":"Person","@id":"#jane","name":"Jane Doe"}]}</script>
</head><body><header><a href="/">Example News</a></header><main><article>
<h1>Tanks roll through the old town</h1>
<p class="byline">By <a rel="author" href="/author/jane">Jane Doe</a> and John Smith</p>
<p class="date">November 18, 2026, 6:46 a.m.</p>
<figure><img src="https://img.news.example/tank-parade-640x480.jpg" srcset="https://img.news.example/tank-parade-640x480.jpg 640w, https://img.news.example/tank-parade-1280x960.jpg 1280w" alt="A tank">
<figcaption>A tank on parade. <span>Photo: Jane Doe/Reuters</span></figcaption></figure>
<p>Ten thousand visitors came to see the tanks, which had not left their sheds for many years, as the organisers of the parade said on Wednesday.</p>
<p>The oldest of them was built in 1941 and still runs, with an engine that was made again from drawings, by hand, in the workshop of a museum.</p>
</article></main></body></html>`

func TestMetadata(t *testing.T) {
	res, err := Page([]byte(metaPage), Meta{URL: "https://www.news.example/2026/tanks", FetchedAt: time.Date(2026, 11, 20, 0, 0, 0, 0, time.UTC)}, nil)
	if err != nil {
		t.Fatal(err)
	}
	r := res.Record
	var authors []string
	for _, a := range r.Authors {
		authors = append(authors, string(a))
	}
	image := r.Images[0]
	for _, tt := range []struct{ field, got, want string }{
		{"title", string(r.Title), "Tanks roll through the old town"},
		{"description", string(r.Description), "A parade of old tanks drew ten thousand visitors."},
		{"authors", strings.Join(authors, "; "), "Jane Doe; John Smith"},
		{"byline_raw", string(r.BylineRaw), "By Jane Doe and John Smith"},
		{"published_at", r.PublishedAt.Format(time.RFC3339), "2026-11-18T03:46:10Z"},
		{"published_raw", string(r.PublishedRaw), "November 18, 2026, 6:46 a.m."},
		{"published_precision", string(r.PublishedPrecision), "second"},
		{"modified_at", r.ModifiedAt.Format(time.RFC3339), "2026-11-19T05:00:00Z"},
		{"section", string(r.Section), "Politics"},
		{"canonical_url", string(r.CanonicalURL), "https://www.news.example/2026/tanks"},
		{"access", string(r.Access), "paywalled"},
		{"alternate", string(r.Alternates[0].Lang) + " " + string(r.Alternates[0].URL), "de https://www.news.example/de/tanks"},
		{"feed", strings.Join(res.Feeds, " "), "https://www.news.example/feed.xml"},
		{"image", string(image.URL), "https://img.news.example/tank-parade-1280x960.jpg"},
		{"caption", string(image.Caption), "A tank on parade."},
		{"credit", string(image.Credit), "Jane Doe/Reuters"},
		{"alt", string(image.Alt), "A tank"},
	} {
		if tt.got != tt.want {
			t.Errorf("%s = %q, want %q", tt.field, tt.got, tt.want)
		}
	}
	if len(r.Images) != 1 {
		t.Errorf("%d images, want the one in all its sizes", len(r.Images))
	}
	if len(r.Tags) != 2 || !res.NoIndex || res.NoFollow {
		t.Errorf("tags %q, noindex %v, nofollow %v", r.Tags, res.NoIndex, res.NoFollow)
	}
	if strings.Contains(string(r.Body), "Photo") || strings.Contains(string(r.Body), "By Jane") {
		t.Errorf("the body holds a credit or a byline: %q", r.Body)
	}
	seen := map[string]bool{}
	for _, e := range r.Provenance {
		if seen[string(e.Field)] {
			t.Errorf("%s has two entries of provenance", e.Field)
		}
		seen[string(e.Field)] = true
		if e.Method == "" || e.Locator == "" && e.Field != "lang" && e.Field != "page_type" || e.Confidence <= 0 || e.Confidence > 1 {
			t.Errorf("provenance %+v", e)
		}
	}
	for _, field := range []string{"title", "authors", "published_at", "description", "section", "canonical_url"} {
		if !seen[field] {
			t.Errorf("%s has no provenance", field)
		}
	}
}

func TestCanonicalAddress(t *testing.T) {
	tests := []struct{ name, href, want, warning string }{
		{"own", "https://www.news.example/a/1", "https://www.news.example/a/1", ""},
		{"of another site", "https://other.example/a/1", "https://news.example/a/1?p=2", "foreign-canonical"},
		{"the front page", "https://www.news.example/", "https://news.example/a/1?p=2", "implausible-canonical"},
		{"none", "", "https://news.example/a/1?p=2", ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			page := `<head><link rel="canonical" href="` + tt.href + `"></head><body><h1>A title</h1><p>Text.`
			res, err := Page([]byte(page), Meta{URL: "https://www.news.example/a/1?p=2"}, nil)
			if err != nil {
				t.Fatal(err)
			}
			if got := string(res.Record.CanonicalURL); got != tt.want {
				t.Errorf("canonical_url = %q, want %q", got, tt.want)
			}
			warned := ""
			for _, w := range res.Record.Warnings {
				if code, _, _ := strings.Cut(string(w), ":"); strings.HasSuffix(code, "canonical") {
					warned = code
				}
			}
			if warned != tt.warning {
				t.Errorf("warning %q, want %q", warned, tt.warning)
			}
		})
	}
}

func TestTitles(t *testing.T) {
	tests := []struct{ name, page, want string }{
		{"the printed one wins", `<title>SEO tanks here | News</title><meta property="og:title" content="Old tanks roll through the town"><h1>Old tanks roll through town</h1>`, "Old tanks roll through town"},
		{"without the site", `<title>Old tanks roll through town - Example News</title><meta property="og:site_name" content="Example News"><p>x`, "Old tanks roll through town"},
		{"not the logo", `<title>Old tanks roll through town</title><header><h1>Example News</h1></header><article><h2 class="headline">Old tanks roll through town</h2>`, "Old tanks roll through town"},
		{"a kicker that only the style parts", `<title>City council The bridge opens again - Example News</title><meta property="og:title" content="City council / The bridge opens again"><meta property="og:site_name" content="Example News"><article><h1><span>City council</span>The bridge opens again</h1>`, "City council The bridge opens again"},
		{"without the section", `<title>Old tanks roll through town-Politics | Example News</title><meta property="article:section" content="Politics"><meta property="og:title" content="Old tanks roll through town-Politics | Example News"><meta property="og:site_name" content="Example News"><p>x`, "Old tanks roll through town"},
		{"nothing else", `<h1>Old tanks</h1>`, "Old tanks"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			res, err := Page([]byte("<html>"+tt.page), Meta{URL: "https://www.examplenews.example/a/old-tanks-roll"}, nil)
			if err != nil {
				t.Fatal(err)
			}
			if got := string(res.Record.Title); got != tt.want {
				t.Errorf("title = %q, want %q", got, tt.want)
			}
		})
	}
}
