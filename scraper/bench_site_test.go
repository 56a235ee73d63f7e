//go:build linux

package scraper_test

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"net/http"
	"strconv"
	"strings"
)

// benchSite is a news site of many articles with little in memory: listing
// pages of 50 articles, and articles as large as news pages are (44 kB: menus,
// styles, scripts, teasers and a side bar around 5 kB of text) or, if small, of 3 kB.
type benchSite struct {
	articles int
	small    bool
}

const perListing = 50

// ServeHTTP packs pages as servers do: with gzip, for who asks.
func (s benchSite) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	page, ok := s.page(r.URL.Path)
	if !ok {
		http.NotFound(w, r)
		return
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	if !strings.Contains(r.Header.Get("Accept-Encoding"), "gzip") {
		_, _ = w.Write(page)
		return
	}
	w.Header().Set("Content-Encoding", "gzip")
	packed, _ := gzip.NewWriterLevel(w, gzip.BestSpeed)
	_, _ = packed.Write(page)
	_ = packed.Close()
}

func (s benchSite) page(path string) ([]byte, bool) {
	if text, ok := strings.CutPrefix(path, "/list/"); ok {
		n, err := strconv.Atoi(text)
		return s.listing(n), err == nil && n >= 0 && n*perListing < s.articles
	}
	text, ok := strings.CutPrefix(path, "/news/")
	n, err := strconv.Atoi(strings.TrimSuffix(text, ".html"))
	if !ok || err != nil || n < 0 || n >= s.articles {
		return nil, false
	}
	return s.article(n), true
}

func (s benchSite) listing(n int) []byte {
	var b bytes.Buffer
	s.head(&b, fmt.Sprintf("News, page %d", n), "")
	b.WriteString(`<main><h1>News</h1><ul class="list">`)
	for i := n * perListing; i < min((n+1)*perListing, s.articles); i++ {
		fmt.Fprintf(&b, `<li class="item"><a href="/news/%d.html">%s</a> <time>%s</time><p>%s</p></li>`, i, headline(i), day(i), sentence(i, 3))
	}
	b.WriteString("</ul>")
	if (n+1)*perListing < s.articles {
		fmt.Fprintf(&b, `<a rel="next" href="/list/%d">Next</a>`, n+1)
	}
	b.WriteString("</main>")
	s.foot(&b)
	return b.Bytes()
}

func (s benchSite) article(n int) []byte {
	var b bytes.Buffer
	s.head(&b, headline(n), fmt.Sprintf(`<link rel="canonical" href="/news/%d.html"><meta property="og:type" content="article">`+
		`<script type="application/ld+json">{"@context":"https://schema.org","@type":"NewsArticle","headline":%q,"datePublished":"%sT10:00:00Z",`+
		`"author":[{"@type":"Person","name":"Maria Lindqvist"}],"publisher":{"@type":"Organization","name":"The Daily Bench"}}</script>`, n, headline(n), day(n)))
	fmt.Fprintf(&b, `<main><article><h1>%s</h1><p class="lead">%s</p><div class="meta">By <span class="author">Maria Lindqvist</span>`+
		`, <time datetime="%sT10:00:00Z">%s</time> <span class="views">%d views</span></div>`, headline(n), sentence(n, 2), day(n), day(n), n*7%5000)
	fmt.Fprintf(&b, `<figure><img src="/img/%d.jpg" alt="A picture"><figcaption>%s Photo: Agency</figcaption></figure>`, n, sentence(n+5, 1))
	paragraphs := 12
	if s.small {
		paragraphs = 4
	}
	for i := range paragraphs {
		fmt.Fprintf(&b, `<p>%s <a href="/news/%d.html">%s</a> %s</p>`, sentence(n+i, 2), (n+i)%s.articles, headline(n+i), sentence(n+3*i, 1))
	}
	b.WriteString(`</article><aside><h2>Most read</h2><ul>`)
	for i := range 20 {
		if s.small && i == 5 {
			break
		}
		fmt.Fprintf(&b, `<li class="side__item side__item--%d"><a class="side__link" href="/news/%d.html"><span class="side__time">%02d:%02d</span> %s</a></li>`,
			i, (n*13+i)%s.articles, i, i*3, headline(n*13+i))
	}
	b.WriteString(`</ul></aside></main>`)
	if !s.small {
		b.WriteString(`<section class="related"><h2>More on this</h2>`)
		for i := range 14 {
			fmt.Fprintf(&b, `<div class="card card--teaser"><a class="card__link" href="/news/%d.html"><img class="card__image" loading="lazy" src="/img/%d-320.jpg" srcset="/img/%d-640.jpg 2x" alt="">`+
				`<div class="card__body"><span class="card__section">World</span><h3 class="card__title">%s</h3><p class="card__text">%s</p></div></a></div>`,
				(n*31+i)%s.articles, n+i, n+i, headline(n*31+i), sentence(n+i, 1))
		}
		b.WriteString(`</section>`)
	}
	s.foot(&b)
	return b.Bytes()
}

