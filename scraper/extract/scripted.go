package extract

import (
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// fewWords is how few words of running text make a page one whose text only
// scripts bring in.
const fewWords = 60

// readScripted takes the running text from a script where the page prints
// (nearly) none of it: pages that are put together in the reader's browser bring
// the markup of their text along as a string. It is read as a page of its own.
func (p *page) readScripted(printed int32) bool {
	if printed >= fewWords || p.nested || p.root == nil || p.profile != nil {
		return false
	}
	markup := p.scriptedMarkup()
	if markup == "" {
		return false
	}
	inner, err := open([]byte("<!DOCTYPE html><body><main><article>"+markup+"</article></main></body>"), Meta{URL: p.meta.URL, Charset: "utf-8"}, nil)
	if err != nil {
		return false
	}
	inner.nested = true
	inner.beforeContent()
	inner.readContent()
	defer inner.release()
	r := inner.record
	if r.WordCount == nil || *r.WordCount < fewWords || r.Body == "" {
		return false
	}
	p.record.Body, p.record.BodyMarkdown, p.record.WordCount, p.record.Links = r.Body, r.BodyMarkdown, r.WordCount, r.Links
	if p.record.Lead == "" && r.Lead != "" {
		p.record.Lead = r.Lead
		p.found("lead", "model", "script", 0.6)
	}
	p.found("body", "model", "script", 0.7)
	return true
}

// scriptedMarkup returns the longest string of a script that holds paragraphs
// of markup, its escapes resolved; "" without one.
func (d *document) scriptedMarkup() string {
	best := ""
	var walk func(n *html.Node)
	walk = func(n *html.Node) {
		if n.Type == html.ElementNode && n.DataAtom == atom.Script {
			if n.FirstChild != nil {
				if s := longestMarkup(n.FirstChild.Data); len(s) > len(best) {
					best = s
				}
			}
			return
		}
		for c := n.FirstChild; c != nil; c = c.NextSibling {
			walk(c)
		}
	}
	walk(d.root)
	// Strings within strings: JSON that a script holds as a string.
	for range 3 {
		if !strings.Contains(best, `\`) {
			break
		}
		best = unquoteJSON(best)
		if s := longestMarkup(best); s != "" {
			best = s
		}
	}
	return best
}

// longestMarkup is the longest string in double quotes that holds at least
// three paragraphs of markup; "" without one.
func longestMarkup(script string) string {
	best := ""
	for {
		lo := strings.IndexByte(script, '"')
		if lo < 0 {
			return best
		}
		script = script[lo+1:]
		hi := 0
		for hi < len(script) && script[hi] != '"' {
			if script[hi] == '\\' {
				hi++
			}
			hi++
		}
		if hi >= len(script) {
			return best
		}
		if s := script[:hi]; len(s) > max(len(best), 400) && paragraphsIn(s) >= 3 {
			best = s
		}
		script = script[hi+1:]
	}
}

// paragraphsIn counts the ends of paragraphs of markup, escaped or not.
func paragraphsIn(s string) int {
	n := 0
	for {
		i := strings.Index(s, "/p")
		if i < 0 {
			return n
		}
		rest := s[i+2:]
		rest = strings.TrimLeft(rest, `\`)
		if strings.HasPrefix(rest, ">") || strings.HasPrefix(rest, "u003e") || strings.HasPrefix(rest, "u003E") {
			n++
		}
		s = s[i+2:]
	}
}
