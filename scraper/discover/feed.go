package discover

import (
	"bufio"
	"bytes"
	"encoding/json"
	"encoding/xml"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"github.com/mmcdole/gofeed"
	"github.com/mmcdole/gofeed/atom"

	"github.com/newsarc/newsarc/schema"
)

// FeedInfo is what a feed says.
type FeedInfo struct {
	Title string
	Lang  string
	Links []Link // its items, in order, those without an address left out
	// Next is the address of the feed's next, older part (RFC 5005, JSON Feed); "" for none.
	Next string
	// Salvaged says that the feed is broken and Links is what could be saved.
	Salvaged bool
}

// Feed reads an RSS, RDF, Atom or JSON feed, packed or not. base is the feed's
// own URL. Wrong encodings and stray characters are repaired first; of a feed
// that still cannot be parsed the items are saved that can be read. It returns
// ErrNotFeed for what is none.
func Feed(r io.Reader, base string) (FeedInfo, error) {
	br, err := unpack(r, MaxFeed)
	if err != nil {
		return FeedInfo{}, fmt.Errorf("feed %s: %w", base, err)
	}
	t, err := text(br)
	if err != nil {
		return FeedInfo{}, fmt.Errorf("feed %s: %w", base, err)
	}
	f, err := parseFeed(t, base)
	if err != nil {
		return f, fmt.Errorf("feed %s: %w", base, err)
	}
	return f, nil
}

func parseFeed(in io.Reader, base string) (info FeedInfo, err error) {
	data, err := io.ReadAll(in)
	if err != nil {
		return info, err
	}
	data = trimProlog(data)
	if len(data) == 0 || data[0] != '{' && data[0] != '<' {
		return info, ErrNotFeed
	}
	if data[0] == '<' {
		switch root := rootName(data[:min(len(data), headSize)]); root {
		case "rss", "rdf", "feed":
		case "html":
			return info, fmt.Errorf("%w: an HTML page", ErrNotFeed)
		default:
			return info, fmt.Errorf("%w: root element %q", ErrNotFeed, root)
		}
	}
	r := newResolver(base)
	feed, perr := parseGofeed(data)
	if perr != nil {
		if data[0] == '{' {
			info = salvageJSON(data, r)
			perr = fmt.Errorf("%w: %w", ErrNotFeed, perr)
		} else {
			info = salvage(data, r)
		}
		if len(info.Links) == 0 {
			return FeedInfo{}, perr
		}
		return info, nil
	}
	info = FeedInfo{Title: oneLine(feed.Title), Lang: strings.TrimSpace(feed.Language), Next: nextPage(data, r)}
	unpublish(feed)
	for _, item := range feed.Items {
		if l, ok := itemLink(item, r); ok {
			l.Lang = info.Lang
			info.Links = append(info.Links, l)
		}
	}
	return info, nil
}

// parseGofeed keeps a panic of the parser from ending the crawl.
func parseGofeed(data []byte) (feed *gofeed.Feed, err error) {
	defer func() {
		if p := recover(); p != nil {
			feed, err = nil, fmt.Errorf("feed parser panicked: %v", p)
		}
	}()
	parser := gofeed.NewParser()
	parser.KeepOriginalFeed = true
	return parser.Parse(bytes.NewReader(data))
}

// unpublish takes back what the parser makes up: the time of publication of Atom
// entries that only say when they were updated.
func unpublish(feed *gofeed.Feed) {
	original, ok := feed.OriginalFeed().(*atom.Feed)
	if !ok || len(original.Entries) != len(feed.Items) {
		return
	}
	for i, e := range original.Entries {
		if e.Published == "" {
			feed.Items[i].Published, feed.Items[i].PublishedParsed = "", nil
		}
	}
}

// trimProlog removes what stands before the root: white space, warnings of a
// broken server script, and the XML declaration, whose encoding no longer holds.
func trimProlog(data []byte) []byte {
	data = bytes.TrimSpace(data)
	if len(data) > 0 && data[0] == '{' {
		return data
	}
	i := bytes.IndexByte(data, '<')
	if i < 0 {
		return nil
	}
	data = data[i:]
	if j := bytes.Index(data[:min(len(data), 2048)], []byte("<?xml")); j > 0 {
		data = data[j:]
	}
	for {
		data = bytes.TrimSpace(data)
		var end string
		switch {
		case bytes.HasPrefix(data, []byte("<?")):
			end = "?>"
		case bytes.HasPrefix(data, []byte("<!--")):
			end = "-->"
		default:
			return data
		}
		i := bytes.Index(data, []byte(end))
		if i < 0 {
			return nil
		}
		data = data[i+len(end):]
	}
}

