package archive

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/textproto"
	"strconv"
	"strings"
	"time"
)

// maxHeader limits the named fields of a record.
const maxHeader = 1 << 20

// next reads one record; nil for one that is not wanted.
func (r *Reader) next() (*Record, error) {
	if err := r.advance(); err != nil {
		return nil, err
	}
	rec := &Record{File: r.name}
	rec.Offset, rec.Inner = r.position()
	r.within = true
	if err := r.readHeader(rec); err != nil {
		return nil, r.fail(rec.Offset, err)
	}
	wanted := r.Want == nil || r.Want(rec)
	if err := r.readBlock(rec, wanted); err != nil {
		return nil, r.fail(rec.Offset, err)
	}
	r.within = false
	if r.gz != nil {
		// Only the end of the member tells whether its checksum is right.
		_, err := r.skipNewlines()
		switch {
		case err == nil, err == io.EOF:
		case errors.Is(err, io.ErrUnexpectedEOF):
			r.later = r.fail(rec.Offset, err) // the record is there, what closes it is not
		default:
			return nil, r.fail(rec.Offset, err)
		}
	}
	if !wanted {
		return nil, nil
	}
	return rec, nil
}

// resync looks for the next record behind a damaged one: a line that begins
// with WARC/ or, where the packing itself is broken, the next gzip member.
func (r *Reader) resync() error {
	r.broken = false
	for {
		line, err := r.in.ReadSlice('\n')
		switch {
		case err == nil || err == bufio.ErrBufferFull:
			if head, _ := r.in.Peek(len(magic)); err == nil && string(head) == magic {
				return nil
			}
		case r.gz == nil:
			return err
		case err == io.EOF && len(line) == 0:
			if _, err := r.raw.Peek(1); err != nil {
				return err
			}
			if err := r.findMember(); err != nil {
				return err
			}
			if head, _ := r.in.Peek(len(magic)); string(head) == magic {
				return nil
			}
		case err != io.EOF:
			if err := r.findMember(); err != nil {
				return err
			}
			if head, _ := r.in.Peek(len(magic)); string(head) == magic {
				return nil
			}
		}
	}
}

// findMember goes to the next gzip header in the file, or to io.EOF.
func (r *Reader) findMember() error {
	for {
		head, err := r.raw.Peek(4)
		if len(head) < 4 {
			if err == nil || errors.Is(err, bufio.ErrBufferFull) {
				err = io.EOF
			}
			return err
		}
		if head[0] == 0x1f && head[1] == 0x8b && head[2] == 8 && head[3] < 0x20 {
			if r.openMember() == nil {
				return nil
			}
			continue
		}
		_, _ = r.raw.Discard(1)
	}
}

// advance goes to the beginning of the next record, in this gzip member or the
// one behind it. It returns io.EOF at the end of the file.
func (r *Reader) advance() error {
	for {
		_, err := r.skipNewlines()
		if err == nil {
			return nil
		}
		offset, _ := r.position()
		if err != io.EOF {
			return r.fail(offset, err)
		}
		if r.gz == nil {
			return io.EOF
		}
		head, err := r.raw.Peek(1)
		offset = r.count.n - int64(r.raw.Buffered())
		if len(head) == 0 {
			if err == io.EOF {
				return io.EOF
			}
			return r.fail(offset, err)
		}
		if err := r.openMember(); err != nil {
			return r.fail(offset, err)
		}
	}
}

// skipNewlines passes over the line ends between records, of which some writers
// give too few and others too many, and returns the byte behind them.
func (r *Reader) skipNewlines() (byte, error) {
	for {
		b, err := r.in.ReadByte()
		if err != nil {
			return 0, err
		}
		if b != '\r' && b != '\n' {
			return b, r.in.UnreadByte()
		}
	}
}

