package extract

import (
	"strings"
	"testing"
)

func TestParseSrcset(t *testing.T) {
	tests := []struct{ srcset, want string }{
		{"a.jpg 320w, b.jpg 1280w", "b.jpg"},
		{"a.jpg 1x, b.jpg 2x", "b.jpg"},
		{"a.jpg 320w,b.jpg 1280w", "b.jpg"},
		{"a.jpg?crop=1,2,3 320w, b.jpg?crop=1,2,3 640w", "b.jpg?crop=1,2,3"},
		{"a.jpg, b.jpg 2x", "b.jpg"},
		{"a.jpg", "a.jpg"},
		{"", ""},
	}
	for _, tt := range tests {
		if got := bestSource(parseSrcset(tt.srcset)); got != tt.want {
			t.Errorf("best of %q = %q, want %q", tt.srcset, got, tt.want)
		}
	}
}

func TestImageKey(t *testing.T) {
	same := [][]string{
		{"https://a.example/img/tank-parade-1024x768.jpg", "https://a.example/img/tank-parade-640x480.jpg?x=1", "https://a.example/img/tank-parade.webp", "//a.example/img/tank-parade-scaled.jpg"},
		{"https://cdn.example/resize/640/https%3A%2F%2Fa.example%2Fimg%2Ftank-parade.jpg", "https://a.example/img/tank-parade.jpg"},
		{"https://a.example/_next/image?url=%2Fimg%2Ftank-parade.jpg&w=640", "https://a.example/img/tank-parade.jpg"},
	}
	for _, list := range same {
		for _, u := range list[1:] {
			if imageKey(u) != imageKey(list[0]) {
				t.Errorf("imageKey(%q) = %q, want %q as for %q", u, imageKey(u), imageKey(list[0]), list[0])
			}
		}
	}
	if a, b := imageKey("https://a.example/2026/11/18/1.jpg"), imageKey("https://a.example/2026/11/19/1.jpg"); a == b {
		t.Errorf("two images have one key %q", a)
	}
}

func FuzzImageAddress(f *testing.F) {
	f.Add("https://a.example/i-640x480.jpg 2x, b.jpg 320w,c")
	f.Add("%68%74%74p://%zz/?url=/x#&")
	f.Fuzz(func(t *testing.T, s string) {
		bestSource(parseSrcset(s))
		if k := imageKey(s); strings.Contains(k, "?") && !strings.Contains(s, "%") {
			t.Errorf("imageKey(%q) = %q holds a query", s, k)
		}
	})
}
