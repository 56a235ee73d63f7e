// Package revisit judges what a second look at a page found, and says when to
// look again. The judgement is made on the extracted record, never on bytes:
// a sidebar, a counter or an advertisement that changed makes no revision.
package revisit

import (
	"crypto/sha256"
	"encoding/hex"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/cespare/xxhash/v2"

	"github.com/newsarc/newsarc/schema"
	"github.com/newsarc/newsarc/scraper/fingerprint"
)

// Watched lists the columns of articles whose change makes a revision, in the
// order that changed_fields names them.
func Watched() []string {
	return []string{"title", "lead", "body", "authors", "images", "source", "published_at",
		"section", "tags", "access"}
}

// companion columns are named in changed_fields when something watched changed
// too, and make no revision alone: many sites print the time of the request as
// the time of the last change.
var companion = []string{"modified_at", "description"}

// Fields returns a short hash of every watched column of a record, for the
// state store, from the record and its folded texts. Columns that the page does not
// give are left out.
func Fields(a *schema.Article, texts fingerprint.Folded) map[string]string {
	fields := make(map[string]string, 12)
	var buf [512]byte
	folded := buf[:0]
	keep := func(name string, folded []byte) { fields[name] = short(folded) }
	put := func(name string, values ...string) {
		if text := strings.Join(values, "\x1f"); !blank(text) {
			folded = fingerprint.AppendFold(folded[:0], text)
			keep(name, folded)
		}
	}
	if !blank(string(a.Title)) {
		keep("title", texts.Title())
	}
	if !blank(string(a.Lead)) {
		keep("lead", texts.Lead())
	}
	if !blank(string(a.Body)) {
		fields[bodyKey] = strconv.FormatUint(xxhash.Sum64(texts.Body()), 16)
	}
	put("authors", list(a.Authors)...)
	put("images", images(a.Images)...)
	if s := a.Source; s != nil {
		put("source", string(s.Name), string(s.URL), string(s.OriginalURL), string(s.Rights), string(s.Disclaimer))
	}
	put("published_at", published(a))
	put("section", string(a.Section))
	put("tags", list(a.Tags)...)
	put("access", string(a.Access))
	put("description", string(a.Description))
	if a.ModifiedAt != nil {
		put("modified_at", a.ModifiedAt.UTC().Format(time.RFC3339))
	}
	return fields
}

// bodyKey is what Fields keeps of the body, which content_hash has the SHA-256 of already. What
// older states keep under its name is told by [Changed].
const bodyKey = "text"

func short(folded []byte) string {
	sum := sha256.Sum256(folded)
	return hex.EncodeToString(sum[:6])
}

// Changed names the columns that differ between two results of [Fields], the second of
// which is of these texts; an empty answer means that the visit found no new revision.
func Changed(before, after map[string]string, texts fingerprint.Folded) []schema.Text {
	same := func(name string) bool { return before[name] == after[name] }
	var changed []schema.Text
	for _, name := range Watched() {
		differs := !same(name)
		if old, ok := before["body"]; name == "body" {
			differs = !same(bodyKey)
			if ok { // an older state
				differs = old != short(texts.Body())
			}
		}
		if differs {
			changed = append(changed, schema.Text(name))
		}
	}
	if len(changed) == 0 {
		return nil
	}
	for _, name := range companion {
		if !same(name) {
			changed = append(changed, schema.Text(name))
		}
	}
	return changed
}

// blank tells whether a text is nothing but separators of values.
func blank(text string) bool { return strings.Trim(text, "\x1e\x1f") == "" }

func list(texts []schema.Text) []string {
	out := make([]string, len(texts))
	for i, t := range texts {
		out[i] = string(t)
	}
	return out
}

// images leaves the query out of an address: it holds sizes, signatures and
// cache keys that differ from visit to visit.
func images(all []schema.Image) []string {
	out := make([]string, 0, 4*len(all))
	for _, img := range all {
		address := string(img.URL)
		if u, err := url.Parse(address); err == nil {
			u.RawQuery, u.Fragment = "", ""
			address = u.String()
		}
		out = append(out, address, string(img.Caption), string(img.Credit), "\x1e")
	}
	return out
}

// published cuts the instant to the precision the page gave, and leaves
// relative times ("3 hours ago") out: they move with the clock of the visit.
func published(a *schema.Article) string {
	if a.PublishedAt == nil || relative(string(a.PublishedRaw)) {
		return ""
	}
	t := a.PublishedAt.UTC()
	switch a.PublishedPrecision {
	case schema.PrecisionDay:
		return t.Format(time.DateOnly)
	case schema.PrecisionMonth:
		return t.Format("2006-01")
	case schema.PrecisionMinute:
		return t.Format("2006-01-02T15:04")
	}
	return strconv.FormatInt(t.Unix(), 10)
}

var relativeWords = []string{"ago", "just now", "yesterday", "today", "назад", "только что", "вчера", "сегодня"}

func relative(raw string) bool {
	words := strings.FieldsFunc(strings.ToLower(raw), func(r rune) bool { return r == ' ' || r == ',' || r == '\u00a0' })
	return slices.ContainsFunc(relativeWords, func(w string) bool {
		if strings.Contains(w, " ") {
			return strings.Contains(strings.ToLower(raw), w)
		}
		return slices.Contains(words, w)
	})
}
