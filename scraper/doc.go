// Package scraper crawls news sites: one page's journey from a seed to staged
// records reads from top to bottom in crawl.go.
package scraper
