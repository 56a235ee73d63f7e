package dates

import (
	"fmt"
	"testing"
	"time"
)

var reference = time.Date(2026, 11, 18, 12, 0, 0, 0, time.UTC)

func TestParse(t *testing.T) {
	msk := time.FixedZone("MSK", 3*3600)
	tests := []struct {
		text string
		o    Options
		want string // time precision, with * where inferred and Z where the zone is known; "" for none
	}{
		{"2026-11-18T06:46:10Z", Options{}, "2026-11-18T06:46:10Z second Z"},
		{"2026-11-18T06:46:10.123+03:00", Options{}, "2026-11-18T03:46:10.123Z second Z"},
		{"2026-11-18T06:46:10+0300", Options{}, "2026-11-18T03:46:10Z second Z"},
		{"2026-11-18 06:46:10 -05:00", Options{}, "2026-11-18T11:46:10Z second Z"},
		{"2026-11-18T06:46Z", Options{}, "2026-11-18T06:46:00Z minute Z"},
		{"2026-11-18T06:46:10", Options{}, "2026-11-18T06:46:10Z second"},
		{"2026-11-18 06:46", Options{Location: msk}, "2026-11-18T03:46:00Z minute"},
		{"2026-11-18", Options{Location: msk}, "2026-11-18T00:00:00Z day"},
		{"20261118T064610Z", Options{}, "2026-11-18T06:46:10Z second Z"},
		{"20261118", Options{}, "2026-11-18T00:00:00Z day"},
		{"1795000000", Options{}, "2026-11-18T11:06:40Z second Z"},
		{"1795000000000", Options{}, "2026-11-18T11:06:40Z second Z"},
		{"2026-11", Options{}, "2026-11-01T00:00:00Z month"},
		{"Wed, 18 Nov 2026 06:46:00 GMT", Options{}, "2026-11-18T06:46:00Z second Z"},
		{"Wed, 18 Nov 2026 06:46:00 +0100", Options{}, "2026-11-18T05:46:00Z second Z"},
		{"Wed Nov 18 06:46:00 CET 2026", Options{}, "2026-11-18T05:46:00Z second Z"},
		{"18.11.2026 06:46", Options{}, "2026-11-18T06:46:00Z minute"},
		{"18.11.26, 6:46 Uhr", Options{}, "2026-11-18T06:46:00Z minute"},
		{"18.11.2026, 14.30 Uhr", Options{}, "2026-11-18T14:30:00Z minute"},
		{"Stand: 18.11.2026", Options{}, "2026-11-18T00:00:00Z day"},
		{"18 ноября 2026, 06:46 МСК", Options{}, "2026-11-18T03:46:00Z minute Z"},
		{"18 ноября 2026 г. в 06:46", Options{}, "2026-11-18T06:46:00Z minute"},
		{"06:46, 18 ноября 2026", Options{}, "2026-11-18T06:46:00Z minute"},
		{"18 ноября 2026 года, 06:46 (мск)", Options{}, "2026-11-18T03:46:00Z minute Z"},
		{"Опубликовано: среда, 18 ноября 2026, 06:46 по московскому времени", Options{}, "2026-11-18T03:46:00Z minute Z"},
		{"November 18, 2026 6:46 a.m. EST", Options{}, "2026-11-18T11:46:00Z minute Z"},
		{"05:15 AM November 17, 2026 PHT", Options{}, "2026-11-16T21:15:00Z minute Z"},
		{"Nov. 18, 2026 at 6:46 pm ET", Options{}, "2026-11-18T23:46:00Z minute Z"},
		{"July 18, 2026 at 6:46 pm ET", Options{}, "2026-07-18T22:46:00Z minute Z"},
		{"6:46 PM EST, Wed November 18, 2026", Options{}, "2026-11-18T23:46:00Z minute Z"},
		{"Updated 6:46 AM Eastern Time, Wednesday November 18, 2026", Options{}, "2026-11-18T11:46:00Z minute Z"},
		{"Wed 18 Nov 2026 06.46 GMT", Options{}, "2026-11-18T06:46:00Z minute Z"},
		{"Wed 18 Nov 2026 06.46 CEST", Options{}, "2026-11-18T04:46:00Z minute Z"},
		{"November 18th, 2026", Options{}, "2026-11-18T00:00:00Z day"},
		{"18th of November 2026", Options{}, "2026-11-18T00:00:00Z day"},
		{"November 2026", Options{}, "2026-11-01T00:00:00Z month"},
		{"18 Nov '26", Options{}, "2026-11-18T00:00:00Z day"},
		{"18-Nov-2026", Options{}, "2026-11-18T00:00:00Z day"},
		{"5/6/2026", Options{Lang: "en"}, "2026-05-06T00:00:00Z day"},
		{"5/6/2026", Options{Lang: "en-GB"}, "2026-06-05T00:00:00Z day"},
		{"5/6/2026", Options{Lang: "fr"}, "2026-06-05T00:00:00Z day"},
		{"5/6/2026", Options{Order: DayFirst}, "2026-06-05T00:00:00Z day"},
		{"18/11/2026", Options{}, "2026-11-18T00:00:00Z day"},
		{"11/18/2026 6:46 PM", Options{}, "2026-11-18T18:46:00Z minute"},
		{"2026/11/18 06:46", Options{}, "2026-11-18T06:46:00Z minute"},
		{"2026年11月18日 06時46分", Options{}, "2026-11-18T06:46:00Z minute"},
		{"2026年11月18日(水) 午後6時46分", Options{}, "2026-11-18T18:46:00Z minute"},
		{"2026年11月18日 星期三 06:46", Options{}, "2026-11-18T06:46:00Z minute"},
		{"2026. 11. 18. 오후 6:46", Options{}, "2026-11-18T18:46:00Z minute"},
		{"입력 2026.11.18 06:46", Options{}, "2026-11-18T06:46:00Z minute"},
		{"2026년 11월 18일", Options{}, "2026-11-18T00:00:00Z day"},
		{"le 18 novembre 2026 à 06h46", Options{}, "2026-11-18T06:46:00Z minute"},
		{"Publié le 1er mars 2026 à 6h46", Options{}, "2026-03-01T06:46:00Z minute"},
		{"18 de noviembre de 2026 a las 06:46 h", Options{}, "2026-11-18T06:46:00Z minute"},
		{"18 de novembro de 2026 às 06h46", Options{}, "2026-11-18T06:46:00Z minute"},
		{"18 novembre 2026 alle 06:46", Options{}, "2026-11-18T06:46:00Z minute"},
		{"Mittwoch, 18. November 2026, 06:46 Uhr MEZ", Options{}, "2026-11-18T05:46:00Z minute Z"},
		{"18. november 2026 kl. 06.46", Options{}, "2026-11-18T06:46:00Z minute"},
		{"18 listopada 2026, 06:46", Options{}, "2026-11-18T06:46:00Z minute"},
		{"18. listopada 2026.", Options{Lang: "hr"}, "2026-10-18T00:00:00Z day"},
		{"18 листопада 2026, 06:46", Options{}, "2026-11-18T06:46:00Z minute"},
		{"18. marraskuuta 2026 klo 6.46", Options{}, "2026-11-18T06:46:00Z minute"},
		{"2026. november 18. 06:46", Options{}, "2026-11-18T06:46:00Z minute"},
		{"2026 m. lapkričio 18 d. 06:46", Options{}, "2026-11-18T06:46:00Z minute"},
		{"2026. gada 18. novembrī, 06:46", Options{}, "2026-11-18T06:46:00Z minute"},
		{"18 Kasım 2026 06:46", Options{}, "2026-11-18T06:46:00Z minute"},
		{"18 Νοεμβρίου 2026, 06:46", Options{}, "2026-11-18T06:46:00Z minute"},
		{"ngày 18 tháng 11 năm 2026", Options{}, "2026-11-18T00:00:00Z day"},
		{"18 November 2026 06:46 WIB", Options{}, "2026-11-17T23:46:00Z minute Z"},
		{"١٨ نوفمبر ٢٠٢٦", Options{}, "2026-11-18T00:00:00Z day"},
		{"18 नवंबर 2026", Options{}, "2026-11-18T00:00:00Z day"},
		{"May 5, 2026", Options{}, "2026-05-05T00:00:00Z day"},
		{"18 พฤศจิกายน 2026", Options{}, "2026-11-18T00:00:00Z day"},
		{"วันพุธที่ 18 พฤศจิกายน พ.ศ. 2569 เวลา 14:30 น.", Options{}, "2026-11-18T14:30:00Z minute"},
		{"18 พ.ย. 2569 06:46", Options{}, "2026-11-18T06:46:00Z minute"},
		{"เผยแพร่ 18 พ.ย. 69", Options{}, "2026-11-18T00:00:00Z day"},
		{"๑๘ ก.ย. ๒๕๖๙", Options{}, "2026-09-18T00:00:00Z day"},
		{"18/11/2569 06:46 น.", Options{}, "2026-11-18T06:46:00Z minute"},
		{"18 ພະຈິກ 2026", Options{}, "2026-11-18T00:00:00Z day"},
		{"၁၈ နိုဝင်ဘာ ၂၀၂၆", Options{}, "2026-11-18T00:00:00Z day"},
		{"១៨ វិច្ឆិកា ២០២៦", Options{}, "2026-11-18T00:00:00Z day"},
		{"18 நவம்பர் 2026, 06:46", Options{}, "2026-11-18T06:46:00Z minute"},
		{"18 నవంబర్ 2026", Options{}, "2026-11-18T00:00:00Z day"},
		{"18 ನವೆಂಬರ್ 2026", Options{}, "2026-11-18T00:00:00Z day"},
		{"നവംബർ 18, 2026", Options{}, "2026-11-18T00:00:00Z day"},
		{"2026 අප්\u200dරේල් 18", Options{}, "2026-04-18T00:00:00Z day"},
		{"18 ਨਵੰਬਰ 2026", Options{}, "2026-11-18T00:00:00Z day"},
		{"18 નવેમ્બર 2026", Options{}, "2026-11-18T00:00:00Z day"},
		{"18 ନଭେମ୍ବର 2026", Options{}, "2026-11-18T00:00:00Z day"},
		{"18 नोव्हेंबर 2026", Options{}, "2026-11-18T00:00:00Z day"},
		{"18 ኖቬምበር 2026", Options{}, "2026-11-18T00:00:00Z day"},
		{"18 նոյեմբերի, 2026", Options{}, "2026-11-18T00:00:00Z day"},
		{"چهارشنبه ۱۸ نوامبر ۲۰۲۶", Options{}, "2026-11-18T00:00:00Z day"},
		{"سه\u200cشنبه ۱۷ نوامبر ۲۰۲۶", Options{}, "2026-11-17T00:00:00Z day"},

		{"18.11 06:46", Options{Reference: reference}, "2026-11-18T06:46:00Z minute *"},
		{"20.11 06:46", Options{Reference: reference}, "2025-11-20T06:46:00Z minute *"},
		{"18.11 06:46", Options{}, "- minute *"},
		{"29.02 06:46", Options{Reference: reference}, "2024-02-29T06:46:00Z minute *"},
		{"Nov 18", Options{Reference: reference}, "2026-11-18T00:00:00Z day *"},
		{"31 декабря, 10:00", Options{Reference: reference}, "2025-12-31T10:00:00Z minute *"},
		{"Сегодня 10:30", Options{Reference: reference, Location: msk}, "2026-11-18T07:30:00Z minute *"},
		{"Вчера, 12:30", Options{Reference: reference}, "2026-11-17T12:30:00Z minute *"},
		{"Yesterday at 6:46 pm", Options{Reference: reference}, "2026-11-17T18:46:00Z minute *"},
		{"Today", Options{Reference: reference}, "2026-11-18T00:00:00Z day *"},
		{"13:30", Options{Reference: reference}, "2026-11-17T13:30:00Z minute *"},
		{"10:30", Options{Reference: reference}, "2026-11-18T10:30:00Z minute *"},
		{"3 часа назад", Options{Reference: reference}, "2026-11-18T09:00:00Z minute *"},
		{"час назад", Options{Reference: reference}, "2026-11-18T11:00:00Z minute *"},
		{"3 hours ago", Options{Reference: reference}, "2026-11-18T09:00:00Z minute *"},
		{"3 hours ago", Options{}, "- minute *"},
		{"an hour ago", Options{Reference: reference}, "2026-11-18T11:00:00Z minute *"},
		{"1 hour 20 minutes ago", Options{Reference: reference}, "2026-11-18T10:40:00Z minute *"},
		{"2 days ago", Options{Reference: reference}, "2026-11-16T00:00:00Z day *"},
		{"vor 3 Stunden", Options{Reference: reference}, "2026-11-18T09:00:00Z minute *"},
		{"il y a 3 heures", Options{Reference: reference}, "2026-11-18T09:00:00Z minute *"},
		{"hace 3 horas", Options{Reference: reference}, "2026-11-18T09:00:00Z minute *"},
		{"3 godziny temu", Options{Reference: reference}, "2026-11-18T09:00:00Z minute *"},
		{"för 3 timmar sedan", Options{Reference: reference}, "2026-11-18T09:00:00Z minute *"},
		{"3 ore fa", Options{Reference: reference}, "2026-11-18T09:00:00Z minute *"},
		{"3小时前", Options{Reference: reference}, "2026-11-18T09:00:00Z minute *"},
		{"3時間前", Options{Reference: reference}, "2026-11-18T09:00:00Z minute *"},
		{"3시간 전", Options{Reference: reference}, "2026-11-18T09:00:00Z minute *"},
		{"5 分前", Options{Reference: reference}, "2026-11-18T11:55:00Z minute *"},

		{"31.02.2026", Options{}, ""},
		{"2026-13-01", Options{}, ""},
		{"2026-11-18T25:00:00Z", Options{}, ""},
		{"2027-01-01", Options{Reference: reference}, ""},
		{"May", Options{}, ""},
		{"12", Options{}, ""},
		{"5606", Options{}, ""},
		{"3.5", Options{}, ""},
		{"1/2", Options{}, ""},
		{"Погибли 9 мая 2026", Options{}, ""},
		{"Трамп «у руля» или ядерный зонтик в Европе", Options{}, ""},
		{"", Options{}, ""},
	}
	for _, tt := range tests {
		t.Run(tt.text, func(t *testing.T) {
			d, ok := Parse(tt.text, tt.o)
			if got := show(d, ok); got != tt.want {
				t.Errorf("Parse(%q) = %q, want %q", tt.text, got, tt.want)
			}
		})
	}
}

