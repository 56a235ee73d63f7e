package scraper

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/newsarc/newsarc/schema"
	"github.com/newsarc/newsarc/scraper/discover"
	"github.com/newsarc/newsarc/scraper/frontier"
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
	tops := map[int][]idAt{}
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
		target, err := r.address(one.URL)
		if err != nil {
			return fmt.Errorf("listed URL: %w", err)
		}
		kind := frontier.KindPage
		if one.FoundBy == FoundByIDs {
			kind = frontier.KindArticle
		}
		if one.FoundBy == FoundByIDs && one.FromTop < topIDs {
			tops[one.Range] = append(tops[one.Range], idAt{target, one.FromTop})
		}
		entries = append(entries, frontier.Entry{URL: target, Kind: kind, Priority: priorityArticle, FoundBy: one.FoundBy, FoundAt: r.started})
		if len(entries) == cap(entries) {
			if err := add(); err != nil {
				return err
			}
		}
	}
	if err := add(); err != nil {
		return err
	}
	for _, top := range tops {
		if err := r.askTop(ctx, top); err != nil {
			return err
		}
	}
	return nil
}

// The ids at the top of a range that are asked for again.
const (
	topIDs   = 1000 // that are looked at
	aboveTop = 50   // above the largest one that was found
	belowTop = 20   // below it: ids are often given before their articles appear
)

// idAt is an id's address and how many larger ones its range has.
type idAt struct {
	url     string
	fromTop uint64
}

// askTop makes ids due again that led to nothing and lie where the next articles
// will appear: around the largest id that was found, or at the lower end of those
// looked at when none was.
func (r *run) askTop(ctx context.Context, ids []idAt) error {
	slices.SortFunc(ids, func(a, b idAt) int { return cmp.Compare(a.fromTop, b.fromTop) })
	var again []frontier.Entry
	below := -1 // ids left to look at once one was found
	for _, id := range ids {
		state, err := r.cfg.Store.Get(ctx, id.url)
		if err != nil {
			return fmt.Errorf("top of a range of ids: %w", err)
		}
		switch {
		case below == 0:
		case below > 0:
			below--
		case state.ArticleID != "" && state.Outcome != schema.OutcomeGone:
			again = again[max(0, len(again)-aboveTop):]
			below = belowTop + 1
			continue
		}
		if below == 0 {
			break
		}
		if state.Outcome == schema.OutcomeGone || state.Outcome == schema.OutcomeSoft404 {
			e := state.Entry
			e.Due, e.Renew = r.started, true
			again = append(again, e)
		}
	}
	if below < 0 {
		again = again[max(0, len(again)-aboveTop):]
	}
	if _, err := r.cfg.Store.Add(ctx, again); err != nil {
		return fmt.Errorf("top of a range of ids: %w", err)
	}
	return nil
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
