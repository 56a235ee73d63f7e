package extract

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"github.com/newsarc/newsarc/schema"
)

// readLanguage finds the language of the text, not of the page's chrome: by
// script, letters and small words. What the page declares is one vote.
func (p *page) readLanguage() {
	if p.record.Lang != "" {
		return
	}
	body := string(p.record.Body)
	text := string(p.record.Title) + "\n" + string(p.record.Lead) + "\n" + body[:min(len(body), sampleSize)]
	if p.record.Body == "" {
		for i := range p.result.Items {
			text += "\n" + string(p.result.Items[i].Title)
		}
	}
	declared := p.declaredLanguage()
	lang, sure := languageOf(text, declared)
	if lang == "" {
		return
	}
	p.record.Lang = schema.Text(lang)
	p.found("lang", "heuristic", "", sure)
	if declared != "" && declared != lang {
		p.warn("lang-mismatch", "the page declares "+declared+", the text is "+lang)
	}
}

// declaredLanguage is the primary subtag that the page gives for itself; "" without one.
func (p *page) declaredLanguage() string {
	if p.root == nil {
		return ""
	}
	for n := p.root.FirstChild; n != nil; n = n.NextSibling {
		if n.Type == html.ElementNode && n.DataAtom == atom.Html {
			for _, key := range []string{"lang", "xml:lang"} {
				if v, ok := attr(n, key); ok {
					if l := primarySubtag(v); l != "" {
						return l
					}
				}
			}
		}
	}
	for _, n := range p.metas {
		key, _ := attr(n, "property")
		if key == "" {
			key, _ = attr(n, "name")
		}
		if key == "" {
			key, _ = attr(n, "http-equiv")
		}
		switch strings.ToLower(key) {
		case "og:locale", "content-language", "dc.language", "language":
			v, _ := attr(n, "content")
			if l := primarySubtag(v); l != "" {
				return l
			}
		}
	}
	return ""
}

// primarySubtag reads the language of a tag such as "pt-BR" or "nb_NO"; "" if it is none.
func primarySubtag(tag string) string {
	tag = strings.ToLower(strings.TrimSpace(tag))
	if i := strings.IndexAny(tag, "-_,; "); i >= 0 {
		tag = tag[:i]
	}
	if len(tag) < 2 || len(tag) > 3 {
		return ""
	}
	for i := 0; i < len(tag); i++ {
		if tag[i] < 'a' || tag[i] > 'z' {
			return ""
		}
	}
	switch tag {
	case "nb", "nn":
		return "no"
	case "iw":
		return "he"
	case "in":
		return "id"
	case "ji":
		return "yi"
	case "und", "mul", "zxx":
		return ""
	}
	return tag
}

// sampleSize is how many bytes of a text its language is judged by.
const sampleSize = 6000

// languageOf judges the language of a text; "" if it is too short to tell and
// nothing is declared. sure is the probability that it is right.
func languageOf(text, declared string) (lang string, sure float64) {
	if len(text) > sampleSize {
		cut := sampleSize
		for cut > 0 && text[cut]&0xC0 == 0x80 {
			cut--
		}
		text = text[:cut]
	}
	script, letters := scriptOf(text)
	if letters < 12 {
		if declared != "" {
			return declared, 0.6
		}
		if letters == 0 {
			return "", 0
		}
	}
	switch script {
	case "latin":
		return latinLanguage(text, declared)
	case "cyrillic":
		return cyrillicLanguage(text, declared)
	case "arabic":
		return arabicLanguage(text, declared)
	case "devanagari":
		if declared == "mr" || declared == "ne" || declared == "sa" {
			return declared, 0.9
		}
		return "hi", 0.85
	case "hebrew":
		if declared == "yi" {
			return "yi", 0.9
		}
		return "he", 0.98
	case "":
		return declared, 0.5
	}
	return script, 0.99
}

