package extract

import (
	"strings"

	"golang.org/x/net/html"

	"github.com/newsarc/newsarc/schema"
	"github.com/newsarc/newsarc/scraper/profile"
)

// readStatistics fills the counters that the page does not print from what its
// metadata say: interactionStatistic and commentCount of schema.org, in
// JSON-LD or microdata. What is printed wins.
func (p *page) readStatistics() {
	if p.md == nil || p.md.graph == nil {
		return
	}
	p.readMicrodata()
	for _, v := range []*jsonValue{p.md.graph.main, p.md.graph.page} {
		if v == nil {
			continue
		}
		v.get("interactionStatistic").each(func(s *jsonValue) { p.readInteraction(s) })
		p.setStatistic(profile.Comments, v.get("commentCount").string(), "json-ld commentCount")
	}
	defer p.readAttributes()
	for _, n := range p.metas {
		if v, _ := attr(n, "itemprop"); v == "interactionCount" {
			// The older form: "UserPageVisits:966".
			c, _ := attr(n, "content")
			kind, count, _ := strings.Cut(c, ":")
			p.setStatistic(interaction(kind), count, "microdata interactionCount")
		}
	}
}

// readMicrodata reads the interactionStatistic of the page's main item:
// elements in it name the type and hold the count.
func (p *page) readMicrodata() {
	for _, m := range p.md.props {
		if m.name != "interactionStatistic" || insideComment(m.node) || isComment(m.node) {
			continue
		}
		kind, count := "", ""
		var walk func(n *html.Node)
		walk = func(n *html.Node) {
			if n.Type != html.ElementNode {
				return
			}
			switch propName(n) {
			case "interactionType":
				kind = propValue(n)
				if t, ok := attr(n, "itemtype"); ok {
					kind = t
				}
			case "userInteractionCount", "interactionCount":
				count = propValue(n)
			}
			for c := n.FirstChild; c != nil; c = c.NextSibling {
				walk(c)
			}
		}
		walk(m.node)
		if k, v, ok := strings.Cut(count, ":"); ok && kind == "" {
			kind, count = k, v // the older form: "UserComments:18"
		}
		p.setStatistic(interaction(kind), count, "microdata interactionStatistic")
	}
}

// propValue is what an element with an itemprop says: its content, address or text.
func propValue(n *html.Node) string {
	for _, key := range []string{"content", "href", "value"} {
		if v, ok := attr(n, key); ok {
			return strings.TrimSpace(v)
		}
	}
	return fold(textOf(n))
}

// readAttributes reads counts that only data attributes of an element around
// the headline hold: data-comments-count="77".
func (p *page) readAttributes() {
	if p.title < 0 || p.root == nil {
		return
	}
	for e := p.blocks[p.lines[p.title].block].elem; e >= 0; e = p.elements[e].parent {
		for i := range p.elements[e].node.Attr {
			a := &p.elements[e].node.Attr[i]
			if name, ok := strings.CutPrefix(a.Key, "data-"); ok && len(a.Val) < 12 {
				p.setStatistic(attributeCounter(name), a.Val, "attribute "+a.Key)
			}
		}
	}
}

// attributeCounter returns what a number in a data attribute counts by the
// attribute's name, "" if that does not say.
func attributeCounter(name string) profile.Counter {
	var c profile.Counter
	several, counts, other := false, false, false
	eachWord(name, func(w string) {
		switch w {
		case "count", "counts", "counter", "num", "number", "total":
			counts = true
		case "article", "post", "news", "n":
		case "views", "viewcount", "pageviews", "hits", "reads":
			c, several = profile.Views, true
		case "view", "read":
			c = profile.Views
		case "comments", "commentcount", "replies":
			c, several = profile.Comments, true
		case "comment":
			c = profile.Comments
		case "likes", "likecount", "votes", "votecount", "upvotes":
			c, several = profile.Votes, true
		default:
			other = true
		}
	})
	if other || !several && !counts {
		return ""
	}
	return c
}

// readInteraction reads one InteractionCounter.
func (p *page) readInteraction(s *jsonValue) {
	kind := s.get("interactionType")
	name := kind.string()
	if t := kind.get("@type"); t != nil {
		name = t.string()
	}
	if name == "" {
		name = s.get("@type").string()
	}
	p.setStatistic(interaction(name), s.get("userInteractionCount").string(), "json-ld interactionStatistic")
}

// interaction returns the counter of a schema.org interaction type.
func interaction(kind string) profile.Counter {
	kind = strings.ToLower(kind[strings.LastIndexByte(kind, '/')+1:])
	switch kind {
	case "viewaction", "readaction", "watchaction", "userpagevisits":
		return profile.Views
	case "commentaction", "usercomments", "replyaction":
		return profile.Comments
	case "likeaction", "voteaction", "userlikes", "userplusones", "endorseaction":
		return profile.Votes
	}
	return ""
}

func (p *page) setStatistic(c profile.Counter, text, where string) {
	v, end, ok := parseCount(strings.TrimSpace(text))
	if !ok || end != len(strings.TrimSpace(text)) || v < 0 {
		return
	}
	to := p.counter(c)
	if to == nil || *to != nil {
		return
	}
	*to = schema.Count(v)
	method, _, _ := strings.Cut(where, " ")
	p.found(string(c), method, where, 0.85)
}

// counter returns the field of the record that a counter fills, nil for none.
func (p *page) counter(c profile.Counter) **int64 {
	switch c {
	case profile.Views:
		return &p.record.Views
	case profile.Comments:
		return &p.record.Comments
	case profile.Votes:
		return &p.record.Votes
	}
	return nil
}
