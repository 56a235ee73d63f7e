package extract

import (
	"strings"
	"unicode/utf8"
)

// creditWords stand before a credit, with a colon or "by" behind them.
var creditWords = lowerSet("photo photos photograph photographs photography photographer pic picture pictures image images credit credits copyright illustration graphic video still screenshot courtesy handout source via",
	"foto fotos fotografie fotograf fotografin fotograaf fotoğraf fotografía fotografia fotógrafo fotografo fotò fotó fotók fotograafia bild bilder bildquelle bildnachweis grafik quelle titelbild symbolbild symbolfoto archivbild archivfoto",
	"crédit crédits credit photographie légende imagen imágenes imagem imagens immagine fuente fonte créditos crédito reprodução divulgação arquivo archivo cortesía",
	"beeld bron kuva kuvat kuvaaja lähde kilde källa illustrasjon zdjęcie zdjęcia zdj fot źródło snímek zdroj forrás kép képek snimka fotka izvor vir снимка снимки снимок слика",
	"изображения фотографии снимка иллюстрации nuotr nuotrauka isithombe umthombo dok foto-credit bildrechte bildnachweise fotocredit fotoquelle fotonachweis zdjecie sursă слика светлина фото фотография фотограф изображение иллюстрация источник джерело фотографія світлина φωτογραφία φωτο φωτό πηγή εικόνα görsel kaynak 写真 图片 图 来源 출처 사진 صورة الصورة تصوير फोटो फ़ोटो तस्वीर ছবি படம் צילום ảnh gambar sumber nguồn")

// creditBegins passes over the many words that are none of creditWords.
var creditBegins = beginningsOf(creditWords)

// byAfter may stand between such a word and the credit.
var byAfter = lowerSet("by von par por per di av af de da: courtesy of via credit credits: from")

// creditHouses end captions without a label.
var creditHouses = []string{"getty images", "getty", "reuters", "afp", "ap photo", "associated press", "shutterstock", "istock", "imago", "picture alliance", "picture-alliance", "dpa", "epa", "epa-efe", "efe", "ansa", "alamy", "depositphotos", "flickr", "unsplash", "pexels", "pixabay", "wikimedia commons", "belga", "scanpix", "ritzau scanpix", "tt", "ntb", "lehtikuva", "keystone", "apa", "тасс", "риа новости", "xinhua", "bloomberg", "zuma press", "sipa", "adobe stock", "pa media", "pa wire", "pa images", "aap", "canadian press", "the canadian press", "anadolu", "dreamstime", "ullstein", "bpa", "handout", "nurphoto", "lapresse", "globallookpress", "sputnik", "unian", "eyevine", "rex features", "hollandse hoogte", "anp", "pap", "eastnews", "east news", "mti", "isopix", "afp via getty images"}

