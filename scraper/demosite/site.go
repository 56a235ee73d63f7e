package demosite

import (
	"fmt"
	"html/template"
	"net/http"
	"sync"
	"time"
)

// Options say what the site is like. The zero value of each field is the default.
type Options struct {
	// Now is where the site's clock starts; by default 2026-11-22 09:00 UTC.
	Now time.Time
	// Seed chooses the texts; 0 is 1.
	Seed uint64
	// Articles is how many are published at Now; by default 64.
	Articles int
	// PerPage is how many items a listing page has; by default 12.
	PerPage int
	// CrawlDelay, in seconds, is announced in robots.txt if it is not 0.
	CrawlDelay int
	// OnRequest is called before each answer, if it is not nil.
	OnRequest func(*http.Request)
}

const (
	firstID  = 41000
	interval = 5 * time.Hour // between two articles
	// settles is the age at which a page stops changing by itself: from then
	// on a request with validators is answered 304.
	settles = 72 * time.Hour
)

// Site is the site: an [http.Handler] with a clock of its own. It is safe for
// concurrent use.
type Site struct {
	opts   Options
	pages  *template.Template
	mux    *http.ServeMux
	mu     sync.Mutex
	now    time.Time
	items  []*Article // oldest first; those of the future are not there yet
	faults []*fault
}

// New returns a site whose clock stands at opts.Now.
func New(opts Options) *Site {
	if opts.Now.IsZero() {
		opts.Now = time.Date(2026, 11, 22, 9, 0, 0, 0, time.UTC)
	}
	if opts.Seed == 0 {
		opts.Seed = 1
	}
	if opts.Articles <= 0 {
		opts.Articles = 64
	}
	if opts.PerPage <= 0 {
		opts.PerPage = 12
	}
	s := &Site{opts: opts, now: opts.Now.UTC().Truncate(time.Second), pages: parseTemplates()}
	s.publish()
	s.mux = s.routes()
	return s
}

// published is when article number n appears: the last of the first
// opts.Articles an hour before the clock starts.
func (s *Site) published(n int) time.Time {
	start := s.opts.Now.UTC().Truncate(time.Minute)
	jitter := time.Duration(n*37%120) * time.Minute
	return start.Add(time.Duration(n-s.opts.Articles+1)*interval - time.Hour - jitter)
}

// publish makes up the articles whose time has come. The caller holds the lock
// or is alone.
func (s *Site) publish() {
	for {
		n := len(s.items)
		at := s.published(n)
		if at.After(s.now) {
			return
		}
		s.items = append(s.items, s.distinct(compose(s.opts.Seed, n, at)))
	}
}

// distinct makes sure that no two articles have the same title.
func (s *Site) distinct(a *Article) *Article {
	for _, other := range s.items {
		if other.EN.Title == a.EN.Title {
			part := fmt.Sprintf(", %d", a.ID-firstID)
			a.EN.Title, a.RU.Title = a.EN.Title+part, a.RU.Title+part
			a.first = pair{a.EN.Title, a.RU.Title}
			break
		}
	}
	return a
}

// Now returns the time on the site's clock.
func (s *Site) Now() time.Time {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.now
}

// Advance lets time pass: new articles appear, counters grow, and for every six hours
// one article of the last days is edited, for every day one of the oldest is withdrawn.
func (s *Site) Advance(d time.Duration) {
	s.mu.Lock()
	defer s.mu.Unlock()
	before := s.now
	s.now = s.now.Add(d)
	known := len(s.items)
	s.publish()
	for at := before.Truncate(6 * time.Hour).Add(6 * time.Hour); !at.After(s.now); at = at.Add(6 * time.Hour) {
		step := int(at.Unix() / int64(6*time.Hour/time.Second))
		back := 2 + step%7*5
		if i := known - back; i >= 0 {
			s.revise(s.items[i], step, at)
		}
		if step%4 == 0 {
			s.withdraw(at)
		}
	}
}

// revise edits an article as an editor would.
func (s *Site) revise(a *Article, step int, at time.Time) {
	if !a.Gone.IsZero() {
		return
	}
	w := &writer{Rand: newRand(s.opts.Seed, uint64(step)), company: a.Companies[0], project: a.Projects[0], country: a.Countries[0]}
	switch step % 3 {
	case 0:
		lead := w.fill(leads[w.IntN(len(leads))])
		a.EN.Lead, a.RU.Lead = lead.en, lead.ru
	case 1:
		a.add(w.fill(updates[w.IntN(len(updates))]), false)
	default:
		a.EN.Title, a.RU.Title = a.EN.Title+" (updated)", a.RU.Title+" (обновлено)"
	}
	a.Edited = at
}

func (s *Site) withdraw(at time.Time) {
	for _, a := range s.items {
		if a.Gone.IsZero() {
			a.Gone = at
			return
		}
	}
}

// Articles returns what stands on the site now, newest first. The articles are
// the site's own: read them, and change them by Edit.
func (s *Site) Articles() []*Article {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.live()
}

func (s *Site) live() []*Article {
	var live []*Article
	for i := len(s.items) - 1; i >= 0; i-- {
		if s.items[i].Gone.IsZero() {
			live = append(live, s.items[i])
		}
	}
	return live
}

// Edit changes an article, now. It returns false if there is none with the id.
func (s *Site) Edit(id int, change func(*Article)) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	a := s.find(id)
	if a == nil {
		return false
	}
	change(a)
	a.Edited = s.now
	return true
}

// Remove withdraws an article, now: its addresses answer 410.
func (s *Site) Remove(id int) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	a := s.find(id)
	if a == nil {
		return false
	}
	a.Gone = s.now
	return true
}

func (s *Site) find(id int) *Article {
	if n := id - firstID; n >= 0 && n < len(s.items) {
		return s.items[n]
	}
	return nil
}

// stateOf returns the time whose state an article's pages show: the clock's
// hour while the article is young, later the time at which it settled or was
// last edited.
func (s *Site) stateOf(a *Article) time.Time {
	at := s.now.Truncate(time.Hour)
	if end := a.Published.Add(settles); at.After(end) {
		at = end
	}
	if a.Edited.After(at) {
		at = a.Edited
	}
	if a.Published.After(at) {
		at = a.Published
	}
	return at
}
