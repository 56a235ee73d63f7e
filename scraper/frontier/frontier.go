// Package frontier keeps the state of a crawl: every URL once, what is due,
// leases, the clock of each host (politeness is here), the known articles and
// the rows that wait to be written. [OpenSQLite] keeps it in one file.
//
// The life of a URL: [Store].Add makes it known; Lease hands it out when it is
// due and its host may be asked; Commit ends the visit and says when, if ever,
// the next one is, stages the rows that the visit left and adds the links that it
// found. All of that is one transaction, so that a crash loses nothing that was
// acknowledged and doubles nothing: what was leased is leased again.
//
// The life of a row: Commit stages it, Seal puts it into a part, for good; the
// part's rows are written somewhere durable; Unstage forgets them. Whoever
// opens a store first writes the parts that Sealed returns once more.
//
// Nothing sleeps and nothing reads the clock. A caller asks NextDue how long to
// sleep; a test moves the time as it likes. The package frontiertest holds the
// tests that every implementation must pass.
package frontier

import (
	"context"
	"errors"
	"time"

	"github.com/newsarc/newsarc/schema"
)

// Store is the state of a crawl. All methods are safe for concurrent use, and
// each is one transaction: after a crash it happened wholly or not at all.
// Nothing in it sleeps and nothing reads the clock; callers pass the time.
type Store interface {
	// Add makes URLs known. A URL that is known keeps its state, unless its
	// entry says Renew, which makes it due at entry.Due if that is earlier than
	// its next visit, ends its retries and makes a scheduled revisit work of its
	// own (see Want); a URL in flight is being visited anyway. A known URL's
	// priority rises to the entry's, its depth falls to it, and KindPage gives
	// way to the entry's kind until the first visit. It returns how many were new.
	Add(ctx context.Context, entries []Entry) (int, error)

	// Lease hands out at most n URLs of hosts that are due at now, hosts in
	// turn, the highest priority of each host first, and moves the clock of each
	// such host in the same transaction. A lease that is neither committed
	// nor released within the store's lease time is handed out again.
	// A host without valid robots.txt gets a lease of kind KindRobots first.
	// First visits, retries and renewed URLs come before the revisits that
	// want admits; those come earliest due first.
	Lease(ctx context.Context, now time.Time, n int, want Want) ([]Lease, error)

	// NextDue returns the earliest instant after now at which Lease, asked
	// with want, may hand something out, and false if nothing waits that is
	// due before horizon. URLs in flight do not count.
	NextDue(ctx context.Context, now, horizon time.Time, want Want) (time.Time, bool, error)

	// Commit ends the journeys of pages in one transaction: the leased URL
	// gets its outcome, validators and schedule, its links are added, its rows
	// are staged, its host's clock is set from what happened, the article's
	// state is kept. A visit whose lease is not held any more (it expired and was
	// handed out again, or it was committed or released before) only moves the
	// host's clock: nothing is stored twice. An expired lease that nobody else
	// got is still good.
	Commit(ctx context.Context, pages []Visit) error

	// Release gives leases back unvisited (shutdown), without an attempt and,
	// unless a request was broken off, without one on the host's clock. A revisit whose lease has a later
	// Due than it was handed out with is put off until then.
	Release(ctx context.Context, leases []Lease) error

	// Article returns what is known of an article, or ErrNotFound.
	Article(ctx context.Context, articleID, lang string) (Article, error)

	// Get returns what is known of a URL, or ErrNotFound.
	Get(ctx context.Context, url string) (URLState, error)

	// Known returns those of some URLs that are known, with the instant of their
	// last visit, zero if there was none.
	Known(ctx context.Context, urls []string) (map[string]time.Time, error)

	// Host returns what is known of a host (host:port as in the URL), or ErrNotFound.
	Host(ctx context.Context, host string) (Host, error)

	// Turn takes a turn of a host for a request that is no visit of one of its URLs,
	// as when another host's robots.txt leads there. If the host may be asked at now,
	// its clock moves as for a lease until EndTurn. If not, a turn is booked for
	// [Turn].At, and the host's own work waits for it; who comes again passes that
	// instant as booked, which is zero at first.
	Turn(ctx context.Context, host string, now, booked time.Time) (Turn, error)

	// EndTurn ends the request of a turn that was granted.
	EndTurn(ctx context.Context, host string, end TurnEnd) error

	// RetryRobots makes hosts ask anew, as soon as their clocks allow, for every
	// robots.txt that could not be had (status 0, 429, 5xx) and was asked for
	// before an instant. It returns how many hosts that are.
	RetryRobots(ctx context.Context, before time.Time) (int, error)

	// Hosts calls fn for every host in the order they became known, until fn
	// returns an error.
	Hosts(ctx context.Context, fn func(Host) error) error

	// Articles calls fn for every known article by id and language, until fn
	// returns an error.
	Articles(ctx context.Context, fn func(Article) error) error

	// Seal fixes which staged rows of the table make the next part of the run
	// and returns it; false if no row waits. What is sealed stays sealed. A
	// part has an upper size, so call it again until it is false.
	Seal(ctx context.Context, table schema.Table, run string, worker int) (schema.Part, bool, error)

	// Sealed returns the parts that were sealed and not unstaged, oldest first.
	Sealed(ctx context.Context) ([]schema.Part, error)

	// Rows returns the rows of a sealed part in the order they were staged.
	Rows(ctx context.Context, part schema.Part) ([]schema.Row, error)

	// Unstage forgets the rows of a part that was written. Forgetting it twice
	// is no error.
	Unstage(ctx context.Context, part schema.Part) error

	// Staged returns how many rows and bytes of a table wait unsealed.
	Staged(ctx context.Context, table schema.Table) (rows, bytes int64, err error)

	// Stats counts URLs by state, and what is due at now.
	Stats(ctx context.Context, now time.Time) (Stats, error)

	// URLs calls fn for every URL with the given outcome ("" for all), in the
	// order they became known, until fn returns an error.
	URLs(ctx context.Context, outcome schema.Outcome, fn func(URLState) error) error

	// Value and SetValue keep small facts of the crawl by name. An unknown name is "".
	Value(ctx context.Context, name string) (string, error)
	SetValue(ctx context.Context, name, value string) error

	// Close ends the use of the store.
	Close() error
}

