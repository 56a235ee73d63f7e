// Package urls says when two addresses are the same page, and which addresses
// a crawl may take.
//
// Addresses are parsed as browsers do (the WHATWG URL standard), not as RFC
// 3986 wants them: pages are written for browsers. [Canonical] gives the form
// under which the frontier knows a URL, [Site] the owner, [ArticleID] the
// identity of an article, [Primary] one address for the http, www, mobile and
// AMP variants of a page. [Scope] decides what belongs to a crawl, [Trap] what
// would never end.
//
// Everything here is a pure function of its arguments and safe for concurrent use.
package urls
