package scraper

import (
	"context"
	"encoding/json"
	"fmt"
	"hash/maphash"

	"github.com/newsarc/newsarc/schema"
	"github.com/newsarc/newsarc/scraper/frontier"
	"github.com/newsarc/newsarc/scraper/urls"
)

// score counts how often what a source said proved right and wrong.
type score struct {
	Right float64 `json:"right"`
	Wrong float64 `json:"wrong"`
}

// scoreMemory is how many verdicts a score rests on: older ones fade.
const scoreMemory = 50

func (s *score) add(right bool) {
	if right {
		s.Right++
	} else {
		s.Wrong++
	}
	if n := s.Right + s.Wrong; n > scoreMemory {
		s.Right, s.Wrong = s.Right*scoreMemory/n, s.Wrong*scoreMemory/n
	}
}

// enough tells whether a score has verdicts enough to go by.
func (s *score) enough() bool { return s.Right+s.Wrong >= 8 }

// lies tells that nearly all alarms were false.
func (s *score) lies() bool { return s.enough() && s.Right < (s.Right+s.Wrong)/10 }

// proven tells that alarms are mostly right.
func (s *score) proven() bool { return s.enough() && s.Right >= s.Wrong }

// holds tells that proofs can be relied upon: hardly one proved wrong.
func (s *score) holds() bool { return s.Wrong <= (s.Right+s.Wrong)/50 }

// audits is how many proofs a run puts to the test.
func (s *score) audits() int {
	if s.Right < 20 {
		return 8
	}
	return 3
}

// trust is what was learnt of the dates of change in the sitemaps or the feeds
// of a host.
type trust struct {
	// Alarms: a date after the last visit. Did the visit find a change?
	Alarms score `json:"alarms"`
	// Vague: a date so rough that the last visit lies within it.
	Vague score `json:"vague"`
	// Proofs: a date before the last visit. Did a visit all the same find nothing?
	Proofs score `json:"proofs"`
	// Covers says that proofs cover most of the host.
	Covers bool `json:"covers"`
}

// lastmods is what this run's sources say of known pages, and how far they are
// to be believed. Guarded by run.mu.
type lastmods struct {
	seed   maphash.Seed
	trusts map[string]*trust
	proofs map[uint64]*trust // by page
	alarms map[uint64]alarm  // by page
	named  map[string]int64  // proofs by host
	quiet  map[string]*trust // hosts whose sitemap did not change at all
	read   map[*trust]bool   // Covers is of this run
	// released are pages whose alarms a sample has borne out.
	released []frontier.Entry
	changed  bool
}

// alarm is a page that is visited because a source says that it changed.
type alarm struct {
	score *score
	doubt *doubt
}

// doubt is a source's word on too many pages to be taken at once: some of them
// are a sample, and the others wait for what it shows.
type doubt struct {
	held        []frontier.Entry
	open        int
	right, seen int
}

func newLastmods() lastmods {
	return lastmods{
		seed: maphash.MakeSeed(), trusts: map[string]*trust{}, proofs: map[uint64]*trust{}, alarms: map[uint64]alarm{},
		named: map[string]int64{}, quiet: map[string]*trust{}, read: map[*trust]bool{},
	}
}

func (l *lastmods) key(url string) uint64 { return maphash.String(l.seed, url) }

// of returns what is known of the sitemaps or feeds of a host.
func (l *lastmods) of(kind frontier.Kind, source string) *trust {
	key := string(kind) + " " + urls.Host(source)
	t := l.trusts[key]
	if t == nil {
		t = &trust{}
		l.trusts[key] = t
	}
	return t
}

// reading begins to find out anew what the sources of a host cover.
func (l *lastmods) reading(t *trust) {
	if !l.read[t] {
		l.read[t] = true
		l.changed = l.changed || t.Covers
		t.Covers = false
	}
}