// scriptOf is the script of most letters: its language where one language
// writes it, else its name.
func scriptOf(text string) (script string, letters int) {
	var latin, cyrillic, arabic, devanagari, hebrew, han, kana, hangul int
	var other map[string]int
	for i := 0; i < len(text); {
		if c := text[i]; c < utf8.RuneSelf {
			latin += int(asciiLetter[c])
			i++
			continue
		}
		r, size := utf8.DecodeRuneInString(text[i:])
		i += size
		switch {
		case r < 0x250 || r >= 0x1E00 && r < 0x1F00:
			if unicode.IsLetter(r) {
				latin++
			}
		case r >= 0x400 && r < 0x530:
			cyrillic++
		case r >= 0x590 && r < 0x600:
			hebrew++
		case r >= 0x600 && r < 0x780:
			if unicode.IsLetter(r) {
				arabic++
			}
		case r >= 0x900 && r < 0x980:
			devanagari++
		case r >= 0x3040 && r < 0x3100:
			kana++
		case r >= 0x4E00 && r < 0xA000 || r >= 0x3400 && r < 0x4DC0:
			han++
		case r >= 0xAC00 && r < 0xD7B0 || r >= 0x1100 && r < 0x1200:
			hangul++
		default:
			for _, s := range soleScripts {
				if r >= s.lo && r < s.hi {
					if other == nil {
						other = map[string]int{}
					}
					other[s.lang]++
					break
				}
			}
		}
	}
	// A character of these scripts is worth two letters of an alphabet: names in Latin stand between them.
	han, kana, hangul = 2*han, 2*kana, 2*hangul
	letters = latin + cyrillic + arabic + devanagari + hebrew + han + kana + hangul
	best := 0
	take := func(name string, n int) {
		if n > best {
			best, script = n, name
		}
	}
	take("latin", latin)
	take("cyrillic", cyrillic)
	take("arabic", arabic)
	take("devanagari", devanagari)
	take("hebrew", hebrew)
	take("ko", hangul)
	if kana*10 > han {
		take("ja", han+kana)
	} else {
		take("zh", han+kana)
	}
	for _, s := range soleScripts {
		letters += other[s.lang]
		take(s.lang, other[s.lang])
	}
	return script, letters
}

// asciiLetter is 1 for the letters of ASCII.
var asciiLetter = func() (is [utf8.RuneSelf]uint8) {
	for c := byte('a'); c <= 'z'; c++ {
		is[c], is[c-'a'+'A'] = 1, 1
	}
	return is
}()

// soleScripts are scripts that (nearly) one language writes.
var soleScripts = []struct {
	lo, hi rune
	lang   string
}{
	{0x370, 0x400, "el"}, {0x1F00, 0x2000, "el"}, {0x530, 0x590, "hy"}, {0x10A0, 0x1100, "ka"}, {0x980, 0xA00, "bn"}, {0xA00, 0xA80, "pa"}, {0xA80, 0xB00, "gu"},
	{0xB00, 0xB80, "or"}, {0xB80, 0xC00, "ta"}, {0xC00, 0xC80, "te"}, {0xC80, 0xD00, "kn"}, {0xD00, 0xD80, "ml"}, {0xD80, 0xE00, "si"}, {0xE00, 0xE80, "th"},
	{0xE80, 0xF00, "lo"}, {0xF00, 0x1000, "bo"}, {0x1000, 0x10A0, "my"}, {0x1200, 0x1380, "am"}, {0x1780, 0x1800, "km"}, {0x1800, 0x18B0, "mn"}, {0x780, 0x7C0, "dv"},
}

// cyrillicLanguage goes by the letters that only some of the languages have.
func cyrillicLanguage(text, declared string) (string, float64) {
	var n, ukr, bel, rus, srp, mkd, kaz, bul int
	for _, r := range text {
		r = unicode.ToLower(r)
		if r >= 0x400 && r < 0x530 {
			n++
		}
		switch r {
		case 'ї', 'є', 'ґ':
			ukr++
		case 'ў':
			bel++
		case 'ы', 'э', 'ё':
			rus++
		case 'ђ', 'ћ':
			srp++
		case 'ј', 'љ', 'њ', 'џ':
			srp++
			mkd++
		case 'ѓ', 'ќ', 'ѕ':
			mkd += 2
		case 'қ', 'ғ', 'ұ', 'ә', 'ң', 'ө', 'ү', 'һ':
			kaz++
		case 'ъ':
			bul++
		}
	}
	switch {
	case kaz*100 > n:
		switch declared {
		case "ky", "mn", "tt", "ba", "tg":
			return declared, 0.9
		}
		return "kk", 0.8
	case srp*100 > n && srp >= mkd:
		return "sr", 0.95
	case mkd*100 > n:
		return "mk", 0.95
	case ukr*100 > n && ukr >= bel && rus*5 < ukr:
		return "uk", 0.97
	case bel*150 > n:
		return "be", 0.95
	case rus*100 > n:
		return "ru", 0.98
	case bul*120 > n && rus*20 < bul:
		return "bg", 0.95
	}
	switch declared {
	case "ru", "uk", "be", "bg", "sr", "mk", "kk":
		return declared, 0.8
	}
	return "ru", 0.7
}

