package extract

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
)

// variant prints one part of a story.
type variant struct {
	name string
	html func(s story) string
	less string // what it leaves out
}

var titleVariants = []variant{
	{"h1", func(s story) string { return "<h1>" + esc(s.title) + "</h1>" }, ""},
	{"h1 with a span and spaces", func(s story) string { return "<h1 class=x>\n  <span>" + esc(s.title) + "</span>\n</h1>" }, ""},
	{"header", func(s story) string { return "<header><div><h1>" + esc(s.title) + "</h1></div></header>" }, ""},
	{"h1 linked to itself", func(s story) string { return `<h1><a href="` + s.url + `">` + esc(s.title) + "</a></h1>" }, ""},
	{"crumbs before", func(s story) string {
		return `<div><a href="/">` + s.words.home + `</a> / <a href="/news/">` + s.words.news + `</a> / <a href="/tag/fleet/">Флот</a></div><h1>` + esc(s.title) + "</h1>"
	}, ""},
	{"role", func(s story) string { return `<div role="heading" aria-level="1">` + esc(s.title) + "</div>" }, ""},
	{"font", func(s story) string { return `<p><font size="+2"><b>` + esc(s.title) + "</b></font></p>" }, ""},
}

func spans(s story, open, shut string) string {
	return open + grouped(s.views, " ") + shut + open + fmt.Sprint(s.comments) + shut + open + fmt.Sprint(s.votes) + shut
}

var counterVariants = []variant{
	{"list", threeCounters, ""},
	{"divs", func(s story) string { return "<div>" + spans(s, "<div>", "</div>") + "</div>" }, ""},
	{"spans", func(s story) string { return "<div>" + spans(s, "<span>", "</span>") + "</div>" }, ""},
	{"table", func(s story) string { return "<table><tr>" + spans(s, "<td>", "</td>") + "</tr></table>" }, ""},
	{"paragraph", func(s story) string { return fmt.Sprintf("<p>%d&nbsp;&nbsp; %d&nbsp;&nbsp; %d</p>", s.views, s.comments, s.votes) }, ""},
	{"image icons", func(s story) string {
		return fmt.Sprintf(`<div><img src="/i/eye.png" alt="" width=12> %s <img src="/i/comm.png" alt="" width=12> %d <img src="/i/like.png" alt="" width=12> %d</div>`, grouped(s.views, " "), s.comments, s.votes)
	}, ""},
	{"images with alt, other order", func(s story) string {
		return fmt.Sprintf(`<div><img src="/i/1.png" alt="%s"> %d <img src="/i/2.png" alt="%s"> %s <img src="/i/3.png" alt="%s"> %d</div>`, s.words.comments, s.comments, s.words.views, grouped(s.views, "&nbsp;"), s.words.votes, s.votes)
	}, ""},
	{"words before", func(s story) string {
		return fmt.Sprintf("<div>%s: <b>%d</b>, %s: <b>%d</b>, %s: <b>%d</b></div>", s.words.views, s.views, s.words.comments, s.comments, s.words.votes, s.votes)
	}, ""},
	{"words behind in elements", func(s story) string {
		return fmt.Sprintf("<ul><li><b>%d</b> %s</li><li><b>%s</b> %s</li><li><b>%d</b> %s</li></ul>", s.votes, s.words.voteWord, grouped(s.views, "&#8239;"), s.words.viewWord, s.comments, s.words.commentWord)
	}, ""},
	{"titles with numbers", func(s story) string {
		return fmt.Sprintf(`<div><a title="%s: %d" href="#"><i></i></a><a title="%s: %d" href="#c"><i></i></a><a title="%s: %d" href="#v"><i></i></a></div>`, s.words.views, s.views, s.words.comments, s.comments, s.words.votes, s.votes)
	}, ""},
	{"classes, other order", func(s story) string {
		return fmt.Sprintf(`<div class="st"><span class="comments-count">%d</span> <span class="rating">%d</span> <span class="views">%d</span></div>`, s.comments, s.votes, s.views)
	}, ""},
	{"with the section before", func(s story) string {
		return `<div><a href="/tag/fleet/">Флот</a> ` + spans(s, "<em>", "</em> ") + "</div>"
	}, ""},
	{"buttons", func(s story) string {
		return fmt.Sprintf(`<div><span aria-label="%s">%d</span><button aria-label="%s">%d</button><button title="%s"><span>%d</span></button></div>`, s.words.views, s.views, s.words.comments, s.comments, s.words.votes, s.votes)
	}, ""},
}

