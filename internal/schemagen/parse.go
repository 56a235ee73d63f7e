package main

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"reflect"
	"strconv"
	"strings"
)

// source is what the generator reads from package schema.
type source struct {
	records map[string]*record
	enums   map[string][]string // by type: the values of its constants
	version string
}

type record struct {
	name   string
	doc    string
	fields []field
}

type field struct {
	column string
	doc    string
	typ    typ
}

// typ is the type of a column.
type typ struct {
	kind     string // text, integer, number, boolean, time, list, record
	nullable bool
	record   string // of a record, its name
	enum     string // of a text, the type whose constants are all its values
	element  *typ   // of a list
}

// parse reads the package in folder.
func parse(folder string) (*source, error) {
	names, err := filepath.Glob(filepath.Join(folder, "*.go"))
	if err != nil {
		return nil, err
	}
	s := &source{records: map[string]*record{}, enums: map[string][]string{}}
	structs := map[string]*ast.StructType{}
	fset := token.NewFileSet()
	for _, name := range names {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		data, err := os.ReadFile(name)
		if err != nil {
			return nil, err
		}
		f, err := parser.ParseFile(fset, name, data, parser.ParseComments)
		if err != nil {
			return nil, err
		}
		for _, decl := range f.Decls {
			if d, ok := decl.(*ast.GenDecl); ok {
				s.declare(d, structs)
			}
		}
	}
	for name, st := range structs {
		if s.records[name].fields, err = s.fields(st, structs); err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
	}
	return s, nil
}

// declare notes the structs and the constants of a declaration.
func (s *source) declare(d *ast.GenDecl, structs map[string]*ast.StructType) {
	for _, spec := range d.Specs {
		switch spec := spec.(type) {
		case *ast.TypeSpec:
			if st, ok := spec.Type.(*ast.StructType); ok && taggedJSON(st) {
				structs[spec.Name.Name] = st
				s.records[spec.Name.Name] = &record{name: spec.Name.Name, doc: sentence(d.Doc)}
			}
		case *ast.ValueSpec:
			s.constant(d, spec)
		}
	}
}

func (s *source) constant(d *ast.GenDecl, spec *ast.ValueSpec) {
	if d.Tok != token.CONST || len(spec.Values) != 1 {
		return
	}
	lit, ok := spec.Values[0].(*ast.BasicLit)
	if !ok || lit.Kind != token.STRING {
		return
	}
	value, err := strconv.Unquote(lit.Value)
	if err != nil {
		return // the compiler says so better
	}
	if spec.Names[0].Name == "Version" {
		s.version = value
	}
	if t, ok := spec.Type.(*ast.Ident); ok {
		s.enums[t.Name] = append(s.enums[t.Name], value)
	}
}

func taggedJSON(st *ast.StructType) bool {
	for _, f := range st.Fields.List {
		if f.Tag != nil && strings.Contains(f.Tag.Value, "json:") {
			return true
		}
	}
	return false
}

// fields returns the columns of a struct, those of embedded structs in their
// place.
func (s *source) fields(st *ast.StructType, structs map[string]*ast.StructType) ([]field, error) {
	var fields []field
	for _, f := range st.Fields.List {
		if len(f.Names) == 0 {
			embedded, ok := f.Type.(*ast.Ident)
			if !ok || structs[embedded.Name] == nil {
				return nil, fmt.Errorf("embeds what is no record")
			}
			inner, err := s.fields(structs[embedded.Name], structs)
			if err != nil {
				return nil, err
			}
			fields = append(fields, inner...)
			continue
		}
		name := f.Names[0].Name
		if f.Tag == nil {
			return nil, fmt.Errorf("%s has no tag", name)
		}
		tag := reflect.StructTag(strings.Trim(f.Tag.Value, "`"))
		t, err := s.typeOf(f.Type, structs)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		doc := sentence(f.Doc)
		if doc == "" {
			doc = sentence(f.Comment)
		}
		fields = append(fields, field{column: tag.Get("json"), doc: doc, typ: t})
	}
	return fields, nil
}

func (s *source) typeOf(e ast.Expr, structs map[string]*ast.StructType) (typ, error) {
	switch e := e.(type) {
	case *ast.Ident:
		return s.named(e.Name, structs)
	case *ast.SelectorExpr: // time.Time
		return typ{kind: "time"}, nil
	case *ast.StarExpr:
		t, err := s.typeOf(e.X, structs)
		t.nullable = true
		return t, err
	case *ast.IndexExpr: // List[T]
		t, err := s.typeOf(e.Index, structs)
		t.nullable = false
		return typ{kind: "list", element: &t}, err
	}
	return typ{}, fmt.Errorf("a type that records do not use: %T", e)
}

func (s *source) named(name string, structs map[string]*ast.StructType) (typ, error) {
	switch name {
	case "Text":
		return typ{kind: "text", nullable: true}, nil
	case "Table", "string":
		return typ{kind: "text"}, nil
	case "int64", "int":
		return typ{kind: "integer"}, nil
	case "float64":
		return typ{kind: "number"}, nil
	case "bool":
		return typ{kind: "boolean"}, nil
	}
	if len(s.enums[name]) > 0 {
		return typ{kind: "text", nullable: true, enum: name}, nil
	}
	if structs[name] != nil {
		return typ{kind: "record", record: name}, nil
	}
	return typ{}, fmt.Errorf("a type that records do not use: %s", name)
}

// sentence returns a comment as one line.
func sentence(c *ast.CommentGroup) string {
	if c == nil {
		return ""
	}
	text := strings.ReplaceAll(c.Text(), "[Text]", "Text")
	return strings.Join(strings.Fields(text), " ")
}
