package scraper

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"mime"
	"strings"

	"github.com/newsarc/newsarc/schema"
	"github.com/newsarc/newsarc/scraper/extract"
	"github.com/newsarc/newsarc/scraper/fingerprint"
	"github.com/newsarc/newsarc/scraper/frontier"
	"github.com/newsarc/newsarc/scraper/revisit"
	"github.com/newsarc/newsarc/scraper/urls"
)

// archive keeps the response, if there is an archive.
func (r *run) archive(ctx context.Context, p *page) bool {
	if r.cfg.Archive == nil {
		return true
	}
	place, err := r.cfg.Archive.Write(ctx, p.request, p.response)
	if err != nil {
		return r.lost(p, fmt.Errorf("archive: %w", err))
	}
	p.place = &place
	return true
}

// extract reads the page, once, and puts the envelope around its record.
func (r *run) extract(p *page) bool {
	p.profile = r.cfg.Profile(p.lease.URL)
	contentType := p.response.Header.Get("Content-Type")
	_, params, _ := mime.ParseMediaType(contentType)
	res, err := r.cfg.Extract(p.response.Body, extract.Meta{
		URL: p.lease.URL, ContentType: contentType, Charset: params["charset"],
		FetchedAt: p.started, Status: p.response.Status,
	}, p.profile)
	if err != nil {
		outcome := schema.OutcomeNotAPage
		if errors.Is(err, extract.ErrUndecodable) {
			outcome = schema.OutcomeUndecodable
		}
		return r.conclude(p, outcome, err.Error())
	}
	p.result = res
	p.listing = listing(p.profile, p.lease.URL, res)
	a := &res.Record
	if a.ArticleID == "" {
		a.ArticleID = schema.Text(urls.ArticleID(string(a.Site), "", string(or(a.CanonicalURL, a.URL))))
	}
	a.FetchedAt = schema.Instant(p.started)
	a.HTTP = &schema.HTTP{
		Status: schema.Count(int64(p.response.Status)), ContentType: schema.Text(contentType),
		ETag: schema.Text(p.visit.ETag), LastModified: schema.Text(p.visit.LastModified), Charset: schema.Text(res.Charset),
	}
	a.WARC = p.place
	if a.Extractor == nil {
		a.Extractor = &schema.Extractor{}
	}
	a.Extractor.Version = or(a.Extractor.Version, schema.Text(r.cfg.Version))
	p.texts = fingerprint.Mark(a)
	p.fields = revisit.Fields(a, p.texts)
	switch {
	case a.PageType == schema.PageError:
		return r.conclude(p, schema.OutcomeSoft404, "")
	case loginWall(a):
		r.conclude(p, schema.OutcomeLoginWall, "")
		r.retry(p)
		return false
	}
	return true
}

// loginWall tells whether a page without main content says that one must log in.
func loginWall(a *schema.Article) bool {
	if a.PageType != schema.PageOther {
		return false
	}
	for _, w := range a.Warnings {
		if strings.HasPrefix(string(w), "login") {
			return true
		}
	}
	return a.Access == schema.AccessPaywalled
}

// conclude sets an outcome that only the page's content tells, in the ledger too.
func (r *run) conclude(p *page, outcome schema.Outcome, why string) bool {
	p.visit.Outcome, p.visit.Error = outcome, why
	if n := len(p.ledger); n > 0 {
		p.ledger[n-1].Outcome, p.ledger[n-1].Error = outcome, schema.Text(why)
	}
	return false
}

