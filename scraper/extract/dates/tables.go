package dates

import (
	"strings"
	"time"
)

// The names of the months by language: full, as declined in dates, and short.
// Words are parted by spaces, months by commas.
var monthNames = []string{
	"january jan, february feb febr, march mar, april apr, may, june jun, july jul, august aug, september sep sept, october oct, november nov, december dec", // en
	"januar jan jänner, februar feb feber, märz mär mrz maerz, april apr, mai, juni jun, juli jul, august aug, september sep sept, oktober okt, november nov, dezember dez",
	"janvier janv, février févr fév, mars, avril avr, mai, juin, juillet juil, août aout, septembre sept, octobre oct, novembre nov, décembre déc",
	"enero ene, febrero feb, marzo mar, abril abr, mayo may, junio jun, julio jul, agosto ago, septiembre setiembre sep set sept, octubre oct, noviembre nov, diciembre dic",
	"janeiro jan, fevereiro fev, março mar, abril abr, maio mai, junho jun, julho jul, agosto ago, setembro set, outubro out, novembro nov, dezembro dez",
	"gennaio gen, febbraio feb, marzo mar, aprile apr, maggio mag, giugno giu, luglio lug, agosto ago, settembre set sett, ottobre ott, novembre nov, dicembre dic",
	"januari jan, februari feb, maart mrt, april apr, mei, juni jun, juli jul, augustus aug, september sep, oktober okt, november nov, december dec",    // nl
	"januari jan, februari feb, mars mar, april apr, maj, juni jun, juli jul, augusti aug, september sep sept, oktober okt, november nov, december dec", // sv
	"januar jan, februar feb, marts mar, april apr, maj, juni jun, juli jul, august aug, september sep sept, oktober okt, november nov, december dec",   // da
	"januar jan, februar feb, mars mar, april apr, mai, juni jun, juli jul, august aug, september sep sept, oktober okt, november nov, desember des",    // no
	"tammikuu tammikuuta, helmikuu helmikuuta, maaliskuu maaliskuuta, huhtikuu huhtikuuta, toukokuu toukokuuta, kesäkuu kesäkuuta, heinäkuu heinäkuuta, elokuu elokuuta, syyskuu syyskuuta, lokakuu lokakuuta, marraskuu marraskuuta, joulukuu joulukuuta",
	"janúar jan, febrúar feb, mars mar, apríl apr, maí, júní jún, júlí júl, ágúst ágú, september sep, október okt, nóvember nóv, desember des",
	"январь января янв, февраль февраля фев февр, март марта мар, апрель апреля апр, май мая, июнь июня июн, июль июля июл, август августа авг, сентябрь сентября сен сент, октябрь октября окт, ноябрь ноября ноя нояб, декабрь декабря дек",
	"січень січня січ, лютий лютого лют, березень березня бер, квітень квітня квіт кві, травень травня трав тра, червень червня черв чер, липень липня лип, серпень серпня серп сер, вересень вересня вер, жовтень жовтня жовт жов, листопад листопада лист лис, грудень грудня груд гру",
	"студзень студзеня, люты лютага, сакавік сакавіка, красавік красавіка, май мая траўня, чэрвень чэрвеня, ліпень ліпеня, жнівень жніўня, верасень верасня, кастрычнік кастрычніка, лістапад лістапада, снежань снежня",
	"януари яну, февруари фев, март мар, април апр, май, юни, юли, август авг, септември сеп септ, октомври окт, ноември ное, декември дек",
	"јануар јануара јануари, фебруар фебруара фебруари, март марта, април априла, мај маја, јун јуна јуни, јул јула јули, август августа, септембар септембра септември, октобар октобра октомври, новембар новембра ноември, децембар децембра декември",
	"januara, februara, marta, aprila, maja, juna, jula, avgust avgusta avg, septembar septembra, oktobar oktobra, novembar novembra, decembar decembra",
	"siječanj siječnja sij, veljača veljače velj, ožujak ožujka ožu, travanj travnja tra, svibanj svibnja svi, lipanj lipnja, srpanj srpnja srp, kolovoz kolovoza kol, rujan rujna ruj, - , studeni studenoga studenog stu, prosinac prosinca pro",
	"styczeń stycznia sty, luty lutego lut, marzec marca, kwiecień kwietnia kwi, maj maja, czerwiec czerwca cze, lipiec lipca lip, sierpień sierpnia sie, wrzesień września wrz, październik października paź, listopad listopada lis, grudzień grudnia gru",
	"leden ledna led, únor února úno, březen března bře, duben dubna dub, květen května kvě, červen června čvn, červenec července čvc, srpen srpna, září zář, říjen října říj, listopadu, prosinec prosince",
	"január januára, február februára, marec marca, apríl apríla, máj mája, jún júna, júl júla, augusta, septembra, október októbra, novembra, decembra",
	"januarja, februarja, marec marca, aprila, maja, junij junija, julij julija, avgusta, septembra, oktobra, novembra, decembra",
	"január jan, február febr, március márc, április ápr, május máj, június jún, július júl, augusztus aug, szeptember szept, október okt, november nov, december dec",
	"ianuarie ian, februarie feb, martie mar, aprilie apr, mai, iunie iun, iulie iul, august aug, septembrie sept, octombrie oct, noiembrie noi, decembrie dec",
	"ocak oca, şubat şub, mart, nisan nis, mayıs, haziran haz, temmuz tem, ağustos ağu, eylül eyl, ekim eki, kasım kas, aralık ara",
	"yanvar, fevral, mart, aprel, may, iyun, iyul, avqust avgust, sentyabr, oktyabr, noyabr, dekabr",
	"Ιανουάριος Ιανουαρίου Ιαν, Φεβρουάριος Φεβρουαρίου Φεβ, Μάρτιος Μαρτίου Μαρ, Απρίλιος Απριλίου Απρ, Μάιος Μαΐου Μαϊ, Ιούνιος Ιουνίου Ιουν, Ιούλιος Ιουλίου Ιουλ, Αύγουστος Αυγούστου Αυγ, Σεπτέμβριος Σεπτεμβρίου Σεπ, Οκτώβριος Οκτωβρίου Οκτ, Νοέμβριος Νοεμβρίου Νοε, Δεκέμβριος Δεκεμβρίου Δεκ",
	"jaanuar jaan, veebruar veebr, märts, aprill, mai, juuni, juuli, august, september, oktoober, november, detsember dets",
	"janvāris janvārī, februāris februārī, marts martā, aprīlis aprīlī, maijs maijā, jūnijs jūnijā, jūlijs jūlijā, augusts augustā, septembris septembrī, oktobris oktobrī, novembris novembrī, decembris decembrī",
	"sausio sausis, vasario vasaris, kovo kovas, balandžio balandis, gegužės gegužė, birželio birželis, liepos liepa, rugpjūčio rugpjūtis, rugsėjo rugsėjis, spalio spalis, lapkričio lapkritis, gruodžio gruodis",
	"gener, febrer, març, abril, maig, juny, juliol, agost, setembre, octubre, novembre, desembre",
	"xaneiro, febreiro, marzo, abril, maio, xuño, xullo, agosto, setembro, outubro, novembro, decembro",
	"urtarrila, otsaila, martxoa, apirila, maiatza, ekaina, uztaila, abuztua, iraila, urria, azaroa, abendua",
	"janar, shkurt, mars, prill, maj, qershor, korrik, gusht, shtator, tetor, nëntor, dhjetor",
	"januari, februari pebruari, maret mac, april, mei, juni, juli julai, agustus ogos agu agt, september, oktober, november, desember disember",
	"يناير كانون_الثاني جانفي, فبراير شباط فيفري, مارس آذار, أبريل ابريل إبريل نيسان أفريل, مايو أيار ماي, يونيو حزيران جوان, يوليو تموز جويلية, أغسطس اغسطس آب أوت, سبتمبر أيلول, أكتوبر اكتوبر, نوفمبر, ديسمبر",
	"ינואר, פברואר, מרץ, אפריל, מאי, יוני, יולי, אוגוסט, ספטמבר, אוקטובר, נובמבר, דצמבר",
	"בינואר, בפברואר, במרץ, באפריל, במאי, ביוני, ביולי, באוגוסט, בספטמבר, באוקטובר, בנובמבר, בדצמבר",
	"जनवरी, फरवरी, मार्च, अप्रैल, मई, जून, जुलाई, अगस्त, सितंबर सितम्बर, अक्टूबर अक्तूबर, नवंबर नवम्बर, दिसंबर दिसम्बर",
	"জানুয়ারি জানুয়ারী, ফেব্রুয়ারি, মার্চ, এপ্রিল, মে, জুন, জুলাই, আগস্ট, সেপ্টেম্বর, অক্টোবর, নভেম্বর, ডিসেম্বর",
	"جنوری, فروری, مارچ, اپریل, مئی, جون, جولائی, اگست, ستمبر, اکتوبر, نومبر, دسمبر",
	"қаңтар, ақпан, наурыз, сәуір, мамыр, маусым, шілде, тамыз, қыркүйек, қазан, қараша, желтоқсан",
	"იანვარი, თებერვალი, მარტი, აპრილი, მაისი, ივნისი, ივლისი, აგვისტო, სექტემბერი, ოქტომბერი, ნოემბერი, დეკემბერი",
	"जानेवारी, फेब्रुवारी, मार्च, एप्रिल, मे, जून, जुलै, ऑगस्ट, सप्टेंबर, ऑक्टोबर, नोव्हेंबर, डिसेंबर",
	"ਜਨਵਰੀ, ਫ਼ਰਵਰੀ ਫਰਵਰੀ, ਮਾਰਚ, ਅਪ੍ਰੈਲ, ਮਈ, ਜੂਨ, ਜੁਲਾਈ, ਅਗਸਤ, ਸਤੰਬਰ, ਅਕਤੂਬਰ, ਨਵੰਬਰ, ਦਸੰਬਰ",
	"જાન્યુઆરી, ફેબ્રુઆરી, માર્ચ, એપ્રિલ, મે, જૂન, જુલાઈ, ઑગસ્ટ ઓગસ્ટ, સપ્ટેમ્બર, ઑક્ટોબર ઓક્ટોબર, નવેમ્બર, ડિસેમ્બર",
	"ଜାନୁଆରୀ, ଫେବୃଆରୀ ଫେବ୍ରୁଆରୀ, ମାର୍ଚ୍ଚ, ଅପ୍ରେଲ, ମଇ, ଜୁନ, ଜୁଲାଇ, ଅଗଷ୍ଟ, ସେପ୍ଟେମ୍ବର, ଅକ୍ଟୋବର, ନଭେମ୍ବର, ଡିସେମ୍ବର",
	"ஜனவரி ஜன, பிப்ரவரி பிப், மார்ச் மார், ஏப்ரல் ஏப், மே, ஜூன், ஜூலை, ஆகஸ்ட் ஆக, செப்டம்பர் செப், அக்டோபர் அக், நவம்பர் நவ, டிசம்பர் டிச",
	"జనవరి జన, ఫిబ్రవరి ఫిబ్ర, మార్చి, ఏప్రిల్ ఏప్రి, మే, జూన్, జులై జూలై, ఆగస్టు ఆగ, సెప్టెంబర్ సెప్టెం, అక్టోబర్ అక్టో, నవంబర్ నవం, డిసెంబర్ డిసెం",
	"ಜನವರಿ ಜನ, ಫೆಬ್ರವರಿ ಫೆಬ್ರ, ಮಾರ್ಚ್, ಏಪ್ರಿಲ್ ಏಪ್ರಿ, ಮೇ, ಜೂನ್, ಜುಲೈ, ಆಗಸ್ಟ್ ಆಗ, ಸೆಪ್ಟೆಂಬರ್ ಸೆಪ್ಟೆಂ, ಅಕ್ಟೋಬರ್ ಅಕ್ಟೋ, ನವೆಂಬರ್ ನವೆಂ, ಡಿಸೆಂಬರ್ ಡಿಸೆಂ",
	"ജനുവരി ജനു, ഫെബ്രുവരി ഫെബ്രു, മാർച്ച് മാർ, ഏപ്രിൽ ഏപ്രി, മേയ് മെയ്, ജൂൺ, ജൂലൈ, ഓഗസ്റ്റ് ഓഗ, സെപ്റ്റംബർ സെപ്റ്റം, ഒക്ടോബർ ഒക്ടോ, നവംബർ നവം, ഡിസംബർ ഡിസം",
	"ජනවාරි ජන, පෙබරවාරි පෙබ, මාර්තු මාර්, අප්රේල්, මැයි, ජූනි, ජූලි, අගෝස්තු අගෝ, සැප්තැම්බර් සැප්, ඔක්තෝබර් ඔක්, නොවැම්බර් නොවැ, දෙසැම්බර් දෙසැ",
	"มกราคม ม.ค, กุมภาพันธ์ ก.พ, มีนาคม มี.ค, เมษายน เม.ย, พฤษภาคม พ.ค, มิถุนายน มิ.ย, กรกฎาคม ก.ค, สิงหาคม ส.ค, กันยายน ก.ย, ตุลาคม ต.ค, พฤศจิกายน พ.ย, ธันวาคม ธ.ค",
	"ມັງກອນ, ກຸມພາ, ມີນາ, ເມສາ, ພຶດສະພາ, ມິຖຸນາ, ກໍລະກົດ, ສິງຫາ, ກັນຍາ, ຕຸລາ, ພະຈິກ, ທັນວາ",
	"ဇန်နဝါရီ, ဖေဖော်ဝါရီ, မတ်, ဧပြီ, မေ, ဇွန်, ဇူလိုင်, ဩဂုတ် သြဂုတ်, စက်တင်ဘာ, အောက်တိုဘာ, နိုဝင်ဘာ, ဒီဇင်ဘာ",
	"មករា, កុម្ភៈ, មីនា, មេសា, ឧសភា, មិថុនា, កក្កដា, សីហា, កញ្ញា, តុលា, វិច្ឆិកា, ធ្នូ",
	"ጃንዋሪ ጃንዩወሪ, ፌብሩዋሪ ፌብሩወሪ, ማርች, ኤፕሪል, ሜይ, ጁን, ጁላይ, ኦገስት, ሴፕቴምበር, ኦክቶበር, ኖቬምበር, ዲሴምበር",
	"հունվար հունվարի հնվ, փետրվար փետրվարի փտվ, մարտ մարտի մրտ, ապրիլ ապրիլի ապր, մայիս մայիսի մյս, հունիս հունիսի հնս, հուլիս հուլիսի հլս, օգոստոս օգոստոսի օգս, սեպտեմբեր սեպտեմբերի սեպ, հոկտեմբեր հոկտեմբերի հոկ, նոյեմբեր նոյեմբերի նոյ, դեկտեմբեր դեկտեմբերի դեկ",
	"ژانویه ژانویهٔ, فوریه فوریهٔ, مارس, آوریل, مه مهٔ می, ژوئن, ژوئیه ژوئیهٔ جولای, اوت اگست, سپتامبر, اکتبر, نوامبر, دسامبر",
	"جنوري, فبروري, مارچ, اپریل, مۍ, جون, جولای, اګست, سپتمبر, اکتوبر, نومبر, دسمبر",
	"enero, pebrero, marso, abril, mayo, hunyo, hulyo, agosto, setyembre, oktubre, nobyembre, disyembre",
}

