package demosite

import (
	"bytes"
	"encoding/xml"
	"net/http"
	"strings"
	"time"
)

type sitemapIndex struct {
	XMLName  xml.Name       `xml:"http://www.sitemaps.org/schemas/sitemap/0.9 sitemapindex"`
	Sitemaps []sitemapEntry `xml:"sitemap"`
}

type sitemap struct {
	XMLName xml.Name       `xml:"http://www.sitemaps.org/schemas/sitemap/0.9 urlset"`
	URLs    []sitemapEntry `xml:"url"`
}

type sitemapEntry struct {
	Loc     string `xml:"loc"`
	LastMod string `xml:"lastmod,omitempty"`
}

func (s *Site) serveSitemapIndex(w http.ResponseWriter, r *http.Request) {
	newest := s.Now().Truncate(time.Hour).Format(time.RFC3339)
	answerXML(w, r, "application/xml", sitemapIndex{Sitemaps: []sitemapEntry{
		{"http://" + r.Host + "/sitemap/ru.xml", newest},
		{"http://" + r.Host + "/sitemap/en.xml", newest},
	}})
}

func (s *Site) serveSitemap(w http.ResponseWriter, r *http.Request) {
	lang := strings.TrimSuffix(r.PathValue("lang"), ".xml")
	if lang != "ru" && lang != "en" {
		http.NotFound(w, r)
		return
	}
	var m sitemap
	s.mu.Lock()
	for _, a := range s.live() {
		changed := a.Published
		if a.Edited.After(changed) {
			changed = a.Edited
		}
		m.URLs = append(m.URLs, sitemapEntry{"http://" + r.Host + a.Path(lang), changed.Format(time.RFC3339)})
	}
	s.mu.Unlock()
	answerXML(w, r, "application/xml", m)
}

type feed struct {
	XMLName xml.Name    `xml:"rss"`
	Version string      `xml:"version,attr"`
	Channel feedChannel `xml:"channel"`
}

type feedChannel struct {
	Title    string     `xml:"title"`
	Link     string     `xml:"link"`
	Language string     `xml:"language"`
	Items    []feedItem `xml:"item"`
}

type feedItem struct {
	Title   string `xml:"title"`
	Link    string `xml:"link"`
	GUID    string `xml:"guid"`
	Date    string `xml:"pubDate"`
	Summary string `xml:"description"`
}

// feedLength is how many articles the feed holds.
const feedLength = 20

func (s *Site) serveFeed(w http.ResponseWriter, r *http.Request) {
	f := feed{Version: "2.0", Channel: feedChannel{Title: labels["ru"]["site"], Link: "http://" + r.Host + "/news/", Language: "ru"}}
	s.mu.Lock()
	live := s.live()
	for _, a := range live[:min(len(live), feedLength)] {
		address := "http://" + r.Host + a.Path("ru")
		f.Channel.Items = append(f.Channel.Items, feedItem{a.RU.Title, address, address, a.Published.Format(time.RFC1123Z), a.RU.Lead})
	}
	s.mu.Unlock()
	answerXML(w, r, "application/rss+xml", f)
}

func answerXML(w http.ResponseWriter, r *http.Request, contentType string, doc any) {
	var buf bytes.Buffer
	buf.WriteString(xml.Header)
	if err := xml.NewEncoder(&buf).Encode(doc); err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
		return
	}
	answer(w, r, contentType, buf.Bytes(), time.Time{})
}