// record makes the rows of a visit: what it found, judged by what the store
// remembers. It runs for one page at a time, so that two addresses of one
// article never both become its first revision.
func (r *run) record(ctx context.Context, p *page) error {
	var err error
	switch {
	case p.lease.Kind == frontier.KindRobots:
	case p.visit.Outcome == schema.OutcomeFetched && p.result != nil && p.result.Record.PageType == schema.PageArticle && !p.listing:
		err = r.recordArticle(ctx, p)
	case p.visit.Outcome == schema.OutcomeFetched && p.result != nil && p.result.Record.PageType == schema.PageOther && !p.lease.LastVisit.IsZero():
		err = r.recordNoPage(ctx, p) // an empty shell or consent page in the place of a known article
	case p.visit.Outcome == schema.OutcomeFetched && p.result != nil:
		r.recordPage(p)
	default:
		err = r.recordNoPage(ctx, p)
	}
	rows := make([]schema.Row, 0, len(p.ledger)+len(p.visit.Rows))
	for _, row := range p.ledger {
		rows = append(rows, row)
	}
	p.visit.Rows = append(rows, p.visit.Rows...)
	if err == nil && !p.visit.Retry {
		r.judged(p)
	}
	return err
}

// recordArticle compares an article with what is known of it.
func (r *run) recordArticle(ctx context.Context, p *page) error {
	a := &p.result.Record
	v := &p.visit
	v.Kind, v.ArticleID, v.Lang, v.ContentHash = frontier.KindArticle, string(a.ArticleID), string(a.Lang), string(a.ContentHash)
	known, ok, err := r.article(ctx, v.ArticleID, v.Lang)
	if err != nil {
		return err
	}
	if ok && known.URL != p.lease.URL && !known.Gone {
		if elsewhere, err := r.keptAt(ctx, &known); err != nil || elsewhere {
			r.conclude(p, schema.OutcomeDuplicate, "same article as "+known.URL)
			return err
		}
	}
	if !ok && !r.wanted(a.PublishedAt) {
		r.conclude(p, schema.OutcomeOutOfScope, "published outside of the time asked for")
		return nil
	}
	if !ok && !r.speaks(v.Lang) {
		r.conclude(p, schema.OutcomeOutOfScope, "in "+v.Lang+", a language that was not asked for")
		return nil
	}
	change, fields := schema.ChangeNew, []schema.Text(nil)
	if ok {
		fields = revisit.Changed(known.Fields, p.fields, p.texts)
		switch {
		case known.Gone:
			change = schema.ChangeBack
		case len(fields) > 0:
			change = schema.ChangeChanged
		default:
			change = schema.ChangeUnchanged
		}
	}
	next := known
	next.ArticleID, next.Lang, next.URL, next.LastVisit, next.Gone = v.ArticleID, v.Lang, p.lease.URL, v.At, false
	next.Visits++
	if !ok || len(fields) > 0 {
		if ok {
			next.Changes++
			next.LastChange = v.At
		} else {
			next.FirstSeen = v.At
		}
		next.Revision++
		next.ContentHash, next.Fields = v.ContentHash, p.fields
		a.Revision = schema.Count(next.Revision)
		v.Rows = append(v.Rows, a)
	}
	if a.PublishedAt != nil {
		next.PublishedAt = *a.PublishedAt
	}
	v.Next = revisit.Next(v.At, history(next))
	r.observe(p, next, change, fields)
	return nil
}

// keptAt tells whether the address under which an article is kept may show it. It does
// not where it led away again, or turned out to be that of another article.
func (r *run) keptAt(ctx context.Context, known *frontier.Article) (bool, error) {
	state, err := r.cfg.Store.Get(ctx, known.URL)
	if errors.Is(err, frontier.ErrNotFound) {
		return false, nil
	}
	if err != nil {
		return false, fmt.Errorf("state of %s: %w", known.URL, err)
	}
	return state.LastVisit.IsZero() || state.Outcome != schema.OutcomeRedirected && (state.ArticleID == "" || state.ArticleID == known.ArticleID), nil
}

func history(a frontier.Article) revisit.History {
	return revisit.History{FirstSeen: a.FirstSeen, PublishedAt: a.PublishedAt, LastChange: a.LastChange, Visits: a.Visits, Changes: a.Changes}
}

