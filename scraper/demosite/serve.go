package demosite

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"fmt"
	"html/template"
	"image"
	"image/color"
	"image/png"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
)

//go:embed templates/*.html
var templateFiles embed.FS

func parseTemplates() *template.Template {
	return template.Must(template.ParseFS(templateFiles, "templates/*.html"))
}

// ServeHTTP implements [http.Handler].
func (s *Site) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if s.opts.OnRequest != nil {
		s.opts.OnRequest(r)
	}
	if f, hit := s.faultFor(r.URL.Path); hit {
		s.misbehave(w, r, f)
		return
	}
	s.mux.ServeHTTP(w, r)
}

func (s *Site) routes() *http.ServeMux {
	m := http.NewServeMux()
	m.HandleFunc("GET /robots.txt", s.serveRobots)
	m.HandleFunc("GET /sitemap.xml", s.serveSitemapIndex)
	m.HandleFunc("GET /sitemap/{lang}", s.serveSitemap)
	m.HandleFunc("GET /rss/{$}", s.serveFeed)
	m.HandleFunc("GET /file/img/{name}", serveImage)
	for _, lang := range []string{"ru", "en"} {
		m.HandleFunc("GET "+prefix(lang), func(w http.ResponseWriter, r *http.Request) { s.serveLang(w, r, lang) })
	}
	m.HandleFunc("GET /old/{id}", s.serveOld)
	m.HandleFunc("GET /about", func(w http.ResponseWriter, r *http.Request) { s.servePlain(w, r, "about") })
	m.HandleFunc("GET /login", func(w http.ResponseWriter, r *http.Request) { s.servePlain(w, r, "login") })
	m.HandleFunc("GET /members/", func(w http.ResponseWriter, r *http.Request) { s.servePlain(w, r, "login") })
	m.HandleFunc("GET /admin/", func(w http.ResponseWriter, _ *http.Request) { http.Error(w, "forbidden", http.StatusForbidden) })
	m.HandleFunc("GET /search", func(w http.ResponseWriter, r *http.Request) { s.servePlain(w, r, "notfound") })
	m.Handle("GET /{$}", http.RedirectHandler("/news/", http.StatusFound))
	return m
}

// serveLang answers for everything under a language's root. What it does not
// know is a page that says so with status 200.
func (s *Site) serveLang(w http.ResponseWriter, r *http.Request, lang string) {
	rest := strings.TrimPrefix(r.URL.Path, prefix(lang))
	if id, _, ok := strings.Cut(rest, "_"); ok && strings.HasSuffix(rest, ".html") {
		if n, err := strconv.Atoi(id); err == nil {
			s.serveArticle(w, r, n, lang)
			return
		}
	}
	title, wanted, ok := selection(rest, lang)
	if !ok {
		s.servePlain(w, r, "notfound")
		return
	}
	page := 1
	if p := r.URL.Query().Get("page"); p != "" {
		var err error
		if page, err = strconv.Atoi(p); err != nil || page < 1 || page > 1000 {
			s.servePlain(w, r, "notfound")
			return
		}
	}
	s.mu.Lock()
	var chosen []*Article
	for _, a := range s.live() {
		if wanted(a) {
			chosen = append(chosen, a)
		}
	}
	v := s.listing(title, lang, chosen, page, func(p int) string {
		if p == 1 {
			return r.URL.Path
		}
		return r.URL.Path + "?" + url.Values{"page": {strconv.Itoa(p)}}.Encode()
	})
	modified := s.now.Truncate(time.Hour)
	s.mu.Unlock()
	if len(v.Items) == 0 {
		s.servePlain(w, r, "notfound")
		return
	}
	s.render(w, r, "listing", v, modified, false)
}

// selection reads the rest of a listing's address: nothing, or kind/slug/.
func selection(rest, lang string) (title string, wanted func(*Article) bool, ok bool) {
	if rest == "" {
		return labels[lang]["news"], func(*Article) bool { return true }, true
	}
	kind, name, _ := strings.Cut(strings.TrimSuffix(rest, "/"), "/")
	switch kind {
	case "section":
		for i, s := range sections {
			if s.slug == name {
				return s.name.in(lang), func(a *Article) bool { return a.Section == i }, true
			}
		}
	case "tag":
		for i, t := range tags {
			if t.slug == name {
				return t.name.in(lang), func(a *Article) bool { return has(a.Tags, i) }, true
			}
		}
	case "country":
		for i, c := range countries {
			if slug(c.en, "-") == name {
				return pair{c.en, c.ru}.in(lang), func(a *Article) bool { return has(a.Countries, i) }, true
			}
		}
	case "project":
		return named(products, name, lang, func(a *Article) []int { return a.Projects })
	case "company":
		return named(companies, name, lang, func(a *Article) []int { return a.Companies })
	}
	return "", nil, false
}

func named(list []pair, name, lang string, of func(*Article) []int) (string, func(*Article) bool, bool) {
	for i, p := range list {
		if slug(p.en, "-") == name {
			return p.in(lang), func(a *Article) bool { return has(of(a), i) }, true
		}
	}
	return "", nil, false
}

func has(list []int, n int) bool {
	for _, i := range list {
		if i == n {
			return true
		}
	}
	return false
}

