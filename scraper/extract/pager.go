package extract

import (
	"net/url"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"github.com/newsarc/newsarc/scraper/profile"
)

// nextPage returns the address of the page that follows a listing page: by the
// profile's selector, rel=next, the text of a link (Next, Следующая, »), or
// the number behind the current one. It is "" on the last page.
func (p *page) nextPage() string {
	for _, n := range p.selected(profile.FieldNext) {
		if a := linkIn(n); a != nil {
			if u := p.pageAddress(a); u != "" {
				return u
			}
		}
	}
	for _, n := range p.metas {
		if n.DataAtom == atom.Link && hasRel(n, "next") {
			if u := p.pageAddress(n); u != "" {
				return u
			}
		}
	}
	for i := range p.anchors {
		if n := p.anchors[i].node; hasRel(n, "next") {
			if u := p.pageAddress(n); u != "" {
				return u
			}
		}
	}
	texts := p.anchorTexts()
	if u := p.nextByText(texts); u != "" {
		return u
	}
	return p.nextByNumber(texts)
}

// anchorText is the text below a link: "" if it is longer than a pager's.
type anchorText struct {
	text string
	size int // before white space was folded
}

// longestPager is how many bytes the text of a link may have that turns the pages.
const longestPager = 60

// anchorTexts reads the texts of all links, into one string. They hold until
// the next call.
func (p *page) anchorTexts() []anchorText {
	texts := slices.Grow(p.room.texts[:0], len(p.anchors))[:len(p.anchors)]
	clear(texts)
	p.room.texts = texts
	all := p.room.text[:0]
	for i := range p.anchors {
		from := len(all)
		var whole bool
		if all, whole = appendBrief(all, from, p.anchors[i].node, longestPager); !whole {
			all = all[:from]
		}
		texts[i].size = len(all) - from
	}
	p.room.text = all
	rest := string(all)
	for i := range texts {
		texts[i].text, rest = fold(rest[:texts[i].size]), rest[texts[i].size:]
	}
	return texts
}

// briefer is the text of a link if it has at most limit bytes, else "".
func (t *anchorText) briefer(limit int) string {
	if t.size > limit {
		return ""
	}
	return t.text
}

func hasRel(n *html.Node, want string) bool {
	rel, _ := attr(n, "rel")
	for w := range strings.FieldsSeq(rel) {
		if strings.EqualFold(w, want) {
			return true
		}
	}
	return false
}

// pageAddress returns where a link of a pager leads, "" if it is no other page of the site.
func (p *page) pageAddress(n *html.Node) string {
	h, _ := attr(n, "href")
	u := p.resolve(h)
	if u == "" || p.samePage(u) {
		return ""
	}
	if kind, _, _ := p.urlKind(u); kind == profile.KindArticle {
		return ""
	}
	if p.base != nil {
		t, err := url.Parse(u)
		if err != nil || !strings.EqualFold(strings.TrimPrefix(t.Hostname(), "www."), strings.TrimPrefix(p.base.Hostname(), "www.")) {
			return ""
		}
	}
	return u
}

func (p *page) samePage(u string) bool {
	u, _, _ = strings.Cut(u, "#")
	here, _, _ := strings.Cut(p.meta.URL, "#")
	return u == here
}

// nextByText looks for a link that says that it leads on.
func (p *page) nextByText(texts []anchorText) string {
	items := map[string]bool{}
	for _, it := range p.result.Items {
		items[string(it.URL)] = true
	}
	dict := p.profile.Dictionary()
	best, top := "", 0
	for i := range p.anchors {
		a := &p.anchors[i]
		if int(a.at) < len(p.blocks) && p.blocks[a.at].hidden {
			continue
		}
		text := texts[i].text
		score := 0
		switch {
		case dict.Is(text, profile.LabelNext) && countWords(text, 4) <= 3:
			score = 3
		case countWords(text, 1) != 0:
		case isArrow(text):
			score = 2
		default:
			label := labelOf(a)
			if img := firstImage(a.node); label == "" && img != nil {
				label, _ = attr(img, "alt")
			}
			if dict.Is(label, profile.LabelNext) {
				score = 3
			}
		}
		if score == 0 {
			if label := labelOf(a); label != "" && dict.Is(label, profile.LabelNext) && countWords(text, 3) < 3 {
				score = 3
			} else {
				continue
			}
		}
		u := p.pageAddress(a.node)
		if u == "" || items[u] {
			continue
		}
		if p.inPager(a.node) {
			score += 3
		}
		if looksPaged(u) {
			score += 2
		} else if t := strings.ToLower(text); strings.Contains(t, "more") || strings.Contains(t, "ещё") || strings.Contains(t, "еще") {
			continue // more of something, but no numbered page of this list
		}
		if score > top {
			best, top = u, score
		}
	}
	if top < 3 {
		return ""
	}
	return best
}

// isArrow says whether a text is nothing but an arrow to the right.
func isArrow(s string) bool {
	switch strings.TrimSpace(s) {
	case "»", "›", "→", ">", ">>", "⟩", "❯", "▶", "►", "⇒", "➔", "➡":
		return true
	}
	return false
}

func firstImage(n *html.Node) *html.Node {
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		if c.DataAtom == atom.Img {
			return c
		}
		if i := firstImage(c); i != nil {
			return i
		}
	}
	return nil
}