func (s benchSite) head(b *bytes.Buffer, title, more string) {
	fmt.Fprintf(b, `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>%s</title><meta name="description" content="News of the bench">%s`, title, more)
	if s.small {
		b.WriteString("</head><body>")
		return
	}
	b.WriteString("<style>")
	for i := range 90 {
		fmt.Fprintf(b, ".block-%d{display:flex;margin:%dpx 0;padding:0 %dpx;color:#%06x}\n", i, i%20, i%12, i*7919)
	}
	b.WriteString("</style><script>window.config={")
	for i := range 90 {
		fmt.Fprintf(b, `"module_%d":{"enabled":true,"url":"/static/module-%d.js","weight":%d},`, i, i, i*31%97)
	}
	b.WriteString(`"end":0}</script></head><body><header class="header"><nav><ul class="menu">`)
	for i := range 40 {
		fmt.Fprintf(b, `<li class="menu__item menu__item--level-%d"><a class="menu__link" href="/list/0?section=%d">Section number %d</a></li>`, i%3, i%4, i)
	}
	b.WriteString("</ul></nav></header>")
}

func (s benchSite) foot(b *bytes.Buffer) {
	if !s.small {
		b.WriteString(`<footer class="footer"><ul>`)
		for i := range 40 {
			fmt.Fprintf(b, `<li class="footer__item"><a class="footer__link" href="/about/%d">About the bench, part %d</a></li>`, i%5, i)
		}
		b.WriteString("</ul></footer><script>")
		for i := range 60 {
			fmt.Fprintf(b, `track("event-%d",{position:%d,kind:"impression"});`, i, i*17%101)
		}
		b.WriteString("</script>")
	}
	b.WriteString("</body></html>")
}

var benchWords = strings.Fields(`the minister said on Monday that a new bridge across the river will open next spring after years of
	delay while residents of both towns wait for cheaper tickets and engineers test the last cables in strong wind`)

// sentence returns sentences that differ by their number.
func sentence(n, count int) string {
	var b strings.Builder
	for i := range count {
		for k := range 18 {
			word := benchWords[(n*7+i*5+k*(1+n%3))%len(benchWords)]
			if k == 0 {
				word = strings.ToUpper(word[:1]) + word[1:]
			} else {
				b.WriteByte(' ')
			}
			b.WriteString(word)
		}
		fmt.Fprintf(&b, " in %d. ", 1000+n)
	}
	return strings.TrimSpace(b.String())
}

func headline(n int) string {
	return fmt.Sprintf("Bridge number %d opens to %s and %s", n, benchWords[n%len(benchWords)], benchWords[n/7%len(benchWords)])
}

func day(n int) string { return fmt.Sprintf("2026-%02d-%02d", 1+n%11, 1+n%28) }
