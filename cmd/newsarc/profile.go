package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net/url"
	"os"
	"strings"
	"text/tabwriter"
	"unicode/utf8"

	"github.com/spf13/cobra"

	"github.com/newsarc/newsarc/schema"
	"github.com/newsarc/newsarc/scraper/profile"
	"github.com/newsarc/newsarc/scraper/saved"
)

func newProfile(a *app) *cobra.Command {
	c := &cobra.Command{
		Use:     "profile",
		Short:   "List, show, test and write site profiles",
		Example: "  newsarc profile list\n  newsarc profile test --url https://vpk.name/en/665992_x.html page.html",
		Long: `A profile is a YAML file that says what a site's addresses are and what the
labels on its pages read; docs/profiles.md teaches how to write one. Sites
without a profile are read by the generic extractor.`,
		Args: cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error { return c.Help() },
	}
	c.AddCommand(newProfileList(a), newProfileShow(a), newProfileTest(a), newProfileNew(a), newProfileSchema(a))
	return c
}

func newProfileList(a *app) *cobra.Command {
	return &cobra.Command{
		Use:     "list",
		Short:   "List the built-in profiles",
		Example: "  newsarc profile list",
		Args:    cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error {
			w := tabwriter.NewWriter(a.out, 0, 0, 2, ' ', 0)
			fmt.Fprintln(w, "NAME\tVERSION\tHOSTS\tDESCRIPTION")
			for _, p := range profile.Builtin().All() {
				fmt.Fprintf(w, "%s\t%s\t%s\t%s\n", p.Name, p.Version, strings.Join(p.Hosts(), ", "), p.Spec.Description)
			}
			return w.Flush()
		},
	}
}

func newProfileShow(a *app) *cobra.Command {
	return &cobra.Command{
		Use:     "show NAME",
		Short:   "Print a profile as YAML; check a profile of your own",
		Long:    "Show prints the YAML of a built-in profile, or of a file after checking it: a good start for a profile of your own.",
		Example: "  newsarc profile show vpk.name > mine.yaml\n  newsarc profile show mine.yaml",
		Args:    oneArg("NAME or a .yaml file"),
		RunE: func(_ *cobra.Command, args []string) error {
			p, err := loadProfile(args[0])
			if err != nil {
				return err
			}
			_, err = a.out.Write(p.Source())
			return err
		},
	}
}

func newProfileSchema(a *app) *cobra.Command {
	return &cobra.Command{
		Use:     "schema",
		Short:   "Print the JSON Schema of profiles, for editors",
		Example: "  newsarc profile schema > profile.schema.json",
		Args:    cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error {
			_, err := a.out.Write(profile.JSONSchema())
			return err
		},
	}
}

func newProfileNew(a *app) *cobra.Command {
	var file string
	c := &cobra.Command{
		Use:     "new SITE",
		Short:   "Write a commented profile to start from",
		Example: "  newsarc profile new news.example.com -o example.yaml",
		Args:    oneArg("a SITE such as news.example.com"),
		RunE: func(_ *cobra.Command, args []string) error {
			data := profile.Template(args[0])
			if _, err := profile.Load(args[0], data); err != nil {
				return usage("%q is no host name: give the site as in news.example.com", args[0])
			}
			if file == "" {
				_, err := a.out.Write(data)
				return err
			}
			if err := writeNew(file, data); err != nil {
				return err
			}
			fmt.Fprintf(a.err, "wrote %s: edit it, then newsarc profile test --profile %s --url URL PAGE.html\n", file, file)
			return nil
		},
	}
	c.Flags().StringVarP(&file, "output", "o", "", "write to `FILE`, which must not exist yet")
	return c
}

// writeNew writes a file that must not exist yet.
func writeNew(file string, data []byte) error {
	f, err := os.OpenFile(file, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o666)
	if errors.Is(err, fs.ErrExist) {
		return exit(exitFailed, fmt.Errorf("%s exists already: choose another name, or remove it first", file))
	}
	if err != nil {
		return exit(exitFailed, err)
	}
	_, err = f.Write(data)
	if closeErr := f.Close(); err == nil {
		err = closeErr
	}
	return err
}

func oneArg(what string) cobra.PositionalArgs {
	return func(c *cobra.Command, args []string) error {
		if len(args) != 1 {
			return usage("give %s (see %s --help)", what, c.CommandPath())
		}
		return nil
	}
}