// The errors a caller must tell apart.
var (
	// ErrNotFound says that the store knows no such thing.
	ErrNotFound = errors.New("not found")
	// ErrInUse says that another process crawls with this store.
	ErrInUse = errors.New("in use by another crawl")
	// ErrNewer says that a newer version of newsarc wrote the store.
	ErrNewer = errors.New("written by a newer version")
	// ErrDamaged says that the store cannot be read.
	ErrDamaged = errors.New("damaged")
	// ErrFull says that the disk is full. What was acknowledged is kept, and the
	// call may be repeated when there is room.
	ErrFull = errors.New("no space left on the disk")
)

// Kind says what a URL is expected to be.
type Kind string

// The kinds of URLs.
const (
	KindRobots  Kind = "robots"
	KindSeed    Kind = "seed"
	KindListing Kind = "listing"
	KindArticle Kind = "article"
	KindFeed    Kind = "feed"
	KindSitemap Kind = "sitemap"
	KindPage    Kind = "page" // not known yet
)

// Want says which revisits may be handed out. A revisit is the visit of a URL
// whose last visit ended without a retry and that nobody renewed since: only
// its schedule (Visit.Next) asks for it. All else is handed out in any case.
type Want struct {
	// RevisitsDue admits revisits scheduled before it. It may lie in the
	// future: revisits are then handed out early, except for those of URLs whose
	// last visit failed (an outcome other than fetched, not-modified and
	// redirected), which wait for their time. Zero admits none.
	RevisitsDue time.Time
	// VisitedBefore leaves out revisits of URLs that were visited at this
	// instant or later, so that a run visits each URL once. Zero leaves out none.
	VisitedBefore time.Time
	// OnTime are hosts whose revisits are not handed out early.
	OnTime map[string]bool
}

// due returns before which instant the revisits of a host are admitted at now.
func (w *Want) due(host string, now int64) int64 {
	due := micros(w.RevisitsDue)
	if w.OnTime[host] {
		due = min(due, now+1)
	}
	return due
}

