package extract

import (
	"fmt"
	"strings"
	"testing"

	"github.com/newsarc/newsarc/schema"
	"github.com/newsarc/newsarc/scraper/profile"
)

const (
	quirkURL  = "https://vpk.name/en/640001_navy-orders-two-tugs.html"
	quirkHead = `<!DOCTYPE html><html><head><meta charset="utf-8"><title>Navy orders two harbour tugs - VPK.name</title>`
	quirkText = `<p>The navy has ordered two harbour tugs from a yard on the Baltic coast, its press service said.</p><p>The first of them will be handed over in the spring of next year, the second in autumn.</p>`
	quirkEnd  = `<div>The rights to this material belong to Tug Times</div>`
)

// quirkPage is a page with something between headline and text.
func quirkPage(head, top, end string) string {
	return quirkHead + head + `</head><body><div><h1>Navy orders two harbour tugs</h1>` + top + quirkText + end + `</div></body></html>`
}

// TestQuirks reads what pages of odd make print: one thing each.
func TestQuirks(t *testing.T) {
	const counters = `<ul><li>87</li><li>2</li><li>0</li></ul>`
	tests := []struct {
		name, page, want string
		show             func(r *schema.Article) string
	}{
		{"mentions in the line of their heading", quirkPage("", counters, quirkEnd+`<div><span>The news mentions</span> <a href="/d/1">Poland</a> <a href="/d/2">Tug 90600</a></div><div>VPK.name, 2026</div>`),
			"Poland Tug 90600", func(r *schema.Article) string {
				var out []string
				for _, m := range r.Mentions {
					out = append(out, string(m.Kind+m.Name))
				}
				return strings.Join(out, " ")
			}},
		{"original as an icon", quirkPage("", counters, quirkEnd+`<a href="https://tugs.example/2026/two"><img src="/i/o.gif" alt="Original publication"></a>`),
			"https://tugs.example/2026/two", func(r *schema.Article) string { return string(r.Source.OriginalURL) }},
		{"icon of the original is not the source", quirkPage("", counters, `<div>The rights to this material belong to</div><div><a href="https://tugs.example/2"><img src="/i/o.gif" alt="Original publication"></a></div><p>InoSMI materials contain ratings exclusively from foreign media</p>`),
			"InoSMI  https://tugs.example/2", func(r *schema.Article) string {
				return string(r.Source.Name + " " + r.Source.URL + " " + r.Source.OriginalURL)
			}},
		{"host of the original is not the source", quirkPage("", counters, `<div>The rights to this material belong to</div><div>Original publication: <a href="https://tugs.example/2">tugs.example</a></div><p>InoSMI materials contain ratings exclusively from foreign media</p>`),
			"InoSMI", func(r *schema.Article) string { return string(r.Source.Name) }},
		{"counters before bare text", quirkHead + `</head><body><h1>Navy orders two harbour tugs</h1><span>Views: <b>87</b></span> <span>Rating: <b>4</b></span> The navy has ordered two harbour tugs from a yard on the coast.<br><br>The first of them will be handed over in spring.` + quirkEnd + `</body></html>`,
			"87 4 The navy has ordered", func(r *schema.Article) string {
				return fmt.Sprint(*r.Views, " ", *r.Votes, " ", string(r.Body)[:20])
			}},
		{"votes between their buttons", quirkPage("", `<div><span>87</span><a href="#comments">2</a><button>–</button><b>4</b><button>+</button></div>`, quirkEnd),
			"87 2 4", func(r *schema.Article) string { return fmt.Sprint(*r.Views, " ", *r.Comments, " ", *r.Votes) }},
		{"counters before a noscript", quirkPage("", `<div>Views: 87 Rating: 4<noscript><img src="/file/img/a.t.jpg"></noscript></div>`, quirkEnd),
			"87 4", func(r *schema.Article) string { return fmt.Sprint(*r.Views, " ", *r.Votes) }},
		{"lead without a mark of its own", quirkPage("", counters+`<div class="q8">Tug Times: both will be named after admirals</div>`, quirkEnd),
			"Tug Times: both will be named after admirals|The navy", func(r *schema.Article) string { return string(r.Lead) + "|" + string(r.Body)[:8] }},
		{"lead below a credit in one block", quirkPage("", counters+`<small>Image source: © Yard</small><br><strong>Both will be named after admirals</strong><br><br>`, quirkEnd),
			"Both will be named after admirals", func(r *schema.Article) string { return string(r.Lead) }},
		{"credit that ends in a bracket", quirkPage("", counters+`<figure><img src="/file/img/a.t.jpg"><figcaption><span>Image source: © CC BY 2.0 / Ministry (Poland)</span></figcaption></figure>`, quirkEnd),
			"1 © CC BY 2.0 / Ministry (Poland)", func(r *schema.Article) string { return fmt.Sprint(len(r.Images), " ", r.Images[0].Credit) }},
		{"the printed date wins over metadata", quirkPage(`<script type="application/ld+json">{"@type":"NewsArticle","datePublished":"2019-05-05T00:00:00Z","author":{"@type":"Person","name":"admin"}}</script>`, `<div>18.11.2025 09:15</div>`+counters, quirkEnd),
			"2025-11-18 06:15 []", func(r *schema.Article) string {
				return r.PublishedAt.Format("2006-01-02 15:04 ") + fmt.Sprint(r.Authors)
			}},
		{"a story about an error page", strings.Replace(quirkPage("", counters, quirkEnd), "<h1>Navy orders two harbour tugs", "<h1>Page not found: the navy's site is down", 1),
			"article", func(r *schema.Article) string { return string(r.PageType) }},
		{"frame and side block alone", quirkHead + `</head><body><div><a href="/">Home</a></div><div></div><div><h2>Discussion</h2><ul><li><time>18.11 06:46</time> <span>5</span> <a href="/en/1_a.html">One old story</a></li><li><time>17.11 06:46</time> <span>2</span> <a href="/en/2_a.html">Another old story</a></li></ul></div><div>VPK.name, 2026. 16+</div></body></html>`,
			"other 2", func(r *schema.Article) string { return fmt.Sprint(r.PageType, " ", len(r.Sidebar)) }},
		{"error of the server with status 200", `<html><head><title>500 Internal Server Error</title></head><body><h1>Internal Server Error</h1><p>The server was unable to complete your request.</p></body></html>`,
			"error", func(r *schema.Article) string { return string(r.PageType) }},
		{"side items cut by the parser", quirkPage("", counters, quirkEnd+`<ul><li>Discussion<div>Update</div><li>18.11 06:46<li>5</ul><a href="/en/1_a.html">One old story</a><ul><li>17.11 10:00<li>0</ul><ul><li>16.11 10:00<li>3</ul><a href="/en/3_a.html">A third story</a>`),
			"One old story,5;,0;A third story,3;", func(r *schema.Article) string {
				var out strings.Builder
				for _, it := range r.Sidebar {
					fmt.Fprintf(&out, "%s,%d;", it.Title, *it.Count)
				}
				return out.String()
			}},
		{"side item without a title but with an address", quirkPage("", counters, quirkEnd+`<div><b>Discussion</b><ul><li><i>18.11 06:46</i> <i>5</i> <a href="/en/1_a.html">One old story</a></li><li><i>17.11 06:46</i> <i>2</i> <a href="/en/2_a.html"></a></li></ul></div>`),
			"/en/2_a.html", func(r *schema.Article) string {
				return strings.TrimPrefix(string(r.Sidebar[1].URL), "https://vpk.name")
			}},
		{"promo box amid linked paragraphs", quirkHead + `</head><body><h1>Navy orders two harbour tugs</h1><div>` + quirkText + `<div><div>Read also</div><ul><li><a href="/en/8_a.html">A story about missiles</a></li><li><a href="/en/9_a.html">A story about rockets</a></li></ul></div><p>The yard has <a href="/d/7">built five</a> of them since it was founded, and two more are on the slip.</p></div>` + quirkEnd + `</body></html>`,
			"two more are on the slip.", func(r *schema.Article) string { return string(r.Body)[len(r.Body)-25:] }},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			res, err := Page([]byte(tt.page), Meta{URL: quirkURL, FetchedAt: seenAt}, profile.ByName("vpk.name"))
			if err != nil {
				t.Fatal(err)
			}
			if got := tt.show(&res.Record); got != tt.want {
				t.Errorf("got %q, want %q", got, tt.want)
			}
		})
	}
}