// prove notes that a source says a page did not change since our visit.
func (l *lastmods) prove(url string, t *trust) {
	if len(l.proofs) < maxProved {
		l.proofs[l.key(url)] = t
	}
	l.named[urls.Host(url)]++
}

// proof returns who proves that a page did not change, nil for nobody who is
// to be believed.
func (l *lastmods) proof(url, host string) *trust {
	t := l.proofs[l.key(url)]
	if t == nil {
		t = l.quiet[host]
	}
	if t == nil || !t.Proofs.holds() {
		return nil
	}
	return t
}

// The bounds of alarms that are believed at once: as many as any site edits
// between two runs, or a share that no site reaches that tells the truth.
const (
	plainAlarms = 20
	plainShare  = 10 // a tenth of the pages that a source names
	sample      = 10 // of alarms in doubt
	liarsSample = 2
)

// heed decides which alarms of one file lead to visits now. list are the
// places of the entries among found.
func (l *lastmods) heed(s *score, found []frontier.Entry, list []int, known int) {
	if len(list) == 0 {
		return
	}
	n := len(list)
	var d *doubt
	switch {
	case s.lies():
		n = min(n, liarsSample)
	case s.proven() || len(list) <= plainAlarms || len(list) <= known/plainShare:
	default:
		n = sample
		d = &doubt{open: sample}
	}
	for i, at := range list {
		// The sample is spread over the whole list.
		if i*n/len(list) != (i+1)*n/len(list) {
			found[at].Renew = true
			l.alarms[l.key(found[at].URL)] = alarm{s, d}
			continue
		}
		if d != nil {
			e := found[at]
			e.Renew = true
			d.held = append(d.held, e)
		}
	}
}

// judge settles what a visit says of the source that spoke of a page. It says
// nothing of a page that is no article.
func (l *lastmods) judge(url string, change schema.Change) {
	key := l.key(url)
	found := change != "" && change != schema.ChangeUnchanged && change != schema.ChangeNew
	if t := l.proofs[key]; t != nil && (change == schema.ChangeUnchanged || change == schema.ChangeChanged) {
		delete(l.proofs, key)
		t.Proofs.add(change == schema.ChangeUnchanged)
		l.changed = true
	}
	a, ok := l.alarms[key]
	if !ok {
		return
	}
	delete(l.alarms, key)
	if change != "" {
		a.score.add(found)
		l.changed = true
	}
	if d := a.doubt; d != nil {
		if change != "" {
			d.seen++
		}
		if found {
			d.right++
		}
		if d.open--; d.open == 0 && d.right*3 >= d.seen && d.seen > 0 {
			for _, e := range d.held {
				l.alarms[l.key(e.URL)] = alarm{score: a.score}
			}
			l.released, d.held = append(l.released, d.held...), nil
		}
	}
}

const trustKey = "lastmod trust"

// loadTrust reads what earlier runs have learnt.
func (r *run) loadTrust(ctx context.Context) error {
	if err := recall(ctx, r.cfg.Store, trustKey, &r.lastmods.trusts); err != nil {
		return fmt.Errorf("read the trust in sources: %w", err)
	}
	return nil
}

// keepTrust writes down what was learnt, and queues the pages whose alarms
// were borne out.
func (r *run) keepTrust(ctx context.Context) error {
	r.mu.Lock()
	released := r.lastmods.released
	r.lastmods.released = nil
	var text []byte
	if r.lastmods.changed {
		text, _ = json.Marshal(r.lastmods.trusts) //nolint:errchkjson // numbers under names
		r.lastmods.changed = false
	}
	r.mu.Unlock()
	if len(released) > 0 {
		if _, err := r.cfg.Store.Add(ctx, released); err != nil {
			return fmt.Errorf("queue what a sitemap says has changed: %w", err)
		}
	}
	if text == nil {
		return nil
	}
	if err := r.cfg.Store.SetValue(ctx, trustKey, string(text)); err != nil {
		return fmt.Errorf("keep the trust in sources: %w", err)
	}
	return nil
}
