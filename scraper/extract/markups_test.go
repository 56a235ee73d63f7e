package extract

import (
	"fmt"
	"strings"
)

// markup prints a story as one kind of page.
type markup struct {
	name   string
	render func(s story) string
	less   string // fields the page does not print, parted by spaces
}

var markups = []markup{
	{"semantic HTML5", semantic, ""},
	{"div soup with breaks", soup, ""},
	{"nested tables of 2005", tables, ""},
	{"sidebar before the article", sidebarFirst, ""},
	{"icons and numbers in one text", icons, ""},
	{"labels in attributes, any order", attributes, ""},
	{"aria-labels without text", ariaOnly, ""},
	{"counters in words", words, ""},
	{"abbreviated with exact titles", abbreviated, ""},
	{"adverts and promos inside", noisy, ""},
	{"lazy image and noscript", lazy, ""},
	{"unclosed tags", unclosed, ""},
	{"metadata disagrees", disagreeing, ""},
	{"logo alt as the source", logo, ""},
	{"byline on top", bylineTop, ""},
	{"sidebar of flat pairs", flatSidebar, ""},
	{"sidebar title first", titleFirst, ""},
	{"sidebar of table rows", rowSidebar, ""},
	{"site name in h1", siteH1, ""},
	{"headline without h1", noH1, ""},
	{"one cell and breaks", oneCell, ""},
	{"counters below the text", countersBelow, ""},
	{"custom elements", customElements, ""},
	{"upper case and bare attributes", upperCase, ""},
	{"one form around all", aspForm, ""},
	{"hidden copies", hiddenCopies, ""},
	{"mentions in lines", mentionLines, ""},
	{"definition lists", definitionLists, ""},
	{"comments below", withComments, ""},
	{"lead as a heading", leadHeading, ""},
	{"lead in the first paragraph", leadInside, ""},
	{"single breaks for paragraphs", singleBreaks, ""},
	{"svg icons", svgIcons, ""},
	{"list of meta facts", metaList, "published"},
	{"captions apart", captionApart, ""},
}

func page5(s story, head, body string) string {
	return "<!DOCTYPE html>\n<html lang=" + s.lang + "><head><meta charset=utf-8><title>" + esc(s.title) + " - ВПК.name</title>" + head + "</head><body>" + body + "</body></html>"
}

func semanticSidebar(s story) string {
	return `<aside><h2>` + s.heading + `</h2><button>` + s.words.update + `</button><ul>` + each(s.sidebar, func(_ int, it sideItem) string {
		a := ""
		if it.title != "" {
			a = fmt.Sprintf(`<a href="%s">%s</a>`, it.path, esc(it.title))
		}
		return fmt.Sprintf(`<li><time>%s</time> <span class="n">%d</span> %s</li>`, it.time, it.count, a)
	}) + `</ul></aside>`
}

func figure(s story) string {
	return fmt.Sprintf(`<figure><img src="%s" alt=""><figcaption>%s. %s: %s</figcaption></figure>`, s.image, esc(s.caption), s.words.imageSource, esc(s.credit))
}

func mentionSections(s story) string {
	return `<section><h3>` + s.words.mentions + `</h3>` + each(s.mentions, func(_ int, g group) string {
		return `<h4>` + g.kind + `</h4><ul>` + each(g.names, func(i int, n string) string {
			return fmt.Sprintf(`<li><a href="/m/%d/">%s</a> <small>%d</small></li>`, i, esc(n), 100+i)
		}) + `</ul>`
	}) + `</section>`
}

func rightsBlock(s story) string {
	return fmt.Sprintf(`<p>%s <a href="%s">%s</a></p><p>%s</p><p><a href="%s">%s</a></p><p>%s</p>`, s.words.rights, s.sourceURL, esc(s.source), s.rights, s.original, s.words.original, s.disclaimer)
}

func threeCounters(s story) string {
	return fmt.Sprintf(`<ul><li>%s</li><li>%d</li><li>%d</li></ul>`, grouped(s.views, " "), s.comments, s.votes)
}

