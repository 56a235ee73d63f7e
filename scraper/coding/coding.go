// Package coding removes the content codings of HTTP (gzip, deflate, br, zstd,
// stacked or not) from what a server sent or an archive holds. Its limit stands
// behind the decoder: a bomb is an error, not an outage.
package coding

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"sync"

	"github.com/andybalholm/brotli"
	"github.com/klauspost/compress/flate"
	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/zlib"
	"github.com/klauspost/compress/zstd"
)

// Accept is the Accept-Encoding of what this package can decode.
const Accept = "gzip, deflate, br, zstd"

// The errors of this package.
var (
	// ErrTooLarge says that more comes out than the limit allows.
	ErrTooLarge = errors.New("response is larger than the limit")
	// ErrUndecodable says that the bytes are not what their coding is said to be.
	ErrUndecodable = errors.New("content coding cannot be decoded")
)

const (
	// maxCodings is how many codings may be stacked; servers use one, broken
	// chains of proxies two.
	maxCodings = 5
	// zstdWindow is what RFC 9659 lets a server ask of us.
	zstdWindow = 8 << 20
)

// Codings returns the codings of a Content-Encoding header in the order in which
// they were applied; ErrUndecodable if one is unknown.
func Codings(h http.Header) ([]string, error) {
	var codings []string
	for _, line := range h["Content-Encoding"] {
		for _, c := range strings.Split(line, ",") {
			switch c = strings.ToLower(strings.TrimSpace(c)); c {
			case "", "identity", "none":
			case "utf-8", "utf8", "8bit", "binary", "text/html":
				// Not a coding, but a misunderstanding that browsers pass over.
			case "gzip", "x-gzip":
				codings = append(codings, "gzip")
			case "deflate", "br", "zstd":
				codings = append(codings, c)
			default:
				return nil, fmt.Errorf("%w: unknown content coding %q", ErrUndecodable, c)
			}
		}
	}
	if len(codings) > maxCodings {
		return nil, fmt.Errorf("%w: %d content codings", ErrUndecodable, len(codings))
	}
	return codings, nil
}

// Reader is a body without its content codings. Every layer is limited: a bomb
// within a bomb does not get to unfold. Close gives its decoders back; it does
// not close the source.
type Reader struct {
	source *source
	layers []*layer
	top    io.Reader
	peeked *bufio.Reader
	cut    bool
}

// NewReader undoes codings from the last to the first. max limits what comes
// out. Beyond it there is ErrTooLarge, or, with cut, the end: see [Reader.Cut].
// An error of r is passed on as it is, so that a broken connection can be told
// from a broken coding.
func NewReader(r io.Reader, codings []string, max int64, cut bool) *Reader {
	d := &Reader{source: &source{Reader: r}}
	var mark *bool
	if cut {
		mark = &d.cut
	}
	if len(codings) == 0 {
		d.top = &limitReader{r: d.source, left: max, max: max, cut: mark}
		return d
	}
	// What does not compress is a little larger before decoding than after.
	coded := max + max/64 + 64<<10
	d.top = &limitReader{r: d.source, left: coded, max: max}
	for i := len(codings) - 1; i >= 0; i-- {
		l := &layer{coding: codings[i], source: d.top, origin: d.source}
		d.layers = append(d.layers, l)
		top := &limitReader{r: l, left: coded, max: max}
		if i == 0 {
			top.left, top.cut = max, mark
		}
		d.top = top
	}
	return d
}

// source keeps the error of what is decoded.
type source struct {
	io.Reader
	err error
}

func (s *source) Read(p []byte) (int, error) {
	n, err := s.Reader.Read(p)
	if err != nil && err != io.EOF {
		s.err = err
	}
	return n, err
}

// Cut says whether the body was cut at the limit.
func (d *Reader) Cut() bool { return d.cut }

// Read implements io.Reader.
func (d *Reader) Read(p []byte) (int, error) {
	if d.peeked != nil {
		return d.peeked.Read(p)
	}
	return d.top.Read(p)
}

// Peek returns up to n bytes of the start of the body, which are read again.
func (d *Reader) Peek(n int) ([]byte, error) {
	d.peeked = bufio.NewReaderSize(d.top, max(n, 4096))
	return d.peeked.Peek(n)
}

// Close implements io.Closer. Reading after it fails.
func (d *Reader) Close() error {
	for _, l := range d.layers {
		l.close()
	}
	return nil
}

// layer undoes one coding.
type layer struct {
	coding string
	source io.Reader
	origin *source
	buf    *bufio.Reader
	r      io.Reader
	free   func() // gives r back to its pool
	err    error
}

func (l *layer) Read(p []byte) (int, error) {
	if l.err != nil {
		return 0, l.err
	}
	if l.r == nil {
		if err := l.open(); err != nil {
			l.err = l.explain(err)
			return 0, l.err
		}
	}
	n, err := l.r.Read(p)
	if err != nil {
		l.err = l.explain(err)
	}
	return n, l.err
}

