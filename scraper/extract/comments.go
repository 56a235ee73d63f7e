package extract

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"github.com/newsarc/newsarc/schema"
	"github.com/newsarc/newsarc/scraper/profile"
)

// readReaderComments keeps the comments of readers that stand on the page and
// takes their lines, so that none ends up in the body. A comment is an element
// that says so (data-block="comm", itemtype Comment, a class), else a
// stretch of lines with a time below a heading "Comments".
func (p *page) readReaderComments() {
	if p.root != nil {
		p.markedComments()
	}
	for i := range p.lines {
		l := &p.lines[i]
		if l.used != "" || i == p.title || p.blocks[l.block].hidden || !p.heads(l, profile.LabelDiscussion) || l.words > 6 {
			continue
		}
		if p.inMenu(i) {
			continue
		}
		p.headedComments(i)
	}
}

// markedComments reads the elements that say that they are one comment.
func (p *page) markedComments() {
	var nodes []int
	selected := map[*html.Node]bool{}
	for _, n := range p.selected(profile.FieldComment) {
		selected[n] = true
	}
	for i := range p.elements {
		if len(selected) > 0 {
			if selected[p.elements[i].node] {
				nodes = append(nodes, i)
			}
			continue
		}
		if isComment(p.elements[i].node) && p.elements[i].hi > p.elements[i].lo {
			nodes = append(nodes, i)
		}
	}
	for k, i := range nodes {
		e := &p.elements[i]
		// Answers stand inside the comment they answer: its own text ends there.
		hi := int(e.hi)
		for _, j := range nodes[k+1:] {
			if int(p.elements[j].lo) < hi && j != i {
				hi = int(p.elements[j].lo)
				break
			}
		}
		p.addComment(e, p.lineOf[e.lo], p.lineOf[max(hi, int(e.lo))])
	}
}

// isComment says whether an element says that it is one comment.
func isComment(n *html.Node) bool {
	for i := range n.Attr {
		switch a := &n.Attr[i]; a.Key {
		case "data-block":
			return a.Val == "comm" || a.Val == "comment"
		case "itemtype":
			return strings.HasSuffix(a.Val, "schema.org/Comment") || strings.HasSuffix(a.Val, "schema.org/UserComments")
		case "itemprop":
			if a.Val == "comment" {
				return true
			}
		case "class", "id":
			if n.DataAtom != atom.Li && n.DataAtom != atom.Article && n.DataAtom != atom.Div && n.DataAtom != atom.Section {
				continue
			}
			if !containsFold(a.Val, "comm") {
				continue // as all of these do
			}
			for _, c := range strings.Fields(strings.ToLower(a.Val)) {
				switch c {
				case "comment", "comment-item", "comments-item", "comment_item", "comments__item", "comment__item", "commentitem", "comment-body", "user-comment", "comm", "comm-item", "comm_item", "b-comment", "c-comment", "single-comment", "comments-list__item", "comment-list__item", "media-comment":
					return c != "comment-body" || !insideComment(n)
				}
				if a.Key == "id" && strings.HasPrefix(c, "comment-") && strings.Trim(c[8:], "0123456789") == "" && len(c) > 8 && !insideComment(n) {
					return true
				}
			}
		}
	}
	return false
}

func insideComment(n *html.Node) bool {
	for up := n.Parent; up != nil; up = up.Parent {
		if isComment(up) {
			return true
		}
	}
	return false
}

