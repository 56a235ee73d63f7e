package extract

import (
	"strings"
	"testing"

	"github.com/newsarc/newsarc/schema"
)

func TestPageType(t *testing.T) {
	prose := `<p>The ministry said on Tuesday that the new system had passed its first test, and that deliveries would begin before the end of the year.</p>
<p>Three countries have ordered it so far. A fourth, whose name the officials did not give, is said to be negotiating about a larger batch.</p>
<p>The plant in the north, which makes most of the parts, hired four hundred people last winter; it now works around the clock, its director says.</p>
<p>Critics point out that the tests took place in good weather. "Nobody knows how it behaves in snow," said one engineer, who asked not to be named.</p>
<p>A second series of trials is planned for January, when the ground is frozen and the roads to the range are open again.</p>`
	var items strings.Builder
	for _, s := range []string{"alpha", "beta", "gamma", "delta", "epsilon", "zeta", "eta", "theta"} {
		items.WriteString(`<div class="item"><a href="/news/` + s + `.html">Minister opens the new plant in ` + s + `</a><span>12.05.2025</span></div>`)
	}
	tests := []struct {
		name, html string
		meta       Meta
		want       schema.PageType
	}{
		{"announced article", `<html><head><meta property="og:type" content="article"></head><body><h1>Tests passed</h1>` + prose, Meta{URL: "https://example.org/a/1"}, schema.PageArticle},
		{"article in shape only", `<body><h1>Tests passed</h1><article>` + prose + `</article>`, Meta{URL: "https://example.org/a/1"}, schema.PageArticle},
		{"article about missing pages", `<body><h1>Why "page not found" is what readers of old newspapers see most</h1><article>` + prose + `</article>`, Meta{URL: "https://example.org/a/1"}, schema.PageArticle},
		{"soft 404, English", `<title>Page not found | Example</title><body><h1>Page not found</h1><p>Sorry, the page you are looking for has moved or never existed. Try the search.</p>`, Meta{URL: "https://example.org/x"}, schema.PageError},
		{"soft 404, Russian", `<title>Example</title><body><div class="m">Страница не найдена</div><p>Возможно, она была удалена.</p>`, Meta{URL: "https://example.ru/x"}, schema.PageError},
		{"soft 404, German", `<title>Fehler 404</title><body><h1>Seite nicht gefunden</h1>`, Meta{}, schema.PageError},
		{"soft 404, Chinese", `<title>页面不存在</title><body><h1>页面不存在</h1><p>返回首页</p>`, Meta{}, schema.PageError},
		{"soft 404 with suggestions", `<title>404 Not Found</title><body><h1>404 Not Found</h1>` + items.String(), Meta{URL: "https://example.org/x"}, schema.PageError},
		{"status of the response", `<body><h1>Tests passed</h1>` + prose, Meta{Status: 404}, schema.PageError},
		{"login wall", `<title>Example</title><body><h1>Please log in</h1><form><input name=u><input type=password name=p><button>Log in</button></form>`, Meta{}, schema.PageOther},
		{"login wall, Russian", `<title>Вход</title><body><h2>Вход на сайт</h2><form><input type="password"><button>Войти</button></form>`, Meta{}, schema.PageOther},
		{"bot check", `<title>Just a moment...</title><body><h1>example.org</h1><p>Verifying you are human. This may take a few seconds.</p>`, Meta{}, schema.PageOther},
		{"empty shell", `<title>App</title><body><div id="root"></div><script>start()</script>`, Meta{}, schema.PageOther},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			r, err := Page([]byte("<!DOCTYPE html>"+tt.html), tt.meta, nil)
			if err != nil {
				t.Fatal(err)
			}
			if r.Record.PageType != tt.want {
				t.Errorf("page_type %q, want %q; body %q", r.Record.PageType, tt.want, r.Record.Body)
			}
			walled := tt.want == schema.PageError || tt.want == schema.PageOther
			if walled != (r.Record.Body == "") {
				t.Errorf("body %q on a page of type %s", r.Record.Body, tt.want)
			}
		})
	}
}

func TestLanguageOf(t *testing.T) {
	tests := []struct{ text, declared, want string }{
		{"The West's unwillingness to see Russia's victory in Ukraine pushes NATO onto the battlefield", "ru", "en"},
		{"Сообщается, что самолёты выполнили задачу и вернулись на базу", "en", "ru"},
		{"Міністр заявив, що постачання почнеться восени, і їх буде більше", "ru", "uk"},
		{"Міністэрства паведаміла, што гэта ўжо другі выпадак за год", "", "be"},
		{"Министърът съобщи, че доставките ще започнат през есента със съгласието на България", "", "bg"},
		{"Министар је саопштио да ће испоруке почети на јесен и да је уговор потписан", "", "sr"},
		{"Die Regierung hat am Dienstag mitgeteilt, dass die Lieferungen im Herbst beginnen", "en", "de"},
		{"Le ministère a annoncé que les livraisons commenceront à l'automne, selon des sources", "", "fr"},
		{"El ministerio anunció que las entregas empezarán en otoño, según fuentes del gobierno", "", "es"},
		{"O ministério anunciou que as entregas vão começar no outono, segundo fontes do governo", "", "pt"},
		{"Il ministero ha annunciato che le consegne inizieranno in autunno, secondo fonti della difesa", "", "it"},
		{"Regjeringen opplyste at leveransene ikke vil begynne før til høsten, men at avtalen er klar", "nb", "no"},
		{"Regeringen oplyste, at leverancerne først begynder til efteråret, og at der ikke er nogen aftale endnu", "", "da"},
		{"Ministerstwo poinformowało, że dostawy rozpoczną się jesienią i nie będzie to ostatni kontrakt", "", "pl"},
		{"Bakanlık teslimatların sonbaharda başlayacağını ve bu sözleşmenin bir ilk olduğunu açıkladı", "", "tr"},
		{"防衛省は火曜日、新しいシステムの試験が成功したと発表した", "", "ja"},
		{"国防部星期二表示，新系统已经通过首次测试，年底前开始交付", "", "zh"},
		{"국방부는 화요일 새로운 체계가 첫 시험을 통과했다고 밝혔다", "", "ko"},
		{"وزارة الدفاع تعلن نجاح أول اختبار للمنظومة الجديدة يوم الثلاثاء", "", "ar"},
		{"وزارت دفاع روز سه‌شنبه اعلام کرد که سامانه جدید نخستین آزمایش را پشت سر گذاشت و تحویل آن پیش از پایان سال آغاز می‌شود", "", "fa"},
		{"Το υπουργείο ανακοίνωσε ότι οι παραδόσεις θα αρχίσουν το φθινόπωρο", "", "el"},
		{"Bộ Quốc phòng cho biết hệ thống mới đã vượt qua thử nghiệm đầu tiên và sẽ được giao trong năm", "en", "vi"},
		{"OK", "sv", "sv"},
		{"Ministry orders 200 uncrewed boats\nSu-57 shown with new engine", "ru", "en"},
		{"Deliveries done\nВПК.name", "ru", "en"},
		{"12:30", "", ""},
	}
	for _, tt := range tests {
		if got, _ := languageOf(tt.text, tt.declared); got != tt.want {
			t.Errorf("languageOf(%.40q, %q) = %q, want %q", tt.text, tt.declared, got, tt.want)
		}
	}
}
