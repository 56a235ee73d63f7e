package scraper

import (
	"context"
	"fmt"

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
			return err
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
