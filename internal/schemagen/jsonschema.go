package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
)

// object is a JSON object that keeps the order of its keys.
type object []member

type member struct {
	key   string
	value any
}

// MarshalJSON implements json.Marshaler.
func (o object) MarshalJSON() ([]byte, error) {
	var buf bytes.Buffer
	buf.WriteByte('{')
	for i, m := range o {
		if i > 0 {
			buf.WriteByte(',')
		}
		for j, v := range []any{m.key, m.value} {
			if j == 1 {
				buf.WriteByte(':')
			}
			enc := json.NewEncoder(&buf)
			enc.SetEscapeHTML(false)
			if err := enc.Encode(v); err != nil {
				return nil, err
			}
			buf.Truncate(buf.Len() - 1)
		}
	}
	buf.WriteByte('}')
	return buf.Bytes(), nil
}

const schemaHome = "https://raw.githubusercontent.com/newsarc/newsarc/main/schema/json/"

// jsonSchema returns the JSON Schema of a record's lines.
func (s *source) jsonSchema(name, recordName string) ([]byte, error) {
	r := s.records[recordName]
	if r == nil {
		return nil, fmt.Errorf("no record %s", recordName)
	}
	used := map[string]bool{}
	s.uses(r, used)
	doc := object{
		{"$schema", "https://json-schema.org/draft/2020-12/schema"},
		{"$id", schemaHome + name + ".schema.json"},
		{"title", name},
		{"description", describe(r.doc, r.name, name)},
	}
	doc = append(doc, s.objectSchema(r)...)
	if len(used) > 0 {
		var defs object
		for _, u := range sortedKeys(used) {
			inner := s.records[u]
			defs = append(defs, member{u, append(object{{"description", inner.doc}}, s.objectSchema(inner)...)})
		}
		doc = append(doc, member{"$defs", defs})
	}
	var buf bytes.Buffer
	enc := json.NewEncoder(&buf)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	if err := enc.Encode(doc); err != nil {
		return nil, err
	}
	return buf.Bytes(), nil
}

// describe turns a doc comment into a description of the table.
func describe(doc, goName, name string) string {
	rest, ok := strings.CutPrefix(doc, goName+" is ")
	if !ok {
		return doc
	}
	return strings.ToUpper(rest[:1]) + rest[1:]
}

func sortedKeys(m map[string]bool) []string {
	var keys []string
	for k := range m {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}

// uses collects the records that r's columns hold.
func (s *source) uses(r *record, used map[string]bool) {
	for _, f := range r.fields {
		t := f.typ
		if t.kind == "list" {
			t = *t.element
		}
		if t.kind == "record" && !used[t.record] {
			used[t.record] = true
			s.uses(s.records[t.record], used)
		}
	}
}

func (s *source) objectSchema(r *record) object {
	var properties object
	var required []string
	for _, f := range r.fields {
		properties = append(properties, member{f.column, append(object{{"description", f.doc}}, s.typeSchema(f.typ)...)})
		required = append(required, f.column)
	}
	return object{{"type", "object"}, {"properties", properties}, {"required", required}, {"additionalProperties", false}}
}

func (s *source) typeSchema(t typ) object {
	name := func(n string) member {
		if t.nullable {
			return member{"type", []string{n, "null"}}
		}
		return member{"type", n}
	}
	switch t.kind {
	case "list":
		return object{{"type", "array"}, {"items", s.typeSchema(*t.element)}}
	case "record":
		ref := object{{"$ref", "#/$defs/" + t.record}}
		if t.nullable {
			return object{{"anyOf", []object{ref, {{"type", "null"}}}}}
		}
		return ref
	case "time":
		return object{name("string"), {"format", "date-time"}, {"pattern", "Z$"}}
	case "text":
		if values := s.enums[t.enum]; len(values) > 0 {
			all := make([]any, 0, len(values)+1)
			for _, v := range values {
				all = append(all, v)
			}
			if t.nullable {
				all = append(all, nil)
			}
			return object{{"enum", all}}
		}
		return object{name("string"), {"minLength", 1}}
	}
	return object{name(t.kind)}
}
