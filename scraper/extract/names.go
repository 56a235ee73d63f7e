package extract

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

func lowerSet(lists ...string) map[string]bool {
	m := map[string]bool{}
	for _, list := range lists {
		for _, w := range strings.Fields(list) {
			m[w] = true
		}
	}
	return m
}

var (
	// byWords stand before names: "By", "Von", "Texte :".
	byWords = lowerSet("erstellt verfasst eingestellt gepostet veröffentlicht ein artikel beitrag by von par por per di av af door autor autorin autore autora auteur author authors autores auteurs text texte texto testo tekst words story report reported written geschrieben écrit scritto escrito posted reporting",
		"автор авторы автора авторка текст подготовил подготовила подготовили корреспондент беседовал беседовала записала записал yazan szerző napisał napisała autoři autorka skrevet skriven kirjoittanut oleh ditulis penulis tekijä geschreven redaktion redaction tác_giả bởi από του γράφει piše kirjutas vu fra from publicado publié published guest gastbeitrag gastkommentar interview analyse analysis kommentar comment opinion pubblicato fotos photos and und et y e og och i и і 기자명 글 글쓴이 كتب كتبت बाय लेखक द्वारा")
	// particles are the small words of names.
	particles = lowerSet("von van de der den del della delle di da do dos das du des la le les el al bin ibn ben ter ten te zu zum zur af av y e i und of the st saint bint abu ould 't d' l' dela delos san santa in't op het 's")
	// andWords part two names.
	andWords = lowerSet("and und et y e og och i и і та en ja és ve și i a και & + with mit avec con с & и̇ dan và lan eta")
	// roleWords are never part of a name.
	roleWords = lowerSet("reporter reporters editor editors correspondent correspondents columnist writer writers journalist journalists staff contributor contributors producer director photographer analyst fellow professor ceo founder chief senior deputy assistant associate bureau desk editorial team newsroom contributing managing executive freelance special political national business sports science health technology",
		"redakteur redakteurin redakteure korrespondent korrespondentin chefredakteur chefredakteurin volontär volontärin ressortleiter ressortleiterin reporterin journalistin leiter leiterin mitarbeiter mitarbeiterin ressort chefreporter chefreporterin stellvertretender stellvertretende",
		"journaliste rédacteur rédactrice correspondant correspondante envoyé envoyée chroniqueur éditorialiste periodista redactor redactora corresponsal columnista jornalista repórter redator editora colunista giornalista redattore corrispondente verslaggever verslaggeefster redacteur journaliste correspondente",
		"корреспондент обозреватель обозревательница редактор журналист журналистка репортёр репортер колумнист эксперт политолог аналитик шеф-редактор спецкор редакция кореспондент журналістка журналіст dziennikarz dziennikarka redaktor redaktorka novinář novinářka muhabir muhabiri journalisti toimittaja reporteren reporter-in novinar novinarka szerkesztő újságíró")
	// notNames are words that no name holds, whatever their case.
	notNames = lowerSet("updated published posted read more comments comment share follow subscribe minutes minute min hours hour ago views today yesterday monday tuesday wednesday thursday friday saturday sunday january february march april june july august september october november december home news latest breaking advertisement newsletter email facebook twitter instagram linkedin login sign menu search loading reading time view all posts profile bio about the this that with from for is are was were have has photo photos image images foto fotos video copyright rights reserved click here contact support us your our what how why when policy cookies privacy links checkout cart account settings checked",
		"pubmed scholar google orcid profil autor author authors redaktion editorial admin administrator guest correspondents aktualisiert veröffentlicht uhr lesezeit minuten kommentare teilen januar februar märz april mai juni juli oktober dezember montag dienstag mittwoch donnerstag freitag samstag sonntag artikel mehr publié mis à jour lecture partager commentaires janvier février mars avril juin juillet août septembre octobre novembre décembre lire leer compartir publicado actualizado comentarios опубликовано обновлено комментарии поделиться читать января февраля марта апреля мая июня июля августа сентября октября ноября декабря сегодня вчера просмотров")
)

