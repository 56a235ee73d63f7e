package scraper_test

import (
	"context"
	"fmt"
	"log"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"sync"

	"github.com/newsarc/newsarc/schema"
	"github.com/newsarc/newsarc/scraper"
	"github.com/newsarc/newsarc/scraper/fetch"
	"github.com/newsarc/newsarc/scraper/frontier"
)

// titles is a Sink that keeps the titles of articles. A real one makes the
// rows durable before it returns: the crawler forgets them then.
type titles struct {
	mu   sync.Mutex
	list []schema.Text
}

func (t *titles) WritePart(_ context.Context, part schema.Part, rows []schema.Row) error {
	t.mu.Lock()
	defer t.mu.Unlock()
	for _, row := range rows {
		if article, ok := row.(*schema.Article); ok {
			t.list = append(t.list, article.Title)
		}
	}
	return nil
}

// Crawl a site with a Sink of one's own.
func Example() {
	site := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/" {
			fmt.Fprint(w, plain("/harbour"))
			return
		}
		fmt.Fprint(w, article("The harbour opens again", "Ships come and go as they did before the storm."))
	}))
	defer site.Close()

	dir, err := os.MkdirTemp("", "crawl")
	if err != nil {
		log.Fatal(err)
	}
	defer os.RemoveAll(dir) //nolint:errcheck // a temporary folder
	store, err := frontier.OpenSQLite(context.Background(), filepath.Join(dir, "state.db"), frontier.Options{})
	if err != nil {
		log.Fatal(err)
	}
	defer store.Close()                                         //nolint:errcheck // nothing is left to write
	client, err := fetch.New(fetch.Options{AllowPrivate: true}) // the site is on loopback
	if err != nil {
		log.Fatal(err)
	}
	defer client.Close() //nolint:errcheck // nothing to lose

	sink := &titles{}
	crawler, err := scraper.New(scraper.Config{
		Seeds:      []string{site.URL + "/"},
		Store:      store,
		Fetcher:    client,
		Sink:       sink,
		ForceDelay: true, // no delay: the site is ours
	})
	if err != nil {
		log.Fatal(err)
	}
	summary, err := crawler.Run(context.Background())
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(summary.New, "new:", sink.list)
	// Output: 1 new: [The harbour opens again]
}