func arabicLanguage(text, declared string) (string, float64) {
	var letters, persian, urdu, uyghur, pashto int
	for _, r := range text {
		if r >= 0x600 && r < 0x780 {
			letters++
		}
		switch r {
		case 'پ', 'چ', 'ژ', 'گ', 'ی', 'ک':
			persian++
		case 'ٹ', 'ڈ', 'ڑ', 'ے', 'ں', 'ہ':
			urdu++
		case 'ې', 'ۇ', 'ۆ', 'ە':
			uyghur++
		case 'ټ', 'ډ', 'ړ', 'ښ', 'ګ', 'ځ':
			pashto++
		}
	}
	switch {
	case urdu*25 > letters:
		return "ur", 0.95
	case pashto*40 > letters:
		return "ps", 0.9
	case uyghur*12 > letters:
		if declared == "ckb" || declared == "ku" {
			return declared, 0.9
		}
		return "ug", 0.7
	case persian*20 > letters:
		return "fa", 0.95
	}
	switch declared {
	case "ar", "fa", "ur", "ps", "ckb", "ku", "sd":
		return declared, 0.85
	}
	return "ar", 0.9
}

// latinLanguage counts the small words of each language.
func latinLanguage(text, declared string) (string, float64) {
	var counts [64]float64 // of latinLanguages
	words := countSmallWords(text, &counts)
	for i := 0; i < len(text); {
		if text[i] < utf8.RuneSelf {
			i++
			continue // none of them
		}
		r, width := utf8.DecodeRuneInString(text[i:])
		i += width
		for _, l := range ownLetters[r] {
			counts[latinIndex[l]] += 0.7
		}
	}
	best, second := -1, 0.0
	for i, l := range latinLanguages {
		if l == declared {
			counts[i] = counts[i]*1.25 + 2
		}
		switch c := counts[i]; {
		case best < 0 || c > counts[best]:
			if best >= 0 {
				second = counts[best]
			}
			best = i
		case c > second:
			second = c
		}
	}
	lang, count := latinLanguages[best], counts[best]
	if words == 0 || count < 3 || count*14 < float64(words) {
		switch {
		case otherScript(declared): // headlines in a page that keeps the tag of its sister edition
			if count < 1 {
				lang = "en"
			}
			return lang, 0.5
		case declared != "":
			return declared, 0.75
		}
		if count < 2 {
			return "", 0
		}
		return lang, 0.5
	}
	// A language that is not among ours, where its page says so and ours barely fits.
	if _, known := latinIndex[declared]; declared != "" && !known && !otherScript(declared) && count*6 < float64(words) {
		return declared, 0.75
	}
	return lang, min(0.99, 0.6+0.4*(count-second)/max(count, 1))
}

// countSmallWords counts the words of a text that each language uses, and all
// words: what stands between characters that are neither letters nor apostrophes.
func countSmallWords(text string, counts *[64]float64) (words int) {
	key, size, begin := uint64(0), 0, 0 // of the word that is being read, in lower case
	end := func(i int) {
		if size == 0 {
			return
		}
		words++
		for _, l := range smallWords.at(key, size, text[begin:i]) {
			counts[l]++
		}
		key, size = 0, 0
	}
	for i := 0; i < len(text); {
		if c := text[i]; c < utf8.RuneSelf {
			if c = smallByte[c]; c != 0 {
				if size == 0 {
					begin = i
				}
				key, size = key<<8|uint64(c), size+1
			} else {
				end(i)
			}
			i++
			continue
		}
		r, width := utf8.DecodeRuneInString(text[i:])
		// The case of a few letters decides whether they are any.
		if r = unicode.ToLower(r); unicode.IsLetter(r) || r == '’' {
			if size == 0 {
				begin = i
			}
			var room [utf8.UTFMax]byte
			for _, c := range utf8.AppendRune(room[:0], r) {
				key, size = key<<8|uint64(c), size+1
			}
		} else {
			end(i)
		}
		i += width
	}
	end(len(text))
	return words
}