// inPager says whether links that are numbers stand beside a link.
func (p *page) inPager(n *html.Node) bool {
	for up, d := n.Parent, 0; up != nil && d < 3; up, d = up.Parent, d+1 {
		numbers := 0
		for c := up.FirstChild; c != nil; c = c.NextSibling {
			if c.Type != html.ElementNode {
				continue
			}
			if t := briefText(c, 6); t != "" && len(t) <= 4 && strings.Trim(t, "0123456789") == "" {
				numbers++
			}
		}
		if numbers > 0 {
			return true
		}
		if p.isPager(up) {
			return true
		}
	}
	return false
}

// pageParams are the parameters and path words that number pages.
var pageParams = set("page", "p", "pg", "paged", "pagen_1", "pageno", "pagenum", "page_num", "seite", "pagina", "strana", "pn", "curpage", "cp", "start", "offset", "from")

func looksPaged(address string) bool {
	_, _, ok := pageNumber(address)
	return ok
}

// pageNumber reads the number of a page out of its address: ?page=2, /page/2/,
// /news/2/. base is the address without it.
func pageNumber(address string) (base string, n int, ok bool) {
	u, err := url.Parse(address)
	if err != nil {
		return "", 0, false
	}
	q := u.Query()
	for key, v := range q {
		if pageParams[strings.ToLower(key)] && len(v) == 1 {
			if n, err := strconv.Atoi(v[0]); err == nil && n >= 0 {
				q.Del(key)
				return u.Path + "?" + q.Encode(), n, true
			}
		}
	}
	path := strings.TrimSuffix(u.Path, "/")
	last := path[strings.LastIndexByte(path, '/')+1:]
	digits := strings.TrimSuffix(strings.TrimSuffix(last, ".html"), ".htm")
	for _, prefix := range []string{"page-", "page_", "page", "p-", "p"} {
		if rest, found := strings.CutPrefix(digits, prefix); found {
			digits = rest
			break
		}
	}
	if n, err := strconv.Atoi(digits); err == nil && n > 0 && n < 100000 && len(digits) < 6 {
		base := strings.TrimSuffix(path[:len(path)-len(last)], "/")
		base = strings.TrimSuffix(base, "/page")
		return base + "?" + q.Encode(), n, true
	}
	return u.Path + "?" + q.Encode(), 0, false
}

// nextByNumber looks for the link of a pager whose number follows the current page's.
func (p *page) nextByNumber(texts []anchorText) string {
	type numbered struct {
		n   int
		url string
	}
	var links []numbered
	for i := range p.anchors {
		a := &p.anchors[i]
		text := strings.Trim(texts[i].briefer(12), "[]() .")
		if text == "" || !isDigit(text[0]) && text[0] != '+' {
			continue
		}
		n, err := strconv.Atoi(text)
		if err != nil || n < 1 || n > 99999 || len(text) > 5 {
			continue
		}
		u := p.pageAddress(a.node)
		if u != "" && looksPaged(u) {
			links = append(links, numbered{n, u})
		}
	}
	if len(links) == 0 {
		return ""
	}
	current := p.currentPage(texts)
	for _, l := range links {
		if l.n == current+1 {
			return l.url
		}
	}
	return ""
}

// currentPage is the number of this page: what the pager prints without a
// link, else what the address says, else 1.
func (p *page) currentPage(texts []anchorText) int {
	for i := range p.anchors {
		text := strings.Trim(texts[i].briefer(12), "[]() .")
		if _, err := strconv.Atoi(text); err != nil || len(text) > 5 {
			continue
		}
		if n, ok := unlinkedNumber(p.anchors[i].node); ok {
			return n
		}
	}
	if _, n, ok := pageNumber(p.meta.URL); ok && n > 0 {
		return n
	}
	return 1
}

// unlinkedNumber returns the number that stands among the links of a pager
// without being one, or in one marked as current.
func unlinkedNumber(a *html.Node) (int, bool) {
	for up, d := a.Parent, 0; up != nil && d < 3; up, d = up.Parent, d+1 {
		numbers := 0
		found, n := false, 0
		for c := up.FirstChild; c != nil; c = c.NextSibling {
			t := ""
			linked := false
			switch c.Type {
			case html.TextNode:
				t = c.Data
			case html.ElementNode:
				t = briefText(c, 12)
				linked = isLink(c) || linkBelow(c)
				if linked && isCurrent(c) {
					linked = false
				}
			}
			t = strings.Trim(fold(t), "[]() .|·")
			v, err := strconv.Atoi(t)
			if err != nil || len(t) > 5 {
				continue
			}
			numbers++
			if !linked {
				found, n = true, v
			}
		}
		if found && numbers > 1 {
			return n, true
		}
		if numbers > 2 {
			return 0, false
		}
	}
	return 0, false
}

func linkBelow(n *html.Node) bool {
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		if isLink(c) || linkBelow(c) {
			return true
		}
	}
	return false
}

// isCurrent says whether an element of a pager is marked as the current page.
func isCurrent(n *html.Node) bool {
	for i := range n.Attr {
		switch a := &n.Attr[i]; a.Key {
		case "aria-current":
			return a.Val != "false"
		case "class":
			found := false
			eachWord(a.Val, func(w string) {
				switch w {
				case "active", "current", "selected", "cur", "act":
					found = true
				}
			})
			if found {
				return true
			}
		}
	}
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		if c.Type == html.ElementNode && isCurrent(c) {
			return true
		}
	}
	return false
}