// agencies sign texts with one word or short name of their own.
var agencies = lowerSet("dpa afp ap reuters apa sda ats ansa efe lusa belga tass тасс xinhua ritzau tt ntb stt pap čtk ctk mti hina pti ani ians upi bloomberg kna epd sid aap kyodo yonhap anadolu tanjug fena bta agerpres baltanews bns elta leta ukrinform унн уніан интерфакс риа sputnik dts afx awp rtr ddp mtv3 anp novum cna")

// otherWork stands before the names of those who did not write a text: took its
// pictures, checked it, put it into another language.
var otherWork = lowerSet("photo photos photograph photographs photography photographer photographers picture pictures image images illustration illustrations illustrated illustrator video videos graphic graphics camera cover edited editor editing reviewed review fact-checked fact factchecked checked translated translation translator medically produced producer curated additional",
	"foto fotos fotografie fotograf fotografin bild bilder grafik grafiken illustrationen bildredaktion kamera bearbeitet übersetzt übersetzung übersetzer übersetzerin faktencheck redigiert photographie photographies dessin dessins infographie vidéo traduit traduction relecture fotografía fotografías fotografia fotografias ilustración ilustraciones ilustração ilustrações imagen imágenes imagem imagens traducción tradução traducido traduzido edición edição vídeo vídeos illustrazione illustrazioni traduzione tradotto immagini beeld vertaling vertaald illustratie illustraties",
	"kuva kuvat kuvaaja bilde bilder fotografi oversatt oversættelse översättning översatt redigering zdjęcia zdjęcie fot tłumaczenie tłum ilustracje fotó fotók fordította fotografii traducere foto-video fotoğraf fotoğraflar çeviri çeviren φωτογραφίες φωτογραφία μετάφραση",
	"фото фотограф фотография фотографии фотографии: видео перевод перевёл перевел перевела иллюстрация иллюстрации редактировал редактировала фотографія переклад переклала переклав 写真 撮影 翻訳 摄影 攝影 翻译 图 사진 번역 صور تصوير ترجمة צילום צילומים תרגום")

// isOtherWork says whether a piece of a by-line names somebody who did not
// write: "Photos by Ann Lens", "Fact checked by Bob".
func isOtherWork(s string) bool {
	parts := func(r rune) bool { return unicode.IsSpace(r) || r == ':' || r == '：' }
	s = strings.TrimLeftFunc(s, parts)
	first := s
	if i := strings.IndexFunc(s, parts); i >= 0 {
		first = s[:i]
	}
	if !otherWork[strings.ToLower(strings.Trim(first, ".,-–—([·"))] {
		return false
	}
	words := strings.FieldsFunc(s, parts)
	// "Text und Foto" begins otherwise; "Photo and text by Jane" is hers.
	for _, w := range words[1:] {
		switch strings.ToLower(strings.Trim(w, ".,")) {
		case "text", "texte", "texto", "testo", "tekst", "words", "story", "текст":
			return false
		}
	}
	return true
}

// nameList cuts a by-line or an author field into names, without labels,
// roles, handles, addresses and dates. strict wants each to look like the name
// of a person or an agency: for text that a page prints.
func nameList(text string, strict bool) []string {
	var names []string
	for _, line := range cutAny(text, "|•·;\n●▪►") {
		if isOtherWork(line) {
			continue
		}
		for k, part := range splitAnd(cutLabels(line)) {
			for i, piece := range splitCommas(part) {
				if isOtherWork(piece) {
					break
				}
				name := tidyName(piece)
				if name == "" || (i > 0 || k > 0 || len(names) > 0) && isRole(name) || i > 0 && isCredential(name) || strict && !isName(name) || !strict && !mayBeName(name) {
					if i == 0 && strict {
						break // what follows a thing that is no name is none
					}
					continue
				}
				names = append(names, name)
			}
		}
	}
	return mergeNames(names)
}

func cutAny(s, marks string) []string {
	return strings.FieldsFunc(s, func(r rune) bool { return strings.ContainsRune(marks, r) })
}

