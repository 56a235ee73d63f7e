package demosite_test

import (
	"fmt"
	"net/http/httptest"
	"time"

	"github.com/newsarc/newsarc/scraper/demosite"
)

// A test's opponent: a site whose articles change when the test says so.
func ExampleSite_Advance() {
	site := demosite.New(demosite.Options{Now: time.Date(2026, 11, 22, 9, 0, 0, 0, time.UTC)})
	server := httptest.NewServer(site)
	defer server.Close()

	before := site.Articles()
	site.Advance(24 * time.Hour)
	after := site.Articles()
	fmt.Println(len(before), "articles, a day later", len(after))
	// Output: 64 articles, a day later 68
}
