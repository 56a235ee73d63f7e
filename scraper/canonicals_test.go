package scraper_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/newsarc/newsarc/scraper/profile"
)

// What a profile says of parameters holds for seeds, lists, links and redirects.
func TestParametersOfProfile(t *testing.T) {
	prof, err := profile.Load("paper.yaml", []byte("name: paper.test\nversion: 1\nhosts: [paper.test]\n"+
		"urls:\n  sort_parameters: true\n  drop_parameters: [from]\n  keep_parameters: [utm_id]\n"))
	if err != nil {
		t.Fatal(err)
	}
	p := newPaper()
	p.put("/?a=1&z=2", front("/n?b=2&a=1", "/n?a=1&b=2&from=rss", "/n?a=1&b=2&utm_source=x", "/n?a=1&b=2&utm_id=7", "/old"))
	p.put("/n?a=1&b=2", news("", "One"))
	p.put("/n?a=1&b=2&utm_id=7", news("", "Seven"))
	p.put("/old", leaf{location: "/n?from=old&b=2&a=1"})
	b := newPaperBench(t, p, "/?z=2&a=1&from=x")
	b.config.Profile = func(string) *profile.Profile { return prof }
	b.config.Listed = give("list", absolute("/n?b=2&from=list&a=1"))
	s := b.run()
	asked := slices.DeleteFunc(b.fetcher.URLs(), func(url string) bool { return !strings.Contains(url, "?") })
	slices.Sort(asked)
	if want := []string{absolute("/?a=1&z=2"), absolute("/n?a=1&b=2"), absolute("/n?a=1&b=2&utm_id=7")}; !slices.Equal(asked, want) || s.New != 2 {
		t.Errorf("%d new, asked for %v, want %v", s.New, asked, want)
	}
}
