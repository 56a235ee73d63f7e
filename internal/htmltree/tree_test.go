package htmltree_test

import (
	"compress/gzip"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"github.com/newsarc/newsarc/internal/htmltree"
)

// sources are small pages that take every branch of the algorithm where the
// fork differs from its origin: escapes, names, attributes, line breaks, NUL.
var sources = map[string]string{
	"empty":             "",
	"text":              "a < b & c",
	"no end":            "<p",
	"attribute no end":  `<p class="a`,
	"entities":          `<p title="&amp;&lt;&copy=1&copy;&copy &copyright;&notit;&semi;&NotEqualTilde;&#38;&#x26;&#0;&#128;&#xD;&bogus;&amp">&copy=1&copyright;&notit;&semi;&#38;&#x26;&#0;&#128;&#xD;&bogus;&`,
	"entities by name":  `<a href="?a=1&lang=de&para=2&lt=3&ltx&lt;&lt;=&LT&AMP=&AMPx&quot&reg_x&reg-x&#&#x&#xg;&#12x&#x1F600;&acE;">`,
	"case":              `<DIV CLASS=A iD="b" Class=c DATA-Foo=Bar><BR/><My-Element X>ÄÖ</DIV>`,
	"repeated":          `<p a=1 A=2 a=3 b=4 B=5 c c c d e f g h i j k l m n o p q r s t u v w a=9 x=8 x=7 ZZ=1 zz=2>`,
	"line breaks":       "<pre>\r\n\r\na\rb\n</pre><textarea>\r\nx</textarea><p title='a\r\nb\rc'\r\nid\r=\rx>y\r",
	"nul":               "<p\x00 a\x00=\"\x00\" b>\x00x\x00</p\x00><svg>\x00</svg><script>\x00</script><!--\x00--><title>\x00",
	"self-closing":      `<p a=/><br/><img src=a/ ><div/>x<svg/><svg><path/></svg><math><mi/>`,
	"comments":          "<!--a--><!-- b --!><!--><!---><!----><!-- -- ><!x><?y></><//z><!-",
	"cdata":             "<![CDATA[x]]><svg><![CDATA[<p>]]]]></svg><math><![CDATA[x",
	"doctypes":          `<!DOCTYPE html PUBLIC "-//W3C//DTD HTML 4.01 Transitional//EN"><p><table>`,
	"doctype lower":     "<!doctype\n",
	"doctype no end":    "<!doc",
	"script":            "<script><!--<script></script>--></script>x<script>a</scrip></script >b<SCRIPT>'<!-- <script> </script> -- </script>",
	"raw text":          "<style><p></style><xmp><b></xmp><iframe><i></iframe><noscript><p>x</noscript><noembed></noembed><title>&lt;<b></title><plaintext></p>",
	"noscript in head":  "<head><noscript><link><style></style><p>x</noscript><meta></head>",
	"misnested":         "<b><i><p>1</b>2</i>3<a href=1>4<a href=2>5</a><font size=1 color=2><font color=2 size=1><font size=1><div>x</font>y",
	"noah":              "<p><b class=x><b class=x><b class=x><b class=x><b><b><b><b></p><p>x",
	"markers":           "<b><object><i></object>x<applet><u></applet><marquee></marquee>",
	"tables":            "<table>a<tr>b<td>c<table><td><p>d</table><tbody><caption>e</caption><colgroup><col><tfoot><th>f<select><option>g<tr><input type=hidden><form></table>h",
	"select":            "<select><option>a<optgroup>b<option>c<input><select><hr><p>x</select>",
	"templates":         "<template><tr><td>x</template><template><col></template><template><div></template></body></template>",
	"frames":            "<frameset><frame><noframes><p></noframes></frameset><p>x",
	"foreign":           `<svg viewbox=1 xlink:href=a xml:lang=b><foreignobject><p>x</foreignobject><title>t<b></title><g/></svg><math definitionurl=x><annotation-xml encoding=text/html><p>y`,
	"breakout":          "<svg><p>a</svg><math><font>b<font color=c>d</math>",
	"bodies":            "<html a=1><body b=2><p><html a=3 c=4><body b=5 d=6 d=7><body e=8>",
	"after body":        "<body>x</body><!--a--></html><!--b-->y<p>z",
	"text in pieces":    "a</x>b</x>c<table>d</x>e<tr>f",
	"headings and such": "<h1>a<h2>b</h3>c<button>d<button>e<nobr>f<nobr>g<form><form></form><li>a<li>b<dd>c<dt>d<ruby><rb><rt><rp></ruby><hr><image>",
	"ends":              "</p></br></b></div></html></head></body>",
}

