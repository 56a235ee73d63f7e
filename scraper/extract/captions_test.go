package extract

import "testing"

func TestSplitCaption(t *testing.T) {
	tests := []struct{ text, caption, credit string }{
		{"A tank on parade. Photo: Jane Doe/Reuters", "A tank on parade.", "Jane Doe/Reuters"},
		{"A tank on parade (Photo by Jane Doe/Getty Images)", "A tank on parade", "Jane Doe/Getty Images"},
		{"A tank on parade. (AP Photo/Jane Doe)", "A tank on parade.", "AP Photo/Jane Doe"},
		{"Ein Panzer. Foto: Max Muster/dpa", "Ein Panzer.", "Max Muster/dpa"},
		{"Ein Panzer. | Bildquelle: WDR / Biernat", "Ein Panzer.", "WDR / Biernat"},
		{"Танк на параде. Фото: Иван Петров / ТАСС", "Танк на параде.", "Иван Петров / ТАСС"},
		{"Источник изображения: © CC BY-SA 2.0 / NATO / Flickr", "", "© CC BY-SA 2.0 / NATO / Flickr"},
		{"Un char. Crédit photo : Jeanne Dupont / AFP", "Un char.", "Jeanne Dupont / AFP"},
		{"Czołg. Fot. Jan Kowalski / PAP", "Czołg.", "Jan Kowalski / PAP"},
		{"A tank on parade. © Jane Doe", "A tank on parade.", "Jane Doe"},
		{"A tank on parade. Getty Images", "A tank on parade.", "Getty Images"},
		{"A tank on parade. Jane Doe (REUTERS)", "A tank on parade.", "Jane Doe (REUTERS)"},
		{"A tank in La Soledat / Lorenzo Marina", "A tank in La Soledat", "Lorenzo Marina"},
		{"尹大統領の発言をテレビで見る国民＝ＡＰ", "尹大統領の発言をテレビで見る国民", "ＡＰ"},
		{"Foto: Max Muster", "", "Max Muster"},
		{"Reuters", "", "Reuters"},
		{"Tom Alweendo", "Tom Alweendo", ""},
		{"A tank on parade.", "A tank on parade.", ""},
		{"Un char. Photo DNR/Jeanne Dupont", "Un char.", "DNR/Jeanne Dupont"},
		{"Un char. © Photo Jeanne Dupont", "Un char.", "Jeanne Dupont"},
		{"A tank on parade. (Express Photo by Jane Doe)", "A tank on parade.", "Express Photo by Jane Doe"},
		{"A tank on parade. PHOTO: Courtesy of Jane Doe", "A tank on parade.", "Jane Doe"},
		{"パレードの戦車＝17日、港市、山田太郎撮影", "パレードの戦車＝17日、港市", "山田太郎"},
		{"阅兵式上的坦克 新华社记者 李明 摄", "阅兵式上的坦克", "新华社记者 李明"},
		{"The World Press Photo Awards", "The World Press Photo Awards", ""},
		{"A tank on parade. (Paris)", "A tank on parade. (Paris)", ""},
		{"Photos of the parade are shown to visitors.", "Photos of the parade are shown to visitors.", ""},
		{"", "", ""},
	}
	for _, tt := range tests {
		t.Run(tt.text, func(t *testing.T) {
			caption, credit := splitCaption(tt.text)
			if caption != tt.caption || credit != tt.credit {
				t.Errorf("splitCaption(%q) = %q, %q, want %q, %q", tt.text, caption, credit, tt.caption, tt.credit)
			}
		})
	}
}

func TestLicence(t *testing.T) {
	tests := []struct{ credit, want string }{
		{"© CC BY-SA 2.0 / NATO / Flickr", "CC BY-SA 2.0"},
		{"Jane Doe, CC BY-NC-ND 4.0", "CC BY-NC-ND 4.0"},
		{"Wikimedia Commons, public domain", "public domain"},
		{"Jane Doe / CC0", "CC0"},
		{"Jane Doe / Reuters", ""},
		{"İİİİ / CC BY 4.0", "CC BY 4.0"},
		{"ȺȺȺȺȺȺȺȺ / public domain", "public domain"},
		{"ȺȺȺȺ CC BY", "CC BY"},
	}
	for _, tt := range tests {
		if got := licence(tt.credit); got != tt.want {
			t.Errorf("licence(%q) = %q, want %q", tt.credit, got, tt.want)
		}
	}
}

func FuzzSplitCaption(f *testing.F) {
	for _, s := range []string{"A. Foto: B (", "|©|", "Photo by", "(", "ȺȺ CC BY", "다. 뉴시스", "＝", "Fot."} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		splitCaption(s)
		licence(s)
	})
}
