// Package heap sets the garbage collector for programs that make much garbage
// around little that lives: a crawl keeps some megabytes and throws away a parse
// tree per page, so that with Go's default it collects all the time.
package heap

import (
	"os"
	"runtime"
	"runtime/debug"
	"runtime/metrics"
	"sync"
)

const (
	// most is the collector's percentage while little lives: Go's default of 100
	// costs a crawl of small pages a sixth of its processor time.
	most = 400
	// least holds while much lives, as when a part of a dataset is written: half
	// of Go's default.
	least = 50
	// slack is about how much garbage may lie around, in bytes, as long as
	// less than that lives.
	slack = 40 << 20
)

// Tune sets the collector until restore is called, unless the environment does
// (GOGC, GOMEMLIMIT). Garbage may grow to four times what lives, but no
// further than 40 MB, or to half of what lives if that is more: a fixed
// GOGC=400 would be as fast and need gigabytes for a page of 50 MB.
func Tune() (restore func()) {
	if os.Getenv("GOGC") != "" || os.Getenv("GOMEMLIMIT") != "" {
		return func() {}
	}
	before := debug.SetGCPercent(most)
	t := new(tuner)
	t.watch()
	return func() {
		t.mu.Lock()
		defer t.mu.Unlock()
		t.stopped = true
		debug.SetGCPercent(before)
	}
}

type tuner struct {
	mu      sync.Mutex
	percent int64
	stopped bool
}

// watch has adjust called after the next collection, by a cleanup of
// something that dies in it.
func (t *tuner) watch() {
	type token struct{ _ [32]byte }
	runtime.AddCleanup(new(token), (*tuner).collected, t)
}

func (t *tuner) collected() {
	sample := []metrics.Sample{{Name: "/gc/heap/live:bytes"}}
	metrics.Read(sample)
	if sample[0].Value.Kind() == metrics.KindUint64 {
		t.set(percentFor(sample[0].Value.Uint64()))
	}
	t.mu.Lock()
	stopped := t.stopped
	t.mu.Unlock()
	if !stopped {
		t.watch()
	}
}

func (t *tuner) set(percent int64) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if !t.stopped && t.percent != percent {
		t.percent = percent
		debug.SetGCPercent(int(percent))
	}
}

// percentFor returns the percentage that suits a live heap, in steps: every
// change stops the world.
func percentFor(live uint64) int64 {
	percent := int64(slack * 100 / max(live, 1<<20))
	return min(max(percent-percent%50, least), most)
}
