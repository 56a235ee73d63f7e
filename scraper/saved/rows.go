package saved

import (
	"net/url"

	"github.com/newsarc/newsarc/schema"
	"github.com/newsarc/newsarc/scraper/urls"
)

// Rows returns the rows that a dataset takes of the result: one of articles,
// the items of a listing page, or none.
func (r *Result) Rows() []schema.Row {
	switch {
	case r.Err != nil:
		return nil
	case r.Record.PageType == schema.PageArticle:
		return []schema.Row{&r.Record}
	case r.Record.PageType == schema.PageListing:
		rows := make([]schema.Row, 0, len(r.Items))
		for i := range r.Items {
			rows = append(rows, r.listingRow(&r.Items[i]))
		}
		return rows
	}
	return nil
}

func (r *Result) listingRow(item *schema.Item) *schema.ListingItem {
	row := &schema.ListingItem{
		ListingURL: r.Record.URL, FetchedAt: r.Record.FetchedAt, Position: item.Position,
		URL: item.URL, Title: item.Title, Teaser: item.Teaser, TimeRaw: item.TimeRaw, PublishedAt: item.PublishedAt,
		Views: item.Views, Comments: item.Comments, ImageURL: item.ImageURL, NextPageURL: schema.Text(r.NextPageURL),
	}
	if u, err := url.Parse(string(item.URL)); err == nil && r.profile != nil && item.URL != "" {
		if _, id, _ := r.profile.PathKind(u); id != "" {
			row.ArticleID = schema.Text(urls.ArticleID(string(r.Record.Site), id, ""))
		}
	}
	return row
}
