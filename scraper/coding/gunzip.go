package coding

import (
	"bufio"
	"encoding/binary"
	"errors"
	"hash/crc32"
	"io"
)

// gzipReader reads all members of a gzip stream (RFC 1952) and, as browsers do, passes
// over what is no member behind the last one.
type gzipReader struct {
	inflater
	sum  uint32
	size uint32
	over error // that ended the stream
}

var (
	errGzipHeader   = errors.New("gzip: invalid header")
	errGzipChecksum = errors.New("gzip: invalid checksum")
)

func (r *gzipReader) reset(in *bufio.Reader) error {
	r.inflater.reset(in)
	r.sum, r.size, r.over = 0, 0, nil
	err := skipGzipHeader(in)
	if err == io.EOF {
		err = io.ErrUnexpectedEOF
	}
	r.over = err
	return err
}

// The flags of a header, for what it has behind its ten bytes.
const (
	gzipHeaderSum = 1 << (1 + iota)
	gzipExtra
	gzipName
	gzipComment
)

func skipGzipHeader(in *bufio.Reader) error {
	head, err := in.Peek(10)
	if err != nil {
		return err
	}
	if head[0] != 0x1f || head[1] != 0x8b || head[2] != 8 {
		return errGzipHeader
	}
	flags := head[3]
	if _, err := in.Discard(10); err != nil {
		return err
	}
	skip := 0
	if flags&gzipExtra != 0 {
		size, err := in.Peek(2)
		if err != nil {
			return err
		}
		skip = 2 + int(binary.LittleEndian.Uint16(size))
	}
	if _, err := in.Discard(skip); err != nil {
		return err
	}
	for _, text := range []byte{gzipName, gzipComment} {
		for flags&text != 0 {
			c, err := in.ReadByte()
			if err != nil {
				return err
			}
			if c == 0 {
				break
			}
		}
	}
	if flags&gzipHeaderSum != 0 {
		_, err = in.Discard(2)
	}
	return err
}

// Read implements io.Reader.
func (r *gzipReader) Read(p []byte) (int, error) {
	for r.over == nil {
		n, err := r.inflater.Read(p)
		r.sum = crc32.Update(r.sum, crc32.IEEETable, p[:n])
		r.size += uint32(n) //nolint:gosec // the trailer has it modulo 2³²
		if err == io.EOF {
			err = r.endMember()
		}
		r.over = err
		if n > 0 {
			return n, nil
		}
	}
	return 0, r.over
}

// endMember checks what was read and goes on to the next member; io.EOF if there is none.
func (r *gzipReader) endMember() error {
	in := r.in
	trailer, err := in.Peek(8)
	if err != nil {
		if err == io.EOF {
			err = io.ErrUnexpectedEOF
		}
		return err
	}
	if binary.LittleEndian.Uint32(trailer) != r.sum || binary.LittleEndian.Uint32(trailer[4:]) != r.size {
		return errGzipChecksum
	}
	if _, err := in.Discard(8); err != nil {
		return err
	}
	head, err := in.Peek(2)
	if len(head) == 2 && head[0] == 0x1f && head[1] == 0x8b {
		return r.reset(in)
	}
	if err == nil || err == io.EOF {
		// Reading to the end leaves the connection reusable.
		_, err = io.Copy(io.Discard, in)
	}
	if err == nil {
		err = io.EOF
	}
	return err
}
