package discover

import (
	"bufio"
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"strings"
)

// Sitemap reads a sitemap of any form (XML with the news, image and language
// extensions, an index of sitemaps, a feed, plain text; packed or not) and
// calls fn for each link in order. base is the sitemap's own URL. It reads as a
// stream; the memory does not grow with the file, but for feeds.
//
// Namespaces, encodings and prefixes may be wrong. A file that is cut or broken
// gives an error after its whole entries; one that is cut has io.ErrUnexpectedEOF.
// An error of fn ends the reading and is returned as it is.
func Sitemap(r io.Reader, base string, fn func(Link) error) error {
	return readSitemap(r, base, MaxSitemap, fn)
}

func readSitemap(r io.Reader, base string, limit int64, fn func(Link) error) error {
	br, err := unpack(r, limit)
	if err != nil {
		return fmt.Errorf("sitemap %s: %w", base, err)
	}
	t, err := text(br)
	if err != nil {
		return fmt.Errorf("sitemap %s: %w", base, err)
	}
	in := bufio.NewReaderSize(t, headSize)
	head, _ := in.Peek(headSize)
	if len(bytes.TrimSpace(head)) == 0 {
		if _, err := in.ReadByte(); err != nil && err != io.EOF {
			return fmt.Errorf("sitemap %s: %w", base, err)
		}
		return fmt.Errorf("sitemap %s: %w: empty", base, ErrNotSitemap)
	}
	s := sitemap{resolver: newResolver(base), fn: fn}
	switch root := rootName(head); root {
	case "":
		err = s.text(in)
	case "rss", "rdf", "feed":
		err = s.feed(in, base)
	case "html":
		err = fmt.Errorf("%w: an HTML page", ErrNotSitemap)
	default:
		err = s.xml(in)
	}
	if err != nil && !errors.Is(err, s.stop) {
		return fmt.Errorf("sitemap %s: %w", base, err)
	}
	return s.stop
}

// rootName returns the local name of the first element in lower case; "" if
// the text does not begin with markup.
func rootName(head []byte) string {
	if head = bytes.TrimSpace(head); len(head) == 0 || head[0] != '<' {
		return ""
	}
	d := newXML(bytes.NewReader(head))
	for {
		tok, err := d.RawToken()
		if err != nil {
			return "?"
		}
		switch tok := tok.(type) {
		case xml.StartElement:
			return strings.ToLower(tok.Name.Local)
		case xml.Directive:
			if bytes.HasPrefix(bytes.ToLower(tok), []byte("doctype html")) {
				return "html"
			}
		}
	}
}

// newXML returns a decoder that forgives what can be forgiven. Its input is UTF-8.
func newXML(r io.Reader) *xml.Decoder {
	d := xml.NewDecoder(r)
	d.Strict = false
	d.Entity = xml.HTMLEntity
	d.CharsetReader = func(_ string, in io.Reader) (io.Reader, error) { return in, nil }
	return d
}

// sitemap is one reading.
type sitemap struct {
	*resolver
	fn    func(Link) error
	stop  error // of fn
	links int   // handed on

	path  []string // names of the open elements
	value strings.Builder
	entry Link
	loc   string
	bare  string // text directly within the entry: some indexes have no loc
	open  bool   // within an entry
	news  bool
}

// maxDepth limits the open elements that are kept.
const maxDepth = 64

func (s *sitemap) xml(in io.Reader) error {
	d := newXML(in)
	known := false
	for {
		tok, err := d.RawToken()
		if err != nil {
			return s.end(err, known)
		}
		switch tok := tok.(type) {
		case xml.StartElement:
			name := strings.ToLower(tok.Name.Local)
			known = known || name == "urlset" || name == "sitemapindex"
			s.start(name, tok.Attr)
		case xml.CharData:
			if s.open && s.value.Len() < maxText {
				s.value.Write(tok)
			}
		case xml.EndElement:
			if err := s.close(strings.ToLower(tok.Name.Local)); err != nil {
				return err
			}
		}
	}
}

// end judges the end of the input.
func (s *sitemap) end(err error, known bool) error {
	if s.open {
		// The entry is not closed, but an address whose element was is whole.
		if ferr := s.flush(); ferr != nil {
			return ferr
		}
	}
	switch {
	case err == io.EOF && len(s.path) > 0, strings.HasSuffix(err.Error(), "unexpected EOF"):
		if s.links == 0 && !known {
			return fmt.Errorf("%w: no entries", ErrNotSitemap)
		}
		return fmt.Errorf("cut short after %d links: %w", s.links, io.ErrUnexpectedEOF)
	case err == io.EOF && (known || s.links > 0):
		return nil
	case err == io.EOF:
		return fmt.Errorf("%w: no urlset, no sitemapindex", ErrNotSitemap)
	}
	return fmt.Errorf("after %d links: %w", s.links, err)
}

