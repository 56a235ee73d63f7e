package extract

import (
	"strings"
	"testing"
)

// articlePage is a news page around one piece of markup.
func articlePage(inner string) string {
	text := strings.Repeat("<p>The committee met on Tuesday and agreed on a plan for the coming year, several of its members said after the meeting.</p>", 3)
	return `<html lang="en"><head><title>A plan for the coming year</title></head><body><article><h1>A plan for the coming year</h1>` + inner + text + `</article></body></html>`
}

func TestImages(t *testing.T) {
	tests := []struct{ name, inner, url, caption, credit string }{
		{"figure", `<figure><img src="/a/hall.jpg"><figcaption>The hall. Photo: Jane Doe/Reuters</figcaption></figure>`, "/a/hall.jpg", "The hall.", "Jane Doe/Reuters"},
		{"lazy behind a filler", `<figure><img src="/theme/fallback.png" data-src="/a/hall.jpg"><figcaption>The hall</figcaption></figure>`, "/a/hall.jpg", "The hall", ""},
		{"transparent filler and noscript", `<div class="media"><div class="wrap"><img src="/transparent_h-3.gif"><noscript><img src="/a/hall.jpg"></noscript></div><div class="info"><span>The hall on Tuesday</span><span class="rights">Photo: Jane Doe</span></div></div>`, "/a/hall.jpg", "The hall on Tuesday", "Jane Doe"},
		{"lazy srcset of a library", `<figure><img src="data:image/gif;base64,AA" data-flickity-lazyload-srcset="/a/hall.jpg 600w"><figcaption>The hall</figcaption></figure>`, "/a/hall.jpg", "The hall", ""},
		{"element of a framework", `<figure><store-image src="/a/hall.jpg" alt="x"></store-image><figcaption>The hall</figcaption></figure>`, "/a/hall.jpg", "The hall", ""},
		{"box of image, credit and text", `<div><span>Photo: Jane Doe</span><img src="/a/hall.jpg"><div class="base6">Members leave the hall on Tuesday</div></div>`, "/a/hall.jpg", "Members leave the hall on Tuesday", "Jane Doe"},
		{"byline in the paragraph of an image", `<p><b>By:</b> Mary Major<br><img src="/a/hall.jpg"><br><small>Photo: John Roe</small></p>`, "/a/hall.jpg", "", "John Roe"},
		{"standfirst in the paragraph of an image", `<p><b>Members of the committee leave</b><img src="/a/hall.jpg"><br><small>Photo: John Roe</small></p>`, "/a/hall.jpg", "", "John Roe"},
		{"text that repeats the description", `<div class="x1"><picture><img src="/a/hall.jpg" alt="Members leave the hall"></picture></div><div class="x2"><span>Members leave the hall</span></div>`, "/a/hall.jpg", "Members leave the hall", ""},
		{"credit below the image", `<div class="x1"><img src="/a/hall.jpg"></div><div class="copyright">Jane Doe / Reuters</div>`, "/a/hall.jpg", "", "Jane Doe / Reuters"},
		{"sentence in the title attribute", `<img src="/a/hall.jpg" title="Members of the committee leave the hall.">`, "/a/hall.jpg", "Members of the committee leave the hall.", ""},
		{"house and name behind a bar", `<figure><img src="/a/hall.jpg"><figcaption>The hall. (Foto: picture alliance/dpa | Jane Doe)</figcaption></figure>`, "/a/hall.jpg", "The hall.", "picture alliance/dpa | Jane Doe"},
		{"page's image in a teaser", `<meta property="og:image" content="https://e.org/a/hall.jpg"><section class="teaser-image"><img src="/a/hall.jpg"></section>`, "/a/hall.jpg", "", ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			r, err := Page([]byte(articlePage(tt.inner)), Meta{URL: "https://e.org/news/plan-coming-year"}, nil)
			if err != nil {
				t.Fatal(err)
			}
			if len(r.Record.Images) != 1 {
				t.Fatalf("images = %+v, want one", r.Record.Images)
			}
			img := r.Record.Images[0]
			if string(img.URL) != "https://e.org"+tt.url || string(img.Caption) != tt.caption || string(img.Credit) != tt.credit {
				t.Errorf("image = %q caption %q credit %q, want %q, %q, %q", img.URL, img.Caption, img.Credit, tt.url, tt.caption, tt.credit)
			}
			if strings.Contains(string(r.Record.Body), "Jane Doe") {
				t.Errorf("the credit stands in the body: %q", r.Record.Body)
			}
		})
	}
}

func TestImagesWithoutThumbnails(t *testing.T) {
	page := articlePage(`<div><img src="/img/2024/03/12/1724716-150x84.jpg"><a href="/other">Other</a></div><figure><img src="/img/2024/hall-756x425.jpg"><figcaption>The hall</figcaption></figure>`)
	r, err := Page([]byte(page), Meta{URL: "https://e.org/news/plan-coming-year"}, nil)
	if err != nil {
		t.Fatal(err)
	}
	if len(r.Record.Images) != 1 || r.Record.Images[0].Caption != "The hall" {
		t.Errorf("images = %+v, want the large one", r.Record.Images)
	}
}

func TestLead(t *testing.T) {
	tests := []struct{ name, inner, lead string }{
		{"sub-title under the headline", `<h2 class="sub-tit-l">Members speak of hard choices<br>Opposition wants a vote before summer</h2>`, "Members speak of hard choices Opposition wants a vote before summer"},
		{"short and announced", `<meta name="description" content="A costly plan."><p><strong>A costly plan.</strong></p>`, "A costly plan."},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			r, err := Page([]byte(articlePage(tt.inner)), Meta{URL: "https://e.org/news/plan-coming-year"}, nil)
			if err != nil {
				t.Fatal(err)
			}
			if string(r.Record.Lead) != tt.lead {
				t.Errorf("lead = %q, want %q", r.Record.Lead, tt.lead)
			}
		})
	}
}
