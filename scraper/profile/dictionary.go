package profile

import (
	_ "embed"
	"fmt"
	"slices"
	"strings"
	"sync"
	"unicode"

	"github.com/goccy/go-yaml"
)

// Label names what a phrase on a page is there for.
type Label string

// The labels; see [Labels] for what each stands before or on.
const (
	LabelImageSource   Label = "image_source"
	LabelSource        Label = "source"
	LabelOriginal      Label = "original"
	LabelRights        Label = "rights"
	LabelDisclaimer    Label = "disclaimer"
	LabelMentions      Label = "mentions"
	LabelMentionGroups Label = "mention_groups"
	LabelSidebar       Label = "sidebar"
	LabelButtons       Label = "buttons"
	LabelDiscussion    Label = "reader_comments"
	LabelByline        Label = "byline"
	LabelPublished     Label = "published"
	LabelUpdated       Label = "updated"
	LabelPromo         Label = "promo"
	LabelAd            Label = "ad"
	LabelShare         Label = "share"
	LabelSubscribe     Label = "subscribe"
	LabelStop          Label = "stop"
	LabelChrome        Label = "chrome"
	LabelNext          Label = "next"
	LabelTags          Label = "tags"
	LabelNotFound      Label = "not_found"
	LabelLogin         Label = "login"
	LabelViews         Label = "views"
	LabelComments      Label = "comments"
	LabelVotes         Label = "votes"
)

type labelGroup struct {
	kind Label
	list []string
}

// groups lists the phrases by label.
func (l *Labels) groups() []labelGroup {
	return []labelGroup{
		{LabelImageSource, l.ImageSource}, {LabelSource, l.Source}, {LabelOriginal, l.Original}, {LabelRights, l.Rights},
		{LabelDisclaimer, l.Disclaimer}, {LabelMentions, l.Mentions}, {LabelMentionGroups, l.MentionGroups}, {LabelSidebar, l.Sidebar},
		{LabelButtons, l.Buttons}, {LabelDiscussion, l.Discussion}, {LabelByline, l.Byline}, {LabelPublished, l.Published},
		{LabelUpdated, l.Updated}, {LabelPromo, l.Promo}, {LabelAd, l.Ad}, {LabelShare, l.Share}, {LabelSubscribe, l.Subscribe},
		{LabelStop, l.Stop}, {LabelChrome, l.Chrome}, {LabelNext, l.Next}, {LabelTags, l.Tags}, {LabelNotFound, l.NotFound},
		{LabelLogin, l.Login}, {LabelViews, l.Views}, {LabelComments, l.Comments}, {LabelVotes, l.Votes},
	}
}

// Dictionary finds labels in text. It is immutable and safe for concurrent use.
type Dictionary struct {
	root *phrase
	// Of most questions the label is known. Then a trie of its own phrases
	// says no sooner.
	counters *phrase // the phrases of the counters
	of       labels  // the phrases of each label
}

// Hit is a label found at the beginning of a text.
type Hit struct {
	Label Label
	// End is the offset behind the label's last word, Value the offset of what
	// follows it: behind a colon, dashes and white space.
	End, Value int
	// Colon says that a colon follows the label.
	Colon bool
	// Whole says that nothing but punctuation follows.
	Whole bool
	// Own says that the label comes from the profile.
	Own bool
	// Name is what stood in the place of {name}.
	Name string
}

// maxName is how many words {name} may stand for.
const maxName = 6

// At returns the labels that text begins with, the longest of each kind,
// longest first. Leading bullets and punctuation are passed over. The cost is
// that of the few words looked at, whatever the size of the text.
func (d *Dictionary) At(text string) []Hit {
	var hits []Hit
	d.match(d.root, text, 0, "", &hits)
	return hits
}

// CountersAt is At for the labels of views, comments and votes alone.
func (d *Dictionary) CountersAt(text string) []Hit {
	var hits []Hit
	d.match(d.counters, text, 0, "", &hits)
	return hits
}

// Find returns the hit of one label at the beginning of text.
func (d *Dictionary) Find(text string, label Label) (Hit, bool) {
	root := d.of[d.of.at(label)].root
	if root == nil {
		return Hit{}, false
	}
	var hits []Hit
	d.match(root, text, 0, "", &hits)
	if len(hits) == 0 {
		return Hit{}, false
	}
	return hits[0], true
}