var imageVariants = []variant{
	{"figure", figure, ""},
	{"divs", func(s story) string {
		return `<div><img src="` + s.image + `"><div>` + esc(s.caption) + `</div><div>` + s.words.imageSource + `: ` + esc(s.credit) + `</div></div>`
	}, ""},
	{"linked, credit linked", func(s story) string {
		return `<div><a href="` + s.image + `"><img src="` + s.image + `" alt="` + esc(s.caption) + `"></a><p>` + esc(s.caption) + `</p><p>` + s.words.imageSource + `: <a href="https://flickr.example/1">` + esc(s.credit) + `</a></p></div>`
	}, ""},
	{"picture", func(s story) string {
		return `<figure><picture><source srcset="` + s.image + `"><img src="` + s.image + `"></picture><figcaption>` + esc(s.caption) + `<br><small>` + s.words.imageSource + `: ` + esc(s.credit) + `</small></figcaption></figure>`
	}, ""},
	{"table", func(s story) string {
		return `<table><tr><td><img src="` + s.image + `"></td></tr><tr><td>` + esc(s.caption) + `</td></tr><tr><td>` + s.words.imageSource + `: ` + esc(s.credit) + `</td></tr></table>`
	}, ""},
	{"label apart", func(s story) string {
		return `<figure><img src="` + s.image + `"><figcaption><div>` + esc(s.caption) + `</div><div><span>` + s.words.imageSource + `</span><span>` + esc(s.credit) + `</span></div></figcaption></figure>`
	}, ""},
}

var textVariants = []variant{
	{"paragraphs", func(s story) string { return `<p><b>` + esc(s.lead) + `</b></p>` + s.paragraphs("<p>", "</p>") }, ""},
	{"breaks", func(s story) string {
		return `<div><strong>` + esc(s.lead) + `</strong><br><br>` + strings.Join(escAll(s.body), "<br /><br />") + `</div>`
	}, ""},
	{"breaks and spaces", func(s story) string {
		return `<div><b>` + esc(s.lead) + `</b><br>&nbsp;<br>&nbsp;&nbsp;&nbsp;` + strings.Join(escAll(s.body), "<br>&nbsp;<br>&nbsp;&nbsp;&nbsp;") + `</div>`
	}, ""},
	{"divs", func(s story) string {
		return `<div class="a"><div><b>` + esc(s.lead) + `</b></div>` + s.paragraphs(`<div class="hh">`, "</div>") + `</div>`
	}, ""},
	{"glued", func(s story) string {
		return `<div><p><b>` + esc(s.lead) + `</b>` + esc(s.body[0]) + `</p>` + each(s.body[1:], func(_ int, t string) string { return "<p>" + esc(t) }) + `</div>`
	}, ""},
	{"h2", func(s story) string { return `<h2>` + esc(s.lead) + `</h2>` + s.paragraphs("<p>", "</p>") }, ""},
	{"links, italics and scripts", func(s story) string {
		return `<p><b>` + esc(s.lead) + `</b></p>` + each(s.body, func(i int, t string) string {
			w := strings.SplitN(esc(t), " ", 3)
			return `<p>` + w[0] + ` <a href="/tag/` + fmt.Sprint(i) + `/">` + w[1] + `</a> <i>` + w[2] + `</i><script>x()</script></p>`
		})
	}, ""},
	{"promo and advert inside", func(s story) string {
		return `<p><b>` + esc(s.lead) + `</b></p><p>` + esc(s.body[0]) + `</p><div>` + s.words.ad + `</div><p>` + esc(s.body[1]) + `</p><p><b>` + s.words.readAlso + `:</b> <a href="/news/77_x.html">Another ship of another yard</a></p><p>` + esc(s.body[2]) + `</p><p>` + esc(s.body[3]) + `</p><div>` + s.words.share + `: <a href="//vk.com/s">VK</a> <a href="//t.me/s">Telegram</a></div>`
	}, ""},
	{"sections", func(s story) string {
		return `<section><p><strong>` + esc(s.lead) + `</strong></p><p>` + esc(s.body[0]) + `</p></section><section><p>` + esc(s.body[1]) + `</p></section><section><div><p>` + esc(s.body[2]) + `</p></div><p>` + esc(s.body[3]) + `</p></section>`
	}, ""},
	{"table cells", func(s story) string {
		return `<table><tr><td><b>` + esc(s.lead) + `</b></td></tr><tr><td>` + s.paragraphs("<p>", "</p>") + `</td></tr></table>`
	}, ""},
}

