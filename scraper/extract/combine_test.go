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
	{"h1 over lines", func(s story) string {
		w := strings.SplitN(esc(s.title), " ", 2)
		return "<h1>" + w[0] + "<br>" + w[1] + "</h1>"
	}, ""},
	{"itemprop", func(s story) string { return `<div itemprop="headline">` + esc(s.title) + "</div>" }, ""},
	{"cell in bold", func(s story) string {
		return `<table><tr><td align=center><b>` + esc(s.title) + "</b></td></tr></table>"
	}, ""},
	{"h1 with an icon", func(s story) string { return `<h1><img src="/i/flag.gif" width=16> ` + esc(s.title) + `</h1>` }, ""},
}

func spans(s story, open, shut string) string {
	return open + grouped(s.views, " ") + shut + open + fmt.Sprint(s.comments) + shut + open + fmt.Sprint(s.votes) + shut
}

var counterVariants = []variant{
	{"list", threeCounters, ""},
	{"divs", func(s story) string { return "<div>" + spans(s, "<div>", "</div>") + "</div>" }, ""},
	{"spans", func(s story) string { return "<div>" + spans(s, "<span>", "</span>") + "</div>" }, ""},
	{"table", func(s story) string { return "<table><tr>" + spans(s, "<td>", "</td>") + "</tr></table>" }, ""},
	{"paragraph", func(s story) string {
		return fmt.Sprintf("<p>%d&nbsp;&nbsp; %d&nbsp;&nbsp; %d</p>", s.views, s.comments, s.votes)
	}, ""},
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
	{"emoji", func(s story) string {
		return fmt.Sprintf("<p>👁 %s 💬 %d 👍 %d</p>", grouped(s.views, " "), s.comments, s.votes)
	}, ""},
	{"dashes", func(s story) string {
		return fmt.Sprintf("<div>%s — %d<br>%s — %d<br>%s — %d</div>", s.words.views, s.views, s.words.comments, s.comments, s.words.votes, s.votes)
	}, ""},
	{"abbr", func(s story) string {
		return fmt.Sprintf(`<div><abbr title="%s">%dK</abbr> <abbr>%d</abbr> <abbr>%d</abbr></div>`, grouped(s.views, " ")+" "+s.words.viewWord, s.views/1000, s.comments, s.votes)
	}, ""},
	{"with bars", func(s story) string { return fmt.Sprintf("<p>%d | %d | %d</p>", s.views, s.comments, s.votes) }, ""},
	{"label elements", func(s story) string {
		return fmt.Sprintf("<div><div><div>%s</div><div>%d</div></div><div><div>%s</div><div>%d</div></div><div><div>%s</div><div>%d</div></div></div>", s.words.votes, s.votes, s.words.comments, s.comments, s.words.views, s.views)
	}, ""},
	{"hidden words", func(s story) string {
		return fmt.Sprintf(`<ul><li><span class="sr">%s</span> %d</li><li><span class="sr">%s</span> %d</li><li><span class="sr">%s</span> %d</li></ul>`, s.words.views, s.views, s.words.comments, s.comments, s.words.votes, s.votes)
	}, ""},
	{"links", func(s story) string {
		return fmt.Sprintf(`<div><span>%d</span> <a href="#comments">%d</a> <a href="#vote">%d</a></div>`, s.views, s.comments, s.votes)
	}, ""},
	{"with a date", func(s story) string {
		return fmt.Sprintf(`<div><span>18.11.2025 12:40</span> <span>%d</span> <span>%d</span> <span>%d</span></div>`, s.views, s.comments, s.votes)
	}, "published"},
	{"with a long date", func(s story) string {
		date := map[string]string{"en": "November 18, 2025, 12:40", "ru": "18 ноября 2025, 12:40"}[s.lang]
		return fmt.Sprintf(`<div>%s</div><div><b>%d</b><b>%d</b><b>%d</b></div>`, date, s.views, s.comments, s.votes)
	}, "published"},
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
	{"lazy", func(s story) string {
		return `<div><img src="/i/blank.gif" width="1" height="1" data-original="` + s.image + `"><noscript><img src="` + s.image + `"></noscript><div>` + esc(s.caption) + `</div><div><i>` + s.words.imageSource + `:</i> ` + esc(s.credit) + `</div></div>`
	}, ""},
	{"credit in the title", func(s story) string {
		return `<figure><img src="` + s.image + `" title="` + s.words.imageSource + `: ` + esc(s.credit) + `"><figcaption>` + esc(s.caption) + `</figcaption></figure>`
	}, ""},
	{"amp", func(s story) string {
		return `<figure><amp-img src="` + s.image + `" width=600 height=400></amp-img><figcaption><span>` + esc(s.caption) + `</span><br>` + s.words.imageSource + `: ` + esc(s.credit) + `</figcaption></figure>`
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
	{"bold by style", func(s story) string {
		return `<div><p style="font-weight: bold">` + esc(s.lead) + `</p>` + s.paragraphs("<p>", "</p>") + `</div>`
	}, ""},
	{"span in bold by style", func(s story) string {
		return `<div><span style="font-weight:700">` + esc(s.lead) + `</span><br><br>` + strings.Join(escAll(s.body), "<br><br>") + `</div>`
	}, ""},
	{"lead by class", func(s story) string {
		return `<div class="lead">` + esc(s.lead) + `</div><div class="txt">` + s.paragraphs("<p>", "</p>") + `</div>`
	}, ""},
	{"h3", func(s story) string { return `<h3>` + esc(s.lead) + `</h3>` + s.paragraphs("<div>", "</div>") }, ""},
	{"non-breaking indents", func(s story) string {
		return `<p><b>&nbsp;&nbsp;` + esc(s.lead) + `</b></p>` + s.paragraphs("<p>&nbsp; &nbsp; ", "&nbsp;</p><p>&nbsp;</p>")
	}, ""},
	{"fonts", func(s story) string {
		return `<font face=Arial size=2><b>` + esc(s.lead) + `</b><p>` + strings.Join(escAll(s.body), "<p>") + `</font>`
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
	{"class", func(s story) string { return `<div class="author">` + s.authors[0] + `</div>` }, ""},
	{"by", func(s story) string {
		return `<p>` + map[string]string{"en": "By ", "ru": "Автор статьи: "}[s.lang] + s.authors[0] + `</p>`
	}, ""},
	{"rel", func(s story) string { return `<p><a rel="author" href="/a/1">` + s.authors[0] + `</a></p>` }, ""},
	{"indented", func(s story) string { return `<blockquote><p>` + s.authors[0] + `</p></blockquote>` }, ""},
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
	{"linked heading", func(s story) string {
		return `<div><h3><a href="/forum/">` + s.heading + `</a></h3><ol>` + each(s.sidebar, func(_ int, it sideItem) string {
			return fmt.Sprintf(`<li><span>[%s]</span> <span>+%d</span> <a href="%s">%s</a></li>`, it.time, it.count, it.path, esc(it.title))
		}) + `</ol></div>`
	}, ""},
	{"words and thousands", func(s story) string {
		return `<div><p><b>` + s.heading + `</b></p>` + each(s.sidebar, func(_ int, it sideItem) string {
			return fmt.Sprintf(`<div><small>%s, %s %s</small><a href="%s">%s</a></div>`, it.time, grouped(it.count, " "), s.words.commentWord, it.path, esc(it.title))
		}) + `</div>`
	}, ""},
	{"count first", func(s story) string {
		return `<div><h3>` + s.heading + `</h3>` + each(s.sidebar, func(_ int, it sideItem) string {
			return fmt.Sprintf(`<div><b>%d</b> <i>%s</i><p><a href="%s">%s</a></p></div>`, it.count, it.time, it.path, esc(it.title))
		}) + `</div>`
	}, ""},
	{"icons and image button", func(s story) string {
		return `<div><div>` + s.heading + ` <img src="/i/r.png" alt="` + s.words.update + `" title="` + s.words.update + `"></div>` + each(s.sidebar, func(_ int, it sideItem) string {
			return fmt.Sprintf(`<dl><dt><i class="icon-clock"></i>%s <i class="icon-comment"></i>%d</dt><dd><a href="%s" title="x">%s</a></dd></dl>`, it.time, it.count, it.path, esc(it.title))
		}) + `</div>`
	}, ""},
	{"details", func(s story) string {
		return `<details open><summary>` + s.heading + `</summary>` + each(s.sidebar, func(_ int, it sideItem) string {
			return fmt.Sprintf(`<p><time>%s</time> <sup>%d</sup><br><a href="%s">%s</a></p>`, it.time, it.count, it.path, esc(it.title))
		}) + `</details>`
	}, ""},
	{"one row each, cells", func(s story) string {
		return `<table><caption>` + s.heading + `</caption>` + each(s.sidebar, func(_ int, it sideItem) string {
			return fmt.Sprintf(`<tr><td>%s</td><td>%d</td><td><a href="%s">%s</a></td></tr>`, it.time, it.count, it.path, esc(it.title))
		}) + `</table>`
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
	{"site name in an h1", func(s story, a, side string) string {
		return page5(s, "", `<header><h1>ВПК.name</h1><p>Новости ВПК, история оружия, военная техника</p>`+s.menu()+`</header><div>`+a+`</div><div>`+side+`</div>`+tail(s))
	}},
	{"cookie notice and copyright", func(s story, a, side string) string {
		notice := map[string]string{"en": "We use cookies to make the site better. By using the site you agree to our cookie policy.", "ru": "Мы используем файлы cookie, чтобы сделать сайт лучше. Оставаясь на сайте, вы соглашаетесь с этим."}[s.lang]
		return page5(s, "", `<div class="cc">`+notice+` <button>OK</button></div><div>`+s.menu()+`</div><div>`+a+`</div><div>`+side+`</div>`+tail(s)+`<div>© 2006–2025 ВПК.name. Все права защищены. При использовании материалов ссылка на сайт обязательна.</div>`)
	}},
	{"share and print below", func(s story, a, side string) string {
		extra := map[string]string{"en": `<div>Print version</div><div>Found a mistake? Select the text and press Ctrl+Enter.</div><div>Subscribe to our <a href="https://t.me/v">Telegram channel</a></div>`, "ru": `<div><a href="?print=1">Версия для печати</a></div><div>Нашли ошибку? Выделите текст и нажмите Ctrl+Enter.</div><div>Подписывайтесь на наш <a href="https://t.me/v">Telegram-канал</a></div>`}[s.lang]
		return page5(s, "", `<div>`+s.menu()+`</div><div>`+a+extra+`</div><div>`+side+`</div>`+tail(s))
	}},
	{"two columns of blocks", func(s story, a, side string) string {
		return page5(s, "", `<table><tr><td><ul><li><a href="/news/army/">Армия</a></li><li><a href="/news/fleet/">Флот</a></li><li><a href="/news/space/">Космос</a></li></ul></td><td>`+a+`</td><td>`+side+`<p><img src="/ads/1.gif" width=200 height=400></p></td></tr></table>`+tail(s))
	}},
	{"comments below", func(s story, a, side string) string {
		c := `<div id="comments"><h3>` + s.words.comments + ` (2)</h3><div class="comment"><b>seamaster</b> <i>02.03.2020 18:31</i><p>A fine ship, but who will pay for the third one? I doubt that anybody knows.</p></div><div class="comment"><b>Ivan_K</b> <i>02.03.2020 19:02</i><p>The customer pays, as always in such cases.</p></div></div>`
		return page5(s, "", `<div>`+s.menu()+`</div><div>`+a+c+`</div><div>`+side+`</div>`+tail(s))
	}},
}

// mutations make other stories of the two: what pages leave out or print
// differently.
var mutations = []struct {
	name   string
	change func(s *story)
}{
	{"as it is", func(*story) {}},
	{"no lead", func(s *story) { s.lead = "" }},
	{"no image", func(s *story) { s.image, s.credit, s.license, s.caption = "", "", "", "" }},
	{"no mentions", func(s *story) { s.mentions = nil }},
	{"no sidebar", func(s *story) { s.sidebar = nil }},
	{"no author", func(s *story) { s.authors = nil }},
	{"two authors", func(s *story) {
		s.authors = []string{s.authors[0], map[string]string{"en": "Ivan Smirnov", "ru": "Иван Смирнов"}[s.lang]}
	}},
	{"author with the original spelling", func(s *story) {
		s.authors = []string{map[string]string{"en": "Frederic Lasse (Frederic Lassez)", "ru": "Фредерик Лассе (Frédéric Lassez)"}[s.lang]}
	}},
	{"hyphenated author", func(s *story) {
		s.authors = []string{map[string]string{"en": "Jean-Luc de Vries", "ru": "Анна-Мария фон Штраус"}[s.lang]}
	}},
	{"large counters", func(s *story) { s.views, s.comments, s.votes = 1234567, 1204, 315 }},
	{"all zero", func(s *story) { s.views, s.comments, s.votes = 0, 0, 0 }},
	{"lead is a sentence", func(s *story) { s.lead += "." }},
	{"lead is a quotation", func(s *story) {
		s.lead = map[string]string{"en": "\"We shall build it on time,\" the director of the yard promised the reporters", "ru": "«Мы построим его в срок», — пообещал журналистам директор завода"}[s.lang]
	}},
	{"lead with a name in two cases", func(s *story) {
		s.lead = map[string]string{"en": "The yard showed the ceremony on its YouTube channel, and viewers asked for more", "ru": "Верфь показала церемонию на канале YouTube, зрители просят ещё"}[s.lang]
	}},
	{"short paragraphs", func(s *story) {
		s.body = append(append([]string{}, s.body...), map[string]string{"en": "Will they? Yes.", "ru": "Успеют ли? Да."}[s.lang], s.body[0]+" "+s.body[1])
	}},
	{"one paragraph", func(s *story) { s.body = []string{s.body[0] + " " + s.body[1] + " " + s.body[2]} }},
	{"many paragraphs", func(s *story) {
		b := s.body
		for i := range 8 {
			s.body = append(s.body[:len(s.body):len(s.body)], fmt.Sprintf("%d. %s", i+1, b[i%len(b)]))
		}
	}},
	{"title begins with a number", func(s *story) {
		s.title = map[string]string{"en": "5 reasons why the second icebreaker is late", "ru": "5 причин, почему второй ледокол опаздывает"}[s.lang]
		s.url = map[string]string{"en": "https://vpk.name/en/812345_5-reasons-why-the-second-icebreaker-is-late.html", "ru": "https://vpk.name/news/912345_5_prichin_pochemu_vtoroi_ledokol_opazdyvaet.html"}[s.lang]
	}},
	{"short title", func(s *story) {
		s.title = map[string]string{"en": "Northern Yard \"Polar\"", "ru": "Су-57: итоги"}[s.lang]
		s.url = map[string]string{"en": "https://vpk.name/en/812345_northern-yard-polar.html", "ru": "https://vpk.name/news/912345_su57_itogi.html"}[s.lang]
	}},
	{"title is a question", func(s *story) {
		s.title = map[string]string{"en": "Why does the yard need a third dock? And who will pay for it?", "ru": "Зачем заводу третий док? И кто за него заплатит?"}[s.lang]
		s.url = map[string]string{"en": "https://vpk.name/en/812345_why-does-the-yard.html", "ru": "https://vpk.name/news/912345_zachem_zavodu.html"}[s.lang]
	}},
	{"no source but the label", func(s *story) { s.disclaimer = "" }},
	{"other sidebar", func(s *story) {
		s.heading = map[string]string{"en": "Latest news", "ru": "Последние новости"}[s.lang]
		s.sidebar = append([]sideItem{{"19.11 00:01", 1000, "2 ships in 1 day: 15 photos", s.sidebar[0].path + "?x=1"}}, s.sidebar...)
	}},
	{"sidebar under an unknown heading", func(s *story) {
		s.heading = map[string]string{"en": "Hot at the pier", "ru": "Горячо у причала"}[s.lang]
		s.sidebar = append(append([]sideItem{}, s.sidebar[:2]...), s.sidebar[3], sideItem{"15.11 01:00", 44, "A tug for the Arctic Буксир для Арктики", s.sidebar[0].path + "?y"})
	}},
	{"untitled items at the ends", func(s *story) {
		list := append([]sideItem{}, s.sidebar...)
		list[0].title, list[len(list)-1].title = "", ""
		s.sidebar = list
	}},
}

// drop leaves out the parts that a story lacks.
func (s *story) article(title, counters, image, text, byline, rights, mentions variant) string {
	out := title.html(*s) + counters.html(*s)
	if s.image != "" {
		out += image.html(*s)
	}
	body := text.html(*s)
	if s.lead == "" {
		body = s.paragraphs("<p>", "</p>")
	}
	out += "<!--text-->" + body
	if len(s.authors) > 0 {
		named := *s
		named.authors = []string{strings.Join(s.authors, ", ")}
		out += byline.html(named)
	}
	r := rights.html(*s)
	out += strings.NewReplacer("<p></p>", "", "<li></li>", "", "<div></div>", "").Replace(r)
	if len(s.mentions) > 0 {
		out += mentions.html(*s)
	}
	return out
}

// TestCombinations prints the stories with parts drawn at random. A failure
// names its parts; the seed is fixed.
func TestCombinations(t *testing.T) {
	n := 500
	if testing.Short() {
		n = 40
	}
	for k := range n {
		t.Run(fmt.Sprint(k), func(t *testing.T) { combination(t, uint64(k)) })
	}
}

func combination(t *testing.T, seed uint64) {
	rng := rand.New(rand.NewPCG(seed, 2))
	s := []story{englishStory, russianStory}[rng.IntN(2)]
	mutation := mutations[rng.IntN(len(mutations))]
	mutation.change(&s)
	pick := func(list []variant) variant { return list[rng.IntN(len(list))] }
	title, counters, image, text := pick(titleVariants), pick(counterVariants), pick(imageVariants), pick(textVariants)
	for len(s.body) < 4 && strings.Contains(text.name, "inside") || len(s.body) != 4 && (text.name == "sections" || strings.Contains(text.name, "inside")) {
		text = pick(textVariants)
	}
	byline, rights, mentions, side := pick(bylineVariants), pick(rightsVariants), pick(mentionVariants), pick(sidebarVariants)
	fr := frameVariants[rng.IntN(len(frameVariants))]
	sidebar := ""
	if len(s.sidebar) > 0 {
		sidebar = side.html(s)
	}
	data := fr.page(s, s.article(title, counters, image, text, byline, rights, mentions), sidebar)
	checkStory(t, s, readStory(t, s, []byte(data), ""), image.less+" "+counters.less)
	if t.Failed() {
		t.Log(strings.Join([]string{s.lang, mutation.name, title.name, counters.name, image.name, text.name, byline.name, rights.name, mentions.name, side.name, fr.name}, " | "))
	}
}