func tail(s story) string {
	return `<div>` + s.words.leave + `</div><div><h4>` + s.words.subscribe + `</h4><form><input name=mail></form></div>`
}

func semantic(s story) string {
	return page5(s, "", `<header><nav>`+s.menu()+`</nav></header><main><article><h1>`+esc(s.title)+`</h1>`+threeCounters(s)+figure(s)+
		`<p><strong>`+esc(s.lead)+`</strong></p>`+s.paragraphs("<p>", "</p>")+`<p>`+s.authors[0]+`</p><footer>`+rightsBlock(s)+`</footer>`+mentionSections(s)+`</article>`+tail(s)+`</main>`+semanticSidebar(s)+`<footer>© 2006–2025 ВПК.name</footer>`)
}

func soup(s story) string {
	body := `<b>` + esc(s.lead) + `</b><br><br>` + strings.Join(escAll(s.body), "<br><br>\n") + `<br><br>` + s.authors[0]
	return page5(s, "", `<div class="x9f2"><div class="k1a">`+s.menu()+`</div><div class="p0z"><div class="q7"><div class="t55"><h1>`+esc(s.title)+`</h1></div><div class="c3"><div>`+grouped(s.views, "&nbsp;")+`</div><div>`+fmt.Sprint(s.comments)+`</div><div>`+fmt.Sprint(s.votes)+`</div></div>`+
		`<div class="i8"><img src="`+s.image+`"><div>`+esc(s.caption)+`</div><div>`+s.words.imageSource+`: `+esc(s.credit)+`</div></div><div class="b4">`+body+`</div><div class="r1"><div>`+s.words.rights+`</div><div><a href="`+s.sourceURL+`">`+esc(s.source)+`</a></div><div>`+s.rights+`</div><div><a href="`+s.original+`">`+s.words.original+`</a></div><div>`+s.disclaimer+`</div></div>`+
		`<div class="m2"><div>`+s.words.mentions+`</div>`+each(s.mentions, func(_ int, g group) string {
		return `<div><div>` + g.kind + `</div>` + each(g.names, func(i int, n string) string { return fmt.Sprintf(`<div><a href="/m/%d/">%s</a></div>`, i, esc(n)) }) + `</div>`
	})+`</div></div><div class="s6"><div class="h">`+s.heading+`</div><div class="u">`+s.words.update+`</div>`+each(s.sidebar, func(_ int, it sideItem) string {
		return fmt.Sprintf(`<div class="z"><div class="a">%s</div><div class="b">%d</div><div class="c"><a href="%s">%s</a></div></div>`, it.time, it.count, it.path, esc(it.title))
	})+`</div></div>`+tail(s)+`</div>`)
}

func escAll(list []string) []string {
	out := make([]string, len(list))
	for i, s := range list {
		out[i] = esc(s)
	}
	return out
}

func tables(s story) string {
	side := each(s.sidebar, func(_ int, it sideItem) string {
		return fmt.Sprintf(`<tr><td><font size="1">%s</font></td><td><font size="1">%d</font></td></tr><tr><td colspan="2"><a href="%s"><font size="2">%s</font></a></td></tr>`, it.time, it.count, it.path, esc(it.title))
	})
	return `<html><head><title>` + esc(s.title) + `</title><meta http-equiv="Content-Type" content="text/html; charset=utf-8"></head><body bgcolor="#fff"><table width="100%"><tr><td colspan="3">` + s.menu() + `</td></tr><tr><td width="20%" valign="top"><table><tr><td colspan=2><b>` + s.heading + `</b></td></tr>` + side + `</table></td>` +
		`<td valign="top"><table><tr><td><font size="5"><b>` + esc(s.title) + `</b></font></td></tr><tr><td><table><tr><td>` + fmt.Sprint(s.views) + `</td><td>` + fmt.Sprint(s.comments) + `</td><td>` + fmt.Sprint(s.votes) + `</td></tr></table></td></tr>` +
		`<tr><td><table align="left"><tr><td><img src="` + s.image + `" width=300></td></tr><tr><td><font size=1>` + esc(s.caption) + `</font></td></tr><tr><td><font size=1>` + s.words.imageSource + `: ` + esc(s.credit) + `</font></td></tr></table><b>` + esc(s.lead) + `</b><br><br>` + strings.Join(escAll(s.body), "<br><br>") + `<br><br><i>` + s.authors[0] + `</i></td></tr>` +
		`<tr><td><font size=1>` + s.words.rights + ` <a href="` + s.sourceURL + `">` + s.source + `</a><br>` + s.rights + `<br><a href="` + s.original + `">` + s.words.original + `</a><br>` + s.disclaimer + `</font></td></tr>` +
		`<tr><td><b>` + s.words.mentions + `</b><table>` + each(s.mentions, func(_ int, g group) string {
		return `<tr><td><b>` + g.kind + `</b></td><td>` + strings.Join(mapAll(g.names, func(n string) string { return `<a href="/m/">` + esc(n) + `</a>` }), ", ") + `</td></tr>`
	}) + `</table></td></tr><tr><td>` + s.words.leave + `</td></tr></table></td></tr></table></body></html>`
}

