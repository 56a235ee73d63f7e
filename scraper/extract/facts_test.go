package extract

import (
	"fmt"
	"html"
	"strings"
)

// story is what one made-up article says. The templates of markups_test.go
// print it in many ways; every one of them must read back the same.
type story struct {
	lang, url, title, lead string
	body                   []string
	authors                []string
	views, comments, votes int64
	image, caption         string
	credit, license        string
	source, sourceURL      string
	original               string
	rights, disclaimer     string
	mentions               []group
	heading                string // of the sidebar
	sidebar                []sideItem
	words                  chromeWords
}

type group struct {
	kind  string
	names []string
}

type sideItem struct {
	time  string
	count int64
	title string
	path  string
}

// chromeWords is what the site prints around its articles.
type chromeWords struct {
	imageSource, rights, original, mentions, author, update, views, comments, votes string
	viewWord, commentWord, voteWord, readAlso, ad, share, login, subscribe, leave   string
	home, news                                                                      string
}

var englishStory = story{
	lang:  "en",
	url:   "https://vpk.name/en/812345_northern-yard-lays-down-second-icebreaker-of-the-polar-class.html",
	title: "Northern Yard lays down second icebreaker of the Polar class",
	lead:  "Harbour Gazette: the shipyard promises to hand over the vessel a year earlier than planned",
	body: []string{
		"The Northern Yard held a keel-laying ceremony on Tuesday for the second icebreaker of the Polar class, the newspaper Harbour Gazette writes.",
		"The vessel will be 172 meters long and will break ice up to 2.8 meters thick, said chief designer Oleg Marin. \"We have learned a lot from the first hull,\" he added.",
		"According to the yard, 340 suppliers from 12 regions take part in the work. Was it easy to find them all? Hardly, the author believes.",
		"The first ship of the series is to begin its trials in the Kara Sea next spring, after which the customer will decide on a third one.",
	},
	authors: []string{"Anna Petrova"},
	views:   1234, comments: 5, votes: 3,
	image:   "https://vpk.name/file/img/icebreaker-8f3a-1700000000.t.jpg",
	caption: "The first icebreaker of the class",
	credit:  "© CC BY-SA 4.0 / Ivan Morozov / Wikimedia Commons", license: "CC BY-SA 4.0",
	source: "Harbour Gazette", sourceURL: "https://gazette.example/", original: "https://gazette.example/2025/11/polar-second.html",
	rights:     "The material is placed by the copyright holder in the public domain",
	disclaimer: "Harbour Gazette materials contain ratings exclusively from foreign media and do not reflect the editorial board's position",
	mentions:   []group{{"Countries", []string{"Norway", "Russia"}}, {"Products", []string{"Polar icebreaker"}}, {"Companies", []string{"Northern Yard", "Baltic Works"}}},
	heading:    "Discussion",
	sidebar: []sideItem{
		{"18.11 06:46", 5606, "Without a captain: what the strike taught the port", "/en/812001_without-a-captain.html"},
		{"17.11 10:07", 3, "An answer to a widespread opinion, namely: \"The yard cannot build on time.\"", "/en/811002_an-answer.html"},
		{"16.11 18:28", 12, "", "/en/810003_untitled.html"},
		{"16.11 02:46", 0, "5 myths about the Northern Sea Route", "/en/809004_5-myths.html"},
	},
	words: chromeWords{"Image source", "The rights to this material belong to", "Original publication", "The news mentions", "Author", "Update", "Views", "Comments", "Votes",
		"views", "comments", "votes", "Read also", "Advertisement", "Share", "Log in", "NEWSLETTER SUBSCRIPTION", "Do you want to leave a comment? Register and/or Log in", "Home", "News"},
}

var russianStory = story{
	lang:  "ru",
	url:   "https://vpk.name/news/912345_na_severnoi_verfi_zalozhili_vtoroi_ledokol_proekta_polyarnyi.html",
	title: "На Северной верфи заложили второй ледокол проекта «Полярный»",
	lead:  "Портовые вести: завод обещает сдать судно на год раньше срока",
	body: []string{
		"На Северной верфи во вторник прошла церемония закладки второго ледокола проекта «Полярный», пишет газета «Портовые вести».",
		"Длина судна составит 172 метра, оно сможет ломать лёд толщиной до 2,8 метра, сообщил главный конструктор Олег Марин. «Мы многому научились на первом корпусе», — добавил он.",
		"По данным верфи, в работе участвуют 340 поставщиков из 12 регионов. Легко ли было их найти? Вряд ли, считает автор.",
		"Первый корабль серии выйдет на испытания в Карское море будущей весной, после чего заказчик решит судьбу третьего.",
	},
	authors: []string{"Анна Петрова"},
	views:   966, comments: 0, votes: 0,
	image:   "https://vpk.name/file/img/ledokol-77ab-1700000001.t.jpg",
	caption: "Головной ледокол серии",
	credit:  "© РИА Новости / Иван Морозов", license: "",
	source: "Портовые вести", sourceURL: "https://vesti.example/", original: "https://vesti.example/2025/11/vtoroi.html",
	rights:     "Материал размещён правообладателем в открытом доступе",
	disclaimer: "Материалы Портовые вести содержат оценки исключительно зарубежных СМИ и не отражают позицию редакции",
	mentions:   []group{{"Страны", []string{"Норвегия", "Россия"}}, {"Продукция", []string{"Ледокол «Полярный»"}}, {"Компании", []string{"Северная верфь", "Балтийский завод"}}},
	heading:    "Обсуждение",
	sidebar: []sideItem{
		{"18.11 06:46", 5606, "Без капитана: чему порт научила забастовка", "/news/912001_bez_kapitana.html"},
		{"17.11 10:07", 3, "Ответ на распространённое мнение, а именно: \"Верфь не умеет строить в срок.\"", "/news/911002_otvet.html"},
		{"16.11 18:28", 12, "", "/news/910003_x.html"},
		{"16.11 02:46", 0, "5 мифов о Северном морском пути", "/news/909004_5_mifov.html"},
	},
	words: chromeWords{"Источник изображения", "Права на данный материал принадлежат", "Оригинал публикации", "В новости упоминаются", "Автор", "Обновить", "Просмотры", "Комментарии", "Голоса",
		"просмотров", "комментариев", "голосов", "Читайте также", "Реклама", "Поделиться", "Войти", "ПОДПИСКА НА НОВОСТИ", "Хотите оставить комментарий? Зарегистрируйтесь и/или Войдите", "Главная", "Новости"},
}

func esc(s string) string { return html.EscapeString(s) }

// each prints every element of a list and joins them.
func each[T any](list []T, f func(i int, v T) string) string {
	var b strings.Builder
	for i, v := range list {
		b.WriteString(f(i, v))
	}
	return b.String()
}

// grouped prints a number with thousands apart.
func grouped(n int64, sep string) string {
	s := fmt.Sprint(n)
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + sep + s[i:]
	}
	return s
}

func (s *story) paragraphs(open, shut string) string {
	return each(s.body, func(_ int, t string) string { return open + esc(t) + shut })
}

// menu is the site's menu, with words that are labels elsewhere.
func (s *story) menu() string {
	return fmt.Sprintf(`<a href="/">%s</a> <a href="/news/">%s</a> <a href="/forum/">%s</a> <a href="/login/">%s</a>`, s.words.home, s.words.news, s.heading, s.words.login)
}