func show(d Date, ok bool) string {
	if !ok {
		return ""
	}
	s := "-"
	if !d.Time.IsZero() {
		s = d.Time.Format(time.RFC3339Nano)
	}
	s += " " + string(d.Precision)
	if d.ZoneKnown {
		s += " Z"
	}
	if d.Inferred {
		s += " *"
	}
	return s
}

func TestFind(t *testing.T) {
	tests := []struct{ text, raw, want string }{
		{"By Jane Doe, Published November 18, 2026 at 6:46 a.m. EST in Politics", "November 18, 2026 at 6:46 a.m. EST", "2026-11-18T11:46:00Z minute Z"},
		{"Von Max Muster | 18.11.2026, 06:46 Uhr | 3 Kommentare", "18.11.2026, 06:46 Uhr", "2026-11-18T06:46:00Z minute"},
		{"Iraq in 1945 and 12 men", "", ""},
		{"score 3:1 in round 2", "", ""},
		{"The 18 November deal", "", ""},
		{"версия 3.11 и 5.12", "", ""},
		{"Москва, 18 ноября 2026. ТАСС", "18 ноября 2026", "2026-11-18T00:00:00Z day"},
	}
	for _, tt := range tests {
		t.Run(tt.text, func(t *testing.T) {
			d, ok := Find(tt.text, Options{})
			if got := show(d, ok); got != tt.want || d.Raw != tt.raw {
				t.Errorf("Find(%q) = %q %q, want %q %q", tt.text, got, d.Raw, tt.want, tt.raw)
			}
		})
	}
}

