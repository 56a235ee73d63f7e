package schema

import "time"

// Article is one row of the table articles: one revision of one article.
// Revisions are counted by (article_id, lang).
type Article struct {
	// Site and the site's own id of the article ("vpk.name/665992"), else site and 16 hex digits of the SHA-256 of canonical_url.
	ArticleID Text `json:"article_id" parquet:"article_id,optional"`
	// Number of this revision of the article, from 1; null where no crawl counted it.
	Revision *int64 `json:"revision" parquet:"revision,optional"`
	// Address the page was fetched from.
	URL Text `json:"url" parquet:"url,optional"`
	// The page's own canonical address if it lies on the same site and is plausible, else url in canonical form, without the marks of http, www, mobile and AMP variants.
	CanonicalURL Text `json:"canonical_url" parquet:"canonical_url,optional"`
	// Registrable domain; host:port where there is none.
	Site Text `json:"site" parquet:"site,optional,dict"`
	// What kind of page it is; always article in the table articles.
	PageType PageType `json:"page_type" parquet:"page_type,optional,dict"`
	// Language of the text (not of the page's chrome), lower-case primary subtag: en, ru.
	Lang Text `json:"lang" parquet:"lang,optional,dict"`
	// The same article in other languages, as the page names them.
	Alternates List[Alternate] `json:"alternates" parquet:"alternates,list"`

	// Headline as printed, without the site's name.
	Title Text `json:"title" parquet:"title,optional"`
	// Standfirst as printed, not repeated in body; null where none is printed.
	Lead Text `json:"lead" parquet:"lead,optional"`
	// The description of the page's metadata.
	Description Text `json:"description" parquet:"description,optional"`
	// Running text, paragraphs separated by a blank line.
	Body Text `json:"body" parquet:"body,optional"`
	// The body as Markdown, with headings, lists, quotes, tables and links.
	BodyMarkdown Text `json:"body_markdown" parquet:"body_markdown,optional"`
	// Words of lead and body.
	WordCount *int64 `json:"word_count" parquet:"word_count,optional"`

	// Names of people and agencies as printed, without labels and roles.
	Authors List[Text] `json:"authors" parquet:"authors,list"`
	// The line the authors were read from, as printed.
	BylineRaw Text `json:"byline_raw" parquet:"byline_raw,optional"`
	// Instant of first publication.
	PublishedAt *time.Time `json:"published_at" parquet:"published_at,optional,timestamp(microsecond:utc)"`
	// Publication time as printed or as the metadata give it.
	PublishedRaw Text `json:"published_raw" parquet:"published_raw,optional"`
	// How exactly the page gave published_at: second, minute, day (00:00Z of it) or month.
	PublishedPrecision Precision `json:"published_precision" parquet:"published_precision,optional,dict"`
	// Instant of the last change the page admits.
	ModifiedAt *time.Time `json:"modified_at" parquet:"modified_at,optional,timestamp(microsecond:utc)"`

	// Where an aggregator took the article from.
	Source *Source `json:"source" parquet:"source,optional"`
	// Images of the article, lead image first.
	Images List[Image] `json:"images" parquet:"images,list"`

	// Views the page counted when it was fetched.
	Views *int64 `json:"views" parquet:"views,optional"`
	// Number of readers' comments the page counted when it was fetched.
	Comments *int64 `json:"comments" parquet:"comments,optional"`
	// Votes (likes, rating points) the page counted when it was fetched.
	Votes *int64 `json:"votes" parquet:"votes,optional"`
	// Readers' comments that stand on the page.
	ReaderComments List[ReaderComment] `json:"reader_comments" parquet:"reader_comments,list"`

	// Section or rubric of the site the article stands in.
	Section Text `json:"section" parquet:"section,optional,dict"`
	// Tags, keywords and topics as the page gives them.
	Tags List[Text] `json:"tags" parquet:"tags,list"`
	// Countries, products, companies, people the page says the article mentions.
	Mentions List[Mention] `json:"mentions" parquet:"mentions,list"`
	// Links in the body.
	Links List[Link] `json:"links" parquet:"links,list"`
	// Items of the blocks beside the article: discussion, most read, related.
	Sidebar List[SidebarItem] `json:"sidebar" parquet:"sidebar,list"`

	// Whether everybody can read the whole text: free, paywalled, partial.
	Access Access `json:"access" parquet:"access,optional,dict"`

	// Instant of the request that brought this page.
	FetchedAt *time.Time `json:"fetched_at" parquet:"fetched_at,optional,timestamp(microsecond:utc)"`
	// The response the page came in.
	HTTP *HTTP `json:"http" parquet:"http,optional"`
	// Where the response is archived.
	WARC *WARC `json:"warc" parquet:"warc,optional"`
	// SHA-256, hex, of title, lead and body (NFC, white space folded, joined by newlines).
	ContentHash Text `json:"content_hash" parquet:"content_hash,optional"`
	// 64-bit simhash of the text as 16 hex digits; near-duplicates differ in few bits.
	Simhash Text `json:"simhash" parquet:"simhash,optional"`
	// What made this row from the page.
	Extractor *Extractor `json:"extractor" parquet:"extractor,optional"`
	// How each field was found.
	Provenance List[Provenance] `json:"provenance" parquet:"provenance,list"`
	// What is doubtful about this row: a short code, a colon, a detail.
	Warnings List[Text] `json:"warnings" parquet:"warnings,list"`
}