func itemLink(item *gofeed.Item, r *resolver) (Link, bool) {
	l := Link{Kind: KindArticle, Title: oneLine(item.Title)}
	candidates := append([]string{item.Link}, item.Links...)
	if strings.Contains(item.GUID, "://") { // a permalink, if there is no other
		candidates = append(candidates, item.GUID)
	}
	for _, c := range candidates {
		if l.URL = r.resolve(c); l.URL != "" {
			break
		}
	}
	if l.URL == "" {
		return l, false
	}
	l.Published, l.PublishedPrecision = feedTime(item.Published, item.PublishedParsed)
	l.Modified, l.ModifiedPrecision = feedTime(item.Updated, item.UpdatedParsed)
	var images []string
	if item.Image != nil {
		images = append(images, item.Image.URL)
	}
	for _, e := range item.Enclosures {
		if strings.HasPrefix(e.Type, "image/") {
			images = append(images, e.URL)
		}
	}
	for _, ref := range images {
		if u := r.resolve(ref); u != "" && !slices.Contains(l.Images, u) {
			l.Images = append(l.Images, u)
		}
	}
	return l, true
}

// feedTime prefers our reading, which knows the precision, to the parser's.
func feedTime(raw string, parsed *time.Time) (time.Time, schema.Precision) {
	if t, p, ok := ParseTime(raw); ok {
		return t, p
	}
	if parsed != nil {
		return parsed.UTC(), schema.PrecisionSecond
	}
	return time.Time{}, ""
}

// nextPage finds the feed's link to its older items, which the parser drops.
func nextPage(data []byte, r *resolver) string {
	if data[0] == '{' {
		var page struct {
			NextURL string `json:"next_url"`
		}
		if json.Unmarshal(data, &page) != nil {
			return ""
		}
		return r.resolve(page.NextURL)
	}
	d := newXML(bytes.NewReader(data))
	for {
		tok, err := d.RawToken()
		if err != nil {
			return ""
		}
		start, ok := tok.(xml.StartElement)
		if !ok {
			continue
		}
		switch strings.ToLower(start.Name.Local) {
		case "entry", "item":
			return "" // a feed's own links come before its items
		case "link":
			if attr(start, "rel") == "next" {
				return r.resolve(attr(start, "href"))
			}
		}
	}
}

func attr(e xml.StartElement, name string) string {
	for _, a := range e.Attr {
		if strings.EqualFold(a.Name.Local, name) {
			return a.Value
		}
	}
	return ""
}

// salvage reads the items of a feed that no parser takes, up to where the
// markup becomes unreadable.
func salvage(data []byte, r *resolver) FeedInfo {
	info := FeedInfo{Salvaged: true}
	d := newXML(bufio.NewReader(bytes.NewReader(data)))
	var item Link
	var value strings.Builder
	open := false
	for {
		tok, err := d.RawToken()
		if err != nil {
			return info
		}
		switch tok := tok.(type) {
		case xml.StartElement:
			value.Reset()
			switch strings.ToLower(tok.Name.Local) {
			case "item", "entry":
				item, open = Link{Kind: KindArticle}, true
			case "link":
				if rel := attr(tok, "rel"); open && item.URL == "" && (rel == "" || rel == "alternate") {
					if href := attr(tok, "href"); href != "" {
						item.URL = r.resolve(href)
					}
				}
			}
		case xml.CharData:
			if open && value.Len() < maxText {
				value.Write(tok)
			}
		case xml.EndElement:
			switch strings.ToLower(tok.Name.Local) {
			case "item", "entry":
				if open && item.URL != "" {
					info.Links = append(info.Links, item)
				}
				open = false
			case "link":
				if item.URL == "" {
					item.URL = r.resolve(value.String())
				}
			case "title":
				if item.Title == "" {
					item.Title = oneLine(value.String())
				}
			case "pubdate", "published", "date":
				item.Published, item.PublishedPrecision = feedTime(value.String(), nil)
			case "updated", "modified":
				item.Modified, item.ModifiedPrecision = feedTime(value.String(), nil)
			}
			value.Reset()
		}
	}
}

// salvageJSON reads the items of a JSON feed of which some field has a type that
// it should not have.
func salvageJSON(data []byte, r *resolver) FeedInfo {
	info := FeedInfo{Salvaged: true}
	var feed struct {
		Items []json.RawMessage `json:"items"`
	}
	if json.Unmarshal(data, &feed) != nil {
		return info
	}
	for _, raw := range feed.Items {
		var fields map[string]json.RawMessage
		if json.Unmarshal(raw, &fields) != nil {
			continue
		}
		text := func(name string) (s string) {
			if json.Unmarshal(fields[name], &s) != nil {
				return ""
			}
			return s
		}
		l := Link{Kind: KindArticle, Title: oneLine(text("title")), URL: r.resolve(text("url"))}
		if l.URL == "" {
			continue
		}
		l.Published, l.PublishedPrecision = feedTime(text("date_published"), nil)
		l.Modified, l.ModifiedPrecision = feedTime(text("date_modified"), nil)
		info.Links = append(info.Links, l)
	}
	return info
}
