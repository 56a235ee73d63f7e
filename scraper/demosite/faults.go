package demosite

import (
	"net/http"
	"strconv"
	"strings"
	"time"
)

// Fault is one way for answers to go wrong.
type Fault struct {
	// Prefix of the paths that it hits; "" or "/" hits all.
	Prefix string
	// Times is how many requests it hits; 0 is all until [Site.Heal].
	Times int
	// Kind says what happens.
	Kind FaultKind
	// Status of [FaultStatus].
	Status int
	// RetryAfter is sent with [FaultStatus], if it is not 0.
	RetryAfter time.Duration
	// Delay before a slow answer, which is right otherwise.
	Delay time.Duration
	// Location of [FaultRedirect].
	Location string
}

// FaultKind says what happens to a request.
type FaultKind int

// The kinds of faults.
const (
	FaultStatus     FaultKind = iota // answer with Status and an error page
	FaultSlow                        // answer after Delay
	FaultHang                        // never answer; hold the connection until the client leaves
	FaultTruncate                    // half of the body, then the connection breaks
	FaultBrokenGzip                  // Content-Encoding: gzip over bytes that are not
	FaultReset                       // break the connection without an answer
	FaultRedirect                    // 302 to Location
)

type fault struct {
	Fault
	left int // -1: for ever
}

// Fail makes answers go wrong from now on. Faults are tried in the order they
// were added; the first that hits decides.
func (s *Site) Fail(f Fault) {
	s.mu.Lock()
	defer s.mu.Unlock()
	left := f.Times
	if left == 0 {
		left = -1
	}
	s.faults = append(s.faults, &fault{f, left})
}

// Heal ends all faults.
func (s *Site) Heal() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.faults = nil
}

func (s *Site) faultFor(path string) (Fault, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, f := range s.faults {
		if f.left == 0 || !strings.HasPrefix(path, f.Prefix) {
			continue
		}
		if f.left > 0 {
			f.left--
		}
		return f.Fault, true
	}
	return Fault{}, false
}

// misbehave answers as the fault says.
func (s *Site) misbehave(w http.ResponseWriter, r *http.Request, f Fault) {
	switch f.Kind {
	case FaultStatus:
		if f.RetryAfter > 0 {
			w.Header().Set("Retry-After", strconv.Itoa(int(f.RetryAfter/time.Second)))
		}
		http.Error(w, http.StatusText(f.Status), f.Status)
	case FaultSlow:
		select {
		case <-time.After(f.Delay):
			s.mux.ServeHTTP(w, r)
		case <-r.Context().Done():
		}
	case FaultHang:
		<-r.Context().Done()
	case FaultTruncate:
		cut := &recorder{header: http.Header{}}
		s.mux.ServeHTTP(cut, r)
		for name, values := range cut.header {
			w.Header()[name] = values
		}
		w.Header().Set("Content-Length", strconv.Itoa(len(cut.body)))
		_, _ = w.Write(cut.body[:len(cut.body)/2])
		_ = http.NewResponseController(w).Flush()
		panic(http.ErrAbortHandler) // the documented way to break a connection
	case FaultBrokenGzip:
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		w.Header().Set("Content-Encoding", "gzip")
		_, _ = w.Write([]byte("\x1f\x8b\x08\x00 this is not a gzip stream"))
	case FaultReset:
		panic(http.ErrAbortHandler)
	case FaultRedirect:
		http.Redirect(w, r, f.Location, http.StatusFound)
	}
}

// recorder keeps an answer instead of sending it.
type recorder struct {
	header http.Header
	body   []byte
}

func (r *recorder) Header() http.Header { return r.header }
func (r *recorder) WriteHeader(int)     {}
func (r *recorder) Write(p []byte) (int, error) {
	r.body = append(r.body, p...)
	return len(p), nil
}
