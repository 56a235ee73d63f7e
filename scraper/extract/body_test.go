package extract

import (
	"strings"
	"testing"
)

// TestBodyParts reads running texts that are more than paragraphs.
func TestBodyParts(t *testing.T) {
	s := englishStory
	p0, p1, p2, p3 := s.body[0], s.body[1], s.body[2], s.body[3]
	tests := []struct{ name, html, want string }{
		{"subheadings", "<p>" + p0 + "</p><h2>A long way</h2><p>" + p1 + "</p><h3>What comes next</h3><p>" + p2 + "</p>", p0 + "\n\nA long way\n\n" + p1 + "\n\nWhat comes next\n\n" + p2},
		{"bold subheadings", "<p>" + p0 + "</p><p><b>A long way</b></p><p>" + p1 + "</p><p><strong>What comes next</strong></p><p>" + p2 + "</p>", p0 + "\n\nA long way\n\n" + p1 + "\n\nWhat comes next\n\n" + p2},
		{"subheadings between breaks", "<div>" + p0 + "<br><br><b>A long way</b><br><br>" + p1 + "<br><br>" + p2 + "</div>", p0 + "\n\nA long way\n\n" + p1 + "\n\n" + p2},
		{"list", "<p>" + p0 + "</p><ul><li>172 meters long</li><li>two reactors</li><li>a crew of 54</li></ul><p>" + p1 + "</p>", p0 + "\n\n172 meters long\ntwo reactors\na crew of 54\n\n" + p1},
		{"list at the end", "<p>" + p0 + "</p><p>" + p1 + "</p><ul><li>172 meters long</li><li>two reactors</li></ul>", p0 + "\n\n" + p1 + "\n\n172 meters long\ntwo reactors"},
		{"quotation", "<p>" + p0 + "</p><blockquote><p>We shall build it on time</p></blockquote><p>" + p1 + "</p>", p0 + "\n\nWe shall build it on time\n\n" + p1},
		{"a picture in the middle", "<p>" + p0 + "</p><figure><img src=/file/img/z-1-1.t.jpg><figcaption>The dock at night</figcaption></figure><p>" + p1 + "</p><p>" + p2 + "</p>", p0 + "\n\n" + p1 + "\n\n" + p2},
		{"a credited picture in the middle", "<p>" + p0 + "</p><div><img src=/file/img/z-1-1.t.jpg></div><div>Image source: © Yard press service</div><p>" + p1 + "</p><p>" + p2 + "</p>", p0 + "\n\n" + p1 + "\n\n" + p2},
		{"an embedded post", "<p>" + p0 + "</p><iframe src=https://t.me/x></iframe><script>1</script><p>" + p1 + "</p>", p0 + "\n\n" + p1},
		{"promo box", "<p>" + p0 + "</p><aside><h4>Read also</h4><a href=/news/5_x.html>Why tugs matter more than they seem</a></aside><p>" + p1 + "</p>", p0 + "\n\n" + p1},
		{"promo link alone", "<p>" + p0 + "</p><div><a href=/en/5_x.html>Why tugs matter more than they seem: an expert's view</a></div><p>" + p1 + "</p>", p0 + "\n\n" + p1},
		{"advert box", "<p>" + p0 + "</p><div class=b><div>Advertisement</div><div>Buy a flat by the sea! The best prices of the season are here.</div></div><p>" + p1 + "</p><p>" + p2 + "</p>", p0 + "\n\n" + p1 + "\n\n" + p2},
		{"subscription box", "<p>" + p0 + "</p><div><b>Subscribe to our newsletter</b><p>Get the best stories every morning.</p><form><input><button>Subscribe</button></form></div><p>" + p1 + "</p><p>" + p2 + "</p>", p0 + "\n\n" + p1 + "\n\n" + p2},
		{"words of labels begin sentences", "<p>News of the strike spread fast. Comments followed within the hour, wrote the paper.</p><p>Source of the trouble was a broken crane.</p><p>Discussion of the new contract begins on Monday.</p><p>" + p0 + "</p>", "News of the strike spread fast. Comments followed within the hour, wrote the paper.\n\nSource of the trouble was a broken crane.\n\nDiscussion of the new contract begins on Monday.\n\n" + p0},
		{"numbers begin paragraphs", "<p>18.11 is the day of the yard. 340 suppliers came to see it.</p><p>" + p0 + "</p><p>" + p1 + "</p>", "18.11 is the day of the yard. 340 suppliers came to see it.\n\n" + p0 + "\n\n" + p1},
		{"short dialogue", "<p>" + p0 + "</p><p>— Will it float?</p><p>— It will.</p><p>— When?</p><p>" + p3 + "</p>", p0 + "\n\n— Will it float?\n\n— It will.\n\n— When?\n\n" + p3},
		{"tags below", "<p>" + p0 + "</p><p>" + p1 + "</p><div>Tags: <a href=/tag/1>fleet</a>, <a href=/tag/2>icebreakers</a></div>", p0 + "\n\n" + p1},
		{"share row below", "<p>" + p0 + "</p><p>" + p1 + "</p><ul><li><a href=//vk.com>VK</a></li><li><a href=//t.me>Telegram</a></li></ul>", p0 + "\n\n" + p1},
		{"facts in a table", "<p>" + p0 + "</p><table><tr><th>Length</th><td>172 m</td></tr><tr><th>Crew</th><td>54</td></tr></table><p>" + p1 + "</p>", p0 + "\n\nLength\t172 m\nCrew\t54\n\n" + p1},
	}
	for _, tt := range tests {
		for _, f := range []struct{ name, open, shut string }{{"article", "<article>", "</article>"}, {"divs", "<div class=x1><div class=x2>", "</div></div>"}, {"cell", "<table><tr><td>", "</td></tr></table>"}} {
			t.Run(tt.name+"/"+f.name, func(t *testing.T) {
				html := page5(s, "", "<div>"+s.menu()+"</div>"+f.open+"<h1>"+s.title+"</h1>"+threeCounters(s)+"<div>"+tt.html+"</div><p>"+s.authors[0]+"</p>"+rightsBlock(s)+f.shut+tail(s)+semanticSidebar(s))
				r := readStory(t, s, []byte(html), "")
				if got := string(r.Body); got != tt.want {
					t.Errorf("body\n got %q\nwant %q", got, tt.want)
				}
				if r.Lead != "" {
					t.Errorf("lead = %q, none is printed", r.Lead)
				}
				if len(r.Sidebar) != len(s.sidebar) {
					t.Errorf("sidebar = %+v", r.Sidebar)
				}
				if strings.Join(mapAll([]string{string(r.Title)}, strings.TrimSpace), "") != s.title {
					t.Errorf("title = %q", r.Title)
				}
				if len(r.Authors) != 1 || string(r.Authors[0]) != s.authors[0] {
					t.Errorf("authors = %q", r.Authors)
				}
			})
		}
	}
}
