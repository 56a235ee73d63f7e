package schema_test

import (
	"bytes"
	"encoding/json"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/santhosh-tekuri/jsonschema/v6"

	"github.com/newsarc/newsarc/schema"
)

// filled returns a value of t in which every field is set: texts hold what
// JSON escapes, counts are 0.
func filled(t reflect.Type) reflect.Value {
	v := reflect.New(t).Elem()
	switch {
	case t == reflect.TypeFor[time.Time]():
		v.Set(reflect.ValueOf(time.Date(2026, 11, 22, 1, 2, 3, 456789000, time.UTC)))
	case t.Kind() == reflect.Pointer:
		v.Set(reflect.New(t.Elem()))
		v.Elem().Set(filled(t.Elem()))
	case t.Kind() == reflect.Slice:
		v.Set(reflect.Append(v, filled(t.Elem())))
	case t.Kind() == reflect.String:
		v.SetString("<a> & \"б\" \u2028 \\ \x00 \n")
	case t.Kind() == reflect.Struct:
		for i := range t.NumField() {
			v.Field(i).Set(filled(t.Field(i).Type))
		}
	}
	return v
}

// fill returns a full row of a table. Columns whose values are a closed list
// get one of them.
func fill(t *testing.T, table schema.Table) schema.Row {
	t.Helper()
	row, err := schema.NewRow(table)
	if err != nil {
		t.Fatal(err)
	}
	reflect.ValueOf(row).Elem().Set(filled(reflect.TypeOf(row).Elem()))
	switch row := row.(type) {
	case *schema.Article:
		row.PageType, row.PublishedPrecision, row.Access = schema.PageArticle, schema.PrecisionDay, schema.AccessFree
	case *schema.Observation:
		row.Outcome, row.Change = schema.OutcomeFetched, schema.ChangeNew
	case *schema.Fetch:
		row.Outcome = schema.OutcomeGone
	}
	return row
}

func validate(t *testing.T, name string, line []byte) error {
	t.Helper()
	data, err := schema.JSONSchema(name)
	if err != nil {
		t.Fatal(err)
	}
	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	c := jsonschema.NewCompiler()
	c.AssertFormat()
	if err := c.AddResource("s.json", doc); err != nil {
		t.Fatal(err)
	}
	compiled, err := c.Compile("s.json")
	if err != nil {
		t.Fatal(err)
	}
	value, err := jsonschema.UnmarshalJSON(bytes.NewReader(line))
	if err != nil {
		t.Fatal(err)
	}
	return compiled.Validate(value)
}

func TestRowsAreValidAndComeBack(t *testing.T) {
	for _, table := range schema.Tables() {
		empty, err := schema.NewRow(table)
		if err != nil {
			t.Fatal(err)
		}
		for name, row := range map[string]schema.Row{"empty": empty, "full": fill(t, table)} {
			t.Run(string(table)+"/"+name, func(t *testing.T) {
				line, err := schema.EncodeRow(row)
				if err != nil {
					t.Fatal(err)
				}
				if bytes.ContainsAny(line, "\n") {
					t.Error("a line holds a line end")
				}
				if err := validate(t, string(table), line); err != nil {
					t.Errorf("%v\n%s", err, line)
				}
				back, err := schema.DecodeRow(table, line)
				if err != nil {
					t.Fatal(err)
				}
				again, err := schema.EncodeRow(back)
				if err != nil {
					t.Fatal(err)
				}
				if diff := cmp.Diff(string(line), string(again)); diff != "" {
					t.Error(diff)
				}
			})
		}
	}
}

func TestExtractionLinesAreValid(t *testing.T) {
	article := fill(t, schema.Articles).(*schema.Article)
	for name, e := range map[string]schema.Extraction{
		"failed":  {ID: "a", Error: &schema.ExtractionError{Code: "empty", Message: "a.html: no bytes"}},
		"article": {ID: "a", Article: *article},
		"listing": {ID: "a", Article: schema.Article{PageType: schema.PageListing}, Items: schema.List[schema.Item]{{Title: "t", Views: schema.Count(0)}}, NextPageURL: "https://x/2"},
	} {
		line, err := json.Marshal(e)
		if err != nil {
			t.Fatal(err)
		}
		if err := validate(t, "extract", line); err != nil {
			t.Errorf("%s: %v\n%s", name, err, line)
		}
	}
}

func TestSchemaRefusesWhatRecordsNeverHold(t *testing.T) {
	line, err := schema.EncodeRow(&schema.Article{})
	if err != nil {
		t.Fatal(err)
	}
	for name, change := range map[string][2]string{
		"an empty text":   {`"title":null`, `"title":""`},
		"a null list":     {`"tags":[]`, `"tags":null`},
		"a lost column":   {`"title":null,`, ``},
		"a new column":    {`"title":null,`, `"title":null,"x":1,`},
		"a strange type":  {`"page_type":null`, `"page_type":"blog"`},
		"a time with +03": {`"published_at":null`, `"published_at":"2026-11-22T01:02:03+03:00"`},
		"a count as text": {`"views":null`, `"views":"966"`},
	} {
		bad := strings.Replace(string(line), change[0], change[1], 1)
		if bad == string(line) {
			t.Fatalf("%s: %q is not in the line", name, change[0])
		}
		if validate(t, "articles", []byte(bad)) == nil {
			t.Errorf("%s is taken as valid", name)
		}
	}
}

func TestColumnsHaveOneNameEverywhere(t *testing.T) {
	for _, table := range schema.Tables() {
		row, err := schema.NewRow(table)
		if err != nil {
			t.Fatal(err)
		}
		checkTags(t, string(table), reflect.TypeOf(row).Elem())
	}
}

// checkTags holds the tags of a record to the conventions of the package.
func checkTags(t *testing.T, path string, typ reflect.Type) {
	t.Helper()
	for i := range typ.NumField() {
		f := typ.Field(i)
		name, options, _ := strings.Cut(f.Tag.Get("parquet"), ",")
		if name != f.Tag.Get("json") || name == "" || name != strings.ToLower(name) {
			t.Errorf("%s.%s: parquet %q, json %q", path, f.Name, name, f.Tag.Get("json"))
		}
		inner := f.Type
		switch {
		case inner == reflect.TypeFor[*time.Time]():
			if options != "optional,timestamp(microsecond:utc)" {
				t.Errorf("%s.%s: a time with %q", path, name, options)
			}
			continue
		case inner.Kind() == reflect.Pointer || inner.Kind() == reflect.String:
			if !strings.HasPrefix(options, "optional") {
				t.Errorf("%s.%s: %q would write 0 or \"\" for unknown", path, name, options)
			}
		case inner.Kind() == reflect.Slice && options != "list":
			t.Errorf("%s.%s: a list with %q", path, name, options)
		}
		for inner.Kind() == reflect.Pointer || inner.Kind() == reflect.Slice {
			inner = inner.Elem()
		}
		if inner.Kind() == reflect.Struct {
			checkTags(t, path+"."+name, inner)
		}
	}
}