// cutLabels removes "By", "Von", "Text:" and their kin from the beginning.
func cutLabels(s string) string {
	s = strings.TrimSpace(s)
	for range 4 {
		i := strings.IndexFunc(s, func(r rune) bool { return unicode.IsSpace(r) || r == ':' || r == '：' })
		if i <= 0 {
			return s
		}
		word := strings.ToLower(strings.Trim(s[:i], ".:"))
		rest := strings.TrimLeft(s[i:], " :：.-–—")
		colon := strings.ContainsAny(s[i:min(i+3, len(s))], ":：")
		if !byWords[word] && !(colon && roleWords[word]) {
			// "Politischer Redakteur: Name" and other short labels with a colon
			if j := strings.IndexAny(s, ":："); j > 0 && j < 40 && len(strings.Fields(s[:j])) <= 4 && hasRole(s[:j]) {
				s = strings.TrimLeft(s[j:], ":： ")
				continue
			}
			return s
		}
		if (word == "i" || word == "e" || word == "y" || word == "di" || word == "de") && s[:1] != strings.ToLower(s[:1]) && !colon {
			return s // an initial: "E. Smith"
		}
		s = rest
	}
	return s
}

func hasRole(s string) bool {
	for _, w := range strings.Fields(strings.ToLower(s)) {
		if w = strings.Trim(w, ",.:()"); roleWords[w] || byWords[w] {
			return true
		}
	}
	return false
}

// splitAnd parts a list of names at its ands, slashes and ampersands.
func splitAnd(s string) []string {
	var parts []string
	for _, half := range strings.FieldsFunc(s, func(r rune) bool { return r == '/' || r == '、' || r == '，' || r == '&' || r == '+' }) {
		words := strings.Fields(half)
		start := 0
		for i, w := range words {
			if i > start && i+1 < len(words) && andWords[strings.ToLower(w)] && w == strings.ToLower(w) && (len(w) > 1 || w == "&" || oneLetterAnd(words, start, i)) {
				parts = append(parts, strings.Join(words[start:i], " "))
				start = i + 1
			}
		}
		if start < len(words) {
			parts = append(parts, strings.Join(words[start:], " "))
		}
	}
	return parts
}

// oneLetterAnd says whether a single letter joins two names rather than two
// surnames ("Ortega y Gasset"): two words at least stand on each side.
func oneLetterAnd(words []string, start, i int) bool {
	return i-start >= 2 && len(words)-i > 2
}

// splitCommas parts a list of names at its commas. "Smith, John" stays in one
// piece where it is all there is and each side is one word.
func splitCommas(s string) []string {
	if !strings.Contains(s, ",") {
		return []string{s}
	}
	return strings.Split(s, ",")
}

// tidyName removes from a name what is no part of it.
func tidyName(s string) string {
	s = strings.TrimSpace(s)
	if i := strings.Index(s, "@"); i >= 0 {
		// a handle or an address
		j := strings.LastIndexAny(s[:i], " (<[")
		s = strings.TrimSpace(s[:max(j, 0)])
	}
	if strings.Contains(s, "://") || strings.HasPrefix(s, "www.") {
		return ""
	}
	s = tidyBrackets(s)
	if i := strings.Index(s, " - "); i > 0 {
		s = s[:i]
	}
	for _, dash := range []string{" – ", " — "} {
		if i := strings.Index(s, dash); i > 0 {
			s = s[:i]
		}
	}
	s = strings.Trim(s, " \t,;:|-–—•·\"“”„«»*_<>")
	s = cutLabels(s)
	words := strings.Fields(s)
	// "Political Editor Jane Doe", "SPIEGEL-Redakteur Max Muster"
	for i := min(3, len(words)-3); i >= 0; i-- {
		if isRoleWord(words[i]) && isCapital(words[i+1]) && isCapital(words[i+2]) && !isRoleWord(words[i+1]) && !isRoleWord(words[i+2]) && !lowerTail[words[i+1]] {
			words = words[i+1:]
			break
		}
	}
	// "Jane Doe for CNN", "Jane Doe in Berlin", "Jane Doe Staff Writer"
	for i, w := range words {
		l := strings.ToLower(strings.Trim(w, ".,"))
		if i > 0 && (w == l && lowerTail[l] || w == "In" || w == "On" || roleWords[l] && i >= 2) {
			words = words[:i]
			break
		}
	}
	// An element for each of two screens: "Jane Doe Jane Doe".
	if n := len(words); n >= 4 && n%2 == 0 && slices.Equal(words[:n/2], words[n/2:]) {
		words = words[:n/2]
	}
	// "Jane Doe AFP"
	if n := len(words); n >= 3 && words[n-1] == strings.ToUpper(words[n-1]) && agencies[strings.ToLower(words[n-1])] {
		words = words[:n-1]
	}
	// Korean and Chinese put the role behind the name.
	for len(words) > 1 && suffixRoles[words[len(words)-1]] {
		words = words[:len(words)-1]
	}
	s = strings.Trim(strings.Join(words, " "), " ,;:")
	if !strings.Contains(s, "(") {
		s = strings.TrimRight(s, ") ")
	}
	return s
}

