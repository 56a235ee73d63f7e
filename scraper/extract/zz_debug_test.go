package extract

import (
	"fmt"
	"os"
	"testing"
)

func TestZZ(t *testing.T) {
	f := os.Getenv("ZZ")
	if f == "" {
		t.Skip()
	}
	data, _ := os.ReadFile(f)
	p, err := open(data, Meta{URL: os.Getenv("ZZURL"), FetchedAt: seenAt}, nil)
	if err != nil {
		t.Fatal(err)
	}
	p.beforeContent()
	tt := p.openText()
	m, _ := contentModel()
	s := tt.open(p.facts(), m.Words)
	sc := m.scores(s)
	s.judgeByArticle(sc)
	for i := range p.blocks {
		b := &p.blocks[i]
		x := b.text
		if len(x) > 90 {
			x = x[:90]
		}
		fmt.Printf("%3d %.3f %-8s %-10s %q\n", i, sc[i], b.tag, b.claim, x)
	}
}
