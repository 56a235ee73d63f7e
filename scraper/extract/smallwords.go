package extract

import (
	"math/bits"
	"strings"
	"unicode"
	"unicode/utf8"
)

// latinLanguage counts the small words of each language.
func latinLanguage(text, declared string) (string, float64) {
	var counts [64]float64 // of latinLanguages
	words := countSmallWords(text, &counts)
	for i := 0; i < len(text); {
		if i+8 <= len(text) && eightBytes(text[i:i+8])&highBits == 0 {
			i += 8
			continue // none of them
		}
		if text[i] < utf8.RuneSelf {
			i++
			continue
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
		if size == 0 && i+8 <= len(text) {
			// Most words are short, and all of them is in the next eight bytes.
			if word, n := shortWord(eightBytes(text[i : i+8])); n > 0 {
				words++
				for _, l := range smallWords.short(word) {
					counts[l]++
				}
				i += n + 1
				continue
			}
		}
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

// shortWord is the word with which eight bytes of ASCII begin, in lower case as a
// number, and its length; 0 if there is none or it may go on behind them.
func shortWord(x uint64) (word uint64, n int) {
	if x&highBits != 0 {
		return 0, 0
	}
	apostrophes := within(x, '\'', '\'')
	x |= 0x20 * lowBits
	between := ^(within(x, 'a', 'z') | apostrophes) & highBits
	n = bits.TrailingZeros64(between) / 8
	if n == 0 || n == 8 {
		return 0, 0
	}
	return bits.ReverseBytes64(x) >> (64 - 8*n), n
}

// smallByte is a letter of ASCII in lower case, or an apostrophe; 0 for others.
var smallByte = func() (small [utf8.RuneSelf]uint8) {
	for c := byte('a'); c <= 'z'; c++ {
		small[c], small[c-'a'+'A'] = c, c
	}
	small['\''] = '\''
	return small
}()

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
	return t.short(key)
}

// short is at for a word of at most eight bytes.
func (t *wordTable) short(key uint64) []uint8 {
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