// recordPage keeps the items of a listing page, and says when to ask for a
// page again that leads to articles.
func (r *run) recordPage(p *page) {
	res := p.result
	p.visit.Kind = frontier.KindPage
	if !p.listing {
		return
	}
	p.visit.Kind = frontier.KindListing
	for _, item := range res.Items {
		row := &schema.ListingItem{
			ListingURL: schema.Text(p.lease.URL), FetchedAt: schema.Instant(p.started), Position: item.Position,
			URL: item.URL, Title: item.Title, Teaser: item.Teaser, TimeRaw: item.TimeRaw, PublishedAt: item.PublishedAt,
			Views: item.Views, Comments: item.Comments, ImageURL: item.ImageURL, NextPageURL: schema.Text(res.NextPageURL),
		}
		if _, id, _ := classify(r.cfg.Profile(string(item.URL)), string(item.URL)); id != "" {
			row.ArticleID = schema.Text(urls.ArticleID(string(res.Record.Site), id, ""))
		}
		p.visit.Rows = append(p.visit.Rows, row)
	}
	r.scheduleListing(p, len(p.visit.Found) > 0)
}

// scheduleListing says when to ask a listing's first page again; the pages
// behind it are asked for when the one before holds something new.
func (r *run) scheduleListing(p *page, found bool) {
	if p.lease.FoundBy != foundPager {
		p.visit.Next = revisit.NextListing(p.visit.At, p.lease.LastVisit, found)
	}
}

// recordNoPage judges a visit that brought no page to read, if the URL is
// that of a known article.
func (r *run) recordNoPage(ctx context.Context, p *page) error {
	v := &p.visit
	switch {
	case p.lease.FoundBy == foundUsual && v.Outcome != schema.OutcomeFetched && v.Outcome != schema.OutcomeNotModified:
		r.probeNext(p)
	case v.Outcome != schema.OutcomeNotModified:
	case p.lease.Kind == frontier.KindListing:
		r.scheduleListing(p, false)
	case p.lease.Kind == frontier.KindFeed, p.lease.Kind == frontier.KindSitemap:
		v.Next = revisit.NextListing(v.At, p.lease.LastVisit, false)
		r.unmodified(p)
	}
	if p.lease.LastVisit.IsZero() && v.Outcome != schema.OutcomeNotModified {
		return nil
	}
	state, err := r.cfg.Store.Get(ctx, p.lease.URL)
	if errors.Is(err, frontier.ErrNotFound) || err == nil && state.ArticleID == "" {
		return nil
	}
	if err != nil {
		return fmt.Errorf("state of %s: %w", p.lease.URL, err)
	}
	known, ok, err := r.article(ctx, state.ArticleID, state.Lang)
	if err != nil || !ok {
		return err
	}
	if known.URL != p.lease.URL {
		elsewhere := v.Outcome != schema.OutcomeNotModified
		if !elsewhere {
			elsewhere, err = r.keptAt(ctx, &known)
		}
		if err != nil || elsewhere {
			return err
		}
		known.URL = p.lease.URL
	}
	v.ArticleID, v.Lang, v.ContentHash = state.ArticleID, state.Lang, state.ContentHash
	v.Kind = frontier.KindArticle
	next := known
	if v.Requested {
		next.Visits++
		next.LastVisit = v.At
	}
	var change schema.Change
	switch v.Outcome {
	case schema.OutcomeNotModified:
		change = schema.ChangeUnchanged
		if known.Gone {
			change, next.Gone = schema.ChangeBack, false
		}
		v.Next = revisit.Next(v.At, history(next))
	case schema.OutcomeGone, schema.OutcomeSoft404:
		if !known.Gone {
			next.Gone, next.LastChange = true, v.At
		}
		change = schema.ChangeGone
		v.Next = revisit.NextGone(v.At, next.LastChange)
		v.ETag, v.LastModified = "", "" // a page that comes back is read anew
	case schema.OutcomeRedirected:
		if len(v.Found) == 0 {
			break
		}
		change = schema.ChangeMoved
		next.URL = v.Found[0].URL
	default:
		if v.Next.IsZero() {
			v.Next = revisit.Next(v.At, history(next))
		}
	}
	r.observe(p, next, change, nil)
	return nil
}