// addComment reads one comment from the lines [lo, hi).
func (p *page) addComment(e *element, lo, hi int) {
	var c schema.ReaderComment
	var text []string
	if e != nil {
		c.Author = schema.Text(p.commentName(e.node))
	}
	named := string(c.Author)
	segs := p.segments(lo, hi)
	for _, s := range segs {
		switch {
		case s.kind == segTime && c.TimeRaw == "":
			c.TimeRaw = schema.Text(s.text)
			c.Time, _ = p.instant(s.text)
		case s.kind == segCount || s.kind == segTime:
		case named != "" && len(text) == 0 && p.commentHead(&c, s.text, named):
		case c.Author == "" && len(text) == 0 && p.isAuthor(&s, segs):
			c.Author = schema.Text(strings.TrimRight(s.text, ": ,"))
		case p.commentButton(s.text):
		default:
			if n := len(text); n > 0 && p.lines[s.line].block == p.lines[prevLine(segs, s)].block && sameLine(segs, s) {
				text[n-1] += " " + s.text
			} else {
				text = append(text, s.text)
			}
		}
	}
	if len(text) == 1 && c.Author == "" {
		if _, is := p.commentHeading(text[0]); is {
			return // what holds all comments, not one
		}
	}
	c.Text = schema.Text(strings.Join(text, "\n"))
	if e != nil {
		c.Votes = p.commentVotes(e.node)
	}
	if c.Text == "" || e != nil && c.Author == "" && c.TimeRaw == "" && p.asksToComment(text[0]) {
		return
	}
	for j := lo; j < hi; j++ {
		p.take(j, "comment")
	}
	p.iconsIn(lo, hi)
	if len(p.record.ReaderComments) == 0 {
		p.found("reader_comments", "semantic", p.place(lo), 0.85)
	}
	p.record.ReaderComments = append(p.record.ReaderComments, c)
}

// commentHead says whether a text before a comment's own is its head: the name
// of who wrote it, and at most a few words and a time around it. It keeps the
// time.
func (p *page) commentHead(c *schema.ReaderComment, s, name string) bool {
	at := strings.Index(s, name)
	if at < 0 || countWords(s, 20) > countWords(name, 8)+10 {
		return false
	}
	others := 0
	for _, t := range []string{s[:at], s[at+len(name):]} {
		t = strings.Trim(t, " :,·|•–—-")
		if endsSentence(t) && timePrefix(t) == 0 && countWords(t, 4) > 3 {
			return false
		}
		for t != "" {
			if n := timePrefix(t); n > 0 {
				if c.TimeRaw == "" {
					c.TimeRaw = schema.Text(t[:n])
					c.Time, _ = p.instant(t[:n])
				}
				t = strings.TrimLeft(t[n:], " :,·|•–—-")
				continue
			}
			word, rest, _ := strings.Cut(t, " ")
			if hasLetter(word) {
				others++
			}
			t = rest
		}
	}
	return others <= 3
}

// asksToComment says whether a text asks readers to log in or to write, and is
// no comment itself.
func (p *page) asksToComment(s string) bool {
	for _, h := range p.profile.Dictionary().At(s) {
		switch h.Label {
		case profile.LabelStop, profile.LabelLogin, profile.LabelDiscussion, profile.LabelSubscribe:
			return true
		}
	}
	return false
}

// commentHeading says whether a text is the heading of the comments, and the
// number that it gives: "Discussion (4)". It is -1 without one.
func (p *page) commentHeading(s string) (number int64, is bool) {
	h, ok := p.profile.Dictionary().Find(s, profile.LabelDiscussion)
	if !ok {
		return -1, false
	}
	rest := strings.Trim(s[h.Value:], " ()[]:.")
	n, end, counted := parseCount(rest)
	if counted && end == len(rest) {
		return n, true
	}
	return -1, rest == ""
}

func prevLine(segs []segment, s segment) int {
	for k := range segs {
		if segs[k].line == s.line && segs[k].lo == s.lo && k > 0 {
			return segs[k-1].line
		}
	}
	return s.line
}

func sameLine(segs []segment, s segment) bool { return prevLine(segs, s) == s.line }

// isAuthor says whether a segment is the name of who wrote the comment: a link
// to a user, else a few words in the same line as the time or before it.
func (p *page) isAuthor(s *segment, segs []segment) bool {
	if countWords(s.text, 6) > 4 || p.commentButton(s.text) {
		return false
	}
	if s.link >= 0 {
		return true
	}
	if strings.HasSuffix(s.text, ".") || utf8.RuneCountInString(s.text) > 40 {
		return false
	}
	others := 0
	for k := range segs {
		if segs[k].kind == segText && (segs[k].line != s.line || segs[k].lo != s.lo) && !p.commentButton(segs[k].text) {
			others++
		}
	}
	return others > 0
}

