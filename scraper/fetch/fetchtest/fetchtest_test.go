package fetchtest_test

import (
	"context"
	"net/http"
	"testing"

	"go.uber.org/goleak"

	"github.com/newsarc/newsarc/scraper/fetch"
	"github.com/newsarc/newsarc/scraper/fetch/fetchtest"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

func TestConformance(t *testing.T) {
	fetchtest.Run(t, func(t *testing.T, h http.Handler, o fetch.Options) (fetch.Fetcher, string) {
		f, err := fetchtest.New(h, o)
		if err != nil {
			t.Fatal(err)
		}
		return f, "http://site.test"
	})
}

func TestSite(t *testing.T) {
	site := fetchtest.NewSite()
	site.Reply("https://a.test/x?y=1", fetchtest.Reply{Status: 503}, fetchtest.Reply{Body: "<p>at last", ETag: `"1"`})
	f, err := fetchtest.New(site, fetch.Options{})
	if err != nil {
		t.Fatal(err)
	}
	ctx := context.Background()
	var got []int
	for _, etag := range []string{"", "", `"1"`, `"2"`} {
		resp, err := f.Fetch(ctx, fetch.Request{URL: "https://a.test/x?y=1", ETag: etag})
		if err != nil {
			t.Fatal(err)
		}
		got = append(got, resp.Status)
	}
	resp, err := f.Fetch(ctx, fetch.Request{URL: "http://a.test/x?y=1"})
	if err != nil {
		t.Fatal(err)
	}
	got = append(got, resp.Status)
	want := []int{503, 200, 304, 200, 404}
	for i := range want {
		if got[i] != want[i] {
			t.Errorf("statuses %v, want %v", got, want)
			break
		}
	}
	if n := site.Hits("https://a.test/x?y=1"); n != 4 {
		t.Errorf("%d hits, want 4", n)
	}
	if urls := f.URLs(); len(urls) != 5 || urls[4] != "http://a.test/x?y=1" {
		t.Errorf("URLs %q", urls)
	}
	f.Reset()
	if n := len(f.Requests()); n != 0 {
		t.Errorf("%d requests after Reset", n)
	}
}
