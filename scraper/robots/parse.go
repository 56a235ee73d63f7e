package robots

import (
	"bytes"
	"math"
	"strconv"
	"strings"
	"time"
	"unicode/utf16"
)

// maxLine is how much of one line counts, as in Google's parser.
const maxLine = 2083*8 - 1

// Parse reads a robots.txt. It never fails: lines that it does not know are
// skipped, usual misspellings are understood, and rubbish gives a file without rules.
func Parse(b []byte) *File {
	p := parser{file: &File{}, known: make(map[string]bool)}
	b = decode(b)
	if len(b) >= MaxBytes { // a caller may have cut it at the limit already
		b = b[:MaxBytes]
		b = b[:bytes.LastIndexAny(b, "\r\n")+1]
	}
	for len(b) > 0 {
		line := b
		if i := bytes.IndexAny(b, "\r\n"); i >= 0 {
			line, b = b[:i], b[i+1:]
		} else {
			b = nil
		}
		if key, value, ok := split(line); ok {
			p.line(key, value)
		}
	}
	return p.file
}

type parser struct {
	file  *File
	known map[string]bool // sitemaps
	ruled bool            // the last group has rules: an agent opens a new one
	run   int             // where the last run of agent lines begins in its group
	ended bool            // that run has ended
}

func (p *parser) line(key, value string) {
	switch directive(key) {
	case userAgent:
		p.agent(value)
	case allow:
		p.rule(value, true)
	case disallow:
		p.rule(value, false)
	case crawlDelay:
		p.delay(value)
	case sitemap:
		if value != "" && !p.known[value] {
			p.known[value] = true
			p.file.sitemaps = append(p.file.sitemaps, strings.Clone(value))
		}
	}
}

func (p *parser) agent(value string) {
	if p.ruled || len(p.file.groups) == 0 {
		p.file.groups = append(p.file.groups, group{})
		p.ruled, p.ended, p.run = false, false, 0
	}
	g := &p.file.groups[len(p.file.groups)-1]
	if p.ended {
		p.run, p.ended = len(g.agents), false
	}
	token := "*"
	if value == "" || value[0] != '*' || len(value) > 1 && !isSpace(value[1]) {
		token = strings.ToLower(value[:tokenLen(value)])
	}
	g.agents = append(g.agents, agent{token: token})
}

func (p *parser) rule(value string, allow bool) {
	if len(p.file.groups) == 0 {
		return
	}
	p.ruled, p.ended = true, true
	g := &p.file.groups[len(p.file.groups)-1]
	raw := strings.Clone(value)
	escaped := escapePattern(raw)
	r := rule{allow: allow, raw: raw, pattern: compile(escaped)}
	if i := strings.LastIndexByte(escaped, '/'); allow && i >= 0 && strings.HasPrefix(escaped[i:], "/index.htm") {
		dir := compile(escaped[:i+1] + "$")
		r.dir = &dir
	}
	if plain := unescape(escaped); !allow && plain != escaped {
		p := compile(plain)
		r.plain = &p
	}
	g.rules = append(g.rules, r)
}

func (p *parser) delay(value string) {
	if len(p.file.groups) == 0 {
		return
	}
	p.ended = true
	seconds, err := strconv.ParseFloat(strings.Replace(value, ",", ".", 1), 64)
	if err != nil || math.IsNaN(seconds) || seconds < 0 {
		return
	}
	d := time.Duration(math.MaxInt64)
	if seconds < float64(math.MaxInt64/int64(time.Second)) {
		d = time.Duration(seconds * float64(time.Second))
	}
	g := &p.file.groups[len(p.file.groups)-1]
	for i := p.run; i < len(g.agents); i++ {
		g.agents[i].delay = max(g.agents[i].delay, d)
		g.agents[i].hasDelay = true
	}
}

// split cuts a line into key and value. The colon may be missing if there are
// exactly two words.
func split(line []byte) (key, value string, ok bool) {
	if len(line) > maxLine {
		line = line[:maxLine]
	}
	if i := bytes.IndexAny(line, "#\x00"); i >= 0 {
		line = line[:i]
	}
	line = bytes.Trim(line, spaces)
	sep := bytes.IndexByte(line, ':')
	if sep < 0 {
		sep = bytes.IndexAny(line, " \t")
		if sep < 0 || bytes.ContainsAny(bytes.TrimLeft(line[sep:], " \t"), " \t") {
			return "", "", false
		}
	}
	key = string(bytes.Trim(line[:sep], spaces))
	return key, string(bytes.Trim(line[sep+1:], spaces)), key != ""
}

type directiveKind int

const (
	unknown directiveKind = iota
	userAgent
	allow
	disallow
	crawlDelay
	sitemap
)

// directives lists what keys begin with, misspellings included.
var directives = []struct {
	prefix string
	kind   directiveKind
}{
	{"user-agent", userAgent}, {"useragent", userAgent}, {"user agent", userAgent},
	{"allow", allow},
	{"disallow", disallow}, {"dissallow", disallow}, {"dissalow", disallow},
	{"disalow", disallow}, {"diasllow", disallow}, {"disallaw", disallow},
	{"crawl-delay", crawlDelay}, {"crawldelay", crawlDelay}, {"crawl delay", crawlDelay},
	{"sitemap", sitemap}, {"site-map", sitemap},
}

func directive(key string) directiveKind {
	for _, d := range directives {
		if len(key) >= len(d.prefix) && strings.EqualFold(key[:len(d.prefix)], d.prefix) {
			return d.kind
		}
	}
	return unknown
}

// tokenLen is the length of the product token that value begins with.
func tokenLen(value string) int {
	for i := 0; i < len(value); i++ {
		c := value[i]
		if !(c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c == '-' || c == '_') {
			return i
		}
	}
	return len(value)
}

const spaces = " \t\n\v\f\r"

func isSpace(c byte) bool { return strings.IndexByte(spaces, c) >= 0 }

// decode removes a byte order mark, even one that is cut short, and turns
// UTF-16 into UTF-8.
func decode(b []byte) []byte {
	if len(b) >= 2 && (b[0] == 0xFE && b[1] == 0xFF || b[0] == 0xFF && b[1] == 0xFE) {
		hi, lo := 0, 1
		if b[0] == 0xFF {
			hi, lo = 1, 0
		}
		// 500 KiB of text may be twice that in UTF-16.
		b = b[2:min(len(b), 2+2*MaxBytes)]
		units := make([]uint16, len(b)/2)
		for i := range units {
			units[i] = uint16(b[2*i+hi])<<8 | uint16(b[2*i+lo])
		}
		return []byte(string(utf16.Decode(units)))
	}
	const bom = "\xEF\xBB\xBF"
	for i := 0; i < len(bom) && len(b) > 0 && b[0] == bom[i]; i++ {
		b = b[1:]
	}
	return b
}
