package extract

import (
	"strings"

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
	for _, v := range []*jsonValue{p.md.graph.main, p.md.graph.page} {
		if v == nil {
			continue
		}
		v.get("interactionStatistic").each(func(s *jsonValue) { p.readInteraction(s) })
		p.setStatistic(profile.Comments, v.get("commentCount").string(), "json-ld commentCount")
	}
	for _, n := range p.metas {
		if v, _ := attr(n, "itemprop"); v == "interactionCount" {
			// The older form: "UserPageVisits:966".
			c, _ := attr(n, "content")
			kind, count, _ := strings.Cut(c, ":")
			p.setStatistic(interaction(kind), count, "microdata interactionCount")
		}
	}
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
