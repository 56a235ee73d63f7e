package extract

import (
	"math/bits"
	"strings"

	"golang.org/x/net/html/atom"
)

// pageFacts are what the head of a page says that blocks are compared with.
type pageFacts struct {
	title, headline, description string
	kind                         string // og:type
	articleBody                  string // of JSON-LD
	site, authors                string // names
	press                        int    // signs of a publisher of news in the page's head
}

func (p *page) facts() pageFacts {
	f := p.document.facts()
	for _, a := range p.record.Authors {
		f.authors += " " + string(a)
	}
	return f
}

func (d *document) facts() pageFacts {
	var f pageFacts
	var press uint
	for _, n := range d.metas {
		if n.DataAtom == atom.Link {
			if rel, _ := attr(n, "rel"); rel == "amphtml" {
				press |= 1
			}
			continue
		}
		if n.DataAtom == atom.Title {
			if f.title == "" && n.FirstChild != nil {
				f.title = n.FirstChild.Data
			}
			continue
		}
		if n.DataAtom != atom.Meta {
			continue
		}
		key, _ := attr(n, "property")
		if key == "" {
			key, _ = attr(n, "name")
		}
		content, _ := attr(n, "content")
		switch strings.ToLower(key) {
		case "og:title":
			f.headline = content
		case "og:description":
			f.description = content
		case "description":
			if f.description == "" {
				f.description = content
			}
		case "og:site_name":
			f.site = content
		case "og:type":
			f.kind = strings.ToLower(content)
		case "fb:app_id", "fb:pages":
			press |= 2
		case "news_keywords", "keywords", "article:section":
			press |= 4
		case "article:tag", "article:opinion", "article:content_tier":
			press |= 8
		case "robots":
			if strings.Contains(content, "max-image-preview") {
				press |= 16
			}
		}
	}
	f.press = bits.OnesCount(press)
	if f.site == "" {
		// What follows the last separator of the title, mostly.
		for _, sep := range [...]string{" | ", " - ", " – ", " — ", " · "} {
			if i := strings.LastIndex(f.title, sep); i >= 0 {
				f.site = f.title[i+len(sep):]
				break
			}
		}
	}
	for _, n := range d.jsonld {
		if n.FirstChild != nil {
			if s := articleBody(n.FirstChild.Data); len(s) > len(f.articleBody) {
				f.articleBody = s
			}
		}
	}
	return f
}

// articleBody finds the value of the key articleBody in a JSON text without reading all of it.
func articleBody(s string) string {
	_, s, ok := strings.Cut(s, `"articleBody"`)
	if !ok {
		return ""
	}
	s = strings.TrimLeft(s, " \t\r\n:")
	if !strings.HasPrefix(s, `"`) {
		return ""
	}
	for i := 1; i < len(s); i++ {
		switch s[i] {
		case '\\':
			i++
		case '"':
			return unquoteJSON(s[1:i])
		}
	}
	return ""
}

// unquoteJSON resolves the escapes of a JSON string, leaving what is none.
func unquoteJSON(s string) string {
	if !strings.Contains(s, `\`) {
		return s
	}
	var b strings.Builder
	for i := 0; i < len(s); i++ {
		if s[i] != '\\' || i+1 == len(s) {
			b.WriteByte(s[i])
			continue
		}
		i++
		switch s[i] {
		case 'n', 'r':
			b.WriteByte('\n')
		case 't', 'b', 'f':
			b.WriteByte(' ')
		case 'u':
			var r rune
			n := 0
			for i+1 < len(s) && n < 4 {
				v := hexValue(s[i+1])
				if v < 0 {
					break
				}
				r = r<<4 | rune(v)
				i++
				n++
			}
			b.WriteRune(r)
		default:
			b.WriteByte(s[i])
		}
	}
	return b.String()
}

func hexValue(c byte) int {
	switch {
	case c >= '0' && c <= '9':
		return int(c - '0')
	case c >= 'a' && c <= 'f':
		return int(c-'a') + 10
	case c >= 'A' && c <= 'F':
		return int(c-'A') + 10
	}
	return -1
}