// commentButton says whether a text is a button of a comment rather than its text.
func (p *page) commentButton(s string) bool {
	switch strings.Trim(strings.ToLower(s), " .,!|·+-–—−#0123456789()[]▲△▼▽↑↓👍👎♥❤") {
	case "", "reply", "quote", "report", "share", "like", "dislike", "permalink", "link", "edit", "delete", "up", "down", "ответить", "цитировать", "цитата", "пожаловаться", "ссылка", "удалить", "изменить", "нравится", "поделиться", "комментировать", "antworten", "répondre", "responder", "rispondi", "plus", "minus", "says", "пишет", "пишет:", "написал":
		return true
	}
	return false
}

// commentVotes reads the votes of a comment: .plus minus .minus, or a rating.
func (p *page) commentVotes(n *html.Node) *int64 {
	var plus, minus, score *int64
	var walk func(*html.Node)
	walk = func(n *html.Node) {
		if n.Type == html.ElementNode {
			v, _ := attr(n, "class")
			if id, ok := attr(n, "id"); ok {
				v += " " + id
			}
			if v != "" {
				var to **int64
				eachWord(v, func(w string) {
					switch w {
					case "plus", "upvote", "upvotes", "up", "likes", "like", "thumbsup":
						to = &plus
					case "minus", "downvote", "downvotes", "down", "dislikes", "dislike", "thumbsdown":
						to = &minus
					case "rating", "score", "karma", "votes", "vote", "ratingscore", "votescount":
						if to == nil {
							to = &score
						}
					}
				})
				if to != nil && *to == nil {
					t := strings.TrimLeft(fold(textOf(n)), "▲△▼▽↑↓👍👎♥❤ ")
					if v, end, ok := parseCount(t); ok && end == len(t) {
						*to = &v
						return
					}
				}
			}
		}
		for c := n.FirstChild; c != nil; c = c.NextSibling {
			if c.Type == html.ElementNode && isComment(c) {
				continue
			}
			walk(c)
		}
	}
	walk(n)
	switch {
	case plus != nil && minus != nil:
		m := *minus
		if m < 0 {
			m = -m
		}
		v := *plus - m
		return &v
	case score != nil:
		return score
	case plus != nil:
		return plus
	case minus != nil:
		m := *minus
		if m > 0 {
			m = -m
		}
		return &m
	}
	return nil
}

// commentName reads who wrote a comment from the element that says so: its
// itemprop, its class or its tag. Of elements in each other the innermost does.
func (p *page) commentName(n *html.Node) string {
	name := ""
	var walk func(*html.Node)
	walk = func(n *html.Node) {
		for c := n.FirstChild; c != nil && name == ""; c = c.NextSibling {
			if c.Type != html.ElementNode || isComment(c) && !namesCommenter(c) {
				continue
			}
			walk(c)
			if name == "" && namesCommenter(c) {
				name = p.personIn(c)
			}
		}
	}
	walk(n)
	return name
}

// personIn is the text of an element if it may be a name.
func (p *page) personIn(n *html.Node) string {
	t := strings.Trim(fold(textOf(n)), " :,·|•–—")
	for _, w := range []string{"By ", "by "} {
		t = strings.TrimPrefix(t, w)
	}
	for {
		rest, last, ok := cutLast(t)
		if !ok || !p.commentButton(last) {
			break
		}
		t = strings.TrimRight(rest, " :,")
	}
	if t == "" || utf8.RuneCountInString(t) > 40 || countWords(t, 6) > 5 || countWords(t, 6) == 0 || timePrefix(t) > 0 || p.commentButton(t) {
		return ""
	}
	return t
}

// cutLast parts the last word from a text.
func cutLast(s string) (rest, last string, ok bool) {
	i := strings.LastIndexByte(s, ' ')
	if i < 0 {
		return s, "", false
	}
	return s[:i], s[i+1:], true
}

// namesCommenter says whether an element says that it holds the name of who
// wrote a comment.
func namesCommenter(n *html.Node) bool {
	if n.DataAtom == atom.Cite {
		return true
	}
	is := false
	for i := range n.Attr {
		switch a := &n.Attr[i]; a.Key {
		case "itemprop":
			is = is || a.Val == "author" || a.Val == "creator"
		case "href":
			is = is || strings.Contains(a.Val, "/user") || strings.Contains(a.Val, "/profile") || strings.Contains(a.Val, "/u/")
		case "class":
			eachWord(a.Val, func(w string) {
				switch w {
				case "author", "username", "user", "nick", "nickname", "name", "fn", "commenter", "login", "poster", "autor", "nombre", "nom", "displayname":
					is = true
				}
			})
		}
	}
	return is
}