// splitCaption parts the text under an image into caption and credit.
func splitCaption(text string) (caption, credit string) {
	text = strings.Trim(text, " |")
	if caption, credit, ok := takenBy(text); ok {
		return caption, credit
	}
	if at, c := findLabel(text); at >= 0 {
		if from := houseBefore(text, at); from < at {
			// "(Express Photo by Jane Doe)", "ST PHOTO: JANE DOE"
			end := strings.Index(text[at:], c) + at + len(c)
			if end >= at+len(c) {
				return tidyCaption(text[:from]), closeCredit(text[from:end])
			}
		}
		head := tidyCaption(text[:at])
		if k := strings.Index(text[at:], c); k >= 0 && head != "" {
			// what stands behind the credit's bracket belongs to the caption
			if rest := strings.TrimLeft(text[at+k+len(c):], " )]."); len(rest) > 20 && strings.ContainsAny(text[at+k+len(c):at+k+len(c)+1], ")]") {
				head += " " + rest
			}
		} else if k >= 0 {
			head = tidyCaption(strings.TrimLeft(text[at+k+len(c):], " |)].;,–—-"))
		}
		return head, c
	}
	if credit, rest, ok := strings.Cut(text, ". "); ok && strings.HasPrefix(text, "©") && countWords(rest, 3) >= 3 && countWords(credit, 9) <= 8 && countWords(credit, 3) >= 2 && isCapital(rest) {
		return tidyCaption(rest), withoutMark(credit) // "© Agency / Jane Doe. What the picture shows"
	}
	if i := strings.LastIndex(text, "©"); i >= 0 && len(text)-i < 120 {
		credit, _ := labelled(closeBrackets(text[i:]))
		return tidyCaption(text[:i]), credit
	}
	if i := strings.LastIndex(text, "|"); i > 0 {
		head, tail := strings.TrimSpace(text[:i]), strings.TrimSpace(text[i+1:])
		if isCreditLike(tail) {
			return tidyCaption(head), tail
		}
	}
	if isHouse(text) || isSigned(text) && namesHouse(text) {
		return "", text
	}
	if strings.HasSuffix(text, "nuotr.") || strings.HasSuffix(text, "nuotrauka") {
		if i := strings.IndexByte(text, '/'); i > 0 && isCapital(text[i+1:]) || i > 0 && text[i+1] == ' ' {
			return tidyCaption(text[:i]), strings.TrimSpace(text[i+1:])
		}
	}
	// a bracket at the end, with the name before it: "… on stage. Jane Doe (Reuters)"
	body, bracket := text, ""
	if end := strings.LastIndexAny(text, ")]"); end > 0 && end >= len(text)-2 {
		if start := strings.LastIndexAny(text[:end], "(["); start >= 0 {
			body, bracket = strings.TrimSpace(text[:start]), strings.TrimSpace(text[start+1:end])
		}
	}
	if bracket != "" && !isHouse(bracket) && !strings.Contains(bracket, "AP Photo") && !strings.HasPrefix(bracket, "Dok") && !(strings.Contains(bracket, "/") && isCreditLike(bracket)) && !(isSign(bracket) && bracket == strings.ToUpper(bracket) && len(bracket) <= 6 && body != "" && strings.ContainsAny(body[len(body)-1:], ".!?\"")) {
		body, bracket = text, ""
	}
	for _, sep := range captionEnds {
		i := strings.LastIndex(body, sep)
		if i <= 0 {
			continue
		}
		tail := strings.TrimSpace(body[i+len(sep):])
		ends := len(strings.TrimRight(sep, " –—-/|=＝"))
		switch {
		case tail == "" || strings.HasSuffix(tail, ".") && !isHouse(tail):
		case sep == "＝" && strings.ContainsAny(tail, "日月年、"): // when and where it was taken
		case isHouse(tail), isSigned(tail), sep == "＝", strings.HasPrefix(sep, "다") && utf8.RuneCountInString(tail) <= 10:
			if bracket != "" {
				tail += " (" + bracket + ")"
			}
			return tidyCaption(body[:i+ends]), trimRole(tail)
		}
	}
	if bracket != "" {
		if isSigned(body) {
			return "", text
		}
		return tidyCaption(body), bracket
	}
	return tidyCaption(text), ""
}

// houseBefore returns where the name of a house begins that stands before the
// label at an offset, within its bracket or in capitals like it; else the offset.
func houseBefore(text string, at int) int {
	if open := strings.LastIndexAny(text[:at], "(["); open >= 0 && !strings.ContainsAny(text[open:at], ")]") {
		words := strings.Fields(text[open+1 : at])
		for _, w := range words {
			if !isCapital(w) || strings.ContainsAny(w, ".:,") {
				return at
			}
		}
		if len(words) > 0 && len(words) <= 3 {
			return open + 1
		}
		return at
	}
	head := strings.TrimRight(text[:at], " ")
	w := head[strings.LastIndexAny(head, " \n")+1:]
	label, _, _ := strings.Cut(text[at:], " ")
	if n := len(w); n >= 2 && n <= 5 && w == strings.ToUpper(w) && strings.ToLower(w) != w && label == strings.ToUpper(label) && !strings.ContainsAny(w, ".,:;)\"") {
		return len(head) - n
	}
	return at
}

// takenWords stand behind the name of who took or gave a picture.
var takenWords = []string{"撮影", "提供", "攝影", "摄影", "摄", "攝"}

// takenBy parts a caption from the name before "taken by" at its end: "岸壁＝
// 17日、山田太郎撮影", "码头 新华社记者 李明 摄", "碼頭。記者陳小明／攝影".
func takenBy(text string) (caption, credit string, ok bool) {
	s := strings.Trim(text, " ()（）。.")
	for _, w := range takenWords {
		head, found := strings.CutSuffix(s, w)
		if !found {
			continue
		}
		head = strings.TrimRight(head, " ／/、：:")
		i := -1 // where the part before the credit ends
		for k, r := range head {
			if strings.ContainsRune("。＝、（(！？\n\"”」", r) {
				i = k + utf8.RuneLen(r)
			}
		}
		if i < 0 {
			fields := strings.Fields(head)
			if len(fields) < 2 {
				return "", head, utf8.RuneCountInString(head) <= 20 && head != ""
			}
			from := len(fields) - 1
			if strings.HasSuffix(fields[from-1], "记者") || strings.HasSuffix(fields[from-1], "記者") {
				from--
			}
			i = strings.LastIndex(head, strings.Join(fields[from:], " "))
			if i < 0 {
				return "", "", false
			}
		}
		if credit = strings.TrimSpace(head[i:]); credit == "" || utf8.RuneCountInString(credit) > 24 {
			return "", "", false
		}
		return strings.TrimRight(head[:i], " ＝、（("), credit, true
	}
	return "", "", false
}

