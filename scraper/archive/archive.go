// Package archive reads web archives: WARC 1.0 and 1.1, plain or packed, and
// WET, which is WARC with the pages' plain text in conversion records.
//
//	r, err := archive.Open("crawl.warc.gz")
//	if err != nil {
//		return err
//	}
//	defer r.Close()
//	for rec, err := range r.Records() {
//		if err != nil {
//			log.Print(err) // names the file and the offset; whole records go on
//			continue
//		}
//		page, err := rec.Page(20 << 20)
//		if errors.Is(err, archive.ErrNoPage) {
//			continue
//		}
//		...
//	}
//
// A record comes only when it is whole: its block was read to the end and, in a
// packed file, the checksum of its member was right. So records may be handed
// to other goroutines, and a file that was cut off anywhere gives every whole
// record and then an error.
package archive

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"iter"
	"net/http"
	"os"
	"strings"
	"time"

	"github.com/klauspost/compress/flate"
	"github.com/klauspost/compress/gzip"
)

// Type says what a record is.
type Type string

// The types of records.
const (
	TypeInfo         Type = "warcinfo"
	TypeRequest      Type = "request"
	TypeResponse     Type = "response"
	TypeResource     Type = "resource"
	TypeMetadata     Type = "metadata"
	TypeRevisit      Type = "revisit"
	TypeConversion   Type = "conversion"
	TypeContinuation Type = "continuation"
)

// Record is one record of an archive.
type Record struct {
	File    string
	Version string // "1.0", "1.1"
	Type    Type
	// TargetURI is as written, without the angle brackets that some writers add.
	TargetURI string
	Date      time.Time // UTC; zero if missing or unreadable
	ID        string    // of the record, without angle brackets
	// Offset is where the record begins in the file: its header, or in a packed
	// file the gzip member that holds it. Reading there gives this record first
	// if Inner is 0.
	Offset int64
	// Inner is where the record begins within its gzip member, unpacked. It
	// is not 0 where one member holds many records.
	Inner int64
	// Header is the record's named fields.
	Header http.Header
	// Length is the length of the block as the record states it.
	Length int64
	// Block is the content; nil if TooLarge, and not to be changed.
	Block []byte
	// TooLarge says that the block is longer than the reader's limit.
	TooLarge bool
}

// The errors of this package.
var (
	// ErrNotWARC says that the file is no web archive.
	ErrNotWARC = errors.New("not a WARC file")
	// ErrARC says that the file is of WARC's predecessor.
	ErrARC = errors.New("ARC files cannot be read: convert the file to WARC (warcio recompress does it)")
	// ErrDamaged says that the file is not what WARC allows, from some offset on.
	ErrDamaged = errors.New("damaged")
)

// DefaultMaxBlock is the limit of a record's block, unless another one is set.
const DefaultMaxBlock = 64 << 20

// Reader reads an archive from its beginning to its end, in memory that does
// not grow with it. It is not safe for concurrent use; its records are.
type Reader struct {
	// MaxBlock is how large a block may be to be read; larger ones are passed
	// over and give records that are TooLarge. Set it before the first Next; 0
	// is DefaultMaxBlock.
	MaxBlock int64
	// Want, if not nil, is asked with a record that has no block yet; what it
	// refuses is passed over and not returned.
	Want func(*Record) bool

	name   string
	count  *counter
	raw    *bufio.Reader // the file
	gz     *gzip.Reader  // nil for a plain file
	in     *bufio.Reader // the file unpacked; raw for a plain file
	member int64         // where the current gzip member begins
	inside *counter      // counts within the current member
	within bool          // in a record: a member that ends does not end the input
	broken bool          // behind an error from which reading may go on
	later  error         // for the next call
	err    error         // with which reading ended
	closer io.Closer
}

// counter counts what was read through it.
type counter struct {
	r io.Reader
	n int64
}

func (c *counter) Read(p []byte) (int, error) {
	n, err := c.r.Read(p)
	c.n += int64(n)
	return n, err
}

// Open opens a file. Close the reader when done.
func Open(name string) (*Reader, error) {
	file, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	r, err := NewReader(file, name)
	if err != nil {
		_ = file.Close()
		return nil, err
	}
	r.closer = file
	return r, nil
}