func newProfileTest(a *app) *cobra.Command {
	var f extractFlags
	c := &cobra.Command{
		Use:   "test PAGE…",
		Short: "Show what a profile reads from saved pages, and how",
		Long: `Test reads saved pages and prints a table for each: field, value, how it was
found (profile, label, json-ld, opengraph, model, …), where, and how sure that
is. A PAGE is a file as for newsarc extract; pages are not fetched. Give the
page's address with --url: it decides profile, kind, id and language, and
makes links absolute.`,
		Example: `  newsarc profile test --url https://vpk.name/en/665992_x.html page.html
  newsarc profile test --profile mine.yaml --url https://news.example.com/2026/11/a-1.html page.html`,
		RunE: func(c *cobra.Command, args []string) error { return a.profileTest(c.Context(), f, args) },
	}
	fl := c.Flags()
	fl.SortFlags = false
	fl.StringVar(&f.profile, "profile", "", "profile to test: a `NAME`, a .yaml file or none (default by address)")
	fl.StringVar(&f.url, "url", "", "address of the page (`URL`); for one page")
	fl.StringVar(&f.charset, "charset", "", "character encoding as the HTTP header named it (`NAME`); for one page")
	fl.StringVar(&f.fetchedAt, "fetched-at", "", "when the page was fetched (`TIME` like 2026-11-22T10:00:00Z); for one page")
	return c
}

func (a *app) profileTest(ctx context.Context, f extractFlags, inputs []string) error {
	for _, in := range inputs {
		if u, err := url.Parse(in); err == nil && (u.Scheme == "http" || u.Scheme == "https") {
			return usage("%s: test reads saved pages and fetches none; save it first:\n  curl -o page.html '%s' && newsarc profile test --url '%s' page.html", in, in, in)
		}
	}
	f.maxBytes = saved.DefaultMaxBytes
	pages, closeList, err := a.extractPages(f, inputs)
	if err != nil {
		return err
	}
	defer closeList()
	choose, err := profileChooser(f.profile)
	if err != nil {
		return err
	}
	failed, n := 0, 0
	x := saved.Extractor{Profile: choose, Version: version(), Workers: 1, MaxBytes: int64(f.maxBytes)}
	err = x.Run(ctx, pages, func(r *saved.Result) error {
		n++
		if r.Err != nil {
			failed++
			fmt.Fprintf(a.err, "newsarc: %s: %s\n", r.Page.File, r.Err.Message)
			return nil
		}
		return printFields(a.out, r, choose(r.Page.URL))
	})
	switch {
	case err != nil:
		return err
	case failed == n:
		return exit(exitFailed, errors.New("no page could be read"))
	case failed > 0:
		return exit(exitSomeInputs, fmt.Errorf("%d of %d pages could not be read", failed, n))
	}
	return nil
}

// printFields prints the table of one page.
func printFields(out io.Writer, r *saved.Result, p *profile.Profile) error {
	fmt.Fprintf(out, "%s\n", r.Page.File)
	if r.Page.URL != "" {
		fmt.Fprintf(out, "url      %s\n", r.Page.URL)
	}
	fmt.Fprintf(out, "profile  %s\n\n", profileLine(p, r.Page.URL))
	found := map[string]schema.Provenance{}
	for _, e := range r.Record.Provenance {
		found[string(e.Field)] = e
	}
	w := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	fmt.Fprintln(w, "FIELD\tVALUE\tFOUND BY\tSURE\tWHERE")
	for _, row := range fieldRows(r) {
		e, ok := found[row.field]
		for name := row.field; !ok && strings.ContainsAny(name, ".["); {
			name = name[:strings.LastIndexAny(name, ".[")]
			e, ok = found[name]
		}
		sure := ""
		if ok {
			sure = fmt.Sprintf("%.2f", e.Confidence)
		}
		fmt.Fprintf(w, "%s\t%s\t%s\t%s\t%s\n", row.field, clipTo(row.value, 80), e.Method, sure, clipTo(string(e.Locator), 60))
	}
	if err := w.Flush(); err != nil {
		return err
	}
	for _, warning := range r.Record.Warnings {
		fmt.Fprintf(out, "warning  %s\n", warning)
	}
	fmt.Fprintln(out)
	return nil
}

// profileLine names the profile and what it says of the address.
func profileLine(p *profile.Profile, address string) string {
	if p == nil {
		return "none (the generic extractor alone)"
	}
	line := p.Name + " " + p.Version
	kind, id, lang := p.URLKind(address)
	switch {
	case address == "":
		return line + " (without --url no pattern is tried)"
	case kind == profile.KindUnknown && !hostKnown(p, address):
		return line + " (the address is on none of its hosts)"
	case kind == profile.KindUnknown:
		return line + " (no pattern matches the address)"
	}
	line += ": the address is " + string(kind)
	if id != "" {
		line += ", id " + id
	}
	if lang != "" {
		line += ", language " + lang
	}
	return line
}

func hostKnown(p *profile.Profile, address string) bool {
	u, err := url.Parse(address)
	return err == nil && p.HasHost(u.Hostname())
}

// clipTo cuts a value to n characters on one line.
func clipTo(s string, n int) string {
	s = strings.Join(strings.Fields(s), " ")
	if utf8.RuneCountInString(s) <= n {
		return s
	}
	r := []rune(s)
	return string(r[:n-1]) + "…"
}