func mapAll(list []string, f func(string) string) []string {
	out := make([]string, len(list))
	for i, s := range list {
		out[i] = f(s)
	}
	return out
}

// plainArticle is an article's inside with the parts that templates vary.
type parts struct{ title, counters, image, top, text, end, rights, mentions string }

func standard(s story) parts {
	return parts{
		title: `<h1>` + esc(s.title) + `</h1>`, counters: threeCounters(s), image: figure(s),
		text: `<p><b>` + esc(s.lead) + `</b></p>` + s.paragraphs("<p>", "</p>"), end: `<p>` + s.authors[0] + `</p>`, rights: rightsBlock(s), mentions: mentionSections(s),
	}
}

func (p parts) String() string {
	return p.title + p.counters + p.image + p.top + p.text + p.end + p.rights + p.mentions
}

func frame(s story, article, sidebar string) string {
	return page5(s, "", `<div>`+s.menu()+`</div><div><div>`+article+`</div><div>`+sidebar+`</div></div>`+tail(s))
}

func sidebarFirst(s story) string {
	return page5(s, "", `<div>`+s.menu()+`</div><div id="wrap"><div id="left">`+semanticSidebar(s)+`</div><div id="right">`+standard(s).String()+`</div></div>`+tail(s))
}

func icons(s story) string {
	p := standard(s)
	p.counters = fmt.Sprintf(`<div><i class="fa fa-eye"></i> %s <i class="fa fa-comment-o"></i> %d <i class="fa fa-thumbs-up"></i> %d</div>`, grouped(s.views, " "), s.comments, s.votes)
	return frame(s, p.String(), semanticSidebar(s))
}

func attributes(s story) string {
	p := standard(s)
	p.counters = fmt.Sprintf(`<div><span title="%s">%d</span> <span title="%s">%d</span> <span title="%s">%s</span></div>`, s.words.votes, s.votes, s.words.comments, s.comments, s.words.views, grouped(s.views, "\u2009"))
	return frame(s, p.String(), semanticSidebar(s))
}

func ariaOnly(s story) string {
	p := standard(s)
	p.counters = fmt.Sprintf(`<div><span class="a1" aria-label="%d %s"></span><span class="a2" aria-label="%d %s"></span><span class="a3" aria-label="%d %s"></span></div>`, s.views, s.words.viewWord, s.comments, s.words.commentWord, s.votes, s.words.voteWord)
	return frame(s, p.String(), semanticSidebar(s))
}

func words(s story) string {
	p := standard(s)
	p.counters = fmt.Sprintf(`<p>%d %s · %s %s · %d %s</p>`, s.comments, s.words.commentWord, grouped(s.views, " "), s.words.viewWord, s.votes, s.words.voteWord)
	return frame(s, p.String(), semanticSidebar(s))
}

func abbreviated(s story) string {
	p := standard(s)
	p.counters = fmt.Sprintf(`<div><span title="%d %s">%.1fK</span><span>%d</span><span>%d</span></div>`, s.views, s.words.viewWord, float64(s.views)/1000, s.comments, s.votes)
	return frame(s, p.String(), semanticSidebar(s))
}