var bylineVariants = []variant{
	{"end", func(s story) string { return `<p>` + s.authors[0] + `</p>` }, ""},
	{"end in bold", func(s story) string { return `<p align=right><b><i>` + s.authors[0] + `</i></b></p>` }, ""},
	{"end, labelled", func(s story) string { return `<div>` + s.words.author + `: ` + s.authors[0] + `</div>` }, ""},
	{"end, linked", func(s story) string { return `<div><a href="/author/7/">` + s.authors[0] + `</a></div>` }, ""},
	{"address", func(s story) string { return `<address>` + s.authors[0] + `</address>` }, ""},
	{"label apart", func(s story) string {
		return `<dl><dt>` + s.words.author + `</dt><dd>` + s.authors[0] + `</dd></dl>`
	}, ""},
}

var rightsVariants = []variant{
	{"paragraphs", rightsBlock, ""},
	{"breaks", func(s story) string {
		return `<div><small>` + s.words.rights + ` <a href="` + s.sourceURL + `">` + esc(s.source) + `</a><br>` + s.rights + `<br><a href="` + s.original + `">` + s.words.original + `</a><br>` + s.disclaimer + `</small></div>`
	}, ""},
	{"logo", func(s story) string {
		return `<div>` + s.words.rights + `</div><a href="` + s.sourceURL + `"><img src="/logo/9.gif" alt="` + s.source + `"></a><div>` + s.rights + `</div><div><a href="` + s.original + `" target=_blank>` + s.words.original + `</a></div><div>` + s.disclaimer + `</div>`
	}, ""},
	{"logo titled", func(s story) string {
		return `<p>` + s.words.rights + ` <a href="` + s.sourceURL + `" title="` + s.source + `"><img src="/logo/9.gif"></a></p><p>` + s.rights + `</p><p>` + s.words.original + `: <a href="` + s.original + `">` + s.original + `</a></p><p>` + s.disclaimer + `</p>`
	}, ""},
	{"table", func(s story) string {
		return `<table><tr><td>` + s.words.rights + `</td><td><a href="` + s.sourceURL + `">` + esc(s.source) + `</a></td></tr><tr><td colspan=2>` + s.rights + `</td></tr><tr><td colspan=2><a href="` + s.original + `">` + s.words.original + `</a></td></tr><tr><td colspan=2>` + s.disclaimer + `</td></tr></table>`
	}, ""},
	{"list with colons", func(s story) string {
		return `<ul><li>` + s.words.rights + `: <a href="` + s.sourceURL + `">` + esc(s.source) + `</a></li><li>` + s.rights + `.</li><li>` + s.words.original + `: <a href="` + s.original + `">` + esc(s.source) + `</a></li><li>` + s.disclaimer + `</li></ul>`
	}, ""},
}