// Is says whether text is one of the label's phrases and nothing else.
func (d *Dictionary) Is(text string, label Label) bool {
	h, ok := d.Find(text, label)
	return ok && h.Whole
}

// Contains says whether one of the label's phrases stands anywhere in text, at
// the beginning of a word.
func (d *Dictionary) Contains(text string, label Label) bool {
	for pos := 0; pos < len(text); {
		begin, end := wordBounds(text, pos)
		if begin == end {
			return false
		}
		if _, ok := d.Find(text[pos:], label); ok {
			return true
		}
		pos = end
	}
	return false
}

func (d *Dictionary) match(at *phrase, text string, pos int, name string, hits *[]Hit) {
	for {
		for _, e := range at.ends {
			addHit(hits, newHit(text, pos, e, name))
		}
		if at.named != nil && name == "" {
			d.matchName(at.named, text, pos, hits)
		}
		if at.next.size == 0 {
			return
		}
		next, end := at.step(text, pos)
		if next == nil {
			return
		}
		at, pos = next, end
	}
}

// minNamed is the length in bytes of the shortest text in which {name} and the
// words behind it are looked for.
const minNamed = 20

// matchName tries {name} as one word, two words, and so on.
func (d *Dictionary) matchName(after *phrase, text string, pos int, hits *[]Hit) {
	if len(text)-pos < minNamed || !after.mayFollow(text, pos) {
		return
	}
	first, end := wordBounds(text, pos)
	for n, begin := 0, first; n < maxName && begin < end; n++ {
		next, nextEnd := wordBounds(text, end)
		if len(after.ends) > 0 || next < nextEnd && after.heads.may(text, next) {
			if to, _ := after.step(text, end); to != nil || len(after.ends) > 0 {
				d.match(after, text, end, strings.Trim(text[first:end], ` "«»“”`), hits)
			}
		}
		begin, end = next, nextEnd
	}
}

func newHit(text string, end int, e ending, name string) Hit {
	h := Hit{Label: e.label, End: end, Own: e.own, Name: name, Value: len(text), Whole: true}
	for i, r := range text[end:] {
		switch {
		case r == ':' || r == '：':
			h.Colon = true
		case unicode.IsSpace(r) || unicode.Is(unicode.Pd, r) || r == '|' || r == '»' || r == '"' && h.Value == end:
		default:
			h.Value = end + i
			h.Whole = !hasWord(text[end+i:])
			return h
		}
	}
	return h
}

func addHit(hits *[]Hit, h Hit) {
	for i := range *hits {
		if (*hits)[i].Label == h.Label {
			if h.End >= (*hits)[i].End {
				(*hits)[i] = h
			}
			return
		}
	}
	*hits = append(*hits, h)
	slices.SortStableFunc(*hits, func(a, b Hit) int { return b.End - a.End })
}

// add puts one phrase into the tries of its label.
func (d *Dictionary) add(s string, e ending) {
	d.root.add(s, e)
	switch e.label {
	case LabelViews, LabelComments, LabelVotes:
		d.counters.add(s, e)
	}
	d.of.add(e.label).add(s, e)
}

// merge returns base with the labels of a profile over it.
func merge(base *Dictionary, labels map[string]Labels) *Dictionary {
	d := newDictionary()
	if base != nil {
		d.root, d.counters = base.root.clone(), base.counters.clone()
		d.of = base.of
		for i := range d.of {
			d.of[i].root = d.of[i].root.clone()
		}
	}
	d.addAll(labels, base != nil)
	return d
}

func newDictionary() *Dictionary {
	return &Dictionary{root: &phrase{}, counters: &phrase{}}
}

func (d *Dictionary) addAll(labels map[string]Labels, own bool) {
	for _, l := range labels {
		for _, g := range l.groups() {
			for _, s := range g.list {
				d.add(s, ending{g.kind, own})
			}
		}
	}
}

//go:embed labels.yaml
var genericLabels []byte

// Generic returns the dictionary for sites without a profile: labels in more
// than twenty languages.
var Generic = sync.OnceValue(func() *Dictionary {
	labels := map[string]Labels{}
	if err := yaml.UnmarshalWithOptions(genericLabels, &labels, yaml.Strict()); err != nil {
		// The file is embedded and a test reads it: this cannot happen in a built program.
		panic(fmt.Sprintf("embedded labels.yaml: %v", err))
	}
	d := newDictionary()
	d.addAll(labels, false)
	return d
})
