package extract

import (
	"strings"
	"testing"
	"time"
)

// bylinePage is a page of a site that nobody knows, with a head and a byline of its own.
func bylinePage(lang, head, title, top, bottom string) string {
	return `<!DOCTYPE html><html lang="` + lang + `"><head><meta charset="utf-8"><title>` + title + `</title>` + head + `</head><body>` +
		`<header><a href="/">Harbour Gazette</a> <nav><a href="/politics">Politics</a> <a href="/sport">Sport</a></nav></header><main><article><h1>` + title + `</h1>` + top +
		`<p>Ten thousand visitors came to see the tanks, which had not left their sheds for many years, as the organisers of the parade said at noon.</p>` +
		`<p>The oldest of them was built before the war and still runs, with an engine that was made again from drawings, by hand, in the workshop of a museum.</p>` +
		`<p>Nobody was hurt when the last of them met a lamp post, and the mayor promised that both would stand again before the next parade of the town.</p>` +
		bottom + `</article></main><footer>© Harbour Gazette</footer></body></html>`
}

// TestBylines reads names and times of pages in many languages and markups.
func TestBylines(t *testing.T) {
	const ld = `<script type="application/ld+json">`
	const none = "-"
	tests := []struct {
		name, lang, head, top, bottom string
		authors, published, modified  string // "" is not looked at, none is null; a time's start is enough
	}{
		// English
		{"by-line and time element", "en", "", `<p>By Jane Doe</p><time datetime="2026-11-17T10:00:00Z">17 Nov</time>`, "", "Jane Doe", "2026-11-17T10:00:00Z", none},
		{"time without datetime", "en", "", `<div>By Jane Doe <time>Nov 17, 2026, 10:05 AM EST</time></div>`, "", "Jane Doe", "2026-11-17T15:05:00Z", none},
		{"published and updated in a line", "en", "", `<div>Published: 16 November 2026 10:00 GMT | Updated: 17 November 2026 11:30 GMT</div>`, "", none, "2026-11-16T10:00:00Z", "2026-11-17T11:30:00Z"},
		{"updated before published", "en", "", `<div>Updated: 17 November 2026 11:30 GMT | Published: 16 November 2026 10:00 GMT</div>`, "", none, "2026-11-16T10:00:00Z", "2026-11-17T11:30:00Z"},
		{"updated and published in blocks", "en", "", `<div class="meta"><div>Last updated on November 17, 2026 at 11:30 am UTC</div><div>First published on November 16, 2026</div></div>`, "", none, "2026-11-16", "2026-11-17T11:30"},
		{"only updated", "en", "", `<p>Updated November 17, 2026 11:30 UTC</p>`, "", none, "", "2026-11-17T11:30"},
		{"hours ago", "en", "", `<p>By Jane Doe</p><p>2 hours ago</p>`, "", "Jane Doe", "2026-11-18T10:00", ""},
		{"hours ago in a time element", "en", "", `<time>3 hours ago</time>`, "", none, "2026-11-18T09:00", ""},
		{"two times, published and modified", "en", "", `<span>By Jane Doe</span><time class="published" datetime="2026-11-16T08:00:00+01:00">16.11</time><time class="updated" datetime="2026-11-17T09:00:00+01:00">17.11</time>`, "", "Jane Doe", "2026-11-16T07:00:00Z", "2026-11-17T08:00:00Z"},
		{"role behind the name", "en", "", `<p>By Jane Doe, Senior Political Correspondent</p>`, "", "Jane Doe", "", ""},
		{"role in a line of its own", "en", "", `<div class="byline"><span>Jane Doe</span><br><span>Chief Reporter</span></div>`, "", "Jane Doe", "", ""},
		{"place behind the name", "en", "", `<p class="byline">By Jane Doe in London and John Smith in Washington</p>`, "", "Jane Doe; John Smith", "", ""},
		{"three names with a serial comma", "en", "", `<p class="byline">By Jane Doe, John Smith, and Ann O’Neill</p>`, "", "Jane Doe; John Smith; Ann O’Neill", "", ""},
		{"upper case", "en", "", `<p>BY JANE DOE</p>`, "", "JANE DOE", "", ""},
		{"upper case, and its form in the metadata", "en", `<meta name="author" content="Jane Doe">`, `<p>BY JANE DOE</p>`, "", "Jane Doe", "", ""},
		{"initials", "en", "", `<p>By J. K. Doe and P.J. O'Rourke</p>`, "", "J. K. Doe; P.J. O'Rourke", "", ""},
		{"agency", "en", "", `<p class="byline">By Reuters</p>`, "", "Reuters", "", ""},
		{"long agency", "en", "", `<p class="byline">By The Associated Press</p>`, "", "The Associated Press", "", ""},
		{"e-mail and handle", "en", "", `<p class="author">Jane Doe <a href="mailto:jane@gazette.example">jane@gazette.example</a> <a href="https://twitter.com/janedoe">@janedoe</a></p>`, "", "Jane Doe", "", ""},
		{"credentials", "en", "", `<p class="byline">By Jane Doe, MD, PhD</p>`, "", "Jane Doe", "", ""},
		{"photographer beside the author", "en", "", `<p class="byline">By Jane Doe</p><p>Photographs by Ann Lens</p>`, "", "Jane Doe", "", ""},
		{"photographer in the same line", "en", "", `<p class="byline">Words by Jane Doe, photos by Ann Lens</p>`, "", "Jane Doe", "", ""},
		{"author of the metadata and fact checker", "en", ld + `{"@type":"NewsArticle","author":{"@type":"Person","name":"Jane Doe"}}</script>`, `<p>By <a rel="author" href="/author/jane">Jane Doe</a></p><p>Fact checked by <a href="/author/bob">Bob Check</a></p>`, "", "Jane Doe", "", ""},
		{"address of a social page as author", "en", `<meta property="article:author" content="https://www.facebook.com/janedoe">`, `<p>By Jane Doe</p>`, "", "Jane Doe", "", ""},
		{"account names", "en", `<meta name="author" content="admin">`, `<p>By Jane Doe</p>`, "", "Jane Doe", "", ""},
		{"array of persons and the publisher", "en", ld + `{"@context":"https://schema.org","@graph":[{"@type":"NewsArticle","@id":"#a","author":[{"@type":"Person","name":"Jane Doe"},{"@type":"Organization","name":"Harbour Gazette"}],"publisher":{"@id":"#p"},"datePublished":"2026-11-17T10:00:00+02:00"},{"@type":"NewsMediaOrganization","@id":"#p","name":"Harbour Gazette"}]}</script>`, "", "", "Jane Doe", "2026-11-17T08:00:00Z", ""},
		{"names as a string", "en", ld + `{"@type":"NewsArticle","author":"Jane Doe and John Smith","datePublished":"2026-11-17"}</script>`, "", "", "Jane Doe; John Smith", "2026-11-17", ""},
		{"names in one object", "en", ld + `{"@type":"NewsArticle","author":{"@type":"Person","name":"Jane Doe, John Smith"}}</script>`, "", "", "Jane Doe; John Smith", "", ""},
		{"array of name strings", "en", ld + `{"@type":["NewsArticle"],"author":["Jane Doe","John Smith"]}</script>`, "", "", "Jane Doe; John Smith", "", ""},
		{"microdata", "en", "", `<div itemscope itemtype="https://schema.org/NewsArticle"><span itemprop="author" itemscope itemtype="https://schema.org/Person"><span itemprop="name">Jane Doe</span></span><meta itemprop="datePublished" content="2026-11-17T10:00:00Z"><meta itemprop="dateModified" content="2026-11-17T12:00:00Z"></div>`, "", "Jane Doe", "2026-11-17T10:00:00Z", "2026-11-17T12:00:00Z"},
		{"RDFa", "en", "", `<div vocab="https://schema.org/" typeof="NewsArticle"><span property="author" typeof="Person"><span property="name">Jane Doe</span></span> <time property="datePublished" datetime="2026-11-17T10:00Z">Tuesday</time></div>`, "", "Jane Doe", "2026-11-17T10:00:00Z", ""},
		{"several meta authors", "en", `<meta name="author" content="Jane Doe"><meta name="author" content="John Smith">`, "", "", "Jane Doe; John Smith", "", ""},
		{"citation authors", "en", `<meta name="citation_author" content="Doe, Jane"><meta name="citation_author" content="Smith, John">`, "", "", "Jane Doe; John Smith", "", ""},
		{"parsely and sailthru", "en", `<meta name="parsely-author" content="Jane Doe"><meta name="sailthru.date" content="2026-11-17T10:00:00Z">`, "", "", "Jane Doe", "2026-11-17T10:00:00Z", ""},
		{"dublin core", "en", `<meta name="DC.creator" content="Jane Doe"><meta name="DC.date.issued" content="2026-11-17">`, "", "", "Jane Doe", "2026-11-17", ""},
		{"one name in several forms", "en", `<meta name="author" content="J. Doe">` + ld + `{"@type":"NewsArticle","author":[{"name":"Jane Doe"},{"name":"JANE DOE"}]}</script>`, `<p>By Jane Doe</p>`, "", "Jane Doe", "", ""},
		{"name below the text", "en", "", "", `<p class="author">Jane Doe</p>`, "Jane Doe", "", ""},
		{"a future date is refused", "en", `<meta property="article:published_time" content="2031-01-01T00:00:00Z">`, `<time datetime="2026-11-17T10:00:00Z">17 Nov</time>`, "", none, "2026-11-17T10:00:00Z", ""},
		{"an impossible date is refused", "en", `<meta property="article:published_time" content="2026-02-30T00:00:00Z">`, "", "", none, none, ""},
		{"the epoch is no date", "en", `<meta property="article:published_time" content="1970-01-01T00:00:00Z">`, "", "", none, none, ""},
		{"American order", "en-US", "", `<p>11/05/2026</p>`, "", none, "2026-11-05", ""},
		{"British order", "en-GB", "", `<p>05/11/2026</p>`, "", none, "2026-11-05", ""},
		{"date of a comment is not the article's", "en", "", `<p class="date">Nov 16, 2026</p>`, `<div class="comments"><div class="comment"><b>Bob</b> <time datetime="2026-11-17T20:00:00Z">yesterday</time><p>Nice one.</p></div></div>`, none, "2026-11-16", ""},
		{"UNIX seconds", "en", `<meta name="timestamp" content="1795000000">`, "", "", none, "2026-11-18T11:06:40Z", ""},
		// German
		{"German", "de", "", `<p>Von Max Muster und Erika Mustermann</p><p>17.11.2026, 14:30 Uhr</p>`, "", "Max Muster; Erika Mustermann", "2026-11-17T14:30", ""},
		{"German with a place", "de", "", `<p>Von Max Muster, Berlin</p><p>Stand: 17.11.2026 | Lesedauer: 4 Minuten</p>`, "", "Max Muster", "2026-11-17", ""},
		{"German agencies", "de", "", `<p>17. November 2026 um 08:15 Uhr</p>`, `<p>Quelle: dpa/afp</p>`, "", "2026-11-17T08:15", ""},
		{"German update", "de", "", `<div>Veröffentlicht am 16.11.2026, 09:00 Uhr – Aktualisiert am 17.11.2026, 10:00 Uhr</div>`, "", none, "2026-11-16T09:00", "2026-11-17T10:00"},
		{"German words and pictures", "de", "", `<p class="author">Text: Max Muster; Fotos: Erika Bild</p>`, "", "Max Muster", "", ""},
		{"German, yesterday", "de", "", `<p>gestern, 14:05 Uhr</p>`, "", none, "2026-11-17T14:05", ""},
		// French
		{"French", "fr", "", `<p>Par Jeanne Dupont et Marc Durand</p><p>Publié le 17 novembre 2026 à 14h30, mis à jour le 18 novembre 2026 à 9h05</p>`, "", "Jeanne Dupont; Marc Durand", "2026-11-17T14:30", "2026-11-18T09:05"},
		{"French with agency", "fr", "", `<p>Le Monde avec AFP</p><p>Publié hier à 18h12</p>`, "", "", "2026-11-17T18:12", ""},
		{"French envoy", "fr", "", `<p class="signature">Par Jeanne Dupont, envoyée spéciale à Kiev</p>`, "", "Jeanne Dupont", "", ""},
		{"French, ago", "fr", "", `<p>il y a 3 heures</p>`, "", none, "2026-11-18T09:00", ""},
		// Spanish, Italian, Portuguese
		{"Spanish", "es", "", `<p>Por María Pérez y Juan García</p><p>17 de noviembre de 2026, 14:30 h. Actualizado a las 16:00 h.</p>`, "", "María Pérez; Juan García", "2026-11-17T14:30", ""},
		{"Spanish, short", "es", "", `<div><span>María Pérez</span><span>Madrid</span><time>17 nov 2026 - 14:30 CET</time></div>`, "", "", "2026-11-17T13:30", ""},
		{"Italian", "it", "", `<p>di Mario Rossi</p><p>Pubblicato il 17 novembre 2026 alle 14:30, aggiornato il 18 novembre 2026 alle 08:00</p>`, "", "Mario Rossi", "2026-11-17T14:30", "2026-11-18T08:00"},
		{"Italian editors", "it", "", `<p>a cura di Mario Rossi</p><p>17/11/2026</p>`, "", "Mario Rossi", "2026-11-17", ""},
		{"Portuguese", "pt", "", `<p>Por João Silva e Ana Souza</p><p>17/11/2026 14h30 Atualizado 18/11/2026 09h00</p>`, "", "João Silva; Ana Souza", "2026-11-17T14:30", "2026-11-18T09:00"},
		{"Portuguese, ago", "pt", "", `<p>há 2 horas</p>`, "", none, "2026-11-18T10:00", ""},
		// Dutch, Polish, Nordic
		{"Dutch", "nl", "", `<p>Door Jan de Vries</p><p>17 november 2026, 14:30 uur. Bijgewerkt: 18 november 2026, 09:00</p>`, "", "Jan de Vries", "2026-11-17T14:30", "2026-11-18T09:00"},
		{"Polish", "pl", "", `<p>Autor: Jan Kowalski, Anna Nowak</p><p>Opublikowano: 17 listopada 2026, 14:30. Aktualizacja: 18.11.2026 09:00</p>`, "", "Jan Kowalski; Anna Nowak", "2026-11-17T14:30", "2026-11-18T09:00"},
		{"Polish, yesterday", "pl", "", `<p>wczoraj, 14:05</p>`, "", none, "2026-11-17T14:05", ""},
		{"Swedish", "sv", "", `<p>Av Anna Svensson</p><p>Publicerad 17 november 2026 kl 14.30 Uppdaterad 18 november 2026 kl 09.00</p>`, "", "Anna Svensson", "2026-11-17T14:30", "2026-11-18T09:00"},
		{"Norwegian", "no", "", `<p>Av Ola Nordmann og Kari Hansen</p><p>Publisert 17. november 2026 kl. 14:30, oppdatert 18. november 2026 kl. 09:00</p>`, "", "Ola Nordmann; Kari Hansen", "2026-11-17T14:30", "2026-11-18T09:00"},
		{"Danish", "da", "", `<p>Af Jens Hansen</p><p>Udgivet 17. nov. 2026 kl. 14.30. Opdateret 18. nov. 2026 kl. 09.00</p>`, "", "Jens Hansen", "2026-11-17T14:30", "2026-11-18T09:00"},
		{"Finnish", "fi", "", `<p>Kirjoittanut Matti Virtanen</p><p>Julkaistu 17.11.2026 klo 14.30, päivitetty 18.11.2026 klo 9.00</p>`, "", "Matti Virtanen", "2026-11-17T14:30", "2026-11-18T09:00"},
		// Central and eastern Europe
		{"Czech", "cs", "", `<p>Autor: Jan Novák</p><p>17. listopadu 2026 14:30, aktualizováno 18. listopadu 2026 9:00</p>`, "", "Jan Novák", "2026-11-17T14:30", "2026-11-18T09:00"},
		{"Hungarian", "hu", "", `<p>Szerző: Nagy János</p><p>2026. november 17. 14:30 Frissítve: 2026. november 18. 9:00</p>`, "", "Nagy János", "2026-11-17T14:30", "2026-11-18T09:00"},
		{"Romanian", "ro", "", `<p>de Ion Popescu</p><p>Publicat: 17 noiembrie 2026, 14:30. Actualizat: 18 noiembrie 2026, 09:00</p>`, "", "Ion Popescu", "2026-11-17T14:30", "2026-11-18T09:00"},
		{"Greek", "el", "", `<p>Του Γιώργου Παπαδόπουλου</p><p>17 Νοεμβρίου 2026, 14:30. Ενημέρωση: 18/11/2026 09:00</p>`, "", "", "2026-11-17T14:30", "2026-11-18T09:00"},
		{"Turkish", "tr", "", `<p>Yazan: Ahmet Yılmaz</p><p>Yayınlanma: 17 Kasım 2026 14:30 - Güncelleme: 18 Kasım 2026 09:00</p>`, "", "Ahmet Yılmaz", "2026-11-17T14:30", "2026-11-18T09:00"},
		{"Russian", "ru", "", `<p>Автор: Иван Петров, Анна Сидорова</p><p>17 ноября 2026, 14:30 МСК</p>`, "", "Иван Петров; Анна Сидорова", "2026-11-17T11:30:00Z", ""},
		{"Russian, yesterday", "ru", "", `<p>вчера в 14:05</p>`, "", none, "2026-11-17T14:05", ""},
		{"Russian, today", "ru", "", `<span>Сегодня, 09:15</span>`, "", none, "2026-11-18T09:15", ""},
		{"Russian without a year", "ru", "", `<div>17 ноября, 14:30</div>`, "", none, "2026-11-17T14:30", ""},
		{"Russian update", "ru", "", `<div>Опубликовано 16.11.2026 в 10:00 (обновлено 17.11.2026 в 11:00)</div>`, "", none, "2026-11-16T10:00", "2026-11-17T11:00"},
		{"Russian signature below the text", "ru", "", "", `<p><em>Иван Петров</em></p>`, "Иван Петров", "", ""},
		{"Ukrainian", "uk", "", `<p>Автор: Олена Коваленко</p><p>17 листопада 2026, 14:30</p>`, "", "Олена Коваленко", "2026-11-17T14:30", ""},
		{"Ukrainian, yesterday", "uk", "", `<p>учора, 14:05</p>`, "", none, "2026-11-17T14:05", ""},
		// Right to left
		{"Arabic", "ar", "", `<p>بقلم: أحمد محمد</p><p>17 نوفمبر 2026 14:30</p>`, "", "أحمد محمد", "2026-11-17T14:30", ""},
		{"Arabic digits", "ar", "", `<p>نشر في: ١٧ نوفمبر ٢٠٢٦</p>`, "", none, "2026-11-17", ""},
		{"Hebrew", "he", "", `<p>מאת: דוד כהן</p><p>17 בנובמבר 2026, 14:30</p>`, "", "דוד כהן", "2026-11-17T14:30", ""},
		// Asia
		{"Hindi", "hi", "", `<p>लेखक: राहुल शर्मा</p><p>17 नवंबर 2026, 14:30</p>`, "", "राहुल शर्मा", "2026-11-17T14:30", ""},
		{"Japanese", "ja", "", `<p>2026年11月17日 14時30分</p><p>山田太郎 記者</p>`, "", "山田太郎", "2026-11-17T14:30", ""},
		{"Japanese update", "ja", "", `<p>公開日：2026年11月16日 更新日：2026年11月17日</p>`, "", none, "2026-11-16", "2026-11-17"},
		{"Korean", "ko", "", `<p>홍길동 기자</p><p>입력 2026.11.17 14:30 수정 2026.11.18 09:00</p>`, "", "홍길동", "2026-11-17T14:30", "2026-11-18T09:00"},
		{"Chinese", "zh", "", `<p>作者：李明</p><p>发布时间：2026-11-17 14:30</p>`, "", "李明", "2026-11-17T14:30", ""},
		{"Chinese, ago", "zh", "", `<p>3小时前</p>`, "", none, "2026-11-18T09:00", ""},
		{"Vietnamese", "vi", "", `<p>Tác giả: Nguyễn Văn An</p><p>Thứ ba, 17/11/2026, 14:30 (GMT+7)</p>`, "", "Nguyễn Văn An", "2026-11-17T07:30:00Z", ""},
		{"Indonesian", "id", "", `<p>Penulis: Budi Santoso</p><p>Selasa, 17 November 2026 14:30 WIB</p>`, "", "Budi Santoso", "2026-11-17T07:30:00Z", ""},
	}
	fetched := time.Date(2026, 11, 18, 12, 0, 0, 0, time.UTC)
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			page := bylinePage(tt.lang, tt.head, "Old tanks roll through the harbour town", tt.top, tt.bottom)
			res, err := Page([]byte(page), Meta{URL: "https://www.gazette.example/town/old-tanks-roll", Charset: "utf-8", FetchedAt: fetched}, nil)
			if err != nil {
				t.Fatal(err)
			}
			r := res.Record
			var authors []string
			for _, a := range r.Authors {
				authors = append(authors, string(a))
			}
			published, modified := "", ""
			if r.PublishedAt != nil {
				published = r.PublishedAt.Format(time.RFC3339)
			}
			if r.ModifiedAt != nil {
				modified = r.ModifiedAt.Format(time.RFC3339)
			}
			for _, f := range []struct{ field, got, want string }{
				{"title", string(r.Title), "Old tanks roll through the harbour town"},
				{"authors", strings.Join(authors, "; "), tt.authors}, {"published_at", published, tt.published}, {"modified_at", modified, tt.modified},
			} {
				switch {
				case f.want == "", f.want == none && f.got == "":
				case f.want == none, !strings.HasPrefix(f.got, f.want), f.field == "authors" && f.got != f.want:
					t.Errorf("%s = %q, want %q", f.field, f.got, f.want)
				}
			}
			if strings.Contains(string(r.Body), tt.authors+"\n") && tt.authors != "" && tt.bottom == "" {
				t.Errorf("the body holds the by-line: %q", r.Body)
			}
		})
	}
}
