package extract

import (
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/txtar"

	"github.com/newsarc/newsarc/schema"
)

// newsroomTexts stand for the running text of made pages, by language.
var newsroomTexts = map[string][]string{
	"ar": {"قال وزير النقل إن أعمال البناء في الميناء وصلت إلى مراحلها الأخيرة، وإن الرصيف سيستقبل أولى السفن في مارس المقبل.", "وأضاف أن المشروع كلف أكثر من ثلاثمائة مليون، وأن العمل فيه بدأ قبل عامين بعد نقاش طويل في المجلس المحلي.", "ويأمل سكان المدينة أن يوفر الرصيف الجديد مئات الوظائف، بعد أن أغلقت المصانع القديمة أبوابها."},
	"cs": {"Most v centru města zůstane pro auta uzavřený až do příštího podzimu, protože dělníci našli trhliny v dalších dvou pilířích.", "Radnice už letos zaplatila za opravu o třetinu více, než plánovala, a na další práce si bude muset půjčit peníze od banky.", "Obyvatelé okolních ulic si stěžují na hluk a na to, že autobusy jezdí oklikou, která trvá i dvacet minut."},
	"da": {"Den nye rute skal sejle tre gange om dagen og kan tage to hundrede biler på hver tur, oplyser rederiet tirsdag morgen.", "Kommunen har betalt for en ny kaj, som stod færdig i oktober efter et års forsinkelse, fordi grunden var blødere end ventet.", "Borgmesteren håber, at turisterne vender tilbage til øen, når turen ikke længere tager en hel eftermiddag."},
	"de": {"Der neue Eigentümer will die vierhundert Stellen erhalten und in den kommenden drei Jahren zwei Hallen am Hafen erneuern, sagte er am Montag.", "Der Betriebsrat zeigte sich vorsichtig erleichtert, will aber die Zusagen erst schriftlich sehen, bevor er über neue Arbeitszeiten verhandelt.", "In der Stadt war seit dem Frühjahr darüber gestritten worden, ob das Land mit einer Bürgschaft einspringen sollte."},
	"el": {"Ο υπουργός ανακοίνωσε ότι τα έργα στο λιμάνι βρίσκονται στο τελικό στάδιο και ότι τα πρώτα πλοία θα δέσουν τον Μάρτιο.", "Το κόστος ξεπέρασε τα τριακόσια εκατομμύρια, καθώς οι εργασίες σταμάτησαν δύο φορές για να ερευνηθεί ο βυθός.", "Οι κάτοικοι της περιοχής ελπίζουν ότι ο νέος μόλος θα φέρει δουλειές μετά το κλείσιμο του εργοστασίου."},
	"en": {"The council voted on Tuesday to spend the money on repairs first, after two years of debate about who should pay for them.", "Engineers said the structure, which carries some 40,000 people a day, would be closed to lorries from the spring until the work is done.", "“We have waited long enough,” said the mayor, adding that work would begin as soon as the contract had been signed."},
	"es": {"El pleno aprobó la medida con los votos de los tres grupos mayoritarios, después de un debate que se alargó hasta pasada la medianoche.", "La oposición sostiene que el texto llega tarde y que no recoge las enmiendas que habían pedido los ayuntamientos de la costa.", "Los vecinos esperan ahora que las obras empiecen antes del verano, como prometió la consejera en su última visita."},
	"fi": {"Kaupunginhallitus hyväksyi suunnitelman tiistaina kahden vuoden väittelyn jälkeen, ja työt alkavat heti kun sopimus on allekirjoitettu.", "Uusi laituri maksaa kolmekymmentä miljoonaa euroa, mikä on kolmanneksen enemmän kuin ensimmäisessä arviossa luvattiin.", "Asukkaat ovat valittaneet melusta ja siitä, että bussit kiertävät työmaan pitkää reittiä."},
	"fr": {"Le conseil a voté mardi soir la rallonge demandée par l’entreprise, après deux ans de débats pour savoir qui devait payer les travaux.", "Les ingénieurs estiment que l’ouvrage, qui voit passer quarante mille personnes par jour, sera fermé aux camions dès le printemps.", "Les riverains se plaignent depuis des mois des détours, du bruit et de la disparition d’une ligne d’autobus."},
	"he": {"שר התחבורה אמר כי העבודות בנמל נמצאות בשלבים האחרונים וכי האוניות הראשונות יעגנו ברציף החדש בחודש מרץ.", "עלות הפרויקט עברה את שלוש מאות המיליון לאחר שהעבודות נעצרו פעמיים בשל ממצאים בקרקעית הים.", "תושבי העיר מקווים שהרציף יביא עמו מאות מקומות עבודה, אחרי שהמפעל הישן נסגר בשנה שעברה."},
	"hi": {"मंत्री ने मंगलवार को कहा कि बंदरगाह में निर्माण का काम अंतिम चरण में है और पहले जहाज मार्च में यहां आएंगे।", "इस परियोजना पर तीन सौ करोड़ रुपये से अधिक खर्च हुए हैं, क्योंकि काम दो बार रोकना पड़ा था।", "शहर के लोगों को उम्मीद है कि नई जेटी से सैकड़ों नौकरियां आएंगी, क्योंकि पुराना कारखाना बंद हो चुका है।"},
	"hu": {"A közgyűlés kedden szavazta meg a tervet, miután két éven át vitatkoztak arról, hogy ki fizesse a kikötő építését.", "A mérnökök szerint a munkák tavasszal kezdődnek, és a teherforgalmat addig a régi rakpartra terelik át.", "A környéken élők hónapok óta panaszkodnak a zajra és arra, hogy megszűnt az egyik buszjárat."},
	"id": {"Menteri mengatakan pada hari Selasa bahwa pembangunan dermaga sudah memasuki tahap akhir dan kapal pertama akan bersandar pada bulan Maret.", "Biaya proyek itu mencapai tiga ratus miliar rupiah karena pekerjaan dua kali terhenti akibat cuaca buruk.", "Warga berharap dermaga baru itu membuka ratusan lapangan kerja setelah pabrik lama di kota itu ditutup."},
	"it": {"La giunta ha approvato martedì la spesa, dopo due anni di discussioni su chi dovesse pagare i lavori del porto vecchio.", "Secondo i tecnici la struttura, usata da quarantamila persone al giorno, resterà chiusa ai camion fino alla prossima primavera.", "I residenti si lamentano da mesi del rumore e delle deviazioni, e chiedono che torni la linea di autobus."},
	"ja": {"市は17日、港に建設している新しい岸壁が来年春に完成すると発表した。工事は2年前に始まり、費用は300億円を超える見通しだ。", "工事は海底の調査のため二度中断したが、市の担当者は「予定どおり3月に最初の船を迎えたい」と話している。", "地元では、閉鎖された工場に代わる雇用が生まれることへの期待が高まっている。"},
	"ko": {"시는 17일 항구에 짓고 있는 새 부두가 내년 봄 완공된다고 밝혔다. 공사는 2년 전 시작됐으며 비용은 3천억 원을 넘을 전망이다.", "공사는 해저 조사 때문에 두 차례 중단됐지만 시 관계자는 예정대로 3월에 첫 배를 맞이하겠다고 말했다.", "주민들은 문을 닫은 공장을 대신할 일자리가 생기기를 기대하고 있다."},
	"nl": {"De gemeenteraad stemde dinsdag in met het plan, na twee jaar van discussie over de vraag wie de herstelwerken moest betalen.", "Volgens de ingenieurs blijft de brug, waar elke dag veertigduizend mensen over gaan, tot het voorjaar dicht voor vrachtwagens.", "Omwonenden klagen al maanden over omwegen, lawaai en het verdwijnen van een buslijn."},
	"no": {"Kommunestyret vedtok tirsdag å bruke pengene på reparasjoner først, etter to år med debatt om hvem som skulle betale.", "Ingeniørene sier at anlegget, som brukes av førti tusen mennesker hver dag, blir stengt for tungtrafikk fra våren av.", "Naboene har i flere måneder klaget over støy, omveier og at en bussrute er lagt ned."},
	"pl": {"Rada miasta zgodziła się we wtorek na wydatek, po dwóch latach sporów o to, kto powinien zapłacić za budowę nabrzeża.", "Według inżynierów z konstrukcji korzysta codziennie czterdzieści tysięcy osób, a ciężarówki nie wjadą na nią aż do wiosny.", "Mieszkańcy od miesięcy skarżą się na hałas, objazdy i likwidację jednej z linii autobusowych."},
	"pt": {"A câmara aprovou na terça-feira a despesa, depois de dois anos de discussão sobre quem deveria pagar as obras no porto.", "Segundo os engenheiros, a estrutura, usada por quarenta mil pessoas por dia, ficará fechada aos caminhões até o outono.", "Os moradores queixam-se há meses do barulho, dos desvios e do fim de uma linha de ônibus."},
	"ro": {"Consiliul local a aprobat marți cheltuiala, după doi ani de dezbateri despre cine ar trebui să plătească lucrările de la dig.", "Inginerii spun că digul, pe care trec zilnic patruzeci de mii de oameni, va fi închis camioanelor până în primăvară.", "Locuitorii se plâng de luni întregi de zgomot, de ocoluri și de desființarea unei linii de autobuz."},
	"ru": {"Власти города во вторник утвердили расходы на строительство после двух лет споров о том, кто должен платить за ремонт порта.", "По словам инженеров, сооружением пользуются сорок тысяч человек в день, и для грузовиков его закроют уже весной.", "Жители соседних улиц несколько месяцев жалуются на шум, объезды и отмену одного из автобусных маршрутов."},
	"sr": {"Skupština grada je u utorak usvojila plan, posle dve godine rasprave o tome ko treba da plati izgradnju pristaništa.", "Inženjeri kažu da će objekat, koji svakog dana koristi četrdeset hiljada ljudi, biti zatvoren za kamione do proleća.", "Stanovnici se mesecima žale na buku, obilaske i ukidanje jedne autobuske linije."},
	"sv": {"Kommunfullmäktige röstade på tisdagen för att använda pengarna till reparationer först, efter två års debatt om vem som skulle betala.", "Enligt ingenjörerna stängs anläggningen, som används av fyrtiotusen människor om dagen, för tung trafik från och med våren.", "De boende har i flera månader klagat på buller, omvägar och att en busslinje har lagts ned."},
	"th": {"รัฐมนตรีกล่าวเมื่อวันอังคารว่า การก่อสร้างท่าเรืออยู่ในขั้นตอนสุดท้าย และเรือลำแรกจะเข้าเทียบท่าในเดือนมีนาคม", "โครงการนี้ใช้งบประมาณกว่าสามร้อยล้านบาท เพราะงานต้องหยุดถึงสองครั้งเพื่อสำรวจพื้นทะเล", "ชาวเมืองหวังว่าท่าเรือใหม่จะสร้างงานหลายร้อยตำแหน่ง หลังจากโรงงานเก่าปิดตัวลง"},
	"tr": {"Belediye meclisi salı günü harcamayı onayladı; limandaki onarımı kimin ödeyeceği iki yıldır tartışılıyordu.", "Mühendislere göre her gün kırk bin kişinin kullandığı yapı, bahardan itibaren kamyonlara kapatılacak.", "Bölge sakinleri aylardır gürültüden, dolambaçlı yollardan ve kaldırılan otobüs hattından şikâyet ediyor."},
	"uk": {"Міська рада у вівторок затвердила витрати після двох років суперечок про те, хто має платити за ремонт порту.", "За словами інженерів, спорудою щодня користуються сорок тисяч людей, і для вантажівок її закриють уже навесні.", "Мешканці сусідніх вулиць кілька місяців скаржаться на шум, об’їзди та скасування автобусного маршруту."},
	"vi": {"Bộ trưởng cho biết hôm thứ ba rằng việc xây dựng cầu cảng đã vào giai đoạn cuối và những con tàu đầu tiên sẽ cập bến vào tháng ba.", "Dự án tốn hơn ba trăm tỷ đồng vì công việc phải dừng hai lần để khảo sát đáy biển.", "Người dân thành phố hy vọng cầu cảng mới sẽ tạo ra hàng trăm việc làm sau khi nhà máy cũ đóng cửa."},
	"zh": {"市政府17日宣布，港口正在建设的新码头将于明年春季完工。工程两年前开工，总投资超过三亿元。", "因海底勘察，工程曾两度停工，但负责人表示，仍将按计划在三月迎来第一艘船。", "当地居民希望新码头能带来数百个就业岗位，弥补旧工厂关闭造成的损失。"},
}

