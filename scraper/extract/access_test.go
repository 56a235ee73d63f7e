package extract

import (
	"strings"
	"testing"
)

// TestAccess reads who may read a page, its section and its tags.
func TestAccess(t *testing.T) {
	const ld = `<script type="application/ld+json">{"@context":"https://schema.org","@type":"NewsArticle",`
	tests := []struct{ name, head, top, access, section, tags string }{
		{"nothing said", "", "", "", "", ""},
		{"free in JSON-LD", ld + `"isAccessibleForFree":true}</script>`, "", "free", "", ""},
		{"paid in JSON-LD", ld + `"isAccessibleForFree":false}</script>`, "", "paywalled", "", ""},
		{"paid, as a string", ld + `"isAccessibleForFree":"False"}</script>`, "", "paywalled", "", ""},
		{"paid, as an address", ld + `"isAccessibleForFree":"http://schema.org/False"}</script>`, "", "paywalled", "", ""},
		{"paid, with the element that is", ld + `"isAccessibleForFree":false,"hasPart":{"@type":"WebPageElement","isAccessibleForFree":false,"cssSelector":".paywall"}}</script>`, "", "paywalled", "", ""},
		{"free but for a part", ld + `"isAccessibleForFree":true,"hasPart":[{"@type":"WebPageElement","isAccessibleForFree":"False","cssSelector":".paywall"}]}</script>`, "", "partial", "", ""},
		{"tier free", `<meta property="article:content_tier" content="free">`, "", "free", "", ""},
		{"tier locked", `<meta property="article:content_tier" content="locked">`, "", "paywalled", "", ""},
		{"tier metered", `<meta property="article:content_tier" content="metered">`, "", "partial", "", ""},
		{"section and tags of OpenGraph", `<meta property="article:section" content="Politics"><meta property="article:tag" content="tanks"><meta property="article:tag" content="parades">`, "", "", "Politics", "tanks; parades"},
		{"section and keywords of JSON-LD", ld + `"articleSection":["Politics","Town"],"keywords":"tanks, parades"}</script>`, "", "", "Politics", "tanks; parades"},
		{"breadcrumbs of JSON-LD", `<script type="application/ld+json">{"@context":"https://schema.org","@type":"BreadcrumbList","itemListElement":[{"@type":"ListItem","position":1,"item":{"@id":"/","name":"Home"}},{"@type":"ListItem","position":2,"item":{"@id":"/politics","name":"Politics"}},{"@type":"ListItem","position":3,"name":"Old tanks roll through the harbour town"}]}</script>`, "", "", "Politics", ""},
		{"printed breadcrumbs", "", `<nav aria-label="Breadcrumb" class="breadcrumb"><a href="/">Home</a> › <a href="/politics">Politics</a></nav>`, "", "Politics", ""},
		{"breadcrumbs as a list", "", `<ol class="breadcrumb"><li class="breadcrumb-item"><a class="breadcrumb-link" href="/">Home</a></li><li class="breadcrumb-item"><a class="breadcrumb-link" href="/politics">Politics</a></li></ol>`, "", "Politics", ""},
		{"printed tags", "", `<ul class="tags"><li><a rel="tag" href="/tag/tanks">tanks</a></li><li><a rel="tag" href="/tag/parades">parades</a></li></ul>`, "", "", "tanks; parades"},
		{"keywords", `<meta name="news_keywords" content="tanks, parades">`, "", "", "", "tanks; parades"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			page := bylinePage("en", tt.head, "Old tanks roll through the harbour town", tt.top, "")
			res, err := Page([]byte(page), Meta{URL: "https://www.gazette.example/town/old-tanks-roll", Charset: "utf-8"}, nil)
			if err != nil {
				t.Fatal(err)
			}
			var tags []string
			for _, tag := range res.Record.Tags {
				tags = append(tags, string(tag))
			}
			for _, f := range []struct{ field, got, want string }{
				{"access", string(res.Record.Access), tt.access}, {"section", string(res.Record.Section), tt.section}, {"tags", strings.Join(tags, "; "), tt.tags},
			} {
				if f.got != f.want && (f.want != "" || f.field == "access") {
					t.Errorf("%s = %q, want %q", f.field, f.got, f.want)
				}
			}
		})
	}
}
