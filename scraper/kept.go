package scraper

import (
	"context"
	"encoding/json"

	"github.com/newsarc/newsarc/scraper/frontier"
)

// recall reads a fact that a run has kept in the store; what is unknown leaves into as it is.
func recall[T any](ctx context.Context, store frontier.Store, name string, into *T) error {
	text, err := store.Value(ctx, name)
	if err != nil || text == "" {
		return err
	}
	return json.Unmarshal([]byte(text), into)
}

// keep writes a fact of a run into the store.
func keep[T any](ctx context.Context, store frontier.Store, name string, fact T) error {
	text, err := json.Marshal(fact)
	if err != nil {
		return err
	}
	return store.SetValue(ctx, name, string(text))
}