var months = func() map[string]int {
	all := make(map[string]int, 900)
	for _, language := range monthNames {
		for i, names := range strings.Split(language, ",") {
			for _, name := range strings.Fields(names) {
				if w := plain(name); all[w] == 0 && w != "-" {
					all[w] = i + 1
				}
			}
		}
	}
	return all
}()

// set is a set of words as [plain] gives them.
type set map[string]bool

// has says whether a token is one of the words.
func (w set) has(t *token) bool { return t.kind == letters && w[t.word] }

func words(lists ...string) set {
	all := make(set)
	for _, list := range lists {
		for _, w := range strings.Fields(list) {
			all[plain(w)] = true
		}
	}
	return all
}

// joints stand between a date and its time.
var joints = words("at um à às as a las la le alle ore ora ore uur om kl kl. klo o в у u saat klukka på pa den ob tại lúc luc pukul jam เวลา ժամը ساعت",
	"στις ώρα h v ve alas ani om. à godz godzina г года gada год року час о е в і al los w t и and on em dia el the الساعة בשעה")

// hourWords stand after a time.
var hourWords = words("uhr uur hrs hs h ч час godz god ora hod hodin óra час. ώρα wib wita wit น น. kl uur horas").without("wib wita wit")

// yearWords stand beside a year.
var yearWords = words("г год года р рік року m m. gada gads r rok roku god godina godine năm nam año ano anno an hijri г. y f พ ศ ค թ میلادی")

