package extract

import (
	"strings"
	"testing"
)

// A short page of a plain make leaves the model unsure of every paragraph; none
// of them is lost for that.
func TestParagraphsBesideUnsureOnes(t *testing.T) {
	related := `<div class="related-inline"><strong>Related stories</strong><ul><li><a href="/n/1">Ferry service returns after storm damage</a></li><li><a href="/n/2">School budget passes by one vote</a></li><li><a href="/n/3">Harbour museum opens new wing</a></li></ul></div>`
	paragraphs := []string{
		"The council voted on Tuesday to rebuild the northern bridge after two years of debate about who should pay for it.",
		"Engineers said the structure, which carries some 40,000 cars a day, would be closed to lorries from the spring.",
		"“We have waited long enough,” said the mayor, adding that the work would begin as soon as the contract was signed.",
		"Residents of the eastern bank have complained for months about detours, noise and the loss of a bus line.",
		"The opposition asked for an independent review of the costs, which have risen by a third since the first estimate.",
	}
	body := "<p>" + strings.Join(paragraphs[:2], "</p><p>") + "</p>" + related + "<p>" + strings.Join(paragraphs[2:], "</p><p>") + "</p>"
	r := readUnknown(t, `<!DOCTYPE html><html lang="en"><head><title>Council votes to rebuild the northern bridge - Site</title></head><body><header><a href="/">The Site</a><nav><ul><li><a href="/politics/">Politics</a></li><li><a href="/world/">World</a></li></ul></nav></header><main><article><h1>Council votes to rebuild the northern bridge</h1>`+body+`</article></main><footer><p>© 2026 The Site. All rights reserved.</p></footer></body></html>`).Record
	if want := strings.Join(paragraphs, "\n\n"); string(r.Body) != want {
		t.Errorf("got  %q\nwant %q", r.Body, want)
	}
}
