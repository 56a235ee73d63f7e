package main

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"text/tabwriter"
	"time"

	"github.com/spf13/cobra"

	"github.com/newsarc/newsarc/scraper"
	"github.com/newsarc/newsarc/scraper/frontier"
	"github.com/newsarc/newsarc/scraper/profile"
	"github.com/newsarc/newsarc/scraper/robots"
	"github.com/newsarc/newsarc/scraper/urls"
)

func newExplain(a *app) *cobra.Command {
	var chosen, userAgent string
	c := &cobra.Command{
		Use:   "explain URL [DIR]",
		Short: "Say how a URL is judged: canonical form, scope, robots rule, profile, state",
		Long: `Explain says what newsarc would do with a URL and why. With DIR it says what the
crawl there knows of it; without, only what the address itself tells. It asks
nobody: the robots rule is that of the robots.txt that the crawl has read.

Exit codes: 0 done, 1 DIR holds no crawl or its state cannot be read, 2 wrong use.`,
		Example: `  newsarc explain https://vpk.name/en/665992_some-title.html
  newsarc explain https://example.org/news/1?utm_source=x news`,
		Args: cobra.RangeArgs(1, 2),
		RunE: func(c *cobra.Command, args []string) error {
			choose, err := profileChooser(chosen)
			if err != nil {
				return err
			}
			dir := ""
			if len(args) > 1 {
				dir = args[1]
			}
			return a.explain(c.Context(), args[0], dir, userAgent, choose, time.Now())
		},
	}
	c.Flags().StringVar(&chosen, "profile", "", "site profile: a built-in `NAME` or a .yaml file (default: by host)")
	c.Flags().StringVar(&userAgent, "user-agent", scraper.DefaultUserAgent, "`NAME` that robots.txt is read for")
	return c
}

func (a *app) explain(ctx context.Context, raw, dir, userAgent string, choose func(string) *profile.Profile, now time.Time) error {
	canonical, err := scraper.Canonical(withScheme(raw), choose)
	if err != nil {
		return usage("%q: not an address like https://example.org/news/ (%w)", raw, err)
	}
	table := tabwriter.NewWriter(a.out, 0, 0, 2, ' ', 0)
	line := func(name, format string, args ...any) {
		fmt.Fprintf(table, "%s\t%s\n", name, fmt.Sprintf(format, args...))
	}
	line("canonical form", "%s", canonical)
	line("site", "%s", urls.Site(canonical))
	line("profile", "%s", profileVerdict(choose(canonical), canonical))
	if err := urls.Trap(canonical, now); err != nil {
		line("trap", "%v", err)
	}
	if dir == "" {
		return table.Flush()
	}
	store, err := openKnown(ctx, dir, true)
	if err != nil {
		return err
	}
	defer store.Close() //nolint:errcheck // only read
	if err := explainState(ctx, store, canonical, userAgent, now, line); err != nil {
		return fmt.Errorf("explain %s: %w", canonical, err)
	}
	return table.Flush()
}

// profileVerdict says what a site's profile calls a URL.
func profileVerdict(prof *profile.Profile, canonical string) string {
	if prof == nil {
		return "none for this host: everything in scope is followed"
	}
	u, err := url.Parse(canonical)
	if err != nil {
		return prof.Name
	}
	kind, id, lang := prof.PathKind(u)
	text := prof.Name + ": "
	switch kind {
	case profile.KindUnknown:
		return text + "no pattern speaks of it"
	case profile.KindIgnore:
		return text + "ignored, it is never asked for"
	}
	text += string(kind)
	if id != "" {
		text += ", id " + id
	}
	if lang != "" {
		text += ", language " + lang
	}
	return text
}

type explainLine func(name, format string, args ...any)

// explainState says what a crawl knows of a URL.
func explainState(ctx context.Context, store frontier.Store, canonical, userAgent string, now time.Time, line explainLine) error {
	seeds, err := scraper.Seeds(ctx, store)
	if err != nil {
		return err
	}
	state, err := store.Get(ctx, canonical)
	known := err == nil
	if err != nil && !errors.Is(err, frontier.ErrNotFound) {
		return err
	}
	scope, langs, err := scraper.ScopeOf(ctx, store)
	if err != nil {
		return err
	}
	if err := scope.Check(canonical, state.Depth); err != nil {
		line("scope", "%v", err)
	} else {
		line("scope", "in scope of %s", strings.Join(seeds, " "))
	}
	if len(langs) > 0 {
		line("languages", "only articles in %s are stored", strings.Join(langs, ", "))
	}
	if err := explainHost(ctx, store, canonical, userAgent, now, line); err != nil {
		return err
	}
	if !known {
		line("state", "not known to this crawl: no page that was read links to it")
		return nil
	}
	line("found", "by %s%s, depth %d, first seen %s", state.FoundBy, from(state.Referrer), state.Depth, ago(state.FirstSeen, now))
	line("kind", "%s, priority %d", state.Kind, state.Priority)
	switch {
	case state.Leased:
		line("state", "in flight")
	case state.LastVisit.IsZero():
		line("state", "waits for its first visit")
	default:
		line("state", "%s%s", state.Outcome, statusAnd(state))
		line("last visit", "%s", ago(state.LastVisit, now))
	}
	switch {
	case state.Leased, state.LastVisit.IsZero():
	case state.Next.IsZero() && state.FoundBy == "pager":
		line("next visit", "when the page before it holds something new")
	case !state.Planned && slices.Contains(retriable, state.Outcome):
		line("next visit", "none is planned; newsarc retry DIR --outcome %s asks again", state.Outcome)
	case !state.Planned:
		line("next visit", "none is planned")
	case state.Revisit:
		line("next visit", "due %s, as far as the revisit budget goes", ago(state.Next, now))
	default:
		line("next visit", "%s", ago(state.Next, now))
	}
	if state.ArticleID == "" {
		return nil
	}
	article, err := store.Article(ctx, state.ArticleID, state.Lang)
	if err != nil {
		return err
	}
	line("article", "%s (%s), revision %d, %d visits, last change %s", article.ArticleID, article.Lang, article.Revision, article.Visits, ago(article.LastChange, now))
	if article.URL != canonical {
		line("kept at", "%s", article.URL)
	}
	return nil
}

func from(referrer string) string {
	if referrer == "" {
		return ""
	}
	return " on " + referrer
}

func statusAnd(state frontier.URLState) string {
	text := ""
	if state.Status != 0 {
		text = fmt.Sprintf(", status %d", state.Status)
	}
	if state.Error != "" {
		text += ": " + state.Error
	}
	return text
}

// explainHost says what the host's robots.txt and clock say.
func explainHost(ctx context.Context, store frontier.Store, canonical, userAgent string, now time.Time, line explainLine) error {
	host, err := store.Host(ctx, urls.Host(canonical))
	if errors.Is(err, frontier.ErrNotFound) || err == nil && host.Robots == nil {
		line("robots.txt", "not read yet")
		return nil
	}
	if err != nil {
		return err
	}
	verdict := robots.FromStatus(host.Robots.Status, []byte(host.Robots.Body)).Allowed(userAgent, canonical)
	text := "allows it"
	if !verdict.Allowed {
		text = "forbids it"
	}
	if verdict.Rule != "" {
		text += ": " + verdict.Rule
	}
	line("robots.txt", "%s (read %s)", text, ago(host.Robots.FetchedAt, now))
	own, err := scraper.OwnDelays(ctx, store)
	if err != nil {
		return err
	}
	line("host", "delay %s, next request not before %s", max(host.Delay, own.Of(host.Name)), ago(host.NotBefore, now))
	return nil
}
