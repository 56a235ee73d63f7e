package extract

import (
	"fmt"
	"testing"

	"github.com/newsarc/newsarc/scraper/profile"
)

func TestReaderComments(t *testing.T) {
	s := englishStory
	long := "A fine ship, but who will pay for the third one? I doubt that anybody in the ministry knows."
	want := []string{"seamaster|02.03.2020 18:31|" + long + "|3", "Ivan_K|02.03.2020 19:02|The customer pays.|0"}
	unvoted := []string{"seamaster|02.03.2020 18:31|" + long + "|null", "Ivan_K|02.03.2020 19:02|The customer pays.|null"}
	tests := []struct {
		name, html string
		want       []string
	}{
		{"data-block", `<div class="in-l" data-block="comm" data-id="901" data-par="0"><div class="user_info"><a href="/user/77/"><img src="/u/77.jpg"> seamaster</a> <span>02.03.2020 18:31</span></div><div class="quote">` + long + `</div><div class="foot"><span class="plus">4</span><span class="minus">1</span> <a href="/?l=1&m=901">#</a> <a href="#">Reply</a></div></div><div class="in-r" data-block="comm" data-id="902" data-par="901"><div class="user_info"><a href="/user/78/">Ivan_K</a> <span>02.03.2020 19:02</span></div><div>The customer pays.</div><div class="foot"><span class="plus">0</span><span class="minus">0</span></div></div>`, want},
		{"nested data-block", `<div data-block="comm" data-id="901" par="0"><b>seamaster</b> <i>02.03.2020 18:31</i><p>` + long + `</p><span class="plus">+4</span><span class="minus">-1</span><div data-block="comm" data-id="902" par="901"><b>Ivan_K</b> <i>02.03.2020 19:02</i><p>The customer pays.</p><span class="plus">0</span><span class="minus">0</span></div></div>`, want},
		{"classes", `<section><h3>Comments (2)</h3><ul><li class="comment"><b>seamaster</b> <time>02.03.2020 18:31</time><p>` + long + `</p></li><li class="comment"><b>Ivan_K</b> <time>02.03.2020 19:02</time><p>The customer pays.</p></li></ul></section>`, unvoted},
		{"heading only", `<h3>Comments</h3><div><div>seamaster</div><div>02.03.2020 18:31</div><div>` + long + `</div></div><div><div>Ivan_K</div><div>02.03.2020 19:02</div><div>The customer pays.</div></div>`, unvoted},
		{"name and time in one line", `<h3>Comments</h3><p><a href="/user/77/">seamaster</a> 02.03.2020 18:31</p><p>` + long + `</p><p><a href="/user/78/">Ivan_K</a> 02.03.2020 19:02</p><p>The customer pays.</p>`, unvoted},
		{"microdata", `<div itemprop="comment" itemscope itemtype="https://schema.org/Comment"><span itemprop="author">seamaster</span> <time>02.03.2020 18:31</time><div itemprop="text">` + long + `</div></div><div itemprop="comment" itemscope itemtype="https://schema.org/Comment"><span itemprop="author">Ivan_K</span> <time>02.03.2020 19:02</time><div itemprop="text">The customer pays.</div></div>`, unvoted},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			page := frame(s, standard(s).String()+tt.html, semanticSidebar(s))
			res, err := Page([]byte(page), Meta{URL: s.url, FetchedAt: seenAt}, profile.ByName("vpk.name"))
			if err != nil {
				t.Fatal(err)
			}
			checkStory(t, s, &res.Record, "")
			var got []string
			for _, c := range res.Record.ReaderComments {
				got = append(got, fmt.Sprintf("%s|%s|%s|%s", c.Author, c.TimeRaw, c.Text, number64(c.Votes)))
				if c.Time == nil {
					t.Errorf("no instant: %+v", c)
				}
			}
			if fmt.Sprint(got) != fmt.Sprint(tt.want) {
				t.Errorf("comments\n got %q\nwant %q", got, tt.want)
			}
		})
	}
}
