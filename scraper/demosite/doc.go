// Package demosite is a small made-up news site on loopback: what
// `newsarc demo` crawls, and what the tests crawl against. Its articles, people,
// companies and countries are invented; nobody's text is in it.
//
// The site is an aggregator in two languages: every article stands under
// /news/ in Russian and under /en/ in English. It has listings with pages, tag
// pages, a discussion column with times that lack a year, counters that grow,
// image credits with licences, sources and rights, readers' comments,
// robots.txt, a sitemap index, a feed, validators (ETag, Last-Modified, 304),
// gzip, and the pages that trouble crawlers: a redirect, a soft 404, a login
// wall, a page in windows-1251. The mark-up differs from article to article.
//
// It has a clock of its own and is deterministic: the same options and the same
// calls give the same bytes. [Site.Advance] lets time pass, which publishes new
// articles, edits and withdraws some, and makes counters grow; [Site.Edit] and
// [Site.Remove] change one article; [Site.Fail] makes answers go wrong.
//
//	site := demosite.New(demosite.Options{Now: time.Date(2026, 11, 22, 9, 0, 0, 0, time.UTC)})
//	server := httptest.NewServer(site)
//	defer server.Close()
package demosite

import _ "embed"

//go:embed windrose.yaml
var profileYAML []byte

// Profile returns the site's profile as YAML, for [profile.Load].
//
// [profile.Load]: https://pkg.go.dev/github.com/newsarc/newsarc/scraper/profile#Load
func Profile() []byte { return append([]byte(nil), profileYAML...) }
