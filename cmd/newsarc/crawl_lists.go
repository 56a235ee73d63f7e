package main

import (
	"errors"
	"fmt"
	"io"
	"iter"
	"os"
	"strings"

	"github.com/newsarc/newsarc/scraper"
	"github.com/newsarc/newsarc/scraper/discover"
	"github.com/newsarc/newsarc/scraper/urls"
)

// splitLists parts the arguments of crawl: URLs, and the names of lists.
func splitLists(args []string) (seeds, lists []string) {
	for _, arg := range args {
		switch {
		case arg == "-":
			lists = append(lists, arg)
		case strings.HasPrefix(arg, "@"):
			lists = append(lists, arg[1:])
		default:
			seeds = append(seeds, arg)
		}
	}
	return seeds, lists
}

// listed adds the lists and the ranges of ids to the plan. Files are opened
// now, so that a name that is wrong is an error before anything happens.
func (f *crawlFlags) listed(p *crawlPlan, lists []string, in io.Reader) error {
	var parts []iter.Seq2[scraper.Listed, error]
	for _, name := range lists {
		if name == "-" {
			parts = append(parts, readList(func() (io.ReadCloser, error) { return io.NopCloser(in), nil }, "standard input"))
			continue
		}
		if info, err := os.Stat(name); err != nil {
			return exit(exitFailed, fmt.Errorf("list of URLs: %w", err))
		} else if info.IsDir() {
			return exit(exitFailed, fmt.Errorf("list of URLs: %s is a folder", name))
		}
		parts = append(parts, readList(func() (io.ReadCloser, error) { return os.Open(name) }, name))
	}
	for i, text := range f.ids {
		one, err := f.idRange(p, i, text)
		if err != nil {
			return err
		}
		parts = append(parts, one)
	}
	if f.idsURL != "" && len(f.ids) == 0 {
		return usage("--ids-url without --ids: say which numbers, like --ids 665000-666000")
	}
	if len(parts) == 0 {
		return nil
	}
	p.crawl.Listed = func(yield func(scraper.Listed, error) bool) {
		for _, part := range parts {
			for one, err := range part {
				if !yield(one, err) {
					return
				}
			}
		}
	}
	return nil
}

// errStop ends the reading of a list of which no more is wanted.
var errStop = errors.New("stop")

// readList reads the URLs of a list. All lines without a URL come as one error
// at the end.
func readList(open func() (io.ReadCloser, error), name string) iter.Seq2[scraper.Listed, error] {
	return func(yield func(scraper.Listed, error) bool) {
		file, err := open()
		if err != nil {
			yield(scraper.Listed{}, fmt.Errorf("list of URLs: %w", err))
			return
		}
		defer file.Close() //nolint:errcheck // only read
		err = discover.List(file, name, func(link discover.Link) error {
			if !yield(scraper.Listed{URL: link.URL, FoundBy: scraper.FoundByList}, nil) {
				return errStop
			}
			return nil
		})
		if err != nil && !errors.Is(err, errStop) {
			yield(scraper.Listed{}, fmt.Errorf("list of URLs: %w", err))
		}
	}
}

// idRange returns the articles with some numbers. Their addresses come from
// --ids-url or from the profile of the first URL that has one.
func (f *crawlFlags) idRange(p *crawlPlan, number int, text string) (iter.Seq2[scraper.Listed, error], error) {
	ids, err := discover.ParseIDRange(text)
	if err != nil {
		return nil, usage("--ids: %w", err)
	}
	pattern := f.idsURL
	for _, seed := range append(p.crawl.Seeds, f.home()...) {
		prof := p.crawl.Profile(seed)
		if pattern != "" || prof == nil || prof.Spec.URLs.IDs == "" {
			continue
		}
		base, err := urls.NewBase(seed)
		if err != nil {
			return nil, usage("--ids: %w", err)
		}
		if pattern, err = absolutePattern(base, prof.Spec.URLs.IDs); err != nil {
			return nil, usage("--ids: profile %s: %w", prof.Name, err)
		}
	}
	if pattern == "" {
		return nil, usage("--ids %s: no profile says which address a number has; say --ids-url 'https://…/{id}'", text)
	}
	links, err := ids.Links(pattern)
	if err != nil {
		return nil, usage("--ids-url: %w", err)
	}
	return func(yield func(scraper.Listed, error) bool) {
		at := uint64(0)
		for link := range links {
			fromTop := at
			if ids.From < ids.To {
				fromTop = ids.Len() - 1 - at
			}
			if !yield(scraper.Listed{URL: link.URL, FoundBy: scraper.FoundByIDs, Range: number, FromTop: fromTop}, nil) {
				return
			}
			at++
		}
	}, nil
}

// home returns the address of the site of --profile, if it names one.
func (f *crawlFlags) home() []string {
	if f.profile == "" || f.profile == profileNone {
		return nil
	}
	prof, err := loadProfile(f.profile)
	if err != nil || len(prof.Hosts()) == 0 {
		return nil
	}
	return []string{"https://" + prof.Hosts()[0] + "/"}
}

// absolutePattern resolves a profile's address of ids, which may be a path.
func absolutePattern(base urls.Base, pattern string) (string, error) {
	if strings.Contains(pattern, "://") {
		return pattern, nil
	}
	const stand = "NEWSARCID"
	full, err := base.Canonical(strings.ReplaceAll(pattern, "{id}", stand))
	return strings.ReplaceAll(full, stand, "{id}"), err
}
