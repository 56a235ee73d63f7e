package profile

import (
	"errors"
	"fmt"
	"regexp"
	"strings"
	"time"
	_ "time/tzdata" // zones must load on machines without a zone database

	"github.com/andybalholm/cascadia"
	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/parser"
	"github.com/goccy/go-yaml/printer"
	"github.com/goccy/go-yaml/token"
)

// ErrInvalid is what every error of [Load] wraps.
var ErrInvalid = errors.New("invalid profile")

// Error says what is wrong with a profile's file and where.
type Error struct {
	File         string
	Line, Column int    // from 1; 0 where the fault has no place
	Message      string // one line
	Excerpt      string // the lines around, with a caret; may be ""
}

// Error implements error: file:line:column: message, and the excerpt below.
func (e *Error) Error() string {
	var b strings.Builder
	b.WriteString(e.File)
	if e.Line > 0 {
		fmt.Fprintf(&b, ":%d:%d", e.Line, e.Column)
	}
	b.WriteString(": " + e.Message)
	if e.Excerpt != "" {
		b.WriteString("\n" + e.Excerpt)
	}
	return b.String()
}

// Unwrap returns [ErrInvalid].
func (e *Error) Unwrap() error { return ErrInvalid }

// Load reads a profile. name is the file's name for messages. The error is an
// [*Error] that shows file, line and column.
func Load(name string, data []byte) (*Profile, error) {
	l := &loader{name: name, data: data}
	p, err := l.load()
	if err != nil {
		return nil, err
	}
	return p, nil
}

// loader holds the file while its parts are checked.
type loader struct {
	name string
	data []byte
	file *ast.File
}

func (l *loader) load() (p *Profile, err error) {
	// The YAML library panics on some malformed tags (goccy/go-yaml 1.19).
	defer func() {
		if fault := recover(); fault != nil {
			p, err = nil, &Error{File: l.name, Message: fmt.Sprintf("the YAML cannot be read: %v", fault)}
		}
	}()
	if len(strings.TrimSpace(string(l.data))) == 0 {
		return nil, &Error{File: l.name, Message: "the profile is empty; `newsarc profile new` writes one to start from"}
	}
	file, err := parser.ParseBytes(l.data, 0)
	if err != nil {
		return nil, l.yamlError(err)
	}
	l.file = file
	if len(file.Docs) > 1 {
		return nil, &Error{File: l.name, Message: "the file holds more than one document"}
	}
	p = &Profile{source: append([]byte(nil), l.data...), selectors: map[Field][]Selector{}}
	if err := yaml.UnmarshalWithOptions(l.data, &p.Spec, yaml.Strict()); err != nil {
		return nil, l.yamlError(err)
	}
	p.Name, p.Version = p.Spec.Name, p.Spec.Version
	for _, check := range []func(*Profile) error{l.identity, l.times, l.urls, l.counters, l.labels, l.css} {
		if err := check(p); err != nil {
			return nil, err
		}
	}
	p.dict = merge(Generic(), p.Spec.Labels)
	return p, nil
}

func (l *loader) identity(p *Profile) error {
	if p.Name == "" {
		return l.at("$.name", "name is missing")
	}
	if p.Version == "" {
		return l.at("$.version", "version is missing")
	}
	if len(p.Spec.Hosts) == 0 {
		return l.at("$.hosts", "hosts is missing: name at least one")
	}
	for i, h := range p.Spec.Hosts {
		if h == "" || h != strings.ToLower(h) || strings.ContainsAny(h, "/:*@ ") {
			return l.at(fmt.Sprintf("$.hosts[%d]", i), "%q is no host name: write it as in news.example.com, in lower case, without scheme, port or path", h)
		}
	}
	for i, lang := range p.Spec.Languages {
		if !isLang(lang) {
			return l.at(fmt.Sprintf("$.languages[%d]", i), "%q is no language code of two or three lower-case letters", lang)
		}
	}
	return nil
}

func (l *loader) times(p *Profile) error {
	if z := p.Spec.TimeZone; z != "" {
		loc, err := time.LoadLocation(z)
		if err != nil || z == "Local" {
			return l.at("$.time_zone", "%q is no time zone: use an IANA name such as Europe/Moscow", z)
		}
		p.zone = loc
	}
	switch p.Spec.DateOrder {
	case "", "dmy", "mdy", "ymd":
		return nil
	}
	return l.at("$.date_order", "%q is none of dmy, mdy, ymd", p.Spec.DateOrder)
}