var newsroomText = regexp.MustCompile(`\{\{(\w+)\}\}`)

// TestNewsrooms reads pages in the manner of many systems and countries.
func TestNewsrooms(t *testing.T) {
	archive, err := txtar.ParseFile("testdata/newsrooms.txtar")
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range archive.Files {
		t.Run(file.Name, func(t *testing.T) {
			head, body, ok := strings.Cut(string(file.Data), "\n\n")
			if !ok {
				t.Fatal("no blank line between the values and the page")
			}
			want := map[string]string{}
			for line := range strings.SplitSeq(head, "\n") {
				key, value, _ := strings.Cut(line, ":")
				if want[key] != "" {
					want[key] += "\n"
				}
				want[key] += strings.TrimSpace(value)
			}
			body = newsroomText.ReplaceAllStringFunc(body, func(mark string) string {
				return "<p>" + strings.Join(newsroomTexts[mark[2:len(mark)-2]], "</p><p>") + "</p>"
			})
			got, err := Page([]byte(body), Meta{URL: want["url"], FetchedAt: time.Date(2026, 11, 18, 12, 0, 0, 0, time.UTC)}, nil)
			if err != nil {
				t.Fatal(err)
			}
			delete(want, "url")
			compareNewsroom(t, &got.Record, want)
		})
	}
}

