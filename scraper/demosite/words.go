package demosite

// pair is one thing said in the site's two languages.
type pair struct{ en, ru string }

// in returns the pair's text in a language.
func (p pair) in(lang string) string {
	if lang == "ru" {
		return p.ru
	}
	return p.en
}

// country has the Russian cases that the sentences need.
type country struct {
	en, ru, gen, prep string
}

var countries = []country{
	{"Veldania", "Вельдания", "Вельдании", "Вельдании"},
	{"Ostrava Bay", "Остравия", "Остравии", "Остравии"},
	{"Norrland Union", "Норрландия", "Норрландии", "Норрландии"},
	{"Kesmar", "Кесмария", "Кесмарии", "Кесмарии"},
	{"Tarvos", "Тарвосия", "Тарвосии", "Тарвосии"},
	{"Lissen", "Лиссения", "Лиссении", "Лиссении"},
}

var companies = []pair{
	{"Northwater Yard", "Норсуотер"},
	{"Arkon Aerostat", "Аркон Аэростат"},
	{"Belka Optics", "Белка Оптика"},
	{"Stormglass", "Штормгласс"},
	{"Vektra Rail", "Вектра Рейл"},
	{"Halden Motors", "Хальден Моторс"},
	{"Quiet Sky", "Тихое небо"},
	{"Lumen & Sons", "Люмен и сыновья"},
	{"Tessera Orbital", "Тессера Орбитал"},
}

var products = []pair{
	{"Polus-3", "Полюс-3"},
	{"Kittiwake", "Моевка"},
	{"Grey Heron", "Серая цапля"},
	{"Amber Line", "Янтарная линия"},
	{"Lantern-M", "Фонарь-М"},
	{"Tern-12", "Крачка-12"},
	{"Snow Owl", "Полярная сова"},
	{"Long Bridge", "Длинный мост"},
	{"Compass Rose", "Роза ветров"},
	{"Murmur", "Шёпот"},
	{"Beacon-7", "Маяк-7"},
	{"Salt Road", "Соляной путь"},
	{"Iron Lark", "Железный жаворонок"},
	{"Blue Hour", "Синий час"},
}

var towns = []pair{
	{"Olmar", "Ольмар"},
	{"Fenwick Harbour", "Фенвик"},
	{"Sandrey", "Сандрей"},
	{"Upper Kolm", "Верхний Кольм"},
	{"Rauta", "Раута"},
	{"Merrivale", "Мерривейл"},
	{"Dvorets", "Дворец"},
}

var people = []pair{
	{"Ilse Varga", "Ильзе Варга"},
	{"Tomas Brandl", "Томас Брандль"},
	{"Nadia Orlow", "Надя Орлоу"},
	{"Piotr Selk", "Пётр Сельк"},
	{"Greta Holm", "Грета Хольм"},
	{"Anton Reeve", "Антон Рив"},
	{"Mira Oln", "Мира Ольн"},
	{"Jonas Tvede", "Йонас Тведе"},
	{"Lidia Sarn", "Лидия Сарн"},
}

// source is an outlet the aggregator takes articles from.
type source struct {
	name pair
	host string
}

var sources = []source{
	{pair{"Harbour Gazette", "Портовый вестник"}, "gazette.example"},
	{pair{"The Olmar Observer", "Ольмарский обозреватель"}, "observer.example"},
	{pair{"Sky & Rail Weekly", "Небо и рельсы"}, "skyrail.example"},
	{pair{"Northern Wire", "Северная лента"}, "northwire.example"},
	{pair{"InoPress", "ИноПресс"}, "inopress.example"},
}

var sections = []struct {
	slug string
	name pair
}{
	{"fleet", pair{"Fleet", "Флот"}},
	{"sky", pair{"Sky", "Небо"}},
	{"space", pair{"Space", "Космос"}},
	{"rail", pair{"Railways", "Железные дороги"}},
	{"science", pair{"Science", "Наука"}},
}

var tags = []struct {
	slug string
	name pair
}{
	{"icebreakers", pair{"Icebreakers", "Ледоколы"}},
	{"airships", pair{"Airships", "Дирижабли"}},
	{"lighthouses", pair{"Lighthouses", "Маяки"}},
	{"telescopes", pair{"Telescopes", "Телескопы"}},
	{"night-trains", pair{"Night trains", "Ночные поезда"}},
	{"rescue", pair{"Rescue", "Спасение"}},
	{"ports", pair{"Ports", "Порты"}},
}

// credits are image credits as printed, without their label.
var credits = []string{
	"© CC BY-SA 4.0 / Mira Oln / Openpix",
	"© CC BY 2.0 / Olmar Port Authority / Openpix",
	"© Northern Wire / Jonas Tvede",
	"© CC0 1.0 / Kolm Museum",
	"Greta Holm / Stormglass",
}

// labels are the words of the site's chrome.
var labels = map[string]map[string]string{
	"en": {
		"site": "Windrose", "news": "News", "image": "Image source:", "rights": "The rights to this material belong to",
		"open": "The material is placed by the copyright holder in the public domain", "original": "Original publication",
		"mentions": "The news mentions", "discussion": "Discussion", "update": "Update", "also": "Read also",
		"next": "Next", "prev": "Previous", "comments": "Comments", "views": "Views", "votes": "Votes", "share": "Share",
		"login": "Do you want to leave a comment? Register and/or Log in", "author": "Author:", "tags": "Tags:", "other": "По-русски",
		"countries": "Countries", "projects": "Projects", "companies": "Companies", "subscribe": "Subscribe to the newsletter",
		"about": "A made-up site for trying newsarc. Nothing in it happened.",
	},
	"ru": {
		"site": "Роза ветров", "news": "Новости", "image": "Источник изображения:", "rights": "Права на данный материал принадлежат",
		"open": "Материал размещён правообладателем в открытом доступе", "original": "Оригинал публикации",
		"mentions": "В новости упоминаются", "discussion": "Обсуждение", "update": "Обновить", "also": "Читайте также",
		"next": "Следующая", "prev": "Предыдущая", "comments": "Комментарии", "views": "Просмотры", "votes": "Голоса", "share": "Поделиться",
		"login": "Хотите оставить комментарий? Зарегистрируйтесь и/или Войдите", "author": "Автор:", "tags": "Теги:", "other": "In English",
		"countries": "Страны", "projects": "Проекты", "companies": "Компании", "subscribe": "Подписка на новости",
		"about": "Выдуманный сайт для знакомства с newsarc. Ничего из этого не было.",
	},
}
