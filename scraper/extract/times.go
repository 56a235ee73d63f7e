package extract

import (
	"strings"
	"time"
	"unicode/utf8"

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

// printedTimes reads the times that stand on the page near the headline: time
// elements, labelled lines, lines and elements that are called dates.
func (p *page) printedTimes(o dates.Options) (published, modified []dating) {
	lo, hi := p.aroundTitle()
	dict := p.profile.Dictionary()
	var changes []dating // by their class alone
	changedAt := -1      // the last block with one of them
	add := func(text string, node *html.Node, method string, at int, conf float64) {
		text = clip(text, dates.MaxLen)
		d, ok := dates.FindOrParse(text, o)
		if !ok {
			return
		}
		if d.Precision == schema.PrecisionMonth || d.Ambiguous {
			conf -= 0.2
		}
		r := dating{reading: reading{value: d.Raw, method: method, node: node, confidence: conf - 0.004*float64(distance(at, p.titleAt))}, date: d, printed: true, at: at}
		r.near = p.nearTitle(at) && len(text)-len(d.Raw) <= 30
		label, changed := strings.TrimSpace(text[:min(d.Start, len(text))]), false
		if p.isChangeClass(node) && (label == "" || !dict.Contains(label, profile.LabelPublished)) {
			changes, changed, changedAt = append(changes, r), true, at
		}
		for {
			called := label != "" && dict.Contains(label, profile.LabelPublished)
			if _, ok := dict.Find(label, profile.LabelUpdated); ok {
				called = false // "Updated date"
			}
			switch {
			case changed, !called && label != "" && dict.Contains(label, profile.LabelUpdated):
				modified = append(modified, r)
			case called:
				r.confidence += 0.05
				fallthrough
			default:
				published = append(published, r)
			}
			// "Updated" after "Published" in one line, or before it.
			if text = text[min(d.End, len(text)):]; len(text) < 6 {
				return
			}
			if d, ok = dates.Find(text, o); !ok {
				return
			}
			label, changed = text[:d.Start], false
			if !dict.Contains(label, profile.LabelUpdated) && !dict.Contains(label, profile.LabelPublished) {
				return
			}
			r.value, r.date, r.confidence = d.Raw, d, conf
		}
	}
	for i := range p.spans {
		s := &p.spans[i]
		if s.node.DataAtom != atom.Time || p.isNested(s.node) || p.elsewhere(int(s.at)) {
			continue
		}
		conf := 0.7
		if int(s.at) >= lo && int(s.at) < hi {
			conf = 0.88
		}
		text := timeText(p.document, s.node)
		// The label before the time stands in the same block.
		if b := int(s.at); b < len(p.blocks) && conf > 0.8 {
			before, _, ok := strings.Cut(p.blocks[b].text, p.textOf(s.node))
			before = before[strings.LastIndexAny(before, "0123456789")+1:] // another time has its own label
			if ok && len(before) < 40 && before != "" {
				text = before + " " + text
			}
		}
		if text != "" {
			add(text, s.node, "time", int(s.at), conf)
		}
		// "Posted: … | Last updated: …" in one element.
		if shown := p.textOf(s.node); shown != text && len(shown) > 40 && len(shown) < 200 {
			if first, ok := dates.Find(shown, o); ok {
				if more, ok := dates.Find(shown[first.End:], o); ok && dict.Contains(shown[first.End:first.End+more.Start], profile.LabelUpdated) {
					add(shown[first.End:], s.node, "time", int(s.at), conf)
				}
			}
		}
	}
	for i := range p.spans {
		s := &p.spans[i]
		if s.node.DataAtom == atom.Time || int(s.at) < lo || int(s.at) >= hi || s.hidden || !p.isDateClass(s.node) {
			continue
		}
		if text := p.textOf(s.node); len(text) < 120 && hasDigit(text) {
			add(text, s.node, "class", int(s.at), 0.8)
		}
	}
	for i := lo; i < hi && i < len(p.blocks); i++ {
		b := &p.blocks[i]
		if b.hidden || len(b.text) > 240 || b.claim != "" && b.claim != "authors" || i == changedAt || !hasDigit(b.text) && len(b.text) > 40 {
			continue
		}
		conf := 0.7
		if b.node != nil && p.isDateClass(b.node) {
			conf = 0.8
		}
		if b.index < p.titleAt {
			conf -= 0.1
		}
		add(b.text, b.node, "text", i, conf)
	}
	if len(published) == 0 {
		p.farTimes(func(text string, node *html.Node, method string, at int, conf float64) {
			add(text, node, method, at, conf)
		})
	}
	if len(published) == 0 {
		published = changes // some call their only date so
	}
	return published, modified
}

// nearTitle says whether a block stands by the headline: a few blocks away, or
// some more if these hold next to nothing, as a table of counters does.
func (p *page) nearTitle(at int) bool {
	if p.titleAt < 0 || distance(at, p.titleAt) > 12 {
		return false
	}
	if distance(at, p.titleAt) <= 6 {
		return true
	}
	text := 0
	for i := min(at, p.titleAt) + 1; i < max(at, p.titleAt) && i < len(p.blocks); i++ {
		if !p.blocks[i].hidden {
			text += len(p.blocks[i].text)
		}
	}
	return text <= 120
}

// farTimes reads the times that stand away from the headline: elements that
// are called dates, labelled lines, and lines that are a date and nothing else.
func (p *page) farTimes(add func(text string, node *html.Node, method string, at int, conf float64)) {
	dict := p.profile.Dictionary()
	for i := range p.spans {
		if s := &p.spans[i]; s.node.DataAtom != atom.Time && !s.hidden && p.isDateClass(s.node) && !p.isBeside(s.node) && !p.elsewhere(int(s.at)) {
			if text := timeText(p.document, s.node); len(text) < 120 && hasDigit(text) {
				add(text, s.node, "class", int(s.at), 0.65)
			}
		}
	}
	for i := range p.blocks {
		b := &p.blocks[i]
		if b.hidden || b.node == nil || len(b.text) > 120 || len(b.text) < 6 || !hasDigit(b.text) || p.elsewhere(i) || p.isBeside(b.node) {
			continue
		}
		conf := 0.0
		switch {
		case p.isDateClass(b.node):
			conf = 0.65
		case len(b.text) < 40:
			if d, ok := dates.Parse(b.text, dates.Options{Reference: p.meta.FetchedAt}); ok && d.Precision != schema.PrecisionMonth && !d.Inferred {
				conf = 0.55
			}
		default:
			if _, ok := dict.Find(b.text, profile.LabelPublished); ok {
				conf = 0.6
			}
		}
		if conf > 0 {
			add(b.text, b.node, "text", i, conf)
		}
	}
}

// plainTimes reads the times that stand in lines of their own beside the
// headline of a plain text.
func (p *page) plainTimes(o dates.Options) []dating {
	var out []dating
	if p.title < 0 {
		return nil
	}
	for i := max(0, p.title-2); i < len(p.lines) && i <= p.title+5; i++ {
		l := &p.lines[i]
		if i == p.title || !l.only() || !l.has(factTime) || l.used != "" && l.used != "counters" {
			continue
		}
		if d, ok := dates.Find(l.text, o); ok {
			out = append(out, dating{reading: reading{value: d.Raw, method: "text", confidence: 0.8 - 0.02*float64(abs(i-p.title))}, date: d, printed: true, near: true})
		}
	}
	return out
}

// aroundTitle is the range of blocks in which by-lines and dates stand.
func (p *page) aroundTitle() (lo, hi int) {
	at := p.titleAt
	if at < 0 {
		return 0, min(40, len(p.blocks))
	}
	return max(0, at-12), min(len(p.blocks), at+30)
}

func distance(a, b int) int {
	if b < 0 {
		return min(a, 50)
	}
	return min(max(a-b, b-a), 50)
}

// claimDates claims the lines under the headline that hold dates, their labels
// and nothing else.
func (p *page) claimDates(all []dating) {
	dict := p.profile.Dictionary()
	for i := range all {
		d := &all[i]
		if !d.printed || p.titleAt < 0 || d.at >= len(p.blocks) || !p.nearTitle(d.at) {
			continue
		}
		b := &p.blocks[d.at]
		if b.claim != "" || len(b.text) > 160 || isHeading(b.tag) || d.date.Precision == schema.PrecisionMonth || strings.HasSuffix(b.text, ".") && len(b.text) > 60 {
			continue
		}
		rest, _, ok := strings.Cut(b.text, d.value)
		if !ok {
			continue
		}
		tail := b.text[len(rest)+len(d.value):]
		if more, ok := dates.Find(tail, dates.Options{}); ok {
			tail = tail[:more.Start] + tail[more.End:]
		}
		words := countWords(rest, 8) + countWords(tail, 8)
		if words <= 1 || words <= 6 && (dict.Contains(rest, profile.LabelPublished) || dict.Contains(rest, profile.LabelUpdated)) {
			b.claim = "published"
		}
	}
}

// settlePublished decides when the article was published.
func (p *page) settlePublished(all []dating) {
	best := -1
	for i := range all {
		if best < 0 || p.weightOf(&all[i]) > p.weightOf(&all[best]) {
			best = i
		}
	}
	if best < 0 {
		return
	}
	if i := p.outvoted(best, all); i >= 0 {
		best = i
	}
	won := all[best]
	// A coarser reading gives way to a finer one of the same day.
	for i := range all {
		if sameDay(all[i].date.Time, won.date.Time) && finer(all[i].date.Precision, won.date.Precision) && all[i].confidence >= 0.7 {
			conf := won.confidence
			won = all[i]
			won.confidence = max(conf, won.confidence)
		}
	}
	won.confidence = p.datedSurely(&won, all)
	p.record.PublishedAt = schema.Instant(won.date.Time)
	p.record.PublishedRaw = schema.Text(clip(won.value, 200))
	p.record.PublishedPrecision = won.date.Precision
	for i := range all {
		if all[i].printed && sameDay(all[i].date.Time, won.date.Time) && all[i].method != "microdata" {
			p.record.PublishedRaw = schema.Text(clip(all[i].value, 200))
			break
		}
	}
	if won.date.Precision != schema.PrecisionDay && won.date.Precision != schema.PrecisionMonth && !won.date.ZoneKnown && p.profile.Location() == nil && !won.date.Time.IsZero() {
		p.warn("zone-unknown", won.value)
	}
	var readings []reading
	for i := range all {
		readings = append(readings, all[i].reading)
		if d := all[i].date.Time.Sub(won.date.Time); all[i].confidence >= 0.85 && !all[i].date.Time.IsZero() && (d > 36*time.Hour || d < -36*time.Hour) {
			p.warn("date-disagrees", p.locatorOf(&all[i].reading)+": "+clip(all[i].value, 60))
		}
	}
	p.settleField("published_at", won.reading, readings)
}

// datedSurely is the confidence in a date, as measured on pages of many
// publishers: less where no other source names the day, and much less where the
// page prints another.
func (p *page) datedSurely(won *dating, all []dating) float64 {
	if p.profile != nil || won.date.Time.IsZero() {
		return won.confidence
	}
	agree, printed, other := p.seconded(won, all)
	switch {
	case printed:
		return min(won.confidence, 0.96)
	case agree:
		return min(won.confidence, 0.92)
	case other:
		return min(won.confidence, 0.55)
	case won.printed:
		return won.confidence
	}
	return min(won.confidence, 0.75)
}

// seconded says whether another source names the day of a reading, whether a
// printed one does, and whether a printed one names another day.
func (p *page) seconded(won *dating, all []dating) (agree, printed, other bool) {
	for i := range all {
		d := &all[i]
		if d.date.Time.IsZero() || d.method == won.method && d.node == won.node && d.key == won.key {
			continue
		}
		same := sameDay(d.date.Time, won.date.Time)
		agree = agree || same && d.method != won.method && !(d.printed && won.printed) // two readings of one line are one
		if d.printed && d.confidence >= 0.6 {
			printed, other = printed || same, other || !same
		}
	}
	return agree, printed, other
}

// outvoted returns a reading that the page prints and another source seconds,
// where nothing seconds the one chosen; -1 without one.
func (p *page) outvoted(best int, all []dating) int {
	if agree, _, other := p.seconded(&all[best], all); agree || !other || p.profile != nil {
		return -1
	}
	for i := range all {
		if d := &all[i]; d.printed && d.confidence >= 0.8 && !d.date.Time.IsZero() && !sameDay(d.date.Time, all[best].date.Time) {
			if agree, _, _ := p.seconded(d, all); agree {
				return i
			}
		}
	}
	return -1
}

// weightOf is how much a reading counts. On a site with a profile the page wins
// over its metadata: what a reader sees beside the headline is the date.
func (p *page) weightOf(d *dating) float64 {
	w := d.confidence
	if p.profile != nil && d.near && !d.date.Ambiguous {
		w += 0.4
	}
	if d.date.Time.IsZero() {
		w -= 0.5
	}
	return w
}

func (p *page) settleModified(all []dating) {
	best := -1
	for i := range all {
		if pub := p.record.PublishedAt; all[i].date.Time.IsZero() || pub != nil && all[i].date.Time.Before(pub.Add(-36*time.Hour)) {
			continue
		}
		if best < 0 || all[i].confidence > all[best].confidence {
			best = i
		}
	}
	if best < 0 {
		return
	}
	p.record.ModifiedAt = schema.Instant(all[best].date.Time)
	p.settleField("modified_at", all[best].reading, nil)
}

func sameDay(a, b time.Time) bool {
	if a.IsZero() || b.IsZero() {
		return false
	}
	d := a.Sub(b)
	return d < 26*time.Hour && d > -26*time.Hour
}

// finer says whether precision a tells more than b.
func finer(a, b schema.Precision) bool {
	return rank(a) > rank(b)
}

func rank(p schema.Precision) int {
	switch p {
	case schema.PrecisionSecond, schema.PrecisionMinute:
		return 2
	case schema.PrecisionDay:
		return 1
	}
	return 0
}

// clip cuts a text to at most n bytes, at the beginning of a character.
func clip(s string, n int) string {
	if len(s) <= n {
		return s
	}
	for n > 0 && !utf8.RuneStart(s[n]) {
		n--
	}
	return s[:n]
}