func noisy(s story) string {
	p := standard(s)
	share := `<div class="zz">` + s.words.share + ` <a href="https://t.me/share">Telegram</a> <a href="https://vk.com/share">VKontakte</a></div>`
	p.text = `<p><b>` + esc(s.lead) + `</b></p>` + share + `<p>` + esc(s.body[0]) + `</p><div class="q1"><span>` + s.words.ad + `</span><a href="https://ads.example/1">Flats by the sea from the builder. Call now.</a></div><p>` + esc(s.body[1]) +
		`</p><p>` + s.words.readAlso + `: <a href="/news/1_x.html">Another yard lays down a tug</a></p><p>` + esc(s.body[2]) + `</p><div><b>` + s.words.readAlso + `</b><ul><li><a href="/news/2_y.html">Why tugs matter more than they seem</a></li><li><a href="/news/3_z.html">A tug for the Arctic</a></li></ul></div><script>var a="<p>no text</p>"</script><p>` + esc(s.body[3]) + `</p>`
	return frame(s, p.String(), semanticSidebar(s))
}

func lazy(s story) string {
	p := standard(s)
	p.image = fmt.Sprintf(`<figure><img src="data:image/gif;base64,R0lGODlhAQABAAAAACw=" data-src="%s" class="lazy"><noscript><img src="%s"></noscript><figcaption><span>%s</span><span>%s: %s</span></figcaption></figure>`, s.image, s.image, esc(s.caption), s.words.imageSource, esc(s.credit))
	return frame(s, p.String(), semanticSidebar(s))
}

func unclosed(s story) string {
	return `<title>` + esc(s.title) + `</title><body><div>` + s.menu() + `<div><h1>` + esc(s.title) + `</h1><ul><li>` + fmt.Sprint(s.views) + `<li>` + fmt.Sprint(s.comments) + `<li>` + fmt.Sprint(s.votes) + `</ul><div><img src=` + s.image + `><p>` + esc(s.caption) + `<p>` + s.words.imageSource + `: ` + esc(s.credit) + `</div>` +
		`<p><b>` + esc(s.lead) + `</b>` + s.paragraphs("<p>", "") + `<p>` + s.authors[0] + `<p>` + s.words.rights + ` <a href=` + s.sourceURL + `>` + s.source + `</a><p>` + s.rights + `<p><a href=` + s.original + `>` + s.words.original + `</a><p>` + s.disclaimer +
		`<h3>` + s.words.mentions + `</h3>` + each(s.mentions, func(_ int, g group) string {
		return `<p>` + g.kind + `<ul>` + each(g.names, func(_ int, n string) string { return `<li><a href=/m/>` + esc(n) + `</a>` }) + `</ul>`
	}) + `<p>` + s.words.leave + `<h3>` + s.heading + `</h3><ul>` + each(s.sidebar, func(_ int, it sideItem) string {
		return fmt.Sprintf(`<li>%s <b>%d</b> <a href=%s>%s</a>`, it.time, it.count, it.path, esc(it.title))
	}) + `</ul>`
}

func disagreeing(s story) string {
	head := `<meta property="og:title" content="Another title for search engines | VPK"><meta property="og:description" content="Something else"><meta name="author" content="admin"><meta property="og:image" content="https://vpk.name/file/img/other-1-1.t.jpg">` +
		`<script type="application/ld+json">{"@context":"https://schema.org","@type":"NewsArticle","headline":"An old headline that was changed","author":{"@type":"Person","name":"Editorial Robot"},"interactionStatistic":[{"@type":"InteractionCounter","interactionType":"https://schema.org/ViewAction","userInteractionCount":7}],"commentCount":99}</script>`
	p := standard(s)
	return page5(s, head, `<div>`+s.menu()+`</div><div><div>`+p.String()+`</div>`+semanticSidebar(s)+`</div>`+tail(s))
}