// Entry is one URL to make known.
type Entry struct {
	URL      string // canonical form
	Kind     Kind
	Priority int // higher first
	Depth    int // links from a seed
	Hops     int // redirects that led here
	FoundBy  string
	Referrer string
	Due      time.Time // zero: at once
	Renew    bool      // make it due again if it is known
	FoundAt  time.Time // when it became known; zero: Due, and in Visit.Found the visit's At
}

// Lease is the right to visit one URL now.
type Lease struct {
	ID int64
	Entry
	Host         string
	Attempt      int // from 1
	ETag         string
	LastModified string
	ContentHash  string
	LastVisit    time.Time     // zero: never
	Revisit      bool          // only the schedule asked for it, see Want
	DelayOwed    time.Duration // since the host's request before
	DelayKept    time.Duration // what has passed; negative for a host's first request
	Expires      time.Time
	BrokenOff    time.Time // set by who releases it: when its request ended without an answer; zero: there was none
}

// Turn is the answer to [Store].Turn.
type Turn struct {
	Granted   bool
	At        time.Time     // when to ask again, unless it is granted
	DelayOwed time.Duration // as in [Lease], if it is granted
	DelayKept time.Duration
}

// TurnEnd is what the request of a turn teaches about the host that was asked. The
// fields are as in [Visit].
type TurnEnd struct {
	At            time.Time
	Outcome       schema.Outcome
	HostNotBefore time.Time
	HostDelay     time.Duration
}

// Visit is what one journey leaves behind.
type Visit struct {
	Lease   Lease
	At      time.Time // end of the request
	Outcome schema.Outcome
	Status  int
	Error   string
	// Kind the URL turned out to be; "" keeps it.
	Kind Kind
	// Validators and identity. After the outcome fetched they are kept as they
	// are here, after any other one an empty field keeps what is known.
	ETag         string
	LastModified string
	ContentHash  string
	ArticleID    string
	Lang         string
	// Next is when to visit the URL again; zero is never.
	Next time.Time
	// Retry says that Next is another attempt after a failure, which counts attempts on.
	Retry bool
	// HostNotBefore moves the host's clock further (Retry-After, back-off, breaker).
	HostNotBefore time.Time
	// HostDelay replaces the host's delay, though never below the store's own
	// for it; zero keeps it, a negative one returns to the store's own.
	HostDelay time.Duration
	// Requested says that a request was made, so that the host's clock starts anew at At.
	Requested bool
	Robots    *Robots // the host's robots.txt, for a lease of kind KindRobots
	Found     []Entry
	Rows      []schema.Row
	Article   *Article
}

// Article is what the store remembers of one language version of an article.
type Article struct {
	ArticleID   string
	Lang        string
	URL         string
	Revision    int64
	ContentHash string
	FirstSeen   time.Time
	LastChange  time.Time
	LastVisit   time.Time
	PublishedAt time.Time
	Visits      int64
	Changes     int64
	Gone        bool
	// Fields holds a short hash of each watched field, so that a change can name what changed.
	Fields map[string]string
}

// Robots is a host's robots.txt as it was fetched.
type Robots struct {
	Status    int // 0: unreachable
	Body      string
	FetchedAt time.Time
	Expires   time.Time
}

// Host is what the store knows of a host.
type Host struct {
	Name      string
	Delay     time.Duration
	NotBefore time.Time
	LastVisit time.Time
	InFlight  int
	Failures  int   // requests in a row that were unreachable, too slow, rate limited or met a server error
	URLs      int64 // known
	Waiting   int64 // due or scheduled work, without scheduled revisits
	Robots    *Robots
}

// URLState is what the store knows of a URL.
type URLState struct {
	Entry
	Host         string
	Outcome      schema.Outcome // "" if never visited
	Status       int
	Error        string
	Attempts     int
	FirstSeen    time.Time
	LastVisit    time.Time
	Next         time.Time // zero: never, or at once if Planned
	Planned      bool      // another visit is planned
	Revisit      bool      // only the schedule asks for it, see Want
	ETag         string
	LastModified string
	ContentHash  string
	ArticleID    string
	Lang         string
	Leased       bool
}

// Stats counts what the store holds.
type Stats struct {
	URLs     int64
	Queued   int64 // never visited, not in flight
	Due      int64
	InFlight int64
	Articles int64
	Outcomes map[schema.Outcome]int64
}
