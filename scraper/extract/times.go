package extract

import (
	"strings"
	"time"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"github.com/newsarc/newsarc/schema"
	"github.com/newsarc/newsarc/scraper/extract/dates"
	"github.com/newsarc/newsarc/scraper/profile"
)

// dating is one reading of a time of the page.
type dating struct {
	reading
	date    dates.Date
	printed bool // a reader sees it
	near    bool // it stands by itself beside the headline
	at      int  // block, of a printed one
}

// readTimes finds when the article was published and changed.
func (p *page) readTimes() {
	o := p.dateOptions()
	p.settlePublished(p.selectTimes(profile.FieldPublished, o))
	p.settleModified(p.selectTimes(profile.FieldModified, o))
	published, modified := p.metaTimes(o)
	if p.root != nil && p.record.PublishedAt == nil && p.record.PublishedRaw == "" {
		pub, mod := p.printedTimes(o)
		published, modified = append(published, pub...), append(modified, mod...)
		if d, ok := dates.FromURL(p.meta.URL); ok && (o.Reference.IsZero() || !d.Time.After(o.Reference.AddDate(0, 0, 2))) {
			published = append(published, dating{reading: reading{value: d.Raw, method: "url", key: "url", confidence: 0.6}, date: d})
		}
		p.learnZone(published, modified)
		p.settlePublished(published)
		if p.profile == nil {
			p.claimDates(pub)
			p.claimDates(mod)
		}
	}
	if p.root == nil && p.profile != nil && p.record.PublishedAt == nil {
		p.settlePublished(p.plainTimes(o))
	}
	if p.record.ModifiedAt == nil {
		p.settleModified(modified)
	}
}

// learnZone gives the times without a zone the one that the page itself shows:
// where its publication is named once with a zone and once without, the two
// differ by that zone.
func (p *page) learnZone(published, modified []dating) {
	if p.profile.Location() != nil {
		return
	}
	offset, found := time.Duration(0), false
	for i := range published {
		known := &published[i].date
		if !known.ZoneKnown || !timed(known) {
			continue
		}
		for j := range published {
			bare := &published[j].date
			if bare.ZoneKnown || bare.Inferred || !timed(bare) {
				continue
			}
			d := bare.Time.Truncate(time.Minute).Sub(known.Time.Truncate(time.Minute))
			if d%(15*time.Minute) == 0 && d >= -12*time.Hour && d <= 14*time.Hour {
				if found && d != offset {
					return // they tell of two
				}
				offset, found = d, true
			}
		}
	}
	if !found {
		return
	}
	for _, list := range [][]dating{published, modified} {
		for i := range list {
			if d := &list[i].date; !d.ZoneKnown && !d.Inferred && timed(d) {
				d.Time, d.ZoneKnown = d.Time.Add(-offset), true
			}
		}
	}
}

// timed says whether a date holds the time of day.
func timed(d *dates.Date) bool {
	return !d.Time.IsZero() && (d.Precision == schema.PrecisionMinute || d.Precision == schema.PrecisionSecond)
}

// dateOptions are the habits of the site: zone, order, language. They are
// known once the metadata are read.
func (p *page) dateOptions() dates.Options {
	if p.habits == nil {
		o := p.readHabits()
		p.habits = &o
	}
	return *p.habits
}

func (p *page) readHabits() dates.Options {
	o := dates.Options{Reference: p.meta.FetchedAt, Location: p.profile.Location(), Lang: p.declaredLang()}
	switch p.profile.DateOrder() {
	case "dmy":
		o.Order = dates.DayFirst
	case "mdy":
		o.Order = dates.MonthFirst
	}
	if o.Order == dates.OrderUnknown && p.base != nil {
		host := p.base.Hostname()
		switch host[strings.LastIndexByte(host, '.')+1:] {
		case "uk", "au", "nz", "ie", "in", "za", "de", "fr", "it", "es", "nl", "be", "at", "ch", "pt", "br", "ru", "ua", "pl", "gr", "ng", "ke", "sg", "my":
			o.Order = dates.DayFirst
		}
	}
	return o
}

// declaredLang is the language that the html element or the metadata declare.
func (p *page) declaredLang() string {
	if p.root == nil {
		return ""
	}
	for c := p.root.FirstChild; c != nil; c = c.NextSibling {
		if c.DataAtom == atom.Html {
			for _, key := range []string{"lang", "xml:lang"} {
				if v, ok := attr(c, key); ok && v != "" {
					return strings.ReplaceAll(v, "_", "-")
				}
			}
		}
	}
	if v, name := p.md.first("content-language", "og:locale", "language"); name != "" {
		return strings.ReplaceAll(v.text, "_", "-")
	}
	return ""
}

