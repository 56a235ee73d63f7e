//go:build unix

package output

import (
	"bytes"
	"errors"
	"flag"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/parquet-go/parquet-go"

	newsparquet "github.com/newsarc/newsarc/output/parquet"
	"github.com/newsarc/newsarc/schema"
)

// benchRows returns articles with titles and bodies alone, about size bytes of
// text that compresses by 2.5 to 3: words drawn by Zipf's law.
func benchRows(size int) (rows []schema.Row) {
	for total, next := 0, benchArticles(); total < size; {
		a := next()
		total += len(a.Title) + len(a.Body)
		rows = append(rows, a)
	}
	return rows
}

// benchArticles returns a source of made-up articles.
func benchArticles() func() *schema.Article {
	r := rand.New(rand.NewPCG(1, 2))
	zipf := rand.NewZipf(r, 1.1, 8, 60000)
	words := make([]string, 60001)
	for i := range words {
		n := 2 + r.IntN(9)
		word := make([]rune, n)
		for j := range word {
			word[j] = 'а' + rune(r.IntN(32))
		}
		words[i] = string(word)
	}
	return func() *schema.Article {
		var text strings.Builder
		for range 300 + r.IntN(700) {
			text.WriteString(words[zipf.Uint64()])
			text.WriteByte(' ')
		}
		body := text.String()
		return &schema.Article{Title: schema.Text(body[:strings.IndexByte(body[80:], ' ')+80]), Body: schema.Text(body)}
	}
}

// BenchmarkWritePart compares WritePart with a bare GenericWriter of the same
// settings that writes a file, on the same rows and in turns, so that what else the
// machine does slows both. Rates are of text and processor time, the median of all
// turns: give it several (-benchtime 9x).
func BenchmarkWritePart(b *testing.B) {
	rows := benchRows(*benchText << 20)
	text := int64(0)
	articles := make([]schema.Article, len(rows))
	for i, row := range rows {
		articles[i] = *row.(*schema.Article)
		text += int64(len(articles[i].Title) + len(articles[i].Body))
	}
	var bare, part, lines measured
	b.SetBytes(text)
	for b.Loop() {
		bare.measure(b, func() (int64, error) {
			f, err := os.Create(filepath.Join(b.TempDir(), "bare.parquet"))
			if err != nil {
				return 0, err
			}
			if err := errors.Join(writeBare(f, articles), f.Sync()); err != nil {
				return 0, err
			}
			info, err := f.Stat()
			return info.Size(), errors.Join(err, f.Close())
		})
		for format, m := range map[Format]*measured{Parquet: &part, JSONL: &lines} {
			d, err := Open(b.TempDir(), Options{Formats: []Format{format}, Run: "run", Version: "test"})
			if err != nil {
				b.Fatal(err)
			}
			p := schema.Part{Table: schema.Articles, Run: "run"}
			m.measure(b, func() (int64, error) {
				err := d.WritePart(b.Context(), p, rows)
				entry, _ := d.manifest.lookup(partFile(p, format))
				return entry.Bytes, err
			})
			if err := d.Close(); err != nil {
				b.Fatal(err)
			}
		}
	}
	total := float64(text) / 1e6
	b.ReportMetric(total/median(bare.turns), "bare-MB/cpu-s")
	b.ReportMetric(total/median(part.turns), "parquet-MB/cpu-s")
	b.ReportMetric(total/median(lines.turns), "jsonl-MB/cpu-s")
	var ratios []float64
	for i, seconds := range part.turns {
		ratios = append(ratios, bare.turns[i]/seconds)
	}
	b.ReportMetric(median(ratios), "parquet/bare")
	b.ReportMetric(float64(part.size)/float64(bare.size), "size/bare")
	b.ReportMetric(total*1e6/float64(bare.size), "compression")
}

var benchText = flag.Int("text", 32, "megabytes of text that BenchmarkWritePart writes at once")

// writeBare writes articles as somebody would who has parquet-go alone.
func writeBare(w io.Writer, articles []schema.Article) error {
	out := parquet.NewGenericWriter[schema.Article](w, newsparquet.Options[schema.Article](newsparquet.Metadata{})...)
	for rows := articles; len(rows) > 0; rows = rows[min(64, len(rows)):] {
		if _, err := out.Write(rows[:min(64, len(rows))]); err != nil {
			return err
		}
	}
	return out.Close()
}

// measured keeps what each turn of a function took, and the size of what it wrote.
type measured struct {
	turns []float64 // seconds of processor time
	size  int64
}

func (m *measured) measure(b *testing.B, write func() (int64, error)) {
	runtime.GC() // what another one left is not this one's to clear
	before := cpuTime(b)
	size, err := write()
	if err != nil {
		b.Fatal(err)
	}
	m.size = size
	m.turns = append(m.turns, (cpuTime(b) - before).Seconds())
}

// median returns the middle one of the values.
func median(values []float64) float64 {
	return slices.Sorted(slices.Values(values))[len(values)/2]
}

// BenchmarkSmallPart is a part of 20 full rows: what a crawl writes every few
// seconds.
func BenchmarkSmallPart(b *testing.B) {
	var rows []schema.Row
	for i := range 20 {
		rows = append(rows, fullArticle(i))
	}
	set := setOf(rows)
	for _, format := range []Format{Parquet, JSONL} {
		b.Run(string(format), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if err := encodeRows(io.Discard, format, schema.Articles, &set, newsparquet.Metadata{}); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

// BenchmarkRead reads a table back.
func BenchmarkRead(b *testing.B) {
	var buf bytes.Buffer
	var rows []schema.Row
	for i := range 5000 {
		a := fullArticle(i)
		a.Body = schema.Text(strings.Repeat(fmt.Sprint("word", i, " "), 300))
		rows = append(rows, a)
	}
	set := setOf(rows)
	if err := encodeRows(&buf, Parquet, schema.Articles, &set, newsparquet.Metadata{}); err != nil {
		b.Fatal(err)
	}
	data := buf.Bytes()
	b.ReportAllocs()
	for b.Loop() {
		n := 0
		for _, err := range newsparquet.Read[schema.Article](bytes.NewReader(data), int64(len(data))) {
			if err != nil {
				b.Fatal(err)
			}
			n++
		}
		b.ReportMetric(float64(n), "rows")
	}
}

// cpuTime is the processor time of this process, which other programs on the
// machine do not change as they change the time on the clock.
func cpuTime(b *testing.B) time.Duration {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		b.Fatal(err)
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}
