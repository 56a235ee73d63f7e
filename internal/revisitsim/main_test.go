package main

import (
	"strings"
	"testing"
)

// The schedule of the crawler catches more edits than those that do not know the
// rates, and keeps news fresher, at the same number of requests.
func TestOursWins(t *testing.T) {
	const perDay, days = 8, 30
	site := makeSite(7, perDay, 200, days)
	results := map[string]result{}
	for _, budget := range []int{15} {
		for _, p := range policies {
			requests := budget * perDay * days
			r := simulate(site, days, p, calibrate(site, days, p, requests))
			results[p.name] = r
			if r.requests < requests*9/10 || r.requests > requests*11/10 {
				t.Errorf("%s made %d requests of %d", p.name, r.requests, requests)
			}
		}
		us := results["newsarc (`revisit.Next`)"]
		for _, name := range []string{"uniform", "Nutch's adaptive schedule", "a fifth of the age"} {
			r := results[name]
			if us.caught <= r.caught || us.youngGot <= r.youngGot || us.staleYoung >= r.staleYoung {
				t.Errorf("%d revisits an article: caught %d (young %d), stale %.0f h; %s %d (%d), %.0f h",
					budget, us.caught, us.youngGot, us.staleYoung, name, r.caught, r.youngGot, r.staleYoung)
			}
		}
		if best := results["optimum for edits caught, rates known"]; us.caught > best.caught {
			t.Errorf("%d caught, by the optimum %d", us.caught, best.caught)
		}
	}
}

func TestTable(t *testing.T) {
	var b strings.Builder
	compare(&b, 1, 2, 20, 5, []float64{5})
	if got := strings.Count(b.String(), "\n| "); got != len(policies)+1 {
		t.Errorf("%d rows:\n%s", got, b.String())
	}
}