// The names of meta elements that hold times, best first.
var (
	publishedMetas = []string{
		"article:published_time", "og:article:published_time", "article:published", "itemprop:datepublished", "datepublished", "og:published_time", "og:pubdate", "pubdate", "publishdate", "publish-date", "publish_date", "published",
		"publication_date", "publicationdate", "parsely-pub-date", "sailthru.date", "citation_publication_date", "citation_online_date", "citation_date", "dc.date.issued", "dcterms.issued", "dc.date", "dcterms.date", "dcterms.created", "dc.date.created", "dc.created",
		"cxenseparse:recs:publishtime", "cxenseparse:publishtime", "article.published", "rnews:datepublished", "pdate", "ptime", "dat", "date", "originalpublicationdate", "vr:published_time", "timestamp", "article_date_original", "news_publish_date", "displaydate", "iso-8601-publish-date", "created", "itemprop:datecreated", "bt:pubdate", "shareaholic:article_published_time", "published_at", "last-published",
	}
	modifiedMetas = []string{
		"article:modified_time", "og:article:modified_time", "article:modified", "itemprop:datemodified", "datemodified", "og:updated_time", "dcterms.modified", "dc.date.modified", "lastmod", "last-modified", "last_modified", "modified", "revised", "updated_time", "article:updated_time", "moddate", "utime", "shareaholic:article_modified_time",
	}
)

// metaTimes reads the times of JSON-LD and meta elements.
func (p *page) metaTimes(o dates.Options) (published, modified []dating) {
	add := func(list *[]dating, text, method, key string, conf float64) {
		if d, ok := dates.Parse(text, o); ok && !d.Time.IsZero() && !isEpoch(d.Time) {
			if d.Precision == schema.PrecisionMonth {
				conf -= 0.3
			}
			*list = append(*list, dating{reading: reading{value: text, method: method, key: key, confidence: conf}, date: d})
		} else if text != "" {
			p.warn("date-refused", key+": "+clip(text, 60))
		}
	}
	for _, v := range []*jsonValue{p.md.graph.main, p.md.graph.page} {
		add(&published, v.get("datePublished").string(), "json-ld", "json-ld datePublished", 0.97)
		add(&modified, v.get("dateModified").string(), "json-ld", "json-ld dateModified", 0.95)
	}
	if len(published) == 0 {
		for _, v := range []*jsonValue{p.md.graph.main, p.md.graph.page} {
			add(&published, v.get("dateCreated", "uploadDate").string(), "json-ld", "json-ld dateCreated", 0.85)
		}
	}
	for _, list := range []struct {
		names []string
		to    *[]dating
	}{{publishedMetas, &published}, {modifiedMetas, &modified}} {
		for i, name := range list.names {
			for _, v := range p.md.meta[name] {
				add(list.to, v.text, metaMethod(name), "meta "+name, 0.95-0.005*float64(i))
				break
			}
		}
	}
	for i := range p.md.props {
		pr := &p.md.props[i]
		switch pr.name {
		case "datePublished", "dateCreated", "dateModified", "uploadDate", "pubdate":
		default:
			continue
		}
		text := timeText(p.document, pr.node)
		to, conf := &published, 0.93
		if pr.name == "dateModified" {
			to = &modified
		} else if pr.name != "datePublished" {
			conf = 0.8
		}
		if p.isNested(pr.node) {
			conf = 0.4
		}
		if d, ok := dates.Find(text, o); ok && !d.Time.IsZero() && !isEpoch(d.Time) {
			*to = append(*to, dating{reading: reading{value: d.Raw, method: "microdata", node: pr.node, confidence: conf}, date: d, printed: !pr.hidden})
		}
	}
	return published, modified
}

// isEpoch says whether a time is what clocks begin with rather than a date.
func isEpoch(t time.Time) bool {
	return t.Year() == 1970 && t.YearDay() == 1 || t.Year() == 1969 && t.YearDay() == 365
}

// timeText is the machine's form of a time element, else its text.
func timeText(d *document, n *html.Node) string {
	for _, key := range []string{"datetime", "content", "title", "data-datetime", "data-time"} {
		if v, ok := attr(n, key); ok && hasDigit(v) {
			return v
		}
	}
	return clip(d.textOf(n), dates.MaxLen)
}

// isNested says whether an element belongs to a comment or to another article
// than the page's: it stands in a scope of its own beside the main one.
func (p *page) isNested(n *html.Node) bool {
	for up := n.Parent; up != nil; up = up.Parent {
		if v, ok := attr(up, "itemtype"); ok {
			switch localName(v) {
			case "Comment", "UserComments", "Answer", "ImageObject", "VideoObject", "Offer", "Event":
				return true
			}
		}
		switch up.DataAtom {
		case atom.Aside, atom.Nav, atom.Footer:
			return true
		}
	}
	return false
}