// smallByte is a letter of ASCII in lower case, or an apostrophe; 0 for others.
var smallByte = func() (small [utf8.RuneSelf]uint8) {
	for c := byte('a'); c <= 'z'; c++ {
		small[c], small[c-'a'+'A'] = c, c
	}
	small['\''] = '\''
	return small
}()

// otherScript says whether a language is never printed in Latin letters.
func otherScript(lang string) bool {
	switch lang {
	case "ru", "uk", "be", "bg", "mk", "el", "ka", "hy", "he", "yi", "ar", "fa", "ur", "ps",
		"hi", "mr", "ne", "bn", "ta", "te", "kn", "ml", "gu", "pa", "si", "th", "lo", "my", "km", "am", "zh", "ja", "ko":
		return true
	}
	return false
}

var latinLanguages = []string{"en", "de", "fr", "es", "it", "pt", "nl", "sv", "no", "da", "fi", "et", "lv", "lt", "pl", "cs", "sk", "sl", "hr", "hu", "ro", "tr", "id", "ms", "vi", "tl", "af", "zu", "sw", "ca", "eu", "gl", "is", "sq", "az", "ga", "cy"}

var latinIndex = func() map[string]int {
	m := map[string]int{}
	for i, l := range latinLanguages {
		m[l] = i
	}
	return m
}()

