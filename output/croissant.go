package output

import (
	"bytes"
	"encoding/json"
	"reflect"
	"time"

	"github.com/newsarc/newsarc/schema"
)

// croissantName is the file that describes the dataset to machines: JSON-LD of
// Croissant 1.1, the vocabulary of MLCommons.
const croissantName = "croissant.json"

// croissantContext is the context that the standard asks for.
const croissantContext = `{"@language":"en","@vocab":"https://schema.org/","arrayShape":"cr:arrayShape","citeAs":"cr:citeAs",
"column":"cr:column","conformsTo":"dct:conformsTo","cr":"http://mlcommons.org/croissant/","data":{"@id":"cr:data","@type":"@json"},
"dataType":{"@id":"cr:dataType","@type":"@vocab"},"dct":"http://purl.org/dc/terms/","extract":"cr:extract","field":"cr:field",
"fileObject":"cr:fileObject","fileProperty":"cr:fileProperty","fileSet":"cr:fileSet","format":"cr:format","includes":"cr:includes",
"isArray":"cr:isArray","isLiveDataset":"cr:isLiveDataset","jsonPath":"cr:jsonPath","key":"cr:key","md5":"cr:md5",
"recordSet":"cr:recordSet","references":"cr:references","regex":"cr:regex","repeated":"cr:repeated","replace":"cr:replace",
"sc":"https://schema.org/","separator":"cr:separator","source":"cr:source","subField":"cr:subField","transform":"cr:transform"}`

type reference struct {
	ID string `json:"@id"`
}

type croissantField struct {
	Type        string           `json:"@type"`
	ID          string           `json:"@id"`
	Name        string           `json:"name"`
	Description string           `json:"description,omitempty"`
	DataType    string           `json:"dataType,omitempty"`
	IsArray     bool             `json:"isArray,omitempty"`
	ArrayShape  string           `json:"arrayShape,omitempty"`
	Source      *croissantSource `json:"source,omitempty"`
	SubField    []croissantField `json:"subField,omitempty"`
}

type croissantSource struct {
	FileSet reference         `json:"fileSet"`
	Extract map[string]string `json:"extract"`
}

type croissantRecords struct {
	Type        string           `json:"@type"`
	ID          string           `json:"@id"`
	Name        string           `json:"name"`
	Description string           `json:"description"`
	Field       []croissantField `json:"field"`
}

type croissantFiles struct {
	Type           string `json:"@type"`
	ID             string `json:"@id"`
	Name           string `json:"name"`
	Description    string `json:"description"`
	EncodingFormat string `json:"encodingFormat"`
	Includes       string `json:"includes"`
}

type croissant struct {
	Context       json.RawMessage    `json:"@context"`
	Type          string             `json:"@type"`
	ConformsTo    string             `json:"conformsTo"`
	Name          string             `json:"name"`
	Description   string             `json:"description"`
	License       string             `json:"license"`
	CiteAs        string             `json:"citeAs"`
	Keywords      []string           `json:"keywords"`
	InLanguage    []string           `json:"inLanguage,omitempty"`
	Version       string             `json:"version"`
	DatePublished string             `json:"datePublished,omitempty"`
	IsLive        bool               `json:"isLiveDataset"`
	Distribution  []croissantFiles   `json:"distribution"`
	RecordSet     []croissantRecords `json:"recordSet"`
}

// writeCroissant writes croissant.json from the card's facts.
func (d *Dataset) writeCroissant(c card) error {
	doc := croissant{
		Context: json.RawMessage(croissantContext), Type: "sc:Dataset", ConformsTo: "http://mlcommons.org/croissant/1.1",
		Name: c.Name, Description: "News articles crawled by newsarc: revisions, visits, listing pages and requests.",
		License: "Texts and images belong to their publishers; see README.md.", CiteAs: c.Name + ", collected with newsarc " + c.Version + ", https://github.com/newsarc/newsarc",
		Keywords: []string{"news", "newsarc"}, InLanguage: c.Languages, Version: schema.Version + ".0.0", DatePublished: c.Last, IsLive: true,
	}
	for _, table := range c.Tables {
		encoding := "application/vnd.apache.parquet"
		if !bytes.HasSuffix([]byte(table.Glob), []byte(Parquet.Extension())) {
			encoding = "application/jsonlines+zstd"
		}
		files := table.Name + "-files"
		doc.Distribution = append(doc.Distribution, croissantFiles{"cr:FileSet", files, files, table.Meaning, encoding, table.Glob})
		fields, err := croissantFields(schema.Table(table.Name), files)
		if err != nil {
			return err
		}
		doc.RecordSet = append(doc.RecordSet, croissantRecords{"cr:RecordSet", table.Name, table.Name, table.Meaning, fields})
	}
	var buf bytes.Buffer
	enc := json.NewEncoder(&buf)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", " ")
	if err := enc.Encode(doc); err != nil {
		return err
	}
	return d.replace(croissantName, buf.Bytes())
}

// croissantFields describes the columns of a table in the words of its JSON
// Schema.
func croissantFields(table schema.Table, files string) ([]croissantField, error) {
	row, err := schema.NewRow(table)
	if err != nil {
		return nil, err
	}
	data, err := schema.JSONSchema(string(table))
	if err != nil {
		return nil, err
	}
	var described struct {
		Properties map[string]struct {
			Description string `json:"description"`
		} `json:"properties"`
	}
	if err := json.Unmarshal(data, &described); err != nil {
		return nil, err
	}
	fields := subFields(string(table), reflect.TypeOf(row).Elem())
	for i := range fields {
		fields[i].Description = described.Properties[fields[i].Name].Description
		fields[i].Source = &croissantSource{reference{files}, map[string]string{"column": fields[i].Name}}
	}
	return fields, nil
}

func subFields(path string, t reflect.Type) []croissantField {
	var fields []croissantField
	for i := range t.NumField() {
		name, inner := t.Field(i).Tag.Get("json"), t.Field(i).Type
		f := croissantField{Type: "cr:Field", ID: path + "/" + name, Name: name}
		for inner.Kind() == reflect.Pointer || inner.Kind() == reflect.Slice {
			if inner.Kind() == reflect.Slice {
				f.IsArray, f.ArrayShape = true, "-1"
			}
			inner = inner.Elem()
		}
		switch {
		case inner == reflect.TypeFor[time.Time]():
			f.DataType = "sc:DateTime"
		case inner.Kind() == reflect.Struct:
			f.SubField = subFields(f.ID, inner)
		case inner.Kind() == reflect.Int64:
			f.DataType = "sc:Integer"
		case inner.Kind() == reflect.Float64:
			f.DataType = "sc:Float"
		case inner.Kind() == reflect.Bool:
			f.DataType = "sc:Boolean"
		default:
			f.DataType = "sc:Text"
		}
		fields = append(fields, f)
	}
	return fields
}