// Alternate is the same article in another language.
type Alternate struct {
	// Language as the page names it.
	Lang Text `json:"lang" parquet:"lang,optional"`
	// Address of that version.
	URL Text `json:"url" parquet:"url,optional"`
}

// Source is where an aggregator took an article from.
type Source struct {
	// Name of the source as printed.
	Name Text `json:"name" parquet:"name,optional"`
	// Address of the source's site or page.
	URL Text `json:"url" parquet:"url,optional"`
	// Address of the original publication.
	OriginalURL Text `json:"original_url" parquet:"original_url,optional"`
	// The sentences about rights as printed.
	Rights Text `json:"rights" parquet:"rights,optional"`
	// The disclaimer as printed.
	Disclaimer Text `json:"disclaimer" parquet:"disclaimer,optional"`
}

// Image is one image of an article.
type Image struct {
	// Address of the largest version; null where only the credit is there.
	URL Text `json:"url" parquet:"url,optional"`
	// Caption without the credit.
	Caption Text `json:"caption" parquet:"caption,optional"`
	// Credit as printed, without its label.
	Credit Text `json:"credit" parquet:"credit,optional"`
	// Licence named in the credit or the metadata: CC BY-SA 2.0.
	License Text `json:"license" parquet:"license,optional"`
	// Alternative text.
	Alt Text `json:"alt" parquet:"alt,optional"`
	// Place among the article's images, from 0.
	Position int64 `json:"position" parquet:"position"`
}

// ReaderComment is one comment of a reader.
type ReaderComment struct {
	// Name the reader goes by.
	Author Text `json:"author" parquet:"author,optional"`
	// The comment.
	Text Text `json:"text" parquet:"text,optional"`
	// Time as printed.
	TimeRaw Text `json:"time_raw" parquet:"time_raw,optional"`
	// Instant of the comment.
	Time *time.Time `json:"time" parquet:"time,optional,timestamp(microsecond:utc)"`
	// Votes for it minus votes against it.
	Votes *int64 `json:"votes" parquet:"votes,optional"`
}

// Mention is something the page says the article mentions.
type Mention struct {
	// Heading of the group as printed, or null.
	Kind Text `json:"kind" parquet:"kind,optional"`
	// Name as printed.
	Name Text `json:"name" parquet:"name,optional"`
	// Address of the page about it.
	URL Text `json:"url" parquet:"url,optional"`
}

// Link is a link in the body.
type Link struct {
	// Absolute address.
	URL Text `json:"url" parquet:"url,optional"`
	// Text of the link.
	Text Text `json:"text" parquet:"text,optional"`
}

// SidebarItem is one item of a block beside the article.
type SidebarItem struct {
	// Heading of the block as printed.
	Block Text `json:"block" parquet:"block,optional"`
	// Place in its block, from 0.
	Position int64 `json:"position" parquet:"position"`
	// Title; null where the item has none.
	Title Text `json:"title" parquet:"title,optional"`
	// Address of the item.
	URL Text `json:"url" parquet:"url,optional"`
	// Time as printed.
	TimeRaw Text `json:"time_raw" parquet:"time_raw,optional"`
	// Instant of the item.
	Time *time.Time `json:"time" parquet:"time,optional,timestamp(microsecond:utc)"`
	// Whether the year of time was inferred from the fetch time.
	TimeInferred bool `json:"time_inferred" parquet:"time_inferred"`
	// The number printed with the item: comments or views.
	Count *int64 `json:"count" parquet:"count,optional"`
}

// HTTP is the response a page came in.
type HTTP struct {
	// Status code.
	Status *int64 `json:"status" parquet:"status,optional"`
	// Content-Type header.
	ContentType Text `json:"content_type" parquet:"content_type,optional,dict"`
	// ETag header.
	ETag Text `json:"etag" parquet:"etag,optional"`
	// Last-Modified header.
	LastModified Text `json:"last_modified" parquet:"last_modified,optional"`
	// Character encoding the page was read in.
	Charset Text `json:"charset" parquet:"charset,optional,dict"`
}

// WARC is a place in an archive.
type WARC struct {
	// File, relative to the dataset's folder.
	File Text `json:"file" parquet:"file,optional,dict"`
	// Offset of the record in bytes.
	Offset *int64 `json:"offset" parquet:"offset,optional"`
	// WARC-Record-ID.
	RecordID Text `json:"record_id" parquet:"record_id,optional"`
}

// Extractor is what made a row from a page.
type Extractor struct {
	// Version of newsarc.
	Version Text `json:"version" parquet:"version,optional,dict"`
	// Name of the profile; null where none was used.
	Profile Text `json:"profile" parquet:"profile,optional,dict"`
	// Version of the profile.
	ProfileVersion Text `json:"profile_version" parquet:"profile_version,optional,dict"`
}

// Provenance says how one field was found.
type Provenance struct {
	// Name of the field: title, images, source.name.
	Field Text `json:"field" parquet:"field,optional,dict"`
	// How it was found: profile, json-ld, opengraph, microdata, meta, label, semantic, heuristic, model, url, header.
	Method Text `json:"method" parquet:"method,optional,dict"`
	// Where: a CSS path that finds it again, a key of the metadata, or a line of a plain text.
	Locator Text `json:"locator" parquet:"locator,optional"`
	// Probability that the field is right, 0 to 1.
	Confidence float64 `json:"confidence" parquet:"confidence"`
}