// NewReader reads an archive that may be packed: record by record, as it should
// be, or as a whole. name is the file's, for messages and records.
func NewReader(in io.Reader, name string) (*Reader, error) {
	r := &Reader{name: name, count: &counter{r: in}}
	r.raw = bufio.NewReaderSize(r.count, 64<<10)
	head, err := r.raw.Peek(2)
	if len(head) < 2 {
		if err == nil || err == io.EOF {
			err = fmt.Errorf("%w: empty", ErrNotWARC)
		}
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	if head[0] == 0x1f && head[1] == 0x8b {
		if err := r.openMember(); err != nil {
			return nil, r.fail(0, err)
		}
	} else {
		r.in = r.raw
	}
	if err := r.sniff(); err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	return r, nil
}

// sniff refuses what is no WARC before the first record is read. What is too
// short or too empty to tell is left to Next.
func (r *Reader) sniff() error {
	head, err := r.in.Peek(64)
	head = bytes.TrimLeft(head, "\r\n")
	switch {
	case bytes.HasPrefix(head, []byte(magic)):
		return nil
	case bytes.HasPrefix(head, []byte("filedesc:")):
		return ErrARC
	case len(head) == 0 && r.gz != nil:
		return nil
	case err != nil && err != io.EOF && strings.HasPrefix(magic, string(head)):
		return nil
	}
	return fmt.Errorf("%w: it begins with %.20q", ErrNotWARC, head)
}

const magic = "WARC/"

// IsWARC says whether the beginning of a file (512 bytes are plenty), packed or
// not, is that of a WARC.
func IsWARC(head []byte) bool {
	if bytes.HasPrefix(head, []byte{0x1f, 0x8b}) {
		gz, err := gzip.NewReader(bytes.NewReader(head))
		if err != nil {
			return false
		}
		unpacked := make([]byte, len(magic))
		n, _ := io.ReadFull(gz, unpacked)
		head = unpacked[:n]
	}
	return bytes.HasPrefix(head, []byte(magic))
}

// openMember starts the gzip member at which the file stands.
func (r *Reader) openMember() error {
	r.member = r.count.n - int64(r.raw.Buffered())
	if r.gz == nil {
		r.gz = new(gzip.Reader)
		r.inside = &counter{r: members{r}}
		r.in = bufio.NewReaderSize(nil, 64<<10)
	}
	r.in.Reset(r.inside)
	return r.resetMember()
}

func (r *Reader) resetMember() error {
	r.inside.n = 0
	if head, _ := r.raw.Peek(3); len(head) == 3 && (head[0] != 0x1f || head[1] != 0x8b || head[2] != 8) {
		return gzip.ErrHeader // with nothing consumed, so that resync finds what follows
	}
	if err := r.gz.Reset(r.raw); err != nil {
		if err == io.EOF {
			err = io.ErrUnexpectedEOF
		}
		return err
	}
	r.gz.Multistream(false)
	return nil
}

// members is the unpacked file. It ends with each gzip member, but within a
// record goes on in the next one: some tools pack in blocks of their own size.
type members struct{ r *Reader }

func (m members) Read(p []byte) (int, error) {
	for {
		n, err := m.r.gz.Read(p)
		if err != io.EOF || n > 0 || !m.r.within {
			if n > 0 && err == io.EOF {
				err = nil
			}
			return n, err
		}
		if _, err := m.r.raw.Peek(1); err != nil {
			if err == io.EOF {
				err = io.ErrUnexpectedEOF
			}
			return 0, err
		}
		m.r.member = m.r.count.n - int64(m.r.raw.Buffered())
		if err := m.r.resetMember(); err != nil {
			return 0, err
		}
	}
}

// position is where the reader stands: in the file, and in the member.
func (r *Reader) position() (offset, inner int64) {
	if r.gz == nil {
		return r.count.n - int64(r.raw.Buffered()), 0
	}
	return r.member, r.inside.n - int64(r.in.Buffered())
}

// fail makes the error with which reading ends.
func (r *Reader) fail(offset int64, err error) error {
	switch {
	case err == io.EOF, errors.Is(err, io.ErrUnexpectedEOF):
		err = fmt.Errorf("the file is cut short in the record at offset %d: %w", offset, io.ErrUnexpectedEOF)
	case errors.Is(err, gzip.ErrChecksum):
		err = fmt.Errorf("%w: wrong checksum of the gzip member at offset %d: %w", ErrDamaged, offset, err)
	case errors.Is(err, gzip.ErrHeader):
		err = fmt.Errorf("%w: no gzip member at offset %d: %w", ErrDamaged, offset, err)
	case errors.As(err, new(flate.CorruptInputError)):
		err = fmt.Errorf("%w: gzip member at offset %d: %w", ErrDamaged, offset, err)
	default:
		err = fmt.Errorf("record at offset %d: %w", offset, err)
	}
	return fmt.Errorf("%s: %w", r.name, err)
}

// Next returns the next record, or io.EOF behind the last one. An error of a file
// that was cut off has io.ErrUnexpectedEOF and is the last one. An error of
// a file that is broken somewhere has ErrDamaged: calling Next again goes on with
// the next record that can be found.
func (r *Reader) Next() (*Record, error) {
	for r.err == nil {
		if err := r.later; err != nil {
			return nil, r.stop(err)
		}
		if r.broken {
			if err := r.resync(); err != nil {
				return nil, r.stop(err)
			}
		}
		rec, err := r.next()
		if err != nil {
			return nil, r.stop(err)
		}
		if rec != nil {
			return rec, nil
		}
	}
	return nil, r.err
}

// stop keeps an error with which reading ends.
func (r *Reader) stop(err error) error {
	r.later, r.within = nil, false
	if r.broken = errors.Is(err, ErrDamaged); !r.broken {
		r.err = err
	}
	return err
}

// Records iterates over the records. An error comes without a record; to go on
// behind one that is ErrDamaged, go on with the loop.
func (r *Reader) Records() iter.Seq2[*Record, error] {
	return func(yield func(*Record, error) bool) {
		for {
			rec, err := r.Next()
			if err == io.EOF || !yield(rec, err) || r.err != nil {
				return
			}
		}
	}
}

// Close closes the file that Open opened.
func (r *Reader) Close() error {
	if r.err == nil {
		r.err = fmt.Errorf("%s: %w", r.name, os.ErrClosed)
	}
	if r.closer == nil {
		return nil
	}
	return r.closer.Close()
}
