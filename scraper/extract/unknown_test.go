package extract

import (
	"fmt"
	"strings"
	"testing"

	"github.com/newsarc/newsarc/schema"
)

// bridge is a news page of a site without a profile: a story with what stands
// before, behind and beside it.
func bridge(before, after, beside string) string {
	text := ""
	for _, s := range []string{
		"The council voted on Tuesday to rebuild the northern bridge after two years of debate about who should pay for it.",
		"Engineers said the structure, which carries some 40,000 cars a day, would be closed to lorries from the spring.",
		"“We have waited long enough,” said the mayor, adding that the work would begin as soon as the contract was signed.",
		"Residents of the eastern bank have complained for months about detours, noise and the loss of a bus line.",
	} {
		text += "<p>" + s + "</p>"
	}
	return `<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>Council votes to rebuild the northern bridge</title></head><body>
<header><a href="/">The Site</a><nav><ul><li><a href="/politics/">Politics</a><li><a href="/sport/">Sport</a></ul></nav></header>
<main><article><h1>Council votes to rebuild the northern bridge</h1>` + before + `<div class="story-body">` + text + `</div></article>` + after + `</main>` + beside + `<footer><p>© 2026 The Site</p></footer></body></html>`
}

func readUnknown(t *testing.T, page string) *Result {
	t.Helper()
	r, err := Page([]byte(page), Meta{URL: "https://site.example/news/bridge.html", FetchedAt: seenAt}, nil)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func TestCountersOfUnknownSites(t *testing.T) {
	for _, c := range []struct {
		name, before, after    string
		views, comments, votes string
	}{
		{"icon in a class", `<div><a href="#comments"><i class="td-icon-comments"></i>3</a> <i class="td-icon-views"></i><span>1512</span></div>`, "", "1512", "3", "-"},
		{"class of the number in a line of facts", `<div class="post-meta"><a href="/a/x" rel=author>Paul Reed</a> <span>November 3, 2025</span> <span class="meta-comment">0</span> <span class="meta-views"> 12,480 </span> <span>2 minutes read</span></div>`, "", "12480", "0", "-"},
		{"words behind", `<div class="meta">3 Nov 2025 · 1.2M reads · 5 min read · 9 replies</div>`, "", "1200000", "9", "-"},
		{"labels before", "", `<div>Views: 1,254 | Comments: 7 | Rating: +5</div>`, "1254", "7", "5"},
		{"aria labels of buttons", `<button aria-label="View 57 comments"><svg></svg><span>57</span></button><button aria-label="Likes"><svg></svg><span>204</span></button>`, "", "-", "57", "204"},
		{"microdata", `<div itemprop="interactionStatistic" itemscope itemtype="https://schema.org/InteractionCounter"><link itemprop="interactionType" href="https://schema.org/CommentAction"><span itemprop="userInteractionCount">18</span> reactions</div>`, "", "-", "18", "-"},
		{"older microdata", `<meta itemprop="interactionCount" content="UserComments:18">`, "", "-", "18", "-"},
		{"heading of the comments", "", `<section><h2>Comments (12)</h2><form><textarea></textarea></form></section>`, "-", "12", "-"},
		{"shares are no votes", `<div><span class="count">1.2K</span> <span class="label">Shares</span></div>`, "", "-", "-", "-"},
		{"a verb counts nothing", `<figure><img src="/a.jpg"><div><a href="/gallery">View 6 images</a></div></figure>`, "", "-", "-", "-"},
		{"a sentence counts nothing", "", `<p>The bridge film drew 171,000 likes on three networks within a day, the council said.</p>`, "-", "-", "-"},
		{"the menu counts nothing", "", `<nav class="top-nav"><a href="/cart"><i class="icon-eye"></i>1</a></nav>`, "-", "-", "-"},
		{"another story's card", "", `<div><a href="/news/other.html"><span>Ferry service returns</span> <span class="views">77</span></a></div>`, "-", "-", "-"},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := readUnknown(t, bridge(c.before, c.after, "")).Record
			for _, f := range []struct {
				name string
				got  *int64
				want string
			}{{"views", r.Views, c.views}, {"comments", r.Comments, c.comments}, {"votes", r.Votes, c.votes}} {
				got := "-"
				if f.got != nil {
					got = fmt.Sprint(*f.got)
				}
				if got != f.want {
					t.Errorf("%s: got %s, want %s", f.name, got, f.want)
				}
			}
		})
	}
	t.Run("data attributes", func(t *testing.T) {
		r := readUnknown(t, strings.Replace(bridge("", "", ""), "<article>", `<article data-comments-count="77" data-views="12345" data-id="5">`, 1)).Record
		if number64(r.Comments) != "77" || number64(r.Views) != "12345" || r.Votes != nil {
			t.Errorf("got %s %s", number64(r.Comments), number64(r.Views))
		}
	})
}

