package schema

import (
	"embed"
	"fmt"
)

//go:embed json/*.schema.json
var jsonSchemas embed.FS

// JSONSchema returns the JSON Schema (2020-12) of a table's lines, or of the
// lines of `newsarc extract` for the name "extract".
func JSONSchema(name string) ([]byte, error) {
	data, err := jsonSchemas.ReadFile("json/" + name + ".schema.json")
	if err != nil {
		return nil, fmt.Errorf("no JSON Schema of %q", name)
	}
	return data, nil
}