// headedComments reads the comments below a heading: each begins with a line
// that holds a time, or with a name before one.
func (p *page) headedComments(i int) {
	lo, hi := p.region(i)
	var heads []int
	for j := lo; j < hi; j++ {
		if p.lines[j].used != "" {
			if len(heads) == 0 {
				return
			}
			hi = j
			break
		}
		if p.hasTime(j) && p.lines[j].words <= 8 {
			heads = append(heads, j)
		}
	}
	if len(heads) == 0 || p.headsLinks(i, heads, hi) {
		return
	}
	// The name stands in the line of the time, or in the line before it.
	start := make([]int, len(heads))
	for k, h := range heads {
		start[k] = h
		if p.lines[h].only() && h > lo && p.nameLike(h-1) && (k == 0 || h-1 > heads[k-1]) {
			start[k] = h - 1
		}
	}
	p.take(i, "comment")
	p.headedCount(i)
	for k := range heads {
		end := hi
		if k+1 < len(heads) {
			end = start[k+1]
		} else if p.root == nil {
			end = min(hi, p.paragraphEnd(heads[k]+1, hi))
		}
		p.addComment(p.commentElement(start[k], end), start[k], end)
	}
}

// headsLinks says whether what stands below a heading that may head a block
// beside the article as well ("Discussion") is linked titles with their times,
// no comments.
func (p *page) headsLinks(i int, heads []int, hi int) bool {
	if !p.heads(&p.lines[i], profile.LabelSidebar) {
		return false
	}
	if p.root == nil || p.profile != nil {
		return true // a profile's label is what it says, and plain text shows no links
	}
	said := 0
	for k, h := range heads {
		end := hi
		if k+1 < len(heads) {
			end = heads[k+1]
		}
		for j := h; j < end; j++ {
			if l := &p.lines[j]; l.words >= 3 && (j > h || l.words > 8) && (l.words >= 8 || endsSentence(l.text)) && p.firstLink(l.block, l.lo, l.hi) < 0 {
				said++
				break
			}
		}
	}
	return said*2 < len(heads) || said == 0
}

// commentElement is the largest element that begins with line lo and ends
// before line hi; nil if there is none.
func (p *page) commentElement(lo, hi int) *element {
	if p.root == nil || lo >= hi {
		return nil
	}
	first, last := int32(p.lines[lo].block), int32(p.lines[hi-1].block)
	var best *element
	for e := p.blocks[first].elem; e >= 0; e = p.elements[e].parent {
		el := &p.elements[e]
		if el.lo != first || el.hi > last+1 {
			break
		}
		best = el
	}
	return best
}

// headedCount keeps the number that a heading of comments gives.
func (p *page) headedCount(i int) {
	l := &p.lines[i]
	if n, _ := p.commentHeading(l.text); n >= 0 {
		p.commentsHeaded = &headed{n, locator(&p.blocks[l.block])}
	}
}

// paragraphEnd returns the line behind the text that begins at lo.
func (p *page) paragraphEnd(lo, hi int) int {
	j := lo
	for j < hi && p.lines[j].used == "" && !p.isNoiseLabel(&p.lines[j]) {
		j++
	}
	return j
}

// hasTime says whether a line begins or ends with a time.
func (p *page) hasTime(j int) bool {
	l := &p.lines[j]
	if l.has(factTime) {
		return true
	}
	for _, s := range p.segments(j, j+1) {
		if s.kind == segTime {
			return true
		}
	}
	words := strings.Fields(l.text)
	for k := 1; k < len(words) && k < 8; k++ {
		if rest := strings.Join(words[k:], " "); timePrefix(rest) == len(rest) {
			return true
		}
	}
	return false
}

func (p *page) nameLike(j int) bool {
	l := &p.lines[j]
	if l.words > 4 || endsSentence(l.text) {
		return false
	}
	r, _ := utf8.DecodeRuneInString(l.text)
	return unicode.IsLetter(r) || unicode.IsDigit(r)
}
