package scraper

import (
	"net/url"

	"github.com/newsarc/newsarc/scraper/profile"
)

// classify asks a site's profile what a URL is. The profile was chosen for
// this URL, so its host is not looked at again.
func classify(prof *profile.Profile, target string) (kind profile.Kind, id, lang string) {
	if prof == nil {
		return profile.KindUnknown, "", ""
	}
	u, err := url.Parse(target)
	if err != nil {
		return profile.KindUnknown, "", ""
	}
	return prof.PathKind(u)
}

// knowsArticles tells whether a profile has patterns for articles.
func knowsArticles(prof *profile.Profile) bool { return len(prof.Spec.URLs.Article) > 0 }