func TestFromURL(t *testing.T) {
	tests := []struct{ address, want string }{
		{"https://a.example/2026/11/18/title-12", "2026-11-18T00:00:00Z day"},
		{"https://a.example/news/2026-11-18-title?x=2020/01/01", "2026-11-18T00:00:00Z day"},
		{"https://a.example/20261118/title.html", "2026-11-18T00:00:00Z day"},
		{"https://a.example/12345678/title.html", ""},
		{"https://a.example/article/A2026111814320005196", "2026-11-18T00:00:00Z day"},
		{"https://a.example/article/398374650192837465", ""},
		{"https://a.example/2026/13/18/", ""},
		{"https://a.example/2026/11/", ""},
	}
	for _, tt := range tests {
		d, ok := FromURL(tt.address)
		if got := show(d, ok); got != tt.want {
			t.Errorf("FromURL(%q) = %q, want %q", tt.address, got, tt.want)
		}
	}
}

func FuzzFind(f *testing.F) {
	for _, s := range []string{"18.11 06:46", "2026-11-18T06:46:10.123+03:00", "Wed Nov 18 06:46:00 CET 2026", "3時間前", "il y a 3 heures", "2026. gada 18. novembrī", "٢٠٢٦", "\xff\xfe18.11.2026", "6:46 a.m. EST"} {
		f.Add(s, int64(1795000000))
	}
	f.Fuzz(func(t *testing.T, text string, ref int64) {
		for _, o := range []Options{{}, {Reference: time.Unix(ref%4e9, 0), Lang: "en"}} {
			for _, read := range []func(string, Options) (Date, bool){Find, func(s string, o Options) (Date, bool) {
				p := parser{text: s, tokens: scan(nil, s), o: o}
				return p.parse()
			}} {
				d, ok := read(text, o)
				if !ok {
					continue
				}
				if d.Precision == "" || len(d.Raw) > len(text) {
					t.Errorf("%q: %+v", text, d)
				}
				if !o.Reference.IsZero() && d.Time.After(o.Reference.Add(future)) {
					t.Errorf("%q lies in the future: %v", text, d.Time)
				}
			}
		}
		FromURL(text)
	})
}