// smallWords maps a frequent small word to the languages that use it, by their
// places in latinLanguages.
var smallWords = func() *wordTable {
	m := map[string][]uint8{}
	for lang, words := range map[string]string{
		"en": "the of and to in is that for it was on with as are this by be at from have has not his they which we you were their been or but an will would can who what when more about there if out up said its he she",
		"de": "der die und das ist nicht ein eine den dem mit sich auf für von des zu im auch als an es wird sind bei nach wie oder um aus hat haben aber noch nur einen einer eines durch war wurde werden kann dass über vor zum zur ich sie wir",
		"fr": "le la les de des du et un une est dans que qui pour sur pas plus par au aux avec ce cette ces il elle sont ont été être ne se son sa ses nous vous mais ou où comme leur même d'un d'une c'est qu'il l'on",
		"es": "el la los las de del y que en un una es por con para se no su al lo como más pero sus le ha este esta son fue entre ya sobre también me hasta hay donde han desde todo nos durante uno ni contra está ser cuando muy sin",
		"it": "il lo la gli le di del della dei delle e che in un una è per con non si da al alla sono come anche più ma nel nella dal dalla ha hanno questo questa sul sulla essere suo sua ci se o degli all dell è stato",
		"pt": "o a os as de do da dos das e que em um uma é por com para se não no na nos nas ao mais como mas foi sua seu são pelo pela ou também ser está até isso ele ela entre quando muito já sem foram tem",
		"nl": "de het een en van in is dat op te zijn met voor niet aan er om ook als dan maar bij nog wordt door uit naar over heeft ze hij werd worden kan deze dit hebben tot meer geen wel wat was ik je we",
		"sv": "och att det i en som är på av för med den till inte om ett han har de var jag från men ut vi så kan när man sig nu efter hade över eller också bara vid mot under mer säger ska skulle där här",
		"no": "og i det er som en på til av for med at ikke den har de å var et om fra vi jeg han men så kan da seg ut etter eller hun nå ved over mot bare blir ble være også noe sier skal mer hadde enn",
		"da": "og i at det er en som på til af for med ikke den har de var et om fra vi jeg han men så kan da sig ud efter eller hun nu ved over mod kun bliver blev være også noget siger skal mere havde end meget hvor der",
		"fi": "ja on ei että se oli hän mutta joka ovat kun myös sen niin tai kuin mukaan ole mitä jos vain sekä nyt voi siitä jo sitä hänen tämä ollut olla vielä ovat mukaan vuoden jonka",
		"et": "ja on ei et see oli kes ka kui mis aga ta või ning seda siis oma mida ma veel nii selle ole kuid juba välja üks pärast olema eesti aasta",
		"lv": "un ir ar par no ka uz arī kas lai to bet pēc kā pie tas šī bija vai tika gada latvijas līdz tiek kurā viņš jau nav gan savu",
		"lt": "ir yra kad su tai iš į kaip bet ar už apie nuo tik buvo jau savo dar po ne jis taip pat per prie bus metų lietuvos kurie dėl",
		"pl": "i w na z że do się nie jest to o jak po co ale za od przez są był dla tym jego które który może tak być już także tylko oraz ze przy jej czy ich było",
		"cs": "a v na se je že to s z do o i ale jako za by pro tak po která který jsou k jeho bylo jsem nebo ve byl už jen při podle když však také roce není může co jak",
		"sk": "a v na sa je že to s z do o i ale ako za by pre tak po ktorá ktorý sú k jeho bolo som alebo vo bol už len pri podľa keď však tiež roku nie môže čo sme aj",
		"sl": "in je v na se za da so pa ki z po s ni bi tudi kot ne ali pri od bil o še do iz če lahko bo sta kar med leta jih",
		"hr": "i je u na se da za su od s kako što koji će ali kao iz to o nije bi po ne ili koje bio nakon samo koja te već prema godine još može biti sve",
		"hu": "a az és hogy nem is egy van meg de ez volt azt csak el már még mint ha ki vagy szerint lesz után majd minden ezt kell amely nagyon lehet között",
		"ro": "și de în a la cu pe că o nu un este din care pentru mai se au fost să ce sunt al ale după dar fi ca prin cel lui sau iar despre între această",
		"tr": "ve bir bu da de için ile olarak çok daha olan gibi en kadar sonra var ne ama olduğu değil ise göre o ki şu her iki oldu yeni türkiye",
		"id": "yang dan di dengan untuk dari pada ini dalam tidak itu akan ke adalah oleh juga karena ada sudah bisa saat telah mereka kata saya tersebut atau seperti hari tahun lebih para",
		"ms": "yang dan di dengan untuk dari pada ini dalam tidak itu akan ke adalah oleh juga kerana ada sudah boleh telah mereka kata saya tersebut atau seperti hari tahun lebih beliau bagi",
		"vi": "của và là có không trong được cho một người các với đã này những khi về để đến từ tại cũng ra nhiều như theo sau năm ông còn phải",
		"tl": "ang ng sa na mga at ay ni si para kay nang hindi ito may kung rin siya niya pa lang nito ko mo sila",
		"af": "die en van in is dat te het nie om met vir op sy wat was hy aan deur as ook word sal sê ons na hulle maar kan dit wees haar",
		"zu": "ukuthi ngoba uma futhi kanye yini lokhu kodwa ukuba kakhulu wathi uthe nge ngo ku kwa abantu le leli bese noma kusho yize",
		"sw": "na ya wa kwa ni katika la za kuwa hii huo hiyo alisema pia watu cha ili lakini hayo kama baada yake wakati",
		"ca": "el la els les de del i que en un una és per amb no es a al com més però dels ha van són seva seu aquest aquesta també fins quan molt sense hi",
		"eu": "eta da ez bat du dute zen ere izan dira baina hau egin dela zuen arte bere gero baino beste",
		"gl": "o a os as de do da dos das e que en un unha é por con para se non no na nos nas ao máis como pero foi súa seu son polo pola ou tamén ser está ata",
		"is": "og að í er á sem til við um af ekki var með það en ég hann fyrir hafa eru hún því verið hefur frá eftir þá þess segir",
		"sq": "e të në dhe i për që me një është nga se më nuk ka u si do janë por ai kjo ky edhe",
		"az": "və bir bu da də üçün ilə olan ki daha sonra olub edib görə azərbaycan olaraq deyil həm isə",
		"ga": "agus an na ar is i le go bhí sé tá do a ag ní sa raibh don leis ach",
		"cy": "y yr a i o yn ar mae ei wedi gan am eu fod oedd hefyd nid ond gyda sy",
	} {
		for _, w := range strings.Fields(words) {
			m[w] = append(m[w], uint8(latinIndex[lang]))
		}
	}
	return newWordTable(m)
}()

