package heap

import (
	"runtime"
	"runtime/debug"
	"runtime/metrics"
	"testing"
)

func TestPercentFollowsTheLiveHeap(t *testing.T) {
	for _, c := range []struct {
		live uint64
		want int64
	}{{0, 400}, {4 << 20, 400}, {10 << 20, 400}, {16 << 20, 250}, {24 << 20, 150}, {36 << 20, 100}, {40 << 20, 100}, {60 << 20, 50}, {100 << 20, 50}, {1 << 30, 50}} {
		if got := percentFor(c.live); got != c.want {
			t.Errorf("%d MB live: %d %%, want %d %%", c.live>>20, got, c.want)
		}
	}
}

func TestTuneLeavesTheUsersChoice(t *testing.T) {
	before := debug.SetGCPercent(123)
	defer debug.SetGCPercent(before)
	t.Setenv("GOGC", "50")
	Tune()()
	if got := debug.SetGCPercent(123); got != 123 {
		t.Errorf("GOGC=50 became %d", got)
	}
}

func TestTuneFollowsCollections(t *testing.T) {
	t.Setenv("GOGC", "")
	t.Setenv("GOMEMLIMIT", "")
	restore := Tune()
	lives := make([]byte, 200<<20)
	for percent() != least { // the cleanup runs some time after a collection
		runtime.GC()
		runtime.Gosched()
	}
	runtime.KeepAlive(lives)
	restore()
	if got := percent(); got != 100 {
		t.Errorf("%d %% after the end", got)
	}
}

// percent returns what holds now.
func percent() int64 {
	sample := []metrics.Sample{{Name: "/gc/gogc:percent"}}
	metrics.Read(sample)
	return int64(sample[0].Value.Uint64())
}
