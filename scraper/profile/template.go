package profile

import (
	_ "embed"
	"strings"
)

//go:embed template.yaml
var template string

// Template returns a commented profile to start from, for a site.
func Template(host string) []byte {
	host = strings.ToLower(strings.TrimSpace(host))
	host = strings.TrimPrefix(strings.TrimPrefix(host, "https://"), "http://")
	host, _, _ = strings.Cut(host, "/")
	name := strings.TrimPrefix(host, "www.")
	return []byte(strings.ReplaceAll(template, "{{host}}", name))
}
