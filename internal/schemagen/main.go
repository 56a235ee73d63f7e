// Command schemagen writes schema/json and docs/columns.md from the comments
// and types of package schema. `go generate ./schema` runs it.
package main

import (
	"fmt"
	"os"
	"path/filepath"
)

func main() {
	if err := run(".."); err != nil {
		fmt.Fprintln(os.Stderr, "schemagen:", err)
		os.Exit(1)
	}
}

// run writes the generated files of the repository at root.
func run(root string) error {
	files, err := generate(filepath.Join(root, "schema"))
	if err != nil {
		return err
	}
	for name, data := range files {
		name = filepath.Join(root, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(name), 0o777); err != nil {
			return err
		}
		if err := os.WriteFile(name, data, 0o666); err != nil {
			return err
		}
	}
	return nil
}

// documents are what is generated: the tables of a dataset, and the line of
// `newsarc extract`.
var documents = []struct{ name, record string }{
	{"articles", "Article"},
	{"observations", "Observation"},
	{"listings", "ListingItem"},
	{"fetches", "Fetch"},
	{"extract", "Extraction"},
}

// generate returns the generated files by their path in the repository.
func generate(folder string) (map[string][]byte, error) {
	p, err := parse(folder)
	if err != nil {
		return nil, err
	}
	files := map[string][]byte{}
	for _, d := range documents {
		data, err := p.jsonSchema(d.name, d.record)
		if err != nil {
			return nil, err
		}
		files["schema/json/"+d.name+".schema.json"] = data
	}
	files["docs/columns.md"], err = p.columns()
	return files, err
}
