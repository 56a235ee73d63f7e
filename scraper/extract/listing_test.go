package extract

import (
	"fmt"
	"strings"
	"testing"

	"github.com/newsarc/newsarc/schema"
	"github.com/newsarc/newsarc/scraper/profile"
)

// news is one item of a made-up listing.
type news struct {
	path, title, time string
	views, comments   int64
	teaser, image     string
}

var newsList = []news{
	{"/news/912345_na_severnoi_verfi.html", "На Северной верфи заложили второй ледокол", "18.11.2025 12:40", 1966, 4, "Церемония прошла во вторник, завод обещает сдать судно на год раньше срока.", "/file/img/a-1-1.t.jpg"},
	{"/news/912344_letchiki_ispytali.html", "Лётчики испытали новый тренажёр", "18.11.2025 11:05", 310, 0, "Тренажёр повторяет кабину до последнего тумблера и весит четыре тонны.", "/file/img/b-2-1.t.jpg"},
	{"/news/912343_tretii_sputnik.html", "Третий спутник вышел на орбиту", "17.11.2025 23:59", 45, 12, "Связь с аппаратом установлена, солнечные батареи раскрылись полностью.", "/file/img/c-3-1.t.jpg"},
	{"/news/912342_zavod_v_tule.html", "Завод в Туле расширит цех оптики", "17.11.2025 09:00", 7, 1, "На площадке появятся два станка и сорок новых рабочих мест к весне.", "/file/img/d-4-1.t.jpg"},
	{"/news/912341_uchenija.html", "Учения на Балтике завершились стрельбами", "16.11.2025 18:20", 12500, 33, "В них участвовали девять кораблей и два десятка самолётов морской авиации.", "/file/img/e-5-1.t.jpg"},
}

type listMarkup struct {
	name   string
	render func(list []news) string
	less   string
}

func listPage(body, pager string) string {
	return `<!DOCTYPE html><html lang=ru><head><meta charset=utf-8><title>Новости</title></head><body><div><a href="/">Главная</a> <a href="/news/">Новости</a> <a href="/forum/">Обсуждение</a></div><h1>Новости</h1>` + body + pager +
		`<div><h3>Обсуждение</h3><ul><li>18.11 06:46 <b>12</b> <a href="/news/911001_x.html">Без капитана: чему порт научила забастовка</a></li><li>17.11 06:46 <b>2</b> <a href="/news/911002_x.html">Второе обсуждение дня о верфи</a></li></ul></div></body></html>`
}

var listMarkups = []listMarkup{
	{"articles", func(l []news) string {
		return each(l, func(_ int, n news) string {
			return fmt.Sprintf(`<article><a href="%s"><img src="%s"></a><h2><a href="%s">%s</a></h2><time>%s</time><p>%s</p><span title="Просмотры">%d</span><span title="Комментарии">%d</span></article>`, n.path, n.image, n.path, n.title, n.time, n.teaser, n.views, n.comments)
		})
	}, ""},
	{"cards in a link", func(l []news) string {
		return `<div class="g7">` + each(l, func(_ int, n news) string {
			return fmt.Sprintf(`<a class="k%d" href="%s"><div><img data-src="%s" src="data:image/gif;base64,AAAA"></div><div><h3>%s</h3><div>%s</div><div>%s</div><div><i class="icon-eye"></i>%s <i class="icon-comment"></i>%d</div></div></a>`, n.views, n.path, n.image, n.title, n.time, n.teaser, grouped(n.views, " "), n.comments)
		}) + `</div>`
	}, ""},
	{"table rows", func(l []news) string {
		return `<table>` + each(l, func(_ int, n news) string {
			return fmt.Sprintf(`<tr><td>%s</td><td><img src="%s"></td><td><a href="%s"><b>%s</b></a><br>%s</td><td>%d</td><td>%d</td></tr>`, n.time, n.image, n.path, n.title, n.teaser, n.views, n.comments)
		}) + `</table>`
	}, ""},
	{"flat, time first", func(l []news) string {
		return `<div>` + each(l, func(_ int, n news) string {
			return fmt.Sprintf(`<div>%s</div><div>%d</div><div>%d</div><h4><a href="%s">%s</a></h4><div>%s</div>`, n.time, n.views, n.comments, n.path, n.title, n.teaser)
		}) + `</div>`
	}, "image"},
	{"flat, title first", func(l []news) string {
		return `<div>` + each(l, func(_ int, n news) string {
			return fmt.Sprintf(`<h4><a href="%s">%s</a></h4><p>%s</p><p>%s</p><p>%d просмотров, %d комментариев</p>`, n.path, n.title, n.time, n.teaser, n.views, n.comments)
		}) + `</div>`
	}, "image"},
	{"breaks in a cell", func(l []news) string {
		return `<table><tr><td>` + each(l, func(_ int, n news) string {
			return fmt.Sprintf(`%s <a href="%s">%s</a> (%d)<br>%s<br><br>`, n.time, n.path, n.title, n.views, n.teaser)
		}) + `</td></tr></table>`
	}, "image comments"},
	{"list with more links", func(l []news) string {
		return `<ul>` + each(l, func(_ int, n news) string {
			return fmt.Sprintf(`<li><a href="%s"><img src="%s"></a><div><a href="/news/army/">Армия</a> %s</div><div><a href="%s">%s</a></div><div>%s <a href="%s">Читать далее</a></div><div><a href="%s#comments">Комментарии: %d</a> Просмотры: %d</div></li>`, n.path, n.image, n.time, n.path, n.title, n.teaser, n.path, n.path, n.comments, n.views)
		}) + `</ul>`
	}, ""},
}