func (r *Reader) readHeader(rec *Record) error {
	left := maxHeader
	line, err := readLine(r.in, &left)
	if err != nil {
		return err
	}
	version, ok := strings.CutPrefix(line, magic)
	if !ok {
		return fmt.Errorf("%w: want a record (WARC/1.1), found %.40q", ErrDamaged, line)
	}
	rec.Version = strings.TrimSpace(version)
	if !strings.HasPrefix(rec.Version, "1.") && rec.Version != "0.17" && rec.Version != "0.18" {
		return fmt.Errorf("%w: version %.20q of WARC is unknown", ErrDamaged, rec.Version)
	}
	if rec.Header, err = readFields(r.in, &left); err != nil {
		return err
	}
	length := rec.Header.Get("Content-Length")
	if rec.Length, err = strconv.ParseInt(length, 10, 64); err != nil || rec.Length < 0 {
		return fmt.Errorf("%w: Content-Length is %.40q", ErrDamaged, length)
	}
	rec.Type = Type(strings.ToLower(rec.Header.Get("WARC-Type")))
	rec.TargetURI = unbracket(rec.Header.Get("WARC-Target-URI"))
	rec.ID = unbracket(rec.Header.Get("WARC-Record-ID"))
	rec.Date = parseDate(rec.Header.Get("WARC-Date"))
	return nil
}

func (r *Reader) readBlock(rec *Record, wanted bool) error {
	limit := r.MaxBlock
	if limit <= 0 {
		limit = DefaultMaxBlock
	}
	if !wanted || rec.Length > limit {
		rec.TooLarge = rec.Length > limit
		n, err := io.CopyN(io.Discard, r.in, rec.Length)
		if err == io.EOF && n < rec.Length {
			err = io.ErrUnexpectedEOF
		}
		return err
	}
	// The length may be a lie: the buffer grows with what is really there.
	var block bytes.Buffer
	block.Grow(int(min(rec.Length, 1<<20)))
	if _, err := io.CopyN(&block, r.in, rec.Length); err != nil {
		if err == io.EOF {
			err = io.ErrUnexpectedEOF
		}
		return err
	}
	rec.Block = block.Bytes()
	return nil
}

// readLine returns a line without its end; left is what the header may still have.
func readLine(in *bufio.Reader, left *int) (string, error) {
	var line []byte
	for {
		part, err := in.ReadSlice('\n')
		line = append(line, part...)
		if *left -= len(part); *left < 0 {
			return "", fmt.Errorf("%w: header of more than %d bytes", ErrDamaged, maxHeader)
		}
		switch err {
		case nil:
			return string(bytes.TrimRight(line, "\r\n")), nil
		case bufio.ErrBufferFull:
		default:
			return "", err
		}
	}
}

// readFields reads named fields up to the empty line. Lines without a colon are
// passed over; lines that begin with a space go on with the one before.
func readFields(in *bufio.Reader, left *int) (http.Header, error) {
	h := make(http.Header)
	last := ""
	for {
		line, err := readLine(in, left)
		if err != nil {
			return nil, err
		}
		if line == "" {
			return h, nil
		}
		if values := h[last]; (line[0] == ' ' || line[0] == '\t') && len(values) > 0 {
			values[len(values)-1] += " " + strings.TrimSpace(line)
			continue
		}
		key, value, ok := strings.Cut(line, ":")
		if key = strings.TrimSpace(key); !ok || key == "" {
			continue
		}
		last = textproto.CanonicalMIMEHeaderKey(key)
		h[last] = append(h[last], strings.TrimSpace(value))
	}
}

func unbracket(s string) string {
	if len(s) >= 2 && s[0] == '<' && s[len(s)-1] == '>' {
		return s[1 : len(s)-1]
	}
	return s
}

// parseDate reads the dates of WARC 1.0 (seconds) and 1.1 (any precision).
func parseDate(s string) time.Time {
	for _, layout := range []string{time.RFC3339Nano, "2006-01-02T15:04Z", "2006-01-02", "2006-01", "2006", "20060102150405"} {
		if t, err := time.Parse(layout, s); err == nil {
			return t.UTC()
		}
	}
	return time.Time{}
}