func (s *sitemap) start(name string, attrs []xml.Attr) {
	switch {
	case name == "url" || name == "sitemap":
		// An entry within an entry: the end tag of the one before is missing.
		if s.open && s.flush() != nil {
			return
		}
		s.open, s.news, s.loc, s.bare = true, false, "", ""
		s.entry = Link{Kind: KindPage}
		if name == "sitemap" {
			s.entry.Kind = KindSitemap
		}
		for i, p := range s.path {
			if p == "url" || p == "sitemap" {
				s.path = s.path[:i]
				break
			}
		}
	case s.open && name == "news":
		s.news = true
	case s.open && name == "link":
		s.alternate(attrs)
	}
	if s.open && s.bare == "" && s.top() == "sitemap" {
		s.bare = strings.TrimSpace(s.value.String())
	}
	s.value.Reset()
	if len(s.path) < maxDepth {
		s.path = append(s.path, name)
	}
}

func (s *sitemap) top() string {
	if len(s.path) == 0 {
		return ""
	}
	return s.path[len(s.path)-1]
}

// parent is the element around the innermost one.
func (s *sitemap) parent() string {
	if len(s.path) < 2 {
		return ""
	}
	return s.path[len(s.path)-2]
}

func (s *sitemap) alternate(attrs []xml.Attr) {
	var rel, lang, href string
	for _, a := range attrs {
		switch strings.ToLower(a.Name.Local) {
		case "rel":
			rel = a.Value
		case "hreflang":
			lang = a.Value
		case "href":
			href = a.Value
		}
	}
	if u := s.resolve(href); strings.EqualFold(rel, "alternate") && lang != "" && u != "" && len(s.entry.Alternates) < 256 {
		s.entry.Alternates = append(s.entry.Alternates, Alternate{Lang: lang, URL: u})
	}
}

func (s *sitemap) close(name string) error {
	if s.open && name == s.top() {
		s.field(name, s.parent())
	}
	s.value.Reset()
	for i := len(s.path) - 1; i >= 0; i-- {
		if s.path[i] == name {
			s.path = s.path[:i]
			break
		}
	}
	if s.open && (name == "url" || name == "sitemap") {
		return s.flush()
	}
	return nil
}

// field keeps the text of an element that ends.
func (s *sitemap) field(name, parent string) {
	value := s.value.String()
	inEntry := parent == "url" || parent == "sitemap"
	switch {
	case name == "loc" && inEntry:
		if s.loc == "" {
			s.loc = strings.TrimSpace(value)
		}
	case name == "lastmod" && inEntry:
		s.entry.Modified, s.entry.ModifiedPrecision, _ = ParseTime(value)
	case name == "publication_date" && parent == "news":
		s.entry.Published, s.entry.PublishedPrecision, _ = ParseTime(value)
	case name == "title" && parent == "news":
		s.entry.Title = oneLine(value)
	case name == "language" && parent == "publication":
		s.entry.Lang = oneLine(value)
	case name == "loc" && parent == "image":
		if u := s.resolve(value); u != "" && len(s.entry.Images) < 1000 {
			s.entry.Images = append(s.entry.Images, u)
		}
	case (name == "sitemap" || name == "url") && s.bare == "":
		s.bare = strings.TrimSpace(value)
	}
}

// flush hands the entry on.
func (s *sitemap) flush() error {
	s.open = false
	loc := s.loc
	if loc == "" && strings.Contains(s.bare, "://") && !strings.ContainsAny(s.bare, " \t\n") {
		loc = s.bare
	}
	if s.entry.URL = s.resolve(loc); s.entry.URL == "" {
		return nil
	}
	if s.news && s.entry.Kind == KindPage {
		s.entry.Kind = KindArticle
	}
	return s.hand(s.entry)
}

func (s *sitemap) hand(l Link) error {
	if s.stop != nil {
		return s.stop
	}
	s.links++
	s.stop = s.fn(l)
	return s.stop
}

// text reads a sitemap of one URL a line.
func (s *sitemap) text(in io.Reader) error {
	lines := bufio.NewScanner(in)
	lines.Buffer(nil, 1<<20)
	for lines.Scan() {
		line := strings.TrimSpace(lines.Text())
		if !strings.HasPrefix(line, "http://") && !strings.HasPrefix(line, "https://") {
			continue
		}
		if u := s.resolve(line); u != "" {
			if err := s.hand(Link{URL: u, Kind: KindPage}); err != nil {
				return err
			}
		}
	}
	if err := lines.Err(); err != nil {
		return fmt.Errorf("after %d links: %w", s.links, err)
	}
	if s.links == 0 {
		return fmt.Errorf("%w: no markup and no addresses", ErrNotSitemap)
	}
	return nil
}

// feed reads an RSS or Atom feed that serves as a sitemap.
func (s *sitemap) feed(in io.Reader, base string) error {
	f, err := parseFeed(in, base)
	for _, l := range f.Links {
		if err := s.hand(l); err != nil {
			return err
		}
	}
	return err
}
