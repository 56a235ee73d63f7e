package profile

import (
	"errors"
	"strings"
	"testing"
)

const minimal = "name: example\nversion: 1\nhosts: [news.example.com]\n"

func TestLoadErrors(t *testing.T) {
	tests := []struct {
		name, yaml string
		want       []string // parts of the message
	}{
		{"empty", " \n", []string{"x.yaml: the profile is empty"}},
		{"unknown key", minimal + "foo: 3\n", []string{"x.yaml:4:1: unknown field", "foo: 3", "^"}},
		{"unknown key deep", minimal + "labels:\n  en:\n    sauce: [Source]\n", []string{"x.yaml:6:5: unknown field", "sauce"}},
		{"wrong type", "name: a\nversion: 1\nhosts: a.b\n", []string{"x.yaml:3:8:", "hosts: a.b", "^"}},
		{"broken YAML", "name: a\nversion: [1\nhosts: a.b\n", []string{"x.yaml:", "^"}},
		{"two documents", minimal + "---\n" + minimal, []string{"more than one document"}},
		{"no name", "version: 1\nhosts: [a.b]\n", []string{"name is missing"}},
		{"no version", "name: a\nhosts: [a.b]\n", []string{"version is missing"}},
		{"no host", "name: a\nversion: 1\n", []string{"hosts is missing"}},
		{"host with scheme", "name: a\nversion: 1\nhosts: ['https://a.b/']\n", []string{"x.yaml:3:9:", "is no host name"}},
		{"zone", minimal + "time_zone: Moscow\n", []string{"x.yaml:4:12:", "is no time zone", "^"}},
		{"date order", minimal + "date_order: ddmm\n", []string{"x.yaml:4:13:", "none of dmy, mdy, ymd"}},
		{"regexp", minimal + "urls:\n  article:\n    - pattern: '/news/('\n", []string{"x.yaml:6:16:", "bad regular expression", "missing closing )", "^"}},
		{"pattern missing", minimal + "urls:\n  listing:\n    - lang: en\n", []string{"x.yaml:6:", "pattern is missing"}},
		{"ids", minimal + "urls:\n  ids: https://a.b/1\n", []string{"x.yaml:5:8:", "no {id}"}},
		{"parameter", minimal + "urls:\n  drop_parameters: [ref, 'From=']\n", []string{"x.yaml:5:26:", "no name of a parameter", "^"}},
		{"counter", minimal + "counters: [views, clicks]\n", []string{"x.yaml:4:19:", "none of views, comments, votes"}},
		{"counter twice", minimal + "counters: [views, views]\n", []string{"x.yaml:4:19:", "twice"}},
		{"selector", minimal + "selectors:\n  title: [h1, 'h1[']\n", []string{"x.yaml:5:15:", "bad CSS selector", "^"}},
		{"language", minimal + "languages: [English]\n", []string{"x.yaml:4:13:", "no language code"}},
		{"empty label", minimal + "labels:\n  en:\n    views: ['—']\n", []string{"x.yaml:6:13:", "without a letter"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			p, err := Load("x.yaml", []byte(tt.yaml))
			if err == nil {
				t.Fatalf("Load = %v, want an error", p.Name)
			}
			if !errors.Is(err, ErrInvalid) {
				t.Errorf("error %v does not wrap ErrInvalid", err)
			}
			for _, want := range tt.want {
				if !strings.Contains(err.Error(), want) {
					t.Errorf("error lacks %q:\n%v", want, err)
				}
			}
		})
	}
}

