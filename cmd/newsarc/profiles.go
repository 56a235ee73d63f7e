package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"strings"

	"github.com/newsarc/newsarc/scraper/profile"
)

// profileNone is the value of --profile that turns profiles off.
const profileNone = "none"

// profileChooser returns what --profile asks for: "" picks the built-in profile
// of each address, "none" picks none, a name or a file is used for every address.
func profileChooser(value string) (func(url string) *profile.Profile, error) {
	switch value {
	case "":
		return profile.Builtin().For, nil
	case profileNone:
		return func(string) *profile.Profile { return nil }, nil
	}
	p, err := loadProfile(value)
	if err != nil {
		return nil, err
	}
	return func(string) *profile.Profile { return p }, nil
}

// loadProfile returns a built-in profile by its name, or reads one from a file.
func loadProfile(value string) (*profile.Profile, error) {
	if p := profile.ByName(value); p != nil {
		return p, nil
	}
	data, err := os.ReadFile(value)
	if errors.Is(err, fs.ErrNotExist) {
		names := []string{profileNone}
		for _, p := range profile.Builtin().All() {
			names = append(names, p.Name)
		}
		return nil, usage("--profile %s: neither a file nor one of %s", value, strings.Join(names, ", "))
	}
	if err != nil {
		return nil, fmt.Errorf("--profile: %w", err)
	}
	return profile.Load(value, data)
}
