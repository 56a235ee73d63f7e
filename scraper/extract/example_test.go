package extract_test

import (
	"fmt"
	"time"

	"github.com/newsarc/newsarc/scraper/extract"
)

// Extract one page: its bytes, what is known of them, and no profile.
func ExamplePage() {
	page := []byte(`<!DOCTYPE html><html lang="en"><head><title>The lamp still burns | Harbour Gazette</title>
<meta property="og:type" content="article"><meta property="og:title" content="The lamp still burns"></head>
<body><nav><a href="/">Home</a></nav><article><h1>The lamp still burns</h1>
<p class="byline">By Greta Holm</p><time datetime="2026-11-22T08:15:00Z">22 November</time>
<p>The lamp in the shed by the harbour has burned for a hundred years, and nobody in the town knows who pays for it.</p>
<p>The harbour master says that the oil comes every Tuesday, in a barrel without a name, and that it is good oil.</p>
</article><footer>Harbour Gazette</footer></body></html>`)
	result, err := extract.Page(page, extract.Meta{
		URL: "https://gazette.example/news/lamp", FetchedAt: time.Date(2026, 11, 22, 10, 0, 0, 0, time.UTC),
	}, nil)
	if err != nil {
		fmt.Println(err)
		return
	}
	a := result.Record
	fmt.Println(a.PageType, a.Lang)
	fmt.Println(a.Title)
	fmt.Println(a.Authors, a.PublishedAt.Format(time.RFC3339))
	fmt.Println(a.Body)
	// Output:
	// article en
	// The lamp still burns
	// [Greta Holm] 2026-11-22T08:15:00Z
	// The lamp in the shed by the harbour has burned for a hundred years, and nobody in the town knows who pays for it.
	//
	// The harbour master says that the oil comes every Tuesday, in a barrel without a name, and that it is good oil.
}
