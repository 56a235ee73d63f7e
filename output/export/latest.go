package export

import (
	"context"
	"crypto/sha256"
	"time"

	"github.com/newsarc/newsarc/output"
	"github.com/newsarc/newsarc/schema"
)

// bitmap is a set of small numbers.
type bitmap struct{ words []uint64 }

func (b *bitmap) add(n int) {
	for len(b.words) <= n/64 {
		b.words = append(b.words, 0)
	}
	b.words[n/64] |= 1 << (n % 64)
}

func (b *bitmap) has(n int) bool { return n/64 < len(b.words) && b.words[n/64]&(1<<(n%64)) != 0 }

// best is the latest revision of an article met so far.
type best struct {
	revision int64
	fetched  int64
	place    int
}

// latestRows returns the places, in the order of parts, of the latest
// revision of each article and language. A row without an article_id is an
// article of its own.
func latestRows(ctx context.Context, dir string, parts []output.PartFile) (*bitmap, error) {
	articles := map[[16]byte]best{}
	rows := &bitmap{}
	place := -1
	for key, err := range output.Keys(dir, parts) {
		if err == nil {
			err = ctx.Err()
		}
		if err != nil {
			return nil, err
		}
		place++
		if key.ArticleID == "" {
			rows.add(place)
			continue
		}
		id := articleID(key.ArticleID, key.Lang)
		b := best{place: place, revision: -1, fetched: -1 << 63}
		if key.Revision != nil {
			b.revision = *key.Revision
		}
		if key.FetchedAt != nil {
			b.fetched = key.FetchedAt.UnixMicro()
		}
		old, seen := articles[id]
		if !seen || b.revision > old.revision || b.revision == old.revision && b.fetched >= old.fetched {
			articles[id] = b
		}
	}
	for _, b := range articles {
		rows.add(b.place)
	}
	return rows, nil
}

func articleID(id, lang schema.Text) [16]byte {
	sum := sha256.Sum256([]byte(string(id) + "\x00" + string(lang)))
	return [16]byte(sum[:16])
}

// withoutTexts returns a copy of a row without what a publisher wrote.
func withoutTexts(row schema.Row) schema.Row {
	switch row := row.(type) {
	case *schema.Article:
		return articleWithoutTexts(*row)
	case *schema.ListingItem:
		copied := *row
		copied.Title, copied.Teaser = "", ""
		return &copied
	}
	return row
}

func articleWithoutTexts(a schema.Article) *schema.Article {
	a.Title, a.Lead, a.Description, a.Body, a.BodyMarkdown, a.ReaderComments = "", "", "", "", "", nil
	images := make(schema.List[schema.Image], len(a.Images))
	for i, image := range a.Images {
		image.Caption, image.Alt = "", ""
		images[i] = image
	}
	links := make(schema.List[schema.Link], len(a.Links))
	for i, link := range a.Links {
		links[i] = schema.Link{URL: link.URL}
	}
	sidebar := make(schema.List[schema.SidebarItem], len(a.Sidebar))
	for i, item := range a.Sidebar {
		item.Title = ""
		sidebar[i] = item
	}
	a.Images, a.Links, a.Sidebar = images, links, sidebar
	return &a
}

// rfc3339 is how times are written where a format has none of its own.
func rfc3339(t time.Time) string { return t.UTC().Format(time.RFC3339Nano) }