// equal compares two trees, and that the links between nodes hold together.
func equal(t *testing.T, got, want *html.Node) bool {
	t.Helper()
	if got.Type != want.Type || got.Data != want.Data || got.DataAtom != want.DataAtom || got.Namespace != want.Namespace || len(got.Attr) != len(want.Attr) {
		t.Errorf("node %v %q %v, want %v %q %v", got.Type, got.Data, got.Attr, want.Type, want.Data, want.Attr)
		return false
	}
	for i := range got.Attr {
		if got.Attr[i] != want.Attr[i] {
			t.Errorf("<%s>: attribute %q, want %q", got.Data, got.Attr[i], want.Attr[i])
			return false
		}
	}
	a, b := got.FirstChild, want.FirstChild
	for ; a != nil && b != nil; a, b = a.NextSibling, b.NextSibling {
		if a.Parent != got || a.NextSibling == nil && got.LastChild != a || a.PrevSibling == nil && got.FirstChild != a {
			t.Errorf("<%s> in <%s>: links are broken", a.Data, got.Data)
			return false
		}
		if !equal(t, a, b) {
			return false
		}
	}
	if a != nil || b != nil {
		t.Errorf("<%s>: children differ: %v, want %v", got.Data, a, b)
		return false
	}
	return true
}

// check parses a source both ways. What the fork refuses for its size has no
// counterpart.
func check(t *testing.T, src string) bool {
	t.Helper()
	tree, err := htmltree.Parse(src)
	if errors.Is(err, htmltree.ErrSize) {
		return true
	}
	want, wantErr := html.ParseWithOptions(strings.NewReader(src), html.ParseOptionEnableScripting(false))
	if (err == nil) != (wantErr == nil) || err != nil && err.Error() != wantErr.Error() {
		t.Errorf("error %v, want %v", err, wantErr)
		return false
	}
	if err != nil {
		return true
	}
	defer tree.Release()
	return equal(t, tree.Root, want)
}

func TestSameTree(t *testing.T) {
	for name, src := range sources {
		t.Run(name, func(t *testing.T) {
			check(t, src)
			// A page cut anywhere ends in every state.
			for i := range src {
				if !check(t, src[:i]) {
					t.Fatalf("cut at %d: %q", i, src[:i])
				}
			}
		})
	}
}

// TestSameTreeOfCorpus compares the trees of real pages.
func TestSameTreeOfCorpus(t *testing.T) {
	for _, file := range sharedFiles(t, 20) {
		if !check(t, readPage(t, file)) {
			t.Fatal(file)
		}
	}
}

// TestSameTreeOfConformance compares the trees of the tests of tree construction.
func TestSameTreeOfConformance(t *testing.T) {
	for _, src := range conformanceSources(t) {
		if !check(t, src) {
			t.Fatalf("source %q", src)
		}
	}
}

func TestDepth(t *testing.T) {
	_, err := htmltree.Parse(strings.Repeat("<div>", 600))
	if !errors.Is(err, htmltree.ErrDepth) {
		t.Fatalf("error %v, want %v", err, htmltree.ErrDepth)
	}
}

// TestSize gives the parser sources of which the algorithm makes trees many
// times their size.
func TestSize(t *testing.T) {
	var open strings.Builder
	for i := range 400 {
		open.WriteString("<b id=" + strings.Repeat("x", i%20) + string(rune('a'+i%26)) + ">")
	}
	for name, src := range map[string]string{
		"formatting left open":      "<p>" + open.String() + strings.Repeat("<p>x", 10000),
		"many attributes left open": "<p><b " + strings.Repeat("a1=1 b2=2 ", 100) + manyAttributes(3000) + ">" + strings.Repeat("<p>x", 10000),
	} {
		t.Run(name, func(t *testing.T) {
			tree, err := htmltree.Parse(src)
			if err == nil {
				tree.Release()
			}
			if !errors.Is(err, htmltree.ErrSize) {
				t.Fatalf("error %v, want %v", err, htmltree.ErrSize)
			}
		})
	}
}