// of stands between day, month and year.
var of = words("of de del di do d' d da den des of.")

var ordinals = words("st nd rd th er ère re e ème º o ой й го е a tra th. n")

var weekdays = words(
	"monday tuesday wednesday thursday friday saturday sunday mon tue tues wed thu thur thurs fri sat sun",
	"montag dienstag mittwoch donnerstag freitag samstag sonnabend sonntag mo di mi do fr sa so mon die mit don fre sam son",
	"lundi mardi mercredi jeudi vendredi samedi dimanche lun mar mer jeu ven sam dim",
	"lunes martes miércoles jueves viernes sábado domingo lun mié jue vie sáb dom segunda terça quarta quinta sexta feira seg ter qua qui sex sab",
	"lunedì martedì mercoledì giovedì venerdì sabato domenica gio ven mer",
	"maandag dinsdag woensdag donderdag vrijdag zaterdag zondag ma wo vr za zo",
	"måndag tisdag onsdag torsdag fredag lördag söndag mån tis ons tor fre lör sön mandag tirsdag lørdag søndag man tirs lør søn",
	"maanantai tiistai keskiviikko torstai perjantai lauantai sunnuntai maanantaina tiistaina keskiviikkona torstaina perjantaina lauantaina sunnuntaina ti ke pe la su",
	"понедельник вторник среда четверг пятница суббота воскресенье пн вт ср чт пт сб вс понеділок вівторок середа четвер пʼятниця п'ятниця субота неділя нд понеделник сряда четвъртък петък събота неделя",
	"poniedziałek wtorek środa czwartek piątek sobota niedziela pon wt śr czw pt sob niedz ndz pondělí úterý středa čtvrtek pátek neděle po út st čt pá ne pondelok utorok streda štvrtok piatok nedeľa",
	"ponedjeljak ponedeljak utorak srijeda sreda četvrtak petak subota nedjelja nedelja ponedeljek torek sreda četrtek petek sobota nedelja",
	"hétfő kedd szerda csütörtök péntek szombat vasárnap luni marți miercuri joi vineri sâmbătă duminică",
	"pazartesi salı çarşamba perşembe cuma cumartesi pazar Δευτέρα Τρίτη Τετάρτη Πέμπτη Παρασκευή Σάββατο Κυριακή Δευ Τρι Τετ Πεμ Παρ Σαβ Κυρ",
	"senin selasa rabu kamis jumat sabtu minggu ahad isnin khamis jumaat thứ hai ba tư năm sáu bảy chủ nhật",
	"الأحد الاثنين الإثنين الثلاثاء الأربعاء الخميس الجمعة السبت सोमवार मंगलवार बुधवार गुरुवार शुक्रवार शनिवार रविवार",
	"星期一 星期二 星期三 星期四 星期五 星期六 星期 周一 周二 周三 周四 周五 周六 周 月曜 火曜 水曜 木曜 金曜 土曜 曜 火 水 木 金 土 星期天 월요 화요 수요 목요 금요 토요 요 월 화 수 목 금 토",
	"esmaspäev teisipäev kolmapäev neljapäev reede laupäev pühapäev pirmdiena otrdiena trešdiena ceturtdiena piektdiena sestdiena svētdiena pirmadienis antradienis trečiadienis ketvirtadienis penktadienis šeštadienis sekmadienis",
	"dilluns dimarts dimecres dijous divendres dissabte diumenge",
	"จันทร์ อังคาร พุธ พฤหัสบดี ศุกร์ เสาร์ อาทิตย์ วันจันทร์ วันอังคาร วันพุธ วันพฤหัสบดี วันศุกร์ วันเสาร์ วันอาทิตย์ วันจันทร์ที่ วันอังคารที่ วันพุธที่ วันพฤหัสบดีที่ วันศุกร์ที่ วันเสาร์ที่ วันอาทิตย์ที่ ሰኞ ማክሰኞ ረቡዕ ሐሙስ ዓርብ ቅዳሜ እሑድ",
	"երկուշաբթի երեքշաբթի չորեքշաբթի հինգշաբթի ուրբաթ շաբաթ կիրակի شنبه یکشنبه دوشنبه سهشنبه چهارشنبه پنجشنبه جمعه",
	"திங்கள் செவ்வாய் புதன் வியாழன் வெள்ளி சனி ஞாயிறு సోమవారం మంగళవారం బుధవారం గురువారం శుక్రవారం శనివారం ఆదివారం")

