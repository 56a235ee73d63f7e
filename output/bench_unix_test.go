//go:build unix

package output

import (
	"bytes"
	"crypto/sha256"
	"flag"
	"fmt"
	"io"
	"math/rand/v2"
	"runtime"
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

// BenchmarkWritePart compares the whole of WritePart but for the disk with a
// bare GenericWriter of the same settings, on the same rows and in turns, so that
// what else the machine does slows both. Rates are of text and processor time.
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
		bare.measure(b, func(w io.Writer) error { return writeBare(w, articles) })
		part.measure(b, func(w io.Writer) error {
			return encodeRows(&digest{w: w, hash: sha256.New()}, Parquet, schema.Articles, rows, newsparquet.Metadata{})
		})
		lines.measure(b, func(w io.Writer) error {
			return encodeRows(&digest{w: w, hash: sha256.New()}, JSONL, schema.Articles, rows, newsparquet.Metadata{})
		})
	}
	total := float64(text)
	b.ReportMetric(total/1e6/bare.cpu.Seconds(), "bare-MB/cpu-s")
	b.ReportMetric(total/1e6/part.cpu.Seconds(), "parquet-MB/cpu-s")
	b.ReportMetric(total/1e6/lines.cpu.Seconds(), "jsonl-MB/cpu-s")
	b.ReportMetric(bare.cpu.Seconds()/part.cpu.Seconds(), "parquet/bare")
	b.ReportMetric(float64(part.size)/float64(bare.size), "size/bare")
	b.ReportMetric(total*float64(b.N)/float64(bare.size), "compression")
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

// measured keeps the least that a function took, which other programs disturbed
// least, and what it wrote.
type measured struct {
	cpu  time.Duration
	size counter
}

func (m *measured) measure(b *testing.B, write func(io.Writer) error) {
	runtime.GC() // what another one left is not this one's to clear
	before := cpuTime(b)
	if err := write(&m.size); err != nil {
		b.Fatal(err)
	}
	if took := cpuTime(b) - before; m.cpu == 0 || took < m.cpu {
		m.cpu = took
	}
}

// BenchmarkSmallPart is a part of 20 full rows: what a crawl writes every few
// seconds.
func BenchmarkSmallPart(b *testing.B) {
	var rows []schema.Row
	for i := range 20 {
		rows = append(rows, fullArticle(i))
	}
	for _, format := range []Format{Parquet, JSONL} {
		b.Run(string(format), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if err := encodeRows(io.Discard, format, schema.Articles, rows, newsparquet.Metadata{}); err != nil {
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
	if err := encodeRows(&buf, Parquet, schema.Articles, rows, newsparquet.Metadata{}); err != nil {
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

// counter counts bytes.
type counter int64

func (c *counter) Write(p []byte) (int, error) {
	*c += counter(len(p))
	return len(p), nil
}
