package scraper

import (
	"context"
	"errors"
	"fmt"

	"github.com/newsarc/newsarc/scraper/discover"
	"github.com/newsarc/newsarc/scraper/frontier"
	"github.com/newsarc/newsarc/scraper/urls"
)

// listed tells whether a URL was given by somebody, who need not be asked
// whether it is in scope.
func listed(foundBy string) bool { return foundBy == FoundByList || foundBy == FoundByIDs }

// listedAtOnce is how many listed addresses are added in one transaction.
const listedAtOnce = 1000

// addListed makes the listed addresses known. Those that are keep their state.
func (r *run) addListed(ctx context.Context) error {
	if r.cfg.Listed == nil {
		return nil
	}
	entries := make([]frontier.Entry, 0, listedAtOnce)
	add := func() error {
		fresh, err := r.cfg.Store.Add(ctx, entries)
		if err != nil {
			return fmt.Errorf("add listed URLs: %w", err)
		}
		r.summary.Listed += int64(len(entries))
		r.summary.ListedNew += int64(fresh)
		entries = entries[:0]
		return nil
	}
	for one, err := range r.cfg.Listed {
		if err != nil {
			if err := r.badLines(err); err != nil {
				return err
			}
			continue
		}
		target, err := urls.Canonical(one.URL)
		if err != nil {
			return fmt.Errorf("listed URL: %w", err)
		}
		kind := frontier.KindPage
		if one.FoundBy == FoundByIDs {
			kind = frontier.KindArticle
		}
		entries = append(entries, frontier.Entry{URL: target, Kind: kind, Priority: priorityArticle, FoundBy: one.FoundBy, FoundAt: r.started})
		if len(entries) == cap(entries) {
			if err := add(); err != nil {
				return err
			}
		}
	}
	return add()
}

// badLines logs what an error says of lines that hold no URL and returns the
// rest of it.
func (r *run) badLines(err error) error {
	list := []error{err}
	for {
		if joined, ok := err.(interface{ Unwrap() []error }); ok {
			list = joined.Unwrap()
			break
		}
		inner := errors.Unwrap(err)
		if inner == nil {
			break
		}
		err = inner
	}
	var rest []error
	for _, one := range list {
		var line *discover.LineError
		if errors.As(one, &line) {
			r.log.Warn("left out: " + line.Error())
			continue
		}
		rest = append(rest, one)
	}
	return errors.Join(rest...)
}
