package profile

import (
	"bytes"
	"encoding/json"
	"flag"
	"os"
	"testing"

	"github.com/goccy/go-yaml"
	"github.com/santhosh-tekuri/jsonschema/v6"
)

var update = flag.Bool("update", false, "write generated files anew")

func TestJSONSchemaIsFresh(t *testing.T) {
	want, err := generateSchema()
	if err != nil {
		t.Fatal(err)
	}
	if *update {
		if err := os.WriteFile("profile.schema.json", want, 0o666); err != nil {
			t.Fatal(err)
		}
		return
	}
	if !bytes.Equal(want, JSONSchema()) {
		t.Error("profile.schema.json is stale: run go generate ./scraper/profile")
	}
}

// TestJSONSchemaAgrees checks profiles with the schema and with Load: what one
// takes the other takes.
func TestJSONSchemaAgrees(t *testing.T) {
	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(JSONSchema()))
	if err != nil {
		t.Fatal(err)
	}
	c := jsonschema.NewCompiler()
	if err := c.AddResource("profile.schema.json", doc); err != nil {
		t.Fatal(err)
	}
	schema, err := c.Compile("profile.schema.json")
	if err != nil {
		t.Fatal(err)
	}
	files := map[string]string{"template": string(Template("news.example.com"))}
	for _, p := range Builtin().All() {
		files[p.Name] = string(p.Source())
	}
	bad := map[string]string{
		"unknown key": minimal + "foo: 3\n", "unknown label": minimal + "labels: {en: {sauce: [Source]}}\n", "wrong type": "name: a\nversion: 1\nhosts: a.b\n", "no hosts": "name: a\nversion: 1\n",
		"counter": minimal + "counters: [clicks]\n", "date order": minimal + "date_order: ddmm\n", "ids": minimal + "urls: {ids: https://a.b/1}\n", "language": minimal + "languages: [English]\n",
	}
	check := func(text string) error {
		data, err := yaml.YAMLToJSON([]byte(text))
		if err != nil {
			return err
		}
		var v any
		if err := json.Unmarshal(data, &v); err != nil {
			return err
		}
		return schema.Validate(v)
	}
	for name, text := range files {
		if err := check(text); err != nil {
			t.Errorf("%s: the schema refuses it: %v", name, err)
		}
		if _, err := Load(name, []byte(text)); err != nil {
			t.Errorf("%s: Load refuses it: %v", name, err)
		}
	}
	for name, text := range bad {
		if check(text) == nil {
			t.Errorf("%s: the schema takes it", name)
		}
		if _, err := Load(name, []byte(text)); err == nil {
			t.Errorf("%s: Load takes it", name)
		}
	}
}

func FuzzLoad(f *testing.F) {
	for _, p := range Builtin().All() {
		f.Add(p.Source())
	}
	f.Add(Template("news.example.com"))
	f.Add([]byte(minimal + "urls:\n  article:\n    - pattern: '('\n"))
	f.Add([]byte("a: &a [*a]\n"))
	f.Fuzz(func(t *testing.T, data []byte) {
		if len(data) > 4096 {
			t.Skip("longer files are slow to refuse, not different")
		}
		p, err := Load("fuzz.yaml", data)
		if (p == nil) == (err == nil) {
			t.Fatalf("Load = %v, %v", p, err)
		}
		if p != nil {
			p.URLKind("https://" + p.Spec.Hosts[0] + "/news/1_a.html?x=1")
			p.Dictionary().At("Image source: nobody")
		}
	})
}
