package main

import (
	"bytes"
	"flag"
	"fmt"
	"io"
	"os"
	"strings"
	"testing"

	"github.com/spf13/cobra"
)

var update = flag.Bool("update", false, "write docs/cli.md anew")

const cliDoc = "../../docs/cli.md"

// TestCLIDoc writes docs/cli.md from what the commands say of themselves. The
// check that the file is fresh is the step "generated" of .ci/run.
func TestCLIDoc(t *testing.T) {
	if !*update {
		t.Skip("only `go generate ./cmd/newsarc` writes docs/cli.md")
	}
	var doc bytes.Buffer
	doc.WriteString("# The command line\n\nMade from `newsarc --help` by `go generate ./cmd/newsarc`; do not edit.\n")
	writeCommands(&doc, newRoot(&app{in: strings.NewReader(""), out: io.Discard, err: io.Discard}))
	if err := os.WriteFile(cliDoc, doc.Bytes(), 0o644); err != nil {
		t.Fatal(err)
	}
}

// TestEveryCommandShowsHowItIsUsed wants examples in every command's help.
func TestEveryCommandShowsHowItIsUsed(t *testing.T) {
	walk(newRoot(&app{}), func(c *cobra.Command) {
		if c.Runnable() && c.Example == "" {
			t.Errorf("%s has no example", c.CommandPath())
		}
	})
}

func writeCommands(w io.Writer, root *cobra.Command) {
	walk(root, func(c *cobra.Command) {
		if c == root {
			return
		}
		fmt.Fprintf(w, "\n## %s\n\n%s\n\n", c.CommandPath(), strings.TrimSpace(firstOf(c.Long, c.Short)))
		fmt.Fprintf(w, "    %s\n", c.UseLine())
		if flags := c.NonInheritedFlags().FlagUsages(); flags != "" {
			fmt.Fprintf(w, "\n```\n%s```\n", flags)
		}
		if c.Example != "" {
			fmt.Fprintf(w, "\nExamples:\n\n```sh\n%s\n```\n", strings.TrimRight(dedent(c.Example), "\n"))
		}
	})
}

func walk(c *cobra.Command, visit func(*cobra.Command)) {
	if c.Name() == "help" || c.Name() == "completion" || c.Hidden {
		return
	}
	visit(c)
	for _, child := range c.Commands() {
		walk(child, visit)
	}
}

func firstOf(long, short string) string {
	if long != "" {
		return long
	}
	return short + "."
}

func dedent(text string) string {
	return strings.ReplaceAll(strings.TrimPrefix(text, "  "), "\n  ", "\n")
}