var pagers = []struct{ name, html, want string }{
	{"none", "", ""},
	{"rel", `<a rel="next" href="/news/?page=3">→</a>`, "https://vpk.name/news/?page=3"},
	{"word", `<div><a href="/news/?page=1">Предыдущая</a> <a href="/news/?page=3">Следующая</a></div>`, "https://vpk.name/news/?page=3"},
	{"english word", `<div><a href="?page=1">Prev</a> <a href="?page=3">Next</a></div>`, "https://vpk.name/news/?page=3"},
	{"arrow", `<div><a href="?page=1">«</a> <a href="?page=1">1</a> <b>2</b> <a href="?page=3">3</a> <a href="?page=3">»</a></div>`, "https://vpk.name/news/?page=3"},
	{"numbers", `<ul><li><a href="?page=1">1</a></li><li><span>2</span></li><li><a href="?page=3">3</a></li><li><a href="?page=4">4</a></li><li>…</li><li><a href="?page=90">90</a></li></ul>`, "https://vpk.name/news/?page=3"},
	{"numbers all linked", `<div><a href="?page=1">1</a><a href="?page=2" class="active">2</a><a href="?page=3">3</a></div>`, "https://vpk.name/news/?page=3"},
	{"last page", `<div><a href="?page=1">1</a> <b>2</b></div>`, ""},
	{"brackets", `<p>[<a href="?page=1">1</a>] [2] [<a href="?page=3">3</a>]</p>`, "https://vpk.name/news/?page=3"},
	{"label", `<nav><a href="?page=1" aria-label="Предыдущая страница"><i></i></a><a href="?page=3" aria-label="Следующая страница"><i></i></a></nav>`, "https://vpk.name/news/?page=3"},
	{"dead next", `<div><a href="?page=1">1</a> <b>2</b> <a href="#">Следующая</a></div>`, ""},
}

func TestListings(t *testing.T) {
	for _, m := range listMarkups {
		for _, pg := range pagers {
			t.Run(m.name+"/"+pg.name, func(t *testing.T) {
				data := listPage(m.render(newsList), pg.html)
				res, err := Page([]byte(data), Meta{URL: "https://vpk.name/news/?page=2", FetchedAt: seenAt}, profile.ByName("vpk.name"))
				if err != nil {
					t.Fatal(err)
				}
				checkItems(t, res.Items, newsList, m.less)
				if res.NextPageURL != pg.want {
					t.Errorf("next page = %q, want %q", res.NextPageURL, pg.want)
				}
				if len(res.Record.Sidebar) != 2 {
					t.Errorf("sidebar = %v", res.Record.Sidebar)
				}
			})
		}
		t.Run(m.name+"/without a profile", func(t *testing.T) {
			data := listPage(m.render(newsList), `<a rel=next href="?page=3">3</a>`)
			res, err := Page([]byte(data), Meta{URL: "https://vpk.name/news/?page=2", FetchedAt: seenAt}, nil)
			if err != nil {
				t.Fatal(err)
			}
			checkItems(t, res.Items, newsList, m.less+" views comments zone")
			if res.NextPageURL != "https://vpk.name/news/?page=3" {
				t.Errorf("next page = %q", res.NextPageURL)
			}
		})
	}
}

func checkItems(t *testing.T, items []schema.Item, want []news, less string) {
	t.Helper()
	if len(items) != len(want) {
		var titles []schema.Text
		for _, it := range items {
			titles = append(titles, it.Title)
		}
		t.Fatalf("%d items %q, want %d", len(items), titles, len(want))
	}
	for i, n := range want {
		it := items[i]
		if it.Position != int64(i) || string(it.Title) != n.title || string(it.URL) != "https://vpk.name"+n.path || string(it.TimeRaw) != n.time || string(it.Teaser) != n.teaser {
			t.Errorf("item %d = %+v, want %+v", i, it, n)
		}
		if it.PublishedAt == nil {
			t.Errorf("item %d has no instant", i)
		}
		if !strings.Contains(less, "views") && number64(it.Views) != fmt.Sprint(n.views) {
			t.Errorf("item %d: views %s, want %d", i, number64(it.Views), n.views)
		}
		if !strings.Contains(less, "comments") && number64(it.Comments) != fmt.Sprint(n.comments) {
			t.Errorf("item %d: comments %s, want %d", i, number64(it.Comments), n.comments)
		}
		if !strings.Contains(less, "image") && string(it.ImageURL) != "https://vpk.name"+n.image {
			t.Errorf("item %d: image %q, want %q", i, it.ImageURL, n.image)
		}
	}
}