func logo(s story) string {
	p := standard(s)
	p.rights = fmt.Sprintf(`<div>%s</div><div><a href="%s"><img src="/i/logo7.png" alt="%s"></a></div><div>%s</div><div><a href="%s">%s</a></div><div>%s</div>`, s.words.rights, s.sourceURL, s.source, s.rights, s.original, s.words.original, s.disclaimer)
	return frame(s, p.String(), semanticSidebar(s))
}

func bylineTop(s story) string {
	p := standard(s)
	p.end = ""
	p.title += `<div>` + s.words.author + `: <a href="/author/7/">` + s.authors[0] + `</a></div>`
	return frame(s, p.String(), semanticSidebar(s))
}

func flatSidebar(s story) string {
	side := `<h3>` + s.heading + `</h3><a href="#">` + s.words.update + `</a>` + each(s.sidebar, func(_ int, it sideItem) string {
		return fmt.Sprintf(`<div>%s</div><div>%d</div><div><a href="%s">%s</a></div>`, it.time, it.count, it.path, esc(it.title))
	})
	return frame(s, standard(s).String(), side)
}

func titleFirst(s story) string {
	side := `<div class="ttl"><span>` + s.heading + `</span> <a href="javascript:void(0)">` + s.words.update + `</a></div>` + each(s.sidebar, func(_ int, it sideItem) string {
		a := ""
		if it.title != "" {
			a = fmt.Sprintf(`<a href="%s">%s</a>`, it.path, esc(it.title))
		}
		return fmt.Sprintf(`<div class="it">%s<div><span>%s</span><span><img src="/i/c.gif" alt="%s"> %d</span></div></div>`, a, it.time, s.words.comments, it.count)
	})
	return frame(s, standard(s).String(), side)
}

func rowSidebar(s story) string {
	side := `<table><tr><th colspan=3>` + s.heading + `</th></tr>` + each(s.sidebar, func(_ int, it sideItem) string {
		return fmt.Sprintf(`<tr><td>%s</td><td><a href="%s">%s</a></td><td>(%d)</td></tr>`, it.time, it.path, esc(it.title), it.count)
	}) + `</table>`
	return frame(s, standard(s).String(), side)
}

func siteH1(s story) string {
	p := standard(s)
	p.title = `<h2>` + esc(s.title) + `</h2>`
	return page5(s, "", `<h1><a href="/">ВПК.name</a></h1><div>`+s.menu()+`</div><div><div>`+p.String()+`</div><div>`+semanticSidebar(s)+`</div></div>`+tail(s))
}

func noH1(s story) string {
	p := standard(s)
	p.title = `<div class="f1e"><span>` + esc(s.title) + `</span></div>`
	return frame(s, p.String(), semanticSidebar(s))
}

func oneCell(s story) string {
	return page5(s, "", `<table><tr><td>`+s.menu()+`</td></tr><tr><td><h1>`+esc(s.title)+`</h1>`+fmt.Sprintf("%s: %d | %s: %d | %s: %d", s.words.views, s.views, s.words.comments, s.comments, s.words.votes, s.votes)+`<br><img src="`+s.image+`"><br>`+esc(s.caption)+`<br>`+s.words.imageSource+`: `+esc(s.credit)+`<br><br><b>`+esc(s.lead)+`</b><br><br>`+
		strings.Join(escAll(s.body), "<br><br>")+`<br><br>`+s.authors[0]+`<br><br>`+s.words.rights+` <a href="`+s.sourceURL+`">`+s.source+`</a><br>`+s.rights+`<br><a href="`+s.original+`">`+s.words.original+`</a><br>`+s.disclaimer+`<br><br>`+s.words.mentions+`<br>`+each(s.mentions, func(_ int, g group) string {
		return g.kind + `: ` + strings.Join(escAll(g.names), ", ") + `<br>`
	})+`<br>`+s.words.leave+`<br><br>`+s.heading+`<br>`+each(s.sidebar, func(_ int, it sideItem) string {
		return fmt.Sprintf(`%s (%d) <a href="%s">%s</a><br>`, it.time, it.count, it.path, esc(it.title))
	})+`</td></tr></table>`)
}

