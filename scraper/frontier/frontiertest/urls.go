package frontiertest

import (
	"errors"
	"fmt"
	"time"

	"github.com/newsarc/newsarc/scraper/frontier"
)

func (t *suite) add() {
	t.with(frontier.Options{})
	n, err := t.s.Add(ctx, []frontier.Entry{
		{URL: "http://a.org/1", Kind: frontier.KindSeed, Priority: 5, Depth: 0, FoundBy: "seed", FoundAt: t.now},
		{URL: "http://a.org/2", Kind: frontier.KindPage, Priority: -3, Depth: 2, Hops: 1, FoundBy: "link", Referrer: "http://a.org/1"},
		{URL: "https://b.org:8443/?x=1", Kind: frontier.KindArticle, Due: t.now.Add(time.Hour), Referrer: "http://elsewhere.org/"},
		{URL: "http://a.org/1", Kind: frontier.KindSeed},
	})
	t.check(err)
	t.equal("new", n, 3)
	n, err = t.s.Add(ctx, []frontier.Entry{{URL: "http://a.org/2", Priority: -9, Depth: 9}, {URL: "http://a.org/3"}})
	t.check(err)
	t.equal("new at the second call", n, 1)

	u := t.get("http://a.org/1")
	t.equal("seed", []any{u.Kind, u.Priority, u.Depth, u.FoundBy, u.Host, u.FirstSeen}, []any{frontier.KindSeed, 5, 0, "seed", "a.org", t.now})
	t.equal("seed's state", []any{u.Outcome, u.Attempts, u.Planned, u.Revisit, u.Leased, u.LastVisit.IsZero()}, []any{"", 0, true, false, false, true})
	u = t.get("http://a.org/2")
	t.equal("link", []any{u.Priority, u.Depth, u.Hops, u.Referrer}, []any{-3, 2, 1, "http://a.org/1"})
	u = t.get("https://b.org:8443/?x=1")
	t.equal("dated", []any{u.Host, u.Next, u.Referrer}, []any{"b.org:8443", t.now.Add(time.Hour), "http://elsewhere.org/"})

	if _, err := t.s.Get(ctx, "http://a.org/none"); !errors.Is(err, frontier.ErrNotFound) {
		t.Errorf("unknown URL: %v", err)
	}
	if _, err := t.s.Host(ctx, "none.org"); !errors.Is(err, frontier.ErrNotFound) {
		t.Errorf("unknown host: %v", err)
	}
	if n, err := t.s.Add(ctx, nil); n != 0 || err != nil {
		t.Errorf("no entries: %d, %v", n, err)
	}
	st := t.stats()
	t.equal("stats", []any{st.URLs, st.Queued, st.Due, st.InFlight}, []any{4, 4, 3, 0})
}

func (t *suite) addMerges() {
	t.with(frontier.Options{})
	const u = "http://a.org/1"
	t.addEntries(frontier.Entry{URL: u, Kind: frontier.KindPage, Priority: 3, Depth: 4, FoundBy: "link"})
	t.addEntries(frontier.Entry{URL: u, Kind: frontier.KindArticle, Priority: 1, Depth: 6, FoundBy: "feed"})
	got := t.get(u)
	t.equal("worse entry", []any{got.Priority, got.Depth, got.Kind, got.FoundBy}, []any{3, 4, frontier.KindArticle, "link"})
	t.addEntries(frontier.Entry{URL: u, Kind: frontier.KindListing, Priority: 9, Depth: 1})
	got = t.get(u)
	t.equal("better entry", []any{got.Priority, got.Depth, got.Kind}, []any{9, 1, frontier.KindArticle})
	t.equal("stats", t.stats().Due, 1)
}

