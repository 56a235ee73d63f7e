package scraper_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"testing"

	"github.com/newsarc/newsarc/schema"
)

// endless is a site whose pages have a next page for ever; leaves makes them.
type endless struct {
	leaves func(path string) (leaf, bool)
}

func (e *endless) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	l, ok := e.leaves(r.URL.RequestURI())
	if !ok {
		http.NotFound(w, r)
		return
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	body, err := json.Marshal(l)
	if err == nil {
		_, _ = w.Write(body)
	}
}

// lastPage is the last page of the endless listings that holds anything.
const lastPage = 5

// listingOf makes the pages /?p=2 and on of a listing with three articles each.
// after says what stands on the pages behind the last one.
func listingOf(after func(n int) leaf) func(path string) (leaf, bool) {
	return func(path string) (leaf, bool) {
		n := 1
		if path != "/" {
			if _, err := fmt.Sscanf(path, "/?p=%d", &n); err != nil {
				var id int
				_, err := fmt.Sscanf(path, "/a%d", &id)
				return news(fmt.Sprint(id), fmt.Sprintf("Number %d", id)), err == nil
			}
		}
		l := front(itemsOf(n)...)
		if n > lastPage {
			l = after(n)
		}
		l.Next = fmt.Sprintf("/?p=%d", n+1)
		return l, true
	}
}

func itemsOf(page int) []string {
	return []string{fmt.Sprintf("/a%d", 3*page), fmt.Sprintf("/a%d", 3*page+1), fmt.Sprintf("/a%d", 3*page+2)}
}

func TestListingWithoutEnd(t *testing.T) {
	for name, after := range map[string]func(n int) leaf{
		"empty":               func(int) leaf { return leaf{Type: schema.PageListing} },
		"empty, no listing":   func(n int) leaf { return leaf{Type: schema.PageOther, Links: []string{fmt.Sprintf("/?p=%d", n+1)}} },
		"the last page again": func(int) leaf { return front(itemsOf(lastPage)...) },
		"the first one":       func(int) leaf { return front(itemsOf(1)...) },
		"links far ahead": func(n int) leaf {
			return leaf{Type: schema.PageOther, Links: []string{fmt.Sprintf("/?p=%d", n+1), fmt.Sprintf("/?p=%d", n+2)}}
		},
	} {
		t.Run(name, func(t *testing.T) {
			b := newBench(t, &endless{leaves: listingOf(after)}, absolute("/"))
			b.config.Extract = readLeaf
			b.config.MaxRequests = 500
			s := b.run()
			if s.New != 3*lastPage {
				t.Errorf("%d articles were found, want %d", s.New, 3*lastPage)
			}
			if s.Stopped != "" || s.Requests > 3*lastPage+lastPage+60 {
				t.Errorf("%d requests, stopped by %q: the listing was followed without end", s.Requests, s.Stopped)
			}
		})
	}
}

func TestListingThatASitemapKnows(t *testing.T) {
	all := listingOf(func(int) leaf { return leaf{Type: schema.PageListing} })
	b := newBench(t, &endless{leaves: func(path string) (leaf, bool) {
		l, ok := all(path)
		if path == "/" { // it names all of the first three pages, as a news sitemap does
			l.Items = append(append(itemsOf(1), itemsOf(2)...), append(itemsOf(3), itemsOf(4)...)...)
		}
		return l, ok
	}}, absolute("/"))
	b.config.Extract = readLeaf
	if s := b.run(); s.New != 3*lastPage {
		t.Errorf("%d articles were found, want %d: pages of known items ended the listing", s.New, 3*lastPage)
	}
}

func TestCalendarWithoutEnd(t *testing.T) {
	b := newBench(t, &endless{leaves: func(path string) (leaf, bool) {
		var month int
		if _, err := fmt.Sscanf(path, "/calendar/%d", &month); err == nil {
			return leaf{Type: schema.PageOther, Links: []string{fmt.Sprintf("/calendar/%d", month+1), fmt.Sprintf("/calendar/%d", max(month-1, 0)), "/"}}, true
		}
		return leaf{Type: schema.PageOther, Links: []string{"/calendar/500"}}, path == "/"
	}}, absolute("/"))
	b.config.Extract = readLeaf
	b.config.MaxRequests = 500
	if s := b.run(); s.Stopped != "" || s.Requests > 60 {
		t.Errorf("%d requests, stopped by %q: the calendar was followed without end", s.Requests, s.Stopped)
	}
}
