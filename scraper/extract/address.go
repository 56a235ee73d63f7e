package extract

import (
	"github.com/newsarc/newsarc/scraper/profile"
	"github.com/newsarc/newsarc/scraper/urls"
)

// Canonical is [urls.Canonical] by what a profile, which may be nil, says of the
// parameters of its site.
func Canonical(raw string, prof *profile.Profile) (string, error) {
	sorted, drop, keep := prof.Parameters()
	return urls.Options{SortQuery: sorted, Drop: drop, Keep: keep}.Canonical(raw)
}