// wordTable is a map for who looks up every word of a text. Words of at most
// eight bytes are compared as numbers.
type wordTable struct {
	slots []wordSlot     // a power of two, most of them empty
	shift uint8          // what a hash is shifted by to give a slot
	some  [1 << 9]uint64 // a bit for the hash of each word: most words of a text are none of them
	long  map[string][]uint8
	most  int // length in bytes of the longest word
}

type wordSlot struct {
	word  uint64 // see asNumber; 0 for an empty slot
	value []uint8
}

// asNumber makes a number of a word of at most eight bytes, none of them 0.
func asNumber(w string) (p uint64) {
	for i := 0; i < len(w); i++ {
		p = p<<8 | uint64(w[i])
	}
	return p
}

func newWordTable(words map[string][]uint8) *wordTable {
	t := &wordTable{shift: 64 - 2, most: 8, long: map[string][]uint8{}}
	for 1<<(64-t.shift) < 4*len(words) {
		t.shift--
	}
	t.slots = make([]wordSlot, 1<<(64-t.shift))
	for w, value := range words {
		if len(w) > 8 {
			t.long[w], t.most = value, max(t.most, len(w))
			continue
		}
		key := asNumber(w)
		at := t.slot(key)
		for t.slots[at].word != 0 {
			at = (at + 1) % uint64(len(t.slots))
		}
		t.slots[at] = wordSlot{key, value}
		h := someBit(key)
		t.some[h>>6] |= 1 << (h & 63)
	}
	return t
}

// someBit is the place of a word's bit.
func someBit(word uint64) uint64 { return word * 0x9E3779B97F4A7C15 >> (64 - 15) }

// slot is where the search for a word begins.
func (t *wordTable) slot(word uint64) uint64 { return word * 0x9E3779B97F4A7C15 >> t.shift }

// at returns the value of a word of some bytes, nil if it has none: by its number
// in lower case, or if it is long by itself.
func (t *wordTable) at(key uint64, size int, word string) []uint8 {
	switch {
	case size > t.most:
		return nil
	case size > 8:
		return t.long[strings.ToLower(word)]
	}
	if h := someBit(key); t.some[h>>6]>>(h&63)&1 == 0 {
		return nil
	}
	for at := t.slot(key); t.slots[at].word != 0; at = (at + 1) & uint64(len(t.slots)-1) {
		if t.slots[at].word == key {
			return t.slots[at].value
		}
	}
	return nil
}

// ownLetters maps a letter to the few languages that use it much.
var ownLetters = map[rune][]string{
	'ß': {"de"}, 'ñ': {"es"}, '¿': {"es"}, 'ã': {"pt"}, 'õ': {"pt", "et"}, 'å': {"sv", "no", "da"}, 'æ': {"da", "no"}, 'ø': {"da", "no"}, 'ð': {"is"}, 'þ': {"is"},
	'ł': {"pl"}, 'ą': {"pl", "lt"}, 'ż': {"pl"}, 'ř': {"cs"}, 'ů': {"cs"}, 'ě': {"cs"}, 'ľ': {"sk"}, 'ô': {"sk", "fr"}, 'ő': {"hu"}, 'ű': {"hu"}, 'ș': {"ro"}, 'ț': {"ro"}, 'ă': {"ro", "vi"},
	'ı': {"tr", "az"}, 'ğ': {"tr", "az"}, 'ş': {"tr", "az", "ro"}, 'ə': {"az"}, 'đ': {"vi", "hr"}, 'ơ': {"vi"}, 'ư': {"vi"}, 'ė': {"lt"}, 'ų': {"lt"}, 'ņ': {"lv"}, 'ģ': {"lv"}, 'ķ': {"lv"}, 'ā': {"lv"},
	'ë': {"sq"}, 'ć': {"hr", "pl"}, 'č': {"cs", "sk", "sl", "hr", "lt", "lv"}, 'ž': {"cs", "sk", "sl", "hr", "lt", "lv"}, 'š': {"cs", "sk", "sl", "hr", "lt", "lv"},
}