func (t *suite) renew() {
	t.with(frontier.Options{})
	const u = "http://a.org/1"
	t.known(u)
	renew := func(due time.Time) { t.addEntries(frontier.Entry{URL: u, Due: due, Renew: true}) }

	renew(t.now.Add(time.Hour))
	l := t.one() // it was due and stays so
	renew(t.now)
	t.none("it is in flight")
	t.commit(t.done(l))
	t.none("its visit planned no other")
	t.addURLs(u)
	t.none("known, and not renewed")

	renew(t.now.Add(time.Minute))
	t.equal("renewed", t.get(u).Next, t.now.Add(time.Minute))
	t.none("a minute is left")
	t.pass(time.Minute)
	v := t.done(t.one())
	v.Next = t.now.Add(24 * time.Hour)
	t.commit(v)

	renew(t.now.Add(48 * time.Hour))
	got := t.get(u)
	t.equal("later than planned", []any{got.Next, got.Revisit}, []any{t.now.Add(24 * time.Hour), false})
	renew(t.now.Add(time.Hour))
	t.equal("earlier than planned", t.get(u).Next, t.now.Add(time.Hour))
	t.pass(time.Hour)
	v = t.done(t.one())
	t.equal("a renewed URL is no revisit", v.Lease.Revisit, false)

	v.Retry, v.Next = true, t.now.Add(time.Hour)
	t.commit(v)
	t.equal("attempts", t.get(u).Attempts, 1)
	renew(t.now)
	t.equal("a renewed URL begins its attempts anew", t.one().Attempt, 1)
}

func (t *suite) lists() {
	t.with(frontier.Options{})
	urls := []string{"http://b.org/1", "http://a.org/2", "http://b.org/3", "http://a.org/4"}
	t.known(urls...)
	for range urls {
		v := t.done(t.one())
		if v.Lease.Host == "b.org" {
			v.Outcome, v.Status, v.Error = "gone", 404, "not there"
		}
		v.Article = &frontier.Article{ArticleID: v.Lease.URL[7:], Lang: "ru", URL: v.Lease.URL}
		t.commit(v)
	}
	list := func(outcome string) (got []string) {
		t.check(t.s.URLs(ctx, textOutcome(outcome), func(u frontier.URLState) error {
			got = append(got, u.URL)
			return nil
		}))
		return got
	}
	t.equal("all, in order", list(""), urls)
	t.equal("gone", list("gone"), []string{urls[0], urls[2]})
	t.equal("fetched", list("fetched"), []string{urls[1], urls[3]})
	t.equal("an outcome that never came", list("trap"), []string(nil))
	stop := errors.New("stop")
	if err := t.s.URLs(ctx, "", func(frontier.URLState) error { return stop }); !errors.Is(err, stop) {
		t.Errorf("URLs ends with %v, want fn's error", err)
	}
	// The store may be used in the middle of a list.
	t.check(t.s.URLs(ctx, "gone", func(u frontier.URLState) error {
		_, err := t.s.Add(ctx, []frontier.Entry{{URL: u.URL, Due: t.now, Renew: true}})
		return err
	}))
	t.equal("put back", t.stats().Due, 2)
	t.equal("attempt", t.one().Attempt, 1)

	var hosts []string
	t.check(t.s.Hosts(ctx, func(h frontier.Host) error {
		hosts = append(hosts, h.Name)
		t.equal("URLs of "+h.Name, h.URLs, 2)
		return nil
	}))
	t.equal("hosts", hosts, []string{"b.org", "a.org"})
	var articles []string
	t.check(t.s.Articles(ctx, func(a frontier.Article) error {
		articles = append(articles, a.ArticleID)
		return nil
	}))
	t.equal("articles", articles, []string{"a.org/2", "a.org/4", "b.org/1", "b.org/3"})
}

func (t *suite) values() {
	t.with(frontier.Options{})
	for _, want := range []string{"", "one", "два\x00\n", ""} {
		if want != "" {
			t.check(t.s.SetValue(ctx, "name", want))
		} else {
			t.check(t.s.SetValue(ctx, "other", "x"))
			t.check(t.s.SetValue(ctx, "name", ""))
		}
		got, err := t.s.Value(ctx, "name")
		t.check(err)
		t.equal("value", got, want)
	}
}

func (t *suite) knownURLs() {
	t.with(frontier.Options{})
	var ask, want []string
	for i := range 150 {
		url := fmt.Sprintf("http://a.org/%d", i)
		if ask = append(ask, url); i%3 == 0 {
			want = append(want, url)
		}
	}
	t.known(want...)
	for range 2 {
		t.commit(t.done(t.one()))
	}
	got, err := t.s.Known(ctx, append(ask, ask[:10]...))
	t.check(err)
	t.equal("how many", len(got), len(want))
	for i, url := range want {
		at, ok := got[url]
		t.equal(url, []any{ok, at.Equal(t.now), at.IsZero()}, []any{true, i < 2, i >= 2})
	}
	got, err = t.s.Known(ctx, nil)
	t.check(err)
	t.equal("none", len(got), 0)
}