// fillers are the labels of dates.
var fillers = words(
	"published publish updated update posted post on last modified created date first edited story pub release released time from by edition",
	"veröffentlicht aktualisiert stand datum erstellt am vom zuletzt geändert letzte änderung erschienen publiziert update uhr",
	"publié mis à jour le la dernière mise modifié date créé paru et posté",
	"publicado actualizado actualizada publicada fecha el última actualización creado modificado hora atualizado atualizada em criado data",
	"pubblicato aggiornato il aggiornamento ultimo ultima modifica data creato",
	"gepubliceerd bijgewerkt laatst gewijzigd geplaatst op publicatie publicatiedatum",
	"publicerad uppdaterad publiceret opdateret publisert oppdatert sist endret senast ändrad julkaistu päivitetty muokattu lagt ut den",
	"опубликовано обновлено дата публикации создано изменено размещено добавлено последнее обновление опубликована обновлена новость время оновлено опублікування публікації публикувана обновена",
	"opublikowano aktualizacja zaktualizowano data publikacji dodano utworzono publikováno aktualizováno vydáno zveřejněno publikované aktualizované objavljeno ažurirano objavljeno ažurirano datum posodobljeno",
	"megjelent frissítve közzétéve publicat actualizat yayınlanma güncelleme güncellenme tarihi yayın son giriş Δημοσίευση Ενημέρωση Δημοσιεύθηκε",
	"diterbitkan dipublikasikan diperbarui cập nhật ngày đăng 发布 发布时间 更新 更新时间 发表于 公開 公開日 掲載 配信 投稿 最終更新 입력 수정 등록 승인 기사 기사입력 최종수정 نشر تحديث تاريخ آخر في",
	"เผยแพร่ ปรับปรุง อัปเดต วันที่ เวลา ที่ โพสต์ منتشر انتشار تاریخ հրապարակված հրապարակվել թարմացվել է",
	"för avaldatud uuendatud publicēts atjaunots paskelbta atnaujinta")

