package profile

import (
	"embed"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"sync"
)

//go:embed builtin/*.yaml
var builtinFiles embed.FS

// Set is a list of profiles of which each address has at most one. It is
// immutable and safe for concurrent use.
type Set struct {
	list []*Profile
}

// NewSet returns a set of profiles. Of two that share a host, or a name, the
// later one wins.
func NewSet(list ...*Profile) *Set {
	s := &Set{}
	for _, p := range list {
		if p == nil {
			continue
		}
		s.list = slices.DeleteFunc(s.list, func(old *Profile) bool { return old.Name == p.Name })
		s.list = append(s.list, p)
	}
	return s
}

// With returns a set with more profiles, which win over those of s.
func (s *Set) With(more ...*Profile) *Set {
	return NewSet(append(slices.Clone(s.list), more...)...)
}

// All returns the profiles, sorted by name.
func (s *Set) All() []*Profile {
	list := slices.Clone(s.list)
	slices.SortFunc(list, func(a, b *Profile) int { return strings.Compare(a.Name, b.Name) })
	return list
}

// ByName returns the profile of that name, or nil.
func (s *Set) ByName(name string) *Profile {
	for _, p := range s.list {
		if p.Name == name {
			return p
		}
	}
	return nil
}

// For returns the profile of an address, or nil. The longest host wins, then
// the later profile.
func (s *Set) For(address string) *Profile {
	u, err := url.Parse(strings.TrimSpace(address))
	if err != nil || u.Hostname() == "" {
		return nil
	}
	host := strings.ToLower(strings.TrimSuffix(u.Hostname(), "."))
	var best *Profile
	length := 0
	for _, p := range s.list {
		for _, h := range p.Spec.Hosts {
			if (host == h || strings.HasSuffix(host, "."+h)) && len(h) >= length {
				best, length = p, len(h)
			}
		}
	}
	return best
}

// Builtin returns the profiles that are part of the program.
var Builtin = sync.OnceValue(func() *Set {
	entries, err := builtinFiles.ReadDir("builtin")
	if err != nil {
		panic(fmt.Sprintf("embedded profiles: %v", err))
	}
	var list []*Profile
	for _, e := range entries {
		data, err := builtinFiles.ReadFile("builtin/" + e.Name())
		if err != nil {
			panic(fmt.Sprintf("embedded profiles: %v", err))
		}
		// A test loads each of them: this cannot fail in a built program.
		p, err := Load(e.Name(), data)
		if err != nil {
			panic(fmt.Sprintf("embedded profiles: %v", err))
		}
		list = append(list, p)
	}
	return NewSet(list...)
})

// ByName returns the built-in profile of that name, or nil.
func ByName(name string) *Profile { return Builtin().ByName(name) }