var mentionVariants = []variant{
	{"sections", mentionSections, ""},
	{"lines", func(s story) string {
		return `<div><b>` + s.words.mentions + `</b>` + each(s.mentions, func(_ int, g group) string {
			return `<div><b>` + g.kind + `:</b> ` + strings.Join(mapAll(g.names, func(n string) string { return `<a href="/m/">` + esc(n) + `</a>` }), ", ") + `</div>`
		}) + `</div>`
	}, ""},
	{"table", func(s story) string {
		return `<table><tr><th colspan=2>` + s.words.mentions + `</th></tr>` + each(s.mentions, func(_ int, g group) string {
			return `<tr><td>` + g.kind + `</td><td>` + strings.Join(mapAll(g.names, func(n string) string { return `<a href="/m/">` + esc(n) + `</a>` }), "<br>") + `</td></tr>`
		}) + `</table>`
	}, ""},
	{"nested list", func(s story) string {
		return `<ul><li>` + s.words.mentions + `<ul>` + each(s.mentions, func(_ int, g group) string {
			return `<li>` + g.kind + `<ul>` + each(g.names, func(i int, n string) string {
				return `<li><a href="/m/">` + esc(n) + `</a> (` + fmt.Sprint(i+3) + `)</li>`
			}) + `</ul></li>`
		}) + `</ul></li></ul>`
	}, ""},
	{"spans with counts", func(s story) string {
		return `<h5>` + s.words.mentions + `</h5>` + each(s.mentions, func(_ int, g group) string {
			return `<div><span>` + g.kind + `</span> ` + each(g.names, func(i int, n string) string {
				return `<a href="/m/` + fmt.Sprint(i) + `">` + esc(n) + `</a> <sup>` + fmt.Sprint(12*i+1) + `</sup> `
			}) + `</div>`
		})
	}, ""},
	{"unlinked", func(s story) string {
		return `<div><div>` + s.words.mentions + `</div>` + each(s.mentions, func(_ int, g group) string {
			return `<p><b>` + g.kind + `</b>: ` + strings.Join(escAll(g.names), ", ") + `</p>`
		}) + `</div>`
	}, ""},
}

var sidebarVariants = []variant{
	{"list", semanticSidebar, ""},
	{"divs", func(s story) string {
		return `<div><div>` + s.heading + `</div><div>` + s.words.update + `</div>` + each(s.sidebar, func(_ int, it sideItem) string {
			return fmt.Sprintf(`<div><div>%s</div><div>%d</div><div><a href="%s">%s</a></div></div>`, it.time, it.count, it.path, esc(it.title))
		}) + `</div>`
	}, ""},
	{"flat", func(s story) string {
		return `<div><b>` + s.heading + `</b> <a href="#">` + s.words.update + `</a>` + each(s.sidebar, func(_ int, it sideItem) string {
			return fmt.Sprintf(`<p>%s</p><p>%d</p><p><a href="%s">%s</a></p>`, it.time, it.count, it.path, esc(it.title))
		}) + `</div>`
	}, ""},
	{"one link for all", func(s story) string {
		return `<div><h3>` + s.heading + `</h3>` + each(s.sidebar, func(_ int, it sideItem) string {
			return fmt.Sprintf(`<a href="%s"><span>%s</span> <span>%d</span><div>%s</div></a>`, it.path, it.time, it.count, esc(it.title))
		}) + `</div>`
	}, ""},
	{"time linked too", func(s story) string {
		return `<div><h3>` + s.heading + `</h3><table>` + each(s.sidebar, func(_ int, it sideItem) string {
			return fmt.Sprintf(`<tr><td><a href="%s">%s</a></td><td><a href="%s#c">%d</a></td></tr><tr><td colspan=2><a href="%s">%s</a></td></tr>`, it.path, it.time, it.path, it.count, it.path, esc(it.title))
		}) + `</table></div>`
	}, ""},
	{"title first", func(s story) string {
		return `<div><div>` + s.heading + `</div><ul>` + each(s.sidebar, func(_ int, it sideItem) string {
			return fmt.Sprintf(`<li><a href="%s">%s</a><br><small>%s</small> <small>%d</small></li>`, it.path, esc(it.title), it.time, it.count)
		}) + `</ul></div>`
	}, ""},
	{"breaks", func(s story) string {
		return `<div><b>` + s.heading + `</b><br>` + each(s.sidebar, func(_ int, it sideItem) string {
			return fmt.Sprintf(`%s &nbsp; %d<br><a href="%s">%s</a><br><br>`, it.time, it.count, it.path, esc(it.title))
		}) + `</div>`
	}, ""},
	{"count titled", func(s story) string {
		return `<section><h4>` + s.heading + `</h4>` + each(s.sidebar, func(_ int, it sideItem) string {
			return fmt.Sprintf(`<article><time datetime="2025-%s-%sT%s:00+03:00">%s</time><span title="%s">%d</span><h5><a href="%s">%s</a></h5></article>`, it.time[3:5], it.time[:2], it.time[6:], it.time, s.words.comments, it.count, it.path, esc(it.title))
		}) + `</section>`
	}, ""},
}