func (w set) without(list string) set {
	for _, x := range strings.Fields(list) {
		delete(w, plain(x))
	}
	return w
}

var halves = map[string]int{"午前": 0, "上午": 0, "早上": 0, "凌晨": 0, "오전": 0, "午後": 1, "下午": 1, "晚上": 1, "오후": 1}

var todays = func() map[string]int {
	all := map[string]int{}
	for back, list := range []string{
		"today heute aujourd'hui hoy hoje oggi vandaag idag dag tänään сегодня сьогодні сёння днес данас dzisiaj dziś dnes danas danes ma azi bugün σήμερα täna šodien šiandien avui hari_ini วันนี้ امروز այսօր 今天 今日 오늘 اليوم आज",
		"yesterday gestern hier ayer ontem ieri gisteren igår går eilen вчера вчора учора ўчора вчера wczoraj včera jučer juče včeraj tegnap dün χθες eile vakar ahir kemarin เมื่อวาน เมื่อวานนี้ دیروز երեկ 昨天 昨日 어제 أمس कल",
	} {
		for _, w := range strings.Fields(list) {
			all[plain(w)] = back
		}
	}
	for _, w := range []string{"ma", "dag", "hier", "heute's"} { // words of other meaning
		delete(all, w)
	}
	for _, w := range strings.Fields("позавчера позавчора vorgestern anteayer anteontem avant-hier przedwczoraj předevčírem eergisteren forgårs förrgår tegnapelőtt προχθές 前天 一昨日 그저께") {
		all[plain(w)] = 2
	}
	return all
}()