func TestCommentsOfUnknownSites(t *testing.T) {
	for _, c := range []struct{ name, page, want string }{
		{"WordPress", `<div class="comments"><h4>2 COMMENTS</h4><ol><li class="comment" id="comment-1"><article><footer><cite>Joe</cite> <a href="#comment-1"><time>November 4, 2025 At 10:00 am</time></a></footer><div class="comment-content"><p>About time they did something.</p></div><a href="#">Reply</a></article></li>
<li class="comment" id="comment-2"><article><footer><cite>Mary K.</cite> <a href="#comment-2"><time>November 5, 2025 At 10:01 am</time></a></footer><div class="comment-content"><p>Who pays for all of this in the end?</p></div></article></li></ol></div>`,
			"Joe @ November 4, 2025 At 10:00 am: About time they did something. | Mary K. @ November 5, 2025 At 10:01 am: Who pays for all of this in the end?"},
		{"name in a sentence", `<section><article class="comment"><p class="comment__submitted">Submitted by <span class="username">Joe</span> on Tue, 11/04/2025 - 10:00</p><div><p>About time they did something.</p></div></article></section>`,
			"Joe @ Tue, 11/04/2025 - 10:00: About time they did something."},
		{"votes in a class or id", `<div id="comment"><div>Comments (1)</div><div class="comment" id="comment-id-1"><b class="name">Olga</b><span>4 November 2025 15:01</span><div>Who pays for all of this?</div><span id="comments-ratingscore-1">+4</span></div></div>`,
			"Olga @ 4 November 2025 15:01 ^4: Who pays for all of this?"},
		{"a thread that says nothing of itself", `<section><h2>Discussion (3)</h2><ul class="thread"><li><div class="msg"><strong>alpha</strong> <small>2 hours ago</small><p>The old bridge should have been kept as it was.</p><span class="up">▲ 12</span> <a>Reply</a></div><ul><li><div class="msg"><strong>beta</strong> <small>1 hour ago</small><p>No, it was falling apart and everybody knew.</p><span class="up">▲ 3</span> <a>Reply</a></div></li></ul></li><li><div class="msg"><strong>gamma</strong> <small>50 minutes ago</small><p>Nobody asked those of us who live nearby.</p><span class="up">▲ 0</span></div></li></ul></section>`,
			"alpha @ 2 hours ago ^12: The old bridge should have been kept as it was. | beta @ 1 hour ago ^3: No, it was falling apart and everybody knew. | gamma @ 50 minutes ago ^0: Nobody asked those of us who live nearby."},
		{"a call to log in", `<div class="comment"><p>Please log in to comment on this article.</p></div>`, ""},
		{"linked stories under Discussion", `<aside><h3>Discussion</h3><ul><li>18.11 06:46 <a href="/n/1">Ferry service returns after storm</a></li><li>17.11 10:07 <a href="/n/2">School budget passes by one vote</a></li></ul></aside>`, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			var got []string
			for _, k := range readUnknown(t, bridge("", c.page, "")).Record.ReaderComments {
				s := string(k.Author) + " @ " + string(k.TimeRaw)
				if k.Votes != nil {
					s += fmt.Sprint(" ^", *k.Votes)
				}
				got = append(got, s+": "+string(k.Text))
			}
			if s := strings.Join(got, " | "); s != c.want {
				t.Errorf("got  %s\nwant %s", s, c.want)
			}
		})
	}
}

