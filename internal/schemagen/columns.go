package main

import (
	"bytes"
	"fmt"
	"strings"
)

const columnsIntro = `# Columns

Generated from package schema by ` + "`go generate ./schema`" + `; do not edit. Schema version %s.

Every file of a table has every column. Unknown is null, never "" and never 0: a count of 0 is a count. Lists are never
null, [] when they are empty. Times are UTC instants: RFC 3339 with Z in JSON, TIMESTAMP in microseconds in Parquet.
"a[].b" is the field b of each element of the list a. The same as JSON Schema: [schema/json](../schema/json).
`

// columns returns docs/columns.md.
func (s *source) columns() ([]byte, error) {
	var buf bytes.Buffer
	fmt.Fprintf(&buf, columnsIntro, s.version)
	for _, d := range documents {
		r := s.records[d.record]
		if r == nil {
			return nil, fmt.Errorf("no record %s", d.record)
		}
		fmt.Fprintf(&buf, "\n## %s\n\n%s\n\n| column | type | null | meaning |\n|---|---|---|---|\n", d.name, describe(r.doc, r.name, d.name))
		fields := r.fields
		if d.name == "extract" {
			buf.Truncate(buf.Len() - len("| column | type | null | meaning |\n|---|---|---|---|\n"))
			buf.WriteString("Beside the columns of articles:\n\n| column | type | null | meaning |\n|---|---|---|---|\n")
			fields = without(fields, s.records["Article"].fields)
		}
		s.rows(&buf, "", fields)
	}
	buf.WriteString("\n## Values\n\n| column | all its values |\n|---|---|\n")
	for _, e := range []struct{ name, typ string }{
		{"page_type", "PageType"}, {"published_precision", "Precision"}, {"access", "Access"}, {"outcome", "Outcome"}, {"change", "Change"},
	} {
		fmt.Fprintf(&buf, "| %s | %s |\n", e.name, strings.Join(s.enums[e.typ], ", "))
	}
	return buf.Bytes(), nil
}

func without(fields, others []field) []field {
	known := map[string]bool{}
	for _, f := range others {
		known[f.column] = true
	}
	var out []field
	for _, f := range fields {
		if !known[f.column] {
			out = append(out, f)
		}
	}
	return out
}

func (s *source) rows(buf *bytes.Buffer, prefix string, fields []field) {
	for _, f := range fields {
		null := ""
		if f.typ.nullable {
			null = "yes"
		}
		fmt.Fprintf(buf, "| %s | %s | %s | %s |\n", prefix+f.column, typeName(f.typ), null, strings.ReplaceAll(f.doc, "|", `\|`))
		switch {
		case f.typ.kind == "record":
			s.rows(buf, prefix+f.column+".", s.records[f.typ.record].fields)
		case f.typ.kind == "list" && f.typ.element.kind == "record":
			s.rows(buf, prefix+f.column+"[].", s.records[f.typ.element.record].fields)
		}
	}
}

func typeName(t typ) string {
	switch t.kind {
	case "text":
		return "string"
	case "time":
		return "timestamp"
	case "record":
		return "struct"
	case "list":
		return "list of " + typeName(*t.element)
	}
	return t.kind
}