func TestURLKind(t *testing.T) {
	vpk := ByName("vpk.name")
	tests := []struct {
		url      string
		kind     Kind
		id, lang string
	}{
		{"https://vpk.name/en/665992_the-wests-unwillingness.html", KindArticle, "665992", "en"},
		{"https://www.vpk.name/news/665990_slug_with_words.html", KindArticle, "665990", "ru"},
		{"http://VPK.NAME/news/665990_slug.html?utm_source=x", KindArticle, "665990", "ru"},
		{"https://vpk.name/news/", KindListing, "", "ru"},
		{"https://vpk.name/news/?page=3", KindListing, "", "ru"},
		{"https://vpk.name", KindListing, "", "ru"},
		{"https://vpk.name/en/", KindListing, "", "en"},
		{"https://vpk.name/user/77/", KindIgnore, "", ""},
		{"https://vpk.name/?l=665990&m=12", KindIgnore, "", ""},
		{"https://vpk.name/file/img/a-1-1.t.jpg", KindIgnore, "", ""},
		{"https://vpk.name/about.html", KindUnknown, "", ""},
		{"https://example.com/news/1_a.html", KindUnknown, "", ""},
		{"::", KindUnknown, "", ""},
	}
	for _, tt := range tests {
		t.Run(tt.url, func(t *testing.T) {
			kind, id, lang := vpk.URLKind(tt.url)
			if kind != tt.kind || id != tt.id || lang != tt.lang {
				t.Errorf("URLKind = %q, %q, %q, want %q, %q, %q", kind, id, lang, tt.kind, tt.id, tt.lang)
			}
		})
	}
}

func TestNilProfile(t *testing.T) {
	var p *Profile
	if k, _, _ := p.URLKind("https://vpk.name/"); k != KindUnknown {
		t.Errorf("kind = %q", k)
	}
	if p.Location() != nil || p.Hosts() != nil || p.Selectors(FieldTitle) != nil || p.Dictionary() == nil {
		t.Error("a nil profile must know nothing but the generic dictionary")
	}
}

func TestSetFor(t *testing.T) {
	load := func(name, host string) *Profile {
		p, err := Load(name, []byte("name: "+name+"\nversion: 1\nhosts: ["+host+"]\n"))
		if err != nil {
			t.Fatal(err)
		}
		return p
	}
	s := Builtin().With(load("a", "example.com"), load("b", "news.example.com"))
	for url, want := range map[string]string{
		"https://example.com/x": "a", "https://www.example.com/": "a", "https://news.example.com/": "b",
		"http://m.news.example.com:8080/": "b", "https://vpk.name/": "vpk.name", "https://other.org/": "", "": "",
	} {
		got := ""
		if p := s.For(url); p != nil {
			got = p.Name
		}
		if got != want {
			t.Errorf("For(%q) = %q, want %q", url, got, want)
		}
	}
	if n := len(s.With(load("a", "a.org")).All()); n != 3 {
		t.Errorf("a profile of the same name must replace: %d profiles", n)
	}
}

func TestDictionary(t *testing.T) {
	d := ByName("vpk.name").Dictionary()
	tests := []struct {
		text  string
		label Label
		value string // what follows the label
		whole bool
		name  string
	}{
		{"Image source: © CC BY-SA 2.0 / NATO", LabelImageSource, "© CC BY-SA 2.0 / NATO", false, ""},
		{"• Источник изображения: РИА", LabelImageSource, "РИА", false, ""},
		{"Материал РАЗМЕЩЁН правообладателем в открытом доступе", LabelRights, "", true, ""},
		{"InoSMI materials contain ratings", LabelDisclaimer, "ratings", false, "InoSMI"},
		{"Материалы «РИА Новости» содержат оценки", LabelDisclaimer, "оценки", false, "РИА Новости"},
		{"  • The news mentions", LabelMentions, "", true, ""},
		{"Читайте также: Ил-76", LabelPromo, "Ил-76", false, ""},
	}
	for _, tt := range tests {
		t.Run(tt.text, func(t *testing.T) {
			h, ok := d.Find(tt.text, tt.label)
			if !ok {
				t.Fatalf("no %s in %v", tt.label, d.At(tt.text))
			}
			if h.Whole != tt.whole || h.Name != tt.name || tt.text[h.Value:] != tt.value {
				t.Errorf("hit = %+v, value %q", h, tt.text[h.Value:])
			}
		})
	}
	if hits := d.At("Sourceless words"); len(hits) != 0 {
		t.Errorf("half a word must not match: %v", hits)
	}
	if !d.Contains("404. Страница не найдена!", LabelNotFound) {
		t.Error("Contains must look behind the first word")
	}
}