func BenchmarkParse(b *testing.B) {
	for _, s := range []string{"2026-11-18T06:46:10+03:00", "18 ноября 2026, 06:46 МСК", "The Western military assistance to Ukraine is alarming, the author notes"} {
		b.Run(s[:10], func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				Parse(s, Options{})
			}
		})
	}
}

// The short way for a time of day gives what the long one gives.
func TestClockAlone(t *testing.T) {
	now := time.Date(2026, 11, 23, 12, 30, 0, 0, time.UTC)
	for _, o := range []Options{{}, {Reference: now}, {Reference: now, Lang: "fr", Order: DayFirst, Location: time.FixedZone("", 3*3600)}} {
		for minute := range 24 * 60 {
			text := fmt.Sprintf("%02d:%02d", minute/60, minute%60)
			if !isClock(text) {
				t.Fatalf("%q is no clock", text)
			}
			p := parser{text: text, tokens: scan(nil, text), o: o}
			if d, ok := p.find(); ok {
				t.Fatalf("%q has a date: %v", text, d)
			}
			want, ok := p.parse()
			if got, is := Parse(text, o); got != want || is != ok {
				t.Fatalf("Parse(%q) = %v, %v, want %v, %v", text, got, is, want, ok)
			}
		}
	}
	for _, text := range []string{"", "24:00", "12:60", "1:30", "12.30", "12:3", "1a:30", "12:30:00"} {
		if isClock(text) {
			t.Errorf("%q is a clock", text)
		}
	}
}

// A text that is passed over holds no date.
func TestHoldsNone(t *testing.T) {
	for text, want := range map[string]bool{
		"": true, "Read more": true, "The minister said so - again.": true, "Section one": false, "just now": false, "Today": false,
		"5 minutes": false, "May": false, "вчера": false, "an hour ago": false,
	} {
		if got := holdsNone(text); got != want {
			t.Errorf("holdsNone(%q) = %v, want %v", text, got, want)
		}
	}
}