// observe adds the row of a visit and keeps the article's state.
func (r *run) observe(p *page, state frontier.Article, change schema.Change, fields []schema.Text) {
	row := &schema.Observation{
		ArticleID: schema.Text(state.ArticleID), Lang: schema.Text(state.Lang), URL: schema.Text(p.lease.URL),
		ObservedAt: schema.Instant(p.started), Outcome: p.visit.Outcome, Revision: schema.Count(state.Revision),
		Change: change, ChangedFields: fields,
	}
	if p.visit.Status != 0 {
		row.Status = schema.Count(int64(p.visit.Status))
	}
	if p.visit.Outcome == schema.OutcomeFetched && p.result != nil {
		row.Views, row.Comments, row.Votes = p.result.Record.Views, p.result.Record.Comments, p.result.Record.Votes
	}
	p.visit.Rows = append(p.visit.Rows, row)
	p.visit.Article = &state
	p.change = change
	r.pending[articleKey{state.ArticleID, state.Lang}] = state
}

// article returns what is known of an article, this group of pages included.
func (r *run) article(ctx context.Context, id, lang string) (frontier.Article, bool, error) {
	if a, ok := r.pending[articleKey{id, lang}]; ok {
		a.Fields = maps.Clone(a.Fields)
		return a, true, nil
	}
	a, err := r.cfg.Store.Article(ctx, id, lang)
	if errors.Is(err, frontier.ErrNotFound) {
		return frontier.Article{}, false, nil
	}
	if err != nil {
		return frontier.Article{}, false, fmt.Errorf("state of article %s: %w", id, err)
	}
	return a, true, nil
}

// account adds committed pages to the summary and tells the observer.
func (r *run) account(pages []*page) {
	clear(r.pending)
	s := &r.summary
	for _, p := range pages {
		if p.abandon {
			continue
		}
		r.count(s, p)
	}
	r.stored.Store(s.Stored())
	r.progress()
}

func (r *run) count(s *Summary, p *page) {
	for _, row := range p.ledger {
		if row.DurationMS != nil {
			s.Requests++
			s.BytesWire += *row.BytesWire
		}
		if row.DelayKeptMS != nil && *row.DelayKeptMS < *row.DelayOwedMS {
			s.DelayShort++
		}
	}
	if p.visit.Error != "" {
		s.LastError = p.lease.URL + ": " + p.visit.Error
	}
	switch {
	case p.lease.Kind == frontier.KindRobots, p.visit.Retry && !p.left:
	case p.lease.FoundBy == foundUsual && p.visit.Outcome != schema.OutcomeFetched && p.visit.Outcome != schema.OutcomeNotModified:
		s.Probed++
	default:
		s.Outcomes[p.visit.Outcome]++
	}
	if p.result != nil {
		s.PageTypes[or(p.result.Record.PageType, schema.PageOther)]++
		if p.visit.Outcome == schema.OutcomeFetched && p.listing {
			s.Listings++
		}
	}
	for _, row := range p.visit.Rows {
		if _, ok := r.staged[row.Table()]; !ok {
			r.staged[row.Table()] = r.now()
		}
		if o, ok := row.(*schema.Observation); ok {
			s.change(o)
		}
	}
}

func (s *Summary) change(o *schema.Observation) {
	switch o.Change {
	case schema.ChangeNew:
		s.New++
	case schema.ChangeChanged:
		s.Changed++
	case schema.ChangeUnchanged:
		s.Unchanged++
	case schema.ChangeMoved:
		s.Moved++
	case schema.ChangeGone:
		s.Gone++
	case schema.ChangeBack:
		s.Back++
		if len(o.ChangedFields) > 0 {
			s.Changed++
		}
	}
}