func countersBelow(s story) string {
	p := standard(s)
	p.counters = ""
	p.end += fmt.Sprintf(`<div class="o1"><span>%d</span><span>%d</span><span>%d</span></div>`, s.views, s.comments, s.votes)
	return frame(s, p.String(), semanticSidebar(s))
}

func customElements(s story) string {
	return page5(s, "", `<vpk-nav>`+s.menu()+`</vpk-nav><vpk-article><vpk-title role="heading" aria-level="1">`+esc(s.title)+`</vpk-title><vpk-stat><vpk-n>`+fmt.Sprint(s.views)+`</vpk-n><vpk-n>`+fmt.Sprint(s.comments)+`</vpk-n><vpk-n>`+fmt.Sprint(s.votes)+`</vpk-n></vpk-stat><vpk-img><img src="`+s.image+`"><vpk-cap>`+esc(s.caption)+`</vpk-cap><vpk-src>`+s.words.imageSource+`: `+esc(s.credit)+`</vpk-src></vpk-img><vpk-text><strong>`+esc(s.lead)+`</strong>`+
		s.paragraphs("<vpk-p>", "</vpk-p>")+`</vpk-text><vpk-by>`+s.authors[0]+`</vpk-by><vpk-rights>`+rightsBlock(s)+`</vpk-rights>`+mentionSections(s)+`</vpk-article><vpk-side>`+semanticSidebar(s)+`</vpk-side>`+tail(s))
}

func upperCase(s story) string {
	return `<HTML><HEAD><TITLE>` + esc(s.title) + `</TITLE></HEAD><BODY><CENTER>` + s.menu() + `</CENTER><H1 ALIGN=center>` + esc(s.title) + `</H1><P ALIGN=right>` + fmt.Sprintf("%d / %d / %d", s.views, s.comments, s.votes) + `</P><IMG SRC=` + s.image + ` ALIGN=left><P>` + esc(s.caption) + `</P><P><I>` + s.words.imageSource + `: ` + esc(s.credit) + `</I></P><P ALIGN=justify><STRONG>` + esc(s.lead) + `</STRONG></P>` + s.paragraphs("<P ALIGN=justify>&nbsp;&nbsp;&nbsp;", "</P>") +
		`<P ALIGN=right><EM>` + s.authors[0] + `</EM></P><HR>` + rightsBlock(s) + mentionSections(s) + tail(s) + `<HR>` + semanticSidebar(s) + `</BODY></HTML>`
}

func aspForm(s story) string {
	return page5(s, "", `<form action="./x.aspx"><input type=hidden name=__VIEWSTATE value="a"><div>`+s.menu()+`</div><div><div>`+standard(s).String()+`</div>`+semanticSidebar(s)+`</div>`+tail(s)+`</form>`)
}

func hiddenCopies(s story) string {
	p := standard(s)
	p.title = `<div style="display:none"><h1>Mobile version</h1>` + s.paragraphs("<p>", "</p>") + `</div>` + p.title
	p.text = `<noscript><p>Please turn on JavaScript to see the comments of our readers.</p></noscript>` + p.text
	return frame(s, p.String(), semanticSidebar(s))
}

func mentionLines(s story) string {
	p := standard(s)
	p.mentions = `<div><b>` + s.words.mentions + `:</b>` + each(s.mentions, func(_ int, g group) string {
		return `<p><b>` + g.kind + `:</b> ` + strings.Join(mapAll(g.names, func(n string) string { return `<a href="/m/">` + esc(n) + `</a>` }), ", ") + `</p>`
	}) + `</div>`
	return frame(s, p.String(), semanticSidebar(s))
}

