package output

import (
	"bytes"
	"cmp"
	_ "embed"
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"text/template"
	"time"

	"github.com/newsarc/newsarc/schema"
)

var (
	//go:embed templates/card.md
	cardText string
	//go:embed templates/views.sql
	viewsText string
)

// marker is the line by which we know a card as ours; somebody who deletes it
// keeps their own text.
const marker = "Written by newsarc after each run. Delete this line to keep your own text."

// cardRuns is how many runs the card lists, the latest; runs.jsonl has all.
const cardRuns = 50

// card is what the templates are filled with.
type card struct {
	Marker, Name, Version string
	Languages             []string
	SizeCategory          string
	Tables                []cardTable
	Sites                 []cardSite
	First, Last           string
	Runs                  []Run
	Pandas, R             string
}

type cardTable struct {
	Name    string
	Rows    int64
	Meaning string
	Glob    string // of its files
	Source  string // what stands after FROM in DuckDB
}

type cardSite struct {
	Name     string
	Articles int64
}

var meanings = map[schema.Table]string{
	schema.Articles:     "one revision of one article",
	schema.Observations: "one visit of one article: counters, status, what changed",
	schema.Listings:     "one item of a listing page at one visit",
	schema.Fetches:      "one request: the politeness ledger",
}

// describeTables fills in what needs no look at the rows.
func (d *Dataset) describeTables() card {
	c := card{Marker: marker, Version: d.options.Version, Name: "newsarc dataset"}
	if abs, err := filepath.Abs(d.dir); err == nil {
		c.Name = filepath.Base(abs)
	}
	format := d.options.Formats[0]
	if slices.Contains(d.options.Formats, Parquet) {
		format = Parquet
	}
	rows := d.manifest.rows()
	for _, table := range schema.Tables() {
		glob := string(table) + "/*" + format.Extension()
		source := "read_parquet('" + glob + "', union_by_name = true)"
		if format == JSONL {
			source = "read_json('" + glob + "', format = 'newline_delimited', columns = " + duckdbColumns(table) + ")"
		}
		c.Tables = append(c.Tables, cardTable{string(table), rows[table], meanings[table], glob, source})
	}
	c.Pandas, c.R = `pd.read_parquet("articles")`, `arrow::open_dataset(Sys.glob("articles/*.parquet")) |> dplyr::collect()`
	if len(d.options.Formats) > 1 { // the folder holds other files too
		c.Pandas = `pd.read_parquet(__import__("glob").glob("articles/*.parquet"))`
	}
	if format == JSONL {
		c.Pandas = `pd.concat(pd.read_json(f, lines=True) for f in __import__("glob").glob("articles/*.jsonl.zst"))`
		c.R = `jsonlite::stream_in(pipe("zstd -dcq articles/*.jsonl.zst"))`
	}
	return c
}

// writeViews writes views.sql and the folder of schemas where they differ from
// what is there.
func (d *Dataset) writeViews() error {
	text, err := render(viewsText, d.describeTables())
	if err != nil {
		return err
	}
	if err := d.replace(viewsName, text); err != nil {
		return err
	}
	if err := d.fs.mkdir(d.path("schema")); err != nil {
		return err
	}
	for _, table := range schema.Tables() {
		data, err := schema.JSONSchema(string(table))
		if err != nil {
			return err
		}
		if err := d.replace("schema/"+string(table)+".schema.json", data); err != nil {
			return err
		}
	}
	if _, err := os.Stat(d.path(cardName)); errors.Is(err, os.ErrNotExist) {
		return d.writeCard()
	}
	return nil
}

// writeCard writes croissant.json, and README.md unless somebody has made it
// their own.
func (d *Dataset) writeCard() error {
	c := d.describeTables()
	if err := c.survey(d.dir); err != nil {
		return err
	}
	if err := d.writeCroissant(c); err != nil {
		return err
	}
	old, err := os.ReadFile(d.path(cardName))
	if err == nil && !bytes.Contains(old, []byte(marker)) {
		return nil
	}
	if c.Runs, err = Runs(d.dir); err != nil {
		return err
	}
	c.Runs = c.Runs[max(0, len(c.Runs)-cardRuns):]
	text, err := render(cardText, c)
	if err != nil {
		return err
	}
	return d.replace(cardName, text)
}

// survey counts sites and languages.
func (c *card) survey(dir string) error {
	sites, languages := map[string]int64{}, map[string]bool{}
	var first, last *time.Time
	var total int64
	parts, err := TableParts(dir, schema.Articles)
	if err != nil {
		return err
	}
	for k, err := range Keys(dir, parts) {
		if err != nil {
			return err
		}
		total++
		if k.Site != "" {
			sites[string(k.Site)]++
		}
		if k.Lang != "" {
			languages[string(k.Lang)] = true
		}
		if t := k.FetchedAt; t != nil {
			if first == nil || t.Before(*first) {
				first = t
			}
			if last == nil || t.After(*last) {
				last = t
			}
		}
	}
	for _, name := range slices.Sorted(maps.Keys(sites)) {
		c.Sites = append(c.Sites, cardSite{name, sites[name]})
	}
	slices.SortStableFunc(c.Sites, func(a, b cardSite) int { return cmp.Compare(b.Articles, a.Articles) })
	c.Sites = c.Sites[:min(len(c.Sites), 50)]
	c.Languages = slices.Sorted(maps.Keys(languages))
	c.SizeCategory = sizeCategory(total)
	if first != nil {
		c.First, c.Last = first.Format(time.DateOnly), last.Format(time.DateOnly)
	}
	return nil
}

// sizeCategory returns the Hugging Face name for a number of rows.
func sizeCategory(rows int64) string {
	low := "n<1K"
	for _, c := range []struct {
		from int64
		name string
	}{
		{1e3, "1K<n<10K"}, {1e4, "10K<n<100K"}, {1e5, "100K<n<1M"}, {1e6, "1M<n<10M"},
		{1e7, "10M<n<100M"}, {1e8, "100M<n<1B"}, {1e9, "n>1B"},
	} {
		if rows >= c.from {
			low = c.name
		}
	}
	return low
}

func render(text string, c card) ([]byte, error) {
	t, err := template.New("").Funcs(template.FuncMap{"command": commandLine}).Parse(text)
	if err != nil {
		return nil, err
	}
	var buf bytes.Buffer
	if err := t.Execute(&buf, c); err != nil {
		return nil, err
	}
	return buf.Bytes(), nil
}

// commandLine returns a command as code in a cell of a table.
func commandLine(command []string) string {
	line := strings.Join(command, " ")
	return "`" + strings.NewReplacer("`", "'", "|", `\|`, "\n", " ").Replace(line) + "`"
}

// replace writes a file of the dataset's folder unless it has the contents
// already.
func (d *Dataset) replace(name string, data []byte) error {
	if old, err := os.ReadFile(d.path(name)); err == nil && bytes.Equal(old, data) {
		return nil
	}
	err := writeFile(d.fs, d.staged(name), d.path(name), func(w io.Writer) error {
		_, err := w.Write(data)
		return err
	})
	if err != nil {
		return fmt.Errorf("dataset %s: %w", d.dir, err)
	}
	return nil
}
