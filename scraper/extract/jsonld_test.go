package extract

import (
	"archive/tar"
	"compress/gzip"
	"encoding/json"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestParseJSON(t *testing.T) {
	tests := []struct{ name, text, want string }{
		{"plain", `{"a": "b", "n": 1.5, "t": true, "l": ["x", "y"], "z": null}`, `{a:"b" n:1.5 t:true l:["x" "y"] z:null}`},
		{"trailing commas", `{"a": ["x", "y",], "b": 1,}`, `{a:["x" "y"] b:1}`},
		{"missing commas", `{"a": "x" "b": "y"}`, `{a:"x" b:"y"}`},
		{"comments", "// note\n{/* one */\"a\": 1, // two\n\"b\": 2}", `{a:1 b:2}`},
		{"cdata", "//<![CDATA[\n{\"a\": 1}\n//]]>", `{a:1}`},
		{"cdata on the line", `//<![CDATA[ {"a": 1} //]]>`, `{a:1}`},
		{"html comment", `<!-- {"a": 1} -->`, `{a:1}`},
		{"line break in a string", "{\"a\": \"one\ntwo\"}", `{a:"one two"}`},
		{"control characters", "{\"a\": \"one\x01\x1ftwo\"}", `{a:"onetwo"}`},
		{"quotes in a string", `{"a": "the "big" one", "b": 2}`, `{a:"the \"big\" one" b:2}`},
		{"entities", `{"a": "R&amp;D &quot;x&quot;"}`, `{a:"R&D \"x\""}`},
		{"several objects", `{"a": 1}{"b": 2};{"c": 3}`, `{a:1} {b:2} {c:3}`},
		{"escapes", `{"a": "\u0416\ud83d\ude00\/\t\"x"}`, `{a:"Ж😀/ \"x"}`},
		{"half a surrogate", `{"a": "\ud83dx"}`, `{a:"x"}`},
		{"single quotes", `{'a': 'b'}`, `{a:"b"}`},
		{"bare keys", `{a: "b"}`, `{a:"b"}`},
		{"cut off", `{"a": "b", "c": {"d": "e`, `{a:"b" c:{d:"e"}}`},
		{"not closed", `{"a": [1, 2}`, `{a:[1 2]}`},
		{"nothing", "", ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var got []string
			for _, v := range parseJSON(tt.text) {
				got = append(got, showJSON(&v))
			}
			if s := strings.Join(got, " "); s != tt.want {
				t.Errorf("parseJSON(%q) = %s, want %s", tt.text, s, tt.want)
			}
		})
	}
}

func showJSON(v *jsonValue) string {
	switch v.kind {
	case jsonString:
		quoted, _ := json.Marshal(v.string())
		return strings.ReplaceAll(string(quoted), `\u0026`, "&")
	case jsonList:
		var parts []string
		for i := range v.items {
			parts = append(parts, showJSON(&v.items[i]))
		}
		return "[" + strings.Join(parts, " ") + "]"
	case jsonObject:
		var parts []string
		for i := range v.items {
			parts = append(parts, v.keys[i]+":"+showJSON(&v.items[i]))
		}
		return "{" + strings.Join(parts, " ") + "}"
	case jsonNull:
		return "null"
	}
	return v.text
}

// TestJSONLDConformance reads pages whose JSON-LD others have read before.
func TestJSONLDConformance(t *testing.T) {
	root := filepath.Join(sharedDir(t), "conformance", "jsonld")
	pages := 0
	err := filepath.WalkDir(root, func(path string, _ os.DirEntry, err error) error {
		if err != nil || filepath.Ext(path) != ".jsonld" {
			return err
		}
		want, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		page, err := os.ReadFile(strings.TrimSuffix(path, ".jsonld") + ".html")
		if errors.Is(err, os.ErrNotExist) {
			return nil
		}
		if err != nil {
			return err
		}
		pages++
		t.Run(filepath.Base(path), func(t *testing.T) {
			p, err := open(page, Meta{Charset: "utf-8"}, nil)
			if err != nil {
				t.Fatal(err)
			}
			missing := leaves(parseJSON(string(want)))
			for key := range leaves(p.readGraph().roots) {
				delete(missing, key)
			}
			for key := range missing {
				t.Errorf("not read: %s", key)
			}
		})
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if pages == 0 {
		t.Fatal("no page with JSON-LD found")
	}
}

// leaves lists the strings and numbers of JSON values with their keys.
func leaves(values []jsonValue) map[string]bool {
	all := map[string]bool{}
	var walk func(v *jsonValue, key string)
	walk = func(v *jsonValue, key string) {
		switch v.kind {
		case jsonString, jsonNumber:
			if s := strings.Join(wordsOf(v.string()), " "); s != "" {
				all[key+"="+s] = true
			}
		case jsonList, jsonObject:
			for i := range v.items {
				k := key
				if v.kind == jsonObject {
					k = v.keys[i]
				}
				walk(&v.items[i], k)
			}
		}
	}
	for i := range values {
		walk(&values[i], "")
	}
	return all
}

// TestJSONInAPage puts every file of a JSON test suite into a script of a
// page: the rest of the page is always read.
func TestJSONInAPage(t *testing.T) {
	f, err := os.Open(filepath.Join(sharedDir(t), "conformance", "json", "JSONTestSuite.tar.gz"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	unzipped, err := gzip.NewReader(f)
	if err != nil {
		t.Fatal(err)
	}
	files := 0
	for archive := tar.NewReader(unzipped); ; {
		h, err := archive.Next()
		if err == io.EOF {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
		if filepath.Ext(h.Name) != ".json" {
			continue
		}
		text, err := io.ReadAll(archive)
		if err != nil {
			t.Fatal(err)
		}
		files++
		page := `<html><head><script type="application/ld+json">` + string(text) + `</script>
<script type="application/ld+json">{"@type":"NewsArticle","headline":"A headline of five words","datePublished":"2026-11-18T06:46:00Z"}</script>
</head><body><h1>A headline of five words</h1><p>The text of the page goes on, whatever stands in the script before it.</p></body></html>`
		res, err := Page([]byte(page), Meta{Charset: "utf-8"}, nil)
		if err != nil {
			t.Errorf("%s: %v", h.Name, err)
			continue
		}
		if res.Record.Title != "A headline of five words" || res.Record.PublishedAt == nil {
			t.Errorf("%s: title %q, published %v", h.Name, res.Record.Title, res.Record.PublishedAt)
		}
	}
	if files < 300 {
		t.Errorf("read %d files, want over 300", files)
	}
}

func FuzzParseJSON(f *testing.F) {
	for _, s := range []string{`{"a":[1,{"b":"c"}]}`, `//<![CDATA[` + "\n{}", `{"a":"\ud83d\ude00"}`, `[[[[`, `{"a":"b" "c"}`, "{\x00'a", `/* {`} {
		f.Add(s)
	}
	for _, seed := range conformanceSeeds(f, "json", "jsonld") {
		f.Add(string(seed))
	}
	f.Fuzz(func(t *testing.T, text string) {
		for _, v := range parseJSON(text) {
			showJSON(&v)
		}
		page := `<script type="application/ld+json">` + text + `</script>`
		if p, err := open([]byte(page), Meta{Charset: "utf-8", URL: "https://a.example/1"}, nil); err == nil {
			p.readGraph()
		}
	})
}