func TestSidebarsOfUnknownSites(t *testing.T) {
	stories := []string{"Ferry service returns after storm damage", "School budget passes by one vote", "Harbour museum opens new wing"}
	list := func(format string) string {
		var b strings.Builder
		for i, s := range stories {
			fmt.Fprintf(&b, format, i, s)
		}
		return b.String()
	}
	for _, c := range []struct {
		name, page, block, time string
	}{
		{"a known heading", `<aside><h3>Most read</h3><ul>` + list(`<li><a href="/n/%d">%s</a></li>`) + `</ul></aside>`, "Most read", ""},
		{"an unknown heading in a marked block", `<div class="related-stories"><h3>From our bridge files</h3>` + list(`<p><a href="/n/%d">%s</a></p>`) + `</div>`, "From our bridge files", ""},
		{"marks on the items", `<footer><h4><a href="#">RELATED ARTICLES</a><a href="#">MORE FROM AUTHOR</a></h4><div>` + list(`<div class="td_module_related_posts"><h3><a href="/n/%d">%s</a></h3></div>`) + `</div></footer>`, "RELATED ARTICLES", ""},
		{"a section before each title", `<aside><h3>Related articles</h3>` + list(`<div><a href="/region/">Region</a> <span>03.11.2025</span> <a href="/n/%d">%s</a></div>`) + `</aside>`, "Related articles", "03.11.2025"},
		{"a kicker in the link", `<aside><h3>Most popular</h3>` + list(`<div><a href="/n/%d"><span class="kicker">Region</span> <span class="headline">%s</span></a></div>`) + `</aside>`, "Most popular", ""},
		{"buttons behind", `<section><h3>You may also like</h3><div class="cards">` + list(`<div class="card"><a href="/n/%d">%s</a></div>`) + `</div><p><a href="/about">About us</a></p><p><a href="/jobs">Jobs</a></p></section>`, "You may also like", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			items := readUnknown(t, bridge("", c.page, "")).Record.Sidebar
			if len(items) != len(stories) {
				t.Fatalf("%d items: %+v", len(items), items)
			}
			for i, it := range items {
				want := schema.SidebarItem{Block: schema.Text(c.block), Position: int64(i), Title: schema.Text(stories[i]), URL: schema.Text(fmt.Sprintf("https://site.example/n/%d", i)), TimeRaw: schema.Text(c.time), Time: it.Time, TimeInferred: it.TimeInferred}
				if it != want {
					t.Errorf("got  %+v\nwant %+v", it, want)
				}
			}
		})
	}
}

func TestListingsOfUnknownSites(t *testing.T) {
	stories := []string{"Ferry service returns after storm damage", "School budget passes by one vote", "Harbour museum opens new wing", "Train strike enters its second week"}
	page := func(format string) string {
		var b strings.Builder
		for i, s := range stories {
			b.WriteString(strings.NewReplacer("{i}", fmt.Sprint(i), "{title}", s).Replace(format))
		}
		return b.String()
	}
	for _, c := range []struct {
		name, page                          string
		raw, at, views, image, teaser, next string // of the second item
	}{
		{name: "cards that are all one link", page: page(`<a class="teaser" href="/n/{i}"><figure><img data-src="/img/{i}.jpg" src="data:image/gif;base64,R0lGODlhAQABAAAAACw="></figure><div class="k">Traffic</div><div class="h">{title}</div><div class="t">The council said on Tuesday that story {i} was far from over.</div></a>`),
			image: "https://site.example/img/1.jpg", teaser: "The council said on Tuesday that story 1 was far from over."},
		{name: "columns of a table", page: `<table><tr><th>Date<th>Headline<th>Views</tr>` + page(`<tr><td>0{i}.11.2025<td><a href="/n/{i}">{title}</a><td>5{i}</tr>`) + `</table>`, raw: "01.11.2025", at: "2025-11-01T00:00:00Z", views: "51"},
		{name: "times below the heading of their day", page: `<h3>3 November 2025</h3><ul>` + page(`<li><span>1{i}:00</span> <a href="/n/{i}">{title}</a></li>`) + `</ul>`, raw: "11:00", at: "2025-11-03T11:00:00Z"},
		{name: "a kicker in the link", page: page(`<li><a href="/n/{i}"><span class="kicker">Region</span> <span class="title">{title}</span></a></li>`)},
	} {
		t.Run(c.name, func(t *testing.T) {
			r, err := Page([]byte(`<html lang=en><title>News</title><body><h1>All news</h1><main>`+c.page+`</main></body></html>`), Meta{URL: "https://site.example/news/", FetchedAt: seenAt}, nil)
			if err != nil {
				t.Fatal(err)
			}
			if len(r.Items) != len(stories) {
				t.Fatalf("%d items: %+v", len(r.Items), r.Items)
			}
			for i, it := range r.Items {
				if string(it.Title) != stories[i] {
					t.Errorf("item %d: title %q", i, it.Title)
				}
			}
			it, at, views := r.Items[1], "", ""
			if it.PublishedAt != nil {
				at = it.PublishedAt.Format("2006-01-02T15:04:05Z07:00")
			}
			if it.Views != nil {
				views = fmt.Sprint(*it.Views)
			}
			got := fmt.Sprintf("%s %s %s %s %s", it.TimeRaw, at, views, it.ImageURL, it.Teaser)
			if want := fmt.Sprintf("%s %s %s %s %s", c.raw, c.at, c.views, c.image, c.teaser); got != want {
				t.Errorf("got  %s\nwant %s", got, want)
			}
		})
	}
}