// open starts decoding. An empty body is empty whatever its coding says.
func (l *layer) open() error {
	l.buf = buffers.Get().(*bufio.Reader)
	l.buf.Reset(l.source)
	head, err := l.buf.Peek(2)
	if len(head) == 0 {
		return err
	}
	switch l.coding {
	case "gzip":
		r := gzips.Get().(*gzipReader)
		l.free = func() { gzips.Put(r) }
		l.r = r
		return r.reset(l.buf)
	case "deflate":
		// The RFC means zlib's format; some servers send the bare stream.
		if len(head) == 2 && head[0]&0x0f == 8 && (uint(head[0])<<8|uint(head[1]))%31 == 0 {
			r, err := zlib.NewReader(l.buf)
			l.r = r
			return err
		}
		r := flates.Get().(io.ReadCloser)
		l.free = func() { flates.Put(r) }
		l.r = r
		return r.(flate.Resetter).Reset(l.buf, nil)
	case "br":
		r := brotlis.Get().(*brotli.Reader)
		l.free = func() { brotlis.Put(r) }
		l.r = r
		return r.Reset(l.buf)
	case "zstd":
		r, err := zstds.get()
		if err != nil {
			return err
		}
		l.free = func() { zstds.put(r) }
		l.r = r
		return r.Reset(l.buf)
	}
	return fmt.Errorf("unknown content coding %q", l.coding)
}

// explain says whose fault an error is: the connection's, the limit's or the coding's.
func (l *layer) explain(err error) error {
	switch {
	case err == io.EOF:
		return err
	case errors.Is(err, ErrTooLarge), errors.Is(err, ErrUndecodable):
		return err
	case l.origin.err != nil:
		return l.origin.err
	case errors.Is(err, zstd.ErrWindowSizeExceeded), errors.Is(err, zstd.ErrDecoderSizeExceeded):
		return fmt.Errorf("%w: zstd window of more than %d MiB", ErrTooLarge, zstdWindow>>20)
	}
	return fmt.Errorf("%w: %s: %w", ErrUndecodable, l.coding, err)
}

func (l *layer) close() {
	if l.free != nil {
		l.free()
		l.free = nil
	}
	if l.buf != nil {
		l.buf.Reset(nil)
		buffers.Put(l.buf)
		l.buf = nil
	}
	l.r, l.err = nil, errors.New("read after close")
}

// Decoders hold windows of 32 KiB and more; a crawl opens one for every page.
var (
	buffers = sync.Pool{New: func() any { return bufio.NewReaderSize(nil, 16<<10) }}
	gzips   = sync.Pool{New: func() any { return new(gzipReader) }}
	flates  = sync.Pool{New: func() any { return flate.NewReader(nil) }}
	brotlis = sync.Pool{New: func() any { return new(brotli.Reader) }}
	zstds   zstdPool
)

// zstdPool is a pool of decoders that decode in the caller's goroutine, so that
// one that the collector takes leaves nothing running.
type zstdPool struct{ pool sync.Pool }

func (p *zstdPool) get() (*zstd.Decoder, error) {
	if d, ok := p.pool.Get().(*zstd.Decoder); ok {
		return d, nil
	}
	return zstd.NewReader(nil, zstd.WithDecoderConcurrency(1), zstd.WithDecoderLowmem(true), zstd.WithDecoderMaxWindow(zstdWindow))
}

func (p *zstdPool) put(d *zstd.Decoder) {
	if d.Reset(nil) == nil {
		p.pool.Put(d)
	}
}

// gzipReader reads all members of a gzip stream and, as browsers do, passes
// over what is no member behind the last one.
type gzipReader struct {
	gz  gzip.Reader
	buf *bufio.Reader
}

func (r *gzipReader) reset(buf *bufio.Reader) error {
	r.buf = buf
	if err := r.gz.Reset(buf); err != nil {
		if err == io.EOF {
			err = io.ErrUnexpectedEOF
		}
		return err
	}
	r.gz.Multistream(false)
	return nil
}

func (r *gzipReader) Read(p []byte) (int, error) {
	for {
		n, err := r.gz.Read(p)
		if err != io.EOF {
			return n, err
		}
		if n > 0 {
			return n, nil
		}
		head, err := r.buf.Peek(2)
		if len(head) < 2 || head[0] != 0x1f || head[1] != 0x8b {
			if err == nil || err == io.EOF {
				// Reading to the end leaves the connection reusable.
				_, err = io.Copy(io.Discard, r.buf)
			}
			if err == nil {
				err = io.EOF
			}
			return 0, err
		}
		if err := r.reset(r.buf); err != nil {
			return 0, err
		}
	}
}

// limitReader fails with ErrTooLarge where io.LimitReader would cut silently.
type limitReader struct {
	r    io.Reader
	left int64
	max  int64
	cut  *bool // not nil: end at the limit, and say so here
}

func (l *limitReader) Read(p []byte) (int, error) {
	if l.left < 0 {
		return 0, l.end()
	}
	if int64(len(p)) > l.left+1 {
		p = p[:l.left+1]
	}
	n, err := l.r.Read(p)
	l.left -= int64(n)
	if l.left < 0 {
		return n - 1, l.end()
	}
	return n, err
}

func (l *limitReader) end() error {
	if l.cut != nil {
		*l.cut = true
		return io.EOF
	}
	return TooLarge(l.max)
}

// TooLarge returns ErrTooLarge with the limit.
func TooLarge(max int64) error {
	return fmt.Errorf("%w of %d bytes", ErrTooLarge, max)
}
