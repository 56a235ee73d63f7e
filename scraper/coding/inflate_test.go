package coding

import (
	"bufio"
	"bytes"
	"compress/flate"
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"strings"
	"testing"
	"testing/iotest"
)

// deflated packs data with every level of the standard library, and in pieces.
func deflated(t testing.TB, data []byte) [][]byte {
	t.Helper()
	var all [][]byte
	for level := flate.HuffmanOnly; level <= flate.BestCompression; level++ {
		var b bytes.Buffer
		w, err := flate.NewWriter(&b, level)
		if err != nil {
			t.Fatal(err)
		}
		for part := data; len(part) > 0; {
			n := min(len(part), 1+len(data)/3)
			_, _ = w.Write(part[:n])
			_ = w.Flush()
			part = part[n:]
		}
		_ = w.Close()
		all = append(all, b.Bytes())
	}
	return all
}

// inflate unpacks, and returns what follows the stream.
func inflate(in io.Reader) (out, rest []byte, err error) {
	f, buf := new(inflater), bufio.NewReaderSize(in, 16)
	f.reset(buf)
	if out, err = io.ReadAll(f); err == nil {
		rest, err = io.ReadAll(buf)
	}
	return out, rest, err
}

func TestInflate(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	noise := make([]byte, 200_000)
	for i := range noise {
		noise[i] = byte(r.Uint32())
	}
	var words strings.Builder
	for words.Len() < 500_000 {
		fmt.Fprintf(&words, "<p class=w%d>%s</p>", r.IntN(900), strings.Repeat("ab", r.IntN(40)))
	}
	for name, data := range map[string][]byte{
		"nothing": nil, "a byte": {7}, "noise": noise, "zeros": make([]byte, 300_000), "words": []byte(words.String()),
		"text of one letter": bytes.Repeat([]byte("a"), 257), "far back": append(noise[:40_000:40_000], noise[8_000:40_000]...),
	} {
		for i, packed := range deflated(t, data) {
			for reader, in := range map[string]io.Reader{
				"whole": bytes.NewReader(packed), "halves": iotest.HalfReader(bytes.NewReader(packed)),
				"byte by byte": iotest.OneByteReader(bytes.NewReader(packed)), "end with data": iotest.DataErrReader(bytes.NewReader(packed)),
			} {
				out, rest, err := inflate(io.MultiReader(in, strings.NewReader("what follows")))
				if err != nil || !bytes.Equal(out, data) || string(rest) != "what follows" {
					t.Fatalf("%s, level %d, %s: %d bytes of %d, %q, %v", name, i-2, reader, len(out), len(data), rest, err)
				}
			}
			if out, _, err := inflate(bytes.NewReader(packed[:len(packed)*2/3])); !errors.Is(err, io.ErrUnexpectedEOF) || !bytes.HasPrefix(data, out) {
				t.Errorf("%s, level %d, cut: %v", name, i-2, err)
			}
		}
	}
}

func TestInflatePassesErrorsOn(t *testing.T) {
	broken := errors.New("the line is dead")
	packed := deflated(t, []byte(strings.Repeat("some text and more ", 50)))[5]
	for n := range packed {
		if _, _, err := inflate(io.MultiReader(bytes.NewReader(packed[:n]), iotest.ErrReader(broken))); !errors.Is(err, broken) {
			t.Fatalf("after %d bytes: %v", n, err)
		}
	}
}

// FuzzInflate holds that what the standard library unpacks comes out just so, and what
// it refuses is refused.
func FuzzInflate(f *testing.F) {
	for _, text := range []string{"", "a", "abcabcabcabc", strings.Repeat("The quick brown fox. ", 200)} {
		for _, packed := range deflated(f, []byte(text)) {
			f.Add(packed)
		}
	}
	f.Add([]byte{0x03, 0x00})             // an empty block of fixed codes
	f.Add([]byte{0x63, 0x00, 0x42, 0x00}) // a distance too far
	f.Fuzz(func(t *testing.T, packed []byte) {
		in := bytes.NewReader(packed)
		want, wantErr := io.ReadAll(flate.NewReader(in))
		got, rest, err := inflate(bytes.NewReader(packed))
		if (err == nil) != (wantErr == nil) {
			t.Fatalf("%v, want %v", err, wantErr)
		}
		if err == nil && (!bytes.Equal(got, want) || len(rest) != in.Len()) {
			t.Fatalf("%d bytes and %d behind them, want %d and %d", len(got), len(rest), len(want), in.Len())
		}
	})
}

// BenchmarkGunzip decodes a page of 44 kB, as a crawl does.
func BenchmarkGunzip(b *testing.B) {
	r := rand.New(rand.NewPCG(1, 2))
	var page bytes.Buffer
	for page.Len() < 44_000 {
		fmt.Fprintf(&page, `<li class="item item--%d"><a href="/news/%d.html">Words of a headline, number %d</a></li>`, r.IntN(5), r.IntN(9999), r.IntN(999))
	}
	var packed bytes.Buffer
	w := gzip.NewWriter(&packed)
	_, _ = w.Write(page.Bytes())
	_ = w.Close()
	out := make([]byte, 64<<10)
	b.SetBytes(int64(page.Len()))
	b.ReportAllocs()
	for b.Loop() {
		d := NewReader(bytes.NewReader(packed.Bytes()), []string{"gzip"}, 1<<20, false)
		if n, err := io.ReadFull(d, out[:page.Len()]); err != nil {
			b.Fatal(n, err)
		}
		_ = d.Close()
	}
}
