package extract

import (
	"testing"

	"github.com/PuerkitoBio/goquery"
)

func TestLocatorFindsItsElement(t *testing.T) {
	const page = `<body><div><p>one</p><p>two <b>x</b></p></div><section id="s1"><p>three</p><o:p>four</o:p></section><div id="1 odd"><p>five</p></div>`
	doc, err := parse([]byte(page), Meta{}, nil)
	if err != nil {
		t.Fatal(err)
	}
	for i := range doc.blocks {
		b := &doc.blocks[i]
		path := locator(b)
		found := goquery.NewDocumentFromNode(doc.root).Find(path)
		if found.Length() != 1 || found.Nodes[0] != b.node {
			t.Errorf("locator %q of %q finds %d elements", path, b.text, found.Length())
		}
	}
}