func (s *Site) serveArticle(w http.ResponseWriter, r *http.Request, id int, lang string) {
	s.mu.Lock()
	a := s.find(id)
	if a == nil {
		s.mu.Unlock()
		s.servePlain(w, r, "notfound")
		return
	}
	path, gone := a.Path(lang), !a.Gone.IsZero()
	v, modified := s.article(a, lang, "http://"+r.Host), s.stateOf(a)
	name, legacy := "article"+strconv.Itoa(int(a.Markup)), a.legacy(lang)
	s.mu.Unlock()
	switch {
	case gone:
		http.Error(w, "This article was withdrawn.", http.StatusGone)
	case r.URL.Path != path:
		http.Redirect(w, r, path, http.StatusMovedPermanently)
	default:
		s.render(w, r, name, v, modified, legacy)
	}
}

// serveOld sends the addresses of an older site to today's.
func (s *Site) serveOld(w http.ResponseWriter, r *http.Request) {
	id, err := strconv.Atoi(r.PathValue("id"))
	s.mu.Lock()
	a := s.find(id)
	s.mu.Unlock()
	if err != nil || a == nil {
		http.NotFound(w, r)
		return
	}
	http.Redirect(w, r, a.Path("ru"), http.StatusMovedPermanently)
}

func (s *Site) servePlain(w http.ResponseWriter, r *http.Request, name string) {
	s.render(w, r, name, struct{ L map[string]string }{labels["en"]}, time.Time{}, false)
}

// render answers with a page made from a template.
func (s *Site) render(w http.ResponseWriter, r *http.Request, name string, view any, modified time.Time, legacy bool) {
	var page bytes.Buffer
	if err := s.pages.ExecuteTemplate(&page, name, view); err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
		return
	}
	body, contentType := page.Bytes(), "text/html; charset=utf-8"
	if legacy {
		contentType = "text/html"
		encoded, err := encoding.HTMLEscapeUnsupported(charmap.Windows1251.NewEncoder()).Bytes(body)
		if err != nil {
			http.Error(w, err.Error(), http.StatusInternalServerError)
			return
		}
		body = encoded
	}
	answer(w, r, contentType, body, modified)
}

// answer sends a body with validators, or 304 if the client has it.
func answer(w http.ResponseWriter, r *http.Request, contentType string, body []byte, modified time.Time) {
	sum := sha256.Sum256(body)
	etag := `W/"` + hex.EncodeToString(sum[:8]) + `"`
	h := w.Header()
	h.Set("ETag", etag)
	if !modified.IsZero() {
		h.Set("Last-Modified", modified.UTC().Format(http.TimeFormat))
	}
	if unchanged(r, etag, modified) {
		w.WriteHeader(http.StatusNotModified)
		return
	}
	h.Set("Content-Type", contentType)
	h.Set("Vary", "Accept-Encoding")
	if strings.Contains(r.Header.Get("Accept-Encoding"), "gzip") {
		var packed bytes.Buffer
		zw := gzip.NewWriter(&packed)
		_, _ = zw.Write(body) // a buffer takes everything
		_ = zw.Close()
		body = packed.Bytes()
		h.Set("Content-Encoding", "gzip")
	}
	h.Set("Content-Length", strconv.Itoa(len(body)))
	_, _ = w.Write(body) // the client may have gone
}

// unchanged decides a conditional request as RFC 9110, section 13, says.
func unchanged(r *http.Request, etag string, modified time.Time) bool {
	if match := r.Header.Get("If-None-Match"); match != "" {
		for _, tag := range strings.Split(match, ",") {
			if strings.TrimPrefix(strings.TrimSpace(tag), "W/") == strings.TrimPrefix(etag, "W/") {
				return true
			}
		}
		return false
	}
	since, err := http.ParseTime(r.Header.Get("If-Modified-Since"))
	return err == nil && !modified.IsZero() && !modified.Truncate(time.Second).After(since)
}

func serveImage(w http.ResponseWriter, r *http.Request) {
	id, _ := strconv.Atoi(strings.TrimSuffix(r.PathValue("name"), ".png"))
	img := image.NewPaletted(image.Rect(0, 0, 48, 32), color.Palette{
		color.RGBA{uint8(id * 7), uint8(id * 13), 160, 255}, color.RGBA{240, 240, 240, 255},
	})
	for x := range 48 {
		img.SetColorIndex(x, (x*id/48)%32, 1)
	}
	var buf bytes.Buffer
	if err := png.Encode(&buf, img); err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", "image/png")
	_, _ = w.Write(buf.Bytes())
}

func (s *Site) serveRobots(w http.ResponseWriter, r *http.Request) {
	delay := ""
	if s.opts.CrawlDelay > 0 {
		delay = fmt.Sprintf("Crawl-delay: %d\n", s.opts.CrawlDelay)
	}
	body := fmt.Sprintf("# a made-up site\nUser-agent: *\nDisallow: /admin/\nDisallow: /search\nDisallow: /file/tmp/\n%s\nSitemap: http://%s/sitemap.xml\n", delay, r.Host)
	answer(w, r, "text/plain; charset=utf-8", []byte(body), time.Time{})
}