// TestQuirksOfLists reads listing pages and plain texts of odd make.
func TestQuirksOfLists(t *testing.T) {
	card := func(id, title, clock, teaser string, views, comments int) string {
		return fmt.Sprintf(`<a class="card" href="/en/%s_x.html"><img src="/file/img/%s.jpg"><div>%s</div><div>%s</div><div>%s</div><div><span>%d</span> <span>%d</span></div></a>`, id, id, clock, title, teaser, views, comments)
	}
	page := `<html><head><title>News</title></head><body><h1>News</h1><div>` +
		card("640003", "A yard lays down its third tug", "18.11.2025 06:46", "It is named Boris.", 421, 12) +
		card("640002", "Ministry orders uncrewed boats", "18.11.2025 05:10", "The contract runs for three years.", 98, 0) +
		card("640001", "Engine tests end near Moscow", "17.11.2025 23:58", "The trials took a month.", 153, 4) +
		`</div><a href="/en/news/?page=3">Show more</a></body></html>`
	res, err := Page([]byte(page), Meta{URL: "https://vpk.name/en/news/?page=2", FetchedAt: seenAt}, profile.ByName("vpk.name"))
	if err != nil {
		t.Fatal(err)
	}
	var got strings.Builder
	for _, it := range res.Items {
		if it.Views == nil || it.Comments == nil {
			t.Fatalf("%s: views %v, comments %v", it.Title, it.Views, it.Comments)
		}
		fmt.Fprintf(&got, "%s|%d|%d|%s\n", it.Title, *it.Views, *it.Comments, it.Teaser)
	}
	want := "A yard lays down its third tug|421|12|It is named Boris.\nMinistry orders uncrewed boats|98|0|The contract runs for three years.\nEngine tests end near Moscow|153|4|The trials took a month.\n"
	if got.String() != want {
		t.Errorf("got\n%swant\n%s", got.String(), want)
	}
	if next := "https://vpk.name/en/news/?page=3"; res.NextPageURL != next {
		t.Errorf("next page %q, want %q", res.NextPageURL, next)
	}

	plain := "Войти\n\nNavy orders two harbour tugs\n\n18.11.2025 09:15\n87\n2\n0\n\nTug Times: both will be named after admirals\n\nThe navy has ordered two harbour tugs from a yard on the Baltic coast, its press service said.\n\nThe first of them will be handed over in the spring of next year.\n\nThe rights to this material belong to Tug Times\n"
	res, err = Page([]byte(plain), Meta{URL: quirkURL, ContentType: "text/plain", FetchedAt: seenAt}, profile.ByName("vpk.name"))
	if err != nil {
		t.Fatal(err)
	}
	r := &res.Record
	if r.PublishedAt == nil || r.PublishedAt.Format("2006-01-02 15:04") != "2025-11-18 06:15" {
		t.Errorf("published %v", r.PublishedAt)
	}
	if r.Lead != "Tug Times: both will be named after admirals" {
		t.Errorf("lead %q", r.Lead)
	}
}