// isRoleWord says whether a word, or what its last hyphen parts off, is a role.
func isRoleWord(w string) bool {
	w = strings.ToLower(strings.Trim(w, ".,:"))
	if i := strings.LastIndexByte(w, '-'); i > 0 {
		switch tail := w[i+1:]; tail {
		case "experte", "expertin", "autor", "autorin":
			return true
		default:
			return roleWords[tail]
		}
	}
	return roleWords[w]
}

// suffixRoles stand behind names.
var suffixRoles = lowerSet("기자 특파원 선임기자 논설위원 인턴기자 앵커 에디터 記者 记者 編集委員 报道 報導 记者报道")

// endsInRole says whether a line ends with a role that stands behind names.
func endsInRole(s string) bool {
	s = strings.TrimSpace(s)
	if s == "" || s[len(s)-1] < utf8.RuneSelf {
		return false
	}
	for role := range suffixRoles {
		if strings.HasSuffix(s, role) {
			return true
		}
	}
	return false
}

var lowerTail = lowerSet("for in at from aus für pour para per bei à en em na is of reports special nach updated published um am on vor")

// tidyBrackets keeps the brackets that hold another spelling of the name, and
// drops those with an agency, a place or initials.
func tidyBrackets(s string) string {
	for {
		i := strings.IndexAny(s, "([")
		if i < 0 {
			return s
		}
		j := strings.IndexAny(s[i:], ")]")
		if j < 0 {
			return strings.TrimSpace(s[:i])
		}
		inner := strings.TrimSpace(s[i+1 : i+j])
		before := strings.TrimSpace(s[:i])
		if sameSpelling(before, inner) {
			return before + " (" + inner + ")" + tidyBrackets(s[i+j+1:])
		}
		s = before + " " + strings.TrimSpace(s[i+j+1:])
	}
}

// sameSpelling says whether two texts are forms of one name: as many words,
// and most of them begin alike or in another script.
func sameSpelling(a, b string) bool {
	x, y := strings.Fields(a), strings.Fields(b)
	if len(x) < 2 || len(y) < 2 || len(x) != len(y) || !isCapital(b) {
		return false
	}
	alike := 0
	for i := range x {
		r, _ := utf8.DecodeRuneInString(x[i])
		q, _ := utf8.DecodeRuneInString(y[i])
		if unicode.ToLower(r) == unicode.ToLower(q) || (r < 0x250) != (q < 0x250) {
			alike++
		}
	}
	return alike*2 > len(x)
}

// maxNames is how many names may stand for the authors of one article.
const maxNames = 100

// mergeNames keeps one form of each name: the longest of "J. Smith", "John
// Smith" and "JOHN SMITH".
func mergeNames(names []string) []string {
	var out []string
next:
	for _, n := range names[:min(len(names), maxNames)] {
		for i, o := range out {
			if squash(n) == squash(o) {
				if isShouted(o) && !isShouted(n) {
					out[i] = n
				}
				continue next
			}
			if shortFormOf(n, o) {
				continue next
			}
			if shortFormOf(o, n) {
				out[i] = n
				continue next
			}
		}
		out = append(out, n)
	}
	return out
}

func isShouted(s string) bool { return s == strings.ToUpper(s) && strings.Contains(s, " ") }

// shortFormOf says whether a is b with initials or without middle names.
func shortFormOf(a, b string) bool {
	x, y := strings.Fields(strings.ToLower(a)), strings.Fields(strings.ToLower(b))
	if len(x) < 2 || len(y) < 2 || len(x) > len(y) || x[len(x)-1] != y[len(y)-1] {
		return false
	}
	first := strings.TrimSuffix(x[0], ".")
	r, n := utf8.DecodeRuneInString(first)
	q, _ := utf8.DecodeRuneInString(y[0])
	return first == y[0] && len(x) < len(y) || n == len(first) && r == q
}