func (l *loader) urls(p *Profile) error {
	for _, group := range []struct {
		kind Kind
		list []Pattern
	}{{KindIgnore, p.Spec.URLs.Ignore}, {KindArticle, p.Spec.URLs.Article}, {KindListing, p.Spec.URLs.Listing}} {
		for i, pat := range group.list {
			path := fmt.Sprintf("$.urls.%s[%d]", group.kind, i)
			if pat.Pattern == "" {
				return l.at(path, "pattern is missing")
			}
			re, err := regexp.Compile(pat.Pattern)
			if err != nil {
				return l.at(path+".pattern", "bad regular expression: %v", err)
			}
			if pat.Lang != "" && !isLang(pat.Lang) {
				return l.at(path+".lang", "%q is no language code of two or three lower-case letters", pat.Lang)
			}
			p.rules = append(p.rules, rule{kind: group.kind, re: re, id: max(re.SubexpIndex("id"), 0), lang: pat.Lang})
		}
	}
	for _, group := range []struct {
		name string
		list []string
	}{{"drop_parameters", p.Spec.URLs.DropParameters}, {"keep_parameters", p.Spec.URLs.KeepParameters}} {
		for i, name := range group.list {
			if name == "" || name != strings.ToLower(name) || strings.ContainsAny(name, "?&=# ") {
				return l.at(fmt.Sprintf("$.urls.%s[%d]", group.name, i), "%q is no name of a parameter: write it as in ref, in lower case", name)
			}
		}
	}
	if ids := p.Spec.URLs.IDs; ids != "" && !strings.Contains(ids, "{id}") {
		return l.at("$.urls.ids", "%q has no {id} in it", ids)
	}
	return nil
}

func (l *loader) counters(p *Profile) error {
	seen := map[Counter]bool{}
	for i, c := range p.Spec.Counters {
		path := fmt.Sprintf("$.counters[%d]", i)
		if c != Views && c != Comments && c != Votes {
			return l.at(path, "%q is none of views, comments, votes", c)
		}
		if seen[c] {
			return l.at(path, "%q stands twice", c)
		}
		seen[c] = true
	}
	return nil
}

func (l *loader) labels(p *Profile) error {
	for lang, labels := range p.Spec.Labels {
		if !isLang(lang) {
			return l.at("$.labels."+lang, "%q is no language code of two or three lower-case letters", lang)
		}
		for _, g := range labels.groups() {
			for i, phrase := range g.list {
				if key(phrase) == "" {
					return l.at(fmt.Sprintf("$.labels.%s.%s[%d]", lang, g.kind, i), "a label without a letter")
				}
			}
		}
	}
	return nil
}

func (l *loader) css(p *Profile) error {
	for _, f := range p.Spec.Selectors.fields() {
		for i, s := range f.list {
			css, attr := s, ""
			if at := strings.LastIndexByte(s, '@'); at >= 0 {
				css, attr = strings.TrimSpace(s[:at]), strings.TrimSpace(s[at+1:])
			}
			m, err := cascadia.ParseGroup(css)
			if err != nil {
				return l.at(fmt.Sprintf("$.selectors.%s[%d]", f.field, i), "bad CSS selector %q: %v", css, err)
			}
			p.selectors[f.field] = append(p.selectors[f.field], Selector{Text: s, Match: m, Attr: attr})
		}
	}
	return nil
}

// yamlError turns an error of the YAML library into one of ours.
func (l *loader) yamlError(err error) error {
	var ye yaml.Error
	if !errors.As(err, &ye) {
		return &Error{File: l.name, Message: strings.TrimSpace(err.Error())}
	}
	return l.token(ye.GetToken(), ye.GetMessage())
}

// at returns an error at the place of a YAML path, or of the nearest one above it.
func (l *loader) at(path, format string, args ...any) error {
	for p := path; ; p = p[:strings.LastIndexAny(p, ".[")] {
		if node := l.node(p); node != nil {
			return l.token(node.GetToken(), fmt.Sprintf(format, args...))
		}
		if !strings.ContainsAny(p, ".[") {
			return &Error{File: l.name, Line: 1, Column: 1, Message: fmt.Sprintf(format, args...)}
		}
	}
}

func (l *loader) node(path string) ast.Node {
	p, err := yaml.PathString(path)
	if err != nil {
		return nil
	}
	node, err := p.FilterFile(l.file)
	if err != nil {
		return nil
	}
	return node
}

func (l *loader) token(tk *token.Token, message string) error {
	e := &Error{File: l.name, Message: message}
	if tk != nil && tk.Position != nil {
		e.Line, e.Column = tk.Position.Line, tk.Position.Column
		var pr printer.Printer
		e.Excerpt = strings.TrimRight(pr.PrintErrorToken(tk, false), "\n ")
	}
	return e
}

func isLang(s string) bool {
	if len(s) < 2 || len(s) > 3 {
		return false
	}
	for _, r := range s {
		if r < 'a' || r > 'z' {
			return false
		}
	}
	return true
}
