package dates

import (
	"strings"
	"time"
)

// unit is a length of time with a name.
type unit struct {
	length time.Duration
	months int
	words  string
}

var unitNames = []unit{
	{time.Second, 0, "second seconds sec secs s sekunde sekunden sek seconde secondes segundo segundos secondi secondo секунда секунды секунд сек sekund sekundy sekunder"},
	{time.Minute, 0, "minute minutes min mins minuten minuto minutos minuti минута минуты минуту минут мин хвилин хвилини хвилину минути minut minuty minutter minuter minuti minuta minuta dakika dk perc λεπτά λεπτό mínútum minuuttia minuutti menit phút minutę perccel daqiqe דקות دقيقة دقائق 分钟 分鐘 분 分"},
	{time.Hour, 0, "hour hours hr hrs h stunde stunden std heure heures hora horas ora ore час часа часов ч годин години годину часа godzin godziny godzinę godz timer timmar time tim uur uren saat óra órája órával ώρες ώρα tuntia tunti jam giờ sati sata hodin hodiny hodinami urami ure שעות ساعة ساعات 小时 小時 時間 시간"},
	{24 * time.Hour, 0, "day days tag tage tagen jour jours día días dia dias giorno giorni день дня дней доба дні днів дни dni dzień dagar dag dagen dage dager gün nap napja μέρες ημέρες päivää päivä hari ngày dana zile יום أيام يوم 天 日 일"},
	{7 * 24 * time.Hour, 0, "week weeks woche wochen semaine semaines semana semanas settimana settimane неделя недели недель неделю тижні тижнів tydzień tygodnie tygodni veckor vecka uker uke uger uge weken hafta hét εβδομάδες viikkoa viikko minggu tuần 周 週間 주"},
	{0, 1, "month months monat monate monaten mois mes meses mese mesi месяц месяца месяцев місяці місяців miesiąc miesiące miesięcy månader måneder maanden ay hónap μήνες kuukautta bulan tháng mês 个月 個月 か月 ヶ月 개월"},
	{0, 12, "year years jahr jahre jahren an ans année années año años anno anni год года лет роки років rok lata lat år jaar yıl év χρόνια vuotta vuosi tahun năm ano anos 年 년"},
}

var units = func() map[string]unit {
	all := map[string]unit{}
	for _, u := range unitNames {
		for _, w := range strings.Fields(u.words) {
			if w = plain(w); all[w].words == "" {
				all[w] = u
			}
		}
	}
	return all
}()

// after stands behind "3 hours"; before stands in front of it.
var (
	after  = words("ago назад тому temu fa siden sedan sitten önce geleden lalu trước nazaj ezelőtt πριν atrás prej zpět před pred преди earlier zuvor raz 前 전 kutoz back")
	before = words("vor y hace há ha fa acum πριν преди před pred prije pre منذ قبل לפני il")
)

// relativeAt reads "3 hours ago", "vor 3 Stunden", "il y a 3 heures", "3小时前",
// "just now", "an hour ago".
func (p *parser) relativeAt(i int, m *moment) (int, bool) {
	start := i
	t := p.t(i)
	led := false
	if t.kind == letters {
		switch {
		case t.word == "just" && p.t(i+1).word == "now", t.word == "только" && p.t(i+1).word == "что":
			m.now = true
			return i + 2, true
		case t.word == "刚刚" || t.word == "剛剛":
			m.now = true
			return i + 1, true
		case t.word == "il" && p.t(i+1).word == "y" && p.t(i+2).word == "a":
			led, i = true, i+3
		case before[t.word]:
			led, i = true, i+1
			if w := p.t(i).word; w == "ca" || w == "circa" || w == "environ" || w == "около" {
				i++
			}
		}
		t = p.t(i)
	}
	var n int
	switch {
	case t.kind == number && t.width <= 4 && !p.mark(i+1, ":./"):
		n = t.value
		i++
	case t.kind == letters && ones[t.word]:
		n = 1
		i++
	case t.kind == letters && (t.word == "час" || t.word == "минуту" || t.word == "неделю" || t.word == "месяц" || t.word == "godzine" || t.word == "годину"):
		n = 1
	default:
		return start, false
	}
	u, width, tail := p.unit(i)
	if width == 0 {
		return start, false
	}
	i += width
	// "1 hour 20 minutes ago", "2h 5m"
	var rest time.Duration
	if k := i; p.t(k).kind == number || p.t(k).kind == letters && (p.t(k).word == "and" || p.t(k).word == "und" || p.t(k).word == "и") && p.t(k+1).kind == number {
		if p.t(k).kind == letters {
			k++
		}
		if v, w, tl := p.unit(k + 1); w > 0 && v.length > 0 && v.length < u.length && p.t(k).value < 60 {
			rest, i, tail = time.Duration(p.t(k).value)*v.length, k+1+w, tl
		}
	}
	if !tail && !led {
		switch {
		case after.has(p.t(i)):
			i++
		case p.t(i).kind == letters && after.has(p.t(i+1)) && of.has(p.t(i)):
			i += 2
		default:
			return start, false
		}
		if p.t(i-1).word == "тому" && p.t(i).word == "назад" {
			i++
		}
	} else if led && after.has(p.t(i)) {
		i++
	}
	if n > 5000 {
		return start, false
	}
	m.ago, m.agoMonths = time.Duration(n)*u.length+rest, n*u.months
	m.agoDays = u.months > 0 || u.length >= 24*time.Hour
	return i, true
}

var ones = words("an a one einer einem eine une un una uma en ett et één een один одну jeden jednu")

// unit reads the name of a unit at token i: how many tokens it takes, and
// whether it says "ago" itself, as 小时前 does.
func (p *parser) unit(i int) (u unit, width int, ago bool) {
	t := p.t(i)
	var name string
	switch t.kind {
	case letters:
		name = t.word
	case mark:
		name = string(t.r)
		if next := p.t(i + 1); next.kind == letters && !next.space {
			if u, ok := units[name+next.word]; ok { // 시간
				return u, 2, false
			}
			if w, ok := cutAgo(next.word); ok {
				if u, ok := units[name+w]; ok {
					return u, 2, true
				}
			}
		}
	default:
		return unit{}, 0, false
	}
	if u, ok := units[name]; ok {
		if p.mark(i+1, ".") && after.has(p.t(i+2)) {
			return u, 2, false
		}
		return u, 1, false
	}
	if w, ok := cutAgo(name); ok {
		if u, ok := units[w]; ok {
			return u, 1, true
		}
	}
	// 時 and 分 are marks of their own: 時間前, 小时前
	if t.kind == letters && p.t(i+1).kind == mark && !p.t(i+1).space {
		joined := name + string(p.t(i+1).r)
		k := i + 2
		tail := ""
		if p.t(k).kind == letters && !p.t(k).space {
			tail = p.t(k).word
		}
		if u, ok := units[joined+strings.TrimSuffix(tail, "前")]; ok && tail != "" {
			return u, 3, strings.HasSuffix(tail, "前")
		}
		if u, ok := units[joined]; ok {
			return u, 2, false
		}
	}
	return unit{}, 0, false
}

func cutAgo(w string) (string, bool) {
	if s, ok := strings.CutSuffix(w, "前"); ok {
		return s, true
	}
	return strings.CutSuffix(w, koreanAgo)
}

var koreanAgo = plain("전")
