package profile

import (
	_ "embed"
	"encoding/json"
	"fmt"

	"github.com/google/jsonschema-go/jsonschema"
)

//go:generate go test -run TestJSONSchemaIsFresh -update .

//go:embed profile.schema.json
var schemaFile []byte

// JSONSchema returns the JSON Schema of a profile's file. Editors that speak
// the YAML language server check and complete a profile whose first line is
//
//	# yaml-language-server: $schema=profile.schema.json
func JSONSchema() []byte { return append([]byte(nil), schemaFile...) }

// generateSchema makes the JSON Schema from [Spec].
func generateSchema() ([]byte, error) {
	s, err := jsonschema.For[Spec](nil)
	if err != nil {
		return nil, fmt.Errorf("schema of a profile: %w", err)
	}
	s.Schema = "https://json-schema.org/draft/2020-12/schema"
	s.Title = "newsarc site profile"
	loosen(s)
	one := 1
	s.Properties["hosts"].MinItems = &one
	s.Properties["version"] = &jsonschema.Schema{Types: []string{"string", "number"}, Description: s.Properties["version"].Description}
	s.Properties["date_order"].Enum = []any{"dmy", "mdy", "ymd"}
	s.Properties["counters"].Items.Enum = []any{string(Views), string(Comments), string(Votes)}
	s.Properties["counters"].UniqueItems = true
	s.Properties["labels"].PropertyNames = &jsonschema.Schema{Pattern: "^[a-z]{2,3}$"}
	s.Properties["languages"].Items.Pattern = "^[a-z]{2,3}$"
	s.Properties["urls"].Properties["ids"].Pattern = `\{id\}`
	data, err := json.MarshalIndent(s, "", "  ")
	if err != nil {
		return nil, fmt.Errorf("schema of a profile: %w", err)
	}
	return append(data, '\n'), nil
}

// loosen lets lists be lists only: in a file nobody writes null.
func loosen(s *jsonschema.Schema) {
	if s == nil {
		return
	}
	if len(s.Types) == 2 && s.Types[0] == "null" {
		s.Type, s.Types = s.Types[1], nil
	}
	for _, p := range s.Properties {
		loosen(p)
	}
	loosen(s.Items)
	if s.AdditionalProperties != nil && s.AdditionalProperties.Not == nil {
		loosen(s.AdditionalProperties)
	}
}
