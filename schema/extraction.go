package schema

// Extraction is one line of `newsarc extract`: what one page says, or why it
// could not be read. A line has every column of articles; where error is not
// null they are null and [].
type Extraction struct {
	// Id of the input: the one given with it, else the file's name without its endings, else the WARC record id.
	ID Text `json:"id"`
	// Why the page could not be read; null where it could.
	Error *ExtractionError `json:"error"`
	Article
	// Items of a listing page, in its order; [] for other pages.
	Items List[Item] `json:"items"`
	// The page that follows a listing page, absolute.
	NextPageURL Text `json:"next_page_url"`
}

// ExtractionError says why a page could not be read.
type ExtractionError struct {
	// Short code for programs: not-found, empty, too-large, not-a-page, undecodable, failed.
	Code Text `json:"code"`
	// What happened, for people.
	Message Text `json:"message"`
}