var frameVariants = []struct {
	name string
	page func(s story, article, sidebar string) string
}{
	{"plain", frame},
	{"sidebar first", func(s story, a, side string) string {
		return page5(s, "", `<div>`+s.menu()+`</div><div>`+side+`</div><div>`+a+`</div>`+tail(s))
	}},
	{"table, sidebar left", func(s story, a, side string) string {
		return page5(s, "", `<table><tr><td colspan=2>`+s.menu()+`</td></tr><tr><td>`+side+`</td><td>`+a+`</td></tr><tr><td colspan=2>© ВПК.name</td></tr></table>`)
	}},
	{"table, sidebar right", func(s story, a, side string) string {
		return page5(s, "", `<table><tr><td>`+s.menu()+`</td></tr></table><table><tr><td>`+a+`</td><td>`+side+`</td></tr></table>`+tail(s))
	}},
	{"main and aside", func(s story, a, side string) string {
		return page5(s, `<meta property="og:title" content="Other title"><meta property="og:type" content="article"><meta property="og:site_name" content="VPK">`, `<nav>`+s.menu()+`</nav><main><article>`+a+`</article></main><aside>`+side+`</aside>`+tail(s)+`<footer><a href="/about/">About</a></footer>`)
	}},
	{"all flat", func(s story, a, side string) string {
		return page5(s, "", s.menu()+a+tail(s)+side)
	}},
	{"sidebar inside the article", func(s story, a, side string) string {
		cut := strings.Index(a, "<!--text-->")
		return page5(s, "", `<div>`+s.menu()+`</div><article>`+a[:cut]+`<div style="float:right">`+side+`</div>`+a[cut:]+`</article>`+tail(s))
	}},
	{"deep", func(s story, a, side string) string {
		return page5(s, "", strings.Repeat("<div>", 30)+`<div>`+s.menu()+`</div><div>`+a+`</div><div>`+side+`</div>`+tail(s)+strings.Repeat("</div>", 30))
	}},
}

// TestCombinations prints the stories with parts drawn at random. A failure
// names its parts; the seed is fixed.
func TestCombinations(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 2))
	n := 300
	if testing.Short() {
		n = 40
	}
	for k := range n {
		s := []story{englishStory, russianStory}[k%2]
		pick := func(list []variant) variant { return list[rng.IntN(len(list))] }
		title, counters, image, text := pick(titleVariants), pick(counterVariants), pick(imageVariants), pick(textVariants)
		byline, rights, mentions, side := pick(bylineVariants), pick(rightsVariants), pick(mentionVariants), pick(sidebarVariants)
		fr := frameVariants[rng.IntN(len(frameVariants))]
		name := strings.Join([]string{s.lang, title.name, counters.name, image.name, text.name, byline.name, rights.name, mentions.name, side.name, fr.name}, " | ")
		t.Run(fmt.Sprint(k), func(t *testing.T) {
			a := title.html(s) + counters.html(s) + image.html(s) + "<!--text-->" + text.html(s) + byline.html(s) + rights.html(s) + mentions.html(s)
			checkStory(t, s, readStory(t, s, []byte(fr.page(s, a, side.html(s))), ""), image.less)
			if t.Failed() {
				t.Log(name)
			}
		})
	}
}
