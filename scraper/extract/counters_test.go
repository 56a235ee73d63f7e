package extract

import (
	"fmt"
	"testing"
)

func TestParseCount(t *testing.T) {
	tests := []struct {
		in   string
		want string // value and what is left, or "-"
	}{
		{"966", "966|"}, {"0", "0|"}, {"1 234", "1234|"}, {"1 234 567 views", "1234567| views"}, {"1,234", "1234|"}, {"1.234", "1234|"}, {"1.234.567", "1234567|"},
		{"12,5 тыс.", "12500|"}, {"12.5K", "12500|"}, {"1.2k", "1200|"}, {"1.234K", "1234|"}, {"2 млн", "2000000|"}, {"1,2 млн просмотров", "1200000| просмотров"}, {"3M", "3000000|"},
		{"12 тысяч", "12000|"}, {"5 тыс", "5000|"}, {"-3", "-3|"}, {"−3", "-3|"}, {"+5", "5|"}, {"12 34", "12| 34"}, {"966 120 5", "966120| 5"}, {"12'345", "12345|"},
		{"18.11", "-"}, {"06:46", "-"}, {"0.5", "-"}, {"3D", "-"}, {"F-16", "-"}, {"50%", "-"}, {"", "-"}, {"2022-11-18", "-"}, {"99999999999999999999", "-"}, {"3 мая", "3| мая"}, {"5 комментариев", "5| комментариев"}, {"4к", "4000|"},
	}
	for _, tt := range tests {
		t.Run(tt.in, func(t *testing.T) {
			got := "-"
			if v, end, ok := parseCount(tt.in); ok {
				got = fmt.Sprintf("%d|%s", v, tt.in[end:])
			}
			if got != tt.want {
				t.Errorf("parseCount = %s, want %s", got, tt.want)
			}
		})
	}
}

func TestTimePrefix(t *testing.T) {
	tests := []struct{ in, want string }{
		{"18.11 06:46", "18.11 06:46"}, {"18.11 06:46 5606", "18.11 06:46"}, {"18.11.2022 06:46 Title", "18.11.2022 06:46"}, {"18.11.2022, 06:46", "18.11.2022, 06:46"}, {"06:46", "06:46"}, {"06:46 18.11.2022", "06:46 18.11.2022"},
		{"18 ноября 2022, 12:30", "18 ноября 2022, 12:30"}, {"18 ноября 2022 г. в 12:30 МСК", "18 ноября 2022 г. в 12:30 МСК"}, {"18 ноября", "18 ноября"}, {"November 18, 2022, 12:40", "November 18, 2022, 12:40"}, {"Nov 18, 2022 6:46 PM by", "Nov 18, 2022 6:46 PM"},
		{"2022-11-18T06:46:00+03:00", "2022-11-18T06:46:00+03:00"}, {"Friday, 18 November 2022", "Friday, 18 November 2022"}, {"вчера, 12:30", "вчера, 12:30"}, {"2 часа назад", "2 часа назад"}, {"5 minutes ago", "5 minutes ago"}, {"13/11 18:05", "13/11 18:05"}, {"14/11/2026, 09:30", "14/11/2026, 09:30"},
		{"5 facts", ""}, {"1.2 million", ""}, {"340 suppliers", ""}, {"13/11 suppliers", ""}, {"May be", ""}, {"24/7 service", ""}, {"99.99 dollars", ""}, {"Monday morning", ""}, {"12:75", ""},
	}
	for _, tt := range tests {
		t.Run(tt.in, func(t *testing.T) {
			if got := tt.in[:timePrefix(tt.in)]; got != tt.want {
				t.Errorf("timePrefix = %q, want %q", got, tt.want)
			}
		})
	}
}

func TestSeam(t *testing.T) {
	tests := []struct{ text, lead string }{
		{"NATO is sliding towards the battles with Russia in UkraineAll new reports about Ukraine are alarming, the author notes.", "NATO is sliding towards the battles with Russia in Ukraine"},
		{"The yard showed the keel on its YouTube channel last week, and the viewers asked for more of it.", ""},
		{"The paper posted the ceremony on YouTube and asked readers what they think of itThe first answers came within an hour, the author notes.", "The paper posted the ceremony on YouTube and asked readers what they think of it"},
		{"Engineers of DeepMind and OpenAI met at the yard to talk about steering ships without a crew, the paper writes.", ""},
		{"McDonald said that the iPhone of the captain was found in the engine room, which surprised everybody aboard.", ""},
		{"The F-16A and the MiG-29K met over the sea for the first time, wrote the newspaper on Tuesday morning.", ""},
		{"Russia will launch a new ship in 2027The yard has already begun to cut the steel for the hull, it says.", "Russia will launch a new ship in 2027"},
		{"Завод обещает сдать судно на год раньше срокаНа Северной верфи во вторник прошла церемония закладки, пишет газета.", "Завод обещает сдать судно на год раньше срока"},
		{"Как ИноСМИ пишут о том, что РосАтом строит ледоколы для Арктики, и почему это важно для всех читателей.", ""},
		{"The author asks: \"Who needs this war in the north?\"Nobody knows the answer yet, he admits in his column.", "The author asks: \"Who needs this war in the north?\""},
		{"The ship will be ready next year, says the director of the yard.The first trials begin in spring, he adds, in the Kara Sea.", "The ship will be ready next year, says the director of the yard."},
		{"Short textAnd so", ""},
	}
	for _, tt := range tests {
		t.Run(tt.text, func(t *testing.T) {
			p := &page{document: &document{blocks: []block{{text: tt.text}, {text: "Ukraine and Russia, wrote NATO. All of it and The срока"}}}}
			if got := tt.text[:p.seam(tt.text)]; got != tt.lead {
				t.Errorf("lead = %q, want %q", got, tt.lead)
			}
		})
	}
}

func TestStatistics(t *testing.T) {
	html := `<html><head><script type="application/ld+json">{"@context":"https://schema.org","@type":"NewsArticle","headline":"A ship","interactionStatistic":[{"@type":"InteractionCounter","interactionType":{"@type":"ViewAction"},"userInteractionCount":"1512"},{"@type":"InteractionCounter","interactionType":"http://schema.org/LikeAction","userInteractionCount":7}],"commentCount":4}</script></head><body><h1>A ship</h1><p>` + englishStory.body[0] + `</p></body></html>`
	res, err := Page([]byte(html), Meta{URL: "https://news.example/a"}, nil)
	if err != nil {
		t.Fatal(err)
	}
	r := res.Record
	if got := number64(r.Views) + " " + number64(r.Comments) + " " + number64(r.Votes); got != "1512 4 7" {
		t.Errorf("counters = %s, want 1512 4 7", got)
	}
}