func fixed(hours float64) *time.Location { return time.FixedZone("", int(hours*3600)) }

// american are Eastern, Central, Mountain and Pacific time, standard or
// daylight as the date has it.
var american = [4]*time.Location{fixed(-5), fixed(-6), fixed(-7), fixed(-8)}

func americanWord(w string) *time.Location {
	switch w {
	case "eastern":
		return american[0]
	case "central":
		return american[1]
	case "mountain":
		return american[2]
	case "pacific":
		return american[3]
	}
	return nil
}

// zones are the abbreviations that news pages print. Where two zones share one,
// the one that more newspapers lie in.
var zones = map[string]*time.Location{
	"z": time.UTC, "utc": time.UTC, "gmt": time.UTC, "wet": time.UTC, "ут": time.UTC,
	"et": american[0], "ct": american[1], "mt": american[2], "pt": american[3],
	"est": fixed(-5), "edt": fixed(-4), "cst": fixed(-6), "cdt": fixed(-5), "mst": fixed(-7), "mdt": fixed(-6),
	"pst": fixed(-8), "pdt": fixed(-7), "akst": fixed(-9), "akdt": fixed(-8), "hst": fixed(-10), "ast": fixed(-4), "adt": fixed(-3),
	"nst": fixed(-3.5), "ndt": fixed(-2.5), "brt": fixed(-3), "art": fixed(-3), "clt": fixed(-4), "clst": fixed(-3), "cot": fixed(-5), "pet": fixed(-5),
	"bst": fixed(1), "west": fixed(1), "cet": fixed(1), "mez": fixed(1), "cest": fixed(2), "mesz": fixed(2), "sast": fixed(2), "cat": fixed(2), "wat": fixed(1), "eat": fixed(3),
	"eet": fixed(2), "eest": fixed(3), "msk": fixed(3), "мск": fixed(3), "trt": fixed(3), "gst": fixed(4), "irst": fixed(3.5), "pkt": fixed(5), "ist": fixed(5.5), "npt": fixed(5.75),
	"ict": fixed(7), "wib": fixed(7), "wita": fixed(8), "wit": fixed(9), "hkt": fixed(8), "sgt": fixed(8), "pht": fixed(8), "myt": fixed(8), "awst": fixed(8),
	"jst": fixed(9), "kst": fixed(9), "acst": fixed(9.5), "acdt": fixed(10.5), "aest": fixed(10), "aedt": fixed(11), "nzst": fixed(12), "nzdt": fixed(13),
}

// cities are the zones of "по московскому времени" and its kin.
var cities = map[string]*time.Location{"московскому": fixed(3), "мск": fixed(3), "москве": fixed(3), "гринвичу": time.UTC, "екатеринбургскому": fixed(5)}
