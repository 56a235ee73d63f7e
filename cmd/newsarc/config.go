package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"strings"

	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/parser"
	"github.com/spf13/pflag"
)

// defaultConfig is read from the working folder if it is there.
const defaultConfig = "newsarc.yaml"

// configure sets the flags that the command line leaves out from a file whose
// keys are their names; the key urls stands for the arguments. It returns the
// arguments. An unknown key or a bad value is a usage error with its line.
func configure(fl *pflag.FlagSet, path string, args []string) ([]string, error) {
	name := path
	if name == "" {
		name = defaultConfig
	}
	data, err := os.ReadFile(name)
	if err != nil {
		if path == "" && errors.Is(err, fs.ErrNotExist) {
			return args, nil
		}
		return nil, exit(exitFailed, fmt.Errorf("--config: %w", err))
	}
	file, err := parser.ParseBytes(data, 0)
	if err != nil {
		return nil, usage("%s: %w", name, err)
	}
	for _, doc := range file.Docs {
		for _, pair := range pairs(doc.Body) {
			key := pair.Key.String()
			at := pair.Key.GetToken().Position
			where := fmt.Sprintf("%s:%d:%d", name, at.Line, at.Column)
			values, err := scalars(pair.Value)
			if err != nil {
				return nil, usage("%s: %s: %w", where, key, err)
			}
			if key == "urls" {
				if len(args) == 0 {
					args = values
				}
				continue
			}
			if args, err = setFlag(fl, key, values, args); err != nil {
				return nil, usage("%s: %w", where, err)
			}
		}
	}
	return args, nil
}

func setFlag(fl *pflag.FlagSet, key string, values, args []string) ([]string, error) {
	flag := fl.Lookup(key)
	if flag == nil || key == "config" || key == "help" {
		return nil, fmt.Errorf("unknown key %q: want urls or the name of a flag of newsarc crawl", key)
	}
	if flag.Changed {
		return args, nil // the command line wins
	}
	if flag.Value.Type() != "stringArray" {
		values = []string{strings.Join(values, ",")}
	}
	for _, v := range values {
		if err := fl.Set(key, v); err != nil {
			return nil, err
		}
	}
	return args, nil
}

func pairs(node ast.Node) []*ast.MappingValueNode {
	switch n := node.(type) {
	case *ast.MappingNode:
		return n.Values
	case *ast.MappingValueNode:
		return []*ast.MappingValueNode{n}
	}
	return nil
}

// scalars returns a value, or the values of a list, as text.
func scalars(node ast.Node) ([]string, error) {
	switch n := node.(type) {
	case *ast.SequenceNode:
		var out []string
		for _, item := range n.Values {
			one, err := scalars(item)
			if err != nil {
				return nil, err
			}
			out = append(out, one...)
		}
		return out, nil
	case *ast.StringNode:
		return []string{n.Value}, nil
	case *ast.LiteralNode:
		return []string{n.Value.Value}, nil
	case *ast.IntegerNode, *ast.FloatNode, *ast.BoolNode:
		return []string{n.GetToken().Value}, nil
	}
	return nil, fmt.Errorf("want a value or a list of values")
}