func definitionLists(s story) string {
	p := standard(s)
	p.counters = fmt.Sprintf(`<dl><dt>%s</dt><dd>%d</dd><dt>%s</dt><dd>%s</dd><dt>%s</dt><dd>%d</dd></dl>`, s.words.comments, s.comments, s.words.views, grouped(s.views, ","), s.words.votes, s.votes)
	p.mentions = `<h3>` + s.words.mentions + `</h3><dl>` + each(s.mentions, func(_ int, g group) string {
		return `<dt>` + g.kind + `</dt>` + each(g.names, func(_ int, n string) string { return `<dd><a href="/m/">` + esc(n) + `</a></dd>` })
	}) + `</dl>`
	p.rights = fmt.Sprintf(`<dl><dt>%s</dt><dd><a href="%s">%s</a></dd></dl><p>%s</p><p>%s: <a href="%s">%s</a></p><p>%s</p>`, s.words.rights, s.sourceURL, s.source, s.rights, s.words.original, s.original, s.original, s.disclaimer)
	side := `<h3>` + s.heading + `</h3><dl>` + each(s.sidebar, func(_ int, it sideItem) string {
		dd := ""
		if it.title != "" {
			dd = fmt.Sprintf(`<dd><a href="%s">%s</a></dd>`, it.path, esc(it.title))
		}
		return fmt.Sprintf(`<dt>%s <em>%d</em></dt>%s`, it.time, it.count, dd)
	}) + `</dl>`
	return frame(s, p.String(), side)
}

func withComments(s story) string {
	comm := `<div class="in-l" data-block="comm" data-id="901" data-par="0"><div class="user_info"><a href="/user/77/">seamaster</a> <span>02.03.2020 18:31</span></div><div class="quote">A fine ship, but who will pay for the third one? I doubt that anybody in the ministry knows.</div><div class="foot"><span class="plus">4</span><span class="minus">1</span> <a href="/?l=1&m=901">#</a></div></div>` +
		`<div class="in-r" data-block="comm" data-id="902" data-par="901"><div class="user_info"><a href="/user/78/">Ivan_K</a> <span>02.03.2020 19:02</span></div><div>The customer pays.</div><div class="foot"><span class="plus">0</span><span class="minus">0</span></div></div>`
	return frame(s, standard(s).String()+comm, semanticSidebar(s))
}

func leadHeading(s story) string {
	p := standard(s)
	p.text = `<h2>` + esc(s.lead) + `</h2>` + s.paragraphs("<p>", "</p>")
	return frame(s, p.String(), semanticSidebar(s))
}

func leadInside(s story) string {
	p := standard(s)
	p.text = `<p><b>` + esc(s.lead) + `</b>` + esc(s.body[0]) + `</p>` + each(s.body[1:], func(_ int, t string) string { return `<p>` + esc(t) + `</p>` })
	return frame(s, p.String(), semanticSidebar(s))
}

func singleBreaks(s story) string {
	p := standard(s)
	p.text = `<div><b>` + esc(s.lead) + `</b><br>` + strings.Join(escAll(s.body), "<br>\n") + `</div>`
	return frame(s, p.String(), semanticSidebar(s))
}

func svgIcons(s story) string {
	p := standard(s)
	p.counters = fmt.Sprintf(`<div><div><svg><use href="#i-heart"></use></svg><span>%d</span></div><div><svg><use href="#i-eye"></use></svg><span>%s</span></div><div><svg><title>%s</title><path d="M0"/></svg><span>%d</span></div></div>`, s.votes, grouped(s.views, "&nbsp;"), s.words.comments, s.comments)
	return frame(s, p.String(), semanticSidebar(s))
}

func metaList(s story) string {
	p := standard(s)
	p.counters = fmt.Sprintf(`<ul><li>18.11.2025 12:40</li><li>%s: %d</li><li>%s: %d</li><li>%s: %d</li></ul>`, s.words.views, s.views, s.words.comments, s.comments, s.words.votes, s.votes)
	return frame(s, p.String(), semanticSidebar(s))
}

func captionApart(s story) string {
	p := standard(s)
	p.image = fmt.Sprintf(`<div><a href="%s"><img src="%s" title="%s"></a></div><div><em>%s</em></div><div><small>%s</small> <small>%s</small></div>`, s.image, s.image, esc(s.caption), esc(s.caption), s.words.imageSource+":", esc(s.credit))
	return frame(s, p.String(), semanticSidebar(s))
}
