package extract

import (
	"testing"

	"github.com/newsarc/newsarc/schema"
	"github.com/newsarc/newsarc/scraper/profile"
)

// TestNoArticles reads pages at the address of an article that hold none.
func TestNoArticles(t *testing.T) {
	ru, en := russianStory, englishStory
	tests := []struct {
		name, html string
		s          story
		want       schema.PageType
	}{
		{"not found", page5(ru, "", `<div>`+ru.menu()+`</div><h1>Страница не найдена</h1><p>Возможно, она была удалена или вы ошиблись в адресе.</p>`), ru, schema.PageError},
		{"not found with a sidebar", page5(ru, "", `<div>`+ru.menu()+`</div><div><h1>404</h1><p>Страница не найдена</p><p>Вернитесь на <a href="/">главную</a> или воспользуйтесь поиском.</p></div>`+semanticSidebar(ru)+tail(ru)), ru, schema.PageError},
		{"not found in a table", `<html><head><title>VPK.name</title></head><body><table><tr><td>` + ru.menu() + `</td></tr><tr><td align=center><b>Ошибка 404</b><br><br>Запрашиваемая страница не существует.</td><td>` + semanticSidebar(ru) + `</td></tr></table>`, ru, schema.PageError},
		{"news not found", page5(ru, "", `<div>`+ru.menu()+`</div><div>Новость не найдена</div>`+semanticSidebar(ru)), ru, schema.PageError},
		{"not found in English", page5(en, "", `<div>`+en.menu()+`</div><div><h1>Page not found</h1><p>The page you are looking for does not exist or has been moved.</p></div>`+semanticSidebar(en)), en, schema.PageError},
		{"not found, only in words", page5(en, "", `<div>`+en.menu()+`</div><div class="q"><h2>Oops!</h2><p>Sorry, the page you requested was not found on this server.</p><a href="/">Home</a></div>`), en, schema.PageError},
		{"not found in plain text", ru.words.login + "\n\nСтраница не найдена\n\nВернуться на главную\n\n" + ru.heading + "\n" + plainSidebar(ru, "%s\n%d\n%s"), ru, schema.PageError},
		{"login wall", page5(ru, "", `<div>`+ru.menu()+`</div><div><h1>Вход на сайт</h1><p>Для просмотра этого материала необходимо авторизоваться.</p><form><input name=login><input type=password name=p><button>Войти</button></form></div>`), ru, schema.PageOther},
		{"login wall with a sidebar", page5(ru, "", `<div>`+ru.menu()+`</div><div><h2>Материал доступен только зарегистрированным пользователям</h2><p>Войдите или зарегистрируйтесь, чтобы читать дальше.</p><form action=/login><input name=u><input type=password name=p></form></div>`+semanticSidebar(ru)), ru, schema.PageOther},
		{"login wall in English", page5(en, "", `<div>`+en.menu()+`</div><main><h1>`+esc(en.title)+`</h1><p>You must be logged in to read this article. Please log in or register.</p><form><input type=password></form></main>`), en, schema.PageOther},
		{"login wall in plain text", "Log in\n\nPlease log in to continue\n\nE-mail\nPassword\n\nForgot your password?\n", en, schema.PageOther},
		{"an article about missing pages", page5(ru, "", `<div>`+ru.menu()+`</div><article><h1>Почему на сайте ведомства «страница не найдена»</h1>`+threeCounters(ru)+`<p>Страница не найдена — такое сообщение во вторник увидели читатели сайта ведомства. Специалисты объяснили, что дело в переезде серверов и в новых правилах доступа.</p>`+ru.paragraphs("<p>", "</p>")+rightsBlock(ru)+`</article>`), ru, schema.PageArticle},
		{"a short article", page5(ru, "", `<div>`+ru.menu()+`</div><article><h1>`+esc(ru.title)+`</h1>`+threeCounters(ru)+`<p>`+esc(ru.body[0])+`</p>`+rightsBlock(ru)+`</article>`+tail(ru)+semanticSidebar(ru)), ru, schema.PageArticle},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			res, err := Page([]byte(tt.html), Meta{URL: tt.s.url, Status: 200, FetchedAt: seenAt}, profile.ByName("vpk.name"))
			if err != nil {
				t.Fatal(err)
			}
			r := res.Record
			if r.PageType != tt.want {
				t.Errorf("page_type = %q, want %q (title %q, body %q, warnings %q)", r.PageType, tt.want, r.Title, r.Body, r.Warnings)
			}
			if tt.want != schema.PageArticle && r.Body != "" {
				t.Errorf("body = %q, want none", r.Body)
			}
		})
	}
}