// captionEnds stand between a caption and a credit without a label.
var captionEnds = []string{". ", "! ", "? ", ".” ", ".\" ", ".» ", "… ", ".’ ", " / ", " – ", " — ", " - ", "。", "＝", "다. ", "다 "}

// isSigned says whether a text looks like the names of photographers and
// their houses: "Jane Doe", "Jane Doe / Europa Press", "AFP/Paul Ellis".
func isSigned(s string) bool {
	if utf8.RuneCountInString(s) > 70 || len(strings.Fields(s)) > 9 {
		return false
	}
	parts := strings.FieldsFunc(strings.NewReplacer(" via ", "/", " for ", "/").Replace(s), func(r rune) bool { return strings.ContainsRune("/|,;()", r) })
	names := 0
	for _, part := range parts {
		part = strings.TrimSpace(part)
		switch {
		case part == "":
		case isHouse(part) || isName(part) && (part[0] < 0xE0 || utf8.RuneCountInString(part) <= 5 && noSpaces(firstRune(part))):
			names++
		case len(parts) > 1 && isCapital(part) && len(strings.Fields(part)) <= 4 && !strings.ContainsAny(part, ".:!?"):
		default:
			return false
		}
	}
	return names > 0
}

// namesHouse says whether one of the names of a credit is an agency or archive.
func namesHouse(s string) bool {
	for _, part := range strings.FieldsFunc(strings.ReplaceAll(s, " via ", "/"), func(r rune) bool { return strings.ContainsRune("/|,;()", r) }) {
		if isHouse(strings.TrimSpace(part)) {
			return true
		}
	}
	return false
}

func firstRune(s string) rune {
	r, _ := utf8.DecodeRuneInString(s)
	return r
}

// isCreditLike is the looser test for a text that stands apart from a caption.
func isCreditLike(s string) bool {
	s = strings.Trim(s, " ()[].")
	if s == "" || utf8.RuneCountInString(s) > 90 {
		return false
	}
	if isHouse(s) || isSigned(s) || strings.HasPrefix(s, "©") || strings.Contains(s, "AP Photo") {
		return true
	}
	words := strings.Fields(s)
	if len(words) > 9 || strings.ContainsAny(s, "?!:") || strings.Contains(s, ". ") {
		return false
	}
	capitals := 0
	for _, w := range words {
		if w = strings.Trim(w, "/|,&()-–"); w == "" || particles[strings.ToLower(w)] || byAfter[strings.ToLower(w)] || isCapital(w) {
			capitals++
		}
	}
	return capitals == len(words) && isCapital(strings.TrimLeft(s, "(\"„“”»«"))
}

// trimRole drops "reporter" behind a Korean name.
func trimRole(s string) string {
	words := strings.Fields(s)
	for len(words) > 1 && suffixRoles[words[len(words)-1]] {
		words = words[:len(words)-1]
	}
	return strings.Join(words, " ")
}

// tidyCaption removes from a caption what was left of its credit.
func tidyCaption(s string) string {
	return strings.TrimRight(strings.Trim(s, " |–—\n"), " ,;|([/–—-©")
}

// isHouse says whether a short text is an agency's or an archive's credit.
func isHouse(s string) bool {
	if s == "" || utf8.RuneCountInString(s) > 80 || len(strings.Fields(s)) > 8 {
		return false
	}
	low := strings.ToLower(strings.Trim(s, " .()"))
	for _, h := range creditHouses {
		if !strings.HasPrefix(low, h) && !strings.HasSuffix(low, h) {
			continue // as nearly always; the rest makes strings
		}
		if low == h || strings.HasPrefix(low, h+"/") || strings.HasPrefix(low, h+" /") || strings.HasSuffix(low, "/"+h) || strings.HasSuffix(low, "/ "+h) || strings.HasSuffix(low, " via "+h) || strings.HasPrefix(low, h+",") {
			return true
		}
	}
	return false
}