func manyAttributes(n int) string {
	var b strings.Builder
	for i := range n {
		b.WriteString(" a")
		for ; i > 0; i /= 26 {
			b.WriteByte(byte('a' + i%26))
		}
	}
	return b.String()
}

// TestRelease parses pages one after the other in the same memory: nothing of
// one may show in the next.
func TestRelease(t *testing.T) {
	for range 3 {
		for name, src := range sources {
			if !check(t, src) {
				t.Fatal(name)
			}
		}
	}
}

func FuzzParse(f *testing.F) {
	for _, src := range sources {
		f.Add(src)
	}
	if os.Getenv("NEWSARC_SHARED") != "" {
		for i, src := range conformanceSources(f) {
			if i%10 == 0 {
				f.Add(src)
			}
		}
	}
	f.Fuzz(func(t *testing.T, src string) { check(t, src) })
}

func BenchmarkParse(b *testing.B) {
	var pages []string
	total := 0
	for _, file := range sharedFiles(b, 20) {
		pages = append(pages, readPage(b, file))
		total += len(pages[len(pages)-1])
	}
	b.Run("htmltree", func(b *testing.B) {
		b.SetBytes(int64(total))
		b.ReportAllocs()
		for b.Loop() {
			for _, src := range pages {
				if tree, err := htmltree.Parse(src); err == nil {
					tree.Release()
				}
			}
		}
	})
	b.Run("html", func(b *testing.B) {
		b.SetBytes(int64(total))
		b.ReportAllocs()
		for b.Loop() {
			for _, src := range pages {
				if _, err := html.ParseWithOptions(strings.NewReader(src), html.ParseOptionEnableScripting(false)); err != nil {
					continue
				}
			}
		}
	})
}

// conformanceSources are the sources of the tests of tree construction.
func conformanceSources(tb testing.TB) []string {
	tb.Helper()
	shared := os.Getenv("NEWSARC_SHARED")
	if shared == "" {
		tb.Skip("NEWSARC_SHARED is not set: no tests of tree construction")
	}
	files, err := filepath.Glob(filepath.Join(shared, "conformance", "html", "tree-construction", "*.dat"))
	if err != nil || len(files) == 0 {
		tb.Fatalf("no tests of tree construction: %v", err)
	}
	var out []string
	for _, file := range files {
		for _, c := range strings.Split("\n"+readPage(tb, file), "\n#data\n")[1:] {
			source, _, _ := strings.Cut(c, "\n#errors")
			out = append(out, source)
		}
	}
	return out
}

// sharedFiles are every n-th page of the corpus.
func sharedFiles(tb testing.TB, every int) []string {
	tb.Helper()
	shared := os.Getenv("NEWSARC_SHARED")
	if shared == "" {
		tb.Skip("NEWSARC_SHARED is not set: no pages to parse")
	}
	var files []string
	pages, err := filepath.Glob(filepath.Join(shared, "corpus", "html", "*.html.gz"))
	if err != nil {
		tb.Fatal(err)
	}
	for i := 0; i < len(pages); i += every {
		files = append(files, pages[i])
	}
	return files
}

func readPage(tb testing.TB, file string) string {
	tb.Helper()
	f, err := os.Open(file)
	if err != nil {
		tb.Fatal(err)
	}
	defer f.Close()
	if filepath.Ext(file) != ".gz" {
		body, err := io.ReadAll(f)
		if err != nil {
			tb.Fatal(err)
		}
		return string(body)
	}
	zr, err := gzip.NewReader(f)
	if err != nil {
		tb.Fatal(err)
	}
	body, err := io.ReadAll(zr)
	if err != nil {
		tb.Fatal(err)
	}
	return string(body)
}