func compareNewsroom(t *testing.T, r *schema.Article, want map[string]string) {
	t.Helper()
	list := func(texts []schema.Text) string {
		var out []string
		for _, s := range texts {
			out = append(out, string(s))
		}
		return strings.Join(out, "; ")
	}
	instant := func(at *time.Time) string {
		if at == nil {
			return ""
		}
		return at.UTC().Format(time.RFC3339)
	}
	var images []string
	for _, img := range r.Images {
		address := string(img.URL)
		if _, after, ok := strings.Cut(address, ".example/"); ok {
			address = "/" + after
		}
		if i := strings.IndexByte(address, '?'); i > 0 {
			address = address[:i]
		}
		images = append(images, strings.TrimSpace(address+" | "+string(img.Caption)+" | "+string(img.Credit)))
	}
	values := map[string]string{
		"title": string(r.Title), "lead": string(r.Lead), "authors": list(r.Authors), "published": instant(r.PublishedAt), "modified": instant(r.ModifiedAt),
		"section": string(r.Section), "tags": list(r.Tags), "lang": string(r.Lang), "access": string(r.Access), "image": strings.Join(images, "\n"),
	}
	for key, expected := range want {
		got, known := values[key]
		switch {
		case !known:
			t.Errorf("no field is called %q", key)
			continue
		case expected == "-":
			expected = ""
		case key == "published" || key == "modified":
			got = got[:min(len(got), len(expected))]
		case key == "tags":
			a, b := strings.Split(got, "; "), strings.Split(expected, "; ")
			slices.Sort(a)
			slices.Sort(b)
			got, expected = strings.Join(a, "; "), strings.Join(b, "; ")
		case key == "image":
			got, expected = foldBars(got), foldBars(expected)
		}
		if got != expected {
			t.Errorf("%s = %q, want %q", key, got, expected)
		}
	}
}

// foldBars leaves no white space around the bars of an image's line.
func foldBars(s string) string {
	lines := strings.Split(s, "\n")
	for i := range lines {
		parts := strings.SplitN(lines[i], "|", 3)
		for k := range parts {
			parts[k] = strings.TrimSpace(parts[k])
		}
		lines[i] = strings.Join(parts, "|")
	}
	return strings.Join(lines, "\n")
}
